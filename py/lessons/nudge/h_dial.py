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
from typing import Any, NamedTuple

from picture.numbers import clamp, spaced
from picture.params import Choice, Guess, Params, Slider
from picture.scene import (
    Axis,
    Dots,
    Fog,
    Goal,
    Label,
    Line,
    Mark,
    Plot,
    Readout,
    Readouts,
    Rows,
    Scene,
    Segments,
    aside,
    exact,
    in_words,
    rows,
)
from picture.words import DUST, short
from worlds import curves

TITLE = "How small should a nudge be?"
TASK = "Drag the ring to an h where the slope is off by less than 1e-7."
DOCK = ["h"]

CURVE = Choice("curve", "Curve", options=(("f", "f(x) = 3x² − 4x + 5"), ("cube", "f(x) = x³")), opening="f")
X = Slider("x", "x", -5.0, 5.0, opening=3.0, step=0.1)
H = Slider("h", "h", 1e-16, 1.0, opening=1e-3, step=10.0, format=".3~g", scale="log")
GUESSES = ("1", "1e-4", "1e-8", "1e-12", "1e-16")


def _meets(guess: str, asked: Params) -> str:
    """The best of all powers of ten, at the place where the figure opens; and the one that was chosen."""
    forward = at_powers(errors(asked["curve"], asked["x"]).forward)
    best_h, least = best(forward)
    found = f"{short(best_h)} is best of these: its slope is off by {short(least)}."
    if float(guess) == best_h:
        return f"Yes. {found}"
    return f"{found} At {guess}, your choice, it is off by {short(dict(forward)[float(guess)])}."


GUESS = Guess(
    "guess",
    "At x = 3 on 3x² − 4x + 5, which h gives the best slope?",
    options=tuple((guess, guess) for guess in GUESSES),
    meets=_meets,
    state={"curve": CURVE.opening, "x": X.opening},
    hides="What every other h would give is hidden",
)
PARAMS = [GUESS, H, X, CURVE]

SHOWN = X.low - 1.0, X.high + 1.0
"""What the picture of the curve spans."""

DIAL = tuple(float(f"{10.0 ** (-k / 10.0):.3g}") for k in range(161))
"""Ten values of h for every factor of ten, from 1 down to 1e-16: those that Shift and the arrow keys reach."""

FLOOR, CEILING = 1e-16, 1e3
"""The ends of the error axis. It counts in factors, so an error of exactly 0 is drawn at its floor."""


class Curve(NamedTuple):
    """A function of one number, and what of it is shown."""

    function: Callable[[Any], Any]
    """Of plain numbers."""
    name: str
    height: tuple[float, float]
    typed: Callable[[Any], Any]
    """The same for Values, written as in the lesson."""

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
    """The curve at x, and nudged by h to both sides, to the last digit."""

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
        return self.rise / self.h

    @property
    def central(self) -> float:
        """The slope, from a nudge to both sides."""
        return (self.over - self.before) / (2 * self.h)


def nudge(name: str, x: float, h: float) -> Nudge:
    """Evaluate the curve at x, to the right of it and to the left."""
    function = CURVES[name].function
    return Nudge(x, function(x), function(x + h), h, function(x - h))


Dial = list[tuple[float, float]]
"""An (h, error) for every h of the dial."""


class Errors(NamedTuple):
    """How wrong both differences are."""

    forward: Dial
    central: Dial


@lru_cache(maxsize=64)
def errors(name: str, x: float) -> Errors:
    """The errors against the engine's derivative."""
    slope = CURVES[name].slope(x)
    nudges = [nudge(name, x, h) for h in DIAL]
    forward, central = (abs(now.forward - slope) for now in nudges), (abs(now.central - slope) for now in nudges)
    return Errors(list(zip(DIAL, forward, strict=True)), list(zip(DIAL, central, strict=True)))


def at_powers(dial: Dial) -> Dial:
    """Those where h is a power of ten."""
    return dial[::10]


def bend(name: str, x: float) -> float:
    """f″: the derivative of the derivative. Both curves have one that is straight, so two derivatives say it."""
    return (CURVES[name].slope(x + 1.0) - CURVES[name].slope(x - 1.0)) / 2.0


def best(pairs: Dial) -> tuple[float, float]:
    """The (h, error) with the smallest error; of several, the largest h."""
    return min(pairs, key=lambda pair: (pair[1], -pair[0]))


def scene(params: Params) -> Scene:
    """The curve with both nudges; and, once an h has been chosen, the error at every h."""
    name, chosen = params["curve"], bool(params["guess"])
    now = nudge(name, params["x"], params["h"])
    slope = CURVES[name].slope(now.at)
    error = abs(now.forward - slope)
    goal = _goal(error) if chosen and GUESS.is_about(params) else None
    errors_panel, curve_panel = (
        _error_panel(name, now, slope, chosen),
        _curve_panel(name, now, slope if chosen else None),
    )
    if goal:
        errors_panel.marks += goal.sign(now.h, clamp(error, (FLOOR, CEILING)))
    hidden = "" if chosen else f" {GUESS.hidden()}"
    return Scene(
        [errors_panel, curve_panel],
        alt=f"The curve {CURVES[name].name}, nudged at x by h. {in_words(errors_panel, curve_panel)}{hidden}",
        note=_why(name, now, slope) if chosen else None,
        verdict=GUESS.verdict(params),
        goal=goal,
    )


def _goal(error: float) -> Goal:
    """That bend and rounding are both small."""
    met = "Bend and rounding are both small here. To either side, one of them grows."
    return Goal("off by less than 1e-7", error, error < 1e-7, met, short(error))


