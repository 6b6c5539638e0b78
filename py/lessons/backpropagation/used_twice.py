"""Which gradient does a number get that is used twice?  Its shares, guessed, then added and measured.

    f = (a · b) · (a + b)        a.grad = b · (a + b) + 1 · (a · b)

A nudge of `a` reaches f along two paths at once: through d = a · b, and through e = a + b. Each is measured by itself,
by letting the nudge into one of the two places only; then both together. The engine's gradient is beside them.
"""

from typing import NamedTuple

from downhill.gradcheck import nudged_slope
from downhill.value import Value
from picture.graph import Moment, Walk
from picture.params import Guess, Params, Slider
from picture.scene import Goal, Readout, Scene, in_words
from picture.words import DUST, in_brackets, number
from worlds.computations import twice

TITLE = "One number, two paths"
TASK = "Drag a until its two shares cancel out."
DOCK = ["a"]

A = Slider("a", "a", -4.0, 4.0, opening=-2.0, step=0.1, role="data")
B = Slider("b", "b", -4.0, 4.0, opening=3.0, step=0.1, role="data")

BEFORE = 6
"""After this step d and e have their gradients, and a and b have nothing yet."""


class Shares(NamedTuple):
    """What comes back to a, path by path."""

    e: float
    """Through e = a + b, whose edges are walked first."""
    d: float
    """Through d = a · b."""


def graph(a: float, b: float) -> Walk:
    """The engine's graph at a and b."""
    values = {"a": Value(a), "b": Value(b)}
    for label, value in values.items():
        value.label = label
    return Walk(twice(values))


def shares(moment: Moment) -> Shares:
    """What has come back to a after the whole backward pass."""
    return Shares(*(share.local * share.upstream for share in moment.shares[moment.walk.labelled["a"]]))


ASKED = shares(graph(A.opening, B.opening).at())
GUESS = Guess(
    "guess",
    f"Through e, {number(ASKED.e)} comes back to a, and through d, {number(ASKED.d)}. So a.grad is",
    options=(
        ("first", number(ASKED.e)),
        ("last", number(ASKED.d)),
        ("sum", number(ASKED.e + ASKED.d)),
        ("product", number(ASKED.e * ASKED.d)),
    ),
    meets={
        "first": "That is the share through e alone. A nudge of a takes both paths, so they add.",
        "last": "That is the share through d alone. A nudge of a takes both paths, so they add.",
        "sum": "Yes. A nudge of a takes both paths at once, so the shares add.",
        "product": "Slopes multiply along one path. These are two paths, so they add.",
    },
    hides="The gradients of a and b are hidden",
)
PARAMS = [GUESS, A, B]


def scene(params: Params) -> Scene:
    """The graph before its last four edges are walked; once there is a guess, all of it, wherever a and b are."""
    if not params["guess"]:
        return _question()
    a, b = params["a"], params["b"]
    moment = graph(a, b).at()
    node, share, nudges = moment.walk.labelled["a"], shares(moment), measured(a, b)
    slope = moment.grads[node]
    goal = _goal(share)
    panel = moment.panel(
        "graph",
        "f = (a · b) · (a + b)",
        {**nudges, "slope": Readout("a.grad", slope, "gradient")},
        state=lambda value: "now" if value is node else "done",
        edge_state=lambda wire: "now" if wire.target is node else "done",
        entries={moment.walk.labelled[param.name]: param.entry(params[param.name]) for param in (A, B)},
        focus=[],
        down=True,
    )
    for edge in panel.edges:
        if edge.start == "a":
            edge.local = f"adds {number(share.e if edge.end == 'e' else share.d)}"
    if goal.reached:
        panel.nodes[moment.walk.order.index(node)].met = True
    return Scene(
        [panel],
        alt=f"{_words(a, b, moment.walk)} {in_words(panel)}",
        note=f"a.grad = {number(share.e)} + {in_brackets(number(share.d))} = {number(slope)}. The nudge agrees.",
        verdict=GUESS.verdict(params),
        goal=goal,
    )


def _goal(share: Shares) -> Goal:
    """That something comes back along both paths, and yet nothing is left."""
    left = abs(share.e + share.d)
    met = "Two shares arrive, and together they are 0: nudge a here, and f stays."
    return Goal("a.grad = 0", left, left < DUST < abs(share.e), met)


def _question() -> Scene:
    """What is asked: at the opening a and b, with the gradients of d and e."""
    walk = graph(A.opening, B.opening)
    panel = walk.at(BEFORE).panel(
        "graph",
        "f = (a · b) · (a + b)",
        state=lambda value: "done" if value.label in {"d", "e", "f"} else "forward",
        edge_state=lambda wire: "done" if wire.source is walk.root else "forward",
        down=True,
    )
    words = _words(A.opening, B.opening, walk)
    return Scene([panel], alt=f"{words} d and e have their gradients. {GUESS.hidden()}")


def _words(a: float, b: float, walk: Walk) -> str:
    return f"At a = {number(a)} and b = {number(b)}, f = (a · b) · (a + b) is {number(walk.root.data)}."


def measured(a: float, b: float) -> dict[str, Readout]:
    """How far f moves for each unit that a is nudged, in one place, in the other, and in both."""
    places = {
        "over_e": ("nudging a in a + b", lambda moved: (a * b) * (moved + b)),
        "over_d": ("nudging a in a · b", lambda moved: (moved * b) * (a + b)),
        "both": ("nudging a in both", lambda moved: (moved * b) * (moved + b)),
    }
    slopes = {name: (label, nudged_slope(function, [a], 0)) for name, (label, function) in places.items()}
    return {name: Readout(label, slope, "error", number(round(slope, 8))) for name, (label, slope) in slopes.items()}
