"""The arrows of the architecture: who may import whom, in Python and in JavaScript."""

import ast
import re
import sys
from pathlib import Path

import pytest

import bridge
import build

PY = build.ROOT / "py"
SITE = build.ROOT / "site"

COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.DOTALL)
IMPORT = re.compile(r"""(?:\bfrom\s+|\bimport\s*\(\s*|\bimport\s+)["'`]([^"'`]+)["'`]""")

VIEWS_MAY_IMPORT = (
    r"d3-[a-z]+|@dagrejs/dagre|three|\./.*|\.\./(pulse|rows|sign|plot/.*|marks/.*|graph/.*)\.js"
    r"|\.\./(\.\./)?js/(arithmetic|drag|format|keep|numbers)\.js"
)


def python_imports(path: Path) -> set[str]:
    """The top-level packages that a module imports, relative imports resolved."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add(path.relative_to(PY).parts[0] if node.level else (node.module or "").split(".")[0])
    return found


def script_imports(path: Path) -> list[str]:
    """What a script imports, types in comments left out."""
    return IMPORT.findall(COMMENT.sub("", path.read_text(encoding="utf-8")))


def modules(directory: Path, pattern: str) -> list[Path]:
    return sorted(directory.rglob(pattern))


MAY_IMPORT = {
    "downhill": {"downhill"},
    "picture": {"downhill", "picture"},
    "worlds": {"downhill", "picture", "worlds"},
    "lessons": {"downhill", "picture", "worlds", "lessons"},
    "notebook": {"downhill", "picture", "notebook"},
}
"""What each package may know, beside the standard library: none of them a browser, and no room one above it."""


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_python_knows_only_what_lies_below_it(package: str):
    found = modules(PY / package, "*.py")
    assert found
    for path in found:
        above = python_imports(path) - MAY_IMPORT[package] - sys.stdlib_module_names
        assert not above or path.name == "cells.py", f"{path} imports {above}"


@pytest.mark.parametrize("path", modules(PY / "lessons", "*.py"), ids=lambda path: path.stem)
def test_no_lesson_knows_another(path: Path):
    imported = bridge.imports(path.read_text(encoding="utf-8"))
    assert {name.split(".")[1] for name in imported if name.startswith("lessons.")} <= {path.parent.name}


def test_a_lesson_has_one_name_in_all_its_places():
    pages = {bridge.file_name(path.stem) for path in (SITE / "lessons").glob("*.html")}
    for directory in (PY / "lessons", build.ROOT / "tests/lessons"):
        assert {path.name for path in directory.iterdir() if path.is_dir() and path.name != "__pycache__"} <= pages


def test_the_bridge_knows_no_figure_by_name():
    assert python_imports(PY / "bridge.py") <= {"lessons", "picture"} | sys.stdlib_module_names
    assert not [name for name in bridge.imports((PY / "bridge.py").read_text()) if name.startswith("lessons.")]


@pytest.mark.parametrize("path", modules(SITE / "views", "*.js"), ids=lambda path: path.stem)
def test_views_know_scales_and_hands_and_nothing_of_python(path: Path):
    for name in script_imports(path):
        assert re.fullmatch(VIEWS_MAY_IMPORT, name), f"{path.name} imports {name}"


def test_only_the_workers_boot_python():
    users = [path.stem for path in modules(SITE / "js", "*.js") if "./boot.js" in script_imports(path)]
    assert users == ["notebook_worker", "worker"]


@pytest.mark.parametrize("name", ["worker", "notebook_worker", "boot", "snapshot"])
def test_the_worker_never_touches_the_document(name: str):
    path = SITE / f"js/{name}.js"
    code = COMMENT.sub("", path.read_text(encoding="utf-8"))
    assert not re.search(r"\b(document|window)\b", code)
    allowed = {
        "comlink",
        "./boot.js",
        "./snapshot.js",
        "pyodide/pyodide-lock.json",
        "xz-decompress",
        "${files.pyodide}pyodide.mjs",
        "${files.pyodide}pyodide.asm.mjs",
    }
    assert set(script_imports(path)) <= allowed


def test_figures_and_cells_hand_drawing_to_the_views():
    for path in modules(SITE / "js", "*.js"):
        for imported in script_imports(path):
            if "/views/" in imported:
                assert path.stem in {"show", "notebook_output"}, f"{path.name} imports {imported}"
                assert re.fullmatch(r"(\.\./)+views/(flight|layout|motion|views)\.js", imported)


def test_only_the_workers_and_their_clients_speak_comlink():
    users = {path.stem for path in modules(SITE / "js", "*.js") if "comlink" in script_imports(path)}
    assert users == {"client", "worker", "notebook_python", "notebook_worker"}
