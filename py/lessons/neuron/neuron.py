"""What is a neuron, and what do its gradients say?  Five numbers, a sum, and a curve that squashes it.

    n = w₁·x₁ + w₂·x₂ + b        o = tanh(n)        do/dn = 1 − o²

The numbers it opens with are those of Andrej Karpathy's lecture. All slopes are the engine's. Moving along the curve
moves b, for b is what shifts n and nothing else. There are no units.
"""

import math
from dataclasses import replace
from functools import cache, lru_cache

from downhill.value import Value
from picture.graph import Moment, Walk
from picture.numbers import clamp
from picture.params import Guess, Params, Slider
from picture.scene import (
    Arrows,
    Axis,
    Dots,
    Goal,
    Graph,
    Label,
    Line,
    Mark,
    Plot,
    Readout,
    Readouts,
    Role,
    Rows,
    Scene,
    Segments,
    rows,
)
from picture.words import factor, number, printed
from worlds.computations import LABELS, NEURON_ROLES, OPENING, leaves, neuron

TITLE = "A neuron, and its squashing curve"
TASK = "Drag the ring to where most gradient comes back."
DOCK = ["x2"]
GONE = ["why"]

PARTNERS = {"x₁": "w₁", "w₁": "x₁", "x₂": "w₂", "w₂": "x₂"}
"""What each number is multiplied by."""

REACH = 8.0
"""How far the curve is drawn on both sides of 0."""

HIGH, LOW = 2.6, -1.2
"""How far the picture reaches up and down: over the curve the parts of the sum have room."""

PARTS = {"w₁·x₁": 2.35, "w₂·x₂": 1.95, "b": 1.55}
"""What is added, each at its height, end on end."""

FLAT = 0.05
"""Where the curve's slope is smaller than this, the neuron is called saturated."""


def _slider(name: str, reach: float, role: Role) -> Slider:
    label = LABELS[name]
    return Slider(name, label, -reach, reach, opening=OPENING[label], step=0.1, role=role)


def _meets(guess: str, opening: Params) -> str:
    """What meets the number that is guessed to have no gradient."""
    grads = gradients(graph(tuple(opening[label] for label in LABELS.values())).at())
    zero = next(label for label in LABELS.values() if grads[label] == 0.0)
    because = f"{zero}.grad, since {PARTNERS[zero]} = {number(opening[PARTNERS[zero]])}"
    guessed, slope = LABELS[guess], number(grads["n"])
    if guessed == zero:
        return f"Yes: {zero} is multiplied by {PARTNERS[zero]} = 0. Nudge {zero}, and n does not move."
    if guessed == "b":
        return f"b.grad is the slope of the curve, {slope}. Zero is {because}."
    product = f"{factor(opening[PARTNERS[guessed]])} × {slope} = {number(grads[guessed])}"
    return f"{guessed}.grad is {product}. Zero is {because}."


GUESS = Guess(
    "guess",
    "Of which number is the gradient zero? Nudge it, and o stays.",
    options=tuple(LABELS.items()),
    meets=_meets,
    state=OPENING,
    hides="The five gradients are hidden",
)
INPUTS = {
    name: _slider(name, 12.0 if name == "b" else 4.0, "data" if name[0] == "x" else "parameter") for name in LABELS
}
PARAMS = [GUESS, *INPUTS.values()]


@lru_cache(maxsize=32)
def graph(inputs: tuple[float, ...]) -> Walk:
    """The engine's graph of the neuron, its inputs in the order of LABELS."""
    values = leaves(dict(zip(LABELS.values(), inputs, strict=True)))
    return Walk(neuron(values), roles=NEURON_ROLES)


def gradients(moment: Moment) -> dict[str, float]:
    """The gradient of everything that has a label, after the backward pass."""
    return {value.label: moment.grads[value] for value in moment.walk.order if value.label}


def squashed(n: float) -> tuple[float, float]:
    """tanh(n), and its slope there by the engine."""
    at = Value(n)
    out = at.tanh()
    out.backward()
    return out.data, at.grad


FROZEN = next(n for n in range(100) if not squashed(float(n))[1])
"""The first whole number at which the slope, as a float, is 0."""


@cache
def curves() -> tuple[Rows, Rows]:
    """The squashing curve, and its slope at every place."""
    places = [-REACH + i * 2.0 * REACH / 120.0 for i in range(121)]
    found = [(n, *squashed(n)) for n in places]
    return rows([(n, out) for n, out, _ in found], 2), rows([(n, slope) for n, _, slope in found], 2)


