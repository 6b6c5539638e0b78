"""Losses: how wrong the predictions are, as one number.

Each takes predictions and targets, a sequence of each, equally long, and gives the mean of
what every pair costs. Plain numbers give a plain number; with a Value among the predictions the
answer is a Value, to go backward from.
"""

from collections.abc import Iterable, Sequence
from math import fsum
from typing import Any, TypeVar

from downhill.ops import OPS, index
from downhill.value import Value, as_values, logsumexp, pick, total

Prediction = TypeVar("Prediction", Value, float)
Target = TypeVar("Target")


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


def softmax(logits: Sequence[Prediction]) -> list[Prediction]:
    """The probability of each class: e to its logit, divided by the sum of all of those.

    Only differences of logits count, so no large power of e is ever taken.
    """
    together = _logsumexp(logits)
    return [_apply("exp", logit - together) for logit in logits]


def cross_entropy(logits: Sequence[Prediction], target: int | Value | Sequence[float | Value]) -> Prediction:
    """What one example costs: -log of the probability that softmax gives to its class.

    Args:
        logits: one for each class.
        target: the number of the class, from 0; or a weight for each class, such as how often it was seen, and the
            cost is then that of all of them together. In what is compiled, Values that stand for these.

    Raises:
        ValueError: there is no such class, or not a weight for each.
    """
    if isinstance(target, Sequence):
        weights: Any = total(as_values(target)) if any(isinstance(weight, Value) for weight in target) else fsum(target)
        costs: list[Any] = [weight * logit for logit, weight in _pairs(logits, target)]
        return _logsumexp(logits) * weights - (total(as_values(costs)) if isinstance(costs[0], Value) else fsum(costs))
    aimed: Any = pick(as_values(logits), target) if isinstance(target, Value) else logits[index(target, len(logits))]
    return _logsumexp(logits) - aimed


def _logsumexp(logits: Sequence[Prediction]) -> Prediction:
    """Of Values, or of plain numbers."""
    if any(isinstance(logit, Value) for logit in logits):
        return logsumexp(as_values(logits))  # pyright: ignore[reportReturnType]
    return OPS["logsumexp"].compute(logits)  # pyright: ignore[reportReturnType]


def _apply(op: str, number: Prediction) -> Prediction:
    """An op of the table to a Value, or to a plain number."""
    answer: Any = getattr(number, op)() if isinstance(number, Value) else OPS[op].compute(number)
    return answer


def _pairs(predictions: Sequence[Prediction], targets: Sequence[Target]) -> Iterable[tuple[Prediction, Target]]:
    if len(predictions) != len(targets):
        raise ValueError(f"every prediction needs a target: there are {len(predictions)} and {len(targets)}")
    return zip(predictions, targets, strict=True)
