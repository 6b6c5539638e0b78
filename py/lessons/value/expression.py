"""Expressions that a reader types, as graphs of Values.

    a*b + c                       an expression over named numbers
    e = a * b; L = (e + c).tanh() names for what comes in between, as the lecture writes it

Python's own parser reads the text, and only arithmetic is taken from what it finds: names, numbers,
+ - * / **, the engine's functions, and assignment. Nothing of it is ever run as Python. What is not
arithmetic is refused in a sentence that points at the spot.
"""

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from downhill.ops import OPS
from downhill.value import Value
from picture.params import InputError

MOST_OPERATIONS = 60

OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Value]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
FUNCTIONS: dict[str, tuple[int, Callable[..., Value]]] = {
    **{name: (len(row.operands), getattr(Value, name)) for name, row in OPS.items() if hasattr(Value, name)},
    "max": (2, Value.maximum),
    "min": (2, Value.minimum),
    "abs": (1, operator.abs),
}
"""The engine's functions, by its names and by Python's: how many operands each takes, and what computes it."""

ALIKE = str.maketrans(
    {"−": "-", "–": "-", "×": "*", "·": "*", "⋅": "*", "÷": "/", "²": "**2", "³": "**3", "\u00a0": " "}
)
"""Signs as people and word processors write them."""

MODULES = {"math", "np", "numpy", "torch"}
"""What stands before a function in Python, and is not needed here."""


class ExpressionError(InputError):
    """What is wrong with a text, where, and what would be right."""


class Program(NamedTuple):
    """What a text says: the result of its last line, every name in it, and all Values in the order they came about."""

    result: Value
    names: dict[str, Value]
    values: list[Value]


def read(text: str, given: Mapping[str, float]) -> Program:
    """The Values that `text` makes out of the numbers `given` by name. Only what it uses is among them.

    Raises:
        ExpressionError: it is no arithmetic, has too many operations, or cannot be computed.
    """
    return _Reader(text.translate(ALIKE), given).program()


