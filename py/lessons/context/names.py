"""What does a network make of thousands of names?  Its losses while it learns, and names drawn from it.

    p(next letter) = softmax(logits / temperature)

The network looks at three letters before. It learns four fifths of all names, 32 letters a step, with Adam, and a rate
that falls to 0. Its loss is the mean surprise: at a tenth of them that was held out (dev), and at as many of the names
that it learns (train). Counting beside it looks at three letters, too.
"""

import math
from array import array
from collections.abc import Sequence
from functools import cached_property, lru_cache
from random import Random
from typing import NamedTuple

from downhill import draw
from downhill.compile import Training
from lessons.context import counted, recorded
from lessons.context.network import COUNT, Network
from picture import patience
from picture.numbers import Span
from picture.params import Params, Slider, Text
from picture.scene import (
    Axis,
    Dots,
    Goal,
    Label,
    Line,
    Mark,
    Met,
    Panel,
    Plot,
    Readout,
    Role,
    Scene,
    Segments,
    aside,
)
from picture.words import listed
from worlds import names
from worlds.training import steps_slider

TITLE = "A network that makes up names"
TASK = "Play, and read the names. Then drag the temperature."
DOCK = ["begin", "steps"]

CONTEXT = 3
STEPS, TICK = 24_000, 500
BATCH, RATE = 32, 0.004
DRAWN = 8
ADDED = 0.1
"""What counting adds to every count."""

NOTHING = "(nothing)"
"""What is said of a name that ended before it began."""

LOSSES = (2.0, 2.6)
LOW = 2.25

COLUMNS = 2
"""The names stand in as many columns, over the temperature."""

STEPS_TAKEN = steps_slider(float(STEPS), 6.0, step=float(TICK))
TEMPERATURE = Slider("temperature", "Temperature", 0.0, 2.0, opening=1.0, step=0.1, format=".2~f", role="quiet")
BEGIN = Text("begin", "Begins with", opening="", most=names.LONGEST)
DRAW = Slider("draw", "Draw", 1.0, 99.0, opening=1.0, step=1.0, format="d", role="quiet", whole=True)
PARAMS = [STEPS_TAKEN, TEMPERATURE, BEGIN, DRAW, names.OWN]


LIST = names.own("")


class Kept(NamedTuple):
    """The network after some steps."""

    parameters: "array[float]"
    losses: recorded.Losses


