"""What does one operation know?  Its result and its own slopes: a card for every row of the engine's table.

    out = a × b        ∂out/∂a = b        ∂out/∂b = a

All of it is read from that table (downhill.ops.OPS): what is computed, the rules, the lines of source, the refusals.
The second opinion on every slope is a nudge to both sides. There are no units.
"""

import ast
import math
import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial
from typing import NamedTuple

from downhill import ops
from downhill.gradcheck import Comparison, nudged_slope
from downhill.local_rules import Operation, close, verdict
from downhill.methods import explained, generate
from downhill.ops import FUNCTIONS, OPS
from downhill.value import Value
from picture import listing
from picture.graph import Walk, written
from picture.numbers import clamp
from picture.params import Choice, Guess, Params, Slider, Toggle
from picture.scene import (
    Axis,
    Check,
    Code,
    Dots,
    Excerpt,
    Goal,
    Graph,
    Line,
    Mark,
    Plot,
    Press,
    Readout,
    Readouts,
    Scene,
    Segments,
)
from picture.words import listed, number

TITLE = "One card for every operation"
TASK = "Find ten rules, one operation after the other."
DOCK = ["op"]

REACH = 5.0
"""Operands lie between this and its opposite."""

PIECES = 100
"""The curve has this many pieces. One of their ends is 0: there some operations break off."""

ROOM = 6
"""The longest nudge that a node can show, in letters: there is a word on its left and a tick on its right."""

HINTS = ("none", "operation", "rule", "numbers")
"""How much is told before a guess: which operation it is about, then what its rule is made of, then two slopes."""

ENOUGH = 10
"""The number of rules to find, for the goal."""

BESIDE = 1e-9
"""How far to the left and right of a place its slopes are compared, to find a kink."""


class Question(NamedTuple):
    """Which slope is asked for, and the answers there are, as formulas of the result and the operands."""

    by: str
    answers: tuple[str, ...]


QUESTIONS: dict[str, Question] = {
    "add": Question("b", ("b", "1", "a", "0")),
    "sub": Question("b", ("1", "-b", "-1", "a")),
    "mul": Question("a", ("a", "b", "1", "-b")),
    "div": Question("b", ("1 / b", "-1 / b", "a", "-out / b")),
    "neg": Question("a", ("-a", "1", "-1")),
    "pow": Question("a", ("a ** (b - 1)", "b * a ** (b - 1)", "b", "b * a ** b")),
    "exp": Question("a", ("a", "a * exp(a - 1)", "out", "1")),
    "log": Question("a", ("1 / a", "out", "1 / out", "a")),
    "sqrt": Question("a", ("2 * a", "1 / out", "0.5 / out", "0.5 * out")),
    "sin": Question("a", ("-cos(a)", "-sin(a)", "cos(a)", "1")),
    "cos": Question("a", ("sin(a)", "-sin(a)", "-cos(a)")),
    "tanh": Question("a", ("1 - a * a", "1 - out", "out", "1 - out * out")),
    "sigmoid": Question("a", ("out * (1 - out)", "a * (1 - a)", "1 - out", "1 - out * out")),
    "softplus": Question("a", ("exp(a)", "sigmoid(a)", "out", "1")),
    "relu": Question("a", ("out", "1", "1 if a > 0 else 0", "1 if a > 0 else -1")),
    "abs": Question("a", ("1", "1 if a > 0 else 0", "out", "1 if a > 0 else -1")),
    "maximum": Question("a", ("a", "1 if a > b else 0", "1", "out")),
    "minimum": Question("b", ("1 if b < a else 0", "1 if b > a else 0", "b", "1")),
    "total": Question("a2", ("a2", "a1 + a3", "1", "1 / 3")),
    "neuron": Question("w1", ("w1", "1", "out", "x1")),
}
"""What is asked of every operation. The right answer is written nowhere: a nudge finds it.

What only models need that choose one of many, log Σ exp and the lookup, has no card: by many operands at once, and by a
place, there is no curve to drag along.
"""

