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
from picture.params import Params, Slider, Toggle
from picture.scene import Bars, Dots, Label, Mark, Plot, Readout, Scene, Segments, aside
from worlds import houses

AREA = 2000.0
TASK = f"Drag the mark to the price you would expect for {AREA:,.0f} ft²."
DOCK = ["reveal"]
AFTER = "That’s what a line says. Next, you set one yourself."
TITLE = f"What would you pay for {AREA:,.0f} ft²?"
PRICES: Span = (0.0, 500_000.0)
NEAR = 100.0
"""Houses count as near if their area is this close, in ft²."""

CLOSE = 10_000.0
"""A guess this near to the line's price, in $, is as good as it."""

LEGIBLE = 60_000.0
"""A bracket shorter than this, in $, has no room for its length."""

PRICE = Slider(
    "price", "Your guess", 0.0, PRICES[1], opening=400_000.0, step=5000.0, unit="$", format="$,.0f", role="guess"
)
PARAMS = [PRICE, Toggle("reveal", "See what a line says", button=True)]


def scene(params: Params) -> Scene:
    """24 houses and a guess; the line only once it is asked for."""
    guess, sample = params["price"], houses.some_houses()
    marks: list[Mark] = [Segments([(AREA, PRICES[0], AREA, PRICES[1])], "quiet"), Dots(sample, "data")]
    readouts = {"guess": Readout("your guess", guess, "guess", houses.dollars(guess))}
    alt = (
        f"Sale price against living area of {len(sample)} houses. "
        f"Your guess for {AREA:,.0f} ft² is {houses.dollars(guess)}."
    )
    note = None
    if params["reveal"]:
        slope, intercept = _line()
        price = slope * AREA + intercept
        low, high, count = middle_half()
        middle = f"{houses.dollars(low, 1000)} to {houses.dollars(high, 1000)}"
        marks = [
            Bars([(AREA - NEAR, low, AREA + NEAR, high)], "quiet"),
            *marks,
            houses.line_mark(slope, intercept, role="best", out_of="guess"),
            *_gap(guess, price),
            Dots([(AREA, price)], "best", shape="diamond"),
            Label(houses.dollars(price, houses.THOUSAND), AREA - NEAR, price, "best", anchor="end"),
        ]
        readouts["price"] = Readout("the line’s price", price, "best", houses.dollars(price))
        readouts["gap"] = Readout("your guess is off by", guess - price, "error", houses.dollars(guess - price))
        note = _score(guess, price)
        alt += (
            f" {note} A grey box holds the middle half of {count} real houses of about that size: they went for "
            f"{middle}. Your guess is {_where(guess, low, high)} it."
        )
    text = houses.dollars(guess)
    marks += [
        Segments([(0.0, guess, AREA, guess)], "guess", dashed=True),
        Label(text, AREA - NEAR, guess, "guess", anchor="end"),
        PRICE.handle(f"Your guess for {AREA:,.0f} ft²", AREA, guess, text, along="y"),
    ]
    title = f"{len(sample)} houses that were sold"
    panel = Plot("houses", title, houses.area_axis(), houses.price_axis(PRICES), marks, aside(readouts))
    return Scene([panel], alt=alt, note=note, task=AFTER if params["reveal"] else None)


@cache
def middle_half() -> tuple[float, float, int]:
    """(low, high, count): half of the prices paid for areas near 2,000 ft² lie between low and high."""
    prices = [price for area, price in houses.every_house() if abs(area - AREA) <= NEAR]
    low, _, high = quantiles(prices, n=4)
    return low, high, len(prices)


@cache
def _line() -> tuple[float, float]:
    best = houses.best_line(houses.some_houses())
    assert best is not None
    return best


def _gap(guess: float, price: float) -> list[Mark]:
    """A bracket from the guess to the line, with its length where there is room for it."""
    ends = [(AREA - NEAR / 2.0, at, AREA + NEAR / 2.0, at) for at in (guess, price)]
    marks: list[Mark] = [Segments([(AREA, guess, AREA, price), *ends], "error", about="gap")]
    if abs(guess - price) > LEGIBLE:
        off = f"{houses.dollars(abs(guess - price), houses.THOUSAND)} off"
        marks.append(Label(off, AREA - NEAR / 2.0, (guess + price) / 2.0, "error", anchor="end", about="gap"))
    return marks


def _score(guess: float, price: float) -> str:
    """How far the mark lies from the line, and what that price would mean; to the nearest 1,000 $."""
    gap = guess - price
    line = f"The line says {houses.dollars(price, houses.THOUSAND)}"
    away = houses.dollars(max(abs(gap), houses.THOUSAND), houses.THOUSAND)
    if abs(gap) < CLOSE:
        return f"{line}: your mark is within {away} of it."
    side, meant = ("above", "more") if gap > 0.0 else ("below", "less")
    return f"{line}. Your mark is {away} {side} it: {houses.dollars(abs(gap) / AREA)} a square foot {meant}."


def _where(guess: float, low: float, high: float) -> str:
    if low <= guess <= high:
        return "inside"
    return "above" if guess > high else "below"
