"""The primitives: what each computes, and its derivative. Derivatives are written nowhere else.

A row holds its formulas as text, because more than one reader needs them: `Value`'s methods are
generated from them (which makes the table cost nothing at run time), a lesson prints them, and
a compiler can translate them. In a formula `a` and `b` are the operands, `out` is the result.

    mul:   out = a * b      ∂out/∂a = b    ∂out/∂b = a

Where a derivative does not exist the value is a choice; we choose as PyTorch does, so that the two
can be compared.
"""

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Op:
    """One primitive.

    `forward` is the formula of the result and `local_grads` has one formula for each operand.
    `samples` are operands at which to check them; they cover every branch. `needs` says which
    operands are right, for the message when Python's arithmetic refuses. A starred operand
    is a sequence of any length.
    """

    symbol: str
    forward: str
    local_grads: tuple[str, ...]
    samples: tuple[tuple[float, ...], ...]
    needs: str = "the result must be smaller than 1.8e308"
    operands: tuple[str, ...] = ("a",)

    @cached_property
    def compute(self) -> Callable[..., float]:
        """The forward formula as a function of plain numbers."""
        return _function(self.operands, self.forward)

    @cached_property
    def differentiate(self) -> Callable[..., tuple[float, ...]]:
        """The local gradients as a function of the result and the operands, all plain numbers."""
        return _function(("out", *self.operands), f"({', '.join(self.local_grads)},)")


def _function(operands: tuple[str, ...], formula: str) -> Callable[..., Any]:
    names = ", ".join(name.strip("*") for name in operands)
    return eval(f"lambda {names}: {formula}", dict(FUNCTIONS))


def power(a: float, b: float) -> float:
    """`a ** b` among the real numbers: Python itself would answer (-8.0) ** 0.5 with a complex one."""
    out = a**b
    if isinstance(out, complex):
        raise ValueError("complex result")
    return out


def sigmoid(a: float) -> float:
    """1 / (1 + e⁻ᵃ), written so that e is never raised to a large power."""
    if a >= 0.0:
        return 1.0 / (1.0 + math.exp(-a))
    small = math.exp(a)
    return small / (1.0 + small)


def softplus(a: float) -> float:
    """log(1 + eᵃ), written so that e is never raised to a large power."""
    return max(a, 0.0) + math.log1p(math.exp(-abs(a)))


FUNCTIONS: dict[str, Any] = {
    "abs": abs,
    "cos": math.cos,
    "exp": math.exp,
    "fsum": math.fsum,
    "inf": math.inf,
    "len": len,
    "log": math.log,
    "map": map,
    "max": max,
    "min": min,
    "nan": math.nan,
    "ones": lambda count: (1.0,) * count,
    "power": power,
    "product": operator.mul,
    "sigmoid": sigmoid,
    "sin": math.sin,
    "softplus": softplus,
    "sqrt": math.sqrt,
    "tanh": math.tanh,
}
"""All that a formula may name."""

TWO = ("a", "b")

OPS: dict[str, Op] = {
    "add": Op("+", "a + b", ("1.0", "1.0"), ((2.0, -3.0),), operands=TWO),
    "sub": Op("-", "a - b", ("1.0", "-1.0"), ((2.0, -3.0),), operands=TWO),
    "mul": Op("*", "a * b", ("b", "a"), ((2.0, -3.0),), operands=TWO),
    "div": Op("/", "a / b", ("1.0 / b", "-out / b"), ((2.0, -3.0),), "the divisor must not be 0", TWO),
    "neg": Op("neg", "-a", ("-1.0",), ((2.0,),)),
    # At a = 0 the slope of a ** b is infinite for 0 < b < 1. Along b there is none for a < 0.
    "pow": Op(
        "**",
        "power(a, b)",
        (
            "b * a ** (b - 1.0) if a or b >= 1.0 else (inf if b else 0.0)",
            "out * log(a) if a > 0.0 else (nan if a else 0.0)",
        ),
        ((2.0, -3.0), (0.5, 2.5), (3.0, 0.0)),
        "0 takes no negative exponent, a negative base takes whole exponents only, "
        "and the result must be smaller than 1.8e308",
        TWO,
    ),
    "exp": Op("exp", "exp(a)", ("out",), ((0.5,), (-2.0,)), "exp takes at most 709.78, or the result is too large"),
    "log": Op("log", "log(a)", ("1.0 / a",), ((0.5,), (3.0,)), "log takes only numbers above 0"),
    "sqrt": Op("sqrt", "sqrt(a)", ("0.5 / out if out else inf",), ((0.5,), (4.0,)), "sqrt takes no negative number"),
    "sin": Op("sin", "sin(a)", ("cos(a)",), ((0.5,), (-2.0,)), "sin takes only finite numbers"),
    "cos": Op("cos", "cos(a)", ("-sin(a)",), ((0.5,), (-2.0,)), "cos takes only finite numbers"),
    "tanh": Op("tanh", "tanh(a)", ("1.0 - out * out",), ((0.5,), (-2.0,))),
    "sigmoid": Op("sigmoid", "sigmoid(a)", ("out * (1.0 - out)",), ((0.5,), (-2.0,))),
    "softplus": Op("softplus", "softplus(a)", ("sigmoid(a)",), ((0.5,), (-2.0,))),
    # At 0 we take 0. Not `max(a, 0)`: that would turn a NaN into 0 and hide it.
    "relu": Op("ReLU", "0.0 if a <= 0.0 else a", ("1.0 if a > 0.0 else 0.0",), ((1.5,), (-1.5,))),
    "abs": Op("abs", "abs(a)", ("1.0 if a > 0.0 else (-1.0 if a else 0.0)",), ((1.5,), (-1.5,))),
    # Where both are equal each is given half.
    "maximum": Op(
        "max",
        "max(a, b)",
        ("1.0 if a > b else (0.5 if a == b else 0.0)", "1.0 if b > a else (0.5 if a == b else 0.0)"),
        ((2.0, -3.0), (-3.0, 2.0)),
        operands=TWO,
    ),
    "minimum": Op(
        "min",
        "min(a, b)",
        ("1.0 if a < b else (0.5 if a == b else 0.0)", "1.0 if b < a else (0.5 if a == b else 0.0)"),
        ((2.0, -3.0), (-3.0, 2.0)),
        operands=TWO,
    ),
    # Two rows of any length. fsum rounds once, at the end, and alike in every version of Python.
    "total": Op("sum", "fsum(a)", ("*ones(len(a))",), (), operands=("*a",)),
    "neuron": Op("w·x+b", "fsum((b, *map(product, w, x)))", ("1.0", "*x", "*w"), (), operands=("b", "*w", "*x")),
}
"""Every primitive, by its name in the engine."""
