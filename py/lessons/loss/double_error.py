"""Twice the error: how much more does it cost?

    cost = error²

Errors are in $, or in thousands of $ where they are squared: a cost is in (thousand $)². The
costs are those of the engine's mean squared error for a single house.
"""

from downhill import losses
from picture.old import Mark, Plot, Readout, Scene, rows
from picture.params import Choice, Params, Slider
from picture.words import number
from worlds import houses as h

TITLE = "One house missed by twice as much"
CAPTION = "Choose first. Then change the error and watch both squares."

HEIGHT = 155_000.0
START = 12_000.0
GAP = 20_000.0

MEANT = {
    2: "Twice would be right if an error counted by its length alone.",
    3: "Three times would be the first square, one above it and one beside it, with the corner between them left out.",
}
"""What the other answers would have meant."""

PARAMS = [
    Slider(
        name="error",
        label="Error of the first house",
        low=10_000.0,
        high=50_000.0,
        opening=40_000.0,
        step=5000.0,
        unit="$",
        format="$,.0f",
        role="error",
    ),
    Choice(
        name="times",
        label="How many times as much?",
        options=(("2", "2"), ("3", "3"), ("4", "4")),
        opening="",
    ),
]


def scene(params: Params) -> Scene:
    """Two errors, one twice the other, and, once a count has been chosen, both of their squares."""
    error, chosen = params["error"], params["times"]
    double = 2.0 * error
    first = cost(error)
    left, right = START, START + error + GAP
    words = f"One house is missed by {h.dollars(error)}: its squared error is {h.squared(first)}."
    readouts: dict[str, Readout] = {"first": h.readout("first house", first, h.squared(first), "error")}
    marks: list[Mark] = [_square(left, error)]
    if not chosen:
        marks.append({"kind": "segments", "role": "error", "at": rows([(right, 0.0, right, double)], 4)})
        words += f" Another is missed by {h.dollars(double)}. Choose how many times as much that costs."
    else:
        second = cost(double)
        times = second / first
        middle = rows([(right, error, right + double, error), (right + error, 0.0, right + error, double)], 4)
        marks.append(_square(right, double))
        marks.append({"kind": "segments", "role": "error", "at": middle, "dashed": True})
        readouts["second"] = h.readout("second house", second, h.squared(second), "error")
        readouts["times"] = h.readout("times as much", times, number(times), "best")
        words += f" Another is missed by {h.dollars(double)}: {h.squared(second)}, {number(times)} times as much."
    marks += [_name(left, error), _name(right, double)]
    panel: Plot = {
        "view": "plot",
        "name": "squares",
        "title": "Two errors and their squares",
        "share": 1.0,
        "x": {"label": "side of the square", "unit": "$", "domain": (0.0, HEIGHT), "format": "$~s"},
        "y": {"label": "error", "unit": "$", "domain": (0.0, HEIGHT), "format": "$~s"},
        "marks": marks,
        "readouts": list(readouts),
        "equal": True,
    }
    drawn: Scene = {"panels": [panel], "readouts": readouts, "alt": words}
    if chosen:
        drawn["note"] = _score(int(chosen), cost(double) / first)
    return drawn


def cost(error: float) -> float:
    """The squared error of one house that is missed by `error` $, in (thousand $)²."""
    return losses.mean_squared_error([error / h.THOUSAND], [0.0])


def _square(x: float, error: float) -> Mark:
    at, leans = rows([(x, 0.0, error)], 3), rows([(1.0,)], 1)
    return {"kind": "squares", "role": "error", "at": at, "leans": leans, "filled": 1}


def _name(x: float, error: float) -> Mark:
    text = h.dollars(error)
    return {"kind": "label", "role": "error", "x": x, "y": error + 0.01 * HEIGHT, "text": text, "anchor": "start"}


def _score(chosen: int, times: float) -> str:
    if chosen == round(times):
        return (
            f"Yes: {number(times)} times. The square grows in both directions, twice as wide and twice as high, "
            "and four of the first fit into the second."
        )
    return (
        f"{MEANT[chosen]} A square grows in both directions, twice as wide and twice as high: {number(times)} times "
        "as much. So one large miss weighs more than several small ones."
    )
