"""Where is the lowest loss?  We see it only where we stand: one slope at a time.

    loss(slope) = mean over i of (slope · area_i − price_i)²

Here the intercept is held at 0 $: a house of no size costs nothing, and the slope is the price of
one ft². Slopes are in $/ft²; errors are taken in thousands of $, so the loss is in (thousand $)².
Nothing that has not been paid for, or asked for, is computed.

Source: the 24 houses of the first lesson (Saratoga County, New York, 2006).
"""

from functools import cache, lru_cache

from picture.numbers import mean
from picture.old import Dots, Handle, Line, Mark, Plot, Readout, Rows, Scene, rows
from picture.params import Column, Params, Table, Toggle
from worlds import houses as h
from worlds.one_slope import CEILING, HELD, PRICES, SLOPE

TITLE = "The loss, in the dark"
CAPTION = "Draw the curve you expect into the fog. Then turn the line: wherever you let go, one loss leaves one dot."


CLEAR = 3.0
"""How far the fog opens on both sides of a slope that was tried, in $/ft²."""

EVALUATIONS = 101
"""The whole curve is drawn from so many."""

KNOTS = 13
"""A drawn guess has its loss at this many slopes."""


FLAT: tuple[tuple[float, float], ...] = tuple(
    (SLOPE.low + i * (SLOPE.high - SLOPE.low) / (KNOTS - 1), CEILING / 2.0) for i in range(KNOTS)
)
LOSS_COLUMN = 1

GUESS = Table(
    name="guess",
    label="Your guess",
    columns=(
        Column(label="slope", low=SLOPE.low, high=SLOPE.high, step=25.0, unit="$/ft²", format="$,.4~r"),
        Column(label="loss", low=0.0, high=CEILING, step=5000.0, unit=h.SQUARED, format=",.0f"),
    ),
    opening=FLAT,
    least=KNOTS,
    most=KNOTS,
)
PARAMS = [
    SLOPE,
    Toggle(name="draws", label="Draw a guess", opening=True, when=("reveal", False)),
    Toggle(name="reveal", label="Lift the fog", button=True),
    Table(
        name="visited",
        label="Slopes tried",
        columns=(GUESS.columns[0],),
        opening=((SLOPE.opening,),),
        most=60,
        records="slope",
    ),
    GUESS,
]


def scene(params: Params) -> Scene:
    """The line among the houses, and as much of its loss as is known."""
    slope, revealed = params["slope"], params["reveal"]
    tried = list(dict.fromkeys(tried for (tried,) in params["visited"]))
    beside = {"slope": h.readout("slope", slope, h.per_foot(slope), "parameter")}
    below = {"evaluations": h.readout("evaluations", len(tried), str(len(tried)), "quiet")}
    words = [f"A line through the origin among {len(h.some_houses())} houses, with slope {h.per_foot(slope)}."]
    if revealed or slope in tried:
        here = loss(slope)
        below["loss"] = h.readout("loss here", here, h.squared(here), "error")
        words.append(f"Its loss is {h.squared(here)}.")
    else:
        words.append("Its loss has not been worked out yet: let go to pay for it.")
    words.append(_found(tried))
    note = ""
    if revealed:
        bottom = lowest()
        words.append(f"The fog is gone: the curve is a valley, lowest at {h.per_foot(bottom)}.")
        beside["lowest"] = h.readout("lowest loss at", bottom, h.per_foot(bottom), "best")
        if params["guess"] == FLAT:
            note = f"The lowest point lies at {h.per_foot(bottom)}. You had drawn no guess; Reset lets you try."
        else:
            gap = score(params["guess"])
            below["gap"] = h.readout("guess off by", gap, _percent(gap), "guess")
            note = _verdict(params["guess"], gap)
    else:
        words.append("All else is fog.")
    drawn: Scene = {
        "panels": [_houses_panel(slope, beside), _loss_panel(params, tried, below)],
        "readouts": beside | below,
        "alt": " ".join(words),
    }
    if note:
        drawn["note"] = note
    return drawn


@lru_cache(maxsize=1024)
def loss(slope: float) -> float:
    """One evaluation: the mean squared error at `slope`, in (thousand $)²."""
    return h.mean_loss(h.some_houses(), slope, HELD)


@cache
def curve() -> Rows:
    """The whole curve as rows of [slope, loss]."""
    slopes = [SLOPE.low + i * (SLOPE.high - SLOPE.low) / (EVALUATIONS - 1) for i in range(EVALUATIONS)]
    return rows([(slope, loss(slope)) for slope in slopes], 2)


@cache
def lowest() -> float:
    """The slope of the lowest loss, in closed form: Σ area · (price − intercept) / Σ area²."""
    houses = h.some_houses()
    return mean([x * (y - HELD) for x, y in houses]) / mean([x * x for x, _ in houses])


def height() -> float:
    """From the lowest loss on the curve to the highest, which is at one of its ends."""
    return max(loss(SLOPE.low), loss(SLOPE.high)) - loss(lowest())


def score(guess: tuple[tuple[float, float], ...]) -> float:
    """How far the drawn curve lies from the true one on average, as a share of the true one's height."""
    return mean([abs(guessed - loss(slope)) for slope, guessed in guess]) / height()


