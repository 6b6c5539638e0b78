"""What the page about pairs of letters says beside its figures."""

import math

from lessons.pairs import pairs as figure
from picture.words import number, percent
from worlds import names


def names_counted() -> str:
    """How many names were counted: the pairs that begin with a dot."""
    return f"{sum(names.pairs()[0]):,}"


def tiles() -> int:
    """How many pairs there can be."""
    return sum(map(len, names.pairs()))


def never() -> int:
    """How many of them never came."""
    return sum(row.count(0) for row in names.pairs())


def times(pair: str) -> str:
    """How often a pair came."""
    return f"{figure.count(names.pairs(), *pair):,}"


def percent_of(pair: str) -> str:
    """How often the second letter came, of all times that the first was there."""
    return percent(figure.share(names.pairs(), *pair))


def surprise_of(chances: int) -> str:
    """The surprise at one chance in this many."""
    return number(math.log(chances), 3)
