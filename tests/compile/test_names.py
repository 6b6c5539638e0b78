"""What a language model needs: a lookup, softmax and cross-entropy, in every back end, as PyTorch has them."""

import math
from array import array
from random import Random
from typing import Any

import pytest

from downhill import Embedding, Layer, Value, as_values, cross_entropy, draw, gradcheck, mean, softmax
from downhill.compile import BACKENDS, NotFiniteError, Training, adam, compile  # noqa: A004
from tests.engine.recorded import PYTORCH, same

ENTROPIES = pytest.mark.parametrize(
    "row", PYTORCH["cross_entropies"], ids=lambda row: f"{row['logits']}{row['target']}"
)


@ENTROPIES
def test_cross_entropy_and_softmax_are_those_of_pytorch(row: dict[str, Any]):
    logits = as_values(row["logits"])
    loss = cross_entropy(logits, row["target"])
    loss.backward()
    assert loss.data == same(row["loss"])
    assert [logit.grad for logit in logits] == same(row["grads"])
    assert cross_entropy(row["logits"], row["target"]) == same(row["loss"])
    assert softmax(row["logits"]) == same(row["softmax"])
    assert [share.data for share in softmax(logits)] == same(row["softmax"])


@pytest.mark.parametrize("backend", BACKENDS)
@ENTROPIES
def test_compiled_cross_entropy_is_that_of_pytorch(row: dict[str, Any], backend: str):
    logits = [Value(0.1) for _ in row["logits"]]
    if isinstance(row["target"], int):
        example = [float(row["target"])]
        compiled = compile(logits, loss=lambda y: cross_entropy(logits, y), example=example, backend=backend)
    else:
        example = row["target"]
        compiled = compile(logits, loss=lambda *y: cross_entropy(logits, y), example=example, backend=backend)
    loss, gradients = compiled.gradients([example], row["logits"])
    assert loss == same(row["loss"])
    assert gradients == same(row["grads"])


def test_the_gradients_of_softmax_are_its_slopes():
    gradcheck(lambda *z: softmax(z)[1] * softmax(z)[2], 0.3, -1.2, 2.0)
    gradcheck(lambda *z: cross_entropy(z, [0.5, 0.0, 2.0]), 0.3, -1.2, 2.0)


def model(table: Embedding, hidden: Layer, out: Layer) -> list[Value]:
    return [*table.parameters(), *hidden.parameters(), *out.parameters()]


def letters() -> tuple[Embedding, Layer, Layer]:
    """The network that PyTorch was asked about, with its numbers."""
    table, hidden, out = Embedding(5, 2), Layer(2, 6, activation="tanh"), Layer(6, 5, nonlin=False)
    rows, w1, b1, w2, b2 = PYTORCH["embedding_training"]["start"]
    for value, number in zip(table.parameters(), rows, strict=True):
        value.data = number
    for layer, weights, biases in ((hidden, w1, b1), (out, w2, b2)):
        size = len(layer.neurons[0].w)
        for place, (neuron, bias) in enumerate(zip(layer.neurons, biases, strict=True)):
            neuron.b.data = bias
            for value, number in zip(neuron.w, weights[place * size :], strict=False):
                value.data = number
    return table, hidden, out


def in_pytorchs_order(numbers: list[float]) -> list[float]:
    """Weights of a layer first, then its biases."""
    table, hidden, out = numbers[:10], numbers[10:28], numbers[28:]
    split = [[layer[at : at + size] for at in range(0, len(layer), size)] for layer, size in ((hidden, 3), (out, 7))]
    flat = [[*(w for neuron in layer for w in neuron[:-1]), *(neuron[-1] for neuron in layer)] for layer in split]
    return [*table, *flat[0], *flat[1]]


@pytest.mark.parametrize("backend", BACKENDS)
def test_an_embedding_is_trained_as_pytorch_trains_it(backend: str):
    record = PYTORCH["embedding_training"]
    table, hidden, out = letters()
    rows = [[float(letter), *counts] for letter, counts in enumerate(record["counts"])]
    compiled = compile(
        model(table, hidden, out),
        loss=lambda letter, *counts: cross_entropy(out(hidden(table(letter))), counts),
        example=rows[0],
        backend=backend,
    )
    training = Training(compiled, rows, 0.05, optimizer=adam())
    assert training.run(40) == pytest.approx(record["losses"], rel=1e-10)
    assert in_pytorchs_order(training.parameters) == pytest.approx(record["end"], rel=1e-8, abs=1e-10)


