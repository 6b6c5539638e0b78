"""Which mistake in a training loop is the worst?  Three of them, from the same start, beside the loop as it should be.

    gradients never zeroed    each step goes by the sum of all gradients so far
    η ten times as large      the slope does not hold so far
    wrong sign                each step goes uphill

Twenty steps each, of the network and examples of the figure `training-loop`, at η = 0.1 where nothing else is said. The
worst is the one with the highest loss at the end.
"""

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from lessons.training_loop import training_loop as loop
from picture.params import Guess, Params
from picture.scene import Axis, Dots, Label, Line, Mark, Plot, Readout, Readouts, Role, Scene
from picture.words import number
from worlds import lecture_net as net

TITLE = "Three ways to break it"
TASK = "Try another seed: is the same mistake the worst?"
DOCK = ["seed"]

TIMES = 10.0
"""How many times the learning rate is too large, where it is too large."""

ALIKE = 0.02
"""Two steps count as the same if their difference is at most this share of one of them."""


class Kind(NamedTuple):
    """A way to train."""

    name: str
    label: str
    engine: str
    rate: float

    @property
    def role(self) -> Role:
        """What its line is beside the others."""
        return "best" if self.name == "right" else "error"


RIGHT = Kind("right", "Unbroken", "whole", net.RATE)
KINDS = (
    Kind("never_zeroed", "Never zeroed", "never-zeroed", net.RATE),
    Kind("too_large", f"Rate × {number(TIMES)}", "whole", TIMES * net.RATE),
    Kind("uphill", "Wrong sign", "uphill", net.RATE),
)
ALL = (RIGHT, *KINDS)


def losses(kind: Kind, seed: int) -> list[float]:
    """The loss before the first step, and after each."""
    return loop.run(kind.engine, seed, kind.rate).losses


def ends(seed: int) -> dict[Kind, float]:
    """The loss of each after all steps."""
    return {kind: losses(kind, seed)[-1] for kind in ALL}


def worst(seed: int) -> str:
    """Which of them ends highest, in words."""
    kind, loss = max(ends(seed).items(), key=lambda end: end[1])
    return f"“{kind.label}” ends highest, at {loop.loss_text(loss)}."


def _meets(chosen: str, asked: Mapping[str, Any]) -> str:
    """The choice beside the worst of the runs that the figure opens with."""
    ended = {kind.name: loss for kind, loss in ends(int(asked["seed"])).items()}
    is_right = ended[chosen] == max(ended.values())
    said = "Yes." if is_right else f"No, that one ends at {loop.loss_text(ended[chosen])}."
    return f"{said} {worst(int(asked['seed']))}"


GUESS = Guess(
    "worst",
    "Four runs start here. Which mistake will end with the highest loss?",
    options=tuple((kind.name, kind.label) for kind in KINDS),
    meets=_meets,
    state={"seed": loop.SEED.opening},
)
PARAMS = [GUESS, loop.SEED]


def scene(params: Params) -> Scene:
    """Nothing but the start; and, once one has been chosen, the losses of all four."""
    seed = int(params["seed"])
    start = losses(RIGHT, seed)[0]
    marks: list[Mark] = []
    readouts: Readouts = {}
    note = f"The same network four times, with a loss of {number(start)}. One run is unbroken."
    if params["worst"]:
        for kind, end in ends(seed).items():
            marks.append(Line(loop.line_of(losses(kind, seed)), kind.role, dashed=kind is RIGHT, about=kind.name))
            text = loop.loss_text(end)
            readouts[kind.name] = Readout(kind.label.lower(), end, kind.role, text, about=kind.name, aside=True)
        marks += _names(seed)
        note = f"{worst(seed)} {_hidden(seed)}".strip()
    marks.append(Dots([(0.0, start)], "error"))
    step = Axis("step", (0.0, float(loop.STEPS)), format="d")
    panel = Plot("losses", "Loss", step, Axis("loss", (0.0, loop.MOST + 1.0), format="~g"), marks, readouts)
    alt = f"Four runs of {loop.STEPS} steps from seed {seed} and a loss of {number(start)}. {note}"
    return Scene([panel], alt=alt, note=note, verdict=GUESS.verdict(params))


def _names(seed: int) -> list[Label]:
    """The name of each line and where it ends, one above the other where they end together."""
    labels: list[Label] = []
    lowest = 0.3
    for kind, end in sorted(ends(seed).items(), key=lambda end: end[1]):
        y = max(end + 0.35, lowest)
        lowest = y + 1.2
        text = f"{kind.label.lower()}: {loop.loss_text(end)}"
        labels.append(Label(text, float(loop.STEPS), y, kind.role, "end", about=kind.name))
    return labels


def _hidden(seed: int) -> str:
    """That a mistake has helped, where it has."""
    ended = {kind.name: loss for kind, loss in ends(seed).items()}
    return "“Never zeroed” beats unbroken: a bug can hide." if ended["never_zeroed"] < ended["right"] else ""


def repeats_from(run: loop.Run) -> int:
    """The number of the step from which on a run takes the same step over and over, in length and direction alike.

    If no two steps are the same, that is the number of the last one.
    """
    steps = [[b - a for a, b in zip(before, after, strict=True)] for before, after in pairwise(run.data)]
    last = steps[-1]
    unlike = [i for i, step in enumerate(steps, start=1) if math.dist(step, last) > ALIKE * math.hypot(*last)]
    return (unlike[-1] if unlike else 0) + 1
