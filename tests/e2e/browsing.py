"""What the browser tests share: a figure by what the page contract promises of it, and what must not go wrong."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator, Page, Route

import build

DIST = build.DIST
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


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
        """Pick a radio button, by its label as a reader would."""
        self.root.locator(f"label:has(input[name={name}][value='{option}'])").click()

    def switch(self, name: str) -> None:
        self.root.locator(f"label:has(input[name={name}])").click()

    def handle(self, name: str) -> Locator:
        return self.root.locator(f"[role=slider][data-handle='{name}']")

    def reset(self) -> "Figure":
        self.root.locator(".reset").evaluate("button => button.click()")
        return self.ready()

    def says(self) -> Locator:
        """The description of the present picture."""
        return self.root.locator(".words .alt")


def settled(page: Page, figures: str) -> None:
    """Wait until all these figures show the picture of their newest params, which is seen at the next frame."""
    page.wait_for_function(
        """figures => {
            const all = [...document.querySelectorAll(figures)];
            return all.length && all.every(({ dataset }) => dataset.state === "ready" && !("asking" in dataset));
        }""",
        arg=figures,
    )


GIVEN_UP = re.compile(r"/(pyodide\.asm\.wasm|snapshot-\w+\.bin)$")


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
        given_up = request.failure == "net::ERR_ABORTED" and GIVEN_UP.search(request.url)
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
