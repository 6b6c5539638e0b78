"""What does a broken engine answer?  Its backward pass over a small graph, edge by edge, and a nudge to check it.

The engine is broken by name (patched.py), and the pass is its own. The nudge knows nothing of any backward pass: it
moves one number of the graph by a little, computes everything after it again with plain numbers, and looks how far the
result has moved (downhill/gradcheck.py).
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from downhill.gradcheck import TOLERANCE, nudged_slope
from downhill.ops import OPS, power
from downhill.value import Value
from picture import listing
from picture.graph import Moment, Walk
from picture.scene import Check, Code, Graph, Readout, Readouts, Role
from picture.words import in_brackets, listed, number
from worlds import patched
from worlds.computations import lecture, named, twice


class Computation(NamedTuple):
    """A graph that some engine may build: what it is called, line by line, its inputs, and how it comes from them."""

    label: str
    lines: str
    inputs: dict[str, float]
    build: Callable[[dict[str, Any]], Any]


def levels(v: dict[str, Any]) -> Any:
    """Here d is used on two levels: d = a · b, e = d + a, f = d · e."""
    d = named("d", v["a"] * v["b"])
    e = named("e", d + v["a"])
    return named("f", d * e)


def ladder(v: dict[str, Any]) -> Any:
    """Every rung is used by the next two: c = a · b, d = c + a, e = d · c, f = e + d."""
    c = named("c", v["a"] * v["b"])
    d = named("d", c + v["a"])
    e = named("e", d * c)
    return named("f", e + d)


def doubled(v: dict[str, Any]) -> Any:
    """A sum of a with itself: b = a + a."""
    return named("b", v["a"] + v["a"])


def square(v: dict[str, Any]) -> Any:
    """A product of a with itself: b = a · a."""
    return named("b", v["a"] * v["a"])


COMPUTATIONS = {
    "levels": Computation("a · b · (a · b + a)", "d = a · b, e = d + a, f = d · e", {"a": -2.0, "b": 3.0}, levels),
    "twice": Computation("(a · b) · (a + b)", "d = a · b, e = a + b, f = d · e", {"a": -2.0, "b": 3.0}, twice),
    "ladder": Computation("the ladder", "c = a · b, d = c + a, e = d · c, f = e + d", {"a": -2.0, "b": 3.0}, ladder),
    "lecture": Computation(
        "(a · b + c) · f", "e = a · b, d = e + c, L = d · f", {"a": 2.0, "b": -3.0, "c": 10.0, "f": -2.0}, lecture
    ),
    "doubled": Computation("a + a", "b = a + a", {"a": 3.0}, doubled),
    "square": Computation("a · a", "b = a · a", {"a": 3.0}, square),
}


@lru_cache(maxsize=64)
def walk(name: str, changes: tuple[str, ...] = (), inputs: tuple[float, ...] = ()) -> Walk:
    """The graph of a computation, and the backward pass over it with those changes in its source."""
    engine = patched.module("backward.py", *changes)
    computation = COMPUTATIONS[name]
    numbers = inputs or tuple(computation.inputs.values())
    values = {label: named(label, Value(number)) for label, number in zip(computation.inputs, numbers, strict=True)}
    root = computation.build(values)
    return Walk(root, roles={"L": "error"} if name == "lecture" else {}, engine=engine)


@lru_cache(maxsize=64)
def nudges(walked: Walk) -> dict[Value, float]:
    """The slope of the result by every number of the graph, by nudging it."""
    return {value: nudged_slope(_moved(walked, value), [value.data], 0) for value in walked.order}


def _moved(walked: Walk, value: Value) -> Callable[[float], float]:
    """The result as a function of one number of the graph: what lies after it is computed again."""

    def result(number: float) -> float:
        found = {value: number}
        for each in walked.computed:
            if each is not value:
                operands = [found.get(below, below.data) for below in each.inputs]
                found[each] = (
                    OPS[each.op].compute(*operands) if each.constant is None else power(operands[0], each.constant)
                )
        return found.get(walked.root, walked.root.data)

    return result


def agrees(walked: Walk, value: Value, grad: float) -> bool:
    """Whether a gradient is what a nudge says."""
    nudge = nudges(walked)[value]
    return abs(grad - nudge) <= TOLERANCE * max(1.0, abs(nudge))


def said(nudge: float) -> str:
    """A slope that was measured, without what rounding has left in it."""
    return number(round(nudge, 6))


def wrong(moment: Moment) -> list[Value]:
    """The numbers whose gradient is not what a nudge says."""
    return [value for value in moment.walk.order if not agrees(moment.walk, value, moment.grads[value])]


def panel(
    moment: Moment,
    title: str,
    readouts: Readouts,
    *,
    roles: Mapping[Value, Role] | None = None,
    also: Mapping[Value, str] | None = None,
    selected: str | None = None,
) -> Graph:
    """The graph; when every edge has been walked, with a nudge on each node.

    `roles` are what some numbers mean now, `also` what else there is to say of some.
    """
    walked, checks, more = moment.walk, dict[Value, Check](), also or {}
    for value in walked.order if moment.ended else ():
        checks[value] = Check(said(nudges(walked)[value]), agrees(walked, value, moment.grads[value]))

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
        says=says,
        selected=selected,
    )


def grad_readouts(moment: Moment, labels: str) -> Readouts:
    """The gradients of the inputs so far and, at the end, what a nudge says of them."""
    found: Readouts = {}
    values = {value.label: value for value in moment.walk.order}
    for label in labels:
        grad = moment.grads[values[label]]
        found[f"{label}_grad"] = Readout(f"{label}.grad", grad, "gradient")
    for label in labels if moment.ended else "":
        nudge = nudges(moment.walk)[values[label]]
        found[f"{label}_nudge"] = Readout(f"{label}, by a nudge", round(nudge, 6), "best")
    return found


def backward(walked: Walk, step: float) -> Moment:
    """The pass after that number of steps back, all being computed; the first is the result's own gradient."""
    return walked.at(walked.forward + int(step))


def steps_back(walked: Walk) -> int:
    """How many steps back there are."""
    return len(walked) - walked.forward


def arithmetic(moment: Moment) -> str:
    """What the edge that has just been walked brings: “3 × (−8)”."""
    passing = moment.passing
    assert passing is not None
    number = moment.walk.number
    return f"{in_brackets(number(passing.local))} × {in_brackets(number(passing.upstream))}"


def verdict(moment: Moment) -> str:
    """At the end: who is wrong."""
    names = [moment.walk.names[value] for value in wrong(moment)]
    return f"A nudge disagrees about {listed(names)}." if names else "A nudge agrees with every gradient."


def code(changes: Mapping[str, bool], *, lit: Sequence[str] = ()) -> Code:
    """The engine's own lines that those changes touch: as they are or, for a change that is made, with what it does."""
    excerpts = [excerpt for change, made in changes.items() for excerpt in patched.excerpts(change, made=made)]
    for excerpt in excerpts:
        excerpt.lit = listing.numbers(excerpt, lit)
    title = "The engine’s source, changed" if any(changes.values()) else "The engine’s source, as it is"
    return Code("code", title, excerpts, whole=True)
