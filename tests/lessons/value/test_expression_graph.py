"""Expressions as graphs: what is kept, what is asked first, and what is said of mistakes."""

import json
from typing import Any

import pytest

import bridge
from lessons.value import expression_graph
from lessons.value.expression import ExpressionError
from picture import graph as graphs
from picture.params import InputError
from tests.lessons.scenes import drawer, value

draw = drawer(expression_graph)
LINES = "e = a * b\nd = e + c\nL = d * f"


def nodes(scene: Any) -> dict[str, Any]:
    """The nodes by what they are called, or what they are made of."""
    return {node["label"] or node["id"]: node for node in scene["panels"][0]["nodes"]}


def states(scene: Any) -> list[str]:
    return [node["state"] for node in scene["panels"][0]["nodes"] if node["op"]]


def test_the_lectures_l_is_minus_eight() -> None:
    for text in (expression_graph.OPENING, LINES):
        scene = draw(expression=text, guess="7")
        assert value(scene, "result") == -8.0
        assert (value(scene, "first"), value(scene, "second")) == (4.0, -2.0)
        assert value(scene, "numbers") == 7.0
        assert {node["slope"] for node in nodes(scene).values()} == {0.0}


def test_all_gradients_are_zero_until_backward_has_run() -> None:
    before = draw(expression=LINES)
    assert value(before, "grad") == 0.0
    assert "Every grad is 0" in before["note"]
    after = draw(expression=LINES, backward=True)
    slopes = {name: node["slope"] for name, node in nodes(after).items()}
    assert slopes == {"a": 6.0, "b": -4.0, "c": -2.0, "f": 4.0, "e": -2.0, "d": -2.0, "L": 1.0}
    assert "a.grad = 6, b.grad = −4, c.grad = −2 and f.grad = 4" in after["note"]
    assert "now" not in states(after), "it is all done"


def test_it_appears_operation_by_operation_and_keeps_its_shape() -> None:
    drawn = [draw(guess="7", step=step) for step in range(4)]
    assert [states(scene) for scene in drawn] == [
        ["waiting", "waiting", "waiting"],
        ["now", "waiting", "waiting"],
        ["forward", "now", "waiting"],
        ["forward", "forward", "now"],
    ]
    assert len({json.dumps([edge["start"] + edge["end"] for edge in s["panels"][0]["edges"]]) for s in drawn}) == 1
    assert "Operation 2 of 3: a × b + c = (−6) + 10 = 4" in drawn[2]["note"]
    assert "result" not in drawn[2]["readouts"]
    assert drawn[0]["ends"] == {"step": 3.0}
    assert draw(guess="7", step=60)["panels"] == drawn[3]["panels"], "what lies beyond the end is the end"


def test_backward_does_not_start_before_there_is_a_result() -> None:
    scene = draw(guess="7", step=2, backward=True)
    assert "backward() starts from the last number, and that is not there yet" in scene["note"]
    assert {node.get("slope", 0.0) for node in nodes(scene).values()} == {0.0}


def test_the_number_of_nodes_is_nowhere_in_the_scene_before_the_guess() -> None:
    for text in (expression_graph.OPENING, "L=(a*b+c)*f"):
        scene = bridge.scene("expression-graph", {"expression": text, "backward": True})
        assert [node["id"] for node in scene["panels"][0]["nodes"]] == ["a", "b", "c", "f"]
        assert scene["panels"][0]["edges"] == []
        assert scene["readouts"] == {}
        assert scene["ends"] == {"step": 1.0}
        assert "7" not in scene["alt"]


@pytest.mark.parametrize(("guess", "said"), [("4", "The old ones stay"), ("5", "is kept, too"), ("7", "Yes, 7")])
def test_the_guess_is_scored_by_the_graph_and_a_wrong_one_is_explained(guess: str, said: str) -> None:
    verdict = draw(guess=guess)["verdict"]
    assert said in verdict
    assert "4 are given, and each of the 3 operations makes one more" in verdict
    assert verdict.startswith("Yes") is (guess == "7")
    assert "verdict" not in draw(guess=guess, expression="a + b"), "another graph was not asked about"


