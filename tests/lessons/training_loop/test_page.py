"""What a reader does with the training loop: by hand, playing, and breaking it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import Figure

Lesson = Callable[[str], Page]


def test_three_buttons_train_by_hand_in_turn(lesson: Lesson) -> None:
    figure = Figure(lesson("training-loop/"), "training-loop").ready()
    note = figure.root.locator(".figure-note")
    buttons = {
        name: figure.root.get_by_role("button", name=name, exact=True) for name in ("Forward", "Backward", "Step")
    }
    for button in buttons.values():
        expect(button).to_have_count(0)
    figure.choose("guess", "under")
    for name, said in {"Forward": "Backward is next", "Backward": "Step is next", "Step": "Forward is next"}.items():
        expect(buttons[name]).to_have_attribute("aria-disabled", "false")
        buttons[name].click()
        expect(note).to_contain_text(said)
    expect(figure.root.locator("output[name=steps]")).to_have_text("1")
    expect(buttons["Step"]).to_have_attribute("aria-disabled", "true")
    buttons["Step"].dispatch_event("click")
    expect(figure.root.locator("output[name=steps]")).to_have_text("1")


def test_the_code_lights_the_lines_that_ran(lesson: Lesson) -> None:
    figure = Figure(lesson("training-loop/"), "training-loop").ready()
    figure.choose("guess", "under")
    figure.set("phase", 2)
    figure.root.get_by_role("button", name="Code", exact=True).click()
    lit = figure.root.locator(".code-line.is-now")
    expect(lit).to_have_count(2)
    expect(lit.last).to_contain_text("loss.backward()")


def test_it_plays_and_can_be_stopped(lesson: Lesson) -> None:
    figure = Figure(lesson("training-loop/"), "training-loop").ready()
    figure.choose("guess", "under")
    play = figure.root.locator("[data-play=play]")
    play.click()
    expect(figure.root.locator("output[name=steps]")).to_have_text(re.compile(r"^([2-9]|\d\d)$"))
    play.click()
    expect(play).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize(
    ("engine", "phase", "said", "line"),
    [
        ("uphill", 4, "plus the gradient leads uphill", "parameter.data +="),
        ("never-zeroed", 5, "that was never cleared", "pass"),
    ],
)
def test_a_broken_engine_runs_and_shows_its_line(lesson: Lesson, engine: str, phase: int, said: str, line: str) -> None:
    figure = Figure(lesson("training-loop/"), "training-loop").ready()
    figure.choose("guess", "over")
    figure.choose("engine", engine)
    figure.set("phase", phase)
    figure.root.get_by_role("button", name="Code", exact=True).click()
    expect(figure.root.locator(".figure-note")).to_contain_text(said)
    expect(figure.root.locator("ins")).to_contain_text(line)


def test_the_guess_is_met_when_the_run_is_over_and_another_engine_keeps_it(lesson: Lesson) -> None:
    figure = Figure(lesson("training-loop/"), "training-loop").ready()
    figure.choose("guess", "under")
    figure.set("phase", 61)
    expect(figure.root.locator(".figure-verdict")).to_be_visible()
    expect(figure.root.locator(".figure-verdict")).to_contain_text("as you said")
    figure.choose("engine", "uphill")
    expect(figure.root.locator(".figure-note")).to_be_visible()
    assert figure.value("loss") > 15.0


def test_the_worst_break_is_told_after_the_choice(lesson: Lesson) -> None:
    figure = Figure(lesson("training-loop/"), "worst-break").ready()
    expect(figure.root.locator(".mark-line")).to_have_count(0)
    figure.choose("worst", "never_zeroed")
    expect(figure.root.locator(".mark-line")).to_have_count(4)
    expect(figure.root.locator(".figure-verdict")).to_contain_text("“Wrong sign” ends highest")
    assert figure.value("never_zeroed") < figure.value("right") < 0.1
    figure.set("seed", 3)
    expect(figure.root.locator(".figure-note")).to_contain_text("“Never zeroed” ends highest")
    expect(figure.root.locator(".mark-line")).to_have_count(4)


def test_the_four_answers_are_printed_on_the_page(lesson: Lesson) -> None:
    printed = [float(text) for text in lesson("training-loop/").locator(".prints samp").all_text_contents()]
    assert len(printed) == 7
    for answer, target in zip(printed[3:], [1.0, -1.0, -1.0, 1.0], strict=True):
        assert abs(answer - target) < 0.1
