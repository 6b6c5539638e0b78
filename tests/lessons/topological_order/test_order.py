"""The walk that finds an order: its stack, its list, and the question who may be next."""

import pytest

from lessons.topological_order import order
from tests.lessons.scenes import drawer, value
from worlds import broken

draw = drawer(order)


def lists(scene: object) -> list[list[str]]:
    """What is on the stack and in the list."""
    return [[item["text"] for item in each["items"]] for each in scene["panels"][1]["lists"]]  # pyright: ignore


def badges(scene: object) -> dict[str, str]:
    """The number on each node."""
    return {node["id"]: node.get("badge", "") for node in scene["panels"][0]["nodes"]}  # pyright: ignore


def test_the_walk_goes_down_one_branch_before_the_next() -> None:
    seen = [lists(draw(step=step)) for step in range(11)]
    assert seen == [
        [[], []],
        [["f = d × e"], []],
        [["f = d × e", "d = a × b"], []],
        [["f = d × e", "d = a × b"], ["1  a"]],
        [["f = d × e", "d = a × b"], ["1  a", "2  b"]],
        [["f = d × e"], ["1  a", "2  b", "3  d"]],
        [["f = d × e", "e = d + a"], ["1  a", "2  b", "3  d"]],
        [["f = d × e", "e = d + a"], ["1  a", "2  b", "3  d"]],
        [["f = d × e", "e = d + a"], ["1  a", "2  b", "3  d"]],
        [["f = d × e"], ["1  a", "2  b", "3  d", "4  e"]],
        [[], ["1  a", "2  b", "3  d", "4  e", "5  f"]],
    ]


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("graph", order.GRAPHS)
def test_at_the_end_every_number_stands_behind_what_it_was_computed_from(graph: str, side: str) -> None:
    scene = draw(graph=graph, side=side, step=order.LONGEST)
    places = {name: int(place) for name, place in badges(scene).items()}
    assert sorted(places.values()) == list(range(1, len(places) + 1))
    for edge in scene["panels"][0]["edges"]:
        assert places[edge["start"]] < places[edge["end"]]
        assert edge["state"] == "forward", "every edge has been looked along"
    assert scene["ends"]["step"] <= order.LONGEST


def test_there_may_be_more_than_one_order() -> None:
    left, right = (badges(draw(graph="twice", side=side, step=10)) for side in ("left", "right"))
    assert left == {"a": "1", "b": "2", "d": "3", "e": "4", "f": "5"}
    assert right == {"b": "1", "a": "2", "e": "3", "d": "4", "f": "5"}


@pytest.mark.parametrize(("guess", "words"), [("e", "Yes, e."), ("d", "Not d."), ("more", "Only e.")])
def test_the_guess_is_scored_by_whose_gradient_is_whole(guess: str, words: str) -> None:
    # f = d · e passes e = −8 on to d. e = d + a is still to pass −6 on to it.
    verdict = draw(guess=guess)["verdict"]
    assert verdict == f"{words} d has −8 so far, and a share from e is to come."
    assert draw(guess=guess, graph="ladder", step=3)["verdict"] == verdict


def test_when_only_the_result_has_passed_on_e_is_whole_and_d_has_minus_8() -> None:
    walked = broken.walk(order.GRAPHS[0])
    moment = broken.backward(walked, 3)
    whole = [value.label for value in walked.computed if value is not walked.root and moment.is_complete(value)]
    assert whole == ["e"]
    assert moment.grads[walked.labelled["d"]] == -8.0


def test_before_the_walk_nothing_of_the_order_is_told() -> None:
    scene = draw()
    assert set(badges(scene).values()) == {""}
    assert (value(scene, "in_list"), value(scene, "on_stack")) == (0, 0)


def test_the_lines_that_run_are_lit() -> None:
    texts = []
    for step in range(1, 11):
        excerpt = draw(step=step)["panels"][2]["excerpts"][0]
        lines = {number: excerpt["lines"][number - excerpt["first"]] for number in excerpt["lit"]}
        texts.append(["".join(text for _, text in line).strip() for line in lines.values()])
    assert texts[0] == ["stack = [(root, iter(root.inputs))]"]
    assert texts[1] == ["stack.append((below, iter(below.inputs)))"]
    assert texts[2] == ["order.append(below)"]
    assert texts[4] == ["order.append(node)", "stack.pop()"]
    assert texts[6] == ["if below not in seen:"]
