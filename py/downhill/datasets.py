"""Data to learn from: four shapes drawn with a seed, real houses, and the letters of real names.

A shape is a list of points (x, y) and a list with the class of each, 0 or 1. The same seed gives the
same points in every version of Python, because only `uniform` and `gauss` are drawn from.
"""

import csv
from collections.abc import Callable
from functools import cache
from math import cos, pi, sin
from pathlib import Path
from random import Random
from typing import NamedTuple

Point = tuple[float, float]

HERE = Path(__file__).parent
DATA = HERE / "data" if (HERE / "data").is_dir() else HERE.parent / "data"
"""Beside the package; inside it where it was installed from a wheel, which brings nothing else along."""

HOUSES = DATA / "saratoga_houses.csv"
PAIRS = DATA / "us_names_2018_pairs.csv"

LETTERS = ".abcdefghijklmnopqrstuvwxyz"
"""What names are made of; the dot is where one begins, and where it ends."""


class Dataset(NamedTuple):
    """Point i is `points[i]` = (x, y), and it belongs to class `labels[i]`, 0 or 1."""

    points: list[Point]
    labels: list[int]


class House(NamedTuple):
    """One sale: living area in ft², price in US dollars, number of bedrooms, age in years, newly built or not."""

    area: float
    price: float
    bedrooms: int
    age: int
    new: bool


def moons(count: int = 100, *, noise: float = 0.1, seed: int = 1337) -> Dataset:
    """Two half circles of radius 1, each with an end inside the other.

    As scikit-learn's make_moons, evenly spaced, but with the classes by turns.
    """

    def place(label: int, along: float, _: Random) -> Point:
        x, y = cos(pi * along), sin(pi * along)
        return (1.0 - x, 0.5 - y) if label else (x, y)

    return _draw(place, count, noise, seed)


def circles(count: int = 100, *, noise: float = 0.1, seed: int = 1337) -> Dataset:
    """A ring of radius 1 (class 0) around one of radius 0.5 (class 1)."""

    def place(label: int, _: float, rng: Random) -> Point:
        angle, radius = rng.uniform(0.0, 2.0 * pi), 0.5 if label else 1.0
        return radius * cos(angle), radius * sin(angle)

    return _draw(place, count, noise, seed)


def xor(count: int = 100, *, noise: float = 0.1, seed: int = 1337) -> Dataset:
    """Four squares around the origin; class 1 is where x and y differ in sign."""

    def place(label: int, _: float, rng: Random) -> Point:
        x, y = rng.uniform(0.1, 1.0), rng.uniform(0.1, 1.0)
        side = 1.0 if rng.uniform(-1.0, 1.0) > 0.0 else -1.0
        return side * x, side * (-y if label else y)

    return _draw(place, count, noise, seed)


def spiral(count: int = 100, *, noise: float = 0.02, seed: int = 1337) -> Dataset:
    """Two arms that wind around each other, one and a quarter turns out to radius 1."""

    def place(label: int, along: float, _: Random) -> Point:
        angle = 2.5 * pi * along + pi * label
        return along * sin(angle), along * cos(angle)

    return _draw(place, count, noise, seed)


def _draw(place: Callable[[int, float, Random], Point], count: int, noise: float, seed: int) -> Dataset:
    """Draw `count` points, of class 0 and 1 by turns, and add `noise` (a standard deviation) to x and y.

    `place` is told the class, how far along its class the point is, from 0 to 1, and where to draw from.
    """
    if count < 0 or noise < 0.0:
        raise ValueError(f"neither count nor noise can be negative, and they are {count} and {noise}")
    rng = Random(seed)
    labels = [index % 2 for index in range(count)]
    points: list[Point] = []
    for index, label in enumerate(labels):
        last = (count - 1 - label) // 2
        x, y = place(label, index // 2 / max(last, 1), rng)
        points.append((x + rng.gauss(0.0, noise), y + rng.gauss(0.0, noise)))
    return Dataset(points, labels)


@cache
def houses() -> tuple[House, ...]:
    """The 1,728 houses of data/README.md: Saratoga County, New York, 2006."""
    with HOUSES.open(newline="", encoding="utf-8") as table:
        return tuple(
            House(
                area=float(row["livingArea"]),
                price=float(row["price"]),
                bedrooms=int(row["bedrooms"]),
                age=int(row["age"]),
                new=row["newConstruction"] == "Yes",
            )
            for row in csv.DictReader(table)
        )


def sample() -> tuple[House, ...]:
    """Twenty-four of the houses, every 72nd from row 48: few enough to tell apart."""
    return houses()[48::72]


@cache
def name_pairs() -> tuple[tuple[int, ...], ...]:
    """How often each of LETTERS (column) followed each (row) in the 32,257 names of data/README.md."""
    lines = PAIRS.read_text(encoding="utf-8").split()
    return tuple(tuple(map(int, line.split(","))) for line in lines)
