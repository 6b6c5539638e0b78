"""Which way is downhill?  Chosen from a short piece of a curve, or from one number.

    loss(w) = ((a · w + b) · w + c) · w + d

Six hidden curves, each made from its number, so that they are the same for everybody. You stand on
one of them. At the first four places a lamp lights a short piece of it; at the last two the lamp is
out, and all there is to go by is the derivative, from the engine's backward pass.
"""

from functools import cache
from random import Random
from typing import Any, NamedTuple

from downhill.value import Value
from picture.numbers import Span
from picture.old import Mark, Plot, Readout, Rows, Scene, rows
from picture.params import Choice, Params, Slider
from picture.words import number, signed
from worlds import houses as h

TITLE = "Left or right?"
CAPTION = (
    "The violet dot is you. Which way does the ground fall? Choose, and the fog lifts. Then go on to the next place."
)

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

LIT = 4
"""At so many places the lamp is on; after them there is only the number."""

PARAMS = [
    Slider(
        name="place",
        label="Place",
        low=1.0,
        high=len(SEEDS),
        opening=1.0,
        step=1.0,
        unit=f"of {len(SEEDS)}",
        format="d",
        role="quiet",
        whole=True,
    ),
    Choice(
        name="way",
        label="Downhill is to the",
        options=(("left", "Left"), ("right", "Right")),
        opening="",
        until="place",
    ),
]


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

    def curve(self, low: float = SPAN[0], high: float = SPAN[1], pieces: int = 96) -> Rows:
        """Rows of [w, loss] from `low` to `high`."""
        places = [low + i * (high - low) / pieces for i in range(pieces + 1)]
        return rows([(w, self.loss(w)) for w in places], 2)


@cache
def ground(place: int) -> Ground:
    """The curve of a place: one valley and one hill, at random, and somewhere on it to stand."""
    random = Random(SEEDS[place - 1])
    while True:
        valley, hill = random.uniform(*SPAN), random.uniform(*SPAN)
        # It is level at both: its slope is a multiple of (w − valley) · (w − hill).
        raw = Ground((1.0 / 3.0, -(valley + hill) / 2.0, valley * hill, 0.0), random.uniform(-2.3, 2.3))
        losses = [loss for _, loss in _pairs(raw.curve())]
        scale = (GROUND[1] - GROUND[0]) / (max(losses) - min(losses))
        a, b, c, _ = (scale * factor for factor in raw.formula)
        made = Ground((a, b, c, GROUND[0] - scale * min(losses)), raw.stand)
        if STEEP[0] < abs(made.slope()) < STEEP[1]:
            return made


def scene(params: Params) -> Scene:
    """Where you stand; and, once a way has been chosen, all that the fog hid."""
    place, way = int(params["place"]), params["way"]
    here = ground(place)
    w, loss = here.stand, here.loss(here.stand)
    lit = place <= LIT
    marks: list[Mark] = []
    readouts: dict[str, Readout] = {"stand": h.readout("you stand at w =", w, number(w, 3), "parameter")}
    words = f"Place {place} of {len(SEEDS)}. You stand on a curve at w = {number(w, 3)}."
    if way:
        marks += _seen(here)
        words += f" It is seen from end to end. Its slope where you stand is {_signed(here.slope())}."
    elif lit:
        low, high = w - LAMP, w + LAMP
        marks.append({"kind": "fog", "role": "quiet", "at": rows([(low, high)], 2)})
        marks.append({"kind": "line", "role": "error", "at": here.curve(low, high, 8)})
        ends = f"{number(here.loss(low), 3)} at its left end and {number(here.loss(high), 3)} at its right end"
        words += f" A lamp lights a short piece of it; the loss is {ends}. All else is fog. Choose left or right."
    else:
        marks.append({"kind": "fog", "role": "quiet", "at": rows([], 2)})
        words += f" The lamp is out, and all is fog. The slope of the ground is {_signed(here.slope())}."
        words += " Choose left or right."
    if way or not lit:
        slope = here.slope()
        readouts["slope"] = h.readout("slope of the ground", slope, _signed(slope), "gradient")
    marks.append({"kind": "dots", "role": "parameter", "at": rows([(w, loss)], 2), "lit": 0})
    panel: Plot = {
        "view": "plot",
        "name": "ground",
        "title": "The ground at your feet" if lit else "No light at all",
        "share": 1.0,
        "x": {"label": "parameter w", "unit": "", "domain": SPAN, "format": ","},
        "y": {"label": "loss", "unit": "", "domain": HEIGHT, "format": ","},
        "marks": marks,
        "readouts": list(readouts),
    }
    drawn: Scene = {"panels": [panel], "readouts": readouts, "alt": words}
    if way:
        drawn["note"] = _score(here, way)
    return drawn


def _seen(here: Ground) -> list[Mark]:
    """The whole curve, the line that touches it where you stand, and the way down."""
    w, loss, slope = here.stand, here.loss(here.stand), here.slope()
    reach = 1.2 / (1.0 + slope * slope / 4.0) ** 0.5
    touching = rows([(w + side * reach, loss + slope * side * reach) for side in (-1.0, 1.0)], 2)
    down = "right" if slope < 0.0 else "left"
    return [
        {"kind": "line", "role": "error", "at": here.curve()},
        {"kind": "line", "role": "gradient", "at": touching},
        {
            "kind": "label",
            "role": "gradient",
            "x": w + (0.15 if down == "right" else -0.15),
            "y": loss + 0.3,
            "text": "downhill →" if down == "right" else "← downhill",
            "anchor": "start" if down == "right" else "end",
        },
    ]


def _score(here: Ground, way: str) -> str:
    """Whether the choice goes down, by the derivative; and what the other would have meant."""
    slope = here.slope()
    down, up = ("right", "left") if slope < 0.0 else ("left", "right")
    sign = "minus" if slope < 0.0 else "plus"
    moves = "falls" if slope < 0.0 else "rises"
    what = f"The slope of the ground is {_signed(slope)}, and the {sign} says: to the right the loss {moves}"
    if way == down:
        said = f"Yes, to the {down}. {what}{'.' if slope < 0.0 else ', so to the left it falls.'}"
    elif slope < 0.0:
        said = (
            f"To the left it rises. {what}. A minus is no direction to walk in: it tells you what happens on the right."
        )
    else:
        said = f"To the right it rises. {what}. A plus is no advice to go on: it tells you to turn round."
    lowest = min(_pairs(here.curve()), key=lambda pair: pair[1])[0]
    if (lowest > here.stand) != (down == "right"):
        said += (
            f" The lowest place of this curve lies to the {up}, behind the hill. Nothing you could find out where you "
            "stand would have told you."
        )
    return said


def _pairs(curve: Rows) -> list[tuple[float, float]]:
    return list(zip(curve["values"][::2], curve["values"][1::2], strict=True))


def _signed(slope: float) -> str:
    return signed(slope, 3)
