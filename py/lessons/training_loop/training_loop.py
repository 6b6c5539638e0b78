"""How does a network learn?  Forward, backward, step, and again, twenty times.

    forward    predictions = network(x) for every example, loss = Σ (prediction − target)²
    backward   gradients to 0, then loss.backward()
    step       parameter ← parameter − η · gradient

The network is MLP(3, [4, 4, 1]) of the engine, and so is the optimizer; the three functions that are shown are the ones
that run. An engine broken on purpose is the engine's own source with one line changed (see `patched`).
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from picture import listing
from picture.params import Choice, Guess, Params, counter
from picture.scene import Axis, Code, Dots, Goal, Label, Line, Mark, Plot, Readout, Readouts, Scene, Segments
from picture.words import factor, number, short
from worlds import lecture_net as net
from worlds import patched
from worlds.training import rate_slider, seed_slider

TITLE = "Twenty steps, by hand"
TASK = "Press the three buttons in turn until the loss is below 0.02."
DOCK = ["phase"]
TOGETHER = "beside"

STEPS = 20
PARTS = ("Forward", "Backward", "Step")
PHASES = 3 * STEPS + 1
"""Three for each step, and a last forward pass for the loss at the end."""

MOST = 16.0
"""The largest loss there is: four predictions, each wrong by 2."""

BREAKS = {"whole": "As it is", "never-zeroed": "Never zeroes gradients", "uphill": "Wrong sign in the step"}

RATE = rate_slider(net.RATE, low=0.01)
SEED = seed_slider(opening=6.0)
PHASE = counter("phase", "Presses", PHASES, unit=f"of {PHASES}", plays=6.0, turns=PARTS)


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
    """The guess beside the end of the run that the figure opens with."""
    loss = run(asked["engine"], int(asked["seed"]), asked["rate"]).losses[-1]
    right = outcome(loss)
    labels = {name: label.lower() for name, label in GUESS.options}
    said = "as you said" if answer == right else f"{labels[right]}. You said {labels[answer]}"
    return f"After {STEPS} steps the loss is {loss_text(loss)}, {said}."


GUESS = Guess(
    "guess",
    f"How large will the loss be after {STEPS} steps?",
    options=(("under", "Below 0.1"), ("middle", "0.1 to 1"), ("over", "Above 1")),
    meets=_meets,
    state={"engine": "whole", "seed": SEED.opening, "rate": RATE.opening},
)
PARAMS = [
    GUESS,
    PHASE,
    Choice("engine", "The engine", options=tuple(BREAKS.items()), opening="whole"),
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
    """The predictions between where they began and their targets, the loss, every parameter, and the lines that ran."""
    engine, rate, seed = params["engine"], params["rate"], int(params["seed"])
    phase = int(params["phase"]) if params["guess"] else 0
    now = Now(run(engine, seed, rate), engine, rate, phase, int(params["picked"]) - 1)
    how = "" if engine == "whole" else f" The engine is broken: {BREAKS[engine].lower()}."
    note = _said(now)
    loss = now.losses[-1] if now.losses else MOST
    goal = Goal(
        "loss below 0.02", loss, loss < 0.02, "Below 0.02: every answer is close to its target.", loss_text(loss)
    )
    losses, counts = _losses(now, seed), engine == "whole" and bool(params["guess"])
    if counts:
        losses.marks += goal.sign(float(len(now.losses) - 1), loss)
    return Scene(
        [_answers(now), losses, _paths(now), _code(now)],
        alt=f"Four examples, MLP(3, [4, 4, 1]) drawn from seed {seed}, learning rate {number(rate, 3)}.{how} "
        f"After {phase} of {PHASES} presses. {note}",
        note=note,
        verdict=GUESS.verdict(params) if now.ended and GUESS.is_about(params) else None,
        goal=goal if counts else None,
    )


def loss_text(loss: float) -> str:
    """A loss, for people."""
    return number(loss) if loss >= 1e-4 else "under 0.0001"


def _said(now: Now) -> str:
    """What has just happened, what is wrong with it, and what comes next."""
    if now.part < 0:
        return "Four examples, and a network that has never seen them. Forward comes first."
    return (_forward_said, _backward_said, _step_said)[now.part](now)


def _forward_said(now: Now) -> str:
    loss, is_stuck = now.losses[-1], _is_stuck(now)
    said = f"The loss is {loss_text(loss)}"
    if now.made:
        before = now.losses[-2]
        same = loss_text(loss) == loss_text(before)
        said += ", as before" if same else f", {'up' if loss > before else 'down'} from {loss_text(before)}"
        if loss > before and not same and not is_stuck:
            said += _why_up(now)
    if is_stuck:
        flat = f"Tanh is flat here: no slope is above {short(now.run.largest(now.step))}, and nothing is learned."
        return f"{said}. {flat}"
    return f"{said}." if now.ended else f"{said}. Backward is next."


def _why_up(now: Now) -> str:
    """Why a step has made the loss larger."""
    if now.engine == "uphill":
        return ": plus the gradient leads uphill"
    if now.engine == "never-zeroed":
        return ": the step went by old gradients too"
    return ": the step was too long for its slope"


def _is_stuck(now: Now) -> bool:
    """Whether nothing moves any more, though much is wrong: all neurons that count are saturated."""
    return now.losses[-1] >= 1.0 and now.run.largest(now.step) <= 0.02


def _backward_said(now: Now) -> str:
    name, grad = net.own_places()[now.picked].name, now.run.grads[now.step][now.picked]
    left = now.run.left[now.step][now.picked]
    if now.engine == "never-zeroed" and now.step:
        new = grad - left
        return f"{name}.grad is {number(new)} from this pass + {factor(left)} that was never cleared = {number(grad)}."
    return f"{len(now.run.data[0])} gradients. That of {name} is {number(grad)}. Nothing has moved yet: Step is next."


def _step_said(now: Now) -> str:
    name, i = net.own_places()[now.picked].name, now.picked
    before, after, grad = now.run.data[now.step][i], now.run.data[now.made][i], now.run.grads[now.step][i]
    uphill = now.engine == "uphill"
    moved = (
        f"{name}: {number(before)} {'+' if uphill else '−'} {number(now.rate, 3)} × {factor(grad)} = {number(after)}"
    )
    others = "plus, so uphill" if uphill else f"and the other {len(now.run.data[0]) - 1} likewise"
    return f"{moved}, {others}. Forward is next."


def _answers(now: Now) -> Plot:
    """Each prediction on its own line: where it began, how far it has come, and how far its target is."""
    last = len(net.YS) - 1
    rows = [float(last - i) for i in range(len(net.YS))]
    targets = list(zip(net.YS, rows, strict=True))
    marks: list[Mark] = [Segments([(-1.0, y, 1.0, y) for y in rows], "quiet")]
    if now.losses:
        first, found = now.run.predictions[0], now.run.predictions[now.step]
        answers = list(zip(found, rows, strict=True))
        marks += [
            Segments([(a, y, target, y) for (a, y), (target, _) in zip(answers, targets, strict=True)], "error"),
            Dots(list(zip(first, rows, strict=True)), "quiet"),
        ]
        marks += [Dots([at], "model", about=f"example-{i}") for i, at in enumerate(answers, start=1)]
        marks += [Label(number(a, 2), a, y, "model", about=f"example-{i}") for i, (a, y) in enumerate(answers, start=1)]
    marks.append(Dots(targets, "data", shape="diamond"))
    names = [", ".join(map(number, inputs)) for inputs in reversed(net.XS)]
    return Plot(
        "answers",
        "Answers",
        Axis("answer ●, target ◆", (-1.25, 1.25), format="~g"),
        Axis("example", (-0.5, last + 0.7), names=names),
        marks,
    )


def line_of(losses: Sequence[float]) -> list[tuple[float, float]]:
    """Rows of [step, loss]."""
    return [(float(made), loss) for made, loss in enumerate(losses)]


def _losses(now: Now, seed: int) -> Plot:
    """The loss so far; dashed, that of the whole engine at the rate it opens with."""
    marks: list[Mark] = []
    readouts: Readouts = {"steps": Readout("steps made", float(now.made), "quiet")}
    at = line_of(now.losses)
    if at:
        readouts["loss"] = Readout("loss", now.losses[-1], "error", loss_text(now.losses[-1]), about="loss")
        if now.engine != "whole" or now.rate != net.RATE:
            right = run("whole", seed, net.RATE).losses[: len(at)]
            marks.append(Line(line_of(right), "quiet", dashed=True))
            marks.append(Label("– –  unbroken", 0.4, MOST - 1.0, "quiet", "start"))
    marks += [Line(at, "error", about="loss"), Dots(at[-1:], "error", about="loss")]
    step, loss = Axis("step", (0.0, float(STEPS)), format="d"), Axis("loss", (0.0, MOST), format="~g")
    return Plot("losses", "Loss", step, loss, marks, readouts)


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
        "Parameters",
        Axis("step", (0.0, float(STEPS)), format="d"),
        Axis("data", (-reach, reach), format="~g"),
        [*traces, Line(path, "parameter", about=name), Dots(path[-1:], "parameter", about=name)],
        readouts,
        aside=True,
    )


def _code(now: Now) -> Code:
    """The three functions, those lines lit that ran last; and what is broken in the engine."""
    lit = (["predictions =", "pairs =", "loss ="], ["zero_grad()", "loss.backward()"], ["optimizer.step()"])
    excerpts = [listing.of(function) for function in (forward, backward, step)]
    if now.part >= 0:
        running = excerpts[now.part]
        running.lit = listing.numbers(running, lit[now.part])
    if now.engine != "whole":
        excerpts += patched.excerpts(now.engine)
    readouts = {
        f"prediction_{i}": Readout(f"prediction {i}", prediction, "model", aside=True)
        for i, prediction in enumerate(now.run.predictions[now.step] if now.losses else (), start=1)
    }
    return Code("code", "Code", excerpts, readouts, aside=True)
