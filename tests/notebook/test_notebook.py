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
    book.run(f"for _ in range({MOST // 2}): print('ab')", 1)
    assert len(book.all("out")) == MOST
    assert "the rest is not" in book.all("err")


def test_a_hundred_thousand_lines_come_whole_and_in_few_pieces(book: Told):
    book.run("for i in range(100_000): print(i)", 1)
    assert book.all("out") == "".join(f"{i}\n" for i in range(100_000))
    assert len(book.told) < 10_000


def test_text_pictures_and_mistakes_come_in_the_order_in_which_they_were_made(book: Told):
    book.run("for i in range(500): print(i)\nplot([1, 2])\nprint('after')\n1 / 0", 1)
    kinds = [kind for place, (kind, _) in enumerate(book.told) if place == 0 or book.told[place - 1][0] != kind]
    assert kinds == ["out", "picture", "out", "problem"]


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


CLASS = """class Value:
    def __init__(self, data, label=""):
        self.data, self.grad, self.label = data, 0.0, label
    def __repr__(self):
        return f"Value({self.data})"
    def __add__(self, other):
        return Value(self.data + other.data)
"""
"""A class as it is while it is being written."""

NO_RETURN = CLASS.replace("return Value(self", "Value(self")


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        # classes
        ("class Value:\n    def show(): return 1\nValue().show()", "In the class Value, def show has no self."),
        ("class Value:\n    def plus(other): return 1\nValue().plus(1)", "given its object first: def plus(self, …)"),
        ("class Value:\n    def _init_(self, data): pass\nValue(2.0)", "has “_init_”. Python looks for “__init__”"),
        ("class Value: pass\nValue(2.0)", "The class Value takes nothing, since it has no __init__."),
        ("class Value:\n    def __init__(self, data):\n        data = data\nValue(2).data", "self.data = data does"),
        ("class Value:\n    def __repr__(self): print('a')\nValue()", "__repr__ has to give back text, with return."),
        (f"{CLASS}Value()", "Value was called without data."),
        (f"{CLASS}Value(1, 2, 3)", "Value takes at most 2 arguments, and was given 3."),
        (f"{CLASS}Value(2, lable='a')", "Value has no parameter “lable”."),
        (f"{CLASS}Value(2).lable", "A Value has no “lable”. Did you mean “label”?"),
        (f"{CLASS}Value.data", "The class Value has no “data”. An object made from it may"),
        (f"{CLASS}[Value(2)].data", "A list has no “data”. Its elements have it"),
        (f"{CLASS}Value(2).data()", "Something is called here, with brackets, that is an int"),
        (f"{CLASS}a = Value(2)\na.data()", "a.data is an int and not a method: leave the brackets after it out."),
        (f"{CLASS}Value(2) + 1", "An int has no “data”. Only a Value has: make one of it first, Value(other)."),
        (f"{CLASS}Value(2) + 'a'", "Text has no “data”."),
        (f"{CLASS}'a' + Value(2)", "+ joins text with text only, and this is a Value."),
        (f"{CLASS}-Value(2)", "A class says what it does in __neg__."),
        (f"{CLASS}import math\nmath.exp(Value(2))", "math.exp takes a plain number, not a Value."),
        (f"{CLASS}Value(2) > Value(1)", "Compare the numbers in them, their data."),
        (f"{NO_RETURN}a = Value(1) + Value(2)\na.data", "In the class Value, __add__ has no return"),
        (f"{NO_RETURN}a = Value(1)\nb = a + a\nb.label = 'b'", "In the class Value, __add__ has no return"),
        (f"{NO_RETURN}a = Value(1)\na + a + a", "In the class Value, __add__ has no return"),
        (f"{CLASS}def f(x):\n    x + x\ny = f(Value(1))\ny.data", "f has no return, so it gives back None."),
        (
            "class A:\n    def f(self): return 1\n    def g(self): return f()\nA().g()",
            "It belongs to self",
        ),
        ("class A:\n    def f(self): return 1\nA.f()", "Make an object first: A(…).f(…)."),
        (f"{CLASS}a = 2.0\na.label = 'a'", "A float has no “label”. Only a Value has: make one of it first, Value(…)."),
        (
            f"{CLASS}def relu(self): return 1\nValue(2).relu()",
            "The function relu stands outside of the class: indent it",
        ),
        (f"{CLASS}Value = Value(2)\nValue(3)", "“Value” is a Value now, and no longer the class."),
        ("class P: grad = None\np = P()\n0.1 * p.grad", "p.grad is None, and that is no number."),
        (
            "class N:\n    def parameters(self): return []\nfor p in N().parameters: pass",
            "brackets are missing after it",
        ),
        (
            "from downhill import MLP\nMLP(3, 4, 4, 1)",
            "MLP takes 2 arguments, and was given 4. Several numbers are one",
        ),
        (
            "from downhill import MLP\nMLP(3, [1])(2.0, 3.0, -1.0)",
            "An object of MLP takes 1 argument, and was given 3.",
        ),
        # names
        ("a, b = 2, 3\nab", "There is no name “ab”. For times, write *: a*b."),
        ("x == 3", "to make it, write one “=”."),
        ("for i in range(2): pass\nend", "ends where its indentation ends"),
        ("sum = 5\nsum([1, 2])", "“sum” is an int now, which hides Python's own sum."),
        ("a = 1\ndel a\na", "There is no name “a” any more: it was deleted."),
        ("del print", "“print” is Python's own, and stays."),
        ("np.arange(-5, 5, 0.25)", "[step / 4 for step in range(-20, 20)]"),
        ("plt.plot([1], [2])", "For plt.plot(xs, ys) write plot(xs, ys)."),
        ("torch.tensor(2.0)", "PyTorch does not run in a browser."),
        ("dot = Digraph()", "draw_dot(value) draws the graph of a Value"),
        ("trace(1)", "draw_dot(value) needs none here"),
        ("MLP(3, [4, 4, 1])", "from downhill import MLP"),
        ("tanh(1.0)", "The module math has it: import math, then write math.tanh."),
        ("random.uniform(-1, 1)", "write “import random” before you use it"),
        ("true", "Python writes True."),
        ("self.data", "the first parameter of a method"),
        ("import numpi", "If you mean numpy: NumPy is not in this Python"),
        ("from downhill import Vaule", "downhill has no “Vaule”. Did you mean “Value”?"),
        # calls, elements, keys
        ("def f(a, b): return a\nf(1)", "f was called without b."),
        ("def f(a): return a\nf(1, 2)", "f takes 1 argument, and was given 2."),
        ("a = 2\na(3 + 4)", "“a” is an int and no function. If you mean times, write *."),
        ("xs = [1, 2]\nxs[2]", "xs has 2 elements. The first has the number 0, and the last 1."),
        ("xs = []\nxs[0]", "xs is empty"),
        ("xs = [1]\nxs = xs.append(2)\nxs[0]", "append changes the thing itself, and gives back None."),
        ("{'loss': 1}['los']", "There is no key 'los'."),
        ("d = {'loss': 1}\nd['los']", "There is no key 'los'. Did you mean “loss”?"),
        ("a, b = 1, 2, 3", "There are 2 names on the left, and more things on the right."),
        ("a, b, c = 1, 2", "There are 3 names on the left, and only 2 things on the right."),
        ("a, b = 5", "on the right is one thing: an int."),
        ("a = [1, 2]\na[0, 1]", "One place at a time"),
        ("for x in [2, 1].reverse(): pass", "reverse changes the thing itself, and gives back None."),
        ("{1, 2}.append(3)", "A set takes one more with add."),
        ("s = {1, 2}\ns[0]", "A set has no order, and so no first element."),
        ("[1].len()", "It is a function: len(…)."),
        ("{'a': 1}.a", "is taken by its key: ['a']"),
        ("print('a', ned='')", "print has no parameter “ned”."),
        # numbers and text
        ("2.0^2", "A power is written **"),
        ("(-8) ** (1/3) < 1", "a negative number was given a power between the whole ones"),
        ("x = 0.5\nx.tanh()", "math.tanh(…)"),
        ("[1, 2] - [3, 4]", "[x - y for x, y in zip(xs, ys)]"),
        ("[1, 2] @ [3, 4]", "sum(x * y for x, y in zip(xs, ys))"),
        ("x = 1\nf'{x:.2}'", "written {x:.4f}"),
        ("2.0**10000", "The result is too large: a float ends near 1.8 × 10³⁰⁸."),
        ("10**5000", "has more than 4,300 digits"),
        ("x = 3,5\nx * 2.0", "x is a pair, since a comma makes one: x = 3, 5. Numbers have a point: 3.5."),
        ("float('1,5')", "The text '1,5' is no number. Numbers have a point, no comma."),
        ("'a' + 1", "+ joins text with text only, and this is an int."),
        ("xs = [1, 2]\nxs**2", "A list is no number, so it knows no **."),
        ("import math\nmath.tanh([1])", "[math.tanh(x) for x in xs]"),
        ("import math\nmath.log(0)", "Only a number above 0 has a logarithm."),
        ("for i in 5: pass", "range(…) counts up to it."),
        ("len(5)", "An int has no length."),
        ("assert 1 == 2", "assert was told something that is not so."),
        ("open('data.csv')", "There is no “data.csv” here"),
    ],
)
def test_a_mistake_that_is_made_in_this_lecture_gets_a_sentence(book: Told, code: str, sentence: str):
    assert not book.run(code, 1)
    assert sentence in book.problem()["sentence"]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("if 1:\n    pass\nelse if 2:\n    pass", "“else if” is one word in Python: elif."),
        ("print(“a”)", "This is a typographic quotation mark."),
        ("print(‘a’)", "This is a typographic quotation mark."),
        ("x = 3 − 2", "This dash is not the minus sign of the keyboard. Write “-”."),
        ("x = 2 × 3", "The sign for times is “*”."),
        ("x = 3²", "A power is written with “**”"),
        ("x =\u00a03", "a sign that is not seen"),
        ("x ＝ 3", "“＝” is not the sign of the keyboard. Write “=”."),
        (">>> x = 3", "“>>>” is what Python prints before your turn."),
        ("In [3]: x = 3 4", "“In [1]:” and “Out[1]:” are what a notebook prints"),
        ("class = 3", "“class” is a word of Python's own."),
        ("lambda = 3", "“lambda” is a word of Python's own."),
        ("f() = 3", "On the left of “=” stands the name that gets something"),
        ("my-var = 3", "A name has no “-” in it: write my_var."),
        ("x = 2a", "For times, write *, as in 2*a"),
        ("x++", "Python has no “++”."),
        ("x = a && b", "Python writes “and”"),
        ("x = new Value(2)", "Python needs no “new”"),
        ("retrun x", "Did you mean “return”?"),
        ("x = 3 4", "Two things stand side by side here"),
        ("x = [1, 2 3]", "Between two things a comma is missing here"),
        ("x = ", "The line ends with “=”, and something must follow."),
        ("    x = 3", "The first line begins with spaces."),
        ("while True print(1)", "A colon is missing"),
        ("for (i = 0; i < 3; i++) {", "Python has no braces"),
        ("[x * 2 for x range(3)]", "A loop says where its things come from"),
        ("for x range(3): pass", "A loop says where its things come from"),
        ("def f(self x): pass", "A comma is missing between two parameters."),
        ("def f(a, b=): pass", "what a parameter is if nothing is given for it"),
        ("if a = 1: print(1)", "To ask whether two things are equal, write “==”."),
        ("if !a: pass", "Python writes “not”"),
        ("a === 1", "Python compares with == and !=."),
        ("learning rate = 0.1", "A name has no space in it: write learning_rate."),
        ("x = 0,001", "Numbers have a point, no comma: 0.001."),
        ("d = {'a' = 1}", "In a dictionary a colon stands between a key and its thing"),
        ("f(a=1, a=2)", "“a” is given twice."),
        ("x = 1  // the first of two", "A remark for people begins with #."),
        ("|x|", "abs(…)"),
        ("f = lambda x: return x", "without the word return"),
        ("pip install numpy", "“pip” is a command for a terminal"),
        ("def f(a=1, b): pass", "A parameter with a default"),
    ],
)
def test_code_that_cannot_be_read_gets_the_sentence_that_is_true_of_it(book: Told, code: str, sentence: str):
    assert not book.run(code, 1)
    assert sentence in book.problem()["sentence"]


