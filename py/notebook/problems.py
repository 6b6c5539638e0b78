"""What went wrong in a cell: a sentence, the reader's own lines, and Python's words.

    There is no name “vaule”. Did you mean “value”?
    Cell 3, line 2
        b = vaule * 2
            ^^^^^
    NameError: name 'vaule' is not defined

Python's own words stay, since they are what readers will meet everywhere else. Lines of the engine, the standard
library and the notebook are left out: the mistake is in the reader's.
"""

import ast
import builtins
import linecache
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from types import ModuleType
from typing import Any, TypedDict

MOST_LINES = 4
"""Lines of a traceback that are shown, those nearest to the mistake."""


class Line(TypedDict):
    """A line of a cell on the way to the mistake; the characters from `start` to `end` are meant."""

    cell: int
    line: int
    text: str
    start: int
    end: int


class Problem(TypedDict):
    """What went wrong; the last of the lines is where. `missing` is the cell that makes a missing name, or 0."""

    sentence: str
    lines: list[Line]
    python: str
    missing: int


MODULES = {
    "numpy": "NumPy is not in this Python, and the engine does not need it. Lists and the module math will do.",
    "matplotlib": "Matplotlib is not in this Python. plot(xs, ys) draws a curve under the cell.",
    "graphviz": "Graphviz is not in this Python. draw(value) draws the graph of a Value under the cell.",
    "torch": "PyTorch does not run in a browser. What it prints for the lecture's neuron is recorded on this site.",
    "micrograd": "Here the engine is called downhill: from downhill import Value, MLP. The rest of the code may stay.",
}
"""Modules of the lecture that are not here, and what to do instead."""

SENTENCES: dict[type[BaseException], str] = {
    ZeroDivisionError: "Something is divided by 0, and no number is the answer.",
    RecursionError: "A function has called itself until Python gave up. Something must tell it when to stop.",
    MemoryError: "That needs more memory than there is.",
    EOFError: "A cell cannot ask for input. Write what you would have typed into the code.",
    OSError: "A cell has no files and no keyboard to read from. Write what it needs into the code.",
    SystemExit: "exit() ends a program. A cell ends by itself, after its last line.",
}
"""What a kind of mistake means, whatever the case."""

CANNOT_BE_READ = {
    r"'(.)' was never closed": "The bracket “{0}” is opened here and never closed.",
    r"unmatched '(.)'": "There is a “{0}” here, and no bracket that it closes.",
    r"closing parenthesis '(.)' does not match opening parenthesis '(.)'.*": "A “{1}” was opened, and “{0}” closes it.",
    r"unterminated (?:triple-quoted )?(?:f-)?string literal.*": "A quotation mark is opened here and never closed.",
    r"expected ':'": "A colon is missing: a line with def, class, if, for or while ends with one.",
    r"expected an indented block after (.*) on line (\d+)": (
        "What belongs to the {0} on line {1} must be indented: four spaces from where it begins."
    ),
    r"unexpected indent": "This line is indented further than the one before it, and nothing asks for that.",
    r"unindent does not match any outer indentation level": "This line is indented like none of the lines before it.",
    r"'(\w+)' outside (function|loop|async function)": "{0} has its place inside a {1}, and here is none.",
    r"'(break)' outside loop|'(continue)' not properly in loop": "This has its place inside a loop, and here is none.",
    r"Missing parentheses in call to 'print'.*": "print takes its brackets: print(…).",
    r"invalid syntax\. Maybe you meant '==' or ':=' instead of '='\?": (
        "To ask whether two things are equal, write “==”. One “=” gives a name to something."
    ),
}
"""What Python says of code that it cannot read, and what that means."""


def file_of(number: int) -> str:
    """The name under which Python knows the cell `number`."""
    return f"<cell {number}>"


def explain(error: BaseException, number: int, names: Mapping[str, Any], page: Mapping[int, str]) -> Problem:
    """What went wrong in the cell `number`; `names` are those it knew, `page` the code of all cells."""
    python = traceback.format_exception_only(error)[-1].strip() if str(error) else type(error).__name__
    missing = 0
    if isinstance(error, SyntaxError):
        sentence, lines = _unreadable(error), _where_unreadable(error, number)
        python = f"{type(error).__name__}: {error.msg}"
    else:
        lines = list(_lines(error))[-MOST_LINES:]
        if isinstance(error, NameError) and not isinstance(error, UnboundLocalError):
            missing = _maker(error.name or "", page, number)
        sentence = _sentence(error, names, missing)
    return {"sentence": sentence, "lines": lines, "python": python, "missing": missing}


