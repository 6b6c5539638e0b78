"""Where is the lowest loss?  We see it only where we stand: one slope at a time.

    loss(slope) = mean over i of (slope · area_i − price_i)²

Here the intercept is held at 0 $: a house of no size costs nothing, and the slope is the price of
one ft². Slopes are in $/ft²; errors are taken in thousands of $, so the loss is in (thousand $)².
Nothing that has not been paid for, or asked for, is computed.

Source: the 24 houses of the first lesson (Saratoga County, New York, 2006).
"""

from functools import cache, lru_cache

from picture.numbers import mean
from picture.params import Column, Params, Table, Toggle
from picture.scene import (
    Axis,
    Dots,
    Drag,
    Fog,
    Goal,
    Handle,
    Label,
    Line,
    Mark,
    Plot,
    Readout,
    Rows,
    Scene,
    Segments,
    Sketch,
    Target,
    aside,
    rows,
)
from worlds import houses, one_slope
from worlds.one_slope import CEILING, HELD, PRICES, SLOPE

TITLE = "The loss, in the dark"
TASK = "Draw the curve you expect in the fog."
FEEL = "Turn the line, and let go to see its loss."
WALK = "Drag the point along the curve."
DOCK = ["reveal", "draws"]
TOGETHER = "beside"

CLEAR = 3.0
"""How far the fog opens on both sides of a slope that was tried, in $/ft²."""

EVALUATIONS = 101
"""The whole curve is drawn from this many losses."""

KNOTS = 13
"""A drawn guess has its loss at this many slopes."""

Drawn = tuple[tuple[float, float], ...]
"""A guess: rows of (slope, loss)."""

FLAT: Drawn = tuple((SLOPE.low + i * (SLOPE.high - SLOPE.low) / (KNOTS - 1), CEILING / 2.0) for i in range(KNOTS))
"""What the guess is before anything has been drawn."""

LOSS_COLUMN = 1

LOOKS = 6
NEAR = 55_000.0
"""The goal: a line that is typically no more $ off than this, found with this many evaluations."""

GUESS = Table(
    "guess",
    "Your guess",
    columns=(
        Column("slope", SLOPE.low, SLOPE.high, step=25.0, unit="$/ft²", format="$,.4~r"),
        Column("loss", 0.0, CEILING, step=5000.0, unit=houses.SQUARED, format=",.0f"),
    ),
    opening=FLAT,
    least=KNOTS,
    most=KNOTS,
)
PARAMS = [
    SLOPE,
    Toggle("draws", "Draw a guess", opening=True, when=("reveal", False)),
    Toggle("reveal", "Lift the fog", button=True),
    Table(
        "visited", "Slopes tried", columns=(GUESS.columns[0],), opening=((SLOPE.opening,),), most=60, records="slope"
    ),
    GUESS,
]


def scene(params: Params) -> Scene:
    """The line among the houses, and as much of its loss as is known."""
    slope, revealed = params["slope"], params["reveal"]
    tried = list(dict.fromkeys(tried for (tried,) in params["visited"]))
    drawn = params["guess"] if params["guess"] != FLAT else None
    words = [
        f"A line through the origin among {len(houses.some_houses())} houses, with slope {houses.per_foot(slope)}."
    ]
    if revealed or slope in tried:
        words.append(f"Its loss is {houses.squared(loss(slope))}.")
    else:
        words.append("Its loss has not been worked out yet: let go to see it.")
    words.append(_found(tried))
    note = None
    if revealed:
        where = f"The lowest point is at {houses.per_foot(lowest())}."
        cost = f"You took {_tries(tried)}, the curve {EVALUATIONS}."
        note = f"{_score(drawn)} {cost}" if drawn else f"{where} You drew no guess. {cost}"
        words += ["The fog is gone, and the curve is a valley.", *([where] if drawn else []), note]
    else:
        words.append("The rest is fog.")
    losses, goal = _loss_panel(params, tried, drawn), None if revealed else _goal(tried)
    if goal:
        lowest_yet = min(tried, key=loss)
        losses.marks += goal.sign(lowest_yet, loss(lowest_yet))
    return Scene(
        [_houses_panel(slope), losses],
        alt=" ".join(words),
        note=note,
        task=WALK if revealed else FEEL if drawn or not params["draws"] else TASK,
        goal=goal,
    )


def _goal(tried: list[float]) -> Goal | None:
    """A low place, found with few evaluations: with more of them anyone could."""
    if not 0 < len(tried) <= LOOKS:
        return None
    miss = houses.typical_miss(min(map(loss, tried)))
    met = "About as low as it gets, and found in the dark. Now lift the fog."
    return houses.low_miss(f"{{}} off or less in {LOOKS} tries", miss, NEAR, met)


@lru_cache(maxsize=1024)
def loss(slope: float) -> float:
    """One evaluation: the mean squared error at `slope`, in (thousand $)²."""
    return houses.mean_loss(houses.some_houses(), slope, HELD)


@cache
def curve() -> Rows:
    """The whole curve as rows of [slope, loss]."""
    slopes = [SLOPE.low + i * (SLOPE.high - SLOPE.low) / (EVALUATIONS - 1) for i in range(EVALUATIONS)]
    return rows([(slope, loss(slope)) for slope in slopes], 2)


