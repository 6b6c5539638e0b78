"""What does a number remember?  An expression that you type, as the graph of the Values that it makes.

    e = a·b     d = e + c     L = d·f

Every operation makes one more number, and that number keeps what it was made from, and by which operation. What it
does not have yet is its gradient: that is 0 until a backward pass has run from the last number. All of it, data,
inputs, operations and gradients, is read off the engine's own Values. There are no units.
"""

import math
from collections.abc import Mapping
from dataclasses import replace

from downhill.value import Value
from lessons.value.expression import MOST_OPERATIONS, Program, read
from picture.graph import Moment, Walk, symbol
from picture.params import Guess, InputError, Params, Slider, Text, Toggle, counter
from picture.scene import Goal, Readout, Readouts, Role, Scene
from picture.words import listed, number

TITLE = "An expression, and its graph"
TASK = "Step through it. Then make 24 from letters alone."
DOCK = ["expression", "step"]

NUMBERS = {"a": 2.0, "b": -3.0, "c": 10.0, "f": -2.0}
"""The numbers that an expression may use, as they open."""

OPENING = "L = (a*b + c) * f"

WANTED = 24.0
"""The goal: letters that make this, at the numbers they open with."""

DESCRIBED = 8
"""The most operations that the picture in words describes, the last ones."""

LETTERS = 11
"""The longest number in a sentence; a longer one is written with a power of ten."""

ROLES: dict[str, Role] = {**dict.fromkeys(NUMBERS, "parameter"), "L": "error"}

EXPRESSION = Text(
    "expression",
    "Expression",
    opening=OPENING,
    examples=("e = a * b\nd = e + c\nL = d * f", "(a*b) * (a + b)", "a + a", "tanh(a*b + c) / 2"),
    lines=2,
)
STEP = counter("step", "Operations done", MOST_OPERATIONS, opening=MOST_OPERATIONS, plays=1.0)


def _meets(guess: str, asked: Params) -> str:
    """The guess beside the graph of the expression that was asked about."""
    walk = _walk(read(asked["expression"], NUMBERS))
    count, computed = len(walk.order), walk.forward
    counted = f"{count - computed} are given, and each of the {computed} operations makes one more"
    if int(guess) == count:
        return f"Yes, {count}: {counted}."
    words = f"There are {count}, not {guess}: {counted}."
    if int(guess) == count - computed:
        return f"{words} The old ones stay as they are."
    return f"{words} What lies between the inputs and {_name(walk)} is kept, too."


GUESS = Guess(
    "guess",
    "How many numbers does the graph of L = (a*b + c) * f keep?",
    options=(("4", "4"), ("5", "5"), ("7", "7")),
    meets=_meets,
    state={"expression": OPENING},
    hides="How many numbers its graph keeps is hidden",
)
BACKWARD = Toggle("backward", "Run backward() from the last number")
PARAMS = [
    GUESS,
    EXPRESSION,
    STEP,
    BACKWARD,
    *(Slider(name, name, -12.0, 12.0, opening=start, step=0.5) for name, start in NUMBERS.items()),
]


def scene(params: Params) -> Scene:
    """The graph of the expression after some of its operations.

    Raises:
        InputError: there is no such number, or no such gradient; it says what is wrong, and where.
    """
    given = {name: params[name] for name in NUMBERS}
    program = read(params["expression"], given)
    walk = _walk(program)
    words = _typed(params["expression"], given)
    asked = "".join(params["expression"].split()) == "".join(OPENING.split())
    verdict = GUESS.verdict(params) if asked else None
    done = min(int(params["step"]), walk.forward)
    finished, backward = done == walk.forward, params["backward"]
    goal = _goal(walk) if finished and params["guess"] and given == NUMBERS else None
    if asked and verdict is None:
        return _before_the_guess(walk, words)
    moment = _passed_back(walk) if finished and backward else walk.at(done)
    note = f"{_now(moment, done, backward=backward)} {_unused(program, walk)}".strip()
    computed = " ".join(map(walk.forward_words, walk.computed[max(0, done - DESCRIBED) : done]))
    readouts = _readouts(moment, finished=finished)
    graph = moment.panel("graph", "The graph", readouts, shows=("data", "grad"), still=moment.ended, down=True)
    if goal and goal.reached:
        graph.nodes[-1].met = True
    return Scene(
        [graph],
        alt=" ".join(filter(None, [words, _counted(walk), computed, note])),
        note=note,
        verdict=verdict,
        ends={"step": max(1.0, float(walk.forward))},
        goal=goal,
    )


def _goal(walk: Walk) -> Goal:
    """A number that is computed, and from letters alone."""
    away = abs(walk.root.data - WANTED)
    alone = all(value.constant is None if value.inputs else value.label in NUMBERS for value in walk.order)
    met = f"{number(WANTED)}, from letters alone. Press a box: each knows what it was made from."
    return Goal(f"{number(WANTED)} from letters", away, alone and not away, met, f"{short(away)} away")


