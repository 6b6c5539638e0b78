"""What the figures about the lecture's network share: the network, its examples, and what its parameters are called.

    MLP(3, [4, 4, 1]), tanh everywhere, weights and biases drawn evenly between −1 and 1

A parameter goes by its place: w1-2-3 is in layer 1, in neuron 2, the weight of input 3; b1-2 is the bias of that
neuron. They are counted from 1, in the order of `parameters()`: neuron by neuron, weights first.
"""

from collections.abc import Sequence
from functools import cache
from random import Random
from types import ModuleType
from typing import Any, NamedTuple

import downhill
from picture import network as n
from picture.params import Slider, one_of
from picture.words import number

SIZES = (3, 4, 4, 1)
EXAMPLES = (
    ((2.0, 3.0, -1.0), 1.0),
    ((3.0, -1.0, 0.5), -1.0),
    ((0.5, 1.0, 1.0), -1.0),
    ((1.0, 1.0, -1.0), 1.0),
)
"""(inputs, target) each."""

XS = [inputs for inputs, _ in EXAMPLES]
YS = [target for _, target in EXAMPLES]

RATE = 0.1


class Place(NamedTuple):
    """Where a parameter is. Layers count from 1, the rest from 0; a bias is the weight of no input."""

    layer: int
    neuron: int
    weight: int | None

    @property
    def name(self) -> str:
        """What everything that is this parameter is about."""
        if self.weight is None:
            return n.bias_name(self.layer, self.neuron)
        return n.weight_name(self.layer, self.neuron, self.weight)

    @property
    def said(self) -> str:
        """In words."""
        where = f"neuron {self.neuron + 1} of layer {self.layer}"
        if self.weight is None:
            return f"the bias of {where}"
        given = "input" if self.layer == 1 else "answer"
        return f"the weight of {given} {self.weight + 1} in {where}"


def places(sizes: Sequence[int]) -> list[Place]:
    """The place of every parameter of a network, in the order of its `parameters()`."""
    found = []
    for layer in range(1, len(sizes)):
        for neuron in range(sizes[layer]):
            found += [Place(layer, neuron, weight) for weight in range(sizes[layer - 1])]
            found.append(Place(layer, neuron, None))
    return found


@cache
def own_places() -> tuple[Place, ...]:
    """Those of the lecture's network."""
    return tuple(places(SIZES))


def picked_slider(opening: float) -> Slider:
    """Which of the parameters is looked at."""
    return one_of("picked", "Parameter", len(own_places()), opening=opening, role="parameter")


def network(seed: int, sizes: Sequence[int] = SIZES, engine: ModuleType = downhill) -> Any:
    """The lecture's network, as the engine draws it from this seed."""
    return engine.MLP(sizes[0], sizes[1:], activation="tanh", last="tanh", random_bias=True, rng=Random(seed))


def listed(numbers: Sequence[float]) -> str:
    """A vector in words: "[2, 3, −1]"."""
    return f"[{', '.join(map(number, numbers))}]"


def example(index: int) -> str:
    """An example in words: "[2, 3, −1] → 1"."""
    inputs, target = EXAMPLES[index]
    return f"{listed(inputs)} → {number(target)}"
