"""What if a node passes its gradient on before it has all of it?  The engine with its order taken out.

    d = a · b, e = d + a, f = d · e        at (−2, 3): a.grad −72 in place of −48, b.grad 44 in place of 28

The naive way visits the inputs of a node as soon as it has passed on, and theirs after them. A node that is reached on
two ways then passes on twice; what it had at first is in what it passes on the second time, so it counts again. The
wrong numbers are those of the engine itself, its source changed (patched.py) and imported a second time.
"""

from collections import Counter

from downhill.value import Value
from picture.graph import Moment, Walk
from picture.old import Scene
from picture.params import Choice, Params, Slider, Toggle
from picture.words import DUST, in_brackets, listed, number
from worlds import broken
from worlds import houses as h

TITLE = "Without an order"
CAPTION = "Take the order out of the engine, say what will come of it, and then go back through its run step by step."

CHANGE = "unordered"
GRAPHS = ("levels", "twice", "ladder")

GRAPH = Choice(
    name="graph",
    label="Graph",
    options=tuple((name, broken.COMPUTATIONS[name].label) for name in GRAPHS),
    opening="levels",
)
BROKEN = Toggle(name="broken", label="Break the engine: no order")
GUESS = Choice(
    name="guess",
    label="Without the order, a.grad will be",
    options=(
        ("same", "the same: every edge is still there"),
        ("missing", "wrong: something is missing"),
        ("extra", "wrong: something counts too often"),
    ),
    opening="",
    until="graph",
)
A = Slider(name="a", label="a", low=-4.0, high=4.0, opening=-2.0, step=0.5, format=",.4~r", role="data")
B = Slider(name="b", label="b", low=-4.0, high=4.0, opening=3.0, step=0.5, format=",.4~r", role="data")
LONGEST = max(broken.steps_back(broken.walk(name, (CHANGE,))) for name in GRAPHS)
STEP = Slider(
    name="step",
    label="Step back",
    low=0.0,
    high=float(LONGEST),
    opening=float(LONGEST),
    step=1.0,
    format="d",
    role="quiet",
    whole=True,
    plays=1.0,
)
PARAMS = [BROKEN, GUESS, STEP, GRAPH, A, B]


def scene(params: Params) -> Scene:
    """The backward pass of the engine as it is or without its order, after some of its steps."""
    name, inputs, guess = params["graph"], (params["a"], params["b"]), params["guess"]
    is_broken = params["broken"]
    walked = broken.walk(name, (CHANGE,) if is_broken else (), inputs)
    steps = broken.steps_back(walked) if guess or not is_broken else 0
    moment = broken.backward(walked, min(params["step"], steps))
    readouts = broken.grad_readouts(moment, "ab")
    count = moment.edges_done
    readouts["edges"] = h.readout("edges walked", count, f"{count} of {len(walked.wires)}", "quiet")
    if moment.passing is not None:
        source, upstream = walked.names[moment.passing.source], moment.passing.upstream
        readouts["upstream"] = h.readout(f"{source} passes on", upstream, number(upstream), "gradient")
    panel = broken.panel(moment, broken.COMPUTATIONS[name].lines, list(readouts))
    early = hasty(moment)
    for node, value in zip(panel["nodes"], walked.order, strict=True):
        if value in early:
            node["role"] = "error"
            node["says"] += " It has passed on before its gradient was whole."
    note = _note(moment)
    if is_broken and not guess:
        note = "The engine’s source has been changed. Before it runs: what will a.grad be?"
    elif guess and is_broken:
        note = f"{_score(name, inputs, guess)} {note}"
    return {
        "panels": [panel, broken.code({CHANGE: is_broken})],
        "readouts": readouts,
        "alt": _words(moment, is_broken=is_broken),
        "note": note,
        "ends": {"step": float(steps)},
    }


