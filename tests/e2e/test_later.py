"""What no page brings along comes when Python first misses it: with progress, and with Retry where it does not come."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.browsing import Cell, Figure, Held, wait_for

LIST = re.compile(r"/us_names_2018-\w+\.bin$")

NEEDS_THE_LIST = """
import bridge

figure = bridge.figure("fit-line")
draw = figure.scene

def scene(params):
    if params["slope"] > 300.0:
        (bridge.LATER / "us_names_2018.txt").read_text(encoding="utf-8")
    return draw(params)

figure.scene = scene
"""
"""Python of the page in which one figure needs the list of names for steep lines."""

READS = '(bridge.LATER / "us_names_2018.txt").read_text(encoding="utf-8")'

CELL = "from worlds import names\nprint(*map(len, names.whole()))"


@pytest.fixture
def page(fresh: Callable[..., Page]) -> Page:
    """A page on which a figure needs the list of names, as soon as its line is steep."""
    page = fresh(trouble_expected=True)
    page.goto("models/")
    Figure(page, "fit-line").ready()
    wait_for(page, lambda: len(page.workers) > 0)
    page.workers[0].evaluate("code => python.runPython(code)", NEEDS_THE_LIST)
    return page


def hold(page: Page) -> list[Route]:
    """The requests for the list, which wait until they are let go."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(LIST, keep)
    return held


def test_a_figure_fetches_what_it_needs_once_and_says_how_far_it_is(page: Page):
    held = hold(page)
    figure = Figure(page, "fit-line")
    figure.set("slope", 250)
    figure.ready()
    assert held == []
    figure.set("slope", 320)
    boot = figure.root.locator(".figure-boot")
    expect(boot).to_contain_text("Fetching data …")
    expect(boot).to_contain_text("0.0 of 0.1 MB")
    held[0].continue_()
    figure.ready()
    expect(boot).to_be_hidden()
    expect(figure.says()).to_contain_text("320")
    figure.set("slope", 330)
    figure.ready()
    assert len(held) == 1


def test_a_figure_waits_for_the_library_however_long_it_takes(fresh: Callable[..., Page]):
    page = fresh()
    page.clock.install()
    held = Held(page, re.compile(r"/(library|sources)-"))
    figure = Figure(page, "fit-line").ready()
    page.workers[0].evaluate("code => python.runPython(code)", NEEDS_THE_LIST.replace(READS, "import wave"))
    figure.set("slope", 320)
    wait_for(page, lambda: len(held.routes) == 2)
    page.clock.run_for(20_000)
    expect(figure.root).to_have_attribute("data-asking", "")
    expect(figure.root.locator(".figure-problem")).to_be_empty()
    page.clock.resume()
    for route in held.routes:
        route.continue_()
    expect(figure.ready().says()).to_contain_text("320")


def test_where_it_does_not_come_the_figure_says_so_and_retry_fetches_it(page: Page):
    page.route(LIST, lambda route: route.abort())
    figure = Figure(page, "fit-line")
    figure.set("slope", 320)
    expect(figure.root).to_have_attribute("data-state", "failed")
    boot = figure.root.locator(".figure-boot")
    expect(boot).to_contain_text("Data that this picture needs could not be fetched")
    expect(boot).to_contain_text("the connection failed")
    expect(figure.root.locator(".controls")).to_have_attribute("inert", "")
    page.unroute(LIST)
    boot.get_by_role("button", name="Retry").click()
    figure.ready()
    expect(boot).to_be_hidden()
    expect(figure.root.locator(".controls")).not_to_have_attribute("inert", "")
    expect(figure.says()).to_contain_text("320")


def test_a_cell_imports_the_names_and_has_them_all(fresh: Callable[..., Page]):
    page = fresh()
    held = hold(page)
    page.goto("code/")
    cell = Cell(page, "parabola").write(CELL)
    cell.press("Run")
    expect(cell.root.locator(".cell-status")).to_have_text("Fetching data …")
    held[0].continue_()
    expect(cell.output).to_have_text("18148 14109")
    cell.run()
    assert len(held) == 1


def test_a_cell_whose_names_do_not_come_says_so_and_run_tries_again(fresh: Callable[..., Page]):
    page = fresh(trouble_expected=True)
    page.route(LIST, lambda route: route.abort())
    page.goto("code/")
    cell = Cell(page, "parabola").write(CELL).run("failed")
    expect(cell.output).to_contain_text("Data that this cell needs could not be fetched, so it has not run. Run tries")
    page.unroute(LIST)
    cell.run()
    expect(cell.output).to_have_text("18148 14109")
