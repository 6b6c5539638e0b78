"""How soon a change is in the browser under `npm run dev`: from the saved file to the changed page.

The changes are made in a copy of the whole project, with a browser open on a page that shows them.

    npm run bench -- loop
"""

import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

import build
from tests.bench.results import Row, median, save
from tests.site.copies import copy_project, developing

ROUNDS, QUICK_ROUNDS = 7, 3


@dataclass(frozen=True)
class Change:
    """What is put into a file, after what stands there; `{}` is another number each time, which `shows` looks for."""

    what: str
    file: str
    after: str
    put: str
    shows: str
    target: str


CHANGES = (
    Change(
        "a changed sentence",
        "site/lessons/models.html",
        "<p>",
        "Sentence {}. ",
        "document.body?.textContent.includes('Sentence {}. ')",
        "≤ 2000",
    ),
    Change(
        "a changed figure",
        "py/lessons/models/fit_line.py",
        'TASK = "',
        "Caption {}. ",
        "document.body?.textContent.includes('Caption {}. ')",
        "≤ 4000",
    ),
    Change(
        "a changed view",
        "site/views/marks/dots.js",
        "`dots ${shape}",
        " changed-{}",
        "document.querySelector('.dots.changed-{}')",
        "≤ 3000",
    ),
    Change(
        "a changed style",
        "site/css/page.css",
        "\nmain {{",
        " --changed: {};",
        "document.body && getComputedStyle(document.querySelector('main')).getPropertyValue('--changed') === '{}'",
        "≤ 3000",
    ),
)


def measure(page: Page, root: Path, change: Change, rounds: int) -> list[float]:
    """The ms of each round."""
    path = root / change.file
    before = path.read_text(encoding="utf-8")
    after = change.after.replace("{{", "{")
    assert after in before, f"{change.file} has no {after!r}"
    times = []
    for number in range(1, rounds + 1):
        path.write_text(before.replace(after, after + change.put.format(number), 1), encoding="utf-8")
        started = time.perf_counter()
        page.wait_for_function(change.shows.format(number), timeout=120_000)
        times.append((time.perf_counter() - started) * 1000)
        page.wait_for_function("document.querySelector('figure.figure')?.dataset.state === 'ready'", timeout=120_000)
    return times


def main() -> None:
    """Measure every change, and leave the rows."""
    rounds = QUICK_ROUNDS if "--quick" in sys.argv else ROUNDS
    rows = []
    with tempfile.TemporaryDirectory() as directory, sync_playwright() as playwright:
        root = Path(directory)
        copy_project(root, whole=True)
        with developing(root) as address:
            browser = playwright.chromium.launch(**build.browser_options())
            page = browser.new_page(bypass_csp=True)
            page.goto(f"{address}models/")
            for change in CHANGES:
                times = measure(page, root, change, rounds)
                print(change.what, [round(each) for each in times], flush=True)
                rows.append(Row(f"{change.what} is in the browser", median(times), "ms", target=change.target))
            browser.close()
    save("loop", rows)


if __name__ == "__main__":
    main()
