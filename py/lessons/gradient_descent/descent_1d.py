"""Where does it lead to step against the slope, again and again?

    w ← w − η · dL/dw

A step goes against the derivative, and is η times as long: η is the learning rate. In the picture a
step is drawn as a stair, level as far as w moves and then up or down to the new loss. The second picture
has the same heights: it is the loss after as many steps, whatever the learning rate.

The limit 2/L″ comes from the curvature L″. The parabola that fits the curve best at the start has its
bottom L′/L″ away, and is as high as the start twice as far away. A step with the learning rate 2/L″
leads right there.
"""

from dataclasses import replace
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

from picture.numbers import clamp
from picture.old import Axis, Dots, Handle, Mark, Plot, Rows, Scene, rows
from picture.params import Choice, Params, Slider, Toggle
from picture.words import DUST, number, percent, scientific
from worlds import descent as runs
from worlds import houses as h
from worlds import one_slope
from worlds.training import rate_slider

TITLE = "Step by step downhill"
CAPTION = "Step, or play. Then drag the start along the curve, and set another learning rate: the whole trail follows."

CURVE = Choice(
    name="curve",
    label="Curve",
    options=(("parabola", "f(a) = 3a² + 9a"), ("houses", "Loss of your line"), ("valleys", "Two valleys")),
    opening="parabola",
)
STARTS = {
    "parabola": Slider(
        name="start",
        label="Start",
        low=-4.0,
        high=1.0,
        opening=0.5,
        step=0.1,
        format=",.4~r",
        when=("curve", "parabola"),
    ),
    "houses": replace(one_slope.SLOPE, name="start_slope", label="Start", opening=280.0, when=("curve", "houses")),
    "valleys": Slider(
        name="start_x",
        label="Start",
        low=-2.0,
        high=2.0,
        opening=1.9,
        step=0.1,
        format=",.4~r",
        when=("curve", "valleys"),
    ),
}
RATE = rate_slider(0.02)
STEPS = runs.steps_slider(2.0, 4.0)
PARAMS = [CURVE, *STARTS.values(), RATE, STEPS, Toggle(name="limit", label="Show the limit", button=True)]

COMPARED = 50
"""The second picture is worked out for so many steps at most."""

RATES = tuple(float(f"{RATE.low * RATE.step**i:.3g}") for i in range(61))
AROUND = (0.9, 0.95, 0.98, 0.99, 1.01, 1.02, 1.05)
"""Where the second picture is steepest, it is worked out at more rates: these times the limit."""

SEEN = 0.004
"""A step shorter than this share of the picture is drawn together with those after it."""

ENDS = 120
"""Of very many steps the first and the last so many are drawn."""

DOTS = 80
"""More steps than this leave no dots of their own, which would only cover each other."""

REST = 1e-9
"""What moves by less than this share of the picture stands still."""


class Now(NamedTuple):
    """A run after some of its steps."""

    name: str
    curve: runs.Curve
    run: runs.Run
    steps: int
    asked: int
    """How many steps were asked for; it is at rest, or gone, if there are fewer."""

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
    def limit(self) -> float | None:
        """2/L″ at the start, if there is one."""
        return runs.limit(self.name, self.start)

    @property
    def start(self) -> float:
        """Where it began."""
        return self.run.places[0]

    def moved(self, steps: int) -> float:
        """How far it came in the last `steps` steps, as a share of the picture."""
        return abs(self.place - self.run.places[self.steps - steps]) / self.curve.width


def scene(params: Params) -> Scene:
    """A run down a curve, and beside it what other learning rates would have come to."""
    name, rate = params["curve"], params["rate"]
    curve, start = runs.CURVES[name], params[STARTS[name].name]
    run = runs.run(name, start, rate)
    asked = int(params["steps"])
    now = Now(name, curve, run, run.reach(asked), asked)
    beside = {
        "at": h.readout(curve.symbol, now.place, _place(now, now.place), "parameter"),
        "loss": h.readout(curve.y["label"], now.loss, _loss(now.curve, now.loss), "error"),
        "derivative": h.readout("derivative", now.derivative, _signed(now.derivative), "gradient"),
    }
    if not now.over:
        beside["next"] = h.readout("next", now.next, _place(now, now.next), "parameter")
    above = {"rate": h.readout("η", rate, number(rate), "quiet")}
    limit = now.limit
    if params["limit"] and limit is not None:
        bend = runs.curvature(name, start)
        above["curvature"] = h.readout("L″", bend, number(bend), "best")
        above["limit"] = h.readout("limit 2/L″", limit, number(limit), "best")
    note = f"{_step(now)} {_behaviour(now)}"
    if params["limit"]:
        note = f"{note} {_limit_in_words(now)}"
    return {
        "panels": [
            _curve_panel(now, start, shown=params["limit"], readouts=list(beside)),
            _rates_panel(now, start, shown=params["limit"], readouts=list(above)),
        ],
        "readouts": beside | above,
        "alt": f"{_picture(now, start)} {note}",
        "note": note,
    }


