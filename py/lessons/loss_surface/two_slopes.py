"""Which way is downhill, when there is more than left and right?

    gradient = (∂loss/∂slope, ∂loss/∂intercept)

Hold one number, and the loss is a curve of the other, with one derivative. Both together are the gradient: an
arrow on the map that points the steepest way up. Its opposite is the steepest way down; how far that is from the
direction of the lowest place is an angle, worked out only after the reader has said what to expect.

Slope is in $/ft², intercept in thousand $, the loss in (thousand $)². In these units the map is as wide as it
is high, so that the arrow stands at right angles to the line of equal loss.
"""

import math
from dataclasses import replace

from lessons.loss_surface import landscape
from picture.numbers import clamp
from picture.old import Axis, Handle, Mark, Plot, Readout, Rows, Scene, rows
from picture.params import Choice, Params
from picture.words import DUST, number, signed
from worlds import houses as h
from worlds import surfaces as lands

TITLE = "Two slices, two slopes, one arrow"
CAPTION = "Read the two orange slopes. Where will the steepest way down point? Then drag the point, here or on a slice."

NAME = landscape.NAME
STRAIGHT = 10.0
"""Down points straight at the lowest place if it is off by fewer degrees than this."""

PARAMS = [
    replace(lands.SLOPE, opening=200.0),
    replace(lands.INTERCEPT, opening=-60.0),
    Choice(
        name="aim",
        label="From here, steepest down points",
        options=(("at", "Straight at the lowest place"), ("off", "Past it")),
        opening="",
    ),
]


def scene(params: Params) -> Scene:
    """The map, and the two slices through the point; the arrow and its aim once the reader has guessed."""
    slope, intercept, said = params["slope"], params["intercept"], params["aim"]
    land, here = lands.LANDSCAPES[NAME], lands.engine(NAME)(slope, intercept)
    on_map: list[Mark] = [*_cuts(slope, intercept)]
    readouts: dict[str, Readout] = {"point_loss": h.readout("loss", here.loss, land.height(here.loss), "error")}
    of_map = ["point_loss"]
    words = (
        f"At slope {h.per_foot(slope)} and intercept {lands.thousands(intercept)} the loss is "
        f"{land.height(here.loss)}. Along the slope it changes by {signed(here.by_x)} per $/ft², "
        f"along the intercept by {signed(here.by_y)} per thousand $."
    )
    note = "Say where down will point; then the arrow appears."
    if said:
        best = lands.lowest(NAME)
        on_map += lands.gradient_arrows(NAME, slope, intercept)
        way = rows([(slope, intercept, *best)], 4)
        on_map.append({"kind": "segments", "role": "best", "at": way, "dashed": True})
        on_map.append({"kind": "dots", "role": "best", "at": rows([best], 2), "shape": "diamond"})
        angle = off_by(slope, intercept)
        if angle is None:
            note = "Here both partial derivatives are 0: you stand on the lowest place, and no way leads down."
        else:
            readouts["off"] = h.readout("down is off by", angle, f"{number(angle, 3)}°", "guess")
            of_map.append("off")
            note = _verdict(said, angle, here)
    readouts |= landscape.partials(here, "partial")
    handle = lands.point_handle(NAME, "map", lands.SLOPE, lands.INTERCEPT, params)
    return {
        "panels": [
            lands.map_panel(NAME, [*on_map, handle], "The map", of_map),
            _slice(0, slope, intercept, here),
            _slice(1, slope, intercept, here),
        ],
        "readouts": readouts,
        "alt": f"{words} {note}",
        "note": note,
    }


def off_by(slope: float, intercept: float) -> float | None:
    """The angle from the steepest way down to the way to the lowest place, in degrees; None if nothing leads down."""
    here, best = lands.engine(NAME)(slope, intercept), lands.lowest(NAME)
    to = best[0] - slope, best[1] - intercept
    if here.steep < DUST or math.hypot(*to) < DUST:
        return None
    down = -here.by_x, -here.by_y
    return abs(math.degrees(math.atan2(down[0] * to[1] - down[1] * to[0], down[0] * to[0] + down[1] * to[1])))


def _verdict(said: str, angle: float, here: lands.Point) -> str:
    ways = [
        f"a {'smaller' if by > 0.0 else 'larger'} {name}"
        for name, by in (("slope", here.by_x), ("intercept", here.by_y))
        if abs(by) >= DUST
    ]
    straight = angle < STRAIGHT
    truth = (
        f"The arrow points up, so down is towards {' and '.join(ways)}: {number(angle, 3)}° off the dashed way "
        "to the lowest place"
    )
    if straight == (said == "at"):
        return f"{truth}, as you said{', or nearly' if straight else ''}."
    if straight:
        return f"{truth}, which is nearly straight at it. You expected it to miss: from most places here it does."
    return (
        f"{truth}. You expected it to point there. It knows only how the ground slopes right here, and that is "
        "straight down the nearest wall."
    )


def _cuts(slope: float, intercept: float) -> list[Mark]:
    (left, right), (low, high) = lands.SLOPES, lands.INTERCEPTS
    return [
        {
            "kind": "segments",
            "role": "quiet",
            "at": rows([(left, intercept, right, intercept)], 4),
            "about": "by-slope",
        },
        {"kind": "segments", "role": "quiet", "at": rows([(slope, low, slope, high)], 4), "about": "by-intercept"},
    ]


def _slice(axis: int, slope: float, intercept: float, here: lands.Point) -> Plot:
    """The loss along one parameter while the other is held, with the tangent at the point."""
    land = lands.LANDSCAPES[NAME]
    along: Axis = (land.x, land.y)[axis]
    param = (lands.SLOPE, lands.INTERCEPT)[axis]
    at, held = ((slope, intercept), (intercept, slope))[axis]
    by = (here.by_x, here.by_y)[axis]
    about = ("by-slope", "by-intercept")[axis]
    title = (
        f"Along the slope, intercept held at {lands.thousands(intercept)}",
        f"Along the intercept, slope held at {h.per_foot(slope)}",
    )[axis]
    ceiling = land.z["domain"][1]
    handle: Handle = {
        "kind": "handle",
        "role": "parameter",
        "name": param.name,
        "label": f"{param.label}: move along the slice",
        "x": at,
        "y": clamp(here.loss, land.z["domain"]),
        "drag": {"x": {"param": param.name, "per": 1.0}},
        "value": at,
        "low": param.low,
        "high": param.high,
        "text": f"{land.place(slope, intercept)}, loss {land.height(here.loss)}",
    }
    return {
        "view": "plot",
        "name": param.name,
        "title": title,
        "share": 1.0,
        "x": along,
        "y": land.z,
        "square": True,
        "marks": [
            {"kind": "line", "role": "error", "at": lands.slice_along(NAME, axis, held), "about": about},
            {"kind": "line", "role": "gradient", "at": _tangent(at, here.loss, by, ceiling), "about": about},
            handle,
        ],
        "readouts": [("partial_slope", "partial_intercept")[axis]],
    }


def _tangent(at: float, loss: float, by: float, ceiling: float) -> Rows:
    """As long in the picture however steep it is."""
    width = lands.SLOPES[1] - lands.SLOPES[0]
    away = 0.22 * width / math.hypot(1.0, by * width / ceiling)
    return rows([(at + side, loss + side * by) for side in (-away, away)], 2)
