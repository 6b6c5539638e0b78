"""Where does a letter belong?  27 points in a plane, which move until the letters that follow are guessed best.

    logits of the next letter = W · (x, y) + b        loss = mean of −log p

Every letter is two numbers, x and y, drawn near 0 and learned like the 81 weights and biases. Steps are Adam's, on all
pairs at once. A letter that is dragged at some step goes on from there with the rest of the training.

A row of `moved` is (step, letter, 0 for x or 1 for y, by how much).
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from lessons.embeddings import letters as m
from lessons.embeddings.replay import Replay
from picture.numbers import Span, clamp
from picture.params import Column, Params, Table
from picture.scene import (
    Arrows,
    Axis,
    Dots,
    Drag,
    Goal,
    Handle,
    Label,
    Line,
    Mark,
    Panel,
    Plot,
    Readout,
    Scene,
    Segments,
    Target,
    aside,
)
from picture.words import listed, number, signed
from worlds import names
from worlds.training import seed_slider, steps_slider

TITLE = "Two numbers for each letter"
TASK = "Play until the vowels meet. Then drag one away."
DOCK = ["steps"]

RATE = 0.0003
STEPS = 40_000
"""Where the training ends by itself."""

MORE, MOST = 20_000, 200_000
"""How many more steps a letter that is moved has to go home, and how many there are at most."""

TICK = 100
"""Steps that the player takes at once, some sixty times a second."""

X: Span = (-4.0, 4.0)
Y: Span = (-2.6, 2.6)
FAR = 8.0
"""A letter is dragged no further than this, in x or in y."""

ENOUGH = 18
PULL, LONGEST = 25.0, 1.5
"""How long an arrow is, for a slope of 1, and at most."""

BOTTOM, TOP = 2.3, 3.4
"""What the axis of the loss spans; further down for names whose pairs are easier to guess."""

CORNER = 0.9 * Y[1]
"""Where the sign of the goal stands."""

MOVED = Table(
    "moved",
    "Letters moved",
    columns=(
        Column("after step", 0.0, MOST, step=TICK),
        Column("letter, from 0 for the dot", 0.0, m.COUNT - 1.0, step=1.0),
        Column("0 for x, 1 for y", 0.0, 1.0, step=1.0),
        Column("by", -FAR, FAR, step=0.1),
    ),
    opening=(),
)
SEED = seed_slider(6.0, "Start from seed")
PARAMS = [steps_slider(float(MOST), 60.0, step=float(TICK)), SEED, MOVED, names.OWN]


Move = tuple[int, int, int, float]
"""A row of MOVED."""


class Start(NamedTuple):
    """Where a training begins, and what it learns."""

    seed: int
    own: names.Own


def scene(params: Params) -> Scene:
    """The letters after that many steps, the loss they come to, and what the hand has done to it."""
    end = min(max([STEPS, *(round(move[0]) + MORE for move in params["moved"])]), MOST)
    start, steps = Start(int(params["seed"]), names.own(params["own"])), min(int(params["steps"]), end)
    moves = _moves(params["moved"], steps)
    earlier = [move for move in moves if move[0] < steps]
    numbers = _numbers(start, moves, steps)
    untouched = _numbers(start, earlier, steps) if earlier != moves else numbers
    model, whose = m.model(own=start.own), start.own.said
    loss, slopes = model.gradients(numbers)
    places, home = model.places(numbers), model.places(untouched)
    met = m.together(places)
    room = _room(home) if whose else Room(X, Y)
    marks: list[Mark] = []
    note = f"{met} of the {m.PLACES} nearest neighbours of a, e, i, o and u are vowels or y."
    found = f"{met} of {m.PLACES} neighbours of the vowels are vowels or y, and nobody said what a vowel is."
    if earlier != moves:
        moved = moves[-1][1]
        rise = signed(loss - model.gradients(untouched)[0], 3)
        marks += _pulled(room.seen(home[moved]), room.seen(places[moved]), slopes[moved], f"loss {rise}")
        near = listed([_named(letter) for letter in m.neighbours(places, names.LETTERS[moved])[:3]])
        pulled = "" if whose else " The arrow shows where it is pulled. It goes there as you play."
        note = found = f"Next to {_named(names.LETTERS[moved])} are {near}.{pulled}"
    note = f"{note} {whose}".strip()
    counts = f"{ENOUGH} of {m.PLACES} are vowels or y"
    goal = Goal(counts, float(met), met >= ENOUGH, found, f"{met} of {m.PLACES}", best="highest")
    marks += [_handle(letter, place, room, steps) for letter, place in enumerate(places)]
    left, top = room.x[0], room.y[1]
    marks.append(Label(f"loss {loss:.4f}", left, top, "error", "start", large=True))
    if not whose:
        marks += goal.sign(CORNER, CORNER)
    readouts = {
        "loss": Readout("loss", loss, "error", f"{loss:.4f}"),
        "together": Readout("vowels’ neighbours", met, "model", f"{met} of {m.PLACES}"),
    }
    axes = Axis("x", room.x), Axis("y", room.y)
    plane = Plot("letters", "Letters", *axes, marks, aside(readouts), share=3.0, equal=True)
    vowels = "; ".join(f"to {vowel}: {', '.join(m.neighbours(places, vowel)[: m.NEAREST])}" for vowel in m.VOWELS)
    alt = f"26 letters and the end as points, after {steps:,} steps. Loss {loss:.4f}. Nearest {vowels}. {whose}".strip()
    path = [*_losses(start, moves, steps), (float(steps), loss)]
    panels: list[Panel] = [plane, _curve(path, end, m.counting(start.own))]
    return Scene(panels, alt, note, goal=None if whose else goal, ends={"steps": float(end)})


class Room(NamedTuple):
    """What the axes span."""

    x: Span
    y: Span

    def seen(self, place: m.Place) -> tuple[float, float]:
        """A place as it is drawn: at the edge, if it lies beyond."""
        return clamp(place[0], self.x), clamp(place[1], self.y)


def _room(places: Sequence[m.Place]) -> Room:
    """Twice as much, again and again, until all letters are in it: few names push them further apart than many."""
    room = Room(X, Y)
    while any(room.seen(place) != place for place in places):
        room = Room(*((2.0 * low, 2.0 * high) for low, high in room))
    return room


def _moves(rows: Sequence[Sequence[float]], steps: int) -> list[Move]:
    """What has been moved by then, in the order of the training; the latest last."""
    found = [(round(step), round(letter), round(axis), by) for step, letter, axis, by in rows]
    return sorted((move for move in found if move[0] <= steps), key=lambda move: move[0])


@lru_cache(maxsize=16)
def _part(start: Start, moves: tuple[Move, ...]) -> tuple[int, Replay]:
    """The piece of the training that begins with the last of the moves, and at which step it begins."""
    if not moves:
        return 0, m.run(start.seed, RATE, own=start.own)
    begins = moves[-1][0]
    earlier = tuple(move for move in moves if move[0] < begins)
    from_, before = _part(start, earlier)
    numbers = before.at(begins - from_)
    for _, letter, axis, by in moves[len(earlier) :]:
        numbers[2 * letter + axis] += by
    return begins, before.branch(begins - from_, numbers)


def _numbers(start: Start, moves: Sequence[Move], steps: int) -> list[float]:
    begins, part = _part(start, tuple(moves))
    return part.at(steps - begins)


def _losses(start: Start, moves: Sequence[Move], steps: int) -> list[tuple[float, float]]:
    """Every TICK-th of these steps, and the loss before it."""
    begins, part = _part(start, tuple(moves))
    earlier = [move for move in moves if move[0] < begins]
    before = _losses(start, earlier, begins) if moves else []
    since = part.losses[: steps - begins : TICK]
    return [*before, *((float(begins + TICK * place), loss) for place, loss in enumerate(since))]


def forget() -> None:
    """Drop what has been trained."""
    _part.cache_clear()


def _named(letter: str) -> str:
    """A letter in a sentence."""
    return "the end" if letter == "." else letter


def _handle(letter: int, place: m.Place, room: Room, steps: int) -> Handle:
    """A letter, to be moved from where it is now."""
    x, y = room.seen(place)
    by = MOVED.columns[3]
    at = [float(steps), float(letter)]
    drag = Drag(*(Target(MOVED.name, 1.0, column=3, key=[*at, axis], rest=0.0) for axis in (0.0, 1.0)))
    name = f"letter-{letter}"
    role = "parameter" if names.LETTERS[letter] in m.VOWELS else "quiet"
    where = f"({number(place[0], 3)}, {number(place[1], 3)})"
    glyph = names.LETTERS[letter] if letter else "·"
    now = clamp(x, (by.low, by.high))
    said = _named(names.LETTERS[letter])
    return Handle(role, name, said, x, y, drag, now, by.low, by.high, where, about=name, glyph=glyph)


def _pulled(home: m.Place, place: m.Place, slope: m.Place, said: str) -> list[Mark]:
    """Where a letter was, what it costs that it is no longer there, and where the next steps pull it."""
    x, y = place
    size = math.hypot(*slope)
    pull = min(PULL, LONGEST / size) if size else 0.0
    return [
        Segments([(*home, x, y)], "quiet", dashed=True),
        Arrows([(x, y, x - pull * slope[0], y - pull * slope[1])], "gradient"),
        Label(said, x, y + 0.2, "error"),
    ]


def _curve(at: Sequence[tuple[float, float]], end: int, pairs: float) -> Plot:
    """The loss so far, and what the table of all pairs comes to."""
    marks: list[Mark] = [
        Segments([(0.0, pairs, float(end), pairs)], "best", dashed=True),
        Label("counting pairs", float(end), pairs, "best", "end"),
        Line(at, "error"),
        Dots(at[-1:], "error"),
    ]
    return Plot(
        "losses",
        "Loss",
        Axis("step", (0.0, float(end)), format="~s"),
        Axis("loss", (BOTTOM if pairs > BOTTOM else float(math.floor(pairs)), TOP)),
        marks,
        {"pairs": Readout("counting pairs", pairs, "best", f"{pairs:.4f}", aside=True)},
        share=1.4,
    )