OPERATE: dict[str, Callable[..., Value]] = {name: generate(name) for name in QUESTIONS}
"""Every operation as the engine makes it, of Values."""

SUBSCRIPTS = str.maketrans("123", "₁₂₃")


def operands(name: str) -> tuple[str, ...]:
    """The operands of an operation, one name for each number: "a", "b"; "w1" for the first of several."""
    return _operation(name).operands


@cache
def _operation(name: str) -> Operation:
    return Operation(name)


def pretty(text: str) -> str:
    """A text about operands with their numbers set low, and with true minus signs."""
    return re.sub(r"(?<=\b[awx])\d", lambda match: match[0].translate(SUBSCRIPTS), text).replace("-", "−")


def _title(name: str) -> str:
    """The operation as it is written: "a × b", "exp(a)"."""
    names = [pretty(operand) for operand in operands(name)]
    if name == "neuron":
        return "b + w₁·x₁ + w₂·x₂"
    value = Value(0.0, [Value(0.0) for _ in names], name)
    return written(value, names).replace(" ^ ", "^")


def _formula(text: str) -> str:
    """A formula of Python for people: "−out / b", "1 if a > 0, else 0"."""
    text = re.sub(r"\.0\b", "", text).replace("**", "^").replace(" ^ ", "^").replace("*", "·")
    return pretty(text.replace(" else ", ", else "))


OPENINGS = {"a": 2.0, "b": -3.0, "a1": 2.0, "a2": -3.0, "a3": 0.5, "w1": -3.0, "w2": 1.0, "x1": 2.0, "x2": 0.5}


def _meets(name: str, guess: str, _: Params) -> str:
    """Whether an answer is the slope; of a wrong one, what it would have meant."""
    right, hint = score(name, guess)
    if right:
        return f"Yes. The slope for {pretty(QUESTIONS[name].by)} is {chosen(name, guess)}."
    return f"Not {chosen(name, guess)}. {hint}"


GUESSES = {
    name: Guess(
        f"guess_{name}",
        f"If {pretty(question.by)} moves a little, how many times as far does out move?",
        options=tuple((str(place), _formula(answer)) for place, answer in enumerate(question.answers, start=1)),
        when=("op", name),
        meets=partial(_meets, name),
    )
    for name, question in QUESTIONS.items()
}
OPERANDS = {
    operand: Slider(
        operand,
        pretty(operand),
        -REACH,
        REACH,
        opening=opening,
        step=0.5,
        role="data",
        when=("op", tuple(name for name in QUESTIONS if operand in operands(name))),
    )
    for operand, opening in OPENINGS.items()
}
PARAMS = [
    Choice("op", "Operation", options=tuple((name, _title(name)) for name in QUESTIONS), opening="mul"),
    *GUESSES.values(),
    *OPERANDS.values(),
    Choice("hint", "Hint", options=tuple((step, step.capitalize()) for step in HINTS), opening="none"),
    Toggle("shown", "Show the rules without a guess"),
]


class Card(NamedTuple):
    """An operation at one place, as the engine computes it; or why it does not."""

    name: str
    guess: str
    """The reader's answer; "" before there is one."""
    at: dict[str, float]
    out: Value
    """The result; if it is refused, a Value without a meaning."""
    refused: str
    """What the engine says of these operands; "" if they have a result."""

    @property
    def by(self) -> str:
        """The operand that the question is about."""
        return QUESTIONS[self.name].by

    @property
    def values(self) -> dict[str, Value]:
        """The operands as Values."""
        return dict(zip(self.at, self.out.inputs, strict=True))

    @property
    def slopes(self) -> dict[str, float]:
        """The local gradients, by operand."""
        return dict(zip(self.at, self.out.local_grads, strict=True))

    @property
    def wrong(self) -> float | None:
        """The slope that a wrong answer gives here, if it gives one."""
        if not self.guess or self.refused or score(self.name, self.guess)[0]:
            return None
        try:
            slope = claimed(self.name, self.guess, self.out.data, self.at)
        except (ArithmeticError, ValueError):
            return None
        return slope if math.isfinite(slope) else None


