"""A cell runs like a notebook's, and what goes wrong in it is said in a sentence, with the reader's own lines."""

import builtins
import doctest
import json
import sys
from typing import Any

import pytest

import notebook
from notebook import Notebook
from notebook.run import MOST


class Told(Notebook):
    """A notebook that keeps what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        super().__init__(lambda kind, text: self.told.append((kind, text)))

    def all(self, kind: str) -> str:
        return "".join(text for told, text in self.told if told == kind)

    def problem(self) -> dict[str, Any]:
        return json.loads(self.all("problem"))


@pytest.fixture
def book() -> Told:
    return Told()


def test_the_example_prints_what_it_says():
    assert doctest.testmod(notebook).failed == 0


def test_cells_share_their_names(book: Told):
    assert book.run("a = 2.0", 1)
    assert book.run("print(a * 3)", 2)
    assert book.all("out") == "6.0\n"


def test_two_notebooks_share_nothing(book: Told):
    book.run("a = 2.0", 1)
    assert not Told().run("a", 1)


@pytest.mark.parametrize(
    ("code", "value"), [("1 + 1", "2"), ("'<b>'", "'<b>'"), ("a = 1", ""), ("None", ""), ("", ""), ("1\n# no", "1")]
)
def test_the_last_lines_value_is_shown_as_a_notebook_shows_it(book: Told, code: str, value: str):
    assert book.run(code, 1)
    assert book.all("value") == value


def test_the_engine_can_be_imported(book: Told):
    assert book.run("from downhill import Value\na = Value(2.0)\n(a * a).backward()\na.grad", 1)
    assert book.all("value") == "4.0"


def test_what_is_printed_is_told_as_it_comes(book: Told):
    book.run("print('one')\nraise ValueError('two')", 1)
    assert [kind for kind, _ in book.told] == ["out", "out", "problem"]


def test_a_loop_that_prints_for_ever_is_not_shown_for_ever(book: Told):
    book.run(f"for _ in range({MOST}): print('ab')", 1)
    assert len(book.all("out")) == MOST
    assert "the rest is not" in book.all("err")


@pytest.mark.parametrize(
    ("code", "sentence", "meant"),
    [
        ("value = 1\nvaule + 1", "There is no name “vaule”. Did you mean “value”?", "vaule"),
        ("prnt(1)", "There is no name “prnt”. Did you mean “print”?", "prnt"),
        ("print((1 + 2)", "The bracket “(” is opened here and never closed.", "("),
        ("print(1))", "There is a “)” here, and no bracket that it closes.", ")"),
        ("[1, 2)", "A “[” was opened, and “)” closes it.", ")"),
        ("print('a)", "A quotation mark is opened here and never closed.", "'"),
        ("if True\n    print(1)", "A colon is missing", None),
        ("for i in range(3):\nprint(i)", "must be indented", None),
        ("a = 1\n  b = 2", "indented further", None),
        ("print 1", "print takes its brackets", None),
        ("%matplotlib inline", "“%matplotlib” is a command of Jupyter", "%"),
        ("import numpy as np", "NumPy is not in this Python", None),
        ("import torch.nn", "PyTorch does not run in a browser", None),
        ("from micrograd.engine import Value", "from downhill import", None),
        ("import nosuchmodule", "There is no module nosuchmodule", None),
        ("from math import exp\nexp(1000)", "exp passes it at 709.8", "exp(1000)"),
        ("from downhill import Value\nValue(1000.0).exp()", "exp(1000.0) is too large", "Value(1000.0).exp()"),
        ("10.0 ** 400", "The result is too large", "10.0 ** 400"),
        ("1 / 0", "Something is divided by 0", "1 / 0"),
        ("class Value: pass\nValue() + 1", "no rule for Value + int. A class says what + does in __add__", None),
        ("class Value: pass\n2 * Value()", "in __rmul__ when it stands on the right", None),
        ("from downhill import Value\nValue(1.0).gard", "A Value has no “gard”. Did you mean “grad”?", None),
        ("import math\nmath.tahn", "The module math has no “tahn”. Did you mean “tan” or “tanh”?", None),
        ("def f(): return f()\nf()", "A function has called itself", None),
        ("return 5", "return has its place inside a function", "return 5"),
        ("math.pi", "It is a module: write “import math” before you use it", "math"),
        ("a = 5\na.data", "An int has no “data”", "a.data"),
        ("raise KeyboardInterrupt", "", None),
        ("exit()", "exit() ends a program", None),
        ("def f():\n    a += 1\na = 1\nf()", "before the function has given it something", None),
    ],
)
def test_a_mistake_is_a_sentence_and_the_place_that_is_meant(book: Told, code: str, sentence: str, meant: str | None):
    assert not book.run(code, 7)
    problem = book.problem()
    assert sentence in problem["sentence"]
    line = problem["lines"][-1]
    assert line["cell"] == 7
    assert line["text"] == code.splitlines()[line["line"] - 1]
    kind = getattr(builtins, problem["python"].partition(":")[0])
    assert issubclass(kind, BaseException)
    if meant is not None:
        assert line["text"][line["start"] : line["end"]] == meant


def test_a_mistake_in_the_engine_is_said_in_the_engines_words(book: Told):
    book.run("from downhill import Value\nValue(1.0) / 0", 1)
    problem = book.problem()
    assert problem["sentence"] == ""
    assert problem["python"] == "ZeroDivisionError: 1.0 / 0.0: the divisor must not be 0"
    assert [line["line"] for line in problem["lines"]] == [2]


def test_the_way_to_a_mistake_leads_through_the_readers_cells_only(book: Told):
    book.run("def half(x):\n    return x / 0", 1)
    book.run("list(map(half, [1]))", 2)
    assert [(line["cell"], line["line"]) for line in book.problem()["lines"]] == [(2, 1), (1, 2)]


def test_the_place_is_right_after_letters_of_more_than_one_byte(book: Told):
    book.run("σ = 'ünïcode'; 1 / 0", 1)
    line = book.problem()["lines"][0]
    assert line["text"][line["start"] : line["end"]] == "1 / 0"


def test_a_name_that_another_cell_makes_is_told_with_its_cell(book: Told):
    page = {1: "from math import tanh", 2: "def neuron(x): pass", 3: "class Value: pass", 4: "a, b = 1, 2", 5: "neuron"}
    for name, cell in {"tanh": 1, "neuron": 2, "Value": 3, "b": 4}.items():
        book.told.clear()
        book.run(name, 5, page)
        assert book.problem()["missing"] == cell
        assert f"Cell {cell} makes it" in book.problem()["sentence"]


def test_what_a_function_keeps_to_itself_is_no_name_for_others(book: Told):
    book.run("inner", 2, {1: "def f():\n    inner = 1"})
    assert book.problem()["missing"] == 0


def test_a_function_that_calls_itself_is_shown_once(book: Told):
    book.run("def f():\n    return f()\nf()", 1)
    assert [line["line"] for line in book.problem()["lines"]] == [3, 2]


def test_output_goes_back_to_where_it_went(book: Told, capsys: pytest.CaptureFixture[str]):
    before = sys.stdout
    book.run("1 / 0", 1)
    assert sys.stdout is before


# ── plot ──────────────────────────────────────────────────────────────────────────────────────────


def test_plot_shows_a_curve_and_says_it_in_words(book: Told):
    assert book.run("plot([0, 1, 2], [1, 3, 2], y='height')", 1)
    scene = json.loads(book.all("picture"))
    line, dots = scene["panels"][0]["marks"]
    assert line["at"]["values"] == dots["at"]["values"] == [0, 1, 1, 3, 2, 2]
    assert scene["alt"] == (
        "A curve of height over x through 3 points, from (0, 1) to (2, 2); height lies between 1 and 3."
    )


def test_plot_takes_values_and_counts_where_no_xs_are_given(book: Told):
    assert book.run("from downhill import Value\nplot([Value(5.0), Value(5.0)])", 1)
    panel = json.loads(book.all("picture"))["panels"][0]
    assert panel["marks"][0]["at"]["values"] == [0, 5, 1, 5]
    low, high = panel["y"]["domain"]
    assert low < 5 < high


@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        ("plot([1, 2], [1])", "2 xs and 1 ys"),
        ("plot([])", "no points"),
        ("plot([1e999])", "finite"),
        ("plot()", "it was given 0 things"),
    ],
)
def test_what_plot_cannot_draw_it_refuses(book: Told, code: str, complaint: str):
    assert not book.run(code, 1)
    assert complaint in book.problem()["python"]


# ── draw ──────────────────────────────────────────────────────────────────────────────────────────

OWN_CLASS = """
class Value:
    def __init__(self, data, _prev=(), _op="", label=""):
        self.data, self.grad, self._prev, self._op, self.label = data, 0.0, _prev, _op, label
    def __add__(self, other):
        return Value(self.data + other.data, (self, other), "+")
    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), "*")
