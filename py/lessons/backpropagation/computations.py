"""The computations to walk back through: what they are called, their inputs, and how they are built."""

import random
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from downhill.nn import MLP, Layer
from downhill.value import Value
from picture.params import Column
from picture.scene import Role
from worlds import houses
from worlds.computations import NEURON_ROLES, OPENING, lecture, named, neuron, twice

Inputs = tuple[float, ...]


class Computation(NamedTuple):
    """A graph to walk over: its inputs that can be set, and how it is built from them."""

    label: str
    inputs: tuple[Column, ...]
    opening: Inputs
    roles: dict[str, Role]
    build: Callable[[dict[str, Value]], Value]


def house(v: dict[str, Value]) -> Value:
    """The squared error of a line for one house."""
    p = named("p", named("w·x", v["w"] * v["x"]) + v["b"])
    e = named("e", p - v["y"])
    return named("L", e * e)


LAYERS = (3, 2, 1)
WEIGHTS = "uvw"
BIASES = "bcd"
OUTPUTS = "hgo"
SEED = 4


def network(v: dict[str, Value]) -> Value:
    """The squared error of a small network for one example."""
    model = MLP(2, LAYERS, activation="tanh", last="tanh", random_bias=True, rng=random.Random(SEED))
    signals = [v["x₁"], v["x₂"]]
    for layer, weight, bias, output in zip(model.layers, WEIGHTS, BIASES, OUTPUTS, strict=True):
        signals = through(layer, signals)
        for j, (unit, signal) in enumerate(zip(layer.neurons, signals, strict=True), start=1):
            named(f"{bias}{_low(j)}", unit.b)
            named(f"{output}{_low(j)}", signal)
            for i, w in enumerate(unit.w, start=1):
                named(f"{weight}{_low(j)}{_low(i)}", w)
    e = named("e", signals[0] - v["y"])
    return named("L", e * e)


def through(layer: Layer, signals: Sequence[Value]) -> list[Value]:
    """What the neurons of `layer` answer, computed product by product, so that every edge is there to be seen."""
    outputs: list[Value] = []
    for unit in layer.neurons:
        total = unit.b
        for w, x in zip(unit.w, signals, strict=True):
            total = total + w * x
        outputs.append(total.tanh())
    return outputs


def _low(number: int) -> str:
    return "₀₁₂₃₄₅₆₇₈₉"[number]


def _column(label: str, reach: float = 10.0, step: float = 0.5) -> Column:
    return Column(label, -reach, reach, step=step)


@cache
def _a_house() -> tuple[float, float]:
    """The one in the middle of the sample, in thousands."""
    some = houses.some_houses()
    area, price = some[len(some) // 2]
    return round(area / houses.THOUSAND, 3), round(price / houses.THOUSAND, 3)


COMPUTATIONS = {
    "lecture": Computation(
        "(a · b + c) · f",
        tuple(_column(name) for name in "abcf"),
        (2.0, -3.0, 10.0, -2.0),
        {"L": "error"},
        lecture,
    ),
    "twice": Computation("(a · b) · (a + b)", tuple(_column(name) for name in "ab"), (-2.0, 3.0), {}, twice),
    "house": Computation(
        "One house",
        (_column("w", 400.0, 5.0), _column("b", 300.0, 5.0), _column("x", 5.0, 0.1), _column("y", 800.0, 10.0)),
        (200.0, 50.0, *_a_house()),
        {"w": "parameter", "b": "parameter", "e": "error", "L": "error"},
        house,
    ),
    "neuron": Computation(
        "A neuron",
        tuple(map(_column, OPENING)),
        tuple(OPENING.values()),
        NEURON_ROLES,
        neuron,
    ),
    "net": Computation(
        "A small network",
        (_column("x₁", 3.0, 0.1), _column("x₂", 3.0, 0.1), _column("y", 1.0, 0.1)),
        (2.0, -1.0, 1.0),
        {"e": "error", "L": "error"},
        network,
    ),
}