def test_a_lookup_passes_its_gradient_to_one_row_alone():
    for place in (2, Value(2.0)):
        table = Embedding(4, 3, rng=Random(1))
        assert [number.data for number in table(place)] == [number.data for number in table.table[2]]
        mean(table(place)).backward()
        assert [[number.grad for number in row] for row in table.table] == [
            [same(1 / 3)] * 3 if row == 2 else [0.0] * 3 for row in range(4)
        ]
    assert (len(table.parameters()), repr(table)) == (12, "Embedding(4, 3)")


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("shape", [(2, 1), (5, 1), (27, 2), (3, 9)])
def test_a_compiled_lookup_takes_each_rows_own(shape: tuple[int, int], backend: str):
    table = Embedding(*shape, rng=Random(3))
    rows = [(float(place),) for place in (*range(shape[0]), 0, 0, 1)]
    compiled = compile(
        table.parameters(),
        loss=lambda place: mean([number**3 for number in table(place)]),
        example=rows[0],
        predict=table,
        point=rows[0],
        backend=backend,
    )
    loss, gradients = compiled.gradients(rows)
    for value in table.parameters():
        value.grad = 0.0
    expected = mean(mean([number**3 for number in table(int(place))]) for (place,) in rows)
    expected.backward()
    assert loss == same(expected.data)
    assert gradients == same([value.grad for value in table.parameters()])
    assert compiled.map(rows).tolist() == [number.data for (place,) in rows for number in table.table[int(place)]]


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("place", [-1.0, 5.0, 1e12, math.nan, math.inf])
def test_a_place_that_is_not_in_the_table_is_refused(place: float, backend: str):
    table = Embedding(5, 2, rng=Random(3))
    compiled = compile(
        table.parameters(),
        loss=lambda place: mean(table(place)),
        example=[0.0],
        predict=lambda place: mean(table(place)),
        point=[0.0],
        backend=backend,
    )
    for ask in (compiled.gradients, compiled.map, compiled.losses):
        with pytest.raises(NotFiniteError):
            ask([[1.0], [place]])
    assert not Training(compiled, [[1.0], [place]], 0.1).run(1)


def test_a_class_that_does_not_exist_is_refused():
    for wrong in (-1, 3, Value(3.0)):
        with pytest.raises(ValueError, match=r"place|number"):
            cross_entropy(as_values([1.0, 2.0, 3.0]), wrong)
    with pytest.raises(ValueError, match="there are 3 and 2"):
        cross_entropy([1.0, 2.0, 3.0], [1.0, 2.0])
    with pytest.raises(ValueError, match="there is no number 4 among 4"):
        Embedding(4, 2)(4)


def test_draws_come_as_often_as_softmax_says_and_are_the_same_for_a_seed():
    rng, logits = Random(5), [0.0, 1.0, -1000.0, 2.0]
    drawn = [draw(logits, rng) for _ in range(20_000)]
    for place, share in enumerate(softmax(logits)):
        assert drawn.count(place) / 20_000 == pytest.approx(share, abs=4 * math.sqrt(0.25 / 20_000))
    again = Random(5)
    assert drawn[:50] == [draw(logits, again) for _ in range(50)]


def test_temperature_sharpens_and_flattens_what_is_drawn():
    logits = [0.0, 1.0, 0.5]
    assert {draw(logits, Random(seed), temperature=0.0) for seed in range(20)} == {1}
    assert {draw(logits, Random(seed), temperature=1e-300) for seed in range(20)} == {1}
    flat = [draw(logits, Random(seed), temperature=1e6) for seed in range(3000)]
    assert [flat.count(place) / 3000 for place in range(3)] == pytest.approx([1 / 3] * 3, abs=0.04)
    with pytest.raises(ValueError, match="must not be negative"):
        draw(logits, Random(1), temperature=-1.0)


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_loss_of_other_rows_is_theirs(backend: str):
    table, hidden, out = letters()
    compiled = compile(
        model(table, hidden, out),
        loss=lambda before, after: cross_entropy(out(hidden(table(before))), after),
        example=(0.0, 0.0),
        penalty=lambda: mean([p * p for p in table.parameters()]),
        backend=backend,
    )
    training = Training(compiled, [(0.0, 1.0), (1.0, 2.0), (2.0, 0.0)], 0.1)
    training.run(3)
    held_out = array("d", [3.0, 4.0, 4.0, 1.0])
    for value, number in zip(compiled.model.parameters, training.parameters, strict=True):
        value.data = number
    expected = [cross_entropy(out(hidden(table(before))), after).data for before, after in ((3, 4), (4, 1))]
    assert compiled.losses(held_out, training.parameters).tolist() == same(expected)
    assert training.loss(held_out) == same(sum(expected) / 2)
    assert training.loss() < training.gradients()[0]
