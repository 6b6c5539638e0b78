"""Twice the error: how much more does it cost?

    cost = error²

Errors are in $, or in thousands of $ where they are squared: a cost is in (thousand $)². The
costs are those of the engine's mean squared error for a single house.
"""

import math

from downhill import losses
from picture.numbers import Span
from picture.params import Guess, Params, counter
from picture.scene import Axis, Dots, Label, Line, Mark, Plot, Readout, Scene, Segments, Squares, aside
from picture.words import number
from worlds.houses import THOUSAND, dollars, squared

TITLE = "One house missed by twice as much"
TASK = "Drag the house, and count the little squares."
DOCK = ["long"]
GONE = ["error"]

CELL = 10_000.0
"""The side of a little square, in $."""

WIDE: Span = (0.0, 170_000.0)
HIGH: Span = (0.0, 118_000.0)
"""What the axes span, in $: the largest of both squares, and room for a name above."""

LEFT, GAP = 2000.0, 10_000.0
"""Beside the first square and between the two, in $."""

BOTH_WAYS = "A square grows both ways: 2\u00a0×\u00a02\u00a0=\u00a04."

LONG = counter("long", "Error", 5, low=1.0, opening=4.0, unit=f"× {dollars(CELL)}", role="error")
"""How many little squares the error is long: only whole ones can be counted."""

TIMES = Guess(
    "times",
    "Twice the error: how many times the cost?",
    options=(("2", "2"), ("3", "3"), ("4", "4")),
    meets={
        "2": f"2 counts only the width. {BOTH_WAYS}",
        "3": f"3 leaves out the corner. {BOTH_WAYS}",
        "4": "Yes, 4. A square grows both ways: twice as wide and twice as high.",
    },
)
PARAMS = [LONG, TIMES]


def scene(params: Params) -> Scene:
    """Two houses, one twice as far above the line at the bottom, and, once there is a guess, both squares."""
    error = CELL * params["long"]
    double = 2.0 * error
    left, right = LEFT, LEFT + error + GAP
    first = cost(error)
    marks = [*_square(left, error), Dots([(left, error), (right, double)], "data")]
    readouts = {"first": Readout("first house", first, "error", squared(first))}
    alt = (
        f"One house is missed by {dollars(error)}: its squared error is {squared(first)}. "
        f"Another is missed by {dollars(double)}"
    )
    if params["times"]:
        second = cost(double)
        times = second / first
        marks += _square(right, double)
        readouts["second"] = Readout("second house", second, "error", squared(second))
        readouts["times"] = Readout("times as much", times, "best")
        says = "Error: move the house"
        marks.append(LONG.handle(says, left, error, dollars(error), value=params["long"], along="y", per=1.0 / CELL))
        alt += f": {squared(second)}, {number(times)} times as much."
    else:
        marks += [Line([(right, 0.0), (right, double)], "error"), _name(right, double, dollars(double))]
        alt += ". Choose how many times as much that costs."
    x, y = Axis("", WIDE, names=[]), Axis("error", HIGH, "$", "$~s")
    panel = Plot(
        "squares", f"Each little square is {dollars(CELL)} wide and high", x, y, marks, aside(readouts), equal=True
    )
    return Scene([panel], alt=alt, verdict=TIMES.verdict(params))


def cost(error: float) -> float:
    """The squared error of one house that is missed by `error` $, in (thousand $)²."""
    return losses.mean_squared_error([error / THOUSAND], [0.0])


def _square(x: float, error: float) -> list[Mark]:
    """A squared error, ruled into little squares, with how many there are of them."""
    inner = [i * CELL for i in range(1, math.ceil(error / CELL))]
    rules = [((x, at, x + error, at), (x + at, 0.0, x + at, error)) for at in inner]
    return [
        Squares([(x, 0.0, error)], "error", leans=[(1.0,)], filled=1),
        Segments([rule for both in rules for rule in both], "error"),
        _name(x, error, dollars(error)),
        Label(number((error / CELL) ** 2), x + error / 2.0, error / 2.0, "error", large=True),
    ]


def _name(x: float, error: float, text: str) -> Label:
    """What an error is, just above it."""
    return Label(text, x, error, "error", anchor="start")
