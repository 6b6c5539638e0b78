"""The backward pass, edge by edge: the lecture's numbers, the lines that are lit, and what it costs."""

import inspect
from typing import Any

import pytest

from downhill import backward, ops
from downhill.gradcheck import nudged_slope
from lessons.backpropagation import backward_pass
from lessons.backpropagation.backward_pass import TABLES, walk
from lessons.backpropagation.computations import COMPUTATIONS
from lessons.backpropagation.cost import cost
from tests.lessons.scenes import drawer, value

draw = drawer(backward_pass)
every_graph = pytest.mark.parametrize("name", list(COMPUTATIONS))
END = backward_pass.STEP.high


def nodes(scene: Any) -> dict[str, Any]:
    return {node["id"]: node for node in scene["panels"][0]["nodes"]}


def lit(scene: Any, kind: str = "lit") -> list[str]:
    return [
        "".join(text for _, text in excerpt["lines"][number - excerpt["first"]]).strip()
        for excerpt in scene["panels"][1]["excerpts"]
        for number in excerpt.get(kind, [])
    ]


def test_the_lectures_graph_ends_with_the_lectures_gradients() -> None:
    found = nodes(draw(step=END))
    assert {name: node["slope"] for name, node in found.items()} == {
        "L": 1, "f": 4, "d": -2, "c": -2, "e": -2, "a": 6, "b": -4,
    }  # fmt: skip
    assert found["L"]["value"] == -8


def test_the_lectures_second_graph_ends_with_the_lectures_gradients() -> None:
    found = nodes(draw(graph="twice", step=END))
    assert {name: node["slope"] for name, node in found.items()} == {"f": 1, "d": 1, "e": -6, "a": -3, "b": -8}
    assert found["f"]["value"] == -6


def test_the_lectures_neuron_ends_with_the_lectures_gradients() -> None:
    scene = draw(graph="neuron", step=END)
    assert value(scene, "result") == pytest.approx(0.7071067811865476)
    grads = [value(scene, f"grad_{name}") for name in ("x1", "w1", "x2", "w2", "b")]
    assert grads == pytest.approx([-1.5, 1.0, 0.5, 0.0, 0.5])


@every_graph
def test_every_input_gets_the_slope_that_a_nudge_finds(name: str) -> None:
    computation = COMPUTATIONS[name]
    moment = walk(name, computation.opening).at()
    grads = {value.label: moment.grads[value] for value in moment.walk.order}

    def result(*inputs: float) -> float:
        return walk(name, inputs).root.data

    for index, column in enumerate(computation.inputs):
        assert grads[column.label] == pytest.approx(
            nudged_slope(result, computation.opening, index), rel=1e-6, abs=1e-6
        )


@every_graph
def test_one_step_back_undoes_one_step(name: str) -> None:
    last = int(draw(graph=name)["ends"]["step"])
    before = draw(graph=name, step=float(last - 2))
    draw(graph=name, step=float(last))
    assert draw(graph=name, step=float(last - 2)) == before


@every_graph
def test_beyond_its_end_is_its_end(name: str) -> None:
    end = draw(graph=name)["ends"]["step"]
    assert draw(graph=name, step=END) == draw(graph=name, step=end)


@every_graph
def test_one_edge_at_most_is_walked_in_a_step_backward(name: str) -> None:
    walked = walk(name, COMPUTATIONS[name].opening)
    for step in range(walked.forward + 2, len(walked) + 1):
        scene = draw(graph=name, step=float(step))
        assert [edge["state"] for edge in scene["panels"][0]["edges"]].count("now") == 1
        assert lit(scene) == ["target.grad += local * upstream"]


def test_the_lit_line_is_the_engines_own() -> None:
    source = inspect.getsource(backward) + inspect.getsource(ops)
    for step in range(int(draw()["ends"]["step"]) + 1):
        for line in lit(draw(step=float(step))) + lit(draw(step=float(step)), "near"):
            assert line in source
    assert lit(draw(step=1.0))[0].startswith('"mul": Op("*"')
    assert lit(draw(step=4.0)) == ["root.grad = 1.0  # d(root)/d(root)"]
    assert lit(draw(step=0.0)) == []
    excerpt = draw()["panels"][1]["excerpts"][-1]
    shown = "\n".join("".join(text for _, text in line) for line in excerpt["lines"])
    assert shown == inspect.getsource(backward._pass_back).rstrip()
    _, first = inspect.getsourcelines(backward._pass_back)
    assert excerpt["first"] == first


def test_each_step_is_a_sentence_of_arithmetic() -> None:
    assert "e = a × b = 2 × (−3) = −6." in draw(step=1.0)["note"]
    assert "L.grad = 1" in draw(step=4.0)["note"]
    assert "d back to e. e.grad += local × upstream: 0 + 1 × (−2) = −2." in draw(step=7.0)["note"]
    assert "a.grad += local × upstream: −6 + 3 × 1 = −3." in draw(graph="twice", step=9.0)["note"]
    assert draw(step=END)["note"].endswith("Every gradient is done.")


def test_a_square_brings_two_shares() -> None:
    note = draw(graph="house", step=7.0, house_inputs=((2.0, 1.0, 3.0, 4.0),))["note"]
    assert "e.grad += local × upstream: 3 + 3 × 1 = 6." in note


def test_a_number_that_is_typed_changes_the_result() -> None:
    scene = draw(lecture_inputs=((2.0, -3.0, 7.0, -2.0),), step=END)
    assert value(scene, "result") == (2.0 * -3.0 + 7.0) * -2.0
    entry = nodes(scene)["c"]["entry"]
    assert entry["target"] == {"param": "lecture_inputs", "per": 1.0, "row": 0, "column": 2}
    assert entry["text"] == "7"


def test_the_cost_is_counted_on_the_graph() -> None:
    assert [cost(walk(name, c.opening)).both for name, c in COMPUTATIONS.items()] == [9, 9, 12, 14, 102]
    assert [cost(walk(name, c.opening)).nudging for name, c in COMPUTATIONS.items()] == [15, 9, 20, 30, 864]
    spent = [value(draw(step=float(step)), "spent") for step in range(11)]
    assert spent == [0, 1, 2, 3, 3, 4, 5, 6, 7, 8, 9]


def test_the_largest_graph_is_as_large_as_the_page_says() -> None:
    assert len(draw(graph="net")["panels"][0]["nodes"]) == 59


def test_tables_open_as_their_graphs_do() -> None:
    assert {name: table.opening for name, table in TABLES.items()} == {
        name: (computation.opening,) for name, computation in COMPUTATIONS.items()
    }
