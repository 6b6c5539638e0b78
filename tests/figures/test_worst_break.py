"""Three ways to break a training loop: which ends highest is found by running all of them."""

import json

import pytest

import bridge
from figures import training_loop, worst_break
from tests.figures.scenes import drawer, marks, table, value

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
    assert scene["note"].startswith("Yes:") is (worst == highest)
    assert highest == {3: "never_zeroed", 6: "uphill"}[seed]


def test_a_mistake_that_helps_is_called_a_mistake_that_hides() -> None:
    assert "A mistake can hide like that" in draw(worst="uphill")["note"]
    assert "the gradients add up to steps so long" in draw(worst="uphill", seed=3)["note"]


def test_no_end_is_in_the_scene_before_the_choice() -> None:
    assert list(draw()["readouts"]) == ["start"]
    written = json.dumps(bridge.scene("worst-break", {}))
    for loss in worst_break.ends(6).values():
        assert str(loss) not in written
