"""What the lesson on the two moons says of its runs."""

from functools import cache

from lessons.modern_nets import moons, two_moons
from picture.words import number

TOO_LARGE = 3.0
"""The rate that the lesson lets its readers try."""


def hidden() -> int:
    """How many neurons a hidden layer has."""
    return moons.SIZES[1]


def _run(seed: int = int(moons.SEED.opening)) -> moons.Run:
    return moons.run("relu", seed, TOO_LARGE, two_moons.ALPHA.opening)


def loss(steps: int, seed: int = int(moons.SEED.opening)) -> str:
    """The loss of the points with ReLU and the rate that is too large."""
    return number(_run(seed).loss(steps), 3)


def creeps() -> bool:
    """Whether that loss, from step 50 on, falls with every 50 steps, and in all by less than a tenth."""
    losses = [_run().loss(steps) for steps in range(50, two_moons.STEPS + 1, 50)]
    return sorted(losses, reverse=True) == losses and losses[-1] > 0.9 * losses[0]


def harmless(seed: int) -> bool:
    """Whether the same rate does no harm from another seed."""
    return _run(seed).right(two_moons.STEPS) == moons.COUNT


@cache
def revived() -> list[tuple[int, int]]:
    """Every (step, hidden layer) of that run at which a neuron that was dead answers some point again."""
    found: list[tuple[int, int]] = []
    before = _dead(0)
    for step in range(1, two_moons.STEPS + 1):
        after = _dead(step)
        for layer, (was, now) in enumerate(zip(before, after, strict=True), start=1):
            found += [(step, layer)] * sum(gone and not still for gone, still in zip(was, now, strict=True))
        before = after
    return found


def _dead(steps: int) -> list[list[bool]]:
    return [[not any(neuron) for neuron in layer] for layer in _run().slopes(steps)]
