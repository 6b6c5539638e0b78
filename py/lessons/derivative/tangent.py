"""Which way is downhill, and how steep is it?  A secant that closes onto the tangent.

    slope of the secant  = (L(w + h) − L(w)) / h
    slope of the tangent = dL/dw, from the engine's backward pass

The curve is the loss of a line through the origin, by its slope, as in the lesson before: slopes are
in $/ft², the loss in (thousand $)². Or it is f(x) = 3x² − 4x + 5, which has no units and is the
function that Andrej Karpathy's lecture starts with; or x³, which is level at 0 and has neither a
bottom nor a top there.
"""

import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

from picture.numbers import clamp, spaced
from picture.params import Choice, Params, Slider, Toggle
from picture.scene import (
    Axis,
    Dots,
    Goal,
    Handle,
    Label,
    Line,
    Mark,
    Plot,
    Readout,
    Readouts,
    Role,
    Rows,
    Scene,
    Segments,
    aside,
    in_words,
    rows,
)
from picture.words import DUST, number, percent, signed
from worlds import one_slope
from worlds.curves import derivative, f
from worlds.houses import SQUARED, mean_loss, per_foot, some_houses, squared

TITLE = "Two points that become one"
TASK = "Drag the orange ring into the violet one."
DOCK = ["curve"]
TOGETHER = "beside"

CURVE = Choice(
    "curve", "Curve", options=(("houses", "Your loss"), ("f", "3x² − 4x + 5"), ("cube", "x³")), opening="houses"
)
SLOPE = replace(one_slope.SLOPE, when=("curve", "houses"))
SLOPE_H = replace(SLOPE, name="slope_h", label="h", low=-100.0, high=100.0, opening=80.0, format=",.4~r")
X = Slider("x", "x", -1.0, 4.0, opening=3.0, step=0.1, when=("curve", "f"))
X_H = replace(X, name="x_h", label="h", low=-2.0, high=2.0, opening=1.0)
CUBE_X = replace(X, name="cube_x", low=-2.0, high=2.0, opening=1.5, when=("curve", "cube"))
CUBE_H = replace(CUBE_X, name="cube_h", label="h", opening=-1.0)
PARAMS = [CURVE, SLOPE, SLOPE_H, X, X_H, CUBE_X, CUBE_H, Toggle("level", "Where is it level?", button=True)]

CLOSE_UP = 1.5
"""The close-up reaches this many times h to both sides."""

LEAST_H = 0.003
"""For an h smaller than this share of the picture's width the close-up comes no closer."""

STEEPNESS = 2.4
"""The close-up is this many times as high for its width as the curve: nowhere in reach does the tangent leave it."""

NEAR = 0.03
"""How near the secant's slope is to come to the tangent's, as a share of it."""

NAME_GAP = 0.015
"""Between a line and its name, as a share of the picture's width."""

NAME_WIDTH = 0.12
"""What a name needs, as a share of the picture's width."""

BESIDE = 0.1
"""How far to either side of a level place it is seen whether the curve goes on as it came."""

LEGIBLE = 0.06
"""Only what is longer than this share of the picture has room for a name."""

ONE_POINT = "With h = 0 there is one point, and 0 divided by 0 says nothing: no secant. The tangent needs none."


def line_loss(slope: Any) -> Any:
    """The loss of the line with this slope, in (thousand $)²: a Value for a Value, else a plain number."""
    return mean_loss(some_houses(), slope, one_slope.HELD)


class Curve(NamedTuple):
    """A function of one number, and how to speak of it."""

    function: Callable[[Any], Any]
    at: Slider
    h: Slider
    x: Axis
    y: Axis
    role: Role
    title: str
    spoken: str
    place: Callable[[float], str]
    height: Callable[[float], str]
    digits: int

    def steepness(self, slope: float) -> str:
        """A slope in words, without its unit: on the houses' curve that is (thousand $)² per $/ft²."""
        return signed(slope, self.digits)


F = Curve(
    function=f,
    at=X,
    h=X_H,
    x=Axis("x", (X.low - 0.5, X.high + 0.5)),
    y=Axis("f(x)", (0.0, 50.0)),
    role="model",
    title="f(x) = 3x² − 4x + 5",
    spoken="f(x)",
    place=lambda x: number(x, 6),
    height=lambda y: number(y, 6),
    digits=7,
)
CURVES = {
    "houses": Curve(
        function=line_loss,
        at=SLOPE,
        h=SLOPE_H,
        x=Axis("slope", (SLOPE.low, SLOPE.high), "$/ft²", "$,"),
        y=Axis("loss", (0.0, one_slope.CEILING), SQUARED, "~s"),
        role="error",
        title="Every line’s loss",
        spoken="the loss",
        place=per_foot,
        height=squared,
        digits=5,
    ),
    "f": F,
    "cube": F._replace(
        function=lambda x: x**3,
        at=CUBE_X,
        h=CUBE_H,
        x=Axis("x", (CUBE_X.low - 0.5, CUBE_X.high + 0.5)),
        y=Axis("f(x)", (-16.0, 16.0)),
        title="f(x) = x³",
    ),
}


