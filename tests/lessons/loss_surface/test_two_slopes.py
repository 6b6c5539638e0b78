"""Two slices make the gradient; whether down points at the lowest place is asked first."""

import json
import math
from typing import Any

import pytest

import bridge
from lessons.loss_surface import surfaces as lands
from lessons.loss_surface import two_slopes
from tests.lessons.scenes import drawer, marks, table, value

draw = drawer(two_slopes)


def test_nothing_tells_where_down_points_before_a_guess() -> None:
    scene = draw()
    assert "off" not in scene["readouts"]
    assert not marks(scene, "arrows")
    assert str(lands.lowest("thousands")[0]) not in json.dumps(bridge.scene("two-slopes", {}))


def beside(scene: Any, role: str) -> list[list[list[float]]]:
    """The lines of one role in the two slices: the first below the map, the second at its right."""
    return [table(line["at"]) for line in marks(scene, "line", role)]


def test_each_tangent_has_the_slope_of_its_slice() -> None:
    scene = draw(slope=80.0, intercept=120.0)
    # A loss of the map's whole height is HIGH units of it: upwards below the map, to the right beside it.
    per = lands.LANDSCAPES["thousands"].z.domain[1] / two_slopes.HIGH
    ((x0, y0), (x1, y1)), ((a0, b0), (a1, b1)) = beside(scene, "gradient")
    assert (y1 - y0) / (x1 - x0) * per == pytest.approx(value(scene, "partial_slope"))
    assert (a1 - a0) / (b1 - b0) * per == pytest.approx(value(scene, "partial_intercept"))


def test_both_slices_stand_on_the_maps_edges_go_through_the_point_and_stay_in_their_strips() -> None:
    scene = draw(slope=80.0, intercept=120.0)
    below, right = beside(scene, "error")
    assert max(y for _, y in below) <= lands.INTERCEPTS[0] - two_slopes.GAP
    assert min(x for x, _ in right) >= lands.SLOPES[1] + two_slopes.GAP
    hands = {mark["name"]: (mark["x"], mark["y"]) for mark in marks(scene, "handle")}
    assert hands["slope"][0] == 80.0
    assert hands["intercept"][1] == 120.0
    # One loss, as far from the foot of either slice.
    foot = lands.INTERCEPTS[0] - two_slopes.GAP - two_slopes.HIGH, lands.SLOPES[1] + two_slopes.GAP
    assert hands["slope"][1] - foot[0] == pytest.approx(hands["intercept"][0] - foot[1])


def test_the_arrow_is_one_slope_to_the_right_and_the_other_up() -> None:
    below, beside, along, up = table(marks(draw(aim="off"), "arrows")[0]["at"])
    ((x0, y0, x1, y1),) = table(marks(draw(aim="off"), "arrows")[1]["at"])
    assert along == [x0, y0, x1, y0]
    assert up == [x1, y0, x1, y1]
    assert below[2] - below[0] == pytest.approx(x1 - x0)
    assert beside[3] - beside[1] == pytest.approx(y1 - y0)


def test_the_arrow_stands_at_right_angles_to_the_contour() -> None:
    # A little way along the contour, which is across the arrow, the loss stays what it is.
    scene = draw(aim="off", slope=100.0, intercept=120.0)
    ((x0, y0, x1, y1),) = table(marks(scene, "arrows")[1]["at"])
    at = lands.engine("thousands")
    across = (y0 - y1) * 1e-4, (x1 - x0) * 1e-4
    ahead = (x1 - x0) * 1e-4, (y1 - y0) * 1e-4
    here = at(x0, y0).loss
    sideways = abs(at(x0 + across[0], y0 + across[1]).loss - here)
    assert sideways < 0.01 * (at(x0 + ahead[0], y0 + ahead[1]).loss - here)


def test_the_angle_is_between_down_and_the_way_to_the_lowest_place() -> None:
    scene = draw(aim="off", slope=60.0, intercept=190.0)
    best = lands.lowest("thousands")
    down = math.atan2(-value(scene, "partial_intercept"), -value(scene, "partial_slope"))
    way = math.atan2(best[1] - 190.0, best[0] - 60.0)
    assert value(scene, "off") == pytest.approx(abs(math.degrees(way - down)))


def test_a_guess_is_met_by_what_is_so_where_the_figure_opens() -> None:
    assert value(draw(aim="at"), "off") > two_slopes.STRAIGHT
    assert "as you said" in draw(aim="off")["verdict"]
    assert draw(aim="at")["verdict"].startswith("Past it, as the arrow shows")
    elsewhere = draw(aim="at", slope=200.0, intercept=50.0)
    assert elsewhere["verdict"] == draw(aim="at")["verdict"]
    assert value(elsewhere, "off") < two_slopes.STRAIGHT
    assert f"{value(elsewhere, 'off'):.3g}° off the way to the lowest place" in elsewhere["alt"]


def test_on_the_lowest_place_nothing_leads_down() -> None:
    slope, intercept = lands.lowest("thousands")
    assert "at the lowest place" in draw(aim="at", slope=slope, intercept=intercept)["note"]


def test_the_goal_is_a_place_from_which_down_leads_to_the_lowest_and_waits_for_the_guess() -> None:
    best = lands.lowest("thousands")
    assert "goal" not in draw()
    assert not draw(aim="off")["goal"]["reached"]
    across = lands.engine("thousands")
    straight = next(
        (best[0] + 100.0, best[1] + up)
        for up in range(-60, 100)
        if (two_slopes.off_by(best[0] + 100.0, best[1] + up) or 90.0) < 5.0
    )
    assert across(*straight).loss > across(*best).loss
    there = draw(aim="off", slope=round(straight[0]), intercept=round(straight[1]))
    assert there["goal"]["reached"]
    assert len(marks(there, "met")) == 1
