"""Starting Python, failing to, and outliving a call that never ends."""

import gzip
import re
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import pytest
from playwright.sync_api import Page, Route, expect

import bridge
from publish import python
from publish.server import Handler, Server
from tests.e2e.browsing import DIST, Figure, Held, settled, wait_for

LOOP = """
from lessons.models import fit_line
true_scene = fit_line.scene
def scene(params):
    while params["slope"] == 123.0:
        pass
    return true_scene(params)
fit_line.scene = scene
"""

IMPORTS_LATE = """
from lessons.models import fit_line
true_scene = fit_line.scene
def scene(params):
    import wsgiref.util
    return true_scene(params)
fit_line.scene = scene
"""

IMPORT_WSGIREF = """
try:
    import wsgiref
    answer = "here"
except Exception:
    answer = "not yet"
answer
"""

TRACEBACK_THROUGH_THE_LIBRARY = """
import json, traceback
try:
    json.loads("{")
except ValueError:
    answer = traceback.format_exc()
answer
"""

# Of what workers say, so much cannot be read.
UNREADABLE = """
window.unreadable = Infinity;
window.Worker = class extends Worker {
    constructor(...all) {
        super(...all);
        this.addEventListener("message", (event) => {
            if (window.unreadable === 0) return;
            window.unreadable -= 1;
            event.stopImmediatePropagation();
            this.dispatchEvent(new MessageEvent("messageerror"));
        });
    }
};
"""

TRAINING = """
from array import array
from random import Random
from downhill import MLP, Value
from downhill.compile import Training, compile, session

session.REMEMBERED = 5_000
rows = [(x / 10, x / 10 - 1) for x in range(20)]
plane = array("d", [x / 10 for x in range(1000)])

def trained(width):
    network = MLP(1, [width, 1], activation="tanh", rng=Random(1))
    compiled = compile(
        network.parameters(),
        loss=lambda x, y: (network([x]) - y) ** 2,
        example=rows[0],
        predict=lambda x: network([x]),
        point=(0.0,),
    )
    return Training(compiled, rows, 0.01, batch_size=7)

training = trained(6)
"""

TRAIN_LONG = """
import gc, sys
import pyodide_js
for _ in range(306):  # as often as losses are forgotten, in whole times: 51 runs
    training.run(100)
    training.map(plane)
for width in range(2, 12):
    trained(width).run(10)
gc.collect()
memory = pyodide_js._module.HEAPU8.length
f"{training.compiled.backend} {sys.getallocatedblocks()} {memory} {len(training.losses)}"
"""

FIGURES_IMPORTED = """
import bridge, sys
imported = (name for name, module in sys.modules.items() if bridge.is_shared(name) and not hasattr(module, "__path__"))
" ".join(sorted(imported))
"""

SOURCE = """
import bridge, inspect
try:
    answer = inspect.getsource(bridge.figure("fit-line"))
except OSError:
    answer = "not yet"
answer
"""

LAST_LINE_OF_A_TRACEBACK = """
import bridge, traceback
try:
    bridge.figure("none")
except LookupError as error:
    lines = traceback.extract_tb(error.__traceback__)
lines[-1].line
"""


def opened(page: Page, lesson: str = "models", figure: str = "fit-line") -> Figure:
    """The page with a figure that Python has drawn."""
    page.goto(f"{lesson}/")
    return Figure(page, figure).ready()


def test_progress_is_told_in_bytes_and_words(fresh: Callable[..., Page]) -> None:
    page = fresh()
    page.add_init_script("""{
        window.told = new Set();
        new MutationObserver(() => {
            for (const bar of document.querySelectorAll('.figure-boot')) window.told.add(bar.innerText.trim());
        }).observe(document, {subtree: true, childList: true, characterData: true});
    }""")
    held = Held(page, "**/*.wasm")
    expect(page.locator(".figure-boot [role=status]")).to_have_count(1)
    expect(page.locator("#fit-line .boot-text")).to_have_text("Fetching Python …")
    expect(page.locator("#fit-line .boot-bytes")).to_have_text(re.compile(r"^(?!0\.0 )\d+\.\d of \d+\.\d MB$"))
    held.let_go()
    Figure(page, "fit-line").ready()
    assert any("Starting the engine" in words for words in page.evaluate("() => [...window.told]"))
    expect(page.locator("#fit-line .figure-boot")).to_be_hidden()


