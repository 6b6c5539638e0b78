"""Does the result rise if every leaf moves along its gradient?  One step, what it promises, and what comes of it.

    leaf    ← leaf + step · grad                (or leaf − step · grad)
    promise = grad · Δ, summed over the leaves that move
    kept    = what the result has really changed by, divided by the promise

A gradient is a slope: it says what an infinitely small move does. Over a step that can be seen the slopes themselves
change, and the promise is kept in part only, until, in a step too large, the result goes the other way. Gradients are
the engine's, from one backward pass; what is real is computed anew from the moved leaves. There are no units.

Both graphs are those of Andrej Karpathy's lecture, with its numbers.
"""

import math
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from downhill.value import Value
from picture.graph import Walk
from picture.numbers import clamp
from picture.old import Graph, Label, Mark, Plot, Readout, Role, Rows, Scene, rows
from picture.params import Choice, Params, Slider
from picture.words import in_brackets, listed, number, signed
from worlds import houses as h

TITLE = "One step along the gradient"
CAPTION = "Say whether the result rises, and let the leaves move. Then make the step larger, until it no longer does."

DIGITS = 8
"""Significant digits of what is computed beside the graphs: a small step shows only in the later ones."""

SEEN = (-1.5, 1.5)
"""Which shares of a promise the picture has room for."""

NEARLY = 0.1
"""A promise is nearly kept if it misses by less than this share."""


class Computation(NamedTuple):
    """A graph to take a step in: where its leaves are, and how it is computed from them."""

    label: str
    result: str
    start: dict[str, float]
    compute: Callable[..., dict[str, Any]]
    """Of Values or of plain numbers; everything computed, by name, the result last."""


def lecture(a: Any, b: Any, c: Any, f: Any) -> dict[str, Any]:
    """The lecture's L = (a · b + c) · f."""
    e = a * b
    d = e + c
    return {"e": e, "d": d, "L": d * f}


def twice(a: Any, b: Any) -> dict[str, Any]:
    """The lecture's f = (a · b) · (a + b), which uses both inputs twice."""
    d = a * b
    e = a + b
    return {"d": d, "e": e, "f": d * e}


COMPUTATIONS = {
    "lecture": Computation("L = (a·b + c)·f", "L", {"a": 2.0, "b": -3.0, "c": 10.0, "f": -2.0}, lecture),
    "twice": Computation("f = (a·b)·(a + b)", "f", {"a": -2.0, "b": 3.0}, twice),
}

GRAPH = Choice(
    name="graph",
    label="Graph",
    options=tuple((name, computation.label) for name, computation in COMPUTATIONS.items()),
    opening="lecture",
)
GUESSES = {
    "lecture": Choice(
        name="guess",
        label="Each leaf moves by +0.01 × its gradient. L",
        options=(("rises", "rises"), ("same", "stays about the same"), ("falls", "falls")),
        opening="",
        when=("graph", "lecture"),
    ),
    "twice": Choice(
        name="guess_twice",
        label="a alone moves by −0.1 × its gradient. f",
        options=(("rises", "rises"), ("same", "stays about the same"), ("falls", "falls")),
        opening="",
        when=("graph", "twice"),
    ),
}
MOVES = {
    name: Choice(
        name=f"moves_{name}",
        label="What moves",
        options=(("all", "All leaves"), *((leaf, f"{leaf} alone") for leaf in computation.start)),
        opening="all",
        when=("graph", name),
    )
    for name, computation in COMPUTATIONS.items()
}
WAY = Choice(
    name="way",
    label="Direction",
    options=(("along", "Along the gradient (+)"), ("against", "Against it (−)")),
    opening="along",
)
STEP = Slider(name="step", label="Step size", low=1e-4, high=1.0, opening=0.01, step=10.0, format=".3~g", scale="log")
PARAMS = [*GUESSES.values(), GRAPH, STEP, WAY, *MOVES.values()]

