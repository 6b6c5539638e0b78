"""Counting, or going downhill?  729 weights that start at 0 are trained until they say what the counts say.

    p = softmax(row of W)        loss = mean surprise = mean of −log p(letter that came)

A step goes down the exact gradient of all 229,804 pairs. It needs no more than 27 rows: each letter looks up its row,
and how often each letter followed it stands beside it, as weights. The shade of a tile is the square root of what it
shows.
"""

import math
from array import array
from collections.abc import Sequence
from functools import cache, lru_cache

from downhill import LETTERS, Embedding, Value, cross_entropy, softmax
from downhill.compile import Compiled, Training
from downhill.compile import compile as compiled
from picture.params import Choice, Params
from picture.scene import Axis, Dots, Goal, Label, Line, Plot, Readout, Role, Scene, Segments, Tiles, aside, rows
from picture.words import decimal, number, percent
from worlds import names
from worlds.names import Table
from worlds.training import rate_slider, steps_slider

TITLE = "729 weights go downhill"
TASK = "Play until the loss is below 2.46. Then compare it with the counts."
DOCK = ["steps", "shows"]

SIZE = len(LETTERS)
STEPS = 300
LOW = 2.46
TOP = 3.4
"""The largest loss that is shown."""

BOTTOM = 2.4
ROOM = 0.05
"""Under the loss of the counts, where that of other names is lower."""

RATE = rate_slider(50.0, low=1.0)
STEP = steps_slider(float(STEPS), 30.0)
SHOWS = Choice(
    "shows", "Show", options=(("learned", "Learned"), ("counted", "Counted"), ("off", "Error")), opening="learned"
)
PARAMS = [STEP, SHOWS, RATE, names.OWN]

SHOWN: dict[str, tuple[str, Role]] = {
    "learned": ("Learned by descent", "model"),
    "counted": ("Counted", "data"),
    "off": ("How far apart they are", "error"),
}


@lru_cache(maxsize=4)
def rows_of(table: Table) -> list[list[float]]:
    """Every letter, and how often each letter followed it; scaled so that the mean of 27 rows is that of all pairs."""
    scale = SIZE / sum(map(sum, table))
    return [[float(letter), *(times * scale for times in row)] for letter, row in enumerate(table)]


@cache
def model() -> Compiled:
    """The loss of one row, compiled."""
    table = Embedding(SIZE, SIZE, spread=0.0)

    def loss(letter: Value, *followed: Value) -> Value:
        return cross_entropy(table(letter), followed)

    return compiled(table.parameters(), loss=loss, example=rows_of(names.pairs())[0])


class Run:
    """A training, worked out no further than has been asked for; `places` are the weights after each step."""

    def __init__(self, rate: float, table: Table) -> None:
        self._rate, self._table = rate, table
        self._training: Training | None = None
        self.places = [array("d", bytes(8 * SIZE * SIZE))]

    def at(self, steps: int) -> list[list[float]]:
        """The weights after that many steps, row by row."""
        while len(self.places) <= steps:
            # Nothing is compiled before there is a step.
            self._training = self._training or Training(model(), rows_of(self._table), self._rate)
            self._training.run(1)
            self.places.append(array("d", self._training.parameters))
        place = self.places[steps]
        return [list(place[i * SIZE : (i + 1) * SIZE]) for i in range(SIZE)]

    def losses(self, steps: int) -> list[float]:
        """The loss before each of those steps, and after the last."""
        now = loss(self._table, self.at(steps))
        before = self._training.losses[:steps] if self._training else []
        return [*before, now]

    def shares(self, steps: int) -> list[list[float]]:
        """The probability of each letter (column) after each (row)."""
        return [softmax(row) for row in self.at(steps)]


@lru_cache(maxsize=8)
def run(rate: float, table: Table) -> Run:
    """The run at this learning rate on these pairs, worked out once."""
    return Run(rate, table)


@lru_cache(maxsize=4)
def counted(table: Table) -> list[list[float]]:
    """The share of each letter (column) after each (row), counted; after a letter that never came, all are equal."""
    model = names.of_pairs(0.0, table)
    return [[model.probability(before, letter) for letter in LETTERS] for before in LETTERS]


