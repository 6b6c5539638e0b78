"""How does a network part two moons?  Its answer everywhere, while it learns.

    loss = mean of max(0, 1 − target · score) + α · Σ p²

Each point has a target of 1 or −1, and is on its side if the network's score has the target's sign. The
score is asked at 50 × 50 places for the picture.
"""

from array import array
from collections.abc import Sequence
from functools import cache
from typing import Literal

from lessons.modern_nets import moons
from picture.params import Choice, Guess, Params, Slider
from picture.scene import Axis, Decision, Dots, Goal, Line, Mark, Plot, Readout, Readouts, Rows, Scene
from picture.words import DUST, percent, scientific
from worlds.training import rate_slider, steps_slider

TITLE = "Two moons"
TASK = f"Play until all {moons.COUNT} points are on their side."
DOCK = ["steps"]
TOGETHER = "beside"

X, Y = (-1.6, 2.6), (-1.2, 1.7)
COUNT = moons.COUNT
GRID = 50
PLACES = GRID * GRID
"""The number of scores that the map is made of."""

STEPS = 300
TOP = 2.0
"""The largest loss that is shown."""

SIGNS: dict[float, Literal["circle", "diamond"]] = {1.0: "circle", -1.0: "diamond"}
"""How the points of each target are drawn."""

PIECES = "A sum of ReLUs is made of flat pieces, so its boundary is straight pieces with kinks."

GUESS = Guess(
    "guess",
    "A network of ReLUs will part the moons. What will its boundary look like?",
    options=(("straight", "Straight"), ("smooth", "Smooth curve"), ("kinked", "Kinked")),
    meets={"straight": f"Almost. {PIECES}", "smooth": f"Not quite. {PIECES}", "kinked": f"Yes. {PIECES}"},
)
ALPHA = Slider("alpha", "Penalty α", 1e-5, 0.1, opening=1e-4, step=10**0.25, format=".2~g", role="quiet", scale="log")
PARAMS = [
    Choice("neurons", "Neurons", options=(("relu", "ReLU"), ("tanh", "tanh")), opening="relu"),
    GUESS,
    rate_slider(0.3, low=0.01),
    ALPHA,
    moons.SEED,
    steps_slider(STEPS, 30.0, unit=f"of {STEPS}"),
]


def _goal(right: int) -> Goal:
    """That every point is on its side."""
    met = "Every point is on its side. The loss keeps falling until all are outside the dashed lines."
    return Goal(f"all {COUNT}", float(right), right == COUNT, met, f"{right} of {COUNT}", best="highest")


def scene(params: Params) -> Scene:
    """The points; once the shape has been guessed, the network's answer everywhere, and its losses so far."""
    neurons, wanted = params["neurons"], int(params["steps"])
    run = moons.run(neurons, int(params["seed"]), params["rate"], params["alpha"])
    words = (
        f"{COUNT} points in two half circles, and a network of {len(run.places[0])} parameters "
        f"with {moons.NAMES[neurons]} neurons."
    )
    if not params["guess"]:
        note = "● should score above zero, ◆ below. The boundary runs where it is zero."
        return Scene([_plane(moons.targets(), [], {}), _losses([], {})], alt=f"{words} {note}", note=note)
    steps = run.reach(wanted)
    right, loss, penalty = run.right(steps), run.loss(steps), run.penalty(steps)
    straight = straightness(run, steps)
    note = f"After {'1 step' if steps == 1 else f'{steps} steps'} "
    if run.lost and wanted > steps:
        note += f"it ends: {run.lost}. Set a smaller rate."
    else:
        note += f"{COUNT - right} of {COUNT} points are on the wrong side, marked ✕."
    at: Rows = {"columns": GRID, "values": array("d", run.scores(grid(), steps))}
    plane = _plane(
        run.scores(moons.points(), steps),
        [Decision("model", at, X, Y)],
        {
            "right": Readout("on their side", right, "data", f"{right} of {COUNT}"),
            "straight": Readout("runs straight", straight, "model", f"{percent(straight)} of the plane", aside=True),
        },
    )
    losses = _losses(
        [*run.losses(steps), loss],
        {
            "loss": Readout("of the points", loss, "error", scientific(loss, 3)),
            "penalty": Readout("penalty", penalty, "parameter", scientific(penalty, 2)),
        },
    )
    goal = _goal(right)
    losses.marks += goal.sign(float(steps), loss)
    return Scene([plane, losses], alt=f"{words} {note}", note=note, verdict=GUESS.verdict(params), goal=goal)


def straightness(run: moons.Run, steps: int) -> float:
    """In what share of the picture's places the score runs straight along x: its second difference is 0."""
    scores = run.scores(grid(), steps)
    size = max(map(abs, scores)) or 1.0
    bends = [scores[k - 1] - 2.0 * scores[k] + scores[k + 1] for k in range(1, PLACES - 1) if 0 < k % GRID < GRID - 1]
    return sum(abs(bend) < DUST * size for bend in bends) / len(bends)


@cache
def grid() -> list[tuple[float, float]]:
    """The places where the picture asks for the score, row by row from below."""
    steps = [i / (GRID - 1) for i in range(GRID)]
    return [(X[0] + i * (X[1] - X[0]), Y[0] + j * (Y[1] - Y[0])) for j in steps for i in steps]


def _plane(scores: Sequence[float], map_of_scores: list[Mark], readouts: Readouts) -> Plot:
    """The points over the map; a cross on each one whose score is on the wrong side."""
    found = list(zip(moons.points(), moons.targets(), scores, strict=True))
    marks = map_of_scores
    for own, sign in SIGNS.items():
        marks.append(Dots([place for place, target, _ in found if target == own], "data", shape=sign))
    wrong = [i for i, (_, target, score) in enumerate(found) if score * target <= 0.0]
    marks.append(Dots([found[i][0] for i in wrong], "error", shape="cross", keys=wrong))
    return Plot(
        "places",
        "Score",
        Axis("x", X),
        Axis("y", Y),
        marks,
        readouts,
        share=3.0,
    )


def _losses(losses: list[float], readouts: Readouts) -> Plot:
    at = [(float(step), loss) for step, loss in enumerate(losses)]
    return Plot(
        "losses",
        "Loss",
        Axis("step", (0.0, float(STEPS)), format="d"),
        Axis("loss", (0.0, TOP)),
        [Line(at, "error"), Dots(at[-1:], "error")],
        readouts,
        share=2.0,
    )
