"""What the browser tests share: a figure by what the page contract promises of it, and what must not go wrong."""

import json
import re
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

import build
from publish import offline
from publish.inputs import Inputs
from publish.server import create_server

DIST = build.DIST
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
AXE = Path(build.__file__).parent / "node_modules" / "axe-core" / "axe.min.js"


@dataclass
class Figure:
    """A figure on an open page, by what the page contract promises of it."""

    page: Page
    name: str
    root: Locator = field(init=False)

    def __post_init__(self) -> None:
        self.root = self.page.locator(f"figure#{self.name}")

    def ready(self) -> "Figure":
        """Wait until the picture is that of the newest params."""
        settled(self.page, f"figure#{self.name}")
        return self

    def value(self, readout: str) -> float:
        return float(self.ready().root.locator(f"output[name={readout}]").get_attribute("data-value") or "nan")

    def values(self) -> dict[str, float]:
        return (
            self.ready()
            .root.locator("output")
            .evaluate_all("outputs => Object.fromEntries(outputs.map(o => [o.name, Number(o.dataset.value)]))")
        )

    def param(self, name: str) -> Locator:
        return self.root.locator(f"form [name={name}]")

    def number(self, name: str) -> float:
        return float(self.param(name).input_value())

    def set(self, name: str, value: float | str) -> None:
        """What the page contract calls the same as dragging: set the control and fire `input`."""
        self.param(name).first.evaluate(
            "(control, value) => { control.value = value; control.dispatchEvent(new Event('input', {bubbles: true})) }",
            str(value),
        )

    def choose(self, name: str, option: str) -> None:
        """Pick a radio button, by its label as a reader would, or an entry of a list."""
        if self.root.locator(f"select[name={name}]").count():
            self.set(name, option)
            return
        self.press(self.root.locator(f"label:has(input[name={name}][value='{option}'])"))

    def switch(self, name: str) -> None:
        self.press(self.root.locator(f"label:has(input[name={name}])"))

    def press(self, control: Locator) -> None:
        """Press it where it is: in the dock, or among all controls, which are opened for it and closed again.

        What waits in the dock until a question is answered, and the answers once one is given, are there for scripts.
        """
        if control.is_visible():
            control.click()
            return
        if control.evaluate("one => !one.closest('.sheet')"):
            control.evaluate("one => one.click()")
            return
        self.open("all-controls")
        control.click()
        self.close()

    def reach(self, name: str) -> Locator:
        """The control of a param, in sight: what is asked first is answered, and what is not in the dock is opened."""
        control = self.root.locator(f"[data-param={name}]")
        asked = self.page.locator(f"#{self.name}.asks .dock-ask label:visible")
        while not control.is_visible() and asked.count():
            asked.first.click()
            self.ready()
        if not control.is_visible() and control.evaluate("one => one.closest('.sheet')?.hidden ?? false"):
            self.open("all-controls")
        return control

    def menu(self, entry: str) -> Locator:
        """An entry of the menu, which is open."""
        self.root.locator(".more").click()
        return self.root.locator(f".more-list {entry}")

    def open(self, sheet: str) -> Locator:
        """Open a sheet by the menu: "all-controls", "numbers", "words" or "python"."""
        self.menu(f"[data-opens={sheet}]").click()
        return self.root.locator(f".sheet.{sheet}")

    def unfold(self, table: str) -> None:
        """Unfold a table among all controls, or fold it again; what is folded is out of the way."""
        summary = self.root.locator(f"[data-param={table}] > summary")
        if summary.is_visible():
            summary.click()
            self.close()
        else:
            self.open("all-controls")
            summary.click()

    def close(self) -> None:
        """Close what is open over the picture."""
        self.root.locator(".more").press("Escape")

    def turn_to(self, panel: str) -> Locator:
        """A panel that takes turns with others, after its tab is pressed: it is drawn then."""
        self.root.locator(f".tab[data-shows={panel}]").click()
        expect(self.root.locator(f"[data-panel={panel}] .static")).to_have_count(0)
        return self.root.locator(f"[data-panel={panel}]")

    def handle(self, name: str) -> Locator:
        return self.root.locator(f"[role=slider][data-handle='{name}']")

    def reset(self) -> "Figure":
        self.root.locator(".reset").evaluate("button => button.click()")
        return self.ready()

    def says(self) -> Locator:
        """The description of the present picture."""
        return self.root.locator(".words .alt")


