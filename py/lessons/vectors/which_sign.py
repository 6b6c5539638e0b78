"""Plus, zero or minus?  The sign of a dot product, by eye.

    w · x = w₁x₁ + w₂x₂

Six pairs of arrows. The answer is worked out from their numbers, and is in no scene before one has been chosen.
"""

from lessons.vectors import projection
from lessons.vectors.projection import Pair
from picture.params import Guess, Params, one_of
from picture.scene import Readout, Scene
from picture.words import DUST, number

TITLE = "Two arrows: what is the sign?"
TASK = "Look at the arrows. Is w · x plus, minus, or zero?"
DOCK = ["pair"]

PAIRS = (
    Pair((3.0, 1.0), (2.0, 3.0)),
    Pair((3.0, 1.0), (-3.0, 2.0)),
    Pair((-3.0, -1.0), (-1.0, -3.0)),
    Pair((2.0, 3.0), (3.0, -2.0)),
    Pair((1.0, 3.0), (4.0, -1.0)),
    Pair((-2.0, 3.0), (4.0, 2.0)),
)
"""Three are above zero, one of them with minus numbers only, two below, and one is zero."""

WHY = {
    "plus": "The arrows are less than a right angle apart, so x goes some way along w.",
    "zero": "The arrows are at a right angle: x goes neither along w nor against it.",
    "minus": "The arrows are more than a right angle apart, so x goes some way against w.",
}
"""How to see each sign."""


def _meets(answer: str, asked: Params) -> str:
    """Whether the sign was right, the sum, and how to see it."""
    pair = PAIRS[int(asked["pair"]) - 1]
    right = sign_of(pair)
    if answer == right:
        said = "Yes"
    elif right == "zero":
        said = "It is neither plus nor minus, but zero"
    else:
        said = f"It is {right} and not {answer}"
    said += f": {projection.product_in_words(pair)}. {WHY[right]}"
    if right == "plus" and max(*pair.w, *pair.x) < 0.0:
        said += " That all four numbers are below zero says nothing: minus times minus is plus."
    return said


GUESS = Guess(
    name="sign",
    label="The dot product is",
    options=(("plus", "Above zero"), ("zero", "Zero"), ("minus", "Below zero")),
    until="pair",
    meets=_meets,
)
PARAMS = [
    one_of("pair", "Pair", len(PAIRS)),
    GUESS,
]


def scene(params: Params) -> Scene:
    """Two arrows; and, once a sign has been chosen, their dot product."""
    place = int(params["pair"])
    pair, verdict = PAIRS[place - 1], GUESS.verdict(params)
    w, x = pair.lengths
    readouts = {"w_long": Readout("length of w", w, "parameter"), "x_long": Readout("length of x", x, "data")}
    product = "Choose the sign of their dot product."
    if verdict:
        readouts["dot"] = Readout("w · x", pair.dot, "model")
        readouts["angle"] = Readout("angle", pair.angle, "quiet", f"{number(pair.angle, 3)}°")
        product = f"Their dot product is {number(pair.dot)}. {verdict}"
    return Scene(
        [projection.plane(pair, readouts, shown=bool(verdict))],
        alt=f"Pair {place} of {len(PAIRS)}. {projection.arrows_in_words(pair)} {product}",
        verdict=verdict,
    )


def sign_of(pair: Pair) -> str:
    """Which of the choices is right."""
    if abs(pair.dot) < DUST:
        return "zero"
    return "plus" if pair.dot > 0.0 else "minus"
