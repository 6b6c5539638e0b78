"""Checking a local rule: is it the slope, and if not, what is it?

A local rule gives an operation's slopes for each of its operands, from the result and the operands alone:

    >>> print(check_rule("mul", lambda out, a, b: (b, a)))
    by a: right at 4 places.
    by b: right at 4 places.
    The rule agrees with a nudge.

Whether it is right, a nudge decides (gradcheck.py). A rule that is wrong is compared with what it is often taken for,
at all places: the other operand's slope, the number itself, a lost sign or factor. What fits everywhere is the hint.
"""

import inspect
import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from downhill.gradcheck import nudged_slope
from downhill.ops import OPS, Op

NEAR = 1e-5
"""What differs by less than this part of itself, or of 1, is taken as equal."""

CLAIMED = (1.5, -0.7, 2.2, -1.1, 0.4, 1.9)
"""Operands at which an operation is checked that brings no samples."""

ELSEWHERE: tuple[Callable[[float], float], ...] = (
    lambda x: 0.7 * x + 0.2,
    lambda x: 1.6 * x,
    lambda x: -0.8 * x,
)
"""Further places are made from each sample, so that no rule is right by chance."""

Place = Sequence[Any]
"""One value for each operand; for a starred one a sequence of them."""

Claim = Callable[..., float]
"""One slope that somebody claims, from the result and the operands, one number each."""


class Case(NamedTuple):
    """An operation at one place."""

    at: tuple[float, ...]
    """The operands, one number each."""
    out: float
    slopes: tuple[float, ...]
    """What a nudge says, operand by operand."""


class Verdict(NamedTuple):
    """What is to be said of the slope for one operand."""

    operand: str
    right: bool
    said: str
    hint: str
    """What the slope may have been taken for; "" if it is right."""

    def __str__(self) -> str:
        return f"by {self.operand}: {self.said}" + (f"\n      {self.hint}" if self.hint else "")


class RuleCheck(NamedTuple):
    """A rule beside nudges; printed, it is a sentence or two for every operand."""

    verdicts: tuple[Verdict, ...]

    @property
    def passed(self) -> bool:
        """Whether every slope is right."""
        return all(verdict.right for verdict in self.verdicts)

    def __str__(self) -> str:
        wrong = [verdict.operand for verdict in self.verdicts if not verdict.right]
        end = f"Not right yet: the slope for {' and for '.join(wrong)}." if wrong else "The rule agrees with a nudge."
        return "\n".join([*map(str, self.verdicts), end])


class Operation:
    """Something that computes one number from others, and where to try it.

    Args:
        what: a name in the table of operations, a row of it, or a function of plain numbers.
        places: operands at which to try it; by default the samples of the table, and others made from them.
    """

    def __init__(self, what: str | Op | Callable[..., float], places: Sequence[Place] = ()) -> None:
        if isinstance(what, str):
            if what not in OPS:
                raise ValueError(f"there is no operation {what!r} in the table; there is {', '.join(OPS)}")
            what = OPS[what]
        if isinstance(what, Op):
            self._compute, names = what.compute, list(what.operands)
            samples: Sequence[Place] = what.samples
        else:
            self._compute, names = what, list(inspect.signature(what).parameters)
            samples = (CLAIMED[: len(names)],)
        self.shape: tuple[int, ...] = tuple(
            len(operand) if isinstance(operand, Sequence) else 0 for operand in (places or samples)[0]
        )
        """For every operand 0, or how many numbers it is."""
        self.names = tuple(name.strip("*") for name in names)
        """What its operands are called, as it takes them."""
        self.operands = tuple(_expanded(names, self.shape))
        """A name for each single number."""
        self.cases = list(self._cases([self.flat(place) for place in places or samples], further=not places))
        if not self.cases:
            raise ValueError("the operation could be computed at none of the places; give others")

    def flat(self, place: Place) -> tuple[float, ...]:
        """The operands as one number each."""
        numbers: list[float] = []
        for operand in place:
            numbers += operand if isinstance(operand, Sequence) else [operand]
        return tuple(map(float, numbers))

    def deep(self, numbers: Sequence[Any]) -> list[Any]:
        """The operands as the operation takes them."""
        left = iter(numbers)
        return [[next(left) for _ in range(count)] if count else next(left) for count in self.shape]

    def compute(self, *numbers: float) -> float:
        """The result, from operands that are one number each."""
        return float(self._compute(*self.deep(numbers)))

    def case(self, at: tuple[float, ...]) -> Case:
        """The operation at one place.

        Raises:
            ArithmeticError, ValueError: it cannot be computed there, or a nudge away.
        """
        slopes = tuple(nudged_slope(self.compute, at, index) for index in range(len(at)))
        return Case(at, self.compute(*at), slopes)

    def _cases(self, samples: list[tuple[float, ...]], *, further: bool) -> Any:
        places = [*samples]
        if further:
            places += [tuple(map(move, sample)) for move in ELSEWHERE for sample in samples]
        for place in dict.fromkeys(places):
            try:
                yield self.case(place)
            except (ArithmeticError, ValueError):
                if not further:
                    raise


