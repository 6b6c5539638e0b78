"""What the best line leaves over of the prices, beside a bell."""

import csv
import math
from pathlib import Path
from statistics import NormalDist, linear_regression

import pytest

from lessons.gaussian import noise
from tests.lessons.scenes import drawer, handle, value

draw = drawer(noise)

with (Path(noise.__file__).parents[2] / "data/saratoga_houses.csv").open(encoding="utf-8") as file:
    TABLE = [(float(row["livingArea"]), float(row["price"])) for row in csv.DictReader(file)]
SLOPE, INTERCEPT = linear_regression(*zip(*TABLE, strict=True))
LEFT_OVER = [price - SLOPE * area - INTERCEPT for area, price in TABLE]
MISS = math.sqrt(math.fsum(each**2 for each in LEFT_OVER) / len(LEFT_OVER))


def test_the_line_is_typically_69_065_dollars_off() -> None:
    assert noise.every().miss == pytest.approx(MISS) == pytest.approx(69_064.5565)


def test_28_houses_are_beyond_3_sigma_25_of_them_above_where_a_bell_has_under_5() -> None:
    assert sum(each > 3 * MISS for each in LEFT_OVER) == 25
    assert sum(each < -3 * MISS for each in LEFT_OVER) == 3
    assert noise.expected_beyond(3.0) == pytest.approx(2 * 1728 * NormalDist().cdf(-3.0))
    assert "Yes: 28 are, 25 of them above the line." in draw(guess="more")["verdict"]
    assert draw(guess="same", sigma=30_000.0)["verdict"].startswith("No: 28 are")


@pytest.mark.parametrize("sigma", [40_000.0, 52_000.0, 69_000.0])
def test_the_houses_within_and_beyond_are_counted(sigma: float) -> None:
    scene = draw(guess="more", sigma=sigma)
    inside = sum(abs(each) <= sigma for each in LEFT_OVER)
    assert value(scene, "inside") == pytest.approx(100 * inside / 1728)
    assert value(scene, "beyond") == sum(abs(each) > 3 * sigma for each in LEFT_OVER)


def test_the_bars_hold_all_houses_and_the_bell_as_many() -> None:
    assert sum(bar[3] for bar in noise.every().bars) == 1728
    everywhere = [noise._height(20_000.0 * i, 69_000.0) for i in range(-40, 41)]
    assert math.fsum(everywhere) == pytest.approx(1728)


def test_the_band_holds_nearly_all_small_houses_and_few_large_ones() -> None:
    for area, share in ((1200.0, 0.85), (3500.0, 0.45)):
        near = [each for (size, _), each in zip(TABLE, LEFT_OVER, strict=True) if abs(size - area) <= 200.0]
        inside = 100 * sum(abs(each) <= 69_000.0 for each in near) / len(near)
        assert value(draw(area=area), "here") == pytest.approx(inside)
        assert (inside > 100 * share) == (area == 1200.0)


def test_the_goal_is_a_middle_that_fits() -> None:
    assert "goal" not in draw()
    assert draw(guess="more")["goal"]["reached"] is False
    assert draw(guess="more", sigma=53_000.0)["goal"]["reached"] is True
    assert handle(draw(), "sigma")["value"] == 69_000.0
