"""Which learning rate gets down first?  Three runs from one start, and a finish line.

    slope ← slope − η · dL/dslope

The curve is the loss of the line by its slope, in (thousand $)², and every run starts at a slope of
0 $/ft². A run has finished when 99 % of the way down to the lowest loss is done. Who wins is worked
out by running, and is in no scene before the reader has chosen.
"""

from dataclasses import replace
from functools import cache

from picture.numbers import clamp
from picture.params import Guess, Params
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
    Role,
    Scene,
    Segments,
    Shape,
    aside,
    in_words,
)
from picture.words import listed, number, percent
from worlds import descent as runs
from worlds.houses import SQUARED, per_foot, squared
from worlds.training import rate_slider, steps_slider

TITLE = "Three rates, one start"
TASK = "Play the race. Then drag the rates: who gets there in one step?"
DOCK = ["steps"]
TOGETHER = "beside"

CURVE = "houses"
START = 0.0
FINISH = 0.01
"""The share of the way down that is still to go at the finish line."""

LENGTH = 40
"""The race is over after this many steps."""

TOP = 60_000.0
"""What is shown of the loss, in (thousand $)²."""

OPENINGS = {"A": 0.02, "B": 0.2, "C": 0.282}
RATES = {name: f"rate_{name.lower()}" for name in OPENINGS}
"""The param with each run's learning rate."""

ROWS = {name: float(row) for row, name in enumerate(reversed(OPENINGS))}
"""Where each run has its row among the rates."""

LOOKS: dict[str, tuple[Role, Shape]] = {
    "A": ("model", "circle"),
    "B": ("parameter", "diamond"),
    "C": ("gradient", "cross"),
}
"""A colour and a shape for each."""

SAME = (10.0, 2000.0)
"""Balls that are no further apart than this, in $/ft² and in (thousand $)², share their name."""

NOBODY = "nobody"


@cache
def finish() -> float:
    """The loss of the finish line."""
    loss = runs.CURVES[CURVE].loss
    lowest = loss(runs.bottom(CURVE))
    return lowest + FINISH * (loss(START) - lowest)


def arrival(rate: float) -> int | None:
    """The first step after which a run is below the finish line; None if there is none in the race."""
    run = runs.run(CURVE, START, rate)
    return next((step for step in range(LENGTH + 1) if run.loss(step) <= finish()), None)


def winners(rates: dict[str, float]) -> tuple[list[str], int | None]:
    """Who is first, several if they arrive together, and at which step; nobody if nobody arrives."""
    arrivals = {name: step for name, rate in rates.items() if (step := arrival(rate)) is not None}
    first = min(arrivals.values(), default=None)
    return [name for name, step in arrivals.items() if step == first], first


def _meets(chosen: str, _: Params) -> str:
    """Who crosses the line first with the rates of the opening, and why the chosen one does or does not."""
    first, when = winners(OPENINGS)
    crossed = f"{listed(first)} is there at step {when}"
    if chosen in first:
        return f"{crossed}, as you said. {_why(chosen)}"
    if chosen == NOBODY:
        return f"{crossed}. {_why(first[0])}"
    return f"{crossed}, {chosen} at {arrival(OPENINGS[chosen])}. {_why(chosen)}"


def _why(name: str) -> str:
    """How far a step of this one goes; more than the whole way is past the bottom."""
    return f"Each step of {name} covers {percent(1.0 - runs.factor(CURVE, OPENINGS[name]))} of the way."


WINNER = Guess(
    "winner",
    "Which learning rate gets to the bottom first?",
    options=(*((name, f"{name} {rate:g}") for name, rate in OPENINGS.items()), (NOBODY, "Nobody")),
    meets=_meets,
)
SLIDERS = {name: replace(rate_slider(OPENINGS[name]), name=rate, label=f"Rate {name}") for name, rate in RATES.items()}
PARAMS = [*SLIDERS.values(), WINNER, steps_slider(float(LENGTH), 6.0, unit=f"of {LENGTH}")]


def scene(params: Params) -> Scene:
    """Three balls in one valley, and their rates; they move once a winner has been chosen."""
    rates = {name: params[rate] for name, rate in RATES.items()}
    chosen, steps = bool(params["winner"]), int(params["steps"])
    valley, note, verdict, goal = _valley(rates, steps, moving=chosen), None, None, None
    alt = f"Three runs from a slope of {per_foot(START)}, down to a finish around the bottom. {in_words(valley)}"
    if chosen:
        note = _standing(rates, steps)
        alt += f" {note}"
        decided = rates != OPENINGS or steps >= (winners(OPENINGS)[1] or LENGTH)
        verdict = WINNER.verdict(params) if decided else None
        goal = _goal(rates, steps)
        valley.marks += goal.sign(runs.bottom(CURVE), TOP / 2.0)
    return Scene([valley, _rates(rates, steps if chosen else 0)], alt=alt, note=note, verdict=verdict, goal=goal)


