"""What the figures about gradient descent share: three curves, and runs down them.

    w ← w − η · dL/dw        again and again, from a start; η is the learning rate

The derivative is the engine's: each curve is traced once through `Value`, and its backward pass is
replayed at every step. The curvature L″ is how fast that derivative changes, as a central difference
of it. A parabola has one curvature everywhere, and so one limit, 2/L″, for its learning rate: a
step multiplies the distance to its bottom by 1 − η·L″, and only below the limit is that less than 1.

The curves: f(a) = 3a² + 9a; the loss of the line of an earlier lesson by its slope, with its
intercept held at 0 $, in (thousand $)²; and x⁴ − 3x² + x + 4, which has two valleys.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from downhill.compile import compile as compiled
from downhill.value import Value
from picture.numbers import mean, spaced
from picture.params import Slider
from picture.scene import Axis, Rows, rows
from picture.words import DUST, number, scientific
from worlds import houses, one_slope, training

FAR = 1000.0
"""A run that is this many picture widths away from the middle of the picture has diverged, and ends."""


Point = tuple[float, float]
"""(loss, derivative)."""


def steps_slider(opening: float, plays: float) -> Slider:
    """How many steps are taken, up to 10,000."""
    return training.steps_slider(10_000.0, plays, opening=opening, scale="log")


@dataclass(frozen=True)
class Curve:
    """A loss that depends on one number, and how to speak of it."""

    name: str
    title: str
    loss: Callable[[Any], Any]
    """A Value for a Value, else a plain number."""
    x: Axis
    y: Axis
    said: str
    """How a place is said: "{}" with the number in it."""
    reach: float
    """How far to both sides the derivatives are taken that a curvature is worked out from."""
    parabola: bool = True

    @property
    def symbol(self) -> str:
        """What the number is called."""
        return self.x.label

    def place(self, place: float, digits: int = 4) -> str:
        """A place in words: "−1.5", "$112.6/ft²"."""
        return f"{'−' if place <= -DUST else ''}{self.said.format(scientific(abs(place), digits))}"

    @property
    def middle(self) -> float:
        """The middle of the picture."""
        return sum(self.x.domain) / 2.0

    @property
    def width(self) -> float:
        """How much of the number the picture shows."""
        return self.x.domain[1] - self.x.domain[0]


def three_squares(a: Any) -> Any:
    """3a² + 9a, lowest at a = −1.5."""
    return 3.0 * (a * a) + 9.0 * a


@cache
def _means() -> tuple[float, float, float]:
    """The means of area², area · price and price² over the 24 houses, in thousands of ft² and of $."""
    measured = [
        (area / houses.THOUSAND, (price - one_slope.HELD) / houses.THOUSAND) for area, price in houses.some_houses()
    ]
    return mean([x * x for x, _ in measured]), mean([x * y for x, y in measured]), mean([y * y for _, y in measured])


def line_loss(slope: Any) -> Any:
    """The mean of (slope · area − price)², multiplied out, so that no house is visited more than once."""
    xx, xy, yy = _means()
    return xx * (slope * slope) - 2.0 * xy * slope + yy


def valleys(x: Any) -> Any:
    """x⁴ − 3x² + x + 4."""
    squared = x * x
    return squared * squared - 3.0 * squared + x + 4.0


CURVES = {
    curve.name: curve
    for curve in (
        Curve(
            name="parabola",
            title="f(a) = 3a² + 9a",
            loss=three_squares,
            x=Axis("a", (-4.0, 1.0)),
            y=Axis("f(a)", (-8.0, 14.0)),
            said="{}",
            reach=1.0,
        ),
        Curve(
            name="houses",
            title="The loss of your line",
            loss=line_loss,
            x=Axis("slope", (one_slope.SLOPE.low, one_slope.SLOPE.high), "$/ft²", "$,"),
            y=Axis("loss", (0.0, one_slope.CEILING), houses.SQUARED, "~s"),
            said="${}/ft²",
            reach=50.0,
        ),
        Curve(
            name="valleys",
            title="x⁴ − 3x² + x + 4",
            loss=valleys,
            x=Axis("x", (-2.0, 2.0)),
            y=Axis("loss", (-1.0, 11.0)),
            said="{}",
            reach=1e-3,
            parabola=False,
        ),
    )
}


@cache
def engine(name: str) -> Callable[[float], Point]:
    """What the engine answers at a place of a curve: its loss, and the derivative from the backward pass."""
    curve = CURVES[name]
    w = Value(curve.middle)
    replay = compiled([w], loss=lambda: curve.loss(w), backend="python")
    once = [()]

    def answer(place: float) -> Point:
        loss, (derivative,) = replay.gradients(once, [place])
        return loss, derivative

    return answer


def curvature(name: str, place: float) -> float:
    """L″: how much the derivative gains for each unit to the right; the same everywhere on a parabola."""
    curve = CURVES[name]
    if curve.parabola:
        place = curve.middle
    (_, left), (_, right) = engine(name)(place - curve.reach), engine(name)(place + curve.reach)
    return (right - left) / (2.0 * curve.reach)


def limit(name: str, place: float) -> float | None:
    """2/L″, the largest learning rate with which a step lands no higher; None where the curve bends downward."""
    bend = curvature(name, place)
    return 2.0 / bend if bend > DUST else None


class Run:
    """Where gradient descent comes to from `start`, worked out no further than has been asked for.

    Attributes:
        places: where it stands before the first step, and after each one.
        losses: the loss at each place.
        derivatives: the derivative at each place.
        diverged: the last place is so far away that the run ended there.
        at_rest: a step from the last place leads to itself, so that all others do.
    """

    def __init__(self, name: str, start: float, rate: float) -> None:
        self.curve = CURVES[name]
        self.rate = rate
        self._engine = engine(name)
        self._far = FAR * self.curve.width
        loss, derivative = self._engine(start)
        self.places = [start]
        self.losses = [loss]
        self.derivatives = [derivative]
        self.diverged = False
        self.at_rest = False

    def reach(self, steps: int) -> int:
        """Take steps until there are `steps` of them, or the run ends; the index of the place after them."""
        place, derivative = self.places[-1], self.derivatives[-1]
        for _ in range(steps - len(self.places) + 1):
            if self.diverged or self.at_rest:
                break
            before, place = place, place - self.rate * derivative
            if place == before:
                self.at_rest = True
                break
            loss, derivative = self._engine(place)
            self.places.append(place)
            self.losses.append(loss)
            self.derivatives.append(derivative)
            self.diverged = abs(place - self.curve.middle) > self._far
        return min(steps, len(self.places) - 1)

    def lost(self, steps: int) -> bool:
        """Whether it has diverged within that number of steps."""
        return self.reach(steps) == len(self.places) - 1 and self.diverged

    def loss(self, steps: int) -> float:
        """The loss after that number of steps, or where it ended before."""
        return self.losses[self.reach(steps)]


@lru_cache(maxsize=16)
def run(name: str, start: float, rate: float) -> Run:
    """The run from `start`: the same one whenever it is asked for, so that it is worked out once."""
    return Run(name, start, rate)


@lru_cache(maxsize=256)
def rival(name: str, start: float, rate: float) -> Run:
    """Another run, to compare with: there are many of them, and they are short."""
    return Run(name, start, rate)


@cache
def drawn_curve(name: str) -> Rows:
    """The whole curve as rows of [w, loss]."""
    curve = CURVES[name]
    return rows([(place, curve.loss(place)) for place in spaced(curve.x.domain, 100)], 2)


def bottom(name: str) -> float:
    """Where a parabola is lowest: half the limit reaches it in one step."""
    curve = CURVES[name]
    _, derivative = engine(name)(curve.middle)
    return curve.middle - derivative / curvature(name, curve.middle)


def factor(name: str, rate: float) -> float:
    """What a step multiplies the distance to the bottom of a parabola by: 1 − η·L″."""
    return 1.0 - rate * curvature(name, CURVES[name].middle)


def step_in_words(symbol: str, place: float, rate: float, derivative: float, after: float) -> str:
    """A step as arithmetic: "a ← 0.5 − 0.02 × 12 = 0.26"."""
    slope = scientific(derivative, 4)
    if derivative < 0.0 and slope != "0":
        slope = f"({slope})"
    return f"{symbol} ← {scientific(place, 4)} − {number(rate)} × {slope} = {scientific(after, 4)}"
