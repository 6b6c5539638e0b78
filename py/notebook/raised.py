"""What an error means that a cell's code has raised, in a sentence, as far as that is certain.

Python's message says what happened. Why, is seen where it happened: in the expression that was at work, and in what
its names were just then.
"""

import ast
import re
import sys
from collections.abc import Callable, Mapping
from typing import Any

from notebook.mismatches import wrong_type
from notebook.names import no_attribute, no_module, no_name, unbound
from notebook.spot import Spot, looked_up, spot_of
from notebook.words import kind, perhaps

LARGEST = "a float ends near 1.8 × 10³⁰⁸"

DOMAINS = {
    "log": "Only a number above 0 has a logarithm.",
    "sqrt": "No real number is the square root of a negative one.",
    "pow": "Among the real numbers a negative one has whole powers only, and 0 has no negative ones.",
}

"""Why a function of the module math has no result."""


def sentence(error: BaseException, names: Mapping[str, Any], made_by: int, *, gone: bool) -> str:
    """What `error` means; "" where Python's own words, or the engine's, are clear enough.

    `made_by` is the cell that makes a missing name, or 0; `gone` says whether it has been there.
    """
    spot = spot_of(error)
    if isinstance(error, NameError) and not isinstance(error, UnboundLocalError):
        return no_name(error.name or "", spot, names, made_by, gone=gone)
    if isinstance(error, TypeError):
        return wrong_type(str(error), spot, names) if spot.own else ""
    return next((say(error, spot) for kind, say in BY_KIND.items() if isinstance(error, kind)), "")


def _attribute(error: AttributeError, spot: Spot) -> str:
    if error.name:
        return no_attribute(error.name, error.obj, spot)
    # One that is given, and not asked for, is named by the message alone.
    thing = looked_up(spot.node.value, spot) if isinstance(spot.node, ast.Attribute) else ...
    return (
        no_attribute(spot.node.attr, thing, spot) if isinstance(spot.node, ast.Attribute) and thing is not ... else ""
    )


def _import(error: ImportError, _: Spot) -> str:
    name = re.match(r"cannot import name '(\w+)'", str(error))
    return f"{error.name} has no “{name[1]}”.{perhaps(name[1], dir(sys.modules.get(error.name or '')))}" if name else ""


def _no_element(error: Exception, spot: Spot) -> str:
    message = str(error)
    if message.startswith("pop from empty"):
        return "There is nothing left to take out: it is empty."
    if not isinstance(spot.node, ast.Subscript):
        return ""
    things = looked_up(spot.node.value, spot)
    name = ast.unparse(spot.node.value)
    if not isinstance(things, list | tuple | str):
        return "There is no element at that place. The first has the number 0, so the last of three has the number 2."
    if not things:
        return f"{name} is empty, so it has no elements."
    if len(things) == 1:
        return f"{name} has one element, number 0."
    return f"{name} has {len(things)} elements. The first has the number 0, and the last {len(things) - 1}."


def _no_key(error: KeyError, spot: Spot) -> str:
    if not isinstance(spot.node, ast.Subscript):
        return ""
    key, things = error.args[0], looked_up(spot.node.value, spot)
    says = f"There is no key {key!r}."
    if not isinstance(things, dict):
        return says
    if not things:
        return f"{says} The dictionary is empty."
    if isinstance(key, str) and (near := perhaps(key, (other for other in things if isinstance(other, str)))):
        return f"{says}{near}"
    keys = ", ".join(map(repr, things))
    return f"{says} There is {keys}." if len(keys) < 60 else says


def _wrong_value(error: ValueError, spot: Spot) -> str:
    for pattern, say in VALUE_ERRORS:
        if match := re.match(pattern, str(error)):
            return say(match, spot)
    return ""


def _too_few(match: re.Match[str], _: Spot) -> str:
    things = {"0": "nothing", "1": "only one thing"}.get(match[2], f"only {match[2]} things")
    return f"There are {match[1]} names on the left, and {things} on the right."


def _no_number(match: re.Match[str], _: Spot) -> str:
    said = f"The text {match[1]} is no number."
    if re.fullmatch(r"'\s*[-+]?\d+,\d+\s*'", match[1]):
        return f"{said} Numbers have a point, no comma."
    if re.fullmatch(r"'\s*[-+]?\d*\.\d*\s*'", match[1]):
        return f"{said[:-1]} without a point. float takes it."
    return said


