"""Are two layers more than one?  A grid of the plane, bent by each layer.

    W₂ · (W₁ · x + b₁) + b₂ = (W₂ · W₁) · x + (W₂ · b₁ + b₂)

Without tanh between them two layers are one matrix: both are applied to the same points of a grid, and the largest
distance between their answers is shown. With tanh they are not; then the single W · x + b that comes nearest to them
on average, in the sense of least squares over the grid, is measured as well; another may be nearer at its worst point.
"""

import math
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise

from downhill.ops import OPS
from picture import network as n
from picture.numbers import mean
from picture.old import Cells, Handle, Mark, Matrices, Plot, Readout, Role, Rows, Scene, Sign, rows
from picture.params import Choice, Matrix, Params, Row, Slider, Toggle
from picture.words import number
from worlds import houses as h

TITLE = "A sheet of graph paper, sent through two layers"
CAPTION = "Drag the two rings: each is where a column of the matrix points. Then go from stage to stage."

Point = tuple[float, float]
Table = tuple[Row, ...]
Map = Callable[[Point], Point]

EDGE, LINES, PIECES = 1.5, 7, 12
"""The paper reaches so far, has so many lines each way, and each line so many pieces."""

VIEW = 3.0
STAGES = ("the paper", "after layer 1", "after tanh", "after layer 2")
TANH = OPS["tanh"].compute
ROUNDING = 1e-9
"""Distances below this are what rounding leaves of zero."""


def _matrix(name: str, label: str, opening: Table, limit: float) -> Matrix:
    wide = len(opening[0])
    return Matrix(
        name=name, label=label, opening=opening, low=-limit, high=limit, step=0.1, rows=(2, 2), columns=(wide, wide)
    )


GUESS = Choice(
    name="guess",
    label="With tanh between them, two layers are",
    options=(("same", "the same one matrix"), ("other", "one matrix, but another"), ("none", "no one matrix")),
    opening="",
)
PARAMS = [
    Slider(
        name="stage",
        label="Stage",
        low=0.0,
        high=3.0,
        opening=1.0,
        step=1.0,
        whole=True,
        format=",.0f",
        role="quiet",
        plays=0.8,
    ),
    GUESS,
    Toggle(name="tanh", label="tanh between the layers"),
    _matrix("w1", "W₁", ((1.0, -0.6), (0.5, 1.2)), 1.5),
    _matrix("b1", "b₁", ((0.3,), (-0.2,)), 1.0),
    _matrix("w2", "W₂", ((0.8, 0.7), (-0.6, 0.9)), 1.5),
    _matrix("b2", "b₂", ((-0.2,), (0.4,)), 1.0),
]


@cache
def paper() -> tuple[tuple[Point, ...], ...]:
    """The lines of the sheet: upright ones, then level ones, each a row of points."""
    places = [EDGE * (2.0 * i / (LINES - 1) - 1.0) for i in range(LINES)]
    along = [EDGE * (2.0 * i / PIECES - 1.0) for i in range(PIECES + 1)]
    upright = [tuple((x, y) for y in along) for x in places]
    level = [tuple((x, y) for x in along) for y in places]
    return (*upright, *level)


@cache
def points() -> tuple[Point, ...]:
    """All points of the sheet, each once."""
    return tuple(dict.fromkeys(point for line in paper() for point in line))


def affine(weights: Table, biases: Row) -> Map:
    """W · x + b, for two numbers."""
    (a, b), (c, d) = weights
    p, q = biases
    return lambda point: (a * point[0] + b * point[1] + p, c * point[0] + d * point[1] + q)


def squashed(point: Point) -> Point:
    """Both numbers through tanh."""
    return TANH(point[0]), TANH(point[1])


def product(left: Table, right: Table) -> Table:
    """Matrix times matrix: row i of the left with column j of the right."""
    columns = list(zip(*right, strict=True))
    return tuple(
        tuple(math.fsum(a * b for a, b in zip(row, column, strict=True)) for column in columns) for row in left
    )


def nearest(answers: Sequence[Point]) -> Map:
    """The single W · x + b that comes nearest to these answers at `points()`, by least squares.

    The sheet lies evenly about the origin, so each weight is a mean of products by itself.
    """
    spread = math.fsum(x * x for x, _ in points())
    weights = tuple(
        tuple(
            math.fsum(answer[i] * point[j] for answer, point in zip(answers, points(), strict=True)) / spread
            for j in (0, 1)
        )
        for i in (0, 1)
    )
    return affine(weights, tuple(mean([answer[i] for answer in answers]) for i in (0, 1)))


