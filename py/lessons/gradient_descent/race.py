"""Which learning rate gets down first?  Three runs from one start, and a finish line.

    slope ← slope − η · dL/dslope

The curve is the loss of the line by its slope, in (thousand $)², and every run starts at a slope of
0 $/ft². A run has finished when 99 % of the way down to the lowest loss is done. Who wins is worked
out by running, and is in no scene before the reader has chosen.
"""

from dataclasses import replace
from functools import cache
from typing import Literal

from picture.params import Guess, Params
from picture.scene import Axis, Dots, Label, Line, Mark, Plot, Readout, Scene, Segments
from picture.words import listed, number, percent, scientific
from worlds import descent as runs
from worlds.houses import SQUARED, per_foot, squared
from worlds.training import rate_slider, steps_slider

TITLE = "Three rates, one start"
TASK = "Play the race. Then set rates of your own."
DOCK = ["steps"]

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

SHAPES: dict[str, Literal["circle", "diamond", "cross"]] = {"A": "circle", "B": "diamond", "C": "cross"}
SIGNS = {"A": "●", "B": "◆", "C": "×"}
NAMED = 6
"""A run has its name at this step, where those of the opening are well apart."""

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


def rates_in(params: Params) -> dict[str, float]:
    """Each run's learning rate."""
    return {name: params[rate] for name, rate in RATES.items()}


def _meets(chosen: str, asked: Params) -> str:
    """Who crosses the line first, and why the chosen one does or does not."""
    rates = rates_in(asked)
    first, when = winners(rates)
    if when is None:
        ending = "as you said" if chosen == NOBODY else f"and not {chosen} either"
        return f"Nobody gets across the line in {LENGTH} steps, {ending}."
    crossed = f"{listed(first)} {'crosses' if len(first) == 1 else 'cross'} the line at step {when}"
    if chosen in first:
        ending = "as you said" if len(first) == 1 else f"and {chosen}, as you said, is one of them"
        return f"{crossed}, {ending}. {_why(rates[chosen])}"
    if chosen == NOBODY:
        return f"{crossed}. {_why(rates[first[0]])}"
    later = arrival(rates[chosen])
    yours = f"{chosen} needs {later} steps" if later is not None else f"{chosen} does not arrive in {LENGTH}"
    return f"{crossed}. {yours}: {_why(rates[chosen]).lower()}"


def _why(rate: float) -> str:
    """What a step makes of the distance to the bottom."""
    left = runs.factor(CURVE, rate)
    share = percent(abs(left))
    if left >= 0.0:
        return f"Each step leaves {share} of the way to the bottom still to go."
    if left > -1.0:
        return f"Each step goes past the bottom, and leaves {share} of the way to go, from the other side."
    return f"Each step lands {number(-left)} times as far from the bottom, on the other side."


WINNER = Guess(
    name="winner",
    label="First across the line",
    options=(*((name, name) for name in OPENINGS), (NOBODY, "Nobody")),
    until=tuple(RATES.values()),
    meets=_meets,
)
PARAMS = [
    *(replace(rate_slider(OPENINGS[name]), name=rate, label=f"Rate {name}") for name, rate in RATES.items()),
    WINNER,
    steps_slider(float(LENGTH), 6.0, unit=f"of {LENGTH}"),
]


def scene(params: Params) -> Scene:
    """The start and the finish; the runs between them once a winner has been chosen."""
    rates, chosen, steps = rates_in(params), params["winner"], int(params["steps"])
    line, start = finish(), runs.CURVES[CURVE].loss(START)
    readouts = {"finish": Readout("finish", line, "best", squared(line))}
    with_rates = ", ".join(f"{name} with {number(rate)}" for name, rate in rates.items())
    picture = (
        f"Three runs start at a slope of {per_foot(START)}, at a loss of {squared(start)}: {with_rates}. "
        f"The finish line is at {squared(line)}."
    )
    marks: list[Mark] = [
        Segments([(0.0, line, LENGTH, line)], "best", dashed=True),
        Label("finish", LENGTH, line, "best", anchor="end"),
    ]
    verdict = None
    if chosen:
        losses = {}
        for name, rate in rates.items():
            marks += _trace(name, rate, steps)
            loss = runs.run(CURVE, START, rate).loss(steps)
            losses[name] = f"{scientific(loss, 4)} {SQUARED}"
            label = f"{SIGNS[name]} {name}, {number(rate)}"
            readouts[f"loss_{name.lower()}"] = Readout(label, loss, "error", losses[name], about=RATES[name])
        standing = ", ".join(f"{name} {loss}" for name, loss in losses.items())
        picture += f" After {steps} of {LENGTH} steps the losses are: {standing}."
        _, when = winners(rates)
        decided = steps >= (LENGTH if when is None else when)
        verdict = WINNER.verdict(params) if decided else None
        notes = [*([] if decided else [_undecided(chosen, steps)]), *_climbing(rates, steps)]
    else:
        marks.append(Dots([(0.0, start)], "error", lit=0))
        notes = ["Choose who will be first; then the race can start."]
    x, y = Axis("step", (0.0, float(LENGTH)), format="d"), Axis("loss", (0.0, TOP), SQUARED, "~s")
    return Scene(
        [Plot("race", "The loss after each step", x, y, marks, readouts)],
        alt=" ".join(filter(None, [picture, verdict, *notes])),
        note=" ".join(notes) or None,
        verdict=verdict,
    )


def _trace(name: str, rate: float, steps: int) -> list[Mark]:
    """One run so far, with its name."""
    run = runs.run(CURVE, START, rate)
    taken = run.reach(steps) if run.lost(steps) else steps
    points = [(float(step), run.loss(step)) for step in range(taken + 1)]
    x, y = [(step, loss) for step, loss in points[: NAMED + 1] if loss <= TOP][-1]
    about = f"{RATES[name]} loss_{name.lower()}"
    return [
        Line(points, "error", about=about),
        Dots(points, "error", shape=SHAPES[name], about=about),
        Label(name, x, y, "error", anchor="start", about=about),
    ]


def _undecided(chosen: str, steps: int) -> str:
    """How it stands while nobody is across the line."""
    if steps == 0:
        return f"You said: {chosen}. Play, or step."
    count = "one step" if steps == 1 else f"{steps} steps"
    return f"After {count} nobody is across the line. You said: {chosen}."


def _climbing(rates: dict[str, float], steps: int) -> list[str]:
    """The note for runs that climb."""
    notes = []
    limit = runs.limit(CURVE, START) or 0.0
    for name, rate in rates.items():
        run = runs.run(CURVE, START, rate)
        if rate >= limit and steps:
            reached = run.reach(steps)
            loss = f"{scientific(run.losses[reached], 4)} {SQUARED}"
            end = ", where its run ends" if run.lost(steps) else ""
            notes.append(
                f"{name} goes up: its rate is above the limit 2/L″ = {number(limit)}, and at step {reached} "
                f"its loss is {loss}{end}."
            )
    return notes