def _signed(number: float) -> str:
    return f"{'+' if number >= DUST else ''}{scientific(number)}"


def _place(now: Now, place: float) -> str:
    return now.curve.place(place)


def _loss(curve: runs.Curve, loss: float) -> str:
    return f"{scientific(loss)} {curve.y['unit']}".strip()


def _picture(now: Now, start: float) -> str:
    count = now.steps if now.over else now.asked
    steps = "one step" if count == 1 else f"{count:,} steps"
    return (
        f"A run downhill on {now.curve.title[0].lower()}{now.curve.title[1:]}, "
        f"from {now.curve.symbol} = {_place(now, start)}, after {steps} "
        f"with the learning rate {number(now.run.rate)}: "
        f"{now.curve.symbol} is {_place(now, now.place)}, {now.curve.y['label']} {_loss(now.curve, now.loss)}."
    )


def _step(now: Now) -> str:
    """The last step as arithmetic, or the first one while none has been taken."""
    symbol, run, k = now.curve.symbol, now.run, now.steps
    if k == 0:
        arithmetic = runs.step_in_words(symbol, now.place, run.rate, now.derivative, now.next)
        return f"The first step will be: {arithmetic}."
    before = runs.step_in_words(symbol, run.places[k - 1], run.rate, run.derivatives[k - 1], now.place)
    return f"Step {k:,}: {before}."


def _behaviour(now: Now) -> str:
    """What the run is doing, in words and numbers."""
    if now.steps and not now.over and now.asked > now.steps:
        return f"It has settled at {_place(now, now.place)}: after that step it no longer moves."
    if now.steps and now.curve.parabola and abs(runs.factor(now.name, now.run.rate)) < REST:
        return "One step reaches the bottom: the rate is 1/L″, half the limit."
    if abs(now.derivative) < DUST:
        return "The derivative is 0 here: level ground, from which no step leads away."
    if now.steps == 0:
        way = "negative, so it goes to the right" if now.derivative < 0.0 else "positive, so it goes to the left"
        return f"The derivative is {way}."
    if now.over:
        return _divergence(now)
    if now.moved(1) < REST:
        return f"The steps have become too short to see: it has settled at {_place(now, now.place)}."
    if _goes_in_circles(now):
        return _cycle(now)
    return _on_a_parabola(now) if now.curve.parabola else _among_valleys(now)


def _goes_in_circles(now: Now) -> bool:
    """Whether it is back where it was two steps ago, to stay."""
    if now.curve.parabola:
        return abs(runs.factor(now.name, now.run.rate) + 1.0) < REST
    return now.steps > 1 and now.moved(2) < REST < 1e-6 * now.moved(1)


def _divergence(now: Now) -> str:
    """Why a run ended."""
    said = (
        f"That is more than {runs.FAR:,.0f} times as far away as the picture is wide, and the loss is "
        f"{_loss(now.curve, now.loss)}, so the run ends here, at step {now.steps}. It diverges: "
    )
    rate = number(now.run.rate)
    if now.curve.parabola:
        times = abs(runs.factor(now.name, now.run.rate))
        return (
            f"{said}the rate {rate} is above the limit 2/L″ = {number(now.limit or 0.0)}, so that every step "
            f"lands {number(times)} times as far from the bottom, on the other side."
        )
    before = now.run.places[now.steps - 1]
    limit = runs.limit(now.name, before) or 0.0
    return (
        f"{said}further out the curve bends more, and the limit 2/L″ falls. At {now.curve.symbol} = "
        f"{_place(now, before)} it was {number(limit)}, and the rate is {rate}."
    )


