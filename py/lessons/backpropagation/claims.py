"""What the lesson on backpropagation says of the cost of a pass."""

from lessons.backpropagation import backward_pass, cost


def back_for_each_forward() -> list[float]:
    """How many operations back there are for each one forward: in the small network, and in those of the plot."""
    table = backward_pass.TABLES["net"]
    costs = [cost.cost(backward_pass.walk("net", table.opening[0])), *cost.growing().values()]
    return [each.backward / each.forward for each in costs]


def times_when_doubled() -> float:
    """How many times as many operations nudging takes in a network twice as large."""
    half, whole = cost.growing()[16], cost.growing()[32]
    return whole.nudging / half.nudging


def times_when_doubled_by_passes() -> float:
    """The same of one pass forward and one back."""
    half, whole = cost.growing()[16], cost.growing()[32]
    return whole.both / half.both
