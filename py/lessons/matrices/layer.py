"""How can one matrix be many neurons?  Each of its rows is one.

    z = W · x + b,    z_i = w_i1·x_1 + w_i2·x_2 + … + b_i

x is a house: how far its area, bedrooms and age lie from the mean of all houses, in standard deviations. The houses are
the 24 of the lessons before, the means and deviations those of all 1,728 (see py/data/README.md).
"""

from typing import NamedTuple

from picture import network as n
from picture.old import Cells, Heading, Matrices, Network, Neuron, Press, Readout, Scene
from picture.params import Matrix, Params, Row, Slider, shape
from picture.words import factor, number, signed
from worlds import houses as h
from worlds.features import BIASES, FEATURES, LIMIT, MOST, WEIGHTS, X, another_house, column, inputs, place_of, scales

TITLE = "One house, three neurons, one matrix"
CAPTION = "Point at a cell, an edge or a neuron, and see what belongs to it. Then change any number in a box."


W = Matrix(name="w", label="W", opening=WEIGHTS, low=-LIMIT, high=LIMIT, step=0.1, rows=(1, MOST), columns=(1, MOST))
B = Matrix(name="b", label="b", opening=BIASES, low=-LIMIT, high=LIMIT, step=0.1, rows=(1, MOST), columns=(1, 1))
NEURON = Slider(
    name="neuron",
    label="Neuron",
    low=1.0,
    high=MOST,
    opening=1.0,
    step=1.0,
    whole=True,
    format=",.0f",
    role="quiet",
    plays=0.8,
)
PARAMS = [NEURON, W, X, B]


class Layer(NamedTuple):
    """A layer applied to an input, all of it numbers."""

    weights: tuple[Row, ...]
    x: Row
    biases: Row
    z: Row

    @property
    def sizes(self) -> tuple[int, int]:
        """How many inputs, how many neurons."""
        return len(self.x), len(self.biases)


def scene(params: Params) -> Scene:
    """The layer as a network, one of its neurons term by term, and all of it as an equation."""
    weights, biases = params["w"], tuple(bias for (bias,) in params["b"])
    x = tuple(number for (number,) in params["x"])
    n.fits([("", weights, biases)], x)
    layer = Layer(weights, x, biases, n.answers(weights, biases, x))
    chosen = min(int(params["neuron"]), len(biases)) - 1
    terms = tuple(weight * number for weight, number in zip(weights[chosen], x, strict=True))
    dot = n.answers((weights[chosen],), (0.0,), x)[0]
    sub = _sub(chosen)
    readouts: dict[str, Readout] = {
        "dot": h.readout(f"w{sub} · x", dot, number(dot), "model"),
        "bias": h.readout(f"b{sub}", biases[chosen], signed(biases[chosen]), "parameter"),
        "z": h.readout(f"z{sub}", layer.z[chosen], number(layer.z[chosen]), "model"),
    }
    house = h.readout("numbers in W and b", len(biases) * (len(x) + 1.0), str(len(biases) * (len(x) + 1)), "parameter")
    answered = ", ".join(number(z) for z in layer.z)
    words = (
        f"A layer of {len(biases)} neurons for {len(x)} inputs: {_inputs(x)}. "
        f"W is {shape(len(biases), len(x))}, and W · x + b is {answered}."
    )
    note = _arithmetic(layer, chosen, dot)
    return {
        "panels": [_network(layer, chosen), _terms(layer, chosen, terms, list(readouts)), _equation(layer, chosen)],
        "readouts": readouts | {"parameters": house},
        "alt": f"{words} {note}",
        "note": note,
    }


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


def _arithmetic(layer: Layer, i: int, dot: float) -> str:
    """The sum of one neuron, spelt out."""
    terms = " + ".join(
        f"{factor(weight)} × {factor(number)}" for weight, number in zip(layer.weights[i], layer.x, strict=True)
    )
    bias = layer.biases[i]
    sign = "−" if bias < 0.0 else "+"
    return (
        f"Row {i + 1} of W is neuron {i + 1}: {terms} = {number(dot)}, and {number(dot)} {sign} "
        f"{number(abs(bias))} = {number(layer.z[i])}."
    )


