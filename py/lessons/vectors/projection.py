"""How far does one arrow go along another?  Two arrows in the plane, and their dot product.

    w · x = w₁x₁ + w₂x₂ = |w| |x| cos θ = |w| × (how far x goes along w)

θ is the angle from w to x. Where it is a right angle nothing of x goes along w, and the dot product is 0; that
line through the origin has a plus side, to which w points, and a minus side. Nothing here has a unit.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

from lessons.vectors.dot_product import dot
from picture.numbers import Span, clamp
from picture.params import Params, Slider
from picture.scene import (
    Arrows,
    Axis,
    Dots,
    Drag,
    Goal,
    Handle,
    Line,
    Mark,
    Plot,
    Readout,
    Readouts,
    Role,
    Scene,
    Segments,
    Target,
    Texts,
    aside,
    in_words,
    rows,
)
from picture.words import DUST, factor, number

TITLE = "Two arrows, one number"
TASK = "Drag the tips until w · x is zero. Where is it largest?"
DOCK: list[str] = []

FAR = 4.0
"""How far from the origin an arrow may reach along each axis."""

SPAN: Span = (-4.6, 4.6)
ASIDE = 0.16
"""How far beside w the part of x along w is drawn, so that both can be seen."""

ZERO = 0.1
"""A dot product that is smaller counts as zero."""

NAMED = 0.7
"""How far beside its tip an arrow is named."""

INSIDE: Span = (SPAN[0] + 0.3, SPAN[1] - 0.3)
"""A name stays in the picture."""

CORNER = 0.3
"""The side of the mark of a right angle."""


def _slider(name: str, label: str, opening: float, role: Role) -> Slider:
    return Slider(name, label, -FAR, FAR, opening=opening, step=0.1, format=".2~f", role=role)


PARAMS = [
    _slider("w1", "w₁", 3.0, "parameter"),
    _slider("w2", "w₂", 1.0, "parameter"),
    _slider("x1", "x₁", 1.0, "data"),
    _slider("x2", "x₂", 3.0, "data"),
]

Arrow = tuple[float, float]

ABOUT = {"w": "w w1 w2 length_w w_long", "x": "x x1 x2 length_x x_long"}
"""What an arrow lights with: its name, its two numbers, its length."""


class Pair(NamedTuple):
    """Two arrows from the origin."""

    w: Arrow
    x: Arrow

    @property
    def dot(self) -> float:
        """Multiply in pairs, and add up."""
        return dot(self.w, self.x)

    @property
    def lengths(self) -> Arrow:
        """Of w and of x."""
        return math.hypot(*self.w), math.hypot(*self.x)

    @property
    def has_angle(self) -> bool:
        """Whether both point somewhere."""
        return min(self.lengths) > DUST

    @property
    def cosine(self) -> float:
        """Of the angle between them."""
        w, x = self.lengths
        return clamp(self.dot / (w * x), (-1.0, 1.0))

    @property
    def angle(self) -> float:
        """From w to x, in degrees, to the left from 0 to 180 and to the right from 0 to −180."""
        (w1, w2), (x1, x2) = self
        return math.degrees(math.atan2(w1 * x2 - w2 * x1, self.dot))

    @property
    def along(self) -> float:
        """How far x goes along w: less than 0 if against it."""
        return self.dot / self.lengths[0]


def scene(params: Params) -> Scene:
    """The arrows and the part of x along w; beside them the cosine of every angle."""
    pair = Pair((params["w1"], params["w2"]), (params["x1"], params["x2"]))
    w, x = pair.lengths
    products = {
        "dot": _read("w · x", pair.dot, "model"),
        **aside(
            {
                "first": _read("w₁x₁", pair.w[0] * pair.x[0], "quiet"),
                "second": _read("w₂x₂", pair.w[1] * pair.x[1], "quiet"),
                "length_w": _read("length of w", w, "parameter"),
                "length_x": _read("length of x", x, "data"),
            }
        ),
    }
    if w > DUST:
        products["along"] = _read("x along w", pair.along, "model")
    tips = [_tip("w", pair.w, "parameter"), _tip("x", pair.x, "data")]
    note, goal = sign_in_words(pair), _goal(pair)
    panels = plane(pair, products, shown=True, handles=tips), _cosine(pair)
    panels[0].marks += goal.sign(*pair.x)
    return Scene([*panels], alt=f"{arrows_in_words(pair)} {in_words(*panels)} {note}", note=note, goal=goal)


def _goal(pair: Pair) -> Goal:
    """A dot product of nearly zero, of two arrows that are long enough to point somewhere."""
    size = abs(pair.dot)
    near, nothing = ("", "nothing") if size < DUST else ("almost ", "hardly anything")
    met = f"At {near}a right angle, {nothing} of x goes along w."
    return Goal("within 0.1", size, size < ZERO and min(pair.lengths) >= 1.0, met, _rounded(size))


def _rounded(value: float) -> str:
    return number(round(value, 6))


def _read(label: str, value: float, role: Role) -> Readout:
    return Readout(label, value, role, _rounded(value))


def arrows_in_words(pair: Pair) -> str:
    """Where both arrows point."""
    return f"Two arrows from the origin: w to {_place(pair.w)} and x to {_place(pair.x)}."


def _place(tip: Arrow) -> str:
    return f"({_rounded(tip[0])}, {_rounded(tip[1])})"


def product_in_words(pair: Pair) -> str:
    """The dot product as arithmetic."""
    products = [f"{_rounded(w)} × {factor(round(x, 6))}" for w, x in zip(*pair, strict=True)]
    return f"{' + '.join(products)} = {_rounded(pair.dot)}"


def sign_in_words(pair: Pair) -> str:
    """What the sign says."""
    if not pair.has_angle:
        short = "w" if pair.lengths[0] <= DUST else "x"
        return f"The arrow {short} has no length, so it points nowhere and there is no angle. The dot product is 0."
    if abs(pair.dot) < DUST:
        return "Zero: the arrows are at a right angle, so x points neither along w nor against it."
    if abs(pair.cosine) > 1.0 - DUST:
        same = "the same way" if pair.dot > 0.0 else "opposite ways"
        return f"Both point {same}: for these lengths the dot product is as far from zero as it can be."
    degrees = _rounded(abs(pair.angle))
    if pair.dot > 0.0:
        return f"Plus: the arrows are {degrees}° apart, less than a right angle, so x points partly along w."
    return f"Minus: the arrows are {degrees}° apart, more than a right angle, so x points partly against w."


def plane(pair: Pair, readouts: Readouts, *, shown: bool, handles: Sequence[Handle] = ()) -> Plot:
    """Both arrows; if `shown`, also the part of x along w, and where x would have none."""
    marks = [
        *(_shadow(pair) if shown and pair.lengths[0] > DUST else []),
        Arrows([(0.0, 0.0, *pair.w)], "parameter", about=ABOUT["w"]),
        Arrows([(0.0, 0.0, *pair.x)], "data", about=ABOUT["x"]),
        _name("w", pair.w, pair.x, "parameter"),
        _name("x", pair.x, pair.w, "data"),
        *handles,
    ]
    across, up = (Axis(f"{place} number", SPAN, format="d") for place in ("first", "second"))
    return Plot("plane", "w and x", across, up, marks, readouts, equal=True)


def _name(name: str, tip: Arrow, other: Arrow, role: Role) -> Texts:
    """Beside the tip, on the side where the other arrow is not; w has the right if they lie on one line."""
    (x, y), long = tip, math.hypot(*tip)
    turn = x * other[1] - y * other[0]
    side = -NAMED if turn > 0.0 or (turn == 0.0 and name == "w") else NAMED
    at = (x - side * y / long, clamp(y + side * x / long, INSIDE)) if long > DUST else (NAMED, 0.0)
    return Texts([at], [name], role, about=ABOUT[name])


def _shadow(pair: Pair) -> list[Mark]:
    """From the tip of x straight to the line of w, and from the origin to there."""
    u1, u2 = (part / pair.lengths[0] for part in pair.w)
    foot = pair.along * u1, pair.along * u2
    # On the other side of w than x, so that neither hides the other.
    aside = -math.copysign(ASIDE, u1 * pair.x[1] - u2 * pair.x[0])
    n1, n2 = -u2 * aside, u1 * aside
    far = 3.0 * FAR
    marks: list[Mark] = [
        Line([(u2 * far, -u1 * far), (-u2 * far, u1 * far)], "quiet", dashed=True),
        Line([(-u1 * far, -u2 * far), (u1 * far, u2 * far)], "quiet"),
        Segments([(*pair.x, foot[0] + n1, foot[1] + n2)], "model", dashed=True, about="along"),
        Arrows([(n1, n2, foot[0] + n1, foot[1] + n2)], "model", about="along dot"),
    ]
    height = math.hypot(pair.x[0] - foot[0], pair.x[1] - foot[1])
    if height > CORNER and abs(pair.along) > CORNER:
        v1, v2 = (pair.x[0] - foot[0]) / height * CORNER, (pair.x[1] - foot[1]) / height * CORNER
        back = -math.copysign(CORNER, pair.along)
        b1, b2 = u1 * back, u2 * back
        corner = [(foot[0] + v1, foot[1] + v2), (foot[0] + v1 + b1, foot[1] + v2 + b2), (foot[0] + b1, foot[1] + b2)]
        marks.append(Line(corner, "quiet"))
    return marks


def _tip(name: str, tip: Arrow, role: Role) -> Handle:
    drag = Drag(Target(f"{name}1", 1.0), Target(f"{name}2", 1.0))
    label = f"Tip of {name}: drag it anywhere"
    return Handle(role, name, label, *tip, drag, tip[0], -FAR, FAR, _place(tip), about=ABOUT[name])


COSINE = rows([(float(degrees), math.cos(math.radians(degrees))) for degrees in range(-180, 181, 4)], 2)


def _cosine(pair: Pair) -> Plot:
    """The cosine of every angle, and that of the two arrows."""
    (low, high), readouts = (-180.0, 180.0), {}
    marks: list[Mark] = [
        Segments([(low, 0.0, high, 0.0)], "quiet"),
        Line(COSINE, "quiet"),
    ]
    if pair.has_angle:
        readouts["angle"] = Readout("angle", pair.angle, "quiet", f"{_rounded(pair.angle)}°", aside=True)
        readouts["cosine"] = _read("cosine", pair.cosine, "model")
        marks += [
            Segments([(pair.angle, 0.0, pair.angle, pair.cosine)], "model", about="cosine angle"),
            Dots([(pair.angle, pair.cosine)], "model", lit=0, about="cosine angle"),
        ]
    across, up = Axis("angle from w to x", (low, high), "°", "d"), Axis("cosine", (-1.2, 1.2), format=".1f")
    return Plot("cosine", "The cosine of the angle", across, up, marks, readouts, share=0.6)
