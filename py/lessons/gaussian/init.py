"""How large should the first weights of a network be?  What six layers make of their inputs.

    h₀ = inputs,    h_k = tanh(W_k · h_{k−1}),    every weight of W_k drawn from a bell with μ = 0 and width σ

A layer has 36 neurons with 36 weights each, and no bias; ten inputs go through it, whose 36 numbers are drawn from a
bell with σ = 1. A weight is σ · z, and z is drawn once for each seed. A sum of n such terms is about σ √n times as
wide as what goes in, so a layer keeps the width if σ is about 1 / √n; since tanh squeezes, a little more is
customary, 5/3 times as much. The spread of a layer is the root of the mean square of its activations. The slope of
tanh comes from the engine's table of operations.
"""

import math
from collections import Counter
from functools import lru_cache
from operator import mul
from random import Random
from typing import NamedTuple

from downhill.ops import OPS
from picture.old import Axis, Dots, Handle, Mark, Plot, Readout, Scene, rows
from picture.params import Choice, Column, Params, Slider, Table, Toggle
from picture.words import number
from worlds import houses as h

TITLE = "Six layers, drawn at random"
CAPTION = "Choose an answer first. Then drag σ, and look for weights that let the inputs through to the last layer."

WIDTH, DEPTH, INPUTS = 36, 6, 10
GAIN = 5.0 / 3.0
"""By so much more tanh layers are customarily widened, to make up for its squeezing."""

ASKED = 1.0
"""The σ that is asked about."""

GONE, FLAT, CROWD = 0.1, 0.9, 0.5
"""A spread below the first is hardly any; beyond the second tanh is flat; a larger share than the third is a crowd."""

BINS = 21
FULL = 0.84
"""The widest bar of a layer, where layers are 1 apart."""

SIGMA = Slider(
    name="sigma",
    label="Width of weights σ",
    low=0.01,
    high=3.0,
    opening=ASKED,
    step=10**0.05,
    format=".3~g",
    scale="log",
)
PARAMS = [
    SIGMA,
    Choice(
        name="guess",
        label="With σ = 1, the activations of layer 6 are",
        options=(("zero", "Nearly all 0"), ("spread", "Spread out"), ("ends", "Mostly near ±1")),
        opening="",
    ),
    Slider(name="seed", label="Seed", low=1.0, high=20.0, opening=1.0, step=1.0, format="d", role="quiet", whole=True),
    Toggle(name="rule", label="Show the rule", button=True),
    Table(
        name="tried",
        label="Widths tried",
        columns=(Column(label="σ", low=SIGMA.low, high=SIGMA.high, step=0.01, format=".3~g"),),
        opening=((ASKED,),),
        most=24,
        records="sigma",
    ),
]

Matrix = tuple[tuple[float, ...], ...]


class Network(NamedTuple):
    """What is drawn once for a seed."""

    layers: tuple[Matrix, ...]
    """The z of the weights, from the second layer on: a row is a neuron."""
    first: Matrix
    """The z of the first layer, already applied to the inputs."""


class Pass(NamedTuple):
    """What a forward pass comes to."""

    spreads: tuple[float, ...]
    """Of each layer."""
    bins: tuple[tuple[int, ...], ...]
    """For each layer, how many of its activations lie in each of BINS equal parts of −1 to 1."""
    slope: float
    """Of tanh in the last layer, on average."""
    ends: float
    """The share of its activations that lie beyond ±0.9."""


@lru_cache(maxsize=4)
def network(seed: int) -> Network:
    """The inputs and all z."""
    gauss = Random(seed).gauss

    def draw(count: int) -> Matrix:
        return tuple(tuple(gauss(0.0, 1.0) for _ in range(WIDTH)) for _ in range(count))

    inputs, first = draw(INPUTS), draw(WIDTH)
    return Network(tuple(draw(WIDTH) for _ in range(DEPTH - 1)), _times(first, inputs))


def _times(weights: Matrix, inputs: Matrix) -> Matrix:
    """The sums of every neuron for every input."""
    return tuple(tuple(sum(map(mul, row, x)) for row in weights) for x in inputs)


