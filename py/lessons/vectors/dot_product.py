"""What does a house cost, if each of its numbers has a weight?  A dot product, term by term.

    price = w · x + b = w₁ · area + w₂ · bedrooms + w₃ · age + b

Area is in ft², age in years, prices in $: so w₁ is in $/ft², w₂ in $ for each bedroom, w₃ in $ for each
year, and the bias b in $. The loss is the mean squared error over all 1,728 houses, in (thousand $)². It
is a mean of squares, so means, variances and covariances are all that it needs of the table. The best
weights are those of least squares, from the normal equations; R² is the share of the variance of the
prices that they explain.

Source: sales in Saratoga County, New York, 2006 (py/data/README.md).
"""

from collections.abc import Iterator, Sequence
from functools import cache
from math import fsum
from operator import mul
from typing import NamedTuple

from downhill import datasets, fit
from picture.numbers import Span, clamp, mean
from picture.old import Handle, Mark, Plot, Readout, Role, Scene, rows
from picture.params import Choice, Params, Slider, Toggle
from picture.words import DUST, number
from worlds import houses as h

TITLE = "One house, three weights"
CAPTION = "Drag the end of a bar: that changes its weight. Then take another house, and see what the same weights say."

PRICES: Span = (-100_000.0, 500_000.0)
"""What both pictures span, in $."""

THICK, ERROR, BEST = (-0.14, 0.16), (-0.22, -0.14), (-0.36, -0.24)
"""Where a bar lies about its row; below it the error of the sum, and the bar of the best weights."""

NAMES = ["w · x + b", "b", "age", "bedrooms", "area"]
"""The rows from the bottom: the sum, and its terms above it."""

BOTTOM, TOP = -0.6, 5.1

ABOUT = {"area": "area w_area", "bedrooms": "bedrooms w_bedrooms", "age": "age w_age", "bias": "bias"}
"""What a term lights with: its amount, and its weight."""

SUM = f"price {' '.join(ABOUT.values())}"
"""What the sum lights with."""


class Term(NamedTuple):
    """One input, its weight, and how to speak of them."""

    name: str
    weight: Slider
    said: str
    """An amount of it in words: "{}" with the number in it."""
    each: str
    """What a weight is for one of."""

    def amount(self, x: float) -> str:
        """So much of it."""
        return f"{x:,.0f}{self.said}"

    def price(self, weight: float) -> str:
        """A weight in words: "$100/ft²", "−$500 a year"."""
        return f"{'−' if weight <= -DUST else ''}${number(abs(weight))}{self.each}"


TERMS = (
    Term(
        "area",
        Slider(
            name="w_area",
            label="w₁, for area",
            low=-50.0,
            high=300.0,
            opening=60.0,
            step=1.0,
            unit="$/ft²",
            format="$,.4~r",
        ),
        said=" ft²",
        each="/ft²",
    ),
    Term(
        "bedrooms",
        Slider(
            name="w_bedrooms",
            label="w₂, for bedrooms",
            low=-50_000.0,
            high=80_000.0,
            opening=30_000.0,
            step=1000.0,
            unit="$ each",
            format="$,.0f",
        ),
        said=" bedrooms",
        each=" each",
    ),
    Term(
        "age",
        Slider(
            name="w_age",
            label="w₃, for age",
            low=-3000.0,
            high=3000.0,
            opening=-500.0,
            step=20.0,
            unit="$ a year",
            format="$,.0f",
        ),
        said=" years",
        each=" a year",
    ),
)
BIAS = Slider(
    name="bias",
    label="Bias b",
    low=-100_000.0,
    high=200_000.0,
    opening=20_000.0,
    step=1000.0,
    unit="$",
    format="$,.0f",
)

HOUSES = tuple(sorted(datasets.sample()))
"""The 24 houses of the first lesson, from the smallest to the largest."""

PARAMS = [
    Slider(
        name="house",
        label="House",
        low=1.0,
        high=len(HOUSES),
        opening=15.0,
        step=1.0,
        unit=f"of {len(HOUSES)}",
        format="d",
        role="data",
        whole=True,
    ),
    *(term.weight for term in TERMS),
    BIAS,
    Choice(
        name="guess",
        label="Of all weights, the best one for a bedroom is",
        options=(("plus", "Above zero"), ("minus", "Below zero")),
        opening="",
    ),
    Toggle(name="best", label="Show the best weights", button=True),
]

Weights = tuple[float, ...]


