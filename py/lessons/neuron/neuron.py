"""What is a neuron, and what do its gradients say?  Five numbers, a sum, and a curve that squashes it.

    n = w₁·x₁ + w₂·x₂ + b        o = tanh(n)        do/dn = 1 − o²

The numbers it opens with are those of Andrej Karpathy's lecture. All slopes are the engine's. Moving along the curve
moves b, for b is what shifts n and nothing else. There are no units.
"""

from functools import cache, lru_cache

from downhill.value import Value
from picture.graph import EVERYTHING, Moment, Walk
from picture.numbers import clamp
from picture.params import Guess, Params, Slider
from picture.scene import (
    Axis,
    Dots,
    Entry,
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
    Target,
    rows,
)
from picture.words import DUST, factor, number, printed
from worlds.computations import COMPUTATIONS, LABELS, OPENING, neuron

TITLE = "A neuron, and its squashing curve"
TASK = "Drag the ring along the curve, or change one of the five numbers."
DOCK = ["x1"]


PARTNERS = {"x₁": "w₁", "w₁": "x₁", "x₂": "w₂", "w₂": "x₂"}
"""What each number is multiplied by."""

REACH = 6.0
"""How far the curve is drawn on both sides of 0."""

HIGH = 1.3
"""How far the picture of the curve reaches up and down."""

FLAT = 0.05
"""Where the curve's slope is smaller than this, the neuron is called saturated."""


def _slider(name: str, reach: float, role: Role) -> Slider:
    label = LABELS[name]
    return Slider(
        name=name, label=label, low=-reach, high=reach, opening=OPENING[label], step=0.1, format=",.4~r", role=role
    )


def _which(guess: str, opening: Params) -> str:
    """What meets the number that is guessed to have no gradient."""
    grads, zero = _at(opening)
    guessed, slope = LABELS[guess], grads["n"]
    if guessed == zero:
        return f"Yes: at the opening numbers, {zero}.grad is zero."
    if guessed == "b":
        why = f"b.grad is the slope of the curve, {number(slope)}: b is added, and nothing multiplies it."
    else:
        other = PARTNERS[guessed]
        why = (
            f"{guessed}.grad is {factor(opening[other])} × {number(slope)} = {number(grads[guessed])}: a slope asks "
            f"what {guessed} is multiplied by, and that is {other}."
        )
    return f"At the opening numbers, {why} {zero}.grad is zero."


def _why(reason: str, opening: Params) -> str:
    """What meets the reason for it."""
    grads, zero = _at(opening)
    partner, slope = PARTNERS[zero], number(grads["n"])
    product = f"{number(opening[partner])} × {slope} = 0"
    words = (
        f"{zero} is multiplied by {partner} = {number(opening[partner])}, so {product}. Nudge {zero}, and n does not "
        "move."
    )
    if reason == "partner":
        return words
    words = f"The reason is another one: {words}"
    if reason == "itself":
        return f"{words} How large {zero} itself is, is not asked: it is {number(opening[zero])}."
    return f"{words} The curve is not flat there: its slope is {slope}. If it were, all five would be zero."


GUESS = Guess(
    name="guess",
    label="At the opening numbers, zero is",
    options=tuple((name, f"{label}.grad") for name, label in LABELS.items()),
    meets=_which,
    state=OPENING,
)
WHY = Guess(
    name="why",
    label="for that number",
    options=(
        ("partner", "is multiplied by 0"),
        ("itself", "is 0 itself"),
        ("flat", "feeds a curve that is flat there"),
    ),
    meets=_why,
    state=OPENING,
)
INPUTS = {
    name: _slider(name, 12.0 if name == "b" else 4.0, "data" if name[0] == "x" else "parameter") for name in LABELS
}
PARAMS = [GUESS, WHY, *INPUTS.values()]


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


