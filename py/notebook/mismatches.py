"""What went wrong with a thing of one type where another was needed, from Python's message and from the spot."""

import ast
import builtins
import inspect
import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from types import FunctionType
from typing import Any

from notebook.spot import Spot, assigned, is_none, looked_up, parts, why_none
from notebook.words import capital, kind, listed

CALLED = {"function", "method", "builtin_function_or_method"}

METHODS = {"+": "add", "-": "sub", "*": "mul", "/": "truediv", "**": "pow"}


def wrong_type(message: str, spot: Spot, names: Mapping[str, Any]) -> str:
    """What a TypeError means, if its message and the spot tell."""
    if tuple_said := _decimal_comma(spot):
        return tuple_said
    for pattern, say in TYPE_ERRORS:
        if match := re.match(pattern, message):
            return say(match, spot, names)
    return ""


def _decimal_comma(spot: Spot) -> str:
    """A sentence, if an operand at the spot is a pair that was made by a comma where a point was meant."""
    operands = [part for part in ast.walk(spot.node) if isinstance(part, ast.Name)] if spot.node else []
    for operand in operands:
        made = assigned(operand.id, spot)
        if isinstance(made, ast.Tuple) and all(isinstance(part, ast.Constant) for part in made.elts):
            text = ast.unparse(made).strip("()")
            if len(made.elts) == 2 and made.col_offset == made.elts[0].col_offset:
                return (
                    f"{operand.id} is a pair, since a comma makes one: {operand.id} = {text}. "
                    f"Numbers have a point: {text.replace(', ', '.')}."
                )
    return ""


def _missing_arguments(match: re.Match[str], *__: Any) -> str:
    missing = re.findall(r"'(\w+)'", match[2])
    if missing[:1] == ["self"]:
        owner, _dot, function = match[1].rpartition(".")
        return f"{function} was called on the class itself. Make an object first: {owner}(…).{function}(…)."
    return f"{_called(match[1])} was called without {listed(missing)}."


def _called(qualified: str) -> str:
    """The name by which a reader has called a function: a class, for its __init__."""
    owner, _dot, function = qualified.rpartition(".")
    return {"__init__": owner, "__call__": f"An object of {owner}"}.get(function, function)


def _too_many_arguments(match: re.Match[str], _: Spot, names: Mapping[str, Any]) -> str:
    qualified, given = match[1], int(match[3])
    owner, _dot, function = qualified.rpartition(".")
    method = vars(names[owner]).get(function) if isinstance(names.get(owner), type) else None
    if isinstance(method, FunctionType):
        parameters = list(inspect.signature(method).parameters.values())
        if not parameters or parameters[0].name != "self":
            return (
                f"In the class {owner}, def {function} has no self. A method is given its object first: "
                f"def {function}(self{', …' * bool(parameters)})."
            )
        placed = [each for each in parameters[1:] if each.kind is each.POSITIONAL_OR_KEYWORD]
        most = "at most " * any(each.default is not each.empty for each in placed)
        said = f"{_called(qualified)} takes {most}{_count(len(placed))}, and was given {given - 1 or 'none'}."
        takes_many = function == "__call__" or any(each.name.endswith("s") for each in placed)
        return f"{said} Several numbers are one argument as a list: [ … ]." if takes_many else said
    return f"{function} takes {match[2]} argument{'s' * (match[2] != '1')}, and was given {given or 'none'}."


def _no_arguments(match: re.Match[str], _: Spot, names: Mapping[str, Any]) -> str:
    made = names.get(match[1])
    if not isinstance(made, type):
        return ""
    near = get_close_matches("__init__", [name for name in vars(made) if callable(vars(made)[name])], n=1, cutoff=0.6)
    if near:
        return (
            f"The class {match[1]} has “{near[0]}”. Python looks for “__init__”, "
            "with two underscores before and two after."
        )
    return f"The class {match[1]} takes nothing, since it has no __init__. Give it one: def __init__(self, …):"


def _not_callable(match: re.Match[str], spot: Spot, _: Any) -> str:
    if not isinstance(spot.node, ast.Call):
        return ""
    called = spot.node.func
    what = kind(match[1])
    if type(looked_up(called, spot)).__name__ != match[1]:  # it may be something that was called from there
        return f"Something is called here, with brackets, that is {what} and no function."
    match called:
        case ast.Name(name) if name == match[1]:
            return f"“{name}” is {what} now, and no longer the class. Give that another name, and run the class again."
        case ast.Name(name) if hasattr(builtins, name):
            return (
                f"“{name}” is {what} now, which hides Python's own {name}. "
                f"Give that another name; del {name} brings Python's own back."
            )
        case ast.Attribute(attr=name) if match[1] in {"int", "float", "str"}:
            return f"{ast.unparse(called)} is {what} and not a method: leave the brackets after it out."
    shown = ast.unparse(called)
    if match[1] in {"int", "float"}:
        return f"“{shown}” is {what} and no function. If you mean times, write *."
    if match[1] in {"list", "tuple", "dict"}:
        return f"“{shown}” is {what} and no function. An element is taken with square brackets: {shown}[0]."
    if match[1] == "NoneType":
        return f"“{shown}” is None and no function.{why_none(called, spot)}"
    return f"“{shown}” is {what} and no function.{' For that, its class needs __call__.' * (what != 'text')}"


