"""Where do gradients vanish: in neurons that say nothing, or in neurons that shout?

    slope of ReLU: 1 above 0, else 0        slope of tanh: 1 − tanh²

The same network learns the two moons twice, once with ReLU and once with tanh, from the same draw of
weights. What reaches a weight has been multiplied by the slope of every neuron on the way; where that
slope is 0 nothing arrives, and nothing is learned.
"""

import math

from lessons.modern_nets import moons as m
from picture.numbers import clamp, mean
from picture.old import Axis, Mark, Plot, Readout, Role, Scene, rows
from picture.params import Choice, Params, Slider
from picture.words import RAISED, number, percent
from worlds import houses as h

TITLE = "The same start, with ReLU and with tanh"
CAPTION = "Say who will do better, then play. After that, draw the weights smaller or larger, and change the rate."

STEPS = 100
NEARLY = 0.05
"""A slope below this lets next to nothing through."""

SIZE: tuple[float, float] = (1e-6, 100.0)
"""What is shown of a gradient's size; one that is smaller stands at the floor."""

SIDES: dict[m.Activation, float] = {"relu": -0.2, "tanh": 0.2}
"""Where the bar of each stands beside its layer."""

HALF = 0.15
TIE = "tie"
OPTIONS = (("relu", "ReLU"), ("tanh", "tanh"), (TIE, "Neither"))

PARAMS = [
    Choice(name="winner", label="More points on their side in the end", options=OPTIONS, opening=""),
    Slider(
        name="gain",
        label="Weights drawn larger by",
        low=0.1,
        high=10.0,
        opening=4.0,
        step=10**0.1,
        unit="times",
        format=".2~g",
        scale="log",
    ),
    m.rate_slider(1.0),
    m.SEED,
    m.steps_slider(STEPS, 12.0),
]


def scene(params: Params) -> Scene:
    """Two networks before their first step; once a winner is named, as far as they have come."""
    chosen = params["winner"]
    steps = int(params["steps"]) if chosen else 0
    pair = {name: m.run(name, int(params["seed"]), params["rate"], 0.0, params["gain"]) for name in m.NAMES}
    at = {name: run.reach(steps) for name, run in pair.items()}
    readouts: dict[str, Readout] = {}
    for name, run in pair.items():
        slopes, said = run.slopes(at[name]), m.NAMES[name]
        right, none = run.right(at[name]), sum(not any(neuron) for layer in slopes for neuron in layer)
        closed = blocked([slope for layer in slopes for neuron in layer for slope in neuron])
        size = sizes(run, at[name])[0]
        readouts |= {
            f"size_{name}": h.readout(f"{said}, layer 1", size, small(size), "gradient"),
            f"closed_{name}": h.readout(f"{said}, slopes near 0", closed, percent(closed), "model"),
            f"dead_{name}": h.readout(f"{said}, dead", none, f"{none} of {sum(m.SIZES[1:-1])}", "model"),
            f"right_{name}": h.readout(f"{said}, on their side", right, f"{right} of {m.COUNT}", "data"),
        }
    note = " ".join(_notes(pair, readouts, chosen, steps)) if chosen else "Say who will do better; then they can start."
    words = (
        f"Two networks with the same weights, drawn {number(params['gain'])} times as large as usual, after {steps} "
        "steps. "
    )
    words += " ".join(
        f"{said}: {readouts[f'right_{name}']['text']} points on their side, {readouts[f'closed_{name}']['text']} "
        f"of the slopes near 0, gradients of the first layer about {readouts[f'size_{name}']['text']}."
        for name, said in m.NAMES.items()
    )
    return {
        "panels": [_gradients(pair, at), _closed(pair, at), _progress(pair, at)],
        "readouts": readouts,
        "alt": f"{words} {note}",
        "note": note,
    }


def sizes(run: m.Run, steps: int) -> list[float]:
    """Of every layer, the mean size of the gradients of its weights."""
    return [mean([abs(slope) for slope in layer]) for layer in m.layers(run.gradients(steps))]


def small(size: float) -> str:
    """A gradient's size in words, however small: "0.012", "3.1 × 10⁻⁷", "0"."""
    if size == 0.0 or size >= 1e-4:
        return number(size, 2)
    power = math.floor(math.log10(size))
    return f"{size / 10.0**power:.1f} × 10{str(power).replace('-', '⁻').translate(RAISED)}"


def blocked(slopes: list[float]) -> float:
    """The share of `slopes` that let next to nothing through."""
    return sum(slope < NEARLY for slope in slopes) / len(slopes)


