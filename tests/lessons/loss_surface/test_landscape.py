"""A line, its place on the map and its height are one thing."""

import math

import pytest

from lessons.loss_surface import landscape
from picture.numbers import mean
from tests.lessons.scenes import drawer, handle, marks, table, value
from worlds import houses

draw = drawer(landscape)


def test_the_three_pictures_agree() -> None:
    scene = draw(slope=150.0, intercept=-20.0)
    assert (handle(scene, "point-map")["x"], handle(scene, "point-map")["y"]) == (150.0, -20.0)
    assert (handle(scene, "point-surface")["x"], handle(scene, "point-surface")["y"]) == (150.0, -20.0)
    line = table(marks(scene, "line", "model")[0]["at"])
    assert line == [[area, 150.0 * area - 20_000.0] for area in houses.AREAS]
    assert math.isclose(value(scene, "height"), houses.mean_loss(houses.some_houses(), 150.0, -20_000.0), rel_tol=1e-9)


def test_a_loss_is_said_as_a_typical_miss() -> None:
    scene = draw(slope=150.0, intercept=-20.0)
    errors = [150.0 * area - 20_000.0 - price for area, price in houses.some_houses()]
    assert value(scene, "miss") == pytest.approx(math.sqrt(mean([error * error for error in errors])))


def test_the_map_and_the_surface_have_the_same_heights() -> None:
    scene = draw()
    surface = scene["panels"][0]
    (contours,) = marks(scene, "contours")
    assert contours["at"]["values"] is surface["at"]["values"]
    assert contours["levels"]["values"] is surface["levels"]["values"]
    assert len(contours["names"]) == len(contours["levels"]["values"])


def test_the_lowest_place_is_shown_when_asked_for() -> None:
    assert "best_loss" not in draw()["readouts"]
    scene = draw(lowest=True)
    assert value(scene, "best_slope") == pytest.approx(112.98232058201222)
    assert value(scene, "best_intercept") == pytest.approx(-0.7557307244980184)
    assert value(scene, "best_loss") == pytest.approx(2864.5262231059824)


def test_a_cut_shows_both_partial_derivatives() -> None:
    assert "along_slope" not in draw()["readouts"]
    scene = draw(cuts=True, slope=200.0, intercept=50.0)
    by_hand = [2.0 * (200.0 * x + 50_000.0 - y) / 1000.0 for x, y in houses.some_houses()]
    assert value(scene, "along_intercept") == pytest.approx(mean(by_hand))
    areas = [x / 1000.0 for x, _ in houses.some_houses()]
    assert value(scene, "along_slope") == pytest.approx(mean([e * x for e, x in zip(by_hand, areas, strict=True)]))
    assert len(marks(scene, "curve", "gradient")) == 2


def test_the_camera_is_a_param_and_nothing_else_depends_on_it() -> None:
    one, other = draw(), draw(azimuth=-90.0, elevation=80.0)
    assert (other["panels"][0]["azimuth"], other["panels"][0]["elevation"]) == (-90.0, 80.0)
    assert one["readouts"] == other["readouts"]
    assert one["alt"] == other["alt"]
