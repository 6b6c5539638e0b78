"""How wrong is a line?  The errors of a line against twelve houses, made into one number.

    error_i = slope · area_i + intercept − price_i
    loss(slope, intercept) = sum or mean over i of  error_i,  |error_i|  or  error_i²

Area is in ft², price and intercept in $, slope in $/ft². Errors enter the loss in thousands of
dollars: a loss of residuals or absolute errors is in thousand $, one of squares in (thousand $)².
So ∂loss/∂slope is in that unit per $/ft² and ∂loss/∂intercept in that unit per $; both come from
the engine's backward pass. The best line is the one of least squares, in closed form (the normal
equations), which owes nothing to the backward pass.

Source: every second of the 24 houses of the first lesson (Saratoga County, New York, 2006).
"""

import math
from collections.abc import Callable, Sequence
from functools import cache
from itertools import accumulate, pairwise

from downhill.value import Value
from picture.numbers import Span
from picture.old import Mark, Plot, Readout, Scene, rows
from picture.params import Choice, Params, Slider, Toggle
from picture.words import DUST, number, signed
from worlds import houses as h

TITLE = "Every error, as a square"
CAPTION = "Drag the line until the squares together are as small as you can make them."

HOUSES = h.some_houses()[::2]
MANY = len(HOUSES)
AREAS: Span = (0.0, 4000.0)
"""The area axis leaves room on the right for the squares of the largest houses, in ft²."""

SIDE: Span = (0.0, h.PRICES[1] - h.PRICES[0])
"""The second panel spans as many dollars as the first, so that an area means the same in both."""

ROOM = 0.9 * SIDE[1]
"""The side of the largest square that fits into it whatever the window's size."""

LEAST_SPAN = 100_000.0
"""An axis of its own spans so many $ at least."""

UNITS = {"residual": "thousand $", "absolute": "thousand $", "squared": h.SQUARED}
NAMES = {
    ("residual", "sum"): "sum of residuals",
    ("residual", "mean"): "mean of residuals",
    ("absolute", "sum"): "sum of absolute errors",
    ("absolute", "mean"): "mean of absolute errors",
    ("squared", "sum"): "sum of squared errors",
    ("squared", "mean"): "mean of squared errors",
}

PARAMS = [
    h.SLOPE,
    h.INTERCEPT,
    Choice(
        name="measure",
        label="Each error counts as",
        options=(("residual", "Residual"), ("absolute", "Absolute"), ("squared", "Squared")),
        opening="squared",
    ),
    Choice(name="total", label="Together", options=(("sum", "Sum"), ("mean", "Mean")), opening="mean"),
    Slider(
        name="poured",
        label="Houses in the total",
        low=0.0,
        high=MANY,
        opening=MANY,
        step=1.0,
        unit=f"of {MANY}",
        format=",.0f",
        role="error",
        whole=True,
        plays=3.0,
    ),
    Toggle(name="best", label="Best line"),
]

MEASURES: dict[str, Callable[[Value], Value]] = {
    "residual": lambda error: error,
    "absolute": abs,
    "squared": lambda error: error**2,
}


def loss(slope: Value, intercept: Value, measure: str, total: str) -> Value:
    """The loss of a line, as a Value that remembers how it was computed."""
    errors = [(slope * area + intercept - price) / h.THOUSAND for area, price in HOUSES]
    together = sum((MEASURES[measure](error) for error in errors), Value(0.0))
    return together / MANY if total == "mean" else together


