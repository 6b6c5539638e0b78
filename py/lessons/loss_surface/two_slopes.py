"""Which way is downhill, when there is more than left and right?

    gradient = (∂loss/∂slope, ∂loss/∂intercept)

Hold one number, and the loss is a curve of the other, with one derivative. Both together are the gradient: an
arrow on the map that points the steepest way up. Its opposite is the steepest way down; how far that is from the
direction of the lowest place is an angle, worked out only after the reader has said what to expect.

Slope is in $/ft², intercept in thousand $, the loss in (thousand $)². In these units the map is as wide as it
is high, so that the arrow stands at right angles to the line of equal loss. The slices stand on the map's edges and in
its units: one hangs below it, its loss upwards; the other is at its right, its loss to the right.
"""

import math
from dataclasses import replace

from lessons.loss_surface import landscape
from lessons.loss_surface import surfaces as lands
from picture.numbers import clamp
from picture.params import Guess, Params
from picture.scene import Arrows, Axis, Dots, Goal, Label, Line, Mark, Plot, Readout, Scene, Segments, aside
from picture.words import DUST, number, signed
from worlds import houses

TITLE = "Two slices, two slopes, one arrow"
TASK = "Drag the point until down leads to the lowest place."
DOCK: list[str] = []

NAME = landscape.NAME
TANGENT = 40.0
"""Half the length of a tangent, in the map's units."""

HIGH, GAP = 95.0, 14.0
"""How high a slice is drawn, and how far off the map, in the map's units."""

FLOOR = lands.INTERCEPTS[0] - GAP - HIGH
X = Axis("", (lands.SLOPES[0] - 4.0, lands.SLOPES[1] + GAP + HIGH + 4.0))
Y = Axis("", (FLOOR - 4.0, lands.INTERCEPTS[1] + 36.0))

STRAIGHT = 10.0
"""Down points straight at the lowest place if it is off by fewer degrees than this."""

WHY = "The gradient knows only the wall beside it."

GUESS = Guess(
    "aim",
    "From here, where does the steepest way down lead?",
    options=(("at", "To the lowest place"), ("off", "Past it")),
    meets={"at": f"Past it, as the arrow shows. {WHY}", "off": f"Past it, as you said. {WHY}"},
)
PARAMS = [replace(lands.SLOPE, opening=200.0), replace(lands.INTERCEPT, opening=-60.0), GUESS]


def scene(params: Params) -> Scene:
    """The map, and the two slices through the point; the arrow and its aim once the reader has guessed."""
    place, verdict = (params["slope"], params["intercept"]), GUESS.verdict(params)
    land, here = lands.LANDSCAPES[NAME], lands.engine(NAME)(*place)
    marks: list[Mark] = [lands.contours(NAME), *_slice(0, place, here), *_slice(1, place, here)]
    readouts = {
        "point_miss": lands.miss(here.loss),
        **aside(landscape.partials(here, "partial")),
        "point_loss": Readout("loss", here.loss, "error", land.height(here.loss), aside=True),
    }
    note = goal = off = None
    if verdict:
        best, angle = lands.lowest(NAME), off_by(*place)
        marks += [Segments([(*place, *best)], "best", dashed=True), Dots([best], "best", shape="diamond")]
        marks += _arrow(*place)
        note = _way_down(here, angle)
        if angle is not None:
            readouts["off"] = Readout("down is off by", angle, "guess", f"{number(angle, 3)}°")
            off = f"That is {readouts['off'].text} off the way to the lowest place."
            goal = _goal(angle)
            marks += goal.sign(*best)
    marks += [
        Label("slope", lands.SLOPES[1] + GAP, FLOOR, "quiet", anchor="start"),
        Label("intercept", lands.SLOPES[0], lands.INTERCEPTS[1], "quiet", anchor="start"),
    ]
    marks.append(lands.point_handle(NAME, "map", lands.SLOPE, lands.INTERCEPT, params))
    words = (
        f"At slope {houses.per_foot(place[0])} and intercept {lands.thousands(place[1])} the loss is "
        f"{land.height(here.loss)}. Along the slope it changes by {readouts['partial_slope'].text}, along the "
        f"intercept by {readouts['partial_intercept'].text}."
    )
    return Scene(
        [Plot("map", "The map, and two slices of it", X, Y, marks, readouts, plain=True)],
        alt=" ".join(filter(None, (words, verdict, note, off))),
        note=note,
        verdict=verdict,
        goal=goal,
    )


