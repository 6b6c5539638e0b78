"""Code written for micrograd, run on downhill, with the numbers it gives there.

https://github.com/karpathy/micrograd and https://github.com/EurekaLabsAI/micrograd
"""

import math
import random
from typing import Any

import pytest

from downhill import MLP, Layer, Module, Neuron, Value
from tests.engine.recorded import PYTORCH, same


def test_the_example_of_its_front_page_prints_its_numbers():
    a = Value(-4.0)
    b = Value(2.0)
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    g.backward()
    assert (f"{g.data:.4f}", f"{a.grad:.4f}", f"{b.grad:.4f}") == ("24.7041", "138.8338", "645.5773")
    assert g.data == same(PYTORCH["expression"]["out"])
    assert [a.grad, b.grad] == same(PYTORCH["expression"]["grads"])


def test_an_expression_that_uses_its_input_six_times():
    x = Value(-4.0)
    z = 2 * x + 2 + x
    q = z.relu() + z * x
    h = (z * z).relu()
    y = h + q + q * x
    y.backward()
    # z = 3x + 2 = -10, q = zx, y = z² + zx + zx² and so dy/dx = 2z·3 + (6x + 2) + (9x² + 4x) at x = -4
    assert (y.data, x.grad) == (100.0 + 40.0 - 160.0, -60.0 - 22.0 + 128.0)


def test_its_networks_print_as_they_do_there():
    assert repr(MLP(2, [2, 1])) == ("MLP of [Layer of [ReLUNeuron(2), ReLUNeuron(2)], Layer of [LinearNeuron(2)]]")
    assert len(MLP(2, [16, 16, 1]).parameters()) == 337
    assert repr(Neuron(3, nonlin=False)) == "LinearNeuron(3)"
    assert repr(Layer(2, 1, nonlin=True)) == "Layer of [ReLUNeuron(2)]"
    assert Module().parameters() == []


def test_a_seed_draws_the_weights_it_draws_there():
    random.seed(1337)
    model = MLP(2, [3, 1])
    drawn = [[w.data for w in neuron.w] for layer in model.layers for neuron in layer.neurons]
    random.seed(1337)
    assert drawn == [[random.uniform(-1, 1) for _ in range(nin)] for nin in (2, 2, 2, 3)]
    assert all(neuron.b.data == 0.0 for layer in model.layers for neuron in layer.neurons)


def test_its_demo_trains_as_pytorch_does():
    record = PYTORCH["margin_training"]
    model = MLP(2, [8, 8, 1])
    for p, start in zip(model.parameters(), record["start"], strict=True):
        p.data = start
    velocity = [0.0] * len(model.parameters())
    losses: list[float] = []
    for _ in record["losses"]:
        inputs = [list(map(Value, row)) for row in record["points"]]
        scores = list(map(model, inputs))
        margins = [(1 + -yi * scorei).relu() for yi, scorei in zip(record["labels"], scores, strict=True)]
        data_loss: Any = sum(margins) * (1.0 / len(margins))
        reg_loss: Any = 1e-4 * sum(p * p for p in model.parameters())
        total_loss = data_loss + reg_loss
        model.zero_grad()
        total_loss.backward()
        velocity = [0.9 * v + p.grad for v, p in zip(velocity, model.parameters(), strict=True)]
        for v, p in zip(velocity, model.parameters(), strict=True):
            p.data -= 0.05 * v
        losses.append(total_loss.data)
    assert losses == pytest.approx(record["losses"], rel=1e-10)
    assert [p.data for p in model.parameters()] == pytest.approx(record["end"], rel=1e-9, abs=1e-12)


def test_an_optimizer_may_keep_its_moments_at_the_parameters_as_that_of_eurekalabs_does():
    """With its own cross-entropy, of exps; the moments are those of a straight computation beside it."""
    parameters: list[Any] = [Value(0.5), Value(-1.0), Value(2.0)]
    for p in parameters:
        p.m = 0
        p.v = 0
    expected = [[0.5, 0.0, 0.0], [-1.0, 0.0, 0.0], [2.0, 0.0, 0.0]]
    for t in range(1, 6):
        ex = [p.exp() for p in parameters]
        probs = [x / sum(ex) for x in ex]
        loss = -(probs[1]).log()
        for p in parameters:
            p.grad = 0
        loss.backward()
        for p in parameters:
            p.m = 0.9 * p.m + (1 - 0.9) * p.grad
            p.v = 0.95 * p.v + (1 - 0.95) * (p.grad**2)
            p.data -= 0.1 * (p.m / (1 - 0.9**t)) / ((p.v / (1 - 0.95**t)) ** 0.5 + 1e-8)
        powers = [math.exp(number) for number, _, _ in expected]
        for place, one in enumerate(expected):
            slope = powers[place] / sum(powers) - (place == 1)
            one[1] = 0.9 * one[1] + 0.1 * slope
            one[2] = 0.95 * one[2] + 0.05 * slope**2
            one[0] -= 0.1 * one[1] / (1 - 0.9**t) / ((one[2] / (1 - 0.95**t)) ** 0.5 + 1e-8)
    for p, one in zip(parameters, expected, strict=True):
        assert [p.data, p.m, p.v] == pytest.approx(one, rel=1e-12)
