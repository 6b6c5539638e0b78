"""How long Python takes to give its first answer, beside Pyodide as npm has it, on the same pages.

The stock variant is the same site whose worker calls `loadPyodide()` with nothing but its address; it starts as
early in the page as ours. Both are served gzipped, as GitHub Pages does, by a server that counts bytes and can be
slowed down; both are visited by a browser with an empty profile, and then once more by the same browser. They take
turns, so that a machine that is busy now and then is so for both. Times are from the start of the navigation.

    npm run bench
"""

import gzip
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

import build
from publish import lean, offline
from publish.inputs import Inputs
from publish.server import Handler, Server
from tests.bench.results import Row, beside, median, save

VISITS = 5
SLOW_VISITS = 3
SETTLED = 2000
"""In ms: a browser that has just been started, or a page that has just been left, is done with itself after so long."""

SLOW = 10e6 / 8
"""10 Mbit/s, in bytes a second."""

PAGE = "models/"
FIGURE = "fit-line"
GZIPPED = {".html", ".css", ".js", ".mjs", ".json", ".svg", ".wasm"}

STOCK = """
export async function boot(files) {
  const loaded = import(`${files.pyodide}pyodide.mjs`);
  const fetched = fetch(files.sources).then((response) => response.json());
  const { loadPyodide } = await loaded;
  const python = await loadPyodide({ indexURL: files.pyodide });
  writeSources(python, await fetched);
  python.runPython(ADD_TO_PATH);
  return { python, bridge: python.pyimport("bridge"), prepared: {}, whole: async () => {} };
}
export const handOver = (prepared, port) => port.postMessage(prepared);
import { ADD_TO_PATH, writeSources } from "./snapshot.js";
"""

WATCH = """
new MutationObserver((_, observer) => {
    if (document.querySelector('figure[data-state=ready]')) {
        window.answered ??= performance.now();
        observer.disconnect();
    }
}).observe(document, {subtree: true, attributes: true, attributeFilter: ['data-state']});
"""

REPLACED = """async (name) => {
    const figure = document.getElementById(name);
    const control = figure.querySelector('form [name=slope]');
    const changed = (element) => new Promise((resolve) => {
        new MutationObserver(resolve).observe(element, {characterData: true, childList: true, subtree: true});
    });
    const set = (value) => {
        control.value = value;
        control.dispatchEvent(new Event('input', {bubbles: true}));
    };
    set(150);
    await changed(figure.querySelector('.figure-problem'));
    const stopped = performance.now();
    set(151);
    await changed(figure.querySelector('.alt'));
    return performance.now() - stopped;
}"""


@cache
def packed(path: Path) -> bytes:
    """What is sent of a file."""
    content = path.read_bytes()
    return gzip.compress(content, 6) if path.suffix in GZIPPED else content


class Pages(Handler):
    """Serves as GitHub Pages does: gzipped, to be kept for ten minutes; at most `rate` bytes a second in all."""

    rate: float | None = None
    sent = 0
    free_at = 0.0
    line = threading.Lock()

    def do_GET(self) -> None:  # noqa: N802 (the base class names it)
        path = Path(self.translate_path(self.path.split("?")[0]))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = packed(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        if path.suffix in GZIPPED:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        for start in range(0, len(body), 16384):
            part = body[start : start + 16384]
            if self.rate:
                with self.line:  # one wire for all: a part begins when the one before it is through
                    Pages.free_at = max(Pages.free_at, time.monotonic()) + len(part) / self.rate
                    time.sleep(max(0.0, Pages.free_at - time.monotonic()))
            self.wfile.write(part)
            Pages.sent += len(part)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "max-age=600")
        super(Handler, self).end_headers()


