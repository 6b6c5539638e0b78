"""What all gradients cost: counted on small networks by hand, and on larger ones by how they grow."""

import pytest

from lessons.backpropagation import cost
from lessons.backpropagation.cost import growing, of_network
from tests.lessons.scenes import drawer, handle, value

draw = drawer(cost)


def test_one_hidden_neuron_is_counted_by_hand() -> None:
    # Forward: b + w₁x₁ + w₂x₂ is 2 products and 2 sums, and tanh; then b + w·h is 1 product and 1 sum, and tanh.
    # Back: two edges for each product and sum, one for each tanh. Given: 2 inputs, 3 weights, 2 biases.
    found = of_network(1)
    assert found == (7, 8, 14)
    assert (found.both, found.nudging) == (22, 64)


def test_nudging_grows_as_the_square_and_both_passes_as_the_network() -> None:
    small, large = growing()[16], growing()[32]
    times = large.wanted / small.wanted
    assert large.nudging / small.nudging == pytest.approx(times**2, rel=0.05)
    assert large.both / small.both == pytest.approx(times, rel=0.05)
    assert all(net.both < 3 * net.forward for net in growing().values())


def test_the_handle_is_on_the_line_of_nudging() -> None:
    scene = draw(neurons=16.0)
    assert (handle(scene, "neurons")["x"], handle(scene, "neurons")["y"]) == (16.0, value(scene, "by_nudging"))
    assert value(scene, "by_passes") == growing()[16].both
