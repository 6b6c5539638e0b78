"""Matrices: cells by keys, rows by paste, shapes that are refused, and what belongs together."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

import bridge
from tests.e2e.browsing import PHONE, Figure

Lesson = Callable[[str], Page]
SLUG = "matrices/"


def cell(figure: Figure, name: str, row: str, column: str = "") -> Locator:
    label = ", ".join(filter(None, [name, row, column]))
    return figure.root.get_by_label(label, exact=True)


def paste(box: Locator, text: str) -> None:
    """What the clipboard does: the same event, with rows in it."""
    box.focus()
    box.evaluate(
        """(input, text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            input.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def lit(figure: Figure, selector: str) -> Locator:
    return figure.root.locator(f"{selector}[data-lit]")


def test_a_cell_is_edited_by_keys_and_the_answers_follow(lesson: Lesson) -> None:
    page = lesson(SLUG)
    figure = Figure(page, "layer").ready()
    first = cell(figure, "W", "neuron 1", "area")
    first.focus()
    page.keyboard.type("2")
    expected = bridge.scene("layer", {"w": [[2, -0.2, -0.1], [0.8, -1.1, 0], [-0.3, 0.2, 1.2]]})
    expect(figure.says()).to_have_text(expected["alt"])
    assert figure.value("z") == pytest.approx(expected["readouts"]["z"]["value"], rel=1e-12)
    page.keyboard.press("Enter")
    expect(cell(figure, "W", "neuron 2", "area")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(cell(figure, "W", "neuron 2", "bedrooms")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(cell(figure, "W", "neuron 1", "bedrooms")).to_be_focused()
    page.keyboard.press("Shift+ArrowUp")
    expect(cell(figure, "W", "neuron 1", "bedrooms")).to_have_value("−0.1")
    page.keyboard.press("Escape")
    expect(cell(figure, "W", "neuron 1", "bedrooms")).to_have_value("−0.2")


def test_what_is_no_number_is_said_and_stays_until_something_else_is_changed(lesson: Lesson) -> None:
    figure = Figure(lesson(SLUG), "layer").ready()
    words = figure.says().text_content()
    box = cell(figure, "x", "age")
    box.fill("old")
    expect(figure.root.locator(".figure-problem")).to_contain_text("“old” is not one")
    expect(box).to_have_attribute("aria-invalid", "true")
    assert figure.says().text_content() == words
    box.blur()
    expect(box).to_have_value("old")
    expect(figure.root.locator(".figure-problem")).to_contain_text("“old” is not one")
    cell(figure, "W", "neuron 1", "age").fill("1,5")
    expect(box).to_have_value("2.23")
    expect(figure.root.locator(".figure-problem")).to_be_empty()
    assert "1.5" in figure.param("w").input_value().splitlines()[0]


def test_rows_pasted_from_a_spreadsheet_become_the_matrix(lesson: Lesson) -> None:
    figure = Figure(lesson(SLUG), "layer").ready()
    paste(cell(figure, "W", "neuron 2", "age"), "1\t0\t0\r\n0\t1\t0\r\n0\t0\t1\r\n")
    expect(cell(figure, "W", "neuron 3", "age")).to_have_value("1")
    expect(figure.says()).to_have_text(bridge.scene("layer", {"w": [[1, 0, 0], [0, 1, 0], [0, 0, 1]]})["alt"])
    figure.root.locator(".undo").click()
    expect(cell(figure, "W", "neuron 3", "age")).to_have_value("1.2")
    paste(cell(figure, "x", "area"), "1, 2, 3")
    expect(cell(figure, "x", "age")).to_have_value("3")


def test_a_shape_that_does_not_fit_is_refused_with_both_shapes_and_the_picture_stays(lesson: Lesson) -> None:
    page = lesson(SLUG)
    figure = Figure(page, "layer").ready()
    words, before = figure.says().text_content(), figure.param("w").input_value()
    paste(cell(figure, "W", "neuron 1", "area"), page.locator(".beats pre.code").inner_text())
    problem = figure.root.locator(".figure-problem")
    expect(problem).to_have_text("W is 3 × 4 and x has 3 numbers: W needs as many columns as x has numbers.")
    expect(figure.root.locator(".crossbar .shape").first).to_have_text("3 × 3")
    assert figure.says().text_content() == words
    assert figure.param("w").input_value() == before
    paste(cell(figure, "W", "neuron 1", "area"), "1,2,3,4,5")
    expect(problem).to_have_text("W takes 1 × 1 to 4 × 4; this is 1 × 5.")
    # The next change is of what is seen, and clears the sentence.
    cell(figure, "W", "neuron 1", "area").fill("1")
    expect(problem).to_be_empty()
    expect(figure.says()).to_contain_text("W is 3 × 3")


def test_a_link_to_shapes_that_do_not_fit_says_so_and_opens_as_ever(lesson: Lesson) -> None:
    page = lesson(SLUG)
    figure = Figure(page, "layer").ready()
    page.evaluate("hash => { location.hash = hash }", "layer?x=1*2")
    expect(figure.root.locator(".figure-problem")).to_contain_text("W is 3 × 3 and x has 2 numbers")
    assert cell(figure, "x", "age").count() == 1
    figure.root.locator(".reset").click()


def test_buttons_change_the_shape_of_everything_at_once(lesson: Lesson) -> None:
    figure = Figure(lesson(SLUG), "layer").ready()
    button = lambda name: figure.root.get_by_role("button", name=name, exact=True)  # noqa: E731
    button("Add an input").click()
    expect(cell(figure, "x", "new")).to_be_visible()
    expect(figure.root.locator(".edge")).to_have_count(12)
    button("Add a neuron").click()
    expect(figure.root.locator(".neuron")).to_have_count(4)
    expect(figure.root.locator(".edge")).to_have_count(16)
    expect(button("Add a neuron")).to_be_focused()
    expect(button("Add a neuron")).to_have_attribute("aria-disabled", "true")
    button("Remove an input").click()
    expect(figure.root.locator(".edge")).to_have_count(12)
    expect(cell(figure, "x", "new")).to_have_count(0)


def test_a_neuron_its_row_and_its_edges_light_together_on_hover(lesson: Lesson) -> None:
    figure = Figure(lesson(SLUG), "layer").ready()
    figure.root.locator(".caption[data-about^='n1-2'] .label").hover()
    expect(lit(figure, ".edge")).to_have_count(3)
    expect(lit(figure, ".crossing.weight[data-about^='w1-2']")).to_have_count(3)
    assert figure.root.locator(".neuron[data-about^='n1-1']").get_attribute("data-lit") is None


def test_a_cell_is_the_edge_that_runs_through_it(lesson: Lesson) -> None:
    page = lesson(SLUG)
    figure = Figure(page, "layer").ready()
    page.mouse.move(0, 0)
    third = cell(figure, "W", "neuron 2", "age")
    third.focus()
    expect(lit(figure, ".edge")).to_have_attribute("data-about", "w1-2-3")
    # Pressed where it comes down from its input, an edge leads to its cell.
    cell(figure, "W", "neuron 1", "area").focus()
    figure.root.locator(".edge[data-about='w1-2-3'] .hit").dispatch_event("click")
    expect(third).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(cell(figure, "b", "neuron 3")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(figure.root.locator(".neuron:focus")).to_have_attribute("aria-label", "Neuron 3: bias −0.5, answer 2.073")
    page.keyboard.press("Enter")
    expect(figure.root.locator(".figure-note")).to_contain_text("Row 3 of W is neuron 3")


def test_a_row_lies_level_with_its_neuron_and_a_column_under_its_input(lesson: Lesson) -> None:
    figure = Figure(lesson(SLUG), "layer").ready()
    middle = (
        "one => { const {x, y, width, height} = one.getBoundingClientRect(); return [x + width / 2, y + height / 2] }"
    )
    x = cell(figure, "x", "bedrooms").evaluate(middle)
    weight = cell(figure, "W", "neuron 3", "bedrooms").evaluate(middle)
    bias = cell(figure, "b", "neuron 3").evaluate(middle)
    neuron = figure.root.locator(".neuron[data-about^='n1-3'] .body").evaluate(middle)
    assert x[0] == pytest.approx(weight[0], abs=1)
    assert weight[1] == pytest.approx(neuron[1], abs=1)
    assert bias[1] == pytest.approx(neuron[1], abs=1)
    assert weight[0] < bias[0] < neuron[0]


def test_pressing_a_neuron_works_out_its_row(lesson: Lesson) -> None:
    figure = Figure(lesson(SLUG), "layer").ready()
    note = figure.root.locator(".figure-note")
    figure.root.locator(".neuron[data-about^='n1-3'] .body").click()
    expect(note).to_contain_text("Row 3 of W is neuron 3")
    expect(figure.param("neuron")).to_have_value("3")
    figure.root.locator(".caption[data-about^='n1-1'] .label").click()
    expect(note).to_contain_text("Row 1 of W is neuron 1")


def test_two_questions_are_asked_and_then_the_answer_can_be_pressed(lesson: Lesson) -> None:
    figure = Figure(lesson(SLUG), "one-cell").ready()
    expect(figure.root.locator("table")).to_have_count(2)
    figure.choose("count", "6")
    expect(figure.root.locator(".figure-verdict")).to_contain_text("Each row adds up 3 of the 6 products")
    expect(figure.root.locator(".asked")).to_have_text("And what is its second number?")
    figure.choose("guess", "7")
    expect(figure.root.locator(".figure-verdict")).to_contain_text("7 goes down a column")
    figure.root.locator("td button").first.click()
    expect(figure.root.locator(".figure-note")).to_have_text("Along row 1, down x: 1 × 2 + 4 × 1 + 0 × (−2) = 6.")


def test_on_a_phone_the_largest_layer_fits_and_its_cells_fit_a_thumb(lesson: Lesson) -> None:
    page = lesson(SLUG)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    figure = Figure(page, "layer").ready()
    for name in ("Add a neuron", "Add an input"):
        figure.root.get_by_role("button", name=name, exact=True).click()
    expect(figure.root.locator(".edge")).to_have_count(16)
    inputs, neurons = figure.root.locator(".crossbar-box input"), figure.root.locator(".neuron .hit")
    assert (inputs.count(), neurons.count()) == (4 + 16 + 4, 4)
    for one in [*inputs.all(), *neurons.all()]:
        box = one.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert min(box["width"], box["height"]) >= 44
