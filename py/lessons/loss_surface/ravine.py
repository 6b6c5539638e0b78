"""What makes a ravine of the houses?  The same line, the same number of steps, and areas measured in four ways.

    centred       area − mean                   the origin moves to where the houses are
    scaled        area / standard deviation     the unit becomes the houses' own
    standardised  (area − mean) / standard deviation

As the areas stand, all of them lie far to one side of 0, so slope and intercept do nearly the same to every price, and
the loss is a ravine: a step that is short enough for its walls is far too short for its floor. Centring takes most of
that away; scaling alone makes it worse; the two together leave a round bowl. How many times as sharply a
landscape bends across as along is the condition number of its Hessian. Every walk takes the same share of its
own limit, 2/λ.

Source: the 24 houses of the first lesson (Saratoga County, New York, 2006).
"""

from dataclasses import replace

from lessons.loss_surface import descent_2d as descent
from lessons.loss_surface import surfaces as lands
from picture.numbers import clamp
from picture.params import Choice, Params, Slider, Toggle
from picture.scene import Dots, Drag, Goal, Handle, Readout, Scene, Target, aside
from picture.words import percent, scientific
from worlds import houses

TITLE = "A ravine and a bowl"
TASK = "Turn the ravine into a bowl: centre the areas, scale them, or do both."
DOCK = ["centred", "divided", "steps"]

ROUND = 1.001
"""Ground that bends fewer times as sharply across as along is a bowl."""

SHARE = Slider("share", "Rate, as a share of its limit", 0.01, 1.2, opening=0.8, step=0.01, format=".3~g", role="quiet")
PARAMS = [
    Choice(
        "units",
        "Units",
        options=(("thousands", "Thousands of $ and of ft²"), ("raw", "$ and ft²")),
        opening="thousands",
    ),
    Toggle("centred", "Centre"),
    Toggle("divided", "Scale"),
    replace(lands.SLOPE, label="Start: slope", opening=60.0),
    replace(lands.INTERCEPT, label="Start: intercept", opening=190.0),
    SHARE,
    replace(descent.STEPS, opening=10.0),
]


def scene(params: Params) -> Scene:
    """The map as the areas are measured, and a walk on it."""
    slope, intercept, share, asked = params["slope"], params["intercept"], params["share"], int(params["steps"])
    how = lands.name_of(params["units"], centred=params["centred"], divided=params["divided"])
    walk, title = _walk(how, slope, intercept, share), _title(params)
    steps, bends, off = walk.reach(asked), lands.curvatures(how, *walk.places[0]), off_by(walk, asked)
    note, best = _note(walk, asked, off), lands.lowest(how)
    goal = Goal(
        "a round bowl", bends.condition, bends.condition < ROUND, note, f"{scientific(bends.condition, 3)} to 1"
    )
    marks = [
        *lands.on_map(lands.trail(how, *walk.places[0], walk.rate, asked), walk.places[steps]),
        Dots([best], "best", shape="diamond"),
        *goal.sign(*best),
        _handle(params, walk),
    ]
    # The note says them.
    readouts = aside(
        {
            "condition": Readout("condition number", bends.condition, "best", scientific(bends.condition, 4)),
            "off": Readout("intercept off by", off, "parameter", houses.dollars(off)),
            "limit": Readout("limit 2/λ", bends.limit or 0.0, "best"),
        }
    )
    return Scene(
        [lands.map_panel(how, marks, title, readouts)],
        alt=(
            f"{title}. A walk from the line with slope {houses.per_foot(slope)} and intercept "
            f"{lands.thousands(intercept)}, at {percent(share)} of the limit. {note}"
        ),
        note=note,
        goal=goal,
    )


def _title(params: Params) -> str:
    """How areas and prices are measured."""
    money, areas = ("$", "ft²") if params["units"] == "raw" else ("thousands of $", "thousands of ft²")
    if params["divided"]:
        return f"Areas {'centred and scaled' if params['centred'] else 'scaled'}, prices in {money}"
    return f"{'Areas centred' if params['centred'] else 'Areas as they are'}, in {areas}; prices in {money}"


def _handle(params: Params, walk: lands.Walk) -> Handle:
    """The start. Where areas are centred, its height is all that a drag can change by itself."""
    measure, land = lands.MEASURES[walk.landscape.name], walk.landscape
    x, y = walk.places[0]
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
    """From that line, with that share of the limit as its rate."""
    place = lands.placed(name, slope, intercept)
    limit = lands.curvatures(name, *place).limit
    assert limit is not None
    return lands.walk(name, *place, share * limit)


def off_by(walk: lands.Walk, steps: int) -> float:
    """How far the line's intercept is from the best one, in $, whatever units the walk is in."""
    name = walk.landscape.name
    _, intercept = lands.line_at(name, *walk.places[walk.reach(steps)])
    _, best = lands.line_at(name, *lands.lowest(name))
    return abs(intercept - best) * houses.THOUSAND


def _note(walk: lands.Walk, asked: int, off: float) -> str:
    """How round the ground is, and how far the walk has come on it."""
    if walk.lost(asked):
        return "Above its limit a walk diverges however areas are measured: each step lands further up the other side."
    sharper = lands.curvatures(walk.landscape.name, *walk.places[0]).condition
    ground = "It bends equally in all directions."
    if sharper > ROUND:
        ground = f"It bends {scientific(sharper, 3)} times as sharply across as along."
    return f"{ground} After {asked:,} {'step' if asked == 1 else 'steps'} the intercept is {houses.dollars(off)} off."
