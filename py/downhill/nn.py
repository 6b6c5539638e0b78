"""Networks: a neuron computes activation(w·x + b), a layer is many neurons, a network many layers.

    >>> network = MLP(2, [3, 1])
    >>> network
    MLP of [Layer of [ReLUNeuron(2), ReLUNeuron(2), ReLUNeuron(2)], Layer of [LinearNeuron(3)]]
    >>> len(network.parameters())
    13

As in micrograd, the hidden layers use ReLU, the last one is linear, and a bias opens at 0. The
network of Karpathy's lecture, with tanh everywhere and biases drawn like weights, is

    MLP(3, [4, 4, 1], activation="tanh", last="tanh", random_bias=True)

Weights are drawn from the module `random` in micrograd's order, so that the same seed gives the
same network. With `rng=random.Random(seed)` the shared generator is left alone.
"""

import random
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, Protocol

from downhill.ops import OPS, index
from downhill.value import Number, Value, as_values, pick, weighted_sum

ACTIVATIONS: dict[str, Callable[[Value], Value]] = {
    "linear": lambda value: value,
    "relu": Value.relu,
    "tanh": Value.tanh,
    "sigmoid": Value.sigmoid,
}


class Uniform(Protocol):
    """Where random numbers come from: the module `random`, or a `random.Random`."""

    def uniform(self, a: float, b: float, /) -> float:
        """A number between `a` and `b`."""
        ...


class Normal(Protocol):
    """Where random numbers near 0 come from: the module `random`, or a `random.Random`."""

    def gauss(self, mu: float, sigma: float, /) -> float:
        """A number near `mu`, as a rule not much further away than `sigma`."""
        ...


class Module:
    """Anything that has parameters."""

    def parameters(self) -> list[Value]:
        """The Values that training changes, always in the same order."""
        return []

    def zero_grad(self) -> None:
        """Set every gradient to 0; the next backward pass would otherwise add to it."""
        for parameter in self.parameters():
            parameter.grad = 0.0


class Neuron(Module):
    """activation(w·x + b), with `nin` weights `w` and a bias `b`.

    w·x + b is one node of the graph, whose inputs are (b, *w, *x).

    Args:
        nin: how many inputs.
        nonlin: False for no activation, whatever `activation` says (micrograd's switch).
        activation: one of ACTIVATIONS.
        random_bias: draw the bias like a weight, after them, instead of opening at 0.
        rng: where the weights come from, uniformly between -1 and 1.

    Raises:
        ValueError: an unknown activation.
    """

    def __init__(
        self,
        nin: int,
        nonlin: bool = True,
        *,
        activation: str = "relu",
        random_bias: bool = False,
        rng: Uniform = random,
    ) -> None:
        if activation not in ACTIVATIONS:
            raise ValueError(f"an activation is one of {', '.join(ACTIVATIONS)}, not {activation!r}")
        self.w = [Value(rng.uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(rng.uniform(-1, 1) if random_bias else 0.0)
        self.activation = activation if nonlin else "linear"

    @property
    def nonlin(self) -> bool:
        """Whether there is an activation."""
        return self.activation != "linear"

    def __call__(self, x: Sequence[Number]) -> Value:
        """The neuron's answer to `x`, a number or Value for each weight; ValueError for any other count."""
        if len(x) != len(self.w):
            raise ValueError(f"a neuron with {len(self.w)} weights takes {len(self.w)} inputs, not {len(x)}")
        return ACTIVATIONS[self.activation](weighted_sum(self.b, self.w, as_values(x)))

    def parameters(self) -> list[Value]:
        """The weights, then the bias."""
        return [*self.w, self.b]

    def __repr__(self) -> str:
        name = OPS[self.activation].symbol if self.nonlin else self.activation
        return f"{name[0].upper()}{name[1:]}Neuron({len(self.w)})"


class Layer(Module):
    """`nout` neurons that share their `nin` inputs; other arguments go to each neuron."""

    def __init__(self, nin: int, nout: int, **kwargs: Any) -> None:
        self.neurons = [Neuron(nin, **kwargs) for _ in range(nout)]

    def __call__(self, x: Sequence[Number]) -> Any:
        """The neurons' answers to `x`: a list of Values, or one Value if there is one neuron."""
        x = as_values(x)
        outs = [neuron(x) for neuron in self.neurons]
        return outs[0] if len(outs) == 1 else outs

    def parameters(self) -> list[Value]:
        """Neuron by neuron."""
        return [parameter for neuron in self.neurons for parameter in neuron.parameters()]

    def __repr__(self) -> str:
        return f"Layer of [{', '.join(map(repr, self.neurons))}]"


class Embedding(Module):
    """A table that has some numbers to say of each of `count` things: one row each, of `size` numbers.

    To look a row up is to multiply the table with a vector that is 1 in one place and 0 in all others; so the gradient
    of whatever follows reaches that row alone.

    Args:
        count: how many things.
        size: how many numbers each.
        spread: the standard deviation of the normal distribution that the numbers are drawn from.
        rng: where they come from.
    """

    def __init__(self, count: int, size: int, *, spread: float = 1.0, rng: Normal = random) -> None:
        self.table = [[Value(rng.gauss(0.0, spread)) for _ in range(size)] for _ in range(count)]

    def __call__(self, place: int | Value) -> list[Value]:
        """The row in that place. If a Value says the place, as an input of what is compiled, every column is asked.

        ValueError if there is none.
        """
        if isinstance(place, Value):
            return [pick(column, place) for column in zip(*self.table, strict=True)]
        return self.table[index(place, len(self.table))]

    def parameters(self) -> list[Value]:
        """Row by row."""
        return [number for row in self.table for number in row]

    def __repr__(self) -> str:
        return f"Embedding({len(self.table)}, {len(self.table[0])})"


class MLP(Module):
    """A multi-layer perceptron: layers of `nouts` neurons, the first fed with `nin` inputs.

    `activation` is that of the hidden layers, `last` that of the last; other arguments go to each neuron.
    """

    def __init__(
        self, nin: int, nouts: Sequence[int], *, activation: str = "relu", last: str = "linear", **kwargs: Any
    ) -> None:
        end = len(nouts) - 1
        self.layers = [
            Layer(*sizes, activation=last if index == end else activation, **kwargs)
            for index, sizes in enumerate(pairwise([nin, *nouts]))
        ]

    def __call__(self, x: Sequence[Number]) -> Any:
        """The last layer's answers to `x`: a list of Values, or one Value if it has one neuron."""
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self) -> list[Value]:
        """Layer by layer."""
        return [parameter for layer in self.layers for parameter in layer.parameters()]

    def __repr__(self) -> str:
        return f"MLP of [{', '.join(map(repr, self.layers))}]"
