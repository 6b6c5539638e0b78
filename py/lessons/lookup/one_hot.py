"""What is a lookup?  A one-hot vector times a matrix, and the gradient that comes back to it.

    z = x · W        x is 1 at the letter and 0 elsewhere, so z is the letter's row of W
    L = −log softmax(z) at the letter that comes next
    ∂L/∂W = p − 1 there, p at the rest of the row, and 0 in all other rows

Three characters are enough for ann and anna: the dot, a and n. The numbers of W are made up.
"""

from collections.abc import Sequence
from typing import NamedTuple

from downhill import Embedding, Value, softmax
from picture import network as n
from picture.graph import Show, Walk
from picture.params import Choice, Guess, Matrix, Params, one_of
from picture.scene import Cells, Graph, Heading, Matrices, Pick, Readout, Role, Scene, Sign, aside, rows
from picture.words import decimal, number, signed

TITLE = "A letter looks up its row"
TASK = "Press another letter. Change a number of W. Press a number of the gradient."
DOCK = ["letter", "next"]

LETTERS = ".an"
SIZE = len(LETTERS)
NUDGE = 0.001

OPENING = ((-0.5, 1.2, 0.3), (0.4, -0.8, 0.6), (0.9, 0.5, -0.2))

ASKED = {"letter": "a", "next": "n"}


class Pass(NamedTuple):
    """One forward and one backward pass."""

    table: Embedding
    root: Value
    share: float
    """The probability of the letter that comes next."""

    @property
    def loss(self) -> float:
        """Its surprise."""
        return self.root.data

    @property
    def gradient(self) -> list[list[float]]:
        """Of every number of W."""
        return [[value.grad for value in row] for row in self.table.table]


def passed(weights: n.Table, letter: str, following: str) -> Pass:
    """Look the letter up, give every next letter a probability, and go back from the surprise at the one that came."""
    table = Embedding(SIZE, SIZE)
    for row, name, numbers in zip(table.table, LETTERS, weights, strict=True):
        for value, column, given in zip(row, LETTERS, numbers, strict=True):
            value.data, value.label = given, f"{name}→{column}"
    share = softmax(table(LETTERS.index(letter)))[LETTERS.index(following)]
    share.label = "p"
    loss = -share.log()
    loss.label = "L"
    loss.backward()
    return Pass(table, loss, share.data)


def nudged(weights: n.Table, letter: str, following: str, row: int, column: int) -> float:
    """The loss when one number of W is a little larger."""
    moved = [list(numbers) for numbers in weights]
    moved[row][column] += NUDGE
    return passed(moved, letter, following).loss


GUESS = Guess(
    "guess",
    "After a comes n. Which numbers of W get a gradient that is not 0?",
    options=(("all", "All 9"), ("row", "Row a"), ("cell", "Only a→n")),
    meets={
        "all": "Only the three of row a. The other rows were multiplied by 0 and had no part in the loss.",
        "row": "Yes. The other rows were multiplied by 0, so they had no part in the loss.",
        "cell": "The whole row of a. A letter’s chance can only grow if the other chances in the row shrink.",
    },
    state=ASKED,
    hides="The gradient is hidden",
)
_OPTIONS = tuple((letter, letter) for letter in LETTERS)
LETTER = Choice("letter", "Letter", options=_OPTIONS, opening=ASKED["letter"])
PARAMS = [
    GUESS,
    LETTER,
    Choice("next", "Next", options=_OPTIONS, opening=ASKED["next"]),
    Matrix("w", "W", opening=OPENING, low=-9.0, high=9.0, step=0.1),
    one_of("picked", "Number of W", SIZE * SIZE, opening=6.0),
]


