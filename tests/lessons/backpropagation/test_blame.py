"""Blame: the gradients on the edges are the engine's, and a nudge agrees with them."""

import pytest

from lessons.backpropagation import blame
from tests.lessons.scenes import drawer

draw = drawer(blame)


def test_a_weight_into_the_answer_gets_what_came_through_times_what_came_back() -> None:
    done = blame.passes(1.0, -0.5, 1.0)
    for came, slope in zip(done.signals[1], done.slopes[1][0], strict=True):
        assert slope == pytest.approx(came * done.back[1][0], rel=1e-14)
    (answer,) = done.signals[2]
    assert done.back[1][0] == pytest.approx(2.0 * (answer - 1.0) * (1.0 - answer**2), rel=1e-14)


def test_the_first_weight_agrees_with_a_nudge() -> None:
    # An input reaches the loss through the first layer alone: its nudge is the slopes of that layer, weighted.
    done = blame.passes(1.0, -0.5, 1.0)
    by_input = sum(weights[0] * back for weights, back in zip(done.weights[0], done.back[0], strict=True))
    nudged = (blame.passes(1.0 + 1e-6, -0.5, 1.0).loss - blame.passes(1.0 - 1e-6, -0.5, 1.0).loss) / 2e-6
    assert by_input == pytest.approx(nudged, rel=1e-6)


def test_before_the_guess_no_gradient_is_in_the_scene() -> None:
    shown = draw()
    assert set(shown["readouts"]) == {"answer", "loss"}
    assert [links["role"] for links in shown["panels"][0]["links"]] == ["parameter"] * 2


def test_the_guess_is_scored_by_the_engine_where_the_figure_opens_and_never_again() -> None:
    done = blame.passes(1.0, -0.5, 1.0)
    most = blame.most_blamed(done)
    assert abs(done.slopes[1][0][most - 1]) == max(map(abs, done.slopes[1][0]))
    for guess, _ in blame.GUESS.options:
        scene = draw(guess=guess)
        assert scene["verdict"].startswith("Yes." if guess == str(most) else f"No, neuron {most}.")
        assert draw(guess=guess, x1=-2.0, target=-1.0)["verdict"] == scene["verdict"]


def test_the_note_names_who_has_most_of_the_blame_now() -> None:
    done = blame.passes(-1.0, 1.0, 0.5)
    note = draw(guess="1", x1=-1.0, x2=1.0, target=0.5)["note"]
    assert note.startswith(f"Most blame: neuron {blame.most_blamed(done)}.")
    edges = draw(guess="1")["panels"][0]["links"][1]["weights"]["values"]
    assert list(edges) == list(blame.passes(1.0, -0.5, 1.0).slopes[1][0])
