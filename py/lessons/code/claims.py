"""What the page with the whole lecture as code says of its runs, which the engine repeats."""

from functools import cache
from random import Random
from typing import Any

import downhill
from picture.words import number, percent
from worlds import lecture_net as net

SEED = 1337
"""The seed of the page's cells."""


@cache
def without_zero() -> list[float]:
    """The loss before each of the steps of the cell that never sets the slopes back."""
    network = downhill.MLP(3, [4, 4, 1], activation="tanh", last="tanh", random_bias=True, rng=Random(SEED))
    descent = downhill.SGD(network.parameters(), learning_rate=0.1)
    losses = []
    for _ in range(20):
        loss: Any = sum((network(x) - y) ** 2 for x, y in zip(net.XS, net.YS, strict=True))
        loss.backward()
        descent.step()
        losses.append(loss.data)
    return losses


def jump() -> int:
    """The step, counted from 0 as the cell does, before which the loss rises most."""
    losses = without_zero()
    return max(range(1, len(losses)), key=lambda step: losses[step] - losses[step - 1])


def loss_at_jump() -> str:
    """What it has risen to."""
    return number(without_zero()[jump()], 3)


def share_of_start() -> str:
    """How much of the loss at the start that is."""
    return percent(round(without_zero()[jump()] / without_zero()[0], 2))


def best_power() -> int:
    """For which k the slope of the parabola at 3, measured with h = 10⁻ᵏ, is nearest to 14."""

    def off(power: int) -> float:
        h = 10.0**-power
        return abs(((3 * (3 + h) ** 2 - 4 * (3 + h) + 5) - 20.0) / h - 14.0)

    return min(range(1, 17), key=off)
