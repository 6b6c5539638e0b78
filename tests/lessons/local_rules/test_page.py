"""What a reader does with the cards, and with a rule of their own: written by keyboard until a nudge agrees."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from downhill.ops import OPS
from tests.e2e.browsing import Cell, Figure

Lesson = Callable[[str], Page]


def write_by_keyboard(page: Page, cell: Cell, code: str) -> None:
    """Replace all of a cell and run it, without a mouse."""
    cell.open().editor.focus()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)
    page.keyboard.press("Control+Enter")


def test_a_rule_is_changed_by_keyboard_until_the_check_passes(lesson: Lesson) -> None:
    page = lesson("local-rules/")
    first = Cell(page, "first-rule")
    expect(first.output).to_contain_text("by a: at a = 2, b = -3 you say 2, and a nudge says -3.")
    expect(first.output).to_contain_text("That is the slope for b. Have the two changed places?")
    opening = "from downhill import check_rule\ndef slopes(out, a, b): return "
    ending = "\nprint(check_rule('mul', slopes))"
    write_by_keyboard(page, first, f"{opening}-b, a{ending}")
    expect(first.output).to_contain_text("Only the sign is wrong.")
    expect(first.output).to_contain_text("Not right yet: the slope for a.")
    write_by_keyboard(page, first, f"{opening}b{ending}")
    expect(first.output).to_contain_text("the rule gives 1 slope, and there are 2 operands: a, b")
    write_by_keyboard(page, first, f"{opening}b, a{ending}")
    expect(first.output).to_contain_text("The rule agrees with a nudge.")
    expect(first.root).to_have_attribute("data-state", "done")


def test_a_rule_that_is_mended_mends_the_graph_it_is_part_of(lesson: Lesson) -> None:
    page = lesson("local-rules/")
    expect(Cell(page, "nudge-the-graph").output).to_contain_text("a.grad -5.7500, by a nudge -19.2500")
    invented = (
        "from downhill import check_rule\ndef cube_plus_one(x): return x**3 + 1\n"
        "def cube_slope(out, x): return 3 * x**2\nprint(check_rule(cube_plus_one, cube_slope))"
    )
    write_by_keyboard(page, Cell(page, "invented"), invented)
    expect(Cell(page, "invented").output).to_contain_text("The rule agrees with a nudge.")
    Cell(page, "in-a-graph").open().run()
    nudged = Cell(page, "nudge-the-graph").open().run()
    expect(nudged.output).to_contain_text("a.grad -19.2500, by a nudge -19.2500")
    expect(nudged.output).to_contain_text("b.grad 3.3750, by a nudge 3.3750")


@pytest.mark.parametrize(
    ("name", "right", "wrong", "hint"),
    [
        ("mul", "2", "4", "Only the sign is wrong."),
        ("exp", "3", "1", "That is a itself"),
        ("sub", "3", "1", "slope for a"),
    ],
)
def test_a_rule_is_guessed_before_it_is_shown(lesson: Lesson, name: str, right: str, wrong: str, hint: str) -> None:
    figure = Figure(lesson("local-rules/"), "rules").ready()
    figure.choose("op", name)
    expect(figure.root.locator("output[name^=slope]")).to_have_count(0)
    expect(figure.root.locator(".listing")).to_contain_text(f'"{name}": Op(')
    expect(figure.root.locator(".listing")).to_contain_text("( … )")
    figure.choose(f"guess_{name}", wrong)
    expect(figure.root.locator(".figure-verdict")).to_contain_text(hint)
    figure.choose(f"guess_{name}", right)
    expect(figure.root.locator(".figure-verdict")).to_contain_text("Yes.")
    expect(figure.root.locator(".figure-note")).to_contain_text("A nudge agrees")
    expect(figure.root.locator(".listing")).not_to_contain_text("…")


def test_a_number_that_the_engine_refuses_is_met_with_its_own_words(lesson: Lesson) -> None:
    figure = Figure(lesson("local-rules/"), "rules").ready()
    figure.choose("op", "log")
    expect(figure.root.locator("[data-param=b]")).to_be_hidden()
    figure.set("a", -1)
    expect(figure.root.locator(".figure-note")).to_contain_text("log(-1.0): only a number above 0 has a logarithm")
    figure.set("a", 2)
    expect(figure.root.locator("output[name=out]")).to_have_text("0.6931")


def test_every_operation_has_a_row_in_the_table_of_all_rules(lesson: Lesson) -> None:
    """But for those that have no card."""
    rows = lesson("local-rules/").locator(".beside tbody tr")
    expect(rows).to_have_count(len(OPS.keys() - {"logsumexp", "pick"}))
