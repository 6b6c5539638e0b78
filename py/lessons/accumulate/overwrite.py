"""What does one character do?  The engine with `=` in place of `+=`, and which share is left of a gradient.

    target.grad += local * upstream        b = a + a gives 2
    target.grad  = local * upstream        b = a + a gives 1

A number that is used in two places gets a share from each. If the second overwrites the first, what is left depends on
which came last, and so on the order of the visits: f = (a · b) · (a + b) at (−2, 3) gives 3 or −6, and −3 is right.
The wrong numbers are those of the engine itself, its source changed (patched.py) and imported a second time.
"""

from picture.params import Guess, Params
from picture.scene import Scene, in_words
from picture.words import number
from worlds import broken
from worlds.computations import COMPUTATIONS

TITLE = "One character"
TASK = "Step back through the run, or put the + back."
DOCK = ["step"]
GONE = ["guess_doubled", "guess_twice", "guess_square", "guess_lecture"]

CHANGE = "overwrite"
GRAPHS = ("doubled", "twice", "square", "lecture")

GRAPH = broken.graph_choice(GRAPHS)
VISITS = broken.side_choice("visits")
BROKEN = broken.switch("Break the engine: = in place of +=")
RIGHT, LEFT = (broken.final_grad(broken.walk(GRAPHS[0], changes), "a") for changes in ((), (CHANGE,)))
GUESS = Guess(
    "guess",
    "b = a + a. Take the + out of +=, and a.grad will be",
    options=tuple((number(answer), number(answer)) for answer in (0.0, LEFT, RIGHT)),
    meets={
        number(0.0): f"No, {number(LEFT)}: the second share is written over the first.",
        number(LEFT): "Yes: the second share is written over the first.",
        number(RIGHT): f"That is the sum. With = the second share is written over the first: {number(LEFT)}.",
    },
)
LONGEST = max(broken.steps_back(broken.walk(name)) for name in GRAPHS)
PARAMS = [GUESS, BROKEN, broken.step_slider("Step back", LONGEST, LONGEST), GRAPH, VISITS]


def scene(params: Params) -> Scene:
    """The backward pass of the engine as it is; once there is a guess, of the engine with its line changed."""
    name, asked = params["graph"], not params["guess"]
    is_broken = params["broken"] and not asked
    changes = (CHANGE,) * is_broken + broken.side_change(params["visits"])
    walked = broken.walk(name, changes)
    steps = broken.steps_back(walked)
    moment = broken.backward(walked, min(params["step"], steps))
    graph = broken.panel(
        moment,
        COMPUTATIONS[name].lines,
        broken.grad_readouts(moment, "a"),
        selected="a" if moment.ended and not is_broken else None,
        presses=None if asked else [broken.press("the +", is_broken=is_broken)],
    )
    code = broken.code(
        {CHANGE: is_broken} | dict.fromkeys(changes, True),
        lit=("target.grad",) if moment.passing is not None else (),
    )
    note = broken.step_in_words(moment)
    return Scene(
        [graph, code],
        alt=f"The engine with {'=' if is_broken else '+='}. {in_words(graph)} {note}",
        note=note,
        verdict=GUESS.verdict(params),
        ends={"step": float(steps)},
    )
