"""What the figures about two parameters share: landscapes, what the engine says of a place in one, and walks downhill.

    (u, v) ← (u, v) − η · (∂L/∂u, ∂L/∂v)        again and again, from a start; η is the learning rate

Both partial derivatives come out of one backward pass: each loss is traced once through `Value`, and its backward
pass is replayed at every step. The second derivatives are central differences of them, and make a table, the Hessian.
Its two eigenvalues are the largest and the smallest curvature there is in any direction: the largest sets the
limit of the learning rate, 2/λ, and the largest over the smallest is the condition number.

The landscapes: the mean squared error of a line, in (thousand $)², by its two parameters, with areas as they are,
measured from their mean, divided by their standard deviation, or both, in thousands or not; and that of one tanh
neuron, w₂ · tanh(w₁ · x), over five points.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any, NamedTuple

from downhill.compile import compile as compiled
from downhill.value import Value
from picture.numbers import Span, clamp, mean
from picture.params import Params, Slider
from picture.scene import (
    Arrows,
    Axis,
    Contours,
    Curve,
    Dots,
    Drag,
    Handle,
    Line,
    Mark,
    OnSurface,
    Plot,
    Readout,
    Readouts,
    Rows,
    Segments,
    Sides,
    Spots,
    Surface,
    Target,
    rows,
)
from picture.words import DUST, number, percent, scientific
from worlds import descent, houses

FAR = 1000.0
"""A walk that is this many map widths away from the middle of the map has diverged, and ends."""

CELLS = 40
"""The cells of a landscape's grid, across and up."""

SEEN = 0.004
"""What is nearer to what is drawn than this share of the map is left out of a trail."""

ENDS = 150
"""The places that are drawn of each end of a very long trail."""

DOTTED = 80
"""A trail of no more places than this has a dot at each."""

LINED = 8
"""The most places of a trail with dots that a line joins."""

REST = 1e-9
"""What moves by less than this share of the map stands still."""

ARROW = 0.3
"""The longest arrow of a gradient, as a share of the map."""


class Point(NamedTuple):
    """What the engine answers at a place: the loss, and how fast it grows with either parameter."""

    loss: float
    by_x: float
    by_y: float

    @property
    def steep(self) -> float:
        """The length of the gradient."""
        return math.hypot(self.by_x, self.by_y)