LADDER = tuple(STEP.low * (STEP.high / STEP.low) ** (k / 120) for k in range(121))
"""Steps evenly spaced by factors, from the smallest to the largest."""


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
            for name, start in self.computation.start.items()
        }

    def result(self, step: float) -> float:
        """What the graph then comes to."""
        return self.computation.compute(**self.to(step))[self.computation.result]

    def real(self, step: float) -> float:
        """How much the result changes by it."""
        return self.result(step) - before(self.graph).result

    def promise(self, step: float) -> float:
        """How much it would, if the slopes stayed as they are."""
        grads, moved, start = before(self.graph).grads, self.to(step), self.computation.start
        return math.fsum(grads[name] * (moved[name] - start[name]) for name in self.leaves)

    def kept(self, step: float) -> float:
        """The share of the promise that comes true."""
        return self.real(step) / self.promise(step)


class Before(NamedTuple):
    """A graph where it starts: its result, and the gradients of its leaves."""

    result: float
    grads: dict[str, float]


def values(computation: Computation, leaves: Mapping[str, float]) -> tuple[Value, dict[str, Value]]:
    """The result and the leaves, as Values with names."""
    given = {name: Value(number, label=name) for name, number in leaves.items()}
    computed = computation.compute(**given)
    for name, value in computed.items():
        value.label = name
    return computed[computation.result], given


@cache
def before(graph: str) -> Before:
    """The gradients, from one backward pass of the engine."""
    root, leaves = values(COMPUTATIONS[graph], COMPUTATIONS[graph].start)
    root.backward()
    return Before(root.data, {name: value.grad for name, value in leaves.items()})


class Trust(NamedTuple):
    """How the share of the promise that comes true depends on the step."""

    curve: tuple[tuple[float, float], ...]
    """(step, share) from the smallest step to the largest."""
    nearly: float | None
    """Up to this step the promise is nearly kept; None if it is kept always."""
    turns: float | None
    """From this step on the result goes the other way; None if no step does that."""


@cache
def trust(move: Move) -> Trust:
    """How far a promise can be trusted, found by trying all steps."""
    curve = tuple((step, move.kept(step)) for step in LADDER)
    return Trust(
        curve,
        _first(move, lambda share: abs(share - 1.0) > NEARLY),
        _first(move, lambda share: share < 0.0),
    )


def _first(move: Move, fails: Callable[[float], bool]) -> float | None:
    """The first step of which `fails` is true, between two of the ladder, by halving."""
    high = next((step for step in LADDER if fails(move.kept(step))), None)
    if high is None:
        return None
    low = high * LADDER[0] / LADDER[1]
    for _ in range(40):
        middle = math.sqrt(low * high)
        low, high = (low, middle) if fails(move.kept(middle)) else (middle, high)
    return high


def scene(params: Params) -> Scene:
    """The graph before the step and after it; what comes of it, once a guess has been made."""
    graph = params["graph"]
    computation = COMPUTATIONS[graph]
    which = params[f"moves_{graph}"]
    leaves = tuple(computation.start) if which == "all" else (which,)
    move = Move(graph, leaves, 1.0 if params["way"] == "along" else -1.0)
    step, guess = params["step"], params[GUESSES[graph].name]
    moved, grads = move.to(step), before(graph).grads
    start = _start(graph)
    then = _after(computation, moved, known=bool(guess))
    readouts: dict[str, Readout] = {
        "before": h.readout(f"{computation.result} =", before(graph).result, exact(before(graph).result), _role(graph))
    }
    for name in leaves:
        readouts[name] = h.readout(f"{name} ←", moved[name], _sentence(move, name, step), "parameter")
        then["readouts"] = [*then["readouts"], name]
    said = f"{computation.label} at {_list(computation.start)} is {exact(before(graph).result)}. "
    said += "One backward pass gives " + listed([f"{n}.grad = {exact(g)}" for n, g in grads.items()]) + ". "
    said += " ".join(f"{name} moves: {readouts[name]['text']}." for name in leaves)
    chart = _chart(move, step, known=bool(guess))
    if guess:
        result, promise, real = move.result(step), move.promise(step), move.real(step)
        readouts["after"] = h.readout(f"{computation.result} =", result, exact(result), _role(graph))
        then["readouts"].append("after")
        chart["readouts"] = ["promise", "real", "kept"]
        readouts["promise"] = h.readout("promised", promise, signed(promise, DIGITS), "gradient")
        readouts["real"] = h.readout("came true", real, signed(real, DIGITS), _role(graph))
        readouts["kept"] = h.readout("share", move.kept(step), share(move.kept(step)), "quiet")
        note = f"{_score(graph, guess)} {_now(move, step)}"
    else:
        still = [name for name in computation.start if name not in leaves]
        stays = f" {listed(still)} stay{'s' * (len(still) == 1)}." if still else ""
        note = f"The leaves know where to go.{stays} What will {computation.result} do? Choose one of three."
        said += f" What {computation.result} does is hidden until you have made a guess."
    return {"panels": [start, then, chart], "readouts": readouts, "alt": f"{said} {note}", "note": note}


