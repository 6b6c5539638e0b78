"""How does one output answer to each of several inputs?  Nudge one of them, and hold the others still.

    d     = a·b + c
    slope = (d after the nudge − d before it) / h

Every input has a number line of its own, and d has one under them: nudge an input, and see how far d goes. The slices
are d as one input moves and the others stay; all three cross at the height of d. The slope is worked out in plain
floats, and the gradients by one backward pass of the engine. There are no units.
"""

import math
from functools import lru_cache, partial
from typing import Any, NamedTuple

from downhill.value import Value
from picture.numbers import clamp
from picture.params import Choice, Guess, Params, Slider
from picture.scene import (
    Arrows,
    Axis,
    Bars,
    Dots,
    Goal,
    Label,
    Line,
    Mark,
    Panel,
    Plot,
    Readout,
    Readouts,
    Scene,
    Segments,
    aside,
    exact,
    in_words,
)
from picture.words import number, short

TITLE = "One input at a time"
TASK = "Pick an input to nudge. Then drag them until d is 0."
DOCK = ["which"]

NAMES = ("a", "b", "c")
OPENINGS = {"a": 2.0, "b": -3.0, "c": 10.0}
LIMITS = {"a": 3.0, "b": 4.0, "c": 12.0}
ANSWERS = (("-3", "−3 h"), ("1", "1 h"), ("2", "2 h"), ("10", "10 h"))

REACH = 15.0
"""How far the number lines reach on both sides of 0. A d that is further away ends at the edge; its label says it."""

HIGHEST = 26.0
"""The same of d in the slices: all that d can be."""

ROWS = {"a": 3.0, "b": 2.0, "c": 1.0, "d": 0.0}
"""How high the number line of each is."""

VISIBLE = 0.3
"""The smallest h at which the nudge is drawn."""


def _meets(name: str, answer: str, opening: Params) -> str:
    """What meets a guess about the input `name`, by the engine; of a wrong one, what it would have meant."""
    guess, slope = float(answer), gradients(**opening)[name]
    place = f"at {_list(opening)} it is {number(slope)}"
    why = "c is added, just as it is" if name == "c" else f"{name} is multiplied by {_other(name)}, and c stands still"
    if guess == slope:
        return f"Yes: {place}."
    if guess == opening[name]:
        return f"No: {place}. {number(guess)} is {name} itself: how large it is, not what it does."
    return f"No: {place}, for {why}."


GUESSES = {
    name: Guess(
        f"guess_{name}",
        f"If {name} grows by h, and only {name}, d changes by",
        options=ANSWERS,
        when=("which", name),
        meets=partial(_meets, name),
        state=OPENINGS,
        hides=f"What nudging {name} does is hidden",
    )
    for name in NAMES
}
INPUTS = {
    name: Slider(name, name, -LIMITS[name], LIMITS[name], opening=start, step=0.5) for name, start in OPENINGS.items()
}
PARAMS = [
    Choice("which", "Nudge", options=tuple((name, name) for name in NAMES), opening="a"),
    *GUESSES.values(),
    *INPUTS.values(),
    Slider("h", "h", 1e-16, 1.0, opening=1.0, step=10.0, format=".3~g", scale="log"),
]


def expression(a: Any, b: Any, c: Any) -> Any:
    """d, of three Values or three numbers."""
    return a * b + c


class Nudge(NamedTuple):
    """One input moved by h, the others where they were."""

    name: str
    inputs: dict[str, float]
    h: float
    before: float
    after: float

    @property
    def slope(self) -> float:
        """How far d moves for each unit of h."""
        return (self.after - self.before) / self.h

    @property
    def moved(self) -> float:
        """Where the input is after the nudge."""
        return self.inputs[self.name] + self.h


def nudge(name: str, inputs: dict[str, float], h: float) -> Nudge:
    """Move the input `name` by h."""
    return Nudge(name, inputs, h, expression(**inputs), expression(**{**inputs, name: inputs[name] + h}))


@lru_cache(maxsize=256)
def gradients(a: float, b: float, c: float) -> dict[str, float]:
    """All three slopes from one backward pass of the engine."""
    inputs = {"a": Value(a), "b": Value(b), "c": Value(c)}
    expression(**inputs).backward()
    return {name: value.grad for name, value in inputs.items()}


def grain(now: Nudge) -> float:
    """The distance between neighbouring floats, at the largest number that is rounded on the way."""
    return math.ulp(max(abs(now.moved), abs(now.inputs["a"] * now.inputs["b"]), abs(now.after)))


