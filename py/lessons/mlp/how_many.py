"""How many parameters does a network have?  Count its edges and its neurons.

    a layer of n neurons, each with m inputs and a bias:    (m + 1) · n parameters

What is shown as the count is the length of the engine's own list, `len(network.parameters())`.
"""

from itertools import pairwise

from picture import network as n
from picture.params import Params, Slider, Toggle
from picture.scene import Network, Neuron, Readout, Readouts, Scene
from worlds import lecture_net as net

TITLE = "How many numbers are in it?"
TASK = "Set your guess, then let the engine count."
DOCK = ["guess", "counted"]

GUESS = Slider(
    name="guess",
    label="Your guess",
    low=0.0,
    high=100.0,
    opening=10.0,
    step=1.0,
    format="d",
    unit="parameters",
    role="guess",
    whole=True,
)


def _size(name: str, label: str, opening: float) -> Slider:
    return Slider(
        name=name, label=label, low=1.0, high=6.0, opening=opening, step=1.0, format="d", role="quiet", whole=True
    )


PARAMS = [
    GUESS,
    Toggle(name="counted", label="Let the engine count", button=True),
    _size("inputs", "Inputs", 3.0),
    _size("first", "Neurons in layer 1", 4.0),
    _size("second", "Neurons in layer 2", 4.0),
    _size("last", "Neurons in layer 3", 1.0),
]


def scene(params: Params) -> Scene:
    """The network's plan; and, once it has been asked for, the count of each layer and of all."""
    sizes = tuple(int(params[name]) for name in ("inputs", "first", "second", "last"))
    call = f"MLP({sizes[0]}, [{', '.join(map(str, sizes[1:]))}])"
    guess = int(params["guess"])
    words = f"The plan of {call}: {sizes[0]} inputs, and layers of {sizes[1]}, {sizes[2]} and {sizes[3]} neurons."
    readouts: Readouts = {}
    note = f"Each edge is a weight, and each neuron has a bias. How many numbers does {call} have? You say {guess}."
    if params["counted"]:
        network = net.network(0, sizes)
        for depth, layer in enumerate(network.layers, start=1):
            here = len(layer.parameters())
            text = f"({sizes[depth - 1]} + 1) · {sizes[depth]} = {here}"
            readouts[f"layer_{depth}"] = Readout(f"layer {depth}", float(here), "parameter", text)
        count = len(network.parameters())
        readouts["count"] = Readout("len(parameters())", float(count), "best")
        note = f"{call} has {count} parameters. {_score(guess, count, sizes)}"
    return Scene([_plan(sizes, readouts)], alt=f"{words} {note}", note=note)


def _score(guess: int, count: int, sizes: tuple[int, ...]) -> str:
    """The guess beside the count, and what a likely wrong one would have counted."""
    if guess == count:
        return "That is what you said."
    edges = sum(wide * high for wide, high in pairwise(sizes))
    neurons = sum(sizes[1:])
    if guess == edges:
        return f"You said {guess}. That is the number of edges; each of the {neurons} neurons has a bias as well."
    if guess == neurons:
        return f"You said {guess}. That is the number of neurons; each has a weight for every input, and a bias."
    if guess == sum(sizes):
        return f"You said {guess}. That counts the circles; the parameters are on the edges, and one in each neuron."
    if guess == edges + sum(sizes):
        return f"You said {guess}. That gives the inputs biases, too. They are given, and add nothing."
    far = abs(guess - count)
    return f"You said {guess}, which is {far} too {'many' if guess > count else 'few'}."


def _plan(sizes: tuple[int, ...], readouts: Readouts) -> Network:
    """The network without its numbers: all edges are equally wide."""
    layers = [
        [
            Neuron(
                "",
                f"Layer {depth}, neuron {i + 1}: a bias" if depth else f"Input {i + 1}",
                "model" if depth else "data",
                about=n.neuron_about(depth, i, sizes),
            )
            for i in range(size)
        ]
        for depth, size in enumerate(sizes)
    ]
    links = [
        n.links(
            depth,
            [[n.WIDEST / 4.0] * wide] * high,
            [f"A weight, from {j + 1} to neuron {i + 1}" for i in range(high) for j in range(wide)],
        )
        for depth, (wide, high) in enumerate(pairwise(sizes), start=1)
    ]
    return Network(
        "plan",
        "Every edge is a weight",
        layers,
        ["inputs", "layer 1", "layer 2", "layer 3"],
        links,
        n.WIDEST,
        1.0,
        ".2f",
        readouts,
    )
