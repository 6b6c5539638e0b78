"""The gradient descent page in a browser: what a reader does there, and what it answers."""

import math
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

import bridge
from lessons.gradient_descent import descent_1d
from tests.e2e.browsing import Figure, drag, middle, tops

Lesson = Callable[[str], Page]


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
    slider = figure.reach("rate").locator("input[type=range]")
    slider.focus()
    slider.press("PageUp")
    slider.press("PageUp")
    assert math.isclose(figure.number("rate"), 10.0 * descent_1d.RATE.opening, rel_tol=0.01)
    expect(slider).to_have_attribute("aria-valuetext", f"{figure.number('rate'):g}")
    slider.evaluate("range => { range.value = 500; range.dispatchEvent(new Event('input', {bubbles: true})) }")
    assert math.isclose(figure.number("rate"), 0.001**0.5, rel_tol=0.01)
    figure.close()
    drag(page, middle(figure.handle("rate")), 40, 0)
    assert figure.number("rate") > 0.04


def test_the_prose_leads_to_the_cycle_and_beyond_it(lesson: Lesson) -> None:
    page = lesson("gradient-descent/")
    figure = Figure(page, "descent-1d").ready()
    page.get_by_role("link", name="Right at the wall").click()
    expect(figure.root.locator(".figure-note")).to_contain_text("back and forth between −2 and −1 forever")
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
    expect(figure.root.locator("output[name=limit]")).to_be_attached()
    assert math.isclose(figure.value("limit"), 1 / 3, rel_tol=1e-12)
    expect(figure.root.locator("[data-panel=curve] .mark-dots.role-best")).to_have_count(1)
    assert tops(figure) == before


def test_each_descent_curve_has_a_start_of_its_own(lesson: Lesson) -> None:
    figure = Figure(lesson("gradient-descent/"), "descent-1d").ready()
    starts = {"parabola": "start", "houses": "start_slope", "valleys": "start_x"}
    for curve, start in starts.items():
        figure.choose("curve", curve)
        figure.open("all-controls")
        for other in starts.values():
            expect(figure.root.locator(f"[data-param={other}]")).to_be_visible(visible=other == start)
        figure.close()


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


def test_a_race_is_run_after_the_guess_and_other_rates_ask_nothing(lesson: Lesson) -> None:
    figure = Figure(lesson("gradient-descent/"), "race").ready()
    expect(figure.root.locator("output[name=loss_a]")).to_have_count(0)
    figure.choose("winner", "C")
    expect(figure.root.locator(".figure-note")).to_contain_text("Press play")
    figure.root.locator("[data-play=play]").click()
    expect(figure.root.locator(".figure-note")).to_contain_text("B is first, at step 3.")
    expect(figure.root.locator("[data-play=play]")).to_have_attribute("aria-pressed", "false")
    expect(figure.param("steps")).to_have_value("40")
    expect(figure.root.locator(".figure-verdict")).to_contain_text("B is there at step 3, C at 22.")
    figure.set("rate_c", 0.4)
    expect(figure.root.locator("[name=winner]:checked")).to_have_count(1)
    expect(figure.root.locator(".figure-note")).to_contain_text("C climbs")


def test_of_three_balls_in_one_place_each_is_seen(lesson: Lesson) -> None:
    figure = Figure(lesson("gradient-descent/"), "race").ready()
    shapes = figure.root.locator("[data-panel=race] .mark-dots .lit")
    expect(shapes).to_have_count(3)
    boxes = [box for shape in shapes.all() if (box := shape.bounding_box())]
    assert len({(round(box["x"] + box["width"] / 2), round(box["y"] + box["height"] / 2)) for box in boxes}) == 1
    assert len({shape.get_attribute("d") for shape in shapes.all()}) == 3
