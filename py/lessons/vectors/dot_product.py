"""What does a house cost, if each of its numbers has a weight?  A dot product, term by term.

    price = w · x + b = w₁ · area + w₂ · bedrooms + w₃ · age + b

Area is in ft², age in years, prices in $: so w₁ is in $/ft², w₂ in $ for each bedroom, w₃ in $ for each
year, and the bias b in $. The loss is the mean squared error over all 1,728 houses, in (thousand $)². The best
weights are those of least squares, from the normal equations; R² is the share of the variance of the
prices that they explain.

Source: sales in Saratoga County, New York, 2006 (py/data/README.md).
"""

import math
from collections.abc import Sequence
from functools import cache
from math import fsum
from operator import mul
from statistics import pvariance
from typing import NamedTuple

from downhill import datasets, fit
from picture.numbers import Span, clamp, mean
from picture.params import Guess, Params, Slider, Toggle, one_of
from picture.scene import (
    Axis,
    Bars,
    Dots,
    Goal,
    Label,
    Line,
    Mark,
    Plot,
    Readout,
    Readouts,
    Role,
    Scene,
    Segments,
    aside,
    in_words,
)
from picture.words import DUST, number, percent
from worlds import houses

TITLE = "One house, three weights"
TASK = "Drag the bars until the weights are less than $70,000 off."
DOCK = ["house"]

CLOSE = 70_000.0
"""The lowest typical miss over all houses is a little less, in $."""

PRICES: Span = (-100_000.0, 500_000.0)
"""What both pictures span, in $."""

THICK, ERROR, BEST = (-0.14, 0.16), (-0.22, -0.14), (-0.36, -0.24)
"""Where a bar lies about its row; below it the error of the sum, and the bar of the best weights."""

FREE = 25_000.0
"""The words of a bar begin so far behind its begin, in $, free of the end above."""

PAID = 5_000.0
"""So far, in $, what was paid is written beside its line."""

NAMES = ["w · x + b", "b", "age", "bedrooms", "area"]
"""The rows from the bottom: the sum, and its terms above it."""

BOTTOM, TOP = -1.05, 5.05


class Input(NamedTuple):
    """What is known of a house before it is sold, and its weight. The bias is the weight of a 1."""

    name: str
    weight: Slider
    symbol: str
    each: str
    """What a weight is for one of; "" for the bias."""

    @property
    def about(self) -> str:
        """What a term lights with: its amount, and its weight."""
        return f"{self.name} {self.weight.name}" if self.each else self.name

    def price(self, weight: float) -> str:
        """A weight in words: "$100/ft²", "−$500 a year"."""
        if not self.each:
            return houses.dollars(weight)
        return f"{'−' if weight <= -DUST else ''}${number(abs(weight))}{self.each}"


W1 = Slider("w_area", "w₁, for area", -50.0, 300.0, opening=60.0, step=1.0, unit="$/ft²", format="$,.4~r")
W2 = Slider(
    "w_bedrooms", "w₂, for bedrooms", -50_000.0, 80_000.0, opening=30_000.0, step=1000.0, unit="$ each", format="$,.0f"
)
W3 = Slider("w_age", "w₃, for age", -3000.0, 3000.0, opening=-500.0, step=20.0, unit="$ a year", format="$,.0f")
BIAS = Slider("bias", "Bias b", -100_000.0, 200_000.0, opening=20_000.0, step=1000.0, unit="$", format="$,.0f")
INPUTS = (
    Input("area", W1, "w₁", "/ft²"),
    Input("bedrooms", W2, "w₂", " each"),
    Input("age", W3, "w₃", " a year"),
    Input("bias", BIAS, "b", ""),
)

SUM = f"price {' '.join(each.about for each in INPUTS)}"
"""What the sum lights with."""

HOUSES = tuple(sorted(datasets.sample()))
"""The 24 houses of the first lesson, from the smallest to the largest."""


def _meets(answer: str, _asked: Params) -> str:
    """What the best weight of a bedroom is, beside the area and age, and what it would be alone."""
    found = best()
    side = "Down" if found.weights[1] < 0.0 else "Up"
    said = f"{side}, as you said" if (answer == "minus") == (side == "Down") else side
    weight, alone = houses.dollars(found.weights[1]), houses.dollars(found.bedroom_alone)
    return f"{said}: {weight} a bedroom. As the only input, it gets {alone}."


GUESS = Guess(
    "guess",
    "Same area, same age, one bedroom more: does the price go up or down?",
    options=(("plus", "Up"), ("minus", "Down")),
    meets=_meets,
)
PARAMS = [
    one_of("house", "House", len(HOUSES), opening=15.0, role="data"),
    *(each.weight for each in INPUTS),
    GUESS,
    Toggle("best", "Show the best weights", button=True),
]

Weights = tuple[float, ...]


