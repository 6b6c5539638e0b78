"""The models page in a browser: what a reader does there, and what it answers."""

import math
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

import bridge
from tests.e2e.browsing import PHONE, Figure, drag, middle

Lesson = Callable[[str], Page]


def test_dragging_the_line_up_raises_the_intercept_and_sideways_turns_it(lesson: Lesson) -> None:
    page = lesson("models/")
    figure = Figure(page, "fit-line").ready()
    figure.set("slope", 100)
    expect(figure.root.locator("output[name=slope]")).to_have_attribute("data-value", "100")
    x, y = middle(figure.root.locator(".mark-line.role-model .hit").first)
    drag(page, (x, y), 0, -40)
    assert figure.number("intercept") > 60_000
    assert figure.number("slope") == 100
    intercept = figure.number("intercept")
    drag(page, (x, y - 40), 40, 0)
    assert figure.number("slope") > 100
    assert figure.number("intercept") == intercept


def test_the_loss_follows_the_drag_before_the_hand_lets_go(lesson: Lesson) -> None:
    page = lesson("models/")
    figure = Figure(page, "fit-line").ready()
    before = figure.value("loss")
    drag(page, middle(figure.handle("slope")), 0, 60, end=False)
    expect(figure.root.locator("output[name=loss]")).not_to_have_attribute("data-value", str(before))
    slope, intercept = figure.number("slope"), figure.number("intercept")
    expected = bridge.scene("fit-line", {"slope": slope, "intercept": intercept})["readouts"]["loss"]["value"]
    expect(figure.root.locator("output[name=slope]")).to_have_attribute("data-value", f"{slope:g}")
    assert math.isclose(figure.value("loss"), expected, rel_tol=1e-12)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(figure.root.locator("output[name=loss]")).to_have_attribute("data-value", str(before))


def test_least_squares_on_all_houses_is_on_the_page(lesson: Lesson) -> None:
    figure = Figure(lesson("models/"), "fit-line").ready()
    figure.switch("all")
    figure.switch("best")
    expect(figure.root.locator("output[name=best_slope]")).to_have_text(re.compile(r"113\.1"))
    assert math.isclose(figure.value("best_slope"), 113.1225418468094, rel_tol=1e-12)
    assert math.isclose(figure.value("best_intercept"), 13439.394004889764, rel_tol=1e-12)


def test_moving_the_mouse_reads_off_a_price_and_is_no_step(lesson: Lesson) -> None:
    page = lesson("models/")
    figure = Figure(page, "fit-line").ready()
    x, y = middle(figure.root.locator(".picture svg"))
    page.mouse.move(x - 80, y + 60)
    page.mouse.move(x - 81, y + 60)
    expect(figure.param("area")).not_to_have_value("2000")
    area = figure.number("area")
    price = area * figure.number("slope") + figure.number("intercept")
    expect(figure.root.locator("output[name=price]")).to_have_text(f"${price:,.0f}")
    # Whatever became a step now would carry the area along: only the slope may be in the next one.
    figure.handle("slope").press("ArrowUp")
    figure.root.locator(".undo").click()
    assert figure.number("area") == area
    assert figure.number("slope") == 200


def test_houses_can_be_moved_added_and_removed(lesson: Lesson) -> None:
    page = lesson("models/")
    figure = Figure(page, "fit-line").ready()
    houses = figure.param("houses")
    rows = lambda: len(houses.input_value().splitlines())  # noqa: E731
    assert rows() == 24
    figure.choose("hand", "houses")
    dots = figure.root.locator(".handles [role=slider]")
    expect(dots).to_have_count(24)
    before = houses.input_value()
    drag(page, middle(dots.first), 10, -30)
    assert houses.input_value() != before
    assert rows() == 24
    x, y = middle(figure.root.locator(".picture svg"))
    page.mouse.click(x - 250, y - 100)
    expect(dots).to_have_count(25)
    assert rows() == 25
    dots.last.focus()
    dots.last.press("Delete")
    expect(dots).to_have_count(24)