"""
EXPRESSION = """
a, b, c = Value(2.0, label="a"), Value(-3.0, label="b"), Value(10.0, label="c")
d = a * b + c
d.label = "d"
"""


def graph(book: Told) -> dict[str, Any]:
    return json.loads(book.all("picture"))["panels"][0]


@pytest.mark.parametrize("value", ["from downhill import Value", OWN_CLASS], ids=["ours", "the reader's"])
def test_draw_shows_the_graph_of_a_value(book: Told, value: str):
    assert book.run(f"{value}{EXPRESSION if value == OWN_CLASS else chr(10) + EXPRESSION}draw(d)", 1)
    nodes = graph(book)["nodes"]
    assert [(node["label"], node["op"], node["data"]) for node in nodes] == [
        ("a", "", "2"),
        ("b", "", "−3"),
        ("", "×", "−6"),
        ("c", "", "10"),
        ("d", "+", "4"),
    ]
    assert len(graph(book)["edges"]) == 4
    assert nodes[-1]["says"] == "d = a × b + c = (−6) + 10 = 4. Its grad is 0."
    alt = json.loads(book.all("picture"))["alt"]
    assert alt == "The graph of d, which is 4 with gradient 0: 2 operations on a, 2, b, −3 and c, 10."


def test_draw_shows_the_gradients_that_are_there_and_changes_none(book: Told):
    book.run(f"from downhill import Value\n{EXPRESSION}\nd.backward()\na.grad = 7.0\ndraw(d)\nprint(a.grad, b.grad)", 1)
    assert {node["label"]: node["slope"] for node in graph(book)["nodes"] if node["label"]} == {
        "a": 7.0,
        "b": 2.0,
        "c": 1.0,
        "d": 1.0,
    }
    assert book.all("out") == "7.0 2.0\n"


def test_the_power_of_a_readers_class_is_drawn_as_one(book: Told):
    book.run(f"{OWN_CLASS}\na = Value(3.0, label='a')\ndraw(Value(9.0, (a,), '**2'))", 1)
    assert graph(book)["nodes"][-1]["op"] == "^2"


def test_a_value_used_twice_is_one_node_with_two_edges(book: Told):
    book.run("from downhill import Value\na = Value(3.0, label='a')\ndraw(a + a)", 1)
    assert len(graph(book)["nodes"]) == 2
    assert [edge["slot"] for edge in graph(book)["edges"]] == [0, 1]


@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        ("draw(3.0)", "draw takes a Value, with data and what it was made from, not the float 3.0"),
        ("from downhill import Value, total\ndraw(total([Value(1.0) for _ in range(300)]))", "more than 200 nodes"),
        (f"{OWN_CLASS}\na = Value(1.0)\na._prev = (a,)\ndraw(a)", "more than 200 nodes"),
    ],
)
def test_what_draw_cannot_show_it_refuses(book: Told, code: str, complaint: str):
    assert not book.run(code, 1)
    assert complaint in book.problem()["python"]
