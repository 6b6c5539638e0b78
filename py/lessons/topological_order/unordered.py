"""What if a node passes its gradient on before it has all of it?  The engine with its order taken out.

    d = a · b, e = d + a, f = d · e        at (−2, 3): a.grad −72 in place of −48, b.grad 44 in place of 28

The naive way visits the inputs of a node as soon as it has passed on, and theirs after them. A node that is reached on
two ways then passes on twice; what it had at first is in what it passes on the second time, so it counts again. The
wrong numbers are those of the engine itself, its source changed (patched.py) and imported a second time.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from downhill.value import Value
from picture.graph import Moment
from picture.params import Guess, Params, Slider, Toggle
from picture.scene import Readout, Scene
from picture.words import listed
from worlds import broken

TITLE = "Without an order"
TASK = "Take the order out of the engine, then step back through the run."
DOCK = ["step", "broken"]

CHANGE = "unordered"
GRAPHS = ("levels", "twice", "ladder")

GRAPH = broken.graph_choice(GRAPHS)
BROKEN = Toggle(name="broken", label="Break the engine: no order")


def more_than_once(name: str) -> dict[int, list[str]]:
    """The edges that the engine without its order walks more than once, by how often: “d to a”."""
    walked = broken.walk(name, (CHANGE,))
    often: dict[int, list[str]] = {}
    for edge, times in Counter(walked.walked).items():
        if times > 1:
            often.setdefault(times, []).append(f"{walked.names[edge.source]} to {walked.names[edge.target]}")
    return often


def _meets(answer: str, asked: Mapping[str, Any]) -> str:
    """The guess beside the edges that the broken engine walks."""
    again = more_than_once(asked["graph"])
    if not again:
        return f"{'Yes: it' if answer == 'same' else 'It'} is the same; here no node has passed on too early."
    often = ", ".join(
        f"{listed(edges)} {'twice' if times == 2 else f'{times} times'}" for times, edges in sorted(again.items())
    )
    why = f"The engine walks some edges more than once ({often}), and what it has passed on already counts again."
    if answer == "extra":
        return f"Yes. {why}"
    return f"{'Nothing is missing' if answer == 'missing' else 'Every edge is still there, and that is not all'}. {why}"


GUESS = Guess(
    name="guess",
    label="Without the order, a.grad will be",
    options=(
        ("same", "the same: every edge is still there"),
        ("missing", "wrong: something is missing"),
        ("extra", "wrong: something counts too often"),
    ),
    until="graph",
    meets=_meets,
)
A = Slider(name="a", label="a", low=-4.0, high=4.0, opening=-2.0, step=0.5, format=",.4~r", role="data")
B = Slider(name="b", label="b", low=-4.0, high=4.0, opening=3.0, step=0.5, format=",.4~r", role="data")
LONGEST = max(broken.steps_back(broken.walk(name, (CHANGE,))) for name in GRAPHS)
PARAMS = [BROKEN, GUESS, broken.step_slider("Step back", LONGEST, LONGEST), GRAPH, A, B]


def scene(params: Params) -> Scene:
    """The backward pass of the engine as it is or without its order, after some of its steps."""
    name, is_broken = params["graph"], params["broken"]
    waits = is_broken and not params["guess"]
    walked = broken.walk(name, (CHANGE,) if is_broken else (), (params["a"], params["b"]))
    steps = 0 if waits else broken.steps_back(walked)
    moment = broken.backward(walked, min(params["step"], steps))
    readouts = broken.grad_readouts(moment, "ab")
    edges = moment.edges_done
    readouts["edges"] = Readout("edges walked", edges, "quiet", f"{edges} of {len(walked.wires)}")
    if moment.passing is not None:
        source = walked.names[moment.passing.source]
        readouts["upstream"] = Readout(f"{source} passes on", moment.passing.upstream, "gradient")
    early = hasty(moment)
    graph = broken.panel(
        moment,
        broken.COMPUTATIONS[name].lines,
        readouts,
        roles=dict.fromkeys(early, "error"),
        also=dict.fromkeys(early, "It has passed on before its gradient was whole."),
    )
    return Scene(
        [graph, broken.code({CHANGE: is_broken})],
        alt=broken.in_words(moment, "without its order" if is_broken else "as it is", "ab"),
        note=broken.ASKS if waits else broken.step_in_words(moment, _trouble(moment)),
        verdict=GUESS.verdict(params) if is_broken else None,
        ends={"step": float(steps)},
    )


def hasty(moment: Moment) -> set[Value]:
    """Those that have passed on although something was still to come to them."""
    walked = moment.walk.walked
    return {
        wire.source
        for place, wire in enumerate(walked[: moment.edges_done])
        if any(later.target is wire.source for later in walked[place + 1 :])
    }


def _trouble(moment: Moment) -> str:
    """Whether the last step came too early, or again; "" if neither."""
    passing = moment.passing
    if passing is None:
        return ""
    number, names = moment.walk.number, moment.walk.names
    source, upstream = names[passing.source], number(passing.upstream)
    *gone, wire = moment.walk.walked[: moment.edges_done]
    if wire in gone:
        old = number(moment.steps[gone.index(wire)].upstream)
        words = (
            f"{source} passes on once more. In its {upstream} is the {old} that it has passed on already: "
            f"{old} counts again."
        )
        harmless = moment.ended and not broken.wrong(moment)
        return f"{words} At these numbers that does no harm." if harmless else words
    coming = [wire.source for wire in moment.walk.walked[moment.edges_done :] if wire.target is passing.source]
    if coming:
        late = names[coming[0]]
        return f"Too early: {late} has not passed on to {source} yet, so {upstream} is not all of {source}.grad."
    return ""
