"""What if a node passes its gradient on before it has all of it?  The engine with its order taken out.

    d = a · b, e = d + a, f = d · e        at (−2, 3): a.grad −72 in place of −48, b.grad 44 in place of 28

The naive way visits the inputs of a node as soon as it has passed on, and theirs after them. A node that is reached on
two ways then passes on twice; what it had at first is in what it passes on the second time, so it counts again. The
wrong numbers are those of the engine itself, its source changed (patched.py) and imported a second time.
"""

from collections import Counter

from downhill.value import Value
from picture.graph import Moment
from picture.params import Guess, Params, Slider
from picture.scene import Goal, Readout, Scene, in_words
from picture.words import listed
from worlds import broken
from worlds.computations import COMPUTATIONS

TITLE = "Without an order"
TASK = "Make the broken engine right."
DOCK = ["step"]

CHANGE = "unordered"
GRAPHS = ("levels", "twice", "ladder")

GRAPH = broken.graph_choice(GRAPHS)
BROKEN = broken.switch("Break the engine: no order")


def more_than_once(name: str) -> dict[int, list[str]]:
    """The edges that the engine without its order walks more than once, by how often: “d to a”."""
    walked = broken.walk(name, (CHANGE,))
    often: dict[int, list[str]] = {}
    for edge, times in Counter(walked.walked).items():
        if times > 1:
            often.setdefault(times, []).append(f"{walked.names[edge.source]} to {walked.names[edge.target]}")
    return often


WHY = f"{listed(more_than_once(GRAPHS[0])[2])} are walked twice, so old shares count again."
GUESS = Guess(
    "guess",
    "Let each node pass on at once, in no order. Then a.grad will be",
    options=(("same", "right"), ("missing", "short of a share"), ("extra", "too much")),
    meets={
        "same": f"No share is lost, and still it is wrong: {WHY}",
        "missing": f"No share is missing: {WHY}",
        "extra": f"Yes: {WHY}",
    },
)
A = Slider("a", "a", -4.0, 4.0, opening=-2.0, step=0.5, role="data")
B = Slider("b", "b", -4.0, 4.0, opening=3.0, step=0.5, role="data")
INPUTS = {param.name: param for param in (A, B)}
LONGEST = max(broken.steps_back(broken.walk(name, (CHANGE,))) for name in GRAPHS)
PARAMS = [GUESS, BROKEN, broken.step_slider("Step back", LONGEST, LONGEST), GRAPH, A, B]


def scene(params: Params) -> Scene:
    """The backward pass of the engine as it is; once there is a guess, of the engine without its order."""
    name, asked = params["graph"], not params["guess"]
    is_broken = params["broken"] and not asked
    walked = broken.walk(name, (CHANGE,) if is_broken else (), (params["a"], params["b"]))
    steps = broken.steps_back(walked)
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
        COMPUTATIONS[name].lines,
        readouts,
        roles=dict.fromkeys(early, "error"),
        also=dict.fromkeys(early, "It has passed on before its gradient was whole."),
        entries={value: INPUTS[value.label].entry(value.data) for value in walked.order if value.label in INPUTS},
        presses=None if asked else [broken.press("the order", is_broken=is_broken)],
    )
    goal = _goal(moment) if name == GRAPHS[0] and is_broken else None
    if goal and goal.reached:
        next(node for node in graph.nodes if node.label == "e").met = True
    note = broken.step_in_words(moment, _trouble(moment))
    return Scene(
        [graph, broken.code({CHANGE: is_broken})],
        alt=f"The engine {'without its order' if is_broken else 'as it is'}. {in_words(graph)} {note}",
        note=note,
        verdict=GUESS.verdict(params),
        ends={"step": float(steps)},
        goal=goal,
    )


def _goal(moment: Moment) -> Goal:
    """Numbers for which the engine without its order is right all the same: there e is 0."""
    wrong = len(broken.wrong(moment))
    met = "By luck: e is 0 here, so what counts twice is 0. One example is no proof."
    return Goal("right by luck", wrong, moment.ended and wrong == 0, met, f"{wrong} wrong")


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
        return f"{source} repeats itself: {old} of its {upstream} counts twice."
    coming = [wire.source for wire in moment.walk.walked[moment.edges_done :] if wire.target is passing.source]
    if coming:
        late = names[coming[0]]
        return f"Too early: {late} still has a share for {source}, so {upstream} is not all of {source}.grad."
    return ""
