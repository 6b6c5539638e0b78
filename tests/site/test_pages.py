"""Prose finds figures, numbers and formulas by name, and a wrong name is said with its place."""

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

import pytest

import bridge
import build
from publish.assets import NodeScript
from publish.content import ContentError, Lesson
from publish.inputs import Inputs
from publish.pages import FigureError, Pages, data_block, plain_number, said, with_raw_strings
from publish.render import Renderer
from publish.store import Store

ASSETS: dict[str, Any] = {
    "engine": "downhill-0.0-py3-none-any.whl",
    "addresses": dict.fromkeys(
        ("main", "style", "worker", "notebook_worker", "pyodide", "pyscript", "library"), "file"
    ),
    "figures": lambda _: "",
    "sources": lambda _: "file",
    "inline": {"old": "old()", "early": "early()"},
    "snapshot_header": 0,
    "later": {},
    "sizes": {},
}
KEPT = TemporaryDirectory()
FIGURE = bridge.names()[0]
READOUT = next(iter(bridge.spec(FIGURE)["scene"]["readouts"]))


def page(prose: str) -> str:
    lesson = Lesson("test", "Test", "Why?", "Part 1", 1, "Tests.", "A test.", prose)
    inputs = Inputs(build.ROOT, Store(Path(KEPT.name)))
    return Pages(inputs, [lesson], Renderer(NodeScript(Path("unused"), "", {}, inputs), inputs.store), "").lesson(
        lesson, ASSETS
    )


def test_a_figure_used_in_prose_brings_its_controls_and_its_data():
    text = page(f'{{{{ figure("{FIGURE}") }}}}')
    assert f'<figure class="figure" id="{FIGURE}" data-state="static"' in text
    assert '<script type="application/json" class="spec">' in text
    for param in bridge.spec(FIGURE)["params"]:
        assert f'name="{param["name"]}"' in text


def test_a_live_number_knows_its_figure_and_readout():
    text = page(f'{{{{ live("{FIGURE}", "{READOUT}") }}}}')
    readout = bridge.spec(FIGURE)["scene"]["readouts"][READOUT]
    assert f'data-figure="{FIGURE}" data-readout="{READOUT}">{readout["text"]}</span>' in text


def test_a_constant_number_is_computed_with_its_params():
    text = page('<b>{{ number("fit-line", "slope", slope=17) }}</b>')
    expected = bridge.scene("fit-line", {"slope": 17})["readouts"]["slope"]["text"]
    assert f"<b>{expected}</b>" in text


@pytest.mark.parametrize(
    ("prose", "complaint"),
    [
        ('\n\n{{ figure("fit-lime") }}', r"test\.html, line 3: .*no figure 'fit-lime'"),
        ('{{ live("fit-line", "lost") }}', r"test\.html, line 1: .*no readout 'lost'"),
        ('{{ number("fit-line", "slope", slope=1e9) }}', r"test\.html, line 1: Slope must lie between"),
        ("{{ nobody }}", r"test\.html, line 1: 'nobody' is undefined"),
        ("\n{% if %}", r"test\.html, line 2"),
        ('{{ figure("fit-line") }}{{ figure("fit-line") }}', r"test\.html: .*'fit-line' stands here twice"),
        (r'{{ formula(r"\live{loss}") }}', r"test\.html, line 1: .*names no figure"),
        (
            '{{ claim("is steep", exact("fit-line", "slope") > 1e6) }}',
            r"test\.html, line 1: the claim 'is steep' does not",
        ),
        ('{{ claim("is steep") }}', r"test\.html, line 1: nothing is computed to support the claim 'is steep'"),
        ('{{ fact("weight") }}', r"test\.html, line 1: There is no module lessons\.test\.claims"),
    ],
)
def test_a_mistake_in_prose_is_said_with_its_file_and_line(prose: str, complaint: str):
    with pytest.raises(ContentError, match=complaint):
        page(prose)


@pytest.mark.parametrize(
    ("scene", "complaint"),
    [
        (lambda _: None, "'fit-line' cannot be drawn: TypeError: scene.. gives None where a Scene is needed"),
        (lambda params: params["nothing"], r"KeyError: 'nothing' .*test_pages\.py, line \d+"),
    ],
)
def test_a_figure_that_fails_is_named_with_its_mistake(
    scene: Callable[..., Any], complaint: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bridge.figure("fit-line"), "scene", scene)
    with pytest.raises(FigureError, match=complaint):
        page('{{ figure("fit-line") }}')


def test_what_a_figure_draws_can_be_counted():
    assert "<b>24</b>" in page('<b>{{ count("fit-line", "dots") }}</b>')
    assert "<b>1,728</b>" in page('<b>{{ count("fit-line", "dots", all=true) }}</b>')
    assert "<b>twelve</b>" in page('<b>{{ constant("squared-errors", "MANY", in_words=true) }}</b>')
    with pytest.raises(ContentError, match="no fogs"):
        page('{{ count("fit-line", "fogs") }}')


def test_a_claim_is_printed_while_it_holds():
    assert "It <b>is 17</b>." in page('It <b>{{ claim("is 17", exact("fit-line", "slope", slope=17) == 17) }}</b>.')


def test_a_fact_is_what_the_module_of_its_lesson_answers(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "lessons.test.claims", module := ModuleType("lessons.test.claims"))
    module.weight = lambda heavy: "1,728" if heavy else "3"  # pyright: ignore[reportAttributeAccessIssue]
    assert "<b>1,728</b>" in page('<b>{{ fact("weight", heavy=true) }}</b>')
    with pytest.raises(ContentError, match=r"lessons\.test\.claims has no fact 'colour'"):
        page('{{ fact("colour") }}')


def test_counts_are_said_as_prose_says_them():
    assert [said(number) for number in (7, 1728.0)] == ["7", "1,728"]
    assert [said(number, in_words=True) for number in (0, 12, 13)] == ["none", "twelve", "13"]
    with pytest.raises(ValueError, match="no whole number"):
        said(0.5)


def test_a_map_leads_to_lessons_or_to_their_figures():
    assert '<a href="../test/">Test</a>' in page("{{ ideas(lessons) }}")
    text = page('{{ ideas(lessons, to="figures") }} {{ figure("fit-line") }}')
    assert '<a href="../test/">Test</a>' in text, "this lesson was not read from a file, so it has no figure of its own"
    assert 'data-lesson="test"' in text


def test_raw_strings_keep_their_backslashes():
    assert with_raw_strings(r"""{{ math(r"\frac{a}{b}") }}""") == r"""{{ math("\\frac{a}{b}") }}"""
    assert with_raw_strings('<p class="bar">four "words"</p>') == '<p class="bar">four "words"</p>'


def test_data_cannot_end_its_script_element():
    assert "</script" not in data_block({"alt": "</script><b>"})


def test_numbers_in_attributes_read_as_javascript_writes_them():
    assert [plain_number(number) for number in (2.0, -100000.0, 0.5)] == ["2", "-100000", "0.5"]
