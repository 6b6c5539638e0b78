"""What the figures about houses share: the houses, the line and its handles, money in words.

    price = slope · area + intercept

Area is in ft², price and intercept in $, slope in $/ft². Losses take their errors in thousands of
dollars, so that the numbers stay readable; a squared error is in (thousand $)².

Source of the houses: sales in Saratoga County, New York, 2006 (see py/data/README.md).
"""

import math
from functools import cache, lru_cache
from typing import Any

from downhill import datasets, fit, losses
from picture.numbers import Span, clamp
from picture.params import Slider
from picture.scene import Axis, Drag, Goal, Handle, Line, Role, Rows, Target, rows
from picture.words import DUST, number

Houses = tuple[tuple[float, ...], ...]
"""Rows of (area in ft², price in $)."""


THOUSAND = 1000.0
SQUARED = "(thousand\u00a0$)²"
"""Of one piece: where a number and its unit need two lines, the break comes between them."""

AREAS: Span = (0.0, 3500.0)
"""What the area axis spans where 24 houses are shown, in ft²."""

PRICES: Span = (-100_000.0, 600_000.0)
"""What the price axis spans there, in $: it starts where the lowest intercept lies."""

LEVER = 2500.0
"""The area at which the handle of the slope sits, as long as the line is in the picture there."""


SLOPE = Slider("slope", "Slope", 0.0, 400.0, opening=200.0, step=1.0, unit="$/ft²", format="$,.4~r")
INTERCEPT = Slider(
    "intercept", "Intercept", -100_000.0, 300_000.0, opening=50_000.0, step=1000.0, unit="$", format="$,.0f"
)

BODY = Drag(Target("slope", (SLOPE.high - SLOPE.low) / (AREAS[1] - AREAS[0])), Target("intercept", 1.0))
"""Dragging the line's body: up and down moves the intercept, to the right makes it steeper."""


@cache
def every_house() -> Houses:
    """All houses of the table."""
    return tuple((house.area, house.price) for house in datasets.houses())


@cache
def some_houses() -> Houses:
    """The 24 houses that the figures show, from the smallest to the largest."""
    return tuple(sorted((house.area, house.price) for house in datasets.sample()))


NO_BEST_LINE = "All houses have the same area, so no one line is best. Move one of them sideways."


@lru_cache(maxsize=64)
def best_line(houses: Houses) -> tuple[float, float] | None:
    """(slope, intercept) of the least-squares line through `houses`; None if all areas agree to 1 ft²."""
    areas = [area for area, _ in houses]
    if max(areas) - min(areas) < 1.0:
        return None
    return fit.least_squares(areas, [price for _, price in houses])


def mean_loss(houses: Houses, slope: Any, intercept: float) -> Any:
    """Mean squared error of the line, in (thousand $)²: a Value if the slope is one, else a plain number."""
    predictions = [(slope * area + intercept) / THOUSAND for area, _ in houses]
    return losses.mean_squared_error(predictions, [price / THOUSAND for _, price in houses])


def typical_miss(loss: float) -> float:
    """How many $ a line with this mean squared error is typically off: the side of the mean square."""
    return math.sqrt(loss) * THOUSAND


def off_by(miss: float) -> str:
    """A typical miss in words: "typically $54,000 off"."""
    return f"typically {dollars(miss, THOUSAND)} off"


def low_miss(counts: str, miss: float, limit: float, met: str) -> Goal:
    """A goal of a line: to be typically no more than `limit` $ off, which stands for {} in what counts.

    It goes by whole thousands, as the picture does: who reads the limit there has reached it.
    """
    reached = round(miss / THOUSAND) * THOUSAND <= limit
    return Goal(counts.format(dollars(limit)), miss, reached, met, dollars(miss, THOUSAND))


def area_axis(domain: Span = AREAS, ticks: str = ",") -> Axis:
    """Living area, in ft²; its ticks read as `ticks` says."""
    return Axis("living area", domain, "ft²", ticks)


def price_axis(domain: Span = PRICES) -> Axis:
    """Sale price, in $."""
    return Axis("sale price", domain, "$", "$~s")


@lru_cache(maxsize=8)
def dots_at(houses: Houses) -> Rows:
    """The houses as rows of [area, price]."""
    return rows(houses, 2)


def line_mark(
    slope: float,
    intercept: float,
    areas: Span = AREAS,
    *,
    role: Role = "model",
    drag: Drag | None = None,
    out_of: Role | None = None,
) -> Line:
    """The line across the whole picture; the best one is dashed, so that it differs in more than colour."""
    ends = [(area, slope * area + intercept) for area in areas]
    return Line(ends, role, dashed=role == "best", drag=drag, out_of=out_of)


def on_line(slope: float, intercept: float, area: float, areas: Span, prices: Span) -> tuple[float, float]:
    """The place on the line nearest to `area` that lies in the picture.

    A line that is nowhere in the picture is met at its edge, so that it can still be got hold of.
    """
    price = slope * area + intercept
    edge = clamp(price, prices)
    if price != edge and slope > 0.0:
        area = (edge - intercept) / slope
    return clamp(area, areas), edge


def line_handles(slope: float, intercept: float, areas: Span = AREAS, prices: Span = PRICES) -> list[Handle]:
    """Two handles on the line: the left one moves the intercept alone, the right one the slope alone."""
    return [
        intercept_handle(slope, intercept, areas, prices),
        slope_handle(slope, intercept, areas, prices),
    ]


def intercept_handle(
    slope: float,
    intercept: float,
    areas: Span = AREAS,
    prices: Span = PRICES,
    *,
    param: Slider = INTERCEPT,
    unit: float = 1.0,
) -> Handle:
    """The handle that moves the line up and down. The intercept, and so its `param`, counts `unit` dollars."""
    money = intercept * unit
    x, y = on_line(slope, money, areas[0], areas, prices)
    return param.handle(
        "Intercept: move the line up or down",
        x,
        y,
        dollars(money),
        value=intercept,
        along="y",
        per=1.0 / unit,
    )


def slope_handle(
    slope: float, intercept: float, areas: Span = AREAS, prices: Span = PRICES, *, param: Slider = SLOPE
) -> Handle:
    """The handle that turns the line about the place where its area is 0.

    Moving it up by 1 $ at area x turns the slope by 1/x $/ft², so it stays under the pointer.
    """
    x, y = on_line(slope, intercept, LEVER, areas, prices)
    return param.handle("Slope: turn the line", x, y, per_foot(slope), value=slope, along="y", per=1.0 / x)


def dollars(value: float, nearest: float = 1.0) -> str:
    """Money in words: "$1,234", "−$50"."""
    rounded = round(value / nearest) * nearest
    return f"{'−' if rounded < 0 else ''}${abs(rounded):,.0f}"


def per_foot(slope: float) -> str:
    """A slope in words, as money: "$113.1/ft²", "−$2/ft²"."""
    return f"{'−' if slope <= -DUST else ''}${number(abs(slope))}/ft²"


def formula(slope: float, intercept: float) -> str:
    """A line in words: "$200/ft² × area + $50,000"."""
    return f"{per_foot(slope)} × area {plus(intercept)}"


def plus(value: float) -> str:
    """Money as the last term of a sum: "+ $50,000", "− $50"."""
    return f"{'−' if round(value) < 0 else '+'} {dollars(abs(value))}"


def squared(value: float) -> str:
    """A squared error in words: "4,770 (thousand $)²"."""
    return f"{number(value)} {SQUARED}"
