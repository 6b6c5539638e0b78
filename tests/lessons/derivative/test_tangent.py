"""A secant closes onto the tangent, and the tangent's slope is the engine's."""

import math
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from downhill.gradcheck import nudged_slope
from downhill.value import Value
from lessons.derivative import tangent
from lessons.loss_curve import in_the_dark
from tests.lessons.scenes import drawer, handle, marks, table, value
from worlds import houses

draw = drawer(tangent)


def line(scene: Any, *, dashed: bool) -> list[list[float]]:
    """The ends of the secant or of the tangent on the curve."""
    found = [mark for mark in scene["panels"][0]["marks"] if mark["kind"] == "line" and mark["role"] == "gradient"]
    return table(next(mark for mark in found if mark.get("dashed", False) is dashed)["at"])


def slope_of(ends: list[list[float]]) -> float:
    (x0, y0), (x1, y1) = ends
    return (y1 - y0) / (x1 - x0)


def test_the_derivative_of_the_lectures_function_at_3_is_14() -> None:
    assert value(draw(curve="f", x=3.0), "tangent") == 14.0
    assert value(draw(curve="f", x=3.0), "height") == 20.0


def test_the_lectures_function_is_level_at_two_thirds() -> None:
    assert value(draw(curve="f", level=True), "level") == pytest.approx(2.0 / 3.0, rel=1e-15)
    at = draw(curve="f", x=2.0 / 3.0)
    assert value(at, "tangent") == pytest.approx(0.0, abs=1e-15)
    assert "level" in at["note"]


def test_x_cubed_is_level_at_0_and_has_neither_a_bottom_nor_a_top_there() -> None:
    assert value(draw(curve="cube", level=True), "level") == 0.0
    at = draw(curve="cube", cube_x=0.0)
    assert value(at, "tangent") == 0.0
    assert "rises on both sides" in at["note"]
    # At 1.5 the derivative is 3 · 2.25, and from there to 0.5 it falls by 3.375 − 0.125.
    assert value(draw(curve="cube", cube_x=1.5, cube_h=-1.0), "tangent") == 6.75
    assert value(draw(curve="cube", cube_x=1.5, cube_h=-1.0), "secant") == 3.25


@given(some.floats(-2.0, 2.0).filter(lambda step: abs(step) > 1e-3))
def test_a_secant_of_the_lectures_function_at_3_has_the_slope_14_plus_3h(step: float) -> None:
    # f stays below 80 there, so a rise carries a few times 1e-14 of rounding.
    assert value(draw(curve="f", x=3.0, x_h=step), "secant") == pytest.approx(14.0 + 3.0 * step, abs=6e-14 / abs(step))


@given(some.floats(-1.0, 4.0))
def test_the_derivative_of_the_lectures_function_is_6x_minus_4(x: float) -> None:
    assert value(draw(curve="f", x=x), "tangent") == pytest.approx(6.0 * x - 4.0, abs=1e-14)


@pytest.mark.parametrize("slope", [0.0, 60.0, 112.6, 200.0, 300.0])
def test_the_tangents_slope_is_the_engines_gradient_and_what_a_nudge_says(slope: float) -> None:
    w = Value(slope)
    tangent.line_loss(w).backward()
    drawn = value(draw(slope=slope), "tangent")
    assert drawn == w.grad
    assert drawn == pytest.approx(nudged_slope(in_the_dark.loss, [slope], 0), rel=1e-6, abs=1e-4)


@pytest.mark.parametrize("slope", [0.0, 113.0, 300.0])
def test_the_curve_is_that_of_the_lesson_before(slope: float) -> None:
    assert value(draw(slope=slope), "height") == pytest.approx(in_the_dark.loss(slope), rel=1e-14)
    assert value(draw(slope=slope), "height") == pytest.approx(
        houses.mean_loss(houses.some_houses(), slope, 0.0), rel=1e-14
    )


def test_the_loss_is_level_where_its_closed_form_says() -> None:
    assert value(draw(level=True), "level") == pytest.approx(in_the_dark.lowest(), rel=1e-14)
    assert value(draw(slope=in_the_dark.lowest()), "tangent") == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("params", [{"slope": 60.0, "slope_h": -40.0}, {"curve": "f", "x": 1.0, "x_h": 1.5}])
def test_both_lines_go_through_where_you_stand_with_the_slopes_they_are_said_to_have(params: dict[str, Any]) -> None:
    scene = draw(**params)
    for name, dashed in (("secant", True), ("tangent", False)):
        (x0, y0), (x1, y1) = line(scene, dashed=dashed)
        assert slope_of([[x0, y0], [x1, y1]]) == pytest.approx(value(scene, name))
        at = y0 + value(scene, name) * (value(scene, "at") - x0)
        assert at == pytest.approx(value(scene, "height"))
    second = handle(scene, "second")
    assert second["x"] == value(scene, "at") + value(scene, "h")
    assert second["y"] == pytest.approx(value(scene, "height") + value(scene, "rise"))
    assert value(scene, "secant") == value(scene, "rise") / value(scene, "h")


