"""A size that a script and the style sheet both need is the same in both: a query in CSS can take it from nowhere."""

import re
from typing import get_args

import pytest

import build
from picture.scene import Role
from publish.pages import CELL

SITE = build.ROOT / "site"
ROOT_SIZE = 16
"""What 1rem is in px, unless a reader wants it larger."""


def style(name: str) -> str:
    return (SITE / f"css/{name}.css").read_text(encoding="utf-8")


def constant(path: str, name: str) -> float:
    found = re.search(rf"\bconst {name} = ([\d.]+);", (SITE / path).read_text(encoding="utf-8"))
    assert found, f"{path} has no {name}"
    return float(found[1])


def rule(sheet: str, selector: str) -> str:
    """What stands between the brackets of the first rule for `selector`."""
    found = re.search(rf"^{re.escape(selector)} \{{(.*?)^\}}", style(sheet), flags=re.DOTALL | re.MULTILINE)
    assert found, f"{sheet}.css has no {selector}"
    return found[1]


def test_panels_stand_under_each_other_below_one_width() -> None:
    stacked = constant("views/layout.js", "STACKED_BELOW")
    names = ("controls", "figure", "matrix", "quiz", "stage")
    queries = re.findall(r"@container figure \((.*?)\) \{", "\n".join(map(style, names)))
    widths = {float(px) for query in queries for px in re.findall(r"(\d+)px", query)}
    # A phone's narrowest controls, and a matrix between a phone and a desk, have limits of their own.
    assert widths - {350.0, 900.0} == {stacked}


def test_panels_are_as_far_apart_as_the_layout_reckons() -> None:
    space = re.search(r"gap: 0 var\((--space-\d)\)", rule("figure", ".panels"))
    assert space
    rem = re.search(rf"{space[1]}: ([\d.]+)rem", style("tokens"))
    assert rem
    assert constant("views/layout.js", "GAP") == ROOT_SIZE * float(rem[1])


def test_the_strip_under_a_graph_is_as_high_as_its_view_reckons() -> None:
    assert f"height: {constant('views/graph.js', 'STRIP'):g}px;" in style("graph")


def test_a_picture_of_a_cell_is_as_wide_as_its_room() -> None:
    assert f"max-width: {CELL / ROOT_SIZE:g}rem;" in style("notebook")


def test_prose_stands_beside_a_figure_where_the_script_thinks_so() -> None:
    wide = re.search(r"matchMedia\(\"\(min-width: ([\d.]+rem)\)\"\)", (SITE / "js/sticking.js").read_text())
    assert wide
    assert f"@media (min-width: {wide[1]})" in style("stage")


def test_a_block_of_a_terminal_is_reckoned_as_high_as_it_is() -> None:
    assert f"contain-intrinsic-height: auto {constant('js/terminal.js', 'LINES'):g}lh;" in style("notebook")


@pytest.mark.parametrize("role", get_args(Role))
def test_every_role_has_its_colour(role: str) -> None:
    assert f".role-{role}" in "\n".join(path.read_text(encoding="utf-8") for path in (SITE / "css").glob("*.css"))
