"""Does the result rise if every leaf moves along its gradient?  One step, what it promises, and what it does.

    leaf    ← leaf + step · grad                (or leaf − step · grad)
    promise = grad · Δ, summed over the leaves that move
    kept    = the real change of the result, divided by the promise

A gradient is a slope: it says what an infinitely small move does. Over a step that can be seen the slopes themselves
change, and the promise is kept in part only, until, in a step too large, the result goes the other way. Gradients are
the engine's, from one backward pass; the real change is computed anew from the moved leaves. There are no units.

Both graphs are those of Andrej Karpathy's lecture, with its numbers.
"""

import math
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from downhill.value import Value
from picture.graph import Walk
from picture.numbers import clamp
from picture.params import Choice, Guess, Params, Slider
from picture.scene import (
    Axis,
    Fog,
    Goal,
    Graph,
    Label,
    Line,
    Mark,
    Panel,
    Plot,
    Progress,
    Readout,
    Readouts,
    Role,
    Scene,
    Segments,
    in_words,
)
from picture.words import in_brackets, number, percent, signed
from worlds.computations import COMPUTATIONS, Computation, leaves

TITLE = "One step along the gradient"
TASK = "Make the step larger. How high can one step take L?"
DOCK = ["step"]

DIGITS = 8
"""Significant digits of what is computed beside the graphs: a small step shows only in the later ones."""

SHARES = (-1.5, 1.5)
"""The shares of a promise that the chart shows."""

NEARLY = 0.1
"""A promise is nearly kept if it misses by less than this share."""


RESULTS = {"lecture": "L", "twice": "f"}
"""The graphs to take a step in, and what their results are called."""

LABELS = {graph: f"{result} = {COMPUTATIONS[graph].label}" for graph, result in RESULTS.items()}

GRAPH = Choice("graph", "Graph", options=tuple(LABELS.items()), opening="lecture")
MOVES = {
    name: Choice(
        f"moves_{name}",
        "What moves",
        options=(("all", "All leaves"), *((leaf, f"{leaf} alone") for leaf in COMPUTATIONS[name].inputs)),
        opening="all",
        when=("graph", name),
    )
    for name in RESULTS
}
WAY = Choice(
    "way", "Direction", options=(("along", "Along the gradient (+)"), ("against", "Against it (−)")), opening="along"
)
STEP = Slider("step", "Step size", 1e-4, 1.0, opening=0.01, step=10.0, format=".3~g", scale="log")
LADDER = tuple(STEP.low * (STEP.high / STEP.low) ** (k / 120) for k in range(121))
"""Steps evenly spaced by factors, from the smallest to the largest."""


def _meets(guess: str, asked: Params) -> str:
    """What the engine says of the step that was asked about."""
    graph, asked_move = asked["graph"], move(asked)
    name, start, result = RESULTS[graph], before(graph).result, asked_move.result(asked["step"])
    right = "rises" if result > start else "falls"
    words = f"{name} {right} from {exact(start)} to {exact(result)}"
    if guess == right:
        return f"Yes: {words}."
    why = "a moves against its slope. Its gradient is negative, so a itself goes up."
    if graph == "lecture":
        why = "Where the gradient is negative a leaf moves down, and that raises L, too."
        if guess == "falls":
            why = f"And {exact(result)} lies above {exact(start)}: less of a minus is more."
    return f"No: {words}. {'Nothing cancels. ' * (guess == 'same')}{why}"


def _guess(graph: str, name: str, question: str, **asked: Any) -> Guess:
    return Guess(
        name,
        f"{question} {RESULTS[graph]}",
        options=(("rises", "rises"), ("same", "stays about the same"), ("falls", "falls")),
        when=("graph", graph),
        meets=_meets,
        state={"graph": graph, **asked},
        hides=f"What {RESULTS[graph]} does is hidden",
    )


GUESSES = {
    "lecture": _guess(
        "lecture",
        "guess",
        "Each leaf moves by +0.01 × its gradient.",
        moves_lecture="all",
        way="along",
        step=0.01,
    ),
    "twice": _guess(
        "twice",
        "guess_twice",
        "a alone moves by −0.1 × its gradient.",
        moves_twice="a",
        way="against",
        step=0.1,
    ),
}
PARAMS = [*GUESSES.values(), GRAPH, STEP, WAY, *MOVES.values()]


class Move(NamedTuple):
    """Which leaves of which graph move, and which way: +1 along the gradient, −1 against it."""

    graph: str
    leaves: tuple[str, ...]
    sign: float

    @property
    def computation(self) -> Computation:
        """The graph it is made in."""
        return COMPUTATIONS[self.graph]

    def to(self, step: float) -> dict[str, float]:
        """Where the leaves are after a step."""
        grads = before(self.graph).grads
        return {
            name: start + self.sign * step * grads[name] if name in self.leaves else start
            for name, start in self.computation.inputs.items()
        }

    def result(self, step: float) -> float:
        """The result after a step."""
        return values(self.computation, self.to(step))[0].data

    def real(self, step: float) -> float:
        """How much the result changes."""
        return self.result(step) - before(self.graph).result

    def promise(self, step: float) -> float:
        """How much it would change if the slopes stayed as they are."""
        grads, moved, start = before(self.graph).grads, self.to(step), self.computation.inputs
        return math.fsum(grads[name] * (moved[name] - start[name]) for name in self.leaves)

    def kept(self, step: float) -> float:
        """The share of the promise that comes true."""
        return self.real(step) / self.promise(step)


