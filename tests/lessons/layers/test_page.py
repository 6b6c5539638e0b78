"""Layers: a forward pass in steps, and two layers that are one until tanh stands between them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

import bridge
from tests.e2e.browsing import Figure

Lesson = Callable[[str], Page]
SLUG = "layers/"


def test_each_step_shows_what_is_known_then(lesson: Lesson) -> None:
    figure = Figure(lesson(SLUG), "forward").ready()
    step = figure.root.locator("[data-play=step]")
    unsummed = figure.root.locator(".sum.is-blank")
    expect(figure.root.locator(".neuron.unknown")).to_have_count(5)
    for unknown, blank, words in [
        (5, 2, "W₁ · x + b₁"),
        (2, 2, "a₁ ="),
        (2, 0, "W₂ · a₁ + b₂"),
        (0, 0, "the network’s answer"),
    ]:
        step.click()
        expect(figure.root.locator(".figure-note")).to_contain_text(words)
        expect(figure.root.locator(".neuron.unknown")).to_have_count(unknown)
        expect(unsummed).to_have_count(blank)
    expect(figure.root.locator(".caption .value").last).to_have_text(f"{figure.value('answer_2'):.2f}")
    figure.root.locator("[data-play=back]").click()
    expect(figure.root.locator(".figure-note")).to_contain_text("Step 3")


def test_changing_an_input_changes_the_answer_of_the_last_layer(lesson: Lesson) -> None:
    page = lesson(SLUG)
    figure = Figure(page, "forward").ready()
    figure.set("step", 4)
    expect(figure.root.locator("output[name=answer_1]")).to_be_attached()
    before = figure.value("answer_1")
    figure.root.get_by_role("button", name="Another house").click()
    expect(figure.root.locator("output[name=answer_1]")).not_to_have_attribute("data-value", str(before))
    figure.set("step", 1)
    age = figure.root.get_by_label("x, age", exact=True)
    age.fill("0")
    figure.set("step", 4)
    x = [[float(line)] for line in figure.param("x").input_value().split()]
    expect(figure.says()).to_have_text(bridge.scene("forward", {"step": 4, "x": x})["alt"])


def test_a_layer_lights_as_its_matrix_does(lesson: Lesson) -> None:
    page = lesson(SLUG)
    figure = Figure(page, "forward").ready()
    page.mouse.move(0, 0)
    figure.set("step", 3)
    figure.root.get_by_label("W₂, neuron 2, neuron 3", exact=True).focus()
    expect(figure.root.locator(".edge[data-lit]")).to_have_count(1)
    expect(figure.root.locator(".edge[data-lit]")).to_have_attribute("data-about", "w2-2-3")


def test_dragging_a_ring_moves_a_column_of_the_matrix(lesson: Lesson) -> None:
    figure = Figure(lesson(SLUG), "collapse").ready()
    ring = figure.handle("column-1")
    ring.focus()
    ring.press("ArrowUp")
    ring.press("ArrowRight")
    figure.root.locator(".tab[data-shows=one]").click()
    expect(figure.root.get_by_label("W₁, row 2, column 1", exact=True)).to_have_value("0.6")
    expect(figure.root.get_by_label("W₁, row 1, column 1", exact=True)).to_have_value("1.1")
    expect(figure.root.locator("output[name=apart]")).to_have_text("0")
    figure.root.locator(".tab[data-shows=paper]").click()


def test_tanh_asks_before_it_breaks_what_was_one(lesson: Lesson) -> None:
    figure = Figure(lesson(SLUG), "collapse").ready()
    figure.set("stage", 3)
    asked = figure.root.locator(".asked")
    expect(asked).to_be_hidden()
    figure.switch("tanh")
    expect(asked).to_contain_text("are two layers still one matrix?")
    expect(figure.root.locator("output[name=least]")).to_have_count(0)
    expect(figure.root.locator("output[name=apart]")).to_have_text("0")
    figure.choose("guess", "other")
    expect(figure.root.locator(".figure-verdict")).to_contain_text("It may come nearer")
    expected = bridge.scene("collapse", {"stage": 3, "tanh": True, "guess": "other"})["readouts"]
    for name in ("apart", "least"):
        assert figure.value(name) == pytest.approx(expected[name]["value"], rel=1e-11)
    figure.switch("tanh")
    expect(figure.root.locator("output[name=apart]")).to_have_text("0")
    figure.switch("tanh")
    expect(asked).to_be_hidden()


def test_the_sheet_is_bent_only_after_tanh(lesson: Lesson) -> None:
    figure = Figure(lesson(SLUG), "collapse").ready()
    figure.switch("tanh")
    figure.choose("guess", "none")
    title = figure.root.locator("[data-panel=paper] .panel-title")
    for stage, name in enumerate(["Before anything", "After layer 1", "After tanh", "After layer 2"]):
        figure.set("stage", stage)
        expect(title).to_contain_text(name)
    expect(figure.root.locator("[data-panel=paper] .mark-segments.role-best")).to_have_count(1)
