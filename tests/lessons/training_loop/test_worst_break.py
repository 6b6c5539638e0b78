"""Three ways to break a training loop: which ends highest is found by running all of them."""

import json
import math

import pytest

import bridge
from lessons.training_loop import training_loop, worst_break
from tests.lessons.scenes import drawer, marks, table, value

draw = drawer(worst_break)
KINDS = [kind.name for kind in worst_break.KINDS]


def test_every_line_is_its_run() -> None:
    scene = draw(worst="uphill")
    lines = {mark["about"]: table(mark["at"]) for mark in marks(scene, "line")}
    assert [y for _, y in lines["right"]] == training_loop.run("whole", 6, 0.1).losses
    assert [y for _, y in lines["too_large"]] == training_loop.run("whole", 6, 1.0).losses
    assert [y for _, y in lines["never_zeroed"]] == training_loop.run("never-zeroed", 6, 0.1).losses
    assert value(scene, "uphill") == training_loop.run("uphill", 6, 0.1).losses[-1]


@pytest.mark.parametrize("seed", [3, 6])
@pytest.mark.parametrize("worst", KINDS)
def test_the_worst_is_the_one_with_the_highest_loss(seed: int, worst: str) -> None:
    scene = draw(seed=seed, worst=worst)
    highest = max(KINDS, key=lambda name: value(scene, name))
    assert scene["verdict"].startswith("Yes:") is (worst == highest)
    assert highest == {3: "never_zeroed", 6: "uphill"}[seed]


def test_a_mistake_that_helps_is_called_a_mistake_that_hides() -> None:
    assert "A mistake can hide like that" in draw(worst="uphill")["note"]
    assert "steps that go by their sum have led to a loss of 8." in draw(worst="uphill", seed=3)["note"]


def by_the_sum(seed: int) -> list[float]:
    """How long each step of the run that never zeroes its gradients is: 0.1 times the sum of all of them so far."""
    grads = training_loop.run("never-zeroed", seed, 0.1).grads
    return [0.1 * math.hypot(*summed) for summed in grads[:-1]]


@pytest.mark.parametrize(("seed", "first"), [(6, 5), (14, 6)])
def test_the_steps_of_the_mistake_that_helps_grow_and_then_repeat(seed: int, first: int) -> None:
    lengths = by_the_sum(seed)
    assert lengths[first - 1 :] == pytest.approx([lengths[-1]] * len(lengths[first - 1 :]), rel=0.02)
    assert f"from step {first} on it takes the same long step over and over" in draw(worst="uphill", seed=seed)["note"]


def test_where_few_steps_repeat_nothing_of_the_kind_is_said() -> None:
    grads = training_loop.run("never-zeroed", 11, 0.1).grads[:-1]
    assert math.dist(grads[10], grads[-1]) > 0.02 * math.hypot(*grads[-1])
    note = draw(worst="uphill", seed=11)["note"]
    assert "A mistake can hide like that" in note
    assert "over and over" not in note


def test_no_end_is_in_the_scene_before_the_choice() -> None:
    assert list(draw()["readouts"]) == ["start"]
    written = json.dumps(bridge.scene("worst-break", {}))
    for loss in worst_break.ends(6).values():
        assert str(loss) not in written
