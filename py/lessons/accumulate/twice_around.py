"""What if the backward pass runs twice?  Gradients that are not set back are handed on once more.

    h = a + b        L = h + c        all local gradients are 1

The second pass over the same graph adds to what the first has left in every node, and h hands on both: c and h double,
and a and b, below h, get 1 + 2. After a new forward pass h and L are new nodes, whose gradients begin at 0; only a, b
and c are what they were, and they double. So it is the parameters that `zero_grad` sets back, and nothing else.
"""

from downhill.value import Value
from picture.graph import Walk
from picture.params import Choice, Guess, Params, counter
from picture.scene import Graph, Press, Readout, Scene
from picture.words import number
from worlds.computations import leaves, named

TITLE = "Backward twice"
TASK = "Step to the second pass. Then put something in between."
DOCK = ["passes"]

INPUTS = {"a": 2.0, "b": -3.0, "c": 10.0}
PASSES = 2

GUESS = Guess(
    "guess",
    "One pass gives a.grad = 1. After a second over the same graph, it is",
    options=(("1", "1"), ("2", "2"), ("3", "3")),
    meets={
        "1": "No, 3: a pass adds to what is there, and h hands on what it holds from both passes.",
        "2": "That would be two passes side by side. But h still holds the 1 of the first, and hands on 2: 1 + 2 = 3.",
        "3": "Yes: h hands on what it holds from both passes, and 1 + 2 = 3.",
    },
)
BETWEEN = Choice(
    "between",
    "In between",
    options=(("nothing", "nothing"), ("forward", "forward"), ("zeros", "zeros")),
    opening="nothing",
)
PARAMS = [GUESS, counter("passes", "Passes back", PASSES, opening=1.0, plays=1.2), BETWEEN]


def run(passes: int, between: str) -> dict[str, Value]:
    """All nodes by their names, after that many backward passes of the engine."""
    inputs = leaves(INPUTS)
    nodes = forward(inputs)
    for done in range(passes):
        if done and between == "forward":
            nodes = forward(inputs, ", new")
        if done and between == "zeros":
            for value in nodes.values():
                value.grad = 0.0
        nodes["L"].backward()
    return nodes


def forward(inputs: dict[str, Value], mark: str = "") -> dict[str, Value]:
    """The inputs, and new nodes for the sums of them, with a `mark` behind their names."""
    h = named(f"h{mark}", inputs["a"] + inputs["b"])
    return {**inputs, "h": h, "L": named(f"L{mark}", h + inputs["c"])}


def scene(params: Params) -> Scene:
    """The graph after the passes so far; the second waits for the guess."""
    passes = int(params["passes"]) if params["guess"] else min(int(params["passes"]), 1)
    between = params["between"]
    nodes = run(passes, between)
    note = _note(passes, between)
    said = ", ".join(f"{name}.grad is {number(value.grad)}" for name, value in nodes.items())
    return Scene(
        [_graph(nodes, _presses(between) if params["guess"] else [])],
        alt=f"h = a + b and L = h + c, after {_count(passes)}: {said}. {note}",
        note=note,
        verdict=GUESS.verdict(params),
    )


def _presses(between: str) -> list[Press]:
    """Buttons for what else may lie between the two passes."""
    return [
        Press(f"{label.capitalize()} in between", {"between": value, "passes": float(PASSES)})
        for value, label in BETWEEN.options
        if value != between
    ]


def _count(passes: int) -> str:
    return ("no backward pass", "one backward pass", "two backward passes")[passes]


def _note(passes: int, between: str) -> str:
    """Where the gradients come from."""
    if passes == 0:
        return "Only forward so far: every gradient is 0."
    if passes == 1:
        return "After one pass every gradient is 1: a nudge of anything moves L as far."
    return {
        "nothing": "h held 1, gets 1 more, and hands on 2: a is 1 + 2 = 3. c is next to L, and only doubles.",
        "forward": "h and L are new nodes, and begin at 0. a, b and c are the old ones: 1 + 1 = 2.",
        "zeros": "All of them were set to 0 first, so the second pass says what the first one did.",
    }[between]


def _graph(nodes: dict[str, Value], presses: list[Press]) -> Graph:
    """The graph, each number with what it holds."""
    readouts = {
        f"held_{name.lower()}": Readout(f"{name}.grad", value.grad, "gradient", about=name, aside=True)
        for name, value in nodes.items()
    }
    walk = Walk(nodes["L"], roles=dict.fromkeys(INPUTS, "parameter"))
    return walk.as_left().panel(
        "graph",
        "Graph",
        readouts,
        whole=False,
        state=lambda value: "done" if value.grad else "forward",
        edge_state=lambda _: "done",
        says=lambda value: f"{value.label}: data is {number(value.data)}, and grad is {number(value.grad)}.",
        abouts={value: name for name, value in nodes.items()},
        presses=presses,
        down=True,
    )
