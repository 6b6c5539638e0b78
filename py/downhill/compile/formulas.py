"""Formulas of ops.py, read into a graph: Python evaluates them, with nodes in place of numbers.

    a * b           makes the node of a product
    exp(a)          is a function that makes the node
    x if c else y   is made select(c, x, y) before, for `if` would ask now what is known only of each row

Nothing here knows a derivative.
"""

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial, reduce
from types import CodeType
from typing import Any, NamedTuple

from downhill.compile.graph import ARITHMETIC, CONDITIONS, CannotCompileError, Graph
from downhill.ops import FUNCTIONS


class Term:
    """A node, while a formula is read. What Python's operators compute of it is a node again."""

    __slots__ = ("graph", "index")

    def __init__(self, graph: Graph, index: int) -> None:
        self.graph = graph
        self.index = index

    def __neg__(self) -> Any:
        return applied("neg", self)

    def __bool__(self) -> bool:
        raise TypeError("whether a number is true can be asked by `if` only")


def _operator(op: str, *, swapped: bool = False) -> Callable[[Term, Any], Any]:
    return lambda term, other: applied(op, other, term) if swapped else applied(op, term, other)


for _sign, _op in {"add": "add", "sub": "sub", "mul": "mul", "truediv": "div", "pow": "power"}.items():
    setattr(Term, f"__{_sign}__", _operator(_op))
    setattr(Term, f"__r{_sign}__", _operator(_op, swapped=True))
for _op in ("gt", "ge", "lt", "le", "eq", "ne"):
    setattr(Term, f"__{_op}__", _operator(_op))


def nodes(graph: Graph, terms: Iterable[Any]) -> list[int]:
    """The nodes of terms and plain numbers. What says whether something is so becomes 1 or 0."""
    terms = (select(term, 1.0, 0.0) if is_condition(term) else term for term in terms)
    return [term.index if isinstance(term, Term) else graph.constant(term) for term in terms]


def applied(op: str, *operands: Any) -> Any:
    """An instruction of numbers: a node, unless all of them are plain."""
    graph = graph_of(operands)
    return Term(graph, graph.node(op, *nodes(graph, operands))) if graph else ARITHMETIC[op](*operands)


def graph_of(terms: Iterable[Any]) -> Graph | None:
    """The graph of the first that is no plain number."""
    return next((term.graph for term in terms if isinstance(term, Term)), None)


class Product(NamedTuple):
    """Two factors, which are not multiplied before it is known whether they belong to a dot."""

    one: Any
    other: Any


def fsum(terms: Iterable[Any]) -> Any:
    """Numbers and products, added up."""
    terms = list(terms)
    plain = [term for term in terms if not isinstance(term, Product)]
    graph = graph_of(number for term in terms for number in (term if isinstance(term, Product) else [term]))
    if not graph:
        return FUNCTIONS["fsum"](plain)
    rest = graph.sum(nodes(graph, plain))
    if pairs := [term for term in terms if isinstance(term, Product)]:
        products = graph.products(*(nodes(graph, factors) for factors in zip(*pairs, strict=True)))
        return Term(graph, graph.node("add", products, rest))
    return Term(graph, rest)


def _powers(a: Sequence[Any]) -> tuple[Any, list[Any]]:
    """The largest, and e to each, with the largest taken out."""
    largest = reduce(partial(applied, "max"), a)
    return largest, [applied("exp", number - largest) for number in a]


def logsumexp(a: Sequence[Any]) -> Any:
    """As in ops.py."""
    largest, powers = _powers(a)
    return largest + applied("log", fsum(powers))


def softmax(a: Sequence[Any]) -> list[Any]:
    """As in ops.py."""
    _, powers = _powers(a)
    whole = fsum(powers)
    return [power / whole for power in powers]


def one_hot(i: Any, count: int) -> list[Any]:
    """As in ops.py."""
    place = applied("index", i, count)
    return [select(place == float(at), 1.0, 0.0) for at in range(count)]


def pick(a: Sequence[Any], i: Any) -> Any:
    """As in ops.py. From parameters at equal distances one is fetched, from others it is chosen."""
    place = applied("index", i, len(a))
    graph = graph_of([place, *a])
    if graph and len(a) > 1 and graph.stride(nodes(graph, a)):
        return applied("pick", place, *a)
    return _choice(a, place, 0)


def _choice(a: Sequence[Any], place: Any, first: int) -> Any:
    if len(a) == 1:
        return a[0]
    half = len(a) // 2
    left, right = _choice(a[:half], place, first), _choice(a[half:], place, first + half)
    return select(place < float(first + half), left, right)


def is_condition(term: Any) -> bool:
    """Whether it is a node that says whether something is so."""
    return isinstance(term, Term) and term.graph.nodes[term.index].op in CONDITIONS


def holds(graph: Graph, condition: Any) -> int:
    """The node that says whether something is so, or whether a number is not 0."""
    if is_condition(condition):
        return condition.index
    return graph.node("ne", *nodes(graph, [condition, 0.0]))


def select(condition: Any, yes: Any, no: Any) -> Any:
    """`yes` if the condition holds, `no` if it does not."""
    graph = graph_of([condition, yes, no])
    if not graph:
        return yes if condition else no
    return Term(graph, graph.node("select", holds(graph, condition), *nodes(graph, [yes, no])))


def together(op: str, *conditions: Any) -> Any:
    """Whether all hold, or one: "and", "or"."""
    graph = graph_of(conditions)
    if not graph:
        return reduce(ARITHMETIC[op], conditions)
    return Term(graph, reduce(partial(graph.node, op), (holds(graph, condition) for condition in conditions)))


SCOPE: dict[str, Any] = {
    **FUNCTIONS,
    **{name: partial(applied, name) for name in FUNCTIONS if name in ARITHMETIC},
    **{function.__name__: function for function in (fsum, logsumexp, softmax, one_hot, pick, select, together)},
    "mul": Product,
}
"""What a formula's words mean, where nodes stand for numbers."""


class _Choices(ast.NodeTransformer):
    """Makes `if`, and the `and` and `or` in its condition, calls."""

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        return _call("select", [self._condition(node.test), self.visit(node.body), self.visit(node.orelse)])

    def _condition(self, test: ast.expr) -> ast.expr:
        if isinstance(test, ast.BoolOp):
            op = ast.Constant("and" if isinstance(test.op, ast.And) else "or")
            return _call("together", [op, *map(self._condition, test.values)])
        return self.visit(test)


def _call(name: str, operands: list[ast.expr]) -> ast.expr:
    return ast.Call(ast.Name(name, ast.Load()), operands, [])


@cache
def _code(formula: str) -> CodeType:
    return compile(ast.fix_missing_locations(_Choices().visit(ast.parse(formula, mode="eval"))), formula, "eval")


def read(formula: str, graph: Graph, names: Mapping[str, int | Sequence[int]]) -> list[int]:
    """The nodes of a formula, or of several with commas between, whose names stand for these nodes.

    Raises:
        CannotCompileError: it uses something that has no instruction.
    """
    terms = {
        name: Term(graph, node) if isinstance(node, int) else [Term(graph, each) for each in node]
        for name, node in names.items()
    }
    try:
        return nodes(graph, eval(_code(f"[{formula}]"), {**SCOPE, **terms}))
    except (ArithmeticError, AttributeError, NameError, TypeError, ValueError) as error:
        raise CannotCompileError(f"`{formula}` has no instruction: {error}.") from None
