"""First names, letter by letter: models that count which letter follows which.

    surprise = −log p        p = (times seen + added) / (times its context was seen + 27 · added)

A name begins and ends with a dot, so "ann" is four examples: a after ., n after a, n after n, and . after n. There
are 27 characters. A model's loss is its mean surprise, per letter; to guess blindly costs log 27.

Source: names of babies born in the United States in 2018, US Social Security Administration (see py/data/README.md).
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from random import Random
from typing import NamedTuple

from downhill import names as listed
from downhill.datasets import LETTERS
from downhill.datasets import name_pairs as pairs
from picture.params import InputError, Text

DATA = Path(__file__).parents[1] / "data"

WITH_FIGURES = ["us_names_2018_pairs.csv"]
"""What `pairs` reads: a page brings the data that its figures' modules name."""

LATER, whole, distinct = listed.LATER, listed.girls_and_boys, listed.distinct
"""The whole list, which a browser fetches when it is first asked for."""

LONGEST = 15
"""The number of letters in the longest name of the list."""

FEWEST = 6
"""Of fewer names, no tenth can be held out."""

SEED = 2018
"""Of the shuffle before the names are split."""


Table = Sequence[Sequence[int]]
"""How often each character (column) followed each (row), in the order of LETTERS."""


class Example(NamedTuple):
    """A letter, and those before it."""

    context: str
    letter: str


@dataclass
class Counting:
    """A model that has counted which letter follows a context, such as the letter before.

    Attributes:
        context: how many letters before it a letter depends on.
        added: what is added to every count, so that what was never seen is not held to be impossible.
        seen: how often each letter followed each context.
    """

    context: int
    added: float = 0.0
    seen: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])

    def learn(self, names: Iterable[str]) -> "Counting":
        """Count what is in these names, too."""
        for name in names:
            for context, letter in examples(name, self.context):
                self.seen.setdefault(context, Counter())[letter] += 1
        return self

    def probability(self, context: str, letter: str) -> float:
        """How likely the letter is; of a context that was never seen, as likely as any other."""
        counts = self.seen.get(context)
        whole = (counts.total() if counts else 0) + len(LETTERS) * self.added
        return ((counts[letter] if counts else 0) + self.added) / whole if whole else 1.0 / len(LETTERS)

    def surprise(self, example: Example) -> float:
        """−log of how likely it was; infinite for what it holds to be impossible."""
        probability = self.probability(*example)
        return -math.log(probability) if probability else math.inf

    def loss(self, names: Iterable[str]) -> float:
        """The mean surprise at every letter and every end of these names."""
        met = Counter(example for name in names for example in examples(name, self.context))
        return math.fsum(times * self.surprise(example) for example, times in met.items()) / met.total()

    def unknown(self, names: Iterable[str]) -> int:
        """At how many letters of these names the context was never seen."""
        return sum(context not in self.seen for name in names for context, _ in examples(name, self.context))

    @property
    def numbers(self) -> int:
        """How many numbers its table has: 27 for each context that was seen."""
        return len(LETTERS) * len(self.seen)


def examples(name: str, context: int) -> Iterator[Example]:
    """Every letter of a name and its end, with the `context` letters before it, dots before the first."""
    letters = "." * context + name + "."
    for at in range(context, len(letters)):
        yield Example(letters[at - context : at], letters[at])


def checked(name: str) -> str:
    """A name that was typed, in small letters. InputError says what it may not contain."""
    name = name.strip().lower()
    if not name:
        raise InputError("Type a name, such as emma.")
    if refusal := _refusal(name):
        raise InputError(refusal)
    return name


def _refusal(name: str) -> str:
    """Why a name cannot be read; "" if it can."""
    if others := [letter for letter in dict.fromkeys(name) if letter not in LETTERS[1:]]:
        return f"Names here have the letters a to z only, and not {others[0]!r}."
    if len(name) > LONGEST:
        return f"No name in the list has more than {LONGEST} letters; this one has {len(name)}."
    return ""


OWN = Text(
    "own",
    "Your own list of names",
    opening="",
    examples=("cairo\nlima\noslo\nparis\nrome\ntokyo",),
    most=160_000,
    lines=4,
)
"""Names in place of the list: of a class, of cities, ten thousand if need be."""


