"""The backward pass: its order, its steps, what it adds up, and how deep it may go."""

import gc
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as some

from downhill import Value, backward_steps, topological_order

DEEP = 100_000


def diamond() -> tuple[Value, Value, Value, Value, Value]:
    """The leaves a = -2 and b = 3, then d = a·b, e = d + a and f = d·e."""
    a, b = Value(-2.0, label="a"), Value(3.0, label="b")
    d = a * b
    e = d + a
    return a, b, d, e, d * e


def test_inputs_come_before_results_each_once_and_the_root_last():
    a, b, d, e, f = diamond()
    assert topological_order(f) == [a, b, d, e, f]


def test_the_order_holds_for_a_value_that_is_alone():
    alone = Value(1.0)
    assert topological_order(alone) == [alone]
    alone.backward()
    assert alone.grad == 1.0


def test_each_edge_is_one_step_and_each_step_adds_local_times_upstream():
    a, b, d, e, f = diamond()
    steps = list(backward_steps(f))
    assert [(step.source, step.target) for step in steps] == [(f, d), (f, e), (e, d), (e, a), (d, a), (d, b)]
    assert [(step.local, step.upstream) for step in steps] == [
        (-8.0, 1.0),
        (-6.0, 1.0),
        (1.0, -6.0),
        (1.0, -6.0),
        (3.0, -14.0),
        (-2.0, -14.0),
    ]
    assert (a.grad, b.grad) == (-48.0, 28.0)


def test_gradients_change_one_step_at_a_time():
    a, _, d, e, f = diamond()
    steps = backward_steps(f)
    assert (d.grad, e.grad, f.grad) == (0.0, 0.0, 0.0)
    next(steps)
    assert (d.grad, e.grad, f.grad) == (-8.0, 0.0, 1.0)
    next(steps)
    next(steps)
    assert (d.grad, a.grad) == (-14.0, 0.0)


def test_stepping_and_running_end_alike():
    a, b, _, _, f = diamond()
    other_a, other_b, _, _, other_f = diamond()
    f.backward()
    for _ in backward_steps(other_f):
        pass
    assert (a.grad, b.grad) == (other_a.grad, other_b.grad)


def test_without_the_order_the_same_lines_give_wrong_gradients():
    a, b, _, _, f = diamond()

    def naive(value: Value) -> None:
        value._backward()
        for below in value.inputs:
            naive(below)

    f.grad = 1.0
    naive(f)
    assert (a.grad, b.grad) == (-72.0, 44.0)


def test_a_reused_value_collects_both_contributions():
    a = Value(3.0)
    (a + a).backward()
    assert a.grad == 2.0


def test_a_second_backward_pass_adds_to_every_gradient_as_in_micrograd():
    x = Value(3.0)
    middle = x * 1
    out = middle * 1
    out.backward()
    out.backward()
    assert (out.grad, middle.grad, x.grad) == (1.0, 2.0, 3.0)


def test_backward_from_two_results_adds_their_slopes():
    x = Value(3.0)
    (x * 2).backward()
    (x * 5).backward()
    assert x.grad == 7.0


def test_a_backward_written_by_hand_works_inside_the_pass():
    x = Value(0.5)
    doubled = 2 * x
    out = Value(doubled.data**3, (doubled,), "cube")

    def _backward() -> None:
        doubled.grad += 3 * doubled.data**2 * out.grad

    out._backward = _backward
    loss = out * 10
    loss.backward()
    assert (out.grad, doubled.grad, x.grad) == (10.0, 30.0, 60.0)


def test_a_backward_written_by_hand_appears_as_a_step():
    x = Value(0.5)
    out = Value(1.5, (x,), "triple")

    def _backward() -> None:
        x.grad += 3 * out.grad

    out._backward = _backward
    steps = list(backward_steps(out * 2))
    assert steps[-1] == (out, x, 3.0, 2.0)


def test_an_operation_without_a_backward_passes_nothing_on():
    x = Value(0.5)
    Value(1.0, (x,), "mystery").backward()
    assert x.grad == 0.0


@given(some.lists(some.floats(-2.0, 2.0), min_size=1, max_size=8), some.floats(-3.0, 3.0), some.floats(-3.0, 3.0))
def test_the_gradient_of_a_combination_is_the_combination_of_gradients(numbers: list[float], p: float, q: float):
    def gradient(which: str) -> list[float]:
        values = [Value(number) for number in numbers]
        f = sum(value.tanh() * value for value in values)
        g = sum(value.sin() for value in values)
        {"f": f, "g": g, "both": p * f + q * g}[which].backward()
        return [value.grad for value in values]

    expected = [p * df + q * dg for df, dg in zip(gradient("f"), gradient("g"), strict=True)]
    assert gradient("both") == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_a_hundred_thousand_additions_go_forward_backward_and_away():
    x = Value(1.0)
    out = x
    for _ in range(DEEP):
        out = out + 1.0
    out.backward()
    assert (out.data, x.grad) == (DEEP + 1.0, 1.0)
    del out


def test_the_sum_of_a_hundred_thousand_values_goes_forward_backward_and_away():
    values = [Value(float(index)) for index in range(DEEP)]
    out = sum(values)
    assert isinstance(out, Value)
    out.backward()
    assert values[0].grad == values[-1].grad == 1.0
    del out


def test_freeing_a_chain_never_goes_deep():
    depths: list[int] = []

    class Watched(Value):
        __slots__ = ()

        def __del__(self) -> None:
            depth, frame = 0, sys._getframe()
            while frame := frame.f_back:
                depth += frame.f_code.co_name == "__del__"
            depths.append(depth)
            super().__del__()

    out: Value = Watched(0.0)
    for _ in range(500):
        out = Watched(1.0, (out,))
    del out
    assert len(depths) == 501
    assert max(depths) <= 2  # that of the outermost, which here is two: Watched's and Value's


def test_a_chain_is_freed_as_soon_as_its_end_is_dropped():
    gc.disable()
    try:
        x = Value(1.0)
        before = sys.getrefcount(x)
        out = (x * x).tanh() + x
        assert sys.getrefcount(x) > before
        del out
        assert sys.getrefcount(x) == before
    finally:
        gc.enable()


def test_chains_of_operations_written_by_hand_are_freed_too():
    code = f"""
import gc
from downhill import Value
def double(value):
    out = Value(2 * value.data % 1, (value,), "double")
    def _backward():
        value.grad += 2 * out.grad
    out._backward = _backward
    return out
out = Value(0.3)
for _ in range({DEEP}):
    out = double(out)
del out
gc.collect()
print("freed")
"""
    paths = {"PYTHONPATH": ":".join(sys.path)}
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=paths, check=False)
    assert (answer.stdout, answer.returncode) == ("freed\n", 0)
