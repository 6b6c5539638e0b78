"""How does one pass backward give every gradient?  A computation, filled in forward, then edge by edge back.

    target.grad += local · upstream

The steps are those of the engine's own generator `backward_steps`, and the lines lit beside them are its own. What it
costs is counted in operations: one for every node that is computed, one for every edge that is walked. Nudging
instead computes everything once, and once more for every number whose gradient is wanted.

The first graph and the neuron are those of Andrej Karpathy's lecture, with its numbers. The house is one of the
table's, in thousands of ft² and of $.
"""

import math
import random
from functools import cache, lru_cache
from typing import NamedTuple

from downhill import backward, ops
from downhill.nn import MLP
from downhill.value import Value
from picture import listing
from picture.graph import Moment, Walk
from picture.params import Choice, Params, Slider, Table
from picture.scene import (
    Axis,
    Code,
    Dots,
    Entry,
    Graph,
    Label,
    Line,
    Mark,
    Plot,
    Readout,
    Readouts,
    Role,
    Scene,
    Target,
)
from picture.words import in_brackets, number
from worlds.computations import COMPUTATIONS, SEED, Inputs, through

TITLE = "Forward once, backward once"
TASK = "Press Step: forward fills in the data, backward fills in the gradients."
DOCK = ["step"]

GRAPH = Choice(
    name="graph",
    label="Graph",
    options=tuple((name, computation.label) for name, computation in COMPUTATIONS.items()),
    opening="lecture",
)
TABLES = {
    name: Table(
        name=f"{name}_inputs",
        label="Inputs",
        columns=computation.inputs,
        opening=(computation.opening,),
        least=1,
        most=1,
        when=("graph", name),
    )
    for name, computation in COMPUTATIONS.items()
}


@lru_cache(maxsize=16)
def walk(name: str, inputs: Inputs) -> Walk:
    """The graph of a computation at these inputs."""
    computation = COMPUTATIONS[name]
    values = {column.label: Value(number) for column, number in zip(computation.inputs, inputs, strict=True)}
    for label, value in values.items():
        value.label = label
    root = computation.build(values)
    roles = computation.roles
    if name == "net":
        learned: dict[str, Role] = {value.label: "parameter" for value in parameters(root, values)}
        roles = roles | learned
    return Walk(root, roles=roles)


def parameters(root: Value, inputs: dict[str, Value]) -> list[Value]:
    """The numbers that were given to compute `root`, but for `inputs`."""
    return [value for value in Walk(root).order if not value.inputs and value not in inputs.values()]


LONGEST = max(len(walk(name, computation.opening)) for name, computation in COMPUTATIONS.items())

STEP = Slider(
    name="step",
    label="Step",
    low=0.0,
    high=float(LONGEST),
    opening=0.0,
    step=1.0,
    format="d",
    role="quiet",
    whole=True,
    plays=1.5,
)
PARAMS = [STEP, GRAPH, *TABLES.values()]


class Cost(NamedTuple):
    """What gradients cost, in operations."""

    wanted: int
    """For how many numbers a gradient is wanted."""
    forward: int
    """Computing the result once."""
    backward: int
    """Walking every edge once."""

    @property
    def both(self) -> int:
        """One pass forward and one backward."""
        return self.forward + self.backward

    @property
    def nudging(self) -> int:
        """Computing the result once, and once more for every number that is nudged."""
        return self.forward * (self.wanted + 1)


def cost(walked: Walk) -> Cost:
    """Counted on the engine's graph: its nodes that are computed, and its edges."""
    wanted = sum(not value.inputs for value in walked.order)
    return Cost(wanted, len(walked.computed), len(walked.wires))


@cache
def growing() -> tuple[Cost, ...]:
    """The same for networks of one hidden layer, of 1 neuron, of 2, of 4 and so on."""
    costs: list[Cost] = []
    for width in (1, 2, 4, 8, 16, 32):
        model = MLP(2, (width, 1), activation="tanh", last="tanh", rng=random.Random(SEED))
        signals = [Value(1.0), Value(-1.0)]
        for layer in model.layers:
            signals = through(layer, signals)
        costs.append(cost(Walk(signals[0])))
    return tuple(costs)


def scene(params: Params) -> Scene:
    """A graph after some of its steps, the engine's lines that ran, and what it has cost."""
    name = params["graph"]
    walked = walk(name, params[TABLES[name].name][0])
    moment = walked.at(int(params["step"]))
    return Scene(
        [_graph(name, moment), _code(moment), _cost_panel(moment)],
        alt=_words(name, moment),
        note=_note(moment),
        ends={"step": float(len(walked))},
    )


def _graph(name: str, moment: Moment) -> Graph:
    """The graph, its inputs to be typed."""
    columns = {column.label: (place, column) for place, column in enumerate(COMPUTATIONS[name].inputs)}
    entries: dict[Value, Entry] = {}
    for value in moment.walk.order:
        if value.label in columns:
            place, column = columns[value.label]
            entries[value] = Entry(
                "data",
                f"{column.label}, data",
                _typed(value.data),
                column.step,
                column.low,
                column.high,
                Target(TABLES[name].name, 1.0, row=0, column=place),
            )
    return moment.panel("graph", "The computation", _results(moment, list(entries)), entries=entries)