def _goal(angle: float) -> Goal:
    """Down leads nearly straight to the lowest place."""
    met = "Here it does, but only straight across the ravine or along its floor."
    return Goal("within 10°", angle, angle < STRAIGHT, met, f"{number(angle, 3)}°")


def off_by(slope: float, intercept: float) -> float | None:
    """The angle from the steepest way down to the way to the lowest place, in degrees; None if nothing leads down."""
    here, best = lands.engine(NAME)(slope, intercept), lands.lowest(NAME)
    to = best[0] - slope, best[1] - intercept
    if here.steep < DUST or math.hypot(*to) < DUST:
        return None
    down = -here.by_x, -here.by_y
    return abs(math.degrees(math.atan2(down[0] * to[1] - down[1] * to[0], down[0] * to[0] + down[1] * to[1])))


def _way_down(here: lands.Point, angle: float | None) -> str:
    """Where down is."""
    if angle is None:
        return "Both slopes are 0: you are at the lowest place."
    ways = [
        f"a {'smaller' if by > 0.0 else 'larger'} {name}"
        for name, by in (("slope", here.by_x), ("intercept", here.by_y))
        if abs(by) >= DUST
    ]
    return f"Down means {' and '.join(ways)}."


def _beside(axis: int, along: float, loss: float) -> tuple[float, float]:
    """Where a slice has this loss at this place along its parameter."""
    up = HIGH * loss / lands.LANDSCAPES[NAME].z.domain[1]
    return (along, FLOOR + up) if axis == 0 else (lands.SLOPES[1] + GAP + up, along)


def _slice(axis: int, place: tuple[float, float], here: lands.Point) -> list[Mark]:
    """The loss along one parameter while the other is held, with the tangent at the point; and where the map is cut."""
    land, param = lands.LANDSCAPES[NAME], (lands.SLOPE, lands.INTERCEPT)[axis]
    at, held, by = place[axis], place[1 - axis], (here.by_x, here.by_y)[axis]
    (low, high), ceiling, about = (land.x, land.y)[axis].domain, land.z.domain[1], f"by-{param.name}"
    numbers = lands.slice_along(NAME, axis, held)["values"]
    curve = [(along, loss) for along, loss in zip(numbers[::2], numbers[1::2], strict=True) if loss <= ceiling]
    # As long in the picture however steep it is, but within it.
    away = TANGENT / math.hypot(1.0, by * HIGH / ceiling)
    room = ceiling - min(here.loss, ceiling)
    ends = [side if side * by <= room else room / by for side in (-away, away)]
    inside = _beside(axis, at, clamp(here.loss, land.z.domain))
    named = _beside(0, low, 0.7 * ceiling) if axis == 0 else _beside(1, high, 0.0)
    across = (low, held, high, held) if axis == 0 else (held, low, held, high)
    return [
        Segments([across], "quiet", about=about),
        Segments([(*place, *inside)], "quiet", dashed=True, about=about),
        Segments([(*_beside(axis, low, 0.0), *_beside(axis, high, 0.0))], "quiet"),
        Line([_beside(axis, *row) for row in curve], "error", about=about),
        Line([_beside(axis, at + end, here.loss + end * by) for end in ends], "gradient", about=about),
        Label(f"∂loss/∂{param.name} {signed(by)}", *named, "gradient", anchor="start", about=about),
        param.handle(
            f"{param.label}: move along the slice",
            *inside,
            f"{land.place(*place)}, loss {land.height(here.loss)}",
            value=at,
            along="x" if axis == 0 else "y",
            name=param.name,
        ),
    ]


def _arrow(slope: float, intercept: float) -> list[Mark]:
    """The arrow, and the two that it is made of: one as long as each slope is steep, under its slice too."""
    x0, y0, x1, y1 = lands.arrow(NAME, slope, intercept)
    parts = [
        (*_beside(0, x0, 0.0), *_beside(0, x1, 0.0)),
        (*_beside(1, y0, 0.0), *_beside(1, y1, 0.0)),
        (x0, y0, x1, y0),
        (x1, y0, x1, y1),
    ]
    return [
        Arrows(parts, "gradient", dashed=True, about="partials"),
        Arrows([(x0, y0, x1, y1)], "gradient", about="gradient"),
    ]
