"""What is a parameter of a network?  An edge, a cell of a matrix, a node of a graph and a bar: all are the same thing.

    gradient of a weight = what comes in × what comes back to its neuron's sum
    gradient of a bias   = what comes back to its neuron's sum

One example goes forward through MLP(3, [4, 4, 1]), and (answer − target)² comes back. Data, gradients and the step are
the engine's. Nothing here has units.
"""

from functools import lru_cache
from typing import Any, NamedTuple

from downhill.optim import SGD
from downhill.value import Value
from picture import network as n
from picture.old import Cells, Edge, Graph, Links, Mark, Matrices, Network, Neuron, Node, Plot, Readout, Scene, rows
from picture.params import Choice, Params
from picture.words import DUST, factor, number
from worlds import houses as h
from worlds import lecture_net as net
from worlds.training import seed_slider

TITLE = "One ledger, four ways to read it"
CAPTION = "Press an edge, a cell, a bar or a node: it is the same parameter wherever it stands."

PARAMS = [
    net.picked_slider(opening=14.0),
    Choice(
        name="example",
        label="Example",
        options=tuple((str(index + 1), net.example(index)) for index in range(len(net.EXAMPLES))),
        opening="1",
    ),
    seed_slider(opening=6.0),
]


class Layer(NamedTuple):
    """A layer after one example has gone through it and come back."""

    given: list[Value]
    """What comes in."""
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


@lru_cache(maxsize=32)
def passed(seed: int, example: int) -> Pass:
    """Forward, backward, and what a step would make of it; the parameters stay where they are."""
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


def scene(params: Params) -> Scene:
    """The network, the graph of one neuron, all gradients, and all matrices."""
    seed, example, index = int(params["seed"]), int(params["example"]) - 1, int(params["picked"]) - 1
    done, place = passed(seed, example), net.own_places()[index]
    parameter, after = done.parameters[index], done.stepped[index]
    came_in, came_back = _arrived(done, place)
    answer = done.layers[-1].answers[0].data
    loss = done.loss.data
    alone = loss_after(seed, example, index)
    first: dict[str, Readout] = {
        "answer": h.readout("answer", answer, number(answer), "model"),
        "loss": h.readout("(answer − target)²", loss, number(loss), "error"),
    }
    back = h.readout("comes back", came_back, number(came_back), "gradient")
    second: dict[str, Readout] = {}
    if place.weight is not None:
        second["comes_in"] = h.readout("comes in", came_in, number(came_in), "data" if place.layer == 1 else "model")
    second["comes_back"] = back
    third: dict[str, Readout] = {
        "data": h.readout(f"{place.name}.data", parameter.data, number(parameter.data), "parameter", place.name),
        "grad": h.readout(f"{place.name}.grad", parameter.grad, number(parameter.grad), "gradient", place.name),
        "after": h.readout("after a step", after, number(after), "parameter"),
        "alone": h.readout("loss then", alone, number(alone, 6), "error"),
    }
    fourth = {
        "parameters": h.readout(
            "parameters", len(done.parameters), str(len(done.parameters)), "parameter", "parameters"
        )
    }
    note = _note(done, index, alone)
    words = (
        f"A network of 3 inputs and layers of 4, 4 and 1 neurons, with {len(done.parameters)} parameters. For "
        f"{net.listed(net.EXAMPLES[example][0])} it answers {number(answer)}, and the target is "
        f"{number(net.EXAMPLES[example][1])}: the squared error is {number(loss)}."
    )
    return {
        "panels": [
            {**_network(seed, example), "picked": place.name, "readouts": list(first)},
            _bars(seed, example, index, list(third)),
            {**_matrices(seed, example), "picked": place.name, "readouts": list(fourth)},
            _neuron(done, place, list(second)),
        ],
        "readouts": first | second | third | fourth,
        "alt": f"{words} {note}",
        "note": note,
    }


def _arrived(done: Pass, place: net.Place) -> tuple[float, float]:
    """What comes in where the parameter is (1 for a bias), and what comes back to its neuron's sum."""
    layer = done.layers[place.layer - 1]
    came_in = 1.0 if place.weight is None else layer.given[place.weight].data
    return came_in, layer.sums[place.neuron].grad


def _note(done: Pass, index: int, alone: float) -> str:
    """The picked parameter, as one line of arithmetic after another."""
    place, parameter, after = net.own_places()[index], done.parameters[index], done.stepped[index]
    came_in, came_back = _arrived(done, place)
    grad = number(parameter.grad)
    said = f"{place.name} is {place.said}, number {index + 1} of {len(done.parameters)}: {number(parameter.data)}."
    if place.weight is None:
        why = f"Nothing multiplies a bias, so its gradient is what comes back to the sum: {grad}."
    else:
        why = (
            "Its gradient is what comes in times what comes back to the sum: "
            f"{factor(came_in)} × {factor(came_back)} = {grad}."
        )
    step = (
        f"A step of {number(net.RATE)} takes {number(net.RATE)} × {factor(parameter.grad)} off, and it "
        f"becomes {number(after)}; if it moved alone, the loss would go from {number(done.loss.data, 6)} to "
        f"{number(alone, 6)}."
    )
    return f"{said} {why} {step}"


