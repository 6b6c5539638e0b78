"""Which letter comes next?  All pairs of letters in a list of first names, counted.

    share = times the pair was seen / times its first letter was seen

A name begins and ends with a dot, so the row of the dot says how names begin, and its column how they end. The shade of
a tile is the square root of its count as a share of the largest: else all but a few would look empty.

Source: 32,257 first names given in the United States in 2018 (py/data/README.md).
"""

import math
from collections.abc import Sequence
from functools import lru_cache

from picture.params import Choice, Guess, Params, Slider, Text
from picture.scene import (
    Axis,
    Bars,
    Label,
    Mark,
    Plot,
    Readout,
    Readouts,
    Scene,
    Segments,
    Tiles,
    aside,
    rows,
)
from picture.words import listed, percent
from worlds.names import LETTERS, LONGEST, OWN, Example, Table, checked, examples, own, pairs

TITLE = "Every pair of letters"
TASK = "Press a row to see what comes after its letter, or walk along a name."
DOCK = ["name", "step"]

LAST = len(LETTERS) - 1
FLOOR = LAST + 1.5
"""Where the bars of a row stand, over the table."""

TALLEST = 7.0
"""How high the largest of them is, in rows."""

TOP = FLOOR + TALLEST + 2.0


def _meets(guess: str, _: Params) -> str:
    """The guess beside the most frequent first letters."""
    first, second = _most(pairs(), ".")[:2]
    shares = {letter: percent(share(pairs(), ".", letter)) for letter in LETTERS}
    words = f"{shares[first]} of all names begin with {first}, {shares[second]} with {second}"
    if guess == first:
        return f"Yes. {words}."
    return f"Not quite. {words}, {shares[guess]} with {guess}."


GUESS = Guess(
    "guess",
    "With which letter do most of these names begin?",
    options=(("a", "a"), ("j", "j"), ("m", "m")),
    meets=_meets,
    state={"row": ".", "step": 0.0, "own": ""},
    hides="The first letters are hidden",
)
ROW = Choice("row", "Letter before", options=tuple((letter, letter) for letter in LETTERS), opening=".")
NAME = Text("name", "Name", opening="emma", examples=("anna", "xavier", "zoe"), most=40)
STEP = Slider(
    "step", "Letters walked", 0.0, LONGEST + 1.0, opening=0.0, step=1.0, format="d", role="quiet", whole=True, plays=1.0
)
PARAMS = [GUESS, ROW, NAME, STEP, OWN]


def scene(params: Params) -> Scene:
    """The table, the bars of one of its rows, and where the walk along the name has come."""
    name = checked(params["name"])
    walk = list(examples(name, 1))
    ends = {"step": float(len(walk))}
    if not params["guess"]:
        words = f"{sum(map(sum, pairs())):,} pairs of letters, counted. {GUESS.hidden()}"
        return Scene([_panel(_tiles(pairs(), hidden="."), [], {})], alt=words, note=words, ends=ends)
    mine = own(params["own"])
    table, whose = mine.table, mine.said
    step = min(int(params["step"]), len(walk))
    pair = walk[step - 1] if step else None
    row = pair.context if pair else params["row"]
    marks = [*_bars(table, row, pair), *_outline(row, pair)]
    total = seen(table, row)
    readouts = {"seen": Readout(f"times {_named(row, first=True)} was seen", total, "data", f"{total:,}")}
    if pair:
        said = name[:step] if step < len(walk) else f"{name}."
        marks.append(Label(said, LAST + 0.5, TOP, "best", "end", large=True))
        readouts |= _of_pair(table, pair)
    note = f"{_walked(table, pair, step, len(walk)) if pair else _of_row(table, row)} {whose}".strip()
    alt = f"How often each of {len(LETTERS)} letters, down, is followed by each, across; the shade is the count. {note}"
    panel = _panel(_tiles(table), marks, aside(readouts))
    return Scene([panel], alt=alt, note=note, verdict=GUESS.verdict(params), ends=ends)


def seen(table: Table, before: str) -> int:
    """How often the letter came, not counting the last place of a name."""
    return sum(table[LETTERS.index(before)])


def count(table: Table, before: str, letter: str) -> int:
    """How often the letter came after the other."""
    return table[LETTERS.index(before)][LETTERS.index(letter)]


def share(table: Table, before: str, letter: str) -> float:
    """Of all times that there was `before`, how often the letter followed; 0 if there was none."""
    return count(table, before, letter) / (seen(table, before) or 1)