def _cycle(now: Now) -> str:
    """Back and forth."""
    one, other = sorted((now.place, now.run.places[now.steps - 1]))
    said = f"It goes back and forth between {_place(now, one)} and {_place(now, other)} for ever."
    if now.curve.parabola:
        return f"{said} The rate is the limit 2/L″: every step lands at the same height on the other side."
    return f"{said} The rate is too large to come to rest in this valley, and too small to leave it."


def _on_a_parabola(now: Now) -> str:
    """What one step makes of the distance to the bottom."""
    left = runs.factor(now.name, now.run.rate)
    share = percent(abs(left))
    if left > 0.0:
        return f"Every step leaves {share} of the way to the bottom still to go."
    if left > -1.0:
        return f"Every step goes past the bottom, and leaves {share} of the way to go, from the other side."
    return f"Every step goes past the bottom, and lands {number(-left)} times as far from it as before: higher."


def _among_valleys(now: Now) -> str:
    """Whether the last step led down."""
    before = now.run.losses[now.steps - 1]
    change = scientific(abs(now.loss - before), 4)
    if now.loss > before:
        return f"The loss rose by {change}: the step went past the bottom and too far up the other side."
    return f"The loss fell by {change}."


def _limit_in_words(now: Now) -> str:
    """What the curvature allows here."""
    bend, rate = number(runs.curvature(now.name, now.start)), number(now.run.rate)
    where = "everywhere" if now.curve.parabola else "at the start"
    if now.limit is None:
        said = f"L″ is {bend} at the start: the curve bends downward there, and there is no limit."
    else:
        limit = number(now.limit)
        said = f"L″ is {bend} {where}, so the limit 2/L″ is {limit}: your rate, {rate}, is {_side(now, now.limit)}."
    if now.curve.parabola or now.steps == 0 or now.over:
        return said
    here = runs.limit(now.name, now.place)
    there = "no limit" if here is None else f"a limit of {number(here)}, and your rate is {_side(now, here)}"
    return (
        f"{said} But this curve does not bend alike everywhere, and the start does not settle how the run ends. "
        f"At {now.curve.symbol} = {_place(now, now.place)}, where it is now, there is {there}."
    )


def _side(now: Now, limit: float) -> str:
    """Where the rate lies beside a limit."""
    if abs(now.run.rate / limit - 1.0) <= REST:
        return "right on it"
    return "below it" if now.run.rate < limit else "above it"


def _curve_panel(now: Now, start: float, *, shown: bool, readouts: list[str]) -> Plot:
    """The curve, the trail, the tangent, and the next step."""
    curve = now.curve
    picks = _picks(now.run, now.steps)
    places = [(now.run.places[i], now.run.losses[i]) for i in picks]
    stairs = list(pairwise(places))
    level = rows([(place, loss, after, loss) for (place, loss), (after, _) in stairs], 4)
    upright = rows([(after, loss, after, left) for (_, loss), (after, left) in stairs], 4)
    marks: list[Mark] = [{"kind": "line", "role": "error", "at": runs.drawn_curve(now.name), "about": "loss"}]
    if shown:
        marks += _limit_marks(now)
    marks.append({"kind": "segments", "role": "parameter", "at": level, "about": "steps"})
    marks.append({"kind": "segments", "role": "error", "at": upright, "about": "steps loss"})
    if not now.over:
        marks += _ahead(now)
    dots = places if len(places) <= DOTS else places[-1:]
    trail: Dots = {"kind": "dots", "role": "parameter", "at": rows(dots, 2), "lit": len(dots) - 1, "about": "at"}
    marks += [trail, _start(now, start)]
    return {
        "view": "plot",
        "name": "curve",
        "title": curve.title,
        "share": 3.0,
        "x": curve.x,
        "y": curve.y,
        "marks": marks,
        "readouts": readouts,
    }


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


def _ahead(now: Now) -> list[Mark]:
    """The tangent, and how far the next step leads."""
    away = 0.11 * now.curve.width
    tangent = rows([(now.place + side, now.loss + side * now.derivative) for side in (-away, away)], 2)
    level = rows([(now.place, now.loss, now.next, now.loss)], 4)
    return [
        {"kind": "line", "role": "gradient", "at": tangent, "about": "derivative"},
        {"kind": "segments", "role": "gradient", "at": level, "dashed": True, "about": "next"},
    ]


