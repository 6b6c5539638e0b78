"""The loss curve page in a browser: what a reader does there, and what it answers."""

import math
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

import bridge
from tests.e2e.browsing import Figure, drag, middle, tops

Lesson = Callable[[str], Page]


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
        expect(figure.root.locator("output[name=loss]")).to_be_attached()
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
    expect(figure.root.locator("output[name=gap]")).to_be_attached()
    expect(figure.root.locator(".figure-note")).to_contain_text("Your curve is off by")
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
    expect(figure.root.locator("output[name=gap]")).to_be_attached()
    assert tops(figure) == before


def test_the_point_on_the_curve_leads_the_line(lesson: Lesson) -> None:
    page = lesson("loss-curve/")
    figure = Figure(page, "in-the-dark").ready()
    figure.switch("reveal")
    expect(figure.root.locator("output[name=lowest]")).to_be_attached()
    line = figure.root.locator("[data-panel]").first.locator(".mark-line.role-model path").last
    before = line.get_attribute("d")
    point = figure.root.locator("[data-panel]").nth(1).locator("[role=slider]")
    drag(page, middle(point), -60, 0)
    assert figure.number("slope") < 200
    expect(line).not_to_have_attribute("d", before or "")
