"""Does PyTorch compute what the engine computes?  The same neuron in both, line beside line.

    |ours − PyTorch's|      for the output and for every gradient

PyTorch does not run in a browser. What it said is recorded (py/data/pytorch.json), twice: by a run in 64-bit floats
throughout, and as the lecture prints it. Our lines are run whenever the picture is drawn, just as they stand there.
"""

import json
import struct
from functools import cache, lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Any, Literal, NamedTuple

from picture.params import Choice, Guess, Params, counter
from picture.scene import (
    Axis,
    Code,
    Dots,
    Excerpt,
    Goal,
    Label,
    Panel,
    Plot,
    Readout,
    Readouts,
    Role,
    Scene,
    Segments,
    aside,
    exact,
)
from picture.words import number, short

TITLE = "Line beside line"
TASK = "Step to the number that differs most. Red digits differ."
DOCK = ["line"]
TOGETHER = "below"

RECORDED = Path(__file__).parents[2] / "data" / "pytorch.json"

Run = Literal["recorded", "lecture"]

FLOOR, CEILING = 1e-18, 1e-5
"""The ends of the axis of the differences; a difference of exactly 0 is a cross at the lower one."""

TINY = 1e-12
"""Differences below this are rounding in 64 bits."""

LINE_OF_ROUNDING = TINY / 1e3
"""Where the picture draws the limit of that rounding."""


class Line(NamedTuple):
    """The same step on both sides, and what is recorded of it: "out", the name of a gradient, or nothing."""

    ours: str
    theirs: str
    gives: str = ""


GIVEN = {"x1": "2.0", "x2": "0.0", "w1": "-3.0", "w2": "1.0", "b": "6.8813735870195432"}
ASKED = {"recorded": ("x1", "w1", "x2", "w2", "b"), "lecture": ("x2", "w2", "x1", "w1")}
"""The gradients of each run, in the order in which they are printed."""

THEIRS = {
    "recorded": "torch.tensor({}, requires_grad=True)",
    "lecture": "torch.Tensor([{}]).double().requires_grad_()",
}
START = {
    "recorded": Line("from downhill import Value", "import torch; torch.set_default_dtype(torch.float64)"),
    "lecture": Line("from downhill import Value", "import torch"),
}


@cache
def program(run: Run, short: bool) -> list[Line]:
    """All lines, as they are shown and ours are run; in a `short` one our numbers, too, are rounded to 32 bits."""
    ours = "Value(in_32_bits({}))" if short else "Value({})"
    return [
        START[run],
        *(Line(f"{name} = {ours.format(at)}", f"{name} = {THEIRS[run].format(at)}") for name, at in GIVEN.items()),
        Line("n = x1 * w1 + x2 * w2 + b", "n = x1 * w1 + x2 * w2 + b"),
        Line("o = n.tanh()", "o = torch.tanh(n)"),
        Line("o.data", "o.item()", "out"),
        Line("o.backward()", "o.backward()"),
        *(Line(f"{name}.grad", f"{name}.grad.item()", name) for name in ASKED[run]),
    ]


def in_32_bits(number: float) -> float:
    """The 32-bit float that is nearest to `number`."""
    return struct.unpack("<f", struct.pack("<f", number))[0]


@cache
def recorded() -> dict[str, Any]:
    """What PyTorch said, run by run."""
    return json.loads(RECORDED.read_text(encoding="utf-8"))


def theirs(run: Run) -> dict[str, float]:
    """What PyTorch said: "out" and the gradients."""
    found = recorded()[run]
    return {"out": found["out"], **{name: found["grads"][name] for name in ASKED[run]}}


@lru_cache(maxsize=4)
def ours(run: Run, short: bool) -> dict[str, float]:
    """What our lines give when they are run, each as it stands there."""
    names: dict[str, Any] = {"in_32_bits": in_32_bits}
    given: dict[str, float] = {}
    for line in program(run, short):
        if line.gives:
            given[line.gives] = eval(line.ours, names)
        else:
            exec(line.ours, names)
    return given


def apart(run: Run, short: bool) -> dict[str, float]:
    """How far both are from each other."""
    mine, other = ours(run, short), theirs(run)
    return {name: abs(mine[name] - other[name]) for name in other}


MOST = max(len(program(run, False)) for run in ("recorded", "lecture"))
FIRST = next(i for i, line in enumerate(program("recorded", False), start=1) if line.gives)
LINE = counter("line", "Line", MOST, low=1.0, opening=FIRST, plays=1.5)
RUN = Choice(
    "run",
    "PyTorch’s run",
    options=(("recorded", "64 bits throughout"), ("lecture", "As in the lecture")),
    opening="recorded",
)
WHY = "It is b: torch.Tensor makes 32-bit floats. Our b is rounded like that now."
GUESS = Guess(
    "guess",
    "From the seventh digit on they differ. Why?",
    options=(("bits", "b lost digits"), ("tanh", "Another tanh"), ("nudge", "It nudges")),
    when=("run", "lecture"),
    meets={
        "bits": f"Yes. {WHY}",
        "tanh": f"In 64 bits the same tanh agrees. {WHY}",
        "nudge": f"No slope goes into o, and it differs, too. {WHY}",
    },
)
PARAMS = [RUN, GUESS, LINE]


