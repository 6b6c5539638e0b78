"""What a reader does with a neuron and its curve."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import Figure, drag, middle

Lesson = Callable[[str], Page]
GRADS = {"x1": -1.5, "w1": 1.0, "x2": 0.5, "w2": 0.0, "b": 0.5}


def test_the_lectures_numbers_are_on_the_page_in_the_lectures_order(lesson: Lesson) -> None:
    printed = [float(text) for text in lesson("neuron/").locator(".prints samp").all_text_contents()]
    assert printed[:3] == pytest.approx([0.8813735870195432, 0.7071067811865476, 0.5], rel=1e-14)
    assert printed[3:8] == pytest.approx(list(GRADS.values()), rel=1e-14)


def test_all_gradients_appear_when_one_is_chosen(lesson: Lesson) -> None:
    figure = Figure(lesson("neuron/"), "neuron").ready()
    expect(figure.root.locator("output[name=grad_w2]")).to_have_count(0)
    figure.choose("guess", "x2")
    expect(figure.root.locator(".figure-verdict")).to_contain_text("x₂.grad is 1 × 0.5 = 0.5")
    assert {name: figure.value(f"grad_{name}") for name in GRADS} == pytest.approx(GRADS, rel=1e-14)


def test_a_ring_dragged_far_out_has_no_slope_left(lesson: Lesson) -> None:
    page = lesson("neuron/")
    figure = Figure(page, "neuron").ready()
    figure.choose("guess", "w2")
    width = (figure.root.locator("[data-panel=curve] svg").bounding_box() or {"width": 0.0})["width"]
    drag(page, middle(figure.handle("place")), 0.3 * width, 0)
    expect(figure.root.locator(".figure-note")).to_contain_text("Saturated: the curve is nearly flat")
    assert 0.0 < figure.value("grad_b") == figure.value("slope") < 0.01


def test_a_number_typed_into_a_node_moves_the_neuron(lesson: Lesson) -> None:
    page = lesson("neuron/")
    figure = Figure(page, "neuron").ready()
    figure.choose("guess", "w2")
    page.get_by_role("link", name="speak up a little").click()
    expect(figure.root.locator("output[name=grad_w2]")).not_to_have_attribute("data-value", "0")
    figure.root.get_by_role("button", name="The graph").click()
    figure.root.locator("[data-entry='x₂']").fill("0")
    expect(figure.root.locator("output[name=grad_w2]")).to_have_attribute("data-value", "0")
