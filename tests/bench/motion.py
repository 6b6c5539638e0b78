"""How smoothly what is pressed moves there: frames a second and work for each frame, on every figure.

Everything in a figure's dock is pressed once, one after the other, and what moves by it is watched from its first frame
to its last; then again with the main thread slowed down four times, about what a phone has. What a frame costs is
counted in time that the main thread has computed, which hardly depends on what else the machine does.

    npm run bench -- motion
"""

import sys
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

import build
from publish.server import serve
from tests.bench.drag import NEED_A_GRAPHICS_CARD, SLOW, WINDOW, figures
from tests.bench.results import Row, median, save
from tests.e2e.browsing import settled

PRESSES = ".dock :is(label:has(input), button:is([data-play=step], [data-play=back]))"

WATCH = """([name, index, presses]) => new Promise((resolve) => {
    const figure = document.getElementById(name);
    const control = [...figure.querySelectorAll(presses)][index];
    if (!control.checkVisibility()) return resolve(null);
    const frames = [];
    const frame = (now) => {
        if (figure.dataset.moving === "true") frames.push(now);
        else if (frames.length || !("asking" in figure.dataset)) return resolve(frames);
        requestAnimationFrame(frame);
    };
    control.click();
    requestAnimationFrame(frame);
})"""


def computed(tools: CDPSession) -> float:
    """How long the main thread has computed so far, in ms."""
    metrics = tools.send("Performance.getMetrics")["metrics"]
    return 1000 * next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")


def watch(page: Page, tools: CDPSession, name: str) -> list[dict[str, Any]]:
    """Press everything; of each motion how many frames it had, in what time, and what one of them cost, in ms."""
    found: list[dict[str, Any]] = []
    controls = page.locator(f"figure#{name} {PRESSES}")
    page.locator(f"figure#{name}").evaluate("one => one.scrollIntoView({block: 'center'})")
    for index in range(controls.count()):
        before = computed(tools)
        frames = page.evaluate(WATCH, [name, index, PRESSES])
        settled(page, f"figure#{name}")
        if frames and len(frames) > 1:
            cost = (computed(tools) - before) / len(frames)
            found.append({"index": index, "frames": len(frames), "time": frames[-1] - frames[0], "cost": cost})
    return found


def slowest(motions: list[dict[str, Any]]) -> float:
    """The fewest frames a second of a figure's motions that are long enough to be told."""
    return min(1000 * (one["frames"] - 1) / one["time"] for one in motions)


def main(arguments: Sequence[str]) -> None:
    """Measure, print a line a figure, and leave the rows: the worst and the median."""
    only = [argument for argument in arguments if not argument.startswith("-")]
    found: dict[int, dict[str, list[dict[str, Any]]]] = {1: {}, SLOW: {}}
    with serve(build.DIST) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**build.browser_options())
        page = browser.new_page(
            viewport=WINDOW,  # type: ignore[arg-type]
            service_workers="block",
            reduced_motion="no-preference",
        )
        tools = page.context.new_cdp_session(page)
        tools.send("Performance.enable", {"timeDomain": "threadTicks"})
        for slug, name in figures():
            if only and name not in only:
                continue
            for rate, by_name in found.items():
                page.goto("about:blank")
                page.goto(f"{address}{slug}")
                settled(page, "figure.figure")
                tools.send("Emulation.setCPUThrottlingRate", {"rate": rate})
                motions = watch(page, tools, name)
                tools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
                if motions:
                    by_name[name] = motions
                    cost = max(one["cost"] for one in motions)
                    print(f"  {name:18} {rate} × {slowest(motions):5.1f} frames/s {cost:6.1f} ms a frame", flush=True)
        browser.close()
    save("motion", [row for rate, by_name in found.items() if by_name for row in rows_of(rate, by_name)], figures=found)


def rows_of(rate: int, by_name: dict[str, list[dict[str, Any]]]) -> list[Row]:
    """The slowest of the figures that are held to a target, and the median of all."""
    speed = {name: slowest(motions) for name, motions in by_name.items()}
    held = {name: frames for name, frames in speed.items() if name not in NEED_A_GRAPHICS_CARD}
    worst = min(held, key=held.__getitem__)
    slowed = "" if rate == 1 else f", main thread {rate} × slower"
    target = "≥ 55" if rate == 1 else "≥ 30"
    return [
        Row(f"frames a second of a motion, slowest figure ({worst}){slowed}", held[worst], "", target=target),
        Row(f"the same, median of {len(speed)} figures{slowed}", median(list(speed.values())), ""),
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
