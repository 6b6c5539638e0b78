"""What went wrong in a gradient worked out by hand?  The same arithmetic, with each of the usual mistakes in it.

An answer is compared with the engine's gradient. If it differs, it is compared with the result of forgetting the
upstream factor, of taking a factor for its own slope, of letting a share overwrite the others, and so on. The mistake
with the same result is most likely the one that was made. Where to look is said in three steps: the operation, its
rule, and at the third try the numbers.
"""

import math
from collections.abc import Iterator
from typing import Literal

from downhill.backward import Step
from downhill.value import Value
from lessons.manual_backprop.exercises import Exercise
from picture.words import factor, listed, number

Kind = Literal[
    "right",
    "early",
    "overwrote",
    "own",
    "rule",
    "sign",
    "upstream",
    "local",
    "added",
    "multiplied",
    "swapped",
    "data",
    "zero",
    "rounding",
    "other",
]

SEEN: dict[Kind, str] = {
    "early": "What comes back to {name} is not known yet.",
    "overwrote": "That is a part of it.",
    "own": "You have taken {name} itself.",
    "rule": "The slope of this operation is another one.",
    "sign": "A sign is wrong.",
    "upstream": "What came back from the right is left out.",
    "local": "The slope of an operation is left out.",
    "added": "You have added. Along one way slopes are multiplied.",
    "multiplied": "You have multiplied the shares. Two ways side by side add up.",
    "swapped": "This number belongs to one beside it.",
    "data": "That is {name} itself.",
    "zero": "0 would mean: {name} moves, and {root} stays.",
    "rounding": "Very close. Keep two digits more.",
    "other": "Not yet.",
}
"""What a wrong answer most likely is, without a number that would give the right one away."""

NEAR = 0.005
"""An answer is right if it is off by this much at most, or by this share of a large gradient: two digits are enough."""

ROUGH = 0.05
"""An answer that is off by this much has been rounded on the way."""


def near(answer: float, number: float, within: float = NEAR) -> bool:
    """Whether the two differ by rounding only."""
    return abs(answer - number) <= within * max(1.0, abs(number))


def judge(exercise: Exercise, value: Value, answer: float) -> Kind:
    """What `answer` is, as the gradient of `value`."""
    right = exercise.gradient(value)
    if near(answer, right):
        return "right"
    for kind, wrong in mistakes(exercise, value):
        if near(answer, wrong) and not near(wrong, right):
            return kind
    return "rounding" if near(answer, right, ROUGH) else "other"


def seen(exercise: Exercise, value: Value, kind: Kind) -> str:
    """What a wrong answer most likely is, in a few words."""
    return SEEN[kind].format(name=value.label, root=exercise.root.label)


def mistakes(exercise: Exercise, value: Value) -> Iterator[tuple[Kind, float]]:
    """The usual mistakes with `value` and the numbers they give, the most telling first."""
    shares, right = exercise.shares(value), exercise.gradient(value)
    if len(shares) > 1:
        for one in map(_product, shares):
            yield "overwrote", one
        for one in map(_product, shares):
            yield "overwrote", right - one
    yield from _own(value, shares)
    yield from _misused(value, shares)
    yield "sign", -right
    if shares:
        yield "upstream", sum(share.local for share in shares)
        yield "local", sum(share.upstream for share in shares)
    if len(shares) == 1:
        yield "added", shares[0].local + shares[0].upstream
    else:
        yield "multiplied", math.prod(map(_product, shares))
        for share in shares:
            yield from _in_one(right, share)
    for source in exercise.above(value):
        for beside in source.inputs:
            if beside is not value:
                yield "swapped", exercise.gradient(beside)
    yield "data", value.data
    yield "zero", 0.0


def _own(value: Value, shares: list[Step]) -> Iterator[tuple[Kind, float]]:
    """A factor is taken for its own slope; and then what came back is left out, too."""
    if any(_other(share) for share in shares):
        taken = [value.data if _other(share) else share.local for share in shares]
        yield "own", sum(local * share.upstream for local, share in zip(taken, shares, strict=True))
        yield "own", sum(taken)


