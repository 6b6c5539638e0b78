"""The code of Karpathy's lecture, as you would type it while listening, and the numbers it prints.

https://www.youtube.com/watch?v=VMj-3S1tku0
"""

import math
import random
from typing import Any

import pytest

from downhill import MLP, Value
from tests.engine.recorded import PYTORCH, same


def parabola(x: float) -> float:
    return 3 * x**2 - 4 * x + 5


def test_a_nudge_measures_the_slope_of_a_parabola():
    h = 0.000001
    x = 2 / 3
    assert (parabola(x + h) - parabola(x)) / h == 2.999378523327323e-06
    v = Value(3.0)
    (3 * v**2 - 4 * v + 5).backward()
    assert v.grad == 14.0


def test_a_nudge_measures_one_input_of_many():
    h = 0.0001
    a, b, c = 2.0, -3.0, 10.0
    d1 = a * b + c
    c += h
    d2 = a * b + c
    assert (d2 - d1) / h == 0.9999999999976694
    x, y, z = Value(2.0), Value(-3.0), Value(10.0)
    out = x * y + z
    out.backward()
    assert (out.data, x.grad, y.grad, z.grad) == (4.0, -3.0, 2.0, 1.0)


def test_the_first_expression_and_all_its_gradients():
    a = Value(2.0, label="a")
    b = Value(-3.0, label="b")
    c = Value(10.0, label="c")
    e = a * b
    e.label = "e"
    d = e + c
    d.label = "d"
    f = Value(-2.0, label="f")
    L = d * f  # noqa: N806
    L.label = "L"
    assert L.data == -8.0
    assert (d._prev, d._op) == ({e, c}, "+")
    L.backward()
    assert {v.label: v.grad for v in (L, f, d, c, e, a, b)} == {
        "L": 1.0,
        "f": 4.0,
        "d": -2.0,
        "c": -2.0,
        "e": -2.0,
        "a": 6.0,
        "b": -4.0,
    }


def test_one_step_along_the_gradient_raises_the_result():
    a, b, c, f = Value(2.0), Value(-3.0), Value(10.0), Value(-2.0)
    L = (a * b + c) * f  # noqa: N806
    L.backward()
    for leaf in (a, b, c, f):
        leaf.data += 0.01 * leaf.grad
    assert ((a * b + c) * f).data == pytest.approx(-7.286496, abs=1e-12)


def test_a_value_used_twice_and_a_step_against_its_gradient():
    a, b = Value(-2.0), Value(3.0)
    d = a * b
    e = a + b
    f = d * e
    f.backward()
    assert (d.data, e.data, f.data) == (-6.0, 1.0, -6.0)
    assert (d.grad, e.grad, a.grad, b.grad) == (1.0, -6.0, -3.0, -8.0)
    a.data -= 0.1 * a.grad
    assert a.data == -1.7
    assert (a * b * (a + b)).data == pytest.approx(-6.63, abs=1e-12)


def neuron() -> tuple[dict[str, Value], Value, Value]:
    """Its leaves, n = w·x + b and o = tanh(n)."""
    x1 = Value(2.0, label="x1")
    x2 = Value(0.0, label="x2")
    w1 = Value(-3.0, label="w1")
    w2 = Value(1.0, label="w2")
    b = Value(6.8813735870195432, label="b")
    x1w1 = x1 * w1
    x2w2 = x2 * w2
    x1w1x2w2 = x1w1 + x2w2
    n = x1w1x2w2 + b
    return {v.label: v for v in (x1, x2, w1, w2, b)}, n, n.tanh()


FACTS = {"x1": -1.5, "x2": 0.5, "w1": 1.0, "w2": 0.0, "b": 0.5}


def test_the_neuron_and_its_gradients():
    leaves, _, o = neuron()
    o.backward()
    assert o.data == pytest.approx(math.sqrt(0.5), abs=1e-12)
    assert {name: v.grad for name, v in leaves.items()} == pytest.approx(FACTS, abs=1e-12)


def test_the_neuron_is_that_of_pytorch():
    leaves, _, o = neuron()
    o.backward()
    assert o.data == same(PYTORCH["neuron"]["out"])
    assert {name: v.grad for name, v in leaves.items()} == same(PYTORCH["neuron"]["grads"])


def test_the_neuron_can_be_gone_through_backward_node_by_node():
    leaves, n, o = neuron()
    o.grad = 1.0
    o._backward()
    assert n.grad == pytest.approx(0.5)
    n._backward()
    x1w1x2w2 = next(v for v in n.inputs if v.inputs)
    leaves["b"]._backward()
    x1w1x2w2._backward()
    for product in x1w1x2w2.inputs:
        product._backward()
    assert {name: v.grad for name, v in leaves.items()} == pytest.approx(FACTS, abs=1e-12)