class Fit(NamedTuple):
    """The best weights, and how good they are."""

    weights: Weights
    loss: float
    """In (thousand $)²."""
    explained: float
    """R²: 1 if every house lay on it, 0 if it were no better than the mean price."""
    bedroom_alone: float
    """The best weight of a bedroom where there is no other input."""


class Term(NamedTuple):
    """A weight times an amount, as a bar that begins where the one before it ended."""

    of: Input
    weight: float
    x: float
    begin: float
    row: float

    @property
    def amount(self) -> float:
        """What the term adds to the price."""
        return self.weight * self.x

    @property
    def end(self) -> float:
        """Where its bar ends."""
        return self.begin + self.amount

    @property
    def in_words(self) -> str:
        """As arithmetic: "1,896 × $100 = $189,600"."""
        amount = houses.dollars(self.amount)
        return f"{self.x:,.0f} × {houses.dollars(self.weight)} = {amount}" if self.of.each else amount


class Sale(NamedTuple):
    """One house, and the weights that predict its price."""

    place: int
    house: datasets.House
    weights: Weights

    @property
    def price(self) -> float:
        """The predicted price."""
        return dot(self.weights, inputs(self.house))

    @property
    def error(self) -> float:
        """How much more than was paid."""
        return self.price - self.house.price

    @property
    def terms(self) -> list[Term]:
        """What each input adds to the price, and the bias."""
        terms: list[Term] = []
        for each, weight, x in zip(INPUTS, self.weights, inputs(self.house), strict=True):
            begin = terms[-1].end if terms else 0.0
            terms.append(Term(each, weight, x, begin, float(len(INPUTS) - len(terms))))
        return terms


def scene(params: Params) -> Scene:
    """The terms of one house, and what the same weights say of 24."""
    place = int(params["house"])
    sale = Sale(place, HOUSES[place - 1], tuple(params[each.weight.name] for each in INPUTS))
    shown = best() if params["best"] and params["guess"] else None
    terms, all_of_them = _terms_panel(sale, shown), _houses_panel(sale, shown)
    goal = _goal(sale) if params["guess"] else None
    if goal:
        all_of_them.marks += goal.sign(sale.house.price, sale.price)
    return Scene(
        [terms, all_of_them],
        alt=f"{terms.title}, as a sum of bars. {in_words(terms, all_of_them)}",
        note=f"{_of_this_house(sale)} All houses: typically {typical_miss(loss(sale.weights)).text} off.",
        verdict=GUESS.verdict(params),
        goal=goal,
    )


def _goal(sale: Sale) -> Goal:
    """Weights that are nearly the best."""
    miss = typical_miss(loss(sale.weights))
    met = "Over all the houses, hardly any weights do better."
    return Goal(f"under {houses.dollars(CLOSE)}", miss.value, miss.value < CLOSE, met, miss.text)


def inputs(house: datasets.House) -> Weights:
    """What is known of a house before it is sold: area, bedrooms, age; and the 1 of the bias."""
    return house.area, float(house.bedrooms), float(house.age), 1.0


def dot(one: Sequence[float], other: Sequence[float]) -> float:
    """The dot product: multiply in pairs, and add up."""
    return fsum(map(mul, one, other))


@cache
def _products() -> list[list[float]]:
    """The mean products, over all houses, of each two of: the inputs, and the price in thousands of $."""
    sold = datasets.houses()
    columns = [*zip(*map(inputs, sold), strict=True), [house.price / houses.THOUSAND for house in sold]]
    return [[mean(list(map(mul, one, other))) for other in columns] for one in columns]


def loss(weights: Weights) -> float:
    """The mean squared error over all houses, in (thousand $)², multiplied out so that none is visited again."""
    error = [*(weight / houses.THOUSAND for weight in weights), -1.0]
    return dot(error, [dot(error, row) for row in _products()])


@cache
def best() -> Fit:
    """The weights of least squares over all houses."""
    sold = datasets.houses()
    prices = [house.price for house in sold]
    weights, bias = fit.least_squares_plane([inputs(house)[:-1] for house in sold], prices)
    alone, _ = fit.least_squares([float(house.bedrooms) for house in sold], prices)
    lowest = loss((*weights, bias))
    variance = pvariance([price / houses.THOUSAND for price in prices])
    return Fit((*weights, bias), lowest, 1.0 - lowest / variance, alone)


def typical_miss(loss: float) -> Readout:
    """How far off the prices of all houses typically are, in $."""
    off = math.sqrt(loss) * houses.THOUSAND
    return Readout("typically off by, all 1,728", off, "error", houses.dollars(off, nearest=100.0))


def _of_this_house(sale: Sale) -> str:
    """How far off the price is, and what a zero does."""
    if not sale.house.age:
        return "Age 0, so w₃ does nothing here."
    off = f"{houses.dollars(abs(sale.error))} too {'much' if sale.error > 0.0 else 'little'}"
    return f"This house: {off if round(sale.error) else 'just right'}."


