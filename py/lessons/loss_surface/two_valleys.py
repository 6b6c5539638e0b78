"""Which valley does a walk end in?  The one that the ground under its start slopes to.

    y = w₂ · tanh(w₁ · x)        loss(w₁, w₂) = mean over five points of (y − target)²

The smallest of networks, one neuron with a weight on either side. Turn both signs, and its answers are the same, so
its landscape has every valley twice. Where a walk ends is worked out by walking, and is in no scene before the
reader has guessed; then the ground has the colour of the valley that it leads to.
"""

import math
from bisect import bisect
from dataclasses import replace
from functools import cache

from lessons.loss_surface import descent_2d as descent
from lessons.loss_surface import surfaces as lands
from picture.numbers import Span, clamp
from picture.params import Guess, Params, Slider
from picture.scene import (
    Axis,
    Curve,
    Decision,
    Dots,
    Label,
    Line,
    Mark,
    Plot,
    Readout,
    Readouts,
    Role,
    Rows,
    Scene,
    Segments,
    Sides,
    rows,
)
from picture.words import scientific

TITLE = "Two valleys"
TASK = "Press Play. Then drag the start to where the walk changes its mind."
DOCK = ["steps"]

NAME = "neuron"
LONG = 3000
"""A walk that has not arrived after this many steps does not arrive."""

CLIMB = 150
"""A climb of this many steps has left the map."""

ARRIVED = 0.05
"""Where the loss is no higher than this, a walk has arrived in a valley."""

VALLEYS: dict[str, Role] = {"A": "best", "B": "data"}
"""The colour of each."""

FINE, LITTLE = 60, 0.4
"""How finely the ground is told apart, and how far from the watershed all of it is as much on its side."""

SPAN: Span = (-2.5, 2.5)
DRAWN = 60
W1 = Slider("w1", "Start: w₁", -3.0, 3.0, opening=1.3, step=0.1)
W2 = replace(W1, name="w2", label="Start: w₂", opening=-1.4)

GUESS = Guess(
    "valley",
    "Which valley does a walk from here end in?",
    options=(("A", "A"), ("B", "B")),
    meets={
        "A": "The colours show where small steps lead: teal ground to A, blue to B. Press Play.",
        "B": "Being nearer doesn’t decide it, the ground does: teal leads to A, blue to B. Press Play.",
    },
)
PARAMS = [
    W1,
    W2,
    GUESS,
    replace(descent.RATE, opening=0.1),
    replace(descent.STEPS, opening=0.0, plays=10.0),
    replace(lands.TURN, opening=-40.0),
    replace(lands.TILT, opening=45.0),
]


def scene(params: Params) -> Scene:
    """The landscape of the neuron and the neuron itself; once the reader has guessed, the walk."""
    start, rate, verdict = (params["w1"], params["w2"]), params["rate"], GUESS.verdict(params)
    walk, asked = lands.walk(NAME, *start, rate), int(params["steps"]) if verdict else 0
    steps = walk.reach(asked)
    at, here = walk.places[steps], walk.points[steps]
    trail = lands.trail(NAME, *start, rate, asked) if verdict else ()
    parting = watershed() if verdict else ()
    ground = [*(basins() if verdict else ()), *(Line(side, "quiet", dashed=True) for side in parting)]
    ridge = [Curve(side, "quiet", dashed=True) for side in parting]
    names = [Label(name, x, y - 0.4, VALLEYS[name]) for name, (x, y) in bottoms().items()]
    on_map, on_surface = (lands.point_handle(NAME, where, W1, W2, params) for where in ("map", "surface"))
    loss = lands.LANDSCAPES[NAME].height(here.loss)
    numbers = {
        "at_w1": _read("w₁", at[0], "parameter"),
        "at_w2": _read("w₂", at[1], "parameter"),
        "by_w1": replace(_read("∂loss/∂w₁", here.by_x, "gradient"), aside=True),
        "by_w2": replace(_read("∂loss/∂w₂", here.by_y, "gradient"), aside=True),
    }
    note = _where(walk, steps, asked) if verdict else None
    words = f"A neuron with w₁ {numbers['at_w1'].text} and w₂ {numbers['at_w2'].text} has a loss of {loss}."
    return Scene(
        [
            lands.surface(
                NAME,
                params,
                [*ridge, *lands.on_surface(trail, at), *names, on_surface],
                "The landscape",
                {"neuron_loss": Readout("loss", here.loss, "error", loss)},
                sides=Sides(VALLEYS["A"], VALLEYS["B"], basins()[0].at) if verdict else None,
            ),
            lands.map_panel(NAME, [*ground, *lands.on_map(trail, at), *names, on_map], "Its map", {}),
            _neuron(start, at, numbers),
        ],
        alt=f"{words} {lands.step_in_words(walk, steps)} {note}" if note else words,
        note=note,
        verdict=verdict,
    )


