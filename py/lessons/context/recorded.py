"""Losses of models of names that take too long to learn on a page, written down by tests/worlds/record_names.py.

They are those of the split into names to learn from and names held out; or, `of` "rows", of the rows of the list.
"""

import json
from functools import cache
from typing import Any, Literal, NamedTuple

from worlds import names

FILE = names.DATA / "us_names_2018_models.json"

Of = Literal["names", "rows"]


class Losses(NamedTuple):
    """The mean surprise at the names that were learned, and at those that were held out."""

    train: float
    dev: float


class Counted(NamedTuple):
    """Counting, with so many numbers in its table."""

    numbers: int
    unknown: int
    """At so many of the letters held out, the context was never seen."""
    letters: int
    """How many letters were held out, ends included."""
    losses: dict[float, Losses]
    """By what is added to every count."""


class Trained(NamedTuple):
    """A network, with so many numbers."""

    numbers: int
    losses: Losses


@cache
def _read() -> Any:
    return json.loads(FILE.read_text(encoding="utf-8"))


@cache
def counting(context: int, of: Of = "names") -> Counted:
    """Counting with so many letters before, from 1 to 5."""
    found = _read()["counting"][of][context - 1]
    losses = {added: Losses(train, dev) for added, train, dev in found["losses"]}
    return Counted(found["numbers"], found["unknown"], found["letters"], losses)


@cache
def networks() -> dict[int, Trained]:
    """The networks that look at 3, 4 and 5 letters before."""
    return {
        int(context): Trained(one["numbers"], Losses(*one["losses"])) for context, one in _read()["networks"].items()
    }