def _notes(pair: dict[m.Activation, m.Run], readouts: dict[str, Readout], chosen: str, steps: int) -> list[str]:
    """What has become of the gradients, and of the guess when the run is over."""
    notes = []
    for name, said in m.NAMES.items():
        dead = int(readouts[f"dead_{name}"]["value"])
        if readouts[f"size_{name}"]["value"] == 0.0 and readouts[f"right_{name}"]["value"] < m.COUNT:
            notes.append(f"{said} has stopped learning: no gradient reaches its first layer.")
        if dead and name == "relu":
            notes.append(
                f"{dead} of its neurons are dead: they answer 0 to every point, so their slope is 0 everywhere."
            )
        if pair[name].lost:
            notes.append(f"{said} has gone out of all bounds: {pair[name].lost}.")
    if steps < STEPS:
        return [f"You said: {dict(OPTIONS)[chosen]}. It is decided after {STEPS} steps.", *notes]
    right = {name: int(readouts[f"right_{name}"]["value"]) for name in m.NAMES}
    best = [name for name, count in right.items() if count == max(right.values())]
    winner = TIE if len(best) > 1 else best[0]
    said = f"In the end ReLU has {right['relu']} points on their side and tanh {right['tanh']}"
    verdict = f"{said}, as you said." if winner == chosen else f"{said}. You said: {dict(OPTIONS)[chosen]}."
    return [verdict, *notes]


def _layers(last: int) -> Axis:
    return {"label": "layer", "unit": "", "domain": (0.4, last + 0.6), "format": "d"}


def _bars(heights: dict[m.Activation, list[float]], role: Role, floor: float) -> list[Mark]:
    """For each layer a bar of each network, with its name above; ReLU's stands on the left."""
    marks: list[Mark] = []
    for name, numbers in heights.items():
        middles = [layer + SIDES[name] for layer, _ in enumerate(numbers, start=1)]
        at = [
            (middle - HALF, floor, middle + HALF, max(number, floor))
            for middle, number in zip(middles, numbers, strict=True)
        ]
        marks.append({"kind": "bars", "role": role, "at": rows(at, 4)})
        for x, _, _, y in at:
            marks.append(
                {"kind": "label", "role": role, "x": x + HALF, "y": y, "text": m.NAMES[name], "anchor": "middle"}
            )
    return marks


def _gradients(pair: dict[m.Activation, m.Run], at: dict[m.Activation, int]) -> Plot:
    found = {name: [clamp(size, SIZE) for size in sizes(run, at[name])] for name, run in pair.items()}
    return {
        "view": "plot",
        "name": "gradients",
        "title": "Mean size of the gradients",
        "share": 3.0,
        "x": _layers(len(m.SIZES) - 1),
        "y": {"label": "|gradient|", "unit": "", "domain": SIZE, "format": "~g", "scale": "log"},
        "marks": _bars(found, "gradient", SIZE[0]),
        "readouts": [f"size_{name}" for name in pair],
    }


def _closed(pair: dict[m.Activation, m.Run], at: dict[m.Activation, int]) -> Plot:
    found = {
        name: [blocked([slope for neuron in layer for slope in neuron]) for layer in run.slopes(at[name])]
        for name, run in pair.items()
    }
    return {
        "view": "plot",
        "name": "closed",
        "title": "Slopes near 0",
        "share": 2.0,
        "x": _layers(len(m.SIZES) - 2),
        "y": {"label": "share of the slopes", "unit": "", "domain": (0.0, 1.1), "format": ".0%"},
        "marks": _bars(found, "model", 0.0),
        "readouts": [*(f"closed_{name}" for name in pair), *(f"dead_{name}" for name in pair)],
    }


def _progress(pair: dict[m.Activation, m.Run], at: dict[m.Activation, int]) -> Plot:
    marks: list[Mark] = []
    for name, run in pair.items():
        right = [(float(step), float(run.right(step))) for step in range(at[name] + 1)]
        marks.append({"kind": "line", "role": "data", "at": rows(right, 2), "dashed": name == "tanh"})
        x, y = right[-1]
        marks.append({"kind": "label", "role": "data", "x": x, "y": y, "text": m.NAMES[name], "anchor": "end"})
    return {
        "view": "plot",
        "name": "progress",
        "title": "Points on their side",
        "share": 2.0,
        "x": {"label": "step", "unit": "", "domain": (0.0, float(STEPS)), "format": "d"},
        "y": {"label": "points", "unit": "", "domain": (0.0, float(m.COUNT) * 1.05), "format": "d"},
        "marks": marks,
        "readouts": [f"right_{name}" for name in pair],
    }