def _goal(rates: dict[str, float], steps: int) -> Goal:
    """A ball that needs one step, so far; it takes a rate near half the limit."""
    _, when = winners(rates)
    arrived = when if when is not None and when <= steps else None
    met = "There in one step. Look at its rate: it is about half the limit."
    text = "none yet" if arrived is None else f"in {_steps(arrived)}"
    return Goal("there in 1 step", LENGTH + 1 if arrived is None else arrived, arrived == 1, met, text)


def _steps(count: int) -> str:
    return "1 step" if count == 1 else f"{count} steps"


def _valley(rates: dict[str, float], steps: int, *, moving: bool) -> Plot:
    """The curve, the finish around its bottom, and a ball for each run."""
    curve = runs.CURVES[CURVE]
    bottom = runs.bottom(CURVE)
    near = FINISH**0.5 * (bottom - START)
    marks: list[Mark] = [
        Bars([(bottom - near, 0.0, bottom + near, TOP)], "quiet"),
        Segments([(x, 0.0, x, TOP) for x in (bottom - near, bottom + near)], "best"),
        Label("finish", bottom, TOP, "best"),
        Line(runs.drawn_curve(CURVE), "error"),
    ]
    readouts = {"finish": Readout("finish", finish(), "best", squared(finish()))}
    named: list[tuple[float, float, list[str]]] = []
    for name, rate in rates.items():
        run = runs.run(CURVE, START, rate)
        taken = steps if moving else 0
        place, loss = run.places[run.reach(taken)], run.loss(taken)
        x, y = clamp(place, curve.x.domain), clamp(loss, (0.0, TOP))
        on_chart = (x, y) == (place, loss)
        if moving:
            text = squared(loss) if on_chart else "off the chart"
            readouts[f"loss_{name.lower()}"] = Readout(f"loss of {name}", loss, "error", text, about=RATES[name])
        about = f"{RATES[name]} loss_{name.lower()}"
        role, shape = LOOKS[name]
        marks.append(Dots([(x, y)], role, shape, lit=0, about=about, rides="error"))
        said = name if on_chart else f"{name}, off the chart"
        near = (names for at, high, names in named if abs(at - x) < SAME[0] and abs(high - y) < SAME[1])
        names = next(near, None)
        if names is None:
            names = []
            named.append((x, y, names))
        names.append(said)
    for x, y, names in named:
        role = LOOKS[names[0][0]][0] if len(names) == 1 else "quiet"
        marks.append(Label(" ".join(names), x, y, role, large=True))
    y_axis = Axis("loss", (0.0, TOP), SQUARED, "~s")
    return Plot("race", "One valley, three runs", curve.x, y_axis, marks, aside(readouts), share=3.0)


def _rates(rates: dict[str, float], steps: int) -> Plot:
    """Each run's learning rate as a ring on its row, and when it came to the finish."""
    marks: list[Mark] = []
    for name, rate in rates.items():
        row, slider, arrived = ROWS[name], SLIDERS[name], arrival(rate)
        text = number(rate, 3)
        if arrived is not None and arrived <= steps:
            text = f"in {_steps(arrived)}"
        marks += [
            Segments([(slider.low, row, slider.high, row)], "quiet"),
            Label(text, rate, row + 0.12, "quiet"),
            slider.handle(f"Rate of {name}", rate, row, number(rate, 3), role=LOOKS[name][0]),
        ]
    x = Axis("learning rate η", (SLIDERS["A"].low, SLIDERS["A"].high), format="~g", scale="log")
    y = Axis("", (-0.5, len(ROWS) - 0.2), names=list(ROWS))
    return Plot("rates", "Learning rates", x, y, marks, share=2.0)


def _standing(rates: dict[str, float], steps: int) -> str:
    """How the race stands, and who climbs."""
    if steps == 0:
        return "Press play, or step."
    first, when = winners(rates)
    if when is not None and when <= steps:
        words = f"{listed(first)} {'is' if len(first) == 1 else 'are'} first, at step {when}."
    elif steps == LENGTH:
        words = f"No ball gets there in {LENGTH} steps."
    else:
        words = "No ball is there yet."
    limit = runs.limit(CURVE, START) or 0.0
    climbing = [name for name, rate in rates.items() if rate >= limit]
    if climbing:
        words += f" Above the limit, {number(limit)}, {listed(climbing)} {'climbs' if len(climbing) == 1 else 'climb'}."
    return words