@contextmanager
def serving(directory: Path) -> Iterator[str]:
    """Serve `directory`; gives the address of the page."""
    server = Server(("localhost", 0), partial(Pages, directory=str(directory), prefix="/"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}/{PAGE}"
    server.shutdown()
    server.server_close()


def make_stock(directory: Path) -> None:
    """The built site in `directory`, with a worker that boots Pyodide as npm has it."""
    shutil.copytree(build.DIST, directory)
    package = build.ROOT / "node_modules/pyodide"
    pyodide = next(directory.glob("pyodide-*"))
    for name in (*lean.NAMES, "python_stdlib.zip", "pyodide-lock.json"):
        shutil.copyfile(package / name, pyodide / name)
    worker = next((directory / "assets").glob("worker-*.js"))
    with tempfile.TemporaryDirectory(dir=build.ROOT / ".cache") as scripts:
        shutil.copytree(build.ROOT / "site/js", scripts, dirs_exist_ok=True)
        (Path(scripts) / "boot.js").write_text(STOCK)
        bundle = [f"{scripts}/worker.js", "--bundle", "--minify", "--format=esm", f"--outfile={worker}"]
        options = ["--allow-overwrite", "--log-level=warning"]
        subprocess.run([build.ROOT / "node_modules/.bin/esbuild", *bundle, *options], check=True)
    offline.write(Inputs(build.ROOT), directory, draft=True)


def visit(page: Page, address: str) -> dict[str, float]:
    """Times in ms: "picture" is the first paint, which has the pictures, "answer" Python's first."""
    Pages.sent = 0
    page.goto(address)
    page.wait_for_function("() => window.answered")
    bytes_sent = Pages.sent
    times = page.evaluate("""() => ({
        picture: performance.getEntriesByName('first-contentful-paint')[0].startTime,
        answer: window.answered,
    })""")
    return {**times, "bytes": bytes_sent}


Seen = list[dict[str, float]]


def visits(launch: Callable[[str], Any], addresses: Sequence[str], count: int, *, again: bool) -> list[dict[str, Seen]]:
    """Visit each address with `count` empty profiles; with `again`, a second time when all that was begun has ended."""
    seen: list[dict[str, Seen]] = [{"first": [], "again": []} for _ in addresses]
    for _ in range(count):
        for address, found in zip(addresses, seen, strict=True):
            with tempfile.TemporaryDirectory() as profile:
                context = launch(profile)
                context.add_init_script(WATCH)
                page = context.pages[0]
                page.wait_for_timeout(SETTLED)
                found["first"].append(visit(page, address))
                if again:
                    page.evaluate("async () => { await navigator.serviceWorker.ready }")
                    page.goto("about:blank")
                    page.wait_for_timeout(SETTLED)
                    found["again"].append(visit(page, address))
                context.close()
    return seen


def replacement(launch: Callable[[str], Any], address: str) -> float:
    """How long after a stuck worker was stopped the next one answers, in ms."""
    with tempfile.TemporaryDirectory() as profile:
        context = launch(profile)
        page = context.pages[0]
        page.goto(address)
        page.locator(f"figure#{FIGURE}[data-state=ready]").wait_for()
        page.workers[0].evaluate("() => { setTimeout(() => { for (;;); }); }")
        time_taken = page.evaluate(REPLACED, FIGURE)
        context.close()
        return time_taken


def of(seen: Seen, what: str) -> float:
    return median([one[what] for one in seen])


def main(arguments: Sequence[str]) -> None:
    """Measure, and leave the rows."""
    count, slow_count = (2, 1) if "--quick" in arguments else (VISITS, SLOW_VISITS)
    with tempfile.TemporaryDirectory() as directory, sync_playwright() as playwright:
        stock_site = Path(directory) / "stock"
        make_stock(stock_site)
        options = {**build.browser_options(), "viewport": {"width": 1280, "height": 900}}
        launch = partial(playwright.chromium.launch_persistent_context, **options)
        with serving(build.DIST) as ours_at, serving(stock_site) as stock_at:
            ours, stock = visits(launch, [ours_at, stock_at], count, again=True)
            replaced = median([replacement(launch, ours_at) for _ in range(slow_count)])
            Pages.rate = SLOW
            ours_slow, stock_slow = (
                seen["first"] for seen in visits(launch, [ours_at, stock_at], slow_count, again=False)
            )

    def row(what: str, our: Seen, their: Seen, target: str) -> Row:
        return beside(f"first answer, {what}", of(our, "answer"), "ms", ("stock", of(their, "answer")), target)

    sent, stock_sent = of(ours_slow, "bytes") / 1e6, of(stock_slow, "bytes") / 1e6
    rows = [
        row("first visit", ours["first"], stock["first"], "≤ 0.25"),
        row("second visit", ours["again"], stock["again"], "≤ 0.2"),
        row("first visit at 10 Mbit/s", ours_slow, stock_slow, "≤ 0.6"),
        Row("download to the first answer", sent, "MB", "stock", stock_sent, None, "< 8 MB"),
        beside("pictures, at 10 Mbit/s", of(ours_slow, "picture"), "ms", ("answer", of(ours_slow, "answer")), "< 1"),
        Row("a stuck worker is replaced in", replaced, "ms", target="≤ 500 ms"),
    ]
    save("boot", rows, ours=ours, stock=stock, ours_slow=ours_slow, stock_slow=stock_slow)


if __name__ == "__main__":
    main(sys.argv[1:])
