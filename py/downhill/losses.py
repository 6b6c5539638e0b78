"""Losses: how wrong the predictions are, as one number.

Each takes a sequence of predictions and one of targets, equally long, and answers with the mean
over them. With Values among the predictions the answer is a Value to go backward from; with
plain numbers it is a plain number, computed by the same formula.
"""

from collections.abc import Sequence
from math import fsum
from typing import overload

from downhill.ops import OPS
from downhill.value import Operand, Value, total


@overload
def mean(terms: Sequence[float]) -> float: ...
@overload
def mean(terms: Sequence[Value]) -> Value: ...
def mean(terms: Sequence[Value] | Sequence[float]) -> Value | float:
    """The sum of `terms` divided by their count; ValueError if there are none."""
    if not terms:
        raise ValueError("a mean needs at least one number")
    if any(isinstance(term, Value) for term in terms):
        return total([term if isinstance(term, Value) else Value(term) for term in terms]) / len(terms)
    return fsum(terms) / len(terms)


def mean_squared_error(predictions: Sequence, targets: Sequence[float]):
    """mean of (prediction − target)², in the square of their unit."""
    return mean([(prediction - target) ** 2 for prediction, target in _pairs(predictions, targets)])


def max_margin(scores: Sequence, targets: Sequence[float]):
    """mean of max(0, 1 − target · score), targets being −1 or 1.

    The loss of support vector machines: it asks each score to be at least 1 on its target's side.
    """
    return mean([_apply("relu", 1.0 - target * score) for score, target in _pairs(scores, targets)])


def binary_cross_entropy_from_logits(logits: Sequence, targets: Sequence[float]):
    """mean of −log p(target), where p(1) = sigmoid(logit); targets are 0, 1 or between.

    log(1 + eˣ) is computed without a large power of e, so a logit of 1,000 is no trouble.
    """
    return mean(
        [
            target * _apply("softplus", -logit) + (1.0 - target) * _apply("softplus", logit)
            for logit, target in _pairs(logits, targets)
        ]
    )


def _apply(op: str, number):
    return getattr(number, op)() if isinstance(number, Value) else OPS[op].compute(number)


def _pairs(predictions: Sequence, targets: Sequence[float]):
    if len(predictions) != len(targets):
        raise ValueError(f"every prediction needs a target: there are {len(predictions)} and {len(targets)}")
    return zip(predictions, targets, strict=True)