@dataclass(frozen=True)
class Landscape:
    """A loss that depends on two numbers, and how to speak of it."""

    name: str
    loss: Callable[[Any, Any], Any]
    """A Value for two Values, else a plain number."""
    x: Axis
    y: Axis
    z: Axis
    levels: tuple[float, ...]
    names: tuple[str, ...]
    reach: tuple[float, float]
    """How far to both sides the derivatives are taken that the curvatures are worked out from."""
    bowl: bool = True
    """Whether the curvatures are the same everywhere."""

    @property
    def symbols(self) -> tuple[str, str]:
        """What the two numbers are called."""
        return self.x.label, self.y.label

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the map."""
        return sum(self.x.domain) / 2.0, sum(self.y.domain) / 2.0

    @property
    def size(self) -> tuple[float, float]:
        """How wide and how high the map is."""
        return self.x.domain[1] - self.x.domain[0], self.y.domain[1] - self.y.domain[0]

    def place(self, x: float, y: float) -> str:
        """A place in words."""
        return f"{self.symbols[0]} {_said(x, self.x.unit)}, {self.symbols[1]} {_said(y, self.y.unit)}"

    def height(self, loss: float) -> str:
        """A loss in words."""
        return f"{scientific(loss, 4)} {self.z.unit}".strip()

    def share(self, x: float, y: float) -> float:
        """How long a way is, as a share of the map."""
        return math.hypot(x / self.size[0], y / self.size[1])


def _said(value: float, unit: str) -> str:
    """A number with its unit: "$200/ft²", "$50,000" for 50 thousand $, "0.5"."""
    if unit == INTERCEPT.unit:
        return thousands(value)
    text = scientific(abs(value), 4)
    minus = "−" if value <= -DUST else ""
    return f"{minus}{text} {unit}".strip() if not unit.startswith("$") else f"{minus}${text}{unit[1:]}"


# ── The landscapes ────────────────────────────────────────────────────────────────────────────────


class Means(NamedTuple):
    """The means over the 24 houses that a loss is made of, in some measure of areas; prices are in thousands of $."""

    x: float
    y: float
    xx: float
    xy: float
    yy: float


class Measure(NamedTuple):
    """How a landscape of a line measures: areas from `origin`, in steps of `step`, and money in steps of `money`.

        price = money · (slope · (area − origin) / step + intercept)

    All of them are in thousands, of ft² and of $.
    """

    origin: float
    step: float
    money: float

    def loss(self, slope: Any, intercept: Any) -> Any:
        """The mean of (price of the line − price)², multiplied out, so that no house is visited more than once."""
        m = means(self)
        squares = m.xx * (slope * slope) + 2.0 * m.x * (slope * intercept) + intercept * intercept
        crossed = m.xy * slope + m.y * intercept
        return self.money * self.money * squares - 2.0 * self.money * crossed + m.yy

    def place(self, slope: float, intercept: float) -> tuple[float, float]:
        """The parameters of the line with this slope in $/ft² and this intercept in thousand $."""
        return slope * self.step / self.money, (intercept + slope * self.origin) / self.money

    def line(self, slope: float, intercept: float) -> tuple[float, float]:
        """The slope in $/ft² and the intercept in thousand $ of the line with these parameters."""
        steep = self.money * slope / self.step
        return steep, self.money * intercept - steep * self.origin


@cache
def means(measure: Measure) -> Means:
    """Those of the 24 houses, in that measure."""
    measured = [
        ((area / houses.THOUSAND - measure.origin) / measure.step, price / houses.THOUSAND)
        for area, price in houses.some_houses()
    ]
    products = [(x, y, x * x, x * y, y * y) for x, y in measured]
    return Means(*(mean(column) for column in zip(*products, strict=True)))


@cache
def spread() -> tuple[float, float]:
    """The mean of the areas and their standard deviation, in thousands of ft²."""
    plain = means(Measure(0.0, 1.0, 1.0))
    return plain.x, math.sqrt(plain.xx - plain.x * plain.x)


POINTS = ((-2.0, -1.35), (-1.0, -1.25), (-0.5, -0.55), (1.0, 1.05), (2.0, 1.55))
"""What the neuron is to learn: rows of (x, target)."""


def neuron_loss(w1: Any, w2: Any) -> Any:
    """The mean of (w₂ · tanh(w₁ · x) − target)² over the five points."""
    total = 0.0
    for x, target in POINTS:
        squashed = (w1 * x).tanh() if isinstance(w1, Value) else math.tanh(w1 * x)
        error = w2 * squashed - target
        total = error * error + total
    return total * (1.0 / len(POINTS))


SLOPES: Span = (0.0, 300.0)
INTERCEPTS: Span = (-100.0, 200.0)
"""Both in thousands: as many $ per ft², and thousands of $. So the map is as wide as it is high."""

_LOSS = Axis("loss", (0.0, 100_000.0), houses.SQUARED, "~s")
_LEVELS = (3000.0, 3500.0, 5000.0, 8000.0, 15_000.0, 25_000.0, 40_000.0, 60_000.0, 85_000.0)
_NAMES = ("", "", "5k", "", "15k", "", "40k", "", "85k")

UNITS = {"thousands": 1.0, "raw": 1.0 / houses.THOUSAND}
"""What areas and money are counted in, in thousands."""


def name_of(units: str, *, centred: bool, divided: bool) -> str:
    """What the landscape of a line is called by how it measures areas: from their mean, in standard deviations."""
    how = "standardised" if centred and divided else "centred" if centred else "divided" if divided else ""
    return " ".join(part for part in (units if units == "raw" or not how else "", how) if part)


_MAPS: dict[tuple[bool, bool], tuple[Span, Span]] = {
    (False, False): (SLOPES, INTERCEPTS),
    (True, False): (SLOPES, (50.0, 350.0)),
    (False, True): ((-70.0, 230.0), INTERCEPTS),
    (True, True): ((-340.0, 460.0), (-200.0, 600.0)),
}
"""What the maps span by whether areas are centred and divided: slopes in $/ft², or thousand $, and thousand $."""


def _lines() -> list[tuple[Landscape, Measure]]:
    """The loss of a line in every measure."""
    mean, deviation = spread()
    found: list[tuple[Landscape, Measure]] = []
    for units, unit in UNITS.items():
        for centred, divided in ((False, False), (True, False), (False, True), (True, True)):
            measure = Measure(mean if centred else 0.0, deviation if divided else unit, unit)
            money = "thousand $" if units == "thousands" else "$"
            across, up = _MAPS[centred, divided]
            as_wide = 1.0 / unit if divided else 1.0
            wide: Span = (across[0] * as_wide, across[1] * as_wide)
            high: Span = (up[0] / unit, up[1] / unit)
            grouped = "," if unit == 1.0 else "~s"
            landscape = Landscape(
                name=name_of(units, centred=centred, divided=divided),
                loss=measure.loss,
                x=Axis("slope", wide, money if divided else "$/ft²", grouped if divided else ","),
                y=Axis("intercept", high, money, grouped),
                z=_LOSS,
                levels=_LEVELS,
                names=_NAMES,
                reach=((wide[1] - wide[0]) / 3.0, (high[1] - high[0]) / 3.0),
            )
            found.append((landscape, measure))
    return found


_LINES = _lines()
MEASURES = {landscape.name: measure for landscape, measure in _LINES}
"""How each landscape of a line measures."""

LANDSCAPES = {
    landscape.name: landscape
    for landscape in (
        *(landscape for landscape, _ in _LINES),
        Landscape(
            name="neuron",
            loss=neuron_loss,
            x=Axis("w₁", (-3.0, 3.0)),
            y=Axis("w₂", (-3.0, 3.0)),
            z=Axis("loss", (0.0, 6.0)),
            levels=(0.05, 0.2, 0.5, 1.0, 1.5, 2.5, 3.5, 5.0, 7.0),
            names=("", "", "0.5", "", "1.5", "", "3.5", "", "7"),
            reach=(1e-3, 1e-3),
            bowl=False,
        ),
    )
}


def line_at(name: str, x: float, y: float) -> tuple[float, float]:
    """The line that a place in one of the landscapes of a line stands for: `placed` the other way round."""
    return MEASURES[name].line(x, y)


def placed(name: str, slope: float, intercept: float) -> tuple[float, float]:
    """Where the line with this slope in $/ft² and intercept in thousand $ lies in one of the landscapes of a line."""
    return MEASURES[name].place(slope, intercept)


# ── What the engine says ──────────────────────────────────────────────────────────────────────────


@cache
def engine(name: str) -> Callable[[float, float], Point]:
    """What the engine answers at a place of a landscape."""
    landscape = LANDSCAPES[name]
    middle = landscape.middle
    x, y = Value(middle[0]), Value(middle[1])
    replay = compiled([x, y], loss=lambda: landscape.loss(x, y), backend="python")
    once = [()]

    def answer(x: float, y: float) -> Point:
        loss, (by_x, by_y) = replay.gradients(once, (x, y))
        return Point(loss, by_x, by_y)

    return answer


class Curvatures(NamedTuple):
    """The Hessian at a place, and what follows from it."""

    xx: float
    xy: float
    yy: float

    @property
    def largest(self) -> float:
        """The largest eigenvalue: the curvature in the direction that bends most."""
        half = (self.xx - self.yy) / 2.0
        return (self.xx + self.yy) / 2.0 + math.hypot(half, self.xy)

    @property
    def smallest(self) -> float:
        """The smallest eigenvalue: the determinant over the largest, which keeps more digits than a difference."""
        largest = self.largest
        return (self.xx * self.yy - self.xy * self.xy) / largest if largest else 0.0

    @property
    def limit(self) -> float | None:
        """2/λ of the largest curvature: with a larger rate some direction grows; None where none bends upward."""
        return 2.0 / self.largest if self.largest > 0.0 else None

    @property
    def condition(self) -> float:
        """How many times as sharply it bends across as along."""
        return self.largest / self.smallest


@lru_cache(maxsize=64)
def curvatures(name: str, x: float, y: float) -> Curvatures:
    """From differences of the engine's gradients; the same everywhere in a bowl."""
    landscape, at = LANDSCAPES[name], engine(name)
    if landscape.bowl and (x, y) != landscape.middle:
        return curvatures(name, *landscape.middle)
    dx, dy = landscape.reach
    left, right = at(x - dx, y), at(x + dx, y)
    below, above = at(x, y - dy), at(x, y + dy)
    crossed = ((right.by_y - left.by_y) / (2.0 * dx) + (above.by_x - below.by_x) / (2.0 * dy)) / 2.0
    return Curvatures((right.by_x - left.by_x) / (2.0 * dx), crossed, (above.by_y - below.by_y) / (2.0 * dy))


