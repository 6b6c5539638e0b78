"""How many steps a second a language model of names takes: the compiled engine beside numpy and PyTorch.

The models are those of replay/names.py. They run in CPython, beside numpy and PyTorch where those are installed (as in
a virtual environment with torch, numpy, playwright and wasmtime), and in Pyodide in a Chromium worker.
"""

import json
import sys

from tests.bench.replay import names
from tests.bench.results import Row, save
from tests.bench.training import bench_page, say

LEAST = {"names 135": 30_000, "names 1041": 9_000, "names 11897": 800}
"""Steps a second in the browser."""


def main() -> None:
    """Measure, and leave the rows."""
    say("in CPython")
    here = names.measured()
    say("in Pyodide in a Chromium worker")
    with bench_page() as page:
        browser = json.loads(page.evaluate("() => window.run('names', '')"))
    rows: list[Row] = []
    for task in names.TASKS:
        what = f"{task.removeprefix('names ')} parameters, steps a second"
        for way in ("wasm", "python"):
            target = f"≥ {LEAST[task]:,}" if way == "wasm" else ""
            rows.append(Row(f"{what}, Chromium worker, {way}", browser[f"{task} {way}"], "", target=target))
            for other in ("numpy", "PyTorch") if way == "wasm" else ():
                if f"{task} {other}" in here:
                    ours, theirs = here[f"{task} {way}"], here[f"{task} {other}"]
                    rows.append(Row(f"{what}, CPython, {way}", ours, "", other, theirs, ours / theirs))
    save("names", rows)


if __name__ == "__main__":
    sys.exit(main())
