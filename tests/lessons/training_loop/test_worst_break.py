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
    assert highest == {3: "never_zeroed", 6: "uphill"}[seed]
    # The verdict is about the seed that the figure opens with, whatever the seed is now.
    assert scene["verdict"].startswith("Yes.") is (worst == "uphill")


def test_a_mistake_that_helps_is_called_a_bug_that_hides() -> None:
    assert "a bug can hide" in draw(worst="uphill")["note"]
    assert draw(worst="uphill", seed=3)["note"].startswith("“Never zeroed” ends highest")
    assert "hide" not in draw(worst="uphill", seed=3)["note"]


def by_the_sum(seed: int) -> list[float]:
    """How long each step of the run that never zeroes its gradients is: 0.1 times the sum of all of them so far."""
    grads = training_loop.run("never-zeroed", seed, 0.1).grads
    return [0.1 * math.hypot(*summed) for summed in grads[:-1]]


@pytest.mark.parametrize(("seed", "first"), [(6, 5), (14, 6)])
def test_the_steps_of_the_mistake_that_helps_grow_and_then_repeat(seed: int, first: int) -> None:
    lengths = by_the_sum(seed)
    assert lengths[first - 1 :] == pytest.approx([lengths[-1]] * len(lengths[first - 1 :]), rel=0.02)
    assert worst_break.repeats_from(training_loop.run("never-zeroed", seed, 0.1)) == first


def test_where_few_steps_repeat_none_is_counted_too_early() -> None:
    grads = training_loop.run("never-zeroed", 11, 0.1).grads[:-1]
    assert math.dist(grads[10], grads[-1]) > 0.02 * math.hypot(*grads[-1])
    assert worst_break.repeats_from(training_loop.run("never-zeroed", 11, 0.1)) > 11


def test_no_end_is_in_the_scene_before_the_choice() -> None:
    assert not draw()["readouts"]
    written = json.dumps(bridge.scene("worst-break", {}))
    for loss in worst_break.ends(6).values():
        assert str(loss) not in written
