"""How finely is tanh cut into nodes, and what does that change?  One neuron, cut in five ways.

    tanh(n) = (e²ⁿ − 1) / (e²ⁿ + 1) = (eⁿ − e⁻ⁿ) / (eⁿ + e⁻ⁿ) = 2σ(2n) − 1

The neuron is that of Andrej Karpathy's lecture. All gradients are the engine's, and so are its refusals: where e is
raised to a power that no float can hold, it says so, and how far each way of cutting reaches is found by asking it.
"""

import sys
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

from downhill.methods import generate
from downhill.value import Value
from picture.graph import Walk
from picture.params import Choice, Guess, Params, Slider
from picture.scene import Axis, Bars, Goal, Graph, Label, Mark, Plot, Readout, Readouts, Scene, Segments, in_words
from picture.words import number, printed, short
from worlds.computations import LABELS, NEURON_ROLES, OPENING, leaves, named, weighted

TITLE = "One neuron, cut in five ways"
TASK = "Cut tanh finer, then move b until the cut breaks."
DOCK = ["cut"]

PLAIN = 10
"""The number of nodes with tanh in one piece. Of a larger graph, the new nodes are brought into view."""

FAR = 820.0
"""How far the picture of the cuts reaches on both sides of 0."""


class Cut(NamedTuple):
    """One way to compute the neuron."""

    label: str
    short: str
    """Its name on an axis."""
    build: Callable[[dict[str, Value]], Value]


_weighted_sum = generate("neuron")
"""bias + weights · inputs as one node, made from the engine's table like every operation."""


def _one_node(v: dict[str, Value]) -> Value:
    n = _weighted_sum(v["b"], [v["w₁"], v["w₂"]], [v["x₁"], v["x₂"]])
    return named("n", n).tanh()


def _tanh(v: dict[str, Value]) -> Value:
    return weighted(v).tanh()


def _exp(v: dict[str, Value]) -> Value:
    e = named("e", (2 * weighted(v)).exp())
    return (e - 1) / (e + 1)


def _halves(v: dict[str, Value]) -> Value:
    n = weighted(v)
    up, down = named("p", n.exp()), named("q", (-n).exp())
    return (up - down) / (up + down)


def _sigmoid(v: dict[str, Value]) -> Value:
    return 2 * named("s", (2 * weighted(v)).sigmoid()) - 1


CUTS = {
    "tanh": Cut("tanh(n)", "tanh", _tanh),
    "exp": Cut("(e²ⁿ − 1) / (e²ⁿ + 1)", "e²ⁿ", _exp),
    "halves": Cut("(eⁿ − e⁻ⁿ) / (eⁿ + e⁻ⁿ)", "eⁿ, e⁻ⁿ", _halves),
    "sigmoid": Cut("2σ(2n) − 1", "σ", _sigmoid),
    "one": Cut("tanh(n), and w·x + b in one node", "coarse", _one_node),
}


GUESS = Guess(
    "guess",
    "Cut tanh into more nodes: what do the gradients of the leaves do?",
    options=(("same", "stay"), ("smaller", "shrink"), ("larger", "grow")),
    meets={
        "same": "Yes: they stay. The same function has the same slope, however it is cut.",
        "smaller": "They stay. Not all slopes are below 1: that of 2n by n is 2. Together they give 1 − o² again.",
        "larger": "They stay. e is used twice, but of the two shares one is negative. Together they give 1 − o² again.",
    },
    hides="The gradients are hidden",
)
B = Slider("b", "b", -800.0, 800.0, opening=OPENING["b"], step=1.0)
PARAMS = [
    GUESS,
    Choice("cut", "Cut", options=tuple((name, cut.label) for name, cut in CUTS.items()), opening="tanh"),
    B,
]


class Made(NamedTuple):
    """A neuron as it was computed, or up to where the engine refused, and what it said."""

    walk: Walk
    refusal: str


@lru_cache(maxsize=64)
def made(cut: str, b: float) -> Made:
    """The lecture's neuron with another b, cut in this way."""
    values = leaves({**OPENING, "b": b})
    try:
        root, refusal = named("o", CUTS[cut].build(values)), ""
    except OverflowError as error:
        values = leaves({**OPENING, "b": b})
        root, refusal = weighted(values), str(error)
    return Made(Walk(root, roles=NEURON_ROLES), refusal)


@lru_cache(maxsize=64)
def gradients(cut: str, b: float) -> dict[str, float]:
    """The gradients of the leaves, by their params, where the engine does not refuse."""
    grads = {value.label: grad for value, grad in made(cut, b).walk.at().grads.items()}
    return {name: grads[label] for name, label in LABELS.items()}


@cache
def reach(cut: str) -> tuple[float, float]:
    """The n for which this cut can be computed, from and to, as far as the picture reaches."""

    def furthest(fails: float) -> float:
        if not made(cut, fails + shift()).refusal:
            return fails
        works = 0.0
        while abs(fails - works) > 1e-3:
            middle = (works + fails) / 2.0
            works, fails = (works, middle) if made(cut, middle + shift()).refusal else (middle, fails)
        return works

    return furthest(-FAR), furthest(FAR)


def shift() -> float:
    """How far b lies above n."""
    return -(OPENING["x₁"] * OPENING["w₁"] + OPENING["x₂"] * OPENING["w₂"])


