"""Data: shapes drawn with a seed, and houses."""

import math
import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from downhill import LETTERS, Dataset, circles, houses, moons, name_pairs, sample, spiral, xor
from downhill.names import distinct, girls_and_boys

SHAPES: list[Callable[..., Dataset]] = [moons, circles, xor, spiral]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_seed_gives_the_same_points_and_another_seed_others(shape: Callable[..., Dataset]):
    assert shape(50, seed=3) == shape(50, seed=3)
    assert shape(50, seed=3).points != shape(50, seed=4).points


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("count", [0, 1, 2, 7, 100])
def test_there_are_as_many_points_as_asked_for_half_of_each_class(shape: Callable[..., Dataset], count: int):
    points, labels = shape(count)
    assert len(points) == len(labels) == count
    assert (labels.count(0), labels.count(1)) == (count - count // 2, count // 2)


@pytest.mark.parametrize("shape", SHAPES)
def test_drawing_leaves_the_shared_generator_alone(shape: Callable[..., Dataset]):
    random.seed(5)
    state = random.getstate()
    shape(10)
    assert random.getstate() == state


def test_moons_without_noise_lie_on_two_half_circles():
    for (x, y), label in zip(*moons(101, noise=0.0), strict=True):
        assert math.hypot(x - label, y - 0.5 * label) == pytest.approx(1.0)
        assert y >= -1e-12 if label == 0 else y <= 0.5 + 1e-12


def test_circles_without_noise_lie_on_two_rings():
    for (x, y), label in zip(*circles(50, noise=0.0), strict=True):
        assert math.hypot(x, y) == pytest.approx(0.5 if label else 1.0)


def test_xor_without_noise_is_told_by_the_signs():
    points, labels = xor(200, noise=0.0)
    assert [int(x * y < 0.0) for x, y in points] == labels
    assert {(x > 0.0, y > 0.0) for x, y in points} == {(True, True), (True, False), (False, True), (False, False)}


def test_the_arms_of_the_spiral_are_half_a_turn_apart():
    points, labels = spiral(100, noise=0.0)
    for ((x0, y0), (x1, y1)), label in zip(pairwise(points), labels, strict=False):
        if label == 0:
            assert (x1, y1) == pytest.approx((-x0, -y0))
    assert max(math.hypot(x, y) for x, y in points) == pytest.approx(1.0)


def test_noise_spreads_the_points():
    clean, noisy = moons(1000, noise=0.0).points, moons(1000, noise=0.2).points
    spread = [a - b for one, other in zip(clean, noisy, strict=True) for a, b in zip(one, other, strict=True)]
    assert math.sqrt(math.fsum(s * s for s in spread) / len(spread)) == pytest.approx(0.2, rel=0.1)


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="neither count nor noise can be negative"):
        moons(-1)
    with pytest.raises(ValueError, match="neither count nor noise can be negative"):
        spiral(10, noise=-0.1)


def test_the_houses_are_all_there():
    assert len(houses()) == 1728
    assert houses()[0] == (906.0, 132500.0, 2, 42, False)
    assert sum(house.new for house in houses()) == 81


def test_the_sample_is_every_seventy_second_house_from_the_forty_eighth():
    assert len(sample()) == 24
    assert [houses().index(house) for house in sample()[:2]] == [48, 120]
    assert sample()[-1] == houses()[1704]


def test_the_pairs_of_letters_in_names_are_those_that_were_counted():
    """The entropy of the next letter, alone and after one letter, is what the lists of names gives."""
    file = Path(__file__).parents[2] / "py/data/us_names_2018_pairs.csv"
    pairs = [[int(count) for count in line.split(",")] for line in file.read_text(encoding="utf-8").splitlines()]
    assert [len(row) for row in pairs] == [27] * 27
    everything = sum(map(sum, pairs))
    assert (everything, sum(pairs[0]), sum(row[0] for row in pairs)) == (229_804, 32_257, 32_257)
    assert sum(count == 0 for row in pairs for count in row) == 102
    assert (pairs[14][0], pairs[1][0], pairs[1][14], pairs[0][1]) == (6_808, 6_682, 5_471, 4_438)
    alone = [sum(column) for column in zip(*pairs, strict=True)]
    surprise = -math.fsum(n * math.log(n / everything) for n in alone) / everything
    after_one = -math.fsum(n * math.log(n / sum(row)) for row in pairs for n in row if n) / everything
    assert (round(surprise, 6), round(after_one, 6)) == (2.822909, 2.454395)
    assert name_pairs() == tuple(map(tuple, pairs))
    assert name_pairs()[LETTERS.index("n")][LETTERS.index(".")] == 6_808


def test_the_names_are_those_that_the_table_of_pairs_counts():
    girls, boys = girls_and_boys()
    listed = [*girls, *boys]
    assert len(listed) == sum(name_pairs()[0]) == 32_257
    assert sum(len(name) + 1 for name in listed) == sum(map(sum, name_pairs()))
    assert sorted(distinct()) == sorted({*girls, *boys})
    assert distinct()[:2] == girls[:2] == ("emma", "olivia")