def settled(page: Page, figures: str) -> None:
    """Wait until all these figures show the picture of their newest params and nothing moves any more.

    It is seen at the next frame.
    """
    page.wait_for_function(
        """figures => {
            const all = [...document.querySelectorAll(figures)];
            const isStill = ({ state, asking, moving }) =>
                state === "ready" && asking === undefined && moving !== "true";
            return all.length && all.every(({ dataset }) => isStill(dataset));
        }""",
        arg=figures,
    )


GIVEN_UP = re.compile(r"/(pyodide\.asm\.wasm|snapshot-\w+\.bin)$")

# What Chromium and Firefox say of a request that its page no longer wants.
UNWANTED = {"net::ERR_ABORTED", "NS_BASE_STREAM_CLOSED", "NS_BINDING_ABORTED"}


class Troubles:
    """What went wrong on a page that must not."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.seen.append(f"uncaught: {error}"))
        page.on("console", self._said)
        page.on("requestfailed", self._failed)
        page.on("request", self._foreign)

    def _failed(self, request: Any) -> None:
        # On a busy machine a connection may seem slow: then what has a smaller form is given up for that.
        given_up = request.failure in UNWANTED and GIVEN_UP.search(request.url)
        if not given_up:
            self.seen.append(f"failed: {request.url}")

    def _said(self, message: Any) -> None:
        # Most tests have no service worker, for its fetches cannot be routed.
        if message.type in {"error", "warning"} and "blocked by Playwright" not in message.text:
            self.seen.append(f"console: {message.text}")

    def _foreign(self, request: Any) -> None:
        if not request.url.startswith(("http://localhost:", "data:", "blob:")):
            self.seen.append(f"foreign: {request.url}")

    def check(self) -> None:
        seen, self.seen = self.seen, []
        assert not seen, seen


class Held:
    """Requests that wait until they are let go, on a page that is opened without them."""

    def __init__(self, page: Page, pattern: str | re.Pattern[str], slug: str = "models/") -> None:
        self.routes: list[Route] = []
        page.route(pattern, self._hold)
        page.goto(slug)

    def _hold(self, route: Route) -> None:
        self.routes.append(route)

    def let_go(self) -> None:
        self.routes[0].continue_()


def wait_for(page: Page, holds: Callable[[], bool]) -> None:
    """Until it holds, looking again whenever the page has painted."""
    for _ in range(2000):
        if holds():
            return
        page.evaluate("() => new Promise(requestAnimationFrame)")
    raise AssertionError("It never came to hold.")


def slugs() -> list[str]:
    """Every page of the built site, as addresses relative to its root."""
    return ["./", *(f"{page.parent.name}/" for page in sorted(DIST.glob("*/index.html")))]


@cache
def specs(slug: str) -> list[dict[str, Any]]:
    """Of every figure on a built page, its params and its opening scene."""
    html = (DIST / slug / "index.html").read_text()
    return [json.loads(spec) for spec in re.findall(r'<script [^>]*class="spec">(.*?)</script>', html, re.DOTALL)]


def views_on(slug: str) -> set[str]:
    return {panel["view"] for spec in specs(slug) for panel in spec["scene"]["panels"]}


def kinds_on(slug: str) -> set[str]:
    """What is drawn on a page, and what its figures can be told."""
    panels = [panel for spec in specs(slug) for panel in spec["scene"]["panels"]]
    marks = {mark["kind"] for panel in panels for mark in panel.get("marks", [])}
    return views_on(slug) | marks | {param["kind"] for spec in specs(slug) for param in spec["params"]}


def with_all(kinds: Callable[[str], set[str]]) -> list[str]:
    """Few pages that have among them all kinds there are."""
    chosen: list[str] = []
    left = set().union(*map(kinds, slugs()))
    while left:
        chosen.append(max(slugs(), key=lambda slug: len(kinds(slug) & left)))
        left -= kinds(chosen[-1])
    return chosen


def middle(locator: Locator) -> tuple[float, float]:
    locator.scroll_into_view_if_needed()
    box = locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, start: tuple[float, float], dx: float, dy: float, end: bool = True) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + dx / 2, start[1] + dy / 2)
    page.mouse.move(start[0] + dx, start[1] + dy)
    if end:
        page.mouse.up()


def centre(handle: Locator) -> tuple[float, float]:
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag_by_mouse(page: Page, handle: Locator, dx: float, dy: float) -> None:
    x, y = centre(handle)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx / 2, y + dy / 2)
    page.mouse.move(x + dx, y + dy)
    page.mouse.up()


def drag_by_touch(page: Page, handle: Locator, dx: float, dy: float) -> None:
    x, y = centre(handle)
    session = page.context.new_cdp_session(page)
    for kind, points in [
        ("touchStart", [{"x": x, "y": y}]),
        ("touchMove", [{"x": x + dx / 2, "y": y + dy / 2}]),
        ("touchMove", [{"x": x + dx, "y": y + dy}]),
        ("touchEnd", []),
    ]:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.detach()


def tops(figure: Figure) -> list[float]:
    """Where in the figure its pictures begin."""
    return figure.root.locator(".picture").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().y - e.closest('figure').getBoundingClientRect().y)"
    )


@dataclass
class Cell:
    """A cell on an open page."""

    page: Page
    name: str
    root: Locator = field(init=False)

    def __post_init__(self) -> None:
        self.root = self.page.locator(f"#cell-{self.name}")

    @property
    def editor(self) -> Locator:
        return self.root.get_by_role("textbox", name="Python cell ")

    @property
    def output(self) -> Locator:
        return self.root.get_by_role("log")

    @property
    def note(self) -> Locator:
        return self.root.locator(".cell-note")

    def open(self) -> "Cell":
        self.root.scroll_into_view_if_needed()
        expect(self.root).to_have_attribute("data-editor", "ready")
        return self

    def write(self, code: str) -> "Cell":
        # The editor's own Select all: of long code only what is near the window is in the page.
        self.open().editor.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(code)
        return self

    def press(self, button: str) -> None:
        self.root.get_by_role("button", name=button, exact=True).click()

    def run(self, end: str = "done") -> "Cell":
        self.press("Run")
        expect(self.root).to_have_attribute("data-state", end)
        return self


def axe(page: Page, **options: Any) -> list[str]:
    """What axe finds wrong, each with the place and the reason."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text())
    return page.evaluate(
        """async options => (await axe.run(options)).violations.flatMap(({id, nodes}) =>
            nodes.map(({target, failureSummary}) => `${id}: ${target}: ${failureSummary}`))""",
        {**options, "resultTypes": ["violations"]},
    )


class Host:
    """A host of the built site, whose version and whose connection can be changed."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.asked: list[str] = []
        shutil.copytree(DIST, directory)
        self._server = create_server(directory, 0, "/downhill/")
        self.address = f"http://localhost:{self._server.server_port}/downhill/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def publish(self, version: str, *, draft: bool = False) -> None:
        """Put a version in the place of the present one, of which nothing remains."""
        shutil.rmtree(self.directory)
        shutil.copytree(DIST, self.directory)
        main = next((self.directory / "assets").glob("main-*.js"))
        renamed = main.with_name(f"main-VERSION{version}.js")
        main.rename(renamed)
        with renamed.open("a") as script:
            script.write(f'\ndocument.documentElement.dataset.script = "{version}";')
        for page in self.directory.rglob("*.html"):
            html = page.read_text().replace(main.name, renamed.name)
            page.write_text(html.replace('<html lang="en"', f'<html lang="en" data-page="{version}"'))
        offline.write(Inputs(build.ROOT), self.directory, draft=draft)

    def disconnect(self) -> None:
        self._server.shutdown()
        self._server.server_close()
