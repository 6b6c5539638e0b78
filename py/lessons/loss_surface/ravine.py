"""What makes a ravine of the houses?  The same line, the same number of steps, and areas measured in other ways.

    centred       area − mean                   the origin moves to where the houses are
    scaled        area / standard deviation     the unit becomes the houses' own
    standardised  (area − mean) / standard deviation

As the areas stand, all of them lie far to one side of 0, so slope and intercept do nearly the same to every price, and
the loss is a ravine: a step that is short enough for its walls is far too short for its floor. Centring takes most of
that away; scaling alone makes it worse; the two together leave a round bowl. How many times as sharply a
landscape bends across as along is the condition number of its Hessian. Each walk takes the same share of its
own limit, 2/λ.

Source: the 24 houses of the first lesson (Saratoga County, New York, 2006).
"""

from dataclasses import replace

from lessons.loss_surface import descent_2d as descent
from picture.numbers import clamp
from picture.params import Choice, Params, Slider, Toggle
from picture.scene import Dots, Drag, Handle, Line, Mark, Plot, Readout, Scene, Target
from picture.words import DUST, percent, scientific
from worlds import houses as h
from worlds import surfaces as lands

TITLE = "A ravine and a bowl"
TASK = "Play. Then centre the areas, scale them, or do both."
DOCK = ["steps", "centred", "divided"]

SHARE = Slider(
    name="share",
    label="Rate, as a share of its limit",
    low=0.01,
    high=1.2,
    opening=0.8,
    step=0.01,
    format=".3~g",
    role="quiet",
)
PARAMS = [
    Choice(
        name="units",
        label="Units on the left",
        options=(("thousands", "Thousands of $ and of ft²"), ("raw", "$ and ft²")),
        opening="thousands",
    ),
    Toggle(name="centred", label="Centre: measure areas from their mean"),
    Toggle(name="divided", label="Scale: divide areas by their standard deviation"),
    replace(lands.SLOPE, label="Start: slope", opening=60.0),
    replace(lands.INTERCEPT, label="Start: intercept", opening=190.0),
    SHARE,
    replace(descent.STEPS, opening=10.0),
]


def scene(params: Params) -> Scene:
    """Two maps, and a walk on each."""
    slope, intercept, share, asked = params["slope"], params["intercept"], params["share"], int(params["steps"])
    how = lands.name_of(params["units"], centred=params["centred"], divided=params["divided"])
    left, right = _walk(how, slope, intercept, share), _walk("standardised", slope, intercept, share)
    title, note = _title(params), _note(left, right, asked, share)
    on_left = [*_marks(left, asked), _handle(params, left)]
    return Scene(
        [
            _map("table", title, on_left, left, asked),
            _map("scaled", "Areas centred and scaled", _marks(right, asked), right, asked, prefix="scaled_"),
        ],
        alt=(
            f"Two walks from the line with slope {h.per_foot(slope)} and intercept {lands.thousands(intercept)}, after "
            f"{asked:,} steps at {percent(share)} of the limit. On the left: {title[0].lower()}{title[1:]}. "
            f"On the right: areas centred and scaled. {note}"
        ),
        note=note,
    )


def _title(params: Params) -> str:
    """How the left side measures."""
    money, areas = ("$", "ft²") if params["units"] == "raw" else ("thousands of $", "thousands of ft²")
    if params["divided"]:
        return f"Areas {'centred and scaled' if params['centred'] else 'scaled'}, prices in {money}"
    return f"{'Areas centred' if params['centred'] else 'Areas as they are'}, in {areas}; prices in {money}"


def _handle(params: Params, left: lands.Walk) -> Handle:
    """The start on the left map. Where areas are centred, its height is all that a drag can change by itself."""
    measure, land = lands.MEASURES[left.landscape.name], left.landscape
    x, y = left.places[0]
    by_slope = None if params["centred"] else Target("slope", measure.money / measure.step)
    slider = lands.INTERCEPT if params["centred"] else lands.SLOPE
    return replace(
        lands.point_handle("thousands", "map", lands.SLOPE, lands.INTERCEPT, params),
        x=clamp(x, land.x.domain),
        y=clamp(y, land.y.domain),
        drag=Drag(by_slope, Target("intercept", measure.money)),
        value=params[slider.name],
        low=slider.low,
        high=slider.high,
    )


def _walk(name: str, slope: float, intercept: float, share: float) -> lands.Walk:
    place = lands.placed(name, slope, intercept)
    limit = lands.curvatures(name, *place).limit
    assert limit is not None
    return lands.walk(name, *place, share * limit)


def off_by(walk: lands.Walk, steps: int) -> float:
    """How far the line's intercept is from the best one, in $, whatever units the walk is in."""
    name = walk.landscape.name
    _, intercept = lands.line_at(name, *walk.places[walk.reach(steps)])
    _, best = lands.line_at(name, *lands.lowest(name))
    return abs(intercept - best) * h.THOUSAND


def _map(panel: str, title: str, marks: list[Mark], walk: lands.Walk, asked: int, *, prefix: str = "") -> Plot:
    """A walk on its map; a page has each readout's name once."""
    bends, off = lands.curvatures(walk.landscape.name, *walk.places[0]), off_by(walk, asked)
    readouts = {
        f"{prefix}condition": Readout("condition number", bends.condition, "best", scientific(bends.condition, 4)),
        f"{prefix}limit": Readout("limit 2/λ", bends.limit or 0.0, "best"),
        f"{prefix}off": Readout("intercept off by", off, "parameter", h.dollars(off)),
    }
    return lands.map_panel(walk.landscape.name, marks, title, readouts, panel)


def _marks(walk: lands.Walk, asked: int) -> list[Mark]:
    """The trail, the lowest place, the start and where it has got to."""
    name = walk.landscape.name
    trail = lands.trail(name, *walk.places[0], walk.rate, asked)
    return [
        *(Line(piece, "parameter") for piece in trail),
        *(Dots(piece, "parameter") for piece in descent.dotted(trail)),
        Dots([lands.lowest(name)], "best", shape="diamond"),
        Dots([walk.places[0]], "parameter"),
        Dots([walk.places[walk.reach(asked)]], "parameter", lit=0),
    ]


def _note(left: lands.Walk, right: lands.Walk, asked: int, share: float) -> str:
    if share > 1.0 and (left.lost(asked) or right.lost(asked)):
        return (
            f"The rates are {percent(share)} of their limits. Above its limit a walk diverges in any units: "
            "every step lands further up the other side."
        )
    note = (
        f"After {asked:,} {'step' if asked == 1 else 'steps'} the intercept is still off by "
        f"{h.dollars(off_by(left, asked))} on the left, and by {h.dollars(off_by(right, asked))} on the right."
    )
    if lands.MEASURES[left.landscape.name].step != lands.UNITS["raw"]:
        bends = lands.curvatures(left.landscape.name, *left.places[0])
        along = 1.0 - left.rate * bends.smallest
        side = ", from the other side" if along < -DUST else ""
        return (
            f"{note} Where the left map bends least, each step leaves {percent(abs(along))} of the way still to "
            f"go{side}."
        )
    moved = abs(left.places[left.reach(asked)][1] - left.places[0][1])
    return (
        f"{note} On the left map it has moved by ${scientific(moved, 3)} in all. "
        "Drawn with a $ as long as a $/ft², that map would be a thousand times as high."
    )
