"""A product is asked before it is shown, and every answer is met by what it would have meant."""

import json
from typing import Any

import pytest

import bridge
from lessons.matrices import one_cell
from tests.lessons.scenes import drawer, table, value

draw = drawer(one_cell)


def names(scene: Any) -> list[str]:
    return [part["name"] for part in scene["panels"][0]["parts"] if part["kind"] == "cells"]


def test_nothing_of_the_answer_is_on_the_page_before_it_is_asked() -> None:
    scene = bridge.scene("one-cell", {"show": True, "guess": 1.0})
    assert names(scene) == ["W", "x"]
    assert "truth" not in scene["readouts"]
    chosen = bridge.scene("one-cell", {"count": "2"})
    assert names(chosen) == ["W", "x", "z"]
    assert chosen["panels"][0]["parts"][-1]["at"]["values"] == [0.0, 0.0]
    assert "truth" not in json.dumps(chosen)


def test_the_second_number_is_1_and_the_first_is_6() -> None:
    scene = draw(count="2", show=True)
    assert table(scene["panels"][0]["parts"][-1]["at"]) == [[6.0], [1.0]]
    assert value(scene, "truth") == 1.0


@pytest.mark.parametrize(
    ("count", "said"),
    [("2", "Yes, 2"), ("3", "how many numbers go in"), ("6", "those of a row are added up")],
)
def test_each_count_is_answered(count: str, said: str) -> None:
    assert said in draw(count=count)["verdict"]


@pytest.mark.parametrize(
    ("guess", "said"),
    [
        (1.0, "Yes."),
        (6.0, "6 is the first number"),
        (7.0, "going down the second column"),
        (4.0, "without x"),
        (9.0, "one sign the wrong way round"),
        (3.0, "one sign the wrong way round"),
        (-12.0, "You said −12."),
    ],
)
def test_each_guess_is_met_by_what_it_would_have_meant(guess: float, said: str) -> None:
    note = draw(count="2", guess=guess, show=True)["note"]
    assert said in note
    assert note.endswith("3 × 2 + (−1) × 1 + 2 × (−2) = 1.")


@pytest.mark.parametrize("count", ["3", "6"])
def test_a_wrong_count_is_not_forgotten_when_the_number_is_right(count: str) -> None:
    scene = draw(count=count, guess=1.0, show=True)
    assert scene["note"].startswith("Yes.")
    assert scene["verdict"].endswith("What comes out is 2 numbers, one for each row.")