def test_the_smaller_h_the_nearer_the_secant_comes_to_the_tangent() -> None:
    gaps = [abs(value(draw(slope_h=step), "secant") - value(draw(), "tangent")) for step in (100.0, 10.0, 1.0, 0.1)]
    for larger, smaller in pairwise(gaps):
        assert smaller == pytest.approx(larger / 10.0, rel=1e-6)


@pytest.mark.parametrize("params", [{"slope_h": 0.0}, {"curve": "f", "x_h": 0.0}])
def test_one_point_has_a_tangent_and_no_secant(params: dict[str, Any]) -> None:
    scene = draw(**params)
    assert "secant" not in scene["readouts"]
    assert math.isfinite(value(scene, "tangent"))
    assert "0 divided by 0" in scene["note"]
    assert [mark for mark in scene["panels"][0]["marks"] if mark.get("dashed")] == []
    # A hand that grabs both gets the first: the handle that is drawn last.
    assert [mark["name"] for mark in scene["panels"][0]["marks"] if mark["kind"] == "handle"] == ["second", "point"]


def test_an_h_too_small_to_see_is_still_a_number() -> None:
    assert value(draw(curve="f", x_h=1e-300), "secant") == 0.0


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"slope": 200.0}, "rises to the right, so downhill is to the left"),
        ({"slope": 60.0}, "falls to the right, so downhill is to the right"),
        ({"curve": "f", "x": -1.0}, "falls to the right, so downhill is to the right"),
        ({"curve": "f", "x": 3.0}, "rises to the right, so downhill is to the left"),
    ],
)
def test_downhill_is_against_the_sign(params: dict[str, Any], words: str) -> None:
    scene = draw(**params)
    assert words in scene["note"]
    assert words in scene["alt"]
    sign = math.copysign(1.0, value(scene, "tangent"))
    function = tangent.CURVES[params.get("curve", "houses")].function
    assert function(value(scene, "at") - sign * 0.1) < value(scene, "height")


def test_the_point_is_led_along_the_curve() -> None:
    scene = draw(slope=130.0)
    point = handle(scene, "point")
    assert point["drag"] == {"x": {"param": "slope", "per": 1.0}}
    assert (point["x"], point["y"]) == (130.0, value(scene, "height"))


@pytest.mark.parametrize("params", [{}, {"curve": "f"}, {"slope": 0.0, "slope_h": 20.0}])
def test_the_tangent_crosses_the_close_up_from_side_to_side(params: dict[str, Any]) -> None:
    panel = draw(**params)["panels"][1]
    low, high = panel["y"]["domain"]
    tangent_line = next(mark for mark in panel["marks"] if mark["kind"] == "line" and mark["role"] == "gradient")
    assert all(low <= y <= high for _, y in table(tangent_line["at"]))


def test_where_it_is_level_is_not_in_the_scene_before_it_is_asked_for() -> None:
    scene = draw(curve="f")
    assert "level" not in scene["readouts"]
    assert marks(scene, "dots", "best") == []
    assert str(tangent.level("f")) not in repr(scene)
    assert "$87.41/ft² to the right" in draw(slope=200.0, level=True)["note"]
    assert "You are where it is level" in draw(slope=112.6, level=True)["note"]


def test_a_second_point_outside_the_picture_waits_at_its_edge() -> None:
    scene = draw(slope=290.0, slope_h=60.0)
    assert value(scene, "rise") == pytest.approx(in_the_dark.loss(350.0) - in_the_dark.loss(290.0))
    assert handle(scene, "second")["x"] == 300.0
    assert handle(scene, "second")["value"] == 60.0


def test_close_up_the_curve_becomes_its_tangent() -> None:
    def bend(step: float) -> float:
        """How far the curve leaves its tangent, as a share of the close-up's height."""
        panel = draw(curve="f", x=1.0, x_h=step)["panels"][1]
        low, high = panel["y"]["domain"]
        x, y = table(next(mark for mark in panel["marks"] if mark["role"] == "model")["at"])[-1]
        return (y - (4.0 + 2.0 * (x - 1.0))) / (high - low)

    assert bend(1.0) > 0.1
    assert bend(0.1) == pytest.approx(bend(1.0) / 10.0)


def test_the_goal_is_a_secant_near_the_tangent() -> None:
    # On the lecture's function at 3 the secant is 14 + 3h, and 3 % of 14 is 0.42.
    assert not draw()["goal"]["reached"]
    assert not draw(curve="f", x=3.0, x_h=0.15)["goal"]["reached"]
    assert draw(curve="f", x=3.0, x_h=0.13)["goal"]["reached"]
    assert "goal" not in draw(slope_h=0.0)
