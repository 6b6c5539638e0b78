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
from picture.params import Guess, Params, Slider
from picture.scene import Network, Neuron, Readout, Role, Scene, in_words
from picture.words import factor, number

TITLE = "The blame, edge by edge"
TASK = "Change x₁ and watch the blame move to another edge."
DOCK = ["x1"]

SIZES = (2, 3, 1)
SEED = 11
NAMES = (("x₁", "x₂"), ("neuron 1", "neuron 2", "neuron 3"), ("answer",))
"""What the inputs and the neurons of each layer are called."""


def _meets(guess: str, asked: Params) -> str:
    """Which of the three weights has the largest gradient as the figure opens, and why."""
    most = most_blamed(passes(**asked))
    score = "Yes." if str(most) == guess else f"No, neuron {most}."
    return f"{score} The same comes back to all three weights, and neuron {most} spoke loudest."


def _slider(name: str, label: str, reach: float, opening: float) -> Slider:
    return Slider(name, label, -reach, reach, opening=opening, step=0.1, role="data")


INPUTS = [_slider("x1", "x₁", 2.0, 1.0), _slider("x2", "x₂", 2.0, -0.5), _slider("target", "Target", 1.0, 1.0)]
OPENING = {slider.name: slider.opening for slider in INPUTS}
GUESS = Guess(
    "guess",
    "Three weights lead to the answer. Most blame goes to the one from",
    options=tuple((str(i), f"neuron {i}") for i in range(1, SIZES[1] + 1)),
    meets=_meets,
    state=OPENING,
    hides="The gradients are hidden",
)
PARAMS = [GUESS, *INPUTS]


class Passes(NamedTuple):
    """One pass forward and one backward."""

    signals: tuple[tuple[float, ...], ...]
    """The inputs, and the answers of each layer of neurons."""
    weights: tuple[tuple[tuple[float, ...], ...], ...]
    """A matrix for each layer; `slopes` are the gradients of its weights, `biases` and `back` those of its biases."""
    slopes: tuple[tuple[tuple[float, ...], ...], ...]
    biases: tuple[tuple[float, ...], ...]
    back: tuple[tuple[float, ...], ...]
    loss: float

    @property
    def answer(self) -> float:
        """What the network answers."""
        return self.signals[-1][0]


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


def most_blamed(done: Passes) -> int:
    """Which weight into the answer has the gradient of the largest size, counted from 1."""
    sizes = [abs(slope) for slope in done.slopes[1][0]]
    return 1 + sizes.index(max(sizes))


def scene(params: Params) -> Scene:
    """The network as it opens, with its weights; once there is a guess, with the gradient of each, for any inputs."""
    guessed = bool(params["guess"])
    asked = {name: params[name] for name in OPENING} if guessed else OPENING
    done = passes(**asked)
    panel = _network(done, guessed)
    words = f"A network of 2 inputs, 3 neurons and 1 answer; {number(asked['target'])} is wanted. {in_words(panel)}"
    return Scene(
        [panel],
        alt=words if guessed else f"{words} {GUESS.hidden()}",
        note=_note(done) if guessed else "Each line is a weight. Dashed ones are below zero.",
        verdict=GUESS.verdict(params),
    )


def _note(done: Passes) -> str:
    """Who has most of the blame now."""
    most = most_blamed(done)
    came, back, slope = done.signals[1][most - 1], done.back[1][0], done.slopes[1][0][most - 1]
    return f"Most blame: neuron {most}. {number(came)} through × {factor(back)} back = {number(slope)}."


def _network(done: Passes, guessed: bool) -> Network:
    """The network; before a guess its edges are weights, after it gradients."""
    tables = done.slopes if guessed else done.weights
    what = "gradient" if guessed else "weight"
    role: Role = "gradient" if guessed else "parameter"
    readouts = {"answer": Readout("answer", done.answer, "model"), "loss": Readout("loss", done.loss, "error")}
    links = []
    for layer, table in enumerate(tables, start=1):
        says = [
            f"{what} {number(value)}, from {before} to {after}"
            for after, row in zip(NAMES[layer], table, strict=True)
            for before, value in zip(NAMES[layer - 1], row, strict=True)
        ]
        links.append(n.links(layer, table, says, labels=True, role=role))
    return Network(
        "network",
        "The gradient of every weight" if guessed else "The weights",
        [[_neuron(done, layer, i, guessed) for i in range(size)] for layer, size in enumerate(SIZES)],
        ["inputs", "layer 1", "answer"],
        links,
        widest=max(abs(value) for table in tables for row in table for value in row) or 1.0,
        fullest=1.0,
        format=".2f",
        readouts=readouts,
    )


def _neuron(done: Passes, layer: int, i: int, guessed: bool) -> Neuron:
    """An input or a neuron; its bias is shown as long as the weights are."""
    label, value = NAMES[layer][i], done.signals[layer][i]
    biased = layer > 0 and not guessed
    return Neuron(
        label,
        f"{label}, {number(value)}",
        "model" if layer else "data",
        value,
        bias=done.biases[layer - 1][i] if biased else None,
        about=n.neuron_about(layer, i, SIZES),
        bias_about=n.bias_name(layer, i) if biased else None,
    )
