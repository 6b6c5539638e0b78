"""What a reader does in each lesson, and what must come of it."""

import math
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import bridge
from tests.e2e.browsing import PHONE, Figure

Lesson = Callable[[str], Page]


def middle(locator: Locator) -> tuple[float, float]:
    locator.scroll_into_view_if_needed()
    box = locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, start: tuple[float, float], dx: float, dy: float, end: bool = True) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + dx / 2, start[1] + dy / 2)
    page.mouse.move(start[0] + dx, start[1] + dy)
    if end:
        page.mouse.up()


# ── models ────────────────────────────────────────────────────────────────────────────────────────


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
    figure.root.locator(".control-table summary").click()
    box = figure.param("houses")
    box.fill("1,000\t$100,000\n2,000\t$200,000\n3,000\t$300,000")
    figure.root.locator(".control-table summary").click()
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


def test_a_row_that_cannot_be_is_named(lesson: Lesson) -> None:
    figure = Figure(lesson("models/"), "fit-line").ready()
    figure.root.locator(".control-table summary").click()
    figure.param("houses").fill("1000, 100000\n2000, many")
    expect(figure.root.locator(".control-table .control-problem")).to_contain_text("Line 2")
    figure.param("houses").blur()
    figure.root.locator(".control-table summary").click()


def test_a_link_that_asks_for_too_much_says_so_and_opens_the_rest(fresh: Callable[..., Page]) -> None:
    page = fresh()
    page.goto("models/#fit-line?slope=9000&intercept=20000&colour=red")
    figure = Figure(page, "fit-line").ready()
    expect(figure.root.locator(".figure-problem")).to_contain_text("Slope must lie between")
    expect(figure.root.locator(".figure-problem")).to_contain_text("colour")
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


# ── loss ──────────────────────────────────────────────────────────────────────────────────────────


def boxes(figure: Figure, panel: str, selector: str) -> list[dict[str, float]]:
    return figure.root.locator(f"[data-panel={panel}] {selector}").evaluate_all(
        "all => all.map(e => { const b = e.getBoundingClientRect(); return {width: b.width, height: b.height} })"
    )


def tops(figure: Figure) -> list[float]:
    """Where in the figure its pictures begin."""
    return figure.root.locator(".picture").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().y - e.closest('figure').getBoundingClientRect().y)"
    )


@pytest.mark.parametrize("width", [360, 390, 700, 1280])
def test_squares_are_square_and_their_areas_are_the_total(lesson: Lesson, width: int) -> None:
    page = lesson("loss/")
    figure = Figure(page, "squared-errors").ready()
    page.set_viewport_size({"width": width, "height": 900})
    figure.set("slope", 110)
    figure.choose("total", "sum")
    expected = bridge.scene("squared-errors", {"slope": 110.0, "total": "sum"})
    expect(figure.says()).to_have_text(expected["alt"])
    houses, total = (panel["name"] for panel in expected["panels"])
    squares = figure.root.locator(f"[data-panel={houses}] rect.square").evaluate_all(
        "all => all.map(e => [e.width.baseVal.value, e.height.baseVal.value])"
    )
    assert len(squares) == 12
    for across, up in squares:
        assert math.isclose(across, up, abs_tol=0.02)
    strips = figure.root.locator(f"[data-panel={total}] .mark-strips rect").evaluate_all(
        "all => all.map(e => e.width.baseVal.value * e.height.baseVal.value)"
    )
    assert math.isclose(sum(strips), sum(across * up for across, up in squares), rel_tol=0.01)


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_every_square_lies_in_the_picture_as_it_opens(lesson: Lesson, width: int) -> None:
    page = lesson("loss/")
    page.set_viewport_size({"width": width, "height": 900})
    figure = Figure(page, "squared-errors").ready()
    picture = figure.root.locator("[data-panel=houses] .plot")
    beyond = picture.evaluate(
        """plot => {
          const right = plot.querySelector("clipPath rect").getBBox();
          return Math.max(...[...plot.querySelectorAll("rect.square")].map(e => e.getBBox().x + e.getBBox().width))
            - right.x - right.width;
        }"""
    )
    assert beyond <= 0


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_the_best_line_moves_no_picture(lesson: Lesson, width: int) -> None:
    page = lesson("loss/")
    page.set_viewport_size({"width": width, "height": 900})
    figure = Figure(page, "squared-errors").ready()
    before = tops(figure)
    figure.switch("best")
    expect(figure.root.locator("output[name=best_intercept]")).to_be_visible()
    assert tops(figure) == before
    assert figure.root.locator(".panel-head").evaluate_all("all => all.every(e => e.scrollWidth <= e.clientWidth)")


