"""The loss page in a browser: what a reader does there, and what it answers."""

import math
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

import bridge
from tests.e2e.browsing import Figure, tops

Lesson = Callable[[str], Page]


def boxes(figure: Figure, panel: str, selector: str) -> list[dict[str, float]]:
    return figure.root.locator(f"[data-panel={panel}] {selector}").evaluate_all(
        "all => all.map(e => { const b = e.getBoundingClientRect(); return {width: b.width, height: b.height} })"
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
    strips = figure.root.locator(f"[data-panel={total}] .mark-strips rect.strip").evaluate_all(
        "all => all.map(e => [e.width.baseVal.value, e.height.baseVal.value])"
    )
    area = sum(across * up for across, up in strips)
    assert math.isclose(area, sum(across * up for across, up in squares), rel_tol=0.01)


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
    expect(figure.root.locator("output[name=best_intercept]")).to_be_attached()
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
    expect(figure.root.locator("output[name=best_slope]")).to_be_attached()
    slope, intercept = figure.value("best_slope"), figure.value("best_intercept")
    figure.open("all-controls")
    for name, value in [("slope", slope), ("intercept", intercept)]:
        figure.root.locator(f"[data-param={name}] input.number").fill(repr(value))
    expect(figure.root.locator("output[name=gradient_slope]")).to_have_text(re.compile("^0 "))
    assert abs(figure.value("gradient_slope")) < 1e-9
    assert abs(figure.value("gradient_intercept")) < 1e-9
    assert math.isclose(figure.value("loss"), figure.value("best_loss"), rel_tol=1e-12)


def test_what_a_label_says_is_among_the_numbers_only(lesson: Lesson) -> None:
    figure = Figure(lesson("loss/"), "squared-errors").ready()
    expect(figure.root.locator(".panel-head output:visible")).to_have_count(0)
    expect(figure.open("numbers").locator("dt")).to_contain_text(["slope", "∂loss/∂slope"])
    figure.close()


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
    expect(figure.root.locator("output[name=second]")).to_be_attached()
    assert math.isclose(figure.value("second"), 4 * figure.value("first"))
    expect(figure.root.locator(".figure-verdict")).not_to_be_empty()