class Point(NamedTuple):
    """Two places on a curve, and the slopes there."""

    x: float
    y: float
    h: float
    rise: float
    tangent: float

    @property
    def secant(self) -> float:
        """The slope of the line through both places; there is none if they are one."""
        return self.rise / self.h


@cache
def drawn_curve(name: str) -> Rows:
    """Rows of [x, y] across the whole picture."""
    curve = CURVES[name]
    return _sampled(curve.function, *curve.x.domain, pieces=100)


def _sampled(function: Callable[[float], float], low: float, high: float, pieces: int) -> Rows:
    return rows([(x, function(x)) for x in spaced((low, high), pieces)], 2)


@cache
def level(name: str) -> float:
    """Where the derivative is zero.

    Three derivatives, from the engine, say where. Those of a parabola change at an even pace; that of x³ is a parabola
    itself, which touches zero at its lowest place.
    """
    curve = CURVES[name]
    low, high = curve.x.domain
    middle = (low + high) / 2.0
    first, between, last = (derivative(curve.function, place) for place in (low, middle, high))
    bend = first - 2.0 * between + last
    if abs(bend) < DUST * max(abs(first), abs(last)):
        return low - first * (high - low) / (last - first)
    return middle + (first - last) * (high - low) / (4.0 * bend)


def scene(params: Params) -> Scene:
    """A curve with its tangent at one place and a secant to another, and what the place stands for."""
    name = params["curve"]
    curve = CURVES[name]
    x, step = params[curve.at.name], params[curve.h.name]
    y = curve.function(x)
    point = Point(x, y, step, curve.function(x + step) - y, derivative(curve.function, x))
    flat = level(name) if params["level"] else None
    note = _way(curve, point) if step else ONE_POINT
    if flat is not None:
        note = _away_from_level(curve, x, flat)
    panel, goal = _curve_panel(name, point, flat), _goal(point)
    both = "its tangent at one point, and a secant to another" if step else "and its tangent at one point"
    alt = f"The curve of {curve.spoken}, {both}. {in_words(panel)} {note}"
    if goal:
        panel.marks += goal.sign(x + step, point.y + point.rise)
    return Scene([panel, _close_up(curve, point)], alt=alt, note=note, goal=goal)


def _goal(point: Point) -> Goal | None:
    """A secant that is as good as the tangent."""
    if not point.h or abs(point.tangent) < DUST:
        return None
    apart = abs(point.secant / point.tangent - 1.0)
    met = "You can hardly tell them apart. And you can get as near as you like."
    return Goal(f"within {percent(NEAR)} of the tangent", apart, apart < NEAR, met, percent(apart))


def _way(curve: Curve, point: Point) -> str:
    """What the sign of the derivative says; where it is zero, whether the curve goes on as it came."""
    if point.tangent >= DUST:
        return f"Plus: {curve.spoken} rises to the right, so downhill is to the left."
    if point.tangent <= -DUST:
        return f"Minus: {curve.spoken} falls to the right, so downhill is to the right."
    if curve.function(point.x - BESIDE) < point.y < curve.function(point.x + BESIDE):
        return f"The derivative is zero, yet {curve.spoken} rises on both sides: no bottom, and no top."
    return "The derivative is zero: the ground is level here."


def _away_from_level(curve: Curve, x: float, flat: float) -> str:
    """How far from the level place you stand."""
    away = x - flat
    if abs(away) < 1e-3 * (curve.x.domain[1] - curve.x.domain[0]):
        return f"You are where it is level, at {curve.place(flat)}."
    side = "right" if away > 0.0 else "left"
    return f"It is level at {curve.place(flat)}; you are {curve.place(abs(away))} to the {side} of that."


def _curve_panel(name: str, point: Point, flat: float | None) -> Plot:
    """The curve, the tangent, the secant, and what the secant's slope is made of."""
    curve = CURVES[name]
    marks: list[Mark] = [
        *_slopes(curve, point),
        Line(drawn_curve(name), curve.role, about="height"),
        *_touching(point, *curve.x.domain),
    ]
    if point.h:
        marks += _triangle(curve, point)
    if flat is not None:
        marks.append(Dots([(flat, curve.function(flat))], "best", shape="diamond"))
    here = curve.at.handle(
        f"{curve.at.label}: move along the curve",
        point.x,
        point.y,
        f"{curve.place(point.x)}, slope of the tangent {curve.steepness(point.tangent)}",
        name="point",
        about=f"at {curve.at.name}",
    )
    # The second point is drawn first: where both are one, the hand gets the first.
    marks += [_second(curve, point), here]
    return Plot("curve", curve.title, curve.x, curve.y, marks, aside(_numbers(curve, point, flat)), share=3.0)


