"""Six tanh layers drawn at random: what their weights make of the inputs."""

import math
from random import Random
from typing import Any

import pytest

from downhill.value import Value, weighted_sum
from lessons.gaussian import init
from tests.lessons.scenes import drawer, handle, marks, table, value

draw = drawer(init)

RULE = 1.0 / 6.0


def spreads(scene: Any) -> list[float]:
    return [value(scene, f"spread_{layer}") for layer in range(1, 7)]


def by_the_engine(seed: int, sigma: float, which: int = 0) -> list[list[Value]]:
    """Every layer's activations for one of the inputs, as the engine's own neurons compute them."""
    gauss = Random(seed).gauss
    numbers = [[[gauss(0.0, 1.0) for _ in range(36)] for _ in range(rows)] for rows in (10, *[36] * 6)]
    inputs, *layers = numbers
    signals, found = [Value(z) for z in inputs[which]], []
    for layer in layers:
        signals = [weighted_sum(Value(0.0), [Value(sigma * z) for z in row], signals).tanh() for row in layer]
        found.append(signals)
    return found


@pytest.mark.parametrize("sigma", [0.05, RULE, 1.0])
def test_the_layers_are_those_of_the_engine(sigma: float) -> None:
    drawn = init.network(3)
    sums: Any = [drawn.first[0]]
    for layer, expected in enumerate(by_the_engine(3, sigma)):
        activations = [math.tanh(sigma * z) for z in sums[0]]
        assert activations == pytest.approx([signal.data for signal in expected], rel=1e-9, abs=1e-12)
        if layer < 5:
            sums = init._times(drawn.layers[layer], (tuple(activations),))


@pytest.mark.parametrize("sigma", [0.05, RULE, 1.0])
def test_the_gradients_that_come_back_are_those_of_the_engine(sigma: float) -> None:
    gauss = Random(3).gauss
    squares = [0.0] * 6
    for which in range(3):
        layers = by_the_engine(3, sigma, which)
        sum((signal * gauss(0.0, 1.0) for signal in layers[-1]), Value(0.0)).backward()
        for layer, signals in enumerate(layers):
            squares[layer] += sum(signal.grad**2 for signal in signals)
    sizes = [math.sqrt(total / squares[-1]) for total in squares]
    assert init.backward(3, sigma).spreads == pytest.approx(sizes, rel=1e-9)


@pytest.mark.parametrize("seed", range(1, 21))
def test_small_weights_let_gradients_vanish_and_large_ones_let_them_explode(seed: int) -> None:
    for sigma, low, high in ((0.05, 0.0, 0.01), (init.GAIN * RULE, 0.3, 3.0), (1.0, 3.0, math.inf)):
        assert low < init.backward(seed, sigma).spreads[0] < high


def test_the_rule_is_1_divided_by_the_root_of_36_and_5_thirds_of_it() -> None:
    scene = draw(rule=True)
    assert value(scene, "rule") == pytest.approx(0.16666666666666666)
    assert value(scene, "gain") == pytest.approx(0.2777777777777778)
    assert value(draw(sigma=0.25), "factor") == pytest.approx(1.5)


@pytest.mark.parametrize("seed", range(1, 21))
def test_small_weights_vanish_large_ones_saturate_and_those_of_the_rule_let_through(seed: int) -> None:
    for sigma, kind in ((0.05, "zero"), (0.1, "zero"), (RULE, "spread"), (init.GAIN * RULE, "spread"), (1.0, "ends")):
        assert init.outcome(init.forward(seed, sigma)) == kind


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_with_5_thirds_of_the_rule_all_later_layers_have_the_same_spread(seed: int) -> None:
    later = spreads(draw(guess="ends", seed=float(seed), sigma=init.GAIN * RULE))[2:]
    assert max(later) / min(later) < 1.12


def test_while_they_are_small_every_layer_multiplies_the_spread_by_sigma_root_n() -> None:
    found = spreads(draw(guess="zero", sigma=0.05))
    for layer in range(1, 6):
        assert found[layer] / found[layer - 1] == pytest.approx(0.3, rel=0.15)


