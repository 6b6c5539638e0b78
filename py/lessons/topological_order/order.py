"""In which order may the nodes of a graph pass their gradients on?  The depth-first walk that finds it, step by step.

A number is written down when everything it was computed from has been. The walk keeps what it has begun on a stack,
and leaves a node only when all of its inputs are in the list; the backward pass goes through that list from its end.

What is on the stack and in the list is read off the engine's own loop: a second copy of `topological_order`, with
lines put in that tell how far it has come (patched.py, "watched").
"""

from functools import lru_cache
from typing import NamedTuple

from downhill.backward import topological_order
from downhill.value import Value
from picture import listing
from picture.graph import Walk, Wire, written
from picture.params import Guess, Params
from picture.scene import Code, Graph, Item, Listed, Lists, Progress, Readout, Scene, aside
from picture.words import listed
from worlds import broken, patched
from worlds.computations import COMPUTATIONS

TITLE = "The walk that finds the order"
TASK = "Step through the walk, and watch the stack and the list."
DOCK = ["step"]
GONE = ["next_levels", "next_twice", "next_ladder", "next_lecture"]

GRAPHS = ("levels", "twice", "ladder", "lecture")

GRAPH = broken.graph_choice(GRAPHS)
SIDE = broken.side_choice("side")


class Event(NamedTuple):
    """One step of the walk, and what the stack and the list hold after it."""

    kind: str
    """What was done with it: "push", "done" (its inputs are all in the list), "leaf" (it has none), "seen" (before).

    At the start nothing has been done: "".
    """
    value: Value
    source: Value
    """Where the walk came from."""
    stack: list[Value]
    order: list[Value]


LINES = {
    "": (),
    "push": ("stack.append((below", "stack = [(root"),
    "leaf": ("order.append(below)",),
    "seen": ("if below not in seen",),
    "done": ("order.append(node)", "stack.pop()"),
}
"""The lines of the engine that each kind of step runs."""


@lru_cache(maxsize=16)
def events(name: str, side: str) -> tuple[Walk, list[Event]]:
    """A graph, and the engine's walk over it."""
    walked = broken.walk(name)
    order = patched.module("backward.py", *broken.side_change(side), "watched").topological_order
    start = Event("", walked.root, walked.root, [], [])
    return walked, [start, *(Event(*event) for event in order(walked.root))]


WHY = "d has −8 so far, and a share from e is to come."
GUESS = Guess(
    "guess",
    "f has passed its gradient on to d and e. Next to pass on may be",
    options=(("d", "d"), ("e", "e"), ("more", "either")),
    meets={"d": f"Not d. {WHY}", "e": f"Yes, e. {WHY}", "more": f"Only e. {WHY}"},
)
LONGEST = max(len(events(name, side)[1]) - 1 for name in GRAPHS for side in ("left", "right"))
PARAMS = [GUESS, broken.step_slider("Step", LONGEST, 0), GRAPH, SIDE]


def scene(params: Params) -> Scene:
    """The walk after some of its steps."""
    name, side = params["graph"], params["side"]
    walked, all_events = events(name, side)
    steps = len(all_events) - 1
    done = all_events[: int(params["step"]) + 1]
    step, now = len(done) - 1, done[-1]
    most = max(len(event.stack) for event in all_events)
    note = _note(walked, now, step, steps)
    stack, order = (", ".join(walked.names[each] for each in held) or "nothing" for held in (now.stack, now.order))
    return Scene(
        [_graph(walked, name, done, side), _lists(walked, now, most), _code(now)],
        alt=f"A depth-first walk of {len(walked.order)} numbers. On the stack: {stack}. In the list: {order}. {note}",
        note=note,
        verdict=GUESS.verdict(params),
        ends={"step": float(steps)},
    )


def _state(value: Value, now: Event) -> Progress:
    if now.kind and value is now.value:
        return "now"
    if value in now.order:
        return "done"
    return "forward" if value in now.stack else "waiting"


