"""How a drag feels, on every figure: frames, pictures and the time from input to picture, on a desk and on a phone.

The first thing of a figure that can be moved (a handle in its picture, else a slider of its dock, a run's slider or any
other) is moved in every frame for some seconds, as fast as the browser shows frames; then again with the main thread
slowed down four times, about what a phone has. The page tells of each picture by `performance.measure("picture", …)`,
from the input that it answers until it is drawn, and of each change by a mark (js/figure.js): a control of few places
changes seldom, however it is moved. The run of a player is worked out before its slider is moved.

    npm run bench -- drag
"""

import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from playwright.sync_api import Page, sync_playwright

import build
from publish.server import serve
from tests.bench.results import Row, median, quantile, save

SECONDS = 2.0
SLOW = 4
WINDOW = {"width": 1280, "height": 720}
NEED_A_GRAPHICS_CARD = {"landscape", "descent-2d", "two-valleys"}
"""Reported, and held to no target: what they draw in three dimensions has no graphics card here."""

MOVE = """async ([name, seconds]) => {
    const figure = document.getElementById(name);
    const handle = figure.querySelector('.picture [role=slider]:not(.turn)');
    const range = ['.dock', '.control:has(.player)', 'form']
        .map((room) => figure.querySelector(`${room} input[type=range]`))
        .find(Boolean);
    if (!handle && !range) return null;
    const shown = async () => {
        do await new Promise(requestAnimationFrame); while ('asking' in figure.dataset);
    };
    const set = (value) => {
        range.value = String(value);
        range.dispatchEvent(new Event('input', {bubbles: true}));
    };
    if (!handle && range.closest('.control').querySelector('.player')) {
        set(range.max);
        await shown();
    }
    const frames = [], waits = [];
    let changes = 0;
    const note = (entries) => {
        for (const {name, duration} of entries) {
            if (name === 'picture') waits.push(duration);
            if (name === 'change') changes++;
        }
    };
    const watch = new PerformanceObserver((list) => note(list.getEntries()));
    watch.observe({entryTypes: ['mark', 'measure']});
    const box = handle?.getBoundingClientRect();
    const fire = (type, x, y) => handle.querySelector('circle, rect, path').dispatchEvent(new PointerEvent(type, {
        bubbles: true, cancelable: true, pointerId: 1, pointerType: 'mouse', isPrimary: true, button: 0, buttons: 1,
        clientX: x, clientY: y,
    }));
    const press = {x: box?.x + box?.width / 2, y: box?.y + box?.height / 2};
    if (handle) fire('pointerdown', press.x, press.y);
    let last = 0, started = 0, count = 0;
    await new Promise((resolve) => {
        const frame = (now) => {
            started ||= now;
            if (last) frames.push(now - last);
            last = now;
            if (now - started > 1000 * seconds) return resolve();
            const turn = (count++) / 14;
            const swing = Math.sin(turn);
            // An eight: straight to and fro would be along the spoke of what turns.
            if (handle) fire('pointermove', press.x + 40 * swing, press.y - 40 * Math.sin(2 * turn));
            else {
                const [low, high] = [Number(range.min), Number(range.max)];
                set(low + (high - low) * (0.5 + 0.45 * swing));
            }
            requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
    });
    if (handle) fire('pointerup', press.x, press.y);
    await shown();
    note(watch.takeRecords());
    watch.disconnect();
    return {frames, waits, changes, by: handle ? 'handle' : 'slider'};
}"""


def figures() -> Iterator[tuple[str, str]]:
    """Every (page, figure) of the built site."""
    for page in sorted(build.DIST.glob("*/index.html")):
        for name in re.findall(r'<figure class="figure" id="([\w-]+)"', page.read_text(encoding="utf-8")):
            yield f"{page.parent.name}/", name


def drag(page: Page, name: str) -> dict[str, Any] | None:
    """Move the first movable thing of the figure `name`; frame times and waits in ms, and how often it changed."""
    page.locator(f"figure#{name}").evaluate("figure => figure.scrollIntoView()")
    return page.evaluate(MOVE, [name, SECONDS])


class Speeds(NamedTuple):
    """How one figure followed."""

    frames: float
    """A second."""
    pictures: float
    """A second, had the control changed in every frame: one of few places does so seldom."""
    wait: float
    """From input to picture, in ms: the 95th percentile."""


def speeds(watched: dict[str, Any]) -> Speeds:
    """What was seen, for each second."""
    frames, waits = watched["frames"][1:], watched["waits"]
    a_second = 1000.0 * len(frames) / sum(frames)
    shown = min(1.0, len(waits) / max(1, watched["changes"]))
    return Speeds(a_second, a_second * shown, quantile(waits, 0.95) if waits else float("inf"))


def main(arguments: Sequence[str]) -> None:
    """Measure, print a line a figure, and leave the rows: the worst and the median."""
    only = [argument for argument in arguments if not argument.startswith("-")]
    found: dict[int, dict[str, Speeds]] = {1: {}, SLOW: {}}
    with serve(build.DIST) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**build.browser_options())
        # What a service worker fetches after the first visit would be measured too.
        page = browser.new_page(viewport=WINDOW, service_workers="block")  # type: ignore[arg-type]
        throttle = page.context.new_cdp_session(page)
        here = ""
        for slug, name in figures():
            if only and name not in only:
                continue
            if slug != here:
                page.goto(f"{address}{slug}")
                here = slug
            page.locator(f"figure#{name}[data-state=ready]").wait_for()
            for rate, by_name in found.items():
                throttle.send("Emulation.setCPUThrottlingRate", {"rate": rate})
                watched = drag(page, name)
                throttle.send("Emulation.setCPUThrottlingRate", {"rate": 1})
                if watched:
                    frames, pictures, wait = by_name[name] = speeds(watched)
                    print(f"  {name:18} {rate} × {watched['by']:6} {frames:5.1f} frames/s", end=" ")
                    print(f"{pictures:5.1f} pictures/s {wait:6.1f} ms", flush=True)
        browser.close()
    save("drag", [row for rate, by_name in found.items() if by_name for row in rows_of(rate, by_name)], figures=found)


def rows_of(rate: int, by_name: dict[str, Speeds]) -> list[Row]:
    """The worst of the figures that are held to a target, and the median of all."""
    held = {name: speed for name, speed in by_name.items() if name not in NEED_A_GRAPHICS_CARD} or by_name
    slowest = min(held, key=lambda name: held[name].frames)
    fewest = min(held, key=lambda name: held[name].pictures)
    longest = max(held, key=lambda name: held[name].wait)
    thread = "" if rate == 1 else f", main thread {rate} times slower"
    return [
        Row(
            f"dragging{thread}: frames a second, median of {len(by_name)} figures",
            median([speed.frames for speed in by_name.values()]),
            "",
            target="≥ 58" if rate == 1 else "≥ 50",
        ),
        Row(
            f"dragging{thread}: frames a second, slowest ({slowest})",
            held[slowest].frames,
            "",
            target="≥ 58" if rate == 1 else "≥ 30",
        ),
        Row(
            f"dragging{thread}: pictures a second, fewest ({fewest})",
            held[fewest].pictures,
            "",
            target="" if rate == 1 else "≥ 15",
        ),
        Row(
            f"dragging{thread}: from input to picture, 95th percentile, longest ({longest})",
            held[longest].wait,
            "ms",
            target="≤ 33" if rate == 1 else "",
        ),
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
