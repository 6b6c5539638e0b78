"""Every page in Firefox as it opens, and pages with one of each kind of thing, operated by what is found on them.

The whole suite is Chromium's.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.browsing import (
    DESKTOP,
    DIST,
    Cell,
    Figure,
    Host,
    Troubles,
    axe,
    kinds_on,
    settled,
    slugs,
    specs,
    views_on,
    wait_for,
    with_all,
)
from tests.e2e.test_boot import of_broken_memory
from tests.e2e.test_pages import all_details_open

# What the forms of each figure say, but for what a mouse sets in passing.
STATE = """() => [...document.querySelectorAll("figure[data-state]")].map((figure) => {
    const { scene } = JSON.parse(figure.querySelector("script.spec").textContent);
    const hovered = scene.panels.map(({ hover }) => hover?.param);
    const controls = [...figure.querySelectorAll("form")].flatMap((form) => [...new FormData(form)]);
    return [figure.id, controls.filter(([name]) => !hovered.includes(name))];
})"""

# What is seen and said of the figures.
SHOWN = (
    "JSON.stringify([...document.querySelectorAll('figure[data-state] :is(.panels, .alt, .figure-note)')].map("
    "(part) => part.outerHTML))"
)


WITH_FIGURES = [slug for slug in slugs() if specs(slug)]
WITH_CELLS = [slug for slug in slugs() if 'class="cell"' in (DIST / slug / "index.html").read_text()]


WITHOUT_FIGURES = [slug for slug in slugs() if slug not in WITH_FIGURES]


@pytest.fixture(scope="session")
def browser(firefox: Browser) -> Browser:
    """Stands for Chromium in what opens fresh pages."""
    return firefox


@pytest.fixture(scope="module")
def kept(firefox: Browser, base_url: str) -> Iterator[Callable[[str], tuple[Page, Troubles]]]:
    """The page last asked for, which stays open for the tests that follow."""
    context = firefox.new_context(
        viewport=DESKTOP,  # type: ignore[arg-type]
        base_url=base_url,
        service_workers="block",
        reduced_motion="reduce",
    )
    latest: dict[str, tuple[Page, Troubles]] = {}

    def get(slug: str) -> tuple[Page, Troubles]:
        if slug not in latest:
            for page, _ in latest.values():
                page.close()
            latest.clear()
            latest[slug] = context.new_page(), Troubles()
            latest[slug][1].watch(latest[slug][0])
            latest[slug][0].goto(slug)
        return latest[slug]

    yield get
    context.close()


@pytest.fixture
def open_page(kept: Callable[[str], tuple[Page, Troubles]]) -> Iterator[Callable[[str], Page]]:
    """A page whose figures are ready and as they open."""
    used: list[Troubles] = []

    def get(slug: str) -> Page:
        page, troubles = kept(slug)
        used.append(troubles)
        if page.locator("figure[data-state]").count():
            settled(page, "figure[data-state]")
            page.locator("figure[data-state] .reset").evaluate_all("all => { for (const one of all) one.click() }")
            settled(page, "figure[data-state]")
        return page

    yield get
    for troubles in used:
        troubles.check()


# ── Every page ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("slug", slugs())
def test_a_page_opens_clean_and_every_figure_answers(open_page: Callable[[str], Page], slug: str) -> None:
    page = open_page(slug)
    expect(page.locator("main h1")).to_be_visible()
    assert page.locator("figure[data-state=ready]").count() == len(specs(slug))


@pytest.mark.parametrize("slug", with_all(kinds_on))
def test_what_is_found_on_a_page_moves_its_picture_and_undo_takes_it_back(
    open_page: Callable[[str], Page], slug: str
) -> None:
    page = open_page(slug)
    seen = [change_seen(page, move) for move in (by_key, by_drag, by_number_box, by_choice, by_button, by_list)]
    if not any(seen):
        # A question that is open holds back what moves the picture.
        by_choice(page)
        settled(page, "figure[data-state]")
        seen.append(change_seen(page, by_button))
    assert any(each is not None for each in seen)
    assert any(seen), "some moves are not seen, such as another rate before the first step, but not all of them"


def change_seen(page: Page, move: Callable[[Page], str]) -> bool | None:
    """Whether the picture shows what `move` changes, which Undo takes back; None if there is nothing to move so."""
    before = page.evaluate(STATE)
    page.evaluate(f"() => {{ window.before = {SHOWN} }}")
    figure = move(page)
    if not figure:
        return None
    settled(page, "figure[data-state]")
    assert page.evaluate(STATE) != before, move.__name__
    seen = bool(page.evaluate(f"() => window.before !== {SHOWN}"))
    page.locator(f"#{figure} .undo").click()
    settled(page, "figure[data-state]")
    assert page.evaluate(STATE) == before, move.__name__
    return seen


@pytest.mark.parametrize("slug", with_all(views_on))
def test_back_takes_back_and_the_link_brings_what_was_set(open_page: Callable[[str], Page], slug: str) -> None:
    page = open_page(slug)
    opening = page.evaluate(STATE)
    before = page.url
    assert by_key(page) or by_choice(page) or by_button(page)
    wait_for(page, lambda: page.url != before)
    moved, address = page.evaluate(STATE), page.url
    page.evaluate("() => history.back()")
    wait_for(page, lambda: page.evaluate(STATE) == opening)
    page.goto("about:blank")
    page.goto(address)
    settled(page, "figure[data-state]")
    assert page.evaluate(STATE) == moved


def first(page: Page, selector: str) -> Locator | None:
    found = page.locator(f"figure[data-state] {selector}:visible")
    return found.first if found.count() else None


def figure_of(control: Locator) -> str:
    return control.evaluate("control => control.closest('figure').id")


def by_key(page: Page) -> str:
    """Press an arrow on the first handle or slider, whichever way there is room; gives the name of its figure."""
    slider = first(page, "[role=slider]:not(input)") or first(page, "input[type=range]")
    if not slider:
        return ""
    before = page.evaluate(STATE)
    for key in ("ArrowUp", "ArrowDown"):
        if page.evaluate(STATE) == before:
            slider.press(key)
    return figure_of(slider)


def by_drag(page: Page) -> str:
    """Drag the first handle, or else along the first slider."""
    handle = first(page, "[role=slider]:not(input)")
    slider = handle or first(page, "input[type=range]")
    if not slider:
        return ""
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before = page.evaluate(STATE)
    for dx, dy in [(24, -18), (-24, 18)] if handle else [(box["width"] / 3, 0), (-box["width"] / 3, 0)]:
        if page.evaluate(STATE) != before:
            break
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + dx / 2, y + dy / 2)
        page.mouse.move(x + dx, y + dy)
        page.mouse.up()
    return figure_of(slider)


def by_number_box(page: Page) -> str:
    """Write one of its limits into the first box for a number."""
    box = first(page, "form [role=spinbutton]")
    if not box:
        return ""
    limits = [box.get_attribute(limit) or "" for limit in ("aria-valuemin", "aria-valuemax")]
    box.press("Control+a")
    page.keyboard.type(next(limit for limit in limits if float(limit) != float(box.input_value())))
    box.press("Tab")
    return figure_of(box)


def by_button(page: Page) -> str:
    """Press the first button that steps, or turns to another question; gives its figure, "" where there is none."""
    buttons = page.locator("figure[data-state] :is(.dock [data-play=step], .quiz-turns button:not([aria-current]))")
    for button in buttons.all():
        if button.is_visible() and button.is_enabled():
            button.click()
            return str(button.evaluate("button => button.closest('figure').id"))
    return ""


def by_list(page: Page) -> str:
    """Choose the last entry of the first list."""
    choices = first(page, "select")
    if not choices:
        return ""
    choices.select_option(index=choices.locator("option").count() - 1)
    return figure_of(choices)


def by_choice(page: Page) -> str:
    """Choose what is not chosen yet."""
    label = first(page, "label:has(input[type=radio]:not(:checked))")
    if not label:
        return ""
    figure = figure_of(label)
    label.click()
    return figure


@pytest.mark.parametrize("slug", [*with_all(views_on), *WITHOUT_FIGURES])
def test_axe_finds_nothing(open_page: Callable[[str], Page], slug: str) -> None:
    page = open_page(slug)
    with all_details_open(page):
        assert axe(page) == []


# ── How Python starts, and what it runs ───────────────────────────────────────────────────────────


def test_python_starts_where_the_browser_does_not_hand_over_webassembly(fresh: Callable[..., Page]) -> None:
    page = fresh(trouble_expected=True)  # Firefox tells of it on the console
    page.route(
        "**/models/",
        lambda route: route.fulfill(
            content_type="text/html",
            body=(DIST / "models/index.html").read_text().replace("'wasm-unsafe-eval'", ""),
        ),
    )
    page.goto("models/")
    figure = Figure(page, "fit-line").ready()
    figure.set("slope", 150)
    expect(figure.says()).to_contain_text("150")


def test_without_its_snapshot_python_starts_in_the_ordinary_way(fresh: Callable[..., Page]) -> None:
    page = fresh(trouble_expected=True)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.route("**/snapshot-*.bin", of_broken_memory)
    page.goto("models/")
    figure = Figure(page, "fit-line").ready()
    assert any("in the ordinary way" in text for text in said)
    figure.set("slope", 150)
    expect(figure.says()).to_contain_text("150")


def test_a_cell_runs_says_what_is_wrong_and_is_stopped(fresh: Callable[..., Page]) -> None:
    page = fresh()
    page.goto(WITH_CELLS[0])
    name = (page.locator(".cell").first.get_attribute("id") or "").removeprefix("cell-")
    cell = Cell(page, name).write("6 * 7").run()
    expect(cell.output).to_have_text("42")
    cell.write("prnt(1)").run("failed")
    expect(cell.output).to_contain_text("NameError")
    cell.write("while True: pass").press("Run")
    expect(cell.root).to_have_attribute("data-state", "running")
    cell.press("Stop")
    expect(cell.root).to_have_attribute("data-state", "stopped")
    cell.write("'again'").run()
    expect(cell.output).to_have_text("'again'")


def test_a_site_that_was_visited_is_there_offline(fresh: Callable[..., Page], tmp_path: Path) -> None:
    host = Host(tmp_path / "site")
    page = fresh(trouble_expected=True, service_workers="allow")
    page.goto(f"{host.address}models/")
    Figure(page, "fit-line").ready()
    page.evaluate("async () => { await navigator.serviceWorker.ready }")
    host.disconnect()
    page.goto("about:blank")
    page.goto(f"{host.address}models/")
    figure = Figure(page, "fit-line").ready()
    figure.set("slope", 150)
    expect(figure.says()).to_contain_text("150")
    page.goto(f"{host.address}{WITH_CELLS[0]}")
    name = (page.locator(".cell").first.get_attribute("id") or "").removeprefix("cell-")
    cell = Cell(page, name).write("6 * 7").run()
    expect(cell.output).to_have_text("42")
