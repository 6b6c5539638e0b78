"""What does one character do?  The engine with `=` in place of `+=`, and which share is left of a gradient.

    target.grad += local * upstream        b = a + a gives 2
    target.grad  = local * upstream        b = a + a gives 1

A number that is used in two places gets a share from each. If the second overwrites the first, what is left depends on
which came last, and so on the order of the visits: f = (a · b) · (a + b) at (−2, 3) gives 3 or −6, and −3 is right.
The wrong numbers are those of the engine itself, its source changed (patched.py) and imported a second time.
"""

from picture.graph import Moment, Walk
from picture.old import Scene
from picture.params import Choice, Params, Slider, Toggle
from picture.words import DUST, number
from worlds import broken

TITLE = "One character"
CAPTION = "Take the + out of the engine. Before it runs, say what a.grad will be. Then step back through the run."

CHANGE = "overwrite"
ANSWERS = {
    "doubled": ("2", "1", "0"),
    "twice": ("-3", "3", "-6", "-9"),
    "square": ("6", "3", "9"),
    "lecture": ("6", "-3", "0"),
}
"""What may be guessed of a.grad, graph by graph."""

GRAPH = Choice(
    name="graph",
    label="Graph",
    options=tuple((name, broken.COMPUTATIONS[name].label) for name in ANSWERS),
    opening="doubled",
)
VISITS = Choice(
    name="visits",
    label="Inputs are visited",
    options=(("left", "from the first"), ("right", "from the last")),
    opening="left",
)
BROKEN = Toggle(name="broken", label="Break the engine: = in place of +=")
GUESSES = [
    Choice(
        name=f"guess_{name}",
        label="With =, a.grad will be",
        options=tuple((answer, answer.replace("-", "−")) for answer in answers),
        opening="",
        until="visits",
        when=("graph", name),
    )
    for name, answers in ANSWERS.items()
]


def changes(params: Params) -> tuple[str, ...]:
    """What has been done to the engine."""
    return (CHANGE,) * params["broken"] + ("from-the-right",) * (params["visits"] == "right")


LONGEST = max(broken.steps_back(broken.walk(name)) for name in ANSWERS)
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
PARAMS = [BROKEN, *GUESSES, STEP, GRAPH, VISITS]


def scene(params: Params) -> Scene:
    """The backward pass of the engine as it is, or with its line changed, after some of its steps."""
    name, guess, is_broken = params["graph"], params[f"guess_{params['graph']}"], params["broken"]
    made = changes(params)
    walked = broken.walk(name, made)
    steps = broken.steps_back(walked) if guess or not is_broken else 0
    moment = broken.backward(walked, min(params["step"], steps))
    readouts = broken.grad_readouts(moment, "a")
    panel = broken.panel(moment, broken.COMPUTATIONS[name].lines, list(readouts))
    if moment.ended and not is_broken:
        panel["selected"] = "a"
    note = _note(moment)
    if is_broken and not guess:
        note = "The engine’s source has been changed. Before it runs: what will a.grad be?"
    elif is_broken:
        note = f"{_score(name, params['visits'], guess)} {note}"
    shown = {CHANGE: is_broken} | dict.fromkeys(made, True)
    lit = ("target.grad",) if moment.passing is not None else ()
    return {
        "panels": [panel, broken.code(shown, lit=lit)],
        "readouts": readouts,
        "alt": _words(moment, is_broken=is_broken),
        "note": note,
        "ends": {"step": float(steps)},
    }


def _note(moment: Moment) -> str:
    """What the last step did to which gradient, and what was lost."""
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
    share, after = passing.local * passing.upstream, moment.grads[passing.target]
    before = broken.backward(walked, moment.step - walked.forward - 1).grads[passing.target]
    words = f"{place}, from {source} to {target}."
    if abs(before + share - after) < DUST:
        words += f" {target}.grad = {number(before)} + {broken.arithmetic(moment)} = {number(after)}."
    else:
        words += (
            f" {target}.grad = {broken.arithmetic(moment)} = {number(after)}. It was {number(before)}, which is "
            "overwritten."
        )
    return f"{words} {broken.verdict(moment)}" if moment.ended else words


def grad(walked: Walk) -> float:
    """What the engine of this walk says of a at the end."""
    moment = walked.at()
    return next(moment.grads[value] for value in walked.order if value.label == "a")


def _score(name: str, visits: str, guess: str) -> str:
    """Whether the broken engine answers what was said, and what the answer is made of."""
    side = ("from-the-right",) * (visits == "right")
    walked = broken.walk(name, (CHANGE, *side))
    answer, right = grad(walked), grad(broken.walk(name))
    moment = walked.at()
    shares = next(moment.shares[value] for value in walked.order if value.label == "a")
    said = number(float(guess))
    called = f"Yes: {number(answer)}." if float(guess) == answer else f"Not {said}: the engine says {number(answer)}."
    if len(shares) == 1:
        return f"{called} Only one share comes to a, so there is nothing to overwrite."
    parts = [number(share.local * share.upstream) for share in shares]
    why = f"The shares are {parts[0]} and then {parts[1]}; the last one stays."
    if float(guess) == right:
        why += f" {said} is their sum."
    return f"{called} {why}"


def _words(moment: Moment, *, is_broken: bool) -> str:
    """What is in the picture."""
    walked = moment.walk
    line = "= in place of +=" if is_broken else "+="
    a = next(value for value in walked.order if value.label == "a")
    words = (
        f"The engine with {line}, {moment.step - walked.forward} of {broken.steps_back(walked)} steps back over a "
        f"graph of {len(walked.wires)} edges. a.grad is {number(moment.grads[a])}."
    )
    return f"{words} {broken.verdict(moment)}" if moment.ended else words