def test_pouring_can_be_stepped_played_and_stopped(lesson: Lesson) -> None:
    figure = Figure(lesson("loss/"), "squared-errors").ready()
    figure.choose("total", "sum")
    whole = bridge.scene("squared-errors", {"total": "sum"})["readouts"]["loss"]["text"]
    expect(figure.root.locator("output[name=loss]")).to_have_text(whole)
    figure.set("poured", 0)
    player = figure.root.locator(".player")
    player.locator("[data-play=step]").click()
    expect(figure.param("poured")).to_have_value("1")
    player.locator("[data-play=back]").click()
    expect(figure.param("poured")).to_have_value("0")
    player.locator("[data-play=play]").click()
    expect(player.locator("[data-play=play]")).to_have_attribute("aria-pressed", "true")
    expect(figure.param("poured")).to_have_value("12")
    expect(player.locator("[data-play=play]")).to_have_attribute("aria-pressed", "false")
    expect(figure.root.locator("output[name=so_far]")).to_have_count(0)
    expect(figure.root.locator("output[name=loss]")).to_have_text(whole)


def test_the_engines_gradient_is_zero_where_the_normal_equations_say(lesson: Lesson) -> None:
    page = lesson("loss/")
    figure = Figure(page, "squared-errors").ready()
    figure.switch("best")
    expect(figure.root.locator("output[name=best_slope]")).to_be_visible()
    slope, intercept = figure.value("best_slope"), figure.value("best_intercept")
    for name, value in [("slope", slope), ("intercept", intercept)]:
        figure.root.locator(f"[data-param={name}] input.number").fill(repr(value))
    expect(figure.root.locator("output[name=gradient_slope]")).to_have_text(re.compile("^0 "))
    assert abs(figure.value("gradient_slope")) < 1e-9
    assert abs(figure.value("gradient_intercept")) < 1e-9
    assert math.isclose(figure.value("loss"), figure.value("best_loss"), rel_tol=1e-12)


def test_formulas_and_prose_follow_the_line(lesson: Lesson) -> None:
    page = lesson("loss/")
    figure = Figure(page, "squared-errors").ready()
    figure.set("slope", 123)
    expect(figure.root.locator("output[name=slope]")).to_have_attribute("data-value", "123")
    expect(page.locator(".katex-html [data-readout=slope]")).to_have_text("123")
    expect(page.locator("mn[data-readout=slope]")).to_have_text("123")
    loss = figure.root.locator("output[name=loss]").text_content() or ""
    expect(page.locator(".live-number[data-readout=loss]").first).to_have_text(loss)


def test_twice_the_error_is_shown_after_the_guess(lesson: Lesson) -> None:
    figure = Figure(lesson("loss/"), "double-error").ready()
    expect(figure.root.locator("output[name=second]")).to_have_count(0)
    figure.choose("times", "2")
    expect(figure.root.locator("output[name=second]")).to_be_visible()
    assert math.isclose(figure.value("second"), 4 * figure.value("first"))
    expect(figure.root.locator(".figure-note")).not_to_be_empty()


# ── loss-curve ────────────────────────────────────────────────────────────────────────────────────