def _indices(layer: int) -> tuple[list[list[float]], list[float]]:
    """The numbers of the weights of a layer, a row for each neuron, and of its biases; counted from 1."""
    found = [(index + 1.0, place) for index, place in enumerate(net.own_places()) if place.layer == layer]
    weights = [
        [index for index, place in found if place.neuron == i and place.weight is not None]
        for i in range(net.SIZES[layer])
    ]
    return weights, [index for index, place in found if place.weight is None]


@lru_cache(maxsize=32)
def _network(seed: int, example: int) -> Network:
    done = passed(seed, example)
    last = len(net.SIZES) - 1
    layers: list[list[Neuron]] = [
        [
            {
                "label": f"x{'₁₂₃'[j]}",
                "says": f"Input {j + 1}: {number(value.data)}",
                "role": "data",
                "value": value.data,
                "about": n.neuron_about(0, j, net.SIZES),
            }
            for j, value in enumerate(done.layers[0].given)
        ]
    ]
    links: list[Links] = []
    for depth, layer in enumerate(done.layers, start=1):
        weight_indices, bias_indices = _indices(depth)
        layers.append(
            [
                {
                    "label": "answer" if depth == last else "",
                    "says": f"Neuron {i + 1} of layer {depth}: bias {number(layer.biases[i].data)}, "
                    f"answer {number(answer.data)}. Press for its bias",
                    "role": "model",
                    "value": answer.data,
                    "bias": layer.biases[i].data,
                    "about": n.neuron_about(depth, i, net.SIZES),
                    "bias_about": n.bias_name(depth, i),
                    "picks": {"param": "picked", "value": bias_indices[i]},
                }
                for i, answer in enumerate(layer.answers)
            ]
        )
        says = [
            f"{n.weight_name(depth, i, j)}: {number(weight.data)}, gradient {number(weight.grad)}"
            for i, row in enumerate(layer.weights)
            for j, weight in enumerate(row)
        ]
        weights = [[weight.data for weight in row] for row in layer.weights]
        links.append(
            {
                **n.links(depth, weights, says),
                "picks": "picked",
                "values": rows(weight_indices, net.SIZES[depth - 1]),
            }
        )
    return {
        "view": "network",
        "name": "network",
        "title": "An edge: wide is large, dashed is below zero",
        "share": 3.0,
        "layers": layers,
        "titles": ["inputs", "layer 1", "layer 2", "layer 3"],
        "links": links,
        "widest": n.WIDEST,
        "fullest": 1.0,
        "format": ".2f",
        "readouts": [],
    }


def _node(name: str, role: Any, value: Value, says: str, op: str = "") -> Node:
    """A node with its data and gradient, all of it done."""
    return {
        "id": name,
        "role": role,
        "label": name,
        "op": op,
        "data": number(value.data, 3),
        "grad": number(value.grad, 3),
        "state": "done",
        "says": says,
        "about": name,
        "value": value.data,
        "slope": value.grad,
    }


def _neuron(done: Pass, place: net.Place, readouts: list[str]) -> Graph:
    """The graph of the neuron that the parameter belongs to."""
    layer, i = done.layers[place.layer - 1], place.neuron
    of = f"neuron {i + 1} of layer {place.layer}"
    total = layer.sums[i]
    weight_indices, bias_indices = _indices(place.layer)
    bias = n.bias_name(place.layer, i)
    nodes: list[Node] = []
    for j, (weight, value) in enumerate(zip(layer.weights[i], layer.given, strict=True)):
        name = n.weight_name(place.layer, i, j)
        said = f"{name} adds {factor(weight.data)} × {factor(value.data)} to the sum of {of}."
        nodes.append({**_node(name, "parameter", weight, said), "press": {"picked": weight_indices[i][j]}})
        given = f"x{j + 1}" if place.layer == 1 else n.neuron_name(place.layer - 1, j)
        said = f"{given} comes in; {number(value.grad)} is what all of its ways together bring back to it."
        nodes.append(_node(given, "data" if place.layer == 1 else "model", value, said))
    said = f"{bias} is added to the sum of {of}, as it is."
    nodes.append({**_node(bias, "parameter", layer.biases[i], said), "press": {"picked": bias_indices[i]}})
    edges: list[Edge] = [
        {
            "start": node["id"],
            "end": "sum",
            "slot": slot,
            "local": "",
            "state": "done",
            "about": node["id"],
        }
        for slot, node in enumerate(nodes)
    ]
    out = n.neuron_name(place.layer, i)
    said = f"The sum of {of} is {number(total.data)}, and {number(total.grad)} comes back to it."
    nodes.append(_node("sum", "model", total, said, "+"))
    said = f"tanh of {number(total.data)} is {number(layer.answers[i].data)}: the answer of {of}."
    nodes.append(_node(out, "model", layer.answers[i], said, "tanh"))
    slope = total.grad / layer.answers[i].grad if layer.answers[i].grad else 0.0
    edges.append(
        {
            "start": "sum",
            "end": out,
            "slot": 0,
            "local": f"×\u2009{number(slope, 3)}",
            "state": "done",
            "about": "tanh",
        }
    )
    return {
        "view": "graph",
        "name": "graph",
        "title": f"A node: the graph of {of}",
        "share": 1.0,
        "whole": True,
        "nodes": nodes,
        "edges": edges,
        "shows": ["data", "grad", "local"],
        "readouts": readouts,
        "selected": place.name,
        "focus": [place.name],
    }