def _slopes(curve: Curve, point: Point) -> list[Mark]:
    """The slopes of both lines, above the curve, where it leaves room."""
    secant = f"secant {curve.steepness(point.secant)}" if point.h else "no secant"
    tangent = f"tangent {curve.steepness(point.tangent)}"
    (left, _), (_, high) = curve.x.domain, curve.y.domain
    return [
        Label(said, left, high, "gradient", "start", about=about, large=True)
        for said, about in ((secant, "secant"), (tangent, "tangent"))
    ]


def _numbers(curve: Curve, point: Point, flat: float | None) -> Readouts:
    """Both places, and the slopes of the secant and of the tangent."""
    rise = curve.height(abs(point.rise))
    if abs(point.rise) >= DUST:
        rise = f"{'−' if point.rise < 0.0 else '+'}{rise}"
    readouts = {
        "at": Readout(curve.x.label, point.x, "parameter", curve.place(point.x), about=curve.at.name),
        "height": Readout(curve.y.label, point.y, curve.role, curve.height(point.y)),
        "h": Readout("h", point.h, "parameter", curve.place(point.h), about=curve.h.name),
        "rise": Readout("rise", point.rise, curve.role, rise),
        "tangent": Readout("tangent", point.tangent, "gradient", curve.steepness(point.tangent)),
    }
    if point.h:
        readouts["secant"] = Readout("secant", point.secant, "gradient", curve.steepness(point.secant))
    if flat is not None:
        readouts["level"] = Readout("level at", flat, "best", curve.place(flat))
    return readouts


def _touching(point: Point, low: float, high: float) -> list[Mark]:
    """The tangent, and the secant if there is one, from side to side."""
    marks: list[Mark] = [Line(_through(point, point.tangent, low, high), "gradient", about="tangent")]
    if point.h:
        marks.append(Line(_through(point, point.secant, low, high), "gradient", dashed=True, about="secant"))
    return marks


def _through(point: Point, slope: float, low: float, high: float) -> list[tuple[float, float]]:
    return [(x, point.y + slope * (x - point.x)) for x in (low, high)]


def _triangle(curve: Curve, point: Point) -> list[Mark]:
    """How far to the side, and how far up: h and the rise, named where there is room for a name."""
    over, about_h = point.x + point.h, f"h {curve.h.name}"
    (left, right), (low, high) = curve.x.domain, curve.y.domain
    wide, tall = right - left, high - low
    marks: list[Mark] = [
        Segments([(point.x, point.y, over, point.y)], "parameter", dashed=True, about=about_h),
        Segments([(over, point.y, over, point.y + point.rise)], curve.role, about="rise"),
    ]
    seen = clamp(over, (left, right)) - point.x
    if abs(seen) > LEGIBLE * wide:
        y = point.y - (0.12 if point.rise > 0.0 else 0.0) * tall
        marks.append(Label("h", point.x + seen / 2.0, y, "parameter", about=about_h))
    if left <= over <= right and abs(point.rise) > 2.0 * LEGIBLE * tall:
        # Beyond the second point, unless the picture ends there.
        fits = left < over + math.copysign(NAME_WIDTH * wide, point.h) < right
        rightward = (point.h > 0.0) == fits
        x = over + (NAME_GAP if rightward else -NAME_GAP) * wide
        y = point.y + point.rise / 2.0 - 0.05 * tall
        text, anchor = "rise" if point.rise > 0.0 else "fall", "start" if rightward else "end"
        marks.append(Label(text, x, y, curve.role, anchor, about="rise"))
    return marks


def _second(curve: Curve, point: Point) -> Handle:
    """The second point; if it lies outside the picture, where the secant leaves it."""
    x, y = point.x + point.h, point.y + point.rise
    inside = clamp(x, curve.x.domain)
    if x != inside:
        y = point.y + point.secant * (inside - point.x)
    secant = f"slope of the secant {curve.steepness(point.secant)}" if point.h else "no secant"
    return curve.h.handle(
        "h: move the second point",
        inside,
        clamp(y, curve.y.domain),
        f"h = {curve.place(point.h)}, {secant}",
        value=point.h,
        name="second",
        role="gradient",
        about=f"h {curve.h.name}",
    )


def _close_up(curve: Curve, point: Point) -> Plot:
    """The same curve around the first point, as large as h: the smaller h, the straighter it looks."""
    (first, last), (lowest, highest) = curve.x.domain, curve.y.domain
    wide = CLOSE_UP * max(abs(point.h), LEAST_H * (last - first))
    high = wide * STEEPNESS * (highest - lowest) / (last - first)
    left, right = point.x - wide, point.x + wide
    marks: list[Mark] = [
        Line(_sampled(curve.function, left, right, pieces=40), curve.role, about="height"),
        *_touching(point, left, right),
    ]
    if point.h:
        marks.append(Dots([(point.x + point.h, point.y + point.rise)], "gradient"))
    marks.append(Dots([(point.x, point.y)], "parameter", lit=0))
    x, y = Axis("", (left, right), names=[]), Axis("", (point.y - high, point.y + high), names=[])
    return Plot("close", "Under a magnifier", x, y, marks, share=2.0)
