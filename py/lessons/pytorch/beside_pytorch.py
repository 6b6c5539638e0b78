"""Does PyTorch compute what the engine computes?  The same neuron in both, line beside line.

    |ours − PyTorch's|      for the output and for every gradient

PyTorch does not run in a browser. What it said is recorded (py/data/pytorch.json), twice: by a run in 64-bit floats
throughout, and as the lecture prints it. Our lines are run whenever the picture is drawn, just as they stand there.
"""

import json
import struct
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from picture.old import Code, Excerpt, Mark, Plot, Readout, Scene, rows
from picture.params import Choice, Params, Slider
from picture.words import number, short
from worlds import houses as h

TITLE = "Line beside line"
CAPTION = (
    "Play, or step: the same line is lit on both sides. Then switch to the lecture’s run, and explain what you see."
)

RECORDED = Path(__file__).parents[2] / "data" / "pytorch.json"

Run = Literal["recorded", "lecture"]

FLOOR, CEILING = 1e-18, 1e-5
"""What the axis of the differences spans; one of exactly 0 is a cross at its lower end."""

TINY = 1e-12
"""Differences below this are rounding in 64 bits."""


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
def lines(run: Run, short: bool) -> tuple[Line, ...]:
    """The program; in a `short` one our numbers, too, are rounded to 32 bits first."""
    ours = "Value(in_32_bits({}))" if short else "Value({})"
    return (
        START[run],
        *(Line(f"{name} = {ours}", f"{name} = {THEIRS[run]}") for name in GIVEN),
        Line("n = x1 * w1 + x2 * w2 + b", "n = x1 * w1 + x2 * w2 + b"),
        Line("o = n.tanh()", "o = torch.tanh(n)"),
        Line("o.data", "o.item()", "out"),
        Line("o.backward()", "o.backward()"),
        *(Line(f"{name}.grad", f"{name}.grad.item()", name) for name in ASKED[run]),
    )


def filled(line: Line) -> Line:
    """With the number that is given in that line."""
    number = GIVEN.get(line.ours.partition(" = ")[0], "")
    return Line(line.ours.replace("{}", number), line.theirs.replace("{}", number), line.gives)


def program(run: Run, short: bool) -> list[Line]:
    """All lines, as they are shown and ours are run."""
    return [filled(line) for line in lines(run, short)]


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


MOST = max(len(lines(run, False)) for run in ("recorded", "lecture"))
LINE = Slider(
    name="line",
    label="Line",
    low=1.0,
    high=float(MOST),
    opening=float(next(i for i, line in enumerate(lines("recorded", False), start=1) if line.gives)),
    step=1.0,
    format="d",
    role="quiet",
    whole=True,
    plays=1.5,
)
PARAMS = [
    Choice(
        name="run",
        label="PyTorch’s run",
        options=(("recorded", "64 bits throughout"), ("lecture", "As in the lecture")),
        opening="recorded",
    ),
    Choice(
        name="guess",
        label="From the seventh digit on they differ. Why?",
        options=(
            ("bits", "b lost digits on its way in"),
            ("tanh", "PyTorch has another tanh"),
            ("nudge", "PyTorch measures slopes by nudging"),
        ),
        opening="",
        when=("run", "lecture"),
    ),
    LINE,
]


def called(name: str) -> str:
    """What a recorded number is called."""
    return "o" if name == "out" else f"{name}.grad"


def scene(params: Params) -> Scene:
    """Both programs, the line that is lit, and how far apart all their numbers are."""
    run: Run = params["run"]
    guess = params["guess"] if run == "lecture" else ""
    brief = bool(guess)
    both = program(run, brief)
    lit = min(int(params["line"]), len(both))
    line = both[lit - 1]
    mine, other, off = ours(run, brief), theirs(run), apart(run, brief)
    left: dict[str, Readout] = {}
    right: dict[str, Readout] = {}
    if line.gives:
        name = called(line.gives)
        role = "model" if line.gives == "out" else "gradient"
        left["ours"] = h.readout(f"{name}, ours", mine[line.gives], repr(mine[line.gives]), role)
        right["theirs"] = h.readout(f"{name}, PyTorch’s", other[line.gives], repr(other[line.gives]), role)
    if guess:
        b = float(GIVEN["b"])
        left["b"] = h.readout("b in 64 bits", b, repr(b), "parameter")
        left["b32"] = h.readout("b in 32 bits", in_32_bits(b), repr(in_32_bits(b)), "parameter")
    below = {
        f"apart_{name}": h.readout(f"{called(name)}, apart", number, short(number), "error")
        for name, number in off.items()
    }
    note = _note(run, guess, off)
    numbers = ", ".join(f"{called(name)} {number(value, 9)}" for name, value in other.items())
    words = (
        f"Two programs of {len(both)} lines side by side, ours and PyTorch's; line {lit} is lit: {line.ours} and "
        f"{line.theirs}. PyTorch's numbers are {numbers}."
    )
    return {
        "panels": [
            _code("ours", "Ours, run here and now", [(at.ours, at.gives) for at in both], mine, lit, left),
            _code("theirs", _named(run), [(at.theirs, at.gives) for at in both], other, lit, right),
            _differences(off, list(below)),
        ],
        "readouts": left | right | below,
        "alt": f"{words} {note}",
        "note": note,
        "ends": {"line": float(len(both))},
    }


