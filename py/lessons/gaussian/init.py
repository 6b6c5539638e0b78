"""How large should the first weights of a network be?  What six layers make of their inputs.

    h₀ = inputs,    h_k = tanh(W_k · h_{k−1}),    every weight of W_k drawn from a bell with μ = 0 and width σ

A layer has 36 neurons with 36 weights each, and no bias; ten inputs go through it, whose 36 numbers are drawn from a
bell with σ = 1. A weight is σ · z, and z is drawn once for each seed. A sum of n such terms is about σ √n times as
wide as what goes in, so a layer keeps the width if σ is about 1 / √n; since tanh squeezes, a little more is
customary, 5/3 times as much. The spread of a layer is the root of the mean square of its activations.

On the way back a gradient of each activation of the last layer is drawn from a bell, too:

    ∂L/∂h_{k−1} = W_kᵀ · (slope of tanh · ∂L/∂h_k)

The slope of tanh comes from the engine's table of operations.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import mul
from random import Random
from typing import NamedTuple

from downhill.ops import OPS
from picture.numbers import clamp
from picture.params import Column, Guess, Params, Slider, Table, Toggle, counter
from picture.scene import (
    Axis,
    Bars,
    Dots,
    Fog,
    Goal,
    Label,
    Line,
    Mark,
    Plot,
    Readout,
    Readouts,
    Scene,
    Segments,
    aside,
    in_words,
)
from picture.words import RAISED, number, percent

TITLE = "Six layers, drawn at random"
TASK = "Drag σ until the inputs get through, and tanh has a slope."
DOCK = ["sigma"]
TOGETHER = "beside"

WIDTH, DEPTH, INPUTS = 36, 6, 10
BACK = 3
"""The number of inputs whose gradients are followed back."""

GAIN = 5.0 / 3.0
"""The customary factor for tanh layers, which makes up for what tanh squeezes."""

RULE = 1.0 / math.sqrt(WIDTH)
"""The σ that keeps the width of a sum of as many terms."""

VANISHED = 0.1
"""Activations with a smaller spread have vanished."""

FLAT = 0.9
"""Beyond this activation, up or down, tanh is flat."""

CROWDED = 0.5
"""A larger share of the activations than this, where tanh is flat, and the layer is saturated."""

BINS = 21
HIGHEST_BAR = 0.84
"""The highest bar of a layer, where layers are 1 apart."""

MIDDLE = 0.5 * HIGHEST_BAR
"""Of a row, over its lower edge."""

SIZES = (1e-6, 1e3)
"""What is shown of the gradients' sizes."""

PARTS = 4
"""A tenfold in sizes is parted into this many bars."""

BESIDE = 1.45
"""How far the axis of activations goes on, for the spread of each layer to stand beside its bars."""