def scene(params: Params) -> Scene:
    """Where the inputs and d stand, and what a nudge does for which a guess has been made."""
    name, inputs = params["which"], {name: params[name] for name in NAMES}
    guess, now, grads = GUESSES[name], nudge(name, inputs, params["h"]), gradients(**inputs)
    known = {each: grads[each] for each in NAMES if params[GUESSES[each].name]}
    readouts: Readouts = {"d1": exact("d before", now.before, "model")}
    if name in known:
        readouts["d2"] = exact("d after", now.after, "model")
        readouts["slope"] = exact("(d after − d before) / h", now.slope, "gradient")
        readouts |= aside({"gap": Readout("floats lie apart by", grain(now), "quiet", short(grain(now)))})
        note = _rounding(now, grads[name]) or _direction(now, grads[name])
    else:
        note = f"d = a·b + c. Only {name} moves; the other two stand still."
    readouts |= aside({f"grad_{each}": exact(f"{each}.grad", grad, "gradient") for each, grad in known.items()})
    x, y = Axis("", (-REACH, REACH)), Axis("", (-0.6, 3.6), names=list(reversed(ROWS)))
    along, d = Axis("the input that moves", (-REACH, REACH)), Axis("d", (-HIGHEST, HIGHEST))
    met = "a·b and c cancel: d is 0."
    goal = Goal("d = 0", abs(now.before), now.before == 0.0, met, number(now.before)) if name in known else None
    panels: list[Panel] = [
        Plot("inputs", "Inputs", x, y, [*_rows(now, known), *(goal.sign(0.0, 0.0) if goal else [])], readouts),
        Plot("slices", "Slices", along, d, _slices(now, known), aside=True),
    ]
    return Scene(
        panels,
        alt=f"d = a·b + c with {_list(inputs)}. {in_words(*panels)} {note if name in known else guess.hidden()}",
        note=note,
        verdict=guess.verdict(params),
        goal=goal,
    )


def _list(inputs: Params) -> str:
    return ", ".join(f"{name} = {value:g}" for name, value in inputs.items()).replace("-", "−")


def _other(name: str) -> str:
    """The other factor of a·b."""
    return "b" if name == "a" else "a"


def _direction(now: Nudge, slope: float) -> str:
    """Why d goes the way it goes."""
    if now.name == "c":
        return "Whatever is added to c is added to d."
    other = _other(now.name)
    if slope == 0.0:
        return f"{other} is 0: {now.name} is multiplied by nothing, and d does not move."
    return (
        f"{now.name} is multiplied by {other}, so d moves {number(now.inputs[other])} for each 1 that {now.name} moves."
    )


def _rounding(now: Nudge, slope: float) -> str:
    """Why a small nudge does not give exactly the engine's number; "" where it does."""
    if now.moved == now.inputs[now.name]:
        return f"h is too small: {now.name} + h is {now.name} again."
    off = abs(now.slope - slope)
    if off == 0.0:
        return ""
    return f"The nudge is off by {short(off)}. That is all rounding: floats here lie {short(grain(now))} apart."


def _rows(now: Nudge, known: dict[str, float]) -> list[Mark]:
    """Every input on its number line, to be moved, and d under them; the nudge, and how far it takes d."""
    before, after = (clamp(d, (-REACH, REACH)) for d in (now.before, now.after))
    name = now.name
    marks: list[Mark] = [
        Bars([(0.0, -0.2, before, 0.2)], "model", about="d"),
        Label(f"d = {number(now.before)}", before, 0.2, "model"),
    ]
    for each, x in now.inputs.items():
        row = ROWS[each]
        marks.append(Segments([(0.0, row, x, row)], "parameter", about=each))
        if each in known:
            marks.append(Label(f"slope {number(known[each])}", REACH, row, "gradient", "end", about=each))
    if name in known and now.h >= VISIBLE:
        row = ROWS[name]
        marks += [
            Arrows([(now.inputs[name], row + 0.42, now.moved, row + 0.42)], "parameter"),
            Arrows([(before, -0.4, after, -0.4)], "gradient"),
        ]
    for each, x in now.inputs.items():
        text = f"{each} = {x:g}, d = {now.before!r}"
        marks.append(INPUTS[each].handle(f"{each}: move this input", x, ROWS[each], text, about=each))
    return marks


def _slices(now: Nudge, known: dict[str, float]) -> list[Mark]:
    """d, were only that one input to move: a line for each that is known, through where it is."""
    d = now.before
    marks: list[Mark] = [Segments([(-REACH, d, REACH, d)], "quiet", dashed=True)]
    for each, x in now.inputs.items():
        if each in known:
            ends = [(end, expression(**{**now.inputs, each: end})) for end in (-LIMITS[each], LIMITS[each])]
            marks.append(Line(ends, "model" if each == now.name else "quiet", about=each))
        marks += [Dots([(x, d)], "parameter", about=each), Label(each, x, d, "parameter", about=each)]
    return marks
