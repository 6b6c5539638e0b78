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
from picture.graph import EVERYTHING, Walk
from picture.old import Graph, Handle, Label, Mark, Plot, Readout, Role, Scene, rows
from picture.params import Choice, Params, Slider
from picture.words import DUST, number, printed, short
from worlds import houses as h
from worlds.computations import LABELS, OPENING, named, weighted

TITLE = "One neuron, cut in five ways"
CAPTION = "Guess first. Then cut finer and coarser, and drag the ring far out, to where one of the cuts gives up."

GRADS = {name: f"grad_{name}" for name in LABELS}

PLAIN = 10
"""So many nodes has the neuron with tanh in one piece; where there are more, the new ones are brought into view."""

FAR = 820.0
"""The second picture goes so far to both sides."""


class Cut(NamedTuple):
    """One way to compute the neuron."""

    label: str
    short: str
    """As it stands on an axis."""
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

B = Slider(name="b", label="b", low=-800.0, high=800.0, opening=OPENING["b"], step=1.0, format=",.4~r")
PARAMS = [
    Choice(
        name="guess",
        label="With more nodes, the gradients of the leaves",
        options=(
            ("same", "stay as they are"),
            ("smaller", "shrink: more slopes to multiply"),
            ("larger", "grow: more shares to add"),
        ),
        opening="",
    ),
    Choice(name="cut", label="Cut", options=tuple((name, cut.label) for name, cut in CUTS.items()), opening="tanh"),
    B,
]


class Made(NamedTuple):
    """A neuron as it was computed, or up to where the engine refused, and what it said."""

    walk: Walk
    refusal: str


@lru_cache(maxsize=64)
def made(cut: str, b: float) -> Made:
    """The lecture's neuron with another b, cut in this way."""
    values = leaves(b)
    try:
        root, refusal = named("o", CUTS[cut].build(values)), ""
    except OverflowError as error:
        values = leaves(b)
        root, refusal = weighted(values), str(error)
    return Made(Walk(root, roles={"w₁": "parameter", "w₂": "parameter", "b": "parameter"}), refusal)


def leaves(b: float) -> dict[str, Value]:
    """The five numbers that are given."""
    values = {label: Value(number) for label, number in {**OPENING, "b": b}.items()}
    for label, value in values.items():
        value.label = label
    return values


@lru_cache(maxsize=64)
def gradients(cut: str, b: float) -> dict[str, float]:
    """What the backward pass gives the leaves; nothing, if the engine refuses."""
    walk, refusal = made(cut, b)
    if refusal:
        return {}
    grads = walk.at().grads
    by_label = {value.label: grad for value, grad in grads.items()}
    return {name: by_label[label] for name, label in LABELS.items()}


@cache
def reach(cut: str) -> tuple[float, float]:
    """From which n to which this cut can be computed, as far as the picture goes."""

    def furthest(side: float) -> float:
        works, fails = 0.0, side * FAR
        if not made(cut, fails + shift()).refusal:
            return fails
        while abs(fails - works) > 1e-3:
            middle = (works + fails) / 2.0
            if made(cut, middle + shift()).refusal:
                fails = middle
            else:
                works = middle
        return works

    return furthest(-1.0), furthest(1.0)


def shift() -> float:
    """How far b lies above n."""
    return -(OPENING["x₁"] * OPENING["w₁"] + OPENING["x₂"] * OPENING["w₂"])


TOO_FAR = 400.0
"""An n for which e²ⁿ is too large for a float."""

REFUSED = made("exp", TOO_FAR + shift()).refusal
"""What the engine says to e²ⁿ there."""


def scene(params: Params) -> Scene:
    """The graph of the chosen cut, and which n each of them can take."""
    cut, b, guess = params["cut"], params["b"], params["guess"]
    walk, refusal = made(cut, b)
    n = next(value.data for value in walk.order if value.label == "n")
    known = bool(guess) or cut == "tanh"
    nodes, operations = len(walk.order), len(walk.computed)
    left: dict[str, Readout] = {"n": h.readout("n", n, printed(n), "model")}
    right: dict[str, Readout] = {}
    words = f"The neuron with tanh cut as {CUTS[cut].label}. n is {number(n)}."
    if refusal:
        words += f" The engine refuses: {refusal}. So only the part up to n is drawn."
    else:
        o = walk.root.data
        left["o"] = h.readout("o", o, printed(o), "model")
        left["nodes"] = h.readout("nodes", nodes, f"{nodes}", "quiet")
        left["operations"] = h.readout("operations", operations, f"{operations}", "quiet")
        words += f" {nodes} nodes, of which {operations} are operations; o is {number(o)}."
        if known:
            grads = gradients(cut, b)
            for name, label in LABELS.items():
                left[GRADS[name]] = h.readout(f"{label}.grad", grads[name], printed(grads[name]), "gradient")
            words += f" {', '.join(f'{label}.grad is {number(grads[name])}' for name, label in LABELS.items())}."
            if cut != "tanh":
                right = differences(cut, b)
        else:
            words += " The gradients are hidden until you have made a guess."
    note = _note(params, refusal)
    return {
        "panels": [_graph(walk, refusal, known, list(left)), _reach(cut, b, n, list(right))],
        "readouts": left | right,
        "alt": f"{words} {note}",
        "note": note,
    }