def _read(label: str, value: float, role: Role) -> Readout:
    return Readout(label, value, role, scientific(value, 4))


@cache
def bottoms() -> dict[str, tuple[float, float]]:
    """The lowest places, found by walking there from either side."""
    walks = {name: lands.Walk(NAME, side, side, 0.3) for name, side in (("A", 1.0), ("B", -1.0))}
    return {name: walk.places[walk.reach(LONG)] for name, walk in walks.items()}


def nearest(place: tuple[float, float]) -> str:
    """The valley whose bottom is nearest."""
    return min(bottoms(), key=lambda name: math.dist(place, bottoms()[name]))


def valley(place: tuple[float, float]) -> str:
    """The valley that a place is in, "" if in none."""
    return nearest(place) if lands.engine(NAME)(*place).loss <= ARRIVED else ""


@cache
def watershed() -> tuple[Rows, ...]:
    """Where walks of small steps part: the two ways up from the pass, which is at (0, 0), to the edges of the map."""
    climbs = [lands.Walk(NAME, side, -side, -0.02) for side in (1e-3, -1e-3)]
    return tuple(rows(climb.places[: climb.reach(CLIMB) + 1], 2) for climb in climbs)


@cache
def basins() -> tuple[Decision, ...]:
    """For each valley the ground from which walks of small steps end in it: one side of the watershed."""
    # In x − y and x + y the watershed is a curve: each place along it is so far up.
    sides = [zip(side["values"][::2], side["values"][1::2], strict=True) for side in watershed()]
    curve = sorted((x - y, x + y) for side in sides for x, y in side)

    def above(x: float, y: float) -> float:
        i = bisect(curve, (x - y, 0.0))
        (left, low), (right, high) = curve[i - 1], curve[i]
        return clamp(x + y - low - (high - low) * (x - y - left) / (right - left), (-LITTLE, LITTLE))

    places = [-3.0 + 6.0 * i / FINE for i in range(FINE + 1)]
    heights = [[above(x, y) for x in places] for y in places]
    span = (places[0], places[-1])
    return tuple(
        Decision(VALLEYS[name], rows([[sign * height for height in row] for row in heights], FINE + 1), span, span)
        for name, sign in (("A", 1.0), ("B", -1.0))
    )


def _where(walk: lands.Walk, steps: int, asked: int) -> str:
    """Which valley it has come to, if any; else what it is doing."""
    reached, near = valley(walk.places[steps]), nearest(walk.places[0])
    if not reached:
        return lands.behaviour(walk, steps, asked)
    if reached == near:
        return f"After {asked:,} steps it is in valley {reached}."
    return f"After {asked:,} steps it is in valley {reached}, though {near} was nearer."


def answer(w1: float, w2: float, x: float) -> float:
    """What the neuron says of x."""
    return w2 * math.tanh(w1 * x)


def _curve(w1: float, w2: float) -> Rows:
    places = [SPAN[0] + i * (SPAN[1] - SPAN[0]) / DRAWN for i in range(DRAWN + 1)]
    return rows([(x, answer(w1, w2, x)) for x in places], 2)


def _neuron(start: tuple[float, float], at: tuple[float, float], readouts: Readouts) -> Plot:
    """The five points, and the neuron's curve; dashed, the one it started with."""
    marks: list[Mark] = [
        Segments([(x, target, x, answer(*at, x)) for x, target in lands.POINTS], "error"),
        Dots(lands.POINTS, "data"),
        *([Line(_curve(*start), "quiet", dashed=True)] if start != at else []),
        Line(_curve(*at), "model"),
    ]
    return Plot("neuron", "y = w₂ · tanh(w₁ · x)", Axis("x", SPAN), Axis("y", (-3.0, 3.0)), marks, readouts, inset=True)
