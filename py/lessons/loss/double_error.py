"""Twice the error: how much more does it cost?

    cost = error²

Errors are in $, or in thousands of $ where they are squared: a cost is in (thousand $)². The
costs are those of the engine's mean squared error for a single house.
"""

from downhill import losses
from picture.numbers import Span
from picture.params import Guess, Params, Slider
from picture.scene import Axis, Label, Mark, Plot, Readout, Scene, Segments, Squares
from picture.words import number
from worlds.houses import THOUSAND, dollars, squared

TITLE = "One house missed by twice as much"
TASK = "Change the error and watch both squares."
DOCK = ["error"]

SPAN: Span = (0.0, 155_000.0)
"""What both axes span, in $: the largest of the second squares, and room for its name above it."""

LEFT = 12_000.0
"""Where the first square begins, in $."""

GAP = 20_000.0
"""Between the two squares, in $."""

FOUR_TIMES = (
    "A square grows in both directions, twice as wide and twice as high: 4 times as much. "
    "So one large miss weighs more than several small ones."
)

ERROR = Slider(
    name="error",
    label="Error of the first house",
    low=10_000.0,
    high=50_000.0,
    opening=40_000.0,
    step=5000.0,
    unit="$",
    format="$,.0f",
    role="error",
)
TIMES = Guess(
    name="times",
    label="How many times as much?",
    options=(("2", "2"), ("3", "3"), ("4", "4")),
    meets={
        "2": f"Twice would be right if an error counted by its length alone. {FOUR_TIMES}",
        "3": (
            "Three times would be the first square, one above it and one beside it, with the corner between them "
            f"left out. {FOUR_TIMES}"
        ),
        "4": (
            "Yes: 4 times. The square grows in both directions, twice as wide and twice as high, "
            "and four of the first fit into the second."
        ),
    },
)
PARAMS = [ERROR, TIMES]


def scene(params: Params) -> Scene:
    """Two errors, one twice the other, and, once there is a guess, both of their squares."""
    error = params["error"]
    double = 2.0 * error
    left, right = LEFT, LEFT + error + GAP
    first = cost(error)
    marks: list[Mark] = [_square(left, error)]
    readouts = {"first": Readout("first house", first, "error", squared(first))}
    alt = (
        f"One house is missed by {dollars(error)}: its squared error is {squared(first)}. "
        f"Another is missed by {dollars(double)}"
    )
    if params["times"]:
        second = cost(double)
        times = second / first
        # Two lines part the second square into four of the first.
        quarters = [(right, error, right + double, error), (right + error, 0.0, right + error, double)]
        marks += [_square(right, double), Segments(quarters, "error", dashed=True)]
        readouts["second"] = Readout("second house", second, "error", squared(second))
        readouts["times"] = Readout("times as much", times, "best")
        alt += f": {squared(second)}, {number(times)} times as much."
    else:
        marks.append(Segments([(right, 0.0, right, double)], "error"))
        alt += ". Choose how many times as much that costs."
    marks += [_name(left, error), _name(right, double)]
    x, y = Axis("side of the square", SPAN, "$", "$~s"), Axis("error", SPAN, "$", "$~s")
    panel = Plot("squares", "Two errors and their squares", x, y, marks, readouts, equal=True)
    return Scene([panel], alt=alt, verdict=TIMES.verdict(params))


def cost(error: float) -> float:
    """The squared error of one house that is missed by `error` $, in (thousand $)²."""
    return losses.mean_squared_error([error / THOUSAND], [0.0])


def _square(x: float, error: float) -> Squares:
    return Squares([(x, 0.0, error)], "error", leans=[(1.0,)], filled=1)


def _name(x: float, error: float) -> Label:
    """The size of an error, just above it."""
    return Label(dollars(error), x, error + 0.01 * SPAN[1], "error", anchor="start")