def exact(value: float) -> str:
    """A number for people, with as many digits as a small step needs."""
    return number(value, DIGITS)


def seated(value: float) -> str:
    """The same, as it fits into a node."""
    return number(value, 5)


def share(value: float) -> str:
    """A share of a promise: "99.1 %"."""
    return f"{number(100.0 * value, 3)}\u00a0%"


def _role(graph: str) -> Role:
    return "error" if COMPUTATIONS[graph].result == "L" else "model"


def _roles(computation: Computation) -> dict[str, Role]:
    leaves: dict[str, Role] = dict.fromkeys(computation.start, "parameter")
    return {**leaves, "L": "error"}


def _sentence(move: Move, name: str, step: float) -> str:
    """How a leaf moves: "2 + 0.01 × 6 = 2.06"."""
    sign = "+" if move.sign > 0.0 else "−"
    start, grad = move.computation.start[name], before(move.graph).grads[name]
    return f"{exact(start)} {sign} {exact(step)} × {in_brackets(exact(grad))} = {exact(move.to(step)[name])}"


def _list(leaves: Mapping[str, float]) -> str:
    return ", ".join(f"{name} = {exact(value)}" for name, value in leaves.items())


@cache
def _start(graph: str) -> Graph:
    """The graph after its backward pass."""
    computation = COMPUTATIONS[graph]
    root, _ = values(computation, computation.start)
    moment = Walk(root, roles=_roles(computation), number=seated).at()
    return moment.panel("before", "Before the step", shows=("data", "grad", "local"), readouts=["before"], still=True)


def _after(computation: Computation, moved: Mapping[str, float], *, known: bool) -> Graph:
    """The graph of the moved leaves; only these, as long as the rest is asked for."""
    root, _ = values(computation, moved)
    walk = Walk(root, roles=_roles(computation), number=seated)
    moment = walk.at(walk.forward if known else 0)
    panel = moment.panel("after", "After the step", shows=("data", "local"), still=True)
    for node, value in zip(panel["nodes"], walk.order, strict=True):
        if not node["op"]:
            was = computation.start[value.label]
            went = f"moved from {exact(was)} to {exact(value.data)}" if was != value.data else "stayed where it was"
            node["says"] = f"{value.label} {went}."
            node["state"] = "now" if was != value.data else "forward"
        elif known:
            node["says"] = moment.forward_words(value)
    return panel


