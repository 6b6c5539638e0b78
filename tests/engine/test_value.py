"""Value: arithmetic with whatever a Value meets, the graph it leaves behind, and what it refuses."""

import copy
import gc
import inspect
import math
import operator
import pickle
import random
import traceback
import weakref
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from downhill import Value, as_values, total, weighted_sum

FINITE = some.floats(-1e6, 1e6)


class Single(float):
    """A number that keeps its type through arithmetic, and never raises, as numpy's do."""

    def __add__(self, other: float) -> "Single":
        return Single(float(self) + other)

    __radd__ = __add__

    def __neg__(self) -> "Single":
        return Single(-float(self))

    def __rpow__(self, other: float, modulus: None = None) -> "Single":
        return Single(other ** float(self) if other else math.inf)


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


def test_a_value_shows_its_number_and_its_gradient():
    x = Value(2.5, label="x")
    (x * 3).backward()
    assert repr(x) == f"{x}" == str(x) == "Value(data=2.5, grad=3.0)"
    assert x.label == "x"


@pytest.mark.parametrize("function", [float, math.exp, math.tanh, math.sqrt, math.floor, lambda x: math.fsum([x])])
def test_a_function_of_plain_numbers_is_refused_for_it_would_lose_the_gradient(function: Callable[[Any], float]):
    with pytest.raises(TypeError, match=r"value\.data.*value\.exp\(\)"):
        function(Value(0.5))


def test_a_value_is_formatted_and_rounded_as_its_number_is():
    x = Value(-2.7182818)
    assert (f"{x:.2f}", f"{x:+08.3f}", f"{x:.1e}", f"{x:>7.1f}|") == ("-2.72", "-002.718", "-2.7e+00", "   -2.7|")
    assert (round(x, 2), round(x), round(Value(2.5))) == (-2.72, -3, 2)
    assert type(round(x, 2)) is float


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


@pytest.mark.parametrize("exponent", [Single(2.0), Fraction(2), True + Single(1.0)])
def test_an_exponent_of_another_type_leaves_plain_numbers_behind(exponent: Any):
    y = Value(1.1) ** exponent
    assert [type(number) for number in (y.data, y.constant, *y.local_grads)] == [float, float, float]
    assert (y + 1e-9).data == 1.1**2 + 1e-9
    with pytest.raises(ZeroDivisionError, match="0 takes no negative exponent"):
        operator.pow(Value(0.0), -exponent)
    with pytest.raises(OverflowError, match="too large for a float"):
        operator.pow(Value(1e300), exponent)


def test_numpy_exponents_are_plain_numbers():
    np = pytest.importorskip("numpy")
    for exponent in (np.float32(2), np.float64(2), np.int64(2)):
        y = Value(1.1) ** exponent
        assert (type(y.data), y.data, y.local_grads) == (float, 1.1**2, (2.2,))
    with pytest.raises(ZeroDivisionError, match="0 takes no negative exponent"):
        operator.pow(Value(0.0), np.float64(-1.0))


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


def pickled(thing: Any) -> Any:
    return pickle.loads(pickle.dumps(thing))


COPIES = pytest.mark.parametrize("copied", [copy.deepcopy, pickled, lambda thing: pickle._loads(pickle._dumps(thing))])  # pyright: ignore[reportAttributeAccessIssue]


@COPIES
@pytest.mark.parametrize("length", [1, 999, 1000, 1001, 5000])
def test_a_chain_of_any_length_can_be_copied(copied: Callable[[Any], Any], length: int):
    x: Any = Value(1.0, label="x")
    out = x
    for _ in range(length):
        out = out + 1
    for new_x, new_out in (copied((x, out)), reversed(copied([out, x]))):
        new_out.backward()
        assert (new_out.data, new_x.grad, new_x.label, x.grad) == (length + 1.0, 1.0, "x", 0.0)


@COPIES
def test_a_copy_keeps_what_is_shared_and_what_a_value_was_given(copied: Callable[[Any], Any]):
    x: Any = Value(3.0)
    x.moment = [0.5]
    x.twin = square = x * x
    left, right = copied([square + 1, square**2])
    assert left.inputs[0] is right.inputs[0] is right.inputs[0].inputs[0].twin
    assert right.inputs[0].inputs[0].moment == [0.5]
    assert right.inputs[0].inputs[0] is not x
    assert right.constant == 2


def test_a_value_that_pickle_refused_can_be_pickled_once_it_is_mended():
    x: Any = Value(1.0)
    out = x
    for _ in range(5000):
        out = out + 1
    x.colour = lambda: "red"
    with pytest.raises((pickle.PicklingError, AttributeError)):
        pickled(out)
    del x.colour
    assert pickled(out).data == out.data


def test_a_value_takes_attributes_and_weak_references():
    x: Any = Value(1.0)
    x.m, x._vis_color = 0.0, "lightgreen"
    assert (x.m, x._vis_color) == (0.0, "lightgreen")
    seen = weakref.ref(x)
    assert seen() is x
    del x
    assert seen() is None


class Unfinished(Value):
    """Never calls the constructor it inherits."""

    def __init__(self) -> None:
        pass


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("make", [Unfinished, lambda: object.__new__(Value)])
def test_a_value_that_was_never_filled_is_freed_in_silence(make: Callable[[], Value], capsys: Any):
    made = make()
    del made
    gc.collect()
    assert capsys.readouterr().err == ""


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