@cache
def lowest(name: str) -> tuple[float, float]:
    """Where a bowl is lowest: where both of its partial derivatives, which grow evenly, have come to 0."""
    x, y = LANDSCAPES[name].middle
    bend, here = curvatures(name, x, y), engine(name)(x, y)
    whole = bend.xx * bend.yy - bend.xy * bend.xy
    return (
        x - (bend.yy * here.by_x - bend.xy * here.by_y) / whole,
        y - (bend.xx * here.by_y - bend.xy * here.by_x) / whole,
    )


# ── Walks ─────────────────────────────────────────────────────────────────────────────────────────


class Walk:
    """Where gradient descent leads from a start, worked out no further than has been asked for.

    Attributes:
        places: where it stands before the first step, and after each one.
        points: what the engine says there.
        diverged: the last place is so far away that the walk ended there.
        at_rest: a step from the last place leads to itself, so that all others do.
    """

    def __init__(self, name: str, x: float, y: float, rate: float) -> None:
        self.landscape = LANDSCAPES[name]
        self.rate = rate
        self._engine = engine(name)
        self.places = [(x, y)]
        self.points = [self._engine(x, y)]
        self.diverged = False
        self.at_rest = False

    def reach(self, steps: int) -> int:
        """Take steps until there are `steps` of them, or the walk ends; the index of the place after them."""
        (x, y), (_, by_x, by_y) = self.places[-1], self.points[-1]
        (middle_x, middle_y), (wide, high) = self.landscape.middle, self.landscape.size
        far_x, far_y = FAR * wide, FAR * high
        for _ in range(steps - len(self.places) + 1):
            if self.diverged or self.at_rest:
                break
            before = x, y
            x, y = x - self.rate * by_x, y - self.rate * by_y
            if (x, y) == before:
                self.at_rest = True
                break
            point = self._engine(x, y)
            _, by_x, by_y = point
            self.places.append((x, y))
            self.points.append(point)
            self.diverged = abs(x - middle_x) > far_x or abs(y - middle_y) > far_y
        return min(steps, len(self.places) - 1)

    def lost(self, steps: int) -> bool:
        """Whether it has diverged within that number of steps."""
        return self.reach(steps) == len(self.places) - 1 and self.diverged

    def moved(self, step: int) -> float:
        """How far a step led, as a share of the map."""
        (x, y), (before_x, before_y) = self.places[step], self.places[step - 1]
        return self.landscape.share(x - before_x, y - before_y)


