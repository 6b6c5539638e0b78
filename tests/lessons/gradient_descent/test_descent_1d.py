"""Gradient descent on one number: what a step is, where runs lead, and what the curvature allows."""

import json
import math
from typing import Any

import pytest

import bridge
from downhill.value import Value
from lessons.gradient_descent import descent_1d
from lessons.loss_curve import in_the_dark
from tests.lessons.scenes import drawer, handle, marks, table, value
from worlds import descent as runs

draw = drawer(descent_1d)
CURVES = list(runs.CURVES)
THIRD = 1.0 / 3.0


def fresh_run(name: str, start: float, rate: float) -> runs.Run:
    return runs.Run(name, start, rate)


# ── runs ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", CURVES)
def test_a_replayed_derivative_is_that_of_the_backward_pass(name: str) -> None:
    low, high = runs.CURVES[name].x.domain
    for i in range(21):
        w = Value(low + i * (high - low) / 20.0)
        loss = runs.CURVES[name].loss(w)
        loss.backward()
        replayed = runs.engine(name)(w.data)
        assert math.isclose(replayed[0], loss.data, rel_tol=1e-12, abs_tol=1e-12)
        assert math.isclose(replayed[1], w.grad, rel_tol=1e-12, abs_tol=1e-9)


def test_the_loss_of_the_line_is_that_of_the_lesson_in_the_dark() -> None:
    for slope in range(0, 301, 20):
        assert math.isclose(runs.line_loss(float(slope)), in_the_dark.loss(float(slope)), rel_tol=1e-10)


@pytest.mark.parametrize("name", CURVES)
def test_every_step_goes_against_the_derivative_and_is_the_rate_times_as_long(name: str) -> None:
    run = fresh_run(name, runs.CURVES[name].x.domain[0], 0.05)
    run.reach(30)
    for before, derivative, after in zip(run.places, run.derivatives, run.places[1:], strict=False):
        assert after == before - 0.05 * derivative


def test_at_a_third_a_run_from_minus_one_cycles_for_ever() -> None:
    run = fresh_run("parabola", -1.0, THIRD)
    assert run.reach(100) == 100
    for step, place in enumerate(run.places):
        assert math.isclose(place, -1.0 if step % 2 == 0 else -2.0, rel_tol=0.0, abs_tol=1e-9)


@pytest.mark.parametrize("start", [-4.0, -1.0, 0.3, 1.0])
@pytest.mark.parametrize("rate", [0.01, 0.1, 1.0 / 6.0, 0.25, 0.33])
def test_below_the_limit_a_run_comes_to_the_bottom(start: float, rate: float) -> None:
    run = fresh_run("parabola", start, rate)
    assert math.isclose(run.places[run.reach(3000)], -1.5, abs_tol=1e-9)
    assert not run.diverged


@pytest.mark.parametrize("rate", [0.334, 0.35, 0.5, 1.0])
def test_above_the_limit_a_run_diverges_and_ends(rate: float) -> None:
    run = fresh_run("parabola", -1.0, rate)
    steps = run.reach(10_000)
    assert run.lost(steps)
    assert abs(run.places[-1] + 1.5) > 1000.0 * 5.0
    assert all(map(math.isfinite, (*run.places, *run.losses, *run.derivatives)))
    assert not run.lost(steps - 1)


def test_the_limit_is_two_divided_by_the_curvature() -> None:
    assert math.isclose(runs.curvature("parabola", -1.0), 6.0, rel_tol=1e-12)
    assert math.isclose(runs.limit("parabola", -1.0) or 0.0, THIRD, rel_tol=1e-12)


def test_the_curvature_agrees_with_the_second_derivatives_by_hand() -> None:
    areas = [area / 1000.0 for area, _ in runs.houses.some_houses()]
    by_hand = 2.0 * math.fsum(area * area for area in areas) / len(areas)
    assert math.isclose(runs.curvature("houses", 0.0), by_hand, rel_tol=1e-9)
    for x in (-2.0, -1.3, 0.0, 1.1, 2.0):
        assert math.isclose(runs.curvature("valleys", x), 12.0 * x * x - 6.0, abs_tol=1e-4)


def test_where_a_curve_bends_downward_there_is_no_limit() -> None:
    assert runs.limit("valleys", 0.0) is None