def check_rule(
    operation: str | Op | Callable[..., float],
    slopes: Callable[..., float | Sequence[float]],
    *places: Place,
) -> RuleCheck:
    """Try a local rule: for every operand whether it agrees with a nudge, and a hint if it does not.

    Args:
        operation: a name in the table of operations, or a function of plain numbers.
        slopes: takes the result and the operands, `slopes(out, a, b)`, and gives one slope for each operand.
        places: operands at which to check; by default some are chosen.

    Raises:
        ValueError: no such operation, `slopes` does not take them or does not give one number for each operand,
            or there is no place at which the operation can be computed.
    """
    asked = Operation(operation, places)
    try:
        inspect.signature(slopes).bind("out", *asked.names)
    except TypeError:
        raise ValueError(
            f"the rule must take the result and the operands: ({', '.join(('out', *asked.names))})"
        ) from None
    for case in asked.cases:
        _numbers(asked, slopes, case.out, case.at)

    def claim(index: int) -> Claim:
        return lambda out, *at: _numbers(asked, slopes, out, at)[index]

    return RuleCheck(tuple(verdict(asked, claim(index), index) for index in range(len(asked.operands))))


def verdict(operation: Operation, claim: Claim, index: int) -> Verdict:
    """What is to be said of one claimed slope: that it is right, or where it is not and what it may be."""
    name, cases = operation.operands[index], operation.cases
    claimed = [claim(case.out, *case.at) for case in cases]
    wrong = [place for place, case in enumerate(cases) if not close(claimed[place], case.slopes[index])]
    if not wrong:
        return Verdict(name, True, f"right at {len(cases)} places.", "")
    first = cases[wrong[0]]
    said = f"at {_where(operation, first)} you say {claimed[wrong[0]]:.6g}, and a nudge says {first.slopes[index]:.6g}."
    return Verdict(name, False, said, _hint(operation, claim, index, claimed, wrong))


def close(number: float, other: float) -> bool:
    """Whether two numbers are the same, but for what a nudge leaves out."""
    return abs(number - other) <= NEAR * max(1.0, abs(other))


def _hint(operation: Operation, claim: Claim, index: int, claimed: list[float], wrong: list[int]) -> str:
    """What a wrong slope has been taken for, as far as its numbers tell."""
    if not all(map(math.isfinite, claimed)):
        return "That is not a number, or an infinite one."
    truth = [case.slopes[index] for case in operation.cases]
    return (
        _another(operation, index, claimed)
        or _mixed_up(operation, claim, index, truth)
        or _factor(operation, claimed, truth)
        or _partly(operation, claimed, wrong, operation.operands[index])
        or _shifted(claimed, truth)
        or _by_hand(operation, index, wrong[0])
    )


def _another(operation: Operation, index: int, claimed: list[float]) -> str:
    """Whether the rule gives another number of the operation in place of this slope."""
    cases, name = operation.cases, operation.operands[index]

    def everywhere(numbers: Sequence[float]) -> bool:
        return all(map(close, claimed, numbers))

    for other, called in enumerate(operation.operands):
        if other != index and everywhere([case.slopes[other] for case in cases]):
            return f"That is the slope for {called}. Have the two changed places?"
    if everywhere([-case.slopes[index] for case in cases]):
        return "Only the sign is wrong."
    if everywhere([case.at[index] for case in cases]):
        return f"That is {name} itself: how large it is, not what it does to the result."
    for other, called in enumerate(operation.operands):
        if everywhere([case.at[other] for case in cases]):
            return f"That is {called}, and {called} stands still while {name} moves."
    if everywhere([case.out for case in cases]):
        return "That is the result itself, not how fast it changes."
    if not any(claimed):
        return f"A slope of 0 says that the result stands still when {name} moves. A nudge moves it."
    return ""


