"""What is a parameter of a network?  An edge, a cell of a matrix, a node of a graph and a bar: all are the same thing.

    gradient of a weight = what comes in × what comes back to its neuron's sum
    gradient of a bias   = what comes back to its neuron's sum

One example goes forward through MLP(3, [4, 4, 1]), and (answer − target)² comes back. Data, gradients and the step are
the engine's. Nothing here has units.
"""

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from downhill.optim import SGD
from downhill.value import Value
from picture import network as n
from picture.params import Choice, Params
from picture.scene import (
    Axis,
    Bars,
    Crossbar,
    Edge,
    Graph,
    Label,
    Mark,
    Neuron,
    Node,
    Pick,
    Plot,
    Readout,
    Readouts,
    Role,
    Scene,
    Segments,
    Wired,
    rows,
)
from picture.words import DUST, factor, number
from worlds import lecture_net as net
from worlds.training import seed_slider

TITLE = "One ledger, four ways to read it"
TASK = "Press an edge or a bar, and find the same parameter elsewhere."
DOCK = ["picked"]

PICKED = net.picked_slider(opening=14.0)
PARAMS = [
    PICKED,
    Choice(
        "example",
        "Example",
        options=tuple((str(index + 1), net.example(index)) for index in range(len(net.EXAMPLES))),
        opening="1",
    ),
    seed_slider(opening=6.0),
]


class Layer(NamedTuple):
    """A layer after one example has gone through it and come back."""

    given: list[Value]
    """Its inputs."""
    sums: list[Value]
    """w · x + b of each neuron."""
    answers: list[Value]
    weights: list[list[Value]]
    biases: list[Value]


class Pass(NamedTuple):
    """One example forward and back through the whole network."""

    layers: tuple[Layer, ...]
    parameters: list[Value]
    loss: Value
    stepped: list[float]
    """What each parameter would be after a step of 0.1."""


class Picked(NamedTuple):
    """The parameter that is looked at, after the pass."""

    position: int
    """In `parameters()`, from 0."""
    place: net.Place
    value: Value
    after: float
    """Its data after a step of 0.1."""
    alone: float
    """The loss if it alone took that step."""
    came_in: float
    """What it multiplies; 1 for a bias."""
    came_back: float
    """The gradient of its neuron's sum."""


@lru_cache(maxsize=32)
def passed(seed: int, example: int) -> Pass:
    """Forward and backward, and where a step would lead; the parameters stay where they are."""
    network = net.network(seed)
    inputs, target = net.EXAMPLES[example]
    signal = [Value(number) for number in inputs]
    layers = []
    for layer in network.layers:
        answers = [neuron(signal) for neuron in layer.neurons]
        layers.append(
            Layer(
                given=signal,
                sums=[answer.inputs[0] for answer in answers],
                answers=answers,
                weights=[neuron.w for neuron in layer.neurons],
                biases=[neuron.b for neuron in layer.neurons],
            )
        )
        signal = answers
    loss = (signal[0] - target) ** 2
    loss.backward()
    parameters = network.parameters()
    before = [parameter.data for parameter in parameters]
    SGD(parameters, net.RATE).step()
    stepped = [parameter.data for parameter in parameters]
    for parameter, data in zip(parameters, before, strict=True):
        parameter.data = data
    return Pass(tuple(layers), parameters, loss, stepped)


@lru_cache(maxsize=256)
def loss_after(seed: int, example: int, index: int) -> float:
    """The loss if the parameter of that index alone took its step."""
    network = net.network(seed)
    network.parameters()[index].data = passed(seed, example).stepped[index]
    inputs, target = net.EXAMPLES[example]
    return ((network(inputs) - target) ** 2).data


def picked(seed: int, example: int, index: int) -> Picked:
    """The parameter of that index, after the pass of an example."""
    done, place = passed(seed, example), net.own_places()[index]
    layer = done.layers[place.layer - 1]
    came_in = 1.0 if place.weight is None else layer.given[place.weight].data
    alone = loss_after(seed, example, index)
    came_back = layer.sums[place.neuron].grad
    return Picked(index, place, done.parameters[index], done.stepped[index], alone, came_in, came_back)


