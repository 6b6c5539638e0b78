"""How areas are measured makes a ravine of a bowl; the same line, the same steps, the same share of the limit."""

import math

import pytest

import bridge
from downhill import datasets
from lessons.loss_surface import ravine
from lessons.loss_surface import surfaces as lands
from tests.lessons.scenes import drawer, handle, marks, table, value

draw = drawer(ravine)


def test_standardised_the_ravine_is_a_bowl() -> None:
    bowl = draw(centred=True, divided=True)
    assert value(bowl, "condition") == pytest.approx(1.0)
    assert "equally in all directions" in bowl["note"]
    assert value(draw(), "condition") == pytest.approx(64.30359669291553)
    assert value(draw(units="raw"), "condition") == pytest.approx(39417522.31354589, rel=1e-7)


@pytest.mark.parametrize(
    ("units", "centred", "divided", "condition"),
    [
        ("thousands", True, False, 3.4794227152),
        ("thousands", False, True, 159.56610529880),
        ("thousands", True, True, 1.0),
        ("raw", True, False, 287403.998264),
        ("raw", False, True, 159.56610529880),
        ("raw", True, True, 1.0),
    ],
)
def test_each_switch_alone_and_both_together(units: str, centred: bool, divided: bool, condition: float) -> None:
    # By hand: the Hessian is 2 · (mean of a², mean of a; mean of a, 1) over the areas a as they are measured.
    areas = [house.area / (1.0 if units == "raw" else 1000.0) for house in datasets.sample()]
    mean = math.fsum(areas) / len(areas)
    deviation = math.sqrt(math.fsum((area - mean) ** 2 for area in areas) / len(areas))
    measured = [(area - mean * centred) / (deviation if divided else 1.0) for area in areas]
    first, second = math.fsum(measured) / len(areas), math.fsum(a * a for a in measured) / len(areas)
    trace, determinant = second + 1.0, second - first * first
    largest = (trace + math.sqrt(max(trace * trace - 4.0 * determinant, 0.0))) / 2.0
    assert largest * largest / determinant == pytest.approx(condition, rel=1e-6)
    scene = draw(units=units, centred=centred, divided=divided)
    assert value(scene, "condition") == pytest.approx(condition, rel=1e-6)


def test_dividing_alone_makes_the_ravine_longer() -> None:
    assert value(draw(divided=True), "condition") > 2.0 * value(draw(), "condition")
    assert value(draw(divided=True, steps=100), "off") > value(draw(steps=100), "off")


def test_centred_the_walk_arrives_soon_after_the_ten_steps_that_the_figure_opens_with() -> None:
    assert value(draw(), "off") > 100_000.0
    assert value(draw(centred=True, steps=20), "off") < 1000.0


def test_a_link_from_before_there_were_switches_opens_as_it_did() -> None:
    scene = bridge.scene("ravine", {"units": "raw", "steps": 10_000.0})
    assert value(scene, "condition") == pytest.approx(39417522.31354589, rel=1e-7)
    assert scene["panels"][0]["title"] == "Areas as they are, in ft²; prices in $"


@pytest.mark.parametrize("units", ["thousands", "raw"])
@pytest.mark.parametrize("centred", [False, True])
@pytest.mark.parametrize("divided", [False, True])
def test_dragging_the_start_leaves_it_under_the_hand(units: str, centred: bool, divided: bool) -> None:
    how = {"units": units, "centred": centred, "divided": divided}
    mark = handle(draw(slope=90.0, intercept=30.0, **how), "point-map")
    assert ("x" in mark["drag"]) is not centred
    for axis, target in mark["drag"].items():
        moved = {"slope": 90.0, "intercept": 30.0}
        moved[target["param"]] += 10.0
        after = handle(draw(**moved, **how), "point-map")
        assert target["per"] * (after[axis] - mark[axis]) == pytest.approx(10.0)
        other = "y" if axis == "x" else "x"
        assert after[other] == pytest.approx(mark[other])


def test_the_bowls_parameters_are_those_of_standardised_areas() -> None:
    areas = [house.area for house in datasets.sample()]
    mean = math.fsum(areas) / len(areas)
    spread = math.sqrt(math.fsum((area - mean) ** 2 for area in areas) / len(areas))
    slope, intercept = lands.placed("standardised", 100.0, 20.0)
    for area in (500.0, 2000.0):
        by_bowl = slope * (area - mean) / spread + intercept
        assert by_bowl == pytest.approx((100.0 * area + 20_000.0) / 1000.0)


def test_half_the_limit_needs_one_step_in_the_bowl() -> None:
    assert value(draw(share=0.5, steps=1, centred=True, divided=True), "off") == pytest.approx(0.0, abs=1e-6)
    assert value(draw(share=0.5, steps=1), "off") > 100_000.0


def test_in_plain_dollars_ten_thousand_steps_hardly_move_the_intercept() -> None:
    scene = draw(units="raw", steps=10_000)
    assert value(scene, "off") > 190_000.0
    assert value(draw(units="raw", steps=10_000, centred=True, divided=True), "off") < 1e-6


def test_every_walk_begins_at_the_same_line() -> None:
    line = {"slope": 90.0, "intercept": 30.0, "steps": 0}
    assert value(draw(**line), "off") == pytest.approx(value(draw(**line, centred=True, divided=True), "off"))
    assert handle(draw(**line), "point-map")["y"] == 30.0
    assert handle(draw(slope=90.0, intercept=30.0, units="raw"), "point-map")["y"] == 30_000.0


@pytest.mark.parametrize("centred", [False, True])
@pytest.mark.parametrize("units", ["thousands", "raw"])
def test_above_the_limit_a_walk_diverges_in_any_units(units: str, centred: bool) -> None:
    scene = draw(share=1.2, steps=10_000, units=units, centred=centred)
    assert "Above its limit a walk diverges" in scene["note"]
    for mark in marks(scene, "line"):
        assert all(math.isfinite(number) for row in table(mark["at"]) for number in row)


def test_the_goal_is_a_bowl_which_takes_both() -> None:
    for centred, divided in ((False, False), (True, False), (False, True), (True, True)):
        scene = draw(centred=centred, divided=divided)
        assert scene["goal"]["reached"] is (centred and divided)
        assert len(marks(scene, "met")) == int(centred and divided)