@pytest.mark.parametrize(
    "code",
    [
        "[1].sort(key=1)",  # sort is called with something that cannot be called: it is not sort that is wrong
        "raise KeyError('x')",  # no dictionary
        "f'{1:q}' if False else 5 .real()",
        "def f(): return None\nf().data",  # it has a return
    ],
)
def test_a_sentence_says_no_more_than_is_certain(book: Told, code: str):
    assert not book.run(code, 1)
    sentence = book.problem()["sentence"]
    assert "[1].sort" not in sentence
    assert "no key" not in sentence
    assert "has no return" not in sentence


def test_a_name_that_was_deleted_is_made_again_by_its_cell(book: Told):
    book.run("a = 2", 1)
    book.run("del a", 2)
    book.run("a", 3, {1: "a = 2", 2: "del a", 3: "a"})
    assert book.problem()["sentence"] == (
        "There is no name “a” any more: it was deleted. Cell 1 makes it: run that one again."
    )


def test_plot_and_draw_come_back_after_they_were_deleted(book: Told):
    assert book.run("del plot\nglobals().clear()", 1)
    assert book.run("plot([1, 2])", 2)


def test_code_that_the_cell_itself_makes_and_cannot_read_is_told_at_the_line_that_runs_it(book: Told):
    book.run("x = 1\nexec('y = ')", 1)
    assert [line["line"] for line in book.problem()["lines"]] == [2]


def test_a_method_that_was_not_called_is_told(book: Told):
    assert book.run("from downhill import Value\na = Value(2.0)\na.backward", 1)
    assert book.all("hint") == "backward has not run. With brackets it does: backward()."


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
        ("plot(None)", "plot takes lists of numbers, not None"),
        ("plot(['a'])", "in one of these is the str 'a'"),
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


def test_draw_dot_is_the_lectures_name_for_draw(book: Told):
    assert book.run("from downhill import Value\ndraw_dot(Value(3.0, label='a'))", 1)
    assert [node["label"] for node in graph(book)["nodes"]] == ["a"]


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
