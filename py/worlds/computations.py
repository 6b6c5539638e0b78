"""Small computations that several lessons look at: what they are called, their inputs, and how they are built."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from downhill.value import Value
from picture.scene import Role


class Computation(NamedTuple):
    """A graph: what it is called, what is computed line by line, its inputs, and how it is built from them."""

    label: str
    lines: str
    inputs: dict[str, float]
    build: Callable[[dict[str, Value]], Value]


def named(label: str, value: Value) -> Value:
    """`value`, with a name."""
    value.label = label
    return value


def leaves(numbers: Mapping[str, float]) -> dict[str, Value]:
    """Numbers that are given, as Values with their names."""
    return {name: named(name, Value(number)) for name, number in numbers.items()}


def lecture(v: dict[str, Value]) -> Value:
    """The lecture's L = (a · b + c) · f."""
    e = named("e", v["a"] * v["b"])
    d = named("d", e + v["c"])
    return named("L", d * v["f"])


def twice(v: dict[str, Value]) -> Value:
    """Both inputs of f = (a · b) · (a + b) are used twice."""
    d = named("d", v["a"] * v["b"])
    e = named("e", v["a"] + v["b"])
    return named("f", d * e)


def levels(v: dict[str, Value]) -> Value:
    """Here d is used on two levels: d = a · b, e = d + a, f = d · e."""
    d = named("d", v["a"] * v["b"])
    e = named("e", d + v["a"])
    return named("f", d * e)


def ladder(v: dict[str, Value]) -> Value:
    """Every rung is used by the next two: c = a · b, d = c + a, e = d · c, f = e + d."""
    c = named("c", v["a"] * v["b"])
    d = named("d", c + v["a"])
    e = named("e", d * c)
    return named("f", e + d)


def doubled(v: dict[str, Value]) -> Value:
    """A sum of a with itself: b = a + a."""
    return named("b", v["a"] + v["a"])


def square(v: dict[str, Value]) -> Value:
    """A product of a with itself: b = a · a."""
    return named("b", v["a"] * v["a"])


def weighted(v: dict[str, Value]) -> Value:
    """What a neuron squashes: n = w₁x₁ + w₂x₂ + b."""
    both = v["x₁"] * v["w₁"] + v["x₂"] * v["w₂"]
    return named("n", both + v["b"])


def neuron(v: dict[str, Value]) -> Value:
    """The neuron o = tanh(w₁x₁ + w₂x₂ + b)."""
    return named("o", weighted(v).tanh())


LABELS = {"x1": "x₁", "x2": "x₂", "w1": "w₁", "w2": "w₂", "b": "b"}
"""The params of a neuron with two inputs, and what they are called in print."""

OPENING = dict(zip(LABELS.values(), (2.0, 0.0, -3.0, 1.0, 6.881373587019543), strict=True))
"""The lecture's numbers for it, by their labels."""

NEURON_ROLES: dict[str, Role] = {"w₁": "parameter", "w₂": "parameter", "b": "parameter"}
"""What the numbers of a neuron mean; its inputs are data."""

COMPUTATIONS = {
    "levels": Computation("a · b · (a · b + a)", "d = a · b, e = d + a, f = d · e", {"a": -2.0, "b": 3.0}, levels),
    "twice": Computation("(a · b) · (a + b)", "d = a · b, e = a + b, f = d · e", {"a": -2.0, "b": 3.0}, twice),
    "ladder": Computation("the ladder", "c = a · b, d = c + a, e = d · c, f = e + d", {"a": -2.0, "b": 3.0}, ladder),
    "lecture": Computation(
        "(a · b + c) · f", "e = a · b, d = e + c, L = d · f", {"a": 2.0, "b": -3.0, "c": 10.0, "f": -2.0}, lecture
    ),
    "doubled": Computation("a + a", "b = a + a", {"a": 3.0}, doubled),
    "square": Computation("a · a", "b = a · a", {"a": 3.0}, square),
}