class Run:
    """The training, worked out no further than has been asked for.

    Attributes:
        kept: the network after every TICK steps. At first it knows nothing, and needs no numbers for that.
    """

    def __init__(self, own: names.Own) -> None:
        nothing = math.log(COUNT)
        self.kept = [Kept(array("d"), recorded.Losses(nothing, nothing))]
        self._own = own

    @cached_property
    def split(self) -> names.Split:
        """The names to learn, and those held out."""
        return self._own.split

    @cached_property
    def network(self) -> Network:
        """What learns."""
        return Network(CONTEXT)

    @cached_property
    def known(self) -> frozenset[str]:
        """All names there are, in whichever part."""
        return frozenset(name for part in self.split for name in part)

    @cached_property
    def _training(self) -> Training:
        return self.network.training(self.split.train, lambda step: RATE * (1.0 - step / STEPS), batch=BATCH)

    @cached_property
    def _judged(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names that losses are of: some that it learns, and as many held out."""
        return self.split.train[: len(self.split.dev)], self.split.dev

    def _prepare(self) -> None:
        """All that a step needs, piece by piece, for a phone takes seconds."""
        pieces = [lambda: self.split, lambda: self.network, lambda: self.network.judge, lambda: self._training]
        pieces += [lambda judged=judged: self.network.prepare(judged) for judged in self._judged]
        for piece in pieces:
            piece()
            patience.rest(0.0)

    def at(self, steps: int) -> Kept:
        """After that many steps, or the last TICK before them."""
        wanted = steps // TICK
        if len(self.kept) <= wanted:
            self._prepare()
        while len(self.kept) <= wanted:
            patience.rest((len(self.kept) - 1) / wanted)
            self._training.run(TICK)
            parameters = array("d", self._training.parameters)
            losses = (self.network.loss(judged, parameters) for judged in self._judged)
            self.kept.append(Kept(parameters, recorded.Losses(*losses)))
        return self.kept[wanted]

    def logits(self, contexts: Sequence[str], steps: int) -> list[Sequence[float]]:
        """What it answers after each of these contexts."""
        parameters = self.at(steps).parameters
        return self.network.logits(contexts, parameters) if parameters else [[0.0] * COUNT for _ in contexts]


def run(own: names.Own = LIST) -> Run:
    """One for the list, and one for other names."""
    return _run(own)


_run = lru_cache(maxsize=2)(Run)


def forget() -> None:
    """Drop what has been compiled, and what has been trained with it."""
    _run.cache_clear()


def scene(params: Params) -> Scene:
    """Names from the network after that many steps, and its losses on the way there."""
    steps = int(params["steps"]) // TICK * TICK
    begin = names.checked(params["begin"]) if params["begin"].strip() else ""
    own = names.own(params["own"])
    now = run(own)
    losses = now.at(steps).losses
    temperature, known = params["temperature"], "yours" if own.names else "real"
    made = drawn(now, steps, temperature, begin, int(params["draw"]))
    # Before the first step the list of all names need not be here.
    real = [name for name in dict.fromkeys(made) if steps and name in now.known]
    pairs, counting = (counted.counting(own, context, ADDED).losses[ADDED] for context in (1, CONTEXT))
    if steps and temperature != 1.0:
        note = f"{_drawn_like(temperature, sum(name in real for name in made), known)} {own.said}".strip()
    else:
        note = _note(steps, losses, counting, own.said)
    goal = Goal(f"dev loss below {LOW}", losses.dev, losses.dev < LOW, note, f"{losses.dev:.4f}")
    alt = (
        f"{DRAWN} names, drawn from the network after {steps:,} steps: {listed(made)}. "
        f"{'In the list: ' + listed(real) if real else 'No name is in the list'}. "
        f"Its loss is {losses.train:.4f} on names it learns and {losses.dev:.4f} on held-out names; "
        f"that of counting is {counting.dev:.4f}."
    )
    curves = _curves(now, steps, pairs.dev, counting.dev)
    if not own.names:
        curves.marks += _sign(now, goal)
    panels: list[Panel] = [_names(made, real, steps, temperature, known), curves]
    return Scene(panels, alt=alt, note=note, goal=None if own.names else goal)


def drawn(now: Run, steps: int, temperature: float, begin: str, chance: int) -> list[str]:
    """Names that go on from `begin`, letter by letter."""
    generators = [Random(DRAWN * chance + place) for place in range(DRAWN)]
    made, open_ = [begin] * DRAWN, list(range(DRAWN))
    while open_:
        contexts = [("." * CONTEXT + made[place])[-CONTEXT:] for place in open_]
        for place, logits in zip(list(open_), now.logits(contexts, steps), strict=True):
            letter = names.LETTERS[draw(logits, generators[place], temperature=temperature)]
            made[place] += letter.strip(".")
            if letter == "." or len(made[place]) == names.LONGEST:
                open_.remove(place)
    return [name or NOTHING for name in made]


def _note(steps: int, losses: recorded.Losses, counting: recorded.Losses, whose: str) -> str:
    """Where it stands beside counting."""
    if whose:
        return f"Step {steps:,}: dev {losses.dev:.4f}, counting three letters {counting.dev:.4f}. {whose}"
    if not steps:
        return f"Every letter is as likely as any other: a loss of {losses.dev:.4f}, off the top of the chart."
    beside = "Better than" if losses.dev < counting.dev else "Not yet as good as"
    return f"After {steps:,} steps dev is {losses.dev:.4f}. {beside} counting three letters, {counting.dev:.4f}."


def _drawn_like(temperature: float, count: int, known: str) -> str:
    """What the temperature does to the names."""
    if not temperature:
        return "At temperature 0 it always takes the likeliest letter, so all names are the same."
    how = "plays safer" if temperature < 1.0 else "takes more risks"
    return f"At temperature {temperature:g} it {how}: {count} of {DRAWN} names {'is' if count == 1 else 'are'} {known}."


def _names(made: Sequence[str], real: Sequence[str], steps: int, temperature: float, known: str) -> Plot:
    """The names over the temperature that they were drawn at; beside each whether it is new, or `known`."""
    marks: list[Mark] = []
    lines = DRAWN // COLUMNS
    for place, name in enumerate(made):
        column, line = divmod(place, lines)
        x, y = 2.0 * column / COLUMNS, 1.0 - (line + 1) / (lines + 1)
        role, beside = ("data", known) if name in real else ("model", "new")
        marks.append(Label(name, x, y, role, "start", large=True, beside=beside if steps else None))
    marks += [
        Label("plays safe", 0.0, 0.03, "quiet", "start"),
        Label("as learned", 1.0, 0.03, "quiet"),
        Label("takes risks", 2.0, 0.03, "quiet", "end"),
    ]
    marks.append(Line([(0.0, 0.0), (temperature, 0.0)], "quiet"))
    marks.append(TEMPERATURE.handle("Temperature", temperature, 0.0, f"{temperature:g}"))
    count = sum(name in real for name in made)
    numbers = recorded.networks()[CONTEXT].numbers
    readouts = {
        "real": Readout("in the list", count, "data", f"{count} of {DRAWN}"),
        "numbers": Readout("numbers in the network", numbers, "parameter", f"{numbers:,}"),
    }
    x, y = Axis("temperature", (0.0, 2.0)), Axis("", (0.0, 1.0), names=[])
    return Plot("made", "Names", x, y, marks, aside(readouts))


def _sign(now: Run, goal: Goal) -> list[Met]:
    """The sign of the goal, where it was reached."""
    low = ((float(TICK * place), one.losses.dev) for place, one in enumerate(now.kept) if one.losses.dev < LOW)
    return goal.sign(*next(low)) if goal.reached else []


def _curves(now: Run, steps: int, pairs: float, counting: float) -> Plot:
    """Both losses so far, between those of counting one letter and three."""
    kept = now.kept[: steps // TICK + 1]
    marks: list[Mark] = []
    far = float(STEPS)
    marks += [Segments([(0.0, height, far, height)], "best", dashed=True) for height in (pairs, counting)]
    marks += [Label("counting pairs", far, pairs, "best", "end")]
    marks += [Label("counting three letters", 0.0, counting, "best", "start")]
    low, high = span = LOSSES if now is run() else _span(kept, counting)
    # Words stand above their place, and train, which ends up lower, is named under its end.
    curves: list[tuple[str, Role, float]] = [("train", "model", 0.12 * (high - low)), ("dev", "error", 0.0)]
    for name, role, below in curves:
        path = [(float(TICK * place), getattr(one.losses, name)) for place, one in enumerate(kept)]
        marks += [Line(path, role, dashed=name == "train"), Dots(path[-1:], role)]
        if steps:
            x, y = path[-1]
            marks.append(Label(name, x, max(y - below, low), role, "start"))
    last = kept[-1].losses
    readouts = {
        "train": Readout("train", last.train, "model", f"{last.train:.4f}"),
        "dev": Readout("dev", last.dev, "error", f"{last.dev:.4f}"),
        "counting": Readout("counting three", counting, "best", f"{counting:.4f}"),
    }
    x, y = Axis("step", (0.0, float(STEPS)), format="~s"), Axis("loss", span)
    return Plot("losses", "Loss", x, y, marks, readouts)


def _span(kept: Sequence[Kept], counting: float) -> Span:
    """Of the losses of other names, from 0 up: a few are soon known by heart, and those held out surprise the more."""
    return 0.0, float(math.ceil(max(counting, *(one.losses.dev for one in kept))))
