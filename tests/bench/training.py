"""How fast training and maps are: every back end beside the classic design, numpy, and JavaScript written by hand.

The tasks are those of replay/workloads.py. They run in CPython, and in Pyodide in a Chromium worker; with `--quick`
only in Node's Pyodide. All that is compared ran in the same process. (The JavaScript beside CPython ran in Node.)

    npm run bench

prints tables of medians in ms, with how many times faster than the classic design each is in brackets, and leaves
them as JSON and as a picture in test-results/bench.
"""

import io
import json
import math
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

import build
from publish.server import serve
from tests.bench.replay import workloads
from tests.bench.results import OUT, Row, faster, number, save

HERE = Path(__file__).parent / "replay"

CPYTHON, CHROMIUM, NODE = "CPython", "Pyodide in a Chromium worker", "Pyodide in Node"

TARGETS: list[tuple[str, str, str, float]] = [
    *((CPYTHON, "W1", way, least) for way, least in (("eager", 2), ("fused", 15))),
    *(
        (place, task, "python", 100 if task in ("W1", "W3", "W4") else 60)
        for place in (CPYTHON, CHROMIUM)
        for task in ("W1", "W2", "W3", "W4", "W5")
    ),
    *(
        (place, task, "wasm", 400 if task in ("W2", "W5") else 5000)
        for place in (CPYTHON, CHROMIUM)
        for task in ("W1", "W2", "W3", "W4", "W5")
    ),
]
"""(place, task, way, how many times faster than the classic design it is to be)."""

PAGE = """<!doctype html><meta charset="utf-8"><title>Bench</title><link rel="icon" href="data:,">
<script type="module">
const worker = new Worker("./worker.mjs", {type: "module"});
window.lines = [];
window.run = (tasks, ways) => new Promise((resolve, reject) => {
  worker.onmessage = ({data}) => {
    if (data.line) window.lines.push(data.line);
    if (data.found) resolve(data.found);
    if (data.failed) reject(new Error(data.failed));
  };
  worker.postMessage({tasks, ways});
});
</script>"""

PYODIDE = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "pyodide-lock.json", "python_stdlib.zip"]

ROWS = [*workloads.WAYS, "javascript"]

Found = dict[str, dict[str, Any]]


def in_cpython() -> Found:
    """Here, with JavaScript in Node beside it."""
    found: Found = workloads.run(workloads.TASKS, workloads.WAYS, say)
    script = (
        "import { byHand, measure } from './by_hand.mjs'; import { readFileSync } from 'node:fs';"
        "console.log(JSON.stringify(measure(byHand(JSON.parse(readFileSync(0, 'utf8'))))));"
    )
    for task in workloads.TASKS:
        command = ["node", "--input-type=module", "--eval", script]
        given = json.dumps(workloads.given(task))
        done = subprocess.run(command, input=given, capture_output=True, text=True, check=True, cwd=HERE)
        found[f"{task} javascript"] = json.loads(done.stdout)
    return found


def in_node() -> Found:
    """In Node's Pyodide."""
    command = ["node", str(HERE / "node.mjs"), json.dumps(workloads.TASKS), json.dumps(workloads.WAYS)]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


def in_chromium() -> Found:
    """In a worker of Chromium, with the Pyodide of the npm package."""
    with bench_page() as page:
        found: Found = {}
        for task in workloads.TASKS:
            arguments = [json.dumps([task]), json.dumps(workloads.WAYS)]
            found.update(json.loads(page.evaluate("([tasks, ways]) => window.run(tasks, ways)", arguments)))
        for line in page.evaluate("() => window.lines"):
            say(line)
        return found


@contextmanager
def bench_page() -> Iterator[Page]:
    """A page whose worker has Pyodide and what of this folder runs in it: `window.run(tasks, ways)`."""
    with tempfile.TemporaryDirectory() as directory:
        site = Path(directory)
        (site / "pyodide").mkdir()
        for name in PYODIDE:
            shutil.copy(build.ROOT / "node_modules/pyodide" / name, site / "pyodide" / name)
        for name in ("worker.mjs", "in_pyodide.mjs", "by_hand.mjs"):
            shutil.copy(HERE / name, site / name)
        (site / "index.html").write_text(PAGE, encoding="utf-8")
        (site / "python.zip").write_bytes(zipped())
        with serve(site) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(**build.browser_options())
            page = browser.new_page()
            page.goto(address)
            page.wait_for_function("() => window.run")
            yield page
            browser.close()


