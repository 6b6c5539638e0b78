"""Plus, zero or minus?  The sign of a dot product, by eye.

    w · x = w₁x₁ + w₂x₂

Six pairs of arrows. The answer is worked out from their numbers, and is in no scene before one has been chosen.
"""

from lessons.vectors import projection
from lessons.vectors.projection import Pair
from picture.old import Readout, Scene
from picture.params import Choice, Params, Slider
from picture.words import DUST, number
from worlds import houses as h

TITLE = "Two arrows: what is the sign?"
CAPTION = "Choose for each pair. The arrows are enough, but you can also read off their numbers and work it out."

PAIRS = (
    Pair((3.0, 1.0), (2.0, 3.0)),
    Pair((3.0, 1.0), (-3.0, 2.0)),
    Pair((-3.0, -1.0), (-1.0, -3.0)),
    Pair((2.0, 3.0), (3.0, -2.0)),
    Pair((1.0, 3.0), (4.0, -1.0)),
    Pair((-2.0, 3.0), (4.0, 2.0)),
)
"""Three are above zero, one of them with minus numbers only, two below, and one is zero."""

PARAMS = [
    Slider(
        name="pair",
        label="Pair",
        low=1.0,
        high=len(PAIRS),
        opening=1.0,
        step=1.0,
        unit=f"of {len(PAIRS)}",
        format="d",
        role="quiet",
        whole=True,
    ),
    Choice(
        name="sign",
        label="The dot product is",
        options=(("plus", "Above zero"), ("zero", "Zero"), ("minus", "Below zero")),
        opening="",
        until="pair",
    ),
]


def scene(params: Params) -> Scene:
    """Two arrows; and, once a sign has been chosen, their dot product."""
    place, sign = int(params["pair"]), params["sign"]
    pair = PAIRS[place - 1]
    w, x = pair.lengths
    readouts: dict[str, Readout] = {
        "w_long": h.readout("length of w", w, number(w), "parameter"),
        "x_long": h.readout("length of x", x, number(x), "data"),
    }
    words = f"Pair {place} of {len(PAIRS)}. {projection.arrows_in_words(pair)}"
    drawn: Scene = {"panels": [], "readouts": readouts, "alt": f"{words} Choose the sign of their dot product."}
    if sign:
        said = projection.product_in_words(pair)
        readouts["dot"] = h.readout("w · x", pair.dot, number(pair.dot), "model")
        readouts["angle"] = h.readout("angle", pair.angle, f"{number(pair.angle, 3)}°", "quiet")
        drawn["alt"] = f"{words} Their dot product is {said}."
        drawn["note"] = _score(pair, sign, said)
    drawn["panels"] = [projection.plane(pair, list(readouts), shown=bool(sign), handles=[])]
    return drawn


def sign_of(pair: Pair) -> str:
    """Which of the choices is right."""
    if abs(pair.dot) < DUST:
        return "zero"
    return "plus" if pair.dot > 0.0 else "minus"


def _score(pair: Pair, sign: str, said: str) -> str:
    """Whether the choice was right, and how to see it."""
    right = sign_of(pair)
    why = {
        "plus": "The arrows are less than a right angle apart, so x goes some way along w.",
        "zero": "The arrows are at a right angle: x goes neither along w nor against it.",
        "minus": "The arrows are more than a right angle apart, so x goes some way against w.",
    }[right]
    if right == "plus" and max(*pair.w, *pair.x) < 0.0:
        why += " That all four numbers are below zero says nothing: minus times minus is plus."
    yes = "Yes" if sign == right else f"It is {'zero' if right == 'zero' else f'{right} and not {sign}'}"
    if right == "zero" and sign != right:
        yes = "It is neither plus nor minus, but zero"
    return f"{yes}: {said}. {why}"
