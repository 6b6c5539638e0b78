"""Plus, zero or minus?  The sign of a dot product, by eye.

    w · x = w₁x₁ + w₂x₂

Six pairs of arrows, each with a question of its own. The answer is worked out from their numbers, and is in no scene
before one has been chosen.
"""

from lessons.vectors import projection
from lessons.vectors.projection import Pair
from picture.params import Choice, Guess, Params
from picture.scene import Readout, Scene, aside
from picture.words import DUST, number

TITLE = "Two arrows: what is the sign?"
TASK = "The green arrow is the shadow of x on w. Now the next pair."
DOCK = ["pair"]
GONE = ["sign"]

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
    "plus": "They are less than a right angle apart.",
    "zero": "They are at a right angle.",
    "minus": "They are more than a right angle apart.",
}
"""How to see each sign."""


def sign_of(pair: Pair) -> str:
    """Which of the answers is right."""
    if abs(pair.dot) < DUST:
        return "zero"
    return "plus" if pair.dot > 0.0 else "minus"


def _meets(pair: Pair) -> dict[str, str]:
    """For each answer whether it is right, the sum, and how to see it."""
    right = sign_of(pair)
    why = WHY[right]
    if right == "plus" and max(*pair.w, *pair.x) < 0.0:
        why = "Minus times minus is plus."
    said = f"{projection.product_in_words(pair)}. {why}"
    return {answer: f"{'Yes' if answer == right else f'It is {right}'}: {said}" for answer in WHY}


GUESSES = [
    Guess(
        f"sign{place}",
        "Is w · x plus, minus, or zero?",
        options=(("plus", "Plus"), ("zero", "Zero"), ("minus", "Minus")),
        meets=_meets(pair),
        when=("pair", str(place)),
    )
    for place, pair in enumerate(PAIRS, start=1)
]
PLACES = [str(place) for place in range(1, len(PAIRS) + 1)]
PARAMS = [
    Choice("pair", "Pair", options=tuple((place, place) for place in PLACES), opening="1"),
    *GUESSES,
]


def scene(params: Params) -> Scene:
    """Two arrows; and, once a sign has been chosen, their dot product."""
    place = int(params["pair"])
    pair, verdict = PAIRS[place - 1], GUESSES[place - 1].verdict(params)
    w, x = pair.lengths
    readouts = aside({"w_long": Readout("length of w", w, "parameter"), "x_long": Readout("length of x", x, "data")})
    if verdict:
        readouts["dot"] = Readout("w · x", pair.dot, "model")
        readouts["angle"] = Readout("angle", pair.angle, "quiet", f"{number(abs(pair.angle), 3)}°")
    words = f"Pair {place} of {len(PAIRS)}. {projection.arrows_in_words(pair)}"
    return Scene(
        [projection.plane(pair, readouts, shown=bool(verdict))],
        alt=f"{words} Their dot product is {number(pair.dot)}. {verdict}" if verdict else words,
        verdict=verdict,
    )
