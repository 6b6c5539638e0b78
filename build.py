"""One command for everything: `python3 build.py [build|draft|serve|dev|test|coverage|faults|check|bench|preview]`.

    build   py/ + site/ + npm packages → dist/
    serve   build, then show dist/ on http://localhost:8000 (PORT changes it)
    draft   build sooner, without what makes Python start at once and the site work offline
    dev     draft and serve; again whenever a source changes, and open pages that have changed are loaded again
    test    build, then run every test; what follows is pytest's: build.py test -k name
    coverage  run the Python tests that need no browser, and print which lines of py/ they leave out
    faults  build, then see what becomes of every page when any one of its files does not come as it should: hours
    bench   build, then measure how soon Python answers, how a drag feels, how fast training is and what it leaves
            behind; what follows is for tests/bench: build.py bench --quick
    preview build, then take the picture that links to the site show elsewhere, site/preview.png
    check   linters, types and HTML, all of them, whatever the others say

What is missing is installed first: a virtual environment in .venv, Python packages by their locks, npm packages by
theirs, and for `test` the browsers that are not found. Until then only the standard library is here, so imports of
anything else stand inside the functions that need them.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from importlib.machinery import FileFinder, SourceFileLoader
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
DIST = ROOT / "dist"
WATCHED = ("py", "site", "build.py", "pyproject.toml", "package-lock.json", "requirements.lock")
SHELL = "chromium-headless-shell"
"""Chromium without its windows, which nobody sees in tests: a page costs a fifth less work."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PYTHON_NEEDED = (3, 11)
NODE_NEEDED = 20
FIREFOX_NEEDED = 146
"""Playwright speaks to older ones in vain."""
FIREFOX_PACKAGES = ("firefox-esr",)
WEBKIT_PACKAGES = ("webkit2gtk-driver", "xvfb", "xauth", "dbus-daemon")


class Failure(SystemExit):
    """Ends the command with one sentence."""

    def __init__(self, sentence: str) -> None:
        super().__init__(f"\n{sentence}")


# ── Saying what happens ───────────────────────────────────────────────────────────────────────────


@contextmanager
def stage(name: str) -> Iterator[None]:
    """One line for one piece of work: its name, then how long it took."""
    print(f"  {name} … ", end="", flush=True)
    started = time.monotonic()
    yield
    print(f"{time.monotonic() - started:.1f} s", flush=True)


def run(name: str, command: Sequence[str | Path]) -> None:
    """Run `command` as one stage: a dot for each second of it, its output only if it fails."""
    with stage(name), tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        while True:
            try:
                code = process.wait(timeout=1)
                break
            except subprocess.TimeoutExpired:
                print(".", end="", flush=True)
        if code != 0:
            output.seek(0)
            print(f"failed\n{output.read()}")
            raise Failure(f"{' '.join(str(part) for part in command)} ended with code {code}; its words are above.")


# ── Tools ─────────────────────────────────────────────────────────────────────────────────────────


def ensure_python() -> None:
    """Go on inside .venv, which is made where it is missing or of another Python."""
    if sys.version_info < PYTHON_NEEDED:
        raise Failure(
            f"Python {PYTHON_NEEDED[0]}.{PYTHON_NEEDED[1]} or later is needed; this is {sys.version.split()[0]}."
        )
    if Path(sys.prefix) == VENV:
        return
    python = VENV / "bin/python"
    if not _works(python):
        _make_venv()
    os.execv(python, [str(python), str(ROOT / "build.py"), *sys.argv[1:]])


def _works(python: Path) -> bool:
    """Whether this is a Python new enough, with pip; a venv breaks when its Python is upgraded away."""
    check = f"import sys, pip; sys.exit(sys.version_info < {PYTHON_NEEDED})"
    return python.exists() and subprocess.run([python, "-c", check], capture_output=True, check=False).returncode == 0


def _make_venv() -> None:
    """Make .venv, with Debian's python3-venv where that is missing and may be installed."""
    if subprocess.run([sys.executable, "-c", "import ensurepip"], capture_output=True, check=False).returncode != 0:
        if not may_install_debian():
            raise Failure("Python's venv module is missing. Install it: sudo apt-get install python3-venv")
        install_debian("python3-venv")
    shutil.rmtree(VENV, ignore_errors=True)
    run("virtual environment", [sys.executable, "-m", "venv", VENV])


