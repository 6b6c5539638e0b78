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


RIGHT = Kind("right", "Nothing broken", "whole", net.RATE)
KINDS = (
    Kind("never_zeroed", "Gradients never zeroed", "never-zeroed", net.RATE),
    Kind("too_large", f"η = {number(TIMES * net.RATE)}, ten times as large", "whole", TIMES * net.RATE),
    Kind("uphill", "Wrong sign", "uphill", net.RATE),
)
ALL = (RIGHT, *KINDS)


def losses(kind: Kind, seed: int) -> list[float]:
    """The loss before the first step, and after each."""
    return loop.run(kind.engine, seed, kind.rate).losses


def ends(seed: int) -> dict[str, float]:
    """The loss of each after all steps."""
    return {kind.name: losses(kind, seed)[-1] for kind in ALL}


def _meets(chosen: str, asked: Mapping[str, Any]) -> str:
    """The choice beside the worst."""
    ended = ends(int(asked["seed"]))
    labels = {kind.name: kind.label for kind in KINDS}
    worst = max(labels, key=lambda name: ended[name])
    yes = "Yes" if worst == chosen else f"It is not “{labels[chosen]}”, which ends at {loop.loss_text(ended[chosen])}"
    return f"{yes}: the worst is “{labels[worst]}”, with {loop.loss_text(ended[worst])}."


GUESS = Guess(
    name="worst",
    label="The highest loss after 20 steps comes of",
    options=tuple((kind.name, kind.label) for kind in KINDS),
    until="seed",
    meets=_meets,
)
PARAMS = [GUESS, loop.SEED]


def scene(params: Params) -> Scene:
    """Nothing but the start; and, once one has been chosen, the losses of all four."""
    seed, chosen = int(params["seed"]), params["worst"]
    start = losses(RIGHT, seed)[0]
    marks: list[Mark] = []
    readouts: Readouts = {"start": Readout("loss at the start", start, "error")}
    alt = f"The same network from seed {seed}, with a loss of {number(start)}, and three mistakes to choose from."
    note = "Four runs are waiting at the same place. Choose the mistake that you expect to be worst."
    if chosen:
        for kind in ALL:
            found = losses(kind, seed)
            marks.append(Line(loop.line_of(found), kind.role, dashed=kind is RIGHT, about=kind.name))
            text = loop.loss_text(found[-1])
            readouts[kind.name] = Readout(kind.label, found[-1], kind.role, text, about=kind.name)
        marks += _names(seed)
        alt = f"Four runs of {loop.STEPS} steps from seed {seed} and a loss of {number(start)}."
        note = _never_zeroed(ends(seed), seed)
    marks.append(Dots([(0.0, start)], "error"))
    panel = Plot(
        "losses",
        "The loss after each step",
        Axis("step", (0.0, float(loop.STEPS)), format="d"),
        Axis("loss", (0.0, loop.MOST + 1.0), format="~g"),
        marks,
        readouts,
    )
    verdict = GUESS.verdict(params)
    return Scene([panel], alt=" ".join(filter(None, [alt, verdict, note])), note=note or None, verdict=verdict)


def _names(seed: int) -> list[Label]:
    """The name of each line at its end, one above the other where they end together."""
    labels: list[Label] = []
    ended, lowest = ends(seed), 0.3
    for kind in sorted(ALL, key=lambda kind: ended[kind.name]):
        y = max(ended[kind.name] + 0.35, lowest)
        lowest = y + 1.2
        name = kind.label.split(",")[0]
        labels.append(Label(name, float(loop.STEPS), y, kind.role, "end", about=kind.name))
    return labels


def repeats_from(run: loop.Run) -> int:
    """The number of the step from which on a run takes the same step over and over, in length and direction alike.

    If no two steps are the same, that is the number of the last one.
    """
    steps = [[b - a for a, b in zip(before, after, strict=True)] for before, after in pairwise(run.data)]
    last = steps[-1]
    unlike = [i for i, step in enumerate(steps, start=1) if math.dist(step, last) > ALIKE * math.hypot(*last)]
    return (unlike[-1] if unlike else 0) + 1


def _never_zeroed(ended: dict[str, float], seed: int) -> str:
    """What has become of the run whose mistake can help as well as harm; "" if it did neither."""
    loss, right = (loop.loss_text(ended[name]) for name in ("never_zeroed", "right"))
    if ended["never_zeroed"] < ended["right"]:
        first = repeats_from(loop.run("never-zeroed", seed, net.RATE))
        same = f"; from step {first} on it takes the same long step over and over," if first <= loop.STEPS // 2 else ","
        return (
            f"The run that never zeroes its gradients ends lower than the one where nothing is broken, at {loss} and "
            f"{right}. Each of its steps goes by the sum of all gradients so far{same} and here that happens to lead "
            "the right way. A mistake can hide like that."
        )
    if ended["never_zeroed"] > 1.0:
        return f"Never zeroed, the gradients add up, and steps that go by their sum have led to a loss of {loss}."
    return ""
