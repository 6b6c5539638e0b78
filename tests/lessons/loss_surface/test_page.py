"""What a reader does on the loss surface: one point in three pictures, walks, and a surface to turn."""

import math
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

import bridge
from tests.e2e.browsing import PHONE, Figure, centre, drag_by_mouse, drag_by_touch, wait_for

Lesson = Callable[[str], Page]

NO_WEBGL = """
const context = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return /webgl/.test(kind) ? null : context.call(this, kind, ...more);
};
"""

CORNER = """canvas => {
  const copy = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
  copy.drawImage(canvas, 0, 0);
  return copy.getImageData(0, 0, 1, 1).data[0];
}"""
"""How much red there is in the first pixel, read from a copy: browsers complain of reading the canvas itself."""


def open_figure(lesson: Lesson, name: str) -> Figure:
    return Figure(lesson("loss-surface/"), name).ready()


def surface(figure: Figure) -> Locator:
    return figure.root.locator(".surface-box")


def wait_for_canvas(figure: Figure) -> None:
    """Until the canvas shows the surface as the sliders have it."""
    view = f"{figure.number('azimuth'):g} {figure.number('elevation'):g}"
    expect(surface(figure).locator("canvas")).to_have_attribute("data-drawn", view)


def place(figure: Figure, handle: str) -> str | None:
    return figure.handle(handle).get_attribute("transform")


@pytest.mark.parametrize("by", ["point-map", "point-surface", "slope"])
def test_moving_the_point_in_one_picture_moves_it_in_all_three(lesson: Lesson, by: str) -> None:
    figure = open_figure(lesson, "landscape")
    before = {name: place(figure, name) for name in ("point-map", "point-surface", "slope")}
    loss = figure.value("height")
    drag_by_mouse(figure.page, figure.handle(by), 0 if by == "slope" else -30, 40)
    expect(figure.root.locator("output[name=height]")).not_to_have_attribute("data-value", str(loss))
    for name, old in before.items():
        expect(figure.handle(name)).not_to_have_attribute("transform", old or "")
    slope, intercept = figure.number("slope"), figure.number("intercept")
    expected = bridge.scene("landscape", {"slope": slope, "intercept": intercept})["readouts"]["height"]["value"]
    expect(figure.root.locator("output[name=slope]")).to_have_attribute("data-value", re.compile(f"^{slope:g}"))
    assert math.isclose(figure.value("height"), expected, rel_tol=1e-9)


def test_the_line_follows_the_point_before_the_hand_lets_go(lesson: Lesson) -> None:
    figure = open_figure(lesson, "landscape")
    line = figure.root.locator(".mark-line.role-model .stroke")
    before = line.get_attribute("d") or ""
    x, y = centre(figure.handle("point-surface"))
    figure.page.mouse.move(x, y)
    figure.page.mouse.down()
    figure.page.mouse.move(x - 40, y + 10, steps=4)
    expect(line).not_to_have_attribute("d", before)
    figure.page.mouse.up()


def test_the_point_on_the_surface_stays_under_the_pointer(lesson: Lesson) -> None:
    figure = open_figure(lesson, "landscape")
    figure.set("slope", 120)
    figure.set("intercept", 20)
    expect(figure.root.locator("output[name=intercept]")).to_have_attribute("data-value", "20")
    handle = figure.handle("point-surface")
    x, y = centre(handle)
    drag_by_mouse(figure.page, handle, 25, 20)
    expect(figure.root.locator("output[name=slope]")).not_to_have_attribute("data-value", "120")
    slope = figure.number("slope")
    expect(figure.root.locator("output[name=slope]")).to_have_attribute("data-value", re.compile(f"^{slope:.6g}"[:6]))
    after = centre(handle)
    assert after == pytest.approx((x + 25, y + 20), abs=6)


def test_keys_move_the_point_on_the_map_and_on_the_surface_alike(lesson: Lesson) -> None:
    figure = open_figure(lesson, "landscape")
    ends = []
    for name in ("point-map", "point-surface"):
        figure.root.locator(".reset").click()
        handle = figure.handle(name)
        handle.focus()
        for key in ("ArrowRight", "ArrowRight", "ArrowUp", "PageDown", "Shift+ArrowLeft"):
            handle.press(key)
        ends.append((figure.number("slope"), figure.number("intercept")))
    assert ends == [(201.9, 41.0)] * 2


