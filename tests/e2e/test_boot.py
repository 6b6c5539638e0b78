"""Starting Python, failing to, and outliving a call that never ends."""

import io
import re
import zipfile
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.e2e.browsing import DIST, Figure

LOOP = """
from figures import fit_line
true_scene = fit_line.scene
def scene(params):
    while params["slope"] == 123.0:
        pass
    return true_scene(params)
fit_line.scene = scene
"""


def test_progress_is_told_in_bytes_and_words(fresh: Callable[..., Page]) -> None:
    page = fresh()
    page.add_init_script("""{
        window.told = new Set();
        new MutationObserver(() => {
            for (const bar of document.querySelectorAll('.figure-boot')) window.told.add(bar.innerText.trim());
        }).observe(document, {subtree: true, childList: true, characterData: true});
    }""")
    page.goto("models/")
    expect(page.locator(".figure-boot [role=status]")).to_have_count(1)
    Figure(page, "fit-line").ready()
    told = " | ".join(page.evaluate("() => [...window.told]"))
    assert "Fetching Python" in told
    assert "Starting the engine" in told
    assert re.search(r"\d+\.\d of \d+\.\d MB", told)
    expect(page.locator("#fit-line .figure-boot")).to_be_hidden()


def test_the_picture_stays_when_python_cannot_start_and_retry_starts_it(fresh: Callable[..., Page]) -> None:
    page = fresh(trouble_expected=True)
    page.route("**/*.wasm", lambda route: route.abort())
    page.goto("models/")
    figure = Figure(page, "fit-line")
    expect(figure.root).to_have_attribute("data-state", "failed")
    expect(figure.root.locator(".picture svg").first).to_be_visible()
    expect(figure.root.locator(".boot-text")).to_contain_text("Python could not start")
    page.unroute("**/*.wasm")
    figure.root.locator(".retry").click()
    figure.ready()
    figure.set("slope", 100)
    expect(figure.says()).to_contain_text("100")


def test_what_was_dragged_while_python_started_is_what_it_shows_first(fresh: Callable[..., Page]) -> None:
    page = fresh()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/*.wasm", hold)
    page.goto("models/")
    figure = Figure(page, "fit-line")
    expect(figure.root).to_have_attribute("data-state", "loading")
    figure.handle("slope").focus()
    figure.handle("slope").press("ArrowDown")
    assert figure.number("slope") == 199
    held[0].continue_()
    figure.ready()
    expect(figure.says()).to_contain_text("199")
    assert figure.number("slope") == 199


def test_a_call_that_never_ends_is_stopped_and_nothing_else_is_lost(fresh: Callable[..., Page]) -> None:
    page = fresh(trouble_expected=True)

    def with_a_loop(route: Route) -> None:
        archive = io.BytesIO()
        with (
            zipfile.ZipFile(next((DIST / "assets").glob("python-*.zip"))) as ours,
            zipfile.ZipFile(archive, "w") as out,
        ):
            for name in ours.namelist():
                out.writestr(name, ours.read(name) + (LOOP.encode() if name == "bridge.py" else b""))
        route.fulfill(body=archive.getvalue(), content_type="application/zip")

    page.route("**/python-*.zip", with_a_loop)
    page.goto("models/")
    figure = Figure(page, "fit-line").ready()
    figure.set("slope", 122)
    expect(figure.says()).to_contain_text("122")
    figure.set("slope", 123)
    expect(figure.root.locator(".figure-problem")).to_contain_text("stopped")
    expect(figure.says()).to_contain_text("122")
    figure.set("slope", 124)
    expect(figure.says()).to_contain_text("124")
    expect(figure.root.locator(".figure-problem")).to_be_empty()
    expect(figure.root).to_have_attribute("data-state", "ready")
