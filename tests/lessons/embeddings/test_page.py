"""The page on embeddings in a browser: letters meet, and one that is dragged away is spoken of and goes back."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.browsing import Figure, drag_by_mouse, wait_for

Lesson = Callable[[str], Page]


def test_while_it_plays_the_vowels_meet(lesson: Lesson) -> None:
    figure = Figure(lesson("embeddings/"), "two-numbers").ready()
    before = figure.value("together")
    play = figure.root.locator("[data-play=play]")
    assert before < 10
    play.click()
    wait_for(figure.page, lambda: figure.value("together") >= 18)
    play.click()
    expect(play).to_have_attribute("aria-pressed", "false")


def test_a_letter_that_is_dragged_away_costs_and_goes_back_when_it_plays_on(lesson: Lesson) -> None:
    figure = Figure(lesson("embeddings/"), "two-numbers").ready()
    figure.set("steps", 40_000)
    best = figure.value("loss")
    drag_by_mouse(figure.page, figure.root.locator("[data-handle=letter-5]"), 120, 60)
    expect(figure.root.locator(".figure-note")).to_contain_text("Next to e are")
    assert figure.value("loss") > best + 0.02
    figure.root.locator("[data-play=play]").click()
    expect(figure.root.locator(".figure-note")).to_contain_text("of 20 neighbours")
    figure.set("steps", 60_000)
    assert abs(figure.value("loss") - best) < 0.002


def test_a_bend_brings_the_loss_down(lesson: Lesson) -> None:
    figure = Figure(lesson("embeddings/"), "bend").ready()
    straight = figure.value("final_loss")
    figure.switch("bent")
    assert figure.value("final_loss") < straight - 0.1
    assert figure.root.locator(".mark-texts text").count() == 27
