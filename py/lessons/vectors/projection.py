"""How far does one arrow go along another?  Two arrows in the plane, and their dot product.

    w · x = w₁x₁ + w₂x₂ = |w| |x| cos θ = |w| × (how far x goes along w)

θ is the angle from w to x. Where it is a right angle nothing of x goes along w, and the dot product is 0; that
line through the origin has a plus side, to which w points, and a minus side. Nothing here has a unit.
"""

import math
from typing import NamedTuple

from lessons.vectors import dot_product
from picture.numbers import Span, clamp
from picture.old import Axis, Handle, Mark, Plot, Readout, Role, Rows, Scene, rows
from picture.params import Params, Slider
from picture.words import DUST, number
from worlds import houses as h

TITLE = "Two arrows, one number"
CAPTION = "Drag the tips of both arrows. Where is the number largest, where is it zero, where does it change its sign?"

FAR = 4.0
"""How far from the origin an arrow may reach along each axis."""

SPAN: Span = (-4.6, 4.6)
ASIDE = 0.16
"""So far beside w the part of x along w is drawn, to keep both in sight."""

CORNER = 0.3
"""The side of the mark of a right angle."""


def _slider(name: str, label: str, opening: float, role: Role) -> Slider:
    return Slider(name=name, label=label, low=-FAR, high=FAR, opening=opening, step=0.1, format=".2~f", role=role)


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
        return dot_product.dot(self.w, self.x)

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
    first, second = pair.w[0] * pair.x[0], pair.w[1] * pair.x[1]
    above: dict[str, Readout] = {
        "first": h.readout("w₁x₁", first, _number(first), "quiet"),
        "second": h.readout("w₂x₂", second, _number(second), "quiet"),
        "dot": h.readout("w · x", pair.dot, _number(pair.dot), "model"),
    }
    w, x = pair.lengths
    beside: dict[str, Readout] = {
        "length_w": h.readout("length of w", w, _number(w), "parameter"),
        "length_x": h.readout("length of x", x, _number(x), "data"),
    }
    if w > DUST:
        beside["along"] = h.readout("x along w", pair.along, _number(pair.along), "model")
    if pair.has_angle:
        beside["angle"] = h.readout("angle", pair.angle, f"{_number(pair.angle)}°", "quiet")
        beside["cosine"] = h.readout("cosine", pair.cosine, _number(pair.cosine), "model")
    note = way(pair)
    handles: list[Mark] = [_tip("w", "parameter", pair.w), _tip("x", "data", pair.x)]
    return {
        "panels": [plane(pair, list(above), shown=True, handles=handles), _cosine_panel(pair, list(beside))],
        "readouts": above | beside,
        "alt": f"{arrows_in_words(pair)} {_lengths_in_words(pair)} {note}",
        "note": note,
    }


def _number(value: float) -> str:
    return number(round(value, 6))


def arrows_in_words(pair: Pair) -> str:
    """Where both arrows point."""
    (w1, w2), (x1, x2) = pair
    return f"Two arrows from the origin: w to ({_number(w1)}, {_number(w2)}) and x to ({_number(x1)}, {_number(x2)})."


def _lengths_in_words(pair: Pair) -> str:
    dot = f"Their dot product is {product_in_words(pair)}."
    if not pair.has_angle:
        return dot
    w, x = pair.lengths
    return (
        f"{dot} They are {_number(w)} and {_number(x)} long, the angle from w to x is {_number(pair.angle)}°, "
        f"its cosine {_number(pair.cosine)}, and x goes {_number(pair.along)} along w."
    )


def product_in_words(pair: Pair) -> str:
    """The dot product as arithmetic."""
    (w1, w2), (x1, x2) = pair
    products = [f"{_number(w)} × {_bracketed(x)}" for w, x in ((w1, x1), (w2, x2))]
    return f"{' + '.join(products)} = {_number(pair.dot)}"


def _bracketed(value: float) -> str:
    text = _number(value)
    return f"({text})" if text.startswith("−") else text


def way(pair: Pair) -> str:
    """What the sign says."""
    if not pair.has_angle:
        short = "w" if pair.lengths[0] <= DUST else "x"
        return f"The arrow {short} has no length, so it points nowhere and there is no angle. The dot product is 0."
    if abs(pair.dot) < DUST:
        return "Zero: the arrows are at a right angle, and x goes neither along w nor against it."
    if abs(pair.cosine) > 1.0 - DUST:
        same = "the same way" if pair.dot > 0.0 else "opposite ways"
        return f"Both point {same}: for these lengths the dot product is as far from zero as it can be."
    degrees = _number(abs(pair.angle))
    if pair.dot > 0.0:
        return f"Plus: the arrows are {degrees}° apart, less than a right angle, and x goes some way along w."
    return f"Minus: the arrows are {degrees}° apart, more than a right angle, and x goes some way against w."


