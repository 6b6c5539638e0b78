"""How does one pass backward give every gradient?  A computation, filled in forward, then edge by edge back.

    target.grad += local · upstream

The steps are those of the engine's own generator `backward_steps`, and the lines that light up are its own.

The first graph and the neuron are those of Andrej Karpathy's lecture, with its numbers. The house is one of the
table's, in thousands of ft² and of $.
"""

import math
from functools import lru_cache

from downhill import backward, ops
from downhill.value import Value
from lessons.backpropagation.computations import COMPUTATIONS, Inputs
from lessons.backpropagation.cost import cost
from picture import listing
from picture.graph import Moment, Walk
from picture.params import Choice, Params, Table, counter
from picture.scene import Code, Entry, Graph, Readout, Readouts, Role, Scene, Target, in_words
from picture.words import in_brackets
from worlds.computations import leaves

TITLE = "Forward once, backward once"
TASK = "Press Step. Going forward fills in the data, going back the gradients."
DOCK = ["step"]

GRAPH = Choice(
    "graph",
    "Graph",
    options=tuple((name, computation.label) for name, computation in COMPUTATIONS.items()),
    opening="lecture",
)
TABLES = {
    name: Table(
        f"{name}_inputs",
        "Inputs",
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
    values = leaves({column.label: number for column, number in zip(computation.inputs, inputs, strict=True)})
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

STEP = counter("step", "Step", LONGEST, plays=1.5)
PARAMS = [STEP, GRAPH, *TABLES.values()]


def scene(params: Params) -> Scene:
    """A graph after some of its steps, and the engine's lines that ran."""
    name = params["graph"]
    walked = walk(name, params[TABLES[name].name][0])
    moment = walked.at(int(params["step"]))
    code = _code(name, moment)
    words = f"A graph of {len(walked.order)} numbers and {len(walked.wires)} edges, {COMPUTATIONS[name].label}"
    return Scene(
        [_graph(name, moment), code],
        alt=f"{words}, after {moment.step} of {len(walked)} steps. {in_words(code)}",
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
    return moment.panel("graph", "The graph", entries=entries, down=True)


def _counts(name: str, moment: Moment) -> Readouts:
    """What it has cost, and then what the graph has itself: the result, and the gradients of the inputs so far."""
    walked, root = moment.walk, moment.walk.root
    here, spent = cost(walked), min(moment.step, walked.forward) + moment.edges_done
    found = {
        "spent": Readout("operations so far", spent, "quiet", f"{spent:,}"),
        "both": Readout("both passes", here.both, "gradient", f"{here.both:,}"),
        "nudging": Readout(f"nudging {here.wanted} numbers", here.nudging, "error", f"{here.nudging:,}"),
    }
    if root in moment.known:
        found["result"] = Readout(root.label, root.data, walked.role(root))
    if moment.seeded:
        inputs = [column.label for column in COMPUTATIONS[name].inputs]
        for value in (value for value in walked.order if value.label in inputs):
            key = f"grad_{value.label}".replace("₁", "1").replace("₂", "2")
            found[key] = Readout(f"{value.label}.grad", moment.grads[value], "gradient")
    return found


def _typed(value: float) -> str:
    """A number as it stands in a number box that has room for few digits."""
    return f"{value:.4g}" if abs(value) < 10_000.0 else f"{value:.0f}"


def _note(moment: Moment) -> str:
    """What the step that has just been made did, as one sentence of arithmetic."""
    walked, number, names = moment.walk, moment.walk.number, moment.walk.names
    place = f"Step {moment.step} of {len(walked)}"
    if moment.step == 0:
        return f"Before the first step only the inputs are known. {len(walked)} steps lie ahead."
    if moment.computing is not None:
        return f"{place}, forward. {walked.forward_words(moment.computing)}"
    passing = moment.passing
    if passing is None:
        name = walked.root.label
        return f"{place}. {name}.grad = 1: when {name} moves, {name} moves just as far."
    target = passing.target
    before = number(math.fsum(step.local * step.upstream for step in moment.shares[target][:-1]))
    arithmetic = f"{in_brackets(number(passing.local))} × {in_brackets(number(passing.upstream))}"
    name = f"{names[target]}.grad" if target.label else "grad"
    ended = " Every gradient is done." if moment.ended else ""
    return (
        f"{place}, {names[passing.source]} back to {names[target]}. "
        f"{name} += local × upstream: {before} + {arithmetic} = {number(moment.grads[target])}.{ended}"
    )


def _code(name: str, moment: Moment) -> Code:
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
    return Code("code", "The engine", [*operations, begin, engine], _counts(name, moment), aside=True)
