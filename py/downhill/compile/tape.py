"""Trace: one example through the ordinary `Value`, and its graph becomes a program for all examples.

The inputs and the parameters are marked; every other number is taken to be the same for every example.
So whatever a function decides by looking at `data` is decided for good: `relu` and `maximum` are ops
and choose anew for each example, an `if` does not.

The backward pass is written down as more nodes of the same graph, from the formulas of ops.py. A back
end is then only a printer of nodes.

A number that is infinite, or none at all, must not go unnoticed. Most nodes pass it on to what is
computed from them, as 1 + ∞ and 0 · ∞ do. Some hide it: tanh(∞) is 1. So the operands of those are
*watched*: 0 times their sum is 0, unless one of them is infinite or no number. (Or unless all of them
together are too large for a float.)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from downhill.backward import topological_order
from downhill.compile.graph import CannotCompileError, Graph, Node, reader
from downhill.ops import OPS
from downhill.value import Value


@dataclass(frozen=True)
class Program:
    """What is computed of a row of inputs, as nodes, operands before results.

    Attributes:
        nodes: the instructions.
        inputs: how many numbers a row has.
        parameters: how many parameters there are.
        outputs: the nodes that are the results; a loss is one.
        watched: nodes that must be finite, though no output tells whether they are.
        gradients: (parameter, node): the node is to be added to that parameter's gradient.
    """

    nodes: tuple[Node, ...]
    inputs: int
    parameters: int
    outputs: tuple[int, ...]
    watched: tuple[int, ...]
    gradients: tuple[tuple[int, int], ...] = ()


class Entry(NamedTuple):
    """One op of the table, as it was met: node `out` is `op` of the nodes `operands`."""

    op: str
    operands: tuple[int, ...]
    out: int


class Tape:
    """The ops between the inputs and parameters and a result, in the order they were computed."""

    def __init__(self, inputs: Sequence[Value], parameters: Sequence[Value]) -> None:
        self.graph = Graph()
        self.entries: list[Entry] = []
        self.inputs = inputs
        self.parameters = parameters
        self._node_of = {value: self.graph.leaf("input", index) for index, value in enumerate(inputs)}
        self._node_of.update((value, self.graph.leaf("parameter", index)) for index, value in enumerate(parameters))

    def record(self, root: Value) -> int:
        """Write down how `root` was computed; answers with its node."""
        for value in topological_order(root):
            if value not in self._node_of:
                self._node_of[value] = self._record_one(value)
        return self._node_of[root]

    def _record_one(self, value: Value) -> int:
        operands = [self._node_of[below] for below in value.inputs]
        if not operands:
            return self.graph.constant(0.0 if value.op == "total" else value.data)
        if value.own_backward:
            raise CannotCompileError("A backward step written by hand has no formula to compile.")
        match value.op:
            case "total":
                return self._sum(operands)
            case "neuron":
                half = len(operands) // 2 + 1
                products = [self._op("mul", pair) for pair in zip(operands[1:half], operands[half:], strict=True)]
                return self._sum([*products, operands[0]])
            case op if op in OPS:
                if value.constant is not None:
                    operands.append(self.graph.constant(value.constant))
                return self._op(op, tuple(operands))
        raise CannotCompileError(f"There is no formula of the operation {value.op!r}, so it cannot be compiled.")

    def _sum(self, terms: Sequence[int]) -> int:
        result = terms[0]
        for term in terms[1:]:
            result = self._op("add", (result, term))
        return result

    def _op(self, op: str, operands: tuple[int, ...]) -> int:
        known = len(self.graph.nodes)
        row = OPS[op]
        out = reader(row.forward)(self.graph, dict(zip(row.operands, operands, strict=True)))
        if out >= known:  # otherwise it is a number that had been computed before, whose derivative is known too
            self.entries.append(Entry(op, operands, out))
        return out

    def differentiate(self, root: int) -> tuple[list[tuple[int, int]], list[int]]:
        """Write down the backward pass from node `root`, which starts with the weight of the row.

        Answers with the gradients of a `Program`, and with the local gradients that may be infinite.
        """
        graph = self.graph
        needed = {index for index, node in enumerate(graph.nodes) if node.op == "parameter"}
        for entry in self.entries:
            if not needed.isdisjoint(entry.operands):
                needed.add(entry.out)
        terms: dict[int, list[int]] = {root: [graph.leaf("weight")]}
        unbounded: list[int] = []
        for op, operands, out in reversed(self.entries):
            if out not in terms or out not in needed:
                continue
            upstream = self._plain_sum(terms.pop(out))
            names = {**dict(zip(OPS[op].operands, operands, strict=True)), "out": out}
            for operand, formula in zip(operands, OPS[op].local_grads, strict=True):
                if operand not in needed:
                    continue
                local = reader(formula)(graph, names)
                if _may_be_infinite(graph, local):
                    unbounded.append(local)
                if not graph.is_constant(local, 0.0):
                    terms.setdefault(operand, []).append(graph.node("mul", upstream, local))
        gradients = [
            (int(graph.nodes[node].number), term)
            for node, those in sorted(terms.items())
            if graph.nodes[node].op == "parameter"
            for term in those
        ]
        return sorted(gradients, key=lambda gradient: gradient[1]), unbounded

    def _plain_sum(self, terms: Sequence[int]) -> int:
        result = terms[0]
        for term in terms[1:]:
            result = self.graph.node("add", result, term)
        return result

    def program(self, outputs: Sequence[int], *, gradients: bool) -> Program:
        """What computes `outputs` from a row, with or without the gradients of the only one."""
        forward = self._reachable(outputs)
        watched = [] if gradients else [index for index in outputs if self.graph.nodes[index].op not in FINITE]
        watched += [hidden for index in sorted(forward) for hidden in self._hidden(index)]
        added: list[tuple[int, int]] = []
        if gradients:
            added, unbounded = self.differentiate(outputs[0])
            watched += unbounded
        watched = list(dict.fromkeys(watched))
        live = sorted(self._reachable([*outputs, *watched, *(node for _, node in added)]))
        place = {index: at for at, index in enumerate(live)}
        return Program(
            nodes=tuple(
                Node(op, tuple(place[operand] for operand in operands), number)
                for op, operands, number in (self.graph.nodes[index] for index in live)
            ),
            inputs=len(self.inputs),
            parameters=len(self.parameters),
            outputs=tuple(place[index] for index in outputs),
            watched=tuple(place[index] for index in watched),
            gradients=tuple((parameter, place[index]) for parameter, index in added),
        )

    def _reachable(self, roots: Sequence[int]) -> set[int]:
        found: set[int] = set()
        waiting = list(roots)
        while waiting:
            index = waiting.pop()
            if index not in found:
                found.add(index)
                waiting += self.graph.nodes[index].operands
        return found

    def _hidden(self, index: int) -> list[int]:
        """The operands of a node that may be infinite without the node telling."""
        op, operands, _ = self.graph.nodes[index]
        hidden = operands[HIDES[op]] if op in HIDES else ()
        return [operand for operand in hidden if self.graph.nodes[operand].op not in FINITE]


HIDES = {
    **dict.fromkeys(("exp", "tanh", "sigmoid", "softplus", "max", "min", "power"), slice(None)),
    **dict.fromkeys(("select", "gt", "ge", "lt", "le", "eq", "ne"), slice(None)),
    "div": slice(1, None),
}
"""Which operands of an instruction can be infinite, or no number, without the result being so."""

FINITE = {
    *("constant", "weight"),
    *("tanh", "sigmoid", "softplus", "max", "min", "select"),
    *("gt", "ge", "lt", "le", "eq", "ne", "and", "or"),
}
"""Instructions whose results are finite when their operands, all watched, are."""


def _may_be_infinite(graph: Graph, index: int) -> bool:
    """Whether a local gradient chooses between branches of which one says inf or nan."""
    node = graph.nodes[index]
    if node.op == "constant":
        return node.number - node.number != 0.0
    return node.op == "select" and any(_may_be_infinite(graph, branch) for branch in node.operands[1:])


def trace(
    function: Callable[..., object], example: Sequence[float], parameters: Sequence[Value]
) -> tuple[Tape, list[int]]:
    """Run `function` on the numbers of `example` and write down what it did.

    It must answer with a Value, or with several.
    """
    inputs = [Value(number) for number in example]
    answer = function(*inputs)
    results = list(answer) if isinstance(answer, list | tuple) else [answer]
    tape = Tape(inputs, parameters)
    outputs: list[int] = []
    for result in results:
        if not isinstance(result, Value):
            raise TypeError(f"what is compiled must answer with a Value, not with {result!r}")
        outputs.append(tape.record(result))
    return tape, outputs