class Fit(NamedTuple):
    """The best weights, and how good they are."""

    weights: Weights
    bias: float
    loss: float
    """In (thousand $)²."""
    explained: float
    """R²: 1 if every house lay on it, 0 if it were no better than the mean price."""
    bedroom_alone: float
    """The best weight of a bedroom where there is no other input."""


class Sale(NamedTuple):
    """One house, and the weights that are to say its price."""

    number: int
    house: datasets.House
    weights: Weights
    bias: float

    @property
    def price(self) -> float:
        """What they say."""
        return said_of(self.house, self.weights, self.bias)

    @property
    def terms(self) -> dict[str, float]:
        """What each input adds to it, and the bias."""
        parts = zip(TERMS, self.weights, inputs(self.house), strict=True)
        return {term.name: weight * x for term, weight, x in parts} | {"bias": self.bias}

    @property
    def products(self) -> dict[str, str]:
        """Each product, as arithmetic."""
        return {
            term.name: f"{term.amount(x)} × {term.price(weight)} = {h.dollars(weight * x)}"
            for term, weight, x in zip(TERMS, self.weights, inputs(self.house), strict=True)
        }


def scene(params: Params) -> Scene:
    """The terms of one house, and what the same weights say of 24."""
    number = int(params["house"])
    house = HOUSES[number - 1]
    sale = Sale(number, house, tuple(params[term.weight.name] for term in TERMS), params["bias"])
    error = sale.price - house.price
    beside: dict[str, Readout] = {}
    for name, amount in sale.terms.items():
        label = "bias" if name == "bias" else f"{name} term"
        beside[name] = h.readout(label, amount, h.dollars(amount), "parameter")
    beside["price"] = h.readout("model’s price", sale.price, h.dollars(sale.price), "model")
    beside["paid"] = h.readout("price paid", house.price, h.dollars(house.price), "data")
    beside["error"] = h.readout("error", error, h.dollars(error), "error")
    here = loss(sale.weights, sale.bias)
    below: dict[str, Readout] = {"loss": h.readout("loss, all 1,728 houses", here, h.squared(here), "error")}
    shown = best() if params["best"] and params["guess"] else None
    note, words = _of_this_house(sale, error), _words(sale, here)
    if shown:
        below |= _best_readouts(shown)
        words += (
            f" The best weights are {', '.join(below[f'best_{term.name}']['text'] for term in TERMS)}, and "
            f"{below['best_bias']['text']} for the bias: a loss of {h.squared(shown.loss)}, "
            f"with {below['explained']['text']} of the variance explained."
        )
        note = f"{_score(params['guess'], shown)} {note}"
    elif params["best"]:
        note = f"First say on which side of zero the best weight of a bedroom lies. {note}"
    return {
        "panels": [_terms_panel(sale, shown, list(beside)), _houses_panel(sale, shown, list(below))],
        "readouts": beside | below,
        "alt": words,
        "note": note,
    }


def inputs(house: datasets.House) -> Weights:
    """What is known of a house before it is sold: area, bedrooms, age."""
    return house.area, float(house.bedrooms), float(house.age)


def dot(one: Sequence[float], other: Sequence[float]) -> float:
    """The dot product: multiply in pairs, and add up."""
    return fsum(map(mul, one, other))


def said_of(house: datasets.House, weights: Weights, bias: float) -> float:
    """What the weights say a house costs, in $."""
    return dot(weights, inputs(house)) + bias


@cache
def _table() -> tuple[list[Weights], list[float]]:
    """The inputs of all houses, and their prices in thousands of $."""
    return [inputs(house) for house in datasets.houses()], [house.price / h.THOUSAND for house in datasets.houses()]


@cache
def _moments() -> tuple[list[float], float, list[list[float]], list[float], float]:
    """Means of inputs and prices; covariances of inputs, of each with the prices, and the prices' variance."""
    xs, prices = _table()
    columns = list(zip(*xs, strict=True))
    means, mean_price = [mean(column) for column in columns], mean(prices)
    centred = [[x - mean for x in column] for column, mean in zip(columns, means, strict=True)]
    paid = [price - mean_price for price in prices]

    def together(one: list[float], other: list[float]) -> float:
        return mean(list(map(mul, one, other)))

    among = [[together(one, other) for other in centred] for one in centred]
    return means, mean_price, among, [together(one, paid) for one in centred], together(paid, paid)


