"""The check itself: it must pass what is right and, above all, reject what is wrong."""

import math

import pytest

from downhill import GradientError, Value, compare, gradcheck, nudged_slope


def wrong_square(x: Value, factor: float = 3.0) -> Value:
    """x², whose derivative is 2x and not 3x."""
    out = Value(x.data**2, (x,), "square")
    out.local_grads = (factor * x.data,)
    return out


def test_right_gradients_pass_and_are_reported():
    comparisons = gradcheck(lambda a, b: a * b + a.tanh(), 0.5, -3.0)
    assert [comparison.input for comparison in comparisons] == [0, 1]
    assert [comparison.derived for comparison in comparisons] == pytest.approx([-3.0 + 1.0 - math.tanh(0.5) ** 2, 0.5])
    assert all(comparison.agrees for comparison in comparisons)


def test_the_check_itself_rejects_a_wrong_derivative():
    with pytest.raises(GradientError, match=r"input 0 at 2.0: the backward pass says 6.0, a nudge says 4.0"):
        gradcheck(wrong_square, 2.0)


def test_the_check_names_the_input_that_is_off_and_no_other():
    with pytest.raises(GradientError) as caught:
        gradcheck(lambda a, b, c: a * wrong_square(b) + c, 1.0, 2.0, 3.0)
    assert "input 1 at 2.0" in str(caught.value)
    assert "input 0" not in str(caught.value)
    assert "input 2" not in str(caught.value)


def test_an_error_of_a_hundred_thousandth_is_rejected():
    with pytest.raises(GradientError):
        gradcheck(lambda x: wrong_square(x, 2.00002), 2.0)


def test_a_gradient_that_is_not_a_number_is_rejected():
    assert not compare(lambda x: wrong_square(x, math.nan), 2.0)[0].agrees


def test_a_gradient_that_is_set_and_not_added_is_rejected():
    def careless(x: Value) -> Value:
        out = Value(x.data, (x,), "same")

        def _backward() -> None:
            x.grad = out.grad

        out._backward = _backward
        return out

    assert compare(careless, 2.0)[0].agrees
    assert not compare(lambda x: careless(x) + x * 3, 2.0)[0].agrees


def test_a_comparison_without_a_verdict_raises_nothing():
    [comparison] = compare(wrong_square, 2.0)
    assert (comparison.at, comparison.derived, comparison.agrees) == (2.0, 6.0, False)


@pytest.mark.parametrize("x", [1e-3, 1.0, 1e6])
def test_a_nudge_is_as_large_as_the_input_asks_for(x: float):
    assert nudged_slope(lambda a: a**2, [x], 0) == pytest.approx(2 * x, rel=1e-6)
