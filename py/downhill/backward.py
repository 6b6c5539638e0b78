"""The backward pass: the chain rule, run once over the graph, gives every gradient.

Each edge knows its local gradient, so a node's share is one line, for each of its inputs:

    target.grad += local · upstream

The order matters: a node may pass on its gradient only when all of it has arrived, that is, after
everything above it. That is a topological order, walked in reverse.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from downhill.value import Value


class Step(NamedTuple):
    """One edge has been walked: `target.grad` has grown by `local * upstream`."""

    source: "Value"
    target: "Value"
    local: float
    upstream: float


def topological_order(root: "Value") -> list["Value"]:
    """Everything `root` was computed from, inputs before outputs, `root` last; each once.

    The order in which a depth-first walk leaves the nodes. It keeps its own stack: a recursive
    walk ends at about 1,000 chained operations.
    """
    order: list[Value] = []
    seen = {root}
    stack = [(root, iter(root.inputs))]
    while stack:
        node, inputs = stack[-1]
        for below in inputs:
            if below not in seen:
                seen.add(below)
                if below.inputs:
                    stack.append((below, iter(below.inputs)))
                    break
                order.append(below)
        else:
            order.append(node)
            stack.pop()
    return order


def backward_steps(root: "Value") -> Iterator[Step]:
    """Backpropagate from `root`, pausing after each edge.

    `backward` runs the same lines without pausing, so what an animation shows is what training does.
    """
    root.grad = 1.0  # d(root)/d(root)
    yield from _pass_back(reversed(topological_order(root)), pausing=True)


def backward(root: "Value") -> None:
    """Add d(root)/d(node) to the `grad` of every node that `root` was computed from.

    It adds, as micrograd does: gradients of an earlier call stay until they are set to 0.
    """
    root.grad = 1.0
    run(reversed(topological_order(root)))


def run(sources: Iterable["Value"]) -> None:
    """Let each of `sources`, in this order, pass its gradient on to its inputs."""
    deque(_pass_back(sources, pausing=False), maxlen=0)


def _pass_back(sources: Iterable["Value"], pausing: bool) -> Iterator[Step]:
    for source in sources:
        if source.own_backward:
            yield from _pass_back_by_hand(source)
            continue
        upstream = source.grad
        for target, local in zip(source.inputs, source.local_grads):
            target.grad += local * upstream
            if pausing:
                yield Step(source, target, local, upstream)


def _pass_back_by_hand(source: "Value") -> Iterator[Step]:
    """Call a `_backward` that someone assigned, and tell from its effect what it did."""
    targets = tuple(dict.fromkeys(source.inputs))
    before = [target.grad for target in targets]
    upstream = source.grad
    source._backward()
    for target, grad in zip(targets, before):
        local = (target.grad - grad) / upstream if upstream else 0.0
        yield Step(source, target, local, upstream)