def _mixed_up(operation: Operation, claim: Claim, index: int, truth: list[float]) -> str:
    """Whether the rule would be right with the result where it has an operand, or the other way round."""
    name = operation.operands[index]

    def right(change: Callable[[Case], tuple[float, tuple[float, ...]]]) -> bool:
        for case, slope in zip(operation.cases, truth, strict=True):
            out, at = change(case)
            try:
                if not close(claim(out, *at), slope):
                    return False
            except (ArithmeticError, ValueError):
                return False
        return True

    def with_out(case: Case) -> tuple[float, ...]:
        return (*case.at[:index], case.out, *case.at[index + 1 :])

    if right(lambda case: (case.out, with_out(case))):
        return f"It would be right with the result in place of {name}: write out where you have {name}."
    if right(lambda case: (case.at[index], case.at)):
        return f"It would be right with {name} in place of the result: write {name} where you have out."
    return ""


def _factor(operation: Operation, claimed: list[float], truth: list[float]) -> str:
    """Whether all that is wrong is one factor: a number, an operand or the result."""
    ratio = next((slope / said for slope, said in zip(truth, claimed, strict=True) if slope and said), 0.0)

    def product(numbers: Sequence[float], factors: Sequence[float], result: Sequence[float]) -> bool:
        return all(close(one * other, whole) for one, other, whole in zip(numbers, factors, result, strict=True))

    if ratio and len(truth) > 1 and product(claimed, [ratio] * len(truth), truth):
        more = abs(ratio) > 1.0
        times = ratio if more else 1.0 / ratio
        return f"It is {'too small' if more else 'too large'} by the same factor everywhere: {times:.4g}."
    factors = {called: [case.at[i] for case in operation.cases] for i, called in enumerate(operation.operands)}
    factors["out"] = [case.out for case in operation.cases]
    for called, numbers in factors.items():
        if product(claimed, numbers, truth):
            return f"A factor is missing: {called}."
        if product(truth, numbers, claimed):
            return f"There is one factor too many: {called}."
        if product(claimed, [-number for number in numbers], truth):
            return f"A factor is missing, {called}, and the sign is wrong."
    return ""


def _partly(operation: Operation, claimed: list[float], wrong: list[int], name: str) -> str:
    """Whether the rule holds at some of the places."""
    right = [place for place in range(len(claimed)) if place not in wrong]
    if not right:
        if all(close(slope, 1.0) for slope in claimed):
            return f"A slope of 1 would be right if {name} were only added."
        return ""
    here, there = (_where(operation, operation.cases[place]) for place in (right[0], wrong[0]))
    return f"It is right at {here}, but not at {there}: does this operation have two cases?"


def _shifted(claimed: list[float], truth: list[float]) -> str:
    """Whether the rule is off by the same amount everywhere."""
    gaps = [said - slope for slope, said in zip(truth, claimed, strict=True)]
    if not all(close(one, other) for one, other in pairwise(gaps)):
        return ""
    way = "large" if gaps[0] > 0.0 else "small"
    return (
        f"It is too {way} by {abs(gaps[0]):.4g}, the same everywhere. What is only added does not move: its slope is 0."
    )


def _by_hand(operation: Operation, index: int, place: int) -> str:
    """What a nudge does there, to think about."""
    case = operation.cases[place]
    moved = [*case.at]
    moved[index] += 0.001
    return (
        f"From {_where(operation, case)}, moving {operation.operands[index]} by 0.001 takes the result from "
        f"{case.out:.6g} to {operation.compute(*moved):.6g}."
    )


def _numbers(
    operation: Operation, slopes: Callable[..., float | Sequence[float]], out: float, at: Sequence[float]
) -> list[float]:
    """What the rule gives, one number for each operand."""
    given = slopes(out, *operation.deep(at))
    if given is None:
        raise ValueError("the rule gives nothing back: it needs a return")
    numbers = [given] if isinstance(given, int | float) else list(given)
    if len(numbers) != len(operation.operands):
        needed = len(operation.operands)
        raise ValueError(
            f"the rule gives {len(numbers)} slope{'s' * (len(numbers) != 1)}, and there "
            f"{'is 1 operand' if needed == 1 else f'are {needed} operands'}: {', '.join(operation.operands)}"
        )
    return [float(number) for number in numbers]


def _where(operation: Operation, case: Case) -> str:
    return ", ".join(f"{name} = {number:.6g}" for name, number in zip(operation.operands, case.at, strict=True))


def _expanded(names: Sequence[str], shape: Sequence[int]) -> list[str]:
    """A name for every number: w of two numbers is w1 and w2."""
    return [
        each
        for name, count in zip(names, shape, strict=True)
        for each in ([f"{name.strip('*')}{i + 1}" for i in range(count)] if count else [name])
    ]
