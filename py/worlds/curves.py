"""Curves whose slope is looked for, and the slope itself, by the engine."""

from collections.abc import Callable
from typing import Any

from downhill.value import Value


def f(x: Any) -> Any:
    """A Value for a Value, else a plain number."""
    return 3 * x**2 - 4 * x + 5


def derivative(function: Callable[[Any], Any], at: float) -> float:
    """The slope of `function` at a place, by the engine's backward pass."""
    w = Value(at)
    function(w).backward()
    return w.grad
