"""The page on context in a browser: a network learns, names get better, and a player waits for what it needs."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.e2e.browsing import Cell, Figure, drag_by_mouse, wait_for

Lesson = Callable[[str], Page]
FRAMES = "async () => { for (let i = 0; i < 40; i++) await new Promise(requestAnimationFrame) }"
"""Enough frames for several ticks of the player."""


def made(figure: Figure) -> list[str]:
    """The names that stand there, each with what is said of it."""
    return figure.ready().root.locator(".mark-label .large").all_text_contents()


LIST = re.compile(r"/us_names_2018-\w+\.bin$")


def test_the_player_waits_until_the_names_are_there_and_then_the_network_learns(fresh: Callable[..., Page]) -> None:
    page = fresh()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(LIST, hold)
    page.goto("context/")
    figure = Figure(page, "names").ready()
    play = figure.root.locator("[data-play=play]")
    play.click()
    wait_for(page, lambda: len(held) > 0)
    page.evaluate(FRAMES)
    assert figure.number("steps") == 500
    held[0].continue_()
    expect(figure.root.locator(".figure-note")).to_have_text(re.compile(r"^After [2-9],\d00 steps dev is 2\."))
    play.click()
    assert figure.value("dev") < 2.4


def test_a_long_training_says_how_far_it_is_and_arrives(lesson: Lesson) -> None:
    figure = Figure(lesson("context/"), "names").ready()
    figure.set("steps", 8_000)
    expect(figure.root.locator(".figure-boot")).to_contain_text("Computing …")
    expect(figure.root.locator(".figure-note")).to_contain_text("After 8,000 steps")
    expect(figure.root.locator(".figure-boot")).to_be_hidden()
    expect(figure.root.locator(".goal")).to_have_class("goal is-reached")
    figure.set("begin", "zy")
    figure.ready()
    assert all(text.startswith("zy") for text in made(figure))
    drag_by_mouse(figure.page, figure.handle("temperature"), -60, 0)
    expect(figure.root.locator(".figure-note")).to_contain_text(re.compile(r"^At temperature 0\.\d+ it plays safer"))
    drawn = made(figure)
    figure.handle("temperature").press("Home")
    expect(figure.root.locator(".figure-note")).to_contain_text("always takes the likeliest letter")
    assert made(figure) != drawn
    assert len(set(made(figure))) == 1
    figure.set("begin", "z7")
    expect(figure.root.locator(".figure-problem")).to_contain_text("a to z only")


def test_five_letters_fit_old_names_and_know_new_ones_less(lesson: Lesson) -> None:
    figure = Figure(lesson("context/"), "memory").ready()
    assert "held_out" not in figure.values()
    figure.choose("guess", "5")
    expect(figure.root.locator(".figure-verdict")).to_contain_text("No: 3")
    figure.set("context", 3)
    three = figure.values()
    figure.set("context", 5)
    five = figure.values()
    assert five["learned"] < three["learned"]
    assert five["held_out"] > three["held_out"]


def test_a_cell_fetches_the_list_and_draws_names_from_counts(lesson: Lesson) -> None:
    page = lesson("context/")
    Cell(page, "examples").open().run()
    counts = Cell(page, "count").open()
    expect(counts.run().output).to_contain_text("5,702 contexts")
    drawn = Cell(page, "draw").open()
    shown = drawn.output.inner_text()
    assert shown.count("(real)") > 0 < shown.count("(new)")
    drawn.run()
    expect(drawn.output).to_have_text(shown)
