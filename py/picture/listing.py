"""Which lines of the engine are at work?  Its own source, cut into pieces that a style sheet can colour.

    excerpt = listing.of(backward_steps)                            the lines of a function, as they stand in its file
    excerpt = listing.around(ops, '"(add|mul)":')                   only those that match, and what lies between
    excerpt = listing.row(ops, "OPS", "mul", gap=2)                 a row of a table, one argument left out
    excerpt.lit = listing.numbers(excerpt, ["target.grad +="])      light the lines that have this text

What is shown is read from the module that is running, so it cannot differ from what runs.
"""

import ast
import inspect
import io
import keyword
import re
import tokenize
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from picture.scene import Excerpt

KINDS = {tokenize.STRING: "s", tokenize.NUMBER: "mi", tokenize.COMMENT: "c1"}
"""Kinds of token by the short names that the style sheet knows them by."""

GAP = "LEFT_OUT"
"""A name that stands where something is left out, until the source is cut into pieces."""

Pieces = list[tuple[str, str]]


@cache
def cut(text: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Every line of `text` as pieces of (class, text)."""
    lines = text.splitlines()
    cut: list[Pieces] = [[] for _ in lines]
    ends = [0] * len(lines)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        kind = KINDS.get(token.type, "")
        if token.type == tokenize.NAME and keyword.iskeyword(token.string):
            kind = "k"
        if kind == "s" and not lines[token.start[0] - 1][: token.start[1]].strip() and token.string.startswith('"""'):
            kind = "sd"
        if not kind:
            continue
        for row in range(token.start[0], token.end[0] + 1):
            line = lines[row - 1]
            start = token.start[1] if row == token.start[0] else 0
            end = token.end[1] if row == token.end[0] else len(line)
            if start > ends[row - 1]:
                cut[row - 1].append(("", line[ends[row - 1] : start]))
            cut[row - 1].append((kind, line[start:end]))
            ends[row - 1] = end
    for row, line in enumerate(lines):
        if ends[row] < len(line):
            cut[row].append(("", line[ends[row] :]))
    return tuple(tuple(pieces) for pieces in cut)


@cache
def _source(thing: Any) -> tuple[str, int, str]:
    """The file of a function or class, the number of its first line, and its text."""
    lines, first = inspect.getsourcelines(thing)
    return thing.__module__.replace(".", "/") + ".py", first, "".join(lines)


def of(thing: Any) -> Excerpt:
    """The lines of a function or class."""
    file, first, text = _source(thing)
    return Excerpt(f"py/{file}", first, [list(line) for line in cut(text)])


def around(thing: Any, pattern: str) -> Excerpt:
    """Those lines of a module, function or class that match `pattern`, from the first to the last of them."""
    if inspect.ismodule(thing):
        file, first, text = thing.__name__.replace(".", "/") + ".py", 1, _module_source(thing)
    else:
        file, first, text = _source(thing)
    found = [row for row, line in enumerate(text.splitlines()) if re.search(pattern, line)]
    lines = cut(text)[found[0] : found[-1] + 1]
    return Excerpt(f"py/{file}", first + found[0], [list(line) for line in lines])


def between(module: Any, first: int, last: int) -> Excerpt:
    """The lines of a module from number `first` to number `last`."""
    lines = cut(_module_source(module))[first - 1 : last]
    file = module.__name__.replace(".", "/")
    return Excerpt(f"py/{file}.py", first, [list(line) for line in lines])


def row(module: Any, table: str, key: str, *, gap: int | None = None) -> Excerpt:
    """The row `key` of a table in a module, lit, with the remarks above it.

    Where argument number `gap` of the row's call is asked for, there is only a gap, and no remark.
    """
    source = _module_source(module)
    rows = next(
        node.value
        for node in ast.parse(source).body
        if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == table
    )
    assert isinstance(rows, ast.Dict)
    keys = {each.value: each.lineno for each in rows.keys if isinstance(each, ast.Constant)}
    first, call = keys[key], rows.values[list(keys).index(key)]
    last, lines = call.end_lineno or first, source.splitlines()
    if gap is None:
        top = first
        while lines[top - 2].lstrip().startswith("#"):
            top -= 1
        return replace(between(module, top, last), lit=list(range(first, last + 1)))
    assert isinstance(call, ast.Call)
    shown = cut("\n".join(_without(lines[first - 1 : last], call.args[gap], first)))
    file = module.__name__.replace(".", "/")
    return Excerpt(f"py/{file}.py", first, [[(kind, text.replace(GAP, "…")) for kind, text in line] for line in shown])


def _without(lines: list[str], gap: ast.expr, first: int) -> list[str]:
    """The same lines, of which the first has that number, with GAP between the brackets of `gap`."""
    top, bottom = gap.lineno - first, (gap.end_lineno or gap.lineno) - first
    before = lines[top].encode()[: gap.col_offset].decode() + "("
    after = ")" + lines[bottom].encode()[gap.end_col_offset :].decode()
    middle = [f"{before} {GAP} {after}"]
    if top != bottom:
        middle = [f"{before} {GAP}", *[""] * (bottom - top - 1), f"{' ' * gap.col_offset}{after}"]
    return [*lines[:top], *middle, *lines[bottom + 1 :]]


@cache
def _module_source(module: Any) -> str:
    return inspect.getsource(module)


def numbers(excerpt: Excerpt, texts: Iterable[str]) -> list[int]:
    """The numbers of the lines that contain one of `texts`; a line that is taken out has none."""
    plain = ["".join(text for _, text in line) for line in excerpt.lines]
    signs = excerpt.signs or " " * len(plain)
    there = [line for line, sign in zip(plain, signs, strict=True) if sign != "-"]
    wanted = list(texts)
    return [excerpt.first + row for row, line in enumerate(there) if any(text in line for text in wanted)]
