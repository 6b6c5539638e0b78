"""Where does it lead to step against the slope, again and again?

    w ← w − η · dL/dw

A step goes against the derivative, and is η times as long: η is the learning rate. In the picture a
step is drawn as a stair, level as far as w moves and then up or down to the new loss. The second picture
has the same heights: it is the loss after as many steps, whatever the learning rate.

The limit 2/L″ comes from the curvature L″. The parabola that fits the curve best at the start has its
bottom L′/L″ away, and is as high as the start twice as far away. A step with the learning rate 2/L″
leads right there.
"""

import math
from dataclasses import replace
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

from picture.numbers import clamp, spaced
from picture.params import Choice, Params, Slider, Toggle
from picture.scene import Arrows, Axis, Dots, Goal, Label, Line, Mark, Plot, Readout, Scene, Segments, aside, in_words
from picture.words import DUST, number, percent, scientific
from worlds import descent as runs
from worlds import one_slope
from worlds.training import rate_slider

TITLE = "Step by step downhill"
TASK = "Step downhill, then drag the rate on the right."
DOCK = ["steps"]
TOGETHER = "beside"

CURVE = Choice(
    "curve",
    "Curve",
    options=(("parabola", "f(a) = 3a² + 9a"), ("houses", "Loss of your line"), ("valleys", "Two valleys")),
    opening="parabola",
)
START = Slider("start", "Start", -4.0, 1.0, opening=0.5, step=0.1, when=("curve", "parabola"))
STARTS = {
    "parabola": START,
    "houses": replace(one_slope.SLOPE, name="start_slope", label="Start", opening=280.0, when=("curve", "houses")),
    "valleys": replace(START, name="start_x", low=-2.0, high=2.0, opening=1.9, when=("curve", "valleys")),
}
RATE = rate_slider(0.1)
STEPS = runs.steps_slider(2.0, 4.0)
PARAMS = [CURVE, *STARTS.values(), RATE, STEPS, Toggle("limit", "Show the limit", button=True)]

COMPARED = 50
"""The second picture compares the rates after at most this many steps."""

RATES = tuple(float(f"{RATE.low * RATE.step**i:.3g}") for i in range(61))
AROUND = (0.9, 0.95, 0.98, 0.99, 1.01, 1.02, 1.05)
"""Where the second picture is steepest, it is worked out at more rates: these times the limit."""

SEEN = 0.004
"""A step shorter than this share of the picture is drawn together with those after it."""

ENDS = 120
"""Of very many steps, this many of the first and as many of the last are drawn."""

DOTS = 80
"""More steps than this leave no dots of their own, which would only cover each other."""

REST = 1e-9
"""What moves by less than this share of the picture stands still."""

FAR = 5.0
"""What lies this many times the picture's width away is said without its number."""

QUICK = 3
"""The goal: to be at the bottom within this many steps, from where the figure opens."""


class Now(NamedTuple):
    """A run after some of its steps."""

    run: runs.Run
    steps: int
    asked: int
    """How many steps were asked for; there are fewer if the run has come to rest or has diverged."""

    @property
    def curve(self) -> runs.Curve:
        """What it runs down."""
        return self.run.curve

    @property
    def place(self) -> float:
        """Where it stands."""
        return self.run.places[self.steps]

    @property
    def loss(self) -> float:
        """How high that is."""
        return self.run.losses[self.steps]

    @property
    def derivative(self) -> float:
        """How steep it is there."""
        return self.run.derivatives[self.steps]

    @property
    def next(self) -> float:
        """Where the next step leads."""
        return self.place - self.run.rate * self.derivative

    @property
    def over(self) -> bool:
        """Whether it has diverged, so that no step follows."""
        return self.run.lost(self.steps)

    @property
    def counted(self) -> int:
        """The steps it is after: a run at rest takes all that were asked for, on the spot."""
        return self.steps if self.over else self.asked

    @property
    def start(self) -> float:
        """Where it began."""
        return self.run.places[0]

    @property
    def limit(self) -> float | None:
        """2/L″ at the start, if there is one."""
        return runs.limit(self.curve.name, self.start)

    @property
    def factor(self) -> float:
        """What a step multiplies the distance to the bottom of a parabola by."""
        return runs.factor(self.curve.name, self.run.rate)

    def moved(self, steps: int) -> float:
        """How far it came in the last `steps` steps, as a share of the picture."""
        return abs(self.place - self.run.places[self.steps - steps]) / self.curve.width

    def height(self, loss: float) -> str:
        """A loss in words."""
        return f"{scientific(loss, 4)} {self.curve.y.unit}".strip()