def loss(table: Table, weights: Sequence[Sequence[float]]) -> float:
    """The mean surprise over all pairs."""
    costs = [cross_entropy(logits, times) for logits, times in zip(weights, table, strict=True)]
    return math.fsum(costs) / sum(map(sum, table))


@lru_cache(maxsize=4)
def limit(table: Table) -> float:
    """The loss of the counts themselves: no table of pairs does better."""
    return names.loss_of_all(names.of_pairs(0.0, table), table)


def scene(params: Params) -> Scene:
    """The probabilities learned so far, or the counts, or how far they are apart; and the loss on its way down."""
    steps, shows = int(params["steps"]), params["shows"]
    mine = names.own(params["own"])
    pairs, whose = mine.table, mine.said
    now = run(params["rate"], pairs)
    least = limit(pairs)
    learned, losses = now.shares(steps), now.losses(steps)
    apart = [[abs(p - q) for p, q in zip(*both, strict=True)] for both in zip(learned, counted(pairs), strict=True)]
    most, row, column = max((apart[i][j], i, j) for i in range(SIZE) for j in range(SIZE))
    title, role = SHOWN[shows]
    table = {"learned": learned, "counted": counted(pairs), "off": apart}[shows]
    reached = losses[-1] < LOW
    met = f"Below {LOW}: descent has found nearly what counting found."
    goal = None if whose else Goal(f"loss below {LOW}", losses[-1], reached, met, decimal(losses[-1], 4))
    pair = f"{LETTERS[row]}{LETTERS[column]}"
    note = (
        f"Step {steps}: loss {decimal(losses[-1], 4)}. Furthest off is {pair}: "
        f"{percent(learned[row][column])}, counted {percent(counted(pairs)[row][column])}. {whose}"
    ).strip()
    readouts = {
        "loss": Readout("loss", losses[-1], "error", f"{losses[-1]:.6f}"),
        "limit": Readout("loss of the counts", least, "best", f"{least:.6f}"),
        "above": Readout("above it by", losses[-1] - least, "error", number(losses[-1] - least, 3)),
        "apart": Readout("furthest apart", most, "error", percent(most)),
    }
    letters = list(LETTERS)
    plane = Plot(
        "table",
        title,
        Axis("letter after", (-0.5, SIZE - 0.5), names=letters),
        Axis("letter before", (-0.5, SIZE - 0.5), names=letters[::-1]),
        [_tiles(table, role), *(goal.sign(SIZE - 1.5, SIZE - 1.5) if goal else [])],
        aside(readouts),
    )
    alt = (
        f"{SIZE * SIZE} weights, started at 0, with a learning rate of {number(params['rate'], 3)}. {title}: the shade "
        f"of each tile is a probability. {note} The loss of the counts is {least:.4f}."
    )
    return Scene([plane, _losses(losses, least)], alt=alt, note=note, goal=goal)


def _tiles(table: Sequence[Sequence[float]], role: Role) -> Tiles:
    """The table, its first row uppermost."""
    shades = [[math.sqrt(share) for share in row] for row in reversed(table)]
    return Tiles(rows(shades, SIZE), role)


def _losses(losses: Sequence[float], least: float) -> Plot:
    """The loss after each step, over the line that it cannot cross."""
    at = [(float(step), loss) for step, loss in enumerate(losses)]
    end, now = float(STEPS), min(losses[-1], TOP)
    return Plot(
        "losses",
        "Loss",
        Axis("step", (0.0, end), format="d"),
        Axis("loss", (min(BOTTOM, least - ROOM), TOP)),
        [
            Segments([(0.0, least, end, least)], "best", dashed=True),
            Label(f"counts {least:.4f}", end, least, "best", "end"),
            Line(at, "error"),
            Dots(at[-1:], "error"),
            Label(decimal(losses[-1], 4), at[-1][0], now, "error", "start"),
        ],
        inset=True,
    )