def move(params: Params) -> Move:
    """The move that the reader has chosen."""
    graph = params["graph"]
    which = params[MOVES[graph].name]
    leaves = tuple(COMPUTATIONS[graph].inputs) if which == "all" else (which,)
    return Move(graph, leaves, 1.0 if params["way"] == "along" else -1.0)


class Before(NamedTuple):
    """A graph where it starts: its result, and the gradients of its leaves."""

    result: float
    grads: dict[str, float]


def values(computation: Computation, at: Mapping[str, float]) -> tuple[Value, dict[str, Value]]:
    """The result and the leaves, as Values with names."""
    given = leaves(at)
    return computation.build(given), given


@cache
def before(graph: str) -> Before:
    """The gradients, from one backward pass of the engine."""
    root, leaves = values(COMPUTATIONS[graph], COMPUTATIONS[graph].inputs)
    root.backward()
    return Before(root.data, {name: value.grad for name, value in leaves.items()})


@cache
def shares(move: Move) -> tuple[tuple[float, float], ...]:
    """What share of the promise comes true, by step: (step, share) from the smallest step to the largest."""
    return tuple((step, move.kept(step)) for step in LADDER)


@cache
def nearly_kept(move: Move) -> float | None:
    """The largest step whose promise is nearly kept, found by halving; None if every promise is kept."""

    def is_kept(share: float) -> bool:
        return abs(share - 1.0) <= NEARLY

    high = next((step for step, share in shares(move) if not is_kept(share)), None)
    if high is None:
        return None
    low = high * LADDER[0] / LADDER[1]
    for _ in range(40):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if is_kept(move.kept(middle)) else (low, middle)
    return high


def scene(params: Params) -> Scene:
    """The graph before the step and after it; the result, once a guess has been made."""
    now, step = move(params), params["step"]
    guess, computation = GUESSES[now.graph], now.computation
    moved, verdict = now.to(step), guess.verdict(params)
    known = verdict is not None
    leaves = {name: _leaf(now, name, step) for name in now.leaves}
    note = f"The leaves know where to go. What will {RESULTS[now.graph]} do? Choose one of three."
    if known:
        note = _comparison(now, step)
    goal = _goal(now, step) if known else None
    chart = _chart(now, step, known=known)
    if goal:
        chart.marks += goal.sign(step, clamp(now.kept(step), SHARES))
    after: Readouts = {"after": _result(now.graph, now.result(step))} if known else {}
    adds = {name: _added(now, name, step) for name in now.leaves}
    panels: list[Panel] = [_start(now.graph), _after(computation, moved, adds, leaves | after, known=known), chart]
    words = f"{LABELS[now.graph]}, before a step and after it. {in_words(*panels)}"
    return Scene(
        panels,
        alt=f"{words} {f'{_promise(now, step)} {note}' if known else guess.hidden()}",
        note=note,
        verdict=verdict,
        task=None if goal or not known else "Make the step larger, until the promise no longer holds.",
        goal=goal,
    )


def _goal(now: Move, step: float) -> Goal | None:
    """Nearly as far up as one step can lead: it takes one that is neither small nor large."""
    if now != Move("lecture", tuple(COMPUTATIONS["lecture"].inputs), 1.0):
        return None
    reached = now.result(step)
    met = "The slopes promised more than that, and much larger steps lead down again."
    return Goal("L above 5", reached, reached > 5.0, met, number(reached), best="highest")


def exact(value: float) -> str:
    """A number for people, with as many digits as a small step needs."""
    return number(value, DIGITS)


def short(value: float) -> str:
    """The same, as it fits into a node."""
    return number(value, 5)


def _share(value: float) -> str:
    """A share of a promise, kept on one line: "99.1 %"."""
    return percent(value).replace(" ", "\u00a0")


def _role(graph: str) -> Role:
    return "error" if RESULTS[graph] == "L" else "model"


def _result(graph: str, value: float) -> Readout:
    return Readout(f"{RESULTS[graph]} =", value, _role(graph), exact(value))


def _leaf(move: Move, name: str, step: float) -> Readout:
    """How a leaf moves: "2 + 0.01 × 6 = 2.06"."""
    sign = "+" if move.sign > 0.0 else "−"
    start, moved, grad = move.computation.inputs[name], move.to(step)[name], before(move.graph).grads[name]
    text = f"{exact(start)} {sign} {exact(step)} × {in_brackets(exact(grad))} = {exact(moved)}"
    return Readout(f"{name} ←", moved, "parameter", text, aside=True)


