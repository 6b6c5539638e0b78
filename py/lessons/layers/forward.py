"""What happens between the inputs and the answer?  A forward pass, layer by layer.

    z₁ = W₁ · x + b₁,    a₁ = tanh(z₁)
    z₂ = W₂ · a₁ + b₂,   a₂ = tanh(z₂)

x is a house as in the figure `layer`, and the first layer is the one from there. Each layer has two steps: the
matrix, then tanh, which brings every number between −1 and 1.
"""

import math
from functools import cache
from typing import Any, NamedTuple

from picture import network as n
from picture.params import Matrix, Params, Row, counter
from picture.scene import Crossbar, Neuron, Readout, Rows, Scene, Wired, aside, rows
from picture.words import number
from worlds import features

TITLE = "From the house to the answer, step by step"
TASK = "Step through to the answer. Then change a number of x."
DOCK = ["step"]

SIZES = (3, 3, 2)
STEPS = 2 * (len(SIZES) - 1)
REACH = 4.0
"""The curve of tanh reaches this far to both sides, or further if it must."""


def _matrix(name: str, label: str, opening: tuple[Row, ...]) -> Matrix:
    limit = features.LIMIT
    return Matrix(name, label, opening=opening, low=-limit, high=limit, step=0.1)


STEP = counter("step", "Step", STEPS, unit=f"of {STEPS}", plays=0.8)
PARAMS = [
    STEP,
    _matrix("x", "x", features.X.opening),
    _matrix("w1", "W₁", features.WEIGHTS),
    _matrix("b1", "b₁", features.BIASES),
    _matrix("w2", "W₂", ((1.0, 0.6, -0.8), (-0.5, -1.2, 0.7))),
    _matrix("b2", "b₂", features.column((0.2, -0.1))),
]


class Pass(NamedTuple):
    """Everything that a forward pass computes, layer by layer."""

    weights: tuple[Any, Any]
    biases: tuple[Row, Row]
    x: Row
    z: tuple[Row, Row]
    a: tuple[Row, Row]

    def given(self, layer: int) -> Row:
        """What goes into layer 1 or 2."""
        return self.x if layer == 1 else self.a[layer - 2]


def forward(params: Params) -> Pass:
    """Both layers, by the engine."""
    weights = (params["w1"], params["w2"])
    biases = (n.flat(params["b1"]), n.flat(params["b2"]))
    x = n.flat(params["x"])
    z1, a1 = (n.answers(weights[0], biases[0], x, how) for how in ("linear", "tanh"))
    z2, a2 = (n.answers(weights[1], biases[1], a1, how) for how in ("linear", "tanh"))
    return Pass(weights, biases, x, (z1, z2), (a1, a2))


def scene(params: Params) -> Scene:
    """The network and its matrices, as far as it has been computed; the layer that is at work stands out."""
    done, step = forward(params), int(params["step"])
    layer = 1 if step <= 2 else 2
    words = (
        f"A network of 3 inputs, 3 neurons and 2 neurons, after {step} of {STEPS} steps. "
        f"The inputs are {_listed(done.x)}."
    )
    return Scene(
        [_wiring(done, step, layer)],
        alt=words,
        note=_note(done, step),
    )


def _listed(values: Row) -> str:
    return ", ".join(number(value, 3) for value in values)


def _note(done: Pass, step: int) -> str:
    """What the step has computed."""
    if step == 0:
        return "Nothing is computed yet: only the house is known."
    layer = (step + 1) // 2
    sub, given = "₁₂"[layer - 1], "x" if layer == 1 else "a₁"
    if step % 2:
        z = _listed(done.z[layer - 1])
        return f"Step {step}: layer {layer} multiplies and adds, W{sub} · {given} + b{sub} = ({z})."
    said = f"Step {step}: tanh brings each of them between −1 and 1, a{sub} = ({_listed(done.a[layer - 1])})."
    if step == STEPS:
        return f"{said} That is the network’s answer."
    return f"{said} These go into the next layer."


def _names(layer: int) -> list[str]:
    """What the inputs, or the neurons of a layer, are called beside a matrix."""
    if layer == 0:
        return [feature.name for feature in features.FEATURES[: SIZES[0]]]
    return [f"neuron {i + 1}" for i in range(SIZES[layer])]


def _wiring(done: Pass, step: int, layer: int) -> Crossbar:
    """Both layers with what they have computed, one behind the other."""
    answers = done.a[1] if step == STEPS else ()
    return Crossbar(
        "network",
        "Matrix, tanh, and again",
        n.vector("x", done.x, "data", param="x", rows=n.headings(_names(0)), about=n.layer_about(0, SIZES)),
        [_wired(done, depth, step) for depth in (1, 2)],
        n.WIDEST,
        fullest=1.0,
        format=".2f",
        readouts=aside(
            {f"answer_{i}": Readout(f"answer {i}", answer, "model") for i, answer in enumerate(answers, start=1)}
        ),
        shown=layer - 1,
        presses=[features.another_house(done.x)],
        picked=" ".join(n.row_about(layer, i, SIZES[layer - 1]) for i in range(SIZES[layer])) if step else None,
    )


def _wired(done: Pass, layer: int, step: int) -> Wired:
    """A layer: its sums once its matrix has been at work, its activations once tanh has."""
    sub, wide, high = "₁₂"[layer - 1], SIZES[layer - 1], SIZES[layer]
    table, biases, z = done.weights[layer - 1], done.biases[layer - 1], done.z[layer - 1]
    before, own = n.headings(_names(layer - 1)), n.headings(_names(layer))
    biases_about = [f"{n.bias_name(layer, i)} {n.neuron_name(layer, i)}" for i in range(high)]
    weights_about = n.weights_about(layer, high, wide)
    is_summed = step >= 2 * layer - 1
    return Wired(
        f"layer {layer}",
        n.matrix(f"W{sub}", table, param=f"w{layer}", rows=own, columns=before, about=weights_about),
        n.vector(f"b{sub}", biases, "parameter", param=f"b{layer}", rows=own, about=biases_about),
        [_neuron(done, layer, i, step) for i in range(high)],
        f"a{sub}",
        rows([(total,) for total in z], 1) if is_summed else None,
        n.products(table, done.given(layer)) if is_summed else None,
        curve(_reach(z)),
    )


def _neuron(done: Pass, layer: int, i: int, step: int) -> Neuron:
    """A neuron, with its activation if that is computed."""
    z, a = done.z[layer - 1][i], done.a[layer - 1][i]
    computed = step - 2 * (layer - 1)
    text = (
        "not computed yet"
        if computed < 1
        else f"z = {number(z)}"
        if computed < 2
        else f"tanh({number(z)}) = {number(a)}"
    )
    says = f"Layer {layer}, neuron {i + 1}: {text}"
    return Neuron("", says, "model", a if computed >= 2 else None, about=n.neuron_about(layer, i, SIZES))


def _reach(z: Row) -> float:
    """How far the curve is drawn to both sides: in doublings, so that it stays the same for a while."""
    return REACH * 2.0 ** max(0, math.ceil(math.log2(max(1e-9, *map(abs, z)) / REACH)))


@cache
def curve(reach: float) -> Rows:
    """The curve of tanh from −reach to reach."""
    places = [reach * (i - 20) / 20 for i in range(41)]
    return rows([(x, n.answers(((1.0,),), (0.0,), (x,), "tanh")[0]) for x in places], 2)
