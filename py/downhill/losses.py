"""Losses: how wrong the predictions are, as one number.

Each takes predictions and targets, a sequence of each, equally long, and answers with the mean of
what every pair costs. Plain numbers give a plain number; with a Value among the predictions the
answer is a Value, to go backward from.
"""

from collections.abc import Iterable, Sequence
from math import fsum
from typing import Any, TypeVar

from downhill.ops import OPS
from downhill.value import Value, as_values, total

Prediction = TypeVar("Prediction", Value, float)


def mean(terms: Iterable[Prediction]) -> Prediction:
    """The sum of `terms` divided by their count. ValueError if there are none."""
    terms = list(terms)
    if not terms:
        raise ValueError("a mean needs at least one number")
    added: Any = total(as_values(terms)) if any(isinstance(term, Value) for term in terms) else fsum(terms)
    return added / len(terms)


def mean_squared_error(predictions: Sequence[Prediction], targets: Sequence[float]) -> Prediction:
    """The mean of (prediction - target)², in the square of their unit."""
    return mean([(prediction - target) ** 2 for prediction, target in _pairs(predictions, targets)])


def max_margin(scores: Sequence[Prediction], targets: Sequence[float]) -> Prediction:
    """The mean of max(0, 1 - target · score), targets being -1 or 1.

    It costs nothing to be right by a margin of 1 or more. The loss of support vector machines, and
    of micrograd's demo.
    """
    return mean([_apply("relu", 1.0 - target * score) for score, target in _pairs(scores, targets)])


def binary_cross_entropy_from_logits(logits: Sequence[Prediction], targets: Sequence[float]) -> Prediction:
    """The mean of -log(probability given to the target), where sigmoid(logit) is that of 1.

    Targets are 0, 1 or anything between. Since -log(sigmoid(z)) = softplus(-z), no large power of e
    is ever taken, and a logit of 1,000 does no harm.
    """
    return mean(
        [
            target * _apply("softplus", -logit) + (1.0 - target) * _apply("softplus", logit)
            for logit, target in _pairs(logits, targets)
        ]
    )


def _apply(op: str, number: Prediction) -> Prediction:
    """An op of the table to a Value, or to a plain number."""
    answer: Any = getattr(number, op)() if isinstance(number, Value) else OPS[op].compute(number)
    return answer


def _pairs(predictions: Sequence[Prediction], targets: Sequence[float]) -> Iterable[tuple[Prediction, float]]:
    if len(predictions) != len(targets):
        raise ValueError(f"every prediction needs a target: there are {len(predictions)} and {len(targets)}")
    return zip(predictions, targets, strict=True)
