"""What the house figures share: the houses, places on a line, and numbers in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from picture.words import number, signed
from worlds import houses

slopes = some.floats(houses.SLOPE.low, houses.SLOPE.high)
intercepts = some.floats(houses.INTERCEPT.low, houses.INTERCEPT.high)


def test_there_are_24_houses_inside_the_picture_and_1728_in_all() -> None:
    assert len(houses.every_house()) == 1728
    assert len(houses.some_houses()) == 24
    assert set(houses.some_houses()) <= set(houses.every_house())
    for area, price in houses.some_houses():
        assert houses.AREAS[0] < area < houses.AREAS[1]
        assert houses.PRICES[0] < price < houses.PRICES[1]


def test_the_loss_of_a_toy_line_by_hand() -> None:
    # Predictions 110, 120, 130 thousand against 100, 150, 130: errors 10, −30, 0.
    toy = ((1000.0, 100_000.0), (2000.0, 150_000.0), (3000.0, 130_000.0))
    assert houses.mean_loss(toy, 10.0, 100_000.0) == pytest.approx((100.0 + 900.0 + 0.0) / 3.0)


def test_the_best_line_of_three_houses_by_hand() -> None:
    # x̄ = 2, ȳ = 4: slope = (1·1 + 0 + 1·3) / 2 = 2, intercept = 4 − 2·2 = 0, in thousands.
    toy = ((1000.0, 3000.0), (2000.0, 2000.0), (3000.0, 7000.0))
    assert houses.best_line(toy) == pytest.approx((2.0, 0.0))


def test_houses_of_one_area_have_no_best_line() -> None:
    assert houses.best_line(((1500.0, 100_000.0), (1500.0, 200_000.0))) is None


@given(slopes, intercepts, some.floats(*houses.AREAS))
def test_a_place_on_the_line_lies_in_the_picture(slope: float, intercept: float, area: float) -> None:
    x, y = houses.on_line(slope, intercept, area, houses.AREAS, houses.PRICES)
    assert houses.AREAS[0] <= x <= houses.AREAS[1]
    assert houses.PRICES[0] <= y <= houses.PRICES[1]
    assert y == pytest.approx(slope * x + intercept, abs=1e-6)


def test_a_line_nowhere_in_the_picture_is_met_at_its_edge() -> None:
    assert houses.on_line(0.0, 900.0, 50.0, (0.0, 100.0), (0.0, 500.0)) == (50.0, 500.0)


@given(slopes, intercepts, some.floats(-1000.0, 1000.0))
def test_the_slope_handle_stays_under_the_pointer(slope: float, intercept: float, up: float) -> None:
    grip = houses.slope_handle(slope, intercept)
    assert grip.drag.y
    turned = slope + grip.drag.y.per * up
    assert turned * grip.x + intercept == pytest.approx(slope * grip.x + intercept + up, abs=1e-6)


def test_the_intercept_handle_sits_where_the_line_meets_the_price_axis() -> None:
    grip = houses.line_handles(200.0, -100_000.0)[0]
    assert (grip.x, grip.y) == (0.0, -100_000.0)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (4770.12, "4,770"),
        (57699.4, "57,699"),
        (113.1225418468094, "113.1"),
        (200.0, "200"),
        (0.025131, "0.02513"),
        (-12.0, "−12"),
        (1234567.8, "1,234,568"),
        (0.0, "0"),
        (-1e-13, "0"),
        (100.0, "100"),
    ],
)
def test_numbers_are_rounded_for_people(value: float, text: str) -> None:
    assert number(value) == text


def test_money_in_words() -> None:
    assert houses.dollars(13439.394) == "$13,439"
    assert houses.dollars(-755.7) == "−$756"
    assert houses.dollars(-0.2) == "$0"
    assert houses.dollars(193_250.0, nearest=1000.0) == "$193,000"
    assert houses.plus(50_000.0) == "+ $50,000"
    assert houses.plus(-755.7) == "− $756"
    assert (houses.per_foot(-2.5), houses.per_foot(-1e-12)) == ("−$2.5/ft²", "$0/ft²")
    assert houses.formula(113.1225, -755.7) == "$113.1/ft² × area − $756"
    assert signed(736.7) == "+736.7"
    assert signed(-736.7) == "−736.7"
    assert signed(1e-12) == "0"