def apart(answers: Sequence[Point], one: Map) -> float:
    """The largest distance between `answers` and those of `one`, over the sheet."""
    return max(math.dist(answer, one(point)) for answer, point in zip(answers, points(), strict=True))


def scene(params: Params) -> Scene:
    """The sheet, the sheet at a stage, and the two layers as one matrix."""
    w1, b1, w2, b2 = params["w1"], _flat(params["b1"]), params["w2"], _flat(params["b2"])
    guess, bent, stage = params["guess"], params["tanh"] and bool(params["guess"]), int(params["stage"])
    first, second = affine(w1, b1), affine(w2, b2)
    bend: Map = squashed if bent else lambda point: point
    stages: list[Map] = [
        lambda point: point,
        first,
        lambda point: bend(first(point)),
        lambda point: second(bend(first(point))),
    ]
    whole = product(w2, w1)
    (rest,) = zip(*product(w2, params["b1"]), strict=True)
    shift = (rest[0] + b2[0], rest[1] + b2[1])
    one = affine(whole, shift)
    answers = [stages[3](point) for point in points()]
    distance = apart(answers, one)
    readouts: dict[str, Readout] = {
        "apart": h.readout("largest distance from the one matrix", distance, _distance(distance), "error")
    }
    least = apart(answers, nearest(answers)) if bent else distance
    if bent:
        readouts["least"] = h.readout("from the one nearest on average", least, _distance(least), "best")
    note = _note(guess, params["tanh"], distance, least)
    after = _sheet(stages[stage], stage, one if stage == 3 else None, bent)
    after["marks"] += _columns(stage, w1, b1, w2, b2)
    words = (
        f"A grid of the plane, {STAGES[stage] if stage else 'as it is'}. W₁ is {_said(w1)}, W₂ is {_said(w2)}, and "
        f"W₂ · W₁ is {_said(whole)}; tanh is {'on' if bent else 'off'}."
    )
    before = _sheet(stages[0], 0, None, bent)
    before["name"], before["title"] = "before", "The paper"
    return {
        "panels": [before, after, _one(params, whole, shift, list(readouts))],
        "readouts": readouts,
        "alt": f"{words} {note}",
        "note": note,
    }


def _flat(table: Table) -> Row:
    return tuple(number for (number,) in table)


def _said(table: Table) -> str:
    return " over ".join("(" + ", ".join(number(value) for value in row) + ")" for row in table)


def _distance(value: float) -> str:
    return "0" if value < ROUNDING else number(value)


def _note(guess: str, wanted: bool, distance: float, least: float) -> str:
    """What is seen, and how the guess does."""
    if not guess:
        if wanted:
            return "First choose what you expect. Then tanh goes between the layers."
        return (
            "Two layers without anything between them: at every point of the paper they answer what the one matrix "
            "W₂ · W₁ answers, with the bias W₂ · b₁ + b₂. Choose what tanh will do to that, then switch it on."
        )
    if not wanted:
        return f"Without tanh the largest distance is {_distance(distance)}. You have chosen: switch tanh on."
    truth = "same" if distance < ROUNDING else "other" if least < ROUNDING else "none"
    if truth != "none":
        return (
            "With these numbers tanh changes nothing that one matrix could not do: nothing of the paper is left for "
            "it to bend. Give the layers back some of their weights."
        )
    told = (
        f"With tanh the two layers and the one matrix are up to {_distance(distance)} apart. Even the matrix "
        f"and bias nearest on average are up to {_distance(least)} off, and none is right everywhere: they "
        "keep straight lines straight, and these are bent."
    )
    if guess == "none":
        return f"Yes. {told}"
    if guess == "other":
        return f"There is another matrix that comes nearer, but none that does it. {told}"
    return f"It would be so, if tanh left its numbers as they are. {told}"


def _drawn(lines: Sequence[Sequence[Point]], through: Map, straight: bool) -> Rows:
    """Pieces of lines: rows of [x0, y0, x1, y1]; a straight line is one piece."""
    table: list[tuple[float, float, float, float]] = []
    for line in lines:
        chosen = [line[0], line[-1]] if straight else line
        moved = [through(point) for point in chosen]
        table += [(*start, *end) for start, end in pairwise(moved)]
    return rows(table, 4)


