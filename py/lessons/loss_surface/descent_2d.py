"""Where does it lead to step against both slopes at once, again and again?

    slope     ← slope     − η · ∂loss/∂slope
    intercept ← intercept − η · ∂loss/∂intercept

Slope is in $/ft², intercept in thousand $, the loss in (thousand $)². The bends of the landscape are not the same in
all directions: the sharpest, λ, is the largest eigenvalue of the Hessian, and sets the limit 2/λ of the rate.

Source: the 24 houses of the first lesson (Saratoga County, New York, 2006).
"""

from dataclasses import replace

from picture.params import Params, Toggle
from picture.scene import Curve, Dots, Line, Mark, OnSurface, Readout, Rows, Scene, Spots
from picture.words import DUST, number, scientific
from worlds import descent as runs
from worlds import houses as h
from worlds import surfaces as lands
from worlds.training import rate_slider

TITLE = "Downhill in two directions at once"
TASK = "Step downhill. Then drag the start anywhere."
DOCK = ["steps"]

NAME = "thousands"
DOTS = 80
"""In a trail of more places than this they have no dots, which would only cover each other."""

RATE = rate_slider(0.2)
STEPS = runs.steps_slider(6.0, 6.0)
PARAMS = [
    replace(lands.SLOPE, label="Start: slope", opening=130.0),
    replace(lands.INTERCEPT, label="Start: intercept", opening=140.0),
    RATE,
    STEPS,
    lands.TURN,
    lands.TILT,
    Toggle(name="limit", label="Show the limit", button=True),
]


def scene(params: Params) -> Scene:
    """A walk downhill: as a line that moves, on the map, and on the surface."""
    start, rate, asked = (params["slope"], params["intercept"]), params["rate"], int(params["steps"])
    land, walk = lands.LANDSCAPES[NAME], lands.walk(NAME, *start, rate)
    steps = walk.reach(asked)
    at, here, lost = walk.places[steps], walk.points[steps], walk.lost(steps)
    by_line = {"at_slope": _slope("slope", at[0]), "at_intercept": _intercept("intercept", at[1])}
    by_map = {
        "by_slope": Readout("∂loss/∂slope", here.by_x, "gradient", _signed(here.by_x)),
        "by_intercept": Readout("∂loss/∂intercept", here.by_y, "gradient", _signed(here.by_y)),
    }
    by_surface = {
        "loss": Readout("loss", here.loss, "error", land.height(here.loss)),
        "rate": Readout("η", rate, "quiet"),
    }
    note = f"{lands.step_in_words(walk, steps)} {lands.behaviour(walk, steps, asked)}"
    if not lost:
        by_line["next_slope"] = _slope("next slope", at[0] - rate * here.by_x)
        by_line["next_intercept"] = _intercept("next intercept", at[1] - rate * here.by_y)
    if params["limit"]:
        bends = lands.curvatures(NAME, *start)
        limit = bends.limit or 0.0
        by_map["curvature"] = Readout("largest λ", bends.largest, "best")
        by_map["least_curvature"] = Readout("smallest λ", bends.smallest, "best")
        by_surface["limit"] = Readout("limit 2/λ", limit, "best")
        if not lost:
            side = "below it" if rate < limit else "above it"
            note += f" The limit 2/λ is {number(limit)}: your rate, {number(rate)}, is {side}."
    taken = "one step" if steps == 1 else f"{steps if lost else asked:,} steps"
    words = (
        f"A walk downhill from {land.place(*start)}, where the loss is {land.height(walk.points[0].loss)}, "
        f"after {taken} with the learning rate {number(rate)}: at {land.place(*at)}, "
        f"with a loss of {land.height(here.loss)}."
    )
    trail = lands.trail(NAME, *start, rate, asked)
    on_map, on_surface = _on_map(trail, at, lost, params), _on_surface(trail, at, lost, params)
    return Scene(
        [
            lands.houses_panel(_lines(start, at), "The line", by_line),
            lands.map_panel(NAME, on_map, "The map of all lines", by_map),
            lands.surface(NAME, params, on_surface, "The landscape", by_surface),
        ],
        alt=f"{words} {note}",
        note=note,
    )


def _slope(label: str, slope: float) -> Readout:
    return Readout(label, slope, "parameter", f"{scientific(slope, 4)} $/ft²")


def _intercept(label: str, intercept: float) -> Readout:
    return Readout(label, intercept, "parameter", f"{scientific(intercept, 4)} thousand $")


def _signed(value: float) -> str:
    return f"{'+' if value >= DUST else ''}{scientific(value, 4)}"


def _lines(start: tuple[float, float], at: tuple[float, float]) -> list[Mark]:
    """The line of the start, to be dragged, and the one that the walk has got to."""
    body, *handles = lands.line_marks(*start)
    if at == start:
        return [body, *handles]
    before = replace(body, role="quiet", dashed=True)
    return [before, h.line_mark(at[0], at[1] * h.THOUSAND), *handles]


def dotted(trail: tuple[Rows, ...]) -> tuple[Rows, ...]:
    """The trail, if its places are few enough for a dot each."""
    return trail if len(trail) == 1 and len(trail[0]["values"]) <= 2 * DOTS else ()


def _on_map(trail: tuple[Rows, ...], at: tuple[float, float], lost: bool, params: Params) -> list[Mark]:
    """The trail, the gradient where it ends, and the start."""
    return [
        *(Line(piece, "parameter") for piece in trail),
        *([] if lost else lands.gradient_arrows(NAME, *at)),
        *(Dots(piece, "parameter") for piece in dotted(trail)),
        Dots([at], "parameter", lit=0),
        lands.point_handle(NAME, "map", lands.SLOPE, lands.INTERCEPT, params),
    ]


def _on_surface(trail: tuple[Rows, ...], at: tuple[float, float], lost: bool, params: Params) -> list[OnSurface]:
    """The same, on the surface, with the two tangents that the gradient is made of."""
    return [
        *(Curve(piece, "parameter") for piece in trail),
        *([] if lost else lands.tangent_curves(NAME, *at)),
        *(Spots(piece, "parameter") for piece in dotted(trail)),
        Spots([at], "parameter", lit=0),
        lands.point_handle(NAME, "surface", lands.SLOPE, lands.INTERCEPT, params),
    ]
