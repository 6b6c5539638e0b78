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
from picture.scene import (
    Axis,
    Dots,
    Label,
    Line,
    Mark,
    Matrices,
    Network,
    Neuron,
    Plot,
    Readout,
    Rows,
    Scene,
    Segments,
    Sign,
    aside,
    rows,
)
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
    return Matrix(name=name, label=label, opening=opening, low=-limit, high=limit, step=0.1)


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

    def value(self, layer: int, i: int, step: int) -> float | None:
        """What neuron i has computed by this step; None if it has not been reached."""
        if layer == 0:
            return self.x[i]
        if step < 2 * layer - 1:
            return None
        return self.z[layer - 1][i] if step == 2 * layer - 1 else self.a[layer - 1][i]


def forward(params: Params) -> Pass:
    """Both layers, by the engine."""
    weights = (params["w1"], params["w2"])
    biases = (n.flat(params["b1"]), n.flat(params["b2"]))
    x = n.flat(params["x"])
    z1, a1 = (n.answers(weights[0], biases[0], x, how) for how in ("linear", "tanh"))
    z2, a2 = (n.answers(weights[1], biases[1], a1, how) for how in ("linear", "tanh"))
    return Pass(weights, biases, x, (z1, z2), (a1, a2))


def scene(params: Params) -> Scene:
    """The network as far as it has been computed, the layer that is at work, and tanh."""
    done, step = forward(params), int(params["step"])
    layer = 1 if step <= 2 else 2
    words = (
        f"A network of 3 inputs, 3 neurons and 2 neurons, after {step} of {STEPS} steps. "
        f"The inputs are {_listed(done.x)}."
    )
    return Scene(
        [_network(done, step, layer), _equation(done, step, layer), _tanh(done, step, layer)],
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
        return f"{said} That is the answer of the network."
    return f"{said} They are the inputs of the next layer."


def _names(layer: int) -> list[str]:
    """What the inputs, or the neurons of a layer, are called beside a matrix."""
    if layer == 0:
        return [feature.name for feature in features.FEATURES[: SIZES[0]]]
    return [f"neuron {i + 1}" for i in range(SIZES[layer])]


def _network(done: Pass, step: int, layer: int) -> Network:
    """All neurons, those that are computed with their activations; the layer at work stands out."""
    links = []
    for depth, table in enumerate(done.weights):
        says = [
            f"Weight from {before} to neuron {i}: {number(weight)}"
            for i, row in enumerate(table, start=1)
            for before, weight in zip(_names(depth), row, strict=True)
        ]
        links.append(n.links(depth + 1, table, says))
    answers = done.a[1] if step == STEPS else ()
    return Network(
        "network",
        "Network",
        [[_neuron(done, depth, i, step) for i in range(size)] for depth, size in enumerate(SIZES)],
        ["inputs", "layer 1", "layer 2"],
        links,
        n.WIDEST,
        fullest=1.0,
        format=".2f",
        readouts=aside(
            {f"answer_{i}": Readout(f"answer {i}", answer, "model") for i, answer in enumerate(answers, start=1)}
        ),
        share=3.0,
        picked=" ".join(n.row_about(layer, i, SIZES[layer - 1]) for i in range(SIZES[layer])) if step else None,
    )


def _neuron(done: Pass, layer: int, i: int, step: int) -> Neuron:
    """An input or a neuron, with its number if that is computed."""
    value = done.value(layer, i, step)
    text = "not computed yet" if value is None else number(value)
    about = n.neuron_about(layer, i, SIZES)
    if layer == 0:
        name = _names(0)[i]
        return Neuron(name, f"Input {name}: {text}", "data", value, about=about)
    says = f"Layer {layer}, neuron {i + 1}: {text}"
    return Neuron("", says, "model", value, done.biases[layer - 1][i], about, n.bias_name(layer, i))


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
        Segments([(-reach, level, reach, level) for level in (-1.0, 1.0)], "quiet", dashed=True),
        Segments([(-reach, 0.0, reach, 0.0)], "quiet"),
        Label("1", -reach, 1.0, "quiet", anchor="start"),
        Label("−1", -reach, -1.0, "quiet", anchor="start"),
        Line(curve(reach), "quiet"),
    ]
    if step:
        through = step % 2 == 0
        for i in range(SIZES[layer]):
            about = n.neuron_about(layer, i, SIZES)
            if through:
                corner = [(z[i], 0.0, z[i], a[i]), (z[i], a[i], -reach, a[i])]
                marks.append(Segments(corner, "model", dashed=True, about=about))
            marks.append(Dots([(z[i], a[i] if through else 0.0)], "model", about=about))
    x, y = Axis("z", (-reach, reach), format="~g"), Axis("a = tanh(z)", (-1.25, 1.25), format="~g")
    return Plot("tanh", "tanh", x, y, marks, inset=True)


def _equation(done: Pass, step: int, layer: int) -> Matrices:
    """The layer at work: its inputs, and what it makes of them."""
    sub = "₁₂"[layer - 1]
    wide, high = SIZES[layer - 1], SIZES[layer]
    before = [n.neuron_about(layer - 1, j, SIZES) for j in range(wide)]
    own = n.layer_about(layer, SIZES)
    weights = n.matrix(
        f"W{sub}",
        done.weights[layer - 1],
        param=f"w{layer}",
        rows=n.headings(_names(layer), own),
        about=n.weights_about(layer, high, wide),
    )
    given = n.vector(
        "x" if layer == 1 else "a₁",
        done.given(layer),
        "data" if layer == 1 else "model",
        param="x" if layer == 1 else None,
        rows=n.headings(_names(layer - 1), before),
        about=before,
    )
    biases = n.vector(
        f"b{sub}",
        done.biases[layer - 1],
        "parameter",
        param=f"b{layer}",
        about=[f"{n.bias_name(layer, i)} {n.neuron_name(layer, i)}" for i in range(high)],
    )
    z = n.vector(f"z{sub}", done.z[layer - 1], "model", about=own)
    a = n.vector(f"a{sub}", done.a[layer - 1], "model", about=own)
    return Matrices(
        "equation",
        f"Layer {layer}",
        [
            *(weights, n.TIMES, given, n.PLUS, biases, n.EQUALS),
            z if step >= 2 * layer - 1 else n.blank(z),
            Sign("tanh →", "goes through tanh and becomes"),
            a if step >= 2 * layer else n.blank(a),
        ],
        presses=[features.another_house(done.x)],
        whole=True,
    )