def card(name: str, params: Params) -> Card:
    """The operation `name` at the operands that `params` has for it, and the guess."""
    at = {operand: params[operand] for operand in operands(name)}
    values = [Value(number, label=pretty(operand)) for operand, number in at.items()]
    try:
        out = OPERATE[name](*_operation(name).deep(values))
        if not math.isfinite(out.data):  # as from 1 / 1e-320, which Python lets pass
            raise explained(name, list(at.values()), OverflowError())
        refused = ""
    except (ArithmeticError, ValueError) as error:
        out, refused = Value(0.0, values, name), str(error)
        out.local_grads = (0.0,) * len(values)
    out.label = "out"
    return Card(name, params[GUESSES[name].name], at, out, refused)


def rule(now: Card, operand: str) -> str:
    """The engine's formula for the slope for `operand`: of several cases the one that holds here."""
    row = OPS[now.name]
    texts: list[str] = []
    for text in row.local_grads:
        if text.startswith("*["):
            texts += [text[2 : text.index("]")]] * len(now.at)
        elif text.startswith("*"):
            texts += [other for other in now.at if other[0] == text[1]]
        else:
            texts.append(text)
    text = texts[list(now.at).index(operand)]
    return _formula(_case(text, {**now.at, "out": now.out.data}))


def _case(text: str, names: dict[str, float]) -> str:
    """The part of a formula with `if` that holds."""
    tree = ast.parse(text, mode="eval").body
    while isinstance(tree, ast.IfExp):
        tree = tree.body if eval(ast.unparse(tree.test), dict(FUNCTIONS), names) else tree.orelse
        text = ast.unparse(tree)
    return text


def chosen(name: str, guess: str) -> str:
    """An answer as a formula for people."""
    return _formula(QUESTIONS[name].answers[int(guess) - 1])


def claimed(name: str, guess: str, out: float, at: Mapping[str, float]) -> float:
    """The slope that an answer gives at one place."""
    return float(eval(QUESTIONS[name].answers[int(guess) - 1], dict(FUNCTIONS), {**at, "out": out}))


@cache
def score(name: str, guess: str) -> tuple[bool, str]:
    """Whether an answer is the slope, by a nudge at many places; and if not, the mistake it looks like."""
    operation = _operation(name)

    def claim(out: float, *at: float) -> float:
        return claimed(name, guess, out, dict(zip(operation.operands, at, strict=True)))

    checked = verdict(operation, claim, operation.operands.index(QUESTIONS[name].by))
    return checked.right, pretty(checked.hint)


def nudges(now: Card) -> dict[str, Comparison | None]:
    """What a nudge to both sides says of every slope; None where one side has no result, or none that is finite."""
    at = list(now.at.values())
    found: dict[str, Comparison | None] = {}
    for index, (operand, slope) in enumerate(now.slopes.items()):
        try:
            nudged = nudged_slope(_operation(now.name).compute, at, index)
        except (ArithmeticError, ValueError):
            nudged = math.nan
        found[operand] = Comparison(index, at[index], slope, nudged) if math.isfinite(nudged) else None
    return found


def is_kink(now: Card, operand: str) -> bool:
    """Whether the engine's slope is another one to the left of this place than to the right."""
    operation, index, slopes = _operation(now.name), list(now.at).index(operand), list[float]()
    for side in (-BESIDE, BESIDE):
        place = [*now.at.values()]
        place[index] += side
        try:
            slopes.append(OPS[now.name].differentiate(operation.compute(*place), *operation.deep(place))[index])
        except (ArithmeticError, ValueError):
            return False
    left, right = slopes
    return 0.1 * max(1.0, abs(left), abs(right)) < abs(right - left) < math.inf


