"""What went wrong in a gradient worked out by hand?  The same arithmetic, with each of the usual mistakes in it.

An answer is compared with the engine's gradient. If it differs, it is compared with the result of forgetting the
upstream factor, of taking a factor for its own slope, of letting a share overwrite the others, and so on. The mistake
with the same result is most likely the one that was made, and the hint says so: at first without numbers, and at the
third try in one line of arithmetic.
"""

import math
from collections.abc import Iterator
from typing import Literal, NamedTuple

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

NEAR = 0.005
"""An answer is right if it is off by this much at most, or by this share of a large gradient: two digits are enough."""

ROUGH = 0.05
"""An answer that is off by this much has been rounded on the way."""


class Mistake(NamedTuple):
    """A usual mistake: the number it gives, and the sentence for a reader who has made it."""

    kind: Kind
    answer: float
    words: str


class Judgement(NamedTuple):
    """How an answer stands, and a hint if it is not right."""

    kind: Kind
    words: str = ""


def near(answer: float, number: float, within: float = NEAR) -> bool:
    """Whether the two differ by rounding only."""
    return abs(answer - number) <= within * max(1.0, abs(number))


def judge(exercise: Exercise, value: Value, answer: float) -> Judgement:
    """What to say of `answer` as the gradient of `value`."""
    right = exercise.gradient(value)
    if near(answer, right):
        return Judgement("right")
    for kind, wrong, words in mistakes(exercise, value):
        if near(answer, wrong):
            return Judgement(kind, words)
    if near(answer, right, ROUGH):
        return Judgement("rounding", "Very close. Somewhere on the way too much was rounded: keep two digits more.")
    return Judgement("other", _general(exercise, value))


def mistakes(exercise: Exercise, value: Value) -> list[Mistake]:
    """All usual mistakes with `value` that give a wrong number, the most telling first."""
    right = exercise.gradient(value)
    root = exercise.root
    found = _at_the_end(exercise) if value is root else _on_the_way(exercise, value)
    return [mistake for mistake in found if not near(mistake.answer, right)]


def _at_the_end(exercise: Exercise) -> Iterator[Mistake]:
    name, data = exercise.root.label, exercise.root.data
    yield Mistake(
        "data",
        data,
        f"{number(data)} is {name} itself. Its gradient is how far {name} moves for each unit of {name}.",
    )
    yield Mistake("zero", 0.0, f"0 would mean: {name} moves, and {name} stays where it is.")
    yield Mistake("sign", -1.0, f"−1 would mean: {name} rises, and {name} falls.")


def _on_the_way(exercise: Exercise, value: Value) -> Iterator[Mistake]:
    shares, right = exercise.shares(value), exercise.gradient(value)
    name, root = value.label, exercise.root.label
    several = len(shares) > 1
    if several:
        yield from _overwritten(exercise, value, shares)
    yield from _own(exercise, value, shares)
    yield from _misused(exercise, value, shares)
    yield Mistake("sign", -right, f"The size is right, the sign is not. {_signs(exercise, value, shares)}")
    yield from _several_ways(exercise, value, shares) if several else _one_way(exercise, value, shares[0])
    yield from _swapped(exercise, value)
    yield Mistake(
        "data",
        value.data,
        f"{number(value.data)} is {name} itself. The gradient is how far {root} moves for each unit of {name}.",
    )
    yield Mistake("zero", 0.0, f"0 would mean: {name} moves, and {root} stays. {_general(exercise, value)}")


def _one_way(exercise: Exercise, value: Value, share: Step) -> Iterator[Mistake]:
    """A factor is left out, or the two are added."""
    name, source, root = value.label, share.source.label, exercise.root.label
    local, upstream = number(share.local), number(share.upstream)
    yield Mistake(
        "upstream",
        share.local,
        f"{local} is how far {source} moves for each unit of {name}. But {root} moves {upstream} for each unit of "
        f"{source}: multiply by that.",
    )
    yield Mistake(
        "local",
        share.upstream,
        f"{upstream} is what came back to {source}. Multiply it by the slope of the edge. "
        f"{slope(exercise, value, share)}",
    )
    yield Mistake(
        "added",
        share.local + share.upstream,
        f"That is {local} + {factor(share.upstream)}. Along one way slopes are multiplied: {local} × "
        f"{factor(share.upstream)}.",
    )


