"""Which way is downhill, and how steep is it?  A secant that closes onto the tangent.

    slope of the secant  = (L(w + h) − L(w)) / h
    slope of the tangent = dL/dw, from the engine's backward pass

The curve is the loss of a line through the origin, by its slope, as in the lesson before: slopes are
in $/ft², the loss in (thousand $)². Or it is f(x) = 3x² − 4x + 5, which has no units and is the
function that Andrej Karpathy's lecture starts with.
"""

import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any, Literal, NamedTuple

from downhill import losses
from picture.numbers import clamp
from picture.old import Axis, Handle, Mark, Plot, Role, Rows, Scene, rows
from picture.params import Choice, Params, Slider, Toggle
from picture.words import DUST, number, signed
from worlds import houses as h
from worlds import one_slope
from worlds.curves import derivative, f

TITLE = "Two points that become one"
CAPTION = "Drag the second point into the first, and watch the dashed line. Then lead the first along the curve."

CURVE = Choice(
    name="curve",
    label="Curve",
    options=(("houses", "Loss of your line"), ("f", "f(x) = 3x² − 4x + 5")),
    opening="houses",
)
SLOPE = replace(one_slope.SLOPE, when=("curve", "houses"))
SLOPE_H = Slider(
    name="slope_h",
    label="h",
    low=-100.0,
    high=100.0,
    opening=80.0,
    step=1.0,
    unit="$/ft²",
    format=",.4~r",
    when=("curve", "houses"),
)
X = Slider(name="x", label="x", low=-1.0, high=4.0, opening=3.0, step=0.1, format=",.4~r", when=("curve", "f"))
X_H = Slider(name="x_h", label="h", low=-2.0, high=2.0, opening=1.0, step=0.1, format=",.4~r", when=("curve", "f"))
PARAMS = [CURVE, SLOPE, SLOPE_H, X, X_H, Toggle(name="level", label="Where is it level?", button=True)]

CLOSE_UP = 1.5
"""The close-up reaches so many times h to both sides."""

CLOSEST = 0.02
"""But it shows an h of this size at least."""

GAP, LEGIBLE, WORD = 0.015, 0.06, 0.12
"""Shares of the picture: between a line and its name, what is long enough to be named, what a name needs."""

UPRIGHT = 20.0
"""It is as high as this times its width: whatever h is, nowhere in reach does the tangent leave it."""


def line_loss(slope: Any) -> Any:
    """The loss of the line with this slope, in (thousand $)²: a Value for a Value, else a plain number."""
    houses = h.some_houses()
    prices = [(slope * area + one_slope.HELD) / h.THOUSAND for area, _ in houses]
    return losses.mean_squared_error(prices, [price / h.THOUSAND for _, price in houses])


class Curve(NamedTuple):
    """A function of one number, and how to speak of it."""

    function: Callable[[Any], Any]
    at: Slider
    h: Slider
    x: Axis
    y: Axis
    role: Role
    name: str
    spoken: str
    place: Callable[[float], str]
    height: Callable[[float], str]
    unit: str
    """Of the slope."""
    digits: int

    def steepness(self, slope: float) -> str:
        """A slope in words."""
        return f"{signed(slope, self.digits)} {self.unit}".strip()