def loss(weights: Weights, bias: float) -> float:
    """The mean squared error over all houses, in (thousand $)²: the variance of the errors and their mean, squared."""
    means, mean_price, among, with_price, spread = _moments()
    w = [weight / h.THOUSAND for weight in weights]
    variance = spread - 2.0 * dot(w, with_price) + dot(w, [dot(w, row) for row in among])
    mean = dot(w, means) + bias / h.THOUSAND - mean_price
    return variance + mean * mean


@cache
def best() -> Fit:
    """The weights of least squares over all houses."""
    xs, prices = _table()
    weights, bias = fit.least_squares_plane(xs, [price * h.THOUSAND for price in prices])
    lowest = loss(weights, bias)
    *_, spread = _moments()
    alone, _ = fit.least_squares([bedrooms for _, bedrooms, _ in xs], [price * h.THOUSAND for price in prices])
    return Fit(weights, bias, lowest, 1.0 - lowest / spread, alone)


def _best_readouts(found: Fit) -> dict[str, Readout]:
    shown: dict[str, Readout] = {}
    for term, weight in zip(TERMS, found.weights, strict=True):
        readout = h.readout(f"best {term.weight.label[:2]}", weight, term.price(weight), "best")
        shown[f"best_{term.name}"] = readout
    shown["best_bias"] = h.readout("best b", found.bias, h.dollars(found.bias), "best")
    shown["best_loss"] = h.readout("loss there", found.loss, h.squared(found.loss), "best")
    shown["explained"] = h.readout("R²", found.explained, f"{number(100.0 * found.explained, 3)} %", "best")
    return shown


def _of_this_house(sale: Sale, error: float) -> str:
    """How far off the price is, and what a zero does."""
    said = f"For this house the weights say {h.dollars(sale.price)}"
    side = "more" if error > 0.0 else "less"
    said += f", {h.dollars(abs(error))} {side} than was paid." if round(error) else ", just what was paid."
    if not sale.house.age:
        said += " It is new: its age is 0, so w₃ has nothing to multiply, and can be anything here."
    return said


def _score(guess: str, found: Fit) -> str:
    """Whether the guess was right, and why the answer is what it is."""
    weight, alone = h.dollars(found.weights[1]), h.dollars(found.bedroom_alone)
    why = "This weight compares houses of the same area and age, where one bedroom more means smaller rooms."
    if (found.weights[1] < 0.0) == (guess == "minus"):
        return f"Below zero, as you said: {weight} for each bedroom. {why} As the only input, a bedroom gets {alone}."
    return (
        f"It is below zero: {weight} for each bedroom. With bedrooms as the only input you would be right: the best "
        f"weight is {alone} then, since houses with more bedrooms are larger. {why}"
    )


def _words(sale: Sale, here: float) -> str:
    return (
        f"House {sale.number} of {len(HOUSES)} as a sum of bars: {'; '.join(sale.products.values())}; "
        f"bias {h.dollars(sale.bias)}. Together the model says {h.dollars(sale.price)}; "
        f"{h.dollars(sale.house.price)} was paid. Over all 1,728 houses the loss is {h.squared(here)}."
    )


def _terms_panel(sale: Sale, shown: Fit | None, readouts: list[str]) -> Plot:
    """Each term as a bar that begins where the one before it ended; the sum; and the price paid."""
    marks = _joints(sale)
    marks += _bars("parameter", "model", sale, THICK)
    if shown:
        marks += _bars("best", "best", sale._replace(weights=shown.weights, bias=shown.bias), BEST)
    price, paid = sale.price, sale.house.price
    marks.append(_bar("error", (price, paid), 0, ERROR, "error"))
    marks.append(_segment("data", (paid, BOTTOM, paid, TOP), "paid"))
    marks.append(_label("data", f"paid {h.dollars(paid)}", paid, TOP, "paid"))
    for name, begin, end, row in _steps(sale):
        text = sale.products.get(name) or h.dollars(sale.bias)
        marks.append(_label("parameter", text, min(begin, end), row + THICK[1], ABOUT[name]))
    marks += _handles(sale)
    marks.append(_label("model", h.dollars(price), min(price, 0.0), THICK[1], SUM))
    area, bedrooms, _ = inputs(sale.house)
    return {
        "view": "plot",
        "name": "terms",
        "title": f"House {sale.number}: {area:,.0f} ft², {bedrooms:,.0f} bedrooms, {_aged(sale.house.age)}",
        "share": 3.0,
        "x": {"label": "price", "unit": "$", "domain": PRICES, "format": "$~s"},
        "y": {"label": "", "unit": "", "domain": (BOTTOM, TOP), "format": "d", "names": NAMES},
        "marks": marks,
        "readouts": readouts,
    }