def test_what_stands_stays_while_an_expression_grows() -> None:
    short, longer = (nodes(draw(expression=text)) for text in ("a*b", "a*b + c"))
    assert {node["id"] for node in short.values()} < {node["id"] for node in longer.values()}


def test_one_number_used_twice_has_two_edges() -> None:
    scene = draw(expression="a + a", backward=True)
    assert [(edge["start"], edge["slot"]) for edge in scene["panels"][0]["edges"]] == [("a", 0), ("a", 1)]
    assert nodes(scene)["a"]["slope"] == 2.0
    assert "remembers a twice, and the +" in draw(expression="a + a")["note"]


def test_the_same_product_typed_twice_is_two_numbers_and_with_a_name_one() -> None:
    scene = draw(expression="a*b + a*b")
    assert value(scene, "numbers") == 5.0
    assert "remembers two numbers, each of them a × b, and the +" in scene["note"]
    assert value(draw(expression="e = a*b\ne + e"), "numbers") == 4.0


def test_what_the_result_does_not_need_is_said_and_not_drawn() -> None:
    scene = draw(expression="e = a*b\na + c")
    assert "e is computed as well, but the result does not come from there" in scene["note"]
    assert set(nodes(scene)) == {"a", "c", "add(a,c)"}


def test_a_given_number_alone_is_a_graph_of_one() -> None:
    scene = draw(expression="a", backward=True)
    assert list(nodes(scene)) == ["a"]
    assert "No operation has made it" in scene["note"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a*q", "There is no “q” here; the names are a, b, c, f. Here: a*▸q◂"),
        ("a*(b + c", "A bracket is opened and never closed. Here: a*▸(◂b + c"),
        ("a/(b + 3)", "2.0 / 0.0: the divisor must not be 0. Here: ▸a/(b + 3)◂"),
        ("a^2", "Python writes a power as **, so the square of a is a**2. Here: ▸a^2◂"),
        ("exp(1000*a)", "Here: ▸exp(1000*a)◂"),
        ("", "There is nothing to compute yet"),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, sentence: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        draw(expression=text)
    assert sentence in str(caught.value)


def test_a_gradient_too_large_for_a_float_is_told() -> None:
    huge = "x = a*1e200\nx*1e200"
    assert value(draw(expression=huge, a=0.0), "result") == 0.0
    with pytest.raises(InputError, match="The gradient of a is too large for a float"):
        draw(expression=huge, a=0.0, backward=True)


@pytest.mark.parametrize(("number", "text"), [(-8.0, "−8"), (1.5e20, "1.5e20"), (-2.25e99, "−2.25e99")])
def test_a_number_with_many_noughts_is_written_short(number: float, text: str) -> None:
    assert expression_graph.short(number) == text


def test_in_a_graph_that_stands_still_nothing_is_at_work() -> None:
    walk = graphs.Walk(expression_graph.read(LINES, expression_graph.NUMBERS).result)
    for step in range(len(walk) + 1):
        panel = walk.at(step).panel("graph", "Still", still=True)
        assert "now" not in {part.state for part in (*panel.nodes, *panel.edges)}


def test_the_goal_is_24_from_letters_alone() -> None:
    assert "goal" not in draw()
    assert draw(guess="7")["goal"]["text"] == "32 away"
    found = draw(guess="7", expression="(c + f) * b * (a + b)")
    assert found["goal"]["reached"]
    assert [node["data"] for node in found["panels"][0]["nodes"] if node.get("met")] == ["24"]
    for other in ("24", "a * 12", "c * a + 4", "c ** 2 - 76"):
        assert not draw(guess="7", expression=other)["goal"]["reached"]
    assert "goal" not in draw(guess="7", expression="c * a + a * a", step=1), "it is not there yet"
    assert "goal" not in draw(guess="7", expression="c", c=12)