def test_the_surface_is_turned_by_keys(lesson: Lesson) -> None:
    figure = open_figure(lesson, "landscape")
    turn = figure.root.get_by_role("application", name=re.compile("Turn"))
    assert turn.get_attribute("aria-describedby")
    words = figure.page.locator(f"[id='{turn.get_attribute('aria-describedby')}']")
    expect(words).to_contain_text("arrow keys turn the surface")
    turn.focus()
    azimuth, elevation = figure.number("azimuth"), figure.number("elevation")
    turn.press("ArrowRight")
    turn.press("ArrowUp")
    assert (figure.number("azimuth"), figure.number("elevation")) == (azimuth + 5, elevation + 5)
    turn.press("Shift+ArrowLeft")
    assert figure.number("azimuth") == azimuth + 4.5
    wait_for_canvas(figure)


@pytest.mark.parametrize("drag", [drag_by_mouse, drag_by_touch])
def test_the_surface_is_turned_by_its_background(lesson: Lesson, drag: Callable[..., None]) -> None:
    figure = open_figure(lesson, "landscape")
    azimuth = figure.number("azimuth")
    box = surface(figure)
    box.scroll_into_view_if_needed()
    before = place(figure, "point-surface") or ""
    # From the middle, where the point is not: it opens further to the right.
    drag(figure.page, box, -60, 0)
    expect(figure.handle("point-surface")).not_to_have_attribute("transform", before)
    assert figure.number("azimuth") == pytest.approx(azimuth + 30, abs=1)
    wait_for_canvas(figure)
    figure.root.locator(".undo").click()
    assert figure.number("azimuth") == azimuth


def test_a_link_keeps_where_the_camera_stands(lesson: Lesson) -> None:
    figure = open_figure(lesson, "landscape")
    figure.page.evaluate("() => { location.hash = 'landscape?azimuth=-75&elevation=60' }")
    wait_for_canvas(figure)
    assert (figure.number("azimuth"), figure.number("elevation")) == (-75, 60)


def test_the_canvas_is_drawn_by_webgl_and_takes_up_another_theme(lesson: Lesson) -> None:
    figure = open_figure(lesson, "landscape")
    wait_for_canvas(figure)
    expect(surface(figure).locator(".facets path")).to_have_count(0)
    canvas = surface(figure).locator("canvas").element_handle()
    light = figure.page.evaluate(f"canvas => ({CORNER})(canvas)", canvas)
    figure.page.locator("button.theme").click()
    figure.page.wait_for_function(f"([canvas, light]) => ({CORNER})(canvas) < light - 100", arg=[canvas, light])
    figure.page.locator("button.theme").click()


def test_without_webgl_the_surface_is_drawn_and_works_all_the_same(fresh: Callable[..., Page]) -> None:
    page = fresh()
    page.add_init_script(NO_WEBGL)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("loss-surface/")
    figure = Figure(page, "landscape").ready()
    pieces = surface(figure).locator(".facets path")
    assert pieces.count() > 100
    before = pieces.first.get_attribute("d") or ""
    figure.set("azimuth", 60)
    expect(pieces.first).not_to_have_attribute("d", before)
    loss = figure.value("height")
    drag_by_mouse(page, figure.handle("point-surface"), -25, 15)
    expect(figure.root.locator("output[name=height]")).not_to_have_attribute("data-value", str(loss))
    assert not [url for url in asked if "webgl" in url], "three.js is not fetched in vain"


def test_other_lessons_do_without_three(fresh: Callable[..., Page]) -> None:
    page = fresh()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("derivative/")
    Figure(page, "tangent").ready()
    assert not [url for url in asked if "webgl" in url or "surface" in url]


def test_where_down_points_is_shown_after_a_guess(lesson: Lesson) -> None:
    figure = open_figure(lesson, "two-slopes")
    expect(figure.root.locator(".mark-arrows")).to_have_count(0)
    figure.choose("aim", "at")
    expect(figure.root.locator(".figure-verdict")).to_contain_text("Past it, as the arrow shows")
    expect(figure.root.locator(".mark-arrows")).to_have_count(2)
    assert figure.value("off") > 10