def _concatenated(match: re.Match[str], _: Spot, __: Any) -> str:
    left, right = match[1], match[2]
    if left == "str":
        return f"+ joins text with text only, and this is {kind(right)}. str(…) makes text of it."
    return f"+ joins {kind(left)} with another one only, and this is {kind(right)}."


def _operands(match: re.Match[str], spot: Spot, _: Any) -> str:
    sign, left, right = match.groups()
    if "NoneType" in (left, right):
        missing = [part for part in parts(spot.node) if is_none(part, spot)]
        why = why_none(missing[0], spot) if missing else ""
        which = ast.unparse(missing[0]) if missing and looked_up(missing[0], spot) is None else "None"
        said = f"{capital(kind(left))} {sign} {kind(right)}:"
        return f"{said} {which} is {'None, and that is ' * (which != 'None')}no number.{why}"
    if left == right == "list":
        both = "sum(x * y for x, y in zip(xs, ys))" if sign == "@" else f"[x {sign[0]} y for x, y in zip(xs, ys)]"
        return f"A list is no number, so it knows no {sign}. Go through both together: {both}."
    if "list" in (left, right) and {left, right} <= {"list", "int", "float"}:
        return f"A list is no number, so it knows no {sign}. Go through it: [x {sign.rstrip('=')} 2 for x in xs]."
    method = METHODS.get(sign.rstrip("=") or sign)
    said = f"Python has no rule for {left} {sign} {right}."
    plain = {"int", "float", "str", "list", "tuple", "dict", "set", "bool", "function", "type", "method"}
    if sign.startswith("^"):
        return f"{said} A power is written **: the square of a is a**2."
    if method and not {left, right} <= plain:
        return f"{said} A class says what {sign} does in __{method}__, or in __r{method}__ when it stands on the right."
    if CALLED & {left, right}:
        return f"{said} A function gives its result only when it is called, with brackets."
    if "str" in (left, right) and {left, right} <= {"int", "float", "str"}:
        return f"{said} float(…) makes a number of text, str(…) makes text of a number."
    return said


def _compared(match: re.Match[str], *_: Any) -> str:
    sign, left, right = match.groups()
    said = f"Python has no rule for {left} {sign} {right}."
    if "complex" in (left, right):
        return f"{said} Here a negative number was given a power between the whole ones, and that is not real."
    return f"{said} Compare the numbers in them, their data." if "Value" in (left, right) else said


def _plain_number(match: re.Match[str], spot: Spot, _: Any) -> str:
    what = match[1]
    call = spot.node if isinstance(spot.node, ast.Call) else None
    function = ast.unparse(call.func) if call else "This"
    if what in {"list", "tuple"}:
        return f"{function} takes one number, not {kind(what)}. Go through it: [{function}(x) for x in xs]."
    if what == "str":
        return f"{function} takes a number, not text. float(…) makes one of it."
    if what == "NoneType":
        return f"{function} takes a number, not None.{why_none(call.args[0], spot) if call and call.args else ''}"
    if what == "Value":
        return f"{function} takes a plain number, not a Value. The number in a Value is its data."
    return f"{function} takes a number, not {kind(what)}."


def _unhashable(match: re.Match[str], *_: Any) -> str:
    if match[1] in {"list", "dict", "set"}:
        return f"{capital(kind(match[1]))} can change, so it cannot be a key, or stand in a set. A tuple can."
    return f"A class with __eq__, which says what == does, needs __hash__ too before a {match[1]} can stand in a set."


def _not_iterable(match: re.Match[str], spot: Spot, _: Any) -> str:
    what = match[1]
    if what == "int":
        return "An int is one number and cannot be gone through. range(…) counts up to it."
    if what == "NoneType":
        return f"None cannot be gone through.{why_none(spot.node, spot)}"
    if what in CALLED:
        return f"{capital(kind(what))} gives its result only when it is called: brackets are missing after it."
    return f"{capital(kind(what))} cannot be gone through one by one."


def _not_unpacked(match: re.Match[str], spot: Spot, _: Any) -> str:
    why = why_none(getattr(spot.node, "value", spot.node), spot) if match[1] == "NoneType" else ""
    return f"On the left are several names, and on the right is one thing: {kind(match[1])}.{why}"


def _no_elements(match: re.Match[str], spot: Spot, _: Any) -> str:
    what = match[1]
    of = spot.node.value if isinstance(spot.node, ast.Subscript) else None
    if what == "NoneType":
        return f"None has no elements to take with [ ].{why_none(of, spot) if of else ''}"
    if what == "set":
        return "A set has no order, and so no first element. list(…) gives it one."
    if what in CALLED:
        return "A function is called with round brackets, not with square ones."
    if what in {"zip", "map", "filter", "enumerate", "generator", "reversed"}:
        return f"{capital(kind(what))} is only gone through, one by one. list(…) makes a list of it."
    return f"{capital(kind(what))} has no elements to take with [ ]."


