"""Whatever a page asks for may not come: then it is ready all the same, or says so and gets over it.

A page is asked what it requests, so no file is forgotten. `npm test` refuses a file of each kind on four kinds of page;
`npm run faults` does everything to every file of every page, and takes hours.
"""

import os
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

import build
from publish.server import Handler, Server
from tests.e2e.browsing import DESKTOP, DIST, Figure, slugs

EVERYTHING = os.environ.get("FAULTS") == "all"
KINDS_OF_PAGE = ["models/", "loss-surface/", "matrices/", "code/"]

OUTCOME = """() => {
    const shown = (one) => one.checkVisibility();
    const said = [document.getElementById("trouble"), ...document.querySelectorAll(".figure-boot, .cell-note")]
        .filter((one) => shown(one) && !one.innerText.includes("still on "));
    const trouble = said.find((one) => one.id === "trouble");
    if (trouble) return trouble.innerText;
    if (!window.downhill?.ready) return null;
    const figures = [...document.querySelectorAll("figure.figure")];
    if (figures.some(({ dataset }) => !["ready", "failed"].includes(dataset.state) || "asking" in dataset)) return null;
    const cells = [...document.querySelectorAll(".cell")].slice(0, 1);
    if (cells.some(({ dataset }) => dataset.editor !== "ready" || !["done", "broken"].includes(dataset.state)))
        return null;
    const failed = [...figures, ...cells].filter(({ dataset }) => ["failed", "broken"].includes(dataset.state));
    if (!failed.length) return "ready";
    return said.find((one) => failed[0].contains(one))?.innerText ?? "nothing is said";
}"""

DEAD_CONTROLS = """() => {
    const figures = document.querySelectorAll("figure.figure:not([data-state=ready])");
    const controls = [...figures].flatMap((one) => [...one.querySelectorAll("input, button, [tabindex='0']")]);
    return controls.filter((one) => !one.matches(".retry, pre") && one.checkVisibility() && !one.closest("[inert]"))
        .map((one) => one.outerHTML.slice(0, 100));
}"""


