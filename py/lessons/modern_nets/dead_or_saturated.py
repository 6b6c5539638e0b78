"""Which network keeps learning: one whose neurons may fall silent, or one whose neurons may shout?

    slope of ReLU: 1 above 0, else 0        slope of tanh: 1 − tanh²

The same network learns the two moons twice, once with ReLU and once with tanh, from the same draw of
weights. What reaches a weight has been multiplied by the slope of every neuron on the way; where that
slope is 0 nothing arrives, and nothing is learned.
"""

import math
from collections.abc import Mapping
from typing import Any

from lessons.modern_nets import moons
from picture.numbers import clamp, mean
from picture.params import Guess, Params, Slider
from picture.scene import Axis, Bars, Dots, Label, Line, Mark, Panel, Plot, Readout, Readouts, Role, Scene, aside
from picture.words import RAISED, number, percent
from worlds.training import rate_slider, steps_slider

TITLE = "The same start, with ReLU and with tanh"
TASK = "Play, and watch which network keeps learning."
DOCK = ["steps"]
TOGETHER = "beside"

STEPS = 100
NEARLY = 0.05
"""A slope below this lets next to nothing through."""

SIZE: tuple[float, float] = (1e-6, 100.0)
"""The sizes of gradients that the picture shows; a smaller one is drawn at the floor."""

SIDES: dict[moons.Activation, float] = {"relu": -0.2, "tanh": 0.2}
"""How far from its layer the bar of each stands."""

HALF = 0.15
TIE = "tie"

GAIN = Slider(
    "gain", "Weights drawn larger by", 0.1, 10.0, opening=4.0, step=10**0.1, unit="times", format=".2~g", scale="log"
)
RATE = rate_slider(1.0, low=0.01)

Pair = dict[moons.Activation, moons.Run]
"""The same network with either kind of neuron."""


def pair(params: Mapping[str, Any]) -> Pair:
    """Both networks, from the same draw."""
    return {name: moons.run(name, int(params["seed"]), params["rate"], 0.0, params["gain"]) for name in moons.NAMES}


def _meets(answer: str, asked: Mapping[str, Any]) -> str:
    """The guess beside the end of the two runs that the figure opens with."""
    right = {name: run.right(STEPS) for name, run in pair(asked).items()}
    best = [name for name, count in right.items() if count == max(right.values())]
    winner = TIE if len(best) > 1 else best[0]
    counts = " and ".join(f"{moons.NAMES[name]} has {count}" for name, count in right.items())
    return f"{'Yes' if answer == winner else 'No'}: of {moons.COUNT} points on their side {counts}."


GUESS = Guess(
    "winner",
    "Both start from the same weights, far too large. Which one learns better?",
    options=(("relu", "ReLU"), ("tanh", "tanh"), (TIE, "Neither")),
    meets=_meets,
    state={param.name: param.opening for param in (GAIN, RATE, moons.SEED)},
)
PARAMS = [GUESS, GAIN, RATE, moons.SEED, steps_slider(STEPS, 12.0, unit=f"of {STEPS}")]


def scene(params: Params) -> Scene:
    """Two networks before their first step; once a winner is named, as far as they have come."""
    steps = int(params["steps"]) if params["winner"] else 0
    runs = pair(params)
    panels: list[Panel] = [_neurons(runs, steps), _progress(runs, steps), _gradients(runs, steps)]
    readouts = {name: readout for panel in panels for name, readout in panel.readouts.items()}
    note = _troubles(runs, steps)
    words = (
        f"Two networks with the same weights, drawn {number(params['gain'])} times as large as usual, after {steps} "
        "steps. "
    )
    words += " ".join(
        f"{said}: {readouts[f'right_{name}'].text} points on their side, {readouts[f'closed_{name}'].text} "
        f"of the slopes near 0, gradients of the first layer about {readouts[f'size_{name}'].text}."
        for name, said in moons.NAMES.items()
    )
    verdict = GUESS.verdict(params) if steps == STEPS and GUESS.is_about(params) else None
    return Scene(panels, alt=f"{words} {note}", note=note, verdict=verdict)


def sizes(run: moons.Run, steps: int) -> list[float]:
    """Of every layer, the mean size of the gradients of its weights."""
    return [mean([abs(slope) for slope in layer]) for layer in moons.layers(run.gradients(steps))]


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