def _index_kind(match: re.Match[str], spot: Spot, _: Any) -> str:
    what = match[2]
    if what == "tuple" and isinstance(spot.node, ast.Subscript):
        if isinstance(spot.node.value, ast.List | ast.Tuple):
            return "A comma is missing between two lists."
        return "One place at a time: the second element of the first is xs[0][1]."
    return f"Elements of a {match[1]} are taken by a whole number, and this is {kind(what)}."


def _unary(match: re.Match[str], *_: Any) -> str:
    sign, what = match[1], match[2]
    method = {"unary -": "__neg__", "unary +": "__pos__", "abs()": "__abs__"}.get(sign)
    said = f"Python has no rule for {sign.replace('unary ', '')} before {kind(what)}."
    return f"{said} A class says what it does in {method}." if method and what == "Value" else said


def _multiplied(_: re.Match[str], spot: Spot, __: Any) -> str:
    if any(isinstance(looked_up(part, spot), list) or isinstance(part, ast.List) for part in parts(spot.node)):
        return "A list is no number, so it cannot be multiplied like one. Go through it: [x * 2.0 for x in xs]."
    return "Text or a tuple is repeated by *, and how many times must be a whole number."


def _count(number: int) -> str:
    return f"{number} argument{'s' * (number != 1)}" if number else "nothing"


TYPE_ERRORS: list[tuple[str, Callable[..., str]]] = [
    (r"([\w.<>]+)\(\) missing \d+ required (?:positional|keyword-only) arguments?: (.*)", _missing_arguments),
    (r"([\w.<>]+)\(\) takes (?:from )?(.*?) positional arguments? but (\d+) (?:was|were) given", _too_many_arguments),
    (r"(\w+)\(\) takes no arguments", _no_arguments),
    (
        r"([\w.<>]+)\(\) got an unexpected keyword argument '(\w+)'",
        lambda match, *_: f"{_called(match[1])} has no parameter “{match[2]}”.",
    ),
    (
        r"([\w.<>]+)\(\) got multiple values for argument '(\w+)'",
        lambda match, *_: f"{_called(match[1])} was given {match[2]} twice: by its place, and by its name.",
    ),
    (
        r"'(\w+)' is an invalid keyword argument for (\w+)",
        lambda match, *_: f"{match[2]} has no parameter “{match[1]}”.",
    ),
    (r"'([\w.]+)' object is not callable", _not_callable),
    (
        r"(__\w+__) returned non-string \(type NoneType\)",
        lambda match, *_: f"{match[1]} has to give back text, with return. It gave back nothing.",
    ),
    (
        r"(__\w+__) returned non-string \(type (\w+)\)",
        lambda match, *_: f"{match[1]} has to give back text, and gave back {kind(match[2])}.",
    ),
    (r"__init__\(\) should return None", lambda *_: "__init__ gives nothing back. Take its return out."),
    (r"can only concatenate (\w+) \(not \"([\w.]+)\"\) to \w+", _concatenated),
    (r"unsupported operand type\(s\) for (\S+?)(?: or \S+)?: '([\w.]+)' and '([\w.]+)'", _operands),
    (r"'(\S+)' not supported between instances of '([\w.]+)' and '([\w.]+)'", _compared),
    (r"bad operand type for (unary .|abs\(\)): '([\w.]+)'", _unary),
    (r"must be real number, not ([\w.]+)", _plain_number),
    (r"(?:float|int)\(\) argument must be .*, not '([\w.]+)'", _plain_number),
    (r"type ([\w.]+) doesn't define __round__ method", _plain_number),
    (r".*unhashable type: '([\w.]+)'", _unhashable),
    (r"'([\w.]+)' object is not iterable", _not_iterable),
    (r"cannot unpack non-iterable ([\w.]+) object", _not_unpacked),
    (r"object of type '([\w.]+)' has no len\(\)", lambda match, *_: f"{capital(kind(match[1]))} has no length."),
    (r"'([\w.]+)' object is not subscriptable", _no_elements),
    (r"(list|tuple|string) ind(?:ices|ex) must be integers(?: or slices)?, not (?:')?(\w+)", _index_kind),
    (
        r"'(tuple|str)' object does not support item assignment",
        lambda match, *_: f"{capital(kind(match[1]))} cannot be changed in place. A list can.",
    ),
    (
        r"'(\w+)' object cannot be interpreted as an integer",
        lambda match, *_: f"A whole number is needed here, and this is {kind(match[1])}.",
    ),
    (r"can't multiply sequence by non-int of type '(\w+)'", _multiplied),
    (r"exceptions must derive from BaseException", lambda *_: "raise takes an error: raise ValueError(“…”)."),
    (
        r"unsupported format string passed to (\w+)\.__format__",
        lambda match, *_: f"{capital(kind(match[1]))} cannot be written in that format. Give it the number inside.",
    ),
    (
        r"sequence item \d+: expected str instance, (\w+) found",
        lambda match, *_: f"join puts text together, and one of these is {kind(match[1])}. str(…) makes text of it.",
    ),
]
"""What Python says of things of the wrong type, and what that means."""
