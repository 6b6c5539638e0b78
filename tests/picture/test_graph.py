"""Computations as graphs: what is there after some steps, what it is called, and how it is said."""

import random
from itertools import pairwise

import pytest

from downhill.backward import topological_order
from downhill.nn import MLP
from downhill.value import Value
from picture.graph import Moment, Walk, in_node, symbol, written
from picture.scene import Graph, Node
from worlds import patched


def lecture() -> Value:
    """(a·b + c)·f, with every intermediate result named."""
    a, b, c, f = Value(2.0, label="a"), Value(-3.0, label="b"), Value(10.0, label="c"), Value(-2.0, label="f")
    e = a * b
    e.label = "e"
    d = e + c
    d.label = "d"
    out = d * f
    out.label = "L"
    return out


def twice() -> Value:
    a, b = Value(-2.0, label="a"), Value(3.0, label="b")
    return (a * b) * (a + b)


def drawn(moment: Moment) -> Graph:
    return moment.panel("graph", "The graph")


def nodes(walk: Walk, step: int | None = None) -> dict[str, Node]:
    return {node.id: node for node in drawn(walk.at(step)).nodes}


def test_a_step_is_an_operation_the_results_own_gradient_or_an_edge() -> None:
    walk = Walk(lecture())
    assert (walk.forward, len(walk)) == (3, 3 + 1 + 6)


def test_forward_the_numbers_appear_one_operation_at_a_time() -> None:
    walk = Walk(lecture())
    known = [{name for name, node in nodes(walk, step).items() if node.data} for step in range(4)]
    assert known[0] == {"a", "b", "c", "f"}
    assert [after - before for before, after in pairwise(known)] == [{"e"}, {"d"}, {"L"}]
    assert nodes(walk, 0)["e"].value is None


def test_backward_the_gradients_of_the_lecture_come_edge_by_edge() -> None:
    walk = Walk(lecture())
    grads = [[nodes(walk, step)[name].slope for name in "Ldfecab"] for step in range(3, 11)]
    assert grads == [
        [0, 0, 0, 0, 0, 0, 0],
        [1, 0, 0, 0, 0, 0, 0],
        [1, -2, 0, 0, 0, 0, 0],
        [1, -2, 4, 0, 0, 0, 0],
        [1, -2, 4, -2, 0, 0, 0],
        [1, -2, 4, -2, -2, 0, 0],
        [1, -2, 4, -2, -2, 6, 0],
        [1, -2, 4, -2, -2, 6, -4],
    ]


def test_the_end_is_what_the_engine_says() -> None:
    root = MLP(2, [3, 1], rng=random.Random(3))([1.0, -2.0])
    walk = Walk(root)
    walked = walk.at().grads
    for value in walk.order:
        value.grad = 0.0
    root.backward()
    assert {value: value.grad for value in walk.order} == walked


@pytest.mark.parametrize("changes", [(), ("unordered",)], ids=["the engine", "a broken one"])
def test_looking_leaves_the_gradients_as_they_are(changes: tuple[str, ...]) -> None:
    root = twice()
    values = topological_order(root)
    for place, value in enumerate(values):
        value.grad = float(place)
    walk = Walk(root, engine=patched.module("backward.py", *changes))
    for step in range(len(walk) + 1):
        walk.at(step).panel("graph", "Looked at")
    assert [value.grad for value in values] == list(range(len(values)))
    assert [node.slope for node in drawn(walk.as_left()).nodes] == list(range(len(values)))


def test_back_and_forth_is_the_same_as_forth() -> None:
    walk = Walk(twice())
    forth = [drawn(walk.at(step)) for step in range(len(walk) + 1)]
    back = [drawn(walk.at(step)) for step in reversed(range(len(walk) + 1))]
    assert back[::-1] == forth


def test_a_gradient_is_complete_only_when_every_edge_has_brought_its_share() -> None:
    walk = Walk(twice())
    assert nodes(walk, 8)["a"].state == "forward"
    assert nodes(walk, 8)["a"].slope == -6.0
    assert nodes(walk)["a"].state == "done"
    assert nodes(walk)["a"].slope == -3.0


def test_both_shares_are_said() -> None:
    said = nodes(Walk(twice()))["a"].says
    assert "a is given: −2." in said
    assert "a.grad = 1 × (−6) + 3 × 1 = −3, from a + b and a × b." in said


def test_a_square_has_two_edges_and_two_shares() -> None:
    x = Value(3.0, label="x")
    walk = Walk(x * x)
    edges = drawn(walk.at()).edges
    assert [(edge.start, edge.slot) for edge in edges] == [("x", 0), ("x", 1)]
    assert "x.grad = 3 × 1 + 3 × 1 = 6, from x × x." in nodes(walk)["x"].says


def test_what_is_at_work_is_in_focus_and_marked() -> None:
    walk = Walk(lecture())
    assert walk.at(0).focus() == []
    assert walk.at(1).focus() == ["e", "a", "b"]
    assert walk.at(4).focus() == ["L"]
    moment = walk.at(7)
    assert moment.focus() == ["e", "d"]
    assert [(edge.start, edge.end) for edge in drawn(moment).edges if edge.state == "now"] == [("e", "d")]
    assert [node.id for node in drawn(moment).nodes if node.state == "now"] == ["e"]


def test_ids_stay_while_an_expression_grows() -> None:
    a, b = Value(1.0, label="a"), Value(2.0, label="b")
    small = a * b + a
    large = small * b
    assert set(Walk(small).ids.values()) < set(Walk(large).ids.values())


def test_alike_nodes_have_ids_of_their_own() -> None:
    a = Value(1.0, label="a")
    walk = Walk((a + 1.0) * (a + 1.0))
    assert len(set(walk.ids.values())) == len(walk.order)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Value(3.0) ** 2, "x^2"),
        (Value(3.0) ** -1, "x^(−1)"),
        (-Value(3.0), "−x"),
        (Value(3.0).tanh(), "tanh(x)"),
        (Value(3.0) / 2, "x ÷ y"),
        (Value(3.0) - 2, "x − y"),
    ],
)
def test_operations_are_written_as_in_print(value: Value, text: str) -> None:
    assert written(value, ["x", "y"][: len(value.inputs)]) == text


def test_a_given_number_has_no_operation() -> None:
    assert symbol(Value(1.0)) == ""


def test_a_number_too_long_for_its_node_is_rounded() -> None:
    assert in_node(-0.0001234567, lambda value: f"{value:.8f}".replace("-", "−")) == "−0.00012"
    assert in_node(12.5, str) == "12.5"


def test_a_graph_shows_what_it_is_asked_for() -> None:
    walk = Walk(lecture())
    b = next(value for value in walk.order if value.label == "b")
    panel = walk.at().panel(
        "graph",
        "The lecture's",
        state="forward",
        gradients=lambda value: value is b,
        local=lambda wire: wire.target is b,
    )
    assert {part.state for part in (*panel.nodes, *panel.edges)} == {"forward"}
    assert [node.label for node in panel.nodes if node.grad] == ["b"]
    assert [node.label for node in panel.nodes if ".grad" in node.says] == ["b"]
    assert [edge.start for edge in panel.edges if edge.local] == ["b"]
    assert panel.focus == []


def test_roles_are_by_label() -> None:
    found = {name: node.role for name, node in nodes(Walk(lecture(), roles={"L": "error", "f": "parameter"})).items()}
    assert (found["a"], found["f"], found["e"], found["L"]) == ("data", "parameter", "model", "error")