def height(before: str) -> int:
    """How high the row of a letter stands: the dot's is the uppermost."""
    return LAST - LETTERS.index(before)


def _most(table: Table, before: str) -> Sequence[str]:
    """The letters after it, from the most frequent one on."""
    return sorted(LETTERS, key=lambda letter: -count(table, before, letter))


def _named(letter: str, *, first: bool) -> str:
    """A letter in words; a dot is where a name begins, or where it ends."""
    if letter != ".":
        return letter
    return "the start" if first else "the end"


def _of_row(table: Table, row: str) -> str:
    """What is most frequent in a row, and how much of it never came."""
    if not seen(table, row):
        return f"{row} is in none of the names."
    own = table is not pairs()
    most = [
        f"{_named(letter, first=False)} {percent(share(table, row, letter))}"
        for letter in _most(table, row)[: 2 if own else 3]
        if count(table, row, letter)
    ]
    never = [count(table, row, letter) for letter in LETTERS].count(0)
    words = f"After {_named(row, first=True)}: {listed(most)}."
    return f"{words} Never: {never} of {len(LETTERS)}." if never and not own else words


def _walked(table: Table, pair: Example, step: int, steps: int) -> str:
    before, letter = _named(pair.context, first=True), _named(pair.letter, first=False)
    times, whole = count(table, *pair), seen(table, pair.context)
    found = f"Seen {times:,} of {whole:,} times, {percent(share(table, *pair))}." if whole else "Never seen."
    return f"{step} of {steps}: after {before}, {letter}. {found}"


def _of_pair(table: Table, pair: Example) -> Readouts:
    times, part = count(table, *pair), share(table, *pair)
    return {
        "count": Readout(f"{pair.context}{pair.letter} seen", times, "best", f"{times:,} times"),
        "share": Readout("share of its row", part, "best", percent(part)),
    }


def _bars(table: Table, row: str, pair: Example | None) -> list[Mark]:
    """The shares of a row over its columns, the largest as high as there is room."""
    largest = _most(table, row)[0]
    scale = TALLEST / (share(table, row, largest) or 1.0)
    bars = {
        letter: (at - 0.4, FLOOR, at + 0.4, FLOOR + scale * share(table, row, letter))
        for at, letter in enumerate(LETTERS)
    }
    letter = pair.letter if pair else largest
    words = f"{letter} {percent(share(table, row, letter))}"
    return [
        Bars(list(bars.values()), "data"),
        *([Bars([bars[letter]], "best")] if pair else []),
        Label(words, float(LETTERS.index(letter)), bars[letter][3], "best" if pair else "data"),
    ]


def _outline(row: str, pair: Example | None) -> list[Mark]:
    """A frame around the row, and one around the pair."""
    y = height(row)
    marks: list[Mark] = [Segments(_frame(-0.5, y - 0.5, LAST + 0.5, y + 0.5), "parameter")]
    if pair:
        x = LETTERS.index(pair.letter)
        marks.append(Segments(_frame(x - 0.5, y - 0.5, x + 0.5, y + 0.5), "best"))
    return marks


def _frame(x0: float, y0: float, x1: float, y1: float) -> list[tuple[float, float, float, float]]:
    return [(x0, y0, x1, y0), (x1, y0, x1, y1), (x1, y1, x0, y1), (x0, y1, x0, y0)]


@lru_cache(maxsize=8)
def _shades(table: Table) -> Sequence[Sequence[float]]:
    """The table from its lowest row, each count as what its tile shows."""
    most = max(map(max, table))
    return [[math.sqrt(times / most) for times in row] for row in reversed(table)]


def _tiles(table: Table, hidden: str = "") -> Tiles:
    """All tiles, but for a row that is hidden."""
    shades = list(_shades(table))
    if hidden:
        shades[height(hidden)] = [0.0] * len(LETTERS)
    sets = [{ROW.name: letter, STEP.name: 0.0} for letter in reversed(LETTERS)]
    return Tiles(rows(shades, len(LETTERS)), "data", presses=sets)


def _panel(tiles: Tiles, marks: list[Mark], readouts: Readouts) -> Plot:
    letters = list(LETTERS)
    return Plot(
        "table",
        "Letter before, and letter after",
        Axis("letter after", (-0.5, LAST + 0.5), names=letters),
        Axis("letter before", (-0.5, TOP), names=letters[::-1]),
        [tiles, *marks],
        readouts,
    )
