"""What becomes of the loss curve when both numbers of a line may change?  A landscape.

    loss(slope, intercept) = mean over i of (slope · area_i + intercept − price_i)²

A line is one place in it. The map shows the landscape from above, by lines of equal loss; the surface shows it
from the side. Slope is in $/ft², intercept in thousand $, the loss in (thousand $)².

Source: the 24 houses of the first lesson (Saratoga County, New York, 2006).
"""

from lessons.loss_surface import surfaces as lands
from picture.params import Params, Toggle
from picture.scene import Curve, Dots, Goal, Mark, OnSurface, Readout, Readouts, Scene, Segments, Spots, rows
from picture.words import signed
from worlds import houses

TITLE = "One line, one place, one height"
TASK = "Find a line that is typically less than $54,000 off."
DOCK = ["lowest"]

CLOSE = 54_000.0
"""The lowest typical miss is only a little less, in $."""

NAME = "thousands"
PARAMS = [
    lands.SLOPE,
    lands.INTERCEPT,
    lands.TURN,
    lands.TILT,
    Toggle("cuts", "Cut through the point"),
    Toggle("lowest", "Show the lowest place", button=True),
]


def scene(params: Params) -> Scene:
    """A line, its place on the map, and its height."""
    slope, intercept = params["slope"], params["intercept"]
    land, here = lands.LANDSCAPES[NAME], lands.engine(NAME)(slope, intercept)
    miss = lands.miss(here.loss)
    by_line = {
        "slope": Readout("slope", slope, "parameter", houses.per_foot(slope)),
        "intercept": Readout("intercept", intercept, "parameter", lands.thousands(intercept)),
        "height": Readout("loss", here.loss, "error", land.height(here.loss), aside=True),
    }
    words = (
        f"The line with slope {houses.per_foot(slope)} and intercept {lands.thousands(intercept)} is one place in the "
        f"landscape of all lines. Its height is its loss: {land.height(here.loss)}."
    )
    of_line: list[Mark] = []
    on_map: list[Mark] = []
    on_surface: list[OnSurface] = []
    if params["cuts"]:
        by_line |= partials(here, "along")
        (left, right), (low, high) = land.x.domain, land.y.domain
        across, up = (left, intercept, right, intercept), (slope, low, slope, high)
        on_map.append(Segments([across, up], "quiet", dashed=True))
        on_surface += [Curve(rows([cut[:2], cut[2:]], 2), "quiet") for cut in (across, up)]
        on_surface += lands.tangent_curves(NAME, slope, intercept)
        words += (
            f" Cut along the slope, it rises by {by_line['along_slope'].text}; along the intercept, by "
            f"{by_line['along_intercept'].text}."
        )
    if params["lowest"]:
        best = lands.lowest(NAME)
        lowest = lands.engine(NAME)(*best).loss
        by_line |= {
            "best_slope": Readout("best slope", best[0], "best", houses.per_foot(best[0]), aside=True),
            "best_intercept": Readout("best intercept", best[1], "best", lands.thousands(best[1]), aside=True),
            "best_loss": Readout("lowest loss", lowest, "best", land.height(lowest), aside=True),
        }
        of_line.append(houses.line_mark(best[0], best[1] * houses.THOUSAND, role="best"))
        on_map.append(Dots([best], "best", shape="diamond"))
        on_surface.append(Spots([best], "best", shape="diamond"))
        words += (
            f" The lowest place is at slope {by_line['best_slope'].text} and intercept "
            f"{by_line['best_intercept'].text}, with a loss of {land.height(lowest)}."
        )
    goal = Goal(
        f"under {houses.dollars(CLOSE)}",
        miss.value,
        miss.value < CLOSE,
        "You are on the floor of the valley. How far can you go along it before the ground rises?",
        miss.text,
    )
    on_map += goal.sign(slope, intercept)
    on_surface += goal.sign(slope, intercept)
    of_line += lands.line_marks(slope, intercept)
    on_map.append(lands.point_handle(NAME, "map", lands.SLOPE, lands.INTERCEPT, params))
    on_surface.append(lands.point_handle(NAME, "surface", lands.SLOPE, lands.INTERCEPT, params))
    return Scene(
        [
            lands.surface(NAME, params, on_surface, "The landscape", {"miss": miss}),
            lands.map_panel(NAME, on_map, "Its map", {}, clear=(lands.SLOPE.opening, lands.INTERCEPT.opening)),
            lands.houses_panel(of_line, "Your line", by_line),
        ],
        alt=words,
        goal=goal,
    )


def partials(here: lands.Point, prefix: str) -> Readouts:
    """Both partial derivatives, as the engine has them; a page has each name once."""
    along_slope, along_intercept = f"{signed(here.by_x)} per $/ft²", f"{signed(here.by_y)} per thousand $"
    return {
        f"{prefix}_slope": Readout("∂loss/∂slope", here.by_x, "gradient", along_slope, aside=True),
        f"{prefix}_intercept": Readout("∂loss/∂intercept", here.by_y, "gradient", along_intercept, aside=True),
    }