@lru_cache(maxsize=16)
def walk(name: str, x: float, y: float, rate: float) -> Walk:
    """The walk from there: the same one whenever it is asked for, so that it is worked out once."""
    return Walk(name, x, y, rate)


@lru_cache(maxsize=16)
def trail(name: str, x: float, y: float, rate: float, steps: int) -> tuple[Rows, ...]:
    """The places of a walk that differ to the eye, as rows of [x, y]: one piece, or of a very long one its two ends."""
    taken = walk(name, x, y, rate)
    reached = taken.reach(steps)
    places = taken.places
    seen_x, seen_y = (SEEN * size for size in taken.landscape.size)
    picks = [places[0]]
    last_x, last_y = places[0]
    for i in range(1, reached):
        x, y = places[i]
        if abs(x - last_x) >= seen_x or abs(y - last_y) >= seen_y:
            picks.append((x, y))
            last_x, last_y = x, y
    if reached:
        picks.append(places[reached])
    pieces = [picks] if len(picks) <= 2 * ENDS else [picks[:ENDS], picks[-ENDS:]]
    return tuple(rows(piece, 2) for piece in pieces)


# ── Pictures ──────────────────────────────────────────────────────────────────────────────────────


@cache
def grid(name: str) -> Rows:
    """The heights of a landscape, row by row from the lowest y to the highest."""
    landscape = LANDSCAPES[name]
    (left, _), (low, _), (wide, high) = landscape.x.domain, landscape.y.domain, landscape.size
    across = [left + i * wide / CELLS for i in range(CELLS + 1)]
    up = [low + i * high / CELLS for i in range(CELLS + 1)]
    heights = [[landscape.loss(x, y) for x in across] for y in up]
    # A picture needs no more digits, and a page has many of these numbers.
    return rows([[float(f"{height:.4g}") for height in row] for row in heights], CELLS + 1)


