"""What is a neuron, and what do its gradients say?  Five numbers, a sum, and a curve that squashes it.

    n = w₁·x₁ + w₂·x₂ + b        o = tanh(n)        do/dn = 1 − o²

The numbers it opens with are those of Andrej Karpathy's lecture. All slopes are the engine's. Moving along the curve
moves b, for b is what shifts n and nothing else. There are no units.
"""

from functools import cache, lru_cache

from downhill.value import Value
from picture.graph import EVERYTHING, Moment, Walk
from picture.numbers import clamp
from picture.old import Graph, Handle, Label, Mark, Plot, Readout, Role, Rows, Scene, rows
from picture.params import Choice, Params, Slider
from picture.words import DUST, in_brackets, number, printed
from worlds import houses as h
from worlds.computations import COMPUTATIONS, LABELS, OPENING, neuron

TITLE = "A neuron, and its squashing curve"
CAPTION = (
    "Change the five numbers, or drag the ring along the curve. Whose gradient is zero? Choose it, and the reason."
)


PARTNERS = {"x₁": "w₁", "w₁": "x₁", "x₂": "w₂", "w₂": "x₂"}
"""What each number is multiplied by."""

REACH = 6.0
"""The curve is drawn so far to both sides."""

HIGH = 1.3
"""And the picture goes so far up and down."""

FLAT = 0.05
"""Where the curve's slope is smaller than this, the neuron is called saturated."""


def _slider(name: str, reach: float, role: Role) -> Slider:
    label = LABELS[name]
    return Slider(
        name=name, label=label, low=-reach, high=reach, opening=OPENING[label], step=0.1, format=",.4~r", role=role
    )


B = _slider("b", 12.0, "parameter")
PARAMS = [
    Choice(
        name="guess",
        label="At the opening numbers, zero is",
        options=tuple((name, f"{label}.grad") for name, label in LABELS.items()),
        opening="",
    ),
    Choice(
        name="why",
        label="for that number",
        options=(
            ("partner", "is multiplied by 0"),
            ("itself", "is 0 itself"),
            ("flat", "feeds a curve that is flat there"),
        ),
        opening="",
    ),
    _slider("x1", 4.0, "data"),
    _slider("x2", 4.0, "data"),
    _slider("w1", 4.0, "parameter"),
    _slider("w2", 4.0, "parameter"),
    B,
]


@lru_cache(maxsize=32)
def graph(inputs: tuple[float, ...]) -> Walk:
    """The engine's graph of the neuron, its inputs in the order of LABELS."""
    values = {label: Value(number) for label, number in zip(LABELS.values(), inputs, strict=True)}
    for label, value in values.items():
        value.label = label
    return Walk(neuron(values), roles=COMPUTATIONS["neuron"].roles)


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
"""The first whole number at which nothing is left of the slope in floats."""


@cache
def curves() -> tuple[Rows, Rows]:
    """The squashing curve, and its slope at every place."""
    places = [-REACH + i * 2.0 * REACH / 120.0 for i in range(121)]
    found = [(n, *squashed(n)) for n in places]
    return rows([(n, out) for n, out, _ in found], 2), rows([(n, slope) for n, _, slope in found], 2)


def scene(params: Params) -> Scene:
    """The neuron as a graph, and its place on the curve; once both questions are answered, every gradient."""
    inputs = tuple(params[name] for name in LABELS)
    walk = graph(inputs)
    answered = bool(params["guess"] and params["why"])
    moment = walk.at(None if answered else walk.forward)
    numbers = {value.label: value.data for value in walk.order if value.label}
    n, o = numbers["n"], numbers["o"]
    slope = squashed(n)[1]
    left: dict[str, Readout] = {}
    words = (
        f"A neuron with {', '.join(f'{label} = {number(numbers[label])}' for label in LABELS.values())}. "
        f"The sum n is {number(n)}, and tanh squashes it to o = {number(o)}. The slope of the curve there is "
        f"{number(slope)}."
    )
    if answered:
        grads = gradients(moment)
        for name, label in LABELS.items():
            left[f"grad_{name}"] = h.readout(f"{label}.grad", grads[label], printed(grads[label]), "gradient")
        words += f" {', '.join(f'{label}.grad is {number(grads[label])}' for label in LABELS.values())}."
        note = f"{_score(params['guess'], params['why'])} {state_of(n, slope)}"
    else:
        words += " The five gradients are hidden until you have chosen one of them and a reason."
        note = "One of the five gradients is zero here. Choose which, and why; then all five appear."
    right = {
        "n": h.readout("n = w · x + b", n, printed(n), "model"),
        "o": h.readout("o = tanh(n)", o, printed(o), "model"),
        "slope": h.readout("slope there, 1 − o²", slope, printed(slope), "gradient"),
    }
    return {
        "panels": [_graph(moment, answered, list(left)), _curve(params["b"], n, o, slope, list(right))],
        "readouts": left | right,
        "alt": f"{words} {note}",
        "note": note,
    }


