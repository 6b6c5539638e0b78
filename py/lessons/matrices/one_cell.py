"""What is in a matrix times a vector?  How many numbers, and one of them, are asked before they are shown.

    W · x = z,    z_i = w_i1·x_1 + w_i2·x_2 + w_i3·x_3

W is 2 × 3, of whole numbers, so that the second number of z can be worked out in the head.
"""

import math

from picture import network as n
from picture.params import Guess, Params, Slider, Toggle
from picture.scene import Matrices, Readout, Scene, Sign
from picture.words import factor, number

TITLE = "Two rows, one vector"
TASK = "Work out the second number, then look."
DOCK = ["guess", "show"]

WEIGHTS = ((1.0, 4.0, 0.0), (3.0, -1.0, 2.0))
X = (2.0, 1.0, -2.0)
NO_BIAS = (0.0, 0.0)
ASKED = 1
"""The row whose number is asked."""

COUNT = Guess(
    name="count",
    label="W · x has",
    options=(("2", "2 numbers"), ("3", "3 numbers"), ("6", "6 numbers")),
    meets={
        "2": "Yes, 2: one number for each row.",
        "3": "Three is how many numbers go in, one for each column. What comes out is 2 numbers, one for each row.",
        "6": (
            "Six products are made, one in each cell. But those of a row are added up. "
            "What comes out is 2 numbers, one for each row."
        ),
    },
)
PARAMS = [
    COUNT,
    Slider(
        name="guess",
        label="The second one is",
        low=-12.0,
        high=12.0,
        opening=0.0,
        step=1.0,
        whole=True,
        format=",.0f",
        role="guess",
    ),
    Toggle(name="show", label="Show it", button=True),
]


def scene(params: Params) -> Scene:
    """The product, as far as it has been asked and answered."""
    guess, verdict = params["guess"], COUNT.verdict(params)
    readouts = {"guess": Readout("your guess", guess, "guess")}
    z = n.answers(WEIGHTS, NO_BIAS, X)
    answer = n.vector("z", z, "model", reads=".0f", about=n.layer_about(1, (3, 2)))
    if not verdict:
        answer, note = Sign("?", "what is asked"), "First choose how many numbers come out."
    elif not params["show"]:
        answer, note = n.blank(answer), "Now the second one: set your guess, then press “Show it”."
    else:
        readouts["truth"] = Readout("second number of W · x", z[ASKED], "best")
        note = _meets_number(guess, z)
    weights = n.matrix("W", WEIGHTS, reads=".0f", about=n.weights_about(1, 2, 3))
    x = n.vector("x", X, "data", reads=".0f", about=[n.neuron_about(0, j, (3, 2)) for j in range(3)])
    product = Matrices(
        "product",
        "Matrix times vector",
        [weights, n.TIMES, x, n.EQUALS, answer],
        readouts,
        picked=n.row_about(1, ASKED, 3) if verdict else None,
    )
    rows = f"({_listed(WEIGHTS[0])}) and ({_listed(WEIGHTS[1])})"
    return Scene(
        [product],
        alt=" ".join(filter(None, (f"W is 2 × 3, with the rows {rows}; x is {_listed(X)}.", verdict, note))),
        note=note,
        verdict=verdict,
    )


def _listed(numbers: tuple[float, ...]) -> str:
    return ", ".join(number(each) for each in numbers)


def _meets_number(guess: float, z: tuple[float, ...]) -> str:
    """What the guess would have been right for, and the sum."""
    row = WEIGHTS[ASKED]
    terms = " + ".join(f"{factor(w)} × {factor(x)}" for w, x in zip(row, X, strict=True))
    right = f"{terms} = {number(z[ASKED])}"
    if guess == z[ASKED]:
        return f"Yes. Along the second row, down x: {right}."
    if guess == z[0]:
        return f"{number(guess)} is the first number, along the first row. Along the second: {right}."
    (down_the_column,) = n.answers((tuple(weights[ASKED] for weights in WEIGHTS),), (0.0,), X[:2])
    if guess == down_the_column:
        return f"{number(guess)} comes from going down the second column. The rule is along a row, down x: {right}."
    if guess == math.fsum(row):
        return f"{number(guess)} is the sum of the second row, without x. Each weight meets its number: {right}."
    if guess in [z[ASKED] - 2.0 * w * x for w, x in zip(row, X, strict=True)]:
        return f"{number(guess)} has one sign the wrong way round. Along the second row, down x: {right}."
    return f"You said {number(guess)}. Along the second row, down x: {right}."
