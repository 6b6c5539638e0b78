"""What does a layer between change?  The same letters, with other sizes of embeddings, straight or bent by tanh.

    straight: logits = W · e + b        bent: logits = W₂ · tanh(W₁ · e + b₁) + b₂

e is the row of numbers of the letter before: 1, 2, 3 or 10 of them. The tanh layer has 32 neurons. Steps are Adam's, on
all pairs at once.
"""

import math
from collections.abc import Sequence

from lessons.embeddings import letters as m
from picture.numbers import Span
from picture.params import Choice, Params, Toggle
from picture.scene import Axis, Dots, Label, Line, Mark, Plot, Readout, Role, Scene, Segments, Texts
from picture.words import number
from worlds import names
from worlds.training import seed_slider, steps_slider

TITLE = "A bend between"
TASK = "Switch tanh on, and watch the loss and the map."
DOCK = ["size", "bent"]

HIDDEN = 32
STEPS, EACH = 10_000, 50
"""How many steps there are, and after how many the curve has a point."""

RATE = 0.01
LOSSES = (2.4, 2.8)
TOP = 3.4
"""The largest loss that is shown of other names: a little more than that of a blind guess."""

SIZE = Choice("size", "Numbers", options=tuple((each, each) for each in ("1", "2", "3", "10")), opening="2")
BENT = Toggle("bent", "tanh")
PARAMS = [
    SIZE,
    BENT,
    seed_slider(4.0, "Start from seed"),
    steps_slider(float(STEPS), 20.0, opening=STEPS, step=EACH),
    names.OWN,
]


def scene(params: Params) -> Scene:
    """Where the letters have come to, and the loss on the way there."""
    size, hidden = int(params["size"]), HIDDEN if params["bent"] else 0
    seed, steps, own = int(params["seed"]), int(params["steps"]), names.own(params["own"])
    parameters = m.run(seed, RATE, size, hidden, own).at(steps)
    places, path = m.model(size, hidden, own).places(parameters), _path(seed, size, hidden, steps, own)
    straight = _path(seed, size, 0, steps, own) if hidden else None
    loss, pairs, met = path[-1][1], m.counting(own), m.together(places)
    note = f"{len(parameters):,} numbers, and {loss - pairs:.4f} above the table of all pairs. "
    note += own.said or f"{met} of the vowels’ {m.PLACES} neighbours are vowels or y."
    how = f"bent by {HIDDEN} tanh" if hidden else "straight"
    alt = f"27 letters of {size} numbers each, {how}, after {steps:,} steps: loss {loss:.4f}. {note}"
    curves = _curves(path, straight, pairs, LOSSES if not own.names else (float(math.floor(pairs)), TOP))
    curves.readouts = {
        "final_loss": Readout("loss", loss, "error", f"{loss:.4f}"),
        "numbers": Readout("numbers in all", len(parameters), "parameter", f"{len(parameters):,}"),
        "met": Readout("vowels’ neighbours", met, "model", f"{met} of {m.PLACES}", aside=True),
        "above": Readout("above counting pairs", loss - pairs, "error", number(loss - pairs, 3), aside=True),
    }
    return Scene([_map(places), curves], alt=alt, note=note)


def _map(places: Sequence[m.Place]) -> Plot:
    """The first two numbers of each letter; one alone lies on a line."""
    at = [(place[0], place[1] if len(place) > 1 else 0.0) for place in places]
    marks: list[Mark] = []
    roles: list[tuple[Role, bool]] = [("quiet", False), ("parameter", True)]
    for role, vowels in roles:
        rows = [letter for letter in range(m.COUNT) if (names.LETTERS[letter] in m.VOWELS) is vowels]
        words = [names.LETTERS[letter] if letter else "·" for letter in rows]
        marks.append(Texts([at[letter] for letter in rows], words, role))
    xs, ys = zip(*at, strict=True)
    x, y = Axis("first number", _span(xs)), Axis("second number", _span(ys))
    return Plot("map", "Letters", x, y, marks, share=1.4)


def _span(numbers: Sequence[float]) -> Span:
    """What an axis spans that has room for all of them: whole numbers, so that it does not move at every step."""
    low, high = math.floor(min(numbers)), math.ceil(max(numbers))
    return (float(low), float(high)) if low < high else (low - 1.0, high + 1.0)


Path = list[tuple[float, float]]


def _path(seed: int, size: int, hidden: int, steps: int, own: names.Own) -> Path:
    """The loss now and then in these steps, and after the last."""
    run = m.run(seed, RATE, size, hidden, own)
    end = m.model(size, hidden, own).gradients(run.at(steps))[0]
    before = enumerate(run.losses[:steps:EACH])
    return [*((float(EACH * place), loss) for place, loss in before), (float(steps), end)]


def _curves(path: Path, straight: Path | None, pairs: float, losses: Span) -> Plot:
    """The loss so far; of what is bent, the straight one beside it."""
    marks: list[Mark] = [
        Segments([(0.0, pairs, float(STEPS), pairs)], "best", dashed=True),
        Label("counting pairs", float(STEPS), pairs, "best", "end"),
    ]
    if straight:
        marks += [Line(straight, "quiet", dashed=True), Label("straight", *straight[-1], "quiet", "end")]
    marks += [Line(path, "error"), Dots(path[-1:], "error")]
    return Plot("curves", "Loss", Axis("step", (0.0, float(STEPS)), format="~s"), Axis("loss", losses), marks)
