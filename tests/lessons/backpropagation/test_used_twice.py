"""A number used twice: its shares, what a nudge says of each, and the guess."""

import pytest

from lessons.backpropagation import used_twice
from tests.lessons.scenes import drawer, value

draw = drawer(used_twice)
PLACES = [(-2.0, 3.0), (1.5, 0.5), (-1.0, -2.0), (0.0, 3.0)]


@pytest.mark.parametrize(("a", "b"), PLACES)
def test_both_places_together_move_f_as_far_as_each_alone_added(a: float, b: float) -> None:
    scene = draw(guess="sum", a=a, b=b)
    each = value(scene, "over_e") + value(scene, "over_d")
    assert each == pytest.approx(value(scene, "both"), abs=1e-6)
    assert value(scene, "slope") == pytest.approx(value(scene, "both"), abs=1e-6)
    assert value(scene, "slope") == pytest.approx(2.0 * a * b + b * b)


def test_the_lectures_numbers() -> None:
    scene = draw(guess="sum")
    assert value(scene, "slope") == -3.0
    assert (value(scene, "over_e"), value(scene, "over_d")) == pytest.approx((-6.0, 3.0))


def test_before_the_guess_a_and_b_have_no_gradient() -> None:
    scene = draw()
    nodes = {node["id"]: node for node in scene["panels"][0]["nodes"]}
    assert {name: node["slope"] for name, node in nodes.items()} == {"a": 0, "b": 0, "d": 1, "e": -6, "f": 1}
    assert scene["readouts"] == {}
    assert "note" not in scene
    assert "verdict" not in scene


@pytest.mark.parametrize(
    ("guess", "words"),
    [
        ("sum", "Yes."),
        ("first", "That is the share through e alone."),
        ("last", "That is the share through d alone."),
        ("product", "Slopes multiply along one path"),
    ],
)
def test_a_guess_is_met_with_what_it_would_have_meant(guess: str, words: str) -> None:
    scene = draw(guess=guess)
    assert scene["verdict"].startswith(words)
    assert scene["note"] == "a.grad = −6 + 3 = −3. The nudge agrees."


def test_the_question_is_about_the_opening_numbers_whatever_they_are_now() -> None:
    assert [label for _, label in used_twice.GUESS.options] == ["−6", "3", "−3", "−18"]
    assert draw(a=1.0, b=0.5) == draw()


def test_each_share_stands_on_the_edge_that_brings_it_and_together_they_are_the_gradient() -> None:
    panel = draw(guess="first", a=1.5, b=0.5)["panels"][0]
    shares = {edge["end"]: edge["local"] for edge in panel["edges"] if edge["start"] == "a"}
    assert shares == {"e": "adds 0.75", "d": "adds 1"}
    assert [node["grad"] for node in panel["nodes"] if node["id"] == "a"] == ["1.75"]
    assert {edge["end"] for edge in panel["edges"] if edge["state"] == "now" and edge["back"]} == {"d", "e"}
    assert {edge["start"] for edge in panel["edges"] if edge["state"] == "now"} == {"a"}


def test_the_goal_is_two_shares_that_cancel() -> None:
    assert "goal" not in draw()
    assert not draw(guess="sum")["goal"]["reached"]
    found = draw(guess="sum", a=-1.5)
    assert found["goal"]["reached"]
    assert [node["id"] for node in found["panels"][0]["nodes"] if node.get("met")] == ["a"]
    assert not draw(guess="sum", a=-1.4)["goal"]["reached"]
    assert not draw(guess="sum", b=0.0)["goal"]["reached"], "without b there are no shares"
