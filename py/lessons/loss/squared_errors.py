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
from typing import Any

from downhill.value import Value
from picture.numbers import Span
from picture.params import Choice, Params, Toggle, counter
from picture.scene import (
    Axis,
    Bars,
    Dots,
    Goal,
    Label,
    Mark,
    Plot,
    Readout,
    Readouts,
    Scene,
    Segments,
    Squares,
    Strips,
    aside,
)
from picture.words import DUST, signed
from worlds import houses

TITLE = "Every error, as a square"
TASK = "Drag the line. Make the mean square small."
TASKS = {
    "residual": "Drag the line until the errors cancel.",
    "absolute": "Drag the line. Make the errors small.",
    "squared": TASK,
}
DOCK = ["poured", "measure"]
TOGETHER = "beside"

HOUSES = houses.some_houses()[::2]
MANY = len(HOUSES)
AREAS: Span = (0.0, 4000.0)
"""The area axis, in ft²: it leaves room on the right for the squares of the largest houses."""

SIDE: Span = (0.0, houses.PRICES[1] - houses.PRICES[0])
"""The second panel spans as many dollars as the first, so that an area means the same in both."""

SCALES = {5.0: "5 × enlarged", 1.0: "same scale", 0.25: "at a quarter", 0.1: "at a tenth"}
"""How many times as large as the squares beside the line their total is drawn, and how its panel says so."""

WIDE = 0.55
"""The second panel is only this wide for its height: it stands beside the first on a phone, too."""

NEAR = 50_000.0
"""The goal is a typical miss of no more than this, in $; the best line has about 48,000."""

LEAST_SPAN = 100_000.0
"""The shortest axis for errors laid end to end, in $."""

NAMES = {"residual": "residuals", "absolute": "absolute errors", "squared": "squared errors"}
MEASURES: dict[str, Callable[[Any], Any]] = {
    "residual": lambda error: error,
    "absolute": abs,
    "squared": lambda error: error * error,
}
"""What an error counts as, as a Value or a plain number."""

PARAMS = [
    houses.SLOPE,
    houses.INTERCEPT,
    Choice(
        "measure",
        "Measure",
        options=(("residual", "Residual"), ("absolute", "Absolute"), ("squared", "Squared")),
        opening="squared",
    ),
    Choice("total", "Together", options=(("sum", "Sum"), ("mean", "Mean")), opening="mean"),
    counter("poured", "Houses", MANY, opening=MANY, unit=f"of {MANY}", role="error", plays=3.0),
    Toggle("best", "Best line"),
]

CANCEL = "Plus and minus cancel, so a total of 0 doesn’t make a good line, and neither does less than 0."


def loss(slope: Value, intercept: Value, measure: str, total: str) -> Value:
    """The loss of a line, as a Value that remembers how it was computed."""
    errors = [(slope * area + intercept - price) / houses.THOUSAND for area, price in HOUSES]
    together = sum((MEASURES[measure](error) for error in errors), Value(0.0))
    return together / MANY if total == "mean" else together


@cache
def least_squares() -> tuple[float, float]:
    """(slope, intercept) where both partial derivatives of the squared loss are zero, in closed form."""
    best = houses.best_line(HOUSES)
    assert best is not None
    return best


@cache
def best_loss(measure: str, total: str) -> float:
    """The loss of the least-squares line."""
    slope, intercept = least_squares()
    return loss(Value(slope), Value(intercept), measure, total).data


def scene(params: Params) -> Scene:
    """Twelve houses, their errors, and all errors together."""
    slope, intercept, measure, total = params["slope"], params["intercept"], params["measure"], params["total"]
    w, b = Value(slope), Value(intercept)
    here = loss(w, b, measure, total)
    here.backward()
    errors = [slope * area + intercept - price for area, price in HOUSES]
    shares = [_share(error, measure, total) for error in errors]
    name, poured = f"{total} of {NAMES[measure]}", int(params["poured"])
    words = [f"Your line is price = {houses.formula(slope, intercept)}. Its {name} is {_amount(here.data, measure)}."]
    if poured < MANY:
        so_far = _amount(math.fsum(shares[:poured]), measure)
        words.append(f"{poured} of the {MANY} houses are in it so far: {so_far}.")
    words += [*_outside(errors), _gradient_in_words(w.grad, b.grad, measure)]
    if params["best"]:
        lowest = _amount(best_loss(measure, total), measure)
        words.append(
            f"The least-squares line, dashed, is {houses.formula(*least_squares())}; there the {name} is {lowest}."
        )
    panel, goal = _houses_panel(params, errors, w.grad, b.grad), _goal(errors)
    if measure == "squared":
        panel.marks += goal.sign(*houses.on_line(slope, intercept, AREAS[1], AREAS, houses.PRICES))
    return Scene(
        [panel, _total_panel(params, here.data, shares)],
        alt=" ".join(words),
        note=CANCEL if measure == "residual" else None,
        task=TASKS[measure],
        goal=goal if measure == "squared" else None,
    )


