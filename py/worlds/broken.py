"""What does a broken engine answer?  Its backward pass over a small graph, edge by edge, and a nudge to check it.

The engine is broken by name (patched.py), and the pass is its own. The nudge knows nothing of any backward pass: it
moves one number of the graph by a little, computes everything after it again with plain numbers, and looks how far the
result has moved (downhill/gradcheck.py).
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from downhill.value import Value
from picture import listing
from picture.graph import Moment, Walk
from picture.params import Choice, Slider, Toggle, counter
from picture.scene import Code, Entry, Graph, Press, Readout, Readouts, Role
from picture.words import DUST, in_brackets, listed
from worlds import patched
from worlds.computations import COMPUTATIONS, leaves


def graph_choice(names: Sequence[str]) -> Choice:
    """Which of these computations it is; the first one opens."""
    options = tuple((name, COMPUTATIONS[name].label) for name in names)
    return Choice("graph", "Graph", options=options, opening=names[0])


def side_choice(name: str) -> Choice:
    """The side from which the inputs of a node are visited."""
    options = (("left", "from the first"), ("right", "from the last"))
    return Choice(name, "Inputs are visited", options=options, opening="left")


def side_change(side: str) -> tuple[str, ...]:
    """The change in the engine that visits inputs from that side."""
    return ("from-the-right",) if side == "right" else ()


def switch(label: str) -> Toggle:
    """Whether the engine is broken. It is, but until there is a guess it does not run."""
    return Toggle("broken", label, opening=True)


def press(what: str, *, is_broken: bool) -> Press:
    """The button under the graph that takes `what` out of the engine, or puts it back."""
    return Press(f"Put {what} back" if is_broken else f"Take {what} out", {"broken": not is_broken})


def step_slider(label: str, steps: int, opening: int) -> Slider:
    """How many steps of a walk have been taken."""
    return counter("step", label, steps, opening=opening, plays=1.0)


@lru_cache(maxsize=64)
def walk(name: str, changes: tuple[str, ...] = (), inputs: tuple[float, ...] = ()) -> Walk:
    """The graph of a computation, and the backward pass over it with those changes in its source."""
    engine = patched.module("backward.py", *changes)
    computation = COMPUTATIONS[name]
    numbers = inputs or tuple(computation.inputs.values())
    root = computation.build(leaves(dict(zip(computation.inputs, numbers, strict=True))))
    return Walk(root, roles={"L": "error"} if name == "lecture" else {}, engine=engine)


def wrong(moment: Moment) -> list[Value]:
    """The numbers whose gradient is not what a nudge says."""
    return [value for value in moment.walk.order if not moment.check(value).right]


def panel(
    moment: Moment,
    title: str,
    readouts: Readouts,
    *,
    roles: Mapping[Value, Role] | None = None,
    also: Mapping[Value, str] | None = None,
    entries: Mapping[Value, Entry] | None = None,
    selected: str | None = None,
    presses: list[Press] | None = None,
) -> Graph:
    """The graph; when every edge has been walked, with a nudge on each node.

    `roles` are what some numbers mean now, `also` what else there is to say of some, `entries` what can be typed,
    `presses` the buttons under it.
    """
    more = also or {}
    checks = {value: moment.check(value) for value in moment.walk.order} if moment.ended else {}

    def says(value: Value) -> str:
        check = checks.get(value)
        nudge = f" A nudge says {check.text}{'' if check.right else ': the gradient is wrong'}." if check else ""
        return f"{moment.says(value)}{nudge}{' ' if value in more else ''}{more.get(value, '')}"

    return moment.panel(
        "graph",
        title,
        readouts,
        shows=("data", "grad", "check", "local"),
        roles=roles,
        checks=checks,
        entries=entries,
        says=says,
        selected=selected,
        presses=presses,
    )


def grad_readouts(moment: Moment, labels: str) -> Readouts:
    """The gradients of the inputs so far and, at the end, what a nudge says of them."""
    found: Readouts = {}
    values = {label: moment.walk.labelled[label] for label in labels}
    for label, value in values.items():
        found[f"{label}_grad"] = Readout(f"{label}.grad", moment.grads[value], "gradient")
    for label, value in values.items() if moment.ended else ():
        nudge = moment.walk.nudges[value]
        found[f"{label}_nudge"] = Readout(f"{label}, by a nudge", round(nudge, 6), "best")
    return found


def backward(walked: Walk, step: float) -> Moment:
    """The pass after that number of steps back, all being computed; the first is the result's own gradient."""
    return walked.at(walked.forward + int(step))


def steps_back(walked: Walk) -> int:
    """How many steps back there are."""
    return len(walked) - walked.forward


def final_grad(walked: Walk, label: str) -> float:
    """The gradient that this engine gives the number called `label`."""
    return walked.at().grads[walked.labelled[label]]


def step_in_words(moment: Moment, more: str = "") -> str:
    """What the last step back did to which gradient, or `more`; at the end, whether a nudge agrees."""
    walked, steps = moment.walk, steps_back(moment.walk)
    number, names = walked.number, walked.names
    if not moment.seeded:
        return f"Before the first step back every gradient is 0. {steps} steps lie ahead."
    place = f"Step {moment.step - walked.forward} of {steps}"
    passing = moment.passing
    if passing is None:
        return f"{place}. {names[walked.root]}.grad = 1."
    source, target = names[passing.source], names[passing.target]
    if more:
        result = more
    else:
        before = walked.at(moment.step - 1).grads[passing.target]
        after = moment.grads[passing.target]
        product = f"{in_brackets(number(passing.local))} × {in_brackets(number(passing.upstream))}"
        if abs(before + passing.local * passing.upstream - after) < DUST:
            result = f"{target}.grad = {number(before)} + {product} = {number(after)}."
        else:
            result = f"{target}.grad = {product} = {number(after)}, written over {number(before)}."
    if moment.ended:
        return f"Last, {source} to {target}. {result} {verdict(moment)}"
    return f"{place}, {source} to {target}. {result}"


def verdict(moment: Moment) -> str:
    """At the end: which gradients are wrong."""
    names = [moment.walk.names[value] for value in wrong(moment)]
    return f"A nudge disagrees: {listed(names)}." if names else "A nudge agrees with every gradient."


def code(changes: Mapping[str, bool], *, lit: Sequence[str] = ()) -> Code:
    """The engine's own lines that those changes touch: as they are or, for a change that is made, with what it does."""
    excerpts = [excerpt for change, made in changes.items() for excerpt in patched.excerpts(change, made=made)]
    for excerpt in excerpts:
        excerpt.lit = listing.numbers(excerpt, lit)
    return Code("code", "The source", excerpts, aside=True)
