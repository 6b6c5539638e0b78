"""How a drag feels: frames per second and the time from input to picture, at 120 moves a second.

Drags the slope handle of a figure up and down for four seconds with real mouse input, and watches
from inside the page: every frame, and for every new picture how long ago the pointer move was
that it answers (told by the value the handle then has).

    npm run bench
"""

import sys
import time
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page, sync_playwright

import build
from publish.server import serve
from tests.bench.results import Row, median, quantile, save

SECONDS = 4
MOVES_PER_SECOND = 120
DRAGS = [("models/", "fit-line"), ("loss/", "squared-errors")]

WATCH = """(name) => {
    const figure = document.getElementById(name);
    const handle = figure.querySelector('[data-handle=slope]');
    const control = figure.querySelector('form [name=slope]');
    const sent = new Map(), frames = [], latencies = [];
    let last = performance.now(), running = true;
    const frame = (now) => { frames.push(now - last); last = now; if (running) requestAnimationFrame(frame); };
    requestAnimationFrame(frame);
    addEventListener('pointermove', (event) => sent.set(Number(control.value), event.timeStamp));
    new MutationObserver(() => {
        const value = Number(handle.getAttribute('aria-valuenow'));
        if (!sent.has(value)) return;
        const since = sent.get(value);
        sent.delete(value);
        requestAnimationFrame((now) => latencies.push(now - since));
    }).observe(handle, {attributes: true, attributeFilter: ['aria-valuenow']});
    window.watched = () => { running = false; return {frames, latencies}; };
}"""


def drag(page: Page, name: str) -> dict[str, list[float]]:
    """Drag the slope handle of the figure `name`; frame times and latencies in ms."""
    handle = page.locator(f"figure#{name} [data-handle=slope]")
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate(WATCH, name)
    started = time.perf_counter()
    for i in range(SECONDS * MOVES_PER_SECOND):
        swing = abs(i % 160 - 80)
        page.mouse.move(x, y + swing)
        time.sleep(max(0.0, started + i / MOVES_PER_SECOND - time.perf_counter()))
    page.mouse.up()
    return page.evaluate("() => window.watched()")


def rows_of(name: str, watched: dict[str, Any]) -> list[Row]:
    frames, latencies = watched["frames"][1:], watched["latencies"]
    first, second = latencies[: len(latencies) // 2], latencies[len(latencies) // 2 :]
    return [
        Row(f"dragging {name}: frames a second", 1000 * len(frames) / sum(frames), "", target="≥ 58"),
        Row(f"dragging {name}: 95th percentile of a frame", quantile(frames, 0.95), "ms"),
        Row(f"dragging {name}: from input to picture", median(latencies), "ms"),
        Row(f"dragging {name}: the same in the second half", median(second), "ms", "in the first", median(first)),
    ]


def main(arguments: Sequence[str]) -> None:
    """Measure, and leave the rows of each figure dragged."""
    rows: list[Row] = []
    with serve(build.DIST) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**build.browser_options())
        # What a service worker fetches after the first visit would be measured too.
        page = browser.new_page(viewport={"width": 1280, "height": 900}, service_workers="block")
        for slug, name in DRAGS[: 1 if "--quick" in arguments else None]:
            page.goto(f"{address}{slug}")
            page.locator(f"figure#{name}[data-state=ready]").wait_for()
            rows += rows_of(name, drag(page, name))
        browser.close()
    save("drag", rows)


if __name__ == "__main__":
    main(sys.argv[1:])