def _share(error: float, measure: str, total: str) -> float:
    """What one house adds to the loss, from its error in $."""
    share = MEASURES[measure](error / houses.THOUSAND)
    return share / MANY if total == "mean" else share


def _amount(loss: float, measure: str) -> str:
    """A loss in words, with its unit: a sum of errors is money."""
    return houses.squared(loss) if measure == "squared" else houses.dollars(loss * houses.THOUSAND)


def _houses_panel(params: Params, errors: Sequence[float], by_slope: float, by_intercept: float) -> Plot:
    """The houses, the line, and the errors between them."""
    slope, intercept = params["slope"], params["intercept"]
    missed = [(area, price, error) for (area, price), error in zip(HOUSES, errors, strict=True)]
    readouts: Readouts = {
        "slope": Readout("slope", slope, "parameter", houses.per_foot(slope)),
        "gradient_slope": _partial("slope", by_slope, "$/ft²"),
        "intercept": Readout("intercept", intercept, "parameter", houses.dollars(intercept)),
        "gradient_intercept": _partial("intercept", by_intercept, "$"),
    }
    marks: list[Mark] = []
    if params["measure"] == "squared":
        # The line rises to the right, so it stays clear of the squares that lean left from
        # a house above it and right from a house below it.
        leans = [(-1.0 if error < 0.0 else 1.0,) for error in errors]
        marks.append(Squares(missed, "error", leans, filled=int(params["poured"])))
    marks += [
        Segments([(area, price, area, price + error) for area, price, error in missed], "error"),
        Dots(HOUSES, "data"),
    ]
    if params["best"]:
        best_slope, best_intercept = least_squares()
        marks.append(houses.line_mark(best_slope, best_intercept, AREAS, role="best", out_of="model"))
        readouts["best_slope"] = Readout("best slope", best_slope, "best", houses.per_foot(best_slope))
        readouts["best_intercept"] = Readout("best intercept", best_intercept, "best", houses.dollars(best_intercept))
    marks += [
        houses.line_mark(slope, intercept, AREAS, drag=houses.BODY),
        *houses.line_handles(slope, intercept, AREAS),
    ]
    title = "Each error, squared" if params["measure"] == "squared" else "Each error"
    x, y = houses.area_axis(AREAS), houses.price_axis()
    return Plot("houses", title, x, y, marks, aside(readouts), share=2.0)


def _miss(errors: Sequence[float]) -> float:
    """The side of the mean square, in $."""
    return math.sqrt(math.fsum(error * error for error in errors) / MANY)


def _goal(errors: Sequence[float]) -> Goal:
    """A mean square that a hand can find."""
    met = "No line does much better. The next lessons say why."
    return houses.low_miss("{} off or less", _miss(errors), NEAR, met)


def _partial(param: str, grad: float, unit: str) -> Readout:
    """What the loss gains per `unit` of a parameter. In words, what is below 1e-9 is rounding, and 0."""
    return Readout(f"∂loss/∂{param}", grad, "gradient", f"{signed(round(grad, 9))} per {unit}")


def _total_panel(params: Params, loss: float, shares: Sequence[float]) -> Plot:
    """All errors together: as an area if they are squared, else as a length."""
    measure, total, poured = params["measure"], params["total"], int(params["poured"])
    readouts = {"loss": Readout(f"{total} of {NAMES[measure]}", loss, "error", _amount(loss, measure))}
    if poured < MANY:
        so_far = math.fsum(shares[:poured])
        readouts["so_far"] = Readout(f"{poured} of {MANY} so far", so_far, "error", _amount(so_far, measure))
    best = best_loss(measure, total) if params["best"] else None
    if best is not None:
        readouts["best_loss"] = Readout("at the best line", best, "best", _amount(best, measure))
    draw = _area_panel if measure == "squared" else _length_panel
    return draw(total, shares, poured, best, aside(readouts))


