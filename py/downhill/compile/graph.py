"""Expressions as a graph: how a compiler sees a computation, forward and backward alike.

A node is an instruction and the numbers of its operands, which stand before it. Nodes that are alike
are one node, and what can be known beforehand is: x · 1 is x, and 2 + 3 is 5.

Nothing here knows a derivative. Formulas arrive as the text of a row in ops.py, and are read once.
"""

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial, reduce
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

from downhill.ops import FUNCTIONS

Names: TypeAlias = Mapping[str, Any]
"""The node that each name of a formula stands for; that of a starred operand stands for a sequence of nodes."""


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
        return self._number_of(Node("constant", (), float(number)))

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
        squared = [node.operands[0] for node in map(self.nodes.__getitem__, terms) if _is_square(node)]
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

    def logsumexp(self, terms: Sequence[int]) -> int:
        """The logarithm of the sum of their powers of e, the largest taken out first."""
        return self.node("add", self._largest(terms), self.node("log", self.sum(self._powers(terms))))

    def softmax(self, terms: Sequence[int]) -> list[int]:
        """Each power of e, divided by the sum of all."""
        powers = self._powers(terms)
        together = self.sum(powers)
        return [self.node("div", power, together) for power in powers]

    def _largest(self, terms: Sequence[int]) -> int:
        return reduce(partial(self.node, "max"), terms)

    def _powers(self, terms: Sequence[int]) -> list[int]:
        largest = self._largest(terms)
        return [self.node("exp", self.node("sub", term, largest)) for term in terms]

    def pick(self, terms: Sequence[int], place: int) -> int:
        """The term in that place. If terms are parameters at equal distances, it is fetched, otherwise chosen."""
        place = self.node("index", place, self.constant(len(terms)))
        if self.stride(terms) and len(terms) > 1:
            return self.node("pick", place, *terms)
        return self._choice(terms, place, 0)

    def _choice(self, terms: Sequence[int], place: int, first: int) -> int:
        if len(terms) == 1:
            return terms[0]
        half = len(terms) // 2
        left, right = self._choice(terms[:half], place, first), self._choice(terms[half:], place, first + half)
        return self.node("select", self.node("lt", place, self.constant(first + half)), left, right)

    def one_hot(self, place: int, count: int) -> list[int]:
        """1 in that place, 0 in all others."""
        place, one, zero = self.node("index", place, self.constant(count)), self.constant(1.0), self.constant(0.0)
        return [self.node("select", self.node("eq", place, self.constant(at)), one, zero) for at in range(count)]

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


def _is_square(node: Node) -> bool:
    return node.op == "mul" and node.operands[0] == node.operands[1]


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
    square = base if abs(exponent) == 1.0 else graph.node("mul", base, base)
    return {3.0: lambda: graph.node("mul", square, base), 4.0: lambda: graph.node("mul", square, square)}.get(
        abs(exponent), lambda: square
    )()


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

OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "div",
    ast.Pow: "power",
    ast.USub: "neg",
    ast.Gt: "gt",
    ast.GtE: "ge",
    ast.Lt: "lt",
    ast.LtE: "le",
    ast.Eq: "eq",
    ast.NotEq: "ne",
    ast.And: "and",
    ast.Or: "or",
}
"""The instruction for an operator of Python's."""

Reader: TypeAlias = Callable[[Graph, Names], int]


@cache
def reader(formula: str) -> Reader:
    """What puts `formula`, of a row in ops.py, into a graph, once its names stand for nodes.

    Raises:
        CannotCompileError: it uses something that has no instruction.
    """
    return _reader(ast.parse(formula, mode="eval").body, formula)


