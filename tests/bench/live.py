"""What the benches of training share: the site's own worker, with a training in it, and a line to it from the page.

The worker is the one that draws the figures, Python restored from its snapshot, `downhill` as it is shipped.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import Thread

from playwright.sync_api import Page, sync_playwright

import build
from publish.server import Handler, Server

PAGE = "gradient-descent/"  # it brings compiled replay
FIGURE = "descent-1d"

CATCH_WORKER = """
window.Worker = class extends Worker {
    constructor(...given) {
        super(...given);
        window.theWorker = this;
    }
};
"""

TRAINING = """
from array import array
from random import Random
from downhill import MLP, max_margin, moons, total
from downhill.compile import Training, compile

points, labels = moons(100)
rows = [(x, y, 2.0 * label - 1.0) for (x, y), label in zip(points, labels)]
plane = array("d", [number for y in range(50) for x in range(50) for number in (-1.5 + 0.08 * x, -1.0 + 0.06 * y)])

def trained(width=16, seed=1):
    network = MLP(2, [width, width, 1], activation="relu", rng=Random(seed))
    parameters = network.parameters()
    compiled = compile(
        parameters,
        loss=lambda x, y, target: max_margin([network([x, y])], [target]),
        example=rows[0],
        penalty=lambda: 1e-4 * total([p * p for p in parameters]),
        predict=lambda x, y: network([x, y]),
        point=points[0],
    )
    return Training(compiled, rows, 0.01)

training = trained()

def frame():
    training.run(50)
    return training.map(plane)
"""
"""W1 of replay/workloads.py: micrograd's demo, with a map of 50 × 50 points."""


class Isolated(Handler):
    """Sends the headers with which a page may measure its memory."""

    def end_headers(self) -> None:
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        super().end_headers()


@contextmanager
def training_worker() -> Iterator[Page]:
    """A page of the site, whose worker has a training: `page.workers[0]`, in the page `theWorker`."""
    server = Server(("localhost", 0), partial(Isolated, directory=str(build.DIST), prefix="/"))
    Thread(target=server.serve_forever, daemon=True).start()
    options = build.browser_options()
    options["args"] = [*options["args"], "--enable-blink-features=ForceEagerMeasureMemory"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**options)
        page = browser.new_page(viewport={"width": 1280, "height": 900}, service_workers="block")
        page.add_init_script(CATCH_WORKER)
        page.goto(f"http://localhost:{server.server_port}/{PAGE}")
        page.locator(f"figure#{FIGURE}[data-state=ready]").wait_for()
        page.workers[0].evaluate("code => self.python.runPython(code)", TRAINING)
        yield page
        browser.close()
    server.shutdown()
    server.server_close()
