"""How many parameters: the engine's list, counted by hand beside it."""

import json

import pytest

import bridge
from downhill import MLP
from lessons.mlp import how_many
from tests.lessons.scenes import drawer, value

draw = drawer(how_many)


def test_the_lectures_network_has_41_parameters_in_layers_of_16_20_and_5() -> None:
    scene = draw(guess="41")
    assert [value(scene, f"layer_{depth}") for depth in (1, 2, 3)] == [16, 20, 5]
    assert value(scene, "count") == 41 == len(MLP(3, [4, 4, 1]).parameters())
    assert scene["readouts"]["layer_1"]["text"] == "(3 + 1) · 4 = 16"


def test_any_sizes_are_counted_as_weights_and_biases() -> None:
    scene = draw(guess="41", inputs=2, first=5, second=3, last=6)
    assert value(scene, "count") == 2 * 5 + 5 + 5 * 3 + 3 + 3 * 6 + 6


def test_the_count_is_not_in_the_scene_before_it_is_asked_for() -> None:
    scene = draw()
    assert scene["readouts"] == {}
    assert "41" not in json.dumps(bridge.scene("how-many", {}))


@pytest.mark.parametrize(
    ("guess", "said"),
    [
        ("9", "the number of neurons"),
        ("12", "counts the circles"),
        ("32", "Each of the 9 neurons has a bias as well"),
        ("41", "Yes:"),
        ("44", "gives the 3 inputs biases, too"),
    ],
)
def test_a_guess_is_met_with_what_it_counts_whatever_the_network_is_now(guess: str, said: str) -> None:
    assert said in draw(guess=guess)["verdict"]
    assert draw(guess=guess, first=6)["verdict"] == draw(guess=guess)["verdict"]


def test_the_count_grows_by_a_neuron_at_a_time() -> None:
    counts = [value(draw(guess="41", neurons=counted), "count") for counted in range(10)]
    assert counts == [0, 4, 8, 12, 16, 21, 26, 31, 36, 41]
    note = draw(guess="41", neurons=5)["note"]
    assert note == "Neuron 1 of layer 2 has 4 weights and a bias. 21 so far."


def test_the_goal_is_another_shape_with_as_many_parameters() -> None:
    assert "goal" not in draw()
    assert not draw(guess="41")["goal"]["reached"], "this is the shape that is known"
    larger = draw(guess="41", first=5)
    assert larger["goal"]["value"] == value(larger, "count") - 41
    found = draw(guess="41", first=6, second=2)
    assert value(found, "count") == 41
    assert found["goal"]["reached"]
    assert found["panels"][0]["layers"][-1][0]["met"]
