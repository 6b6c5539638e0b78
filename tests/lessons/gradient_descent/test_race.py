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
    assert not marks(scene, "line")
    written = json.dumps(bridge.scene("race", {"steps": steps}))
    for rate in race.OPENINGS.values():
        assert str(runs.run("houses", 0.0, rate).loss(1)) not in written


def test_the_score_comes_when_the_first_is_across() -> None:
    assert draw(winner="B", steps=0)["note"] == "You said: B. Play, or step."
    assert "nobody is across" in draw(winner="B", steps=2)["note"]
    assert "verdict" not in draw(winner="B", steps=2)
    assert draw(winner="B", steps=3)["verdict"].startswith("B crosses the line at step 3, as you said.")
    assert draw(winner="C", steps=3)["verdict"].startswith("B crosses the line at step 3. C needs 22 steps")


def test_two_who_arrive_together_both_win() -> None:
    verdict = draw(winner="A", rate_a=0.2, steps=40)["verdict"]
    assert "A and B cross the line at step 3, and " in verdict
    assert "as you said, is one of them." in verdict


def test_nobody_may_be_right() -> None:
    slow = {"rate_a": 0.001, "rate_b": 0.001, "rate_c": 0.5, "steps": 40}
    assert "as you said" in draw(winner="nobody", **slow)["verdict"]
    assert "and not C either" in draw(winner="C", **slow)["verdict"]


def test_who_goes_up_is_told_with_the_limit() -> None:
    scene = draw(winner="C", rate_c=0.4, steps=40)
    assert "C goes up: its rate is above the limit 2/L″ = 0.2971" in scene["note"]
    assert "where its run ends" in scene["note"]
    assert math.isfinite(value(scene, "loss_c"))
    assert "where its run ends" not in draw(winner="C", rate_c=0.4, steps=3)["note"]


def test_a_trace_has_a_point_for_every_step_so_far() -> None:
    scene = draw(winner="A", steps=7)
    for mark in marks(scene, "line"):
        assert [point[0] for point in table(mark["at"])] == [float(step) for step in range(8)]
    last = table(marks(scene, "line")[0]["at"])[-1]
    assert last[1] == value(scene, "loss_a") == runs.run("houses", 0.0, 0.02).loss(7)