def _money(label: str, amount: float, role: Role) -> Readout:
    return Readout(label, amount, role, houses.dollars(amount))


def _terms_panel(sale: Sale, shown: Fit | None) -> Plot:
    """Each term as a bar that begins where the one before it ended; the sum; and the price paid."""
    price, paid, terms = sale.price, sale.house.price, sale.terms
    marks: list[Mark] = [
        # From the end of each bar down to the next.
        Segments([(term.end, term.row, term.end, term.row - 1.0) for term in terms], "quiet", dashed=True),
        *_bars("parameter", "model", sale, THICK),
    ]
    if shown:
        marks += _bars("best", "best", sale._replace(weights=shown.weights), BEST)
    marks += [
        _bar("error", (price, paid), 0.0, ERROR, "error"),
        Segments([(paid, BOTTOM, paid, TOP)], "data", about="paid"),
        Label(f"paid {houses.dollars(paid)}", paid + PAID, BOTTOM, "data", anchor="start", about="paid"),
        *(_name(term.in_words, term.begin, term.row, "parameter", term.of.about) for term in terms),
        # Drawn out by 1 $, an end changes its weight by 1 / x, and so stays under the pointer.
        # Where x is 0 no weight would lead there, and there is no handle.
        *(
            term.of.weight.handle(
                f"{term.of.weight.label}: the end of its bar",
                clamp(term.end, PRICES),
                term.row,
                term.of.price(term.weight),
                value=term.weight,
                per=1.0 / term.x,
                about=term.of.about,
            )
            for term in terms
            if term.x
        ),
        _name(houses.dollars(price), min(price, 0.0), 0.0, "model", SUM),
    ]
    here = loss(sale.weights)
    readouts = aside(
        {
            term.of.name: _money(f"{term.of.name} term" if term.of.each else "bias", term.amount, "parameter")
            for term in terms
        }
        | {
            "price": _money("model’s price", price, "model"),
            "paid": _money("price paid", paid, "data"),
            "error": _money("error", sale.error, "error"),
            "miss": typical_miss(here),
            "loss": Readout("loss, all 1,728 houses", here, "error", houses.squared(here)),
        }
    )
    area, bedrooms, age, _ = inputs(sale.house)
    aged = {0.0: "new", 1.0: "1 year"}.get(age, f"{age:.0f} years")
    return Plot(
        "terms",
        f"House {sale.place}: {area:,.0f} ft², {bedrooms:,.0f} beds, {aged}",
        Axis("price", PRICES, "$", "$~s"),
        Axis("", (BOTTOM, TOP), format="d", names=NAMES),
        marks,
        readouts,
        share=3.0,
    )


def _bars(role: Role, total: Role, sale: Sale, thick: Span) -> list[Bars]:
    """The terms, and their sum."""
    bars = [_bar(role, (term.begin, term.end), term.row, thick, term.of.about) for term in sale.terms]
    return [*bars, _bar(total, (0.0, sale.price), 0.0, thick, SUM)]


def _bar(role: Role, span: Span, row: float, thick: Span, about: str) -> Bars:
    return Bars([(span[0], row + thick[0], span[1], row + thick[1])], role, about=about)


def _name(text: str, x: float, row: float, role: Role, about: str) -> Label:
    """Words above a bar."""
    return Label(text, x + FREE, row + THICK[1], role, anchor="start", about=about)


def _houses_panel(sale: Sale, shown: Fit | None) -> Plot:
    """What was paid for each of the 24 houses, and what the weights say; the level line is where both agree."""
    low, high = PRICES
    paid = sale.house.price
    marks: list[Mark] = [
        Line([(low, low), (high, high)], "quiet"),
        Label("just right", 400_000.0, 405_000.0, "quiet", anchor="end"),
    ]
    if shown:
        marks.append(Dots(_predictions(shown.weights), "best", shape="diamond"))
    marks += [
        Segments([(paid, paid, paid, sale.price)], "error", about="error"),
        Dots(_predictions(sale.weights), "model", lit=sale.place - 1),
    ]
    across, up = Axis("price paid", (0.0, 400_000.0), "$", "$~s"), Axis("w · x + b", PRICES, "$", "$~s")
    readouts = aside(_best_readouts(shown)) if shown else {}
    return Plot("houses", "24 houses", across, up, marks, readouts, share=2.0)


def _predictions(weights: Weights) -> list[tuple[float, float]]:
    """What was paid for each of the 24 houses, and its predicted price."""
    return [(house.price, dot(weights, inputs(house))) for house in HOUSES]


def _best_readouts(found: Fit) -> Readouts:
    weights = {
        f"best_{each.name}": Readout(f"best {each.symbol}", weight, "best", each.price(weight))
        for each, weight in zip(INPUTS, found.weights, strict=True)
    }
    return weights | {
        "best_loss": Readout("loss there", found.loss, "best", houses.squared(found.loss)),
        "explained": Readout("R²", found.explained, "best", percent(found.explained)),
    }
