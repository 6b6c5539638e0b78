"""Are the errors of real prices bell-shaped?  What the best line leaves over, with a bell drawn over it.

    left over_i = price_i − (slope · area_i + intercept)
    a bell of width σ expects  n · (Φ(b/σ) − Φ(a/σ))  of n houses from a to b

The line is the one of least squares through all 1,728 houses; areas are in ft², prices and what is left over in $.
The bell has its middle at 0. It opens as wide as the line's typical miss, the root of the mean square.

Source: sales in Saratoga County, New York, 2006.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from functools import cache
from math import erf, floor, sqrt
from statistics import NormalDist
from typing import NamedTuple

from picture.numbers import spaced
from picture.params import Guess, Params, Slider
from picture.scene import Axis, Bars, Dots, Goal, Label, Line, Mark, Plot, Readout, Scene, Segments, in_words, rows
from picture.words import number, percent
from worlds import houses
from worlds.houses import THOUSAND, dollars

TITLE = "What the line misses"
TASK = "Drag σ until two in three houses lie within it."
DOCK = ["sigma"]

BIN = 20_000.0
"""The width of a bar, in $."""

LEFT_OVER = (-300_000.0, 580_000.0)
MOST = 500.0
"""How many houses the axis has room for."""

AREAS = (0.0, 5500.0)
PRICES = (0.0, 800_000.0)

NEAR = 200.0
"""Houses this near to an area, in ft², tell how wide prices are spread there."""

FAR = 3.0
"""Beyond this many σ hardly anything of a bell is left."""

WITHIN = erf(1.0 / sqrt(2.0))
"""The share of a bell within one σ."""

CLOSE = 0.01
"""The goal is a share as near as this to the bell's."""

MANY = len(houses.every_house())


class Houses(NamedTuple):
    """All houses, and what their line leaves over."""

    slope: float
    intercept: float
    miss: float
    """The typical miss, in $."""
    left_over: tuple[float, ...]
    """In $, from the lowest to the highest."""
    bars: tuple[tuple[float, float, float, float], ...]


@cache
def every() -> Houses:
    """The houses and their line of least squares."""
    all_of_them = houses.every_house()
    slope, intercept = houses.best_line(all_of_them) or (0.0, 0.0)
    left_over = tuple(sorted(price - (slope * area + intercept) for area, price in all_of_them))
    miss = houses.typical_miss(houses.mean_loss(all_of_them, slope, intercept))
    counts = Counter(floor(each / BIN) for each in left_over)
    bars = tuple((i * BIN, 0.0, (i + 1) * BIN, float(count)) for i, count in sorted(counts.items()))
    return Houses(slope, intercept, miss, left_over, bars)


def within(reach: float) -> int:
    """How many houses are at most `reach` $ off."""
    left_over = every().left_over
    return bisect_right(left_over, reach) - bisect_left(left_over, -reach)


def beyond(sigma: float) -> int:
    """How many houses are more than FAR σ off."""
    return MANY - within(FAR * sigma)


def expected_beyond(sigmas: float) -> float:
    """How many of as many samples of a bell lie further out."""
    return MANY * (1.0 - erf(sigmas / sqrt(2.0)))


def near(area: float, reach: float) -> tuple[int, int]:
    """Of the houses about as large as that: how many are at most `reach` $ off, and how many there are."""
    now = every()
    errors = [
        price - (now.slope * each + now.intercept) for each, price in houses.every_house() if abs(each - area) <= NEAR
    ]
    return sum(abs(error) <= reach for error in errors), len(errors)


def _meets(answer: str, _: Params) -> str:
    """How many there are, on which side, and what that makes of the answer."""
    miss = every().miss
    above = MANY - bisect_right(every().left_over, FAR * miss)
    right = "Yes" if answer == "more" else "No"
    return (
        f"{right}: {beyond(miss)} are, {above} of them above the line. "
        "A few houses sell for far more than their size explains."
    )


EXPECTED = round(expected_beyond(FAR))
GUESS = Guess(
    "guess",
    f"A bell leaves {EXPECTED} of {MANY:,} samples beyond 3σ. How many of these {MANY:,} houses are?",
    options=(("none", "none"), ("same", f"about {EXPECTED}"), ("more", f"over {5 * EXPECTED}")),
    meets=_meets,
    hides="Those beyond 3σ are hidden",
)
SIGMA = Slider(
    "sigma", "Standard deviation σ", 30_000.0, 120_000.0, opening=69_000.0, step=1000.0, unit="$", format="$,.0f"
)
AREA = Slider("area", "Living area", 700.0, 5000.0, opening=2000.0, step=50.0, unit="ft²", format=",.0f")
PARAMS = [GUESS, SIGMA, AREA]