def scene(params: Params) -> Scene:
    """The card of an operation; its rules and slopes once there is a guess, or when they are asked for."""
    name = params["op"]
    now = card(name, params)
    told = bool(now.guess) or params["shown"]
    known = told and not now.refused
    checks = nudges(now) if known else {}
    asks = not told and not now.refused
    note = hint(name, params["hint"]) if asks else _note(now, checks)
    choose = "Choose a rule." if asks and params["hint"] != "none" else ""
    at = ", ".join(f"{pretty(operand)} = {_number(number)}" for operand, number in now.at.items())
    goal = _goal(params) if now.guess else None
    curve = _curve(now, checks, known=known)
    if goal and not now.refused:
        curve.marks += goal.sign(now.at[now.by], now.out.data)
    return Scene(
        [
            _graph(now, checks, told=told, presses=_presses(name, params["hint"], told=told)),
            curve,
            Code("source", "The engine’s own row", [_row(name, told=told)], whole=True, share=0.3),
        ],
        alt=f"The operation {_title(name)} at {at}: {_result(now)} {note} {choose}".strip(),
        note=note,
        verdict=GUESSES[name].verdict(params),
        goal=goal,
    )


def _goal(params: Params) -> Goal | None:
    """Half of the rules, all answered right; with more than that there is no goal any more."""
    answers = {name: params[guess.name] for name, guess in GUESSES.items()}
    right = sum(bool(answer) and score(name, answer)[0] for name, answer in answers.items())
    if right > ENOUGH:
        return None
    met = f"{right} of the {len(QUESTIONS)} rules are yours. What the engine knows of slopes is a table of them."
    return Goal(f"{ENOUGH} rules right", right, right == ENOUGH, met, f"{right} of {ENOUGH}", best="highest")


def _number(value: float) -> str:
    """A number that may be infinite, or none."""
    if math.isnan(value):
        return "none"
    if math.isinf(value):
        return "∞" if value > 0.0 else "−∞"
    return number(value)


def _brief(value: float) -> str:
    """A number in few letters."""
    texts = [number(value, digits) for digits in (4, 3, 2, 1)]
    return next((text for text in texts if len(text) <= ROOM), f"{value:.0e}".replace("-", "−"))


def _result(now: Card) -> str:
    return "the engine gives no result." if now.refused else f"out = {_number(now.out.data)}."


def _slopes(now: Card) -> Readouts:
    """Every slope that is finite, beside its rule."""
    return {
        f"slope_{operand}": Readout(
            f"∂out/∂{pretty(operand)} = {rule(now, operand)}", slope, "gradient", _number(slope), operand
        )
        for operand, slope in now.slopes.items()
        if math.isfinite(slope)
    }


@cache
def hint(name: str, step: str) -> str:
    """What is told before a guess."""
    by, operation, made_of = QUESTIONS[name].by, _operation(name), _made_of(name)
    if step == "operation":
        out = f"out = {_title(name)}"
        return f"Only {pretty(by)} moves. Does {out} pass that on as it is, larger, smaller, or turned round?"
    if step == "rule":
        if not made_of:
            return "The rule is one number, the same everywhere."
        return f"The rule is made of {listed([pretty(each) for each in made_of])}."
    if step == "none":
        return "Choose a rule. If you are stuck, a hint is a press away."
    index = operation.operands.index(by)
    first = operation.cases[0]
    other = max(reversed(operation.cases[1:]), key=lambda case: abs(case.slopes[index] - first.slopes[index]))
    slopes: list[str] = []
    for case in (first, other):
        known = {**dict(zip(operation.operands, case.at, strict=True)), "out": case.out}
        where = ", ".join(f"{pretty(each)} = {number(known[each])}" for each in made_of or [by])
        slopes.append(f"at {where} it is {number(case.slopes[index])}")
    return f"A nudge says of the slope: {'; '.join(slopes)}."


