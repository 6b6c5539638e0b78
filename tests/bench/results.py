"""What the benches measure, as rows of one table: each leaves its own as JSON, and the last puts them together.

{"date": …, "machine": …, "rows": [{"what", "value", "unit", "beside", "beside_value", "ratio", "target"}], …}
"""

import json
import os
import platform
import re
import statistics
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import Any

import build

OUT = build.ROOT / "test-results/bench"
BENCHES = {
    "boot": "How soon Python answers",
    "drag": "Dragging",
    "frames": "A picture a frame",
    "loop": "From a saved file to the changed page",
    "memory": "A long training",
    "motion": "Motion",
    "names": "Models of names",
    "training": "Training and maps",
}
"""What is measured, and what its part of SPEED.md is called."""


@dataclass(frozen=True)
class Row:
    """One thing measured: a median, and what it is compared with.

    Attributes:
        what: in words.
        value: the median.
        unit: of it.
        beside: what stands beside it, in words; "" for nothing.
        beside_value: the same measured there, in the same run.
        ratio: ours for one of the other, or, for speeds, how many times faster.
        target: what `ratio`, or else `value`, is to be at most ("≤ 0.25") or at least ("≥ 60").
    """

    what: str
    value: float
    unit: str
    beside: str = ""
    beside_value: float | None = None
    ratio: float | None = None
    target: str = ""

    @property
    def judged(self) -> float:
        """What the target is about."""
        return self.value if self.ratio is None else self.ratio

    @property
    def met(self) -> bool | None:
        """Whether it is as it should be; None where nothing is asked."""
        if not self.target:
            return None
        sign, limit = self.target.split(" ", 1)
        wanted = float(limit.split()[0].replace(",", ""))
        return self.judged <= wanted if sign in ("≤", "<") else self.judged >= wanted


def beside(what: str, value: float, unit: str, other: tuple[str, float], target: str = "") -> Row:
    """A row whose ratio is ours for one of the other's."""
    return Row(what, value, unit, *other, value / other[1], target)


def faster(what: str, value: float, unit: str, other: tuple[str, float], target: str = "") -> Row:
    """A row whose ratio is how many times faster than the other it is."""
    return Row(what, value, unit, *other, other[1] / value, target)


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of them lie."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def machine() -> str:
    """This machine in words."""
    info = Path("/proc/cpuinfo")
    names = [line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
    name = names[0] if names else platform.processor() or platform.machine()
    return f"{os.cpu_count()} cores of {name}, {platform.system()}, CPython {platform.python_version()}"


def save(name: str, rows: Sequence[Row], **more: Any) -> None:
    """Leave the rows of the bench `name`, and print them."""
    OUT.mkdir(parents=True, exist_ok=True)
    written = {"date": time.strftime("%Y-%m-%d"), "machine": machine(), "load": os.getloadavg()[0]}
    written |= {"rows": [asdict(row) for row in rows], **more}
    (OUT / f"{name}.json").write_text(json.dumps(written, indent=1, ensure_ascii=False), encoding="utf-8")
    print(f"\n{table(rows)}\n", flush=True)


def number(value: float) -> str:
    """Three digits of it."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def table(rows: Sequence[Row]) -> str:
    """The rows as Markdown."""
    lines = ["| measured | here | beside it | ratio | target |", "| --- | ---: | ---: | ---: | :--- |"]
    for row in rows:
        other = f"{row.beside} {number(row.beside_value)} {row.unit}" if row.beside_value is not None else row.beside
        ratio = "" if row.ratio is None else number(row.ratio)
        verdict = {True: " ✓", False: " ✗", None: ""}[row.met]
        lines.append(f"| {row.what} | {number(row.value)} {row.unit} | {other} | {ratio} | {row.target}{verdict} |")
    return "\n".join(lines)


def picture(rows: Sequence[Row]) -> str:
    """How near every target is, as SVG: a bar up to the line is what was asked, a longer one is better."""
    judged = [row for row in rows if row.met is not None]
    left, scale, line = 400, 90, 24
    parts = []
    for index, row in enumerate(judged):
        wanted = float(row.target.split(" ", 1)[1].split()[0].replace(",", ""))
        better = row.judged / wanted if row.target.startswith("≥") else wanted / max(row.judged, 1e-9)
        y, width = 40 + line * index, scale * min(better, 5.0)
        title = f"<title>{escape(row.what)}: {number(row.judged)}, target {escape(row.target)}</title>"
        parts.append(f'<text x="{left - 8}" y="{y + 13}" text-anchor="end">{escape(row.what)}</text>')
        fill = "#3d9970" if row.met else "#d0663c"
        parts.append(f'<rect x="{left}" y="{y}" width="{width:.1f}" height="16" fill="{fill}">{title}</rect>')
        parts.append(
            f'<text x="{left + width + 6:.1f}" y="{y + 13}">{number(row.judged)} ({escape(row.target)})</text>'
        )
    height = 60 + line * len(judged)
    parts.append(f'<line x1="{left + scale}" x2="{left + scale}" y1="30" y2="{height - 20}" stroke="#333"/>')
    parts.append(f'<text x="{left + scale}" y="22" text-anchor="middle">target</text>')
    size = f'viewBox="0 0 {left + 5 * scale + 160} {height}" font-family="sans-serif" font-size="12"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>\n'


SPEED = Path(__file__).with_name("SPEED.md")
ABOUT = Path(__file__).with_name("about.md")
"""What stands below the tables in there."""


def summary() -> str:
    """What the benches have left, as Markdown, each in its part of SPEED.md; of the others, that keeps what it has.

    A picture of all targets goes beside the JSON.
    """
    found = {name: json.loads(path.read_text()) for name in BENCHES if (path := OUT / f"{name}.json").is_file()}
    rows = {name: [Row(**row) for row in one["rows"]] for name, one in found.items()}
    before = SPEED.read_text(encoding="utf-8") if SPEED.is_file() else ""
    written: dict[str, str] = dict(re.findall(r"^## (.+)\n\n((?:(?!## ).*\n)*)", before, re.MULTILINE))
    parts = {BENCHES[name]: _part(name, one, rows[name]) for name, one in found.items()}
    kept = {title: parts.get(title, written.get(title, "")).strip() for title in BENCHES.values()}
    tables = "\n\n".join(f"## {title}\n\n{text}" for title, text in kept.items() if text)
    about = ABOUT.read_text(encoding="utf-8")
    SPEED.write_text(f"# How fast\n\nMedians, written by `npm run bench`.\n\n{tables}\n\n{about}", encoding="utf-8")
    (OUT / "summary.svg").write_text(picture([row for one in rows.values() for row in one]), encoding="utf-8")
    return "\n\n".join(f"## {title}\n\n{text}" for title, text in parts.items())


def _part(name: str, one: dict[str, Any], rows: Sequence[Row]) -> str:
    """What one bench has left, as Markdown; of training, whose targets are many, the tables and what was missed."""
    parts = [f"{one['machine']}, {one['date']}; {one['load']:.1f} processes wanted to run when it ended."]
    if name == "training":
        parts.append("In brackets, how many times faster than the classic design:")
        parts.append((OUT / "training.md").read_text(encoding="utf-8").rstrip())
        missed = [f"{row.what} {number(row.judged)} ({row.target})" for row in rows if row.met is False]
        parts.append(f"Targets missed: {'; '.join(missed)}." if missed else "All targets are met.")
    else:
        parts.append(table(rows))
    return "\n\n".join(parts)