def scene(params: Params) -> Scene:
    """A run down a curve, and beside it where other learning rates would have led."""
    name, asked = params["curve"], int(params["steps"])
    run = runs.run(name, params[STARTS[name].name], params["rate"])
    now = Now(run, run.reach(asked), asked)
    shows_limit = params["limit"]
    words = _behaviour(now) if now.over else f"{_step(now)} {_behaviour(now)}"
    note = _limit_in_words(now) if shows_limit else words
    panel, rates, goal = _curve_panel(now, shows_limit), _rates_panel(now, shows_limit), _goal(now)
    steps = "one step" if now.counted == 1 else f"{now.counted:,} steps"
    alt = f"A run downhill on “{now.curve.title}”, from {now.curve.place(now.start)}, after {steps}."
    if goal:
        panel.marks += goal.sign(now.place, now.loss)
    return Scene([panel, rates], alt=f"{alt} {in_words(panel, rates)} {note}", note=note, goal=goal)


def _goal(now: Now) -> Goal | None:
    """The bottom of the first curve in few steps: it takes a rate that is neither small nor large."""
    if now.curve.name != "parabola" or now.start != START.opening or not 0 < now.asked <= QUICK:
        return None
    away = abs(now.place - runs.bottom(now.curve.name))
    met = "You are at the bottom. Is there a rate that gets there in one step?"
    return Goal(f"at the bottom in {QUICK} steps", away, away < 0.1, met, f"{number(away, 2)} away")


def _step(now: Now) -> str:
    """The last step as arithmetic, or the first one while none has been taken."""
    symbol, run, k = now.curve.symbol, now.run, now.steps
    if k == 0:
        return f"First step: {runs.step_in_words(symbol, now.place, run.rate, now.derivative, now.next)}."
    if abs(now.place - now.curve.middle) > FAR * now.curve.width:
        return f"Step {k:,} lands far off the chart, to the {'right' if now.place > now.curve.middle else 'left'}."
    before = runs.step_in_words(symbol, run.places[k - 1], run.rate, run.derivatives[k - 1], now.place)
    return f"Step {k:,}: {before}."


def _behaviour(now: Now) -> str:
    """What the run is doing, in words and numbers."""
    curve = now.curve
    if now.over:
        return _divergence(now)
    if now.steps and curve.parabola and abs(now.factor) < REST:
        return "One step reaches the bottom: the rate is half the limit."
    if abs(now.derivative) < DUST or (now.steps and (now.asked > now.steps or 0.0 < now.moved(1) < REST)):
        return f"It has settled at {now.curve.place(now.place)}."
    if now.steps == 0:
        return f"Downhill is to the {'right' if now.derivative < 0.0 else 'left'}."
    if _goes_in_circles(now):
        one, other = sorted((now.place, now.run.places[now.steps - 1]))
        return f"It goes back and forth between {now.curve.place(one)} and {now.curve.place(other)} forever."
    if curve.parabola:
        return _share_in_words(now.factor)
    before = now.run.losses[now.steps - 1]
    if now.loss > before:
        return "The loss rose: the step went too far up the other side."
    return f"The loss fell by {scientific(before - now.loss, 4)}."


def _share_in_words(left: float) -> str:
    """What a step does that leaves this share of the distance to the bottom: minus is on the other side of it."""
    if left >= 0.0:
        return f"Each step covers {percent(1.0 - left)} of the way to the bottom."
    if left >= -1.0:
        return f"Each step overshoots, and ends {percent(-left)} as far from the bottom."
    return f"Each step overshoots, and ends {number(-left, 3)} times as far from the bottom."


