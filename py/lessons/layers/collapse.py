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
from picture.params import Guess, Matrix, Params, Row, Toggle, counter
from picture.scene import (
    Arrows,
    Axis,
    Cells,
    Dots,
    Drag,
    Goal,
    Handle,
    Label,
    Line,
    Mark,
    Matrices,
    Plot,
    Readout,
    Scene,
    Segments,
    Sign,
    Target,
    aside,
)
from picture.words import DUST, number

TITLE = "A sheet of graph paper, sent through two layers"
TASK = "Can you bend a line, or squeeze the sheet flat?"
DOCK = ["stage", "tanh"]

Point = tuple[float, float]
Table = tuple[Row, ...]
Map = Callable[[Point], Point]

EDGE = 1.5
"""The sheet reaches this far from the origin, to all four sides."""

LINES = 7
"""How many lines the sheet has each way."""

PIECES = 12
"""How many straight pieces a bent line is drawn in."""

VIEW = (-3.0, 3.0)
VIEW_BESIDE = (-3.2, 3.2)
UNDER = -3.1
"""Under the small sheet there is room for words."""
STAGES = ("before anything", "after layer 1", "after tanh", "after layer 2")
TANH = OPS["tanh"].compute
WEIGHTS = 1.5
"""The largest size of a weight."""

FLAT = 0.02
"""A sheet that keeps less than this share of its area is a line to the eye."""

