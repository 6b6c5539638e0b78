"""Training that is watched: in every frame 50 steps and a map of 50 × 50 points, drawn on a canvas.

The page asks the worker in each animation frame, if the last answer is there; the worker trains W1 (a network of
2, 16, 16 and 1, on 100 moons) and computes the map; the page draws it with the next frame.

    npm run bench
"""

import sys
from collections.abc import Sequence

from tests.bench.live import training_worker
from tests.bench.results import Row, median, quantile, save

SECONDS = 10
SIZE = 50
STEPS = 50

ANSWER = """() => {
    const frame = self.python.globals.get("frame");
    self.addEventListener("message", ({ data }) => {
        if (!data.frame) return;
        const started = performance.now();
        const rows = frame();
        const memory = rows.getBuffer("f64");
        const map = memory.data.slice();
        memory.release();
        rows.destroy();
        self.postMessage({ map, took: performance.now() - started }, [map.buffer]);
    });
}"""

WATCH = """async ([seconds, size]) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    canvas.style = "position: fixed; inset: 0 auto auto 0; width: 500px; height: 500px; z-index: 9";
    document.body.append(canvas);
    const context = canvas.getContext("2d");
    const image = context.createImageData(size, size);
    const intervals = [], work = [], drawing = [];
    let map, waiting = false, drawn = 0, last = 0;
    theWorker.addEventListener("message", ({ data }) => {
        if (!data.map) return;
        ({ map } = data);
        work.push(data.took);
        waiting = false;
    });
    await new Promise((resolve) => {
        const started = performance.now();
        const frame = (now) => {
            if (last) intervals.push(now - last);
            last = now;
            const before = performance.now();
            if (map) {
                for (let i = 0; i < map.length; i++) {
                    const share = 1 / (1 + Math.exp(-map[i]));
                    image.data.set([40 + 190 * share, 110, 230 - 190 * share, 255], 4 * i);
                }
                context.putImageData(image, 0, 0);
                map = undefined;
                drawn++;
            }
            if (!waiting) {
                waiting = true;
                theWorker.postMessage({ frame: true });
            }
            drawing.push(performance.now() - before);
            if (now - started < 1000 * seconds) requestAnimationFrame(frame);
            else resolve();
        };
        requestAnimationFrame(frame);
    });
    canvas.remove();
    return { intervals, work, drawing, drawn };
}"""


def main(arguments: Sequence[str]) -> None:
    """Measure, and leave the rows."""
    seconds = 3 if "--quick" in arguments else SECONDS
    with training_worker() as page:
        page.workers[0].evaluate(ANSWER)
        page.evaluate(WATCH, [1, SIZE])
        found = page.evaluate(WATCH, [seconds, SIZE])
        backend, steps, loss = page.workers[0].evaluate(
            "() => self.python.runPython('(training.compiled.backend, training.steps, training.losses[-1])').toJs()"
        )
    intervals, work = found["intervals"], found["work"]
    rows = [
        Row(f"{STEPS} steps of W1 and a {SIZE} × {SIZE} map, in a worker ({backend})", median(work), "ms"),
        Row("its 95th percentile", quantile(work, 0.95), "ms"),
        Row("drawing that map, 95th percentile", quantile(found["drawing"], 0.95), "ms"),
        Row("a frame with that in it", median(intervals), "ms"),
        Row("its 95th percentile", quantile(intervals, 0.95), "ms", target="≤ 18 ms"),
        Row("frames that show a new map", 100 * found["drawn"] / len(intervals), "%"),
    ]
    save("frames", rows, steps=steps, loss=loss, intervals=intervals, work=work)


if __name__ == "__main__":
    main(sys.argv[1:])
