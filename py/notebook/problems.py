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
import linecache
import re
import traceback
from collections.abc import Container, Iterator, Mapping
from typing import Any, TypedDict

from notebook import raised, unreadable

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


def file_of(number: int) -> str:
    """The name under which Python knows the cell `number`."""
    return f"<cell {number}>"


def explain(
    error: BaseException, number: int, names: Mapping[str, Any], page: Mapping[int, str], known: Container[str] = ()
) -> Problem:
    """What went wrong in the cell `number`; `names` are those it knew, `page` the code of all cells.

    `known` are the names that there have been, though some may be deleted.
    """
    python = traceback.format_exception_only(error)[-1].strip() if str(error) else type(error).__name__
    missing = 0
    if isinstance(error, SyntaxError) and error.filename == file_of(number):
        sentence = unreadable.sentence(error, "".join(linecache.getlines(file_of(number))))
        lines = _where_unreadable(error, number)
        python = f"{type(error).__name__}: {error.msg}"
    else:
        lines = list(_lines(error))[-MOST_LINES:]
        gone = False
        if isinstance(error, NameError) and not isinstance(error, UnboundLocalError):
            name = error.name or ""
            missing = _maker(name, page, number)
            gone = name in known or _deletes("".join(linecache.getlines(file_of(number))), name)
        sentence = raised.sentence(error, names, missing, gone=gone)
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


def _maker(name: str, page: Mapping[int, str], number: int) -> int:
    """The first other cell of the page that makes `name`, or 0."""
    return next((cell for cell, code in sorted(page.items()) if cell != number and name in _made(code)), 0)


def _deletes(code: str, name: str) -> bool:
    """Whether a cell deletes `name`."""
    nodes = ast.walk(ast.parse(code))
    return any(isinstance(node, ast.Name) and isinstance(node.ctx, ast.Del) and node.id == name for node in nodes)


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
