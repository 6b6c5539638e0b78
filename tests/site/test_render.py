"""Formulas: live numbers find their way through KaTeX, in the HTML and in the MathML."""

from pathlib import Path
from typing import Any

import pytest

import build
from publish.assets import for_node
from publish.inputs import Inputs
from publish.render import Renderer, RenderError, drawn_by, live_numbers, numeric_part, with_live_numbers
from publish.store import Store

READOUTS = {
    "loss": {"text": "4,770 (thousand $)²"},
    "slope": {"text": "−3.5 $/ft²"},
    "price": {"text": "−$1,250"},
    "words": {"text": "none yet"},
}


@pytest.fixture
def renderer(tmp_path: Path) -> Renderer:
    return Renderer(for_node(Inputs(build.ROOT), "site/build/render.js"), Store(tmp_path))


def typeset(renderer: Renderer, tex: str, **options: Any) -> str:
    token = renderer.formula(
        tex, **{"display": False, "where": "here", "figure": "fig", "readouts": READOUTS, **options}
    )
    renderer.run()
    return renderer.fill(token)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4,770 (thousand $)²", "4,770"),
        ("−3.5 $/ft²", "−3.5"),
        ("−$1,250", "−1,250"),
        ("2.5e−7 x", "2.5e−7"),
        ("1.3 × 10¹⁸ $", "1.3 × 10¹⁸"),
    ],
)
def test_the_number_in_a_readout_is_found_without_its_unit(text: str, number: str):
    assert numeric_part(text) == number


def test_a_readout_without_a_number_cannot_be_live():
    with pytest.raises(RenderError, match="none yet"):
        live_numbers(r"\live{words}", READOUTS)


def test_a_readout_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(RenderError, match=r"'lost'.*loss, slope"):
        live_numbers(r"\live{lost}", READOUTS)


def test_every_live_number_stands_once_in_the_html_and_once_in_the_mathml(renderer: Renderer):
    html = typeset(renderer, r"\error{\live{loss}} = \frac{\param{\live{slope}}}{2} + \live{loss}")
    assert html.count('<span data-figure="fig" data-readout="loss">4,770</span>') == 2
    assert html.count('<mn data-figure="fig" data-readout="loss">4,770</mn>') == 2
    assert html.count('<span data-figure="fig" data-readout="slope">−3.5</span>') == 1
    assert "7370000" not in html


def test_a_role_marks_its_symbol(renderer: Renderer):
    assert 'class="enclosing role-parameter"' in typeset(renderer, r"\param{w}")


def test_a_name_marks_its_symbol_and_nothing_else_may_be_put_in(renderer: Renderer):
    html = typeset(renderer, r"\param{\about{slope best_slope}{w}}")
    assert 'class="enclosing" data-about="slope best_slope"' in html
    # What is not trusted is shown as the command it is, in red.
    assert "data-figure" not in typeset(renderer, r"\htmlData{figure=x}{w}")
    assert "hidden" not in typeset(renderer, r"\htmlClass{hidden}{w}").split("<annotation")[0]


def test_a_map_is_laid_out_in_cells_and_lines(renderer: Renderer):
    made = renderer.map([("a", []), ("b", ["a"]), ("c", ["a"])])
    tokens = [made.part("size"), made.part("box", "wide"), made.part("lines", "narrow")]
    places = [made.part("place", name) for name in "abc"]
    renderer.run()
    size, box, lines = (renderer.fill(token) for token in tokens)
    assert size == "--rows: 2; --columns: 2; --ideas: 3"
    assert renderer.fill(places[0]).startswith("--row: 1;")
    assert {renderer.fill(place) for place in places[1:]} == {"--row: 2; --column: 1", "--row: 2; --column: 2"}
    assert box == "0 0 200 200"
    assert lines.startswith('<path data-from="a" data-to="b" d="M0 0V100"></path>')


def test_the_source_of_a_formula_keeps_the_name_of_its_live_number(renderer: Renderer):
    html = typeset(renderer, r"\live{loss}")
    assert r'<annotation encoding="application/x-tex">\live{loss}</annotation>' in html


def test_a_live_number_that_touches_another_number_is_refused():
    with pytest.raises(RenderError, match="touches another number"):
        with_live_numbers("<mn>27370000</mn><span>27370000</span>", [("loss", "1")], "fig", "here")


def test_tex_that_cannot_be_set_is_refused_with_its_place(renderer: Renderer):
    with pytest.raises(RenderError, match=r"here: KaTeX.*\\nonsense"):
        typeset(renderer, r"\nonsense")


def test_numbers_read_as_d3_writes_them(renderer: Renderer):
    token = renderer.number(-1234.5, "$,.0f")
    renderer.run()
    assert renderer.fill(f"<b>{token}</b>") in {"<b>−$1,234</b>", "<b>−$1,235</b>"}


def test_a_picture_is_drawn_by_its_views_and_by_the_marks_of_its_plots():
    plot = {"view": "plot", "marks": [{"kind": "dots"}, {"kind": "line"}, {"kind": "dots"}]}
    scene = {"panels": [plot, {"view": "graph", "nodes": []}]}
    names = ["graph", "marks/dots", "marks/line", "plot"]
    assert drawn_by(scene) == [f"site/views/{name}.js" for name in names]
