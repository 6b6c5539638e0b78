"""How does a network part two moons?  Its answer everywhere, while it learns.

    loss = mean of max(0, 1 − target · score) + α · Σ p²

Each point has a target of 1 or −1, and is on its side if the network's score has the target's sign. The
score is asked at 50 × 50 places for the picture.
"""

from array import array
from collections.abc import Sequence
from functools import cache
from typing import Literal

from lessons.modern_nets import moons as m
from picture.old import Dots, Mark, Plot, Readout, Role, Rows, Scene, rows
from picture.params import Choice, Params, Slider
from picture.words import DUST, percent, scientific
from worlds import houses as h

TITLE = "Two moons"
CAPTION = "Guess the shape first. Then play, and watch the boundary bend until every point is on its side."

X, Y = (-1.6, 2.6), (-1.2, 1.7)
COUNT = m.COUNT
GRID = 50
PLACES = GRID * GRID
"""So many scores make the map."""

STEPS = 300
TOP = 2.0
"""What is shown of the loss."""

SIGNS: dict[float, Literal["circle", "diamond"]] = {1.0: "circle", -1.0: "diamond"}
"""How the points of each target are drawn."""

GUESSES = (("straight", "One straight line"), ("smooth", "A smooth curve"), ("kinked", "Straight pieces with kinks"))

ALPHA = Slider(
    name="alpha",
    label="Penalty α",
    low=1e-5,
    high=0.1,
    opening=1e-4,
    step=10**0.25,
    format=".2~g",
    role="quiet",
    scale="log",
)
PARAMS = [
    Choice(name="neurons", label="Neurons", options=(("relu", "ReLU"), ("tanh", "tanh")), opening="relu"),
    Choice(name="guess", label="Its boundary will be", options=GUESSES, opening="", until="neurons"),
    m.rate_slider(0.3),
    ALPHA,
    m.SEED,
    m.steps_slider(STEPS, 30.0),
]


def scene(params: Params) -> Scene:
    """The points; once the shape has been guessed, the network's answer everywhere, and its losses so far."""
    neurons, guess, wanted = params["neurons"], params["guess"], int(params["steps"])
    run = m.run(neurons, int(params["seed"]), params["rate"], params["alpha"])
    words = (
        f"{COUNT} points in two half circles, and a network of {len(run.places[0])} parameters "
        f"with {m.NAMES[neurons]} neurons."
    )
    if not guess:
        note = "Say what its boundary will look like; then the network shows it."
        return {"panels": [_places(None), _losses(None)], "readouts": {}, "alt": f"{words} {note}", "note": note}
    steps = run.reach(wanted)
    right, loss, penalty = run.right(steps), run.loss(steps), run.penalty(steps)
    straight = straightness(run, steps)
    readouts: dict[str, Readout] = {
        "right": h.readout("on their side", right, f"{right} of {m.COUNT}", "data"),
        "straight": h.readout("runs straight", straight, f"{percent(straight)} of the plane", "model"),
        "loss": h.readout("loss of the points", loss, scientific(loss), "error"),
        "penalty": h.readout("penalty", penalty, scientific(penalty), "parameter"),
    }
    taken = "1 step" if steps == 1 else f"{steps} steps"
    said = (
        f"After {taken} {right} of {m.COUNT} points are on their side. Their loss is {scientific(loss, 4)}, "
        f"and {scientific(penalty, 4)} is added for large weights."
    )
    lost = f"Here it ends: {run.lost}. Set a smaller rate." if run.lost and wanted > steps else ""
    note = " ".join(filter(None, [said, lost, _verdict(guess, straight)]))
    return {
        "panels": [_places(run, steps), _losses(run, steps)],
        "readouts": readouts,
        "alt": f"{words} {note}",
        "note": note,
    }


def straightness(run: m.Run, steps: int) -> float:
    """In what share of the picture's places the score runs straight along x: its second difference is 0."""
    scores = run.scores(grid(), steps)
    size = max(map(abs, scores)) or 1.0
    bends = [scores[k - 1] - 2.0 * scores[k] + scores[k + 1] for k in range(1, PLACES - 1) if 0 < k % GRID < GRID - 1]
    return sum(abs(bend) < DUST * size for bend in bends) / len(bends)


def shape(straight: float) -> str:
    """What a boundary looks like where the score runs straight in that share of the places."""
    if straight == 1.0:
        return "straight"
    return "kinked" if straight > 0.2 else "smooth"


def _verdict(guess: str, straight: float) -> str:
    """The guess, and what the picture says to it."""
    share = percent(straight)
    said = {
        "straight": "The score runs straight everywhere, and so does the boundary",
        "kinked": f"The score runs straight in {share} of the plane and bends in between: pieces, with kinks",
        "smooth": f"The score runs straight in {share} of the plane: it bends everywhere, smoothly",
    }[shape(straight)]
    return f"{said}, as you said." if shape(straight) == guess else f"{said}. You said: {dict(GUESSES)[guess].lower()}."


@cache
def grid() -> list[tuple[float, float]]:
    """The places where the picture asks for the score, row by row from below."""
    steps = [i / (GRID - 1) for i in range(GRID)]
    return [(X[0] + i * (X[1] - X[0]), Y[0] + j * (Y[1] - Y[0])) for j in steps for i in steps]


def _places(run: m.Run | None, steps: int = 0) -> Plot:
    marks: list[Mark] = []
    scores: Sequence[float] = m.targets()
    if run:
        at: Rows = {"columns": GRID, "values": array("d", run.scores(grid(), steps))}
        marks.append({"kind": "decision", "role": "model", "at": at, "x": X, "y": Y})
        scores = run.scores(m.points(), steps)
    right = [score * target > 0.0 for score, target in zip(scores, m.targets(), strict=True)]
    found = list(zip(m.points(), m.targets(), right, strict=True))
    for own, sign in SIGNS.items():
        marks.append(_dots("data", sign, [place for place, target, _ in found if target == own]))
    marks.append(_dots("error", "cross", [place for place, _, is_right in found if not is_right]))
    return {
        "view": "plot",
        "name": "places",
        "title": "● should score 1, ◆ should score −1",
        "share": 3.0,
        "x": {"label": "x", "unit": "", "domain": X, "format": ","},
        "y": {"label": "y", "unit": "", "domain": Y, "format": ","},
        "marks": marks,
        "readouts": ["right", "straight"] if run else [],
    }


def _dots(role: Role, shape: Literal["circle", "diamond", "cross"], at: list[tuple[float, float]]) -> Dots:
    return {"kind": "dots", "role": role, "at": rows(at, 2), "shape": shape}


def _losses(run: m.Run | None, steps: int = 0) -> Plot:
    at = [(float(step), loss) for step, loss in enumerate([*run.losses(steps), run.loss(steps)])] if run else []
    return {
        "view": "plot",
        "name": "losses",
        "title": "The loss, step by step",
        "share": 2.0,
        "x": {"label": "step", "unit": "", "domain": (0.0, float(STEPS)), "format": "d"},
        "y": {"label": "loss", "unit": "", "domain": (0.0, TOP), "format": ","},
        "marks": [
            {"kind": "line", "role": "error", "at": rows(at, 2)},
            {"kind": "dots", "role": "error", "at": rows(at[-1:], 2)},
        ],
        "readouts": ["loss", "penalty"] if run else [],
    }
