"""What the lesson on training says of its runs: of the one it opens with, and of those that are broken."""

import math
from itertools import pairwise
from statistics import median

from lessons.training_loop import training_loop as loop
from lessons.training_loop import worst_break
from picture.words import number
from worlds import lecture_net as net

SEED = int(loop.SEED.opening)


def parameters() -> int:
    """How many numbers are trained."""
    return len(net.own_places())


def examples() -> int:
    """How many examples the loss is a sum over."""
    return len(net.EXAMPLES)


def losses(engine: str = "whole", seed: int = SEED, rate: float = net.RATE) -> list[float]:
    """The loss before the first step, and after each."""
    return loop.run(engine, seed, rate).losses


def moves() -> list[float]:
    """How far each parameter of the run that goes well is from where it began, the shortest way first."""
    data = loop.run("whole", SEED, net.RATE).data
    return sorted(abs(after - before) for before, after in zip(data[0], data[-1], strict=True))


def median_move() -> str:
    """The move that half of the parameters stay below."""
    return number(median(moves()), 2)


def largest_move() -> str:
    """The longest."""
    return number(moves()[-1], 2)


def growth() -> str:
    """By how much the last step of the run that never zeroes is longer than its first, in percent."""
    data = loop.run("never-zeroed", SEED, net.RATE).data
    steps = [math.dist(before, after) for before, after in pairwise(data)]
    return number(100.0 * (steps[-1] / steps[0] - 1.0), 2)


def repeats_from() -> int:
    """The step from which on that run takes the same step over and over."""
    return worst_break.repeats_from(loop.run("never-zeroed", SEED, net.RATE))


def below_at_rate_1(loss: float) -> list[int]:
    """After which steps at a rate of 1 the loss is below this."""
    return [step for step, found in enumerate(losses(rate=1.0)) if step and found < loss]


def mended(seed: int) -> bool:
    """Whether the loss rises at some step, falls below that at the next, and all is well in the end."""
    found = losses(seed=seed)
    rises = [i for i in range(1, loop.STEPS) if found[i] > found[i - 1]]
    return bool(rises) and all(found[i + 1] < found[i - 1] for i in rises) and found[-1] < 0.1


def rests_at() -> list[int]:
    """Where broken loops stand still, rounded, over twenty seeds, if not at the bottom."""
    found: set[int] = set()
    for kind in worst_break.KINDS:
        for seed in range(20):
            *_, before, end = worst_break.losses(kind, seed)
            if end > 0.5 and abs(end - before) < 0.01:
                found.add(round(end))
    return sorted(found)