def test_the_point_slides_along_a_slice(lesson: Lesson) -> None:
    figure = open_figure(lesson, "two-slopes")
    before = figure.value("partial_slope")
    drag_by_mouse(figure.page, figure.handle("slope"), 40, 0)
    expect(figure.root.locator("output[name=partial_slope]")).not_to_have_attribute("data-value", str(before))
    assert figure.number("slope") > 200
    assert figure.number("intercept") == -60
    drag_by_mouse(figure.page, figure.handle("intercept"), 0, -30)
    wait_for(figure.page, lambda: figure.number("intercept") > -60)


def test_the_whole_path_follows_the_start_while_it_is_dragged(lesson: Lesson) -> None:
    figure = open_figure(lesson, "descent-2d")
    path = figure.root.locator(".mark-line.role-parameter .stroke")
    before = path.get_attribute("d") or ""
    x, y = centre(figure.handle("point-surface"))
    figure.page.mouse.move(x, y)
    figure.page.mouse.down()
    figure.page.mouse.move(x + 12, y + 12, steps=3)
    expect(path).not_to_have_attribute("d", before)
    figure.page.mouse.up()
    assert figure.number("steps") == 6


def test_a_walk_is_stepped_and_stepped_back(lesson: Lesson) -> None:
    figure = open_figure(lesson, "descent-2d")
    note = figure.root.locator(".figure-note")
    expect(note).to_contain_text("Step 6 took")
    opening = figure.value("loss")
    figure.root.get_by_role("button", name="Step: Steps").click()
    expect(note).to_contain_text("Step 7 took")
    figure.root.get_by_role("button", name="Step back: Steps").click()
    expect(note).to_contain_text("Step 6 took")
    assert figure.value("loss") == opening


def test_too_large_a_rate_is_explained_and_nothing_breaks(lesson: Lesson) -> None:
    figure = open_figure(lesson, "descent-2d")
    figure.page.evaluate("() => { location.hash = 'descent-2d?rate=0.4&steps=10000&limit=true' }")
    expect(figure.root.locator(".figure-note")).to_contain_text("It diverges: η = 0.4 is above the limit 2/λ")
    assert figure.value("limit") == pytest.approx(0.23261406174398255)
    expect(figure.root.locator(".figure-problem")).to_be_empty()


def test_the_ravine_of_plain_dollars_is_millions_of_times_as_long(lesson: Lesson) -> None:
    figure = open_figure(lesson, "ravine")
    figure.choose("units", "raw")
    expect(figure.root.locator(".figure-note")).to_contain_text("39,417,522 times as sharply")
    assert figure.value("condition") == pytest.approx(39417522.31354589, rel=1e-7)


def test_the_walk_through_the_ravine_is_stepped_under_its_picture(lesson: Lesson) -> None:
    figure = open_figure(lesson, "ravine")
    expect(figure.root.locator(".figure-note")).to_contain_text("After 10 steps")
    figure.root.get_by_role("button", name="Step: Steps").click()
    expect(figure.root.locator(".figure-note")).to_contain_text("After 11 steps")


def test_the_ravine_is_centred_and_scaled_one_at_a_time(lesson: Lesson) -> None:
    figure = open_figure(lesson, "ravine")
    figure.switch("centred")
    expect(figure.root.locator("output[name=condition]")).to_have_text("3.479")
    figure.switch("divided")
    expect(figure.root.locator("output[name=condition]")).to_have_text("1")
    figure.switch("centred")
    expect(figure.root.locator("output[name=condition]")).to_have_text("159.6")


def test_the_start_decides_the_valley_and_the_guess_is_met(lesson: Lesson) -> None:
    figure = open_figure(lesson, "two-valleys")
    figure.choose("valley", "B")
    expect(figure.root.locator(".figure-verdict")).to_contain_text("Being nearer doesn’t decide it")
    figure.set("steps", 0)
    figure.root.locator("[data-param=steps] input[type=range]").press("End")
    expect(figure.root.locator(".figure-note")).to_contain_text("it is in valley A, though B was nearer")


def test_the_lesson_fits_a_phone(fresh: Callable[..., Page]) -> None:
    page = fresh(viewport=PHONE, has_touch=True)
    page.goto("loss-surface/")
    figure = Figure(page, "landscape").ready()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    box = surface(figure).bounding_box()
    assert box
    assert box["width"] > 200
    before = figure.number("slope")
    drag_by_touch(page, figure.handle("point-surface"), -30, 20)
    expect(figure.root.locator(".undo")).to_be_enabled()
    assert figure.number("slope") != before