@pytest.mark.parametrize("name", ["parabola", "houses"])
def test_on_a_parabola_the_limit_leads_to_the_same_height_and_half_of_it_to_the_bottom(name: str) -> None:
    start = runs.CURVES[name].x.domain[0]
    limit = runs.limit(name, start)
    assert limit
    across, down = fresh_run(name, start, limit), fresh_run(name, start, limit / 2.0)
    assert math.isclose(across.loss(1), across.loss(0), rel_tol=1e-9)
    assert math.isclose(down.places[down.reach(1)], runs.bottom(name), rel_tol=1e-9)


def test_asking_for_more_steps_changes_none_of_the_first() -> None:
    run, whole = fresh_run("valleys", 1.9, 0.178), fresh_run("valleys", 1.9, 0.178)
    whole.reach(500)
    for steps in (3, 50, 20, 500):
        run.reach(steps)
    assert run.places == whole.places


# ── the figure ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("curve", "start"), [("parabola", "start"), ("houses", "start_slope"), ("valleys", "start_x")])
def test_the_start_is_on_the_curve_and_moves_its_own_param(curve: str, start: str) -> None:
    scene = draw(curve=curve, steps=0)
    grip = handle(scene, "start")
    assert list(grip["drag"]) == ["x"]
    assert grip["drag"]["x"] == {"param": start, "per": 1.0}
    assert math.isclose(grip["y"], runs.CURVES[curve].loss(grip["x"]))


def test_the_note_is_the_arithmetic_of_the_last_step() -> None:
    assert draw(start=0.5, rate=0.1, steps=0)["note"].startswith("First step: a ← 0.5 − 0.1 × 12 = −0.7.")
    assert draw(start=0.5, rate=0.1, steps=1)["note"].startswith("Step 1: a ← 0.5 − 0.1 × 12 = −0.7.")
    assert draw(start=-2, rate=0.1, steps=1)["note"].startswith("Step 1: a ← −2 − 0.1 × (−3) = −1.7.")


def test_the_readouts_are_those_of_the_place_it_stands() -> None:
    scene = draw(start=0.5, rate=0.1, steps=1)
    assert math.isclose(value(scene, "at"), -0.7)
    assert math.isclose(value(scene, "loss"), 3 * 0.49 - 6.3)
    assert math.isclose(value(scene, "derivative"), 6 * -0.7 + 9)
    assert math.isclose(value(scene, "next"), -0.7 - 0.1 * 4.8)


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (0.02, "Each step covers 12 % of the way"),
        (1.0 / 6.0, "One step reaches the bottom"),
        (0.3, "overshoots, and ends 80 % as far from the bottom"),
        (THIRD, "goes back and forth between −2 and −1 forever"),
        (0.4, "overshoots, and ends 1.4 times as far from the bottom"),
    ],
)
def test_it_says_what_the_rate_does(rate: float, words: str) -> None:
    assert words in draw(start=-1, rate=rate, steps=1)["note"]


def test_a_divergence_is_told_with_its_step_its_values_and_the_limit() -> None:
    scene = draw(start=-1, rate=0.4, steps=10_000)
    run = fresh_run("parabola", -1.0, 0.4)
    steps = run.reach(10_000)
    assert f"ends at step {steps}, far off the chart" in scene["note"]
    assert "above the limit, 0.3333" in scene["note"]
    assert "next" not in scene["readouts"]
    assert value(scene, "at") == run.places[-1]


def test_a_divergence_among_valleys_names_the_limit_where_it_left() -> None:
    scene = draw(curve="valleys", rate=1, start_x=1.9, steps=10)
    assert "Further out the curve bends more" in scene["note"]


def test_a_run_that_no_longer_moves_has_settled() -> None:
    scene = draw(rate=0.1, steps=10_000)
    assert "It has settled at −1.5" in scene["note"]
    assert math.isclose(value(scene, "at"), -1.5, abs_tol=1e-12)


def test_the_same_rate_rests_in_one_valley_and_not_in_the_other() -> None:
    assert "It has settled at 1.131" in draw(curve="valleys", rate=0.15, start_x=1.2, steps=200)["note"]
    assert "goes back and forth" in draw(curve="valleys", rate=0.15, start_x=-1.2, steps=200)["note"]


def test_what_has_left_the_chart_is_pointed_at_and_never_in_powers_of_ten() -> None:
    scene = draw(start=-1.2, rate=0.398, steps=30)
    assert "× 10" not in scene["note"]
    assert "off the chart" in [mark["text"] for mark in marks(scene, "label", "parameter")]
    [[_, _, x, y]] = table(marks(scene, "arrows", "parameter")[0]["at"])
    low, high = scene["panels"][0]["x"]["domain"]
    assert low <= x <= high
    assert y == scene["panels"][0]["y"]["domain"][1]