def _made_of(name: str) -> list[str]:
    """The names in the right answer."""
    answers = enumerate(QUESTIONS[name].answers, start=1)
    right = next(answer for place, answer in answers if score(name, str(place))[0])
    return sorted({node.id for node in ast.walk(ast.parse(right)) if isinstance(node, ast.Name)} - FUNCTIONS.keys())


def _presses(name: str, step: str, *, told: bool) -> list[Press]:
    """The next hint, if there is one; then the next operation."""
    further = HINTS[HINTS.index(step) + 1 :]
    if further and not told:
        return [Press("Hint" if step == HINTS[0] else "Another hint", {"hint": further[0]})]
    names = [*QUESTIONS]
    return [Press("Next operation", {"op": names[(names.index(name) + 1) % len(names)], "hint": HINTS[0]})]


def _graph(now: Card, checks: dict[str, Comparison | None], *, told: bool, presses: list[Press]) -> Graph:
    """The operation with its operands; and, if it is `told`, its slopes."""
    walk = Walk(now.out, number=_number)
    known = told and not now.refused
    operands = {value: operand for operand, value in now.values.items()}

    def says(value: Value) -> str:
        if value is now.out:
            return f"The engine refuses: {now.refused}." if now.refused else walk.forward_words(value)
        operand = operands[value]
        given = f"{value.label} = {_number(value.data)}, given."
        return f"{given} {_slope_words(now, operand, checks[operand])}" if known else given

    return walk.at(0 if now.refused else walk.forward).panel(
        "card",
        f"out = {_title(now.name)}",
        _slopes(now) if known else {},
        share=1.2,
        shows=("data", "local", "check"),
        whole=False,
        state=lambda value: "waiting" if now.refused and value is now.out else "forward",
        edge_state=lambda _: "waiting" if now.refused else "done" if told else "forward",
        gradients=False,
        local=known,
        says=says,
        presses=presses,
        checks={
            now.values[operand]: Check(_brief(check.nudged), check.agrees) for operand, check in checks.items() if check
        },
    )


def _slope_words(now: Card, operand: str, check: Comparison | None) -> str:
    """The slope for one operand, by its rule and by a nudge."""
    slope, name = now.slopes[operand], pretty(operand)
    if not math.isfinite(slope):
        return f"There is no finite slope for {name} here."
    nudged = f" A nudge says {_number(check.nudged)}." if check else ""
    text, number = rule(now, operand), _number(slope)
    return f"∂out/∂{name} = {text if text == number else f'{text} = {number}'}.{nudged}"


@cache
def _height(name: str) -> float:
    """How far up and down the curve of an operation is shown: as it opens, but neither a sliver nor a tower."""
    pieces = _pieces(name, tuple(OPENINGS[operand] for operand in operands(name)))
    return clamp(1.15 * max(abs(out) for piece in pieces for _, out in piece), (1.6, 12.0))


@lru_cache(maxsize=256)
def _pieces(name: str, at: tuple[float, ...]) -> list[list[tuple[float, float]]]:
    """The curve of the result over the operand that is asked for, cut where there is no result: points (x, out)."""
    operation = _operation(name)
    place, index = [*at], operation.operands.index(QUESTIONS[name].by)
    pieces: list[list[tuple[float, float]]] = [[]]
    for step in range(PIECES + 1):
        place[index] = -REACH + step * (2.0 * REACH / PIECES)
        try:
            pieces[-1].append((place[index], clamp(operation.compute(*place), (-200.0, 200.0))))
        except (ArithmeticError, ValueError):
            if pieces[-1]:
                pieces.append([])
    return [piece for piece in pieces if len(piece) > 1]