def test_each_drag_leaves_one_dot_and_costs_one_evaluation(lesson: Lesson) -> None:
    page = lesson("loss-curve/")
    figure = Figure(page, "in-the-dark").ready()
    assert figure.value("evaluations") == 1
    for count in [2, 3]:
        drag(page, middle(figure.handle("slope")), 0, 30, end=False)
        expect(figure.root.locator("output[name=loss]")).to_have_count(0)
        expect(page.locator(".katex-html [data-readout=loss]")).to_have_text("?")
        page.mouse.up()
        expect(figure.root.locator("output[name=evaluations]")).to_have_attribute("data-value", str(count))
        expect(figure.root.locator("output[name=loss]")).to_be_visible()
    assert len(figure.param("visited").input_value().splitlines()) == 3


def test_a_guess_is_drawn_and_scored_against_the_curve(lesson: Lesson) -> None:
    page = lesson("loss-curve/")
    figure = Figure(page, "in-the-dark").ready()
    # The guess is the first thing to do: nothing has to be switched on for it.
    expect(figure.root.locator(".can-sketch")).to_be_visible()
    before = figure.param("guess").input_value()
    x, y = middle(figure.root.locator(".can-sketch"))
    page.mouse.move(x - 120, y - 80)
    page.mouse.down()
    for dx, dy in [(-60, 20), (0, 90), (60, 20), (130, -90)]:
        page.mouse.move(x + dx, y + dy)
    page.mouse.up()
    drawn = figure.param("guess").input_value()
    assert drawn != before
    figure.switch("reveal")
    expect(figure.root.locator("output[name=gap]")).to_be_visible()
    expect(figure.root.locator(".figure-note")).not_to_be_empty()
    params = {
        "reveal": True,
        "guess": [[float(c) for c in row.split(",")] for row in drawn.splitlines()],
    }
    expected = bridge.scene("in-the-dark", params)["readouts"]["gap"]["value"]
    assert math.isclose(figure.value("gap"), expected, rel_tol=1e-12)


@pytest.mark.parametrize("width", [390, 1280])
def test_lifting_the_fog_moves_no_picture(lesson: Lesson, width: int) -> None:
    page = lesson("loss-curve/")
    page.set_viewport_size({"width": width, "height": 900})
    figure = Figure(page, "in-the-dark").ready()
    figure.handle("guess-3").press("ArrowUp")
    before = tops(figure)
    figure.switch("reveal")
    expect(figure.root.locator("output[name=gap]")).to_be_visible()
    assert tops(figure) == before


def test_the_point_on_the_curve_leads_the_line(lesson: Lesson) -> None:
    page = lesson("loss-curve/")
    figure = Figure(page, "in-the-dark").ready()
    figure.switch("reveal")
    expect(figure.root.locator("output[name=lowest]")).to_be_visible()
    line = figure.root.locator("[data-panel]").first.locator(".mark-line.role-model path").last
    before = line.get_attribute("d")
    point = figure.root.locator("[data-panel]").nth(1).locator("[role=slider]")
    drag(page, middle(point), -60, 0)
    assert figure.number("slope") < 200
    expect(line).not_to_have_attribute("d", before or "")


# ── derivative ────────────────────────────────────────────────────────────────────────────────────


def test_a_way_is_scored_and_the_next_place_asks_again(lesson: Lesson) -> None:
    page = lesson("derivative/")
    figure = Figure(page, "which-way").ready()
    note = figure.root.locator(".figure-note")
    expect(note).to_be_empty()
    expect(figure.root.locator("output[name=slope]")).to_have_count(0)
    figure.choose("way", "right")
    expect(note).to_contain_text("To the right it rises.")
    figure.choose("way", "left")
    expect(note).to_contain_text("Yes, to the left.")
    assert figure.value("slope") > 0
    expect(page).to_have_url(re.compile("way=left"))
    figure.set("place", 2)
    expect(note).to_be_empty()
    expect(figure.root.locator("input[name=way]:checked")).to_have_count(0)
    expect(page).to_have_url(re.compile("place=2"))
    figure.choose("way", "right")
    expect(note).to_contain_text("Yes, to the right.")
    expect(page).to_have_url(re.compile("way=right"))
    figure.root.locator(".undo").click()
    expect(note).to_be_empty()
    figure.root.locator(".undo").click()
    expect(note).to_contain_text("Yes, to the left.")


