"""What a cell can show beside words: the scenes behind `plot` and `draw`, in the vocabulary of every picture here."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

from figures.scene import Plot, Scene, rows

DOTTED = 40
"""Up to so many points, each is shown as a dot."""


def plot(*numbers: Iterable[Any], x: str = "x", y: str = "y") -> Scene:
    """Draw a curve under the cell, through xs and ys, or through ys over 0, 1, 2, …; x= and y= name the axes."""
    if len(numbers) not in {1, 2}:
        raise TypeError(f"plot takes ys, or xs and ys; it was given {len(numbers)} things")
    *over, ys = [_floats(given) for given in numbers]
    xs = over[0] if over else [float(place) for place in range(len(ys))]
    if len(xs) != len(ys):
        raise ValueError(f"plot needs a y for every x; it was given {len(xs)} xs and {len(ys)} ys")
    if not xs:
        raise ValueError("plot was given no points")
    points = rows(zip(xs, ys, strict=True), 2)
    panel: Plot = {
        "view": "plot",
        "name": "plot",
        "title": "",
        "share": 1.0,
        "x": {"label": x, "unit": "", "domain": _domain(xs, 0.0), "format": "~g"},
        "y": {"label": y, "unit": "", "domain": _domain(ys, 0.06), "format": "~g"},
        "marks": [{"kind": "line", "role": "model", "at": points}],
        "readouts": [],
    }
    if len(xs) <= DOTTED:
        panel["marks"].append({"kind": "dots", "role": "data", "at": points})
    alt = (
        f"A curve of {y} over {x} through {len(xs)} point{'s' * (len(xs) > 1)}, from ({xs[0]:.4g}, {ys[0]:.4g}) to "
        f"({xs[-1]:.4g}, {ys[-1]:.4g}); {y} lies between {min(ys):.4g} and {max(ys):.4g}."
    )
    return {"panels": [panel], "readouts": {}, "alt": alt}


def draw(value: Any) -> Scene:
    """Draw the graph of a Value under the cell: everything it was computed from, with data and grad."""
    raise NotImplementedError(f"graphs cannot be drawn yet: {value!r}")


def _floats(given: Iterable[Any]) -> list[float]:
    numbers = [float(number) for number in given]
    if not all(map(math.isfinite, numbers)):
        raise ValueError("plot needs finite numbers, and one of these is infinite or not a number")
    return numbers


def _domain(numbers: Sequence[float], room: float) -> tuple[float, float]:
    """What an axis spans: all of `numbers`, and some room."""
    low, high = min(numbers), max(numbers)
    margin = room * (high - low) if low < high else max(abs(low), 1.0) / 2
    return low - margin, high + margin