def _lines(error: BaseException) -> Iterator[Line]:
    """The lines of cells that lead to the mistake."""
    before: Line | None = None
    for frame in traceback.extract_tb(error.__traceback__):
        cell = re.fullmatch(r"<cell (\d+)>", frame.filename)
        if cell and frame.lineno:
            text = linecache.getline(frame.filename, frame.lineno).rstrip()
            start, end = len(text) - len(text.lstrip()), len(text)
            if frame.end_lineno == frame.lineno and frame.colno is not None and frame.end_colno is not None:
                start, end = _characters(text, frame.colno), _characters(text, frame.end_colno)
            line: Line = {"cell": int(cell[1]), "line": frame.lineno, "text": text, "start": start, "end": end}
            if line != before:  # a function that calls itself is shown once
                yield line
            before = line


def _characters(text: str, count: int) -> int:
    """How many characters the first `count` bytes of `text` are, for Python counts bytes."""
    return len(text.encode()[:count].decode(errors="ignore"))


def _where_unreadable(error: SyntaxError, number: int) -> list[Line]:
    if not error.lineno:
        return []
    text = (error.text or linecache.getline(file_of(number), error.lineno)).split("\n")[0].rstrip()
    start = max((error.offset or 1) - 1, 0)
    last = error.end_offset - 1 if error.end_lineno == error.lineno and error.end_offset else start + 1
    return [{"cell": number, "line": error.lineno, "text": text, "start": start, "end": max(last, start + 1)}]


def _unreadable(error: SyntaxError) -> str:
    text = (error.text or "").strip()
    if text.startswith(("%", "!")):
        command = text.split(maxsplit=1)[0]
        return f"“{command}” is a command of Jupyter, not Python. Leave the line out; plot and draw are here already."
    for pattern, sentence in CANNOT_BE_READ.items():
        match = re.fullmatch(pattern, error.msg)
        if match:
            return sentence.format(*match.groups())
    return "Python cannot read this line."


def _sentence(error: BaseException, names: Mapping[str, Any], missing: int) -> str:
    """What went wrong; "" where Python's own words, or the engine's, are clear enough."""
    match error:
        case UnboundLocalError():
            return "Inside a function this name is used before the function has given it something."
        case NameError(name=str(name)):
            return _no_name(name, names, missing)
        case AttributeError(name=str(name), obj=thing):
            what = (
                f"The module {thing.__name__}" if isinstance(thing, ModuleType) else _with_article(type(thing).__name__)
            )
            return f"{what} has no “{name}”.{_perhaps(name, dir(thing))}"
        case ModuleNotFoundError(name=str(name)):
            return MODULES.get(name.partition(".")[0], f"There is no module {name} in this Python.")
        case OverflowError():
            return _too_large(str(error))
        case TypeError():
            return _wrong_type(str(error))
        case ZeroDivisionError() if str(error).endswith("must not be 0"):
            return ""
    return next((sentence for kind, sentence in SENTENCES.items() if isinstance(error, kind)), "")


def _with_article(name: str) -> str:
    return f"An {name}" if name[0] in "aeiouAEIO" else f"A {name}"


def _no_name(name: str, names: Mapping[str, Any], missing: int) -> str:
    if missing:
        return f"There is no name “{name}” yet. Cell {missing} makes it: run that one first."
    if name in sys.stdlib_module_names or name == "downhill":
        return f"There is no name “{name}” yet. It is a module: write “import {name}” before you use it."
    known = [known for known in (*names, *dir(builtins)) if not known.startswith("_")]
    return f"There is no name “{name}”.{_perhaps(name, known)}"


def _perhaps(name: str, known: list[str]) -> str:
    near = [f"“{other}”" for other in get_close_matches(name, known, n=2, cutoff=0.7)]
    return f" Did you mean {' or '.join(near)}?" if near else ""


def _too_large(message: str) -> str:
    largest = "a float ends near 1.8 × 10³⁰⁸"
    if "too large for a float" in message:  # the engine's own words
        return f"{message.partition(':')[0]} is too large, or its slope is: {largest}. exp passes it at 709.8."
    if message == "math range error":
        return f"The result is too large: {largest}. exp passes it at 709.8."
    return f"The result is too large: {largest}." if "out of range" in message else ""


def _wrong_type(message: str) -> str:
    match = re.match(r"unsupported operand type\(s\) for (\S+)(?: or \S+)?: '(\w+)' and '(\w+)'", message)
    if not match:
        return ""
    sign, left, right = match.groups()
    method = {"+": "add", "-": "sub", "*": "mul", "/": "truediv", "**": "pow"}.get(sign.rstrip("=") or sign)
    sentence = f"Python has no rule for {left} {sign} {right}."
    if method and "Value" in (left, right):
        sentence += f" A class says what {sign} does in __{method}__, or in __r{method}__ when it stands on the right."
    return sentence


def _maker(name: str, page: Mapping[int, str], number: int) -> int:
    """The first other cell of the page that makes `name`, or 0."""
    return next((cell for cell, code in sorted(page.items()) if cell != number and name in _made(code)), 0)


def _made(code: str) -> set[str]:
    """The names that a cell makes for others."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return set()
    made: set[str] = set()
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            made.add(statement.name)
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                made.add(node.id)
            elif isinstance(node, ast.alias):
                made.add((node.asname or node.name).split(".")[0])
    return made
