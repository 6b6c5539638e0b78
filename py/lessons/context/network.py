"""The network that the lesson on context trains: letters before, ten numbers each, a tanh layer, 27 logits.

    logits = W₂ · tanh(W₁ · (the numbers of the letters before) + b₁) + b₂

Source: Bengio and others, A Neural Probabilistic Language Model, 2003, letter by letter, as in the second lecture of
Andrej Karpathy's "makemore".
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property
from math import fsum, sqrt
from random import Random

from downhill import Embedding, Layer, Value, cross_entropy
from downhill.compile import Compiled, Training, adam
from downhill.compile import compile as compiled
from downhill.compile.session import LearningRate
from worlds import names

COUNT = len(names.LETTERS)
SIZE, HIDDEN = 10, 200
"""Numbers a letter, and tanh neurons."""

PLACES = {letter: float(place) for place, letter in enumerate(names.LETTERS)}


class Network:
    """The network that looks at `context` letters before."""

    def __init__(self, context: int, seed: int = 1) -> None:
        self.context = context
        rng, inputs = Random(seed), context * SIZE
        table = Embedding(COUNT, SIZE, rng=rng)
        hidden = Layer(inputs, HIDDEN, activation="tanh", rng=rng)
        out = Layer(HIDDEN, COUNT, nonlin=False, rng=rng)
        # Weights between −1 and 1 have a spread of 1/√3. These sums shall have one of 5/3, as tanh likes them.
        for weight in (weight for neuron in hidden.neurons for weight in neuron.w):
            weight.data *= 5.0 / 3.0 * sqrt(3.0 / inputs)
        # At first every letter is as likely as any other.
        for weight in out.parameters():
            weight.data = 0.0
        self.parts = (table, hidden, out)
        self.parameters = [number for part in self.parts for number in part.parameters()]
        empty = [0.0] * context
        self.compiled = compiled(
            self.parameters,
            loss=lambda *row: cross_entropy(self._logits(row[:-1]), row[-1]),
            example=[*empty, 0.0],
            predict=lambda *row: self._logits(row),
            point=empty,
        )
        self._rows: dict[tuple[str, ...], tuple[array[float], int]] = {}

    @cached_property
    def judge(self) -> Compiled:
        """What a context costs with the letters that followed it, and how often each did."""
        return compiled(
            self.parameters,
            predict=lambda *row: cross_entropy(self._logits(row[: self.context]), row[self.context :]),
            point=[0.0] * self.context + [1.0] * COUNT,
        )

    def _logits(self, letters: Sequence[Value]) -> list[Value]:
        table, hidden, out = self.parts
        return out(hidden([number for letter in letters for number in table(letter)]))

    def training(self, train: Iterable[str], rate: LearningRate, *, batch: int) -> Training:
        """Descent on every letter of these names."""
        rows = array("d")
        for name in train:
            for context, letter in names.examples(name, self.context):
                rows.extend([*map(PLACES.__getitem__, context), PLACES[letter]])
        return Training(self.compiled, rows, rate, optimizer=adam(), batch_size=batch)

    def prepare(self, of: tuple[str, ...]) -> "tuple[array[float], int]":
        """What the loss of these names is computed from, counted once."""
        if of not in self._rows:
            self._rows[of] = self._counted(of)
        return self._rows[of]

    def loss(self, of: tuple[str, ...], parameters: Sequence[float]) -> float:
        """The mean surprise at every letter of these names."""
        rows, count = self.prepare(of)
        return fsum(self.judge.map(rows, parameters)) / count

    def _counted(self, of: Iterable[str]) -> "tuple[array[float], int]":
        """A row for each context, with how often each letter followed it; and how many letters there are."""
        seen: dict[str, Counter[str]] = {}
        for name in of:
            for context, letter in names.examples(name, self.context):
                seen.setdefault(context, Counter())[letter] += 1
        rows = array("d")
        for context, counts in seen.items():
            rows.extend([*map(PLACES.__getitem__, context), *(float(counts[letter]) for letter in names.LETTERS)])
        return rows, sum(counts.total() for counts in seen.values())

    def logits(self, contexts: Sequence[str], parameters: Sequence[float]) -> list[Sequence[float]]:
        """What it answers after each of these contexts."""
        answers = self.compiled.map([[*map(PLACES.__getitem__, context)] for context in contexts], parameters)
        return [answers[at : at + COUNT] for at in range(0, len(answers), COUNT)]
