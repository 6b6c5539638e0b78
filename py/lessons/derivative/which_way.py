"""Which way is downhill?  Chosen from a short piece of a curve, or from one number.

    loss(w) = ((a · w + b) · w + c) · w + d

Six hidden curves, each made from its number, so that every reader has the same ones. You stand on
one of them. At the first four places a lamp lights a short piece of it; at the last two the lamp is
out, and all there is to go by is the derivative, from the engine's backward pass.
"""

from functools import cache
from random import Random
from typing import Any, NamedTuple

from downhill.value import Value
from picture.numbers import Span, spaced
from picture.params import Choice, Guess, Params
from picture.scene import Axis, Dots, Fog, Goal, Label, Line, Mark, Plot, Readout, Scene, aside, in_words
from picture.words import number, signed

TITLE = "Left or right?"
TASK = "Go on to the next place."
DOCK = ["place"]
GONE = ["way"]

SPAN: Span = (-3.0, 3.0)
"""What the parameter w may be."""

HEIGHT: Span = (0.0, 10.0)
GROUND: Span = (1.0, 9.0)
"""Every curve lies between these losses."""

LAMP = 0.3
"""How far the lamp reaches on both sides."""

STEEP = (0.7, 5.0)
"""The ground where you stand is steeper than the first, so that it can be seen, and less steep than the second."""

SEEDS = (5, 13, 17, 22, 8, 24)
"""Chosen so that both ways are right three times, and once the lowest place lies the other way."""

STRIDE = 0.7
"""How far the step leads that you take once you have chosen."""

TALL = 1.2
"""What stands this far above the ground is over the head of a person there."""

LIT = 4
"""At this many places the lamp is on; after them there is only the number."""


class Ground(NamedTuple):
    """A hidden curve, as the numbers a, b, c, d of its formula, and where on it you stand."""

    formula: tuple[float, float, float, float]
    stand: float

    def loss(self, w: Any) -> Any:
        """The loss at `w`: a Value for a Value, else a plain number."""
        a, b, c, d = self.formula
        return ((a * w + b) * w + c) * w + d

    def slope(self) -> float:
        """The derivative where you stand."""
        w = Value(self.stand)
        self.loss(w).backward()
        return w.grad

    @property
    def down(self) -> str:
        """The way down from there."""
        return "right" if self.slope() < 0.0 else "left"

    def curve(self, low: float = SPAN[0], high: float = SPAN[1], pieces: int = 96) -> list[tuple[float, float]]:
        """Pairs of (w, loss) from `low` to `high`."""
        return [(w, self.loss(w)) for w in spaced((low, high), pieces)]


@cache
def ground(place: int) -> Ground:
    """The curve of a place: one valley and one hill, at random, and somewhere on it to stand."""
    random = Random(SEEDS[place - 1])
    while True:
        valley, hill = random.uniform(*SPAN), random.uniform(*SPAN)
        # It is level at both: its slope is a multiple of (w − valley) · (w − hill).
        raw = Ground((1.0 / 3.0, -(valley + hill) / 2.0, valley * hill, 0.0), random.uniform(-2.3, 2.3))
        losses = [loss for _, loss in raw.curve()]
        scale = (GROUND[1] - GROUND[0]) / (max(losses) - min(losses))
        a, b, c, _ = (scale * factor for factor in raw.formula)
        made = Ground((a, b, c, GROUND[0] - scale * min(losses)), raw.stand)
        if STEEP[0] < abs(made.slope()) < STEEP[1]:
            return made


def _meets(way: str, asked: Params) -> str:
    """Whether the choice goes down, by the derivative."""
    here = ground(asked["place"])
    slope, down = here.slope(), here.down
    moves = "falls" if slope < 0.0 else "rises"
    lowest = min(here.curve(), key=lambda pair: pair[1])[0]
    if (lowest > here.stand) != (down == "right"):
        if way == down:
            return "Yes, that is down. But the lowest place is behind the hill: no lamp shows that."
        return "The lowest place is that way, but behind the hill: here it is uphill."
    if way == down:
        return f"Yes. The slope is {signed(slope, 3)}: to the right the ground {moves}."
    return f"That is uphill. The slope is {signed(slope, 3)}: to the right the ground {moves}."


