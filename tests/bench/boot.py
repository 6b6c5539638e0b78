"""How long Python takes to give its first answer, beside Pyodide as npm has it, on the same pages.

The stock variant is the same site whose worker calls `loadPyodide()` with nothing but its address. Both are served
gzipped, as GitHub Pages does, by a server that counts bytes and can be slowed down; both are visited by a browser
with an empty profile, and then once more by the same browser. Times are from the start of the navigation.

    npm run bench
"""

import gzip
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

import build
from publish import offline
from publish.server import Handler, Server

VISITS = 5
SLOW_VISITS = 3
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
    for name in ("python_stdlib.zip", "pyodide-lock.json"):
        shutil.copyfile(package / name, pyodide / name)
    worker = next((directory / "assets").glob("worker-*.js"))
    with tempfile.TemporaryDirectory(dir=build.ROOT / ".cache") as scripts:
        shutil.copytree(build.ROOT / "site/js", scripts, dirs_exist_ok=True)
        (Path(scripts) / "boot.js").write_text(STOCK)
        bundle = [f"{scripts}/worker.js", "--bundle", "--minify", "--format=esm", f"--outfile={worker}"]
        options = ["--allow-overwrite", "--log-level=warning"]
        subprocess.run([build.ROOT / "node_modules/.bin/esbuild", *bundle, *options], check=True)
    offline.write(build.ROOT, directory, draft=True)


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


def visits(launch: Callable[[str], Any], address: str, count: int, *, again: bool) -> dict[str, list[dict[str, float]]]:
    """Visit with `count` empty profiles; with `again`, a second time when all that the first began has ended."""
    seen: dict[str, list[dict[str, float]]] = {"first": [], "again": []}
    for _ in range(count):
        with tempfile.TemporaryDirectory() as profile:
            context = launch(profile)
            context.add_init_script(WATCH)
            page = context.pages[0]
            seen["first"].append(visit(page, address))
            if again:
                page.evaluate("async () => { await navigator.serviceWorker.ready }")
                page.goto("about:blank")
                seen["again"].append(visit(page, address))
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


def median(seen: list[dict[str, float]], what: str) -> float:
    return statistics.median(one[what] for one in seen)


def line(name: str, ours: float, stock: float, target: float) -> str:
    return f"{name:28} {ours:7.0f} ms   stock {stock:7.0f} ms   ratio {ours / stock:.2f} (target {target})"


def main() -> None:
    """Print one line for each way of starting."""
    with tempfile.TemporaryDirectory() as directory, sync_playwright() as playwright:
        stock_site = Path(directory) / "stock"
        make_stock(stock_site)
        options = {**build.browser_options(), "viewport": {"width": 1280, "height": 900}}
        launch = partial(playwright.chromium.launch_persistent_context, **options)
        with serving(build.DIST) as ours_at, serving(stock_site) as stock_at:
            ours = visits(launch, ours_at, VISITS, again=True)
            stock = visits(launch, stock_at, VISITS, again=True)
            replaced = statistics.median(replacement(launch, ours_at) for _ in range(SLOW_VISITS))
            Pages.rate = SLOW
            ours_slow = visits(launch, ours_at, SLOW_VISITS, again=False)["first"]
            stock_slow = visits(launch, stock_at, SLOW_VISITS, again=False)["first"]
    print(line("first answer, first visit", median(ours["first"], "answer"), median(stock["first"], "answer"), 0.25))
    print(line("first answer, second visit", median(ours["again"], "answer"), median(stock["again"], "answer"), 0.2))
    print(line("first answer, 10 Mbit/s", median(ours_slow, "answer"), median(stock_slow, "answer"), 0.6))
    sent = median(ours_slow, "bytes") / 1e6
    print(f"download to the first answer {sent:7.2f} MB   stock {median(stock_slow, 'bytes') / 1e6:7.2f} MB (target 8)")
    picture = median(ours_slow, "picture")
    print(
        f"pictures, 10 Mbit/s          {picture:7.0f} ms   {picture / median(ours_slow, 'answer'):.2f} of the answer's"
    )
    print(f"a stuck worker is replaced   {replaced:7.0f} ms")


if __name__ == "__main__":
    main()
