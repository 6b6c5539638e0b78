"""Backpropagation, as a reader meets it: step, go back, walk with keys, type, pan."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.browsing import PHONE, Figure, settled

Lesson = Callable[[str], Page]


def picture(figure: Figure) -> list[str]:
    """All that the graph and the listing show."""
    shown: list[str] = figure.root.locator("[data-node], [data-edge], .code-line").evaluate_all(
        "all => all.map(e => e.getAttribute('class') + '|' + e.textContent)"
    )
    return shown


def at(figure: Figure, step: int) -> Locator:
    """Go to a step; the note says when it is there."""
    figure.set("step", step)
    note = figure.root.locator(".figure-note")
    expect(note).to_contain_text(f"Step {step} of" if step else "Before the first step")
    return note


def test_forward_and_back_again_is_the_same_picture(lesson: Lesson) -> None:
    figure = Figure(lesson("backpropagation/"), "backward-pass").ready()
    there = {}
    for step in range(11):
        at(figure, step)
        there[step] = picture(figure)
    assert len({repr(shown) for shown in there.values()}) == 11
    for step in (9, 6, 3, 0):
        at(figure, step)
        assert picture(figure) == there[step]


def test_the_buttons_step_one_edge_at_a_time_and_end_where_the_graph_ends(lesson: Lesson) -> None:
    figure = Figure(lesson("backpropagation/"), "backward-pass").ready()
    at(figure, 8)
    step, back = (figure.root.locator(f"[data-play={what}]") for what in ("step", "back"))
    note = figure.root.locator(".figure-note")
    step.click()
    step.click()
    expect(note).to_contain_text("Step 10 of 10")
    expect(note).to_contain_text("Every gradient is done")
    expect(step).to_be_disabled()
    expect(figure.param("step")).to_have_value("10")
    back.click()
    expect(note).to_contain_text("Step 9 of 10")
    assert figure.param("step").get_attribute("max") == "10"
    figure.choose("graph", "net")
    expect(note).to_contain_text("Step 9 of 103")
    assert figure.param("step").get_attribute("max") == "103"


def test_the_line_that_ran_is_lit(lesson: Lesson) -> None:
    figure = Figure(lesson("backpropagation/"), "backward-pass").ready()
    lit = figure.turn_to("code").locator(".code-line[aria-current=step]")
    expect(lit).to_have_count(0)
    at(figure, 1)
    expect(lit).to_have_text(re.compile(r'^\d+\s*"mul": Op'))
    at(figure, 4)
    expect(lit).to_contain_text("root.grad = 1.0")
    at(figure, 5)
    expect(lit).to_contain_text("target.grad += local * upstream")


def test_the_lectures_gradients_are_on_the_page(lesson: Lesson) -> None:
    figure = Figure(lesson("backpropagation/"), "backward-pass").ready()
    at(figure, 10)
    expect(figure.root.locator("[data-node=L]")).to_have_attribute("data-value", "-8")
    slopes = figure.root.locator("[data-node]").evaluate_all(
        "all => Object.fromEntries(all.map(e => [e.dataset.node, Number(e.dataset.slope)]))"
    )
    assert slopes == {"L": 1, "f": 4, "d": -2, "c": -2, "e": -2, "a": 6, "b": -4}


def test_arrow_keys_walk_the_edges_and_enter_tells(lesson: Lesson) -> None:
    page = lesson("backpropagation/")
    figure = Figure(page, "backward-pass").ready()
    at(figure, 10)
    current = figure.root.locator("[data-node][tabindex='0']")
    expect(current).to_have_count(1)
    current.focus()
    for key, node in [("Home", "a"), ("ArrowRight", "e"), ("ArrowRight", "d"), ("ArrowDown", "f"), ("ArrowRight", "L")]:
        page.keyboard.press(key)
        expect(figure.root.locator("[data-node]:focus")).to_have_attribute("data-node", node)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    words = figure.root.locator(".graph-words")
    page.keyboard.press("Enter")
    expect(words).to_have_text("e = a × b = 2 × (−3) = −6. e.grad = 1 × (−2) = −2, from d.")
    expect(figure.root.locator("[data-node=e]")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    expect(words).not_to_contain_text("e.grad")


def test_a_number_typed_into_a_node_recomputes_all(lesson: Lesson) -> None:
    figure = Figure(lesson("backpropagation/"), "backward-pass").ready()
    at(figure, 10)
    box = figure.root.locator("[data-entry=c]")
    box.fill("7")
    result = figure.root.locator("[data-node=L] .number-data")
    expect(result).to_have_text("−2")
    box.press("ArrowUp")
    expect(result).to_have_text("−3")
    figure.root.locator(".reset").click()
    expect(result).to_have_text("")
    expect(box).to_have_value("10")


def test_a_node_stays_where_it_is_whatever_is_typed(lesson: Lesson) -> None:
    figure = Figure(lesson("backpropagation/"), "backward-pass").ready()
    places = "all => all.map(e => e.style.transform)"
    before = figure.root.locator("[data-node]").evaluate_all(places)
    at(figure, 10)
    figure.root.locator("[data-entry=a]").fill("-9.5")
    expect(figure.root.locator("[data-node=e] .number-data")).to_have_text("28.5")
    assert figure.root.locator("[data-node]").evaluate_all(places) == before


def box(locator: Locator) -> Any:
    found = locator.bounding_box()
    assert found
    return found


def test_on_a_phone_a_large_graph_pans_in_its_box_and_the_page_stays(lesson: Lesson) -> None:
    page = lesson("backpropagation/")
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    figure = Figure(page, "backward-pass").ready()
    figure.choose("graph", "net")
    expect(figure.root.locator("[data-node]")).to_have_count(59)
    at(figure, 60)
    window = figure.root.locator(".graph-window")
    window.scroll_into_view_if_needed()
    frame, node = box(window), figure.root.locator("[data-node].is-now")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert frame["width"] <= PHONE["width"]
    expect(node).to_be_in_viewport()
    scale = node.evaluate("e => e.getScreenCTM().a")
    assert 13 * scale >= 10.99
    scrolled = page.evaluate("scrollY")
    place = box(node)
    session = page.context.new_cdp_session(page)
    x, y = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] - 30
    for kind, points in [
        ("touchStart", [{"x": x, "y": y}]),
        ("touchMove", [{"x": x - 30, "y": y}]),
        ("touchMove", [{"x": x - 60, "y": y}]),
        ("touchEnd", []),
    ]:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    page.wait_for_function(
        "([selector, x]) => document.querySelector(selector).getBoundingClientRect().x < x - 20",
        arg=["#backward-pass [data-node].is-now", place["x"]],
    )
    assert page.evaluate("scrollY") == scrolled
    assert page.evaluate("scrollX") == 0


def test_the_wheel_scrolls_the_page_and_with_ctrl_it_zooms(lesson: Lesson) -> None:
    page = lesson("backpropagation/")
    figure = Figure(page, "backward-pass").ready()
    window = figure.root.locator(".graph-window")
    window.scroll_into_view_if_needed()
    frame = box(window)
    page.mouse.move(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2)
    stage = figure.root.locator(".stage")
    figure.root.locator(".graph-fit").click()
    page.mouse.move(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2)
    before = stage.evaluate("e => e.style.transform")
    scrolled = page.evaluate("scrollY")
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    expect(stage).not_to_have_attribute("style", re.compile(re.escape(before)))
    page.keyboard.up("Control")
    assert page.evaluate("scrollY") == scrolled
    zoomed = stage.evaluate("e => e.style.transform")
    page.mouse.wheel(0, 150)
    # All the way: a click while the page still moves would miss.
    page.wait_for_function("y => scrollY >= y", arg=scrolled + 150)
    assert stage.evaluate("e => e.style.transform") == zoomed
    figure.root.locator(".graph-fit").click()
    expect(stage).to_have_attribute("style", re.compile(re.escape(before)))


def test_what_a_used_twice_number_gets_is_guessed_first(lesson: Lesson) -> None:
    figure = Figure(lesson("backpropagation/"), "used-twice").ready()
    grad = figure.root.locator("[data-node=a] .number-grad")
    expect(grad).to_have_text("0")
    figure.choose("guess", "last")
    expect(grad).to_have_text("−3")
    expect(figure.root.locator(".edge.is-now .local")).to_have_text(["adds −6", "adds 3"])
    expect(figure.root.locator(".figure-verdict")).to_contain_text("takes both paths")
    expect(figure.root.locator(".figure-note")).to_contain_text("−6 + 3 = −3")


HIDDEN = """(root, what) => {
    const view = root.querySelector(".graph-window").getBoundingClientRect();
    const tools = root.querySelector(".graph-tools").getBoundingClientRect();
    const hidden = [...root.querySelectorAll(what)].filter((one) => {
        const box = one.getBoundingClientRect();
        return box.left < view.left - 3 || box.right > view.right + 3 || box.top < view.top - 3
            || box.bottom > view.bottom + 3;
    });
    if (tools.height && tools.top < view.bottom) hidden.push(root.querySelector(".graph-tools"));
    return hidden.map((one) => one.parentElement.getAttribute("class"));
}"""


@pytest.mark.parametrize(
    ("address", "graph", "steps", "longest"),
    [
        ("backpropagation/#backward-pass", "lecture", 10, ""),
        ("backpropagation/#backward-pass", "house", 13, ""),
        # Some edges are longer than a phone is wide or high: there the node is in view where something arrives.
        ("backpropagation/#backward-pass", "neuron", 15, "3"),
        ("backpropagation/#backward-pass", "net", 60, "all"),
        ("topological-order/#order", "levels", 10, ""),
        ("topological-order/#order", "ladder", 10, "all"),
    ],
)
def test_on_a_phone_what_is_at_work_is_in_view_at_every_step(
    lesson: Callable[..., Page], address: str, graph: str, steps: int, longest: str
) -> None:
    slug, name = address.split("#")
    page = lesson(slug, PHONE)
    figure = Figure(page, name).ready()
    figure.choose("graph", graph)
    for step in range(1, steps + 1):
        figure.set("step", step)
        settled(page, f"#{name}")
        expect(figure.root.locator(".node.is-now, .edge.is-now").first).to_be_attached()
        edges = "" if longest in {"all", str(step)} else ", .edge.is-now .wire"
        assert figure.root.evaluate(HIDDEN, f".node.is-now .box{edges}") == [], step
