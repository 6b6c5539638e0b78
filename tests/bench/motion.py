"""How smoothly what is pressed moves there: frames a second and work for each frame, on every figure.

Everything in a figure's dock is pressed once, one after the other, and what moves by it is watched from its first frame
to its last; then again with the main thread slowed down four times, about what a phone has. What a frame costs is the
time that the main thread computes for all of them, less what it computes for the same presses where nothing moves:
that hardly depends on what else the machine does.

    PYTHONPATH=.:py .venv/bin/python -m tests.bench.motion ravine     only this figure, on the site as it is built
"""

import sys
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from playwright.sync_api import CDPSession, Page, sync_playwright

import build
from publish.server import serve
from tests.bench.drag import NEED_A_GRAPHICS_CARD, SLOW, WINDOW, figures
from tests.bench.results import Row, median, save
from tests.e2e.browsing import settled

PRESSES = ".dock :is(label:has(input), button:is([data-play=step], [data-play=back]))"

PRESS = """([name, index, presses]) => new Promise((resolve) => {
    const figure = document.getElementById(name);
    const control = [...figure.querySelectorAll(presses)][index];
    if (!control.checkVisibility()) return resolve([]);
    const frames = [];
    const frame = (now) => {
        const moves = figure.dataset.moving === "true";
        if (moves || frames.length) frames.push(now);
        if (!moves && (frames.length || !("asking" in figure.dataset))) return resolve(frames);
        requestAnimationFrame(frame);
    };
    control.click();
    requestAnimationFrame(frame);
})"""

SHORTEST = 200.0
"""A motion that takes less, in ms, is no longer than the tick of a player."""


class Motion(NamedTuple):
    """What was seen of the motions of a figure."""

    speed: float
    """Frames a second, in the slowest of them."""
    frames: int
    """Of all of them."""
    computed: float
    """How long the main thread has computed, in ms."""


def computed(tools: CDPSession) -> float:
    """How long the main thread has computed so far, in ms."""
    metrics = tools.send("Performance.getMetrics")["metrics"]
    return 1000.0 * next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")


def press_all(page: Page, tools: CDPSession, name: str, rate: int) -> Motion:
    """Press everything in the dock of the figure `name`, which is as it opens."""
    settled(page, "figure.figure")
    figure = page.locator(f"figure#{name}")
    figure.evaluate("one => one.scrollIntoView({block: 'center'})")
    page.wait_for_load_state("networkidle")  # the editors of cells come as they near the window
    speeds: list[float] = []
    frames = 0
    tools.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    before = computed(tools)
    for index in range(figure.locator(PRESSES).count()):
        at: list[float] = page.evaluate(PRESS, [name, index, PRESSES])
        settled(page, f"figure#{name}")
        frames += len(at)
        if at and at[-1] - at[0] >= SHORTEST:
            speeds.append(1000.0 * (len(at) - 1) / (at[-1] - at[0]))
    took = computed(tools) - before
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return Motion(min(speeds, default=0.0), frames, took)


def watch(page: Page, tools: CDPSession, address: str, name: str) -> dict[str, float]:
    """Its frames a second, as the machine is and slowed down, and what a frame costs; nothing if it does not move."""

    def visit(motion: Any, rate: int = 1) -> Motion:
        page.goto("about:blank")
        page.emulate_media(reduced_motion=motion)
        page.goto(address)
        return press_all(page, tools, name, rate)

    moving, slowed, still = visit("no-preference"), visit("no-preference", SLOW), visit("reduce")
    if not moving.speed:
        return {}
    cost = (moving.computed - still.computed) / moving.frames
    return {"speed": moving.speed, "slowed": slowed.speed, "cost": cost}


def measured(only: Sequence[str]) -> Iterator[tuple[str, dict[str, float]]]:
    """What was seen of each figure that moves."""
    with serve(build.DIST) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**build.browser_options())
        page = browser.new_page(viewport=WINDOW, service_workers="block")  # type: ignore[arg-type]
        tools = page.context.new_cdp_session(page)
        tools.send("Performance.enable", {"timeDomain": "threadTicks"})
        for slug, name in figures():
            if only and name not in only:
                continue
            found = watch(page, tools, f"{address}{slug}", name)
            if found:
                print(f"  {name:18} {found['speed']:5.1f} frames/s, {SLOW} × slower", end=" ")
                print(f"{found['slowed']:5.1f}; {found['cost']:5.1f} ms a frame", flush=True)
                yield name, found
        browser.close()


def main(arguments: Sequence[str]) -> None:
    """Measure, print a line a figure, and leave the rows: the worst and the median."""
    found = dict(measured([argument for argument in arguments if not argument.startswith("-")]))
    held = {name: one for name, one in found.items() if name not in NEED_A_GRAPHICS_CARD} or found
    rows: list[Row] = []
    for what, key, unit, target in (
        ("frames a second of a motion", "speed", "", "≥ 50"),
        (f"the same, main thread {SLOW} times slower", "slowed", "", "≥ 30"),
        ("what a frame costs the main thread", "cost", "ms", f"≤ {1000 / 30 / SLOW:.1f}"),
    ):
        worst = (max if key == "cost" else min)(held, key=lambda name: held[name][key])
        rows.append(Row(f"{what}, median of {len(found)} figures", median([one[key] for one in found.values()]), unit))
        rows.append(Row(f"{what}, worst ({worst})", held[worst][key], unit, target=target))
    save("motion", rows, figures=found)


if __name__ == "__main__":
    main(sys.argv[1:])