def _results(moment: Moment, inputs: list[Value]) -> Readouts:
    """The result, and the gradients of the inputs as far as they have come."""
    walked = moment.walk
    root = walked.root
    found: Readouts = {}
    if root in moment.known:
        found["result"] = Readout(root.label, root.data, walked.role(root))
    if moment.seeded:
        for value in inputs:
            key = f"grad_{value.label}".replace("₁", "1").replace("₂", "2")
            found[key] = Readout(f"{value.label}.grad", moment.grads[value], "gradient")
    return found


def _typed(value: float) -> str:
    """A number as it stands in a number box that has room for few digits."""
    return f"{value:.4g}" if abs(value) < 10_000.0 else f"{value:.0f}"


def _note(moment: Moment) -> str:
    """What the step that has just been made did, as one sentence of arithmetic."""
    walked = moment.walk
    number, names = walked.number, walked.names
    place = f"Step {moment.step} of {len(walked)}"
    if moment.step == 0:
        return f"Before the first step: the inputs are known, and nothing else. {len(walked)} steps lie ahead."
    if moment.computing is not None:
        return f"{place}, forward. {moment.forward_words(moment.computing)}"
    if moment.seeding:
        name = walked.root.label
        return f"{place}, the turning point. {name}.grad = 1: when {name} moves, {name} moves just as far."
    passing = moment.passing
    assert passing is not None
    target, source = passing.target, passing.source
    share = passing.local * passing.upstream
    after = moment.grads[target]
    before = math.fsum(step.local * step.upstream for step in moment.shares[target][:-1])
    arithmetic = f"{in_brackets(number(passing.local))} × {in_brackets(number(passing.upstream))}"
    name = f"{names[target]}.grad" if target.label else f"the gradient of {names[target]}"
    if len(moment.shares[target]) > 1:
        sum_of = f"{number(before)} + {arithmetic} = {number(before)} + {in_brackets(number(share))} = {number(after)}"
        why = "It has been here before, so this share is added to what is there."
    else:
        sum_of = f"0 + {arithmetic} = {number(after)}"
        why = f"The slope of this edge, times what came back to {names[source]}."
    ended = " This was the last edge: every gradient is there." if moment.ended else ""
    name = name[:1].upper() + name[1:] if not target.label else name
    return f"{place}, backward, from {names[source]} to {names[target]}. {name} = {sum_of}. {why}{ended}"


def _words(name: str, moment: Moment) -> str:
    """What is in the picture, in numbers."""
    walked = moment.walk
    words = (
        f"A graph of {len(walked.order)} numbers and {len(walked.wires)} edges, {COMPUTATIONS[name].label}, "
        f"after {moment.step} of {len(walked)} steps."
    )
    if walked.root in moment.known:
        words += f" The result {walked.root.label} is {number(walked.root.data)}."
    done = [
        f"{value.label}.grad is {number(moment.grads[value])}"
        for value in walked.order
        if value.label and not value.inputs and moment.is_complete(value)
    ]
    if done:
        words += f" Of the inputs, {', '.join(done)}."
    return words


def _code(moment: Moment) -> Code:
    """The engine's own lines: those of its operations, and the backward pass."""
    operations = [listing.around(ops, r'^    "(add|sub|mul)": Op')]
    if any(value.op == "tanh" for value in moment.walk.computed):
        operations.append(listing.around(ops, r'^    "tanh": Op'))
    begin = listing.around(backward.backward_steps, r"root\.grad|yield from")
    engine = listing.of(backward._pass_back)
    at_work = moment.computing or (moment.passing.source if moment.passing else None)
    for excerpt in operations:
        lines = listing.numbers(excerpt, [f'"{at_work.op}": Op('] if at_work else [])
        if moment.computing:
            excerpt.lit = lines
        else:
            excerpt.near = lines
    if moment.seeding:
        begin.lit = listing.numbers(begin, ["root.grad ="])
    if moment.passing:
        engine.lit = listing.numbers(engine, ["target.grad +="])
        engine.near = listing.numbers(engine, ["for target, local in"])
    return Code("code", "The engine at work", [*operations, begin, engine], share=3.0)


def _cost_panel(moment: Moment) -> Plot:
    """Operations against how many gradients are wanted, for this graph and for growing networks."""
    here, spent = cost(moment.walk), min(moment.step, moment.walk.forward) + moment.edges_done
    nets = growing()
    top = 10.0 ** math.ceil(math.log10(nets[-1].nudging))
    marks: list[Mark] = [
        Line([(net.wanted, net.nudging) for net in nets], "error", dashed=True),
        Line([(net.wanted, net.both) for net in nets], "gradient"),
        Dots([(here.wanted, here.nudging)], "error", shape="diamond"),
        Dots([(here.wanted, here.both)], "gradient", lit=0),
        Label("by nudging", nets[-2].wanted, nets[-2].nudging, "error", "end"),
        Label("both passes", nets[-1].wanted, nets[-1].both, "gradient", "end"),
    ]
    return Plot(
        "cost",
        "What it costs, in operations",
        Axis("gradients wanted", (1.0, 200.0), format="~s", scale="log"),
        Axis("operations", (1.0, top), format="~s", scale="log"),
        marks,
        {
            "spent": Readout("so far", spent, "quiet", f"{spent:,}"),
            "both": Readout("both passes", here.both, "gradient", f"{here.both:,}"),
            "nudging": Readout(f"nudging {here.wanted} numbers", here.nudging, "error", f"{here.nudging:,}"),
        },
        share=2.0,
    )