def _out_of_domain(_: re.Match[str], spot: Spot) -> str:
    called = spot.node.func if isinstance(spot.node, ast.Call) else None
    name = getattr(called, "attr", getattr(called, "id", ""))
    return DOMAINS.get(name, "This function has no result for that number.")


VALUE_ERRORS: list[tuple[str, Callable[[re.Match[str], Spot], str]]] = [
    (
        r"too many values to unpack \(expected (\d+)",
        lambda match, _: f"There are {match[1]} names on the left, and more things on the right.",
    ),
    (r"not enough values to unpack \(expected (?:at least )?(\d+), got (\d+)\)", _too_few),
    (r"(?:could not convert string to float|invalid literal for int\(\) with base \d+): (.*)", _no_number),
    (r"math domain error|expected a (?:positive|nonnegative) input", _out_of_domain),
    (
        r"Exceeds the limit",
        lambda *_: "This whole number has more than 4,300 digits, and Python does not write out more.",
    ),
    (
        r"(max|min)\(\) (?:arg is an empty sequence|iterable argument is empty)",
        lambda match, _: f"{match[1]} was given nothing to choose from.",
    ),
    (
        r"Unknown format code '(.)' for object of type '(\w+)'",
        lambda match, _: f"The format “{match[1]}” does not fit {kind(match[2])}.",
    ),
    (
        r"Precision not allowed|Invalid format specifier",
        lambda *_: "This is no format that Python knows. A number with four decimals is written {x:.4f}.",
    ),
    (r"cannot convert float NaN", lambda *_: "nan, which is not a number, is no whole number either."),
]
"""What Python says of things of the right type that will not do, and what that means."""


def _too_large(error: OverflowError, _: Spot) -> str:
    message = str(error)
    if "too large for a float" in message:  # the engine's own words
        return f"{message.partition(':')[0]} is too large, or its slope is: {LARGEST}. exp passes it at 709.8."
    if message == "math range error":
        return f"The result is too large: {LARGEST}. exp passes it at 709.8."
    if "infinity" in message:
        return "Infinity is no whole number."
    return f"The result is too large: {LARGEST}." if re.search("range|representable|too large", message) else ""


def _no_system(error: OSError, _: Spot) -> str:
    module = type(error).__module__
    if isinstance(error, FileNotFoundError) and error.filename:
        return f"There is no “{error.filename}” here: a cell does not see your computer's files."
    if module.startswith(("urllib", "http", "socket", "ssl")) or isinstance(error, ConnectionError | TimeoutError):
        return "A cell reaches no network. Write into the code what it needs."
    if "processes" in str(error):
        return "A cell cannot start other programs."
    return ""


BY_KIND: dict[type[BaseException], Callable[..., str]] = {
    UnboundLocalError: unbound,
    AttributeError: _attribute,
    ModuleNotFoundError: lambda error, _: no_module(error.name or ""),
    ImportError: _import,
    OverflowError: _too_large,
    ZeroDivisionError: lambda error, _: (
        "" if str(error).endswith("must not be 0") else "Something is divided by 0, and no number is the answer."
    ),
    IndexError: lambda error, spot: _no_element(error, spot) if spot.own else "",
    KeyError: lambda error, spot: _no_key(error, spot) if spot.own else "",
    ValueError: lambda error, spot: _wrong_value(error, spot) if spot.own else "",
    AssertionError: lambda error, _: "" if str(error) else "assert was told something that is not so.",
    RecursionError: lambda *_: (
        "A function has called itself until Python gave up. Something must tell it when to stop."
    ),
    RuntimeError: lambda error, _: (
        "This Python does one thing after another. It has no threads." * ("start new thread" in str(error))
    ),
    MemoryError: lambda *_: "That needs more memory than there is.",
    EOFError: lambda *_: "A cell cannot ask for input. Write what you would have typed into the code.",
    OSError: _no_system,
    SystemExit: lambda *_: "exit() ends a program. A cell ends by itself, after its last line.",
}
"""What a kind of error means, the narrower kinds first."""
