"""A site that has been visited is there without a network, and always of one version.

A version says twice which it is, in the page and in the script that the page loads: `(page, script)`.
"""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, TimeoutError, expect  # noqa: A004

from publish.server import Handler
from tests.e2e.browsing import DIST, Figure, Host

HAS_WAITING = "async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting)"
KEPT = """async () => {
    const names = await caches.keys();
    const files = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return files.flat().length;
}"""
SIZE = """async (file) => {
    const address = new URL(file, (await navigator.serviceWorker.ready).scope);
    return (await (await caches.match(address)).arrayBuffer()).byteLength;
}"""
UPDATED = """async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    await registration.update().catch(() => {});
    const worker = registration.installing;
    if (worker) await new Promise((resolve) => {
        worker.onstatechange = () => ["installed", "activated", "redundant"].includes(worker.state) && resolve();
    });
}"""


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    host = Host(tmp_path / "site")
    monkeypatch.setattr(Handler, "log_message", lambda handler, *_: host.asked.append(handler.path))
    host.publish("A")
    yield host
    host.disconnect()


@pytest.fixture
def context(fresh: Callable[..., Page]) -> BrowserContext:
    return fresh(trouble_expected=True, service_workers="allow").context


def visit(context: BrowserContext, host: Host, slug: str = "models/") -> Page:
    page = context.pages[0]
    page.goto(host.address + slug)
    Figure(page, "fit-line").ready()
    return page


def keep(context: BrowserContext, host: Host) -> Page:
    """Visit until the service worker has kept everything."""
    page = visit(context, host)
    page.evaluate("async () => { await navigator.serviceWorker.ready }")
    return page


def visit_until(page: Page, host: Host, script: str) -> None:
    """Leave and come back until the version `script` is shown: a page that is still being closed counts as open."""
    for _ in range(5):
        page.goto("about:blank")
        page.goto(host.address)
        try:
            shown = "script => document.documentElement.dataset.script === script"
            page.wait_for_function(shown, arg=script, timeout=6_000)
        except TimeoutError:
            continue
        Figure(page, "fit-line").ready()
        return
    raise AssertionError(f"version {script} never came")


def version(page: Page) -> tuple[str | None, str | None]:
    said = page.evaluate("() => { const { page, script } = document.documentElement.dataset; return [page, script] }")
    return said[0], said[1]


def test_a_site_that_was_visited_is_there_offline(context: BrowserContext, host: Host) -> None:
    keep(context, host)
    host.disconnect()
    page = visit(context, host)
    figure = Figure(page, "fit-line")
    figure.set("slope", 150)
    expect(figure.says()).to_contain_text("150")
    page.goto(host.address)
    expect(page.locator(".ideas a").first).to_be_visible()
    page.locator(".ideas a").first.click()
    expect(page.locator("figure.figure").first).to_have_attribute("data-state", "ready")


def test_a_second_visit_asks_the_network_for_nothing_but_a_new_version(context: BrowserContext, host: Host) -> None:
    keep(context, host)
    host.asked.clear()
    visit(context, host)
    assert set(host.asked) <= {"/downhill/service-worker.js"}


def test_the_snapshot_is_kept_unpacked(context: BrowserContext, host: Host) -> None:
    keep(context, host)
    (packed,) = (DIST / "assets").glob("snapshot-*.bin")
    assert visit(context, host).evaluate(SIZE, f"assets/{packed.name}") == len(gzip.decompress(packed.read_bytes()))


def test_a_new_version_is_shown_from_the_next_visit_on_and_is_there_offline(
    context: BrowserContext, host: Host
) -> None:
    assert version(keep(context, host)) == ("A", "A")
    host.publish("B")
    page = visit(context, host)
    assert version(page) == ("A", "A")
    page.evaluate(UPDATED)
    visit_until(page, host, "B")
    assert version(page) == ("B", "B")
    host.disconnect()
    assert version(visit(context, host)) == ("B", "B")


def test_a_page_of_the_old_version_keeps_it_as_long_as_it_is_open(context: BrowserContext, host: Host) -> None:
    old = keep(context, host)
    visit(context, host)
    host.publish("B")
    old.evaluate(UPDATED)
    assert old.evaluate(HAS_WAITING)
    new = context.new_page()
    new.goto(host.address + "loss/")
    expect(new.locator("figure.figure").first).to_have_attribute("data-state", "ready")
    assert version(new) == ("A", "A")
    host.disconnect()
    old.reload()
    Figure(old, "fit-line").ready()
    assert version(old) == ("A", "A")


def test_a_host_that_hands_out_two_versions_at_once_is_not_believed(context: BrowserContext, host: Host) -> None:
    keep(context, host)
    page = visit(context, host)
    lesson = host.directory / "models/index.html"
    stale = lesson.read_bytes()
    host.publish("B")
    lesson.write_bytes(stale)
    page.evaluate(UPDATED)
    assert not page.evaluate(HAS_WAITING)
    host.disconnect()
    assert version(visit(context, host)) == ("A", "A")


def test_a_draft_forgets_what_was_kept(context: BrowserContext, host: Host) -> None:
    page = keep(context, host)
    visit(context, host)
    assert page.evaluate(KEPT) > 20
    host.publish("B", draft=True)
    page.evaluate(UPDATED)
    visit_until(page, host, "B")
    assert page.evaluate(KEPT) == 0
