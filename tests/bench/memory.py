"""A long training leaves nothing behind, and stops at once.

The site's worker trains as fast as it can, in slices of about 4 ms, then a turn for
whatever the page has said. Measured are the memory of page and worker before and after (by the browser: JavaScript,
WebAssembly, all), Python's heap and its objects; and how long after the page has said "stop" the worker has stopped.

    npm run bench                    one minute
    npm run bench -- --long memory   ten minutes
"""

import sys
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page

from tests.bench.live import training_worker
from tests.bench.results import Row, median, quantile, save

STOPS = 60
FRAME = 1000 / 60

SLICES = """() => {
    const frame = self.python.runPython(`
def slice(steps):
    training.run(steps)
    training.map(plane)
slice`);
    const turn = new MessageChannel();
    let running = false, steps = 50, slices = 0, longest = 0;
    turn.port1.onmessage = () => {
        if (!running) return;
        const started = performance.now();
        frame(steps);
        const took = performance.now() - started;
        slices++;
        longest = Math.max(longest, took);
        steps = Math.max(1, Math.min(1000, Math.round(steps * Math.min(2, 4 / took))));
        turn.port2.postMessage(0);
    };
    self.addEventListener("message", ({ data }) => {
        if (!data.slices) return;
        const started = data.slices === "start";
        if (started && !running) turn.port2.postMessage(0);
        running = started;
        self.postMessage({ slices, longest });
    });
}"""

SAY = """(what) => new Promise((resolve) => {
    const started = performance.now();
    const hear = ({ data }) => {
        if (data.slices === undefined) return;
        theWorker.removeEventListener("message", hear);
        resolve({ ...data, took: performance.now() - started });
    };
    theWorker.addEventListener("message", hear);
    theWorker.postMessage({ slices: what });
})"""

HEAP = """() => [self.python._module.HEAPU8.length, ...self.python.runPython(`
import gc, sys
gc.collect()
(sys.getallocatedblocks(), len(gc.get_objects()), training.steps)`).toJs()]"""

MEMORY = "async () => (await performance.measureUserAgentSpecificMemory()).bytes"

FILL_UP = """
from downhill.compile.session import REMEMBERED
while training.steps <= 3 * REMEMBERED:
    training.run(1000)
"""
"""Until the losses that are kept are as many as ever."""

ARCHITECTURES = """
for seed in range(20):
    other = trained(4 + seed % 13, seed)
    other.run(50)
    other.map(plane)
del other
"""


def heap(page: Page) -> dict[str, float]:
    """What is taken now: bytes as the browser counts them, of Python's memory, and Python's blocks and objects."""
    size, blocks, objects, steps = page.workers[0].evaluate(HEAP)
    return {
        "all": page.evaluate(MEMORY),
        "python": size,
        "blocks": blocks,
        "objects": objects,
        "steps": steps,
    }


def train(page: Page, seconds: float) -> dict[str, Any]:
    """Train for that long; gives what the worker says of it."""
    page.evaluate(SAY, "start")
    page.wait_for_timeout(1000 * seconds)
    return page.evaluate(SAY, "stop")


def stops(page: Page) -> list[float]:
    """How long it took to stop, many times, in ms."""
    found = []
    for index in range(STOPS):
        page.evaluate(SAY, "start")
        page.wait_for_timeout(31 + index % 17)
        found.append(page.evaluate(SAY, "stop")["took"])
    return found


def main(arguments: Sequence[str]) -> None:
    """Measure, and leave the rows."""
    seconds = 600 if "--long" in arguments else 10 if "--quick" in arguments else 60
    with training_worker() as page:
        page.workers[0].evaluate(SLICES)
        page.workers[0].evaluate("code => self.python.runPython(code)", FILL_UP + ARCHITECTURES)
        train(page, 1)
        before = heap(page)
        said = train(page, seconds)
        page.workers[0].evaluate("code => self.python.runPython(code)", ARCHITECTURES)
        after = heap(page)
        stopping = stops(page)
    steps = after["steps"] - before["steps"]
    ran = f"after {seconds} s, {steps / 1e6:.2g} million steps, 20 networks compiled"
    rows = [
        Row(f"memory of page and worker {ran}", after["all"] / 1e6, "MB", "before", before["all"] / 1e6),
        Row("Python's heap", after["python"] / 1e6, "MB", "before", before["python"] / 1e6),
        Row("Python's objects", after["objects"], "", "before", before["objects"]),
        Row("from Stop to a training that has stopped", median(stopping), "ms"),
        Row("its 95th percentile", quantile(stopping, 0.95), "ms", target=f"≤ {FRAME:.1f} ms"),
    ]
    save("memory", rows, before=before, after=after, seconds=seconds, longest_slice=said["longest"], stops=stopping)


if __name__ == "__main__":
    main(sys.argv[1:])
