"""A house as a vector: three of its features, each in standard deviations from the mean."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from downhill import datasets
from picture.numbers import mean
from picture.params import Matrix, Row
from picture.scene import Press
from picture.words import number

MOST = 4
"""The largest number of inputs and of neurons that fit into a picture."""

LIMIT = 10.0
"""The largest size of a weight, a bias, or an input."""


class Feature(NamedTuple):
    """What is known of a house: a name, how it is said, and its number."""

    name: str
    said: Callable[[float], str]
    of: Callable[[datasets.House], float]


FEATURES = (
    Feature("area", lambda value: f"{value:,.0f} ft²", lambda house: house.area),
    Feature("bedrooms", lambda value: f"{number(round(value, 1))} bedrooms", lambda house: house.bedrooms),
    Feature("age", lambda value: f"{value:,.0f} years old", lambda house: house.age),
    Feature("new", lambda value: "just built" if value else "not just built", lambda house: float(house.new)),
)


OPENING_HOUSE = 20


WEIGHTS: tuple[Row, ...] = ((0.9, -0.2, -0.1), (0.8, -1.1, 0.0), (-0.3, 0.2, 1.2))


BIASES: tuple[Row, ...] = ((0.3,), (0.0,), (-0.5,))


@cache
def scales() -> tuple[tuple[float, float], ...]:
    """(mean, standard deviation) of each feature over all houses."""
    found = []
    for feature in FEATURES:
        values = [feature.of(house) for house in datasets.houses()]
        middle = mean(values)
        found.append((middle, mean([(value - middle) ** 2 for value in values]) ** 0.5))
    return tuple(found)


@cache
def inputs() -> tuple[Row, ...]:
    """The 24 houses, scaled, to two decimals, from the smallest to the largest."""
    houses = sorted(datasets.sample(), key=lambda house: house.area)
    return tuple(
        tuple(
            round((feature.of(house) - mean) / deviation, 2)
            for feature, (mean, deviation) in zip(FEATURES, scales(), strict=True)
        )
        for house in houses
    )


def column(numbers: Row) -> tuple[Row, ...]:
    """A vector, standing."""
    return tuple((number,) for number in numbers)


X = Matrix(
    "x",
    "x",
    opening=column(inputs()[OPENING_HOUSE][:3]),
    low=-LIMIT,
    high=LIMIT,
    step=0.1,
    rows=(1, MOST),
    columns=(1, 1),
)


def another_house(x: Row) -> Press:
    """A button for the next of the 24 houses."""
    other = inputs()[(place_of(x) + 1) % len(inputs())]
    return Press("Another house", {"x": column(other[: len(x)])})


def place_of(x: Row) -> int:
    """Which of the houses x is; −1 if it is none of them."""
    return next((index for index, known in enumerate(inputs()) if known[: len(x)] == x), -1)
