"""Every back end computes what `Value` computes, and what PyTorch computed."""

import math
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from downhill import (
    MLP,
    OPS,
    SGD,
    Dataset,
    Value,
    binary_cross_entropy_from_logits,
    circles,
    max_margin,
    mean_squared_error,
    moons,
    sample,
    spiral,
    total,
    weighted_sum,
    xor,
)
from downhill import value as value_module
from downhill.compile import Compiled, NotFiniteError, Training, adam, compile, descent  # noqa: A004
from downhill.methods import generate, with_constant
from tests.compile.models import COMPILED, GRAPHS, Line, all_used, angles, compiled_graph, eager, finite
from tests.engine.recorded import PYTORCH, same

DATASETS = {"moons": moons, "circles": circles, "xor": xor, "spiral": spiral}

MANY_TURNS = 1e5

METHODS: dict[str, str] = {name: f"__{name}__" for name in ("add", "sub", "mul", "pow", "neg", "abs")} | {
    "div": "__truediv__"
}
"""What the ops are called that are written with a sign."""

ATTRIBUTES = {
    "add": ("__add__", "__radd__"),
    "sub": ("__sub__",),
    "mul": ("__mul__", "__rmul__"),
    "div": ("__truediv__",),
    "neg": ("__neg__",),
    "pow": (),
    "total": (),
}
"""The methods that are made from a row."""

AT = some.floats(-3.0, 3.0)
ROWS = some.lists(some.tuples(AT, AT), min_size=1, max_size=5)

WILD = some.sampled_from([0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.0, 40.0, -800.0, 709.0, 710.0, 1e3, 1e160, -1e200, 1e300])


def numbers_of(operands: tuple[Any, ...]) -> list[float]:
    """The operands of an op of the table, without the grouping."""
    return [number for operand in operands for number in (operand if isinstance(operand, tuple) else (operand,))]


def grouped(values: list[Value], operands: tuple[Any, ...]) -> list[Any]:
    """Values in the places of the operands."""
    left = iter(values)
    return [[next(left) for _ in operand] if isinstance(operand, tuple) else next(left) for operand in operands]


@pytest.mark.parametrize("backend", COMPILED)
@pytest.mark.parametrize(("name", "operands"), [(name, row) for name, op in OPS.items() for row in op.samples])
def test_every_op_of_the_table(name: str, operands: tuple[Any, ...], backend: str):
    flat = numbers_of(operands)
    values = [Value(0.3) for _ in flat]

    def apply() -> Value:
        return generate(name)(*grouped(values, operands))

    compiled = compile(values, loss=apply, backend=backend)
    loss, gradients = compiled.gradients([()], flat)
    op = OPS[name]
    out = op.compute(*operands)
    assert loss == same(out)
    assert gradients == same(list(op.differentiate(out, *operands)))


BROKEN: list[tuple[str, dict[str, Any]]] = [
    *((name, {"forward": f"1.5 * ({op.forward})"}) for name, op in OPS.items()),
    *(
        (name, {"local_grads": tuple(f"2.0 * ({local}) + 0.5" for local in op.local_grads)})
        for name, op in OPS.items()
        if "*" not in op.operands[0] and name != "neuron"
    ),
    ("total", {"local_grads": ("*[2.0] * len(a)",)}),
    ("neuron", {"local_grads": ("0.0", "*x", "*w")}),
    ("neuron", {"local_grads": ("1.0", "*w", "*x")}),
    ("neuron", {"local_grads": ("1.0", "*x", "*[1.0] * len(w)")}),
    ("logsumexp", {"local_grads": ("*one_hot(0.0, len(a))",)}),
    ("pick", {"local_grads": ("*softmax(a)", "0.0")}),
]


