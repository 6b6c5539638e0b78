"""What the lesson on adding gradients says of its graphs."""

from worlds import lecture_net as net
from worlds.computations import COMPUTATIONS


def inputs(graph: str) -> str:
    """The numbers that a graph is given, as a point: “(−2, 3)”."""
    return net.listed(list(COMPUTATIONS[graph].inputs.values())).replace("[", "(").replace("]", ")")
