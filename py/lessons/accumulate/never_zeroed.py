"""What if the gradients are not set to 0 between two steps?  The optimizer with that line taken out, beside itself.

    x ← x − rate · x.grad        f(x) = x², so the slope here is 2x

Every backward pass adds to what is there. Without `zero_grad` a step goes by the sum of all slopes so far, not by the
slope here: x rolls through the bottom and back, as if without friction, and never comes to rest. Both runs are the
engine's own, one of them with its source changed (patched.py).
"""

from functools import lru_cache
from typing import NamedTuple

from downhill.value import Value
from picture.old import Mark, Plot, Readout, Scene, rows
from picture.params import Choice, Params, Slider, Toggle
from picture.words import number
from worlds import broken, patched
from worlds import houses as h

TITLE = "Forgetting to zero"
CAPTION = "Take the zero out of the optimizer, and say what x will do. Then play."

CHANGE = "never-zeroed"
START = 4.0
LONG = 60

BROKEN = Toggle(name="broken", label="Break the optimizer: never zero")
GUESS = Choice(
    name="guess",
    label="Without the zero, x will",
    options=(
        ("sooner", "reach the bottom and stay, only sooner"),
        ("swings", "not come to rest"),
        ("same", "walk as before"),
    ),
    opening="",
)
STEP = Slider(
    name="step",
    label="Step",
    low=0.0,
    high=float(LONG),
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
    """Where x is, the slope there, and what the last backward pass has left in `x.grad`."""

    x: float
    loss: float
    slope: float
    grad: float


@lru_cache(maxsize=32)
def run(rate: float, *, zeroed: bool) -> tuple[Place, ...]:
    """Where the optimizer leads, as it is or without its zero."""
    optim = patched.module("optim.py", *(() if zeroed else (CHANGE,)))
    x = Value(START, label="x")
    descent = optim.SGD([x], learning_rate=rate)
    places: list[Place] = []
    for _ in range(LONG + 1):
        descent.zero_grad()
        before = x.grad
        loss = x * x
        loss.backward()
        places.append(Place(x.data, loss.data, x.grad - before, x.grad))
        descent.step()
    return tuple(places)


def scene(params: Params) -> Scene:
    """The way down so far, and what each step went by."""
    is_broken, guess, rate = params["broken"], params["guess"], params["rate"]
    places = run(rate, zeroed=not is_broken)
    steps = LONG if guess or not is_broken else 0
    step = min(int(params["step"]), steps)
    here = places[step]
    readouts: dict[str, Readout] = {
        "x": h.readout("x", here.x, number(here.x), "parameter"),
        "loss": h.readout("f(x)", here.loss, number(here.loss), "error"),
        "slope": h.readout("the slope here", here.slope, number(here.slope), "gradient"),
        "grad": h.readout("x.grad", here.grad, number(here.grad), "error" if is_broken else "gradient"),
    }
    note = _note(places, step, is_broken=is_broken)
    if is_broken and not guess:
        note = "The optimizer’s source has been changed. Before it runs: what will x do?"
    elif is_broken:
        note = f"{_score(rate, guess)} {note}"
    drawn: Scene = {
        "panels": [
            _hill(places[: step + 1]),
            _gradients(places[: step + 1], is_broken=is_broken),
            broken.code({CHANGE: is_broken}),
        ],
        "readouts": readouts,
        "alt": f"f(x) = x², {'without' if is_broken else 'with'} zero_grad. {_after(step)} x is {number(here.x)}, "
        f"the slope there {number(here.slope)}, and x.grad {number(here.grad)}.",
        "note": note,
    }
    if not steps:
        drawn["ends"] = {"step": 0.0}
    return drawn


def _note(places: tuple[Place, ...], step: int, *, is_broken: bool) -> str:
    """What this step went by."""
    here = places[step]
    if not step or not is_broken:
        return f"{_after(step)} The slope here is {number(here.slope)}, and x.grad is {number(here.grad)}."
    before = places[step - 1].grad
    plus = f"{number(before)} + {f'({number(here.slope)})' if here.slope < 0.0 else number(here.slope)}"
    words = f"{_after(step)} x.grad = {plus} = {number(here.grad)}: all slopes so far."
    if here.slope * here.grad < 0.0:
        words += " The slope here has the other sign, and still x goes on uphill."
    return words


def _after(step: int) -> str:
    return f"After {step} {'step' if step == 1 else 'steps'}."


def swings(rate: float) -> bool:
    """Whether the run without zeros is still on its way at the end: it crosses the bottom, and goes far."""
    late = run(rate, zeroed=False)[LONG // 2 :]
    return min(place.x for place in late) < 0.0 < max(abs(place.x) for place in late) - START / 2.0


def _score(rate: float, guess: str) -> str:
    """Whether x does what was said."""
    answer = "swings" if swings(rate) else "sooner"
    after = run(rate, zeroed=False)
    far = max(abs(place.x) for place in after[LONG // 2 :])
    said = f"Between step {LONG // 2} and step {LONG} x still gets as far as {number(far, 3)} from the bottom."
    return f"{'Yes.' if guess == answer else 'No.'} {said}"


def _hill(places: tuple[Place, ...]) -> Plot:
    """The curve, and the way of x over it."""
    curve = [(i / 10.0, (i / 10.0) ** 2) for i in range(-50, 51)]
    here = places[-1]
    marks: list[Mark] = [
        {"kind": "line", "role": "model", "at": rows(curve, 2)},
        {"kind": "dots", "role": "quiet", "at": rows([(place.x, place.loss) for place in places[:-1]], 2)},
        {"kind": "dots", "role": "parameter", "at": rows([(here.x, here.loss)], 2), "lit": 0, "about": "x"},
    ]
    return {
        "view": "plot",
        "name": "hill",
        "title": "f(x) = x², and where x has been",
        "share": 1.0,
        "x": {"label": "x", "unit": "", "domain": (-5.0, 5.0), "format": ","},
        "y": {"label": "f(x)", "unit": "", "domain": (0.0, 25.0), "format": ","},
        "marks": marks,
        "readouts": ["x", "loss"],
    }


def _gradients(places: tuple[Place, ...], *, is_broken: bool) -> Plot:
    """The slope at each place, and what the step there went by."""
    held = [(float(i), place.grad) for i, place in enumerate(places)]
    slopes = [(float(i), place.slope) for i, place in enumerate(places)]
    axis: Mark = {"kind": "segments", "role": "quiet", "at": rows([(0.0, 0.0, float(LONG), 0.0)], 4)}
    kept: list[Mark] = [
        {"kind": "line", "role": "error", "at": rows(held, 2), "dashed": True, "about": "grad"},
        {"kind": "dots", "role": "error", "at": rows(held, 2), "shape": "diamond", "about": "grad"},
    ]
    here: list[Mark] = [
        {"kind": "line", "role": "gradient", "at": rows(slopes, 2), "about": "slope"},
        {"kind": "dots", "role": "gradient", "at": rows(slopes, 2), "about": "slope"},
    ]
    return {
        "view": "plot",
        "name": "gradients",
        "title": "The slope here, and what is in x.grad" if is_broken else "The slope here, which is x.grad",
        "share": 1.0,
        "x": {"label": "step", "unit": "", "domain": (0.0, float(LONG)), "format": "d"},
        "y": {"label": "gradient", "unit": "", "domain": (-30.0, 30.0), "format": ","},
        "marks": [axis, *(kept if is_broken else []), *here],
        "readouts": ["slope", "grad"],
    }
