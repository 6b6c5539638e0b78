"""The engine with = in place of +=: which share is left, guessed before it runs."""

import pytest

from lessons.accumulate import overwrite
from tests.lessons.scenes import drawer, value

draw = drawer(overwrite)


def answer(graph: str, **params: object) -> float:
    return value(draw(graph=graph, guess="1", **params), "a_grad")


def test_a_number_added_to_itself_has_a_slope_of_2() -> None:
    assert answer("doubled", broken=False) == 2.0
    assert answer("doubled") == 1.0


def test_what_is_left_depends_on_the_order_of_visits() -> None:
    assert [answer("twice", visits=side, broken=False) for side in ("left", "right")] == [-3.0, -3.0]
    assert [answer("twice", visits=side, broken=True) for side in ("left", "right")] == [3.0, -6.0]


def test_a_graph_in_which_nothing_is_used_twice_hides_the_bug() -> None:
    assert answer("lecture") == answer("lecture", broken=False) == 6.0


def test_the_nudge_says_who_is_wrong() -> None:
    for broken, right in ((False, True), (True, False)):
        nodes = draw(graph="twice", broken=broken, guess="1")["panels"][0]["nodes"]
        checks = {node["id"]: node["check"]["right"] for node in nodes}
        assert checks == {"a": right, "b": right, "d": True, "e": True, "f": True}


def test_the_broken_engine_does_not_run_before_the_guess() -> None:
    scene = draw()
    assert value(scene, "a_grad") == value(scene, "a_nudge") == 2.0
    assert "presses" not in scene["panels"][0]


def test_the_button_under_the_graph_puts_the_plus_back_and_takes_it_out() -> None:
    for broken, label in ((True, "Put the + back"), (False, "Take the + out")):
        assert draw(guess="1", broken=broken)["panels"][0]["presses"] == [
            {"label": label, "sets": {"broken": not broken}}
        ]


@pytest.mark.parametrize(("guess", "words"), [("1", "Yes:"), ("2", "That is the sum."), ("0", "No, 1:")])
def test_the_guess_is_about_a_plus_a_whatever_the_reader_turns_to_later(guess: str, words: str) -> None:
    verdict = draw(guess=guess)["verdict"]
    assert verdict.startswith(words)
    assert draw(guess=guess, graph="twice", visits="right", broken=False)["verdict"] == verdict


def test_the_step_that_overwrites_says_so() -> None:
    note = draw(graph="twice", broken=True, guess="1", step=6)["note"]
    assert note.endswith("d to a. a.grad = 3 × 1 = 3, written over −6.")
    assert draw(graph="twice", step=6)["note"].endswith("a.grad = −6 + 3 × 1 = −3.")


def test_the_switches_are_seen_in_the_source() -> None:
    def signs(**params: object) -> list[str]:
        return [excerpt.get("signs", "") for excerpt in draw(**params)["panels"][1]["excerpts"]]

    assert signs() == [""]
    assert signs(guess="1") == ["  -+  "]
    assert signs(guess="1", visits="right", broken=False)[0] == ""
    assert all("-+" in sign for sign in signs(guess="1", visits="right"))
