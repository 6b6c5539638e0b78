"""The backward pass: the chain rule, run once over the graph, gives every gradient.

Every edge knows its local gradient, so what a node passes on to each of its inputs is one line:

    target.grad += local * upstream

A node may do so only when all of its own gradient has arrived, that is, after everything that
was computed from it: in topological order, walked backward.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from downhill.value import Value


class Step(NamedTuple):
    """One edge of the graph has been walked: `target.grad` grew by `local * upstream`."""

    source: "Value"
    target: "Value"
    local: float
    upstream: float


def topological_order(root: "Value") -> list["Value"]:
    """Everything `root` was computed from, each once, inputs before results, `root` last.

    It is the order in which a depth-first walk leaves the nodes. The walk keeps its own stack: a
    recursive one meets Python's limit at about 1,000 chained operations.
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

    `backward` runs the same lines without the pauses, so what is animated is what trains.
    """
    root.grad = 1.0  # d(root)/d(root)
    yield from _pass_back(reversed(topological_order(root)), pausing=True)


def backward(root: "Value") -> None:
    """Add d(root)/d(node) to the `grad` of every node that `root` was computed from.

    As in micrograd it *adds*: what an earlier call has left in any node stays in, until someone
    sets it to 0.
    """
    root.grad = 1.0
    run(reversed(topological_order(root)))


def run(sources: Iterable["Value"]) -> None:
    """Let each of `sources`, in this order, pass its gradient on to its inputs."""
    deque(_pass_back(sources, pausing=False), maxlen=0)


def _pass_back(sources: Iterable["Value"], pausing: bool) -> Iterator[Step]:
    for source in sources:
        if source.own_backward:
            yield from _call_own_backward(source, source.own_backward)
            continue
        upstream = source.grad
        for target, local in zip(source.inputs, source.local_grads, strict=False):
            target.grad += local * upstream
            if pausing:
                yield Step(source, target, local, upstream)


def _call_own_backward(source: "Value", own_backward: Callable[[], None]) -> Iterator[Step]:
    """Run a `_backward` written by hand; what it did is seen from what it added."""
    upstream = source.grad
    before = {target: target.grad for target in source.inputs}
    own_backward()
    for target, grad in before.items():
        local = (target.grad - grad) / upstream if upstream else 0.0
        yield Step(source, target, local, upstream)
