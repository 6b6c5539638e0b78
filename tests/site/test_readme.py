"""README tells the truth: its examples run, and its map names what is there."""

import json
import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from types import ModuleType

import build
from tests.lessons.checks import check, corners
from tests.lessons.scenes import drawer, marks, table

README = (build.ROOT / "README.md").read_text()
EXAMPLES = re.findall(r"```python\n(.*?)```", README, flags=re.S)


def example(containing: str) -> str:
    return next(code for code in EXAMPLES if containing in code)


def test_the_engine_example_prints_what_it_says() -> None:
    code = example("from downhill import Value")
    out = StringIO()
    with redirect_stdout(out):
        exec(code, {})
    promised = re.findall(r"print\(.*\)\s+# (.*)", code)
    assert out.getvalue().splitlines() == promised


def example_figure() -> ModuleType:
    module = ModuleType("my_figure")
    exec(example("PARAMS"), vars(module))
    module.__doc__ = example("PARAMS").split('"""')[1]
    return module


def test_the_example_figure_passes_what_every_figure_must() -> None:
    figure = example_figure()
    assert figure.TITLE
    assert "?" in (figure.__doc__ or "").splitlines()[0]
    for params in corners(figure.PARAMS):
        check(figure, params)


def test_the_example_figure_draws_what_it_says() -> None:
    said = drawer(example_figure())(a=2.0)
    assert table(marks(said, "dots")[0]["at"]) == [[2.0, 4.0]]
    assert said["readouts"]["double"]["text"] == "4"
    assert said["alt"] == "A point that is 2 to the right and 4 up."


def test_everything_on_the_map_is_there() -> None:
    drawing = next(block for block in README.split("\n\n") if "    build.py " in block)
    folder, found = Path(), []
    for line in drawing.splitlines():
        indent, name = re.match(r" {4}( *)(\S+)", line).groups()  # type: ignore[union-attr]
        if not re.fullmatch(r"[\w./]+", name):
            continue
        depth = len(indent) // 2
        folder = Path(*folder.parts[:depth]) / name
        found.append(folder)
    assert len(found) > 12
    assert [str(path) for path in found if not (build.ROOT / path).exists()] == []


def test_every_command_is_in_package_json() -> None:
    scripts = json.loads((build.ROOT / "package.json").read_text())["scripts"]
    assert set(re.findall(r"`?npm (?:run )?([a-z]+)", README)) - {"packages"} <= set(scripts)