@cache
def _levels(name: str) -> Rows:
    return rows([(level,) for level in LANDSCAPES[name].levels], 1)


def contours(name: str, clear: tuple[float, float] | None = None) -> Contours:
    """The map of a landscape; no name stands at `clear`."""
    landscape = LANDSCAPES[name]
    x, y = landscape.x.domain, landscape.y.domain
    return Contours("error", grid(name), x, y, _levels(name), list(landscape.names), clear=clear)


TURN = Slider("azimuth", "Turn", -180.0, 180.0, opening=20.0, step=5.0, unit="°", format=",.0f", role="quiet")
TILT = Slider("elevation", "Tilt", 5.0, 90.0, opening=38.0, step=5.0, unit="°", format=",.0f", role="quiet")

LARGER = 1.25
"""A surface is so much wider than the map beside it."""

TURNED = Drag(Target(TURN.name, 1.0), Target(TILT.name, 1.0))


def surface(
    name: str, params: Params, marks: list[OnSurface], title: str, readouts: Readouts, *, sides: Sides | None = None
) -> Surface:
    """A landscape as a surface, turned as the params say."""
    land = LANDSCAPES[name]
    turned, tilted = params[TURN.name], params[TILT.name]
    ground = "surface", title, land.x, land.y, land.z, grid(name), _levels(name)
    return Surface(*ground, turned, tilted, TURNED, marks, readouts, LARGER, sides)


def point_handle(name: str, where: str, x: Slider, y: Slider, params: Params) -> Handle:
    """A place on a map or a surface, to drag. Names differ, since a figure has each of them once."""
    land, at = LANDSCAPES[name], (params[x.name], params[y.name])
    said = f"{land.place(*at)}, loss {land.height(engine(name)(*at).loss)}"
    inside = clamp(at[0], land.x.domain), clamp(at[1], land.y.domain)
    handle = x.handle(
        f"The point on the {where}: move it",
        *inside,
        said,
        value=at[0],
        name=f"point-{where}",
        role="parameter",
        about="point",
    )
    handle.drag.y = Target(y.name, 1.0)
    return handle


