"""Any expression at all: its gradients are its slopes."""

import math
import operator
from collections.abc import Callable
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as some

from downhill import OPS, Value, nudged_slope, topological_order

ONE = ["tanh", "sigmoid", "sin", "cos", "softplus", "exp"]
TWO: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
}
LINES = some.tuples(some.sampled_from([*ONE, *TWO, "neg", "square"]), some.integers(0), some.integers(0))
PROGRAMS = some.lists(LINES, min_size=1, max_size=15)
"""Straight-line programs: each line applies an op to earlier results, which it names by number."""

INPUTS = some.lists(some.floats(-2.0, 2.0), min_size=1, max_size=4)


def run(program: list[tuple[str, int, int]], inputs: list[Any]) -> list[Any]:
    """Every intermediate result, for Values or plain numbers alike."""
    known = list(inputs)
    for op, left, right in program:
        a, b = known[left % len(known)], known[right % len(known)]
        if op in TWO:
            known.append(TWO[op](a, b))
        elif op == "neg":
            known.append(-a)
        elif op == "square":
            known.append(a**2)
        else:
            known.append(getattr(a, op)() if isinstance(a, Value) else OPS[op].compute(a))
    return known


def tame(numbers: list[float]) -> bool:
    """Not so large, nor so near a pole, that a nudge says nothing."""
    return all(math.isfinite(number) and 1e-2 < abs(number) < 1e2 for number in numbers)


@settings(max_examples=300)
@given(PROGRAMS, INPUTS)
def test_the_gradients_of_any_expression_are_its_slopes(program: list[tuple[str, int, int]], numbers: list[float]):
    try:
        assume(tame(run(program, numbers)))
    except ArithmeticError:
        assume(False)
    inputs = [Value(number) for number in numbers]
    out = run(program, inputs)[-1]
    out.backward()
    for index, value in enumerate(inputs):
        coarse, fine = (
            nudged_slope(lambda *at: run(program, list(at))[-1], numbers, index, step) for step in (2e-5, 1e-5)
        )
        slope = (4.0 * fine - coarse) / 3.0  # the error by the third derivative cancels
        assume(abs(fine - coarse) <= 1e-6 * max(1.0, abs(fine)))
        assert abs(value.grad - slope) <= 1e-6 * max(1.0, abs(slope))


@given(PROGRAMS, INPUTS)
def test_any_expression_computes_what_plain_numbers_compute(program: list[tuple[str, int, int]], numbers: list[float]):
    try:
        expected = run(program, numbers)
    except ArithmeticError:
        assume(False)
        return
    assert [value.data for value in run(program, [Value(number) for number in numbers])] == expected


@given(PROGRAMS, INPUTS)
def test_in_any_graph_inputs_come_before_results(program: list[tuple[str, int, int]], numbers: list[float]):
    try:
        out = run(program, [Value(number) for number in numbers])[-1]
    except ArithmeticError:
        assume(False)
        return
    order = topological_order(out)
    place = {value: index for index, value in enumerate(order)}
    assert len(place) == len(order)
    assert order[-1] is out
    assert all(place[below] < place[value] for value in order for below in value.inputs)
