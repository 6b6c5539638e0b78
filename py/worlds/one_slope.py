"""A line with one number left to find: its slope. The intercept is held at 0 $."""

from dataclasses import replace

from picture.numbers import Span
from picture.scene import Drag, Mark, Target
from worlds import houses

HELD = 0.0
"""The intercept, in $."""

PRICES: Span = (0.0, houses.PRICES[1])
"""What the price axis spans, in $: the line starts at its lower end."""

CEILING = 150_000.0
"""Where the axis of the loss ends, in (thousand $)²: a round number that gives nothing away."""

SLOPE = replace(houses.SLOPE, high=300.0)
"""Steeper lines only lose more; without them the valley fills the picture."""


def line(slope: float, about: str | None = None) -> list[Mark]:
    """The line, and the handle that turns it about the origin; its body turns it, too."""
    turn = replace(houses.slope_handle(slope, HELD, prices=PRICES, param=SLOPE), about=about)
    return [houses.line_mark(slope, HELD, drag=Drag(y=Target(SLOPE.name, 1.0 / houses.LEVER))), turn]
