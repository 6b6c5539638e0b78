"""What is in a matrix times a vector?  How many numbers, and one of them, are asked before they are shown.

    W · x = z,    z_i = w_i1·x_1 + w_i2·x_2 + w_i3·x_3

W is 2 × 3, of whole numbers, so that the second number of z can be worked out in the head.
"""

import math

from picture import network as n
from picture.params import Guess, Params, one_of
from picture.scene import Cells, Matrices, Scene, Sign, rows
from picture.words import factor, number

TITLE = "Two rows, one vector"
TASK = "Press a number of the answer to see which row it comes from."
GONE = ["show"]
DOCK: list[str] = []

WEIGHTS = ((1.0, 4.0, 0.0), (3.0, -1.0, 2.0))
X = (2.0, 1.0, -2.0)
Z = n.answers(WEIGHTS, (0.0, 0.0), X)
ASKED = 1
"""The row whose number is asked."""


def _sum(row: int) -> str:
    """A number of the answer, term by term."""
    terms = [f"{factor(w)} × {factor(x)}" for w, x in zip(WEIGHTS[row], X, strict=True)]
    return f"{' + '.join(terms)} = {number(Z[row])}"


def _answers() -> dict[str, str]:
    """The number that is asked, others that one may come to, and the sentence that meets each."""
    right = _sum(ASKED)
    (column,) = n.answers((tuple(weights[ASKED] for weights in WEIGHTS),), (0.0,), X[:2])
    wrong_sign = Z[ASKED] - 2.0 * WEIGHTS[ASKED][2] * X[2]
    meets = {
        Z[ASKED]: f"Yes. Along the row, down x: {right}.",
        Z[0]: f"{number(Z[0])} is the first number. Along the second row: {right}.",
        column: f"{number(column)} goes down a column. Along the row, down x: {right}.",
        math.fsum(WEIGHTS[ASKED]): f"That is the row without x. Each weight meets its number: {right}.",
        wrong_sign: f"{number(wrong_sign)} has one sign wrong. Along the row, down x: {right}.",
    }
    return {number(answer): meets[answer] for answer in sorted(meets)}


COUNT = Guess(
    "count",
    "How many numbers does W · x have?",
    options=(("2", "2"), ("3", "3"), ("6", "6")),
    meets={
        "2": "Yes, 2: one for each row.",
        "3": "It has 2, one for each row. Three go in, one for each column.",
        "6": "It has 2, one for each row. Each row adds up 3 of the 6 products.",
    },
)
NUMBER = Guess(
    "guess",
    "And what is its second number?",
    options=tuple((answer, answer) for answer in _answers()),
    meets=_answers(),
)
PARAMS = [COUNT, NUMBER, one_of("row", "Row", len(WEIGHTS), opening=ASKED + 1.0)]


def scene(params: Params) -> Scene:
    """The product, as far as it has been asked and answered."""
    counted, answered = COUNT.verdict(params), NUMBER.verdict(params)
    row = int(params["row"]) - 1
    note = f"Along row {row + 1}, down x: {_sum(row)}." if counted and answered else None
    product = Matrices(
        "product",
        "Matrix times vector",
        [
            n.matrix("W", WEIGHTS, reads=".0f", about=n.weights_about(1, 2, 3)),
            n.TIMES,
            n.vector("x", X, "data", reads=".0f", about=[n.neuron_about(0, j, (3, 2)) for j in range(3)]),
            n.EQUALS,
            _answer(bool(counted), bool(answered)),
        ],
        picked=" ".join([n.row_about(1, row, 3), *(n.neuron_name(0, j) for j in range(3))]) if counted else None,
    )
    listed = [", ".join(map(number, numbers)) for numbers in (*WEIGHTS, X)]
    words = f"W is 2 × 3, with the rows ({listed[0]}) and ({listed[1]}); x is {listed[2]}."
    verdict = (answered or counted) if counted else None
    return Scene([product], alt=" ".join(filter(None, (words, verdict, note))), note=note, verdict=verdict)


def _answer(counted: bool, answered: bool) -> Cells | Sign:
    """The answer: nothing of it, its shape, or its numbers, to be pressed."""
    if not counted:
        return Sign("?", "what?")
    z = n.vector("z", Z, "model", reads=".0f", about=n.layer_about(1, (3, 2)))
    if not answered:
        return n.blank(z)
    z.picks, z.values = "row", rows([(i + 1.0,) for i in range(len(Z))], 1)
    return z
