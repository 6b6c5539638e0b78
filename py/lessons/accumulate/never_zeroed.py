"""What if the gradients are not set to 0 between two steps?  The optimizer with that line taken out, beside itself.

    x ← x − rate · x.grad        f(x) = x², so the slope here is 2x

Every backward pass adds to what is there. Without `zero_grad` a step goes by the sum of all slopes so far, not by the
slope here: x rolls through the bottom and back, as if without friction, and never stops. Both runs are the engine's
own, one of them with its source changed (patched.py).
"""

from functools import lru_cache
from typing import NamedTuple

from downhill.value import Value
from picture.params import Guess, Params, Slider, Toggle
from picture.scene import Axis, Dots, Line, Mark, Plot, Readout, Scene, Segments
from picture.words import factor, number
from worlds import broken, patched

TITLE = "Forgetting to zero"
TASK = "Take the zero out of the optimizer, then play."
DOCK = ["step", "broken"]

CHANGE = "never-zeroed"
START = 4.0
STEPS = 60

BROKEN = Toggle(name="broken", label="Break the optimizer: never zero")
WHY = (
    "Each step goes by the sum of all slopes so far. At the bottom the slope is 0, but the sum is at its largest, so x "
    "runs on up the other side."
)
GUESS = Guess(
    name="guess",
    label="Without the zero, x will",
    options=(
        ("sooner", "reach the bottom and stay, only sooner"),
        ("swings", "not come to rest"),
        ("same", "walk as before"),
    ),
    meets={
        "sooner": f"No. It gets there, and does not stay. {WHY}",
        "swings": f"Yes. {WHY}",
        "same": f"No. Only its first step is as before. {WHY}",
    },
)
STEP = Slider(
    name="step",
    label="Step",
    low=0.0,
    high=float(STEPS),
    opening=1.0,
    step=1.0,
    format="d",
    role="quiet",
    whole=True,
    plays=5.0,
)
RATE = Slider(name="rate", label="Learning rate", low=0.05, high=0.5, opening=0.1, step=0.05, format=",.3~r")
PARAMS = [BROKEN, GUESS, STEP, RATE]


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
    """The path of x so far, and what each step went by."""
    is_broken, guess = params["broken"], params["guess"]
    places = run(params["rate"], zeroed=not is_broken)
    waits = is_broken and not guess
    step = 0 if waits else int(params["step"])
    here, path = places[step], places[: step + 1]
    alt = (
        f"f(x) = x², {'without' if is_broken else 'with'} zero_grad. {_after(step)} x is {number(here.x)}, "
        f"the slope there {number(here.slope)}, and x.grad {number(here.grad)}."
    )
    if waits:
        note = "The optimizer’s source has been changed. Before it runs: what will x do?"
    else:
        note = _summed(places, step) if is_broken and step else _plain(here, step)
    return Scene(
        [_hill(path), _gradients(path, is_broken=is_broken), broken.code({CHANGE: is_broken})],
        alt=alt,
        note=note,
        verdict=GUESS.verdict(params) if is_broken else None,
        ends={"step": 0.0} if waits else None,
    )


def _plain(here: Place, step: int) -> str:
    return f"{_after(step)} The slope here is {number(here.slope)}, and x.grad is {number(here.grad)}."


def _summed(places: tuple[Place, ...], step: int) -> str:
    """What a step without the zero goes by."""
    here, before = places[step], places[step - 1]
    words = (
        f"{_after(step)} x.grad = {number(before.grad)} + {factor(here.slope)} = {number(here.grad)}: "
        "all slopes so far."
    )
    if here.slope * here.grad < 0.0:
        words += " The slope here has the other sign, and still x goes on uphill."
    if step == STEPS:
        farthest = max(abs(place.x) for place in places[STEPS // 2 :])
        words += f" Since step {STEPS // 2} x has still been as far as {number(farthest, 3)} from the bottom."
    return words


def _after(step: int) -> str:
    return f"After {step} {'step' if step == 1 else 'steps'}."


def _hill(path: tuple[Place, ...]) -> Plot:
    """The curve, and the path of x over it."""
    *before, here = path
    return Plot(
        "hill",
        "f(x) = x², and where x has been",
        Axis("x", (-5.0, 5.0)),
        Axis("f(x)", (0.0, 25.0)),
        [
            Line([(i / 10.0, (i / 10.0) ** 2) for i in range(-50, 51)], "model"),
            Dots([(place.x, place.loss) for place in before], "quiet"),
            Dots([(here.x, here.loss)], "parameter", lit=0, about="x"),
        ],
        {"x": Readout("x", here.x, "parameter"), "loss": Readout("f(x)", here.loss, "error")},
    )


def _gradients(path: tuple[Place, ...], *, is_broken: bool) -> Plot:
    """The slope at each place, and what the step from there went by."""
    grads = [(float(i), place.grad) for i, place in enumerate(path)]
    slopes = [(float(i), place.slope) for i, place in enumerate(path)]
    marks: list[Mark] = [Segments([(0.0, 0.0, float(STEPS), 0.0)], "quiet")]
    if is_broken:
        marks += [
            Line(grads, "error", dashed=True, about="grad"),
            Dots(grads, "error", shape="diamond", about="grad"),
        ]
    marks += [Line(slopes, "gradient", about="slope"), Dots(slopes, "gradient", about="slope")]
    return Plot(
        "gradients",
        "The slope here, and what is in x.grad" if is_broken else "The slope here, which is x.grad",
        Axis("step", (0.0, float(STEPS)), format="d"),
        Axis("gradient", (-30.0, 30.0)),
        marks,
        {
            "slope": Readout("the slope here", path[-1].slope, "gradient"),
            "grad": Readout("x.grad", path[-1].grad, "error" if is_broken else "gradient"),
        },
    )