def _goes_in_circles(now: Now) -> bool:
    """Whether it is back where it was two steps ago, to stay."""
    if now.curve.parabola:
        return abs(now.factor + 1.0) < REST
    return now.steps > 1 and now.moved(2) < REST < 1e-6 * now.moved(1)


def _divergence(now: Now) -> str:
    """Why a run ended."""
    if now.curve.parabola:
        reason = f"Its rate is above the limit, {number(now.limit or 0.0)}."
    else:
        reason = "Further out the curve bends more, and its rate is too large there."
    return f"It diverges, and ends at step {now.steps}, far off the chart. {reason}"


def _limit_in_words(now: Now) -> str:
    """What the curvature allows here."""
    if now.limit is None:
        words = "At the start the curve bends downward, and there is no limit."
    else:
        where = "The limit" if now.curve.parabola else "At the start the limit"
        words = f"{where} 2/L″ is {number(now.limit)}: your rate, {number(now.run.rate)}, is {_side(now, now.limit)}."
    here = runs.limit(now.curve.name, now.place)
    if now.curve.parabola or now.steps == 0 or now.over or here is None:
        return words
    return f"{words} Where it is now, the limit is {number(here)}: {_side(now, here)}."


def _side(now: Now, limit: float) -> str:
    """Where the rate lies beside a limit."""
    if abs(now.run.rate / limit - 1.0) <= REST:
        return "right on it"
    return "below it" if now.run.rate < limit else "above it"


def _curve_panel(now: Now, shows_limit: bool) -> Plot:
    """The curve, the trail, the tangent, and the next step."""
    curve, run = now.curve, now.run
    readouts = {
        "at": Readout(curve.symbol, now.place, "parameter", now.curve.place(now.place)),
        "loss": Readout(curve.y.label, now.loss, "error", now.height(now.loss)),
        "derivative": Readout("derivative", now.derivative, "gradient", _signed(now.derivative)),
    }
    places = [(run.places[i], run.losses[i]) for i in _picks(run, now.steps)]
    stairs = list(pairwise(places))
    level = [(place, loss, after, loss) for (place, loss), (after, _) in stairs]
    upright = [(after, loss, after, left) for (_, loss), (after, left) in stairs]
    marks: list[Mark] = [
        Line(runs.drawn_curve(curve.name), "error", about="loss"),
        *(_limit_marks(now) if shows_limit else []),
        Segments(level, "parameter", about="steps"),
        Segments(upright, "error", about="steps loss"),
    ]
    dots = places if len(places) <= DOTS else places[-1:]
    start = STARTS[curve.name].handle(
        "Start: move along the curve",
        now.start,
        clamp(run.losses[0], curve.y.domain),
        f"{now.curve.place(now.start)}, {curve.y.label} {now.height(run.losses[0])}",
        name="start",
    )
    ball = Dots(dots, "parameter", lit=len(dots) - 1, about="at", rides="error")
    if now.over:
        marks.append(ball)
    else:
        readouts["next"] = Readout("next", now.next, "parameter", now.curve.place(now.next))
        marks += [_tangent(now), ball, Arrows([(now.place, now.loss, now.next, now.loss)], "gradient", about="next")]
    marks += [start, *_beyond(now)]
    return Plot("curve", curve.title, curve.x, curve.y, marks, aside(readouts), share=3.0)


def _beyond(now: Now) -> list[Mark]:
    """Points at what has left the chart. Where it stands while on it, the note says."""
    (left, right), (low, high) = now.curve.x.domain, now.curve.y.domain
    x, y = clamp(now.place, (left, right)), clamp(now.loss, (low, high))
    if (x, y) == (now.place, now.loss):
        return []
    across = math.copysign(0.08 * now.curve.width, now.place - x) if x != now.place else 0.0
    up = math.copysign(0.12 * (high - low), now.loss - y) if y != now.loss else 0.0
    anchor = "end" if x > now.curve.middle else "start"
    return [
        Arrows([(x - across, y - up, x, y)], "parameter", about="at"),
        Label("off the chart", x - across, y - 1.5 * up, "parameter", anchor, about="at"),
    ]


