"""A product is asked before it is shown, and every answer is met by what it would have meant."""

import json
from typing import Any

import pytest

import bridge
from lessons.matrices import one_cell
from tests.lessons.scenes import drawer, table

draw = drawer(one_cell)


def names(scene: Any) -> list[str]:
    return [part["name"] for part in scene["panels"][0]["parts"] if part["kind"] == "cells"]


def test_nothing_of_the_answer_is_on_the_page_before_it_is_asked() -> None:
    scene = bridge.scene("one-cell", {"guess": "1"})
    assert names(scene) == ["W", "x"]
    assert "verdict" not in scene
    counted = bridge.scene("one-cell", {"count": "2"})
    assert names(counted) == ["W", "x", "z"]
    assert counted["panels"][0]["parts"][-1]["at"]["values"] == [0.0, 0.0]
    assert "= 1" not in json.dumps(counted)


def test_the_second_number_is_1_and_the_first_is_6() -> None:
    scene = draw(count="2", guess="1")
    assert table(scene["panels"][0]["parts"][-1]["at"]) == [[6.0], [1.0]]


@pytest.mark.parametrize(
    ("count", "said"),
    [("2", "Yes, 2"), ("3", "Three go in"), ("6", "Each row adds up 3 of the 6 products")],
)
def test_each_count_is_answered(count: str, said: str) -> None:
    assert said in draw(count=count)["verdict"]


@pytest.mark.parametrize(
    ("guess", "said"),
    [
        ("1", "Yes."),
        ("6", "6 is the first number"),
        ("7", "7 goes down a column"),
        ("4", "without x"),
        ("9", "one sign wrong"),
    ],
)
def test_each_guess_is_met_by_what_it_would_have_meant(guess: str, said: str) -> None:
    verdict = draw(count="2", guess=guess)["verdict"]
    assert said in verdict
    assert verdict.endswith("3 × 2 + (−1) × 1 + 2 × (−2) = 1.")


def test_pressing_a_number_of_the_answer_spells_out_its_row() -> None:
    answers = {"count": "2", "guess": "1"}
    assert draw(**answers, row=1.0)["note"] == "Along row 1, down x: 1 × 2 + 4 × 1 + 0 × (−2) = 6."
    assert draw(**answers, row=2.0)["note"].endswith("= 1.")
    assert draw(**answers)["panels"][0]["parts"][-1]["picks"] == "row"
