"""Two backward passes: what doubles, what more than doubles, and what a new forward pass changes."""

from typing import Any

import pytest

from lessons.accumulate import twice_around
from tests.lessons.scenes import drawer

draw = drawer(twice_around)


def grads(scene: Any) -> dict[str, float]:
    return {node["about"]: node["slope"] for node in scene["panels"][0]["nodes"]}


@pytest.mark.parametrize(
    ("passes", "between", "expected"),
    [
        (0, "nothing", {"a": 0, "b": 0, "h": 0, "c": 0, "L": 0}),
        (1, "nothing", {"a": 1, "b": 1, "h": 1, "c": 1, "L": 1}),
        # L begins with 1 again. h and c add it to their 1; h hands on 2, which a and b add to theirs.
        (2, "nothing", {"a": 3, "b": 3, "h": 2, "c": 2, "L": 1}),
        (2, "forward", {"a": 2, "b": 2, "h": 1, "c": 2, "L": 1}),
        (2, "zeros", {"a": 1, "b": 1, "h": 1, "c": 1, "L": 1}),
    ],
)
def test_each_gradient_is_the_one_that_is_worked_out_by_hand(
    passes: int, between: str, expected: dict[str, float]
) -> None:
    assert grads(draw(guess="3", passes=passes, between=between)) == expected


def test_only_what_was_computed_is_new_after_a_forward_pass() -> None:
    nodes = draw(guess="3", passes=2, between="forward")["panels"][0]["nodes"]
    assert [node["label"] for node in nodes] == ["a", "b", "h, new", "c", "L, new"]
    again = draw(guess="3", passes=2)["panels"][0]["nodes"]
    assert [node["label"] for node in again] == ["a", "b", "h", "c", "L"]


def test_the_second_pass_waits_for_the_guess() -> None:
    assert grads(draw(passes=2)) == grads(draw(passes=1))


@pytest.mark.parametrize(("guess", "said"), [("1", "No, 3"), ("2", "hands on 2"), ("3", "Yes")])
def test_each_guess_is_met(guess: str, said: str) -> None:
    assert said in draw(guess=guess)["verdict"]
