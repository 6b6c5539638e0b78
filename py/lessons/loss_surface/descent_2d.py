"""Where does it lead to step against both slopes at once, again and again?

    slope     ← slope     − η · ∂loss/∂slope
    intercept ← intercept − η · ∂loss/∂intercept

Slope is in $/ft², intercept in thousand $, the loss in (thousand $)². The bends of the landscape are not the same in
all directions: the sharpest, λ, is the largest eigenvalue of the Hessian, and sets the limit 2/λ of the rate.

Source: the 24 houses of the first lesson (Saratoga County, New York, 2006).
"""

from dataclasses import replace

from lessons.loss_surface import surfaces as lands
from picture.params import Params, Toggle
from picture.scene import Mark, Readout, Readouts, Scene
from picture.words import DUST, number, scientific
from worlds import descent as runs
from worlds import houses
from worlds.training import rate_slider

TITLE = "Downhill in two directions at once"
TASK = "Press Play and watch the path. Then drag the start somewhere else."
DOCK = ["steps", "rate"]

NAME = "thousands"
RATE = rate_slider(0.2)
STEPS = runs.steps_slider(6.0, 6.0)
PARAMS = [
    replace(lands.SLOPE, label="Start: slope", opening=130.0),
    replace(lands.INTERCEPT, label="Start: intercept", opening=140.0),
    RATE,
    STEPS,
    lands.TURN,
    lands.TILT,
    Toggle("limit", "Show the limit", button=True),
]


def scene(params: Params) -> Scene:
    """A walk downhill: on the surface, on the map, and as a line that moves."""
    start, rate, asked = (params["slope"], params["intercept"]), params["rate"], int(params["steps"])
    walk = lands.walk(NAME, *start, rate)
    steps = walk.reach(asked)
    at, here, lost = walk.places[steps], walk.points[steps], walk.lost(steps)
    trail = lands.trail(NAME, *start, rate, asked)
    note = lands.behaviour(walk, steps, asked)
    if params["limit"] and not lost:
        limit = lands.curvatures(NAME, *start).limit or 0.0
        note += f" η = {number(rate)} is {'below' if rate < limit else 'above'} the limit 2/λ = {number(limit)}."
    place = lands.point_handle
    return Scene(
        [
            lands.surface(
                NAME,
                params,
                [
                    *lands.on_surface(trail, at),
                    *([] if lost else lands.tangent_curves(NAME, *at)),
                    place(NAME, "surface", lands.SLOPE, lands.INTERCEPT, params),
                ],
                "The landscape",
                {"here_miss": lands.miss(here.loss), "rate": Readout("η", walk.rate, "quiet")},
            ),
            lands.map_panel(
                NAME,
                [
                    *lands.on_map(trail, at),
                    *([] if lost else lands.gradient_arrows(NAME, *at)),
                    place(NAME, "map", lands.SLOPE, lands.INTERCEPT, params),
                ],
                "Its map",
                {},
            ),
            lands.houses_panel(_lines(start, at), "The line", _numbers(walk, steps, params)),
        ],
        alt=f"A walk downhill from {walk.landscape.place(*start)}. {lands.step_in_words(walk, steps)} {note}",
        note=note,
    )


def _numbers(walk: lands.Walk, steps: int, params: Params) -> Readouts:
    """Where the walk has got to, the step to come, and the limit once it is asked for."""
    (slope, intercept), here = walk.places[steps], walk.points[steps]
    found = {
        "at_slope": _slope("slope", slope),
        "at_intercept": _intercept("intercept", intercept),
        "loss": Readout("loss", here.loss, "error", walk.landscape.height(here.loss), aside=True),
        "by_slope": Readout("∂loss/∂slope", here.by_x, "gradient", _signed(here.by_x), aside=True),
        "by_intercept": Readout("∂loss/∂intercept", here.by_y, "gradient", _signed(here.by_y), aside=True),
    }
    if not walk.lost(steps):
        found["next_slope"] = replace(_slope("next slope", slope - walk.rate * here.by_x), aside=True)
        found["next_intercept"] = replace(_intercept("next intercept", intercept - walk.rate * here.by_y), aside=True)
    if params["limit"]:
        bends = lands.curvatures(NAME, *walk.places[0])
        found["curvature"] = Readout("largest λ", bends.largest, "best", aside=True)
        found["least_curvature"] = Readout("smallest λ", bends.smallest, "best", aside=True)
        found["limit"] = Readout("limit 2/λ", bends.limit or 0.0, "best", aside=True)
    return found


def _slope(label: str, slope: float) -> Readout:
    return Readout(label, slope, "parameter", houses.per_foot(slope))


def _intercept(label: str, intercept: float) -> Readout:
    return Readout(label, intercept, "parameter", lands.thousands(intercept))


def _signed(value: float) -> str:
    return f"{'+' if value >= DUST else ''}{scientific(value, 4)}"


def _lines(start: tuple[float, float], at: tuple[float, float]) -> list[Mark]:
    """The line of the start, to be dragged, and the one that the walk has got to."""
    body, *handles = lands.line_marks(*start)
    if at == start:
        return [body, *handles]
    before = replace(body, role="quiet", dashed=True)
    return [before, houses.line_mark(at[0], at[1] * houses.THOUSAND), *handles]