@pytest.mark.parametrize("backend", COMPILED)
@pytest.mark.parametrize(("name", "change"), BROKEN, ids=str)
def test_a_changed_row_changes_every_back_end(
    name: str, change: dict[str, Any], backend: str, monkeypatch: pytest.MonkeyPatch
):
    operands = OPS[name].samples[0]
    flat = numbers_of(operands)

    def answers(backend: str) -> list[float]:
        values = [Value(number) for number in flat]
        loss, gradients = compile(
            values, loss=lambda: generate(name)(*grouped(values, operands)), backend=backend
        ).gradients([()], flat)
        return [loss, *gradients]

    sound = answers(backend)
    monkeypatch.setitem(OPS, name, replace(OPS[name], **change))
    broken = answers(backend)
    assert broken == same(answers("eager"))
    assert broken != same(sound)


@pytest.mark.parametrize("backend", COMPILED)
@pytest.mark.parametrize("change", [change for name, change in BROKEN if name == "neuron"], ids=str)
def test_a_changed_neuron_changes_the_training_of_a_network(
    change: dict[str, Any], backend: str, monkeypatch: pytest.MonkeyPatch
):
    network = MLP(2, [9, 9, 2], activation="tanh", rng=Random(1))
    rows = [(0.5, -1.0), (2.0, 0.25)]

    def losses(backend: str) -> list[float]:
        compiled = compile(
            network.parameters(), loss=lambda x, y: total(network([x, y])) ** 2, example=rows[0], backend=backend
        )
        return Training(compiled, rows, 0.01).run(4)

    sound = losses(backend)
    monkeypatch.setitem(OPS, "neuron", replace(OPS["neuron"], **change))
    monkeypatch.setattr("downhill.nn.weighted_sum", generate("neuron"))
    assert losses(backend) == same(losses("eager"))
    assert losses(backend)[-1] != same(sound[-1])


@pytest.mark.parametrize("backend", COMPILED)
@pytest.mark.parametrize("square", [lambda p: p * p, lambda p: p**2])
def test_a_changed_total_changes_a_penalty(
    square: Callable[[Value], Value], backend: str, monkeypatch: pytest.MonkeyPatch
):
    parameters = [Value(0.1 * place) for place in range(1, 12)]
    sound = compile(parameters, loss=lambda: total(list(map(square, parameters))), backend=backend).gradients([()])
    assert sound[1] == same([2.0 * parameter.data for parameter in parameters])
    monkeypatch.setitem(OPS, "total", replace(OPS["total"], local_grads=("*[3.0] * len(a)",)))
    changed = compile(parameters, loss=lambda: total(list(map(square, parameters))), backend=backend).gradients([()])
    assert changed[1] == same([6.0 * parameter.data for parameter in parameters])


SHARED: list[tuple[str, Callable[[Value, Value], Value]]] = [
    # an op, and what computes its number by another op as well
    ("pow", lambda p, x: p * p * x + p**2),
    ("pow", lambda p, x: p**2 * x + p * p),
    ("mul", lambda p, x: p * p * x + p**2),
    ("mul", lambda p, x: p**2 * x + p * p),
    ("mul", lambda p, x: (p * 1.0) * x),
    ("add", lambda p, x: (p + 0.0) * x),
    ("add", lambda p, x: (p - x).tanh() + (p + -x).tanh()),
    ("sub", lambda p, x: (p - x).tanh() + (p + -x).tanh()),
    ("neg", lambda p, x: (-p).__neg__() * x),
    ("div", lambda p, x: (p / 1.0) * x + p),
    ("pow", lambda p, x: p**1.0 * x + p),
    ("sqrt", lambda p, x: p.sqrt() * x + p**0.5),
    ("total", lambda p, x: total([p]) * x + p),
    ("total", lambda p, x: total([p, x, p]) + (p + x + p)),
]


