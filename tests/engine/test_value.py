"""Value: arithmetic with whatever a Value meets, the graph it leaves behind, and what it refuses."""

import copy
import inspect
import math
import operator
import random
import traceback
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from downhill import Value, as_values, total, weighted_sum

FINITE = some.floats(-1e6, 1e6)
ARITHMETIC = [operator.add, operator.sub, operator.mul]


@pytest.mark.parametrize("combine", ARITHMETIC)
@given(a=FINITE, b=FINITE)
def test_values_and_numbers_mix_on_both_sides(combine: Callable[[Any, Any], Any], a: float, b: float):
    expected = combine(a, b)
    assert combine(Value(a), Value(b)).data == expected
    assert combine(Value(a), b).data == expected
    assert combine(a, Value(b)).data == expected


def test_division_and_powers_mix_on_both_sides():
    six, two = Value(6.0), Value(2.0)
    assert [(six / two).data, (six / 2).data, (6 / two).data] == [3.0, 3.0, 3.0]
    assert [(six**two).data, (six**2).data, (6**two).data] == [36.0, 36.0, 36.0]
    assert [(-six).data, abs(-six).data] == [-6.0, 6.0]
    assert [six.maximum(7).data, six.minimum(two).data] == [7.0, 2.0]


def test_a_number_on_the_left_keeps_its_side():
    x = Value(2.0)
    for out, data, grad in ((1 - x, -1.0, -1.0), (1 / x, 0.5, -0.25), (3**x, 9.0, 9.0 * math.log(3.0))):
        x.grad = 0.0
        out.backward()
        assert (out.data, x.grad) == (data, pytest.approx(grad, rel=1e-15))


def test_whole_numbers_fractions_and_truths_are_numbers():
    assert (Value(3) * 2).data == 6.0
    half: Any = Fraction(1, 2)
    assert (Value(half) + half).data == 1.0
    assert (Value(9.0) ** half).data == 3.0
    assert (True * Value(2.0)).data == 2.0


def test_sum_adds_values():
    values = as_values([1.0, 2.0, 3.5])
    out = sum(values)
    assert isinstance(out, Value)
    out.backward()
    assert out.data == 6.5
    assert [value.grad for value in values] == [1.0, 1.0, 1.0]


def test_a_value_is_a_number_to_float_and_shows_its_gradient():
    x = Value(2.5, label="x")
    (x * 3).backward()
    assert float(x) == 2.5
    assert repr(x) == "Value(data=2.5, grad=3.0)"
    assert x.label == "x"


def test_equal_numbers_are_still_two_values():
    one, other = Value(1.0), Value(1.0)
    assert one != other
    assert len({one, other, one}) == 2


def test_the_graph_remembers_operation_inputs_and_local_gradients():
    a, b = Value(2.0), Value(-3.0)
    c = a * b
    assert (c.op, c.inputs, c.local_grads) == ("mul", (a, b), (-3.0, 2.0))
    assert (a.op, a.inputs, a.local_grads) == ("", (), ())


def test_a_square_written_as_a_product_has_two_edges():
    x = Value(3.0)
    assert (x * x).inputs == (x, x)


def test_a_plain_number_stays_in_the_graph():
    x = Value(3.0)
    y = 7.0 - x
    seven, same_x = y.inputs
    assert (seven.data, seven.inputs, same_x) == (7.0, (), x)


def test_a_plain_exponent_stays_with_its_node():
    x = Value(3.0)
    y = x**2
    assert (y.op, y.inputs, y.constant, y.local_grads) == ("pow", (x,), 2, (6.0,))


def test_many_values_become_one_node():
    values = as_values([1.0, 2.0, 3.0])
    assert total(values).inputs == tuple(values)
    bias, weights, inputs = Value(0.5), as_values([1.0, -2.0]), as_values([3.0, 4.0])
    out = weighted_sum(bias, weights, inputs)
    assert out.data == 0.5 + 1.0 * 3.0 - 2.0 * 4.0
    assert out.inputs == (bias, *weights, *inputs)
    assert out.local_grads == (1.0, 3.0, 4.0, 1.0, -2.0)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda x: x + 1, "+"),
        (lambda x: x * 2, "*"),
        (lambda x: x**2, "**2"),
        (lambda x: x**-0.5, "**-0.5"),
        (lambda x: x.tanh(), "tanh"),
        (lambda x: x.exp(), "exp"),
        (lambda x: x.relu(), "ReLU"),
    ],
)
def test_operations_have_the_names_micrograd_gives_them(make: Callable[[Value], Value], name: str):
    x = Value(2.0)
    assert x._op == ""
    assert make(x)._op == name
    assert x in make(x)._prev


def test_a_value_and_its_graph_can_be_copied():
    x = Value(2.0, label="x")
    y = copy.deepcopy(x * x)
    y.backward()
    assert (y.data, y.inputs[0].grad, y.inputs[0].label, x.grad) == (4.0, 4.0, "x", 0.0)


