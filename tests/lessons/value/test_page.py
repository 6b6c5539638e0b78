"""What a reader does with an expression: guesses, types it with mistakes, steps through it and runs it backward."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.browsing import PHONE, Figure

Lesson = Callable[[str], Page]


def opened(lesson: Lesson, **params: str) -> Figure:
    """The figure, with the guess made unless it says otherwise."""
    figure = Figure(lesson("value/"), "expression-graph").ready()
    figure.choose("guess", "7")
    expect(figure.root.locator("[data-node]")).to_have_count(7)
    for name, value in params.items():
        figure.set(name, value)
    return figure


def node(figure: Figure, name: str) -> Locator:
    return figure.root.locator(f"[data-node='{name}']")


def problem(figure: Figure) -> Locator:
    return figure.root.locator(".figure-problem")


def result(figure: Figure) -> Locator:
    return figure.root.locator("output[name=result]")


def test_the_lecture_prints_are_on_the_page_in_the_lectures_order(lesson: Lesson) -> None:
    assert lesson("value/").locator(".prints samp").all_text_contents() == [
        "4.0",
        "-6.0",
        "10.0",
        "2.0",
        "-3.0",
        "-8.0",
        "4.0",
        "-2.0",
        "-8.0",
        "0.0",
    ]


def test_the_graph_is_hidden_until_its_size_has_been_guessed(lesson: Lesson) -> None:
    figure = Figure(lesson("value/"), "expression-graph").ready()
    verdict = figure.root.locator(".figure-verdict")
    expect(figure.root.locator("[data-node]")).to_have_count(4)
    expect(figure.root.locator("output")).to_have_count(0)
    figure.choose("guess", "4")
    expect(verdict).to_contain_text("There are 7, not 4")
    expect(verdict).to_contain_text("The old ones stay as they are.")
    expect(figure.root.locator("[data-node]")).to_have_count(7)
    assert figure.value("result") == -8.0
    figure.choose("guess", "7")
    expect(verdict).to_contain_text("Yes, 7")


def test_it_is_stepped_forward_and_back_operation_by_operation(lesson: Lesson) -> None:
    figure = opened(lesson)
    note = figure.root.locator(".figure-note")
    back, step = (figure.root.locator(f"[data-play={what}]") for what in ("back", "step"))
    expect(figure.param("step")).to_have_value("3")
    back.click()
    expect(note).to_contain_text("Operation 2 of 3: a × b + c = (−6) + 10 = 4")
    expect(node(figure, "L")).to_have_class(re.compile("is-waiting"))
    expect(result(figure)).to_have_count(0)
    back.click()
    back.click()
    expect(note).to_contain_text("Nothing has been computed yet")
    for _ in range(3):
        step.click()
    expect(result(figure)).to_have_text("−8")


def test_every_grad_is_zero_until_backward_has_run(lesson: Lesson) -> None:
    figure = opened(lesson, expression="e = a * b\nd = e + c\nL = d * f")
    expect(node(figure, "d")).to_have_attribute("data-slope", "0")
    figure.switch("backward")
    for name, slope in {"a": 6, "b": -4, "c": -2, "f": 4, "e": -2, "d": -2, "L": 1}.items():
        expect(node(figure, name)).to_have_attribute("data-slope", str(slope))
    figure.switch("backward")
    expect(node(figure, "a")).to_have_attribute("data-slope", "0")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("L = (a*b + x) * f", "There is no “x” here; the names are a, b, c, f. Here: L = (a*b + ▸x◂) * f"),
        ("L = (a*b + c * f", "A bracket is opened and never closed. Here: L = ▸(◂a*b + c * f"),
        ("a / (b + 3)", "the divisor must not be 0. Here: ▸a / (b + 3)◂"),
        ("a^2 + b", "Python writes a power as **"),
        ("print(a)", "There is no function “print” here"),
    ],
)
def test_a_mistake_is_told_and_the_picture_stays(lesson: Lesson, typed: str, said: str) -> None:
    figure = opened(lesson)
    figure.param("expression").fill(typed)
    expect(problem(figure)).to_contain_text(said)
    expect(result(figure)).to_have_text("−8")
    expect(figure.root.locator("[data-node]")).to_have_count(7)
    expect(figure.param("expression")).to_be_focused()
    figure.param("expression").fill("a*b")
    expect(problem(figure)).to_be_empty()
    expect(result(figure)).to_have_text("−6")


def test_a_divisor_dragged_to_zero_keeps_the_last_picture(lesson: Lesson) -> None:
    figure = opened(lesson, expression="a / (b + 3.5)")
    expect(result(figure)).to_have_text("4")
    figure.set("b", -3.5)
    expect(problem(figure)).to_contain_text("the divisor must not be 0")
    expect(result(figure)).to_have_text("4")
    figure.set("b", -1.5)
    expect(problem(figure)).to_be_empty()
    expect(result(figure)).to_have_text("1")


def test_what_is_typed_letter_by_letter_grows_and_keeps_its_nodes(lesson: Lesson) -> None:
    figure = opened(lesson, expression="a*b")
    expect(figure.root.locator("[data-node]")).to_have_count(3)
    kept = node(figure, "mul(a,b)").element_handle()
    figure.param("expression").press_sequentially(" + c")
    expect(result(figure)).to_have_text("4")
    expect(figure.root.locator("[data-node]")).to_have_count(5)
    assert kept
    assert kept.evaluate("node => node.isConnected"), "it is the same node, not one like it"
    expect(problem(figure)).to_be_empty()


def test_an_example_is_one_press_away_and_undo_takes_it_back(lesson: Lesson) -> None:
    figure = opened(lesson)
    expect(figure.page).to_have_url(re.compile("guess=7"))
    figure.root.get_by_role("button", name="a + a").click()
    expect(result(figure)).to_have_text("4")
    expect(figure.root.locator("[data-edge]")).to_have_count(2)
    expect(figure.page).to_have_url(re.compile("expression=a"))
    figure.root.locator(".undo").click()
    expect(result(figure)).to_have_text("−8")


def test_moving_a_number_moves_what_was_made_from_it(lesson: Lesson) -> None:
    figure = opened(lesson)
    figure.set("a", 4)
    expect(result(figure)).to_have_text("4")
    node(figure, "L").click()
    expect(figure.root.locator(".graph-words")).to_contain_text("(−2) × (−2) = 4")


def test_a_link_in_the_prose_types_three_lines(lesson: Lesson) -> None:
    figure = opened(lesson)
    figure.page.get_by_role("link", name="the same graph").click()
    expect(node(figure, "e")).to_have_count(1)
    expect(figure.param("expression")).to_have_value("e = a * b\nd = e + c\nL = d * f")
    expect(result(figure)).to_have_text("−8")


def test_on_a_phone_it_is_typed_and_stepped_without_scrolling_sideways(lesson: Lesson) -> None:
    figure = opened(lesson)
    page = figure.page
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    figure.param("expression").fill("(a*b) * (a + b)")
    expect(result(figure)).to_have_text("6")
    figure.root.locator("[data-play=back]").click()
    expect(figure.root.locator(".figure-note")).to_contain_text("Operation 2 of 3")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