def _several_ways(exercise: Exercise, value: Value, shares: list[Step]) -> Iterator[Mistake]:
    """A factor is left out in all the shares, or the shares are multiplied, or one of them is wrong."""
    local_sum, upstream_sum = sum(share.local for share in shares), sum(share.upstream for share in shares)
    yield Mistake(
        "upstream",
        local_sum,
        f"{' + '.join(factor(share.local) for share in shares)}: these are the slopes of the edges. First multiply "
        f"each by what came back to its end: {' and '.join(number(share.upstream) for share in shares)}.",
    )
    yield Mistake(
        "local",
        upstream_sum,
        f"{' + '.join(factor(share.upstream) for share in shares)}: that is what came back to the ends. First multiply "
        f"each by the slope of its edge. {slope(exercise, value, shares[0])}",
    )
    products = [share.local * share.upstream for share in shares]
    yield Mistake(
        "multiplied",
        math.prod(products),
        f"You have multiplied the shares, {' × '.join(map(factor, products))}. Two ways side by side add up.",
    )
    if len(exercise.above(value)) == len(shares):
        for share in shares:
            yield from _in_one(exercise, value, share)


def _overwritten(exercise: Exercise, value: Value, shares: list[Step]) -> Iterator[Mistake]:
    """Only one share is kept; or of three, all but one."""
    name = value.label
    total = exercise.gradient(value)
    sources = exercise.above(value)
    for share in shares:
        one = share.local * share.upstream
        others = [source.label for source in sources if source is not share.source]
        if not others:
            words = (
                f"{number(one)} is what one edge brings. {name} stands in {exercise.formula(share.source)} twice, "
                "and each place adds its share."
            )
        else:
            words = (
                f"{number(one)} is the share through {share.source.label}. {name} is used in "
                f"{listed(others)}, too: add what comes from there."
            )
        yield Mistake("overwrote", one, words)
        if len(shares) > 2:
            words = f"The share through {share.source.label} is missing: {_times(share)}. Add it to the others."
            yield Mistake("overwrote", total - one, words)


def _own(exercise: Exercise, value: Value, shares: list[Step]) -> Iterator[Mistake]:
    """A factor is taken for its own slope."""
    factors = [share for share in shares if _other(share) is not None]
    if not factors:
        return
    share = factors[0]
    other = _other(share)
    assert other is not None
    words = (
        f"You have taken {value.label} itself, {number(value.data)}. In {exercise.formula(share.source)} the slope "
        f"by {value.label} is the other factor, {other.label} = {number(share.local)}."
    )

    def local(each: Step) -> float:
        return each.local if _other(each) is None else value.data

    yield Mistake("own", sum(local(each) * each.upstream for each in shares), words)
    more = f"{words} And {exercise.root.label} moves {number(share.upstream)} for each unit of {share.source.label}."
    yield Mistake("own", sum(local(each) for each in shares), more)


def _misused(exercise: Exercise, value: Value, shares: list[Step]) -> Iterator[Mistake]:
    """A rule is half remembered."""
    if len(shares) > 1:
        return
    (share,) = shares
    source, data, upstream = share.source, value.data, share.upstream
    name, out = value.label, source.label
    if source.op == "tanh":
        words = slope(exercise, value, share)
        wrong = (source.data, 1.0 - source.data, 1.0 - data * data, source.data * source.data)
        for local in wrong:
            yield Mistake("rule", local * upstream, words)
    elif source.constant == 2.0:
        half = f"That is {name}, {number(data)}. {name} stands in the square twice: the slope is 2 × {name}."
        yield Mistake("rule", data * upstream, half)
        itself = f"{number(source.data)} is the square. {slope(exercise, value, share)}"
        yield Mistake("rule", source.data * upstream, itself)
        yield Mistake("rule", 2.0 * upstream, f"2 alone is not yet it. {slope(exercise, value, share)}")
    elif _falls(share):
        yield Mistake(
            "sign",
            upstream,
            f"{exercise.formula(source)}: when {name} grows, {out} falls. The slope of this edge is −1.",
        )


def _in_one(exercise: Exercise, value: Value, share: Step) -> Iterator[Mistake]:
    """A mistake in one of several shares."""
    right, one = exercise.gradient(value), share.local * share.upstream
    over = f"In the share over {share.source.label}"
    yield Mistake("sign", right - 2.0 * one, f"{over}, {_times(share)}, look at the sign.")
    yield Mistake(
        "upstream",
        right - one + share.local,
        f"{over}, {number(share.local)} is the slope of the edge. Multiply it by what came back to "
        f"{share.source.label}: {number(share.upstream)}.",
    )
    yield Mistake(
        "local",
        right - one + share.upstream,
        f"{over}, {number(share.upstream)} is what came back to {share.source.label}. {slope(exercise, value, share)}",
    )


def _swapped(exercise: Exercise, value: Value) -> Iterator[Mistake]:
    """The number belongs to another that goes into the same operation."""
    for source in exercise.above(value):
        for beside in source.inputs:
            if beside is not value:
                yield Mistake(
                    "swapped",
                    exercise.gradient(beside),
                    f"This number belongs to {beside.label}, which goes into {source.label}, too. "
                    f"{_general(exercise, value)}",
                )


