"""What a name, a module or an attribute that is not there may have been meant to be."""

import ast
import builtins
import inspect
import linecache
import math
import re
import sys
from collections.abc import Mapping
from difflib import get_close_matches
from types import FunctionType, ModuleType
from typing import Any

import downhill
from notebook.spot import Spot, why_none
from notebook.words import a_, capital, perhaps

MODULES = {
    "numpy": "NumPy is not in this Python, and the engine does not need it. Lists and the module math will do.",
    "matplotlib": "Matplotlib is not in this Python. plot(xs, ys) draws a curve under the cell.",
    "graphviz": "Graphviz is not in this Python. draw_dot(value) draws the graph of a Value under the cell.",
    "torch": "PyTorch does not run in a browser. What it prints for the lecture's neuron is recorded on this site.",
    "micrograd": "Here the engine is called downhill: from downhill import Value, MLP. The rest of the code may stay.",
    "IPython": "IPython is not in this Python. plot and draw show their pictures by themselves.",
    "pandas": "pandas is not in this Python. Lists and dictionaries will do.",
    "sklearn": "scikit-learn is not in this Python. The lecture's code does without it.",
}
"""Modules of the lecture, and others that readers know, that are not here, and what to do instead."""

SHORTHANDS = {
    "np": "numpy",
    "plt": "matplotlib",
    "nn": "torch",
    "Digraph": "graphviz",
    "pd": "pandas",
    "display": "IPython",
    **{name: name for name in MODULES},
}
"""The names that the lecture gives to what comes from those modules."""

INSTEAD = {
    "np.arange": "For np.arange(-5, 5, 0.25) write [step / 4 for step in range(-20, 20)].",
    "np.linspace": "For np.linspace(0, 1, 11) write [step / 10 for step in range(11)].",
    "np.array": "For np.array([1, 2]) write the list, [1, 2].",
    "np.tanh": "For np.tanh(x) write math.tanh(x), after import math.",
    "np.exp": "For np.exp(x) write math.exp(x), after import math.",
    "np.random": "The module random has random numbers: random.uniform(-1, 1), after import random.",
    "plt.plot": "For plt.plot(xs, ys) write plot(xs, ys).",
    "plt.grid": "plot has its axes already: leave the line out.",
    "plt.show": "plot shows its curve by itself: leave the line out.",
    "plt.figure": "plot makes its own picture: leave the line out.",
}
"""What to write for the lecture's calls."""

CONSTANTS = {"true": "True", "false": "False", "none": "None", "null": "None", "nil": "None", "undefined": "None"}


def unbound(error: UnboundLocalError, spot: Spot) -> str:
    """What to do about a name of a function that has nothing yet."""
    said = "Inside a function this name is used before the function has given it something."
    name = getattr(error, "name", None) or next(iter(re.findall(r"'(\w+)'", str(error))), "")
    if spot.frame and name in spot.frame.f_globals:
        return f"{said} The “{name}” outside is another one, since the function makes its own."
    return said


def no_name(name: str, spot: Spot, names: Mapping[str, Any], made_by: int, *, gone: bool) -> str:
    """What to do about a name that is not there; `made_by` is the cell that makes it, or 0."""
    says = f"There is no name “{name}”"
    here = spot.frame.f_locals if spot.frame else {}
    if hasattr(builtins, name):
        return f"“{name}” is Python's own, and stays."
    if "self" in here and hasattr(here["self"], name):
        return f"{says} by itself. It belongs to self: write self.{name}."
    if gone:
        return f"{says} any more: it was deleted.{f' Cell {made_by} makes it: run that one again.' * bool(made_by)}"
    if made_by:
        return f"{says} yet. Cell {made_by} makes it: run that one first."
    if name in SHORTHANDS:
        return _shorthand(name, spot)
    if hint := _hint(name, spot):
        return f"{says}{hint}"
    if re.match(r"\s*==", _after(spot)):
        return f"{says}. To ask what it is, it must be there; to make it, write one “=”."
    if len(name) > 1 and all(letter in names or letter in here for letter in name):
        return f"{says}. For times, write *: {'*'.join(name)}."
    known = [known for known in (*here, *names, *dir(builtins)) if not known.startswith("_")]
    return f"{says}.{perhaps(name, known)}"


HINTS = {
    "self": " here. It is the first parameter of a method, def name(self, …), and known only inside that.",
    "trace": ". draw_dot(value) needs none here: it finds what there is to draw by itself.",
    "In": ". “In [1]:” is what a notebook prints beside its cells. Leave it out.",
    "end": ". What belongs to a line with a colon ends where its indentation ends.",
    "Out": ". “Out[1]:” is what a notebook prints beside its cells. Leave it out.",
}
"""What to say of names that have a meaning elsewhere."""


def _hint(name: str, spot: Spot) -> str:
    """Where a name can be had, as the rest of a sentence that says that it is not there."""
    if name in HINTS:
        return HINTS[name]
    if name.lower() in CONSTANTS:
        return f". Python writes {CONSTANTS[name.lower()]}."
    if hasattr(math, name):
        return f" yet. The module math has it: import math, then write math.{name}."
    if name in downhill.__all__:
        return f" yet. The engine has it: from downhill import {name}."
    if name == "downhill" or (name in sys.stdlib_module_names and _after(spot).startswith(".")):
        return f" yet. It is a module: write “import {name}” before you use it."
    return ""


