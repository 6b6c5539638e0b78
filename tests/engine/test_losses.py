"""Losses, of Values and of plain numbers."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from downhill import Value, as_values, binary_cross_entropy_from_logits, max_margin, mean, mean_squared_error
from tests.engine.recorded import PYTORCH, same

Loss = Callable[[Sequence[Any], Sequence[float]], Any]
LOSSES: dict[str, Loss] = {
    "mean_squared_error": mean_squared_error,
    "max_margin": max_margin,
    "binary_cross_entropy_from_logits": binary_cross_entropy_from_logits,
}


@pytest.mark.parametrize(("name", "loss"), LOSSES.items())
def test_each_loss_and_its_gradients_are_those_of_pytorch(name: str, loss: Loss):
    record = PYTORCH["losses"][name]
    predictions = as_values(record["predictions"])
    out = loss(predictions, record["targets"])
    out.backward()
    assert out.data == same(record["loss"])
    assert [prediction.grad for prediction in predictions] == same(record["grads"])


@pytest.mark.parametrize(("name", "loss"), LOSSES.items())
def test_plain_numbers_give_the_same_number_plain(name: str, loss: Loss):
    record = PYTORCH["losses"][name]
    out = loss(record["predictions"], record["targets"])
    assert isinstance(out, float)
    assert out == same(record["loss"])


def test_the_squared_error_of_two_houses_by_hand():
    assert mean_squared_error([3.0, 5.0], [1.0, 6.0]) == (4.0 + 1.0) / 2


def test_a_score_right_by_a_margin_costs_nothing():
    assert max_margin([1.0, -7.0], [1.0, -1.0]) == 0.0
    assert max_margin([0.5, 0.5], [1.0, -1.0]) == (0.5 + 1.5) / 2


@given(some.floats(-30.0, 30.0), some.floats(0.0, 1.0))
def test_cross_entropy_is_the_surprise_at_the_target(logit: float, target: float):
    p = 1.0 / (1.0 + math.exp(-logit))
    expected = -target * math.log(p) - (1.0 - target) * math.log1p(-p) if p < 1.0 else None
    if expected is not None:
        assert binary_cross_entropy_from_logits([logit], [target]) == pytest.approx(expected, rel=1e-3, abs=1e-9)


def test_cross_entropy_is_exact_where_the_textbook_formula_breaks():
    assert binary_cross_entropy_from_logits([1000.0], [0.0]) == 1000.0
    assert binary_cross_entropy_from_logits([1000.0], [1.0]) == 0.0
    assert binary_cross_entropy_from_logits([40.0], [1.0]) == pytest.approx(math.exp(-40.0), rel=1e-15)


def test_values_and_plain_numbers_may_be_mixed():
    numbers: list[Any] = [Value(1.0), 3.0]
    assert mean(numbers).data == 2.0


@pytest.mark.parametrize("kind", [list, tuple, iter, dict.fromkeys])
def test_a_mean_takes_any_iterable(kind: Callable[[list[Any]], Any]):
    assert mean(kind([1, 2.0, 6.0])) == 3.0
    assert mean(kind([Value(1.0), 3.0])).data == 2.0
    with pytest.raises(ValueError, match="at least one number"):
        mean(kind([]))


@pytest.mark.parametrize("loss", LOSSES.values())
def test_predictions_without_targets_are_refused_with_both_counts(loss: Loss):
    with pytest.raises(ValueError, match="there are 2 and 1"):
        loss([1.0, 2.0], [1.0])
    with pytest.raises(ValueError, match="at least one number"):
        loss([], [])
