"""What a reader does with one neuron, cut in five ways."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import Figure

Lesson = Callable[[str], Page]
GRADS = {"x1": -1.5, "w1": 1.0, "x2": 0.5, "w2": 0.0, "b": 0.5}


def test_the_numbers_of_the_finer_cut_are_those_of_the_lecture(lesson: Lesson) -> None:
    printed = [float(text) for text in lesson("tanh-from-exp/").locator(".prints samp").all_text_contents()]
    assert printed == pytest.approx([0.7071067811865476, *GRADS.values()], rel=1e-14)


def test_gradients_of_a_new_cut_come_after_the_guess_and_are_the_same(lesson: Lesson) -> None:
    figure = Figure(lesson("tanh-from-exp/"), "cut").ready()
    figure.choose("cut", "exp")
    expect(figure.root.locator("output[name=nodes]")).to_have_attribute("data-value", "17")
    expect(figure.root.locator("output[name=grad_x1]")).to_have_count(0)
    figure.choose("guess", "smaller")
    expect(figure.root.locator(".figure-verdict")).to_contain_text("They stay.")
    for cut in ("exp", "halves", "sigmoid", "one"):
        figure.choose("cut", cut)
        expect(figure.root.locator("output[name=apart_x1]")).to_have_count(1)
        assert {name: figure.value(f"grad_{name}") for name in GRADS} == pytest.approx(GRADS, rel=1e-14)
        assert all(figure.value(f"apart_{name}") < 5e-15 for name in GRADS)


def test_far_out_the_engine_says_why_it_stops_and_another_cut_goes_on(lesson: Lesson) -> None:
    page = lesson("tanh-from-exp/")
    figure = Figure(page, "cut").ready()
    page.get_by_role("link", name="drag n to 400").or_(page.locator("a[href*='b=406']")).first.click()
    expect(figure.root.locator(".figure-note")).to_contain_text(
        "exp(800.0): the result or its slope is too large for a float"
    )
    expect(figure.root.locator("output[name=o]")).to_have_count(0)
    figure.choose("cut", "halves")
    expect(figure.root.locator("output[name=o]")).to_have_attribute("data-value", "1")
