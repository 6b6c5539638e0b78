"""Least squares in closed form, against exact arithmetic and against the engine's gradient."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from downhill import Value, houses, least_squares, least_squares_plane, mean_squared_error

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


# ── Several inputs ────────────────────────────────────────────────────────────────────────────────

INPUTS = [(house.area, house.bedrooms, house.age) for house in houses()]


def exactly(inputs: Sequence[Sequence[float]], ys: Sequence[float]) -> list[float]:
    """(weights…, bias) by Cramer's rule over fractions: no rounding until the end."""
    rows = [[*map(Fraction, row), Fraction(1)] for row in inputs]
    prices = [Fraction(y) for y in ys]
    columns = list(zip(*rows, strict=True))
    matrix = [[product(one, other) for other in columns] for one in columns]
    right = [product(column, prices) for column in columns]
    whole = determinant(matrix)
    swapped = [
        [[*row[:k], value, *row[k + 1 :]] for row, value in zip(matrix, right, strict=True)]
        for k in range(len(columns))
    ]
    return [float(determinant(one) / whole) for one in swapped]


def product(one: Sequence[Fraction], other: Sequence[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(one, other, strict=True)), Fraction(0))


def determinant(matrix: list[list[Fraction]]) -> Fraction:
    if not matrix:
        return Fraction(1)
    first, *rest = matrix
    minors = [[row[:i] + row[i + 1 :] for row in rest] for i in range(len(first))]
    return product(first, [(-1) ** i * determinant(minor) for i, minor in enumerate(minors)])


def test_the_weights_of_area_bedrooms_and_age_are_exact_to_the_last_digits():
    weights, bias = least_squares_plane(INPUTS, PRICES)
    assert [*weights, bias] == pytest.approx(exactly(INPUTS, PRICES), rel=1e-11)
    assert weights == pytest.approx((122.65474233155659, -12660.19129228884, -173.0677412473955), rel=1e-11)
    assert bias == pytest.approx(41478.73739531581, rel=1e-11)


def test_with_one_input_a_plane_is_a_line():
    (slope,), intercept = least_squares_plane([(area,) for area in AREAS], PRICES)
    assert (slope, intercept) == pytest.approx(least_squares(AREAS, PRICES), rel=1e-12)


def test_at_the_best_weights_the_engine_finds_no_slope():
    found, best = least_squares_plane(INPUTS[:60], PRICES[:60])
    weights, bias = [Value(weight / 1000.0) for weight in found], Value(best / 1000.0)
    predictions = [sum((w * x for w, x in zip(weights, row, strict=True)), bias) for row in INPUTS[:60]]
    mean_squared_error(predictions, [price / 1000.0 for price in PRICES[:60]]).backward()
    assert bias.grad == pytest.approx(0.0, abs=1e-9)
    assert [weight.grad for weight in weights] == pytest.approx([0.0] * 3, abs=1e-6)


@pytest.mark.parametrize(
    ("inputs", "ys", "words"),
    [
        ([(1.0, 2.0)], [1.0, 2.0], "every x needs a y"),
        ([(1.0,), (1.0, 2.0)], [1.0, 2.0], "as many inputs"),
        ([(1.0, 2.0), (2.0, 3.0)], [1.0, 2.0], "more than 2 rows"),
        ([(1.0, 5.0), (2.0, 5.0), (4.0, 5.0)], [1.0, 2.0, 3.0], "input 2 is the same"),
        ([(1.0, 3.0), (2.0, 6.0), (4.0, 12.0)], [1.0, 2.0, 3.0], "follows from the others"),
    ],
)
def test_what_no_one_plane_fits_is_refused_with_the_reason(
    inputs: list[tuple[float, ...]], ys: list[float], words: str
):
    with pytest.raises(ValueError, match=words):
        least_squares_plane(inputs, ys)