def scene(params: Params) -> Scene:
    """The product; and once the question is answered, the gradient and the graph between them."""
    weights = params["w"]
    letter, following = (params["letter"], params["next"]) if params["guess"] else ASKED.values()
    now = passed(weights, letter, following)
    row = weights[LETTERS.index(letter)]
    said = (
        f"Row {letter} of W is ({', '.join(map(number, row))}). It gives {following} {decimal(100 * now.share, 1)} %."
    )
    product = _product(weights, letter, row)
    if not params["guess"]:
        alt = f"{said} {GUESS.hidden()}"
        return Scene([product, _gradient(None, 0), _graph(now, shown=False)], alt=alt, note=said)
    picked = int(params["picked"]) - 1
    at_row, at_column = divmod(picked, SIZE)
    slope = now.gradient[at_row][at_column]
    moved = nudged(weights, letter, following, at_row, at_column)
    goes = f"goes from {now.loss:.5f} to {moved:.5f}" if moved != now.loss else f"stays at {now.loss:.5f}"
    note = f"{LETTERS[at_row]}→{LETTERS[at_column]} up by {NUDGE}: the loss {goes}. Gradient {signed(slope)}."
    gradient = _gradient(now, picked)
    gradient.readouts = aside(
        {
            "share": Readout(f"probability of {following}", now.share, "model"),
            "loss": Readout("loss", now.loss, "error"),
            "slope": Readout("gradient there", slope, "gradient"),
            "measured": Readout("measured by the nudge", (moved - now.loss) / NUDGE, "quiet"),
        }
    )
    panels = [product, gradient, _graph(now, shown=True)]
    return Scene(panels, alt=f"{said} {note}", note=note, verdict=GUESS.verdict(params))


def _names(row: int) -> list[str]:
    """What the cells of a row are called."""
    return [n.weight_name(1, row, column) for column in range(SIZE)]


def _headings(*, picks: bool) -> list[Heading]:
    """The letters of rows, to be looked up if they can be pressed."""
    return [
        Heading(letter, " ".join([f"row-{i + 1}", *_names(i)]), Pick(LETTER.name, letter) if picks else None)
        for i, letter in enumerate(LETTERS)
    ]


def _product(weights: n.Table, letter: str, row: Sequence[float]) -> Matrices:
    """One-hot, W, and the row that they make. The one-hot stands, so that each number is level with its row."""
    at = LETTERS.index(letter)
    hot = [float(each == letter) for each in LETTERS]
    about = n.weights_about(1, SIZE, SIZE)
    z = n.matrix("z", [row], "model", reads=".4~f", columns=n.headings(LETTERS), about=_names(at))
    parts: list[Cells | Sign] = [
        n.vector("x", hot, "data", shape="one-hot", reads=".0f", about=[f"row-{i + 1}" for i in range(SIZE)]),
        Sign("·", "times, row by row"),
        n.matrix(
            "W", weights, reads=".4~f", param="w", rows=_headings(picks=True), columns=n.headings(LETTERS), about=about
        ),
        n.EQUALS,
        z,
    ]
    return Matrices("product", "Lookup", parts, share=2.0, picked=" ".join([f"row-{at + 1}", *_names(at)]))


def _gradient(now: Pass | None, picked: int) -> Matrices:
    """The gradient of W, each number to be pressed; or its place, before it is known."""
    numbers = now.gradient if now else [[0.0] * SIZE] * SIZE
    cells = n.matrix(
        "∂L/∂W",
        numbers,
        "gradient",
        rows=_headings(picks=False),
        columns=n.headings(LETTERS),
        about=n.weights_about(1, SIZE, SIZE),
    )
    if not now:
        return Matrices("gradient", "Gradient", [n.blank(cells)])
    cells.picks, cells.values = "picked", rows([(i + 1.0,) for i in range(SIZE * SIZE)], 1)
    return Matrices("gradient", "Gradient", [cells], picked=n.weight_name(1, *divmod(picked, SIZE)))


def _graph(now: Pass, *, shown: bool) -> Graph:
    """From the row that was looked up to the loss. Rows that were not looked up are no part of it."""
    roles: dict[str, Role] = {value.label: "parameter" for row in now.table.table for value in row}
    walk = Walk(now.root, roles={**roles, "L": "error"})
    shows: tuple[Show, ...] = ("data", "grad") if shown else ("data",)
    moment = walk.at(None if shown else walk.forward)
    return moment.panel("graph", "Graph", shows=shows, whole=False, aside=True, still=True, gradients=shown)
