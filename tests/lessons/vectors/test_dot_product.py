"""A house as a sum of bars, and the weights that are best for all houses."""

from fractions import Fraction

import pytest

from downhill import Value, datasets, fit, losses
from lessons.vectors import dot_product
from tests.lessons.scenes import drawer, handle, marks, table, value

draw = drawer(dot_product)

ALL = [(house.area, house.bedrooms, house.age) for house in datasets.houses()]
PRICES = [house.price for house in datasets.houses()]
FOUND = {"guess": "plus", "best": True}


def loss_by_hand(weights: tuple[float, ...]) -> float:
    """The mean squared error over all houses, house by house, in (thousand $)², exactly."""
    exact = [Fraction(number) for number in weights]
    errors = [
        exact[0] * Fraction(area) + exact[1] * bedrooms + exact[2] * age + exact[3] - Fraction(price)
        for (area, bedrooms, age), price in zip(ALL, PRICES, strict=True)
    ]
    return float(sum(error * error for error in errors) / len(errors) / 1_000_000)


def test_the_best_weights_are_those_of_least_squares() -> None:
    # Solved once over fractions, without rounding; so again in tests/engine/test_fit.py.
    scene = draw(**FOUND)
    assert value(scene, "best_area") == pytest.approx(122.65474233155659, rel=1e-11)
    assert value(scene, "best_bedrooms") == pytest.approx(-12660.19129228884, rel=1e-11)
    assert value(scene, "best_age") == pytest.approx(-173.0677412473955, rel=1e-11)
    assert value(scene, "best_bias") == pytest.approx(41478.73739531581, rel=1e-11)


def test_the_best_loss_and_what_it_explains() -> None:
    scene = draw(**FOUND)
    best = dot_product.best()
    assert value(scene, "best_loss") == pytest.approx(loss_by_hand(best.weights), rel=1e-11)
    assert value(scene, "best_loss") == pytest.approx(4669.420141608122, rel=1e-11)
    mean = sum(PRICES) / len(PRICES)
    variance = sum((price - mean) ** 2 for price in PRICES) / len(PRICES) / 1_000_000
    assert value(scene, "explained") == pytest.approx(1.0 - 4669.420141608122 / variance, rel=1e-10)
    assert scene["readouts"]["explained"]["text"] == "51.8 %"


@pytest.mark.parametrize("weights", [(100.0, 0.0, 0.0), (60.0, 30_000.0, -500.0), (-50.0, 80_000.0, 3000.0)])
def test_the_loss_counts_every_house(weights: tuple[float, float, float]) -> None:
    scene = draw(w_area=weights[0], w_bedrooms=weights[1], w_age=weights[2], bias=10_000.0)
    assert value(scene, "loss") == pytest.approx(loss_by_hand((*weights, 10_000.0)), rel=1e-12)


@pytest.mark.parametrize("nudged", ["w_area", "w_bedrooms", "w_age", "bias"])
def test_no_other_weights_have_a_smaller_loss(nudged: str) -> None:
    best = dot_product.best()
    at = dict(zip(["w_area", "w_bedrooms", "w_age", "bias"], best.weights, strict=True))
    assert value(draw(**at), "loss") == pytest.approx(best.loss, rel=1e-12)
    for factor in (0.99, 1.01):
        assert value(draw(**(at | {nudged: at[nudged] * factor})), "loss") > best.loss


def test_at_the_best_weights_the_engine_finds_no_gradient() -> None:
    best = dot_product.best()
    *weights, bias = [Value(weight / 1000.0) for weight in best.weights]
    loss = losses.mean_squared_error(
        [sum((w * x for w, x in zip(weights, row, strict=True)), bias) for row in ALL],
        [price / 1000.0 for price in PRICES],
    )
    loss.backward()
    assert loss.data == pytest.approx(best.loss, rel=1e-11)
    # The gradient by the weight of the area is in units of 2,000 ft² and more: its zero is the widest.
    assert [weight.grad for weight in weights] == pytest.approx([0.0] * 3, abs=1e-6)
    assert bias.grad == pytest.approx(0.0, abs=1e-9)