def scene(params: Params) -> Scene:
    """Twelve houses, their errors, and what these come to together."""
    slope, intercept, measure, total = params["slope"], params["intercept"], params["measure"], params["total"]
    poured, unit = int(params["poured"]), UNITS[measure]
    turn, lift = Value(slope), Value(intercept)
    at_line = loss(turn, lift, measure, total)
    at_line.backward()
    errors = [slope * area + intercept - price for area, price in HOUSES]
    parts = [_part(error, measure, total) for error in errors]

    beside: dict[str, Readout] = {
        "slope": h.readout("slope", slope, h.per_foot(slope), "parameter"),
        "gradient_slope": _partial("slope", turn.grad, "$/ft²"),
        "intercept": h.readout("intercept", intercept, h.dollars(intercept), "parameter"),
        "gradient_intercept": _partial("intercept", lift.grad, "$"),
    }
    amount = f"{number(at_line.data)} {unit}"
    below: dict[str, Readout] = {"loss": h.readout(NAMES[measure, total], at_line.data, amount, "error")}
    words = [f"Your line is price = {h.formula(slope, intercept)}. Its {NAMES[measure, total]} is {amount}."]
    if poured < MANY:
        so_far = math.fsum(parts[:poured])
        below["so_far"] = h.readout(f"{poured} of {MANY} so far", so_far, f"{number(so_far)} {unit}", "error")
        words.append(f"{poured} of the {MANY} houses are in it so far: {number(so_far)} {unit}.")
    words += [_beyond(errors, parts, measure), _which_way(turn.grad, lift.grad, measure)]
    best = None
    if params["best"]:
        best = least_squares()
        lowest = _best_loss(measure, total)
        beside["best_slope"] = h.readout("best slope", best[0], h.per_foot(best[0]), "best")
        beside["best_intercept"] = h.readout("best intercept", best[1], h.dollars(best[1]), "best")
        below["best_loss"] = h.readout("at the best line", lowest, f"{number(lowest)} {unit}", "best")
        words.append(
            f"The least-squares line, dashed, is {h.formula(*best)}; "
            f"there the {NAMES[measure, total]} is {number(lowest)} {unit}."
        )

    drawn: Scene = {
        "panels": [_houses_panel(params, errors, best), _total_panel(params, parts)],
        "readouts": beside | below,
        "alt": " ".join(filter(None, words)),
    }
    drawn["panels"][0]["readouts"] = list(beside)
    drawn["panels"][1]["readouts"] = list(below)
    if measure == "residual":
        drawn["note"] = (
            "Houses above and below the line cancel, so a total of 0 does not make it a good line. "
            "And lower is not better: far below the houses the total is far below 0."
        )
    return drawn


def _part(error: float, measure: str, total: str) -> float:
    """What one house adds to the loss, from its error in $."""
    thousands = error / h.THOUSAND
    part = {"residual": thousands, "absolute": abs(thousands), "squared": thousands * thousands}[measure]
    return part / MANY if total == "mean" else part


def _houses_panel(params: Params, errors: Sequence[float], best: tuple[float, float] | None) -> Plot:
    """The houses, the line, and between them the errors."""
    slope, intercept = params["slope"], params["intercept"]
    houses = list(zip(HOUSES, errors, strict=True))
    marks: list[Mark] = []
    if params["measure"] == "squared":
        marks.append(
            {
                "kind": "squares",
                "role": "error",
                "at": rows([(area, price, error) for (area, price), error in houses], 3),
                # The line rises to the right, so it stays clear of the squares that lean left from
                # a house above it and right from a house below it.
                "leans": rows([(-1.0 if error < 0.0 else 1.0,) for error in errors], 1),
                "filled": int(params["poured"]),
            }
        )
    residuals = rows([(area, price, area, price + error) for (area, price), error in houses], 4)
    marks.append({"kind": "segments", "role": "error", "at": residuals})
    marks.append({"kind": "dots", "role": "data", "at": h.dots_at(HOUSES)})
    if best is not None:
        marks.append(h.line_mark(*best, AREAS, role="best"))
    marks.append(h.line_mark(slope, intercept, AREAS, drag=h.BODY))
    marks += h.line_handles(slope, intercept, AREAS)
    return {
        "view": "plot",
        "name": "houses",
        "title": "Each house, and how far the line misses it",
        "share": 5.0,
        "x": h.area_axis(AREAS),
        "y": h.price_axis(),
        "marks": marks,
        "readouts": [],
    }


def _total_panel(params: Params, parts: Sequence[float]) -> Plot:
    """All errors together: as an area if they are squared, else as a length."""
    measure, total = params["measure"], params["total"]
    best = _best_loss(measure, total) if params["best"] else None
    if measure == "squared":
        return _area_panel(total, parts, int(params["poured"]), best)
    return _length_panel(total, parts, int(params["poured"]), best)


def _area_panel(total: str, parts: Sequence[float], poured: int, best: float | None) -> Plot:
    """One square, to the same scale as the squares beside the line; each house is a strip of it."""
    whole = math.fsum(parts)
    areas = rows([(part * h.THOUSAND**2,) for part in parts[:poured]], 1)
    marks: list[Mark] = [{"kind": "strips", "role": "error", "at": areas, "whole": whole * h.THOUSAND**2}]
    if best is not None:
        side = math.sqrt(best) * h.THOUSAND
        outline = rows([(0.0, side, side, side), (side, 0.0, side, side)], 4)
        marks.append({"kind": "segments", "role": "best", "at": outline, "dashed": True})
    side = math.sqrt(whole) * h.THOUSAND
    if side > ROOM:
        marks.append(
            _words(0.03 * SIDE[1], 0.94 * SIDE[1], f"{h.dollars(side, 1000)} on a side: larger than the picture")
        )
    return {
        "view": "plot",
        "name": "total",
        "title": "All squares poured into one" if total == "sum" else "The mean square",
        "share": 4.0,
        "x": {"label": "side", "unit": "$", "domain": SIDE, "format": "$~s"},
        "y": {"label": "side", "unit": "$", "domain": SIDE, "format": "$~s"},
        "marks": marks,
        "readouts": [],
        "equal": True,
    }