def _limit_marks(now: Now) -> list[Mark]:
    """As far as the limit leads from the start: level across the parabola that fits the curve there."""
    limit, loss, derivative = now.limit, now.run.losses[0], now.run.derivatives[0]
    if limit is None or abs(derivative) < DUST:
        return []
    across = now.start - limit * derivative
    marks: list[Mark] = [
        {"kind": "segments", "role": "best", "at": rows([(now.start, loss, across, loss)], 4), "dashed": True},
        {"kind": "dots", "role": "best", "at": rows([(across, loss)], 2), "shape": "diamond"},
    ]
    if not now.curve.parabola:
        marks.insert(0, {"kind": "line", "role": "best", "at": _fitting(now, across), "dashed": True})
    low, high = now.curve.x["domain"]
    if low <= across <= high:
        marks.append({"kind": "label", "role": "best", "x": across, "y": loss, "text": "limit", "anchor": "middle"})
    return marks


def _fitting(now: Now, across: float) -> Rows:
    """The parabola with the loss, the derivative and the curvature of the start, to a little beyond its other side."""
    loss, derivative, bend = now.run.losses[0], now.run.derivatives[0], runs.curvature(now.name, now.start)
    sides = [(-0.15 + 1.3 * i / 40.0) * (across - now.start) for i in range(41)]
    return rows([(now.start + side, loss + (derivative + 0.5 * bend * side) * side) for side in sides], 2)


def _start(now: Now, start: float) -> Handle:
    """Where the run begins."""
    slider = STARTS[now.name]
    return {
        "kind": "handle",
        "role": "parameter",
        "name": "start",
        "label": "Start: move along the curve",
        "x": start,
        "y": clamp(now.run.losses[0], now.curve.y["domain"]),
        "drag": {"x": {"param": slider.name, "per": 1.0}},
        "value": start,
        "low": slider.low,
        "high": slider.high,
        "text": f"{_place(now, start)}, {now.curve.y['label']} {_loss(now.curve, now.run.losses[0])}",
    }


def _rates_panel(now: Now, start: float, *, shown: bool, readouts: list[str]) -> Plot:
    """The loss after as many steps, for every learning rate, at the same heights as on the curve."""
    low, high = now.curve.y["domain"]
    steps = min(now.steps if now.over else now.asked, COMPARED)
    rate = now.run.rate
    top = high + (high - low)
    compared = sorted({*RATES, *_around(now.name), rate})
    after = rows([(other, min(runs.rival(now.name, start, other).loss(steps), top)) for other in compared], 2)
    marks: list[Mark] = [{"kind": "line", "role": "error", "at": after}]
    limit = now.limit
    if shown and limit is not None:
        marks.append({"kind": "segments", "role": "best", "at": rows([(limit, low, limit, high)], 4), "dashed": True})
        if RATE.low < limit < RATE.high:
            marks.append(
                {"kind": "label", "role": "best", "x": limit / 1.06, "y": high, "text": "limit", "anchor": "end"}
            )
    loss = now.run.loss(steps)
    handle: Handle = {
        "kind": "handle",
        "role": "quiet",
        "name": "rate",
        "label": "Learning rate",
        "x": rate,
        "y": clamp(loss, (low, high)),
        "drag": {"x": {"param": "rate", "per": 1.0}},
        "value": rate,
        "low": RATE.low,
        "high": RATE.high,
        "text": f"{number(rate)}, {now.curve.y['label']} {_loss(now.curve, loss)}",
    }
    x: Axis = {"label": "learning rate η", "unit": "", "domain": (RATE.low, RATE.high), "format": "~g", "scale": "log"}
    return {
        "view": "plot",
        "name": "rates",
        "title": _rates_title(steps),
        "share": 2.0,
        "x": x,
        "y": now.curve.y,
        "marks": [*marks, handle],
        "readouts": readouts,
    }


def _rates_title(steps: int) -> str:
    many = {0: "Before the first step", 1: "After one step"}.get(steps, f"After {steps} steps")
    return f"{many}, at every rate"


@lru_cache
def _around(name: str) -> tuple[float, ...]:
    """More rates about the limit at every bottom."""
    curve = runs.CURVES[name]
    found: set[float] = set()
    for end in curve.x["domain"]:
        settling = runs.run(name, end, 0.01)
        limit = runs.limit(name, settling.places[settling.reach(2000)])
        found.update(limit * times for times in AROUND if limit and RATE.low < limit * times < RATE.high)
    return tuple(sorted(found))