def _steps(sale: Sale) -> Iterator[tuple[str, float, float, int]]:
    """(name, begin, end, row) of each term: it begins where the one before it ended."""
    begin = 0.0
    for i, (name, amount) in enumerate(sale.terms.items()):
        yield name, begin, begin + amount, len(TERMS) + 1 - i
        begin += amount


def _joints(sale: Sale) -> list[Mark]:
    """From the end of each bar down to the next."""
    at = rows([(end, row, end, row - 1.0) for _, _, end, row in _steps(sale)], 4)
    return [{"kind": "segments", "role": "quiet", "at": at, "dashed": True}]


def _bars(role: Role, total: Role, sale: Sale, thick: Span) -> list[Mark]:
    """The terms, and their sum."""
    bars = [_bar(role, (begin, end), row, thick, ABOUT[name]) for name, begin, end, row in _steps(sale)]
    return [*bars, _bar(total, (0.0, sale.price), 0, thick, SUM)]


def _bar(role: Role, span: Span, row: int, thick: Span, about: str) -> Mark:
    at = rows([(span[0], row + thick[0], span[1], row + thick[1])], 4)
    return {"kind": "bars", "role": role, "at": at, "about": about}


def _segment(role: Role, at: Weights, about: str) -> Mark:
    return {"kind": "segments", "role": role, "at": rows([at], 4), "about": about}


def _label(role: Role, text: str, x: float, y: float, about: str) -> Mark:
    return {"kind": "label", "role": role, "x": x, "y": y, "text": text, "anchor": "start", "about": about}


def _handles(sale: Sale) -> list[Mark]:
    """At the end of each bar. Drawn out by 1 $, it changes its weight by 1 / x, and so stays under the pointer.

    Where x is 0 no weight would lead there, and there is none.
    """
    sliders = [*(term.weight for term in TERMS), BIAS]
    values = (*sale.weights, sale.bias)
    texts = [*(term.price(weight) for term, weight in zip(TERMS, sale.weights, strict=True)), h.dollars(sale.bias)]
    marks: list[Mark] = []
    for i, (name, _, end, row) in enumerate(_steps(sale)):
        x = (*inputs(sale.house), 1.0)[i]
        if x:
            handle: Handle = {
                "kind": "handle",
                "role": "parameter",
                "name": sliders[i].name,
                "label": f"{sliders[i].label}: the end of its bar",
                "x": clamp(end, PRICES),
                "y": float(row),
                "drag": {"x": {"param": sliders[i].name, "per": 1.0 / x}},
                "value": values[i],
                "low": sliders[i].low,
                "high": sliders[i].high,
                "text": texts[i],
                "about": ABOUT[name],
            }
            marks.append(handle)
    return marks


def _aged(age: int) -> str:
    return {0: "new", 1: "1 year old"}.get(age, f"{age} years old")


def _houses_panel(sale: Sale, shown: Fit | None, readouts: list[str]) -> Plot:
    """What was paid for each of the 24 houses, and what the weights say; the level line is where both agree."""
    low, high = PRICES
    said = [(house.price, said_of(house, sale.weights, sale.bias)) for house in HOUSES]
    paid, price = sale.house.price, sale.price
    marks: list[Mark] = [
        {"kind": "line", "role": "quiet", "at": rows([(low, low), (high, high)], 2)},
        {"kind": "label", "role": "quiet", "x": 400_000.0, "y": 405_000.0, "text": "just right", "anchor": "end"},
    ]
    if shown:
        ideal = [(house.price, said_of(house, shown.weights, shown.bias)) for house in HOUSES]
        marks.append({"kind": "dots", "role": "best", "at": rows(ideal, 2), "shape": "diamond"})
    marks.append(_segment("error", (paid, paid, paid, price), "error"))
    marks.append({"kind": "dots", "role": "model", "at": rows(said, 2), "lit": sale.number - 1})
    return {
        "view": "plot",
        "name": "houses",
        "title": "The same weights for 24 houses",
        "share": 2.0,
        "x": {"label": "price paid", "unit": "$", "domain": (0.0, 400_000.0), "format": "$~s"},
        "y": {"label": "w · x + b", "unit": "$", "domain": PRICES, "format": "$~s"},
        "marks": marks,
        "readouts": readouts,
    }