def _sheet(through: Map, stage: int, one: Map | None, bent: bool) -> Plot:
    """The paper at a stage: its two middle lines drawn out, and, dashed, what the one matrix makes of it."""
    straight = not bent or stage < 2
    role: Role = "data" if stage == 0 else "model"
    lines = paper()
    middle = LINES // 2
    marks: list[Mark] = [{"kind": "segments", "role": role, "at": _drawn(lines, through, straight)}]
    for line in (lines[middle], lines[LINES + middle]):
        chosen = (line[0], line[-1]) if straight else line
        marks.append({"kind": "line", "role": role, "at": rows([through(point) for point in chosen], 2)})
    if one:
        marks.append({"kind": "segments", "role": "best", "at": _drawn(lines, one, straight=True), "dashed": True})
    return {
        "view": "plot",
        "name": "after",
        "title": f"The paper {STAGES[stage]}" if stage else "The paper, before anything",
        "share": 1.0,
        "x": {"label": "first number", "unit": "", "domain": (-VIEW, VIEW), "format": "~g"},
        "y": {"label": "second number", "unit": "", "domain": (-VIEW, VIEW), "format": "~g"},
        "marks": marks,
        "readouts": [],
        "equal": True,
    }


def _columns(stage: int, w1: Table, b1: Row, w2: Table, b2: Row) -> list[Mark]:
    """The columns of the matrix whose work is seen, as arrows from where the origin has gone."""
    if stage not in (1, 3):
        return []
    layer, weights, biases = (1, w1, b1) if stage == 1 else (2, w2, b2)
    sub = "₁₂"[layer - 1]
    marks: list[Mark] = []
    for j in (0, 1):
        x, y = biases[0] + weights[0][j], biases[1] + weights[1][j]
        about = " ".join(n.weight_name(layer, i, j) for i in (0, 1))
        marks.append({"kind": "arrows", "role": "parameter", "at": rows([(*biases, x, y)], 4), "about": about})
        handle: Handle = {
            "kind": "handle",
            "role": "parameter",
            "name": f"column-{j + 1}",
            "label": f"Column {j + 1} of W{sub}",
            "x": x,
            "y": y,
            "drag": {
                "x": {"param": f"w{layer}", "per": 1.0, "row": 0, "column": j},
                "y": {"param": f"w{layer}", "per": 1.0, "row": 1, "column": j},
            },
            "value": weights[1][j],
            "low": -1.5,
            "high": 1.5,
            "text": f"{number(weights[0][j])} and {number(weights[1][j])}",
            "about": about,
        }
        marks.append(handle)
    return marks


def _one(params: Params, whole: Table, shift: Row, readouts: list[str]) -> Matrices:
    """W₂ · W₁ = W and W₂ · b₁ + b₂ = b."""
    first: Cells = {**n.matrix("W₂", params["w2"]), "about": n.weights_about(2, 2, 2)}
    second: Cells = {**n.matrix("W₁", params["w1"]), "param": "w1", "about": n.weights_about(1, 2, 2)}
    of_whole = [f"{_row(2, i)} {_column(1, j)}" for i in (0, 1) for j in (0, 1)]
    made: Cells = {**n.matrix("W", whole, "best"), "about": of_whole}
    inner: Cells = {**n.vector("b₁", _flat(params["b1"]), "parameter"), "param": "b1", "about": _biases(1)}
    outer: Cells = {**n.vector("b₂", _flat(params["b2"]), "parameter"), "param": "b2", "about": _biases(2)}
    of_shift = [" ".join([_row(2, i), *_biases(1), n.bias_name(2, i)]) for i in (0, 1)]
    rest: Cells = {**n.vector("b", shift, "best"), "about": of_shift}
    both: Sign = {"kind": "sign", "text": "and", "says": "and"}
    return {
        "view": "matrix",
        "name": "one",
        "title": "Both layers as one matrix and one bias",
        "share": 1.0,
        "whole": True,
        "parts": [
            {**first, "param": "w2"},
            *(n.TIMES, second, n.EQUALS, made, both),
            *(first, n.TIMES, inner, n.PLUS, outer, n.EQUALS, rest),
        ],
        "readouts": readouts,
    }


def _biases(layer: int) -> list[str]:
    return [n.bias_name(layer, i) for i in (0, 1)]


def _row(layer: int, i: int) -> str:
    return " ".join(n.weight_name(layer, i, j) for j in (0, 1))


def _column(layer: int, j: int) -> str:
    return " ".join(n.weight_name(layer, i, j) for i in (0, 1))