def test_tanh_cut_into_smaller_operations_has_the_same_gradients():
    leaves, n, _ = neuron()
    e = (2 * n).exp()
    o = (e - 1) / (e + 1)
    o.backward()
    assert o.data == pytest.approx(math.sqrt(0.5), abs=1e-12)
    assert {name: v.grad for name, v in leaves.items()} == pytest.approx(FACTS, abs=1e-12)


def test_an_operation_typed_along_with_the_lecture_replaces_ours(monkeypatch: pytest.MonkeyPatch):
    def tanh(self: Value) -> Value:
        x = self.data
        t = (math.exp(2 * x) - 1) / (math.exp(2 * x) + 1)
        out = Value(t, (self,), "tanh")

        def _backward() -> None:
            self.grad += (1 - t**2) * out.grad

        out._backward = _backward
        return out

    monkeypatch.setattr(Value, "tanh", tanh)
    leaves, _, o = neuron()
    o.backward()
    assert o.own_backward is not None
    assert {name: v.grad for name, v in leaves.items()} == pytest.approx(FACTS, abs=1e-12)


def test_the_graph_can_be_walked_to_draw_it():
    def trace(root: Value) -> tuple[set[Value], set[tuple[Value, Value]]]:
        nodes: set[Value] = set()
        edges: set[tuple[Value, Value]] = set()

        def build(v: Value) -> None:
            if v not in nodes:
                nodes.add(v)
                for child in v._prev:
                    edges.add((child, v))
                    build(child)

        build(root)
        return nodes, edges

    nodes, edges = trace(neuron()[-1])
    assert (len(nodes), len(edges)) == (10, 9)
    assert sorted(v._op for v in nodes) == ["", "", "", "", "", "*", "*", "+", "+", "tanh"]


class Neuron:
    """As typed along with the lecture."""

    def __init__(self, nin: int):
        self.w = [Value(random.uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(random.uniform(-1, 1))

    def __call__(self, x: Any) -> Any:
        act = sum((wi * xi for wi, xi in zip(self.w, x, strict=True)), self.b)
        return act.tanh()

    def parameters(self):
        return [*self.w, self.b]


class Layer:
    """As typed along with the lecture."""

    def __init__(self, nin: int, nout: int):
        self.neurons = [Neuron(nin) for _ in range(nout)]

    def __call__(self, x: Any) -> Any:
        outs = [n(x) for n in self.neurons]
        return outs[0] if len(outs) == 1 else outs

    def parameters(self):
        return [p for neuron in self.neurons for p in neuron.parameters()]


class LectureMLP:
    """As typed along with the lecture."""

    def __init__(self, nin: int, nouts: list[int]):
        sz = [nin, *nouts]
        self.layers = [Layer(sz[i], sz[i + 1]) for i in range(len(nouts))]

    def __call__(self, x: Any) -> Any:
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]


XS = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
YS = [1.0, -1.0, -1.0, 1.0]


def train(n: Any) -> list[float]:
    losses: list[float] = []
    for _ in range(20):
        ypred = [n(x) for x in XS]
        loss: Any = sum((yout - ygt) ** 2 for ygt, yout in zip(YS, ypred, strict=True))
        for p in n.parameters():
            p.grad = 0.0
        loss.backward()
        for p in n.parameters():
            p.data += -0.1 * p.grad
        losses.append(loss.data)
    return losses


def test_the_training_loop_of_the_lecture_gives_the_losses_of_pytorch():
    random.seed(1337)
    n = LectureMLP(3, [4, 4, 1])
    assert len(n.parameters()) == 41
    assert [p.data for p in n.parameters()] == PYTORCH["lecture_training"]["start"]
    assert train(n) == pytest.approx(PYTORCH["lecture_training"]["losses"], rel=1e-10)
    assert [p.data for p in n.parameters()] == pytest.approx(PYTORCH["lecture_training"]["end"], rel=1e-10)


def test_our_own_network_is_the_one_of_the_lecture_when_asked_to_be():
    n = MLP(3, [4, 4, 1], activation="tanh", last="tanh", random_bias=True, rng=random.Random(1337))
    assert [p.data for p in n.parameters()] == PYTORCH["lecture_training"]["start"]
    assert train(n) == pytest.approx(PYTORCH["lecture_training"]["losses"], rel=1e-10)


def test_forgetting_to_zero_the_gradients_adds_them_up():
    random.seed(1337)
    n = LectureMLP(3, [4, 4, 1])
    loss: Any = sum((n(x) - y) ** 2 for x, y in zip(XS, YS, strict=True))
    loss.backward()
    once = [p.grad for p in n.parameters()]
    assert once == pytest.approx(PYTORCH["lecture_training"]["first_grads"], rel=1e-10)
    again: Any = sum((n(x) - y) ** 2 for x, y in zip(XS, YS, strict=True))
    again.backward()
    assert [p.grad for p in n.parameters()] == pytest.approx([2 * grad for grad in once], rel=1e-12)
