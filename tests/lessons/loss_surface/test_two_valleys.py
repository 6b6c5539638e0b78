"""The start decides the valley; which one is worked out by walking, and kept until somebody has chosen."""

import json
import math

import pytest

import bridge
from lessons.loss_surface import two_valleys
from tests.lessons.scenes import drawer, marks, value
from worlds import surfaces as lands

draw = drawer(two_valleys)


def test_the_valleys_are_twins() -> None:
    (a, b) = two_valleys.bottoms().values()
    assert a == pytest.approx((-b[0], -b[1]), abs=1e-12)
    assert lands.engine("neuron")(*a).steep < 1e-9
    bends = lands.curvatures("neuron", *a)
    assert bends.smallest > 0.0, "a bottom bends upward in every direction"


@pytest.mark.parametrize("steps", [0, 30, 1000])
def test_the_walk_is_in_no_scene_before_a_choice(steps: int) -> None:
    scene = draw(steps=steps)
    assert not marks(scene, "curve")
    assert (value(scene, "at_w1"), value(scene, "at_w2")) == (1.3, -1.4)
    first = lands.walk("neuron", 1.3, -1.4, 0.1)
    first.reach(1)
    assert str(first.places[1][0]) not in json.dumps(bridge.scene("two-valleys", {"steps": steps}))


def test_from_the_opening_it_is_not_the_nearer_valley() -> None:
    bottoms = two_valleys.bottoms()
    assert math.dist((1.3, -1.4), bottoms["B"]) < math.dist((1.3, -1.4), bottoms["A"])
    right, wrong = draw(valley="A", steps=1000), draw(valley="B", steps=1000)
    assert "As you said: it is in valley A, though B was nearer to the start." in right["note"]
    assert "and not in B" in wrong["note"]
    assert (value(right, "at_w1"), value(right, "at_w2")) == pytest.approx(bottoms["A"], abs=0.01)


def test_the_score_waits_for_the_walk() -> None:
    assert draw(valley="A", steps=2)["note"].split(". ")[1].startswith("You said A")


def test_mirrored_starts_end_in_mirrored_valleys() -> None:
    for start in [(1.3, -1.4), (0.5, -2.0), (-0.6, 1.8)]:
        one = lands.Walk("neuron", *start, 0.1)
        other = lands.Walk("neuron", -start[0], -start[1], 0.1)
        ends = [going.places[going.reach(2000)] for going in (one, other)]
        assert {two_valleys.valley(end) for end in ends} == {"A", "B"}


def test_from_the_saddle_no_step_leads_away() -> None:
    scene = draw(w1=0.0, w2=0.0, valley="A", steps=500)
    assert (value(scene, "at_w1"), value(scene, "at_w2")) == (0.0, 0.0)
    assert "level ground" in scene["note"] or "no longer moves" in scene["note"]


def test_the_loss_is_the_mean_of_the_squared_errors_on_show() -> None:
    scene = draw(w1=0.7, w2=1.2)
    errors = marks(scene, "segments", "error")[0]["at"]["values"]
    lengths = [errors[i + 3] - errors[i + 1] for i in range(0, len(errors), 4)]
    assert value(scene, "neuron_loss") == pytest.approx(math.fsum(e * e for e in lengths) / len(lengths))