@pytest.mark.parametrize("backend", COMPILED)
@pytest.mark.parametrize("case", range(len(SHARED)))
def test_a_changed_row_is_noticed_where_another_computes_the_same_number(
    case: int, backend: str, monkeypatch: pytest.MonkeyPatch
):
    name, function = SHARED[case]

    def gradient(backend: str) -> float:
        p = Value(1.3)
        compiled = compile([p], loss=lambda x: function(p, x), example=(0.7,), backend=backend)
        return compiled.gradients([(0.7,), (-0.2,)])[1][0]

    sound = gradient(backend)
    assert sound == same(gradient("eager"))
    changed = OPS[name].local_grads[0].replace("*[1.0]", "*[3.0]")
    changed = changed if changed.startswith("*") else f"3.0 * ({changed})"
    monkeypatch.setitem(OPS, name, replace(OPS[name], local_grads=(changed, *OPS[name].local_grads[1:])))
    row = generate(name)
    for attribute in ATTRIBUTES.get(name, (name,)):
        monkeypatch.setattr(Value, attribute, row, raising=False)
    if name == "pow":
        monkeypatch.setattr(value_module, "_power_of_constant", with_constant("pow"))
    monkeypatch.setitem(globals(), "total", generate("total"))
    assert gradient("eager") != same(sound)
    assert gradient(backend) == same(gradient("eager"))


@pytest.mark.parametrize("backend", COMPILED)
@pytest.mark.parametrize("row", PYTORCH["ops"], ids=lambda row: f"{row['op']} {row['operands']}")
def test_ops_as_pytorch_has_them(row: dict[str, Any], backend: str):
    values = [Value(0.7) for _ in row["operands"]]
    name: str = row["op"]
    method = METHODS.get(name, name)
    compiled = compile(values, loss=lambda: getattr(Value, method)(*values), backend=backend)
    if not finite(row["out"], *row["grads"]):
        with pytest.raises(NotFiniteError):
            compiled.gradients([()], row["operands"])
        return
    loss, gradients = compiled.gradients([()], row["operands"])
    assert loss == same(row["out"])
    assert gradients == same(row["grads"])


@settings(max_examples=200, deadline=None)
@given(GRAPHS, some.tuples(AT, AT, AT), ROWS)
def test_any_graph(graph: list[Line], parameters: tuple[float, ...], rows: list[tuple[float, float]]):
    try:
        loss, gradients, nodes = eager(graph, parameters, rows)
    except (ArithmeticError, ValueError):
        assume(False)
        return
    assume(all(1e-3 < abs(node.data) < 1e3 for node in nodes if node.inputs))
    assume(all(abs(a.data - b.data) > 1e-6 for a, b in map(_compared, nodes) if a is not b))
    assume(finite(*(node.grad for node in nodes)))
    scale = max(1.0, *(abs(node.data) for node in nodes), *(abs(node.grad) for node in nodes))
    assume(scale < 1e6)
    # The rounding of an angle turns its sine the further the larger it is.
    scale *= max([1.0, *(abs(node.inputs[0].data) for node in nodes if node.op in ("sin", "cos"))])
    for backend in COMPILED:
        compiled = compiled_graph(graph, parameters, rows[0], backend)
        found, found_gradients = compiled.gradients(rows)
        near = pytest.approx([loss, *gradients], rel=1e-12, abs=1e-12 * scale)
        assert [found, *found_gradients] == near, backend
        outputs = compiled.map(rows)
        assert sum(outputs) / len(rows) == pytest.approx(loss, rel=1e-12, abs=1e-12 * scale), backend


def _compared(node: Value) -> tuple[Value, Value]:
    """The two numbers by whose order an op chooses."""
    return node.inputs[:2] if node.op in ("maximum", "minimum") else (node, node)  # type: ignore[return-value]


