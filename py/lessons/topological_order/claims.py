"""What the lesson on the order of a backward pass says of the engine without one."""

from lessons.topological_order import unordered
from worlds import broken


def too_early() -> int:
    """The first step back of the graph that opens at which a node passes on before it is whole."""
    walked = broken.walk(unordered.GRAPH.opening, (unordered.CHANGE,))
    steps = range(1, broken.steps_back(walked) + 1)
    return next(step for step in steps if unordered.hasty(broken.backward(walked, step)))


def most_often(graph: str) -> int:
    """How often the edge that is walked most often is walked."""
    return max(unordered.more_than_once(graph))