def _curve(now: Card, checks: dict[str, Comparison | None], *, known: bool) -> Plot:
    """The result as the operand that is asked for moves, and the slope there once it is known."""
    by = now.by
    name, high, here, out, slope = pretty(by), _height(now.name), now.at[by], now.out.data, now.slopes[by]
    others = tuple(0.0 if operand == by else number for operand, number in now.at.items())
    grip = -0.86 * high
    marks: list[Mark] = [Line(piece, "model") for piece in _pieces(now.name, others)]
    readouts: Readouts = {}
    if not now.refused:
        readouts["out"] = Readout("out", out, "model", _number(out))
        marks.append(Segments([(here, grip, here, clamp(out, (-high, high)))], "quiet", dashed=True))
        if abs(out) <= high and now.wrong is not None:
            marks.append(Line(_touching(here, out, now.wrong, high), "guess", dashed=True))
        if abs(out) <= high and known and math.isfinite(slope):
            marks.append(Line(_touching(here, out, slope, high), "gradient", about=by))
        marks.append(Dots([(here, out)], "model", lit=0))
    gaps = [abs(check.derived - check.nudged) for check in checks.values() if check and math.isfinite(check.derived)]
    if gaps:
        readouts["off"] = Readout("a nudge differs by", max(gaps), "quiet", f"{max(gaps):.1g}")
    text = f"{name} = {_number(here)}, {_result(now)}"
    marks.append(OPERANDS[by].handle(f"{name}: move this operand", here, grip, text, about=by))
    x, y = Axis(name, (-REACH, REACH)), Axis("out", (-high, high), format="~g")
    return Plot("curve", f"out, as {name} moves", x, y, marks, readouts)


def _touching(x: float, y: float, slope: float, high: float) -> list[tuple[float, float]]:
    """A short line through a place, about as long whatever its slope."""
    reach = 1.5 / math.hypot(1.0, slope * REACH / high)
    return [(x + side * reach, y + side * reach * slope) for side in (-1.0, 1.0)]


def _note(now: Card, checks: dict[str, Comparison | None]) -> str:
    """What the answer and a nudge give here, and what is special about this place."""
    if now.refused:
        return f"The engine refuses, in its own words: {now.refused}. Move a number, and it goes on."
    return f"{_wrong_here(now)} {_agreement(now, checks)}".strip()


def _wrong_here(now: Card) -> str:
    """The slope that a wrong answer gives here, beside the engine's."""
    slope, wrong = now.slopes[now.by], now.wrong
    if wrong is None or not math.isfinite(slope):
        return ""
    if close(wrong, slope):
        return f"Here {chosen(now.name, now.guess)} gives the right number, but it is not the rule."
    return f"Here your rule gives {_number(wrong)}; the engine’s slope for {pretty(now.by)} is {_number(slope)}."


def _agreement(now: Card, checks: dict[str, Comparison | None]) -> str:
    """What a nudge says of every slope, and where that needs a word."""
    agreeing: list[str] = []
    kinks: list[str] = []
    said: list[str] = []
    for operand, check in checks.items():
        name = pretty(operand)
        if is_kink(now, operand):
            kinks.append(f"by {name}")
        elif not math.isfinite(now.slopes[operand]):
            said.append(f"By {name} there is no finite slope here.")
        elif check and check.agrees:
            agreeing.append(f"by {name}")
        else:
            said.append(f"By {name} a nudge cannot tell: the curve bends too fast for it, or ends beside it.")
    if kinks:
        said.append(
            f"Here is a kink {listed(kinks)}: the engine chooses one slope, as PyTorch does, and a nudge to both sides "
            "gives the mean."
        )
    if agreeing:
        all_of = len(agreeing) == len(checks) > 2
        said.insert(0, f"A nudge agrees{', by every operand' if all_of else f' {listed(agreeing)}'}.")
    return " ".join(said)


@cache
def _row(name: str, *, told: bool) -> Excerpt:
    """The lines of the engine's table for one operation; with a gap for the rules until they are told."""
    return listing.row(ops, "OPS", name, gap=None if told else 2)
