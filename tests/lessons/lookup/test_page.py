"""What a reader does: look letters up, feel a weight, and go downhill."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.browsing import Figure

Lesson = Callable[[str], Page]


def test_a_letter_is_looked_up_and_a_weight_nudged(lesson: Lesson) -> None:
    figure = Figure(lesson("lookup/"), "one-hot").ready()
    note = figure.root.locator(".figure-note")
    gradient = figure.root.locator("[data-panel=gradient]")
    expect(gradient.locator("td").filter(has_text="?")).to_have_count(9)
    figure.choose("guess", "row")
    expect(figure.root.locator(".figure-verdict")).to_contain_text("Yes.")
    expect(gradient.locator("tbody tr").nth(0)).to_contain_text("0.00")
    gradient.locator("td button").first.click()
    expect(note).to_contain_text(".→. up by 0.001: the loss stays at 0.72529.")
    figure.root.locator("[data-panel=product] th button", has_text="n").click()
    expect(figure.param("letter").locator("nth=2")).to_be_checked()
    expect(gradient.locator("tbody tr").nth(1)).to_contain_text("0.00")
    expect(gradient.locator("tbody tr").nth(2)).not_to_contain_text("0.00")


def test_descent_is_played_and_compared_with_the_counts(lesson: Lesson) -> None:
    figure = Figure(lesson("lookup/"), "counts-or-descent").ready()
    figure.set("steps", 300)
    expect(figure.root.locator(".figure-note")).to_contain_text("Below 2.46")
    loss = figure.value("loss")
    assert figure.value("limit") < loss < 2.46
    figure.choose("shows", "counted")
    expect(figure.root.locator("[data-panel=table] .panel-title")).to_have_text("Counted")
    assert figure.value("loss") == loss