SIGMA = Slider("sigma", "Width of weights σ", 0.01, 3.0, opening=1.0, step=10**0.05, format=".3~g", scale="log")
FOUND = f"most are beyond ±{FLAT}, because each neuron adds up {WIDTH} inputs."
GUESS = Guess(
    "guess",
    "The weights are drawn with σ = 1. In layer 6 the activations are",
    options=(("zero", "nearly all 0"), ("spread", "spread out"), ("ends", "near ±1")),
    meets={
        "zero": f"No: {FOUND}",
        "spread": f"No: {FOUND}",
        "ends": f"Yes: {FOUND}",
    },
    hides="What comes out is hidden",
)
PARAMS = [
    SIGMA,
    GUESS,
    counter("seed", "Seed", 20, low=1.0, opening=1.0),
    Toggle("rule", "Show the rule", button=True),
    Table(
        "tried",
        "Widths tried",
        columns=(Column("σ", SIGMA.low, SIGMA.high, step=0.01, format=".3~g"),),
        opening=((SIGMA.opening,),),
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
    """What a forward pass makes of the inputs."""

    spreads: tuple[float, ...]
    """Of each layer."""
    bins: tuple[tuple[int, ...], ...]
    """For each layer, how many of its activations lie in each of BINS equal parts of −1 to 1."""
    slope: float
    """Of tanh in the last layer, on average."""
    ends: float
    """The share of its activations that are FLAT."""


@lru_cache(maxsize=4)
def network(seed: int) -> Network:
    """The inputs and all z."""
    gauss = Random(seed).gauss

    def draw(count: int) -> Matrix:
        return tuple(tuple(gauss(0.0, 1.0) for _ in range(WIDTH)) for _ in range(count))

    inputs, first = draw(INPUTS), draw(WIDTH)
    return Network(tuple(draw(WIDTH) for _ in range(DEPTH - 1)), _times(first, inputs))


def _times(weights: Matrix, inputs: Sequence[Sequence[float]]) -> Matrix:
    """The sums of every neuron for every input."""
    return tuple(tuple(sum(map(mul, row, x)) for row in weights) for x in inputs)


@lru_cache(maxsize=4)
def activations(seed: int, sigma: float) -> tuple[Matrix, ...]:
    """Of every layer and every input, with weights σ wide."""
    drawn = network(seed)
    found = [_squashed(sigma, drawn.first)]
    for weights in drawn.layers:
        found.append(_squashed(sigma, _times(weights, found[-1])))
    return tuple(found)


def _squashed(sigma: float, sums: Matrix) -> Matrix:
    """What tanh makes of sums whose weights were 1 wide, once they are σ wide."""
    return tuple(tuple(math.tanh(sigma * z) for z in row) for row in sums)


@lru_cache(maxsize=256)
def forward(seed: int, sigma: float) -> Pass:
    """The inputs through all layers, with weights σ wide."""
    layers = activations(seed, sigma)
    bins: list[tuple[int, ...]] = []
    for layer in layers:
        counted = Counter([int((activation + 1.0) * (0.5 * BINS)) for row in layer for activation in row])
        counted[BINS - 1] += counted.pop(BINS, 0)
        bins.append(tuple(counted[i] for i in range(BINS)))
    last = [activation for row in layers[-1] for activation in row]
    differentiate = OPS["tanh"].differentiate
    slope = math.fsum(differentiate(out, 0.0)[0] for out in last) / len(last)
    ends = sum(abs(activation) > FLAT for activation in last) / len(last)
    return Pass(tuple(map(_spread, layers)), tuple(bins), slope, ends)


class Gradients(NamedTuple):
    """What a backward pass brings to the activations of each layer, where the spread of the last layer's is 1."""

    spreads: tuple[float, ...]
    sizes: tuple[Counter[int], ...]
    """For each layer, how many of its gradients are between 10^(i / PARTS) and the next."""


@lru_cache(maxsize=256)
def backward(seed: int, sigma: float) -> Gradients:
    """The gradients of every layer's activations, with weights σ wide."""
    layers = activations(seed, sigma)
    differentiate = OPS["tanh"].differentiate
    gauss = Random(seed).gauss
    found: list[Matrix] = [tuple(tuple(gauss(0.0, 1.0) for _ in range(WIDTH)) for _ in range(BACK))]
    for weights, layer in zip(reversed(network(seed).layers), reversed(layers[1:]), strict=True):
        into_sums = [
            [sigma * came * differentiate(out, 0.0)[0] for came, out in zip(*rows, strict=True)]
            for rows in zip(found[-1], layer[:BACK], strict=True)
        ]
        found.append(_times(tuple(zip(*weights, strict=True)), into_sums))
    last = _spread(found[0])
    return Gradients(
        tuple(_spread(gradients) / last for gradients in reversed(found)),
        tuple(_sizes(gradients, last) for gradients in reversed(found)),
    )


def _sizes(gradients: Matrix, last: float) -> Counter[int]:
    """How many are about as large, beside `last`."""
    sizes = (abs(gradient) / last for row in gradients for gradient in row)
    return Counter(math.floor(PARTS * math.log10(size)) for size in sizes if size > 0.0)


def _spread(rows: Sequence[Sequence[float]]) -> float:
    """The root of the mean square."""
    return math.sqrt(math.fsum(number * number for row in rows for number in row) / sum(map(len, rows)))


def outcome(passed: Pass) -> str:
    """Which of the answers describes it."""
    if passed.ends > CROWDED:
        return "ends"
    return "zero" if passed.spreads[-1] < VANISHED else "spread"


def scene(params: Params) -> Scene:
    """What comes to every layer, there and back, and the spread that is left; fog, before an answer is chosen."""
    passed = forward(int(params["seed"]), params["sigma"]) if params["guess"] else None
    layers, gradients = _layers_panel(passed), _gradients_panel(params, shown=passed is not None)
    widths = _widths_panel(params, passed)
    note, goal = f"{DEPTH} layers, one after the other. Each neuron has {WIDTH} random weights.", None
    if passed:
        note, goal = _state(passed), _goal(passed)
        if params["rule"]:
            note = f"The rule: 1/√36 = {_text(RULE)}. For tanh, 5/3 of it: {_text(GAIN * RULE)}."
        layers.marks += goal.sign(passed.spreads[-1], _row(DEPTH) + MIDDLE)
    hidden = "" if passed else f" {GUESS.hidden()}"
    return Scene(
        [layers, gradients, widths],
        alt=f"{INPUTS} inputs go through {DEPTH} tanh layers of {WIDTH} neurons. {in_words(widths, gradients)}{hidden}",
        note=note,
        verdict=GUESS.verdict(params),
        goal=goal,
    )


def _goal(passed: Pass) -> Goal:
    """That layer 6 neither vanishes nor saturates: whichever of the two is smaller."""
    smaller = min(passed.spreads[-1], passed.slope)
    met = "The inputs reach layer 6, and there is a slope for gradients to come back through."
    return Goal("spread, slope > 0.5", smaller, smaller > 0.5, met, _text(smaller), best="highest")


def _text(value: float, digits: int = 3) -> str:
    """For people, however small: "0.643", "4.7 × 10⁻⁸"."""
    if value >= 1e-3:
        return number(value, digits)
    power = math.floor(math.log10(value)) if value > 0.0 else 0
    return f"{number(value / 10.0**power, 2)} × 10⁻{str(-power).translate(RAISED)}" if power else "0"


def _state(passed: Pass) -> str:
    """What the layers do with this σ."""
    kind = outcome(passed)
    if kind == "zero":
        return f"They vanish: each layer shrinks the spread, to {_text(passed.spreads[-1])} in the last."
    if kind == "ends":
        return f"They saturate: tanh has a slope of only {_text(passed.slope)} here, so neurons hardly respond."
    return f"They get through, and tanh has a slope of {_text(passed.slope)} on average."


def _row(layer: int) -> float:
    """Where the row of a layer begins: the first is on top, and each is 1 high."""
    return float(DEPTH - layer)


ROWS = Axis("layer", (0.0, float(DEPTH)), names=[str(layer) for layer in range(DEPTH, 0, -1)])


def _layers_panel(passed: Pass | None) -> Plot:
    """For each layer a histogram of its activations; between the dashed lines lies the spread."""
    marks: list[Mark] = [Fog([], "quiet")]
    if passed:
        marks = [Bars(_histograms(map(dict, map(enumerate, passed.bins)), lambda i: -1.0 + 2.0 * i / BINS), "model")]
        for side in (-1.0, 1.0):
            edge = [(side * spread, _row(layer) + MIDDLE) for layer, spread in enumerate(passed.spreads, start=1)]
            marks.append(Line(edge, "quiet", dashed=True))
        marks += [
            Label(_text(spread, 2), BESIDE, _row(layer), "model", "end")
            for layer, spread in enumerate(passed.spreads, start=1)
        ]
    x = Axis("activation, and its spread", (-1.0, BESIDE), format=".1f")
    return Plot("layers", "Activations", x, ROWS, marks, share=3.0)


def _histograms(
    layers: Iterable[Mapping[int, int]], edge: Callable[[int], float]
) -> list[tuple[float, float, float, float]]:
    """The bars of every layer, as high as its counts: bar i reaches from one edge to the next."""
    bars = []
    for layer, counts in enumerate(layers, start=1):
        most, low = max(counts.values()), _row(layer)
        for i, count in sorted(counts.items()):
            if count:
                bars.append((edge(i), low, edge(i + 1), low + HIGHEST_BAR * count / most))
    return bars


def _gradients_panel(params: Params, *, shown: bool) -> Plot:
    """For each layer a histogram of the sizes of its gradients, beside the spread of the last layer's."""
    marks: list[Mark] = [Fog([], "quiet")]
    readouts: Readouts = {}
    if shown:
        gradients = backward(int(params["seed"]), params["sigma"])
        seen = [(clamp(spread, SIZES), _row(layer) + MIDDLE) for layer, spread in enumerate(gradients.spreads, start=1)]
        first = gradients.spreads[0]
        # Where there are no bars: few are larger than four times their spread.
        side, anchor = (0.6, "end") if first > 5.0 else (max(1.7, 4.0 * first), "start")
        marks = [
            Bars(_histograms(gradients.sizes, lambda i: 10.0 ** (i / PARTS)), "gradient"),
            Segments([(1.0, 0.0, 1.0, float(DEPTH))], "quiet", dashed=True),
            Line(seen, "quiet", dashed=True),
            Label(f"{_text(first)} ×", side, _row(1), "gradient", anchor, large=True),
        ]
        readouts["back"] = Readout("layer 1 by layer 6", first, "gradient", f"{_text(first)} ×")
    x = Axis("size, beside layer 6", SIZES, format="~r", scale="log")
    return Plot("gradients", "Gradients", x, ROWS, marks, aside(readouts), share=3.0)


def _widths_panel(params: Params, passed: Pass | None) -> Plot:
    """The spread of the last layer for every σ that was tried."""
    sigma, seed = params["sigma"], int(params["seed"])
    scaled = sigma * math.sqrt(WIDTH)
    marks: list[Mark] = []
    readouts = {
        "width": Readout("σ", sigma, "parameter", _text(sigma), aside=True),
        "factor": Readout("σ √36", scaled, "parameter", _text(scaled), aside=True),
    }
    last, text = 0.0, _text(sigma)
    if passed:
        last = passed.spreads[-1]
        text += f", spread of layer {DEPTH} {_text(last)}"
        readouts["slope"] = Readout("slope of tanh", passed.slope, "gradient", _text(passed.slope))
        readouts["ends"] = Readout("beyond ±0.9", 100.0 * passed.ends, "quiet", percent(passed.ends), aside=True)
    if params["rule"]:
        marks.append(Segments([(width, 0.0, width, 1.0) for width in (RULE, GAIN * RULE)], "best", dashed=True))
        marks.append(Label(f"1/√36 = {_text(RULE)}", RULE, 1.0, "best", "end"))
        marks.append(Label(f"5/3 of it: {_text(GAIN * RULE)}", 1.1 * GAIN * RULE, 0.9, "best", "start"))
        readouts["rule"] = Readout("1 / √36", RULE, "best", _text(RULE), aside=True)
        readouts["gain"] = Readout("5/3 of that", GAIN * RULE, "best", _text(GAIN * RULE), aside=True)
    if passed and params["tried"]:
        marks.append(Dots([(width, forward(seed, width).spreads[-1]) for (width,) in params["tried"]], "model"))
    for layer, spread in enumerate(passed.spreads if passed else (), start=1):
        readouts[f"spread_{layer}"] = Readout(f"layer {layer}", spread, "model", _text(spread), aside=True)
    marks.append(SIGMA.handle("Width of the weights, σ", sigma, last, text, about="sigma width"))
    return Plot(
        "widths",
        "Layer 6",
        Axis("width of weights σ", (SIGMA.low, SIGMA.high), format="~g", scale="log"),
        Axis("spread of layer 6", (0.0, 1.0), format=".1f"),
        marks,
        readouts,
        share=2.0,
        apart=True,
    )