def hasty(moment: Moment) -> set[Value]:
    """Those that have passed on although something was still to come to them."""
    walked = moment.walk.walked
    return {
        wire.source
        for place, wire in enumerate(walked[: moment.edges_done])
        if any(later.target is wire.source for later in walked[place + 1 :])
    }


def _note(moment: Moment) -> str:
    """What the last step did, and whether it came too early or twice."""
    walked = moment.walk
    number, names = walked.number, walked.names
    steps = broken.steps_back(walked)
    if not moment.seeded:
        return f"Before the first step back: all is computed, and every gradient is 0. {steps} steps lie ahead."
    place = f"Step {moment.step - walked.forward} of {steps}"
    passing = moment.passing
    if passing is None:
        return f"{place}. {names[walked.root]}.grad = 1."
    source, target = names[passing.source], names[passing.target]
    before = moment.grads[passing.target] - passing.local * passing.upstream
    words = (
        f"{place}, from {source} to {target}. {target}.grad = {number(before)} + {broken.arithmetic(moment)} = "
        f"{number(moment.grads[passing.target])}."
    )
    *gone, wire = walked.walked[: moment.edges_done]
    coming = [wire.source for wire in walked.walked[moment.edges_done :] if wire.target is passing.source]
    if wire in gone:
        old = number(moment.steps[gone.index(wire)].upstream)
        words += (
            f" {source} passes on once more. In its {number(passing.upstream)} is the {old} that it has passed on "
            f"already: {old} counts again."
        )
    elif coming:
        words += (
            f" Too early: {names[coming[0]]} has not passed on to {source} yet, so "
            f"{number(passing.upstream)} is not all of {source}.grad."
        )
    return f"{words} {broken.verdict(moment)}" if moment.ended else words


def _grad(walked: Walk) -> float:
    """What the engine of this walk says of a at the end."""
    moment = walked.at()
    return next(moment.grads[value] for value in walked.order if value.label == "a")


def _score(name: str, inputs: tuple[float, ...], guess: str) -> str:
    """Whether the broken engine does what was said."""
    wrong, right = _grad(broken.walk(name, (CHANGE,), inputs)), _grad(broken.walk(name, (), inputs))
    again = more_than_once(name)
    said = f"{number(wrong)} in place of {number(right)}"
    if abs(wrong - right) < DUST:
        why = "at these numbers it does no harm" if again else "here no node has passed on too early"
        return f"{'Yes: it' if guess == 'same' else 'It'} is {number(right)} as before; {why}."
    extra = f"{number(right)} + {in_brackets(number(wrong - right))} = {number(wrong)}"
    if guess == "extra":
        return f"Yes: {said}. Something counts more than once: {extra}."
    if guess == "missing":
        return f"It is {said}, but nothing is missing. Every share is in it, and something counts again: {extra}."
    often = ", ".join(
        f"{listed(edges)} {'twice' if times == 2 else f'{times} times'}" for times, edges in sorted(again.items())
    )
    return f"It is {said}. Every edge is there, but the engine walks some more than once ({often}): {extra}."


def more_than_once(name: str) -> dict[int, list[str]]:
    """The edges that the engine without its order walks more than once, by how often: “d to a”."""
    walked = broken.walk(name, (CHANGE,))
    often: dict[int, list[str]] = {}
    for edge, times in Counter(walked.walked).items():
        if times > 1:
            often.setdefault(times, []).append(f"{walked.names[edge.source]} to {walked.names[edge.target]}")
    return often


def _words(moment: Moment, *, is_broken: bool) -> str:
    """What is in the picture."""
    walked = moment.walk
    engine = "without its order" if is_broken else "as it is"
    words = (
        f"The engine {engine}, {moment.step - walked.forward} of {broken.steps_back(walked)} steps back over a graph "
        f"of {len(walked.wires)} edges."
    )
    grads = [f"{value.label}.grad is {number(moment.grads[value])}" for value in walked.order if not value.inputs]
    words += f" {', '.join(grads)}."
    return f"{words} {broken.verdict(moment)}" if moment.ended else words
