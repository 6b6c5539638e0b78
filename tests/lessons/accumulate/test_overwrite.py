"""The engine with = in place of +=: which share is left, guessed before it runs."""

import pytest

from lessons.accumulate import overwrite
from tests.lessons.scenes import drawer, value

draw = drawer(overwrite)


def answer(graph: str, **params: object) -> float:
    guess = overwrite.ANSWERS[graph][0]
    return value(draw(graph=graph, **{f"guess_{graph}": guess}, **params), "a_grad")


def test_a_number_added_to_itself_has_a_slope_of_2() -> None:
    assert answer("doubled") == 2.0
    assert answer("doubled", broken=True) == 1.0


def test_what_is_left_depends_on_the_order_of_visits() -> None:
    assert [answer("twice", visits=side) for side in ("left", "right")] == [-3.0, -3.0]
    assert [answer("twice", visits=side, broken=True) for side in ("left", "right")] == [3.0, -6.0]


def test_a_graph_in_which_nothing_is_used_twice_hides_the_bug() -> None:
    assert answer("lecture", broken=True) == answer("lecture") == 6.0
    assert "nothing to overwrite" in draw(graph="lecture", broken=True, guess_lecture="6")["verdict"]


@pytest.mark.parametrize("graph", overwrite.ANSWERS)
def test_what_is_right_and_what_the_broken_engine_says_can_both_be_guessed(graph: str) -> None:
    offered = {float(guess) for guess in overwrite.ANSWERS[graph]}
    assert {
        answer(graph, broken=broken, visits=side) for broken in (False, True) for side in ("left", "right")
    } <= offered


def test_the_nudge_says_who_is_wrong() -> None:
    for broken, right in ((False, True), (True, False)):
        nodes = draw(graph="twice", broken=broken, guess_twice="3")["panels"][0]["nodes"]
        checks = {node["id"]: node["check"]["right"] for node in nodes}
        assert checks == {"a": right, "b": right, "d": True, "e": True, "f": True}


def test_the_broken_engine_does_not_run_before_the_guess() -> None:
    scene = draw(broken=True)
    assert value(scene, "a_grad") == 0.0
    assert scene["ends"] == {"step": 0.0}
    assert "a_nudge" not in scene["readouts"]


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"guess_twice": "3"}, "Yes: 3. The shares are −6 and then 3; the last one stays."),
        (
            {"guess_twice": "-3"},
            "Not −3: the engine says 3. The shares are −6 and then 3; the last one stays. −3 is their sum.",
        ),
        ({"guess_twice": "-6", "visits": "right"}, "Yes: −6. The shares are 3 and then −6; the last one stays."),
    ],
)
def test_the_guess_is_scored_by_the_broken_engine(params: dict[str, str], words: str) -> None:
    assert draw(graph="twice", broken=True, **params)["verdict"].startswith(words)


def test_the_step_that_overwrites_says_so() -> None:
    note = draw(graph="twice", broken=True, guess_twice="3", step=6)["note"]
    assert note.endswith("from d to a. a.grad = 3 × 1 = 3. It was −6, which is overwritten.")
    assert draw(graph="twice", step=6)["note"].endswith("a.grad = −6 + 3 × 1 = −3.")


def test_the_switches_are_seen_in_the_source() -> None:
    def signs(**params: object) -> list[str]:
        return [excerpt.get("signs", "") for excerpt in draw(**params)["panels"][1]["excerpts"]]

    assert signs() == [""]
    assert signs(broken=True) == ["  -+  "]
    assert signs(visits="right")[0] == ""
    assert all("-+" in sign for sign in signs(visits="right", broken=True))