def _network(layer: Layer, chosen: int) -> Network:
    wide, _ = layer.sizes
    names = [feature.name for feature in FEATURES[:wide]]
    first: list[Neuron] = [
        {
            "label": name,
            "says": f"Input {name}: {number(value)}",
            "role": "data",
            "value": value,
            "about": n.neuron_about(0, j, layer.sizes),
        }
        for j, (name, value) in enumerate(zip(names, layer.x, strict=True))
    ]
    second: list[Neuron] = [
        {
            "label": f"neuron {i + 1}",
            "says": f"Neuron {i + 1}: bias {number(bias)}, answer {number(z)}",
            "role": "model",
            "value": z,
            "bias": bias,
            "bias_about": n.bias_name(1, i),
            "about": n.neuron_about(1, i, layer.sizes),
            "picks": {"param": "neuron", "value": i + 1.0},
        }
        for i, (bias, z) in enumerate(zip(layer.biases, layer.z, strict=True))
    ]
    says = [
        f"Weight from {name} to neuron {i + 1}: {number(weight)}"
        for i, row in enumerate(layer.weights)
        for name, weight in zip(names, row, strict=True)
    ]
    return {
        "view": "network",
        "name": "network",
        "title": "As a network",
        "share": 3.0,
        "layers": [first, second],
        "titles": ["inputs", "neurons"],
        "links": [n.links(1, layer.weights, says, labels=True)],
        "widest": n.WIDEST,
        "fullest": 2.0,
        "format": ".2f",
        "readouts": [],
        "picked": n.row_about(1, chosen, wide),
    }


def _terms(layer: Layer, i: int, terms: Row, readouts: list[str]) -> Matrices:
    wide, _ = layer.sizes
    names = [feature.name for feature in FEATURES[:wide]]
    about = [n.weight_name(1, i, j) for j in range(wide)]
    row: Cells = {
        **n.vector(f"w{_sub(i)}", layer.weights[i], "parameter"),
        "rows": n.headings(names, about),
        "about": about,
    }
    x: Cells = {**n.vector("x", layer.x, "data"), "about": about}
    products: Cells = {**n.vector("products", terms, "model"), "shape": "", "about": about}
    return {
        "view": "matrix",
        "name": "terms",
        "title": f"Neuron {i + 1}, term by term",
        "share": 2.0,
        "parts": [row, {"kind": "sign", "text": "×", "says": "times, one by one,"}, x, n.EQUALS, products],
        "readouts": readouts,
    }


def _equation(layer: Layer, chosen: int) -> Matrices:
    wide, high = layer.sizes
    names = [feature.name for feature in FEATURES[:wide]]
    columns = [n.neuron_about(0, j, layer.sizes) for j in range(wide)]
    neurons = n.layer_about(1, layer.sizes)
    rows: list[Heading] = [
        {"text": f"neuron {i + 1}", "about": about, "picks": {"param": "neuron", "value": i + 1.0}}
        for i, about in enumerate(neurons)
    ]
    weights: Cells = {
        **n.matrix("W", layer.weights),
        "param": "w",
        "rows": rows,
        "columns": n.headings(names, columns),
        "about": n.weights_about(1, high, wide),
    }
    x: Cells = {**n.vector("x", layer.x, "data"), "param": "x", "rows": n.headings(names, columns), "about": columns}
    b: Cells = {
        **n.vector("b", layer.biases, "parameter"),
        "param": "b",
        "about": [f"{n.bias_name(1, i)} {n.neuron_name(1, i)}" for i in range(high)],
    }
    z: Cells = {**n.vector("z", layer.z, "model"), "about": neurons}
    return {
        "view": "matrix",
        "name": "equation",
        "title": "As one matrix",
        "share": 1.0,
        "whole": True,
        "parts": [weights, n.TIMES, x, n.PLUS, b, n.EQUALS, z],
        "readouts": ["parameters"],
        "presses": _presses(layer),
        "picked": n.row_about(1, chosen, wide),
    }


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
        {"label": "Add a neuron", "sets": neuron if high < MOST else {}},
        {"label": "Remove a neuron", "sets": fewer if high > 1 else {}},
        {"label": "Add an input", "sets": wider if wide < MOST else {}},
        {"label": "Remove an input", "sets": narrower if wide > 1 else {}},
    ]
