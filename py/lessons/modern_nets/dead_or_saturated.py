"""Where do gradients vanish: in neurons that say nothing, or in neurons that shout?

    slope of ReLU: 1 above 0, else 0        slope of tanh: 1 − tanh²

The same network learns the two moons twice, once with ReLU and once with tanh, from the same draw of
weights. What reaches a weight has been multiplied by the slope of every neuron on the way; where that
slope is 0 nothing arrives, and nothing is learned.
"""

import math
from collections.abc import Mapping
from typing import Any

from lessons.modern_nets import moons as m
from picture.numbers import clamp, mean
from picture.params import Guess, Params, Slider
from picture.scene import Axis, Bars, Label, Line, Mark, Plot, Readout, Role, Scene
from picture.words import RAISED, number, percent

TITLE = "The same start, with ReLU and with tanh"
TASK = "Play, and watch which network keeps learning."
DOCK = ["steps"]

STEPS = 100
NEARLY = 0.05
"""A slope below this lets next to nothing through."""

SIZE: tuple[float, float] = (1e-6, 100.0)
"""The sizes of gradients that the picture shows; a smaller one is drawn at the floor."""

SIDES: dict[m.Activation, float] = {"relu": -0.2, "tanh": 0.2}
"""How far from its layer the bar of each stands."""

HALF = 0.15
TIE = "tie"

GAIN = Slider(
    name="gain",
    label="Weights drawn larger by",
    low=0.1,
    high=10.0,
    opening=4.0,
    step=10**0.1,
    unit="times",
    format=".2~g",
    scale="log",
)
RATE = m.rate(1.0)

Pair = dict[m.Activation, m.Run]
"""The same network with either kind of neuron."""


def pair(params: Mapping[str, Any]) -> Pair:
    """Both networks, from the same draw."""
    return {name: m.run(name, int(params["seed"]), params["rate"], 0.0, params["gain"]) for name in m.NAMES}


def _meets(answer: str, asked: Mapping[str, Any]) -> str:
    """The guess beside the end of the two runs that the figure opens with."""
    right = {name: run.right(STEPS) for name, run in pair(asked).items()}
    best = [name for name, count in right.items() if count == max(right.values())]
    winner = TIE if len(best) > 1 else best[0]
    who = "neither" if winner == TIE else m.NAMES[winner]
    start = f"From seed {number(asked['seed'])}, with weights {number(asked['gain'])} times as large"
    said = f"{start} and η = {number(asked['rate'])}, {who} has more points on their side in the end"
    return f"{said}, as you said." if answer == winner else f"{said}. You said: {dict(GUESS.options)[answer]}."


GUESS = Guess(
    name="winner",
    label="More points on their side in the end",
    options=(("relu", "ReLU"), ("tanh", "tanh"), (TIE, "Neither")),
    meets=_meets,
    state={param.name: param.opening for param in (GAIN, RATE, m.SEED)},
)
PARAMS = [GUESS, GAIN, RATE, m.SEED, m.steps(STEPS, 12.0)]


def scene(params: Params) -> Scene:
    """Two networks before their first step; once a winner is named, as far as they have come."""
    chosen = params["winner"]
    steps = int(params["steps"]) if chosen else 0
    runs = pair(params)
    panels = [_gradients(runs, steps), _closed(runs, steps), _progress(runs, steps)]
    readouts = {name: readout for panel in panels for name, readout in panel.readouts.items()}
    note = "Say who will do better; then they can start."
    if chosen:
        note = " ".join([_standing(runs, chosen, steps), *_troubles(runs, steps)])
    verdict = GUESS.verdict(params) if steps == STEPS else None
    words = (
        f"Two networks with the same weights, drawn {number(params['gain'])} times as large as usual, after {steps} "
        "steps. "
    )
    words += " ".join(
        f"{said}: {readouts[f'right_{name}'].text} points on their side, {readouts[f'closed_{name}'].text} "
        f"of the slopes near 0, gradients of the first layer about {readouts[f'size_{name}'].text}."
        for name, said in m.NAMES.items()
    )
    return Scene([*panels], alt=" ".join(filter(None, [words, verdict, note])), note=note, verdict=verdict)


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


def dead(slopes: list[list[list[float]]]) -> int:
    """How many neurons have a slope of 0 at every point."""
    return sum(not any(neuron) for layer in slopes for neuron in layer)


