"""The ledger: one parameter under one name in four pictures, and its gradient by hand and by nudging."""

import math
from random import Random
from typing import Any

import pytest

from downhill import MLP
from lessons.mlp import ledger
from tests.lessons.scenes import drawer, marks, table, value
from worlds import lecture_net

draw = drawer(ledger)
NAMES = [place.name for place in lecture_net.own_places()]


def fresh(seed: int = 6) -> Any:
    return MLP(3, [4, 4, 1], activation="tanh", last="tanh", random_bias=True, rng=Random(seed))


def panel(scene: Any, name: str) -> Any:
    return next(found for found in scene["panels"] if found["name"] == name)


def loss_of(network: Any, example: int) -> float:
    inputs, target = lecture_net.EXAMPLES[example]
    return ((network(inputs) - target) ** 2).data


def test_every_parameter_has_a_name_of_its_own_in_the_order_of_the_engine() -> None:
    assert len(set(NAMES)) == 41
    assert NAMES[:5] == ["w1-1-1", "w1-1-2", "w1-1-3", "b1-1", "w1-2-1"]
    assert NAMES[-1] == "b3-1"
    places = lecture_net.own_places()
    network = fresh()
    for place, parameter in zip(places, network.parameters(), strict=True):
        neuron = network.layers[place.layer - 1].neurons[place.neuron]
        assert parameter is (neuron.b if place.weight is None else neuron.w[place.weight])


def test_a_cell_and_a_bar_of_the_same_name_pick_the_same_parameter() -> None:
    scene = draw()
    cells, biases = {}, {}
    for layer in panel(scene, "network")["layers"]:
        for part in (layer["weights"], layer["biases"]):
            cells |= dict(zip(part["about"], part["values"]["values"], strict=True))
        for name, neuron in zip(layer["biases"]["about"], layer["neurons"], strict=True):
            biases[name] = neuron["picks"]["value"]
    bars = {mark["about"]: mark["picks"]["value"] for mark in marks(scene, "bars")}
    wanted = {name: index + 1.0 for index, name in enumerate(NAMES)}
    assert cells == wanted
    assert bars == wanted
    assert biases == {name: index for name, index in wanted.items() if name.startswith("b")}


def test_a_phone_sees_the_layer_of_the_picked_one() -> None:
    assert [panel(draw(picked=picked), "network")["shown"] for picked in (1, 16, 17, 36, 37, 41)] == [0, 0, 1, 1, 2, 2]


@pytest.mark.parametrize("picked", range(1, 42))
def test_the_picked_one_stands_out_everywhere_with_the_engines_numbers(picked: int) -> None:
    scene = draw(picked=picked)
    name = NAMES[picked - 1]
    assert panel(scene, "network")["picked"] == name
    node = next(node for node in panel(scene, "graph")["nodes"] if node["id"] == name)
    assert panel(scene, "graph")["selected"] == name
    assert node["press"] == {"picked": picked}
    bar = next(mark for mark in marks(scene, "bars") if mark["about"] == name)
    assert (value(scene, "data"), value(scene, "grad")) == (node["value"], node["slope"])
    assert table(bar["at"])[0][3] == value(scene, "grad")
    assert scene["note"].startswith(f"{name}, ")


@pytest.mark.parametrize("example", range(4))
def test_every_gradient_agrees_with_a_nudge(example: int) -> None:
    for index, mark in enumerate(marks(draw(example=str(example + 1)), "bars")):
        losses = []
        for nudge in (1e-6, -1e-6):
            network = fresh()
            network.parameters()[index].data += nudge
            losses.append(loss_of(network, example))
        slope = (losses[0] - losses[1]) / 2e-6
        assert math.isclose(table(mark["at"])[0][3], slope, rel_tol=1e-5, abs_tol=1e-8)


def test_a_weights_gradient_is_what_comes_in_times_what_comes_back() -> None:
    for picked in range(1, 42):
        scene = draw(picked=picked)
        came_in = value(scene, "comes_in") if "comes_in" in scene["readouts"] else 1.0
        assert value(scene, "grad") == pytest.approx(came_in * value(scene, "comes_back"), rel=1e-12)
        assert ("comes_in" in scene["readouts"]) is NAMES[picked - 1].startswith("w")


def test_a_step_goes_against_the_gradient_by_a_tenth_of_it() -> None:
    scene = draw()
    assert value(scene, "after") == pytest.approx(value(scene, "data") - 0.1 * value(scene, "grad"), rel=1e-15)
    network = fresh()
    network.parameters()[13].data = value(scene, "after")
    assert value(scene, "alone") == loss_of(network, 0)
    assert value(scene, "loss") == loss_of(fresh(), 0)


def test_looking_moves_no_parameter() -> None:
    before = value(draw(), "data")
    draw(picked=20)
    assert value(draw(), "data") == before == fresh().parameters()[13].data