class _Reader:
    def __init__(self, text: str, given: Mapping[str, float]) -> None:
        self._lines = text.splitlines() or [""]
        self._text = text
        self._given = given
        self._names: dict[str, Value] = {}
        self._values: list[Value] = []

    def program(self) -> Program:
        result = None
        for statement in self._parsed().body:
            match statement:
                case ast.Expr(value):
                    result = self._value(value)
                case ast.Assign([ast.Name(name)], value):
                    result = self._names[name] = self._named(name, self._value(value))
                case _:
                    raise self._mistake(statement, "Here a line is an expression, or a name = an expression")
        if result is None:
            raise ExpressionError("There is nothing to compute yet. Type an expression, such as a*b + c.")
        return Program(result, self._names, self._values)

    def _parsed(self) -> ast.Module:
        try:
            return ast.parse(self._text.strip())
        except SyntaxError as error:
            line = self._text.strip().splitlines()[(error.lineno or 1) - 1] if self._text.strip() else ""
            place = max(0, min((error.offset or 1) - 1, len(line)))
            why = "A bracket is opened and never closed" if "never closed" in error.msg else _unreadable(line)
            raise ExpressionError(_pointing(why, line, place, place + 1)) from None
        except (ValueError, RecursionError, MemoryError):
            raise ExpressionError("This is too deep, or has signs in it that no expression has.") from None

    def _value(self, node: ast.expr) -> Value:
        match node:
            case ast.Name(name):
                return self._look_up(node, name)
            case ast.Constant():
                return self._kept(node, Value(self._number(node)))
            case ast.UnaryOp(ast.USub(), ast.Constant() as constant):
                return self._kept(node, Value(-self._number(constant)))
            case ast.UnaryOp(ast.USub(), operand):
                return self._computed(node, Value.__neg__, self._value(operand))
            case ast.UnaryOp(ast.UAdd(), operand):
                return self._value(operand)
            case ast.BinOp(left, sign, right) if type(sign) in OPERATORS:
                exponent = self._exponent(right) if isinstance(sign, ast.Pow) else None
                first = self._value(left)
                second = self._value(right) if exponent is None else exponent
                return self._computed(node, OPERATORS[type(sign)], first, second)
            case ast.BinOp(op=ast.BitXor()):
                raise self._mistake(node, "Python writes a power as **, so the square of a is a**2")
            case ast.Call():
                return self._call(node)
        raise self._mistake(node, "Only names, numbers, + - * / ** and functions make an expression")

    def _exponent(self, node: ast.expr) -> float | None:
        """The number in `x ** 2`, which is part of the operation and no node of the graph."""
        match node:
            case ast.Constant():
                return self._number(node)
            case ast.UnaryOp(ast.USub(), ast.Constant() as constant):
                return -self._number(constant)
        return None

    def _call(self, node: ast.Call) -> Value:
        match node.func:
            case ast.Name("Value") if len(node.args) == 1:
                return self._value(node.args[0])
            case ast.Name(name) if name in FUNCTIONS or not self._has(name):
                operands = node.args
            case ast.Attribute(ast.Name(module), name) if module in MODULES and not self._has(module):
                operands = node.args
            case ast.Attribute(before, name):
                operands = [before, *node.args]
            case _:
                raise self._mistake(node, "A sign for times is missing before the bracket")
        if name not in FUNCTIONS:
            raise self._mistake(node, f"There is no function “{name}” here; there are {', '.join(sorted(FUNCTIONS))}")
        count, function = FUNCTIONS[name]
        if node.keywords or len(operands) != count:
            raise self._mistake(node, f"{name} takes {count} number{'s' * (count > 1)}")
        return self._computed(node, function, *map(self._value, operands))

    def _has(self, name: str) -> bool:
        """Whether `name` is a number here."""
        return name in self._names or name in self._given

    def _look_up(self, node: ast.expr, name: str) -> Value:
        if name not in self._names:
            if name not in self._given:
                known = ", ".join({**self._given, **self._names})
                hint = f"; {name} is a function and needs brackets" if name in FUNCTIONS else ""
                if all(map(self._has, name)):
                    hint = f"; times has a sign, {'*'.join(name)}"
                raise self._mistake(node, f"There is no “{name}” here{hint}; the names are {known}")
            self._names[name] = self._kept(node, Value(self._given[name], label=name))
        return self._names[name]

    def _named(self, name: str, value: Value) -> Value:
        """`value` by that name; what has one already keeps it."""
        value.label = value.label or name
        return value

    def _number(self, node: ast.Constant) -> float:
        given = node.value
        if isinstance(given, bool) or not isinstance(given, int | float):
            raise self._mistake(node, "This is no number")
        number = float(given)
        if not math.isfinite(number):
            raise self._mistake(node, "This number is too large for a float")
        return number

    def _computed(self, node: ast.expr, function: Callable[..., Value], *operands: Any) -> Value:
        try:
            value = function(*operands)
        except (ArithmeticError, ValueError) as error:
            raise self._mistake(node, str(error)) from None
        if not all(map(math.isfinite, (value.data, *value.local_grads))):
            raise self._mistake(node, _not_finite(value))
        return self._kept(node, value)

    def _kept(self, node: ast.expr, value: Value) -> Value:
        self._values.append(value)
        if sum(1 for each in self._values if each.op) > MOST_OPERATIONS:
            raise self._mistake(node, f"These are more than {MOST_OPERATIONS} operations")
        return value

    def _mistake(self, node: ast.expr | ast.stmt, why: str) -> ExpressionError:
        line = self._text.strip().splitlines()[node.lineno - 1].encode()
        end = node.end_col_offset if node.end_lineno == node.lineno else len(line)
        start, end = (len(line[:offset].decode()) for offset in (node.col_offset, end or len(line)))
        return ExpressionError(_pointing(why, line.decode(), start, end))


def _pointing(why: str, line: str, start: int, end: int) -> str:
    """The sentence `why`, and the line with the spot between two marks."""
    return f"{why}. Here: {line[:start]}▸{line[start:end]}◂{line[end:]}"


def _not_finite(value: Value) -> str:
    """Why a result or its slopes are no numbers."""
    if any(map(math.isnan, value.local_grads)):
        return "A base below 0 takes a plain number as its exponent, as in b**2"
    return "The result or its slope is infinite here, or too large for a float"


def _unreadable(line: str) -> str:
    """What is missing in a line that Python's parser does not take."""
    functions = "|".join(FUNCTIONS)
    if called := re.search(rf"\b({functions})\s+([\w.]+)", line):
        return f"A function needs brackets: {called[1]}({called[2]})"
    if factors := re.search(r"(?<![\w.])(\d[\d.]*)\s*([^\W\d]\w*)", line) or re.search(r"(\w+|\))\s+(\w+|\()", line):
        left, right = factors[1].replace(")", "(…)"), factors[2].replace("(", "(…)")
        return f"A sign for times is missing: {left}*{right}"
    return "Python cannot read this"