PLACES = tuple(str(place) for place in range(1, len(SEEDS) + 1))
PLACE = Choice("place", "Place", options=tuple((place, place) for place in PLACES), opening="1")
WAYS = {
    place: Guess(
        f"way_{place}",
        "Which way is downhill from here?",
        options=(("left", "← Left"), ("right", "Right →")),
        when=("place", place),
        meets=_meets,
        state={"place": int(place)},
    )
    for place in PLACES
}
PARAMS = [PLACE, *WAYS.values()]


def scene(params: Params) -> Scene:
    """Where you stand; and, once a way has been chosen, all that the fog hid."""
    place = int(params["place"])
    way = WAYS[params["place"]]
    chosen = params[way.name]
    here, lit = ground(place), place <= LIT
    w, slope = here.stand, here.slope()
    readouts = {"stand": Readout("you stand at w", w, "parameter", number(w, 3))}
    if chosen or not lit:
        readouts["slope"] = Readout("slope of the ground", slope, "gradient", signed(slope, 3))
    goal, task = None, None
    marks: list[Mark]
    if chosen:
        after = w + (STRIDE if chosen == "right" else -STRIDE)
        goal, task = _goal(params), _task(params)
        marks = [*_whole_curve(here), Dots([(w, here.loss(w))], "quiet"), _you(here, after)]
        marks += goal.sign(after, here.loss(after) + TALL)
        seen = "It is seen from end to end."
    elif lit:
        low, high = w - LAMP, w + LAMP
        marks = [Line(here.curve(low, high, 8), "error"), Fog([(low, high)], "quiet"), _you(here, w)]
        seen = (
            f"A lamp lights a short piece of it; the loss is {number(here.loss(low), 3)} at its left end and "
            f"{number(here.loss(high), 3)} at its right end. The rest is fog."
        )
    else:
        said = Label(f"slope {signed(slope, 3)}", w, here.loss(w) + TALL, "gradient", large=True)
        marks = [Fog([], "quiet"), _you(here, w), said]
        seen = "The lamp is out, and all is fog."
    title = "The ground at your feet" if lit else "No light at all"
    panel = Plot("ground", title, Axis("parameter w", SPAN), Axis("loss", HEIGHT), marks, aside(readouts))
    alt = f"Place {place} of {len(SEEDS)} on a curve. {seen} {in_words(panel)}"
    return Scene([panel], alt=alt, verdict=way.verdict(params), task=task, goal=goal)


def _downhill(params: Params) -> int:
    """At how many places the way down has been chosen."""
    return sum(params[WAYS[place].name] == ground(int(place)).down for place in PLACES)


def _goal(params: Params) -> Goal:
    """Every way down, the last of them without a light."""
    right = _downhill(params)
    met = "Downhill every time, and at the end by the sign of one number."
    return Goal(f"downhill {len(PLACES)} times", right, right == len(PLACES), met, best="highest")


def _task(params: Params) -> str | None:
    """At the last of all places there is no next one."""
    if not all(params[way.name] for way in WAYS.values()):
        return None
    return f"You went downhill at {_downhill(params)} of {len(PLACES)} places."


def _you(here: Ground, w: float) -> Dots:
    """Where you are; on a step you keep to the ground."""
    return Dots([(w, here.loss(w))], "parameter", "person", lit=0, rides="error")


def _whole_curve(here: Ground) -> list[Mark]:
    """The curve from end to end, the line that touches it where you stand, and the way down."""
    w, loss, slope = here.stand, here.loss(here.stand), here.slope()
    reach = 1.2 / (1.0 + slope * slope / 4.0) ** 0.5
    touching = [(w + side * reach, loss + slope * side * reach) for side in (-1.0, 1.0)]
    if slope < 0.0:
        downhill = Label("downhill →", w + 0.15, loss + 0.3, "gradient", anchor="start")
    else:
        downhill = Label("← downhill", w - 0.15, loss + 0.3, "gradient", anchor="end")
    return [Line(here.curve(), "error"), Line(touching, "gradient"), downhill]
