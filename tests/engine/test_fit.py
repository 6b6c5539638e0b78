"""Least squares in closed form, against exact arithmetic and against the engine's gradient."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from downhill import Value, houses, least_squares, mean_squared_error

AREAS = [house.area for house in houses()]
PRICES = [house.price for house in houses()]


def test_the_line_through_all_houses_is_the_known_one():
    slope, intercept = least_squares(AREAS, PRICES)
    assert slope == pytest.approx(113.1225418468094, rel=1e-12)
    assert intercept == pytest.approx(13439.394004889764, rel=1e-12)


def test_the_line_through_all_houses_is_exact_to_the_last_digits():
    xs, ys = [Fraction(area) for area in AREAS], [Fraction(price) for price in PRICES]
    count = len(xs)
    slope = (count * sum(x * y for x, y in zip(xs, ys, strict=True)) - sum(xs) * sum(ys)) / (
        count * sum(x * x for x in xs) - sum(xs) ** 2
    )
    intercept = (sum(ys) - slope * sum(xs)) / count
    assert least_squares(AREAS, PRICES) == pytest.approx((float(slope), float(intercept)), rel=1e-13)


def test_at_the_best_line_the_engine_finds_no_slope():
    best = least_squares(AREAS, PRICES)
    slope, intercept = Value(best[0] / 1000.0), Value(best[1] / 1000.0)
    loss = mean_squared_error([slope * area + intercept for area in AREAS], [price / 1000.0 for price in PRICES])
    loss.backward()
    assert intercept.grad == pytest.approx(0.0, abs=1e-9)
    assert slope.grad == pytest.approx(0.0, abs=1e-6)


@given(some.lists(some.integers(-100, 100), min_size=2, max_size=10), some.integers(-9, 9), some.integers(-99, 99))
def test_points_on_a_line_give_that_line_back(xs: list[int], slope: int, intercept: int):
    assume(len(set(xs)) > 1)
    found = least_squares(xs, [slope * x + intercept for x in xs])
    assert found == pytest.approx((slope, intercept), abs=1e-9)


@pytest.mark.parametrize(
    ("xs", "ys", "message"),
    [
        ([1.0], [2.0], "at least two points, not 1"),
        ([1.0, 2.0], [1.0], "2 xs and 1 ys"),
        ([3.0, 3.0], [1.0, 2.0], "all points have the same x, 3.0"),
    ],
)
def test_points_without_a_line_are_refused(xs: list[float], ys: list[float], message: str):
    with pytest.raises(ValueError, match=message):
        least_squares(xs, ys)
