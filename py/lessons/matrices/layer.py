"""How can one matrix be many neurons?  Each of its rows is one.

    z = W · x + b,    z_i = w_i1·x_1 + w_i2·x_2 + … + b_i

x is a house: how far its area, bedrooms and age lie from the mean of all houses, in standard deviations. The houses are
the 24 of the lessons before, the means and deviations those of all 1,728 (see py/data/README.md).
"""

from dataclasses import replace
from typing import NamedTuple

from picture import network as n
from picture.params import Matrix, Params, Row, one_of, shape
from picture.scene import Crossbar, Goal, Neuron, Pick, Press, Readout, Readouts, Scene, Wired, aside, rows
from picture.words import factor, number, signed
from worlds.features import BIASES, FEATURES, LIMIT, MOST, WEIGHTS, X, another_house, column, inputs, place_of, scales

TITLE = "One house, three neurons, one matrix"
TASK = "Follow an edge to its cell. Bring every answer to 0."
DOCK: list[str] = []
NOTHING = 0.05
"""An answer smaller than this counts as 0."""


W = Matrix("w", "W", opening=WEIGHTS, low=-LIMIT, high=LIMIT, step=0.1, rows=(1, MOST), columns=(1, MOST))
B = Matrix("b", "b", opening=BIASES, low=-LIMIT, high=LIMIT, step=0.1, rows=(1, MOST), columns=(1, 1))
NEURON = replace(one_of("neuron", "Neuron", MOST), unit="", format=",.0f", plays=0.8)
PARAMS = [NEURON, W, X, B]


class Layer(NamedTuple):
    """A layer applied to an input, all of it numbers; one of its neurons is chosen."""

    weights: tuple[Row, ...]
    x: Row
    biases: Row
    z: Row
    chosen: int

    @property
    def sizes(self) -> tuple[int, int]:
        """How many inputs, how many neurons."""
        return len(self.x), len(self.biases)

    @property
    def names(self) -> list[str]:
        """What the inputs are called."""
        return [feature.name for feature in FEATURES[: len(self.x)]]

    @property
    def row(self) -> Row:
        """The weights of the chosen neuron."""
        return self.weights[self.chosen]

    @property
    def dot(self) -> float:
        """The chosen neuron's row times x, without the bias."""
        return n.answers((self.row,), (0.0,), self.x)[0]

    @property
    def picked(self) -> str:
        """What stands out: the chosen neuron by its row."""
        return n.row_about(1, self.chosen, len(self.x))


def scene(params: Params) -> Scene:
    """The layer, as the network and the matrix that it is; one of its neurons stands out."""
    weights, biases = params["w"], tuple(bias for (bias,) in params["b"])
    x = tuple(value for (value,) in params["x"])
    n.fits([("", weights, biases)], x)
    chosen = min(int(params["neuron"]), len(biases)) - 1
    layer = Layer(weights, x, biases, n.answers(weights, biases, x), chosen)
    note, goal = _arithmetic(layer), _goal(max(map(abs, layer.z)))
    wiring = _wiring(layer)
    for neuron in wiring.layers[-1].neurons:
        neuron.met = goal.reached or None
    return Scene(
        [wiring],
        alt=(
            f"A layer of {len(biases)} neurons for {len(x)} inputs: {_inputs(x)}. W is {shape(len(biases), len(x))}, "
            f"and W · x + b is {', '.join(number(z) for z in layer.z)}. {note}"
        ),
        note=note,
        goal=goal,
    )


def _goal(largest: float) -> Goal:
    """Every bias undoes what its row says of this house."""
    met = "Every answer is 0: each bias is the opposite of its row · x."
    return Goal("answers within 0.05", largest, largest < NOTHING, met, f"{number(largest)} off")


def _sub(i: int) -> str:
    """The number of a neuron as an index."""
    return "₁₂₃₄"[i]


