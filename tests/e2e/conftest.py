"""A real browser on the built site, served under a sub-path as GitHub Pages would.

Pages are kept open between tests, since each boots Python anew: a test takes one with
`lesson(slug)` and finds it as it opens. Every page, kept or fresh, fails its test on a console
error, a failed request, or a request that leaves the machine.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import build
import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, expect
from publish.server import serve

DIST = build.DIST
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}

expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, **build.browser_options()}


@pytest.fixture(scope="session")
def base_url() -> Iterator[str]:
    with serve(build.DIST, prefix="/downhill/") as address:
        yield address


@dataclass
class Figure:
    """A figure on an open page, by what the page contract promises of it."""

    page: Page
    name: str
    root: Locator = field(init=False)

    def __post_init__(self) -> None:
        self.root = self.page.locator(f"figure#{self.name}")

    def ready(self) -> "Figure":
        expect(self.root).to_have_attribute("data-state", "ready")
        return self

    def value(self, readout: str) -> float:
        return float(self.root.locator(f"output[name={readout}]").get_attribute("data-value") or "nan")

    def values(self) -> dict[str, float]:
        return self.root.locator("output").evaluate_all(
            "outputs => Object.fromEntries(outputs.map(o => [o.name, Number(o.dataset.value)]))"
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

    def says(self) -> Locator:
        """The description of the present picture."""
        return self.root.locator(".words .alt")


class Troubles:
    """What went wrong on a page that must not."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.seen.append(f"uncaught: {error}"))
        page.on("console", lambda m: self.seen.append(f"console: {m.text}") if m.type in {"error", "warning"} else None)
        page.on("requestfailed", lambda request: self.seen.append(f"failed: {request.url}"))
        page.on("request", self._foreign)

    def _foreign(self, request: Any) -> None:
        if not request.url.startswith(("http://localhost:", "data:", "blob:")):
            self.seen.append(f"foreign: {request.url}")

    def check(self) -> None:
        seen, self.seen = self.seen, []
        assert not seen, seen


@pytest.fixture(scope="session")
def kept_pages(browser: Browser, base_url: str) -> Iterator[Callable[[str], tuple[Page, Troubles]]]:
    """Pages that stay open for the whole run, by slug."""
    context = browser.new_context(viewport=DESKTOP, has_touch=True, base_url=base_url)  # type: ignore[arg-type]
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    pages: dict[str, tuple[Page, Troubles]] = {}

    def get(slug: str) -> tuple[Page, Troubles]:
        if slug not in pages:
            page, troubles = context.new_page(), Troubles()
            troubles.watch(page)
            page.goto(slug)
            pages[slug] = (page, troubles)
        return pages[slug]

    yield get
    context.close()


@pytest.fixture
def lesson(kept_pages: Callable[[str], tuple[Page, Troubles]]) -> Iterator[Callable[[str], Page]]:
    """An open lesson, all its figures ready and as they open, at desktop size."""
    used: list[tuple[Page, Troubles]] = []

    def get(slug: str) -> Page:
        page, troubles = kept_pages(slug)
        used.append((page, troubles))
        page.bring_to_front()
        page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
        for root in page.locator("figure.figure").all():
            expect(root).to_have_attribute("data-state", "ready")
            root.locator(".reset").click()
        return page

    yield get
    for _, troubles in used:
        troubles.check()


@pytest.fixture
def fresh(browser: Browser, base_url: str) -> Iterator[Callable[..., Page]]:
    """A page of its own, with whatever context it asks for; clean unless told that trouble is the point."""
    opened: list[tuple[BrowserContext, Troubles | None]] = []

    def get(trouble_expected: bool = False, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": DESKTOP, "base_url": base_url, **options})
        page = context.new_page()
        troubles = None if trouble_expected else Troubles()
        if troubles:
            troubles.watch(page)
        opened.append((context, troubles))
        return page

    yield get
    for context, troubles in opened:
        if troubles:
            troubles.check()
        try:
            context.close()
        except Error:
            pass  # a page that was closed by its test


def slugs() -> list[str]:
    """Every page of the built site, as addresses relative to its root."""
    return ["./", *(f"{page.parent.name}/" for page in sorted(DIST.glob("*/index.html")))]
