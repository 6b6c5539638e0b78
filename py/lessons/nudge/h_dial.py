"""How small should a nudge be?  The error of a measured slope, for every h from 1 down to 1e-16.

    forward difference = (f(x + h) − f(x)) / h
    central difference = (f(x + h) − f(x − h)) / 2h
    error              = distance to f′(x), from the engine's backward pass

Both differences are worked out as Python works them out, in floats of 53 binary digits: nothing here is
modelled. The lecture's function is f(x) = 3x² − 4x + 5. It is a parabola, and of a parabola the central
difference is right at every h but for rounding; so there is also x³. Neither has units.
"""

import math
from collections.abc import Callable
from fractions import Fraction
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from picture.numbers import clamp
from picture.old import Axis, Handle, Mark, Plot, Readout, Role, Rows, Scene, rows
from picture.params import Choice, Params, Slider
from picture.words import DUST, short
from worlds import curves
from worlds import houses as words

TITLE = "How small should a nudge be?"
CAPTION = "Choose the h that you expect to be best. Then turn h down, from the right to the left, and watch the error."

CURVE = Choice(name="curve", label="Curve", options=(("f", "f(x) = 3x² − 4x + 5"), ("cube", "f(x) = x³")), opening="f")
X = Slider(name="x", label="x", low=-5.0, high=5.0, opening=3.0, step=0.1, format=",.4~r")
H = Slider(name="h", label="h", low=1e-16, high=1.0, opening=1e-3, step=10.0, format=".3~g", scale="log")
GUESSES = ("1", "1e-4", "1e-8", "1e-12", "1e-16")
GUESS = Choice(
    name="guess",
    label="The best h is about",
    options=tuple((written, written) for written in GUESSES),
    opening="",
)
PARAMS = [GUESS, H, X, CURVE]

DIAL = tuple(float(f"{10.0 ** (-k / 10.0):.3g}") for k in range(161))
"""Ten values of h to every factor of ten, from 1 down to 1e-16, as Shift and the arrow keys reach them."""

FLOOR, CEILING = 1e-16, 1e3
"""What the axis of the error spans. An error of exactly 0 has no place on such an axis: it is drawn at its floor."""


class Curve(NamedTuple):
    """A function of one number, and what of it is shown."""

    function: Callable[[Any], Any]
    """Of plain numbers."""
    name: str
    height: tuple[float, float]
    typed: Callable[[Any], Any]
    """The same for Values, as one types it."""

    def slope(self, x: float) -> float:
        """The derivative, by the engine's backward pass."""
        return curves.derivative(self.typed, x)


def parabola(x: Any) -> Any:
    """3x² − 4x + 5 of a plain number.

    For a float, x * x and x ** 2 are one multiplication, rounded once. But a power goes through the C library, and
    those differ in the last digit here and there, which is all that is left of a slope when h is very small.
    """
    return 3 * (x * x) - 4 * x + 5


def cube(x: Any) -> Any:
    """x³: a Value for a Value, else a plain number."""
    return x * x * x


CURVES = {
    "f": Curve(parabola, "3x² − 4x + 5", (-20.0, 110.0), curves.f),
    "cube": Curve(cube, "x³", (-130.0, 130.0), cube),
}


class Nudge(NamedTuple):
    """What comes of nudging x by h, to the last digit."""

    at: float
    here: float
    over: float
    h: float
    before: float

    @property
    def rise(self) -> float:
        """How much f rose."""
        return self.over - self.here

    @property
    def forward(self) -> float:
        """The slope, from the nudge alone."""
        return (self.over - self.here) / self.h

    @property
    def central(self) -> float:
        """The slope, from a nudge to both sides."""
        return (self.over - self.before) / (2 * self.h)


def nudge(name: str, x: float, h: float) -> Nudge:
    """Evaluate the curve at x, to the right of it and to the left."""
    function = CURVES[name].function
    return Nudge(x, function(x), function(x + h), h, function(x - h))


