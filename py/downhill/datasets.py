"""Data to learn from: four toy shapes, drawn with a seed, and real houses.

A toy set is a list of points (x, y) and a list of labels, 0 or 1, one for each point. The same seed
gives the same points in every version of Python: only `random()`, `uniform` and `gauss` are used.
"""

import csv
from functools import cache
from math import cos, pi, sin
from pathlib import Path
from random import Random
from typing import NamedTuple

Point = tuple[float, float]


class Dataset(NamedTuple):
    """`points[i]` is (x, y) and belongs to class `labels[i]`, 0 or 1."""

    points: list[Point]
    labels: list[int]


class House(NamedTuple):
    """One sale: living area in ft², price in US dollars, age in years."""

    area: float
    price: float
    bedrooms: int
    age: int
    new: bool


def moons(count: int = 100, noise: float = 0.1, seed: int = 1337) -> Dataset:
    """Two half circles of radius 1, each reaching into the other; `noise` is the spread added to x and y."""
    half = count - count // 2

    def place(index: int, label: int, _: Random) -> Point:
        angle = pi * (index // 2) / max(half - 1, 1)
        return (1.0 - cos(angle), 0.5 - sin(angle)) if label else (cos(angle), sin(angle))

    return _draw(place, count, noise, seed)


def circles(count: int = 100, noise: float = 0.1, seed: int = 1337) -> Dataset:
    """A ring of radius 1 (label 0) around a ring of radius 0.5 (label 1)."""

    def place(_: int, label: int, rng: Random) -> Point:
        angle, radius = rng.uniform(0.0, 2.0 * pi), 0.5 if label else 1.0
        return radius * cos(angle), radius * sin(angle)

    return _draw(place, count, noise, seed)


def xor(count: int = 100, noise: float = 0.1, seed: int = 1337) -> Dataset:
    """Four squares about the origin; label 1 where x and y have different signs."""

    def place(index: int, label: int, rng: Random) -> Point:
        x, y = rng.uniform(0.1, 1.0), rng.uniform(0.1, 1.0)
        side = 1.0 if index % 4 < 2 else -1.0
        return side * x, (-side if label else side) * y

    return _draw(place, count, noise, seed)


def spiral(count: int = 100, noise: float = 0.02, seed: int = 1337) -> Dataset:
    """Two arms that wind about each other one and a quarter times, out to radius 1."""
    half = count - count // 2

    def place(index: int, label: int, _: Random) -> Point:
        radius = (index // 2 + 1) / half
        angle = 2.5 * pi * radius + pi * label
        return radius * sin(angle), radius * cos(angle)

    return _draw(place, count, noise, seed)


def _draw(place, count: int, noise: float, seed: int) -> Dataset:
    """Draw `count` points, of label 0 and 1 by turns."""
    if count < 0 or noise < 0.0:
        raise ValueError(f"count and noise must not be negative, not {count} and {noise}")
    rng = Random(seed)
    labels = [index % 2 for index in range(count)]
    points: list[Point] = []
    for index, label in enumerate(labels):
        x, y = place(index, label, rng)
        points.append((x + rng.gauss(0.0, noise), y + rng.gauss(0.0, noise)))
    return Dataset(points, labels)


@cache
def houses() -> tuple[House, ...]:
    """1,728 houses sold in Saratoga County, New York, in 2006; data/README.md has the source."""
    table = Path(__file__).parent.parent / "data" / "saratoga_houses.csv"
    with table.open(newline="", encoding="utf-8") as file:
        return tuple(
            House(
                area=float(row["livingArea"]),
                price=float(row["price"]),
                bedrooms=int(row["bedrooms"]),
                age=int(row["age"]),
                new=row["newConstruction"] == "Yes",
            )
            for row in csv.DictReader(file)
        )


def sample() -> tuple[House, ...]:
    """24 of the houses, every 72nd from row 48: few enough to tell apart."""
    return houses()[48::72]
