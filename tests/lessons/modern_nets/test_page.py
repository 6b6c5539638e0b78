"""The lesson modern-nets: the moons are parted live, and gradients vanish where it says."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.browsing import Figure

Lesson = Callable[[str], Page]


def test_the_boundary_appears_with_the_guess_and_moves_with_the_steps(lesson: Lesson) -> None:
    figure = Figure(lesson("modern-nets/"), "two-moons").ready()
    boundary = figure.root.locator(".boundary")
    expect(boundary).to_have_count(0)
    figure.choose("guess", "kinked")
    expect(figure.root.locator(".figure-verdict")).to_contain_text("Yes.")
    expect(boundary).to_have_count(1)
    drawn = boundary.get_attribute("d") or ""
    figure.set("steps", 30)
    expect(boundary).not_to_have_attribute("d", drawn)
    expect(figure.root.locator(".figure-note")).to_contain_text("After 30 steps")


def test_the_training_plays_and_can_be_stopped(lesson: Lesson) -> None:
    figure = Figure(lesson("modern-nets/"), "two-moons").ready()
    figure.choose("guess", "smooth")
    play = figure.root.locator("[data-play=play]")
    play.click()
    expect(figure.root.locator(".figure-note")).to_have_text(re.compile(r"^After ([5-9]|\d\d+) steps"))
    play.click()
    expect(play).to_have_attribute("aria-pressed", "false")


def test_other_neurons_answer_at_once(lesson: Lesson) -> None:
    figure = Figure(lesson("modern-nets/"), "two-moons").ready()
    figure.choose("guess", "kinked")
    figure.set("steps", 30)
    straight = figure.value("straight")
    figure.choose("neurons", "tanh")
    expect(figure.root.locator(".boundary")).to_have_count(1)
    assert figure.value("straight") < straight


def test_large_weights_and_large_steps_kill_relus(lesson: Lesson) -> None:
    figure = Figure(lesson("modern-nets/"), "dead-or-saturated").ready()
    figure.choose("winner", "tanh")
    figure.set("steps", 100)
    expect(figure.root.locator("output[name=dead_relu]")).to_have_attribute("data-value", "30")
    expect(figure.root.locator(".figure-verdict")).to_contain_text("Yes: ")