@lru_cache(maxsize=32)
def _all_bars(seed: int, example: int) -> tuple[tuple[Mark, ...], float]:
    """A bar for every gradient, and how far the picture must reach."""
    grads = [parameter.grad for parameter in passed(seed, example).parameters]
    bars: tuple[Mark, ...] = tuple(
        {
            "kind": "bars",
            "role": "gradient",
            "at": rows([(index + 0.62, 0.0, index + 1.38, grad)], 4),
            "about": place.name,
            "picks": {"param": "picked", "value": index + 1.0},
        }
        for index, (place, grad) in enumerate(zip(net.own_places(), grads, strict=True))
    )
    return bars, 1.3 * max(DUST, *map(abs, grads))


def _bars(seed: int, example: int, index: int, readouts: list[str]) -> Plot:
    """All gradients side by side, in the order of `parameters()`."""
    bars, reach = _all_bars(seed, example)
    place, grad = net.own_places()[index], passed(seed, example).parameters[index].grad
    here = index + 1.0
    # The name stands on the other side of zero, where its bar is not.
    away = -0.2 * reach if grad > 0.0 else 0.13 * reach
    starts = [number + 0.5 for number, at in enumerate(net.own_places()) if (at.neuron, at.weight) == (0, 0)]
    marks: list[Mark] = [
        {
            "kind": "segments",
            "role": "quiet",
            "at": rows([(start, -reach, start, reach) for start in starts[1:]], 4),
            "dashed": True,
        },
        *bars,
        {
            "kind": "label",
            "role": "parameter",
            "x": here,
            "y": away,
            "text": place.name,
            "anchor": "start" if index < 6 else "end" if index > 34 else "middle",
            "about": place.name,
        },
        {
            "kind": "handle",
            "role": "parameter",
            "name": "picked",
            "label": "Which parameter: move along the bars",
            "x": here,
            "y": 0.0,
            "drag": {"x": {"param": "picked", "per": 1.0}},
            "value": here,
            "low": 1.0,
            "high": float(len(bars)),
            "text": f"{place.name}, gradient {number(grad)}",
            "about": place.name,
        },
    ]
    for layer, start in enumerate(starts, start=1):
        marks.append(
            {
                "kind": "label",
                "role": "quiet",
                "x": start + 0.3,
                "y": 0.86 * reach,
                "text": f"layer {layer}",
                "anchor": "start",
            }
        )
    return {
        "view": "plot",
        "name": "bars",
        "title": "A bar: every gradient, in order",
        "share": 4.0,
        "x": {"label": "parameter", "unit": "", "domain": (0.5, len(bars) + 0.5), "format": "d"},
        "y": {"label": "gradient", "unit": "", "domain": (-reach, reach), "format": "~g"},
        "marks": marks,
        "readouts": readouts,
    }


@lru_cache(maxsize=32)
def _matrices(seed: int, example: int) -> Matrices:
    """W and b of every layer."""
    parts: list[Any] = []
    for depth, layer in enumerate(passed(seed, example).layers, start=1):
        sub = "₁₂₃"[depth - 1]
        weight_indices, bias_indices = _indices(depth)
        wide, high = net.SIZES[depth - 1], net.SIZES[depth]
        weights: Cells = {
            **n.matrix(f"W{sub}", [[weight.data for weight in row] for row in layer.weights]),
            "about": n.weights_about(depth, high, wide),
            "picks": "picked",
            "values": rows(weight_indices, wide),
        }
        biases: Cells = {
            **n.vector(f"b{sub}", [bias.data for bias in layer.biases], "parameter"),
            "about": [n.bias_name(depth, i) for i in range(high)],
            "picks": "picked",
            "values": rows([(bias,) for bias in bias_indices], 1),
        }
        parts += [weights, biases]
    return {
        "view": "matrix",
        "name": "matrices",
        "title": "A cell: row i is neuron i, column j is what comes in from j",
        "share": 1.0,
        "whole": True,
        "parts": parts,
        "readouts": [],
    }
