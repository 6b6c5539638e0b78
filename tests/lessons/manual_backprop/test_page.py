"""Gradients by hand, as a reader fills them in: by keyboard, with mistakes, and with a link to come back by."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from lessons.manual_backprop import exercises
from tests.e2e.browsing import Figure

Lesson = Callable[[str], Page]


def note(figure: Figure) -> Locator:
    return figure.root.locator(".figure-note")


def box(figure: Figure, name: str) -> Locator:
    return figure.root.locator(f"[data-entry={name}]")


def at_box(figure: Figure) -> Locator:
    """What is said at a box of what was typed there."""
    return figure.root.locator(".entry-problem:not(:empty)")


def slopes(figure: Figure) -> dict[str, float]:
    """The gradients that the graph knows."""
    found: dict[str, float] = figure.root.locator("[data-node][data-slope]").evaluate_all(
        "all => Object.fromEntries(all.map(e => [e.dataset.node, Number(e.dataset.slope)]))"
    )
    return found


def fill(page: Page, figure: Figure, gradients: dict[str, float]) -> None:
    """Type one gradient after the other, from the box in focus on: Enter goes on from one that is right."""
    for name, gradient in gradients.items():
        expect(box(figure, name)).to_be_focused()
        page.keyboard.type(f"{gradient:g}")
        page.keyboard.press("Enter")
        expect(note(figure)).to_contain_text(f"Yes. {name}.grad = ")


def test_the_lectures_gradients_are_filled_in_by_keyboard_alone(lesson: Lesson) -> None:
    page = lesson("manual-backprop/")
    figure = Figure(page, "fill-in").ready()
    assert slopes(figure) == {}
    gradients = {"L": 1.0, "f": 4.0, "d": -2.0, "c": -2.0, "e": -2.0, "b": -4.0, "a": 6.0}
    box(figure, "L").focus()
    fill(page, figure, gradients)
    assert slopes(figure) == gradients
    assert (figure.value("right"), figure.value("first"), figure.value("complete")) == (7, 7, 1)
    expect(note(figure)).to_contain_text("All 7 are right, each at the first try.")
    expect(figure.root.locator("[data-node=a] .number-check")).to_have_text("6 ✓")

    figure.root.get_by_role("button", name="Next graph").click()
    expect(note(figure)).to_contain_text("f.grad is the first")
    assert figure.value("result") == -6
    data = figure.root.locator("[data-node]").evaluate_all(
        "all => Object.fromEntries(all.map(e => [e.dataset.node, Number(e.dataset.value)]))"
    )
    assert data == {"a": -2, "b": 3, "d": -6, "e": 1, "f": -6}
    gradients = {"f": 1.0, "e": -6.0, "d": 1.0, "b": -8.0, "a": -3.0}
    box(figure, "f").focus()
    fill(page, figure, gradients)
    assert slopes(figure) == gradients
    assert figure.value("complete") == 2


def test_a_wrong_answer_is_told_what_it_would_have_meant_and_can_be_mended(lesson: Lesson) -> None:
    page = lesson("manual-backprop/")
    figure = Figure(page, "fill-in").ready()
    box(figure, "L").fill("1")
    box(figure, "L").press("Enter")
    expect(note(figure)).to_contain_text("Yes. L.grad = 1")
    box(figure, "d").fill("4")
    box(figure, "d").press("Enter")
    expect(note(figure)).to_have_text("d.grad is not 4. d goes into L = d × f. How far does L move when d does?")
    expect(at_box(figure)).to_have_text("You have taken d itself.")
    expect(box(figure, "d")).to_be_focused()
    expect(box(figure, "d")).to_have_attribute("aria-invalid", "true")
    assert "d" not in slopes(figure)
    box(figure, "d").fill("2")
    box(figure, "d").press("Enter")
    expect(at_box(figure)).to_have_text("A sign is wrong.")
    expect(note(figure)).to_contain_text(
        "In L = d × f the slope for d is the other factor, f. Multiply it by what came back to L."
    )
    box(figure, "d").fill("-2")
    box(figure, "d").press("Enter")
    expect(note(figure)).to_contain_text("Yes. d.grad = (−2) × 1 = −2, from L.")
    expect(box(figure, "d")).to_have_attribute("aria-invalid", "false")
    expect(at_box(figure)).to_have_count(0)
    expect(figure.root.locator("output[name=nudge]")).to_have_text("-2.000000000000668")
    assert (figure.value("right"), figure.value("first")) == (2, 1)


def test_an_answer_can_be_worked_out_and_what_is_no_number_is_told_at_its_box(lesson: Lesson) -> None:
    figure = Figure(lesson("manual-backprop/"), "fill-in").ready()
    problem = at_box(figure)
    for typed in ("1/0", "1e400", "one"):
        box(figure, "L").fill(typed)
        box(figure, "L").press("Enter")
        expect(problem).to_contain_text(f"“{typed}” is not one")
        expect(box(figure, "L")).to_have_value(typed)
        assert "answer" not in figure.values()
    box(figure, "L").fill("-3*-2")
    box(figure, "L").press("Enter")
    expect(note(figure)).to_contain_text("L.grad is not 6.")
    expect(problem).to_have_text("Not yet.")
    box(figure, "L").fill("1,0")
    box(figure, "L").press("Enter")
    expect(box(figure, "f")).to_be_focused()
    assert figure.value("right") == 1


def test_the_focus_ring_of_a_box_stays_within_it(lesson: Lesson) -> None:
    figure = Figure(lesson("manual-backprop/"), "fill-in").ready()
    box(figure, "d").press("ArrowUp")
    width, offset = box(figure, "d").evaluate(
        "box => [getComputedStyle(box).outlineWidth, getComputedStyle(box).outlineOffset].map(parseFloat)"
    )
    assert 0 < width <= -offset


def test_arrow_keys_choose_a_number_and_enter_sends_it(lesson: Lesson) -> None:
    page = lesson("manual-backprop/")
    figure = Figure(page, "fill-in").ready()
    box(figure, "L").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(note(figure)).to_contain_text("Yes. L.grad = 1")
    assert figure.value("first") == 1


def test_a_number_that_is_shown_does_not_count(lesson: Lesson) -> None:
    figure = Figure(lesson("manual-backprop/"), "fill-in").ready()
    figure.choose("graph", "sum")
    figure.root.get_by_role("button", name="Show me b.grad").click()
    expect(note(figure)).to_contain_text("Shown, and not scored.")
    expect(box(figure, "b")).to_have_value("1")
    box(figure, "a").fill("1")
    box(figure, "a").press("Enter")
    expect(note(figure)).to_contain_text("a goes into b = a + a, in two places. Each sends a share.")
    expect(at_box(figure)).to_have_text("That is a part of it.")
    box(figure, "a").fill("2")
    box(figure, "a").press("Enter")
    expect(note(figure)).to_contain_text("1 of 2 are yours, 0 of them at the first try.")
    assert figure.value("complete") == 0


def test_progress_is_in_the_link_and_survives_a_reload(lesson: Lesson) -> None:
    page = lesson("manual-backprop/")
    figure = Figure(page, "fill-in").ready()
    figure.choose("graph", "more")
    figure.set("level", 3)
    figure.set("seed", 7)
    exercise = exercises.made(3, 7)
    expect(figure.root.locator(".panel-title")).to_have_text(exercise.title)
    for value in exercise.order[:3]:
        found = box(figure, value.label)
        found.fill(f"{exercise.gradient(value):g}")
        found.press("Enter")
        expect(note(figure)).to_contain_text(f"Yes. {value.label}.grad = ")
    figure.menu(".copy-link").click()
    expect(figure.root.locator(".copy-link")).to_have_text("Copied")
    address = page.evaluate("() => navigator.clipboard.readText()")

    other = page.context.new_page()
    other.goto(address)
    copy = Figure(other, "fill-in").ready()
    expect(copy.root.locator("output[name=right]")).to_have_attribute("data-value", "3")
    other.reload()
    copy = Figure(other, "fill-in").ready()
    expect(copy.root.locator("output[name=right]")).to_have_attribute("data-value", "3")
    expect(copy.root.locator("output[name=first]")).to_have_attribute("data-value", "3")
    expect(box(copy, exercise.order[2].label)).to_have_value(f"{exercise.gradient(exercise.order[2]):g}")
    assert slopes(copy) == slopes(figure)
    other.close()


def test_another_graph_is_a_press_away(lesson: Lesson) -> None:
    figure = Figure(lesson("manual-backprop/"), "fill-in").ready()
    figure.choose("graph", "more")
    expect(figure.root.locator(".panel-title")).to_have_text(exercises.made(1, 1).title)
    figure.root.get_by_role("button", name="Another one").click()
    expect(figure.root.locator(".panel-title")).to_have_text(exercises.made(1, 2).title)
    figure.root.get_by_role("button", name="A harder one").click()
    expect(figure.root.locator(".panel-title")).to_have_text(exercises.made(2, 2).title)
    expect(figure.root.locator("[data-entry]")).to_have_count(len(exercises.made(2, 2).order))


def test_the_lectures_nudges_are_on_the_page(lesson: Lesson) -> None:
    page = lesson("manual-backprop/")
    assert page.locator(".prints samp").all_text_contents() == ["-8.0", "3.9999999999995595", "-2.000000000000668"]
    first, second = page.locator(".beside").all()
    assert [row.locator("td").all_text_contents() for row in first.locator("tbody tr").all()] == [
        ["1.0", "1.000000000000334"],
        ["4.0", "3.9999999999995595"],
        ["-2.0", "-2.000000000000668"],
        ["-2.0", "-1.9999999999988916"],
        ["-2.0", "-2.000000000000668"],
        ["-4.0", "-3.9999999999995595"],
        ["6.0", "6.000000000000227"],
    ]
    assert second.locator("td:nth-child(2)").all_text_contents() == ["1.0", "-6.0", "1.0", "-8.0", "-3.0"]
    expect(page.locator("time", has_text=re.compile("00:32:10"))).to_be_visible()
