"""What the figures about two moons share: the points, the network, and its training.

    loss = mean of max(0, 1 − target · score) + α · Σ p²

A hundred points in two half circles, each with a target of 1 or −1; a network of 2 inputs, two hidden
layers of 16 neurons and one score; gradient descent on all points at once. The loss is traced through
`Value` once for each kind of neuron, and its backward pass is replayed at every step.

Source of the loss and of the network's size: the demo of micrograd (https://github.com/karpathy/micrograd).
"""

from array import array
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise
from math import fsum
from random import Random
from typing import Any

from downhill import MLP, OPS, Value, max_margin, moons
from downhill.compile import Compiled, Training, descent
from downhill.compile import compile as compiled
from worlds.training import seed_slider

Activation = str
"""A key of NAMES."""

NAMES: dict[Activation, str] = {"relu": "ReLU", "tanh": "tanh"}

SIZES = (2, 16, 16, 1)
COUNT = 100

FAR = 1e9
"""A run with a parameter larger than this has diverged, and ends before it."""

SEED = seed_slider(2.0, "Start from seed")


@cache
def points() -> list[tuple[float, float]]:
    """The places (x, y) of all points."""
    return moons(COUNT).points


@cache
def targets() -> list[float]:
    """What the score of each point should be: 1 in one moon, −1 in the other."""
    return [2.0 * label - 1.0 for label in moons(COUNT).labels]


class Model:
    """The network with one kind of neuron, its loss and its answers compiled."""

    def __init__(self, activation: Activation) -> None:
        self.network = MLP(SIZES[0], SIZES[1:], activation=activation, rng=Random(0))
        self.activation = activation
        place, target = points()[0], targets()[0]

        def loss(x: Value, y: Value, target: Value) -> Value:
            return max_margin([self.network([x, y])], [target])  # type: ignore[list-item]

        self.scoring = compiled(
            self.network.parameters(),
            loss=loss,
            example=(*place, target),
            predict=lambda x, y: self.network([x, y]),
            point=place,
        )
        self.hidden: Compiled = compiled(self.network.parameters(), predict=self._hidden, point=place)

    def _hidden(self, x: Value, y: Value) -> list[Value]:
        """What every hidden neuron answers, layer by layer."""
        answers: list[Value] = []
        signal: Any = [x, y]
        for layer in self.network.layers[:-1]:
            signal = layer(signal)
            answers += signal
        return answers


@cache
def model(activation: Activation) -> Model:
    """One model for each kind of neuron."""
    return Model(activation)


def forget() -> None:
    """Drop what has been compiled, and what has been trained with it."""
    run.cache_clear()
    model.cache_clear()


def layers(numbers: Sequence[float]) -> list[Sequence[float]]:
    """A number for each parameter, layer by layer."""
    parts, first = [], 0
    for nin, nout in pairwise(SIZES):
        parts.append(numbers[first : first + nout * (nin + 1)])
        first += nout * (nin + 1)
    return parts


class Run:
    """A training, worked out no further than has been asked for.

    Attributes:
        places: the parameters before the first step, and after each one.
        lost: why there is no further step, if the training has diverged.
    """

    def __init__(self, activation: Activation, seed: int, rate: float, alpha: float, gain: float) -> None:
        self.model = model(activation)
        self._alpha = alpha
        drawn = MLP(SIZES[0], SIZES[1:], activation=activation, rng=Random(seed)).parameters()
        for parameter, start in zip(self.model.network.parameters(), drawn, strict=True):
            parameter.data = gain * start.data
        rows = [(*place, target) for place, target in zip(points(), targets(), strict=True)]
        # α · Σ p² has the slope 2 · α · p, which is what weight decay adds.
        optimizer = descent(weight_decay=2.0 * alpha)
        self._training = Training(self.model.scoring, rows, rate, optimizer=optimizer)
        self.places = [array("d", self._training.parameters)]
        self.lost = ""
        self._right: dict[int, int] = {}

    def reach(self, steps: int) -> int:
        """Take steps until there are `steps` of them or the run ends; the index of the place after them."""
        while len(self.places) <= steps and not self.lost:
            self._training.run(1)
            place = array("d", self._training.parameters)
            largest = max(map(abs, place))
            if self._training.divergence or largest > FAR:
                self.lost = "the next step would make a weight of more than a billion"
            else:
                self.places.append(place)
        return min(steps, len(self.places) - 1)

    def at(self, steps: int) -> Sequence[float]:
        """The parameters after that many steps, or where the run ended before."""
        return self.places[self.reach(steps)]

    def penalty(self, steps: int) -> float:
        """α · Σ p² after that many steps."""
        return self._alpha * fsum(p * p for p in self.at(steps))

    def losses(self, steps: int) -> list[float]:
        """The mean margin loss before each of those steps, without the penalty."""
        self.reach(steps)
        return self._training.losses[:steps]

    def loss(self, steps: int) -> float:
        """The mean margin loss after that many steps, without the penalty."""
        scores = self.scores(points(), steps)
        costs = [OPS["relu"].compute(1.0 - target * score) for score, target in zip(scores, targets(), strict=True)]
        return fsum(costs) / COUNT

    def gradients(self, steps: int) -> list[float]:
        """The gradient of the margin loss by every parameter after that many steps, from the backward pass."""
        rows = [(*place, target) for place, target in zip(points(), targets(), strict=True)]
        return self.model.scoring.gradients(rows, self.at(steps))[1]

    def scores(self, places: Sequence[tuple[float, float]], steps: int) -> Sequence[float]:
        """What the network answers at each place after that many steps."""
        return self.model.scoring.map(places, self.at(steps))

    def right(self, steps: int) -> int:
        """How many points are on their side after that many steps."""
        if steps not in self._right:
            scores = self.scores(points(), steps)
            self._right[steps] = sum(score * target > 0.0 for score, target in zip(scores, targets(), strict=True))
        return self._right[steps]

    def slopes(self, steps: int) -> list[list[list[float]]]:
        """Of every hidden layer, of every neuron in it: the slope of its activation at each point."""
        differentiate = OPS[self.model.activation].differentiate
        answers = self.model.hidden.map(points(), self.at(steps))
        width = sum(SIZES[1:-1])
        neurons = [[differentiate(out, out)[0] for out in answers[i::width]] for i in range(width)]
        return [neurons[: SIZES[1]], neurons[SIZES[1] :]]


@lru_cache(maxsize=12)
def run(activation: Activation, seed: int, rate: float, alpha: float = 0.0, gain: float = 1.0) -> Run:
    """The run of these numbers, worked out once."""
    return Run(activation, seed, rate, alpha, gain)
