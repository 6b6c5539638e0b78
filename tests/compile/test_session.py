"""Trainings and maps, whatever the back end; and the reasons why one was not taken."""

import gc
import json
from array import array
from random import Random
from typing import Any

import pytest

from downhill import MLP, Value, max_margin, moons, total
from downhill.compile import BACKENDS, CannotCompileError, Training, adam, backends, compile, descent, session, to_wasm  # noqa: A004
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
    assert list(BACKENDS) == ["wasm", "python", "eager"]
    _, compiled = classifier()
    assert compiled.backend == "wasm"
    assert compiled.reasons == []


def test_without_webassembly_python_is_taken_and_the_reason_given(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(backends, "host", lambda _: None)
    _, compiled = classifier()
    assert compiled.backend == "python"
    assert compiled.reasons == ["There is nothing here that runs WebAssembly."]
    with pytest.raises(CannotCompileError):
        classifier("wasm")


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
    assert compiled.backend == "wasm"
    assert len(to_wasm.emit(*compiled.model.programs)[0]) < 100_000
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
    monkeypatch.setattr(backends, "MOST_NODES", 20)
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


# Changes in mid-run, and states that are saved.

KINDS = {"descent": descent(momentum=0.9, weight_decay=0.01), "adam": adam()}


def trained(backend: str, kind: str = "adam", **settings: Any) -> Training:
    network = MLP(2, [4, 1], activation="tanh", rng=Random(5))
    compiled = compile(
        network.parameters(),
        loss=lambda x, y, target: max_margin([network([x, y])], [target]),
        example=ROWS[0],
        penalty=lambda: total([p * p for p in network.parameters()]),
        backend=backend,
    )
    return Training(compiled, ROWS, 0.05, optimizer=KINDS[kind], batch_size=6, seed=3, **settings)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("backend", BACKENDS)
def test_a_restored_training_goes_on_to_the_last_digit(backend: str, kind: str):
    whole, half = trained(backend, kind), trained(backend, kind)
    expected = whole.run(30)
    assert half.run(13) == expected[:13]
    saved = json.loads(json.dumps(half.state()))
    half.run(5)
    other = trained(backend, kind)
    for training in (half, other):
        training.restore(saved)
        assert training.steps == 13
        assert training.run(17) == expected[13:]
        assert training.parameters == whole.parameters


@pytest.mark.parametrize("backend", ["python", "eager"])
def test_a_state_is_the_same_for_every_back_end(backend: str):
    fast, slow = trained("wasm"), trained(backend)
    fast.run(13)
    slow.run(13)
    one, other = fast.state(), slow.state()
    for name in ("order", "position", "shuffle", "steps", "optimizer", "penalty", "powers"):
        assert one[name] == other[name]
    slow.restore(one)
    assert slow.parameters == fast.parameters
    assert slow.run(5) == pytest.approx(fast.run(5), rel=1e-12)


def test_a_state_of_another_size_is_refused():
    training = trained("python")
    state = training.state()
    with pytest.raises(ValueError, match="there are 17 parameters, not 2"):
        training.restore({**state, "parameters": [1.0, 2.0]})
    with pytest.raises(ValueError, match="2 rows, not 20"):
        training.restore({**state, "order": [0, 1]})
    with pytest.raises(ValueError, match="there are 17 parameters, not 1"):
        training.parameters = [1.0]


@pytest.mark.parametrize("backend", BACKENDS)
def test_parameters_optimizer_and_penalty_may_change_in_mid_run(backend: str):
    training, reference = trained(backend), trained("eager")
    assert training.compiled.backend == backend
    for one in (training, reference):
        one.run(4)
        one.penalty = 0.25
        one.run(3)
        one.optimizer = descent(momentum=0.5)
        one.learning_rate = lambda step: 0.1 / (1 + step)
        one.run(3)
        one.parameters = [0.1 * place for place in range(17)]
        one.run(3)
        one.optimizer = adam(beta1=0.5)
        one.run(3)
    assert training.losses == pytest.approx(reference.losses, rel=1e-11)
    assert training.parameters == pytest.approx(reference.parameters, rel=1e-10)
    squares = sum(number * number for number in training.parameters)
    assert training.gradients()[0] - training.loss() == pytest.approx(0.25 * squares, rel=1e-9)


@pytest.mark.parametrize("backend", BACKENDS)
def test_an_optimizer_of_another_kind_begins_afresh(backend: str):
    training, fresh = trained(backend, "descent"), trained(backend, "adam")
    training.run(4)
    training.optimizer = fresh.optimizer
    fresh.restore({**training.state(), "velocities": [0.0] * 17, "squares": [0.0] * 17, "powers": [1.0, 1.0]})
    assert training.run(5) == fresh.run(5)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_training_stops_at_the_end_of_an_epoch(backend: str):
    training = trained(backend)
    assert training.steps_an_epoch == 4
    assert [len(training.run_epoch()), training.steps] == [4, 4]
    training.run(3)
    assert [len(training.run_epoch()), training.steps, training.state()["position"] >= 20] == [1, 8, True]


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_training_that_diverged_goes_on_once_it_is_put_back(backend: str):
    training = trained(backend, "descent")
    training.run(2)
    saved, expected = training.state(), training.run(3)
    training.learning_rate = 1e200
    training.run(50)
    assert training.divergence
    training.learning_rate = 0.05
    training.restore(saved)
    assert training.divergence is None
    assert training.run(3) == expected
