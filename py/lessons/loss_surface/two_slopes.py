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
from lessons.loss_surface import surfaces as lands
from picture.numbers import clamp
from picture.params import Guess, Params
from picture.scene import Dots, Label, Line, Mark, Plot, Readout, Scene, Segments
from picture.words import DUST, number, signed
from worlds import houses as h

TITLE = "Two slices, two slopes, one arrow"
TASK = "Drag the point until the steepest way down leads to the lowest place."
DOCK: list[str] = []

NAME = landscape.NAME
STRAIGHT = 10.0
"""Down points straight at the lowest place if it is off by fewer degrees than this."""

WHY = "The gradient knows only the wall beside it."

GUESS = Guess(
    name="aim",
    label="From here, where does the steepest way down lead?",
    options=(("at", "To the lowest place"), ("off", "Past it")),
    meets={"at": f"Past it, as the arrow shows. {WHY}", "off": f"Past it, as you said. {WHY}"},
)
PARAMS = [replace(lands.SLOPE, opening=200.0), replace(lands.INTERCEPT, opening=-60.0), GUESS]


def scene(params: Params) -> Scene:
    """The map, and the two slices through the point; the arrow and its aim once the reader has guessed."""
    place, verdict = (params["slope"], params["intercept"]), GUESS.verdict(params)
    land, here = lands.LANDSCAPES[NAME], lands.engine(NAME)(*place)
    marks = _cuts(*place)
    readouts = {
        "point_miss": lands.miss(here.loss),
        **landscape.partials(here, "partial"),
        "point_loss": Readout("loss", here.loss, "error", land.height(here.loss), aside=True),
    }
    note = None
    if verdict:
        best, angle = lands.lowest(NAME), off_by(*place)
        marks += lands.gradient_arrows(NAME, *place)
        marks += [Segments([(*place, *best)], "best", dashed=True), Dots([best], "best", shape="diamond")]
        note = _way_down(here, angle)
        if angle is not None:
            readouts["off"] = Readout("down is off by", angle, "guess", f"{number(angle, 3)}°")
    marks.append(lands.point_handle(NAME, "map", lands.SLOPE, lands.INTERCEPT, params))
    words = (
        f"At slope {h.per_foot(place[0])} and intercept {lands.thousands(place[1])} the loss is "
        f"{land.height(here.loss)}. Along the slope it changes by {readouts['partial_slope'].text}, along the "
        f"intercept by {readouts['partial_intercept'].text}."
    )
    return Scene(
        [
            lands.map_panel(NAME, marks, "The map, cut twice", readouts),
            _slice(0, "Along the slope", place, here),
            _slice(1, "Along the intercept", place, here),
        ],
        alt=" ".join(filter(None, (words, verdict, note))),
        note=note,
        verdict=verdict,
    )


def off_by(slope: float, intercept: float) -> float | None:
    """The angle from the steepest way down to the way to the lowest place, in degrees; None if nothing leads down."""
    here, best = lands.engine(NAME)(slope, intercept), lands.lowest(NAME)
    to = best[0] - slope, best[1] - intercept
    if here.steep < DUST or math.hypot(*to) < DUST:
        return None
    down = -here.by_x, -here.by_y
    return abs(math.degrees(math.atan2(down[0] * to[1] - down[1] * to[0], down[0] * to[0] + down[1] * to[1])))


def _way_down(here: lands.Point, angle: float | None) -> str:
    """Where down is, and how far off the lowest place."""
    if angle is None:
        return "Both slopes are 0: you stand on the lowest place, and no way leads down."
    ways = [
        f"a {'smaller' if by > 0.0 else 'larger'} {name}"
        for name, by in (("slope", here.by_x), ("intercept", here.by_y))
        if abs(by) >= DUST
    ]
    nearly = ": nearly straight at it" if angle < STRAIGHT else ""
    return f"Down means {' and '.join(ways)}, {number(angle, 3)}° off the dashed way to the lowest place{nearly}."


def _cuts(slope: float, intercept: float) -> list[Mark]:
    """Where the map is cut."""
    (left, right), (low, high) = lands.SLOPES, lands.INTERCEPTS
    return [
        Segments([(left, intercept, right, intercept)], "quiet", about="by-slope"),
        Segments([(slope, low, slope, high)], "quiet", about="by-intercept"),
    ]


def _slice(axis: int, title: str, place: tuple[float, float], here: lands.Point) -> Plot:
    """The loss along one parameter while the other is held, with the tangent at the point."""
    land, param = lands.LANDSCAPES[NAME], (lands.SLOPE, lands.INTERCEPT)[axis]
    at, held, by = place[axis], place[1 - axis], (here.by_x, here.by_y)[axis]
    about = f"by-{param.name}"
    # As long in the picture however steep it is.
    away = 0.22 * land.size[0] / math.hypot(1.0, by * land.size[0] / land.z.domain[1])
    tangent = [(at + side, here.loss + side * by) for side in (-away, away)]
    middle = land.middle[axis]
    marks: list[Mark] = [
        Line(lands.slice_along(NAME, axis, held), "error", about=about),
        Line(tangent, "gradient", about=about),
        Label(signed(by), middle, land.z.domain[1], "gradient", about=about),
        param.handle(
            f"{param.label}: move along the slice",
            at,
            clamp(here.loss, land.z.domain),
            f"{land.place(*place)}, loss {land.height(here.loss)}",
        ),
    ]
    return Plot(param.name, title, (land.x, land.y)[axis], land.z, marks, inset=True)
