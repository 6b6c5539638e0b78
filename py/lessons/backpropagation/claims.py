"""What the lesson on backpropagation says of the cost of a pass."""

import math

from lessons.backpropagation import backward_pass as figure


def back_for_each_forward() -> list[float]:
    """How many operations back there are for each one forward: in the small network, and in those of the plot."""
    table = figure.TABLES["net"]
    costs = [figure.cost(figure.walk("net", table.opening[0])), *figure.growing()]
    return [cost.backward / cost.forward for cost in costs]


def steepness() -> float:
    """How many times as steeply the line of nudging rises, on axes that count in factors."""
    *_, before, last = figure.growing()
    return math.log(last.nudging / before.nudging) / math.log(last.both / before.both)
