"""Which gradient does a number get that is used twice?  Its shares, guessed, then added and measured.

    f = (a · b) · (a + b)        a.grad = b · (a + b) + 1 · (a · b)

A nudge of `a` reaches f along two paths at once: over d = a · b, and over e = a + b. Each is measured by itself, by
letting the nudge into one of the two places only; then both together. The engine's gradient is beside them.
"""

from typing import NamedTuple

from downhill.gradcheck import nudged_slope
from downhill.value import Value
from picture.graph import Moment, Walk
from picture.params import Guess, Params, Slider
from picture.scene import Check, Graph, Readout, Readouts, Scene
from picture.words import DUST, in_brackets, number
from worlds.computations import twice

TITLE = "One number, two ways"
TASK = "Change a and b. The two shares add up."
DOCK = ["a", "b"]

A = Slider(name="a", label="a", low=-4.0, high=4.0, opening=-2.0, step=0.1, format=",.4~r", role="data")
B = Slider(name="b", label="b", low=-4.0, high=4.0, opening=3.0, step=0.1, format=",.4~r", role="data")
BOTH = "A nudge of a reaches f along both paths at once, and f moves by both."
GUESS = Guess(
    name="guess",
    label="a.grad is",
    options=(
        ("first", "the share that comes first"),
        ("last", "the share that comes last"),
        ("sum", "the sum of both"),
        ("product", "the product of both"),
    ),
    meets={
        "first": f"The share over e comes first. It would be all if a stood in a + b only. {BOTH}",
        "last": f"The share over d comes last. It would be all if a stood in a · b only. {BOTH}",
        "sum": f"Yes. {BOTH}",
        "product": f"Slopes multiply along one path, link after link. These are two paths side by side. {BOTH}",
    },
    hides="The gradients of a and b are hidden",
)
PARAMS = [GUESS, A, B]

BEFORE = 6
"""After this step d and e have their gradients, and a and b have nothing yet."""


class Shares(NamedTuple):
    """What comes back to a, path by path."""

    first: float
    """Over e = a + b, whose edges are walked first."""
    last: float
    """Over d = a · b."""

    @property
    def answers(self) -> dict[str, float]:
        """The gradient that each answer would make."""
        return {
            "first": self.first,
            "last": self.last,
            "sum": self.first + self.last,
            "product": self.first * self.last,
        }


def graph(a: float, b: float) -> Walk:
    """The engine's graph at a and b."""
    values = {"a": Value(a), "b": Value(b)}
    for label, value in values.items():
        value.label = label
    return Walk(twice(values))


def scene(params: Params) -> Scene:
    """The graph before its last four edges are walked, or after."""
    a, b, guess = params["a"], params["b"], params["guess"]
    walk = graph(a, b)
    root = walk.root
    words = f"At a = {number(a)} and b = {number(b)}, f = (a · b) · (a + b) is {number(root.data)}."
    readouts = {"f": Readout("f", root.data, "model")}
    if not guess:
        panel = walk.at(BEFORE).panel(
            "graph",
            "f = (a · b) · (a + b)",
            readouts,
            state=lambda value: "done" if value.label in {"d", "e", "f"} else "forward",
            edge_state=lambda wire: "done" if wire.source is root else "forward",
        )
        return Scene([panel], alt=f"{words} d and e have their gradients. {GUESS.hidden()}")
    moment = walk.at()
    nudges = measured(a, b)
    shares, slope = _shares(moment), moment.grads[_input_a(walk)]
    readouts |= {**nudges, "slope": Readout("a.grad, by the engine", slope, "gradient")}
    return Scene(
        [_checked(moment, nudges["both"], readouts)],
        alt=(
            f"{words} Over e comes {number(shares.first)}, over d {number(shares.last)}: the gradient of a is "
            f"{number(slope)}, and a nudge of a moves f {nudges['both'].text} times as far."
        ),
        note=_note(shares, guess),
        verdict=GUESS.verdict(params),
    )


def measured(a: float, b: float) -> dict[str, Readout]:
    """How far f moves for each unit that a is nudged, in one place, in the other, and in both."""
    places = {
        "over_e": ("nudging a in a + b only", lambda moved: (a * b) * (moved + b)),
        "over_d": ("nudging a in a · b only", lambda moved: (moved * b) * (a + b)),
        "both": ("nudging a in both", lambda moved: (moved * b) * (moved + b)),
    }
    slopes = {name: (label, nudged_slope(function, [a], 0)) for name, (label, function) in places.items()}
    return {name: Readout(label, slope, "error", number(round(slope, 8))) for name, (label, slope) in slopes.items()}


def _input_a(walk: Walk) -> Value:
    return next(value for value in walk.order if value.label == "a")


def _shares(moment: Moment) -> Shares:
    return Shares(*(share.local * share.upstream for share in moment.shares[_input_a(moment.walk)]))


def _checked(moment: Moment, nudged: Readout, readouts: Readouts) -> Graph:
    """The whole graph, and on the node of a what nudging it says."""
    a = _input_a(moment.walk)
    return moment.panel(
        "graph",
        "f = (a · b) · (a + b)",
        readouts,
        shows=("data", "grad", "check", "local"),
        state="done",
        checks={a: Check(nudged.text, abs(nudged.value - moment.grads[a]) < 1e-6)},
        selected="a",
    )


def _note(shares: Shares, guess: str) -> str:
    """The shares here, and whether another answer happens to be right here too."""
    answers = shares.answers
    said = f"a.grad = {number(shares.first)} + {in_brackets(number(shares.last))} = {number(answers['sum'])}."
    if guess != "sum" and abs(answers[guess] - answers["sum"]) < DUST:
        return f"{said} By luck, here this is also what you chose. Move a or b, and you see them part."
    return said
