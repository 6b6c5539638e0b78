"""What a reader does in the lesson on vectors, and what must come of it."""

import math
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

import bridge
from tests.e2e.browsing import Figure

Lesson = Callable[[str], Page]


def middle(locator: Locator) -> tuple[float, float]:
    locator.scroll_into_view_if_needed()
    box = locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_dragging_the_end_of_a_bar_changes_its_weight_and_the_sum(lesson: Lesson) -> None:
    page = lesson("vectors/")
    figure = Figure(page, "dot-product").ready()
    x, y = middle(figure.handle("w_area"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y)
    page.mouse.move(x + 60, y)
    page.mouse.up()
    assert figure.number("w_area") > 60
    expected = bridge.scene("dot-product", {"w_area": figure.number("w_area")})
    expect(figure.says()).to_have_text(expected["alt"])
    assert math.isclose(figure.value("price"), expected["readouts"]["price"]["value"], rel_tol=1e-12)
    after, _ = middle(figure.handle("w_area"))
    assert abs(after - (x + 60)) < 2, "the end stays under the pointer"


def test_the_formula_says_the_terms_of_the_house(lesson: Lesson) -> None:
    page = lesson("vectors/")
    figure = Figure(page, "dot-product").ready()
    figure.set("house", 1)
    figure.set("w_area", 100)
    expect(page.locator(".katex-html [data-readout=area]").first).to_have_text("91,200")
    expect(page.locator(".katex-html [data-readout=price]").first).to_have_text(f"{figure.value('price'):,.0f}")


def test_the_best_weights_are_on_the_page_once_guessed_and_asked_for(lesson: Lesson) -> None:
    figure = Figure(lesson("vectors/"), "dot-product").ready()
    figure.switch("best")
    figure.ready()
    expect(figure.root.locator("output[name=best_area]")).to_have_count(0)
    figure.choose("guess", "plus")
    expect(figure.root.locator("output[name=best_bedrooms]")).to_have_text("−$12,660 each")
    assert math.isclose(figure.value("best_area"), 122.65474233155659, rel_tol=1e-11)
    assert math.isclose(figure.value("best_age"), -173.0677412473955, rel_tol=1e-11)
    assert math.isclose(figure.value("best_bias"), 41478.73739531581, rel_tol=1e-11)
    assert math.isclose(figure.value("best_loss"), 4669.420141608122, rel_tol=1e-11)
    expect(figure.root.locator(".figure-verdict")).to_contain_text("Down: −$12,660 a bedroom")


def test_the_link_in_the_prose_puts_the_best_weights_in(lesson: Lesson) -> None:
    page = lesson("vectors/")
    figure = Figure(page, "dot-product").ready()
    page.get_by_role("link", name="Put them in").click()
    expect(figure.param("guess").locator("nth=1")).to_be_checked()
    expect(figure.root.locator("output[name=loss]")).to_have_text(re.compile("4,669"))
    assert math.isclose(figure.value("loss"), figure.value("best_loss"), rel_tol=1e-9)


@pytest.mark.parametrize("name", ["area", "bedrooms", "age"])
def test_a_term_lights_with_all_that_it_touches(lesson: Lesson, name: str) -> None:
    page = lesson("vectors/")
    figure = Figure(page, "dot-product").ready()
    page.mouse.move(0, 0)
    page.keyboard.press("Tab")  # from here on the focus is the keyboard's
    figure.handle(f"w_{name}").focus()
    bars = figure.root.locator(".mark-bars.role-parameter")
    for selector in (".mark-bars.role-parameter", ".mark-bars.role-model", ".mark-label"):
        expect(figure.root.locator(f"{selector}[data-about~={name}]").first).to_have_attribute("data-lit", "")
    expect(figure.root.locator(".mark-bars.role-parameter[data-lit]")).to_have_count(1)
    expect(bars).to_have_count(4)


def test_pointing_at_the_sum_lights_every_term(lesson: Lesson) -> None:
    page = lesson("vectors/")
    figure = Figure(page, "dot-product").ready()
    page.mouse.move(*middle(figure.root.locator(".mark-bars.role-model")))
    expect(figure.root.locator(".mark-bars.role-parameter[data-lit]")).to_have_count(4)


def test_a_new_house_has_no_end_to_drag_for_its_age(lesson: Lesson) -> None:
    page = lesson("vectors/")
    figure = Figure(page, "dot-product").ready()
    page.get_by_role("link", name="Take house 8.").click()
    expect(figure.root.locator(".figure-note")).to_contain_text("Age 0")
    expect(figure.handle("w_age")).to_have_count(0)


def test_six_pairs_are_answered_by_eye_and_each_keeps_its_answer(lesson: Lesson) -> None:
    figure = Figure(lesson("vectors/"), "which-sign").ready()
    verdict = figure.root.locator(".figure-verdict")
    expect(figure.root.locator(".mark-arrows.role-model")).to_have_count(0)
    for pair, sign in enumerate(["plus", "minus", "plus", "zero", "plus", "minus"], start=1):
        figure.choose("pair", str(pair))
        expect(verdict).to_be_empty()
        expect(figure.root.locator("output[name=dot]")).to_have_count(0)
        figure.choose(f"sign{pair}", sign)
        expect(verdict).to_contain_text("Yes:")
    expect(figure.root.locator("output[name=dot]")).to_have_attribute("data-value", "-2")
    figure.choose("pair", "4")
    expect(figure.root.locator("output[name=dot]")).to_have_attribute("data-value", "0")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_plane_has_square_units_around_its_middle(lesson: Lesson, width: int) -> None:
    page = lesson("vectors/")
    page.set_viewport_size({"width": width, "height": 900})
    figure = Figure(page, "projection").ready()
    figure.set("x1", 2)
    expect(figure.says()).to_contain_text("x to (2, 3)")

    def moved(handle: str) -> tuple[float, float]:
        return middle(figure.handle(handle))

    (x0, y0), (w0, v0) = moved("x"), moved("w")
    # From (2, 3) to (3, 1): one to the right and two down.
    assert math.isclose(v0 - y0, 2 * (w0 - x0), abs_tol=1.0)


def test_dragging_x_past_the_right_angle_changes_the_sign(lesson: Lesson) -> None:
    page = lesson("vectors/")
    figure = Figure(page, "projection").ready()
    x, y = middle(figure.handle("x"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y)
    page.mouse.move(x - 130, y)
    page.mouse.up()
    expect(figure.root.locator(".figure-note")).to_contain_text("Minus")
    product = figure.number("w1") * figure.number("x1") + figure.number("w2") * figure.number("x2")
    expect(figure.says()).to_have_text(
        bridge.scene("projection", {"x1": figure.number("x1"), "x2": figure.number("x2")})["alt"]
    )
    assert math.isclose(figure.value("dot"), product, rel_tol=1e-12)
    assert figure.value("dot") < 0.0