def _walk(program: Program) -> Walk:
    return Walk(program.result, roles=ROLES, number=short)


def _passed_back(walk: Walk) -> Moment:
    """The graph with all gradients."""
    moment = walk.at()
    for value, grad in moment.grads.items():
        if not math.isfinite(grad):
            raise InputError(f"The gradient of {walk.names[value]} is too large for a float. Take smaller numbers.")
    return moment


def _before_the_guess(walk: Walk, words: str) -> Scene:
    """The given numbers alone."""
    graph = walk.at(0).panel("graph", "The graph", shows=("data", "grad"))
    note = "These numbers are given. The graph keeps them, and every number computed on the way."
    return Scene(
        [replace(graph, nodes=[node for node in graph.nodes if not node.op], edges=[])],
        alt=f"{words} {GUESS.hidden()} {note}",
        note=note,
        ends={"step": 1.0},
    )


def short(value: float) -> str:
    """A number in four digits, with a power of ten if it has too many noughts: "1.5e12"."""
    text = number(value)
    return text if len(text) <= LETTERS else f"{value:.3g}".replace("-", "−").replace("e+", "e")


def _readouts(moment: Moment, *, finished: bool) -> Readouts:
    """What the last number keeps, once it is there; and how many numbers there are."""
    walk = moment.walk
    root, count = walk.root, len(walk.order)
    readouts: Readouts = {}
    if finished:
        readouts["result"] = _read(f"{_name(walk)} =", root, walk)
        for place, below, label in zip(("first", "second"), root.inputs, ("made from", "and"), strict=False):
            readouts[place] = _read(label, below, walk)
        grad = moment.grads[root]
        readouts["grad"] = Readout("its grad", grad, "gradient", walk.number(grad))
    parts = f"{count} = {count - walk.forward} given + {walk.forward} computed"
    return {**readouts, "numbers": Readout("numbers", float(count), "quiet", parts)}


def _read(label: str, value: Value, walk: Walk) -> Readout:
    return Readout(label, value.data, walk.role(value), walk.number(value.data))


def _name(walk: Walk) -> str:
    """What the last number is called."""
    return walk.root.label or "the result"


def _typed(text: str, given: Mapping[str, float]) -> str:
    values = ", ".join(f"{name} = {short(value)}" for name, value in given.items())
    return f"The expression {'; '.join(text.split(chr(10)))}, with {values}."


def _counted(walk: Walk) -> str:
    count = len(walk.order)
    return f"Its graph has {count} number{'s' * (count > 1)}: {count - walk.forward} given, {walk.forward} computed."


def _now(moment: Moment, done: int, *, backward: bool) -> str:
    """What this step has done."""
    walk = moment.walk
    name = _name(walk)
    if not walk.forward:
        return f"{_capital(name)} is a number that was given. No operation has made it, so it remembers none."
    if done < walk.forward:
        words = _step(moment, done)
        wait = f"backward() starts from the last number, and that is not there yet: {walk.forward} operations make it."
        return f"{words} {wait}" if backward else words
    last = f"{_capital(name)} is {walk.number(walk.root.data)}."
    if not backward:
        return f"{last} {_remembers(walk.root, walk)} Every grad is 0 so far."
    start = f"{last} backward() has run from there, which has grad = 1, back to the given numbers"
    leaves = [value for value in walk.order if value.label and not value.inputs]
    grads = [f"{value.label}.grad = {walk.number(moment.grads[value])}" for value in leaves]
    return f"{start}: {listed(grads)}." if grads else f"{start}."


def _step(moment: Moment, done: int) -> str:
    walk, value = moment.walk, moment.computing
    if value is None:
        return f"Nothing has been computed yet. Operations to do: {walk.forward}."
    return f"Operation {done} of {walk.forward}: {walk.forward_words(value)} {_remembers(value, walk)}"


def _remembers(value: Value, walk: Walk) -> str:
    """What a computed number keeps."""
    names = [walk.names[below] for below in value.inputs]
    if len(names) == 2 and names[0] == names[1]:
        one, other = value.inputs
        kept = f"{names[0]} twice" if one is other else f"two numbers, each of them {names[0]}"
    else:
        kept = listed(names)
    return f"It remembers {kept}, and the {symbol(value)}."


def _unused(program: Program, walk: Walk) -> str:
    """What was computed, but is no part of the graph."""
    reached = set(walk.order)
    idle = [value.label for value in program.values if value.op and value.label and value not in reached]
    if not idle:
        return ""
    verb = "is" if len(idle) == 1 else "are"
    return f"{listed(idle)} {verb} computed as well, but {_name(walk)} does not come from there."


def _capital(text: str) -> str:
    """With a large letter, unless it is a name."""
    return text if len(text.split()) == 1 else text[:1].upper() + text[1:]
