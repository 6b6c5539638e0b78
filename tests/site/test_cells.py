"""Cells stand in files, run in their order, and print the numbers of the lecture."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import bridge
import build
from publish.cells import CellPage, read_cells
from publish.content import ContentError
from tests.site.test_pages import page

FILES = {bridge.page_name(path.parent.name): path for path in sorted((build.ROOT / "py/lessons").glob("*/cells.py"))}
READ_ONLY = {"pytorch"}
"""Lessons whose cells are shown and not run."""


@cache
def lecture() -> dict[str, list[Any]]:
    """What every cell of the lecture shows, by its name, run from the first to the last."""
    cells = CellPage()
    found = read_cells(build.ROOT / "py/lessons/code/cells.py").values()
    return {cell.name: cells.run(cell)["outputs"] for cell in found}


def text(name: str) -> str:
    return "".join(output["text"] for output in lecture()[name] if "text" in output)


@pytest.mark.parametrize("lesson", sorted(FILES.keys() - READ_ONLY))
def test_every_cell_runs_after_those_before_it(lesson: str):
    cells = CellPage()
    for cell in read_cells(FILES[lesson]).values():
        cells.run(cell)


@pytest.mark.parametrize("lesson", FILES)
def test_every_cell_stands_on_a_page(lesson: str):
    prose = "".join(path.read_text() for path in (build.ROOT / "site/lessons").glob("*.html"))
    calls = re.findall(rf'(?:cells|listing)\("{lesson}"((?:, "[a-z0-9-]+")*)(?:, guess=true)?\)', prose)
    assert calls
    if "" not in calls:
        assert [name for call in calls for name in re.findall(r'"(.*?)"', call)] == list(read_cells(FILES[lesson]))


@pytest.mark.parametrize(
    ("cell", "printed"),
    [
        ("parabola", "20.0"),
        ("nudge", "14.00300000000243"),
        ("level", "2.999378523327323e-06"),
        ("too-small", "h = 1e-16   slope = 0.0\n"),
        ("three-inputs", "4.0"),
        ("nudge-each", "nudge c: 0.9999999999976694\n"),
        ("expression", "Value(data=-8.0, grad=0.0)"),
        ("through-the-sum", "L 1.0\nf 4.0\nd -2.0\nc -2.0\ne -2.0\na 6.0\nb -4.0\n"),
        ("one-step", "before -8.0\nafter  -7.286496\n"),
        ("neuron", "0.7071"),
        ("neuron-by-hand", "b   0.5000\nx1  -1.5000\nw1  1.0000\nx2  0.5000\nw2  0.0000\n"),
        ("node-by-node", "x1  -1.5000\nw1  1.0000\nx2  0.5000\nw2  0.0000\nb   0.5000\n"),
        ("backward", "x1  -1.5000\nw1  1.0000\nx2  0.5000\nw2  0.0000\nb   0.5000\n"),
        ("twice", "1.0"),
        ("twice-deeper", "backward says 3.0 -2.0\n"),
        ("accumulate", "2.0\n-3.0 -8.0\n"),
        ("tanh-from-exp", "x1  -1.5000\nw1  1.0000\nx2  0.5000\nw2  0.0000\nb   0.5000\n"),
        ("library", "41 parameters\n"),
        ("forgotten-zero", "11  3.78"),
    ],
)
def test_the_lectures_cells_print_the_lectures_numbers(cell: str, printed: str):
    assert printed in text(cell)


def test_the_training_in_cells_is_that_of_pytorch():
    recorded = json.loads((build.ROOT / "tests/engine/pytorch.json").read_text())["lecture_training"]["losses"]
    losses = [float(line.split()[1]) for line in text("training").splitlines()]
    assert losses == pytest.approx(recorded, abs=1e-6)
    assert float(text("downhill")) == pytest.approx(recorded[-1], rel=1e-10)


def test_the_numbers_that_a_cell_says_are_pytorchs_are_recorded_ones():
    code = read_cells(build.ROOT / "py/lessons/code/cells.py")["beside-pytorch"].code
    said = json.loads(re.sub(r",\s*}", "}", code[code.index("{") : code.index("}") + 1]))
    recorded = json.loads((build.ROOT / "tests/engine/pytorch.json").read_text())["neuron"]
    assert said == {"o": recorded["out"], **recorded["grads"]}


# ── On a page ─────────────────────────────────────────────────────────────────────────────────────


def test_a_cell_is_readable_before_any_script():
    html = page('{{ cells("code", "parabola") }}')
    assert '<div class="cell" role="group" id="cell-parabola" data-number="1" data-state="static"' in html
    assert '<span class="nf">parabola</span>' in html
    assert '<pre class="cell-value">20.0</pre>' in html


def test_a_cell_that_is_meant_to_fail_shows_its_sentence():
    html = page('{{ cells("code", "value", "no-rule") }}')
    assert "Python has no rule for Value + Value." in html
    assert "Value(2.0) + Value(-3.0)\n^^^^^^^^" in html


def test_what_a_reader_is_to_guess_is_there_for_those_who_cannot_run_it():
    html = page('{{ cells("code", "parabola", guess=true) }}')
    assert "data-guess" in html
    assert '<pre class="cell-value">20.0</pre>' in html


def test_code_to_be_read_is_not_run():
    html = page('{{ listing("pytorch", "neuron") }}')
    assert "torch" in html
    assert 'class="cell"' not in html


@pytest.mark.parametrize(
    ("prose", "complaint"),
    [
        ('{{ cells("cod") }}', r"no cells of 'cod'; there are those of code, "),
        ('{{ cells("code", "parabel") }}', r"cells of 'code' have no parabel; they have parabola, "),
        ('{{ cells("code", "nudge") }}', r"the cell 'nudge': NameError: name 'parabola' is not defined"),
        ('{{ cells("code", "parabola", "parabola") }}', r"the cell 'parabola' stands here twice"),
    ],
)
def test_a_mistake_with_cells_is_said_with_its_file(prose: str, complaint: str):
    with pytest.raises(ContentError, match=complaint):
        page(prose)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("# %% a\n1\n# %% a\n2\n", "two cells are called 'a'"),
        ("# %% A b\n1\n", 'a cell opens with "# %% a-name", not'),
        ("1\n", "it has no cells"),
    ],
)
def test_a_file_of_cells_that_cannot_be_read_is_refused(tmp_path: Path, content: str, complaint: str):
    path = tmp_path / "cells.py"
    path.write_text(content)
    with pytest.raises(ContentError, match=complaint):
        read_cells(path)


def test_a_cell_that_should_fail_and_does_not_stops_the_build(tmp_path: Path):
    path = tmp_path / "cells.py"
    path.write_text("# %% fine (fails)\n1\n")
    with pytest.raises(ContentError, match="was meant to fail and did not"):
        CellPage().run(read_cells(path)["fine"])