def on_map(trail: tuple[Rows, ...], at: tuple[float, float]) -> list[Mark]:
    """A trail as it lies on a map, and where it has got to."""
    dots = [Dots(piece, "parameter") for piece in trail if _is_short(trail)]
    return [*(Line(way, "parameter") for way in _lined(trail)), *dots, Dots([at], "parameter", lit=0)] if trail else []


def on_surface(trail: tuple[Rows, ...], at: tuple[float, float]) -> list[OnSurface]:
    """The same on a surface."""
    dots = [Spots(piece, "parameter") for piece in trail if _is_short(trail)]
    return (
        [*(Curve(way, "parameter") for way in _lined(trail)), *dots, Spots([at], "parameter", lit=0)] if trail else []
    )


def _lined(trail: tuple[Rows, ...]) -> tuple[Rows, ...]:
    """What of a trail is a line: where each place has a dot, its begin and its last step.

    A line that crosses a ravine to and fro would soon cover it.
    """
    if not _is_short(trail):
        return trail
    places = trail[0]["values"]
    if len(places) <= 2 * LINED:
        return trail
    return tuple({"columns": 2, "values": piece} for piece in (places[: 2 * LINED], places[-4:]))


def _is_short(trail: tuple[Rows, ...]) -> bool:
    """Whether its places are few enough for a dot each: more would only cover each other."""
    return len(trail) == 1 and len(trail[0]["values"]) <= 2 * DOTTED


def arrow(name: str, x: float, y: float) -> tuple[float, float, float, float]:
    """The gradient as a row of [x0, y0, x1, y1]: right in its direction, longer where it is steeper, never too long.

    The arrow on a map has a length of its own, for a loss is no distance.
    """
    landscape, here = LANDSCAPES[name], engine(name)(x, y)
    wide, _ = landscape.size
    typical = landscape.z.domain[1] / wide
    times = ARROW * wide / (here.steep + typical) if here.steep else 0.0
    return x, y, x + times * here.by_x, y + times * here.by_y


def gradient_arrows(name: str, x: float, y: float) -> list[Arrows | Segments]:
    """The gradient, and dashed the two that it is made of."""
    x0, y0, x1, y1 = arrow(name, x, y)
    return [
        Segments([(x0, y0, x1, y0), (x1, y0, x1, y1)], "gradient", dashed=True, about="partials"),
        Arrows([(x0, y0, x1, y1)], "gradient", about="gradient"),
    ]


@lru_cache(maxsize=64)
def slice_along(name: str, axis: int, held: float) -> Rows:
    """The landscape along parameter 0 or 1 while the other is held: rows of [parameter, loss]."""
    landscape = LANDSCAPES[name]
    low, high = (landscape.x if axis == 0 else landscape.y).domain
    places = [round(low + i * (high - low) / 100.0, 6) for i in range(101)]
    losses = [landscape.loss(p, held) if axis == 0 else landscape.loss(held, p) for p in places]
    return rows([(place, float(f"{loss:.6g}")) for place, loss in zip(places, losses, strict=True)], 2)


def tangent_curves(name: str, x: float, y: float) -> list[Curve]:
    """The tangents of both slices."""
    landscape, here = LANDSCAPES[name], engine(name)(x, y)
    ceiling = landscape.z.domain[1]
    found: list[Curve] = []
    for size, by, ahead in ((landscape.size[0], here.by_x, (1.0, 0.0)), (landscape.size[1], here.by_y, (0.0, 1.0))):
        # As long on a steep slope as on a level one: a share of the room, measured along the line.
        away = 0.2 * size / math.hypot(1.0, by * size / ceiling)
        at = rows([(x + s * ahead[0], y + s * ahead[1], here.loss + s * by) for s in (-away, away)], 3)
        found.append(Curve(at, "gradient", about="partials"))
    return found


# ── The line that a place stands for ──────────────────────────────────────────────────────────────

