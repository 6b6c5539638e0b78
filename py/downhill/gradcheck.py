"""Checking gradients: the backward pass against what happens when an input is nudged.

    slope ≈ (f(x + h) − f(x − h)) / 2h

This central difference is wrong by about h² for the curve's bend and by about 1e-16 / h for
rounding. The sum of both is smallest near h = 6e-6, the cube root of a float's precision.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from downhill.value import Value

STEP = 6e-6
TOLERANCE = 1e-6


class Comparison(NamedTuple):
    """The slope of a function by one of its inputs, found in two ways."""

    input: int
    """Which input, from 0."""
    at: float
    """Its value there."""
    derived: float
    """The gradient of the backward pass."""
    nudged: float
    """The central difference."""

    @property
    def agrees(self) -> bool:
        """Whether the two differ by rounding only: by a millionth of 1 or of the slope."""
        return abs(self.derived - self.nudged) <= TOLERANCE * max(1.0, abs(self.nudged))


class GradientError(ArithmeticError):
    """A gradient is not the slope; the message says for which input."""


def nudged_slope(function: Callable[..., float], at: Sequence[float], index: int, step: float = STEP) -> float:
    """The slope of `function`, of plain numbers, by input `index`: a central difference."""
    step *= max(1.0, abs(at[index]))
    above, below = list(at), list(at)
    above[index] += step
    below[index] -= step
    return (function(*above) - function(*below)) / (above[index] - below[index])


def compare(function: Callable[..., Value], *at: float) -> list[Comparison]:
    """The slope of `function`, of Values, by each of its inputs, derived and nudged."""
    inputs = [Value(x) for x in at]
    function(*inputs).backward()

    def plain(*numbers: float) -> float:
        return function(*map(Value, numbers)).data

    return [
        Comparison(index, value.data, value.grad, nudged_slope(plain, at, index)) for index, value in enumerate(inputs)
    ]


def gradcheck(function: Callable[..., Value], *at: float) -> list[Comparison]:
    """`compare`, refusing what does not agree.

    Raises:
        GradientError: names every input whose gradient is not the slope.
    """
    comparisons = compare(function, *at)
    wrong = [
        f"input {which} at {x}: the backward pass says {derived}, a nudge says {nudged}"
        for which, x, derived, nudged in (each for each in comparisons if not each.agrees)
    ]
    if wrong:
        raise GradientError("; ".join(wrong))
    return comparisons