TOO_FAR = 400.0
"""An n for which e²ⁿ is too large for a float."""

REFUSED = made("exp", TOO_FAR + shift()).refusal
"""The engine's words about e²ⁿ there."""


def scene(params: Params) -> Scene:
    """The graph of the chosen cut, and which n each of them can take."""
    cut, b = params["cut"], params["b"]
    walk, refusal = made(cut, b)
    n = walk.labelled["n"].data
    verdict = GUESS.verdict(params)
    known = not refusal and (verdict is not None or cut == "tanh")
    grads = gradients(cut, b) if known else {}
    note = _note(cut, b, refusal, guessed=verdict is not None)
    goal = _goal(cut, n, refusal) if verdict else None
    reaches = _reach(cut, b, n, known=known)
    graph = _graph(walk, refusal, n, grads)
    if goal:
        reaches.marks += goal.sign(n, row(cut))
        graph.nodes[-1].met = goal.reached or None
    hidden = "" if known or refusal else GUESS.hidden()
    return Scene(
        [graph, reaches],
        alt=" ".join(filter(None, [f"tanh, cut as {CUTS[cut].label}.", in_words(graph), hidden, note])),
        note=note,
        verdict=verdict,
        goal=goal,
    )


def _goal(cut: str, n: float, refusal: str) -> Goal:
    """An n that is too large for a cut, though tanh itself has no trouble there."""
    left = 0.0 if refusal else min(abs(end - n) for end in reach(cut))
    met = f"{refusal or REFUSED}. There it stops; tanh in one node goes on."
    text = "no end in sight" if min(map(abs, reach(cut))) == FAR else f"{number(left)} to go"
    return Goal("a broken cut", left, bool(refusal), met, text)


def row(cut: str) -> float:
    """How high its bar lies."""
    return float(len(CUTS) - 1 - list(CUTS).index(cut))


def differences(cut: str, b: float) -> dict[str, float]:
    """How far the gradients of a cut are from those of tanh in one node, by their params."""
    whole = gradients("tanh", b)
    return {name: abs(grad - whole[name]) for name, grad in gradients(cut, b).items()}


@cache
def worst() -> float:
    """The largest difference of any cut from tanh in one node, where the figure opens."""
    return max(apart for cut in CUTS for apart in differences(cut, B.opening).values())


def _note(cut: str, b: float, refusal: str, *, guessed: bool) -> str:
    """What happens at this n; or what is asked."""
    if refusal:
        return (
            f"Here the engine stops: {refusal}. No float is larger than {short(sys.float_info.max)}. tanh in "
            f"one node never makes so large a number: it says {number(made('tanh', b).walk.root.data)}."
        )
    if not guessed:
        return "More nodes mean more slopes to multiply, and more shares to add."
    if cut == "tanh":
        return "Here tanh is one node. Choose another cut to see whether its gradients differ."
    return "All that differs is rounding, beyond the ninth digit."


def _graph(walk: Walk, refusal: str, n: float, grads: dict[str, float]) -> Graph:
    """The neuron, with its gradients if they are known."""
    known, o = bool(grads), walk.root.data
    readouts: Readouts = {"n": Readout("n", n, "model", printed(n))}
    if not refusal:
        readouts["o"] = Readout("o", o, "model", printed(o))
        readouts["nodes"] = Readout("nodes", len(walk.order), "quiet")
        readouts["operations"] = Readout("operations", len(walk.computed), "quiet")
    for name, grad in grads.items():
        readouts[f"grad_{name}"] = Readout(f"{LABELS[name]}.grad", grad, "gradient", printed(grad))
    new = ("n", "o") if refusal or len(walk.order) > PLAIN else ()
    return walk.at(None if known else walk.forward).panel(
        "graph",
        "As far as the engine gets" if refusal else f"{len(walk.order)} nodes",
        readouts,
        still=True,
        gradients=known,
        focus=[walk.labelled[label] for label in new if label in walk.labelled],
    )


def _reach(cut: str, b: float, n: float, *, known: bool) -> Plot:
    """The n that each cut can take, as bars; and where the neuron is."""
    marks: list[Mark] = []
    names = list(reversed(CUTS))
    for name in names:
        low, high = reach(name)
        marks.append(Bars([(low, row(name) - 0.3, high, row(name) + 0.3)], "model" if name == cut else "quiet"))
        marks += [
            Label(f"ends at {number(end)}", end, row(name) + 0.36, "error", "end" if end > 0.0 else "start")
            for end in (low, high)
            if abs(end) < FAR
        ]
    top = len(CUTS) - 0.3
    text = f"b = {number(b)}, n = {number(n)}"
    marks += [
        Segments([(n, -0.6, n, top)], "parameter", dashed=True),
        B.handle("b: move n", n, row(cut), text, value=b, name="n", about="b n"),
    ]
    compared = differences(cut, b) if known and cut != "tanh" else {}
    readouts: Readouts = {
        f"apart_{name}": Readout(f"{LABELS[name]}.grad, off tanh by", apart, "error", short(apart))
        for name, apart in compared.items()
    }
    x, y = Axis("n", (-FAR, FAR)), Axis("", (-0.6, top), names=[CUTS[name].short for name in names])
    return Plot("reach", "Which n each can take", x, y, marks, readouts, whole=True, aside=True)