def plane(pair: Pair, readouts: list[str], *, shown: bool, handles: list[Mark]) -> Plot:
    """Both arrows; if `shown`, also the part of x along w, and where x would have none."""
    marks: list[Mark] = []
    if shown and pair.lengths[0] > DUST:
        marks += _shadow(pair)
    marks.append(_arrow("parameter", pair.w, ABOUT["w"]))
    marks.append(_arrow("data", pair.x, ABOUT["x"]))
    marks += [_name("w", "parameter", pair.w), _name("x", "data", pair.x)]
    across: Axis = {"label": "first number", "unit": "", "domain": SPAN, "format": "d"}
    return {
        "view": "plot",
        "name": "plane",
        "title": "w and x",
        "share": 1.0,
        "x": across,
        "y": {**across, "label": "second number"},
        "marks": [*marks, *handles],
        "readouts": readouts,
        "equal": True,
    }


def _name(name: str, role: Role, tip: Arrow) -> Mark:
    """A little beyond the tip."""
    beyond = 1.0 + 0.45 / max(math.hypot(*tip), 0.45)
    x, y = tip[0] * beyond, tip[1] * beyond - 0.3
    return {"kind": "label", "role": role, "x": x, "y": y, "text": name, "anchor": "middle", "about": ABOUT[name]}


def _arrow(role: Role, tip: Arrow, about: str) -> Mark:
    return {"kind": "arrows", "role": role, "at": rows([(0.0, 0.0, *tip)], 4), "about": about}


def _shadow(pair: Pair) -> list[Mark]:
    """From the tip of x straight to the line of w, and from the origin to there."""
    length, _ = pair.lengths
    u1, u2 = pair.w[0] / length, pair.w[1] / length
    foot = pair.along * u1, pair.along * u2
    # On the other side of w than x, so that neither hides the other.
    aside = -math.copysign(ASIDE, u1 * pair.x[1] - u2 * pair.x[0])
    n1, n2 = -u2 * aside, u1 * aside
    far = 3.0 * FAR
    marks: list[Mark] = [
        {"kind": "line", "role": "quiet", "at": _through(-u2 * far, u1 * far), "dashed": True},
        {"kind": "line", "role": "quiet", "at": _through(u1 * far, u2 * far)},
        {
            "kind": "segments",
            "role": "model",
            "at": rows([(*pair.x, foot[0] + n1, foot[1] + n2)], 4),
            "dashed": True,
            "about": "along",
        },
        {
            "kind": "arrows",
            "role": "model",
            "at": rows([(n1, n2, foot[0] + n1, foot[1] + n2)], 4),
            "about": "along dot",
        },
    ]
    height = math.hypot(pair.x[0] - foot[0], pair.x[1] - foot[1])
    if height > CORNER and abs(pair.along) > CORNER:
        v1, v2 = (pair.x[0] - foot[0]) / height * CORNER, (pair.x[1] - foot[1]) / height * CORNER
        back = -math.copysign(CORNER, pair.along)
        b1, b2 = u1 * back, u2 * back
        corner = [(foot[0] + v1, foot[1] + v2), (foot[0] + v1 + b1, foot[1] + v2 + b2), (foot[0] + b1, foot[1] + b2)]
        marks.append({"kind": "line", "role": "quiet", "at": rows(corner, 2)})
    return marks


def _through(x: float, y: float) -> Rows:
    """A straight line from (−x, −y) through the origin to (x, y)."""
    return rows([(-x, -y), (x, y)], 2)


def _tip(name: str, role: Role, tip: Arrow) -> Handle:
    return {
        "kind": "handle",
        "role": role,
        "name": name,
        "label": f"Tip of {name}: drag it anywhere",
        "x": tip[0],
        "y": tip[1],
        "drag": {"x": {"param": f"{name}1", "per": 1.0}, "y": {"param": f"{name}2", "per": 1.0}},
        "value": tip[0],
        "low": -FAR,
        "high": FAR,
        "text": f"({_number(tip[0])}, {_number(tip[1])})",
        "about": ABOUT[name],
    }


COSINE = rows([(float(degrees), math.cos(math.radians(degrees))) for degrees in range(-180, 181, 4)], 2)


def _cosine_panel(pair: Pair, readouts: list[str]) -> Plot:
    """The cosine of every angle, and that of the two arrows."""
    marks: list[Mark] = [{"kind": "line", "role": "quiet", "at": COSINE}]
    if pair.has_angle:
        at = (pair.angle, pair.cosine)
        marks.append({"kind": "segments", "role": "model", "at": rows([(at[0], 0.0, *at)], 4), "about": "cosine angle"})
        marks.append({"kind": "dots", "role": "model", "at": rows([at], 2), "lit": 0, "about": "cosine angle"})
    return {
        "view": "plot",
        "name": "cosine",
        "title": "The cosine of the angle between them",
        "share": 1.0,
        "x": {"label": "angle from w to x", "unit": "°", "domain": (-180.0, 180.0), "format": "d"},
        "y": {"label": "cosine", "unit": "", "domain": (-1.2, 1.2), "format": ".1f"},
        "marks": marks,
        "readouts": readouts,
    }