def _length_panel(total: str, parts: Sequence[float], poured: int, best: float | None) -> Plot:
    """The errors end to end, one house after the other, each starting where the last one ended."""
    ends = [part * h.THOUSAND for part in accumulate(parts, initial=0.0)]
    low, high = _round_limit(min(ends)), _round_limit(max(ends))
    if low == high:
        high = LEAST_SPAN
    pieces = list(pairwise(ends))[:poured]
    bars = [(i - 0.4, min(piece), i + 0.4, max(piece)) for i, piece in enumerate(pieces, start=1)]
    steps = [(i - 0.4, end, i + 1.4, end) for i, (_, end) in enumerate(pieces[:-1], start=1)]
    right = MANY + 0.6
    marks: list[Mark] = [
        {"kind": "bars", "role": "error", "at": rows(bars, 4)},
        {"kind": "segments", "role": "quiet", "at": rows([(0.4, 0.0, right, 0.0), *steps], 4)},
    ]
    if best is not None:
        level = best * h.THOUSAND
        marks.append({"kind": "segments", "role": "best", "at": rows([(0.4, level, right, level)], 4), "dashed": True})
    if poured:
        level = ends[poured]
        marks.append({"kind": "segments", "role": "error", "at": rows([(0.4, level, right, level)], 4)})
    return {
        "view": "plot",
        "name": "total",
        "title": "Errors laid end to end" if total == "sum" else "Errors laid end to end, a twelfth of each",
        "share": 4.0,
        "x": {"label": "house, from the smallest", "unit": "", "domain": (0.4, right), "format": "d"},
        "y": {"label": "total", "unit": "$", "domain": (low, high), "format": "$~s"},
        "marks": marks,
        "readouts": [],
    }


def _round_limit(value: float) -> float:
    """The next of 1, 2, 5, 10 … times 100,000 $ that holds `value`, on the same side of zero.

    The axis then stands still while a line is dragged, but for a few jumps.
    """
    if value == 0.0:
        return 0.0
    power = 10.0 ** max(math.floor(math.log10(abs(value))), math.log10(LEAST_SPAN))
    limit = next(step * power for step in (1.0, 2.0, 5.0, 10.0) if abs(value) <= step * power)
    return math.copysign(limit, value)


def _words(x: float, y: float, text: str) -> Mark:
    return {"kind": "label", "role": "error", "x": x, "y": y, "text": text, "anchor": "start"}


def _beyond(errors: Sequence[float], parts: Sequence[float], measure: str) -> str:
    """What has left the picture, in numbers; nothing if all is in it."""
    low, high = h.PRICES
    outside = sum(not low <= price + error <= high for (_, price), error in zip(HOUSES, errors, strict=True))
    words = ""
    if outside:
        largest = h.dollars(max(map(abs, errors)), 1000)
        words = f"For {outside} of the {MANY} houses the line is outside the picture; the largest error is {largest}. "
    side = math.sqrt(math.fsum(parts)) * h.THOUSAND if measure == "squared" else 0.0
    if side > ROOM:
        words += f"The square of the total is {h.dollars(side, 1000)} on a side, larger than its picture."
    return words.strip()


def _partial(param: str, grad: float, unit: str) -> Readout:
    """What the loss gains per `unit` of a parameter. In words, what is below 1e-9 is rounding, and 0."""
    return h.readout(f"∂loss/∂{param}", grad, f"{signed(round(grad, 9))} per {unit}", "gradient")


def _which_way(by_slope: float, by_intercept: float, measure: str) -> str:
    """What the gradient says, in words."""
    if measure == "residual":
        return "The gradient is the same for every line, so there is no lowest total."
    ways = [
        f"a {'smaller' if slope > 0.0 else 'larger'} {name}"
        for name, slope in (("slope", by_slope), ("intercept", by_intercept))
        if abs(slope) > DUST
    ]
    if not ways:
        return "Both partial derivatives are 0: no small change of the line makes this smaller."
    return f"The gradient says: {' or '.join(ways)} makes it smaller."


@cache
def least_squares() -> tuple[float, float]:
    """(slope, intercept) where both partial derivatives of the squared loss are zero, in closed form."""
    best = h.best_line(HOUSES)
    assert best is not None
    return best


@cache
def _best_loss(measure: str, total: str) -> float:
    slope, intercept = least_squares()
    return loss(Value(slope), Value(intercept), measure, total).data
