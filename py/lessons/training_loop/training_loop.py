"""How does a network learn?  Forward, backward, step, and again, twenty times.

    forward    predictions = network(x) for every example, loss = Σ (prediction − target)²
    backward   gradients to 0, then loss.backward()
    step       parameter ← parameter − η · gradient

The network is MLP(3, [4, 4, 1]) of the engine, and so is the optimizer; the three functions that are shown are the ones
that run. An engine broken on purpose is the engine's own source with one line changed (see `patched`).
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from picture import listing
from picture import network as n
from picture.params import Choice, Guess, Params, Slider
from picture.scene import (
    Axis,
    Code,
    Dots,
    Excerpt,
    Label,
    Line,
    Mark,
    Matrices,
    Plot,
    Press,
    Readout,
    Readouts,
    Scene,
    Segments,
    Sign,
)
from picture.words import factor, number, short
from worlds import lecture_net as net
from worlds import patched
from worlds.training import rate_slider, seed_slider

TITLE = "Twenty steps, by hand"
TASK = "Press Step: forward, backward, update. Then let it play, or break it."
DOCK = ["phase"]

STEPS = 20
PHASES = 3 * STEPS + 1
"""Three for each step, and a last forward pass for the loss at the end."""

PARTS = ("Forward", "Backward", "Step")
MOST = 16.0
"""The largest loss there is: four predictions, each wrong by 2."""

BREAKS = {"whole": "As it is", "never-zeroed": "Never zeroes gradients", "uphill": "Wrong sign in the step"}

GOES_TO = Sign("→ MLP →", "goes through the network and becomes")
SHOULD_BE = Sign("≟", "should be")

RATE = rate_slider(net.RATE, low=0.01)
SEED = seed_slider(opening=6.0)
PHASE = Slider(
    name="phase",
    label="Presses",
    low=0.0,
    high=float(PHASES),
    opening=0.0,
    step=1.0,
    unit=f"of {PHASES}",
    format="d",
    role="quiet",
    whole=True,
    plays=6.0,
)


def forward(network: Any) -> tuple[list[Any], Any]:
    """Every example through the network; how wrong it is, as one number."""
    predictions = [network(x) for x in net.XS]
    pairs = zip(predictions, net.YS, strict=True)
    loss = sum((prediction - y) ** 2 for prediction, y in pairs)
    return predictions, loss


def backward(optimizer: Any, loss: Any) -> None:
    """Clear away the old gradients, and work out the new ones."""
    optimizer.zero_grad()
    loss.backward()


def step(optimizer: Any) -> None:
    """Move every parameter a little, against its gradient."""
    optimizer.step()


class Run:
    """A training by one engine, from its start to its end.

    Attributes:
        data: the parameters before the first step, and after each one.
        predictions: of the four examples, at each forward pass; `losses` likewise.
        grads: the gradients after each backward pass, and `left`, what of them was there before it.
    """

    def __init__(self, engine: str, seed: int, rate: float) -> None:
        package = patched.engine() if engine == "whole" else patched.engine(engine)
        network = net.network(seed, engine=package)
        parameters = network.parameters()
        optimizer = package.SGD(parameters, rate)
        self.data = [[parameter.data for parameter in parameters]]
        self.predictions: list[list[float]] = []
        self.losses: list[float] = []
        self.left: list[list[float]] = []
        self.grads: list[list[float]] = []
        for made in range(STEPS + 1):
            if made:
                step(optimizer)
                self.data.append([parameter.data for parameter in parameters])
            predictions, loss = forward(network)
            self.predictions.append([prediction.data for prediction in predictions])
            self.losses.append(loss.data)
            # Zeroing twice is zeroing once; what an engine leaves there is seen in between.
            optimizer.zero_grad()
            self.left.append([parameter.grad for parameter in parameters])
            backward(optimizer, loss)
            self.grads.append([parameter.grad for parameter in parameters])

    def largest(self, steps: int) -> float:
        """The largest gradient of the backward pass after that many steps, without what was left there before."""
        return max(abs(grad - left) for grad, left in zip(self.grads[steps], self.left[steps], strict=True))


@lru_cache(maxsize=32)
def run(engine: str, seed: int, rate: float) -> Run:
    """The run of these numbers, worked out once."""
    return Run(engine, seed, rate)


def outcome(loss: float) -> str:
    """Which of the guesses is right for a loss."""
    return "under" if loss < 0.1 else "middle" if loss <= 1.0 else "over"


def _meets(answer: str, asked: Mapping[str, Any]) -> str:
    """The guess beside the end of the run that the figure opens with, by this engine."""
    seed, rate = int(asked["seed"]), asked["rate"]
    right = outcome(run(asked["engine"], seed, rate).losses[-1])
    labels = {name: label.lower() for name, label in GUESS.options}
    said = f"From seed {seed}, at η = {number(rate)}, the loss ends {labels[right]}"
    return f"{said}, as you said." if answer == right else f"{said}; you said {labels[answer]}."


GUESS = Guess(
    name="guess",
    label="After 20 steps the loss is",
    options=(("under", "Below 0.1"), ("middle", "Between 0.1 and 1"), ("over", "Above 1")),
    until="engine",
    meets=_meets,
    state={"seed": SEED.opening, "rate": RATE.opening},
)
PARAMS = [
    GUESS,
    PHASE,
    Choice(name="engine", label="The engine", options=tuple(BREAKS.items()), opening="whole"),
    RATE,
    SEED,
    net.picked_slider(opening=41.0),
]


class Now(NamedTuple):
    """Where the training stands."""

    run: Run
    engine: str
    rate: float
    phase: int
    picked: int
    """The index of a parameter."""

    @property
    def step(self) -> int:
        """How many steps were made when the present round began."""
        return max(self.phase - 1, 0) // 3

    @property
    def part(self) -> int:
        """What was done last: 0, 1 or 2 for forward, backward and step; −1 for nothing yet."""
        return (self.phase - 1) % 3 if self.phase else -1

    @property
    def made(self) -> int:
        """How many steps have been made."""
        return self.phase // 3

    @property
    def losses(self) -> list[float]:
        """All that are known."""
        return self.run.losses[: (self.phase + 2) // 3]

    @property
    def ended(self) -> bool:
        """Whether nothing is left to press."""
        return self.phase == PHASES


def scene(params: Params) -> Scene:
    """The examples with their predictions, the loss and every parameter so far, and the lines that ran."""
    guess, engine, rate, seed = params["guess"], params["engine"], params["rate"], int(params["seed"])
    phase = int(params["phase"]) if guess else 0
    now = Now(run(engine, seed, rate), engine, rate, phase, int(params["picked"]) - 1)
    note = "Four examples, and a network that has not seen them. Say how it will end; then the buttons go."
    if guess:
        note = _said(now)
    verdict = GUESS.verdict(params) if now.ended else None
    how = "" if engine == "whole" else f" The engine is broken: {BREAKS[engine].lower()}."
    words = (
        f"Four examples, MLP(3, [4, 4, 1]) drawn from seed {seed}, learning rate {number(rate, 3)}.{how} "
        f"After {phase} of {PHASES} presses."
    )
    return Scene(
        [_code(now), _losses(now, seed), _paths(now), _examples(now, bool(guess))],
        alt=" ".join(filter(None, [words, note, verdict])),
        note=note,
        verdict=verdict,
    )


def loss_text(loss: float) -> str:
    """A loss, for people; a very small one by its power of ten."""
    return number(loss) if loss >= 1e-4 else short(loss)


def _said(now: Now) -> str:
    """What has just happened, what is wrong with it, and what comes next."""
    if now.part < 0:
        return (
            "Forward is first: without predictions there is no loss, without a loss there are no gradients, and "
            "without gradients there is nothing to step against."
        )
    return (_forward_said, _backward_said, _step_said)[now.part](now)


def _forward_said(now: Now) -> str:
    loss, made = now.losses[-1], now.made
    said = f"Forward: four predictions, and after {_steps(made)} the loss is {loss_text(loss)}"
    if not made:
        said += "."
    else:
        before = now.losses[-2]
        if loss_text(loss) == loss_text(before):
            said += ", as before."
        elif loss > before:
            said += f", up from {loss_text(before)}. {_why_up(now)}"
        else:
            said += f", down from {loss_text(before)}."
    stuck = _stuck(now)
    if now.ended:
        return f"{said} {stuck}".strip()
    return f"{said} {stuck or 'Backward is next. Step would go by old gradients, or by none.'}"


def _why_up(now: Now) -> str:
    """Why a step has made the loss larger."""
    if now.engine == "uphill":
        return "Of course: the step adds the gradient, and the gradient points uphill."
    if now.engine == "never-zeroed":
        return "The step went by the sum of the new gradients and all old ones, and that did not lead down from here."
    return (
        "Each parameter went against its gradient, yet too far: a slope holds near the place where it was measured, "
        f"and {number(now.rate, 3)} times the gradient is not near."
    )


def _stuck(now: Now) -> str:
    """Why nothing moves any more, where all neurons that count are saturated."""
    loss, largest = now.losses[-1], now.run.largest(now.step)
    if loss < 1.0 or largest > 0.02:
        return ""
    wrong = sum(
        abs(prediction - target) > 1.5 for prediction, target in zip(now.run.predictions[now.step], net.YS, strict=True)
    )
    end = "What moves it now is old gradients." if now.engine == "never-zeroed" else "The network hardly moves."
    small = f"no gradient is larger than {short(largest)}" if largest else "every gradient is exactly 0"
    off = {
        0: "The predictions are far off",
        1: "One prediction is wrong by nearly 2",
        2: "Two predictions are wrong by nearly 2",
        3: "Three predictions are wrong by nearly 2",
        4: "All four predictions are wrong by nearly 2",
    }[wrong]
    return f"{off}, and still {small}: the sums are so large that tanh is flat there. {end}"


def _backward_said(now: Now) -> str:
    place, grad = net.own_places()[now.picked], now.run.grads[now.step][now.picked]
    left = now.run.left[now.step][now.picked]
    said = f"Backward: {len(now.run.data[0])} gradients. That of {place.name} is {number(grad)}"
    if now.engine == "never-zeroed" and now.step:
        return (
            f"{said}: {number(grad - left)} from this pass, and {number(left)} that has not been cleared away. "
            "Step is next, and will go by the sum."
        )
    return f"{said}. Step is next: Forward would find the same predictions again, since nothing has moved."


def _step_said(now: Now) -> str:
    place, i = net.own_places()[now.picked], now.picked
    before, after, grad = now.run.data[now.step][i], now.run.data[now.made][i], now.run.grads[now.step][i]
    sign = "+" if now.engine == "uphill" else "−"
    said = (
        f"Step {now.made}: {place.name} is now {number(before)} {sign} {number(now.rate, 3)} × "
        f"{factor(grad)} = {number(after)}, and the other {len(now.run.data[0]) - 1} have moved likewise."
    )
    if now.engine == "uphill":
        said += " Plus where there should be a minus: it went uphill."
    return f"{said} The predictions are still the old ones. Forward is next."


def _steps(count: int) -> str:
    return "1 step" if count == 1 else f"{count} steps"


def _examples(now: Now, ready: bool) -> Matrices:
    """Inputs, predictions, targets and squared errors, and the three buttons."""
    predictions = now.run.predictions[now.step]
    squares = [(prediction - target) ** 2 for prediction, target in zip(predictions, net.YS, strict=True)]
    abouts = [f"example-{i + 1}" for i in range(len(net.YS))]
    x = n.matrix(
        "x",
        net.XS,
        "data",
        reads=".1f",
        rows=n.headings([f"example {i + 1}" for i in range(len(net.YS))], abouts),
    )
    y = n.vector("predictions", predictions, "model", shape="", reads=".3f", about=abouts)
    target = n.vector("targets", net.YS, "data", shape="", reads=".0f", about=abouts)
    error = n.vector("squared errors", squares, "error", shape="", reads=".4f", about=abouts)
    if not now.losses:
        y, error = n.blank(y), n.blank(error)
    readouts: Readouts = {"steps": Readout("steps made", float(now.made), "quiet")}
    if now.losses:
        readouts["loss"] = Readout("loss", now.losses[-1], "error", loss_text(now.losses[-1]), about="loss")
    if now.ended:
        for i, prediction in enumerate(predictions, start=1):
            readouts[f"prediction_{i}"] = Readout(f"prediction {i}", prediction, "model")
    goes = ready and not now.ended
    return Matrices(
        "examples",
        "The four examples",
        [x, GOES_TO, y, SHOULD_BE, target, error],
        readouts,
        presses=[
            Press(part, {"phase": now.phase + 1.0} if goes and now.phase % 3 == i else {})
            for i, part in enumerate(PARTS)
        ],
        whole=True,
    )


def line_of(losses: Sequence[float]) -> list[tuple[float, float]]:
    """Rows of [step, loss]."""
    return [(float(made), loss) for made, loss in enumerate(losses)]


def _losses(now: Now, seed: int) -> Plot:
    """The loss so far; dashed, that of the whole engine at the rate it opens with."""
    marks: list[Mark] = []
    at = line_of(now.losses)
    if at and (now.engine != "whole" or now.rate != net.RATE):
        right = run("whole", seed, net.RATE).losses[: len(at)]
        marks += [
            Line(line_of(right), "quiet", dashed=True),
            Label(f"– –  whole engine, η = {number(net.RATE)}", 0.4, 15.0, "quiet", "start"),
        ]
    marks += [Line(at, "error", about="loss"), Dots(at[-1:], "error", about="loss")]
    return Plot(
        "losses",
        "The loss after each step",
        Axis("step", (0.0, float(STEPS)), format="d"),
        Axis("loss", (0.0, MOST), format="~g"),
        marks,
        share=2.0,
    )


@lru_cache(maxsize=128)
def _traces(run: Run, made: int) -> tuple[tuple[Mark, ...], float]:
    """The path of every parameter over that many steps, and how far they reach."""
    data = run.data[: made + 1]
    marks: list[Mark] = []
    for i, place in enumerate(net.own_places()):
        path = [values[i] for values in data]
        pieces = [(float(k), path[k], k + 1.0, path[k + 1]) for k in range(made)]
        marks.append(Segments(pieces, "quiet", about=place.name))
    if not made:
        marks.append(Dots([(0.0, value) for value in data[0]], "quiet"))
    reach = 2.0
    while reach < max(abs(value) for values in data for value in values):
        reach *= 2.0
    return tuple(marks), reach


def _paths(now: Now) -> Plot:
    """All parameters, step by step, and the picked one among them."""
    traces, reach = _traces(now.run, now.made)
    name = net.own_places()[now.picked].name
    path = [(float(k), values[now.picked]) for k, values in enumerate(now.run.data[: now.made + 1])]
    readouts: Readouts = {"data": Readout(f"{name}.data", path[-1][1], "parameter", about=name)}
    if now.part >= 1 or now.made:
        grad = now.run.grads[now.made - 1 if now.part < 1 else now.step][now.picked]
        readouts["grad"] = Readout(f"{name}.grad", grad, "gradient", about=name)
    return Plot(
        "paths",
        f"All {len(now.run.data[0])} parameters, and {name} among them",
        Axis("step", (0.0, float(STEPS)), format="d"),
        Axis("data", (-reach, reach), format="~g"),
        [*traces, Line(path, "parameter", about=name), Dots(path[-1:], "parameter", about=name)],
        readouts,
        share=3.0,
    )


def _code(now: Now) -> Code:
    """The three functions, those lines lit that ran last; and what is broken in the engine."""
    lit = (["predictions =", "pairs =", "loss ="], ["zero_grad()", "loss.backward()"], ["optimizer.step()"])
    excerpts = [listing.of(function) for function in (forward, backward, step)]
    if now.part >= 0:
        running = excerpts[now.part]
        running.lit = listing.numbers(running, lit[now.part])
    if now.engine != "whole":
        excerpts += differing(now.engine)
    return Code("code", "The lines that run", excerpts, whole=True)


def differing(name: str) -> list[Excerpt]:
    """The engine's lines as they are and as they are run when it is broken like this, the changed line marked."""
    title, where, *lines = patched.diff(name)
    found = re.match(r"@@ -(\d+)", where)
    first = int(found[1]) if found else 1
    file = title.split()[-1]
    excerpts: list[Excerpt] = []
    for sign, said in (("-", "as it is"), ("+", "as it runs here")):
        kept = [line for line in lines if line[:1] in (" ", sign)]
        changed = [first + row for row, line in enumerate(kept) if line.startswith(sign)]
        excerpts.append(Excerpt(f"py/{file}, {said}", first, [[("", line)] for line in kept], [], near=changed))
    return excerpts
