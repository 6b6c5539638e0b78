"""Which learning rate gets down first?  Three runs from one start, and a finish line.

    slope ← slope − η · dL/dslope

The curve is the loss of the line by its slope, in (thousand $)², and every run starts at a slope of
0 $/ft². The finish line lies so much above the lowest loss as is left when 99 % of the way down is
done. Who wins is worked out by running, and is in no scene before somebody has been chosen.
"""

from functools import cache
from typing import Literal

from picture.old import Dots, Mark, Plot, Readout, Scene, rows
from picture.params import Choice, Params, Slider
from picture.words import number, percent, scientific
from worlds import descent as runs
from worlds import houses as h

TITLE = "Three rates, one start"
CAPTION = "Who is first across the finish line? Choose, then play. After that, set rates of your own."

CURVE = "houses"
START = 0.0
FINISH = 0.01
"""The share of the way down that may be left."""

LENGTH = 40
"""The race is over after so many steps."""

TOP = 60_000.0
"""What is shown of the loss, in (thousand $)²."""

OPENINGS = {"A": 0.02, "B": 0.2, "C": 0.282}
SHAPES: dict[str, Literal["circle", "diamond", "cross"]] = {"A": "circle", "B": "diamond", "C": "cross"}
SIGNS = {"A": "●", "B": "◆", "C": "×"}
NAMED = 6
"""A run has its name at this step, where those of the opening are well apart."""

NOBODY = "nobody"

PARAMS = [
    *(
        Slider(
            name=f"rate_{name.lower()}",
            label=f"Rate {name}",
            low=0.001,
            high=1.0,
            opening=rate,
            step=10**0.05,
            format=".3~g",
            role="quiet",
            scale="log",
        )
        for name, rate in OPENINGS.items()
    ),
    Choice(
        name="winner",
        label="First across the line",
        options=(*((name, name) for name in OPENINGS), (NOBODY, "Nobody")),
        opening="",
        until=tuple(f"rate_{name.lower()}" for name in OPENINGS),
    ),
    Slider(
        name="steps",
        label="Steps",
        role="quiet",
        low=0.0,
        high=LENGTH,
        opening=0.0,
        step=1.0,
        unit=f"of {LENGTH}",
        format=",.0f",
        whole=True,
        plays=6.0,
    ),
]


def scene(params: Params) -> Scene:
    """The start and the finish; the runs between them once a winner has been chosen."""
    rates = {name: params[f"rate_{name.lower()}"] for name in OPENINGS}
    chosen, steps = params["winner"], int(params["steps"])
    line, start = finish(), runs.CURVES[CURVE].loss(START)
    readouts: dict[str, Readout] = {"finish": h.readout("finish", line, h.squared(line), "best")}
    named = ", ".join(f"{name} with {number(rate)}" for name, rate in rates.items())
    words = (
        f"Three runs start at a slope of {h.per_foot(START)}, at a loss of {h.squared(start)}: {named}. "
        f"The finish line is at {readouts['finish']['text']}."
    )
    marks: list[Mark] = [
        {"kind": "segments", "role": "best", "at": rows([(0.0, line, LENGTH, line)], 4), "dashed": True},
        {"kind": "label", "role": "best", "x": LENGTH, "y": line, "text": "finish", "anchor": "end"},
    ]
    note = "Choose who will be first; then the race can start."
    if chosen:
        for name, rate in rates.items():
            marks += _trace(name, rate, steps)
            loss = runs.run(CURVE, START, rate).loss(steps)
            text = f"{scientific(loss, 4)} {h.SQUARED}"
            readouts[f"loss_{name.lower()}"] = h.readout(
                f"{SIGNS[name]} {name}, {number(rate)}", loss, text, "error", about=f"rate_{name.lower()}"
            )
        note = " ".join(filter(None, [_standing(rates, chosen, steps), *_lost(rates, steps)]))
        standing = ", ".join(f"{name} {readouts[f'loss_{name.lower()}']['text']}" for name in rates)
        words += f" After {steps} of {LENGTH} steps the losses are: {standing}."
    else:
        at = rows([(0.0, start)], 2)
        marks.append({"kind": "dots", "role": "error", "at": at, "lit": 0})
    panel: Plot = {
        "view": "plot",
        "name": "race",
        "title": "The loss after each step",
        "share": 1.0,
        "x": {"label": "step", "unit": "", "domain": (0.0, float(LENGTH)), "format": "d"},
        "y": {"label": "loss", "unit": h.SQUARED, "domain": (0.0, TOP), "format": "~s"},
        "marks": marks,
        "readouts": list(readouts),
    }
    return {"panels": [panel], "readouts": readouts, "alt": f"{words} {note}", "note": note}


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


def _trace(name: str, rate: float, steps: int) -> list[Mark]:
    """One run so far, with its name."""
    run = runs.run(CURVE, START, rate)
    taken = run.reach(steps) if run.lost(steps) else steps
    at = [(float(step), run.loss(step)) for step in range(taken + 1)]
    inside = [(step, loss) for step, loss in at[: NAMED + 1] if loss <= TOP]
    about = f"rate_{name.lower()} loss_{name.lower()}"
    trace: Dots = {"kind": "dots", "role": "error", "at": rows(at, 2), "shape": SHAPES[name], "about": about}
    x, y = inside[-1]
    return [
        {"kind": "line", "role": "error", "at": rows(at, 2), "about": about},
        trace,
        {"kind": "label", "role": "error", "x": x, "y": y, "text": name, "anchor": "start", "about": about},
    ]


def _standing(rates: dict[str, float], chosen: str, steps: int) -> str:
    """How it stands, and the score as soon as it is decided."""
    first, when = winners(rates)
    if when is None or steps < when:
        if steps == 0:
            return f"You said: {chosen}. Play, or step."
        if steps < LENGTH:
            count = "one step" if steps == 1 else f"{steps} steps"
            return f"After {count} nobody is across the line. You said: {chosen}."
        said = "as you said" if chosen == NOBODY else f"and not {chosen} either"
        return f"Nobody gets across the line in {LENGTH} steps, {said}."
    crossed = f"{' and '.join(first)} {'crosses' if len(first) == 1 else 'cross'} the line at step {when}"
    if chosen in first:
        said = "as you said" if len(first) == 1 else f"and {chosen}, as you said, is one of them"
        return f"{crossed}, {said}. {_why(rates[chosen])}"
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


def _lost(rates: dict[str, float], steps: int) -> list[str]:
    """What is said of those who go up instead of down."""
    said = []
    limit = runs.limit(CURVE, START) or 0.0
    for name, rate in rates.items():
        run = runs.run(CURVE, START, rate)
        if rate >= limit and steps:
            reached = run.reach(steps)
            loss = f"{scientific(run.losses[reached], 4)} {h.SQUARED}"
            end = ", where its run ends" if run.lost(steps) else ""
            said.append(
                f"{name} goes up: its rate is above the limit 2/L″ = {number(limit)}, and at step {reached} "
                f"its loss is {loss}{end}."
            )
    return said
