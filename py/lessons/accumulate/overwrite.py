"""What does one character do?  The engine with `=` in place of `+=`, and which share is left of a gradient.

    target.grad += local * upstream        b = a + a gives 2
    target.grad  = local * upstream        b = a + a gives 1

A number that is used in two places gets a share from each. If the second overwrites the first, what is left depends on
which came last, and so on the order of the visits: f = (a · b) · (a + b) at (−2, 3) gives 3 or −6, and −3 is right.
The wrong numbers are those of the engine itself, its source changed (patched.py) and imported a second time.
"""

from collections.abc import Mapping
from typing import Any

from picture.params import Guess, Params, Toggle
from picture.scene import Scene
from picture.words import number
from worlds import broken

TITLE = "One character"
TASK = "Take the + out of the engine, then step back through the run."
DOCK = ["step", "broken"]

CHANGE = "overwrite"
ANSWERS = {
    "doubled": ("2", "1", "0"),
    "twice": ("-3", "3", "-6", "-9"),
    "square": ("6", "3", "9"),
    "lecture": ("6", "-3", "0"),
}
"""The values of a.grad to choose from, graph by graph."""

GRAPH = broken.graph_choice(list(ANSWERS))
VISITS = broken.side_choice("visits")
BROKEN = Toggle(name="broken", label="Break the engine: = in place of +=")


def _meets(answer: str, asked: Mapping[str, Any]) -> str:
    """The guess beside a.grad by the broken engine, and the shares that it is made of."""
    name, guess = asked["graph"], float(answer)
    moment = broken.walk(name, (CHANGE, *broken.side_change(asked["visits"]))).at()
    a = next(value for value in moment.walk.order if value.label == "a")
    grad, shares = moment.grads[a], [number(share.local * share.upstream) for share in moment.shares[a]]
    words = f"Yes: {number(grad)}." if guess == grad else f"Not {number(guess)}: the engine says {number(grad)}."
    if len(shares) == 1:
        return f"{words} There is only one share of a.grad, so there is nothing to overwrite."
    words += f" The shares are {shares[0]} and then {shares[1]}; the last one stays."
    return f"{words} {number(guess)} is their sum." if guess == broken.final_grad(broken.walk(name), "a") else words


GUESSES = {
    name: Guess(
        name=f"guess_{name}",
        label="With =, a.grad will be",
        options=tuple((answer, answer.replace("-", "−")) for answer in answers),
        until="visits",
        when=("graph", name),
        meets=_meets,
        state={"graph": name},
    )
    for name, answers in ANSWERS.items()
}
LONGEST = max(broken.steps_back(broken.walk(name)) for name in ANSWERS)
PARAMS = [BROKEN, *GUESSES.values(), broken.step_slider("Step back", LONGEST, LONGEST), GRAPH, VISITS]


def scene(params: Params) -> Scene:
    """The backward pass of the engine as it is, or with its line changed, after some of its steps."""
    name, is_broken = params["graph"], params["broken"]
    guess = GUESSES[name]
    waits = is_broken and not params[guess.name]
    changes = (CHANGE,) * is_broken + broken.side_change(params["visits"])
    walked = broken.walk(name, changes)
    steps = 0 if waits else broken.steps_back(walked)
    moment = broken.backward(walked, min(params["step"], steps))
    graph = broken.panel(
        moment,
        broken.COMPUTATIONS[name].lines,
        broken.grad_readouts(moment, "a"),
        selected="a" if moment.ended and not is_broken else None,
    )
    code = broken.code(
        {CHANGE: is_broken} | dict.fromkeys(changes, True),
        lit=("target.grad",) if moment.passing is not None else (),
    )
    return Scene(
        [graph, code],
        alt=broken.in_words(moment, "with = in place of +=" if is_broken else "with +=", "a"),
        note=broken.ASKS if waits else broken.step_in_words(moment),
        verdict=guess.verdict(params) if is_broken else None,
        ends={"step": float(steps)},
    )