CURVES = {
    "houses": Curve(
        function=line_loss,
        at=SLOPE,
        h=SLOPE_H,
        x={"label": "slope", "unit": "$/ft²", "domain": (SLOPE.low, SLOPE.high), "format": "$,"},
        y={"label": "loss", "unit": h.SQUARED, "domain": (0.0, one_slope.CEILING), "format": "~s"},
        role="error",
        name="loss",
        spoken="the loss",
        place=h.per_foot,
        height=h.squared,
        unit=f"{h.SQUARED} per $/ft²",
        digits=5,
    ),
    "f": Curve(
        function=f,
        at=X,
        h=X_H,
        x={"label": "x", "unit": "", "domain": (X.low - 0.5, X.high + 0.5), "format": ","},
        y={"label": "f(x)", "unit": "", "domain": (0.0, 50.0), "format": ","},
        role="model",
        name="f(x)",
        spoken="f(x)",
        place=lambda x: number(x, 6),
        height=lambda y: number(y, 6),
        unit="",
        digits=7,
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
    return _rows_of(curve.function, *curve.x["domain"], pieces=100)


@cache
def level(name: str) -> float:
    """Where the derivative is zero.

    Both curves are parabolas, so their derivatives change at an even pace: two of them, from the
    engine, say where it comes to zero.
    """
    curve = CURVES[name]
    low, high = curve.x["domain"]
    first, last = derivative(curve.function, low), derivative(curve.function, high)
    return low - first * (high - low) / (last - first)


def scene(params: Params) -> Scene:
    """A curve with its tangent at one place and a secant to another, and what the place stands for."""
    name = params["curve"]
    curve = CURVES[name]
    x, step = params[curve.at.name], params[curve.h.name]
    here = curve.function(x)
    point = Point(x, here, step, curve.function(x + step) - here, derivative(curve.function, x))
    beside = {"at": h.readout(curve.x["label"], x, curve.place(x), "parameter", about=curve.at.name)}
    beside["height"] = h.readout(curve.name, here, curve.height(here), curve.role)
    above = {
        "h": h.readout("h", step, curve.place(step), "parameter", about=curve.h.name),
        "rise": h.readout("rise", point.rise, _rise(curve, point.rise), curve.role),
    }
    if step:
        above["secant"] = h.readout("slope of the secant", point.secant, curve.steepness(point.secant), "gradient")
    else:
        # In the place of the secant's, so that nothing moves while a hand passes through zero.
        above["no_secant"] = h.readout("slope of the secant", step, "none: 0 divided by 0", "gradient")
    above["tangent"] = h.readout("slope of the tangent", point.tangent, curve.steepness(point.tangent), "gradient")
    words = [_words(curve, point), way(curve.spoken, point.tangent)]
    note = words[-1]
    if not step:
        note += (
            " With h = 0 there is no second point, and 0 divided by 0 says nothing: the secant is gone. "
            "The tangent does not need it."
        )
    if params["level"]:
        flat = level(name)
        above["level"] = h.readout("level at", flat, curve.place(flat), "best")
        words.append(f"It is level at {curve.place(flat)}.")
        note += f" {_aside(curve, x, flat)}"
    close = _houses(point) if name == "houses" else _close_up(curve, point)
    close["readouts"] = list(beside)
    return {
        "panels": [_curve_panel(name, point, level(name) if params["level"] else None, list(above)), close],
        "readouts": above | beside,
        "alt": " ".join(words),
        "note": note,
    }


def way(name: str, slope: float) -> str:
    """What the sign of a derivative says."""
    if abs(slope) < DUST:
        return "The derivative is zero: neither way is downhill here, the ground is level."
    if slope > 0.0:
        return f"The derivative is positive: to the right {name} rises, so downhill is to the left."
    return f"The derivative is negative: to the right {name} falls, so downhill is to the right."


def _rise(curve: Curve, rise: float) -> str:
    text = curve.height(abs(rise))
    return text if abs(rise) < DUST else f"{'−' if rise < 0.0 else '+'}{text}"


def _words(curve: Curve, point: Point) -> str:
    """What is in the picture, in numbers."""
    at = f"{curve.x['label']} {curve.place(point.x)}"
    words = (
        f"A curve: {curve.name} against {curve.x['label']}. At {at} it is {curve.height(point.y)} high; "
        f"the tangent there has the slope {curve.steepness(point.tangent)}."
    )
    if not point.h:
        return f"{words} With h = 0 the second point is the first, and there is no secant."
    return (
        f"{words} The second point lies at h = {curve.place(point.h)} from it, {curve.height(abs(point.rise))} "
        f"{'lower' if point.rise < 0.0 else 'higher'}: the secant through both has the slope "
        f"{curve.steepness(point.secant)}."
    )


def _aside(curve: Curve, x: float, flat: float) -> str:
    """How far from the level place you stand."""
    away = x - flat
    low, high = curve.x["domain"]
    if abs(away) < 1e-3 * (high - low):
        return f"You stand where it is level, at {curve.place(flat)}."
    side = "right" if away > 0.0 else "left"
    return f"It is level at {curve.place(flat)}; you stand {curve.place(abs(away))} to the {side} of that."


def _curve_panel(name: str, point: Point, flat: float | None, readouts: list[str]) -> Plot:
    """The curve, the tangent, the secant, and what the secant's slope is made of."""
    curve = CURVES[name]
    marks: list[Mark] = [{"kind": "line", "role": curve.role, "at": drawn_curve(name), "about": "height"}]
    marks += _touching(point, *curve.x["domain"])
    if point.h:
        marks += _triangle(curve, point)
    if flat is not None:
        marks.append(
            {"kind": "dots", "role": "best", "at": rows([(flat, curve.function(flat))], 2), "shape": "diamond"}
        )
    # The second point is drawn first: where both are one, the hand gets the first.
    marks += [_second(curve, point), _first(curve, point)]
    return {
        "view": "plot",
        "name": "curve",
        "title": "The loss of every slope" if name == "houses" else "f(x) = 3x² − 4x + 5",
        "share": 3.0,
        "x": curve.x,
        "y": curve.y,
        "marks": marks,
        "readouts": readouts,
    }


def _touching(point: Point, low: float, high: float) -> list[Mark]:
    """The tangent, and the secant if there is one, from side to side."""
    tangent = _through(point, point.tangent, low, high)
    marks: list[Mark] = [{"kind": "line", "role": "gradient", "at": tangent, "about": "tangent"}]
    if point.h:
        secant = _through(point, point.secant, low, high)
        marks.append({"kind": "line", "role": "gradient", "at": secant, "dashed": True, "about": "secant"})
    return marks


def _through(point: Point, slope: float, low: float, high: float) -> Rows:
    return rows([(x, point.y + slope * (x - point.x)) for x in (low, high)], 2)


def _triangle(curve: Curve, point: Point) -> list[Mark]:
    """How far to the side, and how far up: h and the rise, named where there is room for a name."""
    over = point.x + point.h
    (left, right), (low, high) = curve.x["domain"], curve.y["domain"]
    across = rows([(point.x, point.y, over, point.y)], 4)
    upward = rows([(over, point.y, over, point.y + point.rise)], 4)
    marks: list[Mark] = [
        {"kind": "segments", "role": "parameter", "at": across, "dashed": True, "about": f"h {curve.h.name}"},
        {"kind": "segments", "role": curve.role, "at": upward, "about": "rise"},
    ]
    seen = clamp(over, (left, right)) - point.x
    if abs(seen) > LEGIBLE * (right - left):
        y = point.y - (0.12 if point.rise > 0.0 else 0.0) * (high - low)
        marks.append(_name("parameter", "h", point.x + seen / 2.0, y, "middle", about=f"h {curve.h.name}"))
    if left <= over <= right and abs(point.rise) > 2.0 * LEGIBLE * (high - low):
        word_at = over + math.copysign(WORD * (right - left), point.h)
        # Beyond the second point, unless the picture ends there.
        rightward = (point.h > 0.0) == (left < word_at < right)
        x = over + (GAP if rightward else -GAP) * (right - left)
        y = point.y + point.rise / 2.0 - 0.05 * (high - low)
        word = "rise" if point.rise > 0.0 else "fall"
        marks.append(_name(curve.role, word, x, y, "start" if rightward else "end", about="rise"))
    return marks


def _name(role: Role, text: str, x: float, y: float, anchor: Literal["start", "middle", "end"], *, about: str) -> Mark:
    return {"kind": "label", "role": role, "x": x, "y": y, "text": text, "anchor": anchor, "about": about}


def _first(curve: Curve, point: Point) -> Handle:
    """Where you stand."""
    return {
        "kind": "handle",
        "role": "parameter",
        "name": "point",
        "label": f"{curve.at.label}: move along the curve",
        "x": point.x,
        "y": point.y,
        "drag": {"x": {"param": curve.at.name, "per": 1.0}},
        "value": point.x,
        "low": curve.at.low,
        "high": curve.at.high,
        "text": f"{curve.place(point.x)}, slope of the tangent {curve.steepness(point.tangent)}",
        "about": f"at {curve.at.name}",
    }


def _second(curve: Curve, point: Point) -> Handle:
    """The second point; if it lies outside the picture, where the secant leaves it."""
    x, y = point.x + point.h, point.y + point.rise
    inside = clamp(x, curve.x["domain"])
    if x != inside:
        y = point.y + point.secant * (inside - point.x)
    said = f"slope of the secant {curve.steepness(point.secant)}" if point.h else "no secant"
    return {
        "kind": "handle",
        "role": "gradient",
        "name": "second",
        "label": "h: move the second point",
        "x": inside,
        "y": clamp(y, curve.y["domain"]),
        "drag": {"x": {"param": curve.h.name, "per": 1.0}},
        "value": point.h,
        "low": curve.h.low,
        "high": curve.h.high,
        "text": f"h = {curve.place(point.h)}, {said}",
        "about": f"h {curve.h.name}",
    }


def _houses(point: Point) -> Plot:
    """The line that the first point stands for, and faintly that of the second."""
    handle = h.slope_handle(point.x, one_slope.HELD, prices=one_slope.PRICES)
    handle["high"] = SLOPE.high
    handle["about"] = "at slope"
    marks: list[Mark] = [{"kind": "dots", "role": "data", "at": h.dots_at(h.some_houses())}]
    if point.h:
        other = h.line_mark(point.x + point.h, one_slope.HELD, role="quiet")
        other["dashed"] = True
        marks.append(other)
    marks += [
        h.line_mark(point.x, one_slope.HELD, drag={"y": {"param": "slope", "per": 1.0 / h.LEVER}}),
        handle,
    ]
    return _beside("The line", h.area_axis(), h.price_axis(one_slope.PRICES), marks)


def _close_up(curve: Curve, point: Point) -> Plot:
    """The same curve around the first point, as large as h: the smaller h, the straighter it looks."""
    wide = CLOSE_UP * max(abs(point.h), CLOSEST)
    high = wide * UPRIGHT
    low_x, high_x = point.x - wide, point.x + wide
    marks: list[Mark] = [
        {"kind": "line", "role": curve.role, "at": _rows_of(curve.function, low_x, high_x, pieces=40)},
        *_touching(point, low_x, high_x),
    ]
    if point.h:
        second = rows([(point.x + point.h, point.y + point.rise)], 2)
        marks.append({"kind": "dots", "role": "gradient", "at": second})
    marks.append({"kind": "dots", "role": "parameter", "at": rows([(point.x, point.y)], 2), "lit": 0})
    return _beside(
        "The same, close up",
        {**curve.x, "domain": (low_x, high_x), "format": ",.4~f"},
        {**curve.y, "domain": (point.y - high, point.y + high), "format": ",.4~f"},
        marks,
    )


def _beside(title: str, x: Axis, y: Axis, marks: list[Mark]) -> Plot:
    return {
        "view": "plot",
        "name": "close",
        "title": title,
        "share": 2.0,
        "x": x,
        "y": y,
        "marks": marks,
        "readouts": [],
    }


def _rows_of(function: Callable[[float], float], low: float, high: float, pieces: int) -> Rows:
    places = [low + i * (high - low) / pieces for i in range(pieces + 1)]
    return rows([(x, function(x)) for x in places], 2)