@lru_cache(maxsize=256)
def forward(seed: int, sigma: float) -> Pass:
    """The inputs through all layers, with weights σ wide."""
    tanh = math.tanh
    drawn = network(seed)
    sums = drawn.first
    spreads: list[float] = []
    bins: list[tuple[int, ...]] = []
    flat: list[float] = []
    for following in (*drawn.layers, None):
        activations = [[tanh(sigma * z) for z in row] for row in sums]
        flat = [activation for row in activations for activation in row]
        spreads.append(math.sqrt(math.fsum(map(mul, flat, flat)) / len(flat)))
        counted = Counter([int((activation + 1.0) * (0.5 * BINS)) for activation in flat])
        counted[BINS - 1] += counted.pop(BINS, 0)
        bins.append(tuple(counted[i] for i in range(BINS)))
        if following:
            sums = [[sum(map(mul, row, x)) for row in following] for x in activations]
    differentiate = OPS["tanh"].differentiate
    slope = math.fsum(differentiate(out, 0.0)[0] for out in flat) / len(flat)
    ends = sum(abs(activation) > FLAT for activation in flat) / len(flat)
    return Pass(tuple(spreads), tuple(bins), slope, ends)


def scene(params: Params) -> Scene:
    """The activations of every layer, and the spread that is left at the end; fog, before an answer is chosen."""
    sigma, seed, guess = params["sigma"], int(params["seed"]), params["guess"]
    factor = sigma * math.sqrt(WIDTH)
    above: dict[str, Readout] = {}
    below: dict[str, Readout] = {
        "width": h.readout("σ", sigma, _number(sigma), "parameter"),
        "factor": h.readout("σ √36", factor, _number(factor), "parameter"),
    }
    words = (
        f"{INPUTS} inputs go through {DEPTH} tanh layers of {WIDTH} neurons, whose weights are drawn with a width of "
        f"{_number(sigma)}."
    )
    note = f"Every weight is drawn from the bell, {WIDTH} for each neuron. What is left of the inputs after six layers?"
    passed = forward(seed, sigma) if guess else None
    if passed:
        for layer, spread in enumerate(passed.spreads, start=1):
            above[f"spread_{layer}"] = h.readout(f"layer {layer}", spread, _number(spread), "model")
        below["slope"] = h.readout("slope of tanh", passed.slope, _number(passed.slope), "gradient")
        below["ends"] = h.readout("beyond ±0.9", 100.0 * passed.ends, _percent(passed.ends), "quiet")
        spreads = ", ".join(_number(spread) for spread in passed.spreads)
        words += f" The spread of the activations, layer by layer: {spreads}."
        note = f"{_score(guess, forward(seed, ASKED))} {_state(sigma, passed)}"
    else:
        words += " What comes out is hidden until you choose an answer."
    if params["rule"]:
        rule = 1.0 / math.sqrt(WIDTH)
        below["rule"] = h.readout("1 / √36", rule, _number(rule), "best")
        below["gain"] = h.readout("5/3 of that", GAIN * rule, _number(GAIN * rule), "best")
        words += f" The rule: a width of 1/√36 = {_number(rule)}, or for tanh 5/3 of that, {_number(GAIN * rule)}."
    tried = [row[0] for row in params["tried"]]
    return {
        "panels": [
            _layers_panel(passed, list(above)),
            _widths_panel(params, passed, tried if passed else [], list(below)),
        ],
        "readouts": above | below,
        "alt": f"{words} {note}" if passed else words,
        "note": note,
    }


def _number(value: float) -> str:
    """For people, however small: "0.6432", "4.7 × 10⁻⁸"."""
    if value >= 1e-3:
        return number(value, 3)
    power = math.floor(math.log10(value)) if value > 0.0 else 0
    return f"{number(value / 10.0**power, 2)} × 10⁻{str(-power).translate(RAISED)}" if power else "0"


RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _percent(share: float) -> str:
    return f"{number(100.0 * share, 3)} %"


def outcome(passed: Pass) -> str:
    """Which of the answers describes it."""
    if passed.ends > CROWD:
        return "ends"
    return "zero" if passed.spreads[-1] < GONE else "spread"


def _score(guess: str, asked: Pass) -> str:
    """Whether the answer was right, and why."""
    found = f"With σ = 1, {_percent(asked.ends)} of them lie beyond ±0.9"
    if guess == outcome(asked):
        return f"Yes. {found}."
    meant = {
        "zero": "They would vanish if every layer made its inputs smaller.",
        "spread": f"A weight of about 1 looks harmless, but a neuron adds up {WIDTH} of them.",
        "ends": "They would crowd at the ends if every sum were large.",
    }[guess]
    times = number(WIDTH**0.5, 2)
    return (
        f"{found}. {meant} The sum of {WIDTH} terms is about {times} times as wide as one of them, and tanh presses "
        "that flat."
    )


