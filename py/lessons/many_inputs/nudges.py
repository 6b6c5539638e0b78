"""How does one output answer to each of several inputs?  Nudge one of them, and hold the others still.

    d     = a·b + c
    slope = (d after the nudge − d before it) / h

The three lines are d as one input moves: what d is for every other a, while b and c stay as they are,
and so on. All three go through the same height, which is d. The slope is worked out in plain floats, and the
gradients by one backward pass of the engine. There are no units.
"""

import math
from functools import lru_cache
from typing import Any, NamedTuple

from downhill.value import Value
from picture.old import Handle, Label, Mark, Plot, Readout, Scene, rows
from picture.params import Choice, Params, Slider
from picture.words import number, short
from worlds import houses as words

TITLE = "One input at a time"
CAPTION = "Which input will you nudge? Say what comes of it, and its line appears. Then drag the inputs."

NAMES = ("a", "b", "c")
OPENINGS = {"a": 2.0, "b": -3.0, "c": 10.0}
LIMITS = {"a": 5.0, "b": 5.0, "c": 12.0}
GUESSES = (("-3", "−3 h"), ("1", "1 h"), ("2", "2 h"), ("10", "10 h"))

WIDE, HIGH = 13.0, 42.0
"""The picture goes so far to both sides, and so far up and down."""

SEEN = 0.3
"""From this h on the nudge and the rise are drawn: smaller ones cannot be seen."""