def _misused(value: Value, shares: list[Step]) -> Iterator[tuple[Kind, float]]:
    """The rule of tanh or of the square is half remembered."""
    if len(shares) != 1:
        return
    (share,) = shares
    data, out = value.data, share.source.data
    half: tuple[float, ...] = ()
    if share.source.op == "tanh":
        half = (out, 1.0 - out, 1.0 - data * data, out * out)
    elif share.source.constant == 2.0:
        half = (data, out, 2.0)
    for local in half:
        yield "rule", local * share.upstream


def _in_one(right: float, share: Step) -> Iterator[tuple[Kind, float]]:
    """A mistake in one of several shares."""
    others = right - _product(share)
    yield "sign", others - _product(share)
    yield "upstream", others + share.local
    yield "local", others + share.upstream


def hint(exercise: Exercise, value: Value, tries: int) -> str:
    """Where to look after a wrong answer: which operation it is about, at the second try its rule, then the numbers."""
    if value is exercise.root:
        return f"How far does {value.label} move when {value.label} moves? Just as far."
    steps = (_operations, _rules, _numbers)
    return steps[min(tries, len(steps)) - 1](exercise, value)


def _operations(exercise: Exercise, value: Value) -> str:
    name, above = value.label, exercise.above(value)
    formulas = listed([exercise.formula(source) for source in above])
    if len(exercise.shares(value)) == 1:
        return f"{name} goes into {formulas}. How far does {above[0].label} move when {name} does?"
    places = ", in two places" if len(above) == 1 else ""
    return f"{name} goes into {formulas}{places}. Each sends a share."


def _rules(exercise: Exercise, value: Value) -> str:
    shares = exercise.shares(value)
    rules = dict.fromkeys(_slope(exercise, share)[0] for share in shares)
    back = (
        f"Multiply it by what came back to {shares[0].source.label}."
        if len(shares) == 1
        else "Multiply each slope by what came back to its end, and add the shares."
    )
    return " ".join([*(f"{rule}." for rule in rules), back])


def _numbers(exercise: Exercise, value: Value) -> str:
    shares = exercise.shares(value)
    if len(shares) == 1:
        (share,) = shares
        rule, numbers = _slope(exercise, share)
        return f"{rule}{numbers}. What came back to {share.source.label} is {number(share.upstream)}: multiply."
    ways = ", the share through ".join(
        f"{share.source.label} is {factor(share.local)} × {factor(share.upstream)}" for share in shares
    )
    return f"The share through {ways}. Add the shares."


def _slope(exercise: Exercise, share: Step) -> tuple[str, str]:
    """The local rule of an edge, and its numbers."""
    source, data, local = share.source, share.target.data, number(share.local)
    formula, name, other = exercise.formula(source), share.target.label, _other(share)
    if other is not None:
        return f"In {formula} the slope for {name} is the other factor, {other.label}", f" = {local}"
    if source.op == "mul":
        return f"In {formula} the slope of each edge is what stands in the other place, {name}", f" = {local}"
    if source.constant == 2.0:
        return f"In {formula} the slope is 2 × {name}", f" = 2 × {factor(data)} = {local}"
    if source.op == "tanh":
        return f"The slope of {formula} is 1 − {source.label}²", f" = 1 − {factor(source.data)}² = {local}"
    if share.local < 0.0:
        return f"In {formula}, {source.label} falls by 1 for each unit of {name}: the slope is −1", ""
    return f"In {formula}, {source.label} moves as far as {name}: the slope is 1", ""


def _product(share: Step) -> float:
    return share.local * share.upstream


def _other(share: Step) -> Value | None:
    """The other factor of a product; None if there is no other number in it."""
    source = share.source
    if source.op != "mul" or source.inputs[0] is source.inputs[1]:
        return None
    first, second = source.inputs
    return second if first is share.target else first
