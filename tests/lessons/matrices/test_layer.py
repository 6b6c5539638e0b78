"""A layer as a matrix: each row is a neuron, and shapes that do not fit are named."""

import math
import re
from random import Random
from typing import Any

import pytest

from downhill import Layer, Value, datasets
from lessons.matrices import layer
from picture import network as n
from picture.params import InputError
from tests.lessons.scenes import drawer, table, value
from worlds import features

draw = drawer(layer)


def wired(scene: Any) -> Any:
    """The layer in the picture."""
    return scene["panels"][0]["layers"][0]


def answers(scene: Any) -> list[float]:
    """What its neurons answer."""
    return [neuron["value"] for neuron in wired(scene)["neurons"]]


def test_the_product_of_whole_numbers_is_the_one_worked_out_by_hand() -> None:
    scene = draw(w=((1.0, 4.0), (3.0, -1.0), (0.0, 2.0)), x=((2.0,), (1.0,)), b=((0.0,), (1.0,), (-1.0,)))
    assert answers(scene) == [6.0, 6.0, 1.0]
    assert table(wired(scene)["products"]) == [[2.0, 4.0], [6.0, -1.0], [0.0, 2.0]]
    assert wired(scene)["weights"]["shape"] == "3 × 2"
    assert value(scene, "parameters") == 9


def test_the_answers_are_those_of_the_engines_layer() -> None:
    neurons = Layer(3, 3, activation="linear", random_bias=True, rng=Random(4))
    x = (0.5, -1.0, 2.0)
    expected = [answer.data for answer in neurons(list(map(Value, x)))]
    weights = tuple(tuple(weight.data for weight in neuron.w) for neuron in neurons.neurons)
    biases = tuple((neuron.b.data,) for neuron in neurons.neurons)
    scene = draw(w=weights, x=features.column(x), b=biases)
    assert answers(scene) == expected


@pytest.mark.parametrize("neuron", [1, 2, 3])
def test_the_chosen_row_is_spelt_out_and_its_products_add_up(neuron: int) -> None:
    scene = draw(neuron=neuron)
    assert value(scene, "z") == pytest.approx(value(scene, "dot") + features.BIASES[neuron - 1][0], abs=1e-12)
    assert f"Row {neuron} of W is neuron {neuron}:" in scene["note"]
    terms = re.search(r": (.+?) = ", scene["note"])
    assert terms
    factors = [number.strip("()").replace("−", "-") for number in re.split(r" [+×] ", terms[1])]
    products = [float(w) * float(x) for w, x in zip(factors[::2], factors[1::2], strict=True)]
    assert math.fsum(products) == pytest.approx(value(scene, "dot"), abs=1e-12)


def test_a_neuron_that_is_no_longer_there_gives_way_to_the_last_one() -> None:
    assert "Row 3 of W is neuron 3" in draw(neuron=4)["note"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"w": ((1.0,) * 4,) * 3},
            "W is 3 × 4 and x has 3 numbers: W needs as many columns as x has numbers.",
        ),
        ({"x": ((1.0,),)}, "W is 3 × 3 and x has 1 number: W needs as many columns as x has numbers."),
        (
            {"w": ((1.0,) * 3,) * 2},
            "W is 2 × 3 and b has 3 numbers: every row of W is a neuron, and each neuron needs one number of b.",
        ),
    ],
)
def test_a_shape_that_does_not_fit_is_refused_with_both_shapes(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError, match=f"^{re.escape(sentence)}$"):
        draw(**values)


def test_every_button_leads_to_a_layer_that_fits() -> None:
    params = {"w": features.WEIGHTS, "x": features.X.opening, "b": features.BIASES}
    for label, shape in [
        ("Add an input", "3 × 4"),
        ("Add a neuron", "4 × 4"),
        ("Remove an input", "4 × 3"),
        ("Remove a neuron", "3 × 3"),
        ("Another house", "3 × 3"),
    ]:
        presses = {press["label"]: press["sets"] for press in draw(**params)["panels"][0]["presses"]}
        params |= presses[label]
        assert wired(draw(**params))["weights"]["shape"] == shape


def test_a_layer_neither_outgrows_the_picture_nor_vanishes() -> None:
    full = draw(w=((0.0,) * 4,) * 4, x=((0.0,),) * 4, b=((0.0,),) * 4)
    least = draw(w=((0.0,),), x=((0.0,),), b=((0.0,),))
    closed = [
        {press["label"] for press in scene["panels"][0]["presses"] if not press["sets"]} for scene in (full, least)
    ]
    assert closed == [{"Add a neuron", "Add an input"}, {"Remove a neuron", "Remove an input"}]


def test_another_house_goes_through_all_24_of_them() -> None:
    x, seen = features.X.opening, set()
    for _ in range(24):
        seen.add(x)
        x = features.another_house(tuple(number for (number,) in x)).sets["x"]
    assert len(seen) == 24
    assert x == features.X.opening


def test_inputs_are_measured_from_the_mean_of_all_houses() -> None:
    (mean, deviation), *_ = features.scales()
    areas = [house.area for house in datasets.houses()]
    assert mean == pytest.approx(sum(areas) / 1728)
    assert deviation**2 == pytest.approx(sum((area - mean) ** 2 for area in areas) / 1728)
    assert "2,393 ft²" in draw()["alt"]


def test_a_cell_an_edge_and_the_ends_of_the_edge_share_a_name() -> None:
    scene = draw()
    name = n.weight_name(1, 1, 2)
    inputs, layer = scene["panels"][0]["inputs"], wired(scene)
    assert layer["weights"]["about"][5] == name
    assert name in inputs["about"][2].split()
    assert name in layer["neurons"][1]["about"].split()
    assert name not in layer["neurons"][0]["about"].split()


def test_a_chain_needs_matrices_that_fit_each_other() -> None:
    n.fits([("₁", ((1, 2), (3, 4), (5, 6)), (0, 0, 0)), ("₂", ((1, 2, 3),), (0,))], (1, 2))
    with pytest.raises(InputError, match=r"^W₂ is 1 × 2 and W₁ is 3 × 2: W₂ needs as many columns as W₁ has rows\.$"):
        n.fits([("₁", ((1, 2), (3, 4), (5, 6)), (0, 0, 0)), ("₂", ((1, 2),), (0,))], (1, 2))


def test_a_house_that_cannot_be_is_not_given_an_age_below_0() -> None:
    alt = draw(x=((1.03,), (1.03,), (-2.0,)))["alt"]
    assert "age −2 (less than any house can have)" in alt
    assert "years old" in draw()["alt"]


def test_the_goal_is_reached_where_each_bias_undoes_its_row() -> None:
    opening = answers(draw())
    assert draw()["goal"]["value"] == max(map(abs, opening))
    undone = tuple((round(bias - z, 2),) for (bias,), z in zip(features.BIASES, opening, strict=True))
    assert draw(b=undone)["goal"]["reached"]