def _after(spot: Spot) -> str:
    """What follows the name at the spot in its line."""
    node = spot.node
    if not spot.frame or not isinstance(node, ast.Name):
        return ""
    line = linecache.getline(spot.frame.f_code.co_filename, node.lineno)
    return line.encode()[node.end_col_offset :].decode(errors="ignore")


def _shorthand(name: str, spot: Spot) -> str:
    """What to do without a module of the lecture's that is known as `name`."""
    said = MODULES[SHORTHANDS[name]]
    called = re.match(r"\.\w+", _after(spot))
    instead = INSTEAD.get(f"{name}{called[0]}") if called else None
    return f"{said.partition('.')[0]}. {instead}" if instead else said


def no_module(name: str) -> str:
    """What to do without the module `name`."""
    top = name.partition(".")[0]
    if top.startswith("_") and top in sys.stdlib_module_names:
        return "That module needs something of the computer that a browser does not give."
    if top in MODULES:
        return MODULES[top]
    known = [*(module for module in sys.stdlib_module_names if not module.startswith("_")), "downhill"]
    near = get_close_matches(top, MODULES, n=1, cutoff=0.7) or get_close_matches(top, known, n=1, cutoff=0.75)
    if near and near[0] in MODULES:
        return f"There is no module {name}. If you mean {near[0]}: {MODULES[near[0]]}"
    return (
        f"There is no module {name} in this Python.{f' Did you mean “{near[0]}”?' if near and near[0] != top else ''}"
    )


def no_attribute(name: str, thing: Any, spot: Spot) -> str:
    """What to do about an attribute that `thing` does not have."""
    if thing is None:
        return f"None has no “{name}”.{why_none(spot.node.value, spot) if isinstance(spot.node, ast.Attribute) else ''}"
    if isinstance(thing, ModuleType):
        return f"The module {thing.__name__} has no “{name}”.{perhaps(name, dir(thing))}"
    if isinstance(thing, type):
        said = f"The class {thing.__name__} has no “{name}”.{perhaps(name, dir(thing))}"
        return f"{said} An object made from it may: {thing.__name__}(…).{name}." if "?" not in said else said
    says = f"{capital(a_(thing))} has no “{name}”."
    if isinstance(thing, list | tuple) and thing and hasattr(thing[0], name):
        return f"{says} Its elements have it: take one, as with [0], or go through them with for."
    if callable(thing) and isinstance(thing, FunctionType):
        return f"{says} What the function gives back may have it: {thing.__name__}(…).{name}."
    init = vars(type(thing)).get("__init__")
    if isinstance(init, FunctionType) and name in init.__code__.co_varnames and name not in init.__code__.co_names:
        return f"{says} Its __init__ is given {name}, but does not keep it: self.{name} = {name} does."
    return f"{says}{_instead(name, thing, spot) or perhaps(name, dir(thing))}"


def _instead(name: str, thing: Any, spot: Spot) -> str:
    """Where an attribute can be had that an object does not have, as a further sentence, or ""."""
    outside = spot.frame.f_globals.get(name) if spot.frame else None
    match thing:
        case int() | float() if owner := _owner(name, spot):
            operand = "other" if spot.frame and spot.frame.f_code.co_name.startswith("__") else "…"
            return f" Only a {owner} has: make one of it first, {owner}({operand})."
        case int() | float() if hasattr(math, name):
            return f" For a plain number it is a function of the module math: math.{name}(…)."
        case dict():
            return f" What a dictionary holds is taken by its key: [{name!r}]."
        case list() | tuple() | str() if hasattr(builtins, name):
            return f" It is a function: {name}(…)."
    if isinstance(outside, FunctionType) and next(iter(inspect.signature(outside).parameters), "") == "self":
        made = type(thing).__name__
        return f" The function {name} stands outside of the class: indent it, or write {made}.{name} = {name}."
    return INSTEAD_OF.get((type(thing).__name__, name), "")


INSTEAD_OF = {
    ("set", "append"): " A set takes one more with add.",
    ("list", "add"): " A list takes one more with append.",
    ("list", "push"): " A list takes one more with append.",
    ("list", "length"): " len(…) says how many there are.",
    ("list", "size"): " len(…) says how many there are.",
    ("list", "shape"): " len(…) says how many there are.",
}
"""What to write for words that other things or languages have."""


def _owner(name: str, spot: Spot) -> str:
    """The class of a cell, or the engine's, whose objects have the attribute `name`."""
    for made in spot.frame.f_globals.values() if spot.frame else ():
        if isinstance(made, type) and made.__module__ in {"__main__", "downhill.value"}:
            init = vars(made).get("__init__")
            if hasattr(made, name) or (isinstance(init, FunctionType) and name in init.__code__.co_names):
                return made.__name__
    return ""