def _found(tried: list[float]) -> str:
    if not tried:
        return "No slope has been tried."
    best = min(tried, key=loss)
    many = "one slope" if len(tried) == 1 else f"{len(tried)} slopes"
    return f"You have tried {many}; the lowest loss found is {h.squared(loss(best))}, at {h.per_foot(best)}."


def _verdict(guess: tuple[tuple[float, float], ...], gap: float) -> str:
    """The score in words."""
    deepest = min(guessed for _, guessed in guess)
    bottom = mean([slope for slope, guessed in guess if guessed == deepest])
    aside = bottom - lowest()
    step = FLAT[1][0] - FLAT[0][0]
    if abs(aside) < step:
        where = f"Its lowest point is right beside the true one, which is at {h.per_foot(lowest())}"
    else:
        side = "left" if aside < 0.0 else "right"
        where = (
            f"Its lowest point lies ${abs(aside):,.0f}/ft² to the {side} of the true one, "
            f"which is at {h.per_foot(lowest())}"
        )
    return f"Your curve is off by {_percent(gap)} of the true one’s height on average. {where}."


def _percent(share: float) -> str:
    return f"{100.0 * share:.0f} %"


def _houses_panel(slope: float, readouts: dict[str, Readout]) -> Plot:
    """The houses and a line through the origin."""
    handle = h.slope_handle(slope, HELD, prices=PRICES)
    handle["high"] = SLOPE.high
    return {
        "view": "plot",
        "name": "houses",
        "title": "The line",
        "share": 1.0,
        "x": h.area_axis(),
        "y": h.price_axis(PRICES),
        "marks": [
            {"kind": "dots", "role": "data", "at": h.dots_at(h.some_houses())},
            h.line_mark(slope, HELD, drag={"y": {"param": "slope", "per": 1.0 / h.LEVER}}),
            handle,
        ],
        "readouts": list(readouts),
    }


def _loss_panel(params: Params, tried: list[float], readouts: dict[str, Readout]) -> Plot:
    """The loss against the slope: fog and dots, or the curve."""
    slope, drawing, revealed = params["slope"], params["draws"], params["reveal"]
    marks: list[Mark] = []
    if revealed:
        true: Line = {"kind": "line", "role": "error", "at": curve()}
        marks.append(true)
    else:
        open_at = [(max(at - CLEAR, SLOPE.low), min(at + CLEAR, SLOPE.high)) for at in tried]
        marks.append({"kind": "fog", "role": "quiet", "at": rows(open_at, 2)})
    marks.append(
        {
            "kind": "segments",
            "role": "parameter",
            "at": rows([(slope, 0.0, slope, CEILING)], 4),
            "dashed": True,
            "about": "slope",
        }
    )
    if drawing or params["guess"] != FLAT:
        marks.append(
            {
                "kind": "sketch",
                "role": "guess",
                "at": rows(params["guess"], 2),
                "param": "guess",
                "column": LOSS_COLUMN,
                "active": drawing and not revealed,
            }
        )
    dots: Dots = {"kind": "dots", "role": "error", "at": rows([(at, loss(at)) for at in tried], 2)}
    if slope in tried:
        dots["lit"] = tried.index(slope)
    marks.append(dots)
    if revealed:
        marks.append(_point(slope))
    elif drawing:
        marks += [_knot(row, *knot) for row, knot in enumerate(params["guess"])]
        if params["guess"] == FLAT:
            marks.append(_invitation())
    return {
        "view": "plot",
        "name": "loss",
        "title": "The loss of every slope",
        "share": 1.0,
        "x": {"label": "slope", "unit": "$/ft²", "domain": (SLOPE.low, SLOPE.high), "format": "$,"},
        "y": {"label": "loss", "unit": h.SQUARED, "domain": (0.0, CEILING), "format": "~s"},
        "marks": marks,
        "readouts": list(readouts),
    }


def _point(slope: float) -> Handle:
    """The place on the curve where the line stands."""
    here = loss(slope)
    return {
        "kind": "handle",
        "role": "parameter",
        "name": "point",
        "label": "Slope: move along the curve",
        "x": slope,
        "y": here,
        "drag": {"x": {"param": "slope", "per": 1.0}},
        "value": slope,
        "low": SLOPE.low,
        "high": SLOPE.high,
        "text": f"{h.per_foot(slope)}, loss {h.squared(here)}",
    }


def _invitation() -> Mark:
    """What to do with the fog, as long as nothing has been drawn there."""
    third, high = SLOPE.high / 3.0, 0.62 * CEILING
    return {"kind": "label", "role": "guess", "x": third, "y": high, "text": "Draw your guess here", "anchor": "middle"}


def _knot(row: int, slope: float, guessed: float) -> Handle:
    """One place of the guess."""
    return {
        "kind": "handle",
        "role": "guess",
        "name": f"guess-{row + 1}",
        "label": f"Guessed loss at {h.per_foot(slope)}",
        "x": slope,
        "y": guessed,
        "drag": {"y": {"param": "guess", "per": 1.0, "row": row, "column": LOSS_COLUMN}},
        "value": guessed,
        "low": GUESS.columns[LOSS_COLUMN].low,
        "high": GUESS.columns[LOSS_COLUMN].high,
        "text": h.squared(guessed),
    }