BENT = "matrices keep lines straight, and tanh bends them."
GUESS = Guess(
    "guess",
    "With tanh between them, are two layers still one matrix?",
    options=(("same", "The same one"), ("other", "Another"), ("none", "No")),
    meets={
        "same": f"Only if tanh did nothing, for {BENT}",
        "other": f"It may come nearer, but {BENT}",
        "none": f"Right, no matrix does it: {BENT}",
    },
    when=("tanh", True),
)
PARAMS = [
    counter("stage", "Stage", 3, opening=1.0, plays=0.8),
    Toggle("tanh", "tanh"),
    GUESS,
    Matrix("w1", "W₁", opening=((1.0, -0.6), (0.5, 1.2)), low=-WEIGHTS, high=WEIGHTS, step=0.1),
    Matrix("b1", "b₁", opening=((0.3,), (-0.2,)), low=-1.0, high=1.0, step=0.1),
    Matrix("w2", "W₂", opening=((0.8, 0.7), (-0.6, 0.9)), low=-WEIGHTS, high=WEIGHTS, step=0.1),
    Matrix("b2", "b₂", opening=((-0.2,), (0.4,)), low=-1.0, high=1.0, step=0.1),
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


def farthest(answers: Sequence[Point], one: Map) -> tuple[Point, Point]:
    """Where `answers` and those of `one` lie farthest apart over the sheet: what `one` says there, and the answer."""
    pairs = [(one(point), answer) for answer, point in zip(answers, points(), strict=True)]
    return max(pairs, key=lambda pair: math.dist(*pair))


def apart(answers: Sequence[Point], one: Map) -> float:
    """The largest distance between `answers` and those of `one`, over the sheet."""
    return math.dist(*farthest(answers, one))


def area(weights: Table) -> float:
    """What a matrix makes of an area of 1: its determinant, without the sign."""
    (a, b), (c, d) = weights
    return abs(a * d - b * c)


def _goal(left: float) -> Goal:
    """`left` is what is left of an area of 1."""
    met = "Flat: where both columns lie on one line, a matrix squeezes the whole sheet onto it."
    return Goal("sheet squeezed flat", left, left < FLAT, met, f"area × {number(left)}")


def scene(params: Params) -> Scene:
    """The sheet at a stage, and the two layers as one matrix."""
    w1, b1, w2, b2 = params["w1"], n.flat(params["b1"]), params["w2"], n.flat(params["b2"])
    stage, bent = int(params["stage"]), params["tanh"] and bool(params["guess"])
    first, second = affine(w1, b1), affine(w2, b2)
    bend: Map = squashed if bent else lambda point: point
    stages: list[Map] = [
        lambda point: point,
        first,
        lambda point: bend(first(point)),
        lambda point: second(bend(first(point))),
    ]
    weights, through = product(w2, w1), n.flat(product(w2, params["b1"]))
    bias = (through[0] + b2[0], through[1] + b2[1])
    one = affine(weights, bias)
    answers = [stages[3](point) for point in points()]
    distance = apart(answers, one)
    readouts = {"apart": Readout("from the one matrix, up to", distance, "error")}
    note = f"Two layers, one matrix: nowhere on the paper are they more than {number(distance)} apart."
    if bent:
        least = apart(answers, nearest(answers))
        readouts["least"] = Readout("from the nearest on average, up to", least, "best")
        note = "Here tanh has nothing left to bend: make some weights larger."
        if least >= DUST:
            near = number(least, 3)
            note = f"Up to {number(distance, 3)} off this one matrix, {near} off the one nearest on average."
    marks = _on_sheet(stages[stage], one if stage == 3 else None)
    marks += _columns(1, w1, b1) if stage == 1 else _columns(2, w2, b2) if stage == 3 else []
    goal = None
    if bent or not params["tanh"]:
        goal = _goal(area(weights) if stage == 3 else area(w1) if stage else 1.0)
        marks += goal.sign(*stages[stage]((0.0, 0.0)))
    x, y = Axis("first number", VIEW, format="~g"), Axis("second number", VIEW, format="~g")
    words = (
        f"A grid of the plane, {STAGES[stage]}. W₁ is {_in_words(w1)}, W₂ is {_in_words(w2)}, "
        f"and W₂ · W₁ is {_in_words(weights)}; tanh is {'on' if bent else 'off'}. {note}"
    )
    return Scene(
        [
            Plot("paper", STAGES[stage].capitalize(), x, y, marks, aside(readouts), equal=True),
            _one_matrix(params, weights, bias),
            _in_one_go(answers, one),
        ],
        alt=words,
        note=note,
        verdict=GUESS.verdict(params) if bent else None,
        goal=goal,
    )


def _in_words(table: Table) -> str:
    return " over ".join("(" + ", ".join(number(value) for value in row) + ")" for row in table)


def _pieces(lines: Sequence[Sequence[Point]], through: Map) -> list[tuple[float, ...]]:
    """Pieces of lines: rows of [x0, y0, x1, y1]."""
    return [(*start, *end) for line in lines for start, end in pairwise(map(through, line))]


def _on_sheet(through: Map, one: Map | None = None) -> list[Mark]:
    """The grid at a stage: its two middle lines drawn out, and, dashed, what the `one` matrix makes of it."""
    lines = paper()
    # Of one role at every stage, and in as many pieces before it is bent as after: the sheet bends and does not break.
    marks: list[Mark] = [Segments(_pieces(lines, through), "model")]
    marks += [Line(list(map(through, line)), "model") for line in (lines[LINES // 2], lines[LINES + LINES // 2])]
    if one:
        marks.append(Segments(_pieces([(line[0], line[-1]) for line in lines], one), "best", dashed=True))
    return marks


def _in_one_go(answers: Sequence[Point], one: Map) -> Plot:
    """What the one matrix makes of the sheet, and how far off the two layers it is, where that is most."""
    lines = [(line[0], line[-1]) for line in paper()]
    marks: list[Mark] = [Segments(_pieces(lines, one), "best")]
    off, answer = farthest(answers, one)
    if (distance := math.dist(off, answer)) < DUST:
        marks.append(Label("the same", 0.0, UNDER, "best"))
    else:
        marks += [Arrows([(*off, *answer)], "error"), Dots([answer], "model")]
        marks.append(Label(f"{number(distance)} off", 0.0, UNDER, "error"))
    x, y = Axis("first number", VIEW_BESIDE, format="~g"), Axis("second number", VIEW_BESIDE, format="~g")
    return Plot("single", "In one go", x, y, marks, share=0.6, plain=True)


def _columns(layer: int, weights: Table, biases: Row) -> list[Mark]:
    """The columns of a layer's matrix, as arrows from where it moves the origin to."""
    marks: list[Mark] = []
    for j in (0, 1):
        x, y = biases[0] + weights[0][j], biases[1] + weights[1][j]
        about = _column(layer, j)
        marks.append(Arrows([(*biases, x, y)], "parameter", about=about))
        handle = Handle(
            "parameter",
            f"column-{j + 1}",
            f"Column {j + 1} of W{'₁₂'[layer - 1]}",
            x,
            y,
            Drag(*(Target(f"w{layer}", 1.0, row=i, column=j) for i in (0, 1))),
            value=weights[1][j],
            low=-WEIGHTS,
            high=WEIGHTS,
            text=f"{number(weights[0][j])} and {number(weights[1][j])}",
            about=about,
        )
        marks.append(handle)
    return marks


def _one_matrix(params: Params, weights: Table, bias: Row) -> Matrices:
    """W₂ · W₁ = W and W₂ · b₁ + b₂ = b."""

    def given(layer: int, *, typed: bool = True) -> Cells:
        name, about = f"w{layer}", n.weights_about(layer, 2, 2)
        return n.matrix(f"W{'₁₂'[layer - 1]}", params[name], param=name if typed else None, about=about)

    def bias_of(layer: int) -> Cells:
        name = f"b{layer}"
        return n.vector(f"b{'₁₂'[layer - 1]}", n.flat(params[name]), "parameter", param=name, about=_biases(layer))

    of_weights = [f"{_row(2, i)} {_column(1, j)}" for i in (0, 1) for j in (0, 1)]
    of_bias = [" ".join([_row(2, i), *_biases(1), n.bias_name(2, i)]) for i in (0, 1)]
    parts = [
        *(given(2), n.TIMES, given(1), n.EQUALS, n.matrix("W", weights, "best", about=of_weights)),
        Sign("and", "and"),
        *(given(2, typed=False), n.TIMES, bias_of(1), n.PLUS, bias_of(2)),
        *(n.EQUALS, n.vector("b", bias, "best", about=of_bias)),
    ]
    return Matrices("one", "As one matrix", parts, aside=True)


def _biases(layer: int) -> list[str]:
    return [n.bias_name(layer, i) for i in (0, 1)]


def _row(layer: int, i: int) -> str:
    return " ".join(n.weight_name(layer, i, j) for j in (0, 1))


def _column(layer: int, j: int) -> str:
    return " ".join(n.weight_name(layer, i, j) for i in (0, 1))