def test_a_table_pasted_from_a_spreadsheet_becomes_the_houses(lesson: Lesson) -> None:
    figure = Figure(lesson("models/"), "fit-line").ready()
    figure.unfold("houses")
    box = figure.param("houses")
    box.fill("1,000\t$100,000\n2,000\t$200,000\n3,000\t$300,000")
    figure.unfold("houses")
    figure.switch("best")
    expect(figure.root.locator("output[name=best_slope]")).to_have_text("$100/ft²")
    assert math.isclose(figure.value("best_slope"), 100)
    assert math.isclose(figure.value("best_intercept"), 0, abs_tol=1e-6)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("900", "must lie between"),
        ("", "must be a number"),
        ("1e999", "must be a number"),
        ("10.5.1", "must be a number"),
    ],
)
def test_a_number_that_cannot_be_gets_a_sentence_and_loses_nothing(lesson: Lesson, typed: str, sentence: str) -> None:
    figure = Figure(lesson("models/"), "fit-line").ready()
    words = figure.says().text_content()
    figure.open("all-controls")
    box = figure.root.locator("[data-param=slope] input.number")
    box.fill(typed)
    said = figure.root.locator("[data-param=slope] .control-problem")
    expect(said).to_contain_text(sentence)
    assert figure.says().text_content() == words
    assert figure.number("slope") == 200
    box.blur()
    expect(box).to_have_value(typed)
    expect(said).to_contain_text(sentence)
    figure.set("slope", 100)
    expect(box).to_have_value("100")
    expect(said).to_be_empty()
    figure.close()


def test_a_row_that_cannot_be_is_named(lesson: Lesson) -> None:
    figure = Figure(lesson("models/"), "fit-line").ready()
    figure.unfold("houses")
    figure.param("houses").fill("1000, 100000\n2000, many")
    expect(figure.root.locator(".control-table .control-problem")).to_contain_text("Line 2")
    figure.param("houses").blur()
    figure.unfold("houses")


def test_a_link_that_asks_for_too_much_says_so_and_opens_the_rest(fresh: Callable[..., Page]) -> None:
    page = fresh()
    page.goto("models/#fit-line?slope=9000&intercept=20000&colour=red")
    figure = Figure(page, "fit-line").ready()
    expect(figure.root.locator(".figure-problem")).to_contain_text("Slope must lie between")
    expect(figure.root.locator(".figure-problem")).to_contain_text("colour")
    widths = "figure => [figure, figure.querySelector('.panels')].map((one) => one.clientWidth)"
    figure_width, panels_width = figure.root.evaluate(widths)
    assert panels_width == figure_width, "a problem lies over the pictures and takes no room from them"
    assert figure.number("slope") == 200
    assert figure.number("intercept") == 20_000


def test_back_and_forward_walk_through_the_steps(fresh: Callable[..., Page]) -> None:
    page = fresh()
    page.goto("models/")
    figure = Figure(page, "fit-line").ready()
    drag(page, middle(figure.handle("slope")), 0, 60)
    first = figure.number("slope")
    expect(figure.root.locator(".undo")).to_be_enabled()
    drag(page, middle(figure.handle("intercept")), 0, -30)
    expect(page).to_have_url(re.compile("intercept="))
    page.go_back()
    expect(figure.param("intercept")).to_have_value("50000")
    assert figure.number("slope") == first
    page.go_back()
    expect(figure.param("slope")).to_have_value("200")
    page.go_forward()
    page.go_forward()
    expect(figure.param("intercept")).not_to_have_value("50000")
    assert figure.number("slope") == first
    expect(figure.says()).to_contain_text(bridge.scene("fit-line", {"slope": first})["readouts"]["slope"]["text"])


def test_undo_takes_back_one_gesture_at_a_time(lesson: Lesson) -> None:
    page = lesson("models/")
    figure = Figure(page, "fit-line").ready()
    drag(page, middle(figure.handle("slope")), 0, 60)
    slope = figure.number("slope")
    drag(page, middle(figure.handle("intercept")), 0, -30)
    page.keyboard.press("Control+z")
    assert (figure.number("slope"), figure.number("intercept")) == (slope, 50_000)
    figure.root.locator(".undo").click()
    assert figure.number("slope") == 200


def test_the_price_guess_is_scored_only_when_asked(lesson: Lesson) -> None:
    figure = Figure(lesson("models/"), "guess-price").ready()
    figure.set("price", 300_000)
    expect(figure.says()).to_contain_text("300,000")
    expect(figure.root.locator("output[name=price]")).to_have_count(0)
    expect(figure.root.locator(".figure-note")).to_be_empty()
    figure.switch("reveal")
    expect(figure.root.locator(".figure-note")).not_to_be_empty()
    assert math.isclose(figure.value("gap"), 300_000 - figure.value("price"), rel_tol=1e-9) or math.isclose(
        figure.value("gap"), figure.value("price") - 300_000, rel_tol=1e-9
    )


def test_a_tap_on_a_phone_reads_off_a_price(fresh: Callable[..., Page]) -> None:
    page = fresh(viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto("models/")
    figure = Figure(page, "fit-line").ready()
    x, y = middle(figure.handle("slope"))
    page.touchscreen.tap(x - 100, y + 100)
    expect(figure.param("area")).not_to_have_value("2000")
    area = figure.number("area")
    expect(figure.root.locator(".mark-label").filter(has_text="ft²")).to_contain_text(f"for {area:,.0f} ft²")
