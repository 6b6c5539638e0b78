"""The primitives: what each computes, and its derivative. Derivatives are written nowhere else.

A row holds its formulas as text, because more than one reader needs them: the methods of `Value`
are generated from them (so the table costs nothing at run time), a lesson prints them, a
compiler can translate them. In a formula `a` and `b` are the operands and `out` is the result:

    mul    out = a * b      ∂out/∂a = b    ∂out/∂b = a

Where a derivative does not exist its value is a choice, not a fact: we choose as PyTorch does, so
that the two can be compared.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import mul
from typing import Any


@dataclass(frozen=True)
class Op:
    """One primitive.

    Attributes:
        symbol: how it is written in a graph.
        forward: the formula of the result.
        local_grads: the formulas of the derivatives, one for each operand.
        samples: operands at which to check them.
        needs: which operands are right, for the message when Python's arithmetic refuses.
        operands: their names in the formulas; a starred one is a sequence of any length.
    """

    symbol: str
    forward: str
    local_grads: tuple[str, ...]
    samples: tuple[tuple[Any, ...], ...]
    needs: str = "numbers are needed"
    operands: tuple[str, ...] = ("a",)

    @cached_property
    def compute(self) -> Callable[..., float]:
        """The result, as a function of the operands, plain numbers."""
        return _function(self.operands, self.forward)

    @cached_property
    def differentiate(self) -> Callable[..., tuple[float, ...]]:
        """The local gradients, as a function of the result and the operands, plain numbers."""
        return _function(("out", *self.operands), f"({', '.join(self.local_grads)},)")


def _function(operands: tuple[str, ...], formula: str) -> Callable[..., Any]:
    names = ", ".join(name.strip("*") for name in operands)
    return eval(f"lambda {names}: {formula}", dict(FUNCTIONS))


def power(a: float, b: float) -> float:
    """`a ** b` among the real numbers; Python itself answers (-8.0) ** 0.5 with a complex one."""
    out = a**b
    if isinstance(out, complex):
        raise ValueError("not a real number")
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


def maximum(a: float, b: float) -> float:
    """The larger of two; no number if one of them is none, which Python's own `max` hides if it is `b`."""
    return b if b > a or math.isnan(b) else a


def minimum(a: float, b: float) -> float:
    """The smaller of two; no number if one of them is none."""
    return b if b < a or math.isnan(b) else a


def logsumexp(a: Sequence[float]) -> float:
    """log(Σ eᵃ), with the largest taken out first, so that e is never raised to a large power."""
    largest = max(a)
    return largest + math.log(math.fsum(math.exp(number - largest) for number in a))


def softmax(a: Sequence[float]) -> list[float]:
    """The share of each eᵃ in their sum."""
    largest = max(a)
    powers = [math.exp(number - largest) for number in a]
    together = math.fsum(powers)
    return [power / together for power in powers]


def index(i: float, count: int) -> int:
    """Which of `count` things is meant by `i`, the nearest whole number."""
    nearest = round(i)
    if not 0 <= nearest < count:
        raise ValueError(f"there is no number {i} among {count}")
    return nearest


def pick(a: Sequence[float], i: float) -> float:
    """The one of `a` that stands in place `i`."""
    return a[index(i, len(a))]


def one_hot(i: float, count: int) -> list[float]:
    """1 in place `i` of `count`, and 0 everywhere else."""
    return [float(place == round(i)) for place in range(count)]


FUNCTIONS: dict[str, Any] = {
    "abs": abs,
    "cos": math.cos,
    "exp": math.exp,
    "fsum": math.fsum,
    "index": index,
    "inf": math.inf,
    "len": len,
    "log": math.log,
    "logsumexp": logsumexp,
    "map": map,
    "max": maximum,
    "min": minimum,
    "mul": mul,
    "nan": math.nan,
    "one_hot": one_hot,
    "pick": pick,
    "power": power,
    "sigmoid": sigmoid,
    "sin": math.sin,
    "softmax": softmax,
    "softplus": softplus,
    "sqrt": math.sqrt,
    "tanh": math.tanh,
}
"""All that a formula may name."""

AB = ("a", "b")

