"""What does a house cost?  A line through houses that were sold, set by hand.

    price = slope · area + intercept

Area is in ft², price and intercept in $, slope in $/ft². The loss is the mean squared error of the
line, with errors in thousands of dollars: (thousand $)². The best line is the one of least squares.

Source: 24 of 1,728 sales in Saratoga County, New York, 2006; a switch shows them all.
"""

from picture.numbers import Span, clamp
from picture.old import Handle, Mark, Plot, Readout, Scene, rows
from picture.params import Choice, Column, Params, Slider, Table, Toggle
from worlds import houses as h

TITLE = f"A line through {len(h.some_houses())} houses"
CAPTION = "Drag the line until it runs through the middle of the houses. Then move over an area to read off its price."

EVERY_AREA: Span = (0.0, 5500.0)
EVERY_PRICE: Span = (-100_000.0, 800_000.0)
"""What the axes span when all houses are shown."""

EVERY = f"All {len(h.every_house()):,} houses"
LEAST = 2
HOUSES = Table(
    name="houses",
    label="Houses",
    columns=(
        Column(label="area", low=0.0, high=h.AREAS[1], step=50.0, unit="ft²", format=",.0f"),
        Column(label="price", low=0.0, high=h.PRICES[1], step=5000.0, unit="$", format="$,.0f"),
    ),
    opening=h.some_houses(),
    least=LEAST,
    most=40,
)

PARAMS = [
    h.SLOPE,
    h.INTERCEPT,
    Slider(
        name="area",
        label="Read off at",
        low=0.0,
        high=EVERY_AREA[1],
        opening=2000.0,
        step=50.0,
        unit="ft²",
        format=",.0f",
        role="quiet",
    ),
    Choice(
        name="hand", label="Dragging moves", options=(("line", "The line"), ("houses", "The houses")), opening="line"
    ),
    Toggle(name="best", label="Best line"),
    Toggle(name="all", label=EVERY),
    HOUSES,
]


def scene(params: Params) -> Scene:
    """Houses, the reader's line, and the price it reads off."""
    slope, intercept, area = params["slope"], params["intercept"], params["area"]
    every, shown = params["all"], h.every_house() if params["all"] else params["houses"]
    areas, prices = (EVERY_AREA, EVERY_PRICE) if every else (h.AREAS, h.PRICES)
    moves_houses = params["hand"] == "houses" and not every
    price, loss = slope * area + intercept, h.mean_loss(shown, slope, intercept)

    marks: list[Mark] = [{"kind": "dots", "role": "data", "at": h.dots_at(shown)}]
    readouts: dict[str, Readout] = {
        "slope": h.readout("slope", slope, h.per_foot(slope), "parameter"),
        "intercept": h.readout("intercept", intercept, h.dollars(intercept), "parameter"),
        "price": h.readout(f"price at {area:,.0f} ft²", price, h.dollars(price), "model"),
        "loss": h.readout("loss (less is better)", loss, h.squared(loss), "error"),
    }
    words = (
        f"{len(shown):,} houses and your line, price = {h.formula(slope, intercept)}. It prices {area:,.0f} ft² "
        f"at {h.dollars(price)}. Its loss, the mean of its squared errors, is {h.squared(loss)}."
    )
    note = ""

    if params["best"]:
        fitted = h.best_line(shown)
        if fitted is None:
            note = h.NO_BEST_LINE
        else:
            marks.append(h.line_mark(*fitted, areas, role="best"))
            lowest = h.mean_loss(shown, *fitted)
            readouts |= {
                "best_slope": h.readout("best slope", fitted[0], h.per_foot(fitted[0]), "best"),
                "best_intercept": h.readout("best intercept", fitted[1], h.dollars(fitted[1]), "best"),
                "best_loss": h.readout("its loss", lowest, h.squared(lowest), "best"),
            }
            words += f" The best line, dashed, is {h.formula(*fitted)}; its loss is {h.squared(lowest)}."

    marks.append(h.line_mark(slope, intercept, areas, drag=None if moves_houses else h.BODY))
    marks += _hairline(area, price, areas, prices)
    marks += _house_handles(shown) if moves_houses else h.line_handles(slope, intercept, areas, prices)
    if params["hand"] == "houses" and every:
        note = f"The {len(shown):,} houses stay where they are. Switch “{EVERY}” off to move single ones."

    panel: Plot = {
        "view": "plot",
        "name": "houses",
        "title": "Sale price against living area",
        "share": 1.0,
        "x": h.area_axis(areas),
        "y": h.price_axis(prices),
        "marks": marks,
        "readouts": list(readouts),
        "hover": {"param": "area"},
    }
    if moves_houses:
        panel["adds"] = {"param": "houses"}
    drawn: Scene = {"panels": [panel], "readouts": readouts, "alt": words}
    if note:
        drawn["note"] = note
    return drawn


def _hairline(area: float, price: float, areas: Span, prices: Span) -> list[Mark]:
    """From the area up to the line, and from there to the price axis."""
    if not areas[0] <= area <= areas[1]:
        return []
    top = clamp(price, prices)
    pieces = [(area, prices[0], area, top)]
    if price == top:
        pieces.append((areas[0], price, area, price))
    marks: list[Mark] = [{"kind": "segments", "role": "quiet", "at": rows(pieces, 4), "about": "area price"}]
    if price == top:
        marks.append(
            {"kind": "dots", "role": "model", "at": rows([(area, price)], 2), "shape": "diamond", "about": "price"}
        )
    return marks


def _house_handles(houses: h.Houses) -> list[Handle]:
    """Every house as something to move or to remove."""
    handles: list[Handle] = []
    for row, (area, price) in enumerate(houses):
        handle: Handle = {
            "kind": "handle",
            "role": "data",
            "name": f"house-{row + 1}",
            "label": f"House {row + 1}",
            "x": area,
            "y": price,
            "drag": {
                "x": {"param": "houses", "per": 1.0, "row": row, "column": 0},
                "y": {"param": "houses", "per": 1.0, "row": row, "column": 1},
            },
            "value": price,
            "low": HOUSES.columns[1].low,
            "high": HOUSES.columns[1].high,
            "text": f"{area:,.0f} ft², {h.dollars(price)}",
        }
        if len(houses) > LEAST:
            handle["removes"] = {"param": "houses", "per": 1.0, "row": row}
        handles.append(handle)
    return handles