def test_a_link_keeps_the_answer_with_its_place(fresh: Callable[..., Page]) -> None:
    page = fresh()
    page.goto("derivative/#which-way?place=5&way=right")
    figure = Figure(page, "which-way").ready()
    expect(figure.root.locator(".figure-note")).to_contain_text("Yes, to the right.")


def test_dragging_the_second_point_into_the_first_closes_the_secant(lesson: Lesson) -> None:
    page = lesson("derivative/")
    figure = Figure(page, "tangent").ready()
    tangent = figure.value("tangent")
    x, y = middle(figure.handle("second"))
    first = middle(figure.handle("point"))
    drag(page, (x, y), first[0] - x, 0)
    assert abs(figure.number("slope_h")) < 1
    expect(figure.root.locator("output[name=h]")).to_have_attribute("data-value", f"{figure.number('slope_h'):g}")
    figure.set("slope_h", 0.1)
    expect(figure.root.locator("output[name=secant]")).to_have_text(re.compile(r"588\.[78]"))
    assert math.isclose(figure.value("secant"), tangent, rel_tol=1e-3)
    figure.set("slope_h", 0)
    expect(figure.root.locator(".figure-note")).to_contain_text("0 divided by 0")
    assert figure.value("tangent") == tangent


def test_the_point_leads_the_line_and_the_prose_follows(lesson: Lesson) -> None:
    page = lesson("derivative/")
    figure = Figure(page, "tangent").ready()
    line = figure.root.locator("[data-panel=close] .mark-line.role-model .stroke")
    before = line.get_attribute("d")
    drag(page, middle(figure.handle("point")), -200, 0, end=False)
    expect(line).not_to_have_attribute("d", before or "")
    expect(figure.root.locator(".figure-note")).to_contain_text("downhill is to the right")
    page.mouse.up()
    said = figure.root.locator("output[name=tangent]").text_content()
    expect(page.locator(".live-number[data-figure=tangent][data-readout=tangent]")).to_have_text(said or "?")


def test_each_curve_has_its_own_controls(lesson: Lesson) -> None:
    figure = Figure(lesson("derivative/"), "tangent").ready()
    control = lambda name: figure.root.locator(f".control[data-param={name}]")  # noqa: E731
    expect(control("slope")).to_be_visible()
    expect(control("x")).to_be_hidden()
    figure.choose("curve", "f")
    expect(control("x")).to_be_visible()
    expect(control("slope")).to_be_hidden()
    expect(figure.root.locator("output[name=tangent]")).to_have_text("+14")
    assert figure.value("tangent") == 14
    figure.set("x_h", 0.5)
    expect(figure.root.locator("output[name=secant]")).to_have_text("+15.5")
    figure.switch("level")
    expect(figure.root.locator("output[name=level]")).to_be_visible()
    assert math.isclose(figure.value("level"), 2 / 3)


@pytest.mark.parametrize(("curve", "step"), [("houses", "slope_h"), ("f", "x_h")])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_while_the_second_point_passes_the_first(
    lesson: Lesson, curve: str, step: str, width: int
) -> None:
    page = lesson("derivative/")
    page.set_viewport_size({"width": width, "height": 900})
    figure = Figure(page, "tangent").ready()
    figure.choose("curve", curve)
    places, orders = [], []
    for number in (0.5, 0, -0.5):
        figure.set(step, number)
        expect(figure.root.locator("output[name=h]")).to_have_attribute("data-value", f"{number:g}")
        box = figure.root.locator("[data-panel=curve] svg").bounding_box()
        top = figure.root.bounding_box()
        assert box
        assert top
        places.append(box["y"] - top["y"])
        orders.append(figure.root.locator("[data-panel=curve] .readout-label").all_text_contents())
    assert places == [places[0]] * 3
    assert orders == [orders[0]] * 3


