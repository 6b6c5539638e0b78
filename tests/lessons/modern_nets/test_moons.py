"""The two moons: what the compiled training does is what `Value` does, and what the pictures say of it."""

from math import fsum
from random import Random
from typing import Any

import pytest

from downhill import MLP, SGD, max_margin
from lessons.modern_nets import dead_or_saturated as pair
from lessons.modern_nets import moons as m
from lessons.modern_nets import two_moons as one
from tests.lessons.scenes import drawer, marks, table


def scene(figure: Any, **params: Any) -> Any:
    return drawer(figure)(**params)


@pytest.mark.parametrize("activation", m.NAMES)
def test_a_run_takes_the_steps_of_the_engine(activation: m.Activation) -> None:
    rate, alpha, gain = 0.2, 1e-3, 2.0
    network = MLP(2, [16, 16, 1], activation=activation, rng=Random(5))
    for parameter in network.parameters():
        parameter.data *= gain
    descent = SGD(network.parameters(), rate, weight_decay=2.0 * alpha)
    for _ in range(3):
        loss = max_margin([network(place) for place in m.points()], m.targets())
        descent.zero_grad()
        loss.backward()
        descent.step()
    run = m.run(activation, 5, rate, alpha, gain)
    assert list(run.at(3)) == pytest.approx([parameter.data for parameter in network.parameters()], rel=1e-9)
    assert run.penalty(3) == pytest.approx(alpha * fsum(p.data**2 for p in network.parameters()))
    after = max_margin([network(place) for place in m.points()], m.targets())
    network.zero_grad()
    after.backward()
    assert run.loss(3) == pytest.approx(after.data, rel=1e-9)
    assert run.gradients(3) == pytest.approx([p.grad for p in network.parameters()], rel=1e-9, abs=1e-15)
    scores = [network(place).data for place in m.points()]
    assert run.right(3) == sum(score * target > 0 for score, target in zip(scores, m.targets(), strict=True))


def test_slopes_are_those_of_the_neurons() -> None:
    run = m.run("relu", 2, 1.0, 0.0, 4.0)
    network = MLP(2, [16, 16, 1], rng=Random(2))
    hidden = network.layers[0]
    for parameter in network.parameters():
        parameter.data *= 4.0
    slopes = run.slopes(0)
    assert [len(layer) for layer in slopes] == [16, 16]
    for neuron, own in zip(hidden.neurons, slopes[0], strict=True):
        assert own == [1.0 if neuron(place).data > 0.0 else 0.0 for place in m.points()]


@pytest.mark.parametrize(("neurons", "shape"), [("relu", "kinked"), ("tanh", "smooth")])
def test_relus_make_kinks_and_tanhs_make_curves(neurons: str, shape: str) -> None:
    for steps in (0, 20, 150):
        run = m.run(neurons, 2, 0.3, 1e-4)
        assert (0.2 < one.straightness(run, steps) < 1.0) is (shape == "kinked")


def test_what_meets_the_guess_is_about_relus_whatever_the_neurons_are_now() -> None:
    for guess, met in {"straight": "Almost.", "smooth": "Not quite.", "kinked": "Yes."}.items():
        verdict = scene(one, guess=guess, steps=20)["verdict"]
        assert verdict.startswith(met)
        assert scene(one, neurons="tanh", guess=guess, seed=4)["verdict"] == verdict


def test_before_the_guess_there_is_no_boundary() -> None:
    shown = scene(one, steps=100)
    assert not shown["readouts"]
    assert "decision" not in [mark["kind"] for panel in shown["panels"] for mark in panel["marks"]]


def test_every_point_comes_to_its_side() -> None:
    for neurons in m.NAMES:
        assert scene(one, neurons=neurons, guess="smooth", steps=300)["readouts"]["right"]["value"] == m.COUNT


def test_a_rate_too_large_kills_relus_and_the_gradients_with_them() -> None:
    shown = scene(pair, winner="tanh", steps=100)["readouts"]
    assert shown["dead_relu"]["value"] == 30
    assert shown["size_relu"]["value"] == 0.0
    assert shown["right_relu"]["value"] == 50
    assert shown["right_tanh"]["value"] == 100
    ended = scene(pair, winner="tanh", steps=100)
    assert ended["verdict"] == "Yes: of 100 points on their side ReLU has 50 and tanh has 100."
    assert "ReLU has stopped learning" in ended["note"]


def test_a_run_that_diverges_ends_where_it_can_still_be_drawn() -> None:
    shown = scene(one, neurons="relu", guess="smooth", rate=10.0, alpha=0.1, seed=3, steps=300)
    assert "it ends: the next step would make a weight of more than a billion" in shown["note"]
    assert shown["readouts"]["loss"]["value"] > one.TOP


def test_every_dead_neuron_has_a_cross_and_every_bar_is_the_share_of_points_that_get_through() -> None:
    shown = scene(pair, winner="relu", steps=100)
    crosses = table(marks(shown, "dots", "error")[0]["at"])
    assert len(crosses) == shown["readouts"]["dead_relu"]["value"] + shown["readouts"]["dead_tanh"]["value"]
    panel = next(panel for panel in shown["panels"] if panel["name"] == "neurons")
    heights = [(top - bottom) / 0.75 for _, bottom, _, top in table(panel["marks"][0]["at"])]
    closed = (shown["readouts"]["closed_relu"]["value"] + shown["readouts"]["closed_tanh"]["value"]) / 2
    assert sum(heights) / len(heights) == pytest.approx(1.0 - closed)


def test_nothing_is_decided_before_the_last_step_nor_runs_before_a_guess() -> None:
    assert scene(pair, steps=100) == scene(pair, steps=0)
    assert "verdict" not in scene(pair, winner="relu", steps=99)


def test_the_guess_is_met_at_the_end_of_the_runs_that_it_is_about_and_of_no_others() -> None:
    assert scene(pair, winner="relu", steps=100)["verdict"].startswith("No: ")
    mended = scene(pair, winner="relu", steps=100, gain=0.1, seed=0)
    assert mended["readouts"]["right_relu"]["value"] > mended["readouts"]["right_tanh"]["value"]
    assert "verdict" not in mended


@pytest.mark.parametrize(("size", "text"), [(0.0, "0"), (0.0123, "0.012"), (3.14e-7, "3.1 × 10⁻⁷")])
def test_small_gradients_are_said_in_powers_of_ten(size: float, text: str) -> None:
    assert pair.small(size) == text