def _at(inputs: Params) -> tuple[dict[str, float], str]:
    """All gradients at some inputs, and which of the five is zero."""
    grads = gradients(graph(tuple(inputs[label] for label in LABELS.values())).at())
    return grads, next(label for label in LABELS.values() if grads[label] == 0.0)


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
    """The neuron as a graph, and its place on the curve; once both questions are answered, every gradient."""
    walk = graph(tuple(params[name] for name in LABELS))
    which, why = GUESS.verdict(params), WHY.verdict(params)
    answered = bool(which and why)
    moment = walk.at(None if answered else walk.forward)
    values = {value.label: value.data for value in walk.order if value.label}
    n, o, slope = values["n"], values["o"], squashed(values["n"])[1]
    words = (
        f"A neuron with {', '.join(f'{label} = {number(values[label])}' for label in LABELS.values())}. "
        f"The sum n is {number(n)}, and tanh squashes it to o = {number(o)}. The slope of the curve there is "
        f"{number(slope)}."
    )
    if answered:
        grads = gradients(moment)
        words += f" {', '.join(f'{label}.grad is {number(grads[label])}' for label in LABELS.values())}."
        note = state_of(n, slope)
    else:
        words += " The five gradients are hidden until you have chosen one of them and a reason."
        note = "One of the five gradients is zero here. Choose which, and why; then all five appear."
    return Scene(
        [_graph(moment, answered), _curve(params["b"], n, o, slope)],
        alt=f"{words} {note}",
        note=note,
        verdict=f"{which} {why}" if answered else None,
    )


def state_of(n: float, slope: float) -> str:
    """What the place on the curve does to every gradient."""
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


def _graph(moment: Moment, answered: bool) -> Graph:
    """The neuron; its five numbers can be typed. Without an answer it shows no gradient."""
    values = {value.label: value for value in moment.walk.order}
    inputs = {name: values[label] for name, label in LABELS.items()}
    grads = {name: moment.grads[value] for name, value in inputs.items()} if answered else {}
    return moment.panel(
        "graph",
        "The neuron",
        {
            f"grad_{name}": Readout(f"{LABELS[name]}.grad", grad, "gradient", printed(grad))
            for name, grad in grads.items()
        },
        shows=EVERYTHING if answered else ("data",),
        state="done" if answered else "forward",
        gradients=answered,
        local=answered,
        entries={value: _entry(name, value) for name, value in inputs.items()},
        abouts={value: f"{name} grad_{name}" for name, value in inputs.items()},
    )


def _entry(name: str, value: Value) -> Entry:
    """The box in which one of the five numbers is typed."""
    slider = INPUTS[name]
    label, text = f"{slider.label}, data", f"{value.data:.4g}"
    return Entry("data", label, text, slider.step, slider.low, slider.high, Target(name, 1.0))


def _curve(b: float, n: float, o: float, slope: float) -> Plot:
    """tanh, its slope everywhere, and the tangent at the neuron's place."""
    curve, slopes = curves()
    at = clamp(n, (-REACH, REACH))
    marks: list[Mark] = [
        Segments([(-REACH, y, REACH, y) for y in (-1.0, 1.0)], "quiet", dashed=True),
        Line(slopes, "gradient", dashed=True, about="slope"),
        Line(curve, "model", about="o"),
        Label("tanh(n)", -REACH + 0.2, -0.9, "model", "start", about="o"),
        Label("its slope", -REACH + 0.2, 0.08, "gradient", "start", about="slope"),
    ]
    if n == at:
        reach = min(2.0, 1.0 / max(slope, 0.5))
        marks += [
            Line([(n + side, o + slope * side) for side in (-reach, reach)], "gradient", about="slope"),
            Segments([(n, 0.0, n, o)], "model", dashed=True, about="n"),
            Dots([(n, slope)], "gradient", about="slope"),
        ]
    text = f"b = {number(b)}, n = {number(n)}, o = {number(o)}, slope {number(slope)}"
    handle = INPUTS["b"].handle("b: move along the curve", at, o, text, value=b, name="place", about="b n")
    readouts: Readouts = {
        "n": Readout("n = w · x + b", n, "model", printed(n)),
        "o": Readout("o = tanh(n)", o, "model", printed(o)),
        "slope": Readout("slope there, 1 − o²", slope, "gradient", printed(slope)),
    }
    x, y = Axis("n", (-REACH, REACH)), Axis("o", (-HIGH, HIGH))
    return Plot("curve", "The squashing curve", x, y, [*marks, handle], readouts, whole=True)
