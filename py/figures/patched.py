"""The engine, broken on purpose: its own source with a line or two changed, imported a second time.

What a figure shows of a broken engine is then the broken engine's own answer. The engine that
everything else uses is left alone.
"""

import difflib
import importlib
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import downhill

ENGINE = Path(downhill.__file__).parent


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

CHANGES: dict[str, tuple[Change, ...]] = {
    "overwrite": (Change("backward.py", "target.grad += local * upstream", "target.grad = local * upstream"),),
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
}
"""What can be broken, by name. "from-the-right" breaks nothing: it visits the inputs of a node in the other order."""


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


def diff(*names: str) -> list[str]:
    """What those changes do to the source: lines that begin with " ", "-" or "+"; with "@" where some are left out."""
    lines = []
    for file in _files(names):
        old, new = (text.splitlines() for text in (_source(file), _changed(file, names)))
        title, _, *rest = difflib.unified_diff(old, new, f"downhill/{file}", n=2, lineterm="")
        lines += [title, *rest]
    return lines


class _Importer(importlib.abc.MetaPathFinder):
    """Finds the engine's modules, some of them with another text."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._texts = texts

    def find_spec(self, fullname: str, *_: Any) -> importlib.machinery.ModuleSpec | None:
        package, *inner = fullname.split(".")
        if package != "downhill":
            return None
        place = ENGINE.joinpath(*inner)
        is_package = place.is_dir()
        place = place / "__init__.py" if is_package else place.with_suffix(".py")
        text = self._texts.get(str(place.relative_to(ENGINE)))
        loader = None if text is None else _Loader(text)
        return spec_from_file_location(
            fullname, place, loader=loader, submodule_search_locations=[str(place.parent)] if is_package else None
        )


class _Loader(importlib.abc.InspectLoader):
    """Loads a module from a text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def get_source(self, fullname: str) -> str:  # noqa: ARG002
        return self._text


def _files(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(change.file for name in names for change in CHANGES[name]))


def _source(file: str) -> str:
    return (ENGINE / file).read_text(encoding="utf-8")


def _changed(file: str, names: Sequence[str]) -> str:
    """The text of an engine's file after the changes.

    Raises:
        LookupError: a line to be changed is not there, for the engine itself has changed.
    """
    text = _source(file)
    for change in (change for name in names for change in CHANGES[name] if change.file == file):
        if change.old not in text:
            raise LookupError(f"{file} no longer has {change.old!r}")
        text = text.replace(change.old, change.new)
    return text
