"""What the lesson on cutting tanh says of its cuts."""

import math

from downhill.value import Value
from lessons.tanh_from_exp import cut
from picture.words import number, short


def slope_of_power() -> str:
    """The slope of e²ⁿ by n, where the figure opens."""
    n = Value(cut.OPENING["b"] - cut.shift())
    (2.0 * n).exp().backward()
    return number(n.grad)


def bias() -> str:
    """The bias at which the sum n is so large that e²ⁿ is too large for a float."""
    return number(cut.TOO_FAR + cut.shift())


def digits() -> int:
    """How many digits e²ⁿ has there, before the point."""
    return math.floor(2.0 * cut.TOO_FAR / math.log(10.0)) + 1


def worst() -> str:
    """The largest difference of any cut from tanh in one node, where the figure opens."""
    return short(cut.worst())
