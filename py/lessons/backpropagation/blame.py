"""Which weight is to blame?  A small network, and after one backward pass the gradient on every edge.

    ∂L/∂w = (what came through the edge) · (what came back to its end)        L = (answer − target)²

The network has 2 inputs, 3 neurons and 1 answer, with tanh everywhere. All gradients are the engine's, from one
backward pass.
"""

from functools import lru_cache
from random import Random
from typing import NamedTuple

from downhill import MLP, Value
from picture import network as n
from picture.old import Links, Network, Neuron, Readout, Role, Scene, rows
from picture.params import Choice, Params, Slider
from picture.words import DUST, factor, number, signed
from worlds import houses as h

TITLE = "The blame, edge by edge"
CAPTION = "Say which of the three last weights has most of the blame. Then move an input, and see the blame move."

SIZES = (2, 3, 1)
SEED = 11
ANSWERS = tuple((str(i + 1), f"from neuron {i + 1}") for i in range(SIZES[1]))


def _slider(name: str, label: str, reach: float, opening: float, role: Role) -> Slider:
    return Slider(name=name, label=label, low=-reach, high=reach, opening=opening, step=0.1, format=",.4~r", role=role)


PARAMS = [
    _slider("x1", "x₁", 2.0, 1.0, "data"),
    _slider("x2", "x₂", 2.0, -0.5, "data"),
    _slider("target", "Target", 1.0, 1.0, "data"),
    Choice(
        name="guess",
        label="Most blame for the weight",
        options=ANSWERS,
        opening="",
        until=("x1", "x2", "target"),
    ),
]


class Passes(NamedTuple):
    """One pass forward and one backward."""

    signals: tuple[tuple[float, ...], ...]
    """What the inputs and each layer of neurons say."""
    weights: tuple[tuple[tuple[float, ...], ...], ...]
    """A matrix for each layer; `slopes` are the gradients of its weights, `biases` and `back` those of its biases."""
    slopes: tuple[tuple[tuple[float, ...], ...], ...]
    biases: tuple[tuple[float, ...], ...]
    back: tuple[tuple[float, ...], ...]
    loss: float


@lru_cache(maxsize=64)
def passes(x1: float, x2: float, target: float) -> Passes:
    """The network's answer to (x₁, x₂), its loss, and the gradient of every parameter."""
    network = MLP(SIZES[0], SIZES[1:], activation="tanh", last="tanh", random_bias=True, rng=Random(SEED))
    hidden = network.layers[0]([Value(x1), Value(x2)])
    answer = network.layers[1](hidden)
    loss = (answer - target) ** 2
    loss.backward()
    layers = [layer.neurons for layer in network.layers]
    return Passes(
        ((x1, x2), tuple(value.data for value in hidden), (answer.data,)),
        tuple(tuple(tuple(w.data for w in neuron.w) for neuron in layer) for layer in layers),
        tuple(tuple(tuple(w.grad for w in neuron.w) for neuron in layer) for layer in layers),
        tuple(tuple(neuron.b.data for neuron in layer) for layer in layers),
        tuple(tuple(neuron.b.grad for neuron in layer) for layer in layers),
        loss.data,
    )


def scene(params: Params) -> Scene:
    """The network with its weights; once a guess is made, with the gradient of each."""
    done = passes(params["x1"], params["x2"], params["target"])
    guess = params["guess"]
    (answer,) = done.signals[2]
    readouts: dict[str, Readout] = {
        "answer": h.readout("answer", answer, number(answer), "model"),
        "loss": h.readout("loss", done.loss, number(done.loss), "error"),
    }
    if guess:
        for i, slope in enumerate(done.slopes[1][0], start=1):
            readouts[f"blame_{i}"] = h.readout(f"blame, from {i}", slope, signed(slope), "gradient")
    note = _verdict(done, guess) if guess else "The lines are weights now. When you have chosen, they are gradients."
    words = (
        f"A network of 2 inputs, 3 neurons and 1 answer. It answers {number(answer)} where "
        f"{number(params['target'])} is wanted, so the loss is {number(done.loss)}."
    )
    return {
        "panels": [_network(done, bool(guess), list(readouts))],
        "readouts": readouts,
        "alt": f"{words} {note}",
        "note": note,
    }


def most_blamed(done: Passes) -> int:
    """Which weight into the answer has the gradient of the largest size, counted from 1."""
    sizes = [abs(slope) for slope in done.slopes[1][0]]
    return 1 + sizes.index(max(sizes))


def _verdict(done: Passes, guess: str) -> str:
    if done.loss < DUST:
        return "The answer is right, so nobody is to blame: every gradient is 0."
    most = most_blamed(done)
    came, back, slope = done.signals[1][most - 1], done.back[1][0], done.slopes[1][0][most - 1]
    score = "as you said" if str(most) == guess else f"and not the one from neuron {guess}"
    return (
        f"Most of the blame has the weight from neuron {most}, {score}: {factor(came)} came through it and "
        f"{factor(back)} came back to its end, so its gradient is {factor(came)} × {factor(back)} = "
        f"{number(slope)}. The same came back to all three; what differs is how loudly each neuron spoke."
    )


def _network(done: Passes, judged: bool, readouts: list[str]) -> Network:
    tables = done.slopes if judged else done.weights
    names = (("x₁", "x₂"), ("neuron 1", "neuron 2", "neuron 3"), ("answer",))
    layers: list[list[Neuron]] = []
    for layer, values in enumerate(done.signals):
        row: list[Neuron] = []
        for i, value in enumerate(values):
            neuron: Neuron = {
                "label": names[layer][i],
                "says": f"{names[layer][i]}, {number(value)}",
                "role": "data" if layer == 0 else "model",
                "value": value,
                "about": n.neuron_about(layer, i, SIZES),
            }
            if layer and not judged:
                neuron["bias"] = done.biases[layer - 1][i]
                neuron["bias_about"] = n.bias_name(layer, i)
            row.append(neuron)
        layers.append(row)
    return {
        "view": "network",
        "name": "network",
        "title": "The gradient of every weight" if judged else "The weights",
        "share": 1.0,
        "layers": layers,
        "titles": ["inputs", "layer 1", "answer"],
        "links": [_links(layer, table, names, judged) for layer, table in enumerate(tables, start=1)],
        "widest": max(abs(number) for table in tables for row in table for number in row) or 1.0,
        "fullest": 1.0,
        "format": ".2f",
        "readouts": readouts,
    }


def _links(layer: int, table: tuple[tuple[float, ...], ...], names: tuple[tuple[str, ...], ...], judged: bool) -> Links:
    what = "gradient" if judged else "weight"
    says = [
        f"{what} {number(value)}, from {names[layer - 1][j]} to {names[layer][i]}"
        for i, row in enumerate(table)
        for j, value in enumerate(row)
    ]
    made = n.links(layer, table, says, labels=True)
    made["role"] = "gradient" if judged else "parameter"
    made["weights"] = rows(table, len(table[0]))
    return made
