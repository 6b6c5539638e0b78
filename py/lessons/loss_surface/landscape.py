"""What becomes of the loss curve when both numbers of a line may change?  A landscape.

    loss(slope, intercept) = mean over i of (slope · area_i + intercept − price_i)²

A line is one place in it. The map shows the landscape from above, by lines of equal loss; the surface shows it
from the side. Slope is in $/ft², intercept in thousand $, the loss in (thousand $)².

Source: the 24 houses of the first lesson (Saratoga County, New York, 2006).
"""

from picture.old import Mark, OnSurface, Readout, Scene, rows
from picture.params import Params, Toggle
from picture.words import signed
from worlds import houses as h
from worlds import surfaces as lands

TITLE = "One line, one place, one height"
CAPTION = "Drag the line, or the point on the map, or on the surface: the three are one thing."

NAME = "thousands"
PARAMS = [
    lands.SLOPE,
    lands.INTERCEPT,
    lands.TURN,
    lands.TILT,
    Toggle(name="cuts", label="Cut through the point"),
    Toggle(name="lowest", label="Show the lowest place", button=True),
]


def scene(params: Params) -> Scene:
    """A line, its place on the map, and its height."""
    slope, intercept = params["slope"], params["intercept"]
    land, here = lands.LANDSCAPES[NAME], lands.engine(NAME)(slope, intercept)
    readouts = {
        "slope": h.readout("slope", slope, h.per_foot(slope), "parameter"),
        "intercept": h.readout("intercept", intercept, lands.thousands(intercept), "parameter"),
        "height": h.readout("loss", here.loss, land.height(here.loss), "error"),
    }
    line = f"slope {h.per_foot(slope)} and intercept {lands.thousands(intercept)}"
    words = [f"The line with {line} is one place in the landscape of all lines. Its height is its loss: "]
    words[0] += f"{land.height(here.loss)}."
    of_line: list[Mark] = []
    on_map: list[Mark] = []
    on_surface: list[OnSurface] = []
    in_panel = {"houses": ["slope", "intercept"], "map": [], "surface": ["height"]}
    if params["cuts"]:
        readouts |= partials(here, "along")
        in_panel["map"] = ["along_slope", "along_intercept"]
        words.append(
            f"Cut along the slope, it rises by {readouts['along_slope']['text']}; along the intercept, "
            f"by {readouts['along_intercept']['text']}."
        )
        (left, right), (low, high) = land.x["domain"], land.y["domain"]
        across, up = (left, intercept, right, intercept), (slope, low, slope, high)
        on_map.append({"kind": "segments", "role": "quiet", "at": rows([across, up], 4), "dashed": True})
        for x0, y0, x1, y1 in (across, up):
            on_surface.append({"kind": "curve", "role": "quiet", "at": rows([(x0, y0), (x1, y1)], 2)})
        on_surface += lands.tangent_curves(NAME, slope, intercept)
    if params["lowest"]:
        best = lands.lowest(NAME)
        lowest = lands.engine(NAME)(*best).loss
        readouts |= {
            "best_slope": h.readout("best slope", best[0], h.per_foot(best[0]), "best"),
            "best_intercept": h.readout("best intercept", best[1], lands.thousands(best[1]), "best"),
            "best_loss": h.readout("lowest loss", lowest, land.height(lowest), "best"),
        }
        in_panel["houses"] += ["best_slope", "best_intercept"]
        in_panel["surface"].append("best_loss")
        words.append(
            f"The lowest place is at slope {h.per_foot(best[0])} and intercept {lands.thousands(best[1])}, "
            f"with a loss of {land.height(lowest)}."
        )
        of_line.append(h.line_mark(best[0], best[1] * h.THOUSAND, role="best"))
        on_map.append({"kind": "dots", "role": "best", "at": rows([best], 2), "shape": "diamond"})
        on_surface.append({"kind": "spots", "role": "best", "at": rows([best], 2), "shape": "diamond"})
    drawn: Scene = {
        "panels": [
            lands.houses_panel([*of_line, *lands.line_marks(slope, intercept)], "A line", in_panel["houses"]),
            lands.map_panel(
                NAME,
                [*on_map, lands.point_handle(NAME, "map", lands.SLOPE, lands.INTERCEPT, params)],
                "The map of all lines",
                in_panel["map"],
            ),
            lands.surface(
                NAME,
                params,
                [*on_surface, lands.point_handle(NAME, "surface", lands.SLOPE, lands.INTERCEPT, params)],
                "The same, as a landscape",
                in_panel["surface"],
            ),
        ],
        "readouts": readouts,
        "alt": " ".join(words),
    }
    return drawn


def partials(here: lands.Point, prefix: str) -> dict[str, Readout]:
    """Both partial derivatives, as the engine has them; a page has each name once."""
    return {
        f"{prefix}_slope": h.readout("∂loss/∂slope", here.by_x, f"{signed(here.by_x)} per $/ft²", "gradient"),
        f"{prefix}_intercept": h.readout(
            "∂loss/∂intercept", here.by_y, f"{signed(here.by_y)} per thousand $", "gradient"
        ),
    }