OPS: dict[str, Op] = {
    "add": Op("+", "a + b", ("1.0", "1.0"), ((2.0, -3.0),), operands=AB),
    "sub": Op("-", "a - b", ("1.0", "-1.0"), ((2.0, -3.0),), operands=AB),
    "mul": Op("*", "a * b", ("b", "a"), ((2.0, -3.0),), operands=AB),
    "div": Op("/", "a / b", ("1.0 / b", "-out / b"), ((2.0, -3.0),), "the divisor must not be 0", AB),
    "neg": Op("neg", "-a", ("-1.0",), ((2.0,),)),
    # At a = 0 the slope for a is infinite for 0 < b < 1. For a < 0 there is no slope for b.
    "pow": Op(
        "**",
        "power(a, b)",
        (
            "b * a ** (b - 1.0) if a or b >= 1.0 else (inf if b else 0.0)",
            "out * log(a) if a > 0.0 else (nan if a else 0.0)",
        ),
        ((2.0, -3.0), (0.5, 2.5), (3.0, 0.0)),
        "0 takes no negative exponent, and a negative base takes whole exponents only",
        AB,
    ),
    "exp": Op("exp", "exp(a)", ("out",), ((0.5,), (-2.0,))),
    "log": Op("log", "log(a)", ("1.0 / a",), ((0.5,), (3.0,)), "only a number above 0 has a logarithm"),
    "sqrt": Op("sqrt", "sqrt(a)", ("0.5 / out if out else inf",), ((0.5,), (4.0,)), "a square is never negative"),
    "sin": Op("sin", "sin(a)", ("cos(a)",), ((0.5,), (-2.0,)), "the angle must be finite"),
    "cos": Op("cos", "cos(a)", ("-sin(a)",), ((0.5,), (-2.0,)), "the angle must be finite"),
    "tanh": Op("tanh", "tanh(a)", ("1.0 - out * out",), ((0.5,), (-2.0,))),
    "sigmoid": Op("sigmoid", "sigmoid(a)", ("out * (1.0 - out)",), ((0.5,), (-2.0,))),
    "softplus": Op("softplus", "softplus(a)", ("sigmoid(a)",), ((0.5,), (-2.0,))),
    # At 0 the slope is 0. (As `a if a > 0 else 0` the formula would turn a NaN into 0 and hide it.)
    "relu": Op("ReLU", "0.0 if a <= 0.0 else a", ("1.0 if a > 0.0 else 0.0",), ((1.5,), (-1.5,))),
    "abs": Op("abs", "abs(a)", ("1.0 if a > 0.0 else (-1.0 if a else 0.0)",), ((1.5,), (-1.5,))),
    # Where both are equal each is given half. Where one is no number both are told, for neither is the smaller.
    "maximum": Op(
        "max",
        "max(a, b)",
        ("0.0 if a < b else (0.5 if a == b else 1.0)", "0.0 if b < a else (0.5 if a == b else 1.0)"),
        ((2.0, -3.0), (-3.0, 2.0)),
        operands=AB,
    ),
    "minimum": Op(
        "min",
        "min(a, b)",
        ("0.0 if a > b else (0.5 if a == b else 1.0)", "0.0 if b > a else (0.5 if a == b else 1.0)"),
        ((2.0, -3.0), (-3.0, 2.0)),
        operands=AB,
    ),
    # Many numbers as one node. fsum rounds once, at the end, and so does not depend on Python's version.
    "total": Op(
        "sum",
        "fsum(a)",
        ("*[1.0] * len(a)",),
        (((2.0, -3.0, 0.5),),),
        "infinities of both signs have no sum",
        ("*a",),
    ),
    "neuron": Op(
        "w·x+b",
        "fsum((b, *map(mul, w, x)))",
        ("1.0", "*x", "*w"),
        ((6.9, (-3.0, 1.0), (2.0, 0.5)),),
        "infinities of both signs have no sum",
        ("b", "*w", "*x"),
    ),
    "logsumexp": Op(
        "log Σ exp",
        "logsumexp(a)",
        ("*softmax(a)",),
        (((2.0, -3.0, 0.5),), ((1000.0, 999.0, -1000.0),)),
        "at least one finite number is needed",
        ("*a",),
    ),
    # One of many, by its place i; that is a whole number, so there is no slope for it.
    "pick": Op(
        "[i]",
        "pick(a, i)",
        ("*one_hot(i, len(a))", "0.0"),
        (((2.0, -3.0, 0.5), 1.0),),
        "there is no such place",
        ("*a", "i"),
    ),
}
"""Every primitive, by its name in the engine."""