def differences(cut: str, b: float) -> dict[str, Readout]:
    """How far the gradients of a cut are from those of tanh in one node."""
    ours, whole = gradients(cut, b), gradients("tanh", b)
    found: dict[str, Readout] = {}
    for name, label in LABELS.items():
        apart = abs(ours[name] - whole[name])
        found[f"apart_{name}"] = h.readout(f"{label}.grad, off tanh by", apart, short(apart), "error")
    return found


@cache
def worst() -> float:
    """Where the figure opens: the largest difference of any cut to tanh in one node."""
    return max(readout["value"] for cut in CUTS for readout in differences(cut, B.opening).values())


def _note(params: Params, refusal: str) -> str:
    """The guess beside the engine's answer, and what happens at this n."""
    cut, b, guess = params["cut"], params["b"], params["guess"]
    said: list[str] = []
    if guess:
        same = worst() < DUST
        right = (guess == "same") == same
        meant = {
            "same": "The same function has the same slope, however it is cut.",
            "smaller": "There are more slopes to multiply, but they are not all below 1: that of 2n by n is 2. "
            "Together they come to 1 − o² again.",
            "larger": "e is used twice, and two shares are added, but one is positive and the other negative. "
            "Together they come to 1 − o² again.",
        }[guess]
        said.append(f"{'Yes: they stay.' if right else 'They stay as they are.'} {meant}")
    if refusal:
        said.append(
            f"Here the engine stops: {refusal}. No float is larger than {short(sys.float_info.max)}. tanh in "
            f"one node never makes so large a number: {_by_tanh(b)}"
        )
    elif guess and cut != "tanh":
        apart = max(readout["value"] for readout in differences(cut, b).values())
        said.append(
            "All that differs is rounding, beyond the ninth digit." if apart < DUST else "At this n they differ."
        )
    elif not guess:
        said.append("Will the leaves get other gradients when tanh is cut into more nodes? Choose.")
    return " ".join(said) or f"tanh in one node: {_by_tanh(b)}"


def _by_tanh(b: float) -> str:
    return f"it says {number(made('tanh', b).walk.root.data)}."


def _graph(walk: Walk, refusal: str, known: bool, readouts: list[str]) -> Graph:
    """The neuron, with its gradients if they may be seen."""
    seen = known and not refusal
    moment = walk.at(None if seen else walk.forward)
    title = "As far as the engine gets" if refusal else f"{len(walk.order)} nodes"
    panel = moment.panel("graph", title, shows=EVERYTHING if seen else ("data",), readouts=readouts)
    panel["focus"] = ["n"] if refusal else ["n", "o"] if len(walk.order) > PLAIN else []
    for node, value in zip(panel["nodes"], walk.order, strict=True):
        node["state"] = "done" if seen else "forward"
        if not seen:
            node["grad"] = ""
            node.pop("slope", None)
            node["says"] = moment.forward_words(value)
    for edge in panel["edges"]:
        edge["state"] = "done" if seen else "forward"
        if not seen:
            edge["local"] = ""
    return panel


def _reach(cut: str, b: float, n: float, readouts: list[str]) -> Plot:
    """Which n each cut can take, as bars; and where the neuron is."""
    marks: list[Mark] = []
    for place, name in enumerate(reversed(CUTS)):
        low, high = reach(name)
        role: Role = "model" if name == cut else "quiet"
        marks.append({"kind": "bars", "role": role, "at": rows([(low, place - 0.3, high, place + 0.3)], 4)})
        marks.extend(_end(end, place) for end in (low, high) if abs(end) < FAR)
    row = list(reversed(CUTS)).index(cut)
    marks.append(
        {"kind": "segments", "role": "parameter", "at": rows([(n, -0.6, n, len(CUTS) - 0.3)], 4), "dashed": True}
    )
    handle: Handle = {
        "kind": "handle",
        "role": "parameter",
        "name": "n",
        "label": "b: move n",
        "x": n,
        "y": float(row),
        "drag": {"x": {"param": "b", "per": 1.0}},
        "value": b,
        "low": B.low,
        "high": B.high,
        "text": f"b = {number(b)}, n = {number(n)}",
        "about": "b n",
    }
    return {
        "view": "plot",
        "name": "reach",
        "title": "Which n each cut can take",
        "share": 1.0,
        "x": {"label": "n", "unit": "", "domain": (-FAR, FAR), "format": ","},
        "y": {
            "label": "",
            "unit": "",
            "domain": (-0.6, len(CUTS) - 0.3),
            "format": ",",
            "names": [made_of.short for made_of in reversed(CUTS.values())],
        },
        "marks": [*marks, handle],
        "readouts": readouts,
        "whole": True,
    }


def _end(end: float, place: int) -> Label:
    """Where a bar ends, in numbers."""
    return {
        "kind": "label",
        "role": "error",
        "x": end,
        "y": place + 0.36,
        "text": f"ends at {number(end)}",
        "anchor": "end" if end > 0.0 else "start",
    }