@cache
def lowest() -> float:
    """The slope of the lowest loss, in closed form: Σ area · (price − intercept) / Σ area²."""
    sample = houses.some_houses()
    return mean([x * (y - HELD) for x, y in sample]) / mean([x * x for x, _ in sample])


def height() -> float:
    """From the lowest loss on the curve to the highest, which is at one of its ends."""
    return max(loss(SLOPE.low), loss(SLOPE.high)) - loss(lowest())


def score(guess: Drawn) -> float:
    """How far the drawn curve lies from the true one on average, as a share of the true one's height."""
    return mean([abs(guessed - loss(slope)) for slope, guessed in guess]) / height()


def _tries(tried: list[float]) -> str:
    """How many evaluations were paid for, in words."""
    return "1 try" if len(tried) == 1 else f"{len(tried)} tries"


def _found(tried: list[float]) -> str:
    """The lowest loss that is known."""
    if not tried:
        return "No slope has been tried."
    best = min(tried, key=loss)
    slopes = "one slope" if len(tried) == 1 else f"{len(tried)} slopes"
    return (
        f"You have tried {slopes}; the lowest loss found is {houses.squared(loss(best))}, at {houses.per_foot(best)}."
    )


def _score(guess: Drawn) -> str:
    """How near what was drawn comes to the curve, in words."""
    deepest = min(guessed for _, guessed in guess)
    aside = mean([slope for slope, guessed in guess if guessed == deepest]) - lowest()
    if abs(aside) < FLAT[1][0] - FLAT[0][0]:
        where = "is right beside the true one"
    else:
        where = f"is ${abs(aside):,.0f}/ft² too far {'left' if aside < 0.0 else 'right'}"
    return f"Your curve is off by {_percent(score(guess))}. Its lowest point {where}."


def _percent(share: float) -> str:
    """In whole percent: a drawing is no more exact than that."""
    return f"{100.0 * share:.0f} %"


def _houses_panel(slope: float) -> Plot:
    """The houses and a line through the origin."""
    readouts = {"slope": Readout("slope", slope, "parameter", houses.per_foot(slope))}
    marks = [Dots(houses.some_houses(), "data"), *one_slope.line(slope)]
    return Plot("houses", "The line", houses.area_axis(), houses.price_axis(PRICES), marks, aside(readouts), share=2.0)


def _loss_panel(params: Params, tried: list[float], drawn: Drawn | None) -> Plot:
    """The loss against the slope: fog and dots, or the curve."""
    slope, drawing, revealed = params["slope"], params["draws"], params["reveal"]
    readouts = {"evaluations": Readout("evaluations", len(tried), "quiet")}
    marks: list[Mark]
    if revealed:
        readouts["lowest"] = Readout("lowest loss at", lowest(), "best", houses.per_foot(lowest()))
        marks = [Line(curve(), "error"), Dots([(lowest(), loss(lowest()))], "best", shape="diamond")]
    else:
        marks = [Fog([(max(at - CLEAR, SLOPE.low), min(at + CLEAR, SLOPE.high)) for at in tried], "quiet")]
    marks += [
        Label(_tries(tried), SLOPE.high, CEILING, "quiet", anchor="end", about="evaluations"),
        Segments([(slope, 0.0, slope, CEILING)], "parameter", dashed=True, about="slope"),
    ]
    active = drawing and not revealed
    if drawn or active:
        marks.append(Sketch("guess", rows(params["guess"], 2), GUESS.name, LOSS_COLUMN, active))
    lit = tried.index(slope) if slope in tried else None
    marks.append(Dots([(at, loss(at)) for at in tried], "error", lit=lit))
    if revealed:
        text = f"{houses.per_foot(slope)}, loss {houses.squared(loss(slope))}"
        marks.append(SLOPE.handle("Slope: move along the curve", slope, loss(slope), text, name="point"))
        if drawn:
            readouts["gap"] = Readout("guess off by", score(drawn), "guess", _percent(score(drawn)))
    elif drawing:
        marks += [_knot(row, *knot) for row, knot in enumerate(params["guess"])]
        if not drawn:
            marks.append(Label("Draw your guess here", SLOPE.high / 3.0, 0.62 * CEILING, "guess"))
    if revealed or slope in tried:
        here = loss(slope)
        readouts["loss"] = Readout("loss here", here, "error", houses.squared(here))
        marks.append(Label(houses.off_by(houses.typical_miss(here)), slope, here, "error"))
    x = Axis("slope", (SLOPE.low, SLOPE.high), "$/ft²", "$,")
    y = Axis("loss", (0.0, CEILING), houses.SQUARED, "~s")
    return Plot("loss", "Its loss", x, y, marks, aside(readouts), share=3.0)


def _knot(row: int, slope: float, guessed: float) -> Handle:
    """One place of the guess."""
    column = GUESS.columns[LOSS_COLUMN]
    return Handle(
        "guess",
        f"guess-{row + 1}",
        f"Guessed loss at {houses.per_foot(slope)}",
        slope,
        guessed,
        Drag(y=Target(GUESS.name, 1.0, row, LOSS_COLUMN)),
        guessed,
        column.low,
        column.high,
        houses.squared(guessed),
    )