def scene(params: Params) -> Scene:
    """The network with its matrices, all gradients, and the graph of one neuron."""
    seed, example = int(params["seed"]), int(params["example"]) - 1
    done, it = passed(seed, example), picked(seed, example, int(params["picked"]) - 1)
    answer, loss = done.layers[-1].answers[0].data, done.loss.data
    note = _note(it)
    words = (
        f"A network of 3 inputs and layers of 4, 4 and 1 neurons, with {len(done.parameters)} parameters. For "
        f"{net.listed(net.EXAMPLES[example][0])} it answers {number(answer)}, and the target is "
        f"{number(net.EXAMPLES[example][1])}: the squared error is {number(loss)}."
    )
    count = len(done.parameters)
    outcome: Readouts = {
        "answer": Readout("answer", answer, "model"),
        "loss": Readout("(answer − target)²", loss, "error"),
        "parameters": Readout("parameters", count, "parameter", aside=True),
    }
    return Scene(
        [
            replace(_wiring(seed, example), picked=it.place.name, shown=it.place.layer - 1, readouts=outcome),
            _bars(seed, example, it),
            _neuron(done, it),
        ],
        alt=f"{words} {note}",
        note=note,
    )


def _note(it: Picked) -> str:
    """Where the picked parameter is, and its gradient as one line of arithmetic."""
    said = f"{it.place.name}, {it.place.said}"
    if it.place.weight is None:
        return f"{said}: its gradient is what comes back to the sum, {number(it.value.grad)}."
    came_in, came_back = factor(it.came_in), factor(it.came_back)
    return f"{said}: {came_in} comes in × {came_back} comes back = {number(it.value.grad)}."


def _indices(layer: int) -> tuple[list[list[float]], list[float]]:
    """The numbers of the weights of a layer, a row for each neuron, and of its biases; counted from 1."""
    found = [(index + 1.0, place) for index, place in enumerate(net.own_places()) if place.layer == layer]
    weights = [
        [index for index, place in found if place.neuron == i and place.weight is not None]
        for i in range(net.SIZES[layer])
    ]
    return weights, [index for index, place in found if place.weight is None]


@lru_cache(maxsize=32)
def _wiring(seed: int, example: int) -> Crossbar:
    """The network and its matrices after the pass; an edge is its cell, and either can be pressed."""
    done = passed(seed, example)
    given = [value.data for value in done.layers[0].given]
    return Crossbar(
        "network",
        "Network and matrices",
        n.vector("x", given, "data", rows=n.headings(_names(0)), about=n.layer_about(0, net.SIZES)),
        [_wired(depth, layer) for depth, layer in enumerate(done.layers, start=1)],
        n.WIDEST,
        1.0,
        ".2f",
        share=3.0,
        whole=True,
    )


def _names(depth: int) -> list[str]:
    """What the inputs, or the neurons of a layer, are called."""
    if depth == 0:
        return ["x₁", "x₂", "x₃"]
    return [f"neuron {i + 1} of layer {depth}" for i in range(net.SIZES[depth])]


def _wired(depth: int, layer: Layer) -> Wired:
    """A layer; a cell, or a neuron for its bias, can be pressed."""
    below, (high, wide) = "₁₂₃"[depth - 1], (net.SIZES[depth], net.SIZES[depth - 1])
    weight_indices, bias_indices = _indices(depth)
    before, own = n.headings(_names(depth - 1)), n.headings(_names(depth))
    table = [[weight.data for weight in row] for row in layer.weights]
    weights = n.matrix(f"W{below}", table, rows=own, columns=before, about=n.weights_about(depth, high, wide))
    biases_about = [n.bias_name(depth, i) for i in range(high)]
    biases = n.vector(f"b{below}", [bias.data for bias in layer.biases], "parameter", rows=own, about=biases_about)
    return Wired(
        f"layer {depth}",
        replace(weights, picks=PICKED.name, values=rows(weight_indices, wide)),
        replace(biases, picks=PICKED.name, values=rows([(index,) for index in bias_indices], 1)),
        [_circle(depth, i, layer) for i in range(high)],
        f"a{below}",
        rows([(total.data,) for total in layer.sums], 1),
        n.products(table, [value.data for value in layer.given]),
        picks=Pick(PICKED.name, weight_indices[0][0]),
    )


def _circle(depth: int, i: int, layer: Layer) -> Neuron:
    """Neuron i of a layer in the network."""
    bias, answer = layer.biases[i].data, layer.answers[i].data
    _, bias_indices = _indices(depth)
    return Neuron(
        "answer" if depth == len(net.SIZES) - 1 else "",
        f"Neuron {i + 1} of layer {depth}: bias {number(bias)}, answer {number(answer)}. Press for its bias",
        "model",
        answer,
        about=n.neuron_about(depth, i, net.SIZES),
        picks=Pick(PICKED.name, bias_indices[i]),
    )


def _node(name: str, role: Role, value: Value, says: str, *, op: str = "", picks: float | None = None) -> Node:
    """A node with its data and gradient, all of it done; pressing it may pick a parameter."""
    return Node(
        name,
        role,
        name,
        op,
        number(value.data, 3),
        number(value.grad, 3),
        "done",
        says,
        name,
        value.data,
        value.grad,
        press=None if picks is None else {PICKED.name: picks},
    )


