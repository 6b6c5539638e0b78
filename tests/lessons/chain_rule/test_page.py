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