def hint(exercise: Exercise, value: Value, judged: Judgement, tries: int) -> str:
    """Where to look after a wrong answer: which operation it is about, at the second try its rule, then the numbers."""
    if tries > 2 or not exercise.shares(value) or judged.kind in {"early", "rounding"}:
        return judged.words
    return _operations(exercise, value) if tries == 1 else _rules(exercise, value)


def seen(exercise: Exercise, value: Value, judged: Judgement) -> str:
    """What a wrong answer most likely is, in a few words."""
    return SEEN.get(judged.kind, "Not yet.").format(name=value.label, root=exercise.root.label)


SEEN: dict[Kind, str] = {
    "early": "What comes back to {name} is not known yet.",
    "overwrote": "That is a part of it.",
    "own": "You have taken {name} itself.",
    "sign": "A sign is wrong.",
    "upstream": "What came back from the right is left out.",
    "local": "The slope of an operation is left out.",
    "added": "You have added. Along one way slopes are multiplied.",
    "multiplied": "You have multiplied the shares. Two ways side by side add up.",
    "swapped": "This number belongs to one beside it.",
    "data": "That is {name} itself.",
    "zero": "0 would mean: {name} moves, and {root} stays.",
    "rounding": "Very close.",
}
"""What a wrong answer most likely is, without a number that would give the right one away."""


def _operations(exercise: Exercise, value: Value) -> str:
    name, above = value.label, exercise.above(value)
    formulas = listed([exercise.formula(source) for source in above])
    if len(exercise.shares(value)) == 1:
        return f"{name} goes into {formulas}. How far does {above[0].label} move when {name} does?"
    places = ", in two places" if len(above) == 1 else ""
    return f"{name} goes into {formulas}{places}. Each sends a share."


def _rules(exercise: Exercise, value: Value) -> str:
    shares = exercise.shares(value)
    rules = dict.fromkeys(slope(exercise, value, share, numbers=False) for share in shares)
    back = (
        f"Multiply it by what came back to {shares[0].source.label}."
        if len(shares) == 1
        else "Multiply each slope by what came back to its end, and add the shares."
    )
    return " ".join([*rules, back])


def slope(exercise: Exercise, value: Value, share: Step, *, numbers: bool = True) -> str:
    """The local rule of an edge, perhaps with its numbers, as a sentence."""
    source = share.source
    formula, name, local = exercise.formula(source), value.label, number(share.local)
    other = _other(share)

    def worked(with_numbers: str) -> str:
        return f" = {with_numbers}" if numbers else ""

    if other is not None:
        return f"In {formula} the slope by {name} is the other factor, {other.label}{worked(local)}."
    if source.op == "mul":
        return f"In {formula} the slope of each edge is what stands in the other place, {name}{worked(local)}."
    if source.constant == 2.0:
        twice = worked(f"2 × {factor(value.data)} = {local}")
        return f"In {formula} the slope is 2 × {name}{twice}."
    if source.op == "tanh":
        squared = worked(f"1 − {factor(source.data)}² = {local}")
        return f"The slope of {formula} is 1 − {source.label}²{squared}."
    if _falls(share):
        return f"In {formula}, {source.label} falls by 1 for each unit of {name}: the slope is −1."
    return f"In {formula}, {source.label} moves as far as {name}: the slope is 1."


def _general(exercise: Exercise, value: Value) -> str:
    """The local rule and the upstream number."""
    shares = exercise.shares(value)
    if not shares:
        name = value.label
        return f"How far does {name} move when {name} moves? Just as far."
    if len(shares) == 1:
        (share,) = shares
        back = f"What came back to {share.source.label} is {number(share.upstream)}: multiply."
        return f"{slope(exercise, value, share)} {back}"
    ways = ", ".join(f"the share through {share.source.label} is {_times(share)}" for share in shares)
    return f"{ways[:1].upper()}{ways[1:]}. Add the shares."


def _signs(exercise: Exercise, value: Value, shares: list[Step]) -> str:
    if len(shares) > 1:
        ways = " + ".join(_times(share) for share in shares)
        return f"It is {ways}: take the signs of one share at a time."
    (share,) = shares
    if _falls(share):
        return slope(exercise, value, share)
    negative = (share.local < 0.0) + (share.upstream < 0.0)
    why = (
        "neither is negative, so the product is not",
        "one factor is negative, so the product is, too",
        "both factors are negative, so the product is not",
    )[negative]
    return f"In {_times(share)} {why}."


def _times(share: Step) -> str:
    return f"{factor(share.local)} × {factor(share.upstream)}"


def _falls(share: Step) -> bool:
    """Whether the input is taken away."""
    return share.source.op == "sub" and share.local < 0.0


def _other(share: Step) -> Value | None:
    """The other factor of a product; None if there is no other number in it."""
    source = share.source
    if source.op != "mul" or source.inputs[0] is source.inputs[1]:
        return None
    first, second = source.inputs
    return second if first is share.target else first