# ── gradient-descent ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("way", ["reset", "undo"])
def test_going_to_another_state_stops_what_plays(lesson: Lesson, way: str) -> None:
    figure = Figure(lesson("gradient-descent/"), "descent-1d").ready()
    figure.set("start", -3)
    expect(figure.root.locator(".undo")).to_be_enabled()
    player = figure.root.locator("[data-play=play]")
    player.click()
    expect(player).to_have_attribute("aria-pressed", "true")
    figure.root.locator(f".{way}").click()
    expect(player).to_have_attribute("aria-pressed", "false")


def test_descent_can_be_stepped_played_stopped_and_scrubbed(lesson: Lesson) -> None:
    figure = Figure(lesson("gradient-descent/"), "descent-1d").ready()
    player = figure.root.locator(".player")
    player.locator("[data-play=step]").click()
    expect(figure.root.locator(".figure-note")).to_contain_text("Step 3:")
    player.locator("[data-play=back]").click()
    expect(figure.root.locator(".figure-note")).to_contain_text("Step 2:")
    player.locator("[data-play=play]").click()
    expect(figure.root.locator(".figure-note")).to_have_text(re.compile(r"^Step ([4-9]|\d\d+):"))
    player.locator("[data-play=play]").click()
    expect(player.locator("[data-play=play]")).to_have_attribute("aria-pressed", "false")
    figure.set("steps", 10_000)
    expect(figure.root.locator(".figure-note")).to_contain_text("It has settled at −1.5")


def test_dragging_the_start_moves_the_whole_trail_before_the_hand_lets_go(lesson: Lesson) -> None:
    page = lesson("gradient-descent/")
    figure = Figure(page, "descent-1d").ready()
    trail = figure.root.locator(".mark-segments.role-parameter path")
    before = trail.get_attribute("d")
    drag(page, middle(figure.handle("start")), -150, 0, end=False)
    expect(trail).not_to_have_attribute("d", before or "")
    start = figure.number("start")
    expected = bridge.scene("descent-1d", {"start": start})
    expect(figure.says()).to_have_text(expected["alt"])
    assert math.isclose(figure.value("at"), expected["readouts"]["at"]["value"], rel_tol=1e-12)
    page.mouse.up()


def test_the_learning_rate_multiplies_by_key_and_follows_the_hand(lesson: Lesson) -> None:
    page = lesson("gradient-descent/")
    figure = Figure(page, "descent-1d").ready()
    slider = figure.root.locator("[data-param=rate] input[type=range]")
    slider.focus()
    slider.press("PageUp")
    slider.press("PageUp")
    assert figure.number("rate") == 0.2
    expect(slider).to_have_attribute("aria-valuetext", "0.2")
    slider.evaluate("range => { range.value = 500; range.dispatchEvent(new Event('input', {bubbles: true})) }")
    assert math.isclose(figure.number("rate"), 0.001**0.5, rel_tol=0.01)
    drag(page, middle(figure.handle("rate")), 40, 0)
    assert figure.number("rate") > 0.04


def test_the_prose_leads_to_the_cycle_and_beyond_it(lesson: Lesson) -> None:
    page = lesson("gradient-descent/")
    figure = Figure(page, "descent-1d").ready()
    page.get_by_role("link", name="Right at the wall").click()
    expect(figure.root.locator(".figure-note")).to_contain_text("back and forth between −2 and −1 for ever")
    assert abs(figure.value("at") + 1) < 1e-9
    assert math.isclose(figure.number("rate"), 1 / 3, rel_tol=1e-12)
    expect(figure.root).to_be_in_viewport()
    page.get_by_role("link", name="Beyond the wall").click()
    figure.set("steps", 100)
    expect(figure.root.locator(".figure-note")).to_contain_text("It diverges")
    expect(figure.root.locator("output[name=next]")).to_have_count(0)
    expect(page.locator(".katex-html [data-readout=next]")).to_have_text("?")


def test_showing_the_limit_draws_it_and_moves_no_picture(lesson: Lesson) -> None:
    figure = Figure(lesson("gradient-descent/"), "descent-1d").ready()
    before = tops(figure)
    figure.switch("limit")
    expect(figure.root.locator("output[name=limit]")).to_be_visible()
    assert math.isclose(figure.value("limit"), 1 / 3, rel_tol=1e-12)
    expect(figure.root.locator("[data-panel=curve] .mark-dots.role-best")).to_have_count(1)
    assert tops(figure) == before


