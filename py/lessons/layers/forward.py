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
from picture.old import Cells, Mark, Matrices, Network, Neuron, Plot, Readout, Rows, Scene, rows
from picture.params import Matrix, Params, Row, Slider
from picture.words import number
from worlds import features
from worlds import houses as h

TITLE = "From the house to the answer, step by step"
CAPTION = "Take the four steps one by one. Then change a number in x and watch how far it gets."

SIZES = (3, 3, 2)
STEPS = 2 * (len(SIZES) - 1)
REACH = 4.0
"""The picture of tanh reaches so far to both sides, or as far as it must."""


def parameter(name: str, label: str, opening: tuple[Row, ...]) -> Matrix:
    """A matrix whose shape is what it is."""
    rows, columns = len(opening), len(opening[0])
    return Matrix(
        name=name,
        label=label,
        opening=opening,
        low=-features.LIMIT,
        high=features.LIMIT,
        step=0.1,
        rows=(rows, rows),
        columns=(columns, columns),
    )


STEP = Slider(
    name="step",
    label="Step",
    low=0.0,
    high=float(STEPS),
    opening=0.0,
    step=1.0,
    unit=f"of {STEPS}",
    format=",.0f",
    whole=True,
    role="quiet",
    plays=0.8,
)
PARAMS = [
    STEP,
    parameter("x", "x", features.X.opening),
    parameter("w1", "W₁", features.WEIGHTS),
    parameter("b1", "b₁", features.BIASES),
    parameter("w2", "W₂", ((1.0, 0.6, -0.8), (-0.5, -1.2, 0.7))),
    parameter("b2", "b₂", features.column((0.2, -0.1))),
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

    def value(self, layer: int, i: int, step: int) -> float | None:
        """What neuron i has come to after so many steps; None if it has not been reached."""
        if layer == 0:
            return self.x[i]
        if step < 2 * layer - 1:
            return None
        return self.z[layer - 1][i] if step == 2 * layer - 1 else self.a[layer - 1][i]


def forward(params: Params) -> Pass:
    """Both layers, by the engine."""
    weights = (params["w1"], params["w2"])
    biases = (_flat(params["b1"]), _flat(params["b2"]))
    x = _flat(params["x"])
    z1, a1 = (n.answers(weights[0], biases[0], x, how) for how in ("linear", "tanh"))
    z2, a2 = (n.answers(weights[1], biases[1], a1, how) for how in ("linear", "tanh"))
    return Pass(weights, biases, x, (z1, z2), (a1, a2))


def _flat(table: tuple[Row, ...]) -> Row:
    return tuple(number for (number,) in table)


def scene(params: Params) -> Scene:
    """The network as far as it has been computed, the layer that is at work, and tanh."""
    done, step = forward(params), int(params["step"])
    layer = 1 if step <= 2 else 2
    readouts: dict[str, Readout] = {}
    if step == STEPS:
        for i, answer in enumerate(done.a[1]):
            readouts[f"answer_{i + 1}"] = h.readout(f"answer {i + 1}", answer, number(answer), "model")
    note = _note(done, step)
    words = (
        f"A network of 3 inputs, 3 neurons and 2 neurons, after {step} of {STEPS} steps. "
        f"The inputs are {_listed(done.x)}. {note}"
    )
    return {
        "panels": [_network(done, step, layer, list(readouts)), _tanh(done, step, layer), _equation(done, step, layer)],
        "readouts": readouts,
        "alt": words,
        "note": note,
    }


def _listed(numbers: Row) -> str:
    return ", ".join(number(value, 3) for value in numbers)


def _note(done: Pass, step: int) -> str:
    if step == 0:
        return "Nothing has been computed yet: the house stands at the door."
    layer = (step + 1) // 2
    sub, given = "₁₂"[layer - 1], "x" if layer == 1 else "a₁"
    if step % 2:
        z = _listed(done.z[layer - 1])
        return f"Step {step}: layer {layer} multiplies and adds, W{sub} · {given} + b{sub} = ({z})."
    said = f"Step {step}: tanh brings each of them between −1 and 1, a{sub} = ({_listed(done.a[layer - 1])})."
    if step == STEPS:
        return f"{said} That is the answer of the network."
    return f"{said} They are the inputs of the next layer."


def _network(done: Pass, step: int, layer: int, readouts: list[str]) -> Network:
    names = [feature.name for feature in features.FEATURES[: SIZES[0]]]
    layers: list[list[Neuron]] = []
    for depth, size in enumerate(SIZES):
        neurons: list[Neuron] = []
        for i in range(size):
            value = done.value(depth, i, step)
            label = names[i] if depth == 0 else f"answer {i + 1}" if depth == 2 else ""
            what = f"Input {names[i]}" if depth == 0 else f"Layer {depth}, neuron {i + 1}"
            neuron: Neuron = {
                "label": label,
                "says": f"{what}: {'not computed yet' if value is None else number(value)}",
                "role": "data" if depth == 0 else "model",
                "about": n.neuron_about(depth, i, SIZES),
            }
            if value is not None:
                neuron["value"] = value
            if depth:
                neuron["bias"] = done.biases[depth - 1][i]
                neuron["bias_about"] = n.bias_name(depth, i)
            neurons.append(neuron)
        layers.append(neurons)
    links = [
        n.links(
            depth + 1,
            table,
            [
                f"Weight from {names[j] if depth == 0 else f'neuron {j + 1}'} to neuron {i + 1}: {number(weight)}"
                for i, row in enumerate(table)
                for j, weight in enumerate(row)
            ],
        )
        for depth, table in enumerate(done.weights)
    ]
    drawn: Network = {
        "view": "network",
        "name": "network",
        "title": "The network",
        "share": 3.0,
        "layers": layers,
        "titles": ["inputs", "layer 1", "layer 2"],
        "links": links,
        "widest": n.WIDEST,
        "fullest": 1.0,
        "format": ".2f",
        "readouts": readouts,
    }
    if step:
        drawn["picked"] = " ".join(n.row_about(layer, i, SIZES[layer - 1]) for i in range(SIZES[layer]))
    return drawn


@cache
def curve(reach: float) -> Rows:
    """The curve of tanh from −reach to reach."""
    places = [reach * (i - 60) / 60 for i in range(121)]
    return rows([(x, n.answers(((1.0,),), (0.0,), (x,), "tanh")[0]) for x in places], 2)


def _tanh(done: Pass, step: int, layer: int) -> Plot:
    """Where the numbers of the layer at work lie on the curve."""
    z, a = done.z[layer - 1], done.a[layer - 1]
    # In doublings, so that the curve stays the same for a while.
    reach = REACH * 2.0 ** max(0, math.ceil(math.log2(max(1e-9, *map(abs, z)) / REACH)))
    marks: list[Mark] = [
        {
            "kind": "segments",
            "role": "quiet",
            "at": rows([(-reach, 1.0, reach, 1.0), (-reach, -1.0, reach, -1.0)], 4),
            "dashed": True,
        },
        {"kind": "line", "role": "quiet", "at": curve(reach)},
    ]
    if step:
        through = step % 2 == 0
        for i in range(SIZES[layer]):
            about = n.neuron_about(layer, i, SIZES)
            if through:
                upward = rows([(z[i], 0.0, z[i], a[i]), (z[i], a[i], -reach, a[i])], 4)
                marks.append({"kind": "segments", "role": "model", "at": upward, "dashed": True, "about": about})
            at = rows([(z[i], a[i] if through else 0.0)], 2)
            marks.append({"kind": "dots", "role": "model", "at": at, "about": about})
    return {
        "view": "plot",
        "name": "tanh",
        "title": "tanh: any number in, a number between −1 and 1 out",
        "share": 2.0,
        "x": {"label": "z", "unit": "", "domain": (-reach, reach), "format": "~g"},
        "y": {"label": "a = tanh(z)", "unit": "", "domain": (-1.25, 1.25), "format": "~g"},
        "marks": marks,
        "readouts": [],
    }


def _equation(done: Pass, step: int, layer: int) -> Matrices:
    """The layer at work: what it is given, what it makes of it."""
    sub = "₁₂"[layer - 1]
    wide, high = SIZES[layer - 1], SIZES[layer]
    before = [n.neuron_about(layer - 1, j, SIZES) for j in range(wide)]
    own = n.layer_about(layer, SIZES)
    names = (
        [feature.name for feature in features.FEATURES[:wide]]
        if layer == 1
        else [f"neuron {j + 1}" for j in range(wide)]
    )
    weights: Cells = {
        **n.matrix(f"W{sub}", done.weights[layer - 1]),
        "param": f"w{layer}",
        "rows": n.headings([f"neuron {i + 1}" for i in range(high)], own),
        "about": n.weights_about(layer, high, wide),
    }
    given: Cells = {
        **n.vector("x" if layer == 1 else "a₁", done.given(layer), "data" if layer == 1 else "model"),
        "rows": n.headings(names, before),
        "about": before,
    }
    if layer == 1:
        given["param"] = "x"
    biases: Cells = {
        **n.vector(f"b{sub}", done.biases[layer - 1], "parameter"),
        "param": f"b{layer}",
        "about": [f"{n.bias_name(layer, i)} {n.neuron_name(layer, i)}" for i in range(high)],
    }
    z: Cells = {**n.vector(f"z{sub}", done.z[layer - 1], "model"), "about": own}
    a: Cells = {**n.vector(f"a{sub}", done.a[layer - 1], "model"), "about": own}
    first, second = step >= 2 * layer - 1, step >= 2 * layer
    return {
        "view": "matrix",
        "name": "equation",
        "title": f"Layer {layer}",
        "share": 1.0,
        "whole": True,
        "parts": [
            weights,
            n.TIMES,
            given,
            n.PLUS,
            biases,
            n.EQUALS,
            z if first else n.blank(z),
            {"kind": "sign", "text": "→ tanh →", "says": "goes through tanh and becomes"},
            a if second else n.blank(a),
        ],
        "readouts": [],
        "presses": [features.another_house(done.x)],
    }
