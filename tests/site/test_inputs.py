"""Everything that a figure is made from is known by name, so that a change of it is noticed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import bridge
import build
from publish.content import ContentError
from publish.inputs import Inputs, imported
from publish.store import Store

WHAT_FIGURES_READ = """
import json, os, sys
sys.path.insert(0, "py")
import bridge
places = bridge.places()
bridge.places = lambda stem: places  # which opens every module to look for figures
for name in places:
    if os.fork():
        os.wait()
        continue
    opened = set()
    sys.addaudithook(lambda event, about: opened.add(str(about[0])) if event == "open" else None)
    bridge.spec(name)
    bridge.source(name)
    loaded = {module.__file__ for module in list(sys.modules.values()) if getattr(module, "__file__", None)}
    print(json.dumps([name, sorted(opened | loaded)]), flush=True)
    os._exit(0)
"""
"""For every figure a process of its own, which prints what it has opened and imported."""


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    return Inputs(build.ROOT, Store(tmp_path_factory.mktemp("kept")))


@pytest.fixture(scope="module")
def read() -> dict[str, set[str]]:
    """The sources of ours that each figure reads."""
    command = [sys.executable, "-c", WHAT_FIGURES_READ]
    done = subprocess.run(command, cwd=build.ROOT, capture_output=True, text=True, check=True)
    return {name: set(ours(paths)) for name, paths in map(json.loads, done.stdout.splitlines())}


def ours(paths: list[str]) -> list[str]:
    found = (Path(path) for path in paths if path.startswith(f"{build.ROOT / 'py'}/"))
    return [path.relative_to(build.ROOT).as_posix() for path in found if path.is_file() and path.suffix != ".pyc"]


@pytest.mark.parametrize("name", bridge.names())
def test_a_figure_reads_nothing_but_what_is_behind_it(name: str, inputs: Inputs, read: dict[str, set[str]]):
    module = f"py/{bridge.places()[name].replace('.', '/')}.py"
    assert module in read[name]
    assert read[name] <= inputs.behind(module) | inputs.behind("py/bridge.py")


def test_a_figure_does_not_hang_on_another_lesson(inputs: Inputs):
    behind = inputs.behind("py/lessons/chain_rule/ripple.py")
    lessons = {Path(file).parent.name for file in behind if file.startswith("py/lessons/")}
    assert lessons <= {"lessons", "chain_rule"}


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


SOURCES = {
    "py/a.py": "import b.c\nfrom d import e",
    "py/b/__init__.py": "",
    "py/b/c.py": "from . import f\nfrom .g import thing",
    "py/b/f.py": "",
    "py/b/g.py": "thing = 1",
    "py/d/__init__.py": "",
    "py/d/e.py": "def late():\n    import h",
    "py/h.py": "import json",
    "py/i.py": "",
    "py/data/table.csv": "1",
    "py/downhill/__init__.py": "",
}


@pytest.mark.parametrize("changed", ["b/__init__", "b/c", "b/f", "b/g", "d/__init__", "d/e", "h"])
def test_a_module_is_another_when_something_that_it_imports_has_changed(tmp_path: Path, changed: str):
    write(tmp_path, SOURCES)
    before = Inputs(tmp_path).digest("python py/a.py")
    write(tmp_path, {f"py/{changed}.py": f"{SOURCES[f'py/{changed}.py']}\n# changed"})
    assert Inputs(tmp_path).digest("python py/a.py") != before


def test_a_module_is_the_same_when_something_else_has_changed(tmp_path: Path):
    write(tmp_path, SOURCES)
    before = Inputs(tmp_path).digest("python py/a.py")
    write(tmp_path, {"py/i.py": "# changed", "py/downhill/__init__.py": "# changed"})
    assert Inputs(tmp_path).digest("python py/a.py") == before


@pytest.mark.parametrize(("file", "text"), [("data/table.csv", "2"), ("downhill/__init__.py", "# changed")])
def test_whoever_inspects_the_engine_hangs_on_all_of_it_and_everyone_on_the_data(tmp_path: Path, file: str, text: str):
    write(tmp_path, {**SOURCES, "py/h.py": "import inspect"})
    before = Inputs(tmp_path).digest("python py/a.py")
    write(tmp_path, {f"py/{file}": text})
    assert Inputs(tmp_path).digest("python py/a.py") != before


def test_files_that_come_and_go_are_noticed(tmp_path: Path):
    write(tmp_path, {"site/a.js": "a"})
    names = ("file site/b.js", "names site", "tree site")
    before = [Inputs(tmp_path).digest(name) for name in names]
    write(tmp_path, {"site/b.js": ""})
    assert all(Inputs(tmp_path).digest(name) != digest for name, digest in zip(names, before, strict=True))


def test_what_is_no_python_is_said_with_its_place():
    with pytest.raises(ContentError, match=r"py/x\.py, line 2"):
        imported("a = 1\nb = (", "py/x.py")
