"""Trainings and maps, whatever the back end; and the reasons why one was not taken."""

import gc
from array import array
from random import Random
from typing import Any

import pytest

from downhill import MLP, Value, max_margin, moons
from downhill.compile import BACKENDS, CannotCompileError, Training, adam, backends, compile, descent, session  # noqa: A004
from downhill.compile import compiled as compiled_module
from downhill.compile.shuffle import MASK, shuffle

ROWS = [(x, y, 2.0 * label - 1.0) for (x, y), label in zip(*moons(20), strict=True)]


def classifier(backend: str | None = None, sizes: tuple[int, ...] = (4, 1)) -> tuple[MLP, Any]:
    network = MLP(2, sizes, rng=Random(5))
    return network, compile(
        network.parameters(),
        loss=lambda x, y, target: max_margin([network([x, y])], [target]),
        example=ROWS[0],
        predict=lambda x, y: network([x, y]),
        point=(0.0, 0.0),
        backend=backend,
    )


def test_the_fastest_back_end_is_taken():
    assert list(BACKENDS) == ["wasm simd", "wasm", "python", "eager"]
    _, compiled = classifier()
    assert compiled.backend == "wasm simd"
    assert compiled.reasons == []


def test_without_webassembly_python_is_taken_and_the_reason_given(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(backends, "host", lambda _: None)
    _, compiled = classifier()
    assert compiled.backend == "python"
    assert compiled.reasons == 2 * ["There is nothing here that runs WebAssembly."]
    with pytest.raises(CannotCompileError):
        classifier("wasm")


def test_a_browser_that_refuses_simd_gets_the_plain_module(monkeypatch: pytest.MonkeyPatch):
    found = backends.host

    def picky(binary: bytes) -> Any:
        if b"\xfd\xf2\x01" in binary:  # f64x2.mul
            raise ValueError("the module is not valid")
        return found(binary)

    monkeypatch.setattr(backends, "host", picky)
    assert classifier()[1].backend == "wasm"


def test_a_backward_step_written_by_hand_is_left_to_value():
    p = Value(3.0)

    def double(x: Value) -> Value:
        out = Value(2.0 * p.data * x.data, (p, x), "double")

        def _backward() -> None:
            p.grad += 2.0 * x.data * out.grad

        out._backward = _backward
        return out

    compiled = compile([p], loss=double, example=(1.0,))
    assert compiled.backend == "eager"
    assert compiled.reasons == ["A backward step written by hand has no formula to compile."]
    assert compiled.gradients([(1.0,), (2.0,)]) == (9.0, [3.0])
    with pytest.raises(CannotCompileError):
        compile([p], loss=double, example=(1.0,), backend="python")


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_map_has_an_answer_for_every_row(backend: str):
    network, compiled = classifier(backend)
    points = [row[:2] for row in ROWS]
    expected = [network(point).data for point in points]
    for count in (0, 1, 2, 19, 20):
        assert list(compiled.map(points[:count])) == pytest.approx(expected[:count], rel=1e-12, abs=1e-15)
    flat = array("d", [number for point in points for number in point])
    assert compiled.map(flat) == compiled.map(points)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_map_may_show_many_neurons(backend: str):
    network = MLP(2, [3, 1], rng=Random(5))

    def neurons(x: Value, y: Value) -> list[Value]:
        return [*network.layers[0]([x, y]), network([x, y])]

    compiled = compile(network.parameters(), predict=neurons, point=(0.0, 0.0), backend=backend)
    rows = [(0.5, -1.0), (2.0, 0.25), (-1.0, -1.0)]
    expected = [value.data for row in rows for value in neurons(Value(row[0]), Value(row[1]))]
    assert list(compiled.map(rows)) == pytest.approx(expected, rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("backend", BACKENDS)
def test_steps_asked_for_at_once_or_one_by_one_are_the_same(backend: str):
    settings = {"optimizer": adam(), "batch_size": 6, "seed": 3}
    together, single = (Training(classifier(backend)[1], ROWS, 0.05, **settings) for _ in range(2))
    together.run(17)
    for _ in range(17):
        single.run()
    assert together.losses == single.losses
    assert together.parameters == single.parameters


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_learning_rate_may_change_with_the_step(backend: str):
    p = Value(0.0)
    compiled = compile([p], loss=lambda: p * 1.0, backend=backend)
    training = Training(compiled, [()], lambda step: 2.0**-step)
    training.run(2)
    training.run(1)
    assert training.parameters == [-1.75]


@pytest.mark.parametrize("backend", BACKENDS)
def test_so_many_steps_that_memory_grows_go_on_from_where_the_last_one_was(backend: str):
    # The slope is 1, and a step of 1/1024 is exact.
    p = Value(0.0)
    training = Training(compile([p], loss=lambda: p * 1.0, backend=backend), [()], 1.0 / 1024.0)
    for steps in (1, 10_000, 2):
        training.run(steps)
    assert training.losses == [-step / 1024.0 for step in range(10_003)]
    assert training.parameters == [-10_003.0 / 1024.0]


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("batch_size", [21, 2**32, 2**64])
def test_a_batch_larger_than_all_rows_is_all_rows(backend: str, batch_size: int):
    _, compiled = classifier(backend)
    training = Training(compiled, ROWS, 0.1, batch_size=batch_size, shuffled=False)
    assert training.run(2) == Training(compiled, ROWS, 0.1).run(2)


@pytest.mark.parametrize("backend", BACKENDS)
def test_trainings_of_one_model_do_not_disturb_each_other(backend: str):
    network, compiled = classifier(backend)
    first, second = Training(compiled, ROWS, 0.1), Training(compiled, ROWS[:5], 0.01)
    first.run(3)
    second.run(2)
    compiled.map([(0.0, 0.0)])
    first.run(3)
    alone = Training(classifier(backend)[1], ROWS, 0.1)
    alone.run(6)
    assert first.parameters == alone.parameters
    assert [p.data for p in network.parameters()] == [p.data for p in classifier(backend)[0].parameters()]
    first.write_back()
    assert [p.data for p in network.parameters()] == first.parameters


@pytest.mark.parametrize("backend", BACKENDS)
def test_rows_of_another_length_are_refused(backend: str):
    _, compiled = classifier(backend)
    with pytest.raises(ValueError, match="a row has 3 numbers, but row 1 has 2"):
        compiled.gradients([(1.0, 2.0, 3.0), (1.0, 2.0)])
    with pytest.raises(ValueError, match="3 numbers do not make rows of 2"):
        compiled.map(array("d", [1.0, 2.0, 3.0]))
    with pytest.raises(ValueError, match="there are no rows"):
        Training(compiled, [], 0.1)
    with pytest.raises(ValueError, match="at least one row"):
        Training(compiled, ROWS, 0.1, batch_size=0)


def test_settings_that_make_no_sense_are_refused():
    for make in (
        lambda: descent(momentum=-0.1),
        lambda: adam(beta1=1.0),
        lambda: adam(epsilon=0.0),
        lambda: adam(weight_decay=float("nan")),
    ):
        with pytest.raises(ValueError, match="must be"):
            make()
    with pytest.raises(ValueError, match="nothing to compile"):
        compile([])
    with pytest.raises(ValueError, match="a back end is one of"):
        compile([], loss=lambda: Value(1.0), backend="fortran")


def test_the_shuffle_draws_splitmix64():
    # The first number of SplitMix64 from 0, by its authors' C program, is 0xe220a8397b1dcdaf.
    order = list(range(2**20))
    shuffle(order, 0)
    assert order[2**20 - 1] == 0xE220A839 * 2**20 >> 32


def test_a_shuffle_keeps_every_row_and_goes_on_from_its_state():
    order = list(range(100))
    state = shuffle(order, MASK)
    assert sorted(order) == list(range(100)) != order
    once = order.copy()
    shuffle(order, state)
    assert order != once


@pytest.mark.parametrize("backend", BACKENDS)
def test_every_row_is_used_once_in_an_epoch_in_the_same_order(backend: str):
    # Each row is a power of 2 and the slope is its row, so a step of 1 tells which row it was.
    p = Value(0.0)
    rows = [(2.0**row,) for row in range(10)]
    compiled = compile([p], loss=lambda x: p * x, example=rows[0], backend=backend)
    training = Training(compiled, rows, 1.0, batch_size=1, seed=42)
    seen: list[float] = []
    for _ in range(30):
        before = training.parameters[0]
        training.run()
        seen.append(before - training.parameters[0])
    expected: list[float] = []
    order, state = [row[0] for row in rows], 42
    for _ in range(3):
        state = shuffle(order, state)
        expected += order
    assert seen == expected


@pytest.mark.parametrize("backend", [name for name in BACKENDS if name != "eager"])
def test_training_and_tracing_leave_nothing_behind(backend: str):
    def objects() -> int:
        gc.collect()
        return len(gc.get_objects())

    def work() -> None:
        _, compiled = classifier(backend)
        training = Training(compiled, ROWS, 0.1, batch_size=4)
        training.run(20)
        training.map([(0.0, 0.0)])

    work()
    work()
    before = objects()
    for _ in range(10):
        work()
    assert objects() - before < 50


def test_a_network_of_twenty_thousand_parameters_is_trained_in_loops():
    network, compiled = classifier(None, (140, 140, 1))
    assert len(network.parameters()) > 20_000
    assert compiled.backend == "wasm simd"
    assert len(compiled.binary) < 100_000
    loss, gradients = compiled.gradients(ROWS[:2])
    _, eager = classifier("eager", (140, 140, 1))
    expected, expected_gradients = eager.gradients(ROWS[:2])
    assert loss == pytest.approx(expected, rel=1e-12)
    assert gradients == pytest.approx(expected_gradients, rel=1e-12, abs=1e-12)


def test_a_wide_network_without_webassembly_says_why_it_is_slow(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(backends, "host", lambda _: None)
    _, compiled = classifier(None, (140, 140, 1))
    assert compiled.backend == "eager"
    assert compiled.reasons[-1] == "Python without loops is too long for 20020 products; 20000 would do."
    assert compiled.source == ""
    assert Training(compiled, ROWS[:2], 0.1).run(1) == [compiled.gradients(ROWS[:2])[0]]


def test_so_many_nodes_that_no_one_would_wait_are_left_to_value(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(compiled_module, "MOST_NODES", 20)
    _, compiled = classifier()
    assert compiled.backend == "eager"
    assert compiled.reasons[0].startswith("A program of ")


def test_a_long_training_forgets_its_oldest_losses_but_not_which_step_it_is_at(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(session, "REMEMBERED", 10)
    p = Value(1.0)
    training = Training(compile([p], loss=lambda: p * 1.0), [()], lambda step: float(step == 20))
    for _ in range(6):
        training.run(4)
    assert training.steps == 24
    assert training.losses == 7 * [1.0] + 3 * [0.0]