def _reader(tree: ast.expr, formula: str) -> Reader:
    match tree:
        case ast.Constant(value=float() | int() as number):
            return lambda graph, _: graph.constant(number)
        case ast.Name(id="inf" | "nan" as name):
            return lambda graph, _: graph.constant(float(name))
        case ast.Name(id=name):
            return lambda _, names: names[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _instruction("neg", [operand], formula)
        case ast.BinOp(left=left, op=binary, right=right) if type(binary) in OPERATORS:
            return _instruction(OPERATORS[type(binary)], [left, right], formula)
        case ast.Compare(left=left, ops=[comparison], comparators=[right]):
            return _instruction(OPERATORS[type(comparison)], [left, right], formula)
        case ast.Call(func=ast.Name(id=name), args=operands, keywords=[]) if name in ARITHMETIC:
            return _instruction(name, operands, formula)
        case ast.Call(func=ast.Name(id="fsum" | "logsumexp" | "pick" as name), args=operands, keywords=[]):
            return _of_many(name, operands, formula)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            readers = _condition(test, formula), _reader(body, formula), _reader(orelse, formula)
            return lambda graph, names: graph.node("select", *[read(graph, names) for read in readers])
    raise CannotCompileError(f"`{ast.unparse(tree)}`, in the formula `{formula}`, has no instruction.")


def _of_many(name: str, operands: list[ast.expr], formula: str) -> Reader:
    """A function of a sequence."""
    match operands:
        case [ast.Tuple(elts=[first, ast.Starred(value=products)])] if name == "fsum":
            read, pairs = _reader(first, formula), _factors(products, formula)
            return lambda graph, names: graph.node("add", graph.products(*pairs(names)), read(graph, names))
        case [terms, place]:
            many, one = _sequence(terms, formula), _reader(place, formula)
            return lambda graph, names: graph.pick(many(graph, names), one(graph, names))
    many, method = _sequence(operands[0], formula), {"fsum": Graph.sum, "logsumexp": Graph.logsumexp}[name]
    return lambda graph, names: method(graph, many(graph, names))


SequenceReader: TypeAlias = Callable[[Graph, Names], list[int]]


@cache
def sequence_reader(formulas: tuple[str, ...]) -> SequenceReader:
    """What puts several formulas into a graph, of which a starred one is a sequence.

    Raises:
        CannotCompileError: one uses something that has no instruction.
    """
    whole = f"[{', '.join(formulas)}]"
    return _sequence(ast.parse(whole, mode="eval").body, whole)


def _sequence(tree: ast.expr, formula: str) -> SequenceReader:
    match tree:
        case ast.Name(id=name):
            return lambda _, names: list(names[name])
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            readers = [_part(part, formula) for part in parts]
            return lambda graph, names: [node for read in readers for node in read(graph, names)]
        case ast.BinOp(left=left, op=ast.Mult(), right=ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=name)])):
            read = _sequence(left, formula)
            return lambda graph, names: read(graph, names) * len(names[name])
        case ast.Call(func=ast.Name(id="softmax"), args=[terms]):
            read = _sequence(terms, formula)
            return lambda graph, names: graph.softmax(read(graph, names))
        case ast.Call(
            func=ast.Name(id="one_hot"), args=[place, ast.Call(func=ast.Name(id="len"), args=[ast.Name(id=name)])]
        ):
            one = _reader(place, formula)
            return lambda graph, names: graph.one_hot(one(graph, names), len(names[name]))
    raise CannotCompileError(f"`{ast.unparse(tree)}`, in the formula `{formula}`, has no instruction.")


def _part(tree: ast.expr, formula: str) -> SequenceReader:
    if isinstance(tree, ast.Starred):
        return _sequence(tree.value, formula)
    read = _reader(tree, formula)
    return lambda graph, names: [read(graph, names)]


def _factors(tree: ast.expr, formula: str) -> Callable[[Names], tuple[Sequence[int], Sequence[int]]]:
    """Of `map(mul, w, x)`: w and x."""
    match tree:
        case ast.Call(func=ast.Name(id="map"), args=[ast.Name(id="mul"), ast.Name(id=one), ast.Name(id=other)]):
            return lambda names: (names[one], names[other])
    raise CannotCompileError(f"`{ast.unparse(tree)}`, in the formula `{formula}`, has no instruction.")


def _instruction(op: str, operands: list[ast.expr], formula: str) -> Reader:
    readers = [_reader(operand, formula) for operand in operands]
    if len(readers) == 2:
        first, second = readers
        return lambda graph, names: graph.node(op, first(graph, names), second(graph, names))
    return lambda graph, names: graph.node(op, *[read(graph, names) for read in readers])


def _condition(tree: ast.expr, formula: str) -> Reader:
    """A formula of which only matters whether it is true: `a or b >= 1.0`."""
    match tree:
        case ast.BoolOp(op=either, values=[left, right]):
            op, first, second = OPERATORS[type(either)], _condition(left, formula), _condition(right, formula)
            return lambda graph, names: graph.node(op, first(graph, names), second(graph, names))
        case ast.Compare():
            return _reader(tree, formula)
    read = _reader(tree, formula)
    return lambda graph, names: graph.node("ne", read(graph, names), graph.constant(0.0))