def test_the_goal_is_the_bottom_in_three_steps_from_where_the_figure_opens() -> None:
    assert not draw()["goal"]["reached"]
    assert draw(rate=1.0 / 6.0, steps=1)["goal"]["reached"]
    assert "goal" not in draw(start=-1.4, steps=3)
    assert "goal" not in draw(steps=4)


def test_the_limit_is_hidden_until_it_is_asked_for() -> None:
    assert "limit" not in draw()["readouts"]
    assert str(THIRD) not in json.dumps(bridge.scene("descent-1d", {}))
    scene = draw(limit=True)
    assert math.isclose(value(scene, "limit"), THIRD, rel_tol=1e-12)
    assert math.isclose(value(scene, "curvature"), 6.0, rel_tol=1e-12)


def test_among_valleys_the_limit_at_the_start_does_not_settle_the_end() -> None:
    # L″ = 12x² − 6, which is 11.28 at the start, 1.2, and 9.347 at the bottom, 1.1309.
    scene = draw(curve="valleys", rate=0.2, start_x=1.2, steps=100, limit=True)
    assert math.isclose(value(scene, "at"), 1.1309011226, rel_tol=1e-6)
    note = scene["note"]
    assert "the limit 2/L″ is 0.1773: your rate, 0.2, is above it." in note
    assert "Where it is now, the limit is 0.214: below it." in note
    assert "Where it is now" not in draw(limit=True, steps=5)["note"], "a parabola has one limit everywhere"


def test_the_limit_is_drawn_level_across_the_valley() -> None:
    scene = draw(limit=True, start=0.0)
    [[x, y]] = table(marks(scene, "dots", "best")[0]["at"])
    assert math.isclose(x, -3.0, abs_tol=1e-9)
    assert math.isclose(runs.three_squares(x), y, abs_tol=1e-9)


def test_a_fitting_parabola_is_as_high_on_its_other_side() -> None:
    scene = draw(curve="valleys", limit=True, start_x=1.5)
    [fitting] = marks(scene, "line", "best")
    [[across, height]] = table(marks(scene, "dots", "best")[0]["at"])
    near = min(table(fitting["at"]), key=lambda point: abs(point[0] - across))
    assert math.isclose(near[1], height, rel_tol=0.2)
    assert "the curve bends downward" in draw(curve="valleys", limit=True, start_x=0.0)["note"]


def test_the_other_rates_are_compared_at_the_same_height() -> None:
    scene = draw(steps=5, rate=0.1)
    grip = handle(scene, "rate")
    curve, rates = scene["panels"]
    assert rates["y"]["domain"] == curve["y"]["domain"]
    assert math.isclose(grip["y"], value(scene, "loss"))
    points = table(rates["marks"][0]["at"])
    assert points == sorted(points)
    for rate, loss in points[::7]:
        if rate < 0.3:
            assert math.isclose(loss, fresh_run("parabola", 0.5, rate).loss(5), rel_tol=1e-12)
    beyond = [loss for rate, loss in points if rate > 0.6]
    assert min(beyond) > rates["y"]["domain"][1]


@pytest.mark.parametrize("rate", [0.001, 0.02, 0.333, THIRD])
def test_ten_thousand_steps_are_drawn_with_few_marks(rate: float) -> None:
    scene = draw(rate=rate, steps=10_000)
    stairs = table(marks(scene, "segments", "parameter")[0]["at"])
    assert 0 < len(stairs) <= 2 * descent_1d.ENDS
    assert stairs[0][0] == 0.5


def test_scrubbing_back_through_a_long_run_takes_no_step_again(monkeypatch: pytest.MonkeyPatch) -> None:
    draw(rate=0.333, steps=10_000)
    walked = runs.run("parabola", descent_1d.START.opening, 0.333)
    assert len(walked.places) > 9_000
    monkeypatch.setattr(walked, "_engine", None)
    for steps in (9_000, 8_000, 7_000, 6_000, 5_000):
        draw(rate=0.333, steps=steps)


def test_every_text_alternative_says_where_it_stands() -> None:
    scene: Any = draw(curve="houses", steps=3)
    for name in ("at", "loss"):
        assert scene["readouts"][name]["text"] in scene["alt"]
    assert scene["note"] in scene["alt"]


def test_a_step_that_is_shorter_than_the_ball_is_wide_is_seen_on_it() -> None:
    kinds = [mark["kind"] for mark in draw(rate=0.001)["panels"][0]["marks"]]
    assert kinds.index("arrows") > kinds.index("dots")