def _walk(computation: Computation, leaves: Mapping[str, float]) -> Walk:
    root, _ = values(computation, leaves)
    return Walk(root, roles={**dict.fromkeys(leaves, "parameter"), "L": "error"}, number=short)


@cache
def _start(graph: str) -> Graph:
    """The graph after its backward pass."""
    walk = _walk(COMPUTATIONS[graph], COMPUTATIONS[graph].inputs)
    result: Readouts = {"before": _result(graph, before(graph).result)}
    return walk.at().panel("before", "Before the step", result, still=True, whole=False, down=True)


def _after(
    computation: Computation, moved: Mapping[str, float], adds: Mapping[str, str], readouts: Readouts, *, known: bool
) -> Graph:
    """The graph of the moved leaves, each with what it adds to the promise; its results too once they are `known`."""
    walk = _walk(computation, moved)
    moment = walk.at(walk.forward if known else 0)
    computed: Progress = "forward" if known else "waiting"

    def state(value: Value) -> Progress:
        if value.inputs:
            return computed
        return "forward" if value.data == computation.inputs[value.label] else "now"

    def says(value: Value) -> str:
        if value.inputs:
            return walk.forward_words(value) if known else moment.says(value)
        if value.label not in adds:
            return f"{value.label} stayed where it was."
        went = f"{value.label} moved from {exact(computation.inputs[value.label])} to {exact(value.data)}."
        return f"{went} Its share of the promise is {adds[value.label]}."

    return moment.panel(
        "after",
        "After the step",
        readouts,
        shows=("data", "local"),
        state=state,
        edge_state=lambda _: computed,
        says=says,
        whole=False,
        down=True,
    )


def _chart(move: Move, step: float, *, known: bool) -> Plot:
    """The share of the promise that comes true, for every step."""
    x = Axis("step size", (STEP.low, STEP.high), format="~g", scale="log")
    y = Axis("real change ÷ promised change", SHARES, format=".0%")
    title = "The promise kept"
    if not known:
        return Plot("kept", title, x, y, [Fog([], "quiet")], aside=True)
    promise, real, kept = move.promise(step), move.real(step), move.kept(step)
    marks: list[Mark] = [
        Segments([(STEP.low, 0.0, STEP.high, 0.0)], "quiet"),
        Segments([(STEP.low, 1.0, STEP.high, 1.0)], "gradient", dashed=True),
        Label("the promise", STEP.low * 1.15, 1.12, "gradient", anchor="start"),
        Line(_curve(move), _role(move.graph)),
    ]
    nearly = nearly_kept(move)
    if nearly is not None:
        marks += [
            Segments([(nearly, 1.0 - NEARLY, nearly, SHARES[0])], "quiet", dashed=True),
            Label("nearly kept", nearly / 1.15, SHARES[0] + 0.15, "quiet", anchor="end"),
        ]
    text = f"{STEP.label} {number(step, 3)}, {_share(kept)} of the promise comes true"
    marks.append(STEP.handle("Step size", step, clamp(kept, SHARES), text))
    readouts: Readouts = {
        "promise": Readout("promised", promise, "gradient", signed(promise, DIGITS)),
        "real": Readout("came true", real, _role(move.graph), signed(real, DIGITS)),
        "kept": Readout("share", kept, "quiet", _share(kept)),
    }
    return Plot("kept", title, x, y, marks, readouts, aside=True)


@cache
def _curve(move: Move) -> list[tuple[float, float]]:
    """The share for every step, as far as the chart shows it, and one point more."""
    curve = shares(move)
    seen = next((place for place, (_, kept) in enumerate(curve) if not SHARES[0] <= kept <= SHARES[1]), len(curve))
    return list(curve[: seen + 1])


def _added(move: Move, name: str, step: float) -> str:
    """What a leaf adds to the promise: “6 × 0.06”."""
    went = move.to(step)[name] - move.computation.inputs[name]
    return f"{in_brackets(number(before(move.graph).grads[name]))} × {in_brackets(number(went))}"


def _promise(move: Move, step: float) -> str:
    """The promise of this step, term by term, and how large a step keeps it."""
    terms, nearly = " + ".join(_added(move, name, step) for name in move.leaves), nearly_kept(move)
    limit = f" Up to a step of {number(nearly, 2)} it is off by a tenth at most." if nearly is not None else ""
    return f"The promise is {terms} = {signed(move.promise(step))}.{limit}"


def _comparison(move: Move, step: float) -> str:
    """What was promised, what came of it, and why."""
    words, kept = f"Promised {signed(move.promise(step))}, came to {signed(move.real(step))}.", move.kept(step)
    if nearly_kept(move) is None:
        return f"{words} {RESULTS[move.graph]} is a straight line in {move.leaves[0]}."
    if kept < 0.0:
        return f"{words} That is the wrong way: the slopes have long changed."
    if abs(kept - 1.0) <= NEARLY:
        return f"{words} The slopes hardly change on the way."
    return f"{words} The slopes have changed on the way."
