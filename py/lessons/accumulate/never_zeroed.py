"""What if the gradients are not set to 0 between two steps?  The optimizer with that line taken out, beside itself.

    x ← x − rate · x.grad        f(x) = x², so the slope here is 2x

Every backward pass adds to what is there. Without `zero_grad` a step goes by the sum of all slopes so far, not by the
slope here: x rolls through the bottom and back, as if without friction, and never stops. Both runs are the engine's
own, one of them with its source changed (patched.py).
"""

from functools import lru_cache
from typing import NamedTuple

from downhill.value import Value
from picture.params import Guess, Params, Slider, counter
from picture.scene import Axis, Dots, Goal, Line, Mark, Plot, Readout, Scene, Segments
from picture.words import number
from worlds import broken, patched

TITLE = "Forgetting to zero"
TASK = "Stop the run without zeros at the bottom."
DOCK = ["step"]
GONE = ["broken"]

CHANGE = "never-zeroed"
START = 4.0
STEPS = 60

WHY = "At the bottom the slope is 0, but x.grad is not, so x rolls on."
GUESS = Guess(
    "guess",
    "Leave out the zero, so that x.grad keeps adding up. Then x will",
    options=(("sooner", "arrive sooner"), ("swings", "never rest"), ("same", "be the same")),
    meets={
        "sooner": f"It gets there, but does not stay. {WHY}",
        "swings": f"Yes. {WHY}",
        "same": f"Only the first step is. {WHY}",
    },
)
STEP = counter("step", "Step", STEPS, opening=1.0, plays=5.0)
RATE = Slider("rate", "Learning rate", 0.05, 0.5, opening=0.1, step=0.05, format=",.3~r")
PARAMS = [GUESS, STEP, RATE]


class Place(NamedTuple):
    """Where x is, the slope there, and what is in `x.grad` after the backward pass there."""

    x: float
    loss: float
    slope: float
    grad: float


@lru_cache(maxsize=32)
def run(rate: float, *, zeroed: bool) -> tuple[Place, ...]:
    """The path of x by the optimizer as it is, or without its zero."""
    optim = patched.module("optim.py", *(() if zeroed else (CHANGE,)))
    x = Value(START, label="x")
    descent = optim.SGD([x], learning_rate=rate)
    places: list[Place] = []
    for _ in range(STEPS + 1):
        descent.zero_grad()
        before = x.grad
        loss = x * x
        loss.backward()
        places.append(Place(x.data, loss.data, x.grad - before, x.grad))
        descent.step()
    return tuple(places)


def scene(params: Params) -> Scene:
    """Both paths of x so far, the broken one once there is a guess, and what its steps go by."""
    step, told = int(params["step"]), bool(params["guess"])
    whole, summed = (run(params["rate"], zeroed=zeroed)[: step + 1] for zeroed in (True, False))
    here, there = whole[-1], summed[-1]
    alt = f"f(x) = x². {_after(step)} With zero_grad x is {number(here.x)}, and x.grad {number(here.grad)}."
    if told:
        alt += f" Without it x is {number(there.x)}, and x.grad {number(there.grad)}."
    goal = _goal(there) if told else None
    hill = _hill(whole, summed, told)
    if goal:
        hill.marks += goal.sign(there.x, there.loss)
    return Scene(
        [hill, _gradients(whole, summed, told), broken.code({CHANGE: told})],
        alt=alt,
        note=_note(there, step) if told else f"{_after(step)} x.grad is the slope here, {number(here.slope)}.",
        verdict=GUESS.verdict(params),
        goal=goal,
    )


def _goal(there: Place) -> Goal:
    """The run without zeros, stopped where the slope is nearly 0."""
    away = abs(there.x)
    met = f"At the bottom, and x.grad is {number(there.grad)} all the same: the next step leads out again."
    return Goal("within 0.1", away, away < 0.1, met, f"{number(away, 2)} away")


def _note(there: Place, step: int) -> str:
    """What the run without the zero goes by."""
    words = f"{_after(step)} Without zeros x.grad is {number(there.grad)}, the slope {number(there.slope)}"
    return f"{words}: uphill." if there.slope * there.grad < 0.0 else f"{words}."


def _after(step: int) -> str:
    return f"After {step} {'step' if step == 1 else 'steps'}."


def _hill(whole: tuple[Place, ...], summed: tuple[Place, ...], told: bool) -> Plot:
    """The curve, and the paths of x over it."""
    marks: list[Mark] = [Line([(i / 10.0, (i / 10.0) ** 2) for i in range(-50, 51)], "model")]
    readouts = {"x": Readout("x", whole[-1].x, "parameter")}
    if told:
        marks.append(Dots([(place.x, place.loss) for place in summed], "error", shape="diamond", lit=len(summed) - 1))
        readouts["broken_x"] = Readout("x, never zeroed", summed[-1].x, "error")
    marks.append(Dots([(place.x, place.loss) for place in whole], "parameter", lit=len(whole) - 1, about="x"))
    return Plot("hill", "The walk", Axis("x", (-5.0, 5.0)), Axis("f(x) = x²", (0.0, 25.0)), marks, readouts)


def _gradients(whole: tuple[Place, ...], summed: tuple[Place, ...], told: bool) -> Plot:
    """What each step went by, in both runs."""
    marks: list[Mark] = [Segments([(0.0, 0.0, float(STEPS), 0.0)], "quiet")]
    readouts = {"slope": Readout("the slope", whole[-1].grad, "gradient")}
    if told:
        grads = [(float(i), place.grad) for i, place in enumerate(summed)]
        marks += [Line(grads, "error", dashed=True), Dots(grads, "error", shape="diamond")]
        readouts["broken_grad"] = Readout("never zeroed", summed[-1].grad, "error")
    slopes = [(float(i), place.grad) for i, place in enumerate(whole)]
    marks += [Line(slopes, "gradient", about="slope"), Dots(slopes, "gradient", about="slope")]
    x, y = Axis("step", (0.0, float(STEPS)), format="d"), Axis("x.grad", (-30.0, 30.0))
    return Plot("gradients", "What each step follows", x, y, marks, readouts)
