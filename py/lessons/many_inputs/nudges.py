"""How does one output answer to each of several inputs?  Nudge one of them, and hold the others still.

    d     = a·b + c
    slope = (d after the nudge − d before it) / h

The three lines are d as one input moves: what d is for every other a, while b and c stay as they are,
and so on. All three cross at the height of d. The slope is worked out in plain floats, and the gradients by one
backward pass of the engine. There are no units.
"""

import math
from functools import lru_cache, partial
from typing import Any, NamedTuple

from downhill.value import Value
from picture.params import Choice, Guess, Params, Slider
from picture.scene import Axis, Dots, Label, Line, Mark, Plot, Readout, Readouts, Scene, Segments
from picture.words import number, short

TITLE = "One input at a time"
TASK = "Pick an input and nudge it."
DOCK = ["h"]

NAMES = ("a", "b", "c")
OPENINGS = {"a": 2.0, "b": -3.0, "c": 10.0}
LIMITS = {"a": 5.0, "b": 5.0, "c": 12.0}
ANSWERS = (("-3", "−3 h"), ("1", "1 h"), ("2", "2 h"), ("10", "10 h"))

WIDE, HIGH = 13.0, 42.0
"""How far the axes reach on both sides of 0."""

VISIBLE = 0.3
"""The smallest h at which the nudge and the rise are drawn."""


def _meets(name: str, answer: str, opening: Params) -> str:
    """What meets a guess about the input `name`, by the engine; of a wrong one, what it would have meant."""
    guess, slope = float(answer), gradients(**opening)[name]
    place = f"t {_list(opening)} it is {number(slope)}"
    if guess == slope:
        return f"Yes: a{place}."
    wrong = f"A{place}, not {number(guess)}."
    if guess == opening[name]:
        return f"{wrong} That is {name} itself: how large it is, not what it does."
    if name == "c":
        return f"{wrong} Nothing multiplies c. It is added, just as it is."
    if guess == opening["c"]:
        return f"{wrong} That is c, and c stands still, whatever {name} does."
    return f"{wrong} It would be 1 if {name} were added. It is multiplied by {_other(name)}."


GUESSES = {
    name: Guess(
        name=f"guess_{name}",
        label=f"If {name} grows by h, d changes by",
        options=ANSWERS,
        when=("which", name),
        meets=partial(_meets, name),
        state=OPENINGS,
        hides=f"What nudging {name} does is hidden",
    )
    for name in NAMES
}
INPUTS = {
    name: Slider(name=name, label=name, low=-LIMITS[name], high=LIMITS[name], opening=start, step=0.5, format=",.4~r")
    for name, start in OPENINGS.items()
}
PARAMS = [
    Choice(name="which", label="Nudge", options=tuple((name, name) for name in NAMES), opening="a"),
    *GUESSES.values(),
    *INPUTS.values(),
    Slider(name="h", label="h", low=1e-16, high=1.0, opening=1e-4, step=10.0, format=".3~g", scale="log"),
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
    """Where d stands, and the line of every input for which a guess has been made."""
    name, inputs = params["which"], {name: params[name] for name in NAMES}
    guess, now, grads = GUESSES[name], nudge(name, inputs, params["h"]), gradients(**inputs)
    known = {each: grads[each] for each in NAMES if params[GUESSES[each].name]}
    readouts: Readouts = {"d1": _exact("d before", now.before)}
    words = f"d = a·b + c with {_list(inputs)} is {now.before!r}."
    if name in known:
        readouts["d2"] = _exact(f"d after {name} moved by h", now.after)
        readouts["slope"] = Readout("(d after − d before) / h", now.slope, "gradient", repr(now.slope))
        readouts["gap"] = Readout("floats lie apart by", grain(now), "quiet", short(grain(now)))
        words += f" With {name} moved by h = {now.h!r} it is {now.after!r}, so the slope is {now.slope!r}."
        note = f"{_direction(now, grads[name])} {_rounding(now, grads[name])}"
    else:
        words += f" {guess.hidden()}"
        note = f"{name} moves a little to the right, and the other two stand still. What does d do? Choose a number."
    readouts |= {f"grad_{each}": Readout(f"{each}.grad", grad, "gradient", repr(grad)) for each, grad in known.items()}
    if known:
        words += f" One backward pass gives {', '.join(f'{each}.grad = {grad!r}' for each, grad in known.items())}."
    x, y = Axis("the input that moves", (-WIDE, WIDE)), Axis("d", (-HIGH, HIGH))
    return Scene(
        [Plot("slices", "d, as one input moves", x, y, _marks(now, known), readouts)],
        alt=f"{words} {note}",
        note=note,
        verdict=guess.verdict(params),
    )


def _exact(label: str, d: float) -> Readout:
    """A value of d in all its digits."""
    return Readout(label, d, "model", repr(d))


def _list(inputs: Params) -> str:
    return ", ".join(f"{name} = {value:g}" for name, value in inputs.items()).replace("-", "−")


def _other(name: str) -> str:
    """The other factor of a·b."""
    return "b" if name == "a" else "a"


def _direction(now: Nudge, slope: float) -> str:
    """Why d goes the way it goes."""
    if now.name == "c":
        return "Now: whatever is added to c is added to d."
    other = _other(now.name)
    if slope == 0.0:
        return f"Now {other} is 0: {now.name} is multiplied by nothing, and d does not move."
    way = "rises" if slope > 0.0 else f"falls, for {other} is negative"
    return f"Now {other} is {number(now.inputs[other])}: {now.name} grows, and a·b {way}."


def _rounding(now: Nudge, slope: float) -> str:
    """Why the nudge does not give exactly the engine's number."""
    here = now.inputs[now.name]
    if now.moved == here:
        return (
            f"But h is too small: the next float after {here!r} is {short(math.ulp(here))} away, so "
            f"{now.name} + h is {now.name} again."
        )
    off = abs(now.slope - slope)
    if off == 0.0:
        return "The nudge agrees with the engine to the last digit."
    return (
        f"The nudge is off by {short(off)}. No line here bends, so that is all rounding: {now.name} + h and d "
        f"become floats, and those lie up to {short(grain(now))} apart."
    )


def _marks(now: Nudge, known: dict[str, float]) -> list[Mark]:
    """The height of d, the lines that are known, the nudge, and a handle on every input."""
    name, here, d = now.name, now.inputs[now.name], now.before
    marks: list[Mark] = [Segments([(-WIDE, d, WIDE, d)], "quiet", dashed=True)]
    for each in known:
        ends = [(end, expression(**{**now.inputs, each: end})) for end in (-LIMITS[each], LIMITS[each])]
        marks.append(Line(ends, "model" if each == name else "quiet", about=each))
    if name in known and now.h >= VISIBLE:
        marks += [
            Segments([(here, d, now.moved, d)], "parameter"),
            Segments([(now.moved, d, now.moved, now.after)], "gradient"),
            Dots([(now.moved, now.after)], "gradient"),
        ]
    marks += [Label(each, x, d + 2.0, "parameter", about=each) for each, x in now.inputs.items()]
    # The nudged input comes last: where two handles overlap, it is the one on top.
    for each in sorted(NAMES, key=lambda each: each == name):
        x = now.inputs[each]
        text = f"{each} = {x:g}, d = {d!r}"
        marks.append(INPUTS[each].handle(f"{each}: move this input", x, d, text, about=each))
    return marks
