"""The chain rule, as a reader meets it: guess, nudge, shrink, drag."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import Figure, drag, middle

Lesson = Callable[[str], Page]


def test_the_answer_is_there_only_after_the_guess_and_is_the_engines(lesson: Lesson) -> None:
    figure = Figure(lesson("chain-rule/"), "ripple").ready()
    assert "total" not in figure.values()
    figure.choose("guess", "add")
    expect(figure.root.locator("output[name=total]")).to_have_attribute("data-value", "6")
    expect(figure.root.locator("output[name=gradient]")).to_have_attribute("data-value", "6")
    expect(figure.root.locator(".figure-verdict")).to_contain_text("No, 6 times")
    expect(figure.turn_to("graph").locator("[data-node=w] .number-grad")).to_have_text("6")


def test_a_smaller_nudge_comes_nearer_to_the_derivative(lesson: Lesson) -> None:
    figure = Figure(lesson("chain-rule/"), "ripple").ready()
    figure.choose("guess", "multiply")
    figure.choose("chain", "bend")
    total = figure.root.locator("output[name=total]")
    expect(total).to_have_text("6")
    figure.set("size", 0.01)
    expect(total).to_have_text("3.03")
    figure.set("size", 0.0001)
    expect(total).to_have_text("3.0003")
    expect(figure.root.locator("output[name=gradient]")).to_have_attribute("data-value", "3")


def test_w_and_the_tip_of_the_nudge_are_dragged_along_their_line(lesson: Lesson) -> None:
    page = lesson("chain-rule/")
    figure = Figure(page, "ripple").ready()
    figure.choose("guess", "multiply")
    figure.choose("chain", "bend")
    figure.ready()
    says = figure.says()
    before = says.inner_text()
    drag(page, middle(figure.handle("w")), -6, 0)
    expect(figure.handle("w")).not_to_have_attribute("aria-valuenow", "0.5")
    assert float(figure.handle("w").get_attribute("aria-valuenow") or "") < 0.5
    size = figure.root.locator("[data-param=size] input.number")
    figure.ready()
    drag(page, middle(figure.handle("tip")), -12, 0)
    expect(says).not_to_have_text(before)
    assert float(size.input_value()) < 1.0


@pytest.mark.parametrize("w", [-2.5, -1.2, 0.5])
def test_the_tip_of_the_nudge_follows_the_hand_on_either_side_of_zero(lesson: Lesson, w: float) -> None:
    page = lesson("chain-rule/")
    figure = Figure(page, "ripple").ready()
    figure.choose("guess", "multiply")
    figure.choose("chain", "bend")
    figure.set("w", w)
    size = figure.root.locator("[data-param=size] input.number")
    figure.ready()
    start = middle(figure.handle("tip"))
    drag(page, start, -10, 0)
    figure.ready()
    assert float(size.input_value()) < 1.0
    assert middle(figure.handle("tip"))[0] == pytest.approx(start[0] - 10, abs=1.5)


@pytest.mark.parametrize("chain", ["bend", "three", "four", "fork"])
def test_every_chain_is_a_graph_with_its_slopes_on_the_edges(lesson: Lesson, chain: str) -> None:
    figure = Figure(lesson("chain-rule/"), "ripple").ready()
    figure.choose("chain", chain)
    expect(figure.says()).to_contain_text(re.compile(r"h = w²|n = ½|h = 2 · w"))
    edges = figure.turn_to("graph").locator("[data-edge]")
    assert edges.count() >= 3
    for text in edges.locator(".local").all_text_contents():
        assert re.fullmatch(r"×\s?−?[\d.,]+", text)


def test_a_number_lights_in_both_pictures(lesson: Lesson) -> None:
    figure = Figure(lesson("chain-rule/"), "ripple").ready()
    figure.handle("w").hover()
    expect(figure.root.locator("[data-panel=lens] .mark-label[data-about=w]")).to_have_attribute("data-lit", "")


def turned(figure: Figure, role: str) -> float:
    """How far the wheel of `role` is turned as it is drawn, in degrees."""
    rim = figure.root.locator(f".mark-gears.role-{role} .rim").first.get_attribute("transform") or ""
    return float(rim.removeprefix("rotate(").removesuffix(")"))


def test_a_hand_turns_the_first_wheel_and_each_one_after_it_as_many_times_as_far(lesson: Lesson) -> None:
    page = lesson("chain-rule/")
    figure = Figure(page, "ripple").ready()
    figure.choose("guess", "multiply")
    figure.set("w", 0.0)
    figure.ready()
    roles = ("parameter", "model", "error")
    before = [turned(figure, role) for role in roles]
    x, y = middle(figure.handle("w"))
    wheel = figure.root.locator(".mark-gears.role-parameter .rim").bounding_box()
    assert wheel
    centre = wheel["y"] + wheel["height"] / 2
    # From the top to 30° to the right of it: a twelfth of a turn, which is a w of 1.
    reach = centre - y
    drag(page, (x, y), reach / 2, reach * (1 - 3**0.5 / 2))
    expect(figure.handle("w")).to_have_attribute("aria-valuenow", re.compile(r"^(0\.9[5-9]|1$|1\.0[0-5]?)"))
    by = [turned(figure, role) - then for role, then in zip(roles, before, strict=True)]
    assert by[1] == pytest.approx(3 * by[0], abs=0.1)
    assert by[2] == pytest.approx(6 * by[0], abs=0.1)


def test_a_pointer_that_goes_round_below_the_wheel_does_not_throw_it_to_the_other_end(lesson: Lesson) -> None:
    page = lesson("chain-rule/")
    figure = Figure(page, "ripple").ready()
    figure.choose("guess", "multiply")
    figure.set("w", 0.0)
    figure.ready()
    x, y = middle(figure.handle("w"))
    wheel = figure.root.locator(".mark-gears.role-parameter .rim").bounding_box()
    assert wheel
    radius = wheel["y"] + wheel["height"] / 2 - y
    page.mouse.move(x, y)
    page.mouse.down()
    for right, down in ((1.0, 1.0), (0.2, 2.0), (-0.2, 2.0)):
        page.mouse.move(x + right * radius, y + down * radius)
    page.mouse.up()
    expect(figure.handle("w")).to_have_attribute("aria-valuenow", "1.5")


def test_keys_set_a_slope_and_at_0_the_wheel_comes_loose(lesson: Lesson) -> None:
    figure = Figure(lesson("chain-rule/"), "ripple").ready()
    figure.choose("guess", "multiply")
    figure.ready()
    second = figure.handle("second")
    second.press("ArrowLeft")
    expect(figure.root.locator("output[name=total]")).to_have_attribute("data-value", "3")
    second.press("ArrowLeft")
    expect(figure.root.locator("output[name=total]")).to_have_attribute("data-value", "0")
    expect(figure.root.locator(".mark-gears .wheel")).to_have_count(4)
    expect(figure.root.locator(".figure-note")).to_contain_text("One link has slope 0")
