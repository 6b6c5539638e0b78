"""The table of primitives: every row against nudges, and against PyTorch."""

import math
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from downhill import OPS, Value, gradcheck, nudged_slope
from downhill.methods import generate
from downhill.ops import FUNCTIONS
from tests.engine.recorded import PYTORCH, same

FIXED = {name: op for name, op in OPS.items() if not any("*" in operand for operand in op.operands)}
SAMPLES = [(name, sample) for name, op in FIXED.items() for sample in op.samples]

ANY = some.floats(-5.0, 5.0)
POSITIVE = some.floats(0.1, 5.0)
NOT_ZERO = some.one_of(POSITIVE, some.floats(-5.0, -0.1))
DOMAINS = {
    "div": (ANY, NOT_ZERO),
    "pow": (POSITIVE, some.floats(-3.0, 3.0)),
    "log": (POSITIVE,),
    "sqrt": (POSITIVE,),
    "relu": (NOT_ZERO,),
    "abs": (NOT_ZERO,),
}
CORNERS = {"maximum", "minimum"}


METHODS: dict[str, Any] = {name: generate(name) for name in OPS}
"""The operations as they work on Values."""


@pytest.mark.parametrize(("name", "sample"), SAMPLES)
def test_each_local_gradient_is_the_slope_at_the_samples_of_its_row(name: str, sample: tuple[float, ...]):
    op = OPS[name]
    local_grads = op.differentiate(op.compute(*sample), *sample)
    assert len(local_grads) == len(sample)
    for index, local in enumerate(local_grads):
        assert local == pytest.approx(nudged_slope(op.compute, sample, index), rel=1e-7, abs=1e-8)


@pytest.mark.parametrize("name", FIXED)
@given(data=some.data())
def test_each_local_gradient_is_the_slope_wherever_there_is_one(name: str, data: some.DataObject):
    op = OPS[name]
    at = [data.draw(domain) for domain in DOMAINS.get(name, (ANY,) * len(op.operands))]
    assume(name not in CORNERS or abs(at[0] - at[1]) > 1e-3)
    for index, local in enumerate(op.differentiate(op.compute(*at), *at)):
        assert local == pytest.approx(nudged_slope(op.compute, at, index), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("name", FIXED)
@given(data=some.data())
def test_the_method_computes_what_its_row_says(name: str, data: some.DataObject):
    op = OPS[name]
    at = [data.draw(domain) for domain in DOMAINS.get(name, (ANY,) * len(op.operands))]
    inputs = tuple(Value(x) for x in at)
    out = METHODS[name](*inputs)
    assert out.data == op.compute(*at)
    assert out.local_grads == op.differentiate(out.data, *at)
    assert (out.op, out.inputs, out.constant) == (name, inputs, None)


@pytest.mark.parametrize("row", PYTORCH["ops"], ids=lambda row: f"{row['op']}{row['operands']}")
def test_each_op_and_its_gradients_are_those_of_pytorch(row: dict[str, Any]):
    op = OPS[row["op"]]
    assert op.compute(*row["operands"]) == same(row["out"])
    inputs = [Value(operand) for operand in row["operands"]]
    METHODS[row["op"]](*inputs).backward()
    assert [value.grad for value in inputs] == same(row["grads"])


def test_every_op_of_the_table_was_recorded_from_pytorch():
    assert {row["op"] for row in PYTORCH["ops"]} == set(FIXED)


@pytest.mark.parametrize(
    ("name", "sample"), [(name, sample) for name in sorted(set(OPS) - set(FIXED)) for sample in OPS[name].samples]
)
def test_an_op_of_many_operands_passes_on_the_slope_of_each(name: str, sample: tuple[Any, ...]):
    sizes = [len(operand) if isinstance(operand, tuple) else None for operand in sample]

    def many(*values: Value) -> Value:
        left = list(values)
        operands = [left.pop(0) if size is None else [left.pop(0) for _ in range(size)] for size in sizes]
        return METHODS[name](*operands)

    numbers = [x for operand in sample for x in (operand if isinstance(operand, tuple) else (operand,))]
    gradcheck(many, *numbers)
    assert many(*map(Value, numbers)).data == OPS[name].compute(*sample)


def test_formulas_name_nothing_but_operands_result_and_known_functions():
    for op in OPS.values():
        allowed = {*FUNCTIONS, "out", *(operand.strip("*") for operand in op.operands)}
        for formula in (op.forward, *op.local_grads):
            assert set(compile(f"[{formula}]", "", "eval").co_names) <= allowed


def test_a_slope_that_does_not_exist_is_never_invented():
    assert OPS["sqrt"].differentiate(0.0, 0.0) == (math.inf,)
    assert OPS["pow"].differentiate(0.0, 0.0, 0.5)[0] == math.inf
    assert math.isnan(OPS["pow"].differentiate(-8.0, -2.0, 3.0)[1])


@given(some.floats(-1e6, 1e6))
def test_squashing_never_overflows(x: float):
    assert 0.0 <= OPS["sigmoid"].compute(x) <= 1.0
    assert -1.0 <= OPS["tanh"].compute(x) <= 1.0
    assert OPS["softplus"].compute(x) >= max(x, 0.0)


def test_not_a_number_is_not_hidden_by_relu():
    assert math.isnan(Value(math.nan).relu().data)