def _named(run: Run) -> str:
    if run == "recorded":
        return f"PyTorch {recorded()[run]['torch']}, recorded"
    return "PyTorch, as the lecture prints it"


def _note(run: Run, guess: str, off: dict[str, float]) -> str:
    """How well both agree; and the guess beside what the engine says when b is rounded."""
    largest = max(off.values())
    if run == "recorded":
        return _agreement(largest)
    if not guess:
        return f"{_agreement(largest)} Choose a reason, and the engine tries it."
    b = float(GIVEN["b"])
    why = (
        f"torch.Tensor makes 32-bit floats, so b becomes {in_32_bits(b)!r}, and .double() cannot bring back what is "
        "lost. Our b is rounded in the same way now"
    )
    explained = largest < TINY
    agreement = _agreement(largest)
    if guess == "bits":
        return f"{'Yes. ' if explained else ''}{why}. {agreement}"
    if guess == "tanh":
        return (
            f"With 64 bits throughout it is the same tanh, and there o agrees to 14 digits. It is b: {why}. {agreement}"
        )
    return (
        "o itself differs, too, and no slope is needed for that. PyTorch passes backward, as the engine does. It is "
        f"b: {why}. {agreement}"
    )


def _agreement(largest: float) -> str:
    """In words, how far apart both are at most."""
    if largest < TINY:
        return "All numbers agree to 14 digits or more: what is left is the rounding of the last."
    return f"They are up to {number(largest, 2)} apart."


_FILES = {"ours": "downhill", "theirs": "PyTorch"}


def _code(  # noqa: PLR0917
    name: str, title: str, texts: list[tuple[str, str]], given: dict[str, float], lit: int, readouts: Iterable[str]
) -> Code:
    """One of the programs, with what its lines give behind them."""
    shown: list[list[tuple[str, str]]] = []
    for text, gives in texts:
        pieces = [("", text)]
        if gives:
            pieces.append(("c1", f"  # {given[gives]!r}"))
        shown.append(pieces)
    excerpt: Excerpt = {"file": _FILES[name], "first": 1, "lines": shown, "lit": [lit]}
    return {
        "view": "code",
        "name": name,
        "title": title,
        "share": 1.0,
        "excerpts": [excerpt],
        "readouts": list(readouts),
    }


def _differences(off: dict[str, float], readouts: list[str]) -> Plot:
    """How far apart both are, for every number that is recorded."""
    places = [(float(place), number) for place, number in enumerate(off.values())]
    stems = [(x, FLOOR, x, number) for x, number in places if number > FLOOR]
    marks: list[Mark] = [
        {
            "kind": "segments",
            "role": "quiet",
            "at": rows([(-0.5, TINY / 1e3, len(off) - 0.5, TINY / 1e3)], 4),
            "dashed": True,
        },
        {
            "kind": "label",
            "role": "quiet",
            "x": len(off) - 0.55,
            "y": TINY / 1e3 * 1.6,
            "text": "below this: rounding in 64 bits",
            "anchor": "end",
        },
        {"kind": "segments", "role": "error", "at": rows(stems, 4)},
        {"kind": "dots", "role": "error", "at": rows([(x, number) for x, _, _, number in stems], 2)},
        {
            "kind": "dots",
            "role": "best",
            "at": rows([(x, FLOOR) for x, number in places if number <= FLOOR], 2),
            "shape": "cross",
        },
    ]
    return {
        "view": "plot",
        "name": "apart",
        "title": "How far apart they are",
        "share": 1.0,
        "x": {
            "label": "",
            "unit": "",
            "domain": (-0.5, len(off) - 0.5),
            "format": "d",
            "names": [called(name) for name in off],
        },
        "y": {"label": "difference", "unit": "", "domain": (FLOOR, CEILING), "format": "~g", "scale": "log"},
        "marks": marks,
        "readouts": readouts,
        "whole": True,
    }
