"""A forward pass: what is known after each step, and that it is what the engine's network answers."""

import math
from typing import Any

import pytest

from downhill import MLP
from lessons.layers import forward
from lessons.layers.forward import PARAMS
from picture.params import opening
from tests.lessons.scenes import drawer, table, value

draw = drawer(forward)


def known(scene: Any) -> list[list[bool]]:
    return [["value" in neuron for neuron in layer["neurons"]] for layer in scene["panels"][0]["layers"]]


@pytest.mark.parametrize(
    ("step", "layers"),
    [(0, (False, False)), (1, (False, False)), (2, (True, False)), (3, (True, False)), (4, (True, True))],
)
def test_a_step_reaches_as_far_as_it_says(step: int, layers: tuple[bool, ...]) -> None:
    assert known(draw(step=step)) == [[done] * size for done, size in zip(layers, (3, 2), strict=True)]


def test_a_matrix_is_at_work_a_step_before_its_tanh() -> None:
    for step, summed in [(0, [False, False]), (1, [True, False]), (2, [True, False]), (3, [True, True])]:
        layers = draw(step=step)["panels"][0]["layers"]
        assert ["sums" in layer for layer in layers] == ["products" in layer for layer in layers] == summed


def test_the_products_of_a_row_and_its_bias_add_up_to_its_sum() -> None:
    for layer in draw(step=4)["panels"][0]["layers"]:
        biases = layer["biases"]["at"]["values"]
        for products, bias, total in zip(table(layer["products"]), biases, layer["sums"]["values"], strict=True):
            assert total == pytest.approx(math.fsum([*products, bias]), abs=1e-12)


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


def test_an_activation_is_the_tanh_of_its_sum() -> None:
    for layer in draw(step=4)["panels"][0]["layers"]:
        for total, neuron in zip(layer["sums"]["values"], layer["neurons"], strict=True):
            assert neuron["value"] == pytest.approx(math.tanh(total), abs=1e-15)


def test_the_curve_widens_for_large_numbers() -> None:
    layer = draw(step=2, x=((10.0,), (-10.0,), (10.0,)))["panels"][0]["layers"][0]
    curve = table(layer["curve"])
    assert curve[0][0] <= min(layer["sums"]["values"])
    assert curve[-1][0] >= max(layer["sums"]["values"])
    assert all(a == pytest.approx(math.tanh(z), abs=1e-12) for z, a in curve)
