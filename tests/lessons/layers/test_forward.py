"""A forward pass: what is known after each step, and that it is what the engine's network answers."""

import math
from typing import Any

import pytest

from downhill import MLP
from lessons.layers import forward
from lessons.layers.forward import PARAMS
from picture.params import opening
from tests.lessons.scenes import drawer, marks, table, value

draw = drawer(forward)


def known(scene: Any) -> list[list[bool]]:
    return [["value" in neuron for neuron in layer] for layer in scene["panels"][0]["layers"]]


@pytest.mark.parametrize(
    ("step", "layers"),
    [(0, (True, False, False)), (1, (True, True, False)), (2, (True, True, False)), (3, (True,) * 3)],
)
def test_a_step_reaches_as_far_as_it_says(step: int, layers: tuple[bool, ...]) -> None:
    assert known(draw(step=step)) == [[done] * size for done, size in zip(layers, (3, 3, 2), strict=True)]


def test_what_is_not_computed_yet_is_not_in_the_scene() -> None:
    for step, blank in [(0, {"z₁", "a₁"}), (1, {"a₁"}), (2, set()), (3, {"a₂"}), (4, set())]:
        parts = [part for part in draw(step=step)["panels"][1]["parts"] if part["kind"] == "cells"]
        assert {part["name"] for part in parts if part.get("blank")} == blank
        for part in parts:
            if part.get("blank"):
                assert set(part["at"]["values"]) == {0.0}


def test_the_answer_is_that_of_the_engines_network() -> None:
    params = opening(PARAMS)
    network = MLP(3, [3, 2], activation="tanh", last="tanh")
    for layer, neurons in zip("12", network.layers, strict=True):
        for i, neuron in enumerate(neurons.neurons):
            for weight, number in zip(neuron.w, params[f"w{layer}"][i], strict=True):
                weight.data = number
            neuron.b.data = params[f"b{layer}"][i][0]
    expected = [answer.data for answer in network([number for (number,) in params["x"]])]
    scene = draw(step=4)
    assert [value(scene, "answer_1"), value(scene, "answer_2")] == pytest.approx(expected, abs=1e-15)


def test_an_activation_is_the_tanh_of_its_z() -> None:
    parts = {part.get("name"): part for part in draw(step=2)["panels"][1]["parts"]}
    for (z,), (a,) in zip(table(parts["z₁"]["at"]), table(parts["a₁"]["at"]), strict=True):
        assert a == pytest.approx(math.tanh(z), abs=1e-15)


def test_the_curve_widens_for_large_numbers_and_keeps_every_dot() -> None:
    scene = draw(step=2, x=((10.0,), (-10.0,), (10.0,)))
    low, high = scene["panels"][2]["x"]["domain"]
    for mark in marks({"panels": [scene["panels"][2]]}, "dots"):
        (x, y), *_ = table(mark["at"])
        assert low <= x <= high
        assert -1.0 <= y <= 1.0
