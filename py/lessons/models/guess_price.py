"""What would you pay?  A guess, made before there is any line, and what a line says.

    price = slope · area + intercept,   at an area of 2,000 ft²

The line is the one of least squares through the 24 houses in the picture. How widely real houses
scatter is taken from all 1,728: the middle half of the prices paid for areas within 100 ft².
Prices are in $, areas in ft².

Source: sales in Saratoga County, New York, 2006 (py/data/README.md).
"""

from functools import cache
from statistics import quantiles

from picture.numbers import Span
from picture.old import Mark, Plot, Readout, Scene, rows
from picture.params import Params, Slider, Toggle
from worlds import houses as h

CAPTION = "Drag the dashed mark to the price you would expect, then press the button."

AREA = 2000.0
TITLE = f"What would you pay for {AREA:,.0f} ft²?"
PRICES: Span = (0.0, 500_000.0)
NEAR = 100.0
"""Houses count as near if their area is this close, in ft²."""

CLOSE = 10_000.0
"""A guess so near to the line's price, in $, is as good as it."""

PRICE = Slider(
    name="price",
    label="Your guess",
    low=0.0,
    high=PRICES[1],
    opening=400_000.0,
    step=5000.0,
    unit="$",
    format="$,.0f",
    role="guess",
)
PARAMS = [PRICE, Toggle(name="reveal", label="See what a line says", button=True)]


def scene(params: Params) -> Scene:
    """24 houses and a guess; the line only once it is asked for."""
    guess = params["price"]
    marks: list[Mark] = [
        {"kind": "segments", "role": "quiet", "at": rows([(AREA, PRICES[0], AREA, PRICES[1])], 4)},
        {"kind": "dots", "role": "data", "at": h.dots_at(h.some_houses())},
    ]
    readouts: dict[str, Readout] = {"guess": h.readout("your guess", guess, h.dollars(guess), "guess")}
    words = (
        f"Sale price against living area of {len(h.some_houses())} houses. "
        f"Your guess for {AREA:,.0f} ft² is {h.dollars(guess)}."
    )
    note = ""
    if params["reveal"]:
        slope, intercept = _line()
        price = slope * AREA + intercept
        low, high, count = middle_half()
        marks.insert(0, {"kind": "bars", "role": "quiet", "at": rows([(AREA - NEAR, low, AREA + NEAR, high)], 4)})
        marks.append(h.line_mark(slope, intercept, role="best"))
        marks.append({"kind": "dots", "role": "best", "at": rows([(AREA, price)], 2), "shape": "diamond"})
        readouts["price"] = h.readout("the line’s price", price, h.dollars(price), "best")
        readouts["gap"] = h.readout("your guess is off by", guess - price, h.dollars(guess - price), "error")
        words += (
            f" The best line through them says {h.dollars(price)}; half of the real houses of about that size "
            f"went for {h.dollars(low, 1000)} to {h.dollars(high, 1000)}."
        )
        note = (
            f"{_score(guess, price)} Real houses do not lie on a line: of {count} sold with about this area, "
            f"the middle half went for {h.dollars(low, 1000)} to {h.dollars(high, 1000)}, the grey bar. "
            f"Your guess lies {_where(guess, low, high)} it."
        )
    marks.append({"kind": "segments", "role": "guess", "at": rows([(0.0, guess, AREA, guess)], 4), "dashed": True})
    marks.append(
        {
            "kind": "handle",
            "role": "guess",
            "name": "price",
            "label": f"Your guess for {AREA:,.0f} ft²",
            "x": AREA,
            "y": guess,
            "drag": {"y": {"param": "price", "per": 1.0}},
            "value": guess,
            "low": PRICE.low,
            "high": PRICE.high,
            "text": h.dollars(guess),
        }
    )
    panel: Plot = {
        "view": "plot",
        "name": "houses",
        "title": f"{len(h.some_houses())} houses, and one that is not there yet",
        "share": 1.0,
        "x": h.area_axis(),
        "y": h.price_axis(PRICES),
        "marks": marks,
        "readouts": list(readouts),
    }
    drawn: Scene = {"panels": [panel], "readouts": readouts, "alt": words}
    if note:
        drawn["note"] = note
    return drawn


@cache
def middle_half() -> tuple[float, float, int]:
    """(low, high, count): between low and high lie half of the prices paid for areas near 2,000 ft²."""
    prices = [price for area, price in h.every_house() if abs(area - AREA) <= NEAR]
    low, _, high = quantiles(prices, n=4)
    return low, high, len(prices)


@cache
def _line() -> tuple[float, float]:
    best = h.best_line(h.some_houses())
    assert best is not None
    return best


def _score(guess: float, price: float) -> str:
    """How far the guess lies from the line, and what it would have meant; to the nearest 1,000 $."""
    gap = guess - price
    line = f"The line says {h.dollars(price, h.THOUSAND)}"
    if abs(gap) < CLOSE:
        near = h.dollars(max(abs(gap), h.THOUSAND), h.THOUSAND)
        return f"{line}: your mark is within {near} of it."
    side, meant = ("above", "more") if gap > 0.0 else ("below", "less")
    return (
        f"{line}: you are {h.dollars(abs(gap), h.THOUSAND)} {side} it. At your price every house of this size would "
        f"cost {h.dollars(abs(gap) / AREA)} a square foot {meant} than these houses suggest."
    )


def _where(guess: float, low: float, high: float) -> str:
    if low <= guess <= high:
        return "inside"
    return "above" if guess > high else "below"
