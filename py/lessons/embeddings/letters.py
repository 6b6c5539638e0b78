"""What the figures about embeddings share: the model of pairs of letters in which a letter is a few numbers.

    logits = W · (the numbers of the letter before) + b        or, bent: W₂ · tanh(W₁ · (…) + b₁) + b₂

The data are the 27 × 27 counts of pairs, one row for every letter with its counts, so a step with the exact gradient of
all 229,804 pairs takes 27 rows.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from random import Random
from typing import Any

from downhill import Embedding, Layer, Value, cross_entropy
from downhill.compile import Training, adam
from downhill.compile import compile as compiled
from lessons.embeddings.replay import Replay
from worlds import names

COUNT = len(names.LETTERS)
VOWELS = "aeiou"

SPREAD = 0.1
"""σ of the numbers that a letter starts from."""

NEAREST = 4
"""The number of neighbours of every vowel that are looked at."""

PLACES = NEAREST * len(VOWELS)

Place = tuple[float, ...]
"""The numbers of one letter."""


LIST = names.own("")
"""What the models learn, if nobody brings names of their own."""


@lru_cache(maxsize=4)
def rows(own: names.Own = LIST) -> list[list[float]]:
    """Every letter, and how often each followed it, so that the mean of all rows is the loss of one pair."""
    scale = COUNT / sum(map(sum, own.table))
    return [[float(letter), *(times * scale for times in counts)] for letter, counts in enumerate(own.table)]


@lru_cache(maxsize=4)
def counting(own: names.Own = LIST) -> float:
    """What the table of all pairs comes to."""
    return names.loss_of_all(names.of_pairs(0.0, own.table), own.table)


class Model:
    """The model of `own` names: `size` numbers a letter and, if `hidden` is not 0, that many tanh neurons between."""

    def __init__(self, size: int, hidden: int, own: names.Own = LIST) -> None:
        self.size = size
        self._rows = rows(own)
        self._parts = self._drawn(size, hidden, 0)
        self.compiled = compiled(
            self._parameters(self._parts),
            loss=lambda letter, *counts: cross_entropy(self._logits(letter), counts),
            example=self._rows[0],
        )
        self.training = Training(self.compiled, self._rows, 0.0, optimizer=adam())
        self._hidden = hidden

    @staticmethod
    def _drawn(size: int, hidden: int, seed: int) -> list[Embedding | Layer]:
        rng = Random(seed)
        table = Embedding(COUNT, size, spread=SPREAD, rng=rng)
        bent = [Layer(size, hidden, activation="tanh", rng=rng)] if hidden else []
        return [table, *bent, Layer(hidden or size, COUNT, nonlin=False, rng=rng)]

    @staticmethod
    def _parameters(parts: Sequence[Embedding | Layer]) -> list[Value]:
        return [number for part in parts for number in part.parameters()]

    def _logits(self, letter: Value) -> list[Value]:
        x: Any = letter
        for part in self._parts:
            x = part(x)
        return x

    def start(self, seed: int) -> list[float]:
        """The numbers that this seed draws, rounded so that they are the same on every machine."""
        return [round(number.data, 12) for number in self._parameters(self._drawn(self.size, self._hidden, seed))]

    def run(self, seed: int, rate: float) -> Replay:
        """A training from there."""
        return Replay(self.training, self.start(seed), rate)

    def places(self, parameters: Sequence[float]) -> list[Place]:
        """Where every letter stands."""
        return [tuple(parameters[at * self.size : (at + 1) * self.size]) for at in range(COUNT)]

    def gradients(self, parameters: Sequence[float]) -> tuple[float, list[Place]]:
        """The loss of all pairs, and its gradient by the numbers of each letter."""
        loss, slopes = self.compiled.gradients(self._rows, parameters)
        return loss, self.places(slopes)


def model(size: int = 2, hidden: int = 0, own: names.Own = LIST) -> Model:
    """One of each shape, for the list or for other names."""
    return _model(size, hidden, own)


_model = lru_cache(maxsize=12)(Model)


def run(seed: int, rate: float, size: int = 2, hidden: int = 0, own: names.Own = LIST) -> Replay:
    """The training of a shape from a seed, worked out once."""
    return _run(seed, rate, size, hidden, own)


@lru_cache(maxsize=8)
def _run(seed: int, rate: float, size: int, hidden: int, own: names.Own) -> Replay:
    return model(size, hidden, own).run(seed, rate)


def forget() -> None:
    """Drop what has been compiled, and what has been trained with it."""
    _run.cache_clear()
    _model.cache_clear()


def neighbours(places: Sequence[Place], letter: str) -> list[str]:
    """All other letters, the nearest first."""
    own = places[names.LETTERS.index(letter)]
    others = [other for other in range(COUNT) if names.LETTERS[other] != letter]
    return [names.LETTERS[other] for other in sorted(others, key=lambda other: math.dist(own, places[other]))]


def together(places: Sequence[Place]) -> int:
    """How many of the vowels' nearest neighbours are vowels, or y: at most PLACES."""
    near = [other for vowel in VOWELS for other in neighbours(places, vowel)[:NEAREST]]
    return sum(other in f"{VOWELS}y" for other in near)
