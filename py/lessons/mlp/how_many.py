"""How many parameters does a network have?  Count its edges and its neurons.

    a layer of n neurons, each with m inputs and a bias:    (m + 1) · n parameters

What is shown as the count is the length of the engine's own list, `len(network.parameters())`.
"""

from itertools import pairwise

from picture import network as n
from picture.params import Guess, Params, Slider, counter
from picture.scene import Goal, Network, Neuron, Readout, Readouts, Scene
from worlds import lecture_net as net

TITLE = "How many numbers are in it?"
TASK = "Find another shape with 41 parameters."
DOCK = ["first", "second"]
GONE = ["counted"]

MOST = 6
"""The most neurons in a layer."""

GUESS = Guess(
    "guess",
    "How many numbers can training change in MLP(3, [4, 4, 1])?",
    options=tuple((count, count) for count in ("9", "12", "32", "41", "44")),
    meets={
        "9": "9 is the number of neurons. Each has a weight for every input, too: 32 weights and 9 biases make 41.",
        "12": "12 counts the circles. Parameters sit on the edges and in the neurons: 32 weights and 9 biases, 41.",
        "32": "32 is the number of edges. Each of the 9 neurons has a bias as well, which makes 41.",
        "41": "Yes: 32 edges with a weight each, and 9 neurons with a bias each.",
        "44": "44 gives the 3 inputs biases, too. Inputs are given and add nothing: 32 weights and 9 biases make 41.",
    },
)


def _size(name: str, label: str, opening: float) -> Slider:
    return counter(name, label, MOST, low=1.0, opening=opening)


PARAMS = [
    GUESS,
    _size("inputs", "Inputs", 3.0),
    _size("first", "Neurons in layer 1", 4.0),
    _size("second", "Neurons in layer 2", 4.0),
    _size("last", "Neurons in layer 3", 1.0),
    counter("neurons", "Neurons counted", 3 * MOST, opening=3 * MOST, plays=2.0),
]


def scene(params: Params) -> Scene:
    """The network's plan and, once there is a guess, the count of the neurons that the engine has come to."""
    sizes = tuple(int(params[name]) for name in ("inputs", "first", "second", "last"))
    all_neurons = sum(sizes[1:])
    counted = min(int(params["neurons"]), all_neurons) if params["guess"] else 0
    call = f"MLP({sizes[0]}, [{', '.join(map(str, sizes[1:]))}])"
    goal = _goal(sizes) if params["guess"] else None
    note = "Every edge is a weight, and every neuron has a bias."
    readouts: Readouts = {}
    if params["guess"]:
        count, note = 0, "Nothing is counted yet."
        left = counted
        for depth, layer in enumerate(net.network(0, sizes).layers, start=1):
            reached = layer.neurons[:left]
            left -= len(reached)
            here = sum(len(neuron.parameters()) for neuron in reached)
            count += here
            if reached:
                wide = sizes[depth - 1]
                text = f"({wide} + 1) · {len(reached)} = {here}"
                readouts[f"layer_{depth}"] = Readout(f"layer {depth}", float(here), "parameter", text)
                weights = f"{wide} weight{'' if wide == 1 else 's'}"
                note = f"Neuron {len(reached)} of layer {depth} has {weights} and a bias. {count} so far."
        readouts["count"] = Readout("parameters", float(count), "best")
        if counted == all_neurons:
            note = f"{call} has {count} parameters, and so says len(network.parameters())."
    plan = _plan(sizes, counted, readouts)
    if goal and goal.reached:
        plan.layers[-1][0].met = True
    return Scene(
        [plan],
        alt=f"The plan of {call}: {sizes[0]} inputs, layers of {sizes[1]}, {sizes[2]} and {sizes[3]} neurons. {note}",
        note=note,
        verdict=GUESS.verdict(params),
        ends={"neurons": float(all_neurons)},
        goal=goal,
    )


def _goal(sizes: tuple[int, ...]) -> Goal:
    """Another network with as many parameters as the lecture's."""
    wanted, count = (len(net.network(0, of).parameters()) for of in (net.SIZES, sizes))
    off = abs(count - wanted) if sizes != net.SIZES else wanted
    met = f"The same {wanted} numbers for training, in another shape: {' + '.join(_products(sizes))}."
    text = f"{off} off" if sizes != net.SIZES else "the same shape"
    return Goal(f"{wanted} once more", off, off == 0, met, text)


def _products(sizes: tuple[int, ...]) -> list[str]:
    """What the count of each layer is: “(3 + 1) · 4”."""
    return [f"({wide} + 1) · {high}" for wide, high in pairwise(sizes)]


def _plan(sizes: tuple[int, ...], counted: int, readouts: Readouts) -> Network:
    """The network without its numbers: a neuron that is counted says how many it has, and its edges are wide."""
    layers = [[Neuron("", f"Input {i + 1}", "data", about=n.neuron_about(0, i, sizes)) for i in range(sizes[0])]]
    links = []
    for depth, (wide, high) in enumerate(pairwise(sizes), start=1):
        are_counted = [sum(sizes[1:depth]) + i < counted for i in range(high)]
        layers.append(
            [
                Neuron(
                    "",
                    f"Layer {depth}, neuron {i + 1}: a bias",
                    "model",
                    wide + 1.0 if is_counted else None,
                    about=n.neuron_about(depth, i, sizes),
                )
                for i, is_counted in enumerate(are_counted)
            ]
        )
        weights = [[n.WIDEST / (2.0 if is_counted else 8.0)] * wide for is_counted in are_counted]
        says = [f"A weight, from {j + 1} to neuron {i + 1}" for i in range(high) for j in range(wide)]
        links.append(n.links(depth, weights, says))
    titles = ["inputs", *(f"layer {depth}" for depth in range(1, len(sizes)))]
    return Network("plan", "Every edge is a weight", layers, titles, links, n.WIDEST, 1.0, ".0f", readouts)
