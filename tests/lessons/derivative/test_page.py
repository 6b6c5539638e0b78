"""The derivative page in a browser: what a reader does there, and what it answers."""

import math
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import Figure, drag, middle

Lesson = Callable[[str], Page]


def test_a_way_is_scored_and_the_next_place_asks_its_own_question(lesson: Lesson) -> None:
    page = lesson("derivative/")
    figure = Figure(page, "which-way").ready()
    verdict = figure.root.locator(".figure-verdict")
    expect(verdict).to_be_empty()
    expect(figure.root.locator("output[name=slope]")).to_have_count(0)
    figure.choose("way_1", "right")
    expect(verdict).to_contain_text("That is uphill.")
    assert figure.value("slope") > 0
    expect(page).to_have_url(re.compile("way_1=right"))
    figure.choose("place", "2")
    expect(verdict).to_be_empty()
    expect(page).to_have_url(re.compile("place=2"))
    figure.choose("way_2", "right")
    expect(verdict).to_contain_text("Yes.")
    figure.choose("place", "1")
    expect(verdict).to_contain_text("That is uphill.")


def test_a_link_keeps_the_answer_with_its_place(fresh: Callable[..., Page]) -> None:
    page = fresh()
    page.goto("derivative/#which-way?place=5&way_5=right")
    figure = Figure(page, "which-way").ready()
    expect(figure.root.locator(".figure-verdict")).to_contain_text("Yes.")


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


def test_the_point_leads_the_tangent_and_the_prose_follows(lesson: Lesson) -> None:
    page = lesson("derivative/")
    figure = Figure(page, "tangent").ready()
    drag(page, middle(figure.handle("point")), -200, 0, end=False)
    expect(figure.root.locator(".figure-note")).to_contain_text("downhill is to the right")
    page.mouse.up()
    said = figure.ready().root.locator("output[name=tangent]").text_content()
    expect(page.locator(".live-number[data-figure=tangent][data-readout=tangent]")).to_have_text(said or "?")


def test_each_curve_has_its_own_controls(lesson: Lesson) -> None:
    figure = Figure(lesson("derivative/"), "tangent").ready()
    control = lambda name: figure.root.locator(f".control[data-param={name}]")  # noqa: E731
    for curve, own, other in (("houses", "slope", "x"), ("cube", "cube_x", "slope"), ("f", "x", "cube_x")):
        figure.choose("curve", curve)
        figure.open("all-controls")
        expect(control(own)).to_be_visible()
        expect(control(other)).to_be_hidden()
        figure.close()
    expect(figure.root.locator("output[name=tangent]")).to_have_text("+14")
    assert figure.value("tangent") == 14
    figure.set("x_h", 0.5)
    expect(figure.root.locator("output[name=secant]")).to_have_text("+15.5")
    figure.switch("level")
    expect(figure.root.locator("output[name=level]")).to_be_attached()
    assert math.isclose(figure.value("level"), 2 / 3)


@pytest.mark.parametrize(("curve", "step"), [("houses", "slope_h"), ("f", "x_h"), ("cube", "cube_h")])
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_while_the_second_point_passes_the_first(
    lesson: Lesson, curve: str, step: str, width: int
) -> None:
    page = lesson("derivative/")
    page.set_viewport_size({"width": width, "height": 900})
    figure = Figure(page, "tangent").ready()
    figure.choose("curve", curve)
    places = []
    for number in (0.5, 0, -0.5):
        figure.set(step, number)
        expect(figure.root.locator("output[name=h]")).to_have_attribute("data-value", f"{number:g}")
        box = figure.root.locator("[data-panel=curve] svg").bounding_box()
        top = figure.root.bounding_box()
        assert box
        assert top
        places.append(box["y"] - top["y"])
    assert places == [places[0]] * 3
