"""Expressions as a graph: how a compiler sees a computation, forward and backward alike.

A node is an instruction and the numbers of its operands, which stand before it. Nodes that are alike
are one node, and what can be known beforehand is: x · 1 is x, and 2 + 3 is 5.

Nothing here knows a derivative.
"""

import operator
from collections.abc import Callable, Iterable, Sequence
from functools import partial, reduce
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

from downhill.ops import FUNCTIONS


class CannotCompileError(Exception):
    """There is no compiled form of this; the message says why, in one sentence."""


class Node(NamedTuple):
    """One instruction.

    `number` is the value of a "constant", and which one an "input" or a "parameter" is, from 0.
    """

    op: str
    operands: tuple[int, ...] = ()
    number: float = 0.0


ARITHMETIC: dict[str, Callable[..., Any]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "neg": operator.neg,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
    "eq": operator.eq,
    "ne": operator.ne,
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    **{
        name: FUNCTIONS[name]
        for name in (
            *("abs", "cos", "exp", "index", "log", "max", "min"),
            *("power", "sigmoid", "sin", "softplus", "sqrt", "tanh"),
        )
    },
}
"""What an instruction computes of plain numbers; a condition is 1.0 or 0.0.

Two are missing, because they do not compute all of their operands: "select", which is the second or the
third as the first is true or not, and "gate", which is the second or 0.0.
"""

CONDITIONS = {"gt", "ge", "lt", "le", "eq", "ne", "and", "or"}
"""Instructions that say whether something is so."""

LEAVES = {"constant", "input", "parameter", "weight"}
"""Instructions without operands. "weight" is how much a row counts in the loss."""