PARAMS = [
    Choice(name="which", label="Nudge", options=tuple((name, name) for name in NAMES), opening="a"),
    *(
        Choice(
            name=f"guess_{name}",
            label=f"If {name} grows by h, d changes by",
            options=GUESSES,
            opening="",
            when=("which", name),
        )
        for name in NAMES
    ),
    *(
        Slider(name=name, label=name, low=-LIMITS[name], high=LIMITS[name], opening=start, step=0.5, format=",.4~r")
        for name, start in OPENINGS.items()
    ),
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
    def rise(self) -> float:
        """How much d rose."""
        return self.after - self.before

    @property
    def slope(self) -> float:
        """How much that is for each bit of h."""
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


def scene(params: Params) -> Scene:
    """Where d stands, and the line of every input for which a guess has been made."""
    inputs = {name: params[name] for name in NAMES}
    guesses = {name: params[f"guess_{name}"] for name in NAMES}
    name = params["which"]
    now = nudge(name, inputs, params["h"])
    grads = gradients(**inputs)
    numbers: dict[str, Readout] = {"d1": words.readout("d before", now.before, repr(now.before), "model")}
    said = f"d = a·b + c with {_list(inputs)} is {now.before!r}."
    if guesses[name]:
        numbers["d2"] = words.readout(f"d after {name} moved by h", now.after, repr(now.after), "model")
        numbers["slope"] = words.readout("(d after − d before) / h", now.slope, repr(now.slope), "gradient")
        said += f" With {name} moved by h = {now.h!r} it is {now.after!r}, so the slope is {now.slope!r}."
        gap = grain(now)
        numbers["gap"] = words.readout("floats lie apart by", gap, short(gap), "quiet")
        note = f"{_score(name, guesses[name])} {_sign(now, grads[name])} {_digits(now, grads[name])}"
    else:
        said += f" What nudging {name} does is hidden until you have made a guess."
        note = f"{name} moves a little to the right, and the other two stand still. What does d do? Choose a number."
    for other in NAMES:
        if guesses[other]:
            numbers[f"grad_{other}"] = words.readout(f"{other}.grad", grads[other], repr(grads[other]), "gradient")
    known = {other: grads[other] for other in NAMES if guesses[other]}
    if known:
        said += f" One backward pass gives {', '.join(f'{other}.grad = {slope!r}' for other, slope in known.items())}."
    panel: Plot = {
        "view": "plot",
        "name": "slices",
        "title": "d, as one input moves",
        "share": 1.0,
        "x": {"label": "the input that moves", "unit": "", "domain": (-WIDE, WIDE), "format": ","},
        "y": {"label": "d", "unit": "", "domain": (-HIGH, HIGH), "format": ","},
        "marks": _marks(now, known),
        "readouts": list(numbers),
    }
    return {"panels": [panel], "readouts": numbers, "alt": f"{said} {note}", "note": note}


def _list(inputs: dict[str, float]) -> str:
    return ", ".join(f"{name} = {value:g}" for name, value in inputs.items()).replace("-", "−")


def _score(name: str, guess: str) -> str:
    """The guess beside the engine's answer, where the figure opens; and what the wrong one would have meant."""
    slope = gradients(**OPENINGS)[name]
    if float(guess) == slope:
        return f"Yes: at {_list(OPENINGS)} it is {number(slope)}."
    said = f"At {_list(OPENINGS)} it is {number(slope)}, not {number(float(guess))}."
    if float(guess) == OPENINGS[name]:
        return f"{said} That is {name} itself: how large it is, not what it does."
    if name == "c":
        return f"{said} Nothing multiplies c. It is added, just as it is."
    other = "b" if name == "a" else "a"
    if float(guess) == OPENINGS["c"]:
        return f"{said} That is c, and c stands still, whatever {name} does."
    return f"{said} It would be 1 if {name} were added. It is multiplied by {other}."


def _sign(now: Nudge, slope: float) -> str:
    """Why d goes the way it goes."""
    if now.name == "c":
        return "Now: whatever is added to c is added to d."
    other = "b" if now.name == "a" else "a"
    factor = number(now.inputs[other])
    if slope == 0.0:
        return f"Now {other} is 0: {now.name} is multiplied by nothing, and d does not move."
    way = "falls, for b is negative" if other == "b" else "falls, for a is negative"
    return f"Now {other} is {factor}: {now.name} grows, and a·b {'rises' if slope > 0.0 else way}."


def _digits(now: Nudge, slope: float) -> str:
    """Why the nudge does not say exactly what the engine says."""
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


def grain(now: Nudge) -> float:
    """How far apart the floats are, at the largest of the numbers that are rounded on the way."""
    return math.ulp(max(abs(now.moved), abs(now.inputs["a"] * now.inputs["b"]), abs(now.after)))


def _marks(now: Nudge, known: dict[str, float]) -> list[Mark]:
    """The height of d, the lines that are known, the nudge, and a handle on every input."""
    d = now.before
    marks: list[Mark] = [
        {"kind": "segments", "role": "quiet", "at": rows([(-WIDE, d, WIDE, d)], 4), "dashed": True},
    ]
    for name in known:
        reach = LIMITS[name]
        ends = [(end, expression(**{**now.inputs, name: end})) for end in (-reach, reach)]
        line: Mark = {"kind": "line", "role": "model", "at": rows(ends, 2), "about": name}
        if name != now.name:
            line = {"kind": "line", "role": "quiet", "at": rows(ends, 2), "about": name}
        marks.append(line)
    if now.name in known and now.h >= SEEN:
        here = now.inputs[now.name]
        across, up = rows([(here, d, now.moved, d)], 4), rows([(now.moved, d, now.moved, now.after)], 4)
        marks.append({"kind": "segments", "role": "parameter", "at": across})
        marks.append({"kind": "segments", "role": "gradient", "at": up})
        marks.append({"kind": "dots", "role": "gradient", "at": rows([(now.moved, now.after)], 2)})
    # The one that is nudged is drawn last: where two are at one place, the hand gets it.
    order = [name for name in NAMES if name != now.name] + [now.name]
    return [*marks, *(_named(name, now) for name in NAMES), *(_handle(name, now) for name in order)]


def _named(name: str, now: Nudge) -> Label:
    """The name of an input, above its handle."""
    return {
        "kind": "label",
        "role": "parameter",
        "x": now.inputs[name],
        "y": now.before + 2.0,
        "text": name,
        "anchor": "middle",
        "about": name,
    }


def _handle(name: str, now: Nudge) -> Handle:
    """An input, at the height of d."""
    return {
        "kind": "handle",
        "role": "parameter",
        "name": name,
        "label": f"{name}: move this input",
        "x": now.inputs[name],
        "y": now.before,
        "drag": {"x": {"param": name, "per": 1.0}},
        "value": now.inputs[name],
        "low": -LIMITS[name],
        "high": LIMITS[name],
        "text": f"{name} = {now.inputs[name]:g}, d = {now.before!r}",
        "about": name,
    }
