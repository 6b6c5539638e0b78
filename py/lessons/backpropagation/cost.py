"""What do all gradients cost?  One pass forward and one back, against nudging every number by itself.

Counted in operations on the engine's own graphs: one for every node that is computed, one for every edge that is
walked. Nudging computes everything once, and once more for every number whose gradient is wanted.
"""

import random
from functools import cache
from typing import NamedTuple

from downhill.nn import MLP
from downhill.value import Value
from lessons.backpropagation.computations import SEED, through
from picture.graph import Walk
from picture.params import Params, counter
from picture.scene import Axis, Dots, Label, Line, Plot, Readout, Scene

TITLE = "What all gradients cost"
TASK = "Make the network larger, and watch what each way costs."
DOCK = ["neurons"]

NEURONS = counter("neurons", "Hidden neurons", 32, low=1.0, opening=4.0, role="error")
PARAMS = [NEURONS]
SHOWN = (1, 2, 4, 8, 12, 16, 20, 24, 28, 32)
"""The networks that the lines are drawn through."""


class Cost(NamedTuple):
    """What gradients cost, in operations."""

    wanted: int
    """For how many numbers a gradient is wanted."""
    forward: int
    """Computing the result once."""
    backward: int
    """Walking every edge once."""

    @property
    def both(self) -> int:
        """One pass forward and one backward."""
        return self.forward + self.backward

    @property
    def nudging(self) -> int:
        """Computing the result once, and once more for every number that is nudged."""
        return self.forward * (self.wanted + 1)


def cost(walked: Walk) -> Cost:
    """Counted on the engine's graph: its nodes that are computed, and its edges."""
    wanted = sum(not value.inputs for value in walked.order)
    return Cost(wanted, len(walked.computed), len(walked.wires))


@cache
def of_network(neurons: int) -> Cost:
    """For a network of two inputs, one hidden layer and one answer."""
    model = MLP(2, (neurons, 1), activation="tanh", last="tanh", rng=random.Random(SEED))
    signals = [Value(1.0), Value(-1.0)]
    for layer in model.layers:
        signals = through(layer, signals)
    return cost(Walk(signals[0]))


def growing() -> dict[int, Cost]:
    """What a network costs, by its number of hidden neurons."""
    return {neurons: of_network(neurons) for neurons in SHOWN}


def scene(params: Params) -> Scene:
    """Both costs against the size of the network, and where the reader's network is."""
    neurons = int(params["neurons"])
    here, nets = of_network(neurons), growing()
    numbers = {
        "wanted": Readout("numbers to adjust", here.wanted, "parameter", f"{here.wanted:,}"),
        "by_nudging": Readout("by nudging each", here.nudging, "error", f"{here.nudging:,}"),
        "by_passes": Readout("forward and back", here.both, "gradient", f"{here.both:,}"),
    }
    top = nets[SHOWN[-1]].nudging
    panel = Plot(
        "cost",
        "Operations for all gradients",
        Axis("neurons in the hidden layer", (0.0, NEURONS.high + 1.0)),
        Axis("operations", (0.0, 1.1 * top), format="~s"),
        [
            Line([(size, net.nudging) for size, net in nets.items()], "error", dashed=True),
            Line([(size, net.both) for size, net in nets.items()], "gradient"),
            Dots([(neurons, here.both)], "gradient", shape="diamond"),
            Label("nudging each", SHOWN[-1], top, "error", anchor="end"),
            Label("forward and back", SHOWN[-1], nets[SHOWN[-1]].both + 0.04 * top, "gradient", anchor="end"),
            NEURONS.handle("Size of the network", neurons, here.nudging, f"{neurons} hidden neurons"),
        ],
        numbers,
    )
    return Scene(
        [panel],
        alt=(
            f"A network with {neurons} hidden neurons has {here.wanted} numbers to adjust. All their gradients take "
            f"{here.nudging:,} operations by nudging, and {here.both:,} by one pass forward and one back."
        ),
        note=f"Nudging takes {here.nudging / here.both:.1f} times as many operations as going forward and back once.",
    )