def _inputs(x: Row) -> str:
    """What each input is, and what that means for a house."""
    said = []
    for amount, feature, (mean, deviation) in zip(x, FEATURES, scales(), strict=False):
        value = mean + amount * deviation
        words = feature.said(value) if round(value, 1) >= 0.0 else "less than any house can have"
        said.append(f"{feature.name} {number(amount)} ({words})")
    return ", ".join(said)


def _arithmetic(layer: Layer) -> str:
    """The sum of the chosen neuron, spelt out."""
    i, dot = layer.chosen, number(layer.dot)
    terms = " + ".join(f"{factor(weight)} × {factor(value)}" for weight, value in zip(layer.row, layer.x, strict=True))
    bias = layer.biases[i]
    sign = "−" if bias < 0.0 else "+"
    return (
        f"Row {i + 1} of W is neuron {i + 1}: {terms} = {dot}, and {dot} {sign} {number(abs(bias))} = "
        f"{number(layer.z[i])}."
    )


def _wiring(layer: Layer) -> Crossbar:
    """The house enters from above, each row is a neuron, and the answers come out on the right."""
    wide, high = layer.sizes
    inputs_about, neurons_about = (n.layer_about(depth, layer.sizes) for depth in (0, 1))
    columns = n.headings(layer.names, inputs_about)
    rows_named = n.headings([f"neuron {i + 1}" for i in range(high)])
    neurons = [
        Neuron(
            name.text,
            f"Neuron {i + 1}: bias {number(bias)}, answer {number(z)}",
            "model",
            z,
            about=neurons_about[i],
            picks=Pick("neuron", i + 1.0),
        )
        for i, (name, bias, z) in enumerate(zip(rows_named, layer.biases, layer.z, strict=True))
    ]
    biases_about = [f"{n.bias_name(1, i)} {n.neuron_name(1, i)}" for i in range(high)]
    weights_about = n.weights_about(1, high, wide)
    wired = Wired(
        "",
        n.matrix("W", layer.weights, param="w", rows=rows_named, columns=columns, about=weights_about),
        n.vector("b", layer.biases, "parameter", param="b", rows=rows_named, about=biases_about),
        neurons,
        "z",
        rows([(z,) for z in layer.z], 1),
        n.products(layer.weights, layer.x),
    )
    return Crossbar(
        "layer",
        "Each row is a neuron",
        n.vector("x", layer.x, "data", param="x", rows=columns, about=inputs_about),
        [wired],
        n.WIDEST,
        fullest=2.0,
        format=".2f",
        readouts=_numbers(layer),
        presses=_presses(layer),
        picked=layer.picked,
    )


def _numbers(layer: Layer) -> Readouts:
    """How many numbers training could change, and what the chosen neuron adds up."""
    i, sub = layer.chosen, _sub(layer.chosen)
    wide, high = layer.sizes
    parameters = high * (wide + 1)
    return aside(
        {
            "parameters": Readout("numbers in W and b", float(parameters), "parameter", str(parameters)),
            "dot": Readout(f"w{sub} · x", layer.dot, "model"),
            "bias": Readout(f"b{sub}", layer.biases[i], "parameter", signed(layer.biases[i])),
            "z": Readout(f"z{sub}", layer.z[i], "model"),
        }
    )


def _presses(layer: Layer) -> list[Press]:
    """Buttons that change the shape of everything at once, so that it keeps fitting, and another house."""
    wide, high = layer.sizes
    weights, biases, x = layer.weights, layer.biases, layer.x
    neuron = {"w": (*weights, (0.0,) * wide), "b": column((*biases, 0.0))}
    fewer = {"w": weights[:-1], "b": column(biases[:-1])}
    known = inputs()[max(place_of(x), 0)]
    wider = {"w": tuple((*row, 0.0) for row in weights), "x": column((*x, known[wide] if wide < MOST else 0.0))}
    narrower = {"w": tuple(row[:-1] for row in weights), "x": column(x[:-1])}
    return [
        another_house(x),
        Press("Add a neuron", neuron if high < MOST else {}),
        Press("Remove a neuron", fewer if high > 1 else {}),
        Press("Add an input", wider if wide < MOST else {}),
        Press("Remove an input", narrower if wide > 1 else {}),
    ]
