"""Numbers on a line, for pictures: spans, and means that are rounded once."""

import math
from collections.abc import Sequence

Span = tuple[float, float]
"""From the first number to the second."""


def clamp(value: float, span: Span) -> float:
    """The nearest number inside `span`."""
    return min(max(value, span[0]), span[1])


def mean(values: Sequence[float]) -> float:
    """The mean, with one rounding only."""
    return math.fsum(values) / len(values)
