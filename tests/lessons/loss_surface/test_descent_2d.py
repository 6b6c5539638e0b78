"""A walk over the landscape of lines: its arithmetic, its limit, and how it is told."""

import math
import re

import pytest

from lessons.loss_surface import descent_2d
from lessons.loss_surface import surfaces as lands
from tests.lessons.scenes import drawer, handle, marks, table, value

draw = drawer(descent_2d)


def test_every_step_can_be_read_as_arithmetic() -> None:
    scene = draw(slope=200.0, intercept=50.0, rate=0.1, steps=1)
    found = re.match(
        r"Step 1: slope ← 200 − 0.1 × ([\d.]+) = ([\d.]+), and intercept ← 50 − 0.1 × ([\d.]+) = ([\d.]+)\.",
        scene["alt"].split("$50,000. ")[1],
    )
    assert found
    by_slope, slope, by_intercept, intercept = map(float, found.groups())
    # Said in four digits, a tenth of a slope is off by 0.005 at most, and the result by half of its last digit.
    assert slope == pytest.approx(200.0 - 0.1 * by_slope, abs=0.005 + 0.05)
    assert intercept == pytest.approx(50.0 - 0.1 * by_intercept, abs=0.005 + 0.0005)
    assert f"{value(scene, 'at_slope'):.4g}" == f"{slope:g}"


def test_the_next_step_is_told_before_it_is_taken() -> None:
    now, then = draw(steps=4), draw(steps=5)
    assert value(now, "next_slope") == value(then, "at_slope")
    assert value(now, "next_intercept") == value(then, "at_intercept")


def test_the_whole_path_follows_the_start() -> None:
    one, other = draw(steps=8), draw(steps=8, slope=20.0)
    assert table(marks(one, "line", "parameter")[0]["at"])[0] == [130.0, 140.0]
    assert table(marks(other, "line", "parameter")[0]["at"])[0] == [20.0, 140.0]
    assert handle(other, "point-surface")["x"] == 20.0
    assert value(one, "loss") != value(other, "loss")


def test_the_map_and_the_surface_have_the_same_path() -> None:
    scene = draw(steps=8)
    assert table(marks(scene, "line", "parameter")[0]["at"]) == table(marks(scene, "curve", "parameter")[0]["at"])


def test_the_limit_is_two_over_the_largest_curvature() -> None:
    scene = draw(limit=True)
    assert value(scene, "limit") == 2.0 / value(scene, "curvature") == pytest.approx(0.23261406174398255)
    assert value(scene, "curvature") / value(scene, "least_curvature") == pytest.approx(64.30359669291553)
    assert "η = 0.2 is below the limit 2/λ = 0.2326" in scene["note"]


def test_a_rate_above_the_limit_is_told_with_numbers() -> None:
    scene = draw(rate=0.3, steps=10_000)
    assert "It diverges" in scene["note"]
    assert "2/λ = 0.2326" in scene["note"]
    assert re.search(r"At step \d+ it is off the map", scene["note"])
    assert all(math.isfinite(readout["value"]) for readout in scene["readouts"].values())
    assert not marks(scene, "arrows")


def test_the_note_says_by_what_share_the_loss_changes() -> None:
    before, after = value(draw(steps=2), "loss"), value(draw(steps=3), "loss")
    assert draw(steps=3)["note"] == f"Step 3 took {100.0 * (before - after) / before:.1f} % off the loss."
    assert "the loss rose by" in draw(rate=0.24, steps=30)["note"]


def test_ten_thousand_steps_settle_at_the_least_squares_line() -> None:
    scene = draw(steps=10_000)
    best = lands.lowest("thousands")
    assert (value(scene, "at_slope"), value(scene, "at_intercept")) == pytest.approx(best, abs=1e-9)
    assert "settled" in scene["note"]


def test_the_line_that_moves_is_solid_and_its_start_dashed() -> None:
    scene = draw(steps=3)
    (moving,) = marks(scene, "line", "model")
    (start,) = marks(scene, "line", "quiet")
    assert start["dashed"]
    assert start["drag"]
    assert not moving["dashed"]
    assert marks(draw(steps=0), "line", "model")[0]["drag"]
