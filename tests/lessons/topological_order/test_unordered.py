"""The engine without its order: its own wrong numbers, and the node that passed on too early."""

import pytest

from lessons.topological_order import unordered
from tests.lessons.scenes import drawer, value

draw = drawer(unordered)


def signs(scene: object) -> str:
    return "".join(excerpt.get("signs", "") for excerpt in scene["panels"][1]["excerpts"])  # pyright: ignore


def wrong(scene: object) -> set[str]:
    nodes = scene["panels"][0]["nodes"]  # pyright: ignore
    return {node["id"] for node in nodes if not node["check"]["right"]}


def test_the_lectures_numbers_without_an_order_and_with_it() -> None:
    scene = draw(broken=True, guess="extra")
    assert (value(scene, "a_grad"), value(scene, "b_grad")) == (-72.0, 44.0)
    assert (value(scene, "a_nudge"), value(scene, "b_nudge")) == pytest.approx((-48.0, 28.0))
    assert wrong(scene) == {"a", "b"}
    scene = draw(broken=False, guess="extra")
    assert (value(scene, "a_grad"), value(scene, "b_grad")) == (-48.0, 28.0)
    assert wrong(scene) == set()


def test_the_source_is_changed_by_the_switch_and_only_by_it() -> None:
    assert signs(draw()) == ""
    assert {"-", "+"} <= set(signs(draw(guess="extra")))
    assert signs(draw(broken=False, guess="extra")) == ""


def test_the_broken_engine_does_not_run_before_the_guess() -> None:
    scene = draw()
    assert (value(scene, "a_grad"), value(scene, "b_grad")) == (-48.0, 28.0)
    assert wrong(scene) == set()


def test_d_passes_on_before_it_is_whole_and_then_once_more() -> None:
    early = draw(broken=True, guess="same", step=4)
    assert "Too early: e still has a share for d, so −8 is not all of d.grad." in early["note"]
    assert value(early, "upstream") == -8.0
    assert {node["id"] for node in early["panels"][0]["nodes"] if node["role"] == "error"} == {"d"}
    again = draw(broken=True, guess="same", step=8)
    assert "d repeats itself: −8 of its −14 counts twice." in again["note"]


@pytest.mark.parametrize(
    ("guess", "words"), [("extra", "Yes: "), ("missing", "No share is missing: "), ("same", "No share")]
)
def test_the_guess_is_scored_by_the_graph_that_opens_whatever_comes_later(guess: str, words: str) -> None:
    verdict = draw(guess=guess)["verdict"]
    assert verdict.startswith(words)
    assert verdict.endswith("d to a and d to b are walked twice, so old shares count again.")
    assert draw(guess=guess, graph="ladder", a=0.0, b=0.0)["verdict"] == verdict


def test_where_nobody_is_used_twice_no_order_is_needed() -> None:
    scene = draw(guess="extra", graph="twice")
    assert wrong(scene) == set()
    assert scene["note"].endswith("A nudge agrees with every gradient.")


def test_on_the_ladder_edges_are_walked_again_and_again() -> None:
    # d is reached on two ways (f → e → d, f → d), and c on three (f → e → d → c, f → e → c, f → d → c).
    scene = draw(broken=True, guess="same", graph="ladder")
    assert scene["readouts"]["edges"]["text"] == "14 of 8"
    assert unordered.more_than_once("ladder") == {2: ["d to c", "d to a"], 3: ["c to a", "c to b"]}


@pytest.mark.parametrize("graph", unordered.GRAPHS)
def test_in_order_nobody_passes_on_too_early(graph: str) -> None:
    for step in range(unordered.LONGEST):
        scene = draw(graph=graph, step=step, broken=False, guess="extra")
        assert all(node["role"] != "error" for node in scene["panels"][0]["nodes"])
        assert "Too early" not in scene["note"]


def test_the_goal_is_to_be_right_without_an_order() -> None:
    assert "goal" not in draw()
    assert not draw(guess="extra")["goal"]["reached"]
    for at in ({"b": -1.0}, {"a": 0.0}):
        found = draw(guess="extra", **at)
        assert found["goal"]["reached"]
        met = [node for node in found["panels"][0]["nodes"] if node.get("met")]
        assert [(node["id"], node["value"]) for node in met] == [("e", 0.0)]
    assert "goal" not in draw(guess="extra", b=-1.0, broken=False)