def test_each_descent_curve_has_a_start_of_its_own(lesson: Lesson) -> None:
    figure = Figure(lesson("gradient-descent/"), "descent-1d").ready()
    starts = {"parabola": "start", "houses": "start_slope", "valleys": "start_x"}
    for curve, start in starts.items():
        figure.choose("curve", curve)
        for other in starts.values():
            expect(figure.root.locator(f"[data-param={other}]")).to_be_visible(visible=other == start)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_step_button_stays_where_it_is(lesson: Lesson, width: int) -> None:
    page = lesson("gradient-descent/")
    page.set_viewport_size({"width": width, "height": 900})
    figure = Figure(page, "descent-1d").ready()
    button = figure.root.locator("[data-play=step]")
    places = []
    for steps in (0, 1, 7, 30, 200):
        figure.set("steps", steps)
        expect(figure.says()).to_contain_text("one step" if steps == 1 else f"{steps} steps")
        box, top = button.bounding_box(), figure.root.bounding_box()
        assert box
        assert top
        places.append(box["y"] - top["y"])
    assert places == [places[0]] * 5


def test_a_race_is_run_after_the_guess_and_scored_at_the_line(lesson: Lesson) -> None:
    figure = Figure(lesson("gradient-descent/"), "race").ready()
    figure.set("steps", 40)
    expect(figure.root.locator("output[name=loss_a]")).to_have_count(0)
    figure.set("steps", 0)
    figure.choose("winner", "C")
    expect(figure.root.locator(".figure-note")).to_contain_text("You said: C")
    figure.root.locator("[data-play=play]").click()
    expect(figure.root.locator(".figure-note")).to_contain_text("B crosses the line at step 3. C needs 22 steps")
    expect(figure.root.locator("[data-play=play]")).to_have_attribute("aria-pressed", "false")
    expect(figure.param("steps")).to_have_value("40")
    figure.set("rate_c", 0.4)
    expect(figure.root.locator("[name=winner]:checked")).to_have_count(0)
    expect(figure.root.locator("output[name=loss_a]")).to_have_count(0)
    figure.choose("winner", "C")
    expect(figure.root.locator(".figure-note")).to_contain_text("C goes up")


# ── everywhere ────────────────────────────────────────────────────────────────────────────────────


def test_the_description_is_spoken_once_the_reader_pauses(lesson: Lesson) -> None:
    figure = Figure(lesson("models/"), "fit-line").ready()
    figure.handle("slope").focus()
    for _ in range(3):
        figure.handle("slope").press("ArrowUp")
    live = figure.root.locator(".live[role=status]")
    expect(live).to_contain_text("203")
    assert live.text_content() == figure.says().text_content()


def test_nothing_moves_by_itself_under_reduced_motion(fresh: Callable[..., Page]) -> None:
    page = fresh(reduced_motion="reduce")
    page.goto("models/")
    figure = Figure(page, "fit-line").ready()
    figure.set("slope", 150)
    expect(figure.says()).to_contain_text("150")
    running = page.evaluate(
        "() => document.getAnimations().filter(a => a.effect.getComputedTiming().activeDuration > 1).length"
    )
    assert running == 0


def test_a_phone_drags_the_line_with_one_thumb(fresh: Callable[..., Page]) -> None:
    page = fresh(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)
    page.goto("models/")
    figure = Figure(page, "fit-line").ready()
    x, y = middle(figure.handle("slope"))
    scrolled = page.evaluate("() => scrollY")
    session = page.context.new_cdp_session(page)
    touch: list[tuple[str, list[dict[str, Any]]]] = [
        ("touchStart", [{"x": x, "y": y}]),
        *[("touchMove", [{"x": x, "y": y + 10 * i}]) for i in range(1, 7)],
        ("touchEnd", []),
    ]
    for kind, points in touch:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(figure.param("slope")).not_to_have_value("200")
    assert page.evaluate("() => scrollY") == scrolled