@dataclass(frozen=True)
class Own:
    """The names that a model learns.

    Attributes:
        names: those of the reader's own, as they were pasted; none, where the model learns the list.
        said: how many these are, and which were left out and why; "" of the list.
    """

    names: tuple[str, ...] = ()
    said: str = ""

    @cached_property
    def table(self) -> Table:
        """How often each letter followed each in them."""
        if not self.names:
            return pairs()
        found = Counter(example for name in self.names for example in examples(name, 1))
        return tuple(tuple(found[Example(before, letter)] for letter in LETTERS) for before in LETTERS)

    @cached_property
    def split(self) -> "Split":
        """All of them, once each, split. InputError says how many it takes."""
        return _split_own(dict.fromkeys(self.names)) if self.names else split(distinct())

    @cached_property
    def split_by_rows(self) -> "Split":
        """The same, but for names that stand there twice, which are split as if they were two."""
        return _split_own(self.names) if self.names else split([*whole()[0], *whole()[1]])


@lru_cache(maxsize=8)
def own(text: str) -> Own:
    """The names in `text`, apart by spaces, commas or line breaks; of an empty one, the list.

    Raises:
        InputError: none of them can be read; says why of the first.
    """
    words = text.replace(",", " ").replace(";", " ").lower().split()
    if not words:
        return Own()
    readable = tuple(word for word in words if not _refusal(word))
    if not readable:
        raise InputError(f"None of these names can be read. {_refusal(words[0])}")
    said = f"Your {len(readable):,} name{'s' * (len(readable) > 1)}"
    if left := [word for word in words if _refusal(word)]:
        first = left[0] if len(left[0]) < 10 else f"{left[0][:8]}…"
        why = "too long" if set(left[0]) <= set(LETTERS[1:]) else "a to z only"
        many = f"{len(left):,}, such as " if len(left) > 1 else ""
        said += f"; left out {many}{first} ({why})"
    return Own(readable, f"{said}.")


def _split_own(names: Iterable[str]) -> "Split":
    """Names of the reader's own, split, if they are enough to hold one out."""
    parts = split(names)
    if not parts.dev:
        count = len({name for part in parts for name in part})
        raise InputError(f"Holding out a tenth takes at least {FEWEST} different names. This list has {count}.")
    return parts


def of_pairs(added: float = 0.0, table: Table | None = None) -> Counting:
    """The model of all pairs of letters, for which no name need be here."""
    rows = zip(LETTERS, table or pairs(), strict=True)
    return Counting(1, added, {letter: Counter(_counted(row)) for letter, row in rows})


def of_letters(table: Table | None = None) -> Counting:
    """The model that knows how frequent each letter is, and not what stands before it."""
    together = [sum(column) for column in zip(*(table or pairs()), strict=True)]
    return Counting(0, 0.0, {"": Counter(_counted(together))})


def _counted(row: Sequence[int]) -> dict[str, int]:
    return {letter: times for letter, times in zip(LETTERS, row, strict=True) if times}


def loss_of_all(model: Counting, table: Table | None = None) -> float:
    """The loss on all names of a model that looks at one letter before, or at none."""
    table = table or pairs()
    rows = zip(LETTERS, table, strict=True)
    costs = [
        times * model.surprise(Example(before[: model.context], letter))
        for before, row in rows
        for letter, times in _counted(row).items()
    ]
    return math.fsum(costs) / sum(map(sum, table))


class Split(NamedTuple):
    """Names to learn from, names to choose a model by, and names that nobody looks at before the end."""

    train: tuple[str, ...]
    dev: tuple[str, ...]
    test: tuple[str, ...]


def split(names: Iterable[str]) -> Split:
    """80 %, 10 % and 10 % of the names, shuffled.

    Names that are given to girls and to boys stand twice in the list. So the rows of the list must not be split as they
    are, or names that were learned are asked for: see `distinct`.
    """
    shuffled = list(names)
    Random(SEED).shuffle(shuffled)
    one, two = int(0.8 * len(shuffled)), int(0.9 * len(shuffled))
    return Split(tuple(shuffled[:one]), tuple(shuffled[one:two]), tuple(shuffled[two:]))