def may_install_debian() -> bool:
    """Whether Debian's packages can be installed: by root only."""
    return bool(shutil.which("apt-get")) and os.geteuid() == 0


def install_debian(*packages: str) -> None:
    """Install Debian packages, or newer ones in the place of old."""
    run("Debian's list of packages", ["apt-get", "update", "-q"])
    install = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages]
    run(f"Debian's {', '.join(packages)}", install)


def ensure_packages(lock: str) -> None:
    """Install the Python packages of `lock` and the npm packages, each only when its lock has changed."""
    if _changed(VENV / f"{lock}.stamp", ROOT / lock):
        # The longer lock holds all of the shorter one.
        pip = [VENV / "bin/python", "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes"]
        run("Python packages", [*pip, "-r", ROOT / lock])
        _remember(VENV / f"{lock}.stamp", ROOT / lock)
    _check_node()
    stamp = ROOT / "node_modules/.downhill.stamp"
    if _changed(stamp, ROOT / "package-lock.json"):
        run("npm packages", ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"])
        _remember(stamp, ROOT / "package-lock.json")


def _check_node() -> None:
    """End with a sentence where Node or npm is missing or too old."""
    if not shutil.which("node") or not shutil.which("npm"):
        raise Failure(
            f"Node {NODE_NEEDED} or later and npm are needed, and at least one of them is not on this machine."
        )
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.removeprefix("v").split(".")[0]) < NODE_NEEDED:
        raise Failure(f"Node {NODE_NEEDED} or later is needed; this is {version}.")


def _changed(stamp: Path, lock: Path) -> bool:
    return not stamp.is_file() or stamp.read_text() != _hash(lock)