def scene(params: Params) -> Scene:
    """The parts of the sum and its place on the curve; the graph, and once the question is answered, every gradient."""
    walk = graph(tuple(params[name] for name in LABELS))
    verdict = GUESS.verdict(params)
    moment = walk.at(walk.forward if verdict is None else None)
    values = {label: value.data for label, value in walk.labelled.items()}
    n, o, slope = values["n"], values["o"], squashed(values["n"])[1]
    words = (
        f"A neuron with {', '.join(f'{label} = {number(values[label])}' for label in LABELS.values())}. "
        f"The sum n is {number(n)}, and tanh squashes it to o = {number(o)}. The slope of the curve there is "
        f"{number(slope)}."
    )
    grads = gradients(moment) if verdict else {}
    told = ", ".join(f"{label}.grad is {number(grads[label])}" for label in LABELS.values() if grads)
    note = state_of(slope)
    met = "Here nothing is lost on the way back: near n = 0 the curve is as steep as it gets."
    goal = Goal("slope above 0.99", slope, slope > 0.99, met, number(slope), best="highest") if verdict else None
    curve = _curve(values, slope)
    if goal:
        curve.marks += goal.sign(n, o)
    return Scene(
        [curve, replace(_graph(moment, grads), aside=True)],
        alt=f"{words} {f'{told}.' if told else GUESS.hidden()} {note}",
        note=note,
        verdict=verdict,
        goal=goal,
    )


def state_of(slope: float) -> str:
    """What the place on the curve does to every gradient."""
    if slope < FLAT:
        return f"Saturated: the curve is nearly flat, and gradients are multiplied by {printed(slope)}."
    return f"What comes back is multiplied by the slope of the curve here, {number(slope)}."


def _graph(moment: Moment, grads: dict[str, float]) -> Graph:
    """The neuron; its five numbers can be typed. Without an answer it shows no gradient."""
    inputs = {name: moment.walk.labelled[label] for name, label in LABELS.items()}
    answered = bool(grads)
    return moment.panel(
        "graph",
        "The graph",
        {
            f"grad_{name}": Readout(f"{label}.grad", grads[label], "gradient", printed(grads[label]), aside=True)
            for name, label in LABELS.items()
            if answered
        },
        still=True,
        gradients=answered,
        entries={value: INPUTS[name].entry(value.data) for name, value in inputs.items()},
        abouts={value: f"{name} grad_{name}" for name, value in inputs.items()},
    )


def _curve(values: dict[str, float], slope: float) -> Plot:
    """What is added, end on end; under the sum tanh, its slope everywhere, and the tangent at the neuron's place."""
    curve, slopes = curves()
    b, n, o = values["b"], values["n"], values["o"]
    at = clamp(n, (-REACH, REACH))
    marks: list[Mark] = [
        Segments([(-REACH, y, REACH, y) for y in (-1.0, 1.0)], "quiet", dashed=True),
        Line(slopes, "gradient", dashed=True, about="slope"),
        Line(curve, "model", about="o"),
        Label("tanh(n)", -REACH + 0.2, -0.9, "model", "start", about="o"),
        Label("its slope", -REACH + 0.2, 0.08, "gradient", "start", about="slope"),
        *_sum(values),
    ]
    if n == at:
        reach = min(2.0, 1.0 / max(slope, 0.5))
        marks += [
            Line([(n + side, o + slope * side) for side in (-reach, reach)], "gradient", about="slope"),
            Segments([(n, 0.0, n, PARTS["b"])], "model", dashed=True, about="n"),
            Dots([(n, slope)], "gradient", about="slope"),
        ]
    text = f"b = {number(b)}, n = {number(n)}, o = {number(o)}, slope {number(slope)}"
    handle = INPUTS["b"].handle("b: move along the curve", at, o, text, value=b, name="place", about="b n")
    readouts: Readouts = {
        "n": Readout("n = w · x + b", n, "model", printed(n)),
        "o": Readout("o = tanh(n)", o, "model", printed(o)),
        "slope": Readout("slope, 1 − o²", slope, "gradient", printed(slope)),
    }
    x, y = Axis("n", (-REACH, REACH)), Axis("o", (LOW, HIGH))
    return Plot("curve", "Weigh, add, squash", x, y, [*marks, handle], readouts, whole=True)


def _sum(values: dict[str, float]) -> list[Mark]:
    """An arrow for each part of the sum, from where the one before it ends."""
    marks: list[Mark] = []
    end = 0.0
    for part, height in PARTS.items():
        size = math.prod(values[name] for name in part.split("·"))
        start, end = end, end + size
        ends = [clamp(place, (-REACH, REACH)) for place in (start, end)]
        role: Role = "parameter" if part == "b" else "model"
        marks.append(Arrows([(ends[0], height, ends[1], height)], role))
        marks.append(Label(f"{part} = {number(size)}", REACH, height, role, "end"))
    return marks
