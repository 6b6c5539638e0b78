"""What goes with all tests: who runs where, and a real browser on the built site, served under a sub-path.

Pages are kept open for the tests that follow, since each boots Python anew: a test takes one with `lesson(slug)` and
finds it as it opens. Every page, kept or fresh, fails its test on a console error, a failed request, or a request that
leaves the machine. Nothing moves on its way, as for readers who want it so: that is for `tests/e2e/test_motion.py`.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

import bridge
import build
from publish.server import serve
from tests.e2e.browsing import DESKTOP, Troubles, settled

# How long an example takes says more of the machine than of the code.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

# Every test in these opens pages of its own: they go one by one, last, to whichever process is free.
ALONE = {
    "tests/e2e/test_boot.py",
    "tests/e2e/test_faults.py",
    "tests/e2e/test_offline.py",
    "tests/lessons/code/test_page.py",
}

# Tests in other browsers than the rest, which have pages of their own.
ENGINES = {"tests/e2e/test_firefox.py": "firefox", "tests/e2e/test_webkit.py": "webkit"}


class PageByPage(LoadScopeScheduling):
    """Browser tests of one page run one after the other in one process, which keeps that page open."""

    def _split_scope(self, nodeid: str) -> str:
        return page_of(nodeid)


def page_of(nodeid: str) -> str:
    """What is to stay together: a page, by the slug in the test's parameters or by its lesson; or else a file."""
    path, _, test = nodeid.partition("::")
    if path in ALONE:
        return nodeid
    if path in ENGINES:
        slug = re.search(r"\[(\.|[\w-]+)/", test)
        return f"{ENGINES[path]} {slug[1]}" if slug else nodeid
    if slug := re.search(r"\bchromium-(\.|[\w-]+)/", test):
        return slug[1]
    file = PurePosixPath(path)
    return bridge.page_name(file.parent.name) if file.name == "test_page.py" else path


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> PageByPage:
    return PageByPage(config, log)


@pytest.fixture(autouse=True, scope="session")
def _nothing_compiled_is_left() -> Iterator[None]:
    """Lets go of WebAssembly while the library that runs it is still there: at Python's exit it would complain."""
    yield
    bridge.forget()


KEPT = 3

# Of several lists Chromium takes the last, so this is Playwright's, and before it what costs every page half a second
# of work in a browser that nobody sees: the lists that open under its address bar.
SWITCHED_OFF = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,"
    "AimEnabled,AutoDeElevate,AvoidCorsURLLoaderRestartOnRedirect,AvoidUnnecessaryBeforeUnloadCheckSync,"
    "BlockOriginHeaderModificationOnRedirect,DestroyProfileOnBrowserClose,DialMediaRouteProvider,GlobalMediaControls,"
    "HttpsUpgrades,LensOverlay,MediaRouter,NetworkTimeServiceQuerying,OptimizationHints,PaintHolding,"
    "ThirdPartyStoragePartitioning,Translate"
)

expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    options = build.browser_options(shell=True)
    # Without a reporter of crashes, Chromium's shell takes WebAssembly that reads beyond its memory for one.
    arguments = [*options["args"], f"--disable-features={SWITCHED_OFF}", "--enable-crash-reporter"]
    return {**browser_type_launch_args, **options, "args": arguments}


@pytest.fixture(scope="session")
def firefox(playwright: Playwright) -> Iterator[Browser]:
    options = build.firefox_options()
    if options is None:
        pytest.skip(f"There is no Firefox of version {build.FIREFOX_NEEDED} or later. {build.advice('firefox')}")
    browser = playwright.firefox.launch(**options)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def base_url() -> Iterator[str]:
    with serve(build.DIST, prefix="/downhill/") as address:
        yield address


@pytest.fixture(scope="session")
def kept_pages(browser: Browser, base_url: str) -> Iterator[Callable[[str], tuple[Page, Troubles]]]:
    """The pages last asked for, by slug. More than a few at once are slow, each with a Python of its own."""
    context = browser.new_context(
        viewport=DESKTOP,  # type: ignore[arg-type]
        has_touch=True,
        base_url=base_url,
        service_workers="block",
        reduced_motion="reduce",
    )
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    pages: dict[str, tuple[Page, Troubles]] = {}

    def get(slug: str) -> tuple[Page, Troubles]:
        if slug in pages:
            pages[slug] = pages.pop(slug)
            return pages[slug]
        if len(pages) == KEPT:
            pages.pop(next(iter(pages)))[0].close()
        page, troubles = context.new_page(), Troubles()
        troubles.watch(page)
        page.goto(slug)
        pages[slug] = (page, troubles)
        return pages[slug]

    yield get
    context.close()


@pytest.fixture
def lesson(kept_pages: Callable[[str], tuple[Page, Troubles]]) -> Iterator[Callable[..., Page]]:
    """An open lesson, all its figures ready and as they open, at desktop size unless told otherwise."""
    used: list[tuple[Page, Troubles]] = []

    def get(slug: str, size: dict[str, int] = DESKTOP) -> Page:
        page, troubles = kept_pages(slug)
        used.append((page, troubles))
        page.bring_to_front()
        page.set_viewport_size(size)  # type: ignore[arg-type]
        if page.locator("figure.figure").count():
            settled(page, "figure.figure")
            # The first picture is on show, nothing lies over it, and focus and mouse are always in the same place.
            page.locator("figure.figure .reset").evaluate_all(
                """all => { for (const one of all) {
                    one.closest('figure').dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}));
                    one.closest('figure').querySelector('.tab')?.click();
                    one.click();
                    one.focus();
                } }"""
            )
            page.mouse.move(0, 0)
            settled(page, "figure.figure")
        return page

    yield get
    for _, troubles in used:
        troubles.check()


@pytest.fixture(scope="session")
def kept_unscripted(browser: Browser, base_url: str) -> Iterator[tuple[Page, Troubles]]:
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page, troubles = context.new_page(), Troubles()
    troubles.watch(page)
    yield page, troubles
    context.close()


@pytest.fixture
def unscripted(kept_unscripted: tuple[Page, Troubles]) -> Iterator[Page]:
    """A page that runs no scripts, to go anywhere with."""
    page, troubles = kept_unscripted
    page.bring_to_front()
    yield page
    troubles.check()


@pytest.fixture
def fresh(browser: Browser, base_url: str) -> Iterator[Callable[..., Page]]:
    """A page of its own, with whatever context it asks for; clean unless told that trouble is the point."""
    opened: list[tuple[BrowserContext, Troubles | None]] = []

    def get(trouble_expected: bool = False, **options: Any) -> Page:
        context = browser.new_context(
            **{
                "viewport": DESKTOP,
                "base_url": base_url,
                "service_workers": "block",
                "reduced_motion": "reduce",
                **options,
            }
        )
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
        context.close()
