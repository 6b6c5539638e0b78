"""Units make a ravine of a bowl; the same line, the same steps, the same share of the limit."""

import math

import pytest

from downhill import datasets
from figures import landscapes as lands
from figures import ravine
from tests.figures.scenes import drawer, handle, marks, table, value

draw = drawer(ravine)


def test_standardised_the_ravine_is_a_bowl() -> None:
    scene = draw()
    assert value(scene, "scaled_condition") == pytest.approx(1.0)
    assert value(scene, "condition") == pytest.approx(64.30359669291553)
    assert value(draw(units="raw"), "condition") == pytest.approx(39417522.31354589, rel=1e-7)


def test_the_bowls_parameters_are_those_of_standardised_areas() -> None:
    areas = [house.area for house in datasets.sample()]
    mean = math.fsum(areas) / len(areas)
    spread = math.sqrt(math.fsum((area - mean) ** 2 for area in areas) / len(areas))
    slope, intercept = lands.placed("standardised", 100.0, 20.0)
    for area in (500.0, 2000.0):
        by_bowl = slope * (area - mean) / spread + intercept
        assert by_bowl == pytest.approx((100.0 * area + 20_000.0) / 1000.0)


def test_half_the_limit_needs_one_step_in_the_bowl() -> None:
    scene = draw(share=0.5, steps=1)
    assert value(scene, "scaled_off") == pytest.approx(0.0, abs=1e-6)
    assert value(scene, "off") > 100_000.0


def test_in_plain_dollars_ten_thousand_steps_hardly_move_the_intercept() -> None:
    scene = draw(units="raw", steps=10_000)
    assert value(scene, "off") > 190_000.0
    assert value(scene, "scaled_off") < 1e-6
    assert "a thousand times as high" in scene["note"]


def test_both_walks_begin_at_the_same_line() -> None:
    scene = draw(slope=90.0, intercept=30.0, steps=0)
    assert value(scene, "off") == pytest.approx(value(scene, "scaled_off"))
    assert handle(scene, "point-map")["y"] == 30.0
    assert handle(draw(slope=90.0, intercept=30.0, units="raw"), "point-map")["y"] == 30_000.0


def test_above_the_limit_both_diverge_in_any_units() -> None:
    scene = draw(share=1.2, steps=10_000)
    assert "Above its limit a walk diverges in any units" in scene["note"]
    for mark in marks(scene, "line"):
        assert all(math.isfinite(number) for row in table(mark["at"]) for number in row)
