"""A chain of constant slopes as wheels in a row: the ratio of their teeth is the slope.

    slope = teeth of the wheel that drives ÷ teeth of the wheel that is driven

A wheel turns the next one the other way. So where a slope is positive a small wheel stands between the two, which
turns the sense back and changes no ratio; where it is negative they touch; where it is 0 they do not.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

from picture.scene import Axis

TEETH = 10.0
"""Of the smallest wheel, and of one between others."""

HOUR = 1.0 / 12.0
"""How far a wheel turns for each unit of its quantity, in turns: as an hour hand for each hour."""

GAP = 4.0
"""Between wheels that do not touch, in teeth."""

WIDE, HIGH = 100.0, 48.0
"""What the wheels have room in."""

X, Y = Axis("", (0.0, WIDE)), Axis("", (-18.0, HIGH + 6.0))
MIDDLE = HIGH / 2.0

HAND = 0.8
"""How far a hand reaches, as a share of its wheel's radius."""

RATIOS, STEP = -13.0, 8.0
"""How high the slopes stand, and how far a hand moves one of them to make it larger by 1."""


class Wheel(NamedTuple):
    """A wheel of a train."""

    of: str
    """The quantity that turns it: its own, or that of the wheel before it."""
    between: bool
    x: float
    radius: float
    teeth: float
    offset: float
    """Where a tooth stands while the quantity is 0, in turns."""
    turns: float
    """How far it turns for each unit of the quantity."""

    @property
    def left(self) -> float:
        """Where the wheel before it touches it."""
        return self.x - self.radius

    @property
    def right(self) -> float:
        """Where it touches the next one."""
        return self.x + self.radius

    @property
    def top(self) -> float:
        """Where its highest tooth ends."""
        return MIDDLE + self.radius * (1.0 + 2.0 / self.teeth)

    def rim(self, value: float) -> tuple[float, float]:
        """Where its hand ends while its quantity is `value`."""
        angle = 2.0 * math.pi * self.turns * value
        return self.x + HAND * self.radius * math.sin(angle), MIDDLE + HAND * self.radius * math.cos(angle)

    def row(self, start: float, end: float) -> tuple[float, ...]:
        """As a row of Gears, while its quantity goes from `start` to `end`."""
        turned = self.turns * start, self.turns * end
        return (self.x, MIDDLE, self.radius, self.teeth, self.offset, *turned)


def train(first: str, slopes: Mapping[str, float]) -> list[Wheel]:
    """The wheels of a chain that begins with `first`: `slopes` has that of the link to each quantity after it."""
    teeth = [TEETH]
    for slope in reversed([*slopes.values()]):
        teeth.insert(0, teeth[0] * (abs(slope) or 1.0))
    # What turns it, its teeth, how far it stands off the one before it.
    plan = [(first, False, teeth[0], 0.0)]
    for (name, slope), count in zip(slopes.items(), teeth[1:], strict=True):
        if slope > 0.0:
            plan.append((plan[-1][0], True, TEETH, 0.0))
        plan.append((name, False, count, 0.0 if slope else GAP))
    # Teeth stand out at either end.
    across = sum(count + gap for _, _, count, gap in plan)
    module = min(WIDE / (across + 2.0), HIGH / (max(teeth) + 2.0))
    edge, wheels = (WIDE - module * across) / 2.0, list[Wheel]()
    for of, between, count, gap in plan:
        x = edge + module * (gap + count / 2.0)
        edge = x + module * count / 2.0
        turns = -HOUR * wheels[-1].teeth / count if between else HOUR
        wheels.append(Wheel(of, between, x, module * count / 2.0, count, _offset(wheels, count), turns))
    return wheels


def _offset(before: list[Wheel], teeth: float) -> float:
    """Where a wheel's tooth stands so that a gap of it meets a tooth of the wheel on its left."""
    if not before:
        return 0.0
    past = (0.25 - before[-1].offset) * before[-1].teeth
    return 0.75 - (0.5 - past) / teeth
