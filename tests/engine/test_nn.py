"""Neurons, layers and networks."""

import random
from typing import Any

import pytest

from downhill import MLP, SGD, Layer, Neuron, Value, as_values, gradcheck, max_margin, mean, topological_order
from tests.engine.recorded import PYTORCH


def test_a_neuron_is_its_activation_of_the_weighted_sum():
    neuron = Neuron(2, activation="tanh")
    for parameter, number in zip(neuron.parameters(), (-3.0, 1.0, 6.8813735870195432), strict=True):
        parameter.data = number
    out = neuron([2.0, 0.0])
    assert out.data == pytest.approx(0.7071067811865476)
    out.backward()
    assert [parameter.grad for parameter in neuron.parameters()] == pytest.approx([1.0, 0.0, 0.5])


def test_the_weighted_sum_is_one_node_of_bias_weights_and_inputs():
    neuron = Neuron(3, nonlin=False)
    x = as_values([1.0, 2.0, 3.0])
    out = neuron(x)
    assert out.op == "neuron"
    assert out.inputs == (neuron.b, *neuron.w, *x)


def test_one_node_for_the_weighted_sum_gives_the_gradients_of_many():
    rng = random.Random(7)
    neuron = Neuron(5, activation="tanh", random_bias=True, rng=rng)
    x = as_values([rng.uniform(-1, 1) for _ in range(5)])
    neuron(x).backward()
    fused = [value.grad for value in (*neuron.parameters(), *x)]
    for value in (*neuron.parameters(), *x):
        value.grad = 0.0
    out: Any = sum((w * xi for w, xi in zip(neuron.w, x, strict=True)), neuron.b)
    out.tanh().backward()
    assert fused == pytest.approx([value.grad for value in (*neuron.parameters(), *x)], rel=1e-14)


@pytest.mark.parametrize("activation", ["linear", "relu", "tanh", "sigmoid"])
def test_the_gradients_of_a_network_are_slopes(activation: str):
    model = MLP(2, [3, 2, 1], activation=activation, last=activation, random_bias=True, rng=random.Random(5))

    def loss(*numbers: Value) -> Value:
        weights = list(numbers)
        for layer in model.layers:
            for neuron in layer.neurons:
                neuron.w = [weights.pop(0) for _ in neuron.w]
                neuron.b = weights.pop(0)
        return mean([(model(x) - 0.5) ** 2 for x in ([0.4, -0.9], [0.7, 0.2], [-0.3, 0.5])])

    gradcheck(loss, *(parameter.data for parameter in model.parameters()))


def test_inputs_are_values_once_however_many_neurons_read_them():
    layer = Layer(2, 3)
    outs = layer([1.0, 2.0])
    leaves = {value for out in outs for value in topological_order(out) if not value.inputs}
    assert len(leaves - set(layer.parameters())) == 2


def test_a_layer_of_one_answers_with_a_value_and_of_more_with_a_list():
    assert isinstance(Layer(2, 1)([1.0, 2.0]), Value)
    assert len(Layer(2, 3)([1.0, 2.0])) == 3


def test_parameters_are_the_weights_then_the_bias_neuron_by_neuron():
    model = MLP(2, [2, 1])
    first, second, last = (neuron for layer in model.layers for neuron in layer.neurons)
    assert model.parameters() == [*first.w, first.b, *second.w, second.b, *last.w, last.b]


def test_zero_grad_forgets_every_gradient():
    model = MLP(2, [3, 1])
    model([1.0, 2.0]).backward()
    assert any(parameter.grad for parameter in model.parameters())
    model.zero_grad()
    assert not any(parameter.grad for parameter in model.parameters())


def test_a_generator_of_its_own_leaves_the_shared_one_alone():
    random.seed(3)
    state = random.getstate()
    one, other = (MLP(2, [3, 1], rng=random.Random(8)) for _ in range(2))
    assert random.getstate() == state
    assert [p.data for p in one.parameters()] == [p.data for p in other.parameters()]


def test_activations_can_be_chosen_for_the_hidden_layers_and_the_last():
    model = MLP(2, [2, 1], activation="sigmoid", last="tanh")
    assert repr(model) == ("MLP of [Layer of [SigmoidNeuron(2), SigmoidNeuron(2)], Layer of [TanhNeuron(2)]]")


def test_an_unknown_activation_is_refused_with_those_that_are_known():
    with pytest.raises(ValueError, match="one of linear, relu, tanh, sigmoid, not 'swish'"):
        Neuron(2, activation="swish")


def test_a_wrong_number_of_inputs_is_refused_with_both_numbers():
    with pytest.raises(ValueError, match="a neuron with 2 weights takes 2 inputs, not 3"):
        MLP(2, [3, 1])([1.0, 2.0, 3.0])


def test_the_fused_network_trains_as_pytorch_does():
    record = PYTORCH["margin_training"]
    model = MLP(2, [8, 8, 1])
    for parameter, start in zip(model.parameters(), record["start"], strict=True):
        parameter.data = start
    descent = SGD(model.parameters(), learning_rate=0.05, momentum=0.9)
    losses: list[float] = []
    for _ in record["losses"]:
        squares: Any = sum(parameter**2 for parameter in model.parameters())
        loss = max_margin([model(point) for point in record["points"]], record["labels"]) + 1e-4 * squares
        descent.zero_grad()
        loss.backward()
        descent.step()
        losses.append(loss.data)
    assert losses == pytest.approx(record["losses"], rel=1e-10)
