"""Goals: reached in the picture, remembered in this browser, shown on the path, and forgotten with it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.browsing import Figure


def test_a_goal_that_is_reached_is_met_and_remembered(fresh: Callable[..., Page]) -> None:
    page = fresh()
    page.goto("models/")
    figure = Figure(page, "fit-line").ready()
    goal = figure.root.locator(".goal")
    expect(goal).to_have_text("Goal: $55,000 off or less")
    figure.set("slope", 110)
    figure.ready()
    expect(goal).not_to_have_class("goal is-reached")
    expect(goal).to_contain_text("best ")
    expect(figure.root.locator(".mark-met")).to_have_count(0)
    figure.set("intercept", 0)
    figure.ready()
    expect(goal).to_have_class("goal is-reached")
    expect(goal).to_contain_text("best $54,000")
    expect(figure.root.locator(".mark-met")).to_have_count(1)
    expect(figure.root.locator(".figure-note")).to_contain_text("Hardly any line does better")
    figure.set("slope", 300)
    figure.ready()
    expect(figure.root.locator(".mark-met")).to_have_count(0)
    expect(goal).to_contain_text("best $54,000")

    page.goto("./")
    seen = page.locator(".ideas > [data-lesson=models] .map-seen")
    expect(seen).to_contain_text("1 of ")
    expect(Figure(page, "fit-line").root.locator(".goal")).to_contain_text("best $54,000")
    page.get_by_role("button", name="Forget it").click()
    expect(seen).to_be_hidden()
    page.reload()
    expect(Figure(page, "fit-line").ready().root.locator(".goal")).to_have_text("Goal: $55,000 off or less")


def test_a_link_reaches_no_goal_for_the_reader(fresh: Callable[..., Page]) -> None:
    page = fresh()
    page.goto("models/#fit-line?slope=110&intercept=0")
    figure = Figure(page, "fit-line").ready()
    expect(figure.root.locator(".mark-met")).to_have_count(1)
    expect(figure.root.locator(".goal")).to_have_text("Goal: $55,000 off or less")


def test_the_sign_stands_at_the_node_or_the_neuron_where_a_goal_is_reached(lesson: Callable[[str], Page]) -> None:
    for slug, name, changes, place in (
        ("backpropagation/", "used-twice", {"a": -1.5}, ".node[data-node=a]"),
        ("mlp/", "how-many", {"first": 6, "second": 2}, ".caption"),
    ):
        figure = Figure(lesson(slug), name).ready()
        expect(figure.root.locator(".goal")).to_be_hidden()
        figure.reach("guess").locator("label").last.click()
        figure.ready()
        expect(figure.root.locator(".goal")).to_be_visible()
        for param, number in changes.items():
            expect(figure.root.locator(".sign")).to_have_count(0)
            figure.set(param, number)
            figure.ready()
        expect(figure.root.locator(f"{place} .sign")).to_have_count(1)
        expect(figure.root.locator(".sign")).to_have_count(1)
        figure.reset()
        expect(figure.root.locator(".sign")).to_have_count(0)
