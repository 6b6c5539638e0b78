"""README tells the truth: its examples run, and its map names what is there."""

import json
import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import build
from picture import params as figure_params
from picture.plain import plain

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


def test_the_example_figure_is_a_figure() -> None:
    module: dict[str, Any] = {}
    exec(example("PARAMS"), module)
    assert module["TITLE"]
    assert module["TASK"]
    scene = module["scene"](figure_params.check(module["PARAMS"], {"a": 2.0}))
    said = plain(scene)
    (panel,) = said["panels"]
    assert panel["marks"][0]["at"]["values"] == [2.0, 4.0]
    assert panel["readouts"] == ["double"]
    assert said["readouts"]["double"]["text"] == "4"
    assert said["alt"] == "A point at 2, 4."
    json.dumps(said, allow_nan=False)


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