def _remember(stamp: Path, lock: Path) -> None:
    stamp.write_text(_hash(lock))


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def browser_options(*, shell: bool = False) -> dict[str, Any]:
    """How Playwright starts Chromium here: its own where installed, else the machine's, else a Debian package.

    `shell` asks for Chromium's shell, which is enough for tests, where there is one. BROWSER_PATH names another.
    """
    names = (SHELL, *BROWSERS) if shell else BROWSERS
    path = os.environ.get("BROWSER_PATH") or (None if playwright_has("chromium") else _find_browser(names))
    # Chromium's sandbox refuses to run as root, and tests should not be slowed by its own errands.
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
    arguments = [*quiet, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return {"args": arguments, **({"executable_path": path} if path else {})}


def playwright_has(browser: str) -> bool:
    """Whether Playwright has installed the very Chromium, Firefox or WebKit that this version of it wants."""
    return Path(_playwrights_browsers()[browser]).exists()


@cache
def _playwrights_browsers() -> dict[str, str]:
    """Where Playwright would install each browser.

    Asked in a process of its own, since Playwright may already be running in this one.
    """
    ask = """import json
from playwright.sync_api import sync_playwright
with sync_playwright() as p:
    print(json.dumps({browser.name: browser.executable_path for browser in (p.chromium, p.firefox, p.webkit)}))"""
    done = subprocess.run([VENV / "bin/python", "-c", ask], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def _find_browser(names: Sequence[str]) -> str:
    """The path of the first of `names` that is here, which is installed where all are missing and it may be."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found:
        return found
    if not may_install_debian():
        raise Failure("The tests need a browser. Playwright can install one: .venv/bin/playwright install chromium")
    install_debian(names[0])
    return shutil.which(names[0]) or names[0]


def firefox_options() -> dict[str, Any] | None:
    """How Playwright starts Firefox here: its own where installed, else the machine's; None where it cannot."""
    if playwright_has("firefox"):
        return {}
    path = shutil.which("firefox-esr") or shutil.which("firefox")
    if not path:
        return None
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout
    version = re.search(r"Firefox (\d+)", said)
    if not version or int(version[1]) < FIREFOX_NEEDED:
        return None
    return {"channel": "moz-firefox", "executable_path": path}


def webkit_browser() -> Path | None:
    """The small browser of WebKitGTK, where all is here that starts and drives it."""
    tools = ("WebKitWebDriver", "xvfb-run", "dbus-run-session")
    found = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser"))
    return found[0] if found and all(map(shutil.which, tools)) else None


def ensure_browsers() -> None:
    """Have the browsers of the tests: Chromium always, the others where they are here or can be installed."""
    browser_options(shell=True)
    has_webkit = playwright_has("webkit")
    for name, is_here, packages in [
        ("firefox", lambda: firefox_options() is not None, FIREFOX_PACKAGES),
        ("webkit", lambda: has_webkit or webkit_browser() is not None, WEBKIT_PACKAGES),
    ]:
        if not is_here() and may_install_debian():
            with suppress(Failure):  # whose words have been printed
                install_debian(*packages)
        if not is_here():
            print(f"  Nothing is tested in {name.capitalize()}, which is not here. {advice(name)}")


def advice(browser: str) -> str:
    """How a browser is installed for the tests, in a sentence."""
    return f"Playwright can install it: .venv/bin/playwright install --with-deps {browser}"


# ── Commands ──────────────────────────────────────────────────────────────────────────────────────


class _Uncompiled(SourceFileLoader):
    """Imports a module from its source, whatever an earlier import has compiled.

    Python takes that for the source's if their sizes and the seconds of their times agree, and two changes in a
    second may do so. But what the build keeps, it keeps by what it is made from.
    """

    def path_stats(self, path: str) -> NoReturn:  # noqa: ARG002 (the base class has it)
        raise OSError("There is nothing to compare with.")


def import_ours() -> None:
    """Let modules of py/ be imported, each from its source."""
    py = str(ROOT / "py")
    hook = FileFinder.path_hook((_Uncompiled, [".py"]))

    def ours(path: str) -> Any:
        if not path.startswith(py):
            raise ImportError(path)
        return hook(path)

    sys.path_hooks.insert(0, ours)
    sys.path.insert(0, py)


def build(*, draft: bool = False) -> dict[str, str]:
    """Build dist/; gives the addresses of its assets."""
    from publish import site
    from publish.assets import AssetError
    from publish.content import ContentError
    from publish.lean import LeanError
    from publish.pages import FigureError
    from publish.python import PythonError
    from publish.render import RenderError

    print("Building dist/")
    try:
        return site.build(ROOT, stage, draft=draft)
    except (AssetError, ContentError, FigureError, LeanError, PythonError, RenderError) as error:
        print("failed")
        raise Failure(str(error)) from error


def draft() -> None:
    """Build dist/ sooner, for those who change the site: Python starts more slowly, and nothing is kept offline."""
    build(draft=True)


def serve() -> None:
    """Build, then serve dist/ until Ctrl-C."""
    build()
    with _serving():
        while True:
            time.sleep(3600)


def dev() -> None:
    """Serve, and build again on every change; what is wrong is said here and in the pages, until it is mended."""
    from watchfiles import watch

    from publish import dev as pages

    news = pages.News()
    news.tell(_rebuild())
    with _serving(pages.handler(news, ROOT / "site/build/reload.js")):
        for _ in watch(*(ROOT / name for name in WATCHED), watch_filter=_is_source):
            news.tell(_rebuild())


@contextmanager
def _serving(handler: Callable[..., Any] | None = None) -> Iterator[None]:
    """Serve dist/ on PORT while the block runs, which Ctrl-C ends; `handler` answers, if not the server's own."""
    from publish import server

    port = os.environ.get("PORT", "8000")
    if not port.isdecimal() or int(port) > 65535:
        raise Failure(f"PORT must be a number up to 65535, not {port!r}.")
    with ExitStack() as stack:
        try:
            address = stack.enter_context(server.serve(DIST, int(port), handler=handler or server.Handler))
        except OSError as error:
            reason = f"Port {port} cannot be used ({error.strerror}). Choose another: PORT=8001 npm start"
            raise Failure(reason) from error
        print(f"\nDownhill is at {address}  (Ctrl-C ends it)", flush=True)
        with suppress(KeyboardInterrupt):
            yield


def _rebuild() -> str:
    """Build a draft, in a process of its own, so that changed Python is read afresh; gives what it says is wrong."""
    command = [sys.executable, ROOT / "build.py", "draft"]
    done = subprocess.run(command, stderr=subprocess.PIPE, encoding="utf-8", errors="replace", check=False)
    print(done.stderr, end="", file=sys.stderr, flush=True)
    return done.stderr.strip() if done.returncode != 0 else ""


def _is_source(_change: object, path: str) -> bool:
    return "__pycache__" not in path and not path.endswith((".d.ts", ".pyc", "~"))


def test(arguments: Sequence[str]) -> None:
    """Build, then run the JavaScript tests and pytest; `arguments` are pytest's, and choose among its tests alone."""
    build()
    ensure_browsers()
    codes = []
    scripts = sorted(str(path) for path in (ROOT / "tests").rglob("*.test.mjs"))
    if scripts and not arguments:
        codes.append(subprocess.run(["node", "--test", *scripts], cwd=ROOT, check=False).returncode)
    # All of them on every processor there is; what is tested on one page stays together (tests/conftest.py).
    # The examples that Hypothesis tries are then always the same, so that a failure is of this change.
    everything = ["-n", "auto", "--dist", "loadscope", "--hypothesis-profile", "ci"]
    pytest = [sys.executable, "-m", "pytest", *(arguments or everything)]
    codes.append(subprocess.run(pytest, cwd=ROOT, check=False).returncode)
    sys.exit(max(codes))


def coverage(arguments: Sequence[str]) -> None:
    """Print the lines of py/ that no test without a browser runs. It is not part of `test`, which it makes slower."""
    folders = [f"tests/{name}" for name in ("engine", "compile", "picture", "worlds", "lessons", "notebook")]
    everything = [*folders, "-n", "auto", "--hypothesis-profile", "ci", "-k", "not chromium and not firefox"]
    report = ["--cov=py", "--cov-report=term-missing:skip-covered"]
    run = [sys.executable, "-m", "pytest", *report, *(arguments or everything)]
    sys.exit(subprocess.run(run, cwd=ROOT, check=False).returncode)


def faults(arguments: Sequence[str]) -> None:
    """Build, then try every fault on every file of every page, which takes hours; `arguments` are pytest's."""
    os.environ["FAULTS"] = "all"
    test(["tests/e2e/test_faults.py", *(arguments or ["-n", "auto"])])


def bench(arguments: Sequence[str]) -> None:
    """Build, then run the benchmarks that `arguments` name, or all: see tests/bench/__main__.py."""
    build()
    browser_options()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "py")])}
    command = [sys.executable, "-m", "tests.bench", *arguments]
    sys.exit(subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode)


