"""A neuron: the lecture's numbers, the place on the curve, and a guess that is scored by the engine."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

import bridge
from downhill.gradcheck import nudged_slope
from lessons.neuron import neuron
from picture.words import printed
from tests.lessons.scenes import drawer, handle, marks, table, value
from worlds.computations import LABELS, OPENING

draw = drawer(neuron)
KNOWN = {"guess": "w2"}


def nodes(scene: Any) -> dict[str, Any]:
    return {node["id"]: node for node in scene["panels"][1]["nodes"]}


def test_the_neuron_of_the_lecture_gives_what_the_lecture_prints() -> None:
    scene = draw(**KNOWN)
    assert OPENING["b"] == 6.8813735870195432
    texts = {key: readout["text"] for key, readout in scene["readouts"].items()}
    assert texts == {
        "n": "0.8814", "o": "0.7071", "slope": "0.5",
        "grad_x1": "−1.5", "grad_x2": "0.5", "grad_w1": "1", "grad_w2": "0", "grad_b": "0.5",
    }  # fmt: skip
    assert value(scene, "o") == pytest.approx(0.5**0.5, rel=1e-15)
    assert value(scene, "grad_w2") == 0.0


def test_no_gradient_is_in_the_scene_before_the_question_is_answered() -> None:
    scene = draw()
    assert not [name for name in scene["readouts"] if name.startswith("grad_")]
    assert not any("slope" in node or node["grad"] for node in nodes(scene).values())
    assert not any(edge["local"] for edge in scene["panels"][1]["edges"])
    assert ".grad is" not in json.dumps(bridge.scene("neuron", {}))


@pytest.mark.parametrize("guess", LABELS)
def test_every_answer_is_scored_and_met_with_what_it_would_have_meant(guess: str) -> None:
    verdict = draw(guess=guess)["verdict"]
    assert verdict.startswith("Yes") is (guess == "w2")
    assert ("Zero is w₂.grad, since x₂ = 0" in verdict) is (guess != "w2")
    meant = {
        "x1": "(−3) × 0.5 = −1.5", "w1": "2 × 0.5 = 1", "x2": "1 × 0.5 = 0.5", "w2": "multiplied by x₂ = 0", "b": "0.5",
    }  # fmt: skip
    assert meant[guess] in verdict
    assert len(verdict) <= 120


@given(*[some.floats(-4.0, 4.0)] * 4, some.floats(-12.0, 12.0))
def test_the_parts_of_the_sum_lie_end_on_end_and_end_over_the_ring(
    x1: float, x2: float, w1: float, w2: float, b: float
) -> None:
    scene = draw(x1=x1, x2=x2, w1=w1, w2=w2, b=b)
    arrows = [row for mark in scene["panels"][0]["marks"] if mark["kind"] == "arrows" for row in table(mark["at"])]
    sizes = [x1 * w1, x2 * w2, b]
    assert len(arrows) == 3
    for place, (start, _, end, _) in enumerate(arrows):
        inside = [max(-neuron.REACH, min(sum(sizes[:many]), neuron.REACH)) for many in (place, place + 1)]
        assert (start, end) == pytest.approx(inside, abs=1e-9)
    assert handle(scene, "place")["x"] == pytest.approx(arrows[-1][2], abs=1e-9)


def test_the_score_is_about_the_opening_numbers_wherever_they_are_now() -> None:
    scene = draw(**KNOWN, x2=1.0)
    assert scene["verdict"].startswith("Yes: w₂ is multiplied by x₂ = 0")
    assert value(scene, "grad_w2") != 0.0


@given(*[some.floats(-4.0, 4.0)] * 4, some.floats(-12.0, 12.0))
def test_the_engines_gradients_are_those_of_nudges(x1: float, x2: float, w1: float, w2: float, b: float) -> None:
    inputs = (x1, x2, w1, w2, b)
    grads = neuron.gradients(neuron.graph(inputs).at())

    def output(*moved: float) -> float:
        return neuron.graph(moved).root.data

    for place, label in enumerate(LABELS.values()):
        assert grads[label] == pytest.approx(nudged_slope(output, inputs, place), abs=1e-5)


@given(some.floats(-5.9, 5.9))
def test_the_ring_stands_on_the_curve_and_the_tangent_touches_it(n: float) -> None:
    scene = draw(b=n + 6.0)
    ring = handle(scene, "place")
    assert (ring["x"], ring["y"]) == (value(scene, "n"), value(scene, "o"))
    tangent = next(mark for mark in marks(scene, "line", "gradient") if not mark.get("dashed"))
    (x0, y0), (x1, y1) = table(tangent["at"])
    assert (y1 - y0) / (x1 - x0) == pytest.approx(value(scene, "slope"), abs=1e-12)
    assert (y0 + y1) / 2.0 == pytest.approx(ring["y"], abs=1e-12)


def test_far_out_it_is_said_that_the_neuron_is_saturated() -> None:
    assert "Saturated" not in draw(**KNOWN)["note"]
    assert "nearly flat" in draw(**KNOWN, b=9.0)["note"]
    lost = draw(**KNOWN, x1=-4.0, w1=-4.0, b=12.0)
    assert lost["note"] == "Saturated: the curve is nearly flat, and gradients are multiplied by 0."
    assert all(value(lost, f"grad_{name}") == 0.0 for name in LABELS)
    assert neuron.squashed(float(neuron.FROZEN))[1] == 0.0


@pytest.mark.parametrize(
    ("number", "text"), [(0.70710678, "0.7071"), (-1.49999999, "−1.5"), (-1.25e-20, "−1.25e−20"), (0.0, "0")]
)
def test_what_rounding_would_take_away_is_said_in_powers_of_ten(number: float, text: str) -> None:
    assert printed(number) == text


def test_the_goal_is_where_the_curve_is_steepest() -> None:
    assert "goal" not in draw()
    assert not draw(guess="w2")["goal"]["reached"]
    assert not draw(guess="w2")["goal"]["reached"]
    found = draw(guess="w2", b=6.0)
    assert found["goal"]["value"] == value(found, "slope") == 1.0
    assert found["goal"]["reached"]
    assert len(marks(found, "met")) == 1
