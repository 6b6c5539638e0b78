"""The Python back end's text: for people, and for Python's compiler."""

import traceback

import pytest

from downhill import MLP, Value, total
from downhill.compile import NotFiniteError, Training, compile  # noqa: A004
from downhill.compile.tape import trace
from downhill.compile.to_python import run, source_of_gradients


def test_a_line_reads_like_its_formula():
    slope, intercept = Value(0.1), Value(50.0)
    compiled = compile(
        [slope, intercept], loss=lambda x, y: (slope * x + intercept - y) ** 2, example=(1.0, 2.0), backend="wasm"
    )
    assert (
        compiled.source
        == """\
def gradients(parameters, rows, weight):
    p0, p1 = parameters
    loss = watched = 0.0
    g0 = g1 = 0.0
    for x0, x1 in rows:
        v6 = p0*x0 + p1 - x1
        loss += v6*v6*weight
        d11 = weight*(2.0*v6)
        g1 += d11
        g0 += d11*x0
    return loss, watched, [g0, g1]
"""
    )


def test_what_a_gate_shuts_off_is_not_computed():
    network = MLP(1, [2, 1])
    source = compile(network.parameters(), loss=lambda x: network([x]), example=(1.0,), backend="python").source
    gate = source[source.index("if v") :]
    assert gate.index("g0 +=") > 0
    assert source.count("            g") == 4


def test_a_number_that_has_been_computed_is_not_computed_again():
    p = Value(2.0)
    source = compile([p], loss=lambda x: (p * x).tanh() + (p * x).tanh() * x, example=(1.0,), backend="python").source
    assert source.count("tanh(") == 1


def test_a_slope_that_may_not_exist_is_computed_only_where_it_does():
    p = Value(4.0)
    source = compile([p], loss=p.sqrt, backend="python").source
    assert "0.5/v" in source
    assert " if v" in source


@pytest.mark.parametrize("terms", [3_000])
def test_very_long_sums_and_very_deep_chains_are_cut_into_lines(terms: int):
    p = Value(0.001)

    def long(x: Value) -> Value:
        out = total([p * (x + float(index)) for index in range(terms)])
        for _ in range(terms):
            out = out.tanh()
        return out

    tape, outputs = trace(long, [1.0], [p])
    source = source_of_gradients(tape.program(outputs, gradients=True))
    assert max(line.count("+") for line in source.splitlines()) <= 64
    assert max(line.count("(") for line in source.splitlines()) <= 64
    loss, watched, _ = run(source, "gradients")([0.001], [(1.0,)], 1.0)
    assert 0.0 < loss < 1.0
    assert watched == 0.0


def test_a_traceback_shows_the_line():
    p = Value(2.0)
    tape, outputs = trace(lambda x: (p * x).log(), [1.0], [p])
    function = run(source_of_gradients(tape.program(outputs, gradients=True)), "gradients")
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the words are Python's
        function([0.0], [(1.0,)], 1.0)
    assert "log(" in "".join(traceback.format_exception(caught.value))


def test_the_source_is_that_of_all_that_is_computed():
    p = Value(2.0)
    compiled = compile(
        [p], loss=lambda x: p * x, example=(1.0,), penalty=lambda: p * p, predict=lambda x: p * x, point=(1.0,)
    )
    assert [line for line in compiled.source.splitlines() if line.startswith("def")] == [
        "def gradients(parameters, rows, weight):",
        "def penalty(parameters, rows, weight):",
        "def outputs(parameters, rows):",
    ]
    assert Training(compiled, [(1.0,)], 0.1).run(1) == [6.0]
    with pytest.raises(NotFiniteError):
        compiled.map([(1e308,)], [1e308])