def _state(sigma: float, passed: Pass) -> str:
    """What the layers do with this σ."""
    last = passed.spreads[-1]
    here = f"With σ = {_number(sigma)} now"
    kind = outcome(passed)
    if kind == "zero":
        return (
            f"{here}, they vanish: layer {DEPTH} has a spread of {_number(last)}, "
            f"{_number(last / passed.spreads[-2])} times that of the layer before."
        )
    if kind == "ends":
        return (
            f"{here}, they saturate: the slope of tanh is {_number(passed.slope)} on average, "
            "so that a neuron hardly notices a small change of its weights."
        )
    return (
        f"{here}, they are kept: layer {DEPTH} has a spread of {_number(last)}, "
        f"and tanh a slope of {_number(passed.slope)} on average."
    )


def _layers_panel(passed: Pass | None, readouts: list[str]) -> Plot:
    """For each layer a histogram of its activations, standing upright; between the lines lies the spread."""
    marks: list[Mark] = []
    if passed:
        marks.append({"kind": "bars", "role": "model", "at": rows(_heaps(passed), 4)})
        for side in (-1.0, 1.0):
            at = rows([(layer, side * spread) for layer, spread in enumerate(passed.spreads, start=1)], 2)
            marks.append({"kind": "line", "role": "quiet", "at": at, "dashed": True})
    else:
        marks.append({"kind": "fog", "role": "quiet", "at": rows([], 2)})
    x: Axis = {"label": "layer", "unit": "", "domain": (0.4, DEPTH + 0.6), "format": "d"}
    return {
        "view": "plot",
        "name": "layers",
        "title": "The activations, layer by layer, and their spread",
        "share": 3.0,
        "x": {**x, "names": ["", *(str(layer) for layer in range(1, DEPTH + 1))]},
        "y": {"label": "activation", "unit": "", "domain": (-1.0, 1.0), "format": ".1f"},
        "marks": marks,
        "readouts": readouts,
    }


def _heaps(passed: Pass) -> list[tuple[float, float, float, float]]:
    bars = []
    for layer, bins in enumerate(passed.bins, start=1):
        most = max(bins)
        for i, count in enumerate(bins):
            if count:
                half, low = 0.5 * FULL * count / most, -1.0 + 2.0 * i / BINS
                bars.append((layer - half, low, layer + half, low + 2.0 / BINS))
    return bars


def _widths_panel(params: Params, passed: Pass | None, tried: list[float], readouts: list[str]) -> Plot:
    """The spread of the last layer for every σ that was tried."""
    sigma, seed = params["sigma"], int(params["seed"])
    marks: list[Mark] = []
    if params["rule"]:
        rule = 1.0 / math.sqrt(WIDTH)
        lines = rows([(width, 0.0, width, 1.0) for width in (rule, GAIN * rule)], 4)
        marks.append({"kind": "segments", "role": "best", "at": lines, "dashed": True})
        marks.append({"kind": "label", "role": "best", "x": rule, "y": 1.0, "text": "1/√36", "anchor": "end"})
        marks.append(
            {"kind": "label", "role": "best", "x": 1.1 * GAIN * rule, "y": 1.0, "text": "5/3 of it", "anchor": "start"}
        )
    if tried:
        dots: Dots = {
            "kind": "dots",
            "role": "model",
            "at": rows([(width, forward(seed, width).spreads[-1]) for width in tried], 2),
        }
        marks.append(dots)
    last = passed.spreads[-1] if passed else 0.0
    handle: Handle = {
        "kind": "handle",
        "role": "parameter",
        "name": "sigma",
        "label": "Width of the weights, σ",
        "x": sigma,
        "y": last,
        "drag": {"x": {"param": "sigma", "per": 1.0}},
        "value": sigma,
        "low": SIGMA.low,
        "high": SIGMA.high,
        "text": f"{_number(sigma)}, spread of layer {DEPTH} {_number(last)}" if passed else _number(sigma),
        "about": "sigma width",
    }
    x: Axis = {
        "label": "width of weights σ",
        "unit": "",
        "domain": (SIGMA.low, SIGMA.high),
        "format": "~g",
        "scale": "log",
    }
    return {
        "view": "plot",
        "name": "widths",
        "title": "What is left in layer 6",
        "share": 2.0,
        "x": x,
        "y": {"label": "spread of layer 6", "unit": "", "domain": (0.0, 1.0), "format": ".1f"},
        "marks": [*marks, handle],
        "readouts": readouts,
    }
