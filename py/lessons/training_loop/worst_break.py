"""Which mistake in a training loop is the worst?  Three of them, from the same start, beside the loop as it should be.

    gradients never zeroed    each step goes by the sum of all gradients so far
    η ten times as large      the slope does not hold so far
    wrong sign                each step goes uphill

Twenty steps each, of the network and examples of the figure `training-loop`, at η = 0.1 where nothing else is said. The
worst is the one with the highest loss at the end.
"""

import math
from itertools import pairwise
from typing import NamedTuple

from lessons.training_loop import training_loop as loop
from picture.old import Mark, Plot, Readout, Scene, rows
from picture.params import Choice, Params
from picture.words import number
from worlds import houses as h
from worlds import lecture_net as net

TITLE = "Three ways to break it"
CAPTION = "Which of them ends with the highest loss? Choose, and all of them run. Another seed asks again."


TIMES = 10.0
"""So many times the right learning rate is too large."""


class Kind(NamedTuple):
    """A way to train."""

    name: str
    label: str
    engine: str
    rate: float


RIGHT = Kind("right", "Nothing broken", "whole", net.RATE)
KINDS = (
    Kind("never_zeroed", "Gradients never zeroed", "never-zeroed", net.RATE),
    Kind("too_large", f"η = {number(TIMES * net.RATE)}, ten times as large", "whole", TIMES * net.RATE),
    Kind("uphill", "Wrong sign", "uphill", net.RATE),
)
PARAMS = [
    Choice(
        name="worst",
        label="The highest loss after 20 steps comes of",
        options=tuple((kind.name, kind.label) for kind in KINDS),
        opening="",
        until="seed",
    ),
    loop.SEED,
]


def ends(seed: int) -> dict[str, float]:
    """The loss of each after all steps."""
    return {kind.name: losses(kind, seed)[-1] for kind in (RIGHT, *KINDS)}


def losses(kind: Kind, seed: int) -> list[float]:
    """The loss before the first step, and after each."""
    return loop.run(kind.engine, seed, kind.rate).losses


def scene(params: Params) -> Scene:
    """Nothing but the start; and, once one has been chosen, the losses of all four."""
    seed, chosen = int(params["seed"]), params["worst"]
    start = loop.run("whole", seed, net.RATE).losses[0]
    readouts: dict[str, Readout] = {"start": h.readout("loss at the start", start, number(start), "error")}
    words = f"The same network from seed {seed}, with a loss of {number(start)}, and three mistakes to choose from."
    note = "Four runs are waiting at the same place. Choose the mistake that you expect to be worst."
    marks: list[Mark] = []
    if chosen:
        ended = ends(seed)
        for kind in (RIGHT, *KINDS):
            right = kind is RIGHT
            at = loop.line_of(losses(kind, seed))
            line: Mark = {
                "kind": "line",
                "role": "best" if right else "error",
                "at": rows(at, 2),
                "dashed": right,
                "about": kind.name,
            }
            marks.append(line)
            loss = ended[kind.name]
            readouts[kind.name] = h.readout(
                kind.label, loss, loop.loss_text(loss), "best" if right else "error", kind.name
            )
        marks += _names(seed)
        note = _score(chosen, ended, seed)
        words = f"Four runs of 20 steps from seed {seed} and a loss of {number(start)}."
    marks.append({"kind": "dots", "role": "error", "at": rows([(0.0, start)], 2)})
    panel: Plot = {
        "view": "plot",
        "name": "losses",
        "title": "The loss after each step",
        "share": 1.0,
        "x": {"label": "step", "unit": "", "domain": (0.0, float(loop.STEPS)), "format": "d"},
        "y": {"label": "loss", "unit": "", "domain": (0.0, loop.MOST + 1.0), "format": "~g"},
        "marks": marks,
        "readouts": list(readouts),
    }
    return {"panels": [panel], "readouts": readouts, "alt": f"{words} {note}", "note": note}


def _names(seed: int) -> list[Mark]:
    """The name of each line at its end, one above the other where they end together."""
    marks: list[Mark] = []
    lowest = 0.3
    for kind in sorted((RIGHT, *KINDS), key=lambda kind: losses(kind, seed)[-1]):
        y = max(losses(kind, seed)[-1] + 0.35, lowest)
        lowest = y + 1.2
        marks.append(
            {
                "kind": "label",
                "role": "best" if kind is RIGHT else "error",
                "x": float(loop.STEPS),
                "y": y,
                "text": kind.label.split(",")[0],
                "anchor": "end",
                "about": kind.name,
            }
        )
    return marks


ALIKE = 0.02
"""Two steps are the same if what separates them is no longer than this share of one of them."""


def repeats_from(run: loop.Run) -> int:
    """The number of the step from which on a run takes the same step over and over, in length and direction alike.

    It is the number of the last step where no two are the same.
    """
    steps = [[b - a for a, b in zip(before, after, strict=True)] for before, after in pairwise(run.data)]
    last = steps[-1]
    unlike = [i for i, step in enumerate(steps, start=1) if math.dist(step, last) > ALIKE * math.hypot(*last)]
    return (unlike[-1] if unlike else 0) + 1


def _score(chosen: str, ended: dict[str, float], seed: int) -> str:
    """The guess, the worst, and what the others teach."""
    labels = {kind.name: kind.label for kind in KINDS}
    worst = max(labels, key=lambda name: ended[name])
    yes = "Yes" if worst == chosen else f"It is not “{labels[chosen]}”, which ends at {loop.loss_text(ended[chosen])}"
    said = f"{yes}: the worst is “{labels[worst]}”, with {loop.loss_text(ended[worst])}."
    if ended["never_zeroed"] < ended["right"]:
        first = repeats_from(loop.run("never-zeroed", seed, net.RATE))
        same = f"; from step {first} on it takes the same long step over and over," if first <= loop.STEPS // 2 else ","
        said += (
            f" And the run that never zeroes its gradients ends lower than the one where nothing is broken, at "
            f"{loop.loss_text(ended['never_zeroed'])} and {loop.loss_text(ended['right'])}. Each of its steps goes by "
            f"the sum of all gradients so far{same} and here that happens to lead the right way. A mistake can hide "
            "like that."
        )
    elif ended["never_zeroed"] > 1.0:
        said += (
            f" Never zeroed, the gradients add up, and steps that go by their sum have led to a loss of "
            f"{loop.loss_text(ended['never_zeroed'])}."
        )
    return said
