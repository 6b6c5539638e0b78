"""What does a house cost?  A line through houses that were sold, set by hand.

    price = slope · area + intercept

Area is in ft², price and intercept in $, slope in $/ft². The loss is the mean squared error of the
line, with errors in thousands of dollars: (thousand $)². The best line is the one of least squares.

Source: 24 of 1,728 sales in Saratoga County, New York, 2006; a switch shows them all.
"""

from picture.numbers import Span, clamp
from picture.params import Choice, Column, Params, Slider, Table, Toggle
from picture.scene import (
    Adds,
    Dots,
    Drag,
    Goal,
    Handle,
    Hover,
    Label,
    Mark,
    Plot,
    Readout,
    Readouts,
    Scene,
    Segments,
    Target,
    aside,
    in_words,
)
from worlds import houses

TITLE = f"A line through {len(houses.some_houses())} houses"
TASK = "Drag the line into the middle of the houses."
DOCK = ["best", "hand"]

EVERY_AREA: Span = (0.0, 5500.0)
"""What the area axis spans when all houses are shown, in ft²."""

EVERY_PRICE: Span = (-100_000.0, 800_000.0)
"""The same for the price axis, in $."""

EVERY = f"All {len(houses.every_house()):,} houses"
NEAR = 55_000.0
"""A typical miss to be proud of, in $: the best line, at 53,500, leaves just enough room for a hand."""

LEFT_OF = 0.02
"""The price is written this share of the picture's width beside its place on the line."""

LEAST = 2
"""A line needs this many houses."""

HOUSES = Table(
    "houses",
    "Houses",
    columns=(
        Column("area", 0.0, houses.AREAS[1], step=50.0, unit="ft²", format=",.0f"),
        Column("price", 0.0, houses.PRICES[1], step=5000.0, unit="$", format="$,.0f"),
    ),
    opening=houses.some_houses(),
    least=LEAST,
    most=40,
)

PARAMS = [
    houses.SLOPE,
    houses.INTERCEPT,
    Slider(
        "area", "Read off at", 0.0, EVERY_AREA[1], opening=2000.0, step=50.0, unit="ft²", format=",.0f", role="quiet"
    ),
    Choice("hand", "Drag", options=(("line", "The line"), ("houses", "The houses")), opening="line"),
    Toggle("best", "Best line"),
    Toggle("all", EVERY),
    HOUSES,
]


def scene(params: Params) -> Scene:
    """Houses, the reader's line, and the price it reads off."""
    slope, intercept, area = params["slope"], params["intercept"], params["area"]
    every = params["all"]
    shown = houses.every_house() if every else params["houses"]
    areas, prices = (EVERY_AREA, EVERY_PRICE) if every else (houses.AREAS, houses.PRICES)
    moves_houses = params["hand"] == "houses" and not every
    price, loss = slope * area + intercept, houses.mean_loss(shown, slope, intercept)
    miss = houses.off_by(houses.typical_miss(loss))
    # Of words that come too near each other, the first keep their place.
    marks: list[Mark] = [
        Dots(houses.dots_at(shown), "data"),
        Label(miss, areas[0], prices[1], "error", "start", large=True),
    ]
    readouts = {
        "slope": Readout("slope", slope, "parameter", houses.per_foot(slope)),
        "intercept": Readout("intercept", intercept, "parameter", houses.dollars(intercept)),
        "price": Readout(f"price at {area:,.0f} ft²", price, "model", houses.dollars(price)),
        "loss": Readout("loss (less is better)", loss, "error", houses.squared(loss)),
    }
    note = None
    if params["best"]:
        best = houses.best_line(shown)
        if best is None:
            note = houses.NO_BEST_LINE
        else:
            lowest = houses.mean_loss(shown, *best)
            marks.append(houses.line_mark(*best, areas, role="best", out_of="model"))
            readouts |= _best_readouts(best, lowest)
            note = f"The best line is {houses.off_by(houses.typical_miss(lowest))}."
    if params["hand"] == "houses" and every:
        note = f"The {len(shown):,} houses stay where they are. Switch “{EVERY}” off to move single ones."
    marks.append(houses.line_mark(slope, intercept, areas, drag=None if moves_houses else houses.BODY))
    marks += _reading(area, price, areas, prices)
    marks += _house_handles(shown) if moves_houses else houses.line_handles(slope, intercept, areas, prices)
    goal = _goal(houses.typical_miss(loss)) if shown == HOUSES.opening else None
    if goal:
        marks += goal.sign(*houses.on_line(slope, intercept, areas[1], areas, prices))
    panel = Plot(
        "houses",
        "Sale price against living area",
        houses.area_axis(areas),
        houses.price_axis(prices),
        marks,
        aside(readouts),
        hover=Hover("area"),
        adds=Adds(HOUSES.name) if moves_houses else None,
    )
    task = "Drag the houses. Press an empty spot to add one." if moves_houses else None
    alt = f"{len(shown):,} houses and your line, {miss}. {in_words(panel)}"
    return Scene([panel], alt=alt, note=note, task=task, goal=goal)


def _goal(miss: float) -> Goal:
    """A line that a hand can find: with houses moved or added anyone could reach it."""
    met = "Hardly any line does better. Next: how a machine finds it."
    return houses.low_miss("{} off or less", miss, NEAR, met)


def _best_readouts(best: tuple[float, float], lowest: float) -> Readouts:
    """The line of least squares in numbers."""
    slope, intercept = best
    return {
        "best_slope": Readout("best slope", slope, "best", houses.per_foot(slope)),
        "best_intercept": Readout("best intercept", intercept, "best", houses.dollars(intercept)),
        "best_loss": Readout("its loss", lowest, "best", houses.squared(lowest)),
    }


def _reading(area: float, price: float, areas: Span, prices: Span) -> list[Mark]:
    """From the area up to the line, and from there to the price axis."""
    if not areas[0] <= area <= areas[1]:
        return []
    top = clamp(price, prices)
    up = (area, prices[0], area, top)
    if price != top:
        return [Segments([up], "quiet", about="area price")]
    said = f"{houses.dollars(price)} for {area:,.0f} ft²"
    return [
        Segments([up, (areas[0], price, area, price)], "quiet", about="area price"),
        Dots([(area, price)], "model", shape="diamond", about="price"),
        Label(said, area - LEFT_OF * areas[1], price, "model", anchor="end", about="price"),
    ]


def _house_handles(shown: houses.Houses) -> list[Handle]:
    """Every house as something to move or to remove."""
    column = HOUSES.columns[1]
    return [
        Handle(
            "data",
            f"house-{row + 1}",
            f"House {row + 1}",
            area,
            price,
            Drag(x=Target(HOUSES.name, 1.0, row, 0), y=Target(HOUSES.name, 1.0, row, 1)),
            price,
            column.low,
            column.high,
            f"{area:,.0f} ft², {houses.dollars(price)}",
            removes=Target(HOUSES.name, 1.0, row) if len(shown) > LEAST else None,
        )
        for row, (area, price) in enumerate(shown)
    ]
