"""What is in a matrix times a vector?  How many numbers, and one of them, are asked before they are shown.

    W · x = z,    z_i = w_i1·x_1 + w_i2·x_2 + w_i3·x_3

W is 2 × 3, of whole numbers, so that the second number of z can be worked out in the head.
"""

import math

from picture import network as n
from picture.old import Cells, Matrices, Readout, Scene
from picture.params import Choice, Params, Slider, Toggle
from picture.words import factor, number
from worlds import houses as h

TITLE = "Two rows, one vector"
CAPTION = "How many numbers come out? Choose. Then work out the second of them, set your guess, and look."

WEIGHTS = ((1.0, 4.0, 0.0), (3.0, -1.0, 2.0))
X = (2.0, 1.0, -2.0)
NO_BIAS = (0.0, 0.0)
ASKED = 1
"""The row whose number is asked."""

COUNT = Choice(
    name="count", label="W · x has", options=(("2", "2 numbers"), ("3", "3 numbers"), ("6", "6 numbers")), opening=""
)
GUESS = Slider(
    name="guess",
    label="The second one is",
    low=-12.0,
    high=12.0,
    opening=0.0,
    step=1.0,
    whole=True,
    format=",.0f",
    role="guess",
)
PARAMS = [COUNT, GUESS, Toggle(name="show", label="Show it", button=True)]

MEANT = {
    "3": "Three is how many numbers go in, one for each column.",
    "6": "Six products are made, one in each cell. But those of a row are added up.",
}
"""What the other counts would have been."""


def scene(params: Params) -> Scene:
    """The product, as far as it has been asked and answered."""
    count, guess, shown = params["count"], params["guess"], params["show"] and params["count"]
    weights: Cells = {**n.matrix("W", WEIGHTS), "format": ".0f", "about": n.weights_about(1, 2, 3)}
    x: Cells = {**n.vector("x", X, "data"), "format": ".0f", "about": [n.neuron_about(0, j, (3, 2)) for j in range(3)]}
    panel: Matrices = {
        "view": "matrix",
        "name": "product",
        "title": "Matrix times vector",
        "share": 1.0,
        "parts": [weights, n.TIMES, x, n.EQUALS],
        "readouts": ["guess"],
    }
    readouts: dict[str, Readout] = {"guess": h.readout("your guess", guess, number(guess), "guess")}
    words = f"W is 2 × 3, with the rows {_row(0)} and {_row(1)}; x is {', '.join(number(value) for value in X)}."
    if not count:
        panel["parts"].append({"kind": "sign", "text": "?", "says": "what is asked"})
        note = "First choose how many numbers come out."
        return {"panels": [panel], "readouts": readouts, "alt": f"{words} {note}", "note": note}
    z = n.answers(WEIGHTS, NO_BIAS, X)
    answer: Cells = {**n.vector("z", z, "model"), "format": ".0f", "about": n.layer_about(1, (3, 2))}
    panel["parts"].append(answer if shown else n.blank(answer))
    panel["picked"] = n.row_about(1, ASKED, 3)
    note = _score_count(count, len(z))
    if shown:
        readouts["truth"] = h.readout("second number of W · x", z[ASKED], number(z[ASKED]), "best")
        panel["readouts"].append("truth")
        note = _score(guess, z)
        if int(count) != len(z):
            note += f" And it is one of {len(z)} numbers, not of {count}."
    else:
        note += " Now the second one: set your guess, then press “Show it”."
    return {"panels": [panel], "readouts": readouts, "alt": f"{words} {note}", "note": note}


def _row(i: int) -> str:
    return "(" + ", ".join(number(weight) for weight in WEIGHTS[i]) + ")"


def _score_count(chosen: str, count: int) -> str:
    if int(chosen) == count:
        return f"Yes, {count}: one number for each row."
    return f"{MEANT[chosen]} What comes out is {count} numbers, one for each row."


def _score(guess: float, z: tuple[float, ...]) -> str:
    """What the guess would have been right for, and the sum."""
    terms = " + ".join(f"{factor(w)} × {factor(x)}" for w, x in zip(WEIGHTS[ASKED], X, strict=True))
    spelt = f"{terms} = {number(z[ASKED])}"
    if guess == z[ASKED]:
        return f"Yes. Along the second row, down x: {spelt}."
    if guess == z[0]:
        return f"{number(guess)} is the first number, along the first row. Along the second: {spelt}."
    down = n.answers((tuple(row[ASKED] for row in WEIGHTS),), (0.0,), X[:2])[0]
    if guess == down:
        return f"{number(guess)} comes of going down the second column. The rule is along a row, down x: {spelt}."
    if guess == math.fsum(WEIGHTS[ASKED]):
        return f"{number(guess)} is the sum of the second row, without x. Each weight meets its number: {spelt}."
    slips = [z[ASKED] - 2.0 * w * x for w, x in zip(WEIGHTS[ASKED], X, strict=True)]
    if guess in slips:
        return f"{number(guess)} has one sign the wrong way round. Along the second row, down x: {spelt}."
    return f"You said {number(guess)}. Along the second row, down x: {spelt}."