@settings(max_examples=300, deadline=None)
@given(GRAPHS, some.tuples(WILD, WILD), some.lists(some.tuples(WILD), min_size=1, max_size=3))
def test_a_number_that_is_infinite_is_found_wherever_it_arises(
    graph: list[Line], parameters: tuple[float, ...], rows: list[tuple[float]]
):
    tame = [(0.5,)]
    try:
        assume(all_used(graph, (0.7, 1.1, 0.5)))
    except (ArithmeticError, ValueError):
        assume(False)
    # The last digit of an angle of many turns decides where it points, and so whether what follows has a result.
    assume(all(abs(angle) < MANY_TURNS for row in rows for angle in angles(graph, (*parameters, *row))))
    slope_alone = False  # `Value` computes slopes on the way forward, also those that nobody needs
    try:
        _, gradients, nodes = eager(graph, parameters, rows)
        forward = finite(*(node.data for node in nodes))
        well = forward and finite(*gradients)
    except (ArithmeticError, ValueError) as error:
        forward = well = False
        slope_alone = isinstance(error, OverflowError)
    for backend in COMPILED:
        compiled = compiled_graph(graph, (0.7, 1.1), tame[0], backend)
        if well:
            loss, found = compiled.gradients(rows, parameters)
            assert finite(loss, *found), backend
        elif slope_alone:
            with suppress(NotFiniteError):
                loss, found = compiled.gradients(rows, parameters)
                assert finite(loss, *found), backend
        elif not forward:
            with pytest.raises(NotFiniteError):
                compiled.gradients(rows, parameters)


def two_classes(data: Dataset) -> list[tuple[float, float, float]]:
    """Rows of x, y and the class as -1 or 1."""
    return [(x, y, 2.0 * label - 1.0) for (x, y), label in zip(*data, strict=True)]


def classifier(backend: str, activation: str, rng: Random, rows: Sequence[Sequence[float]]) -> tuple[MLP, Compiled]:
    network = MLP(2, [5, 4, 1], activation=activation, rng=rng)
    return network, compile(
        network.parameters(),
        loss=lambda x, y, target: max_margin([network([x, y])], [target]),
        example=rows[0],
        penalty=lambda: 1e-3 * total([p * p for p in network.parameters()]),
        predict=lambda x, y: network([x, y]),
        point=(0.0, 0.0),
        backend=backend,
    )


