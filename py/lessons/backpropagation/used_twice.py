"""Which gradient does a number get that is used twice?  Its shares, guessed, then added and measured.

    f = (a · b) · (a + b)        a.grad = b · (a + b) + 1 · (a · b)

A nudge of `a` reaches f on two ways at once: over d = a · b, and over e = a + b. Each is measured by itself, by letting
the nudge into one of the two places only; then both together. The engine's gradient is beside them.
"""

from typing import NamedTuple

from downhill.gradcheck import nudged_slope
from downhill.value import Value
from picture.graph import Walk
from picture.old import Graph, Readout, Scene
from picture.params import Choice, Params, Slider
from picture.words import DUST, in_brackets, number
from worlds import houses as h
from worlds.computations import twice

TITLE = "One number, two ways"
CAPTION = "Everything is there but the gradients of a and b. Which one does a get? Choose, and see what a nudge says."

A = Slider(name="a", label="a", low=-4.0, high=4.0, opening=-2.0, step=0.1, format=",.4~r", role="data")
B = Slider(name="b", label="b", low=-4.0, high=4.0, opening=3.0, step=0.1, format=",.4~r", role="data")
PARAMS = [
    Choice(
        name="guess",
        label="a.grad is",
        options=(
            ("first", "the share that comes first"),
            ("last", "the share that comes last"),
            ("sum", "the sum of both"),
            ("product", "the product of both"),
        ),
        opening="",
    ),
    A,
    B,
]

BEFORE = 6
"""After so many steps d and e have their gradients, and a and b have nothing yet."""


class Shares(NamedTuple):
    """What comes back to a, way by way."""

    first: float
    """Over e = a + b, whose edges are walked first."""
    last: float
    """Over d = a · b."""

    @property
    def answers(self) -> dict[str, float]:
        """What each guess comes to."""
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
    moment = walk.at(None if guess else BEFORE)
    panel = moment.panel("graph", "f = (a · b) · (a + b)", readouts=["f"])
    readouts = {"f": h.readout("f", walk.root.data, number(walk.root.data), "model")}
    words = f"At a = {number(a)} and b = {number(b)}, f = (a · b) · (a + b) is {number(walk.root.data)}."
    drawn: Scene = {"panels": [panel], "readouts": readouts, "alt": words}
    if not guess:
        panel["focus"] = []
        for node in panel["nodes"]:
            node["state"] = "done" if node["id"] in {"d", "e", "f"} else "forward"
        for edge in panel["edges"]:
            edge["state"] = "done" if edge["end"] == "f" else "forward"
        drawn["alt"] += " d and e have their gradients. Those of a and b are not there yet: choose what a gets."
        return drawn
    slope = {value.label: moment.grads[value] for value in walk.order}["a"]
    first, last = (
        share.local * share.upstream for share in next(moment.shares[v] for v in walk.order if v.label == "a")
    )
    shares = Shares(first, last)
    nudges = measured(a, b)
    readouts |= nudges
    readouts["slope"] = h.readout("a.grad, by the engine", slope, number(slope), "gradient")
    _check(panel, nudges)
    for part in (*panel["nodes"], *panel["edges"]):
        part["state"] = "done"
    panel["focus"] = []
    panel["selected"] = "a"
    panel["readouts"] = list(readouts)
    drawn["alt"] += (
        f" Over e comes {number(shares.first)}, over d {number(shares.last)}: the gradient of a is "
        f"{number(slope)}, and a nudge of a moves f {nudges['both']['text']} times as far."
    )
    drawn["note"] = _score(shares, guess, slope)
    return drawn


def measured(a: float, b: float) -> dict[str, Readout]:
    """How far f moves for each unit that a is nudged, in one place, in the other, and in both."""
    ways = {
        "over_e": ("nudging a in a + b only", lambda moved: (a * b) * (moved + b)),
        "over_d": ("nudging a in a · b only", lambda moved: (moved * b) * (a + b)),
        "both": ("nudging a in both", lambda moved: (moved * b) * (moved + b)),
    }
    slopes = {name: (label, nudged_slope(function, [a], 0)) for name, (label, function) in ways.items()}
    return {name: h.readout(label, slope, number(round(slope, 8)), "error") for name, (label, slope) in slopes.items()}


def _check(panel: Graph, nudges: dict[str, Readout]) -> None:
    """What a nudge says of a, on its node."""
    panel["shows"] = ["data", "grad", "check", "local"]
    for node in panel["nodes"]:
        if node["id"] == "a":
            slope = nudges["both"]["value"]
            node["check"] = {"text": nudges["both"]["text"], "right": abs(slope - node.get("slope", 0.0)) < 1e-6}


def _score(shares: Shares, guess: str, slope: float) -> str:
    """Whether the guess is what the engine says, and what it would have meant."""
    answers = shares.answers
    right = abs(answers[guess] - slope) < DUST
    sum_of = f"{number(shares.first)} + {in_brackets(number(shares.last))} = {number(slope)}"
    if guess == "sum":
        return f"Yes: {sum_of}. A nudge of a moves f on both ways at once, and f moves by both."
    if right:
        return f"By luck, here: it is the sum, {sum_of}. Move a or b, and you see them part."
    meant = {
        "first": f"{number(shares.first)} is what comes over e. It would be all if a stood in a + b only.",
        "last": f"{number(shares.last)} is what comes over d. It would be all if a stood in a · b only.",
        "product": f"They multiply to {number(answers['product'])}. Slopes multiply along one way, link after link; "
        "these are two ways beside each other.",
    }[guess]
    return f"{meant} But a nudge of a moves f on both ways at once, and f moves by both: {sum_of}."