def zipped() -> bytes:
    """The engine, and what of this folder runs in Pyodide."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        data = build.ROOT / "py/data/us_names_2018_pairs.csv"
        for path in [*(build.ROOT / "py/downhill").rglob("*.py"), *HERE.glob("*.py"), data]:
            archive.write(path, path.relative_to(build.ROOT))
    return packed.getvalue()


def say(line: str) -> None:
    print(f"    {line}", file=sys.stderr)


def table(place: str, found: Found) -> str:
    """Medians in ms, and how many times faster than the classic design, as Markdown."""
    lines = [f"| {place}, ms | {' | '.join(workloads.TASKS)} |", "| --- |" + " ---: |" * len(workloads.TASKS)]
    for way in ROWS:
        cells = [cell(found, task, way) for task in workloads.TASKS]
        if any(cells):
            lines.append(f"| {way} | {' | '.join(cells)} |")
    compiling = [found.get(f"{task} wasm", {}).get("compile") for task in workloads.TASKS]
    lines.append(f"| *to compile it* | {' | '.join(f'{ms:.0f}' if ms else '' for ms in compiling)} |")
    return "\n".join(lines)


def rows_of(places: dict[str, Found]) -> list[Row]:
    """What targets have been set for."""
    rows: list[Row] = []
    for place, task, way, least in TARGETS:
        found = places.get(place, {})
        ours, classic = (found.get(f"{task} {name}", {}).get("ms") for name in (way, "classic"))
        if ours and classic:
            what = f"{task} in {place.removeprefix('Pyodide in a ')}, {way}"
            rows.append(faster(what, ours, "ms", ("classic", classic), f"≥ {least:,}"))
    for task in ("W1", "W3", "W4", "W5"):
        found = places.get(CHROMIUM, {})
        ours, theirs = (found.get(f"{task} {name}", {}).get("ms") for name in ("wasm", "javascript"))
        if ours and theirs:
            rows.append(faster(f"{task} in Chromium worker, wasm", ours, "ms", ("JavaScript", theirs), "≥ 1"))
    return rows


def cell(found: Found, task: str, way: str) -> str:
    ms, classic = (found.get(f"{task} {name}", {}).get("ms") for name in (way, "classic"))
    if ms is None:
        return "–" if "failed" in found.get(f"{task} {way}", {}) else ""
    return f"{number(ms)} ({number(classic / ms)})" if classic and way != "classic" else number(ms)


COLOURS = dict(zip(ROWS, ["#999", "#c9a227", "#8a6d1b", "#2f6db3", "#14613f", "#b0a0c8", "#d0663c"], strict=True))


def picture(places: dict[str, Found]) -> str:
    """Every time as a dot on a logarithmic scale, as SVG: a row for each task, a block for each place."""
    left, width, line, top = 70, 640, 22, 46
    times = [entry["ms"] for found in places.values() for entry in found.values() if "ms" in entry]
    low, high = math.floor(math.log10(min(times))), math.ceil(math.log10(max(times)))

    def x(ms: float) -> float:
        return left + width * (math.log10(ms) - low) / (high - low)

    y = top
    parts: list[str] = []
    for place, found in places.items():
        parts.append(f'<text x="8" y="{y}" font-weight="bold">{escape(place)}</text>')
        for task in workloads.TASKS:
            y += line
            parts.append(f'<text x="30" y="{y + 4}">{task}</text>')
            parts.append(f'<line x1="{left}" x2="{left + width}" y1="{y}" y2="{y}" stroke="#ddd"/>')
            for way, colour in COLOURS.items():
                ms = found.get(f"{task} {way}", {}).get("ms")
                if ms:
                    title = f"<title>{task}, {way}: {ms:.3g} ms</title>"
                    parts.append(f'<circle cx="{x(ms):.1f}" cy="{y}" r="5" fill="{colour}">{title}</circle>')
        y += 2 * line
    for power in range(low, high + 1):
        label = f"{10.0**power:g} ms"
        parts.append(f'<text x="{x(10.0**power):.1f}" y="{y}" text-anchor="middle">{label}</text>')
    for index, (way, colour) in enumerate(COLOURS.items()):
        at = left + index * width / len(COLOURS)
        parts.append(f'<circle cx="{at:.0f}" cy="16" r="5" fill="{colour}"/><text x="{at + 9:.0f}" y="20">{way}</text>')
    size = f'viewBox="0 0 {left + width + 40} {y + 14}" font-family="sans-serif" font-size="12"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>\n'


def main(arguments: Sequence[str]) -> None:
    """Measure, print the tables, and leave the JSON and the picture."""
    places: dict[str, Callable[[], Found]] = {CPYTHON: in_cpython, CHROMIUM: in_chromium}
    if "--quick" in arguments:
        places = {NODE: in_node}
    found: dict[str, Found] = {}
    for place, measured in places.items():
        print(f"Measuring in {place}", file=sys.stderr)
        found[place] = measured()
    tables = "\n\n".join(table(place, numbers) for place, numbers in found.items())
    print(f"\nIn brackets: times faster than the classic design.\n\n{tables}")
    save("training", rows_of(found), places=found)
    (OUT / "training.md").write_text(f"{tables}\n", encoding="utf-8")
    (OUT / "training.svg").write_text(picture(found), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
