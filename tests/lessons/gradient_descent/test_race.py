"""Three rates race; who wins is worked out, and kept until somebody has been chosen."""

import json
import math

import pytest

import bridge
from lessons.gradient_descent import race
from tests.lessons.scenes import drawer, marks, table, value
from worlds import descent as runs

draw = drawer(race)


def test_the_largest_rate_of_the_opening_is_the_last() -> None:
    arrivals = {name: race.arrival(rate) for name, rate in race.OPENINGS.items()}
    assert arrivals == {"A": 16, "B": 3, "C": 22}


def test_arrivals_follow_from_the_curvature() -> None:
    # The loss above the lowest shrinks by (1 − η·L″)² a step, and 1 % of it may be left.
    bend = runs.curvature("houses", 0.0)
    for rate in race.OPENINGS.values():
        by_hand = math.ceil(math.log(0.01) / math.log((1.0 - rate * bend) ** 2))
        assert race.arrival(rate) == by_hand


@pytest.mark.parametrize("steps", [0, 3, 40])
def test_nothing_of_the_race_is_in_the_scene_before_a_choice(steps: int) -> None:
    scene = draw(steps=steps)
    assert set(scene["readouts"]) == {"finish"}
    assert {tuple(table(mark["at"])[0]) for mark in marks(scene, "dots")} == {
        (0.0, runs.run("houses", 0.0, 0.1).loss(0))
    }
    assert not any("steps" in mark["text"] for mark in marks(scene, "label"))
    written = json.dumps(bridge.scene("race", {"steps": steps}))
    for rate in race.OPENINGS.values():
        assert str(runs.run("houses", 0.0, rate).loss(1)) not in written


def test_the_score_comes_when_the_first_is_across() -> None:
    assert draw(winner="B", steps=0)["note"] == "Press play, or step."
    assert "No ball is there yet" in draw(winner="B", steps=2)["note"]
    assert "verdict" not in draw(winner="B", steps=2)
    assert draw(winner="B", steps=3)["verdict"].startswith("B is there at step 3, as you said.")
    assert draw(winner="C", steps=3)["verdict"].startswith("B is there at step 3, C at 22.")


def test_the_verdict_stays_whatever_rates_are_tried_later() -> None:
    first = draw(winner="C", steps=3)["verdict"]
    assert draw(winner="C", steps=40, rate_c=0.1, rate_b=0.5)["verdict"] == first


def test_two_who_arrive_together_are_both_first() -> None:
    assert "A and B are first, at step 3." in draw(winner="A", rate_a=0.2, steps=40)["note"]


def test_nobody_may_arrive() -> None:
    slow = {"rate_a": 0.001, "rate_b": 0.001, "rate_c": 0.5, "steps": 40}
    assert "No ball gets there in 40 steps" in draw(winner="C", **slow)["note"]


def test_the_goal_is_a_ball_that_needs_one_step() -> None:
    assert "goal" not in draw(steps=3)
    assert draw(winner="B")["goal"]["text"] == "none yet"
    opening = draw(winner="B", steps=3)["goal"]
    assert (opening["value"], opening["text"], opening["reached"]) == (3, "in 3 steps", False)
    half = 1.0 / runs.curvature("houses", 0.0)
    assert not draw(winner="B", rate_b=half)["goal"]["reached"]
    found = draw(winner="B", rate_b=half, steps=1)
    assert found["goal"]["reached"]
    assert "half the limit" in found["goal"]["met"]
    [sign] = marks(found, "met")
    assert sign["x"] == runs.bottom("houses")


def test_who_goes_up_is_told_with_the_limit() -> None:
    scene = draw(winner="C", rate_c=0.4, steps=40)
    assert "Above the limit, 0.2971, C climbs." in scene["note"]
    assert math.isfinite(value(scene, "loss_c"))
    assert scene["readouts"]["loss_c"]["text"] == "off the chart"
    assert "C, off the chart" in [mark["text"] for mark in marks(scene, "label", "gradient")]


def test_a_ball_lies_where_its_run_is() -> None:
    scene = draw(winner="A", steps=7)
    for mark, rate in zip(marks(scene, "dots"), race.OPENINGS.values(), strict=True):
        run = runs.run("houses", 0.0, rate)
        assert table(mark["at"]) == [[run.places[7], run.losses[7]]]
    assert value(scene, "loss_a") == runs.run("houses", 0.0, 0.02).loss(7)


def test_the_finish_is_a_hundredth_of_the_way_down() -> None:
    [[left, _, right, _]] = table(marks(draw(), "bars")[0]["at"])
    for edge in (left, right):
        assert math.isclose(runs.line_loss(edge), race.finish(), rel_tol=1e-9)


def test_each_rate_is_a_ring_on_its_own_row() -> None:
    rings = marks(draw(), "handle")
    assert [ring["x"] for ring in rings] == list(race.OPENINGS.values())
    assert len({ring["y"] for ring in rings}) == 3


def test_each_run_is_told_by_colour_and_by_shape_and_its_ring_has_the_colour() -> None:
    scene = draw(winner="A", steps=7)
    balls = marks(scene, "dots")
    assert len({ball["shape"] for ball in balls}) == len({ball["role"] for ball in balls}) == 3
    assert [ring["role"] for ring in marks(scene, "handle")] == [ball["role"] for ball in balls]


def test_balls_side_by_side_share_their_name() -> None:
    words = [mark["text"] for mark in marks(draw(winner="A", steps=40), "label") if mark.get("large")]
    assert words == ["A B C"]
    apart = [mark["text"] for mark in marks(draw(winner="A", steps=6), "label") if mark.get("large")]
    assert apart == ["A", "B", "C"]


def test_what_meets_a_guess_says_how_far_a_step_goes_and_fits_a_phone() -> None:
    # η·L″ of the way: 6.732 times 0.282 is 1.9.
    verdicts = {chosen: draw(winner=chosen, steps=3)["verdict"] for chosen in (*race.OPENINGS, race.NOBODY)}
    assert verdicts["C"].endswith("Each step of C covers 190 % of the way.")
    assert all(len(verdict) <= 80 for verdict in verdicts.values())