class Errors(NamedTuple):
    """How wrong both differences are, for every h of a list: (h, error) each."""

    forward: list[tuple[float, float]]
    central: list[tuple[float, float]]


@lru_cache(maxsize=64)
def errors(name: str, x: float) -> Errors:
    """The errors against the engine's derivative, at every h of the dial."""
    function, slope = CURVES[name].function, CURVES[name].slope(x)
    here = function(x)
    forward, central = [], []
    for h in DIAL:
        over = function(x + h)
        forward.append((h, abs((over - here) / h - slope)))
        central.append((h, abs((over - function(x - h)) / (2 * h) - slope)))
    return Errors(forward, central)


def at_powers(pairs: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Those of the dial where h is a power of ten."""
    return pairs[::10]


def bend(name: str, x: float) -> float:
    """f″: the derivative of the derivative. Both curves have one that is straight, so two derivatives say it."""
    return (CURVES[name].slope(x + 1.0) - CURVES[name].slope(x - 1.0)) / 2.0


def best(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    """The (h, error) with the smallest error; of several, the largest h."""
    return min(pairs, key=lambda pair: (pair[1], -pair[0]))


def scene(params: Params) -> Scene:
    """The curve with both nudges; and, once an h has been chosen, the error at every h."""
    name, x, h, guess = params["curve"], params["x"], params["h"], params["guess"]
    now = nudge(name, x, h)
    slope = CURVES[name].slope(x)
    left: dict[str, Readout] = {
        "at": words.readout("x", x, repr(x), "parameter"),
        "h": words.readout("h", h, repr(h), "parameter"),
        "here": words.readout("f(x)", now.here, repr(now.here), "model"),
        "over": words.readout("f(x + h)", now.over, repr(now.over), "model"),
        "rise": words.readout("f(x + h) − f(x)", now.rise, repr(now.rise), "model"),
    }
    right: dict[str, Readout] = {
        "forward": words.readout("forward difference", now.forward, repr(now.forward), "gradient")
    }
    said = (
        f"The curve {CURVES[name].name}, nudged at x = {x!r} by h = {h!r}: f(x) is {now.here!r}, f(x + h) is "
        f"{now.over!r}, and the rise divided by h is {now.forward!r}."
    )
    note = ""
    if guess:
        wrong, wrong_central = abs(now.forward - slope), abs(now.central - slope)
        right["error"] = words.readout("off by", wrong, short(wrong), "error")
        right["central"] = words.readout("central difference", now.central, repr(now.central), "gradient")
        right["error_central"] = words.readout("off by", wrong_central, short(wrong_central), "error")
        right["derivative"] = words.readout("the engine says", slope, repr(slope), "gradient")
        said += (
            f" The central difference is {now.central!r}. The engine says {slope!r}, so they are off by "
            f"{short(wrong)} and {short(wrong_central)}."
        )
        note = f"{_score(name, x, guess)} {_why(name, now, slope)}"
    else:
        said += " What every other h would give is hidden until you choose the best one."
    drawn: Scene = {
        "panels": [
            _curve_panel(name, now, slope if guess else None, list(left)),
            _error_panel(name, now, slope, list(right), hidden=not guess),
        ],
        "readouts": left | right,
        "alt": f"{said} {note}".strip(),
    }
    if note:
        drawn["note"] = note
    return drawn


def _score(name: str, x: float, guess: str) -> str:
    """How good the chosen h is, beside the best of all powers of ten."""
    pairs = at_powers(errors(name, x).forward)
    forward = dict(pairs)
    h = float(guess)
    best_h, least = best(pairs)
    offered = best([(float(other), forward[float(other)]) for other in GUESSES])[0]
    found = (
        f"Of all powers of ten {short(best_h)} is best for the forward difference: there it is off by {short(least)}"
    )
    if h == best_h:
        return f"Yes. {found}."
    yours = f"{guess}, which you chose, it is off by {short(forward[h])}"
    return f"{found}. At {yours}{', the best of these five' if h == offered else ''}."


def _why(name: str, now: Nudge, slope: float) -> str:
    """What spoils the forward difference at this h, more than anything else."""
    at = f"At h = {short(now.h)}"
    if now.at + now.h == now.at:
        return (
            f"{at} nothing moves: the next float after {now.at!r} is {short(math.ulp(now.at))} away, so x + h is x "
            "again, and the rise is 0."
        )
    if now.forward == slope:
        return f"{at} the forward difference is right to its last digit. That is luck: its roundings cancel."
    bent, rounded = parts(name, now, slope)
    if bent >= rounded:
        left = bent / parts(name, nudge(name, now.at, now.h / 10.0), slope)[0]
        share = "hundredth" if left > 50.0 else "tenth"
        return f"{at} the bend of the curve spoils the slope. Make h ten times smaller, and a {share} of that is left."
    return (
        f"{at} rounding spoils the slope. Near f(x) the floats are {short(math.ulp(now.here))} apart, and all that is "
        f"left between f(x) and f(x + h) is {short(now.rise)}."
    )


def parts(name: str, now: Nudge, slope: float) -> tuple[float, float]:
    """How far off the forward difference would be without any rounding, and how much rounding adds to that.

    Both curves are made of sums and products, so fractions follow them without rounding.
    """
    function, x, h = CURVES[name].function, Fraction(now.at), Fraction(now.h)
    exact = (function(x + h) - function(x)) / h
    return float(abs(exact - Fraction(slope))), float(abs(exact - Fraction(now.forward)))


@cache
def drawn_curve(name: str) -> Rows:
    """Rows of [x, f(x)] across the whole picture."""
    places = [X.low - 1.0 + i * (X.high - X.low + 2.0) / 96.0 for i in range(97)]
    return rows([(x, CURVES[name].function(x)) for x in places], 2)


def _curve_panel(name: str, now: Nudge, slope: float | None, readouts: list[str]) -> Plot:
    """The whole curve, the place, the nudge, and the line through both."""
    curve = CURVES[name]
    span = (X.low - 1.0, X.high + 1.0)
    through = [(end, now.here + now.forward * (end - now.at)) for end in span]
    marks: list[Mark] = [
        {"kind": "line", "role": "model", "at": drawn_curve(name)},
        {"kind": "line", "role": "gradient", "at": rows(through, 2), "dashed": True},
    ]
    if slope is not None:
        touching = [(end, now.here + slope * (end - now.at)) for end in span]
        marks.append({"kind": "line", "role": "gradient", "at": rows(touching, 2)})
    if now.at + now.h <= span[1]:
        marks.append({"kind": "dots", "role": "gradient", "at": rows([(now.at + now.h, now.over)], 2)})
    handle: Handle = {
        "kind": "handle",
        "role": "parameter",
        "name": "x",
        "label": "x: move along the curve",
        "x": now.at,
        "y": clamp(now.here, curve.height),
        "drag": {"x": {"param": "x", "per": 1.0}},
        "value": now.at,
        "low": X.low,
        "high": X.high,
        "text": f"{now.at!r}, f(x) = {now.here!r}",
    }
    return {
        "view": "plot",
        "name": "curve",
        "title": f"f(x) = {curve.name}",
        "share": 2.0,
        "x": {"label": "x", "unit": "", "domain": span, "format": ","},
        "y": {"label": "f(x)", "unit": "", "domain": curve.height, "format": ","},
        "marks": [*marks, handle],
        "readouts": readouts,
    }


def _error_panel(name: str, now: Nudge, slope: float, readouts: list[str], *, hidden: bool) -> Plot:
    """The error of both differences against h, each in factors of ten."""
    marks: list[Mark] = []
    if hidden:
        marks.append({"kind": "fog", "role": "quiet", "at": rows([], 2)})
        marks.append(_name("quiet", "Choose an h first", 1e-8, 1e-7, "middle"))
        height = FLOOR
    else:
        marks += _lines(name, now.at)
        height = clamp(abs(now.forward - slope), (FLOOR, CEILING))
        marks.append(
            {"kind": "segments", "role": "parameter", "at": rows([(now.h, FLOOR, now.h, height)], 4), "dashed": True}
        )
    handle: Handle = {
        "kind": "handle",
        "role": "parameter",
        "name": "h",
        "label": "h: how far x is nudged",
        "x": now.h,
        "y": height,
        "drag": {"x": {"param": "h", "per": 1.0}},
        "value": now.h,
        "low": H.low,
        "high": H.high,
        "text": f"h = {now.h!r}, forward difference {now.forward!r}",
    }
    x: Axis = {"label": "h", "unit": "", "domain": (H.low, H.high), "format": "~g", "scale": "log"}
    y: Axis = {"label": "error", "unit": "", "domain": (FLOOR, CEILING), "format": "~g", "scale": "log"}
    return {
        "view": "plot",
        "name": "errors",
        "title": "How far off the slope is, at every h",
        "share": 3.0,
        "x": x,
        "y": y,
        "marks": [*marks, handle],
        "readouts": readouts,
    }


@lru_cache(maxsize=64)
def _lines(name: str, x: float) -> tuple[Mark, ...]:
    """All that does not depend on the h of the reader."""
    found = errors(name, x)
    traces = [*_trace(found.central, central=True), *_trace(found.forward, central=False)]
    return (*_guides(name, x), *traces, *_names(found))


def _trace(dial: list[tuple[float, float]], *, central: bool) -> list[Mark]:
    """One method's errors, joined where they have a place; those that are exactly 0 as crosses at the floor."""
    pieces = [
        (h, max(error, FLOOR), after, max(next_error, FLOOR))
        for (h, error), (after, next_error) in pairwise(dial)
        if error and next_error
    ]
    dots = [(h, max(error, FLOOR)) for h, error in at_powers(dial) if error]
    none = [(h, FLOOR) for h, error in dial if not error]
    marks: list[Mark] = [
        {"kind": "segments", "role": "error", "at": rows(pieces, 4), "dashed": central},
        {"kind": "dots", "role": "error", "at": rows(dots, 2), "shape": "diamond" if central else "circle"},
    ]
    if none:
        marks.append({"kind": "dots", "role": "error", "at": rows(none, 2), "shape": "cross"})
        marks.append(_name("error", "exactly 0", none[0][0], FLOOR, "end"))
    return marks


def _guides(name: str, x: float) -> list[Mark]:
    """What truncation and rounding each would come to alone, for the forward difference."""
    marks: list[Mark] = []
    half = abs(bend(name, x)) / 2.0
    if half > DUST:
        low = max(H.low, FLOOR / half)
        at = rows([(low, half * low, 1.0, half)], 4)
        marks.append({"kind": "segments", "role": "quiet", "at": at, "dashed": True})
        marks.append(_name("quiet", "truncation", 3e-3, 3e-3 * half, "end"))
    unit = math.ulp(CURVES[name].function(x))
    if unit > FLOOR * FLOOR:
        at = rows([(H.low, unit / H.low, 1.0, unit)], 4)
        marks.append({"kind": "segments", "role": "quiet", "at": at, "dashed": True})
        marks.append(_name("quiet", "rounding", 1e-13, unit / 1e-13, "start"))
    return marks


def _names(found: Errors) -> list[Mark]:
    """The two curves' names, where there is most room between them."""
    forward, central = dict(found.forward), dict(found.central)
    named: list[Mark] = [_name("error", "● forward", 1e-2, max(forward[1e-2], FLOOR), "middle")]
    named.append(_name("error", "◆ central", 1e-2, max(central[1e-2], FLOOR), "middle"))
    return named


def _name(role: Role, text: str, x: float, y: float, anchor: Literal["start", "middle", "end"]) -> Mark:
    return {"kind": "label", "role": role, "x": x, "y": y, "text": text, "anchor": anchor}
