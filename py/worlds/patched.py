"""The engine, broken on purpose: its own source with a line or two changed, imported a second time.

What a figure shows of a broken engine is then the broken engine's own answer. The engine that
everything else uses is left alone. The texts are read once, when this module is imported: in a browser that starts
Python from a snapshot there are no files afterwards.
"""

import difflib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import downhill
from picture import listing
from picture.scene import Excerpt

ENGINE = Path(downhill.__file__).parent

SOURCES = {path.relative_to(ENGINE).as_posix(): path.read_text(encoding="utf-8") for path in ENGINE.rglob("*.py")}
"""The engine's own text, file by file."""

AROUND = 2
"""The number of lines shown around one that changes."""


@dataclass(frozen=True)
class Change:
    """Lines of one of the engine's files, and what stands there instead."""

    file: str
    """Relative to the engine: "backward.py"."""
    old: str
    new: str


NAIVE = """
def without_order(node: "Value") -> Iterator["Value"]:
    yield node
    for below in node.inputs:
        yield from without_order(below)


def run("""


def _telling(indent: int, what: str) -> str:
    """A line with this indent that tells how far the walk has come."""
    return f"{' ' * indent}yield {what}, [entry[0] for entry in stack], [*order]\n"


CHANGES: dict[str, tuple[Change, ...]] = {
    "overwrite": (
        Change(
            "backward.py", "            target.grad += local * upstream", "            target.grad = local * upstream"
        ),
    ),
    "unordered": (
        Change("backward.py", "reversed(topological_order(root))", "without_order(root)"),
        Change("backward.py", "\ndef run(", NAIVE),
    ),
    "from-the-right": (
        Change("backward.py", "stack = [(root, iter(root.inputs))]", "stack = [(root, reversed(root.inputs))]"),
        Change(
            "backward.py", "stack.append((below, iter(below.inputs)))", "stack.append((below, reversed(below.inputs)))"
        ),
    ),
    "uphill": (
        Change(
            "optim.py",
            "parameter.data -= self.learning_rate * self.velocities[index]",
            "parameter.data += self.learning_rate * self.velocities[index]",
        ),
    ),
    "never-zeroed": (Change("optim.py", "parameter.grad = 0.0", "pass"),),
    "watched": tuple(
        Change("backward.py", old, new)
        for old, new in (
            ("    while stack:\n", _telling(4, '"push", root, root') + "    while stack:\n"),
            (
                "        for below in inputs:\n",
                "        for below in inputs:\n            if below in seen:\n" + _telling(16, '"seen", below, node'),
            ),
            ("                    break\n", _telling(20, '"push", below, node') + "                    break\n"),
            (
                "                order.append(below)\n",
                "                order.append(below)\n" + _telling(16, '"leaf", below, node'),
            ),
            ("            stack.pop()\n", "            stack.pop()\n" + _telling(12, '"done", node, node')),
        )
    ),
}
"""What can be broken, by name.

Two break nothing. "from-the-right" visits the inputs of a node in the other order. "watched" lets `topological_order`
yield after each of its steps: what it did, with what, coming from where, and what its stack and its list then hold.
"""


@cache
def engine(*names: str) -> ModuleType:
    """The package `downhill` with the changes of those names made in its source; with none, the engine itself."""
    if not names:
        return downhill
    importer = _Importer({file: _changed(file, names) for file in _files(names)})
    ours = {name: module for name, module in sys.modules.items() if name.split(".")[0] == "downhill"}
    for name in ours:
        del sys.modules[name]
    sys.meta_path.insert(0, importer)
    try:
        return importlib.import_module("downhill")
    finally:
        sys.meta_path.remove(importer)
        for name in [name for name in sys.modules if name.split(".")[0] == "downhill"]:
            del sys.modules[name]
        sys.modules.update(ours)


@cache
def module(file: str, *names: str) -> ModuleType:
    """One module of the engine with those changes made in it, imported a second time; with none, the one there is.

    What it imports is the engine as it is: so its functions take the engine's own Values, and it is there at once.
    """
    name = f"downhill.{file.removesuffix('.py').replace('/', '.')}"
    if not names:
        return sys.modules[name]
    spec = importlib.machinery.ModuleSpec(name, _Loader(_changed(file, names)), origin=str(ENGINE / file))
    made = importlib.util.module_from_spec(spec)
    assert spec.loader is not None
    spec.loader.exec_module(made)
    return made


def excerpts(*names: str, made: bool = True) -> list[Excerpt]:
    """The lines that are changed, as they are or, once the changes are `made`, with signs of what they change."""
    return [replace(excerpt) for excerpt in _excerpts(names, made)]


@cache
def _excerpts(names: tuple[str, ...], made: bool) -> tuple[Excerpt, ...]:
    found: list[Excerpt] = []
    for file in _files(names):
        texts = SOURCES[file], _changed(file, names)
        old, new = (text.splitlines() for text in texts)
        before, after = (listing.cut(text) for text in texts)
        for group in difflib.SequenceMatcher(None, old, new).get_grouped_opcodes(AROUND):
            _, start, _, first, _ = group[0]
            shown = Excerpt(f"py/downhill/{file}", (first if made else start) + 1, [], signs="" if made else None)
            for tag, from_old, to_old, from_new, to_new in group:
                kept = not made or tag == "equal"
                taken, put = before[from_old:to_old], [] if kept else after[from_new:to_new]
                shown.lines += [list(line) for line in (*taken, *put)]
                if shown.signs is not None:
                    shown.signs += (" " if kept else "-") * len(taken) + "+" * len(put)
            found.append(shown)
    return tuple(found)


class _Importer(importlib.abc.MetaPathFinder):
    """Finds the engine's modules in memory, some of them with another text."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._texts = texts

    def find_spec(self, fullname: str, *_: Any) -> importlib.machinery.ModuleSpec | None:
        package, *inner = fullname.split(".")
        if package != "downhill":
            return None
        init = "/".join([*inner, "__init__.py"])
        file = init if init in SOURCES else "/".join(inner) + ".py"
        place = ENGINE / file
        return importlib.util.spec_from_file_location(
            fullname,
            place,
            loader=_Loader(self._texts.get(file, SOURCES[file])),
            submodule_search_locations=[str(place.parent)] if file == init else None,
        )


class _Loader(importlib.abc.InspectLoader):
    """Loads a module from a text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def get_source(self, fullname: str) -> str:  # noqa: ARG002
        return self._text


def _files(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(change.file for name in names for change in CHANGES[name]))


def _changed(file: str, names: Sequence[str]) -> str:
    """The text of an engine's file after the changes.

    Raises:
        LookupError: a line to be changed is not there, for the engine itself has changed.
    """
    text = SOURCES[file]
    for change in (change for name in names for change in CHANGES[name] if change.file == file):
        if change.old not in text:
            raise LookupError(f"{file} no longer has {change.old!r}")
        text = text.replace(change.old, change.new)
    return text