def _troubles(runs: Pair, steps: int) -> str:
    """What has become of the gradients: the worst of it."""
    silent = 0
    for name, run in runs.items():
        at, said = run.reach(steps), moons.NAMES[name]
        if run.lost and steps > at:
            return f"{said} ends after {at} steps: {run.lost}."
        if sizes(run, at)[0] == 0.0 and run.right(at) < moons.COUNT:
            return f"{said} has stopped learning: no gradient reaches its first layer."
        silent += dead(run.slopes(at))
    if silent:
        return f"{silent} neurons are dead (✕): they answer 0 to every point, and their slope is 0 everywhere."
    return "A bar is a neuron. The higher it is, the more of the points get a gradient through it."


def _bars(heights: dict[moons.Activation, list[float]], role: Role, floor: float) -> list[Mark]:
    """For each layer a bar of each network, with its name above; ReLU's stands on the left."""
    marks: list[Mark] = []
    for name, found in heights.items():
        middles = [layer + SIDES[name] for layer, _ in enumerate(found, start=1)]
        tops = [max(height, floor) for height in found]
        bars = [(middle - HALF, floor, middle + HALF, top) for middle, top in zip(middles, tops, strict=True)]
        marks.append(Bars(bars, role))
        marks += [Label(moons.NAMES[name], left + HALF, top, role) for left, _, _, top in bars]
    return marks


def _neurons(runs: Pair, steps: int) -> Plot:
    """For every hidden neuron the share of points at which a gradient gets through; a cross where there is none."""
    bars, crosses, names = [], [], []
    numbers: dict[str, Readouts] = {"dead": {}, "closed": {}}
    row = float(len(runs) * len(moons.SIZES[1:-1]))
    for name, run in runs.items():
        slopes, said = run.slopes(run.reach(steps)), moons.NAMES[name]
        for layer, neurons in enumerate(slopes, start=1):
            row -= 1.0
            names.append(f"{said} {layer}")
            for i, neuron in enumerate(neurons):
                high = 0.75 * (1.0 - blocked(neuron))
                bars.append((i + 0.65, row, i + 1.35, row + high))
                if not any(neuron):
                    crosses.append((i + 1.0, row + 0.2))
        share = blocked([slope for layer in slopes for neuron in layer for slope in neuron])
        gone = dead(slopes)
        numbers["dead"][f"dead_{name}"] = Readout(f"{said}, dead", gone, "error", f"{gone} of {sum(moons.SIZES[1:-1])}")
        numbers["closed"][f"closed_{name}"] = Readout(f"{said}, slopes near 0", share, "model", percent(share))
    return Plot(
        "neurons",
        "Neurons",
        Axis("neuron", (0.4, moons.SIZES[1] + 0.6), format="d"),
        Axis("layer", (-0.1, len(names) - 0.1), names=names[::-1]),
        [Bars(bars, "model"), Dots(crosses, "error", shape="cross")],
        numbers["dead"] | aside(numbers["closed"]),
        share=3.0,
    )


def _progress(runs: Pair, steps: int) -> Plot:
    marks: list[Mark] = []
    readouts = {}
    for name, run in runs.items():
        path = [(float(step), float(run.right(step))) for step in range(run.reach(steps) + 1)]
        marks += [Line(path, "data", dashed=name == "tanh"), Label(moons.NAMES[name], *path[-1], "data", "end")]
        right = run.right(run.reach(steps))
        readouts[f"right_{name}"] = Readout(moons.NAMES[name], right, "data", str(right))
    return Plot(
        "progress",
        "Points",
        Axis("step", (0.0, float(STEPS)), format="d"),
        Axis("on their side", (0.0, float(moons.COUNT) * 1.05), format="d"),
        marks,
        readouts,
        share=2.0,
    )


def _gradients(runs: Pair, steps: int) -> Plot:
    found = {name: sizes(run, run.reach(steps)) for name, run in runs.items()}
    return Plot(
        "gradients",
        "Gradients",
        Axis("layer", (0.4, len(moons.SIZES) - 0.4), format="d"),
        Axis("mean size of a gradient", SIZE, format="~g", scale="log"),
        _bars({name: [clamp(size, SIZE) for size in each] for name, each in found.items()}, "gradient", SIZE[0]),
        {
            f"size_{name}": Readout(f"{moons.NAMES[name]}, layer 1", each[0], "gradient", small(each[0]))
            for name, each in found.items()
        },
        aside=True,
    )