def called(name: str) -> str:
    """What a recorded number is called."""
    return "o" if name == "out" else f"{name}.grad"


def scene(params: Params) -> Scene:
    """Both programs, the line that is lit, and how far apart all their numbers are."""
    run: Run = params["run"]
    verdict = GUESS.verdict(params) if run == "lecture" else None
    rounds = verdict is not None
    both = program(run, rounds)
    lit = min(int(params["line"]), len(both))
    line = both[lit - 1]
    mine, other, off = ours(run, rounds), theirs(run), apart(run, rounds)
    left, right = _given(line, "ours", "ours", mine), _given(line, "theirs", "PyTorch’s", other)
    if rounds:
        b = float(GIVEN["b"])
        left["b"] = exact("b in 64 bits", b, "parameter")
        left["b32"] = exact("b in 32 bits", in_32_bits(b), "parameter")
    note = _agreement(max(off.values()))
    goal = _goal(line, off) if run == RUN.opening else None
    differences = _differences(off)
    if goal and line.gives:
        differences.marks += goal.sign(float(list(off).index(line.gives)), off[line.gives])
    our_lines = _excerpt("downhill", [(at.ours, at.gives) for at in both], (mine, other), lit)
    their_lines = _excerpt("PyTorch", [(at.theirs, at.gives) for at in both], (other, mine), lit)
    panels: list[Panel] = [
        Code("ours", "Ours, run here", [our_lines], aside(left)),
        Code("theirs", _named(run), [their_lines], aside(right)),
        differences,
    ]
    words = f"Two programs of {len(both)} lines side by side, ours and PyTorch's, at {line.ours} and {line.theirs}."
    # Nine digits, and no differences: the last digits of ours are not the same on every machine.
    numbers = ", ".join(f"{called(name)} {number(value, 9)}" for name, value in other.items())
    return Scene(
        panels,
        alt=f"{words} PyTorch's numbers are {numbers}. {note}",
        note=note,
        verdict=verdict,
        ends={"line": float(len(both))},
        goal=goal,
    )


def _goal(line: Line, off: dict[str, float]) -> Goal:
    """The line whose number is furthest apart."""
    here = off.get(line.gives, 0.0)
    met = f"{called(line.gives)} differs most, by {short(here)}. All of that is the rounding of its last digit."
    return Goal("largest difference", here, here == max(off.values()), met, short(here), best="highest")


def _given(line: Line, name: str, whose: str, numbers: dict[str, float]) -> Readouts:
    """What a line gives on one side, in full."""
    if not line.gives:
        return {}
    role: Role = "model" if line.gives == "out" else "gradient"
    return {name: exact(f"{called(line.gives)}, {whose}", numbers[line.gives], role)}


def _named(run: Run) -> str:
    if run == "recorded":
        return f"PyTorch {recorded()[run]['torch']}, recorded"
    return "PyTorch, as the lecture prints it"


def _agreement(largest: float) -> str:
    """In words, how far apart both are at most."""
    if largest < TINY:
        return "All numbers agree to 14 digits or more. What is left is the rounding of the last."
    return f"They are up to {number(largest, 2)} apart."


def _excerpt(file: str, lines: list[tuple[str, str]], sides: tuple[dict[str, float], ...], lit: int) -> Excerpt:
    """A program, each line with what it gives behind it; `sides` are its own numbers and the other's."""
    shown: list[list[tuple[str, str]]] = []
    for text, gives in lines:
        pieces = [("", text)]
        if gives:
            own, other = (repr(numbers[gives]) for numbers in sides)
            same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(own, other, strict=False)))
            pieces += [("c1", f"  # {own[:same]}"), ("err", own[same:])]
        shown.append(pieces)
    return Excerpt(file, 1, shown, [lit])


def _differences(off: dict[str, float]) -> Plot:
    """How far apart both are, for every number that is recorded."""
    places = [(float(place), difference) for place, difference in enumerate(off.values())]
    seen = [(x, difference) for x, difference in places if difference > FLOOR]
    none = [(x, FLOOR) for x, difference in places if difference <= FLOOR]
    right = len(off) - 0.5
    readouts = {
        f"apart_{name}": Readout(f"{called(name)}, apart", difference, "error", short(difference))
        for name, difference in off.items()
    }
    return Plot(
        "apart",
        "Apart",
        Axis("", (-0.5, right), format="d", names=[called(name) for name in off]),
        Axis("difference", (FLOOR, CEILING), format="~g", scale="log"),
        [
            Segments([(-0.5, LINE_OF_ROUNDING, right, LINE_OF_ROUNDING)], "quiet", dashed=True),
            Label("below this: rounding in 64 bits", right - 0.05, LINE_OF_ROUNDING * 1.6, "quiet", "end"),
            Segments([(x, FLOOR, x, difference) for x, difference in seen], "error"),
            Dots(seen, "error"),
            Dots(none, "best", shape="cross"),
        ],
        aside(readouts),
        aside=True,
    )