class Narrow(Handler):
    """A host at the end of a narrow line, which sends the larger form of what starts Python at 0.5 MB/s."""

    asked: ClassVar[list[str]] = []

    def copyfile(self, source: Any, outputfile: Any) -> None:
        self.asked.append(self.path)
        while part := source.read(50_000):
            outputfile.write(part)
            if self.path.endswith((".wasm", ".bin")) and "figures" not in self.path:
                time.sleep(0.1)


def test_where_the_connection_is_slow_python_comes_in_a_smaller_form(fresh: Callable[..., Page]) -> None:
    page = fresh()
    server = Server(("localhost", 0), partial(Narrow, directory=str(DIST), prefix="/"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page.goto(f"http://localhost:{server.server_port}/models/")
    figure = Figure(page, "fit-line").ready()
    figure.set("slope", 199)
    expect(figure.says()).to_contain_text("199")
    assert {Path(address).name.split("-")[0] for address in Narrow.asked if address.endswith(".xz")} == {
        "pyodide.asm.wasm.xz",
        "snapshot",
    }
    server.shutdown()
    server.server_close()


def test_the_picture_stays_when_python_cannot_start_and_retry_starts_it(fresh: Callable[..., Page]) -> None:
    page = fresh(trouble_expected=True)
    page.route("**/*.wasm", lambda route: route.abort())
    page.goto("models/")
    figure = Figure(page, "fit-line")
    expect(figure.root).to_have_attribute("data-state", "failed")
    expect(figure.root.locator(".picture svg").first).to_be_visible()
    expect(figure.root.locator(".boot-text")).to_contain_text("Python could not start")
    page.unroute("**/*.wasm")
    figure.root.locator(".retry").click()
    figure.ready()
    figure.set("slope", 100)
    expect(figure.says()).to_contain_text("100")


@pytest.mark.parametrize("slug", ["models/", "gradient-descent/"])
def test_a_worker_whose_words_cannot_be_read_has_failed_and_retry_starts_another(
    fresh: Callable[..., Page], slug: str
) -> None:
    page = fresh()
    page.add_init_script(UNREADABLE)
    page.goto(slug)
    for figure in page.locator("figure[data-state]").all():
        expect(figure).to_have_attribute("data-state", "failed")
        expect(figure.locator(".boot-text")).to_contain_text("Python could not start")
        expect(figure.locator(".boot-text")).to_contain_text("could not be read")
        expect(figure.locator(".picture svg").first).to_be_visible()
    page.evaluate("() => { window.unreadable = 0 }")
    page.locator("figure .retry").first.click()
    settled(page, "figure[data-state]")


def test_an_answer_that_cannot_be_read_is_told_and_another_worker_takes_over(fresh: Callable[..., Page]) -> None:
    page = fresh()
    page.add_init_script(UNREADABLE)
    page.add_init_script("window.unreadable = 0")
    figure = opened(page)
    wait_for(page, lambda: run_python(page, IMPORT_WSGIREF) == "here")
    page.evaluate("() => new Promise(requestAnimationFrame)")  # until the worker has said that all files are there
    page.evaluate("() => { window.unreadable = 1 }")
    figure.set("slope", 123)
    expect(figure.root.locator(".figure-problem")).to_contain_text("could not be read")
    figure.set("slope", 124)
    expect(figure.says()).to_contain_text("124")


def test_the_first_answer_is_about_the_state_that_the_address_names(fresh: Callable[..., Page]) -> None:
    page = fresh()
    # A later figure of the page, which needs this mark first, is not there yet when Python answers.
    held = Held(page, "**/arrows-*.js", "loss-surface/#two-slopes?slope=1&intercept=-99")
    figure = Figure(page, "two-slopes").ready()
    assert (figure.number("slope"), figure.number("intercept")) == (1, -99)
    held.let_go()
    Figure(page, "descent-2d").ready()


def test_what_was_dragged_while_python_started_is_what_it_shows_first(fresh: Callable[..., Page]) -> None:
    page = fresh()
    held = Held(page, "**/*.wasm")
    figure = Figure(page, "fit-line")
    expect(figure.root).to_have_attribute("data-state", "loading")
    figure.handle("slope").focus()
    figure.handle("slope").press("ArrowDown")
    assert figure.number("slope") == 199
    held.let_go()
    figure.ready()
    expect(figure.says()).to_contain_text("199")
    assert figure.number("slope") == 199


def test_a_call_that_never_ends_is_stopped_and_nothing_else_is_lost(fresh: Callable[..., Page]) -> None:
    page = fresh(trouble_expected=True)
    figure = opened(page)
    figure.set("slope", 122)
    expect(figure.says()).to_contain_text("122")
    run_python(page, LOOP)
    figure.set("slope", 123)
    expect(figure.root.locator(".figure-problem")).to_contain_text("stopped")
    expect(figure.says()).to_contain_text("122")
    figure.set("slope", 124)
    expect(figure.says()).to_contain_text("124")
    expect(figure.root.locator(".figure-problem")).to_be_empty()
    expect(figure.root).to_have_attribute("data-state", "ready")


def test_the_next_worker_starts_before_the_stuck_one_is_stopped_and_fetches_little(fresh: Callable[..., Page]) -> None:
    page = fresh(trouble_expected=True)
    figure = opened(page)
    run_python(page, LOOP)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    figure.set("slope", 123)
    wait_for(page, lambda: len(page.workers) == 2)
    expect(figure.root.locator(".figure-problem")).to_be_empty()
    expect(figure.root.locator(".figure-problem")).to_contain_text("stopped")
    figure.set("slope", 124)
    expect(figure.says()).to_contain_text("124")
    wait_for(page, lambda: len(page.workers) == 1)
    assert not [address for address in fetched if address.endswith((".wasm", ".bin"))]


# ── The snapshot, and Python without it ───────────────────────────────────────────────────────────


def test_python_starts_from_its_snapshot_before_the_library_is_there(fresh: Callable[..., Page]) -> None:
    page = fresh()
    held = Held(page, "**/library-*.zip")
    Figure(page, "fit-line").ready()
    wait_for(page, lambda: bool(held.routes))
    assert run_python(page, IMPORT_WSGIREF) == "not yet"
    with page.expect_event("requestfinished", lambda request: "/library-" in request.url):
        held.let_go()
    wait_for(page, lambda: run_python(page, IMPORT_WSGIREF) == "here")


def test_the_snapshot_holds_no_figure_and_a_page_imports_its_own(fresh: Callable[..., Page]) -> None:
    page = fresh()
    opened(page)
    sources = python.read_sources(DIST.parent / "py")
    modules = python.always(sources) | python.brought(sources, ["fit-line", "guess-price"])
    shared = (path for path in modules if bridge.is_shared(path.split("/")[0]) and "__init__" not in path)
    expected = [path.removesuffix(".py").replace("/", ".") for path in shared]
    Figure(page, "guess-price").ready()
    assert run_python(page, FIGURES_IMPORTED).split() == sorted(expected)


def test_python_starts_in_the_ordinary_way_without_the_pages_figures(fresh: Callable[..., Page]) -> None:
    page = fresh(trouble_expected=True)
    page.route("**/figures-*.bin", missing)
    figure = opened(page)
    figure.set("slope", 150)
    expect(figure.says()).to_contain_text("150")


def test_a_module_that_is_still_on_its_way_is_waited_for(fresh: Callable[..., Page]) -> None:
    page = fresh()
    held = Held(page, "**/library-*.zip")
    figure = Figure(page, "fit-line").ready()
    run_python(page, IMPORTS_LATE)
    figure.set("slope", 150)
    wait_for(page, lambda: bool(held.routes))
    held.let_go()
    expect(figure.says()).to_contain_text("150")
    expect(figure.root.locator(".figure-problem")).to_be_empty()


def test_a_restored_python_shows_its_sources(fresh: Callable[..., Page]) -> None:
    page = fresh()
    opened(page)
    wait_for(page, lambda: "def scene(params" in run_python(page, SOURCE))
    last_line = run_python(page, LAST_LINE_OF_A_TRACEBACK)
    assert last_line == "raise LookupError(f\"There is no figure {name!r}; there is {', '.join(names())}.\")"


def test_a_traceback_through_the_library_can_be_printed(fresh: Callable[..., Page]) -> None:
    page = fresh()
    opened(page)
    said = run_python(page, TRACEBACK_THROUGH_THE_LIBRARY)
    assert "in raw_decode" in said
    assert "JSONDecodeError" in said


def test_every_restored_python_draws_other_random_numbers(fresh: Callable[..., Page]) -> None:
    drawn = set()
    for _ in range(2):
        page = fresh()
        opened(page)
        drawn.add(run_python(page, "import random; random.random()"))
    assert len(drawn) == 2


def unpacked_snapshot() -> bytearray:
    return bytearray(gzip.decompress(next((DIST / "assets").glob("snapshot-*.bin")).read_bytes()))


def missing(route: Route) -> None:
    route.fulfill(status=404)


def cut_short(route: Route) -> None:
    snapshot = next((DIST / "assets").glob("snapshot-*.bin")).read_bytes()
    route.fulfill(body=snapshot[: len(snapshot) // 2])


def rubbish(route: Route) -> None:
    route.fulfill(body=b"rubbish")


def of_another_build(route: Route) -> None:
    snapshot = unpacked_snapshot()
    snapshot[12 + 16] ^= 1  # in the build's number, in the header, which Pyodide compares
    route.fulfill(body=gzip.compress(snapshot, 1))


def of_another_size(route: Route) -> None:
    snapshot = unpacked_snapshot()
    snapshot[1] ^= 1
    route.fulfill(body=gzip.compress(snapshot, 1))


def too_short(route: Route) -> None:
    route.fulfill(body=gzip.compress(unpacked_snapshot()[:-1024], 1))


def of_broken_memory(route: Route) -> None:
    snapshot = unpacked_snapshot()
    snapshot[len(snapshot) // 3 :] = bytes(len(snapshot) - len(snapshot) // 3)
    route.fulfill(body=gzip.compress(snapshot, 1))


@pytest.mark.parametrize(
    "spoil", [missing, cut_short, rubbish, too_short, of_another_size, of_another_build, of_broken_memory]
)
def test_a_spoilt_snapshot_is_done_without(fresh: Callable[..., Page], spoil: Callable[[Route], None]) -> None:
    page = fresh(trouble_expected=True)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.route("**/snapshot-*.bin", spoil)
    figure = opened(page)
    assert any("in the ordinary way" in text for text in said)
    figure.set("slope", 150)
    expect(figure.says()).to_contain_text("150")
    expect(figure.root.locator(".figure-problem")).to_be_empty()


def test_without_snapshot_and_library_the_reader_is_told_and_may_retry(fresh: Callable[..., Page]) -> None:
    page = fresh(trouble_expected=True)
    for pattern in ("**/snapshot-*.bin", "**/library-*.zip"):
        page.route(pattern, lambda route: route.abort())
    page.goto("models/")
    figure = Figure(page, "fit-line")
    expect(figure.root).to_have_attribute("data-state", "failed")
    expect(figure.root.locator(".boot-text")).to_contain_text(".zip could not be fetched: the connection failed")
    page.unroute("**/library-*.zip")
    figure.root.locator(".retry").click()
    figure.ready()


# ── Long trainings ────────────────────────────────────────────────────────────────────────────────


def test_a_long_training_in_the_page_leaves_nothing_behind(fresh: Callable[..., Page]) -> None:
    page = fresh()
    opened(page, "gradient-descent", "descent-1d")  # which brings compiled replay
    run_python(page, TRAINING)
    first, second = (run_python(page, TRAIN_LONG).split() for _ in range(2))
    assert first[0] == "wasm"
    assert int(second[1]) - int(first[1]) < 200, "blocks of memory"
    assert first[2:] == second[2:], "Python's memory, and the losses that are kept"


def run_python(page: Page, code: str) -> str:
    """What `code` gives in the page's own Python, as text."""
    return page.workers[-1].evaluate("code => String(self.python.runPython(code))", code)