def _neuron(done: Pass, it: Picked) -> Graph:
    """The graph of the neuron that the parameter belongs to."""
    depth, i = it.place.layer, it.place.neuron
    layer = done.layers[depth - 1]
    of = f"neuron {i + 1} of layer {depth}"
    total, answer = layer.sums[i], layer.answers[i]
    bias, out = n.bias_name(depth, i), n.neuron_name(depth, i)
    weight_indices, bias_indices = _indices(depth)
    inputs: Role = "data" if depth == 1 else "model"
    nodes: list[Node] = []
    for j, (weight, value) in enumerate(zip(layer.weights[i], layer.given, strict=True)):
        name = n.weight_name(depth, i, j)
        says = f"{name} adds {factor(weight.data)} × {factor(value.data)} to the sum of {of}."
        nodes.append(_node(name, "parameter", weight, says, picks=weight_indices[i][j]))
        given = f"x{j + 1}" if depth == 1 else n.neuron_name(depth - 1, j)
        says = f"{given} comes in; {number(value.grad)} is what all of its ways together bring back to it."
        nodes.append(_node(given, inputs, value, says))
    says = f"{bias} is added to the sum of {of}, as it is."
    nodes.append(_node(bias, "parameter", layer.biases[i], says, picks=bias_indices[i]))
    edges = [Edge(node.id, "sum", slot, "", "done", about=node.id) for slot, node in enumerate(nodes)]
    slope = total.grad / answer.grad if answer.grad else 0.0
    edges.append(Edge("sum", out, 0, f"×\u2009{number(slope, 3)}", "done", about="tanh"))
    says = f"The sum of {of} is {number(total.data)}, and {number(total.grad)} comes back to it."
    nodes.append(_node("sum", "model", total, says, op="+"))
    says = f"tanh of {number(total.data)} is {number(answer.data)}: the answer of {of}."
    nodes.append(_node(out, "model", answer, says, op="tanh"))
    readouts: Readouts = {"comes_back": Readout("comes back", it.came_back, "gradient")}
    if it.place.weight is not None:
        readouts = {"comes_in": Readout("comes in", it.came_in, inputs), **readouts}
    return Graph(
        "graph",
        "Graph",
        nodes,
        edges,
        ["data", "grad", "local"],
        readouts,
        focus=[it.place.name],
        selected=it.place.name,
        aside=True,
    )


@lru_cache(maxsize=32)
def _all_bars(seed: int, example: int) -> tuple[tuple[Bars, ...], float]:
    """A bar for every gradient, and how far the picture must reach."""
    grads = [parameter.grad for parameter in passed(seed, example).parameters]
    bars = tuple(
        Bars([(index + 0.62, 0.0, index + 1.38, grad)], "gradient", place.name, Pick(PICKED.name, index + 1.0))
        for index, (place, grad) in enumerate(zip(net.own_places(), grads, strict=True))
    )
    return bars, 1.3 * max(DUST, *map(abs, grads))


def _bars(seed: int, example: int, it: Picked) -> Plot:
    """All gradients side by side, in the order of `parameters()`."""
    bars, reach = _all_bars(seed, example)
    name, grad, here = it.place.name, it.value.grad, it.position + 1.0
    text = f"{name}, gradient {number(grad)}"
    # The name stands on the other side of zero, where its bar is not.
    away = -0.75 * reach if grad > 0.0 else 0.5 * reach
    anchor = "start" if it.position < 6 else "end" if it.position > 34 else "middle"
    starts = [index + 0.5 for index, at in enumerate(net.own_places()) if (at.neuron, at.weight) == (0, 0)]
    marks: list[Mark] = [
        Segments([(start, -reach, start, reach) for start in starts[1:]], "quiet", dashed=True),
        *bars,
        Label(name, here, away, "parameter", anchor, about=name),
        PICKED.handle("Which parameter: move along the bars", here, 0.0, text, about=name),
        *(
            Label(f"layer {layer}", start + 0.3, 0.86 * reach, "quiet", "start")
            for layer, start in enumerate(starts, start=1)
        ),
    ]
    readouts: Readouts = {
        "data": Readout(f"{name}.data", it.value.data, "parameter", about=name),
        "grad": Readout(f"{name}.grad", grad, "gradient", about=name),
        "after": Readout("after a step", it.after, "parameter", aside=True),
        "alone": Readout("loss then", it.alone, "error", number(it.alone, 6), aside=True),
    }
    return Plot(
        "bars",
        "Gradients",
        Axis("parameter", (0.5, len(bars) + 0.5), format="d"),
        Axis("gradient", (-reach, reach), format="~g"),
        marks,
        readouts,
        share=2.0,
        whole=True,
    )
