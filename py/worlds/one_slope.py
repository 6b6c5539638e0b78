"""A line with one number left to find: its slope. The intercept is held at 0 $."""

from dataclasses import replace

from picture.numbers import Span
from worlds import houses as h

HELD = 0.0
"""The intercept, in $."""


PRICES: Span = (0.0, h.PRICES[1])


CEILING = 150_000.0
"""Where the axis of the loss ends, in (thousand $)²: a round number that gives nothing away."""


SLOPE = replace(h.SLOPE, high=300.0)
"""Steeper lines only lose more; without them the valley fills the picture."""
