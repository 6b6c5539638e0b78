"""WebKit: home and pages with all kinds of pictures are ready; questions answered, a slider moves one. A cell runs.

WebKit is Playwright's own where that is installed, and else WebKitGTK's, which Selenium drives on a screen of its own.
"""

import itertools
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Playwright
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait
from urllib3.exceptions import HTTPError

import build
from tests.e2e.browsing import kinds_on, with_all
from tests.e2e.test_firefox import WITH_CELLS, WITH_FIGURES

PATIENCE = 60
"""In s."""

UNHURRIED = {"JSC_useOMGJIT": "0"}
"""WebKit does not compile WebAssembly a third time, to run faster, which on most pages is more work than all else."""

ALL_ARE_READY = """[...document.querySelectorAll("figure[data-state]")].every(
    ({ dataset }) => dataset.state === "ready" && !("asking" in dataset)) && document.readyState === "complete" """
PICTURES = "JSON.stringify([...document.querySelectorAll('figure[data-state] .panels')].map((all) => all.outerHTML))"
# One slider after the other gets the focus; gives the key for which it has room, and nothing when there is none left.
SLIDERS = """[...document.querySelectorAll("figure[data-state] :is([role=slider], input[type=range])")]
    .filter((slider) => slider.checkVisibility({ visibilityProperty: true }) && !slider.closest("[inert]"))"""
ANSWER = (
    """document.querySelectorAll(".asks .dock-ask label:first-of-type input").forEach((answer) => answer.click())"""
)
# Of what moves two ways, the words tell both.
VALUE = "(window.slider.value ?? window.slider.ariaValueText)"
FOCUS = """(() => {{
    window.slider = {sliders}[{i}];
    if (!window.slider) return "";
    window.slider.focus();
    window.was = {value};
    const now = Number(window.slider.value ?? window.slider.ariaValueNow);
    return now < Number(window.slider.max ?? window.slider.ariaValueMax) ? "ArrowUp" : "ArrowDown";
}})()"""
# The name of a choice stands beside its answers, that of a matrix above its cells.
OUT_OF_PLACE = """(() => {
    const seen = (what) => [...document.querySelectorAll(what)]
        .filter((one) => one.checkVisibility({ visibilityProperty: true }));
    const box = (one) => one.getBoundingClientRect();
    const letters = (one) => {
        const all = document.createRange();
        all.selectNodeContents(one);
        return box(all);
    };
    const above = seen(".dock-rest .control-choice > :first-child")
        .filter((name) => letters(name).bottom <= box(name.nextElementSibling).top + 2);
    const within = seen(".matrix caption")
        .filter((name) => letters(name).bottom > box(name.parentElement.querySelector("tbody td")).top + 2);
    return [...above, ...within].map((one) => one.textContent).join();
})()"""
CELL = "document.querySelector('.cell')"
FOCUS_FIRST_CELL = f"{CELL}.scrollIntoView(), {CELL}.querySelector('.cell-run').focus()"


class Tab(Protocol):
    """What these tests ask of a browser."""

    def go(self, address: str) -> None: ...

    def evaluate(self, expression: str) -> Any: ...

    def wait_until(self, expression: str) -> None: ...

    def press(self, key: str) -> None: ...


class PlaywrightTab:
    """Playwright's own WebKit."""

    def __init__(self, playwright: Playwright) -> None:
        self.browser = playwright.webkit.launch(env={**os.environ, **UNHURRIED})
        self.page = self.browser.new_page(service_workers="block")

    def go(self, address: str) -> None:
        self.page.goto(address)

    def evaluate(self, expression: str) -> Any:
        return self.page.evaluate(f"() => {expression}")

    def wait_until(self, expression: str) -> None:
        self.page.wait_for_function(f"() => {expression}", timeout=1000 * PATIENCE)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def close(self) -> None:
        self.browser.close()


class SeleniumTab:
    """WebKitGTK's small browser."""

    KEYS = {"ArrowUp": Keys.ARROW_UP, "ArrowDown": Keys.ARROW_DOWN, "Enter": Keys.ENTER}  # noqa: RUF012

    def __init__(self, browser: Path, directory: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = ["xvfb-run", "-a", "dbus-run-session", "--", "WebKitWebDriver", f"--port={port}"]
        directory.chmod(0o700)
        environment = {**os.environ, **UNHURRIED, "XDG_RUNTIME_DIR": str(directory)}
        self.process = subprocess.Popen(
            command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        options = webdriver.WebKitGTKOptions()
        options.binary_location = str(browser)
        options.add_argument("--automation")

        def connect(address: str) -> webdriver.Remote:
            return webdriver.Remote(address, options=options)

        try:
            waiting = WebDriverWait(f"http://127.0.0.1:{port}", PATIENCE, ignored_exceptions=[HTTPError])  # type: ignore[type-var]
            self.driver: webdriver.Remote = waiting.until(connect)
        except BaseException:
            self._end()
            raise

    def go(self, address: str) -> None:
        self.driver.get(address)

    def evaluate(self, expression: str) -> Any:
        return self.driver.execute_script(f"return {expression}")

    def wait_until(self, expression: str) -> None:
        WebDriverWait(self.driver, PATIENCE, 0.1).until(lambda _: self.evaluate(expression))

    def press(self, key: str) -> None:
        ActionChains(self.driver).send_keys(self.KEYS[key]).perform()

    def close(self) -> None:
        self.driver.quit()
        self._end()

    def _end(self) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()


@pytest.fixture(scope="session")
def tab(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    browser = build.webkit_browser()
    if build.playwright_has("webkit"):
        opened = PlaywrightTab(request.getfixturevalue("playwright"))
    elif browser:
        opened = SeleniumTab(browser, tmp_path_factory.mktemp("runtime"))
    else:
        pytest.skip(f"There is no WebKit. {build.advice('webkit')}")
    yield opened
    opened.close()


@pytest.mark.parametrize("slug", dict.fromkeys(["./", "matrices/", *with_all(kinds_on)]))
def test_a_page_is_ready_and_a_key_moves_its_picture(tab: Tab, base_url: str, slug: str) -> None:
    tab.go(base_url + slug)
    tab.wait_until(ALL_ARE_READY)
    assert tab.evaluate("document.querySelector('main h1').checkVisibility()")
    if slug not in WITH_FIGURES:
        return
    tab.evaluate(ANSWER)  # until then what moves the picture may be held back
    tab.wait_until(ALL_ARE_READY)
    assert tab.evaluate(OUT_OF_PLACE) == ""
    tab.evaluate(f"void (window.before = {PICTURES})")
    for i in itertools.count():
        key = tab.evaluate(FOCUS.format(sliders=SLIDERS, i=i, value=VALUE))
        assert key or not i, "no slider moves the picture"
        if not key:
            return  # nothing on this page is a slider as it opens
        tab.press(key)
        tab.wait_until(f"window.was !== {VALUE}")
        tab.wait_until(ALL_ARE_READY)
        # Some are not seen by themselves, such as a rate before the first step.
        if tab.evaluate(f"window.before !== {PICTURES}"):
            break


def test_a_cell_runs(tab: Tab, base_url: str) -> None:
    tab.go(base_url + WITH_CELLS[0])
    tab.wait_until(f"{CELL}.querySelector('.cell-run')?.closest('[inert]') === null")
    built = tab.evaluate(f"{CELL}.querySelector('[role=log]').innerText")
    tab.evaluate(FOCUS_FIRST_CELL)
    tab.press("Enter")
    tab.wait_until(f"{CELL}.dataset.state === 'done'")
    assert tab.evaluate(f"{CELL}.querySelector('[role=log]').innerText") == built
