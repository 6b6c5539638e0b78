"""Numbers on a line, for pictures: spans, places, and means that are rounded once."""

import math
from collections.abc import Sequence

Span = tuple[float, float]
"""From the first number to the second."""


def clamp(value: float, span: Span) -> float:
    """The nearest number inside `span`."""
    return min(max(value, span[0]), span[1])


def spaced(span: Span, pieces: int) -> list[float]:
    """The ends of `span`, and the places between that part it into equal pieces."""
    low, high = span
    return [low + i * (high - low) / pieces for i in range(pieces + 1)]


def mean(values: Sequence[float]) -> float:
    """The mean, with one rounding only."""
    return math.fsum(values) / len(values)