def preview() -> None:
    """Build, then take site/preview.png afresh."""
    from publish import preview as picture

    picture.draw(ROOT, build()["style"], browser_options())


def _checked(check: tuple[str, Sequence[str | Path]]) -> tuple[str, subprocess.CompletedProcess[str]]:
    """Run one checker, and say in a line how it went."""
    name, command = check
    started = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    print(f"  {name} … {'fine' if done.returncode == 0 else 'FAILED'}, {time.monotonic() - started:.1f} s", flush=True)
    return name, done


def check() -> None:
    """Run every linter and type checker over sources and pages; fail if one of them does."""
    build()
    tools = ROOT / "node_modules/.bin"
    checks: dict[str, list[str | Path]] = {
        "ruff check": [VENV / "bin/ruff", "check", "--quiet", "."],
        "ruff format": [VENV / "bin/ruff", "format", "--check", "--quiet", "."],
        "codespell": [VENV / "bin/codespell"],
        "pyright": [tools / "pyright", "--warnings"],
        "biome": [tools / "biome", "ci", "--error-on-warnings", "--colors=off"],
        "tsc": [tools / "tsc", "--project", ROOT],
        "html-validate": [tools / "html-validate", *sorted(DIST.rglob("*.html"))],
    }
    print("Checking")
    failed = []
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for name, done in pool.map(_checked, checks.items()):
            if done.returncode != 0:
                failed.append(name)
                print(done.stdout + done.stderr)
    if failed:
        raise Failure(f"Not in order: {', '.join(failed)}.")


COMMANDS: dict[str, Callable[[], object]] = {
    "build": build,
    "draft": draft,
    "serve": serve,
    "dev": dev,
    "check": check,
    "preview": preview,
}


def main(arguments: Sequence[str]) -> None:
    """Run the command that `arguments` name."""
    command, *rest = arguments or ["build"]
    with_arguments = {"test": test, "coverage": coverage, "faults": faults, "bench": bench}
    if command not in {*COMMANDS, *with_arguments} or (rest and command not in with_arguments):
        raise Failure(__doc__ or "")
    ensure_python()
    ensure_packages("requirements.lock" if command in {"build", "draft", "serve", "dev"} else "requirements-test.lock")
    import_ours()
    if command in with_arguments:
        with_arguments[command](rest)
    else:
        COMMANDS[command]()


if __name__ == "__main__":
    main(sys.argv[1:])
