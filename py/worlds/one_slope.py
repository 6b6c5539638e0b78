"""A line with one number left to find: its slope. The intercept is held at 0 $."""

from dataclasses import replace

from picture.numbers import Span
from picture.scene import Drag, Mark, Target
from worlds import houses as h

HELD = 0.0
"""The intercept, in $."""


PRICES: Span = (0.0, h.PRICES[1])


CEILING = 150_000.0
"""Where the axis of the loss ends, in (thousand $)²: a round number that gives nothing away."""


SLOPE = replace(h.SLOPE, high=300.0)
"""Steeper lines only lose more; without them the valley fills the picture."""


def line(slope: float, about: str | None = None) -> list[Mark]:
    """The line, and the handle that turns it about the origin; its body turns it, too."""
    x, y = h.on_line(slope, HELD, h.LEVER, h.AREAS, PRICES)
    turn = SLOPE.handle(
        "Slope: turn the line", x, y, h.per_foot(slope), value=slope, along="y", per=1.0 / x, about=about
    )
    return [h.line_mark(slope, HELD, drag=Drag(y=Target("slope", 1.0 / h.LEVER))), turn]