def test_alone_a_bedroom_has_a_weight_above_zero_and_beside_the_area_below() -> None:
    alone, _ = fit.least_squares([float(bedrooms) for _, bedrooms, _ in ALL], PRICES)
    assert alone == pytest.approx(48217.80782837288, rel=1e-11)
    assert value(draw(**FOUND), "best_bedrooms") < 0.0
    assert "$48,218" in draw(**FOUND)["verdict"]
    assert draw(**FOUND)["verdict"].startswith("Down: −$12,660 a bedroom")
    assert "as you said" in draw(guess="minus")["verdict"]


@pytest.mark.parametrize("params", [{}, {"best": True}])
def test_the_best_weights_are_in_no_scene_before_the_guess(params: dict[str, object]) -> None:
    scene = draw(**params)
    assert not [name for name in scene["readouts"] if name.startswith("best")]
    assert marks(scene, "bars", "best") == marks(scene, "dots", "best") == []
    assert "12,660" not in repr(scene)
    assert "12660" not in repr(scene)


def test_each_bar_begins_where_the_one_before_it_ended_and_the_last_ends_at_the_price() -> None:
    scene = draw(house=15.0, w_area=100.0, w_bedrooms=10_000.0, w_age=-500.0, bias=20_000.0)
    spans = [(row[0], row[2]) for mark in marks(scene, "bars", "parameter") for row in table(mark["at"])]
    assert spans == [(0, 189_600), (189_600, 229_600), (229_600, 211_600), (211_600, 231_600)]
    ((start, _, end, _),) = table(marks(scene, "bars", "model")[0]["at"])
    assert (start, end) == (0.0, 231_600.0)
    assert value(scene, "price") == 231_600.0
    assert value(scene, "paid") == 195_000.0
    assert value(scene, "error") == 36_600.0
    said = [mark["text"] for mark in marks(scene, "label", "parameter")]
    assert said == ["1,896 × $100 = $189,600", "4 × $10,000 = $40,000", "36 × −$500 = −$18,000", "$20,000"]
    assert "area term: $189,600; bedrooms term: $40,000" in scene["alt"]


def test_drawing_a_bar_out_by_a_dollar_changes_the_price_by_a_dollar() -> None:
    before = draw()
    for name in ("w_area", "w_bedrooms", "w_age", "bias"):
        end = handle(before, name)
        after = draw(**{name: end["value"] + 1000.0 * end["drag"]["x"]["per"]})
        assert value(after, "price") == pytest.approx(value(before, "price") + 1000.0)
        assert handle(after, name)["x"] == pytest.approx(end["x"] + 1000.0)


def test_a_new_house_does_not_feel_the_weight_of_age() -> None:
    scene = draw(house=8.0)
    assert "Age 0" in scene["note"]
    assert "w_age" not in [mark["name"] for mark in marks(scene, "handle")]
    assert value(scene, "price") == value(draw(house=8.0, w_age=3000.0), "price")


def test_a_term_and_all_it_touches_have_a_name_in_common() -> None:
    scene = draw()
    about = [set(mark["about"].split()) for panel in scene["panels"] for mark in panel["marks"] if "about" in mark]
    for name in ("area", "bedrooms", "age"):
        lit = [names for names in about if {name, f"w_{name}"} <= names]
        assert len(lit) >= 5, "its bar, its words, its end, the sum and its words"
        assert name in scene["readouts"]


def test_the_same_weights_are_put_to_every_house() -> None:
    scene = draw(house=3.0)
    said = table(marks(scene, "dots", "model")[0]["at"])
    assert len(said) == 24
    assert said[2] == [value(scene, "paid"), value(scene, "price")]
    assert marks(scene, "dots", "model")[0]["lit"] == 2