class Host:
    """A host of the built site on which something is wrong with one file."""

    def __init__(self) -> None:
        self.asked: dict[str, None] = {}
        self.path = ""
        self.fault = ""
        self.times = 0
        handler = partial(Unreliable, directory=str(DIST), prefix="/downhill/", host=self)
        self._server = Server(("localhost", 0), handler)
        self.address = f"http://localhost:{self._server.server_port}/downhill/"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def spoil(self, path: str, fault: str, times: int = 1000) -> None:
        self.path, self.fault, self.times = path, fault, times

    def mend(self) -> None:
        self.times = 0

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Unreliable(Handler):
    """Sends files, but the one that its host names."""

    def __init__(self, *args: Any, host: Host, **options: Any) -> None:
        self.host = host
        super().__init__(*args, **options)

    def do_GET(self) -> None:  # noqa: N802 (the base class names it)
        path = self.path.partition("?")[0].removeprefix(self.prefix)
        self.host.asked[path] = None
        if path == self.host.path and self.host.times > 0:
            self.host.times -= 1
            getattr(self, self.host.fault)()
        else:
            super().do_GET()

    def refused(self) -> None:
        self.close_connection = True

    def missing(self) -> None:
        self.send_error(404)

    def cut(self) -> None:
        body = self._body()
        self._send(body[: len(body) // 2], len(body), self.guess_type(self.path))
        self.close_connection = True

    def html(self) -> None:
        body = (DIST / "index.html").read_bytes()
        self._send(body, len(body), "text/html; charset=utf-8")

    def untyped(self) -> None:
        body = self._body()
        self._send(body, len(body), "application/octet-stream")

    def slow(self) -> None:
        time.sleep(1.5)
        super().do_GET()

    def _body(self) -> bytes:
        return Path(self.translate_path(self.path)).read_bytes()

    def _send(self, body: bytes, length: int, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def host() -> Iterator[Host]:
    host = Host()
    yield host
    host.close()


@pytest.fixture
def visit(browser: Browser, host: Host) -> Callable[..., Any]:
    """What comes of a visit in a browser that has been nowhere: the page is handed to `then`, and closed."""

    def get(slug: str, then: Callable[[Page], Any], script: str = "") -> Any:
        context = browser.new_context(viewport=DESKTOP, service_workers="block")  # type: ignore[arg-type]
        page = context.new_page()
        if script:
            page.add_init_script(script)
        page.goto(host.address + slug)
        try:
            return then(page)
        finally:
            context.close()

    return get


def outcome(page: Page) -> str:
    """What a page says is wrong, or that it is "ready", when it has come to that; the first cell is run for it."""
    page.wait_for_load_state("load")
    run = page.locator(".cell-tools:not([inert]) .cell-run").first
    if page.locator(".cell").count():
        page.wait_for_function("""() => document.querySelector(".cell-tools:not([inert])")
            || document.getElementById("trouble").checkVisibility()""")
        if run.count() and run.is_visible():
            run.click()
    return page.wait_for_function(OUTCOME).json_value()


def gets_over_it(page: Page, host: Host) -> str:
    """What is wrong with how the page takes the fault; "" if nothing is."""
    said = outcome(page)
    if said == "ready":
        return ""
    if dead := page.evaluate(DEAD_CONTROLS):
        return f"it said {said!r}, and left {dead}"
    host.mend()
    retry = page.locator(".retry:visible")
    if retry.count():
        retry.first.click()
        page.wait_for_function("() => !document.querySelector('#trouble:not([hidden]), [data-state=failed]')")
    elif "Run tries again" not in said:
        return f"it said {said!r}, and there is no Retry"
    again = outcome(page)
    return "" if again == "ready" else f"it said {said!r}, and after Retry {again!r}"


def files_of(host: Host, visit: Callable[..., Any], slug: str) -> list[str]:
    """What a page asks for beside itself."""
    host.mend()
    host.asked.clear()
    assert visit(slug, outcome) == "ready"
    return [path for path in host.asked if path not in {slug, slug.removeprefix("./")}]


def sweep(
    host: Host, visit: Callable[..., Any], slug: str, paths: Iterable[str], faults: list[tuple[str, int]]
) -> None:
    wrong = {}
    for path in paths:
        for fault, times in faults:
            host.spoil(path, fault, times)
            if found := visit(slug, partial(gets_over_it, host=host)):
                wrong[path, fault, times] = found
            host.mend()
    assert not wrong


@pytest.mark.parametrize("slug", KINDS_OF_PAGE)
def test_a_file_that_does_not_come_is_done_without_or_asked_for_again(
    host: Host, visit: Callable[..., Any], slug: str
) -> None:
    """The first of each kind that the page asks for, and the pages before it do not."""
    before = {
        kind(path) for other in KINDS_OF_PAGE[: KINDS_OF_PAGE.index(slug)] for path in files_of(host, visit, other)
    }
    of_kinds = {kind(path): path for path in reversed(files_of(host, visit, slug))}
    sweep(host, visit, slug, [path for one, path in of_kinds.items() if one not in before], [("refused", 1000)])


def kind(path: str) -> str:
    """What a file is one of: fonts are alike, and so are chunks, marks, and most parts of PyScript."""
    name = re.sub(r"-\w{8}\.", ".", Path(path).name)
    if name.endswith(".woff2"):
        return "font"
    if (build.ROOT / "site/views/marks" / name).exists():
        return "mark"
    return "pyscript" if path.startswith("pyscript") and name not in {"core.js", "py-editor.js"} else name


@pytest.mark.parametrize("slug", slugs() if EVERYTHING else [])
@pytest.mark.parametrize("fault", ["refused", "missing", "cut", "html", "untyped", "slow"])
def test_nothing_that_happens_to_a_file_leaves_a_page_dead(
    host: Host, visit: Callable[..., Any], slug: str, fault: str
) -> None:
    sweep(host, visit, slug, files_of(host, visit, slug), [(fault, 1), (fault, 1000)])


def file(pattern: str) -> str:
    """The address of the one file of the site that the pattern finds."""
    (found,) = DIST.glob(pattern)
    return found.relative_to(DIST).as_posix()


@pytest.mark.parametrize("fault", ["missing", "cut", "html", "untyped"])
@pytest.mark.parametrize("pattern", ["assets/main-*.js", "assets/worker-*.js", "assets/plot-*.js", "assets/site-*.css"])
def test_what_comes_wrong_is_as_what_does_not_come(
    host: Host, visit: Callable[..., Any], pattern: str, fault: str
) -> None:
    host.spoil(file(pattern), fault)
    assert visit("models/", partial(gets_over_it, host=host)) == ""


def test_a_host_that_knows_no_types_will_do(fresh: Callable[..., Page], base_url: str) -> None:
    page = fresh()
    typeless = ("**/*.wasm", "**/*.bin", "**/*.zip", "**/*.xz")
    for pattern in typeless:
        page.route(
            pattern,
            lambda route: route.fulfill(
                body=(DIST / route.request.url.removeprefix(base_url)).read_bytes(),
                content_type="application/octet-stream",
            ),
        )
    page.goto("models/")
    figure = Figure(page, "fit-line").ready()
    figure.set("slope", 150)
    expect(figure.says()).to_contain_text("150")


def test_a_figure_that_fails_does_not_take_the_others_with_it(host: Host, visit: Callable[..., Any]) -> None:
    def then(page: Page) -> None:
        assert "This figure could not start" in outcome(page)
        states = page.locator("figure.figure").evaluate_all("all => all.map(one => one.dataset.state)")
        assert {"ready", "failed"} == set(states)
        ready = page.locator("figure[data-state=ready]").first
        slider = ready.locator("[role=slider]:not(input)").first
        before = ready.locator(".words .alt").text_content()
        slider.focus()
        slider.press("PageUp")
        expect(ready.locator(".words .alt")).not_to_have_text(before or "")

    host.spoil(file("assets/surface-*.js"), "refused")
    visit("loss-surface/", then)
    host.mend()


def test_a_figure_that_failed_comes_back_as_its_link_says(host: Host, visit: Callable[..., Any]) -> None:
    def then(page: Page) -> None:
        outcome(page)
        host.mend()
        page.locator("#trouble .retry, #fit-line .retry").locator("visible=true").first.click()
        assert Figure(page, "fit-line").ready().number("slope") == 100

    for pattern in ("assets/handle-*.js", "assets/main-*.js"):
        host.spoil(file(pattern), "refused")
        visit("models/#fit-line?slope=100", then)


def test_scripts_that_are_late_are_said_to_be_and_come(fresh: Callable[..., Page]) -> None:
    page = fresh()
    page.clock.install()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/main-*.js", hold)
    page.goto("models/", wait_until="commit")
    expect(page.locator("#fit-line .undo")).to_be_attached()
    page.clock.run_for(9000)
    expect(page.locator("#trouble")).to_contain_text("still on their way")
    expect(page.locator("#trouble .retry")).to_be_visible()
    held[0].continue_()
    page.clock.resume()
    Figure(page, "fit-line").ready()
    expect(page.locator("#trouble")).to_be_hidden()


# ── A browser that lacks something ────────────────────────────────────────────────────────────────

FORBIDDEN = "() => { throw new DOMException('forbidden', 'SecurityError') }"
LACKING = {
    "no workers": "delete window.Worker",
    "workers that are refused": f"window.Worker = class {{ constructor() {{ ({FORBIDDEN})() }} }}",
}
FORBIDDING = {
    "service workers": f"Object.defineProperty(Navigator.prototype, 'serviceWorker', {{ get: {FORBIDDEN} }})",
    "storage": f"""for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
        Object.defineProperty(window, name, {{ get: {FORBIDDEN} }})""",
}


@pytest.mark.parametrize("script", LACKING.values(), ids=LACKING)
def test_without_workers_figures_and_cells_say_that_python_could_not_start(
    visit: Callable[..., Any], script: str
) -> None:
    def figures(page: Page) -> None:
        assert outcome(page).startswith("Python could not start, so the picture stays as it was drawn beforehand.")
        assert page.evaluate(DEAD_CONTROLS) == []

    def cells(page: Page) -> None:
        page.locator(".cell-run").first.click()
        expect(page.locator(".cell-note").first).to_contain_text("Python could not start, so nothing has run.")

    visit("models/", figures, script)
    visit("code/", cells, script)


@pytest.mark.parametrize("script", FORBIDDING.values(), ids=FORBIDDING)
def test_what_may_keep_nothing_is_ready_all_the_same(visit: Callable[..., Any], script: str) -> None:
    assert visit("models/", outcome, script) == "ready"

    def cells(page: Page) -> None:
        page.locator(".cell-run").first.click()
        expect(page.locator(".cell").first).to_have_attribute("data-state", "done")

    visit("code/", cells, script)


def test_a_python_that_cannot_start_is_named_by_the_cells(host: Host, visit: Callable[..., Any]) -> None:
    def then(page: Page) -> None:
        run, note = page.locator(".cell-run").first, page.locator(".cell-note").first
        run.click()
        expect(note).to_contain_text("Python could not start, so nothing has run. Run tries again. (pyodide.asm.wasm")
        host.mend()
        run.click()
        expect(page.locator(".cell").first).to_have_attribute("data-state", "done")

    host.spoil(file("pyodide-*/pyodide.asm.wasm"), "missing")
    visit("code/", then)


def test_without_webassembly_the_page_says_so(browser: Browser, host: Host) -> None:
    context = browser.new_context()
    page = context.new_page()
    # What a worker finds cannot be changed from the page: it is served without.
    page.route(
        "**/worker-*.js",
        lambda route: route.fulfill(
            body="delete self.WebAssembly;" + route.fetch().text(), content_type="text/javascript"
        ),
    )
    page.goto(f"{host.address}models/")
    assert "WebAssembly, which Python needs, is switched off in this browser" in outcome(page)
    context.close()


def test_a_page_opened_as_a_file_says_what_it_needs(fresh: Callable[..., Page]) -> None:
    page = fresh(trouble_expected=True)
    page.goto((DIST / "models/index.html").as_uri())
    expect(page.locator("#trouble")).to_contain_text("opened as a file")
    expect(page.locator("#fit-line")).to_have_attribute("data-state", "failed")
    expect(page.locator("#fit-line .controls")).to_be_hidden()
    expect(page.locator("#trouble .retry")).to_be_hidden()


def test_a_page_in_a_frame_that_may_run_nothing_of_ours_says_so(host: Host, fresh: Callable[..., Page]) -> None:
    page = fresh(trouble_expected=True)
    frame = f'<iframe sandbox="allow-scripts" src="{host.address}models/"></iframe>'
    page.route("**/frame.html", lambda route: route.fulfill(body=frame, content_type="text/html"))
    page.goto(f"{host.address}frame.html")
    expect(page.frame_locator("iframe").locator("#trouble")).to_contain_text("in a window of its own it works")


OLD = {
    "light-dark()": """const { supports } = CSS;
        CSS.supports = (...asked) => !/light-dark/.test(asked) && supports(...asked)""",
    "@property": "delete window.CSSPropertyRule",
}


@pytest.mark.parametrize("script", OLD.values(), ids=OLD)
def test_a_browser_too_old_is_told_which_would_do(visit: Callable[..., Any], script: str) -> None:
    def then(page: Page) -> None:
        expect(page.locator("#trouble")).to_contain_text("Chrome or Edge 123, Firefox 128, or Safari 17.5")
        expect(page.locator("#trouble .retry")).to_be_hidden()
        page.wait_for_load_state("load")
        expect(page.locator("#fit-line")).to_have_attribute("data-state", "static")
        expect(page.locator("#fit-line .picture .static").first).to_be_visible()
        for dead in (".controls", ".figure-bar", ".theme", ".retry"):
            assert not page.locator(dead).locator("visible=true").count()

    visit("models/", then, script)


def test_a_browser_without_both_palettes_has_the_light_one(fresh: Callable[..., Page]) -> None:
    page = fresh(color_scheme="dark")
    page.route(
        "**/site-*.css", lambda route: route.fulfill(body=unknown(route.fetch().text()), content_type="text/css")
    )
    page.goto("models/")
    colours = page.evaluate("""() => {
        const { color, backgroundColor } = getComputedStyle(document.body);
        return [color, backgroundColor];
    }""")
    assert colours == ["rgb(33, 31, 28)", "rgb(253, 252, 248)"]


def unknown(style: str) -> str:
    """A style sheet as who does not know light-dark() reads it."""
    return style.replace("light-dark(", "two-colours(")


# ── Our own mistakes ──────────────────────────────────────────────────────────────────────────────

BROKEN = """
from lessons.matrices import layer
true_scene = layer.scene
def scene(params):
    if params["w"][0][0] == 2.0:
        raise ValueError("a mistake of ours")
    return true_scene(params)
layer.scene = scene
"""


def test_our_own_mistake_is_said_to_be_ours_and_takes_nothing_back(fresh: Callable[..., Page]) -> None:
    page = fresh(trouble_expected=True)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto("matrices/")
    figure = Figure(page, "layer").ready()
    page.workers[-1].evaluate("code => String(self.python.runPython(code))", BROKEN)
    box = figure.root.locator("textarea[name=w]")
    text = box.input_value()
    box.evaluate(
        "(box, text) => { box.value = text; box.dispatchEvent(new Event('input', {bubbles: true})) }",
        f"2{text[text.index(',') :]}",
    )
    expect(figure.root.locator(".figure-problem")).to_contain_text("This is our mistake, not yours.")
    assert box.input_value().startswith("2,")
    assert any("Traceback" in text and "a mistake of ours" in text for text in said)


# ── Nothing here ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("address", ["nope", "nope/", "loss/foo", "deep/er/site/no/such/page", "models/nope?a=b#c"])
def test_the_page_for_what_is_not_there_is_right_at_any_depth(
    visit: Callable[..., Any], host: Host, address: str
) -> None:
    def then(page: Page) -> None:
        expect(page.locator("body")).to_have_css("margin", "0px")
        expect(page.locator("body")).to_have_css("background-color", "rgb(253, 252, 248)")
        assert page.locator("main a").evaluate("link => link.href") == host.address
        expect(page.locator("#trouble")).to_be_hidden()

    visit(address, then)


# ── Links ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "link", ["fit-line%3Fslope%3D100%26intercept%3D90000", "fit-line?slope%3d100%26intercept%3d90000"]
)
def test_a_link_that_was_encoded_on_its_way_is_understood(fresh: Callable[..., Page], link: str) -> None:
    page = fresh()
    page.goto(f"models/#{link}")
    figure = Figure(page, "fit-line").ready()
    assert (figure.number("slope"), figure.number("intercept")) == (100, 90000)
