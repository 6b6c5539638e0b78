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
from picture.old import Mark, OnSurface, Plot, Readout, Rows, Scene, rows
from picture.params import Choice, Params, Slider
from picture.words import scientific
from worlds import houses as h
from worlds import surfaces as lands

TITLE = "Two valleys"
CAPTION = (
    "Which valley will the walk end in? Choose, then play. After that, drag the start to where the answer changes."
)

NAME = "neuron"
LONG = 3000
"""Whoever has not arrived after so many steps does not arrive."""

ARRIVED = 0.05
"""A place that is so low is in one of the two valleys."""

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
    start, rate, said = (params["w1"], params["w2"]), params["rate"], params["valley"]
    land = lands.LANDSCAPES[NAME]
    steps, going = 0, lands.walk(NAME, *start, rate)
    trail: tuple[Rows, ...] = ()
    note = "Choose a valley; then the walk can start."
    if said:
        asked = int(params["steps"])
        steps = going.reach(asked)
        trail = lands.trail(NAME, *start, rate, asked)
        note = f"{lands.step_in_words(going, steps)} {_verdict(going, steps, asked, said)}"
    at, here = going.places[steps], going.points[steps]
    readouts: dict[str, Readout] = {
        "at_w1": h.readout("w₁", at[0], scientific(at[0], 4), "parameter"),
        "at_w2": h.readout("w₂", at[1], scientific(at[1], 4), "parameter"),
        "by_w1": h.readout("∂loss/∂w₁", here.by_x, scientific(here.by_x, 4), "gradient"),
        "by_w2": h.readout("∂loss/∂w₂", here.by_y, scientific(here.by_y, 4), "gradient"),
        "neuron_loss": h.readout("loss", here.loss, land.height(here.loss), "error"),
    }
    on_map, on_surface = _marks(trail, at)
    words = (
        f"A neuron with w₁ {scientific(at[0], 4)} and w₂ {scientific(at[1], 4)} has a loss of "
        f"{land.height(here.loss)} over {len(lands.POINTS)} points."
    )
    return {
        "panels": [
            _neuron_panel(start, at),
            lands.map_panel(
                NAME, [*on_map, lands.point_handle(NAME, "map", W1, W2, params)], "The map", ["by_w1", "by_w2"]
            ),
            lands.surface(
                NAME,
                params,
                [*on_surface, lands.point_handle(NAME, "surface", W1, W2, params)],
                "The landscape",
                ["neuron_loss"],
            ),
        ],
        "readouts": readouts,
        "alt": f"{words} {note}",
        "note": note,
    }


@cache
def bottoms() -> dict[str, tuple[float, float]]:
    """The lowest places, found by walking there from either side."""
    found = {}
    for name, side in (("A", 1.0), ("B", -1.0)):
        going = lands.Walk(NAME, side, side, 0.3)
        found[name] = going.places[going.reach(LONG)]
    return found


def valley(place: tuple[float, float]) -> str:
    """The valley that a place is in, "" if in none."""
    if lands.engine(NAME)(*place).loss > ARRIVED:
        return ""
    return min(bottoms(), key=lambda name: math.dist(place, bottoms()[name]))


def _verdict(going: lands.Walk, steps: int, asked: int, said: str) -> str:
    """Whether it has arrived, and where; else what it is doing."""
    reached = valley(going.places[steps])
    if not reached:
        doing = lands.behaviour(going, steps, asked)
        return doing if going.diverged else f"You said {said}. {doing}"
    near = min(bottoms(), key=lambda name: math.dist(going.places[0], bottoms()[name]))
    where = f"It is in valley {reached}"
    if near != reached:
        where += f", though {near} was nearer to the start"
    if reached == said:
        return f"As you said: {where[0].lower()}{where[1:]}."
    return f"{where}, and not in {said}. It followed the ground under its feet."


def answer(w1: float, w2: float, x: float) -> float:
    """What the neuron says of x."""
    return w2 * math.tanh(w1 * x)


def _curve(w1: float, w2: float) -> Rows:
    places = [SPAN[0] + i * (SPAN[1] - SPAN[0]) / DRAWN for i in range(DRAWN + 1)]
    return rows([(x, answer(w1, w2, x)) for x in places], 2)


def _neuron_panel(start: tuple[float, float], at: tuple[float, float]) -> Plot:
    """The five points, and the neuron's curve."""
    errors = rows([(x, target, x, answer(*at, x)) for x, target in lands.POINTS], 4)
    marks: list[Mark] = [
        {"kind": "segments", "role": "error", "at": errors},
        {"kind": "dots", "role": "data", "at": rows(lands.POINTS, 2)},
    ]
    if start != at:
        marks.append({"kind": "line", "role": "quiet", "at": _curve(*start), "dashed": True})
    marks.append({"kind": "line", "role": "model", "at": _curve(*at)})
    return {
        "view": "plot",
        "name": "neuron",
        "title": "y = w₂ · tanh(w₁ · x)",
        "share": 1.0,
        "x": {"label": "x", "unit": "", "domain": SPAN, "format": ","},
        "y": {"label": "y", "unit": "", "domain": (-3.0, 3.0), "format": ","},
        "square": True,
        "marks": marks,
        "readouts": ["at_w1", "at_w2"],
    }


def _marks(trail: tuple[Rows, ...], at: tuple[float, float]) -> tuple[list[Mark], list[OnSurface]]:
    """The trail on the map and on the surface, and on the map the names of the valleys."""
    on_map: list[Mark] = []
    on_surface: list[OnSurface] = []
    for piece in trail:
        on_map.append({"kind": "line", "role": "parameter", "at": piece})
        on_surface.append({"kind": "curve", "role": "parameter", "at": piece})
    if trail:
        last = rows([at], 2)
        on_map.append({"kind": "dots", "role": "parameter", "at": last, "lit": 0})
        on_surface.append({"kind": "spots", "role": "parameter", "at": last, "lit": 0})
    for name, (x, y) in bottoms().items():
        on_map.append({"kind": "label", "role": "best", "x": x, "y": y - 0.4, "text": name, "anchor": "middle"})
    return on_map, on_surface
