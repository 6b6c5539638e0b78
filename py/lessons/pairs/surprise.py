"""How much does a name surprise the table?  The surprise at each of its letters, and their mean.

    surprise = −log p        p = (times the pair was seen + added) / (times its first letter was seen + 27 · added)

What is certain surprises by 0, what was held to be impossible by infinity. The mean over all letters of all names is
the table's loss; to guess blindly costs log 27 at every letter.
"""

import math
from collections.abc import Sequence
from functools import lru_cache

from picture.params import Params, Text, Toggle
from picture.scene import Axis, Bars, Goal, Label, Mark, Plot, Readout, Readouts, Role, Scene, Segments, aside
from picture.words import decimal, listed, number
from worlds import names
from worlds.names import LETTERS, Counting, Example, Table

TITLE = "The surprise of a name"
TASK = "Find a name that costs less than 1.7 a letter."
DOCK = ["name", "added"]

LOW = 1.7
"""A mean that a short name can reach: of those in the list, the best is 1.52."""

HEIGHTS = (5.0, 8.0, 12.0)
"""How far the picture may reach up. In the list, the rarest pair that came costs 10.4."""

ROOM = 0.7
"""Over the highest bar, for its number."""

WORDS = 0.4
"""The lines are named beside the bars, in this share of their width."""

DROP, APART = 0.07, 0.1
"""Words stand above their place, so a name is placed so far under its line, and so far from the next; of the height."""

FEW = 9
"""With no more letters, each bar's number has two decimals."""

FEW_PAIRS = 2
"""The number of pairs that are named, of those that never came."""

BLIND = math.log(len(LETTERS))

NAME = Text("name", "Name", opening="emma", examples=("olivia", "xavier", "mxolisi"), most=40)
ADDED = Toggle("added", "Add 1 to all")
PARAMS = [NAME, ADDED, names.OWN]


@lru_cache(maxsize=16)
def model(table: Table, added: bool) -> tuple[Counting, float]:
    """The table with 1 added to every count or nothing, and its mean surprise over all names."""
    counting = names.of_pairs(float(added), table)
    return counting, names.loss_of_all(counting, table)


def scene(params: Params) -> Scene:
    """A bar for each letter, and lines at its mean, at the mean of all names, and at that of blind guesses."""
    name, added = names.checked(params["name"]), params["added"]
    walk = list(names.examples(name, 1))
    mine = names.own(params["own"])
    table, whose = mine.table, mine.said
    counting, loss = model(table, added)
    found = [counting.surprise(example) for example in walk]
    never = [example for example, each in zip(walk, found, strict=True) if math.isinf(each)]
    highest = max((each for each in found if math.isfinite(each)), default=0.0)
    top = next(height for height in HEIGHTS if height > highest + ROOM)
    lines: dict[str, tuple[float, Role]] = {"blind guess": (BLIND, "quiet"), "all names": (loss, "quiet")}
    marks: list[Mark] = _bars(found, top)
    readouts: Readouts = {
        "blind": Readout("a blind guess", BLIND, "quiet"),
        "letters": Readout("without the letter before", names.loss_of_all(names.of_letters(table), table), "quiet"),
        "all": Readout("all names", loss, "model", f"{loss:.6f}"),
    }
    goal = None
    if never:
        where = "in your names" if whose else "in the list"
        note = f"{_impossible(never)} never came {where}, so the mean is infinite."
    else:
        total = math.fsum(found)
        mean = total / len(found)
        note = f"Sum {decimal(total)} over {len(found)} letters, the end included. Mean {decimal(mean)}."
        readouts["sum"] = Readout(f"sum of {name}", total, "error")
        readouts["mean"] = Readout(f"mean of {name}", mean, "error")
        lines["this name"] = (mean, "error")
        if not whose:
            goal = _goal(name, mean)
            marks += goal.sign(_end(len(found)) - 0.1 * len(found), 0.08 * top)
    note = f"{note} {whose}".strip()
    marks += _lines(lines, len(found), top)
    said = [f"{letter} {_said(each)}" for (_, letter), each in zip(walk, found, strict=True)]
    alt = (
        f"The surprise at every letter of {name}, the end as a dot: {listed(said)}. {note} All names together have a "
        f"mean of {loss:.4f}; a blind guess costs {number(BLIND)}."
    )
    count = len(walk)
    panel = Plot(
        "surprise",
        "Surprise at every letter",
        Axis("letter", (-0.6, _end(count)), names=[*name, "."]),
        Axis("surprise, −log p", (0.0, top)),
        marks,
        aside(readouts),
    )
    return Scene([panel], alt=alt, note=note, goal=goal)


def _goal(name: str, mean: float) -> Goal:
    met = f"{name.capitalize()} costs {decimal(mean)} a letter. Only a few names in the list are below {LOW}."
    return Goal(f"mean below {LOW}", mean, mean < LOW, met, decimal(mean, 3))


def _impossible(never: Sequence[Example]) -> str:
    """What never came, in words."""
    pairs = list(dict.fromkeys(before + letter for before, letter in never))
    more = [f"{len(pairs) - FEW_PAIRS} more"] if len(pairs) > FEW_PAIRS else []
    return listed(pairs[:FEW_PAIRS] + more)


def _said(surprise: float) -> str:
    return "infinite" if math.isinf(surprise) else decimal(surprise)


def _bars(found: Sequence[float], top: float) -> list[Mark]:
    """A bar for each letter; one that is infinite goes all the way up."""
    at = [(i - 0.4, 0.0, i + 0.4, min(each, top)) for i, each in enumerate(found)]
    digits = 2 if len(found) <= FEW else 1
    return [
        Bars(at, "error"),
        *(
            Label("never" if math.isinf(each) else decimal(each, digits), float(i), min(each, top), "error")
            for i, each in enumerate(found)
        ),
    ]


def _end(count: int) -> float:
    """Where the lines end, beside that number of bars."""
    return count - 0.4 + WORDS * count


def _lines(lines: dict[str, tuple[float, Role]], count: int, top: float) -> list[Mark]:
    """Dashed lines across all bars, named beside their right ends, in their order and apart from each other."""
    marks: list[Mark] = []
    free = 0.0
    for words, (y, role) in sorted(lines.items(), key=lambda line: line[1][0]):
        at = max(y - DROP * top, free)
        free = at + APART * top
        marks += [
            Segments([(-0.6, y, count - 0.5, y)], role, dashed=True),
            Label(f"{words} {decimal(y)}", _end(count), at, role, "end"),
        ]
    return marks