def _why(name: str, now: Nudge, slope: float) -> str:
    """What spoils the forward difference at this h, more than anything else."""
    at = f"At h = {short(now.h)}"
    if now.at + now.h == now.at:
        return f"{at} nothing moves: the next float is {short(math.ulp(now.at))} away, so x + h is x."
    bent, rounded = parts(name, now, slope)
    if bent >= rounded:
        left = bent / parts(name, nudge(name, now.at, now.h / 10.0), slope)[0]
        share = "hundredth" if left > 50.0 else "tenth"
        return f"{at} the bend of the curve spoils it. With a tenth of h, a {share} is left."
    apart = short(math.ulp(now.here))
    return f"{at} rounding spoils it: f moves {short(now.rise)}, and floats lie {apart} apart."


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
    return rows([(x, CURVES[name].function(x)) for x in spaced(SHOWN, 96)], 2)


def _curve_panel(name: str, now: Nudge, slope: float | None) -> Plot:
    """The whole curve, the place, the nudge, and the line through both; the tangent too if its slope may be shown."""
    curve = CURVES[name]

    def through_here(slope: float, *, dashed: bool | None = None) -> Line:
        return Line([(end, now.here + slope * (end - now.at)) for end in SHOWN], "gradient", dashed=dashed)

    marks: list[Mark] = [Line(drawn_curve(name), "model"), through_here(now.forward, dashed=True)]
    if slope is not None:
        marks.append(through_here(slope))
    if now.at + now.h <= SHOWN[1]:
        marks.append(Dots([(now.at + now.h, now.over)], "gradient"))
    y = clamp(now.here, curve.height)
    marks.append(X.handle("x: move along the curve", now.at, y, f"{now.at!r}, f(x) = {now.here!r}"))
    readouts = {
        "at": exact("x", now.at, "parameter"),
        "h": exact("h", now.h, "parameter"),
        "here": exact("f(x)", now.here, "model"),
        "over": exact("f(x + h)", now.over, "model"),
        "rise": exact("f(x + h) − f(x)", now.rise, "model"),
    }
    return Plot("curve", curve.name, Axis("x", SHOWN), Axis("f(x)", curve.height), marks, aside(readouts), inset=True)


def _error_panel(name: str, now: Nudge, slope: float, chosen: bool) -> Plot:
    """The error of both differences against h, each in factors of ten; hidden until an h has been chosen."""
    readouts: Readouts = {"forward": exact("forward", now.forward, "gradient")}
    if chosen:
        error, central_error = abs(now.forward - slope), abs(now.central - slope)
        height = clamp(error, (FLOOR, CEILING))
        marks = [*_lines(name, now.at), Segments([(now.h, FLOOR, now.h, height)], "parameter", dashed=True)]
        readouts["error"] = Readout("off by", error, "error", short(error))
        readouts |= aside(
            {
                "central": exact("central difference", now.central, "gradient"),
                "error_central": Readout("central, off by", central_error, "error", short(central_error)),
                "derivative": exact("the engine says", slope, "gradient"),
            }
        )
    else:
        height = FLOOR
        marks = [Fog([], "quiet"), Label("Choose an h first", 1e-8, 1e-7, "quiet")]
    text = f"h = {now.h!r}, forward difference {now.forward!r}"
    return Plot(
        "errors",
        "How far off",
        Axis("h", (H.low, H.high), format="~g", scale="log"),
        Axis("error", (FLOOR, CEILING), format="~g", scale="log"),
        [*marks, H.handle("h: how far x is nudged", now.h, height, text)],
        readouts,
    )


@lru_cache(maxsize=64)
def _lines(name: str, x: float) -> tuple[Mark, ...]:
    """What is the same at every h: both errors, their names at an h with most room between them, and the guides."""
    found, h = errors(name, x), 1e-2
    names = [
        Label(text, h, max(dict(dial)[h], FLOOR), "error")
        for text, dial in (("● forward", found.forward), ("◆ central", found.central))
    ]
    return (*_guides(name, x), *_trace(found.central, central=True), *_trace(found.forward, central=False), *names)


def _trace(dial: Dial, *, central: bool) -> list[Mark]:
    """One method's errors, joined where they have a place; those that are exactly 0 as crosses at the floor."""
    pieces = [
        (h, max(error, FLOOR), after, max(next_error, FLOOR))
        for (h, error), (after, next_error) in pairwise(dial)
        if error and next_error
    ]
    dots = [(h, max(error, FLOOR)) for h, error in at_powers(dial) if error]
    none = [(h, FLOOR) for h, error in dial if not error]
    marks: list[Mark] = [
        Segments(pieces, "error", dashed=central),
        Dots(dots, "error", shape="diamond" if central else "circle"),
    ]
    if none:
        marks.append(Dots(none, "error", shape="cross"))
        marks.append(Label("exactly 0", none[0][0], FLOOR, "error", "end"))
    return marks


def _guides(name: str, x: float) -> list[Mark]:
    """The error of the forward difference if there were truncation only, and if there were rounding only."""
    marks: list[Mark] = []
    half = abs(bend(name, x)) / 2.0
    if half > DUST:
        low = max(H.low, FLOOR / half)
        marks.append(Segments([(low, half * low, 1.0, half)], "quiet", dashed=True))
        marks.append(Label("truncation", 3e-3, 3e-3 * half, "quiet", "end"))
    unit = math.ulp(CURVES[name].function(x))
    if unit > FLOOR * FLOOR:
        marks.append(Segments([(H.low, unit / H.low, 1.0, unit)], "quiet", dashed=True))
        marks.append(Label("rounding", 1e-13, unit / 1e-13, "quiet", "start"))
    return marks
