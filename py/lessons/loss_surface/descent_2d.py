"""Where does it lead to step against both slopes at once, again and again?

    slope     ← slope     − η · ∂loss/∂slope
    intercept ← intercept − η · ∂loss/∂intercept

Slope is in $/ft², intercept in thousand $, the loss in (thousand $)². The bends of the landscape are not the same in
all directions: the sharpest, λ, is the largest eigenvalue of the Hessian, and sets the limit 2/λ of the rate.

Source: the 24 houses of the first lesson (Saratoga County, New York, 2006).
"""

from dataclasses import replace

from lessons.loss_surface import landscape
from picture.old import Mark, OnSurface, Readout, Rows, Scene, rows
from picture.params import Params, Toggle
from picture.words import DUST, number, scientific
from worlds import descent as runs
from worlds import houses as h
from worlds import surfaces as lands
from worlds.training import rate_slider

TITLE = "Downhill in two directions at once"
CAPTION = "Step, or play. Then drag the start, on the map, on the surface, or as a line: the whole path follows."

NAME = landscape.NAME
DOTS = 80
"""More places than this leave no dots of their own, which would only cover each other."""

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
    slope, intercept, rate, asked = params["slope"], params["intercept"], params["rate"], int(params["steps"])
    land, going = lands.LANDSCAPES[NAME], lands.walk(NAME, slope, intercept, rate)
    steps = going.reach(asked)
    at, here = going.places[steps], going.points[steps]
    start = going.points[0]
    readouts: dict[str, Readout] = {
        "at_slope": h.readout("slope", at[0], f"{scientific(at[0], 4)} $/ft²", "parameter"),
        "at_intercept": h.readout("intercept", at[1], f"{scientific(at[1], 4)} thousand $", "parameter"),
        "by_slope": h.readout("∂loss/∂slope", here.by_x, _signed(here.by_x), "gradient"),
        "by_intercept": h.readout("∂loss/∂intercept", here.by_y, _signed(here.by_y), "gradient"),
        "loss": h.readout("loss", here.loss, land.height(here.loss), "error"),
        "rate": h.readout("η", rate, number(rate), "quiet"),
    }
    in_panel = {
        "houses": ["at_slope", "at_intercept"],
        "map": ["by_slope", "by_intercept"],
        "surface": ["loss", "rate"],
    }
    note = f"{lands.step_in_words(going, steps)} {lands.behaviour(going, steps, asked)}"
    if not going.lost(steps):
        after = at[0] - rate * here.by_x, at[1] - rate * here.by_y
        readouts |= {
            "next_slope": h.readout("next slope", after[0], f"{scientific(after[0], 4)} $/ft²", "parameter"),
            "next_intercept": h.readout(
                "next intercept", after[1], f"{scientific(after[1], 4)} thousand $", "parameter"
            ),
        }
        in_panel["houses"] += ["next_slope", "next_intercept"]
    if params["limit"]:
        bends = lands.curvatures(NAME, slope, intercept)
        limit = bends.limit or 0.0
        readouts |= {
            "curvature": h.readout("largest λ", bends.largest, number(bends.largest), "best"),
            "least_curvature": h.readout("smallest λ", bends.smallest, number(bends.smallest), "best"),
            "limit": h.readout("limit 2/λ", limit, number(limit), "best"),
        }
        in_panel["map"] += ["curvature", "least_curvature"]
        in_panel["surface"].append("limit")
        if not going.lost(steps):
            side = "below it" if rate < limit else "above it"
            note += f" The limit 2/λ is {number(limit)}: your rate, {number(rate)}, is {side}."
    many = "one step" if steps == 1 else f"{steps if going.lost(steps) else asked:,} steps"
    words = (
        f"A walk downhill from {land.place(slope, intercept)}, where the loss is {land.height(start.loss)}, "
        f"after {many} with the learning rate {number(rate)}: at {land.place(*at)}, "
        f"with a loss of {land.height(here.loss)}."
    )
    return {
        "panels": [
            lands.houses_panel(_lines(slope, intercept, at), "The line", in_panel["houses"]),
            lands.map_panel(NAME, _on_map(going, steps, asked, params), "The map of all lines", in_panel["map"]),
            lands.surface(NAME, params, _on_surface(going, steps, asked, params), "The landscape", in_panel["surface"]),
        ],
        "readouts": readouts,
        "alt": f"{words} {note}",
        "note": note,
    }


def _signed(number: float) -> str:
    return f"{'+' if number >= DUST else ''}{scientific(number, 4)}"


def _lines(slope: float, intercept: float, at: tuple[float, float]) -> list[Mark]:
    """The line of the start, to be dragged, and the one that the walk has come to."""
    marks = lands.line_marks(slope, intercept)
    body = marks[0]
    if at == (slope, intercept) or body["kind"] != "line":
        return marks
    body["role"], body["dashed"] = "quiet", True
    return [body, h.line_mark(at[0], at[1] * h.THOUSAND), *marks[1:]]


def _on_map(going: lands.Walk, steps: int, asked: int, params: Params) -> list[Mark]:
    """The trail, the gradient where it ends, and the start."""
    trail = lands.trail(NAME, *going.places[0], going.rate, asked)
    marks: list[Mark] = [{"kind": "line", "role": "parameter", "at": piece} for piece in trail]
    if not going.lost(steps):
        marks += lands.gradient_arrows(NAME, *going.places[steps])
    if _few(trail):
        marks.append({"kind": "dots", "role": "parameter", "at": trail[0]})
    last = rows([going.places[steps]], 2)
    marks.append({"kind": "dots", "role": "parameter", "at": last, "lit": 0})
    return [*marks, lands.point_handle(NAME, "map", lands.SLOPE, lands.INTERCEPT, params)]


def _on_surface(going: lands.Walk, steps: int, asked: int, params: Params) -> list[OnSurface]:
    """The same, on the surface, with the two tangents that the gradient is made of."""
    trail = lands.trail(NAME, *going.places[0], going.rate, asked)
    marks: list[OnSurface] = [{"kind": "curve", "role": "parameter", "at": piece} for piece in trail]
    if not going.lost(steps):
        marks += lands.tangent_curves(NAME, *going.places[steps])
    if _few(trail):
        marks.append({"kind": "spots", "role": "parameter", "at": trail[0]})
    last = rows([going.places[steps]], 2)
    marks.append({"kind": "spots", "role": "parameter", "at": last, "lit": 0})
    return [*marks, lands.point_handle(NAME, "surface", lands.SLOPE, lands.INTERCEPT, params)]


def _few(trail: tuple[Rows, ...]) -> bool:
    """Whether its places are few enough for a dot each."""
    return len(trail) == 1 and len(trail[0]["values"]) <= 2 * DOTS