def _graph(walked: Walk, name: str, done: list[Event], side: str) -> Graph:
    """The graph: how far the walk has come with each number, and its place in the list."""
    now = done[-1]
    seen: dict[Wire, Progress] = {}
    looked: dict[Value, int] = {}
    for event in done:
        source = event.source
        if event.kind == "done" or source is event.value:
            continue
        count = looked[source] = looked.get(source, 0) + 1
        slot = count - 1 if side == "left" else len(source.inputs) - count
        seen[Wire(source, slot)] = "now" if event is now else "forward"
    graph = broken.backward(walked, 0).panel(
        "graph",
        COMPUTATIONS[name].lines,
        aside({"in_list": Readout("in the list", len(now.order), "model", f"{len(now.order)} of {len(walked.order)}")}),
        shows=("data",),
        state=lambda value: _state(value, now),
        edge_state=lambda wire: seen.get(wire, "waiting"),
        says=lambda value: f"{walked.forward_words(value)} {_where(walked.names[value], value, now)}",
        badges={value: str(place) for place, value in enumerate(now.order, start=1)},
        focus=[now.value, now.source] if now.kind else [],
        down=True,
    )
    for edge in graph.edges:  # the walk goes from a result to what it was computed from
        edge.back = edge.state == "now" or None
    return graph


def _where(name: str, value: Value, now: Event) -> str:
    """How far one number has come, in words."""
    if value in now.order:
        return f"{name} is number {now.order.index(value) + 1} in the list."
    if value in now.stack:
        return f"{name} is on the stack: not all that it was computed from is in the list yet."
    return f"{name} has not been visited yet."


def _lists(walked: Walk, now: Event, most: int) -> Lists:
    """The stack, which never holds more than `most`, and the list."""

    def item(text: str, value: Value) -> Item:
        return Item(text, walked.role(value), "now" if value is now.value else "done", value.label)

    on_stack = [item(_called(walked, value), value) for value in now.stack]
    in_list = [item(f"{place}  {value.label}", value) for place, value in enumerate(now.order, start=1)]
    return Lists(
        "lists",
        "Stack and list",
        [
            Listed("Stack: begun, not finished", "stack", on_stack, most, "empty"),
            Listed("List: the order", "row", in_list, len(walked.order), "empty"),
        ],
        aside({"on_stack": Readout("on the stack", len(now.stack), "quiet")}),
        whole=True,
    )


def _called(walked: Walk, value: Value) -> str:
    return f"{value.label} = {written(value, [walked.names[below] for below in value.inputs])}"


def _code(now: Event) -> Code:
    """The engine's own loop, and the lines of it that have just run."""
    excerpt = listing.around(topological_order, r"^    (order: |return)")
    at_root = now.source is now.value
    texts = LINES[now.kind]
    if now.kind == "push":
        texts = texts[1:] if at_root else texts[:1]
    excerpt.lit = listing.numbers(excerpt, texts)
    if now.kind in {"push", "leaf"} and not at_root:
        excerpt.near = listing.numbers(excerpt, ("if below not in seen",))
    return Code("code", "The engine", [excerpt], aside=True)


def _note(walked: Walk, now: Event, step: int, steps: int) -> str:
    """What the last step did."""
    names, root = walked.names, walked.root
    if not now.kind:
        return f"Before the first step the stack and the list are empty. The walk starts at {names[root]}."
    name, source = names[now.value], names[now.source]
    if step == steps:
        said = f"Backward reads the list from its end: {', '.join(names[value] for value in reversed(now.order))}."
    elif now.value is root:
        said = f"{name} goes on the stack. What it was computed from comes first."
    elif now.kind == "push":
        said = f"{source} was computed from {name}, which is new. It goes on top, and has to be finished first."
    elif now.kind == "leaf":
        said = f"{source} was computed from {name}, which was given. It is number {len(now.order)} in the list."
    elif now.kind == "seen":
        said = f"{source} was computed from {name} too, but {name} has been visited, so it is skipped."
    else:
        made_of = list(dict.fromkeys(names[below] for below in now.value.inputs))
        are = "are" if len(made_of) > 1 else "is"
        said = f"{listed(made_of)} {are} in the list, so {name} leaves the stack as number {len(now.order)}."
    return f"Step {step} of {steps}. {said}"