def _standing(runs: Pair, chosen: str, steps: int) -> str:
    if steps < STEPS:
        return f"You said: {dict(GUESS.options)[chosen]}. It is decided after {STEPS} steps."
    right = {name: run.right(steps) for name, run in runs.items()}
    return f"In the end ReLU has {right['relu']} points on their side and tanh {right['tanh']}."


def _troubles(runs: Pair, steps: int) -> list[str]:
    """What has become of the gradients."""
    notes = []
    for name, run in runs.items():
        said, at = m.NAMES[name], run.reach(steps)
        gone = dead(run.slopes(at))
        if sizes(run, at)[0] == 0.0 and run.right(at) < m.COUNT:
            notes.append(f"{said} has stopped learning: no gradient reaches its first layer.")
        if gone and name == "relu":
            notes.append(
                f"{gone} of its neurons are dead: they answer 0 to every point, so their slope is 0 everywhere."
            )
        if run.lost:
            notes.append(f"{said} has gone out of all bounds: {run.lost}.")
    return notes


def _layers(last: int) -> Axis:
    return Axis("layer", (0.4, last + 0.6), format="d")


def _bars(heights: dict[m.Activation, list[float]], role: Role, floor: float) -> list[Mark]:
    """For each layer a bar of each network, with its name above; ReLU's stands on the left."""
    marks: list[Mark] = []
    for name, found in heights.items():
        middles = [layer + SIDES[name] for layer, _ in enumerate(found, start=1)]
        tops = [max(height, floor) for height in found]
        bars = [(middle - HALF, floor, middle + HALF, top) for middle, top in zip(middles, tops, strict=True)]
        marks.append(Bars(bars, role))
        marks += [Label(m.NAMES[name], left + HALF, top, role) for left, _, _, top in bars]
    return marks


def _gradients(runs: Pair, steps: int) -> Plot:
    found = {name: sizes(run, run.reach(steps)) for name, run in runs.items()}
    return Plot(
        "gradients",
        "Mean size of the gradients",
        _layers(len(m.SIZES) - 1),
        Axis("|gradient|", SIZE, format="~g", scale="log"),
        _bars({name: [clamp(size, SIZE) for size in each] for name, each in found.items()}, "gradient", SIZE[0]),
        {
            f"size_{name}": Readout(f"{m.NAMES[name]}, layer 1", each[0], "gradient", small(each[0]))
            for name, each in found.items()
        },
        share=3.0,
    )


def _closed(runs: Pair, steps: int) -> Plot:
    shares, closed, lifeless = {}, {}, {}
    for name, run in runs.items():
        slopes, said = run.slopes(run.reach(steps)), m.NAMES[name]
        layers = [[slope for neuron in layer for slope in neuron] for layer in slopes]
        shares[name] = [blocked(layer) for layer in layers]
        share, gone = blocked([slope for layer in layers for slope in layer]), dead(slopes)
        closed[f"closed_{name}"] = Readout(f"{said}, slopes near 0", share, "model", percent(share))
        lifeless[f"dead_{name}"] = Readout(f"{said}, dead", gone, "model", f"{gone} of {sum(m.SIZES[1:-1])}")
    return Plot(
        "closed",
        "Slopes near 0",
        _layers(len(m.SIZES) - 2),
        Axis("share of the slopes", (0.0, 1.1), format=".0%"),
        _bars(shares, "model", 0.0),
        closed | lifeless,
        share=2.0,
    )


def _progress(runs: Pair, steps: int) -> Plot:
    marks: list[Mark] = []
    readouts = {}
    for name, run in runs.items():
        path = [(float(step), float(run.right(step))) for step in range(run.reach(steps) + 1)]
        marks += [Line(path, "data", dashed=name == "tanh"), Label(m.NAMES[name], *path[-1], "data", "end")]
        right = run.right(run.reach(steps))
        readouts[f"right_{name}"] = Readout(f"{m.NAMES[name]}, on their side", right, "data", f"{right} of {m.COUNT}")
    return Plot(
        "progress",
        "Points on their side",
        Axis("step", (0.0, float(STEPS)), format="d"),
        Axis("points", (0.0, float(m.COUNT) * 1.05), format="d"),
        marks,
        readouts,
        share=2.0,
    )