@pytest.mark.parametrize("wrong", ["3", None, 1j, [1.0], b"3", (1.0,), {}, object()])
@pytest.mark.parametrize("combine", [*ARITHMETIC, operator.truediv, operator.pow])
def test_what_is_no_number_is_refused_on_both_sides(combine: Callable[[Any, Any], Any], wrong: object):
    with pytest.raises(TypeError, match=r"takes Values and plain numbers, not (None|the \w+ )"):
        combine(Value(2.0), wrong)
    with pytest.raises(TypeError, match=r"takes Values and plain numbers, not (None|the \w+ )"):
        combine(wrong, Value(2.0))


@pytest.mark.parametrize("wrong", ["3", None, 1j, [1.0], Value(1.0)])
def test_a_value_holds_only_a_real_number(wrong: Any):
    with pytest.raises(TypeError, match="a Value holds a real number, not "):
        Value(wrong)


def test_a_label_given_in_the_place_of_children_is_refused():
    with pytest.raises(TypeError, match="a name is given as label="):
        Value(2.0, "weight")  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("compute", "error", "message"),
    [
        (lambda: Value(0.0).log(), ValueError, r"log\(0.0\): only a number above 0 has a logarithm"),
        (lambda: Value(-1.0).log(), ValueError, r"log\(-1.0\): only a number above 0 has a logarithm"),
        (lambda: Value(-4.0).sqrt(), ValueError, r"sqrt\(-4.0\): a square is never negative"),
        (lambda: Value(math.inf).sin(), ValueError, r"sin\(inf\): the angle must be finite"),
        (lambda: Value(1.0) / 0, ZeroDivisionError, r"1.0 / 0.0: the divisor must not be 0"),
        (lambda: 1 / Value(0.0), ZeroDivisionError, r"1.0 / 0.0: the divisor must not be 0"),
        (lambda: Value(0.0) ** -1, ZeroDivisionError, r"0.0 \*\* \(-1\): 0 takes no negative exponent"),
        (lambda: Value(0.0) ** Value(-1.0), ZeroDivisionError, r"0.0 \*\* \(-1.0\): 0 takes no negative exponent"),
        (lambda: Value(-8.0) ** 0.5, ValueError, r"\(-8.0\) \*\* 0.5: .*a negative base takes whole exponents only"),
        (lambda: Value(-8.0) ** Value(0.5), ValueError, "a negative base takes whole exponents only"),
        (lambda: (-8.0) ** Value(0.5), ValueError, "a negative base takes whole exponents only"),
        (lambda: Value(710.0).exp(), OverflowError, r"exp\(710.0\): the result or its slope is too large for a float"),
        (lambda: Value(10.0) ** 400, OverflowError, r"10.0 \*\* 400: the result or its slope is too large"),
        (lambda: Value(10.0) ** Value(400.0), OverflowError, "too large for a float"),
        (lambda: total(as_values([math.inf, -math.inf])), ValueError, "infinities of both signs have no sum"),
        (lambda: Value(10**400), OverflowError, "too large"),
    ],
)
def test_what_cannot_be_computed_is_refused_with_the_reason(
    compute: Callable[[], Value], error: type[Exception], message: str
):
    with pytest.raises(error, match=message):
        compute()


def test_what_can_be_computed_far_out_is_computed():
    assert Value(1000.0).tanh().data == 1.0
    assert Value(-1000.0).sigmoid().data == 0.0
    assert Value(-1000.0).exp().data == 0.0
    assert Value(1000.0).softplus().data == 1000.0
    assert (Value(-2.0) ** 3).data == -8.0


def test_another_type_may_take_a_value_as_its_operand():
    class Shelf:
        def __radd__(self, other: Value) -> str:
            return f"{other.data} on a shelf"

        def __rpow__(self, other: Value) -> str:
            return f"{other.data} to a shelf"

    x: Any = Value(1.0)
    assert x + Shelf() == "1.0 on a shelf"
    assert x ** Shelf() == "1.0 to a shelf"
    with pytest.raises(TypeError, match="takes Values and plain numbers, not the Shelf"):
        operator.mul(x, Shelf())


def test_a_failed_operation_shows_its_formula_in_the_traceback():
    with pytest.raises(ZeroDivisionError) as caught:
        operator.truediv(Value(1.0), 0.0)
    assert "raise explained('div', (a, b), error) from None" in "".join(traceback.format_exception(caught.value))
    assert "out = a / b" in inspect.getsource(Value.__truediv__)


def test_an_operation_written_by_hand_keeps_its_name_and_children():
    a, b = Value(1.0), Value(2.0)
    out = Value(3.0, (a, b), "plus", "sum")
    assert (out._op, out._prev, out.label) == ("plus", {a, b}, "sum")


def test_nothing_is_drawn_from_the_shared_random_generator_by_arithmetic():
    random.seed(1)
    expected = random.random()
    random.seed(1)
    (Value(2.0) * 3).backward()
    assert random.random() == expected