def _chart(move: Move, step: float, *, known: bool) -> Plot:
    """The share of the promise that comes true, for every step."""
    marks: list[Mark] = []
    if known:
        found = trust(move)
        zero, whole = (rows([(STEP.low, level, STEP.high, level)], 4) for level in (0.0, 1.0))
        promise: Label = {
            "kind": "label",
            "role": "gradient",
            "x": STEP.low * 1.15,
            "y": 1.12,
            "text": "the promise",
            "anchor": "start",
        }
        marks.append({"kind": "segments", "role": "quiet", "at": zero})
        marks.append({"kind": "segments", "role": "gradient", "at": whole, "dashed": True})
        marks.append(promise)
        marks.append({"kind": "line", "role": _role(move.graph), "at": _curve(move)})
        if found.nearly is not None:
            edge = rows([(found.nearly, 1.0 - NEARLY, found.nearly, SEEN[0])], 4)
            marks.append({"kind": "segments", "role": "quiet", "at": edge, "dashed": True})
            marks.append(
                {
                    "kind": "label",
                    "role": "quiet",
                    "x": found.nearly / 1.15,
                    "y": SEEN[0] + 0.15,
                    "text": "nearly kept",
                    "anchor": "end",
                }
            )
        place = clamp(move.kept(step), SEEN)
        marks.append(
            {
                "kind": "handle",
                "role": "parameter",
                "name": "step",
                "label": "Step size",
                "x": step,
                "y": place,
                "drag": {"x": {"param": "step", "per": 1.0}},
                "value": step,
                "low": STEP.low,
                "high": STEP.high,
                "text": f"{STEP.label} {number(step, 3)}, {share(move.kept(step))} of the promise comes true",
            }
        )
    else:
        marks.append({"kind": "fog", "role": "quiet", "at": rows([], 2)})
    return {
        "view": "plot",
        "name": "kept",
        "title": "How much of the promise comes true",
        "share": 1.0,
        "x": {"label": "step size", "unit": "", "domain": (STEP.low, STEP.high), "format": "~g", "scale": "log"},
        "y": {"label": "real change ÷ promised change", "unit": "", "domain": SEEN, "format": ".0%"},
        "marks": marks,
        "readouts": [],
        "whole": True,
    }


@cache
def _curve(move: Move) -> Rows:
    """The share for every step, as far as it can be seen, and one point more."""
    seen: list[tuple[float, float]] = []
    for step, kept in trust(move).curve:
        seen.append((step, kept))
        if not SEEN[0] <= kept <= SEEN[1]:
            break
    return rows(seen, 2)


def _score(graph: str, guess: str) -> str:
    """The guess beside what the engine says of the step that was asked about."""
    if graph == "lecture":
        asked, step = Move(graph, tuple(COMPUTATIONS[graph].start), 1.0), 0.01
    else:
        asked, step = Move(graph, ("a",), -1.0), 0.1
    name, result = asked.computation.result, exact(asked.result(step))
    rises = asked.real(step) > 0.0
    right = "rises" if rises else "falls"
    said = f"{name} {right} from {exact(before(graph).result)} to {result}"
    if guess == right:
        return f"Yes: {said}."
    why = "a moves against its slope, so f goes down. That a itself grows does not matter: its gradient is negative."
    if graph == "lecture":
        why = "A leaf with a negative gradient moves down, and moving down is what raises L. The others move up."
        if guess == "falls":
            why += f" And {result} lies above {exact(before(graph).result)}: less of a minus is more."
    return f"No: {said}. {'Nothing cancels. ' * (guess == 'same')}{why}"


def _now(move: Move, step: float) -> str:
    """The promise of this step, term by term, and what came of it."""
    grads, moved, start = before(move.graph).grads, move.to(step), move.computation.start
    terms = " + ".join(
        f"{in_brackets(number(grads[name]))} × {in_brackets(number(moved[name] - start[name]))}" for name in move.leaves
    )
    promise, real, kept = move.promise(step), move.real(step), move.kept(step)
    name, found = move.computation.result, trust(move)
    said = f"Promised: {terms} = {signed(promise)}. It came to {signed(real)}."
    if found.nearly is None:
        leaf = move.leaves[0]
        why = f"with the others held still, {name} is a straight line in {leaf}"
        return f"{said} Every step keeps its promise, however large: {why}."
    limit = f"Up to a step of {number(found.nearly, 2)} it is off by a tenth at most."
    if kept < 0.0:
        turn = f"That is the wrong way, as from every step beyond {number(found.turns or step, 2)}"
        return f"{said} {turn}: the slopes were those of a place that the leaves have long left. {limit}"
    if abs(kept - 1.0) <= NEARLY:
        return f"{said} The promise is nearly kept, for over so small a step the slopes hardly change. {limit}"
    return f"{said} On the way the slopes have changed, and nobody has asked for them again. {limit}"