class Graph:
    """Nodes, operands before results."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self._found: dict[Node, int] = {}

    def leaf(self, op: str, number: float = 0.0) -> int:
        """The node of an input, a parameter or a constant."""
        return self._number_of(Node(op, (), number))

    def constant(self, number: float) -> int:
        """The node of a plain number."""
        return self.leaf("constant", float(number))

    def node(self, op: str, *operands: int) -> int:
        """The node of `op` of `operands`, in its simplest form."""
        if op in SIMPLER:
            simple = SIMPLER[op](self, *operands)
            if simple is not None:
                return simple
        if op in ARITHMETIC and all(self.nodes[operand].op == "constant" for operand in operands):
            try:
                return self.constant(ARITHMETIC[op](*(self.nodes[operand].number for operand in operands)))
            except (ArithmeticError, ValueError):
                pass  # it fails whenever the program runs, and so it is for the program to say
        return self._number_of(Node(op, operands))

    def sum(self, terms: Sequence[int]) -> int:
        """Terms, added from the left. Squares of parameters in a row are a dot, and stay together."""
        factors = [self.nodes[term].operands for term in terms if self.nodes[term].op == "mul"]
        squared = [one for one, other in factors if one == other]
        if len(squared) == len(terms) and self.in_a_row(squared):  # none are never in a row
            return self.node("dot", *squared, *squared)
        return reduce(partial(self.node, "add"), terms) if terms else self.constant(0.0)

    def products(self, weights: Sequence[int], inputs: Sequence[int]) -> int:
        """The sum of weights times inputs: a dot, if the weights are parameters in a row."""
        if self.in_a_row(weights):
            return self.node("dot", *weights, *inputs)
        return self.sum([self.node("mul", *pair) for pair in zip(weights, inputs, strict=True)])

    def in_a_row(self, indices: Sequence[int]) -> bool:
        """Whether they are parameters that follow each other."""
        return self.stride(indices) == 1

    def stride(self, indices: Sequence[int]) -> int:
        """By how much the numbers of parameters grow from each to the next; 0 if it varies, or they are none."""
        nodes = [self.nodes[index] for index in indices]
        numbers = [int(node.number) for node in nodes if node.op == "parameter"]
        steps = {after - before for before, after in pairwise(numbers)} or {1}
        return max(steps.pop(), 0) if len(numbers) == len(nodes) > 0 and len(steps) == 1 else 0

    def again(self, index: int) -> int:
        """A node of its own for a number that another computes; a program has only that one."""
        return self._number_of(Node("again", (index,), float(len(self.nodes))))

    def is_constant(self, index: int, number: float) -> bool:
        """Whether a node is the plain number `number`."""
        node = self.nodes[index]
        return node.op == "constant" and node.number == number

    def found(self, op: str, *operands: int) -> int | None:
        """The node of `op` of `operands`, if there is one."""
        return self._found.get(Node(op, operands))

    def _number_of(self, node: Node) -> int:
        index = self._found.setdefault(node, len(self.nodes))
        if index == len(self.nodes):
            self.nodes.append(node)
        return index


def reachable(nodes: Sequence[Node], roots: Iterable[int], *, certain: bool = False) -> set[int]:
    """The nodes that roots hang on; if `certain`, those that are computed whatever branch a choice falls on."""
    found: set[int] = set()
    waiting = list(roots)
    while waiting:
        index = waiting.pop()
        if index not in found:
            found.add(index)
            op, operands, _ = nodes[index]
            waiting += operands[:1] if certain and op == "select" else operands
    return found


Simplification: TypeAlias = Callable[..., int | None]


def _add(graph: Graph, a: int, b: int) -> int | None:
    if graph.is_constant(a, 0.0):
        return b
    if graph.is_constant(b, 0.0):
        return a
    if graph.nodes[b].op == "neg":
        return graph.node("sub", a, graph.nodes[b].operands[0])
    if graph.nodes[b].op == "constant" and graph.nodes[b].number < 0.0:
        return graph.node("sub", a, graph.constant(-graph.nodes[b].number))
    return None


def _sub(graph: Graph, a: int, b: int) -> int | None:
    if graph.is_constant(b, 0.0):
        return a
    if graph.nodes[b].op == "neg":
        return graph.node("add", a, graph.nodes[b].operands[0])
    return None


def _mul(graph: Graph, a: int, b: int) -> int | None:
    for one, other in ((a, b), (b, a)):
        node = graph.nodes[one]
        if node.op == "constant" and node.number in (1.0, -1.0):
            return other if node.number == 1.0 else graph.node("neg", other)
        one_or_zero = node.op == "select" and all(map(graph.is_constant, node.operands[1:], (1.0, 0.0)))
        if one_or_zero:
            return graph.node("gate", node.operands[0], other)
    return None


def _div(graph: Graph, a: int, b: int) -> int | None:
    return a if graph.is_constant(b, 1.0) else None


def _neg(graph: Graph, a: int) -> int | None:
    return graph.nodes[a].operands[0] if graph.nodes[a].op == "neg" else None


def _power(graph: Graph, a: int, b: int) -> int | None:
    """The powers that need no logarithm."""
    if graph.nodes[b].op != "constant":
        return None
    exponent = graph.nodes[b].number
    if exponent == 0.5:
        return graph.node("sqrt", a)
    if exponent not in (-3.0, -2.0, -1.0, 1.0, 2.0, 3.0, 4.0):
        return None
    # Not 1 / (a · a): a · a may be too large where the result is not.
    base = a if exponent > 0.0 else graph.node("div", graph.constant(1.0), a)
    return reduce(partial(graph.node, "mul"), [base] * int(abs(exponent)))


def _select(graph: Graph, condition: int, yes: int, no: int) -> int | None:
    if yes == no:
        return yes
    node = graph.nodes[condition]
    return (yes if node.number else no) if node.op == "constant" else None


def _and(graph: Graph, a: int, b: int) -> int | None:
    node = graph.nodes[a]
    return (b if node.number else a) if node.op == "constant" else None


def _or(graph: Graph, a: int, b: int) -> int | None:
    for one, other in ((a, b), (b, a)):
        if graph.nodes[one].op == "constant":
            return one if graph.nodes[one].number else other
    return None


SIMPLER: dict[str, Simplification] = {
    "add": _add,
    "sub": _sub,
    "mul": _mul,
    "div": _div,
    "neg": _neg,
    "power": _power,
    "select": _select,
    "and": _and,
    "or": _or,
}
"""A simpler node that computes the same as an instruction of these operands, if there is one."""