def _score(guess: str, why: str) -> str:
    """The guesses beside what the engine says of the opening numbers."""
    moment = graph(tuple(OPENING[label] for label in LABELS.values())).at()
    grads = gradients(moment)
    zero = next(label for label in LABELS.values() if grads[label] == 0.0)
    partner, guessed = PARTNERS[zero], LABELS[guess]
    before = grads["n"]
    product = f"{number(OPENING[partner])} × {number(before)} = 0"
    said = (
        f"{zero}.grad is zero: {zero} is multiplied by {partner} = {number(OPENING[partner])}, so {product}. "
        f"Nudge {zero}, and n does not move."
    )
    if guessed == zero:
        score = f"Yes, {said}" if why == "partner" else f"Yes, and the reason is another one. {said}"
    elif guessed == "b":
        score = f"Nothing multiplies b: it is added, so b.grad is the slope of the curve, {number(before)}. {said}"
    else:
        other = PARTNERS[guessed]
        score = (
            f"{guessed}.grad is {in_brackets(number(OPENING[other]))} × {number(before)} = "
            f"{number(grads[guessed])}: a slope asks what {guessed} is multiplied by, and that is {other}. {said}"
        )
    if why == "itself":
        score += f" How large {zero} itself is, is not asked: it is {number(OPENING[zero])}."
    if why == "flat":
        score += f" The curve is not flat there: its slope is {number(before)}. If it were, all five would be zero."
    return score


def state_of(n: float, slope: float) -> str:
    """What the place on the curve means for every gradient."""
    if slope < DUST:
        left = "nothing" if slope == 0.0 else "less than a billionth"
        return (
            f"Now n is {number(n)}, far out on the flat part. Of everything that comes back through tanh, {left} is "
            "left: the neuron is saturated, and learns nothing."
        )
    if slope < FLAT:
        return (
            f"Now n is {number(n)}, and the curve is nearly flat: every gradient is multiplied by {number(slope)}. "
            "The neuron is saturated."
        )
    return f"Now n is {number(n)}, and every gradient that comes back is multiplied by the slope, {number(slope)}."


def _graph(moment: Moment, answered: bool, readouts: list[str]) -> Graph:
    """The neuron; its five numbers can be typed. Without an answer nothing of a gradient is in it."""
    panel = moment.panel("graph", "The neuron", shows=EVERYTHING if answered else ("data",), readouts=readouts)
    panel["focus"] = []
    names = {label: name for name, label in LABELS.items()}
    for node in panel["nodes"]:
        node["state"] = "done" if answered else "forward"
        if not answered:
            node["grad"] = ""
            node.pop("slope", None)
            node["says"] = next(
                moment.forward_words(value) for value in moment.walk.order if moment.walk.ids[value] == node["id"]
            )
        if node["label"] in names:
            name = names[node["label"]]
            slider = next(param for param in PARAMS if isinstance(param, Slider) and param.name == name)
            node["about"] = f"{name} grad_{name}"
            node["entry"] = {
                "row": "data",
                "label": f"{node['label']}, data",
                "text": f"{node.get('value', 0.0):.4g}",
                "step": slider.step,
                "low": slider.low,
                "high": slider.high,
                "target": {"param": name, "per": 1.0},
            }
    for edge in panel["edges"]:
        edge["state"] = "done" if answered else "forward"
        if not answered:
            edge["local"] = ""
    return panel


def _curve(b: float, n: float, o: float, slope: float, readouts: list[str]) -> Plot:
    """tanh, its slope everywhere, and the tangent at the neuron's place."""
    curve, slopes = curves()
    at = clamp(n, (-REACH, REACH))
    marks: list[Mark] = [
        {
            "kind": "segments",
            "role": "quiet",
            "at": rows([(-REACH, y, REACH, y) for y in (-1.0, 1.0)], 4),
            "dashed": True,
        },
        {"kind": "line", "role": "gradient", "at": slopes, "dashed": True, "about": "slope"},
        {"kind": "line", "role": "model", "at": curve, "about": "o"},
        _label("model", "tanh(n)", -REACH + 0.2, -0.9, "o"),
        _label("gradient", "its slope", -REACH + 0.2, 0.08, "slope"),
    ]
    if n == at:
        reach = min(2.0, 1.0 / max(slope, 0.5))
        marks.append(
            {
                "kind": "line",
                "role": "gradient",
                "at": rows([(n + side, o + slope * side) for side in (-reach, reach)], 2),
                "about": "slope",
            }
        )
        marks.append(
            {"kind": "segments", "role": "model", "at": rows([(n, 0.0, n, o)], 4), "dashed": True, "about": "n"}
        )
        marks.append({"kind": "dots", "role": "gradient", "at": rows([(n, slope)], 2), "about": "slope"})
    handle: Handle = {
        "kind": "handle",
        "role": "parameter",
        "name": "place",
        "label": "b: move along the curve",
        "x": at,
        "y": o,
        "drag": {"x": {"param": "b", "per": 1.0}},
        "value": b,
        "low": B.low,
        "high": B.high,
        "text": f"b = {number(b)}, n = {number(n)}, o = {number(o)}, slope {number(slope)}",
        "about": "b n",
    }
    return {
        "view": "plot",
        "name": "curve",
        "title": "The squashing curve",
        "share": 1.0,
        "x": {"label": "n", "unit": "", "domain": (-REACH, REACH), "format": ","},
        "y": {"label": "o", "unit": "", "domain": (-HIGH, HIGH), "format": ","},
        "marks": [*marks, handle],
        "readouts": readouts,
        "whole": True,
    }


def _label(role: Role, text: str, x: float, y: float, about: str) -> Label:
    return {"kind": "label", "role": role, "x": x, "y": y, "text": text, "anchor": "start", "about": about}