def scene(params: Params) -> Scene:
    """What is left over with the bell on it, and the line with its band."""
    sigma, area, told = params["sigma"], params["area"], bool(params["guess"])
    inside = within(sigma) / MANY
    off = abs(inside - WITHIN)
    met = f"The middle fits a bell now. {_beyond(sigma)}"
    goal = Goal(f"{percent(WITHIN)} within 1σ", off, off < CLOSE, met, percent(inside))
    errors, band = _errors_panel(sigma, inside, told=told), _band_panel(sigma, area)
    alt = f"What the best line misses in {MANY:,} prices, and a bell with a σ of {dollars(sigma)}."
    if told:
        errors.marks += goal.sign(sigma, _height(sigma, sigma))
    return Scene(
        [errors, band],
        alt=f"{alt} {in_words(errors, band)}" if told else f"{alt} {in_words(band)} {GUESS.hidden()}",
        note=_beyond(sigma) if told else "Each bar counts the houses this far above or below the line.",
        verdict=GUESS.verdict(params),
        goal=goal if told else None,
    )


def _beyond(sigma: float) -> str:
    """What lies far out."""
    return f"{beyond(sigma)} houses lie beyond 3σ, where a bell has {number(expected_beyond(FAR), 2)}."


def _height(at: float, sigma: float) -> float:
    """How many houses a bell puts into a bar around `at`."""
    bell = NormalDist(0.0, sigma)
    return MANY * (bell.cdf(at + 0.5 * BIN) - bell.cdf(at - 0.5 * BIN))


def _errors_panel(sigma: float, inside: float, *, told: bool) -> Plot:
    """The heap of what is left over, the bell, and who lies far out."""
    left_over, reach = every().left_over, FAR * sigma
    places = spaced((-4.0 * sigma, 4.0 * sigma), 80)
    marks: list[Mark] = [
        Bars([(-sigma, 0.0, sigma, MOST)], "quiet", about="sigma"),
        Bars(every().bars, "data"),
        Line([(at, _height(at, sigma)) for at in places if LEFT_OVER[0] <= at <= LEFT_OVER[1]], "model"),
        Label(f"{percent(inside)} within 1σ", 0.0, MOST, "data", large=True),
    ]
    if told:
        low, high = bisect_left(left_over, -reach), bisect_right(left_over, reach)
        far = [(each, 0.0) for each in (*left_over[:low], *left_over[high:])]
        marks += [
            Segments([(side * reach, 0.0, side * reach, 0.3 * MOST) for side in (-1.0, 1.0)], "quiet", dashed=True),
            Dots(far, "error"),
            Label(f"{low} below", -reach, 0.3 * MOST, "error", "end"),
            Label(f"{len(left_over) - high} above 3σ", reach, 0.3 * MOST, "error", "start"),
        ]
    text = f"σ = {dollars(sigma)}"
    marks.append(SIGMA.handle("Standard deviation: how wide the bell is", sigma, _height(sigma, sigma), text))
    readouts = {
        "inside": Readout("within 1σ", 100.0 * inside, "data", percent(inside), aside=True),
        "beyond": Readout("beyond 3σ", len(left_over) - within(reach), "error", aside=True),
    }
    x, y = Axis("price above the line", LEFT_OVER, "$", "$~s"), Axis("houses", (0.0, MOST), format="d")
    return Plot("errors", "Left over", x, y, marks, readouts if told else {}, share=3.0)


def _band_panel(sigma: float, area: float) -> Plot:
    """All houses, the line, and a band of one σ around what it predicts."""
    now = every()
    price = now.slope * area + now.intercept
    count, there = near(area, sigma)
    marks: list[Mark] = [
        Dots(rows(houses.every_house(), 2), "data"),
        houses.line_mark(now.slope, now.intercept, AREAS),
        *(houses.line_mark(now.slope, now.intercept + side * sigma, AREAS, role="quiet") for side in (-1.0, 1.0)),
        Segments([(area, price - sigma, area, price + sigma)], "parameter", about="area"),
        Label(f"{dollars(price, THOUSAND)} ± {dollars(sigma)}", area, price + sigma, "model", large=True),
        AREA.handle("Living area", area, price, f"{number(area)} ft²: {dollars(price, THOUSAND)}"),
    ]
    readouts = {
        "price": Readout("predicted", price, "model", dollars(price, THOUSAND), aside=True),
        "here": Readout("in the band here", 100.0 * count / there, "data", percent(count / there)),
    }
    x, y = houses.area_axis(AREAS), houses.price_axis(PRICES)
    return Plot("band", "A prediction and its band", x, y, marks, readouts, share=3.0)
