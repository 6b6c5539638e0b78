"""Losses of models of names that take too long to learn on a page, written down by tests/worlds/record_names.py.

They are those of the split into names to learn from and held-out names; or, `of` "rows", of the rows of the list.
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
    """Counting, and how many numbers its table has."""

    numbers: int
    unknown: int
    """The number of held-out letters whose context was never seen."""
    letters: int
    """How many letters were held out, ends included."""
    held_out: int
    """How many names were."""
    leaked: int
    """How many of those were learned, too."""
    losses: dict[float, Losses]
    """By what is added to every count."""


class Trained(NamedTuple):
    """A network, and how many numbers it has."""

    numbers: int
    losses: Losses


@cache
def _read() -> Any:
    return json.loads(FILE.read_text(encoding="utf-8"))


@cache
def counting(context: int, of: Of = "names") -> Counted:
    """Counting with a number of letters before, from 1 to 5."""
    found = _read()["counting"][of][context - 1]
    losses = {added: Losses(train, dev) for added, train, dev in found["losses"]}
    return Counted(**{**found, "losses": losses})


@cache
def networks() -> dict[int, Trained]:
    """The networks that look at 3, 4 and 5 letters before."""
    return {
        int(context): Trained(one["numbers"], Losses(*one["losses"])) for context, one in _read()["networks"].items()
    }