SLOPE = replace(houses.SLOPE, high=SLOPES[1])
INTERCEPT = Slider("intercept", "Intercept", INTERCEPTS[0], INTERCEPTS[1], opening=50.0, step=1.0, unit="thousand $")


def thousands(value: float) -> str:
    """An intercept in thousands, as money: "$50,000"."""
    return houses.dollars(value * houses.THOUSAND)


def line_marks(slope: float, intercept: float) -> list[Mark]:
    """The line of earlier lessons, to be dragged; here its intercept is a param in thousands of $."""
    per_area = (SLOPE.high - SLOPE.low) / (houses.AREAS[1] - houses.AREAS[0])
    body = Drag(Target("slope", per_area), Target("intercept", 1.0 / houses.THOUSAND))
    dollars = intercept * houses.THOUSAND
    return [
        houses.line_mark(slope, dollars, drag=body),
        houses.intercept_handle(slope, intercept, param=INTERCEPT, unit=houses.THOUSAND),
        houses.slope_handle(slope, dollars, param=SLOPE),
    ]


def houses_panel(marks: list[Mark], title: str, readouts: Readouts) -> Plot:
    """The 24 houses, and what is given, as an inset of a map or a surface."""
    dots = Dots(houses.dots_at(houses.some_houses()), "data")
    return Plot("houses", title, houses.area_axis(), houses.price_axis(), [dots, *marks], readouts, inset=True)


def miss(loss: float) -> Readout:
    """What a loss of a line means: how far off a price typically is, in $."""
    off = math.sqrt(loss) * houses.THOUSAND
    return Readout("typically off by", off, "error", houses.dollars(off, nearest=100.0))


def map_panel(
    name: str,
    marks: list[Mark],
    title: str,
    readouts: Readouts,
    *,
    panel: str = "map",
    clear: tuple[float, float] | None = None,
) -> Plot:
    """A landscape from straight above; no name stands at `clear`."""
    land = LANDSCAPES[name]
    return Plot(panel, title, land.x, land.y, [contours(name, clear), *marks], readouts, square=True)


# ── Words ─────────────────────────────────────────────────────────────────────────────────────────


def step_in_words(taken: Walk, step: int) -> str:
    """A step as arithmetic, one parameter after the other; step 0 is the one still to come."""
    before = max(step - 1, 0)
    (x, y), point = taken.places[before], taken.points[before]
    after = (x - taken.rate * point.by_x, y - taken.rate * point.by_y)
    one, other = taken.landscape.symbols
    first = descent.step_in_words(one, x, taken.rate, point.by_x, after[0])
    second = descent.step_in_words(other, y, taken.rate, point.by_y, after[1])
    lead = f"Step {step:,}" if step else "The first step will be"
    return f"{lead}: {first}, and {second}."


def behaviour(taken: Walk, steps: int, asked: int) -> str:
    """What a walk is doing, in words and numbers."""
    here = taken.points[steps]
    if taken.lost(steps) and steps:
        limit = curvatures(taken.landscape.name, *taken.places[steps - 1]).limit
        above = f"above the limit 2/λ = {number(limit)}" if limit else "above the limit"
        return f"It diverges: η = {number(taken.rate)} is {above}. At step {steps} it is off the map, and ends."
    if steps and (asked > steps or taken.moved(steps) < REST):
        return f"After {steps:,} steps it has settled: its steps are too short to see."
    if max(abs(here.by_x), abs(here.by_y)) < DUST:
        return "The ground is level here: both slopes are 0, and no step leads away."
    if steps == 0:
        return "Each number moves against its own slope, and both move at once."
    before = taken.points[steps - 1].loss
    share = (here.loss - before) / before
    if share > 0.0:
        return f"Step {steps:,} overshot the floor and climbed the other side: the loss rose by {_percent(share)}."
    return f"Step {steps:,} took {_percent(-share)} off the loss."


def _percent(share: float) -> str:
    return percent(share) if share >= 0.001 else "less than 0.1 %"