def _area_panel(total: str, shares: Sequence[float], poured: int, best: float | None, readouts: Readouts) -> Plot:
    """One square, to the scale of the squares beside the line or one that is said; each house is a strip of it."""
    areas = [(share * houses.THOUSAND**2,) for share in shares[:poured]]
    whole = math.fsum(shares) * houses.THOUSAND**2
    marks: list[Mark] = [Strips(areas, "error", whole, poured_from="houses")]
    side, times = _side(shares), _scale(shares)
    high = SIDE[1] / times
    if best is not None:
        edge = math.sqrt(best) * houses.THOUSAND
        marks.append(Segments([(0.0, edge, edge, edge), (edge, 0.0, edge, edge)], "best", dashed=True))
    if poured == MANY:
        length = houses.dollars(side, houses.THOUSAND)
        said = f"off by {length}" if total == "mean" else f"side {length}"
        marks.append(Label(said, 0.0, side, "error", anchor="start"))
    marks.append(Label(SCALES[times], 0.0, high, "quiet", anchor="start"))
    title = "Mean square" if total == "mean" else "Sum of squares"
    x, y = Axis("", (0.0, WIDE * high), names=[]), Axis("", (0.0, high), names=[])
    return Plot("total", title, x, y, marks, readouts, equal=True)


def _side(shares: Sequence[float]) -> float:
    """The side of the square that is as large as all squared errors together, in $."""
    return math.sqrt(math.fsum(shares)) * houses.THOUSAND


def _scale(shares: Sequence[float]) -> float:
    """The largest scale at which the total fits into its panel."""
    return next(times for times in SCALES if _side(shares) * times <= WIDE * SIDE[1])


def _length_panel(total: str, shares: Sequence[float], poured: int, best: float | None, readouts: Readouts) -> Plot:
    """The errors end to end, one house after the other, each starting where the last one ended."""
    ends = [share * houses.THOUSAND for share in accumulate(shares, initial=0.0)]
    low, high = _round_limit(min(ends)), _round_limit(max(ends))
    if low == high:
        high = LEAST_SPAN
    left, right = 0.4, MANY + 0.6
    pieces = list(pairwise(ends))[:poured]
    bars = [(i - 0.4, min(piece), i + 0.4, max(piece)) for i, piece in enumerate(pieces, start=1)]
    joints = [(i - 0.4, end, i + 1.4, end) for i, (_, end) in enumerate(pieces[:-1], start=1)]
    marks: list[Mark] = [Bars(bars, "error"), Segments([(left, 0.0, right, 0.0), *joints], "quiet")]
    if best is not None:
        level = best * houses.THOUSAND
        marks.append(Segments([(left, level, right, level)], "best", dashed=True))
    if poured:
        marks.append(Segments([(left, ends[poured], right, ends[poured])], "error"))
    if poured == MANY:
        marks.append(Label(houses.dollars(ends[-1], houses.THOUSAND), right, max(ends), "error", "end"))
    title = "End to end" if total == "sum" else "A twelfth each"
    x, y = Axis("house", (left, right), format="d"), Axis("total", (low, high), "$", "$~s")
    return Plot("total", title, x, y, marks, readouts)


def _round_limit(value: float) -> float:
    """The next of 1, 2, 5, 10 … times 100,000 $ that holds `value`, on the same side of zero.

    The axis then stands still while a line is dragged, but for a few jumps.
    """
    if value == 0.0:
        return 0.0
    power = 10.0 ** max(math.floor(math.log10(abs(value))), math.log10(LEAST_SPAN))
    limit = next(step * power for step in (1.0, 2.0, 5.0, 10.0) if abs(value) <= step * power)
    return math.copysign(limit, value)


def _outside(errors: Sequence[float]) -> list[str]:
    """What lies outside the picture, in numbers."""
    low, high = houses.PRICES
    outside = sum(not low <= price + error <= high for (_, price), error in zip(HOUSES, errors, strict=True))
    if not outside:
        return []
    largest = houses.dollars(max(map(abs, errors)), 1000)
    return [f"For {outside} of the {MANY} houses the line is outside the picture; the largest error is {largest}."]


def _gradient_in_words(by_slope: float, by_intercept: float, measure: str) -> str:
    """Which way the loss falls."""
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