def _signed(slope: float) -> str:
    return f"{'+' if slope >= DUST else ''}{scientific(slope, 4)}"


def _picks(run: runs.Run, steps: int) -> list[int]:
    """The steps that are drawn: those that differ to the eye, and of very many the first and the last."""
    seen = SEEN * run.curve.width
    picks = [0]
    last = run.places[0]
    for i, place in enumerate(islice(run.places, 1, steps), start=1):
        if abs(place - last) >= seen:
            picks.append(i)
            last = place
    if steps:
        picks.append(steps)
    return picks if len(picks) <= 2 * ENDS else picks[:ENDS] + picks[-ENDS:]


def _tangent(now: Now) -> Line:
    """A short piece of it, to either side of where the run stands."""
    away = 0.11 * now.curve.width
    ends = [(now.place + side, now.loss + side * now.derivative) for side in (-away, away)]
    return Line(ends, "gradient", about="derivative")


def _limit_marks(now: Now) -> list[Mark]:
    """As far as the limit leads from the start: level across the parabola that fits the curve there."""
    limit, loss, derivative = now.limit, now.run.losses[0], now.run.derivatives[0]
    if limit is None or abs(derivative) < DUST:
        return []
    across = now.start - limit * derivative
    marks: list[Mark] = [] if now.curve.parabola else [Line(_fitting(now, across), "best", dashed=True)]
    marks += [
        Segments([(now.start, loss, across, loss)], "best", dashed=True),
        Dots([(across, loss)], "best", shape="diamond"),
    ]
    low, high = now.curve.x.domain
    if low <= across <= high:
        marks.append(Label("limit", across, loss, "best"))
    return marks


def _fitting(now: Now, across: float) -> list[tuple[float, float]]:
    """The parabola with the loss, the derivative and the curvature of the start, to a little beyond its other side."""
    loss, derivative, bend = now.run.losses[0], now.run.derivatives[0], runs.curvature(now.curve.name, now.start)
    sides = [share * (across - now.start) for share in spaced((-0.15, 1.15), 40)]
    return [(now.start + side, loss + (derivative + 0.5 * bend * side) * side) for side in sides]


def _rates_panel(now: Now, shows_limit: bool) -> Plot:
    """The loss after as many steps, for every learning rate, at the same heights as on the curve."""
    name, rate, limit = now.curve.name, now.run.rate, now.limit
    low, high = now.curve.y.domain
    steps, top = min(now.counted, COMPARED), high + (high - low)
    compared = sorted({*RATES, *_around(name), rate})
    losses = [(other, min(runs.rival(name, now.start, other).loss(steps), top)) for other in compared]
    readouts = {"rate": Readout("η", rate, "quiet")}
    marks: list[Mark] = [Line(losses, "error")]
    if shows_limit and limit is not None:
        readouts["curvature"] = Readout("L″", runs.curvature(name, now.start), "best")
        readouts["limit"] = Readout("limit 2/L″", limit, "best")
        marks.append(Segments([(limit, low, limit, high)], "best", dashed=True))
        if RATE.low < limit < RATE.high:
            marks.append(Label("limit", limit / 1.06, high, "best", anchor="end"))
    loss = now.run.loss(steps)
    text = f"{number(rate)}, {now.curve.y.label} {now.height(loss)}"
    marks.append(RATE.handle("Learning rate", rate, clamp(loss, (low, high)), text))
    after = "one step" if steps == 1 else f"{steps} steps"
    x = Axis("learning rate η", (RATE.low, RATE.high), format="~g", scale="log")
    return Plot("rates", f"After {after}, by rate", x, now.curve.y, marks, aside(readouts), share=2.0)


@lru_cache
def _around(name: str) -> tuple[float, ...]:
    """More rates about the limit at every bottom."""
    curve = runs.CURVES[name]
    found: set[float] = set()
    for end in curve.x.domain:
        settling = runs.run(name, end, 0.01)
        limit = runs.limit(name, settling.places[settling.reach(2000)])
        found.update(limit * times for times in AROUND if limit and RATE.low < limit * times < RATE.high)
    return tuple(sorted(found))
