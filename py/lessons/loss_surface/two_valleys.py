"""Which valley does a walk end in?  The one that the ground under its start slopes to.

    y = w₂ · tanh(w₁ · x)        loss(w₁, w₂) = mean over five points of (y − target)²

The smallest of networks, one neuron with a weight on either side. Turn both signs, and its answers are the same, so
its landscape has every valley twice. Where a walk ends is worked out by walking, and is in no scene before the
reader has chosen.
"""

import math
from dataclasses import replace
from functools import cache

from lessons.loss_surface import descent_2d as descent
from picture.numbers import Span
from picture.params import Choice, Params, Slider
from picture.scene import Axis, Dots, Label, Line, Mark, Plot, Readout, Role, Rows, Scene, Segments, rows
from picture.words import scientific
from worlds import surfaces as lands

TITLE = "Two valleys"
TASK = "Play. Then drag the start to where the answer changes."
DOCK = ["steps"]

NAME = "neuron"
LONG = 3000
"""A walk that has not arrived after this many steps does not arrive."""

ARRIVED = 0.05
"""Where the loss is no higher than this, a walk has arrived in a valley."""

SPAN: Span = (-2.5, 2.5)
DRAWN = 60
W1 = Slider(name="w1", label="Start: w₁", low=-3.0, high=3.0, opening=1.3, step=0.1, format=",.4~r")
W2 = replace(W1, name="w2", label="Start: w₂", opening=-1.4)

PARAMS = [
    W1,
    W2,
    Choice(name="valley", label="It ends in valley", options=(("A", "A"), ("B", "B")), opening=""),
    replace(descent.RATE, opening=0.1),
    replace(descent.STEPS, opening=0.0, plays=10.0),
    replace(lands.TURN, opening=-40.0),
    replace(lands.TILT, opening=45.0),
]


def scene(params: Params) -> Scene:
    """The neuron, its landscape, and once a valley has been chosen, the walk."""
    start, rate, chosen = (params["w1"], params["w2"]), params["rate"], params["valley"]
    walk, asked = lands.walk(NAME, *start, rate), int(params["steps"]) if chosen else 0
    steps = walk.reach(asked)
    trail = lands.trail(NAME, *start, rate, asked) if chosen else ()
    at, here = walk.places[steps], walk.points[steps]
    loss = lands.LANDSCAPES[NAME].height(here.loss)
    note = "Choose a valley; then the walk can start."
    if chosen:
        note = f"{lands.step_in_words(walk, steps)} {_arrival(walk, steps, asked, chosen)}"
    names = [Label(name, x, y - 0.4, "best") for name, (x, y) in bottoms().items()]
    on_map, on_surface = (lands.point_handle(NAME, where, W1, W2, params) for where in ("map", "surface"))
    slopes = {"by_w1": _read("∂loss/∂w₁", here.by_x, "gradient"), "by_w2": _read("∂loss/∂w₂", here.by_y, "gradient")}
    height = {"neuron_loss": Readout("loss", here.loss, "error", loss)}
    return Scene(
        [
            _neuron(start, at),
            lands.map_panel(NAME, [*lands.on_map(trail, at), *names, on_map], "The map", slopes),
            lands.surface(NAME, params, [*lands.on_surface(trail, at), on_surface], "The landscape", height),
        ],
        alt=(
            f"A neuron with w₁ {scientific(at[0], 4)} and w₂ {scientific(at[1], 4)} has a loss of {loss} over "
            f"{len(lands.POINTS)} points. {note}"
        ),
        note=note,
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


def _arrival(walk: lands.Walk, steps: int, asked: int, chosen: str) -> str:
    """Whether it has arrived, and where; else what it is doing."""
    reached = valley(walk.places[steps])
    if not reached:
        doing = lands.behaviour(walk, steps, asked)
        return doing if walk.diverged else f"You said {chosen}. {doing}"
    near = nearest(walk.places[0])
    where = f"is in valley {reached}{f', though {near} was nearer to the start' if near != reached else ''}"
    if reached == chosen:
        return f"As you said: it {where}."
    return f"It {where}, and not in {chosen}. It followed the ground under its feet."


def answer(w1: float, w2: float, x: float) -> float:
    """What the neuron says of x."""
    return w2 * math.tanh(w1 * x)


def _curve(w1: float, w2: float) -> Rows:
    places = [SPAN[0] + i * (SPAN[1] - SPAN[0]) / DRAWN for i in range(DRAWN + 1)]
    return rows([(x, answer(w1, w2, x)) for x in places], 2)


def _neuron(start: tuple[float, float], at: tuple[float, float]) -> Plot:
    """The five points, and the neuron's curve; dashed, the one it started with."""
    marks: list[Mark] = [
        Segments([(x, target, x, answer(*at, x)) for x, target in lands.POINTS], "error"),
        Dots(lands.POINTS, "data"),
        *([Line(_curve(*start), "quiet", dashed=True)] if start != at else []),
        Line(_curve(*at), "model"),
    ]
    readouts = {"at_w1": _read("w₁", at[0], "parameter"), "at_w2": _read("w₂", at[1], "parameter")}
    title = "y = w₂ · tanh(w₁ · x)"
    return Plot("neuron", title, Axis("x", SPAN), Axis("y", (-3.0, 3.0)), marks, readouts, square=True)