@pytest.mark.parametrize("sigma", [0.03, 0.3, 3.0])
def test_the_slope_of_tanh_is_what_the_engine_passes_back(sigma: float) -> None:
    last = by_the_engine(1, sigma)[-1]
    slopes = [1.0 - signal.data**2 for signal in last]
    for signal, slope in zip(last, slopes, strict=True):
        assert signal.local_grads[0] == pytest.approx(slope, abs=1e-12)
    # The figure takes the mean over ten inputs, of which this is one.
    assert value(draw(guess="zero", sigma=sigma), "slope") == pytest.approx(sum(slopes) / 36.0, abs=0.12)


def test_every_activation_stands_in_its_row() -> None:
    passed = init.forward(1, 0.3)
    assert [sum(bins) for bins in passed.bins] == [360] * 6
    bars = table(marks(draw(guess="zero", sigma=0.3), "bars", "model")[0]["at"])
    assert len(bars) == sum(1 for bins in passed.bins for count in bins if count)
    assert all(-1.0 <= left < right <= 1.0 + 1e-12 for left, _, right, _ in bars)


@pytest.mark.parametrize("sigma", [0.01, 0.3, 3.0])
def test_every_gradient_stands_in_its_row_where_its_size_is(sigma: float) -> None:
    gradients = init.backward(1, sigma)
    assert [found.total() for found in gradients.sizes] == [36 * init.BACK] * 6
    for found, spread in zip(gradients.sizes, gradients.spreads, strict=True):
        # The largest of that many numbers is a few times their spread.
        assert 1.0 < 10.0 ** ((max(found) + 1) / init.PARTS) / spread < 20.0


def test_each_layer_has_its_row_level_with_that_of_its_gradients() -> None:
    activations, gradients = draw(guess="zero", sigma=0.3)["panels"][:2]
    assert activations["y"] == gradients["y"]
    lows = [
        {row[1] for row in table(mark["at"])}
        for panel in (activations, gradients)
        for mark in panel["marks"]
        if mark["kind"] == "bars"
    ]
    # From the top down, as they are counted.
    assert lows == [{0.0, 1.0, 2.0, 3.0, 4.0, 5.0}] * 2
    assert activations["y"]["names"] == ["6", "5", "4", "3", "2", "1"]


def test_nothing_comes_out_of_the_fog_before_an_answer_is_chosen() -> None:
    scene = draw(sigma=0.2, rule=True)
    assert not [name for name in scene["readouts"] if name.startswith(("spread", "slope", "ends"))]
    assert marks(scene, "bars") == marks(scene, "dots") == []
    assert len(marks(scene, "fog")) == 2
    assert handle(scene, "sigma")["y"] == 0.0


@pytest.mark.parametrize(("guess", "right"), [("zero", False), ("spread", False), ("ends", True)])
def test_the_answer_is_met_by_what_comes_out_with_sigma_1(guess: str, right: bool) -> None:
    for sigma in (0.05, 1.0):
        verdict = draw(guess=guess, sigma=sigma)["verdict"]
        assert verdict.startswith("Yes") is right
        assert "most are beyond ±0.9" in verdict
    assert "verdict" not in draw()


@pytest.mark.parametrize(("sigma", "word"), [(0.05, "vanish"), (0.2, "get through"), (2.0, "saturate")])
def test_what_happens_is_said_in_words_and_numbers(sigma: float, word: str) -> None:
    scene = draw(guess="ends", sigma=sigma)
    assert word in scene["note"]
    assert scene["readouts"]["spread_6"]["text"] in scene["note"] + scene["alt"]


def test_every_width_tried_leaves_its_dot() -> None:
    scene = draw(guess="ends", tried=((1.0,), (0.2,)))
    dots = table(marks(scene, "dots", "model")[0]["at"])
    assert dots == [[width, init.forward(1, width).spreads[-1]] for width in (1.0, 0.2)]


def test_a_spread_too_small_to_write_out_is_written_as_a_power() -> None:
    assert draw(guess="zero", sigma=0.01)["readouts"]["spread_6"]["text"].endswith("× 10⁻⁸")


def test_the_goal_is_a_width_between_vanishing_and_saturating() -> None:
    assert "goal" not in draw()
    assert not draw(guess="ends")["goal"]["reached"]
    for sigma, reached in ((0.1, False), (init.GAIN * init.RULE, True), (0.4, False)):
        found = draw(guess="ends", sigma=sigma)
        smaller = min(value(found, "spread_6"), value(found, "slope"))
        assert found["goal"]["value"] == smaller
        assert found["goal"]["reached"] == reached
        assert len(marks(found, "met")) == reached