@pytest.mark.parametrize("backend", COMPILED)
@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
@pytest.mark.parametrize("data", DATASETS)
def test_a_network_on_every_dataset(data: str, activation: str, backend: str):
    rows = two_classes(DATASETS[data](31))
    network, compiled = classifier(backend, activation, Random(7), rows)
    loss, gradients = compiled.gradients(rows)
    targets = [row[2] for row in rows]
    expected = max_margin([network(row[:2]) for row in rows], targets) + 1e-3 * total(
        [p * p for p in network.parameters()]
    )
    expected.backward()
    assert loss == pytest.approx(expected.data, rel=1e-12)
    assert gradients == pytest.approx([p.grad for p in network.parameters()], rel=1e-12, abs=1e-14)
    points = [row[:2] for row in rows]
    assert list(compiled.map(points)) == pytest.approx([network(point).data for point in points], rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("backend", COMPILED)
@pytest.mark.parametrize("data", DATASETS)
def test_a_hundred_steps_end_where_the_engine_ends(data: str, backend: str):
    rows = two_classes(DATASETS[data](24))
    network, compiled = classifier(backend, "tanh", Random(3), rows)
    training = Training(compiled, rows, 0.1, optimizer=descent(momentum=0.9, weight_decay=0.001))
    losses = training.run(60) + training.run(40)
    optimizer = SGD(network.parameters(), 0.1, momentum=0.9, weight_decay=0.001)
    expected: list[float] = []
    for _ in range(100):
        penalty = 1e-3 * total([p * p for p in network.parameters()])
        loss = max_margin([network(row[:2]) for row in rows], [row[2] for row in rows]) + penalty
        expected.append(loss.data)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert losses == pytest.approx(expected, rel=1e-9)
    assert training.parameters == pytest.approx([p.data for p in network.parameters()], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("backend", COMPILED)
@pytest.mark.parametrize("optimizer", [descent(momentum=0.9), adam(), adam(weight_decay=0.01)], ids=str)
@pytest.mark.parametrize("batch_size", [None, 1, 7, 10, 24, 100])
def test_a_hundred_steps_in_batches_end_where_eager_ones_do(backend: str, optimizer: Any, batch_size: int | None):
    rows = two_classes(moons(25))  # of an even number, a gradient would cancel, and Adam magnify its rounding
    ends: list[list[float]] = []
    for name in (backend, "eager"):
        _, compiled = classifier(name, "tanh", Random(3), rows)
        training = Training(compiled, rows, 0.02, optimizer=optimizer, batch_size=batch_size, seed=11)
        losses = [*training.run(33), *training.run(0), *training.run(67)]
        ends.append([*losses, *training.parameters])
    assert ends[0] == pytest.approx(ends[1], rel=1e-9, abs=1e-12)


def odd_network(parameters: Sequence[Value], row: Sequence[Value]) -> Value:
    """Neurons that share inputs, or weights, or have the same input twice, or a constant, or one that is a weight."""
    first = [weighted_sum(parameters[9], parameters[0:9], [*row, *row, *row]).tanh(), *row, *row]
    first += [Value(0.25), parameters[3], first[0] * row[0], first[0]]
    assert len(first) == 11
    second = [weighted_sum(parameters[at + 11], parameters[at : at + 11], first).relu() for at in (0, 5, 10, 20)]
    third = weighted_sum(parameters[4], parameters[11:22], first)
    backwards = weighted_sum(parameters[0], parameters[10:0:-1], first[1:])
    few = weighted_sum(parameters[1], parameters[2:6], second)
    few_too = weighted_sum(parameters[1], parameters[3:7], second)
    squares = total([parameter * parameter for parameter in parameters[7:19]])
    return few * few_too.sin() + third.softplus() + 0.1 * backwards + 0.01 * squares * first[1]


@pytest.mark.parametrize("backend", COMPILED)
def test_neurons_with_whatever_inputs(backend: str):
    rng = Random(9)
    parameters = [Value(rng.uniform(-1.0, 1.0)) for _ in range(32)]
    rows = [(rng.uniform(-1.0, 1.0), rng.uniform(-1.0, 1.0), rng.uniform(-1.0, 1.0)) for _ in range(7)]
    compiled = compile(
        parameters,
        loss=lambda *row: odd_network(parameters, row),
        example=rows[0],
        penalty=lambda: odd_network(parameters, parameters[:3]),
        predict=lambda *row: odd_network(parameters, row),
        point=rows[0],
        backend=backend,
    )
    loss, gradients = compiled.gradients(rows)
    losses = [odd_network(parameters, [Value(number) for number in row]) for row in rows]
    expected = total(losses) / len(losses) + odd_network(parameters, parameters[:3])
    expected.backward()
    assert loss == pytest.approx(expected.data, rel=1e-12)
    assert gradients == pytest.approx([p.grad for p in parameters], rel=1e-12, abs=1e-14)
    assert list(compiled.map(rows)) == pytest.approx([value.data for value in losses], rel=1e-12)


@pytest.mark.parametrize("backend", COMPILED)
@pytest.mark.parametrize("activation", ["relu", "tanh"])
@pytest.mark.parametrize("sizes", [(8,), (9, 13), (7, 8, 31), (70,)], ids=str)
def test_narrow_and_wide_layers(sizes: tuple[int, ...], activation: str, backend: str):
    network = MLP(2, [*sizes, 1], activation=activation, rng=Random(2))
    rows = two_classes(circles(11))
    compiled = compile(
        network.parameters(),
        loss=lambda x, y, target: (network([x, y]) - target) ** 2,
        example=rows[0],
        penalty=lambda: 1e-3 * total([p * p for p in network.parameters()]),
        backend=backend,
    )
    loss, gradients = compiled.gradients(rows)
    expected = mean_squared_error([network(row[:2]) for row in rows], [row[2] for row in rows])
    expected += 1e-3 * total([p * p for p in network.parameters()])
    expected.backward()
    assert loss == pytest.approx(expected.data, rel=1e-12)
    assert gradients == pytest.approx([p.grad for p in network.parameters()], rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("backend", COMPILED)
def test_the_houses(backend: str):
    slope, intercept = Value(0.1), Value(50.0)
    rows = [(house.area / 1e3, house.price / 1e3) for house in sample()]
    compiled = compile(
        [slope, intercept],
        loss=lambda area, price: mean_squared_error([slope * area + intercept], [price]),
        example=rows[0],
        backend=backend,
    )
    loss, gradients = compiled.gradients(rows)
    expected = mean_squared_error([slope * area + intercept for area, _ in rows], [price for _, price in rows])
    expected.backward()
    assert [loss, *gradients] == pytest.approx([expected.data, slope.grad, intercept.grad], rel=1e-12)


@pytest.mark.parametrize("backend", COMPILED)
def test_the_lectures_training_as_pytorch_has_it(backend: str):
    recorded = PYTORCH["lecture_training"]
    network = MLP(3, [4, 4, 1], activation="tanh", last="tanh")
    for parameter, number in zip(network.parameters(), recorded["start"], strict=True):
        parameter.data = number
    rows = [(2.0, 3.0, -1.0, 1.0), (3.0, -1.0, 0.5, -1.0), (0.5, 1.0, 1.0, -1.0), (1.0, 1.0, -1.0, 1.0)]
    compiled = compile(
        network.parameters(),
        loss=lambda *row: 4.0 * (network(row[:3]) - row[3]) ** 2,  # the sum of four
        example=rows[0],
        backend=backend,
    )
    assert compiled.gradients(rows)[1] == same(recorded["first_grads"])
    training = Training(compiled, rows, 0.1)
    assert training.run(20) == same(recorded["losses"])
    assert training.parameters == same(recorded["end"])


@pytest.mark.parametrize("backend", COMPILED)
def test_the_demos_training_as_pytorch_has_it(backend: str):
    recorded = PYTORCH["margin_training"]
    network = MLP(2, [8, 8, 1])
    for parameter, number in zip(network.parameters(), recorded["start"], strict=True):
        parameter.data = number
    rows = [(*point, label) for point, label in zip(recorded["points"], recorded["labels"], strict=True)]
    compiled = compile(
        network.parameters(),
        loss=lambda x, y, target: max_margin([network([x, y])], [target]),
        example=rows[0],
        penalty=lambda: 1e-4 * total([p * p for p in network.parameters()]),
        backend=backend,
    )
    training = Training(compiled, rows, 0.05, optimizer=descent(momentum=0.9))
    assert training.run(15) == same(recorded["losses"])
    assert training.parameters == same(recorded["end"])


@pytest.mark.parametrize("backend", COMPILED)
def test_a_logit_of_a_thousand_does_no_harm(backend: str):
    logit = Value(0.3)
    compiled = compile(
        [logit],
        loss=lambda target: binary_cross_entropy_from_logits([logit], [target]),
        example=[1.0],
        backend=backend,
    )
    assert compiled.gradients([[1.0]], [1000.0]) == (0.0, [0.0])
    loss, gradients = compiled.gradients([[0.0]], [1000.0])
    assert (loss, gradients) == (1000.0, [1.0])


@pytest.mark.parametrize("backend", COMPILED)
def test_adam_takes_the_steps_of_its_paper(backend: str):
    x = Value(3.0)
    compiled = compile([x], loss=lambda: x**2, backend=backend)
    training = Training(compiled, [()], 0.1, optimizer=adam(beta1=0.9, beta2=0.99, epsilon=1e-8))
    training.run(2)
    # By hand. Step 1: the gradient 6 corrected to itself, so a move of 0.1 · 6 / (6 + 1e-8).
    at = 3.0 - 0.1 * 6.0 / (6.0 + 1e-8)
    first, second = 0.9 * 0.6 + 0.1 * 2.0 * at, 0.99 * 0.36 + 0.01 * (2.0 * at) ** 2
    at -= 0.1 * (first / (1.0 - 0.81)) / (math.sqrt(second / (1.0 - 0.99**2)) + 1e-8)
    assert training.parameters == pytest.approx([at], rel=1e-12)
