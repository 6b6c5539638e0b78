"""The arrows of the architecture: who may import whom, in Python and in JavaScript."""

import ast
import re
import sys
from pathlib import Path

import pytest

import build

PY = build.ROOT / "py"
SITE = build.ROOT / "site"

COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.DOTALL)
IMPORT = re.compile(r"""(?:\bfrom\s+|\bimport\s*\(\s*|\bimport\s+)["'`]([^"'`]+)["'`]""")

ENGINE_MAY_IMPORT = {"downhill"}
FIGURES_MAY_IMPORT = {"downhill", "figures"}
CLAIMS_MAY_IMPORT = {"claims", "downhill", "figures"}
VIEWS_MAY_IMPORT = (
    r"d3-[a-z]+|@dagrejs/dagre|three|\./.*|\.\./(rows|plot/.*|marks/.*|graph/.*)\.js|\.\./(\.\./)?js/(drag|format)\.js"
)
SCRIPTS = [
    "boot",
    "cells",
    "client",
    "controls",
    "drag",
    "figure",
    "format",
    "main",
    "notebook",
    "notebook_editor",
    "notebook_output",
    "notebook_python",
    "notebook_worker",
    "offline",
    "params",
    "scale",
    "service-worker",
    "snapshot",
    "url",
    "worker",
]


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


@pytest.mark.parametrize("path", modules(PY / "downhill", "*.py"), ids=lambda path: path.stem)
def test_the_engine_knows_nothing_but_itself_and_the_standard_library(path: Path):
    assert python_imports(path) <= ENGINE_MAY_IMPORT | sys.stdlib_module_names


@pytest.mark.parametrize("path", modules(PY / "figures", "*.py"), ids=lambda path: path.stem)
def test_figures_know_the_engine_and_nothing_of_the_browser(path: Path):
    assert python_imports(path) <= FIGURES_MAY_IMPORT | sys.stdlib_module_names


@pytest.mark.parametrize("path", modules(PY / "claims", "*.py"), ids=lambda path: path.stem)
def test_claims_are_made_of_figures_and_the_engine(path: Path):
    assert python_imports(path) <= CLAIMS_MAY_IMPORT | sys.stdlib_module_names


@pytest.mark.parametrize("path", modules(PY / "notebook", "*.py"), ids=lambda path: path.stem)
def test_the_notebook_knows_what_pictures_are_and_nothing_of_the_browser(path: Path):
    assert python_imports(path) <= FIGURES_MAY_IMPORT | {"notebook"} | sys.stdlib_module_names


def test_the_bridge_knows_no_figure_by_name():
    text = (PY / "bridge.py").read_text(encoding="utf-8")
    names = {path.stem for path in (PY / "figures").glob("*.py") if "\nPARAMS" in path.read_text(encoding="utf-8")}
    assert names
    assert not {name for name in names if f"figures.{name}" in text.replace("the module `figures.fit_line`", "")}
    assert python_imports(PY / "bridge.py") <= {"figures"} | sys.stdlib_module_names


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
    for name in SCRIPTS:
        for imported in script_imports(SITE / f"js/{name}.js"):
            assert not imported.startswith("../views/marks"), f"{name}.js imports {imported}"
            if imported.startswith("../views/"):
                assert name in {"figure", "notebook_output"}, f"{name}.js imports {imported}"
                assert imported in {"../views/layout.js", "../views/views.js"}


def test_only_the_workers_and_their_clients_speak_comlink():
    users = {path.stem for path in modules(SITE / "js", "*.js") if "comlink" in script_imports(path)}
    assert users == {"boot", "client", "worker", "notebook_python", "notebook_worker"}
