"""Trace: one example through the ordinary `Value`, and its graph becomes a program for all examples.

The inputs and the parameters are marked; every other number is taken to be the same for every example.
So whatever a function decides by looking at `data` is decided for good: `relu` and `maximum` are ops
and choose anew for each example, an `if` does not.

The backward pass is written down as more nodes of the same graph, from the formulas of ops.py. A back
end is then only a printer of nodes.

Neurons are kept whole, so that a wide layer is a few nodes and not thousands, and may become a loop:

    dot     operands (weights…, inputs…)      weights · inputs; the weights are parameters in a row
    push    operands (upstream, dot, …)       the backward pass of a dot: upstream · inputs go to the gradients of
                                              the weights, and upstream · weights are pushed on to the inputs
    pushed  operands (input, last push)       all that was pushed on to an input

All dots of the same inputs push to the same places, one after the other: the third operand of a push is the
push before it.

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
        pushes: the last push to each group of inputs. A push, too, adds to gradients.
    """

    nodes: tuple[Node, ...]
    inputs: int
    parameters: int
    outputs: tuple[int, ...]
    watched: tuple[int, ...]
    gradients: tuple[tuple[int, int], ...] = ()
    pushes: tuple[int, ...] = ()

    def weights_and_inputs(self, dot: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The nodes that a dot multiplies."""
        operands = self.nodes[dot].operands
        half = len(operands) // 2
        return operands[:half], operands[half:]


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
            case "total" if squared := self._squared(operands):
                return self._dot(squared, squared)
            case "total":
                return self._sum(operands)
            case "neuron":
                half = len(operands) // 2 + 1
                return self._op("add", (self._dot(operands[1:half], operands[half:]), operands[0]))
            case op if op in OPS:
                if value.constant is not None:
                    operands.append(self.graph.constant(value.constant))
                return self._op(op, tuple(operands))
        raise CannotCompileError(f"There is no formula of the operation {value.op!r}, so it cannot be compiled.")

    def _dot(self, weights: Sequence[int], inputs: Sequence[int]) -> int:
        first = self.graph.nodes[weights[0]]
        in_a_row = (Node("parameter", (), first.number + place) for place in range(len(weights)))
        if any(self.graph.nodes[weight] != node for weight, node in zip(weights, in_a_row, strict=True)):
            return self._sum([self._op("mul", pair) for pair in zip(weights, inputs, strict=True)])
        operands = (*weights, *inputs)
        known = len(self.graph.nodes)
        out = self.graph.node("dot", *operands)
        if out >= known:
            self.entries.append(Entry("dot", operands, out))
        return out

    def _squared(self, terms: Sequence[int]) -> list[int]:
        """What is squared in every one of the terms, if they are squares."""
        nodes = [self.graph.nodes[term] for term in terms]
        if any(node.op != "mul" or node.operands[0] != node.operands[1] for node in nodes):
            return []
        return [node.operands[0] for node in nodes]

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

    def program(self, outputs: Sequence[int], *, gradients: bool) -> Program:
        """What computes `outputs` from a row, with or without the gradients of the only one."""
        forward = self._reachable(outputs)
        watched = [] if gradients else [index for index in outputs if self.graph.nodes[index].op not in FINITE]
        watched += [hidden for index in sorted(forward) for hidden in self._hidden(index)]
        backward = Backward(self, outputs[0]) if gradients else None
        added = backward.gradients if backward else []
        pushes = list(backward.pushes.values()) if backward else []
        watched += backward.unbounded if backward else []
        watched = list(dict.fromkeys(watched))
        live = sorted(self._reachable([*outputs, *watched, *pushes, *(node for _, node in added)]))
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
            pushes=tuple(place[index] for index in pushes),
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


class Backward:
    """Writes down the backward pass from a node of a tape, which starts with the weight of the row.

    Attributes:
        gradients, pushes: as in a `Program`; the pushes by the inputs they push to.
        unbounded: local gradients that may be infinite.
    """

    def __init__(self, tape: Tape, root: int) -> None:
        self.graph = tape.graph
        self.pushes: dict[tuple[int, ...], int] = {}
        self.unbounded: list[int] = []
        self._needed = {index for index, node in enumerate(self.graph.nodes) if node.op == "parameter"}
        dots: dict[tuple[int, ...], int] = {}
        for entry in tape.entries:
            if not self._needed.isdisjoint(entry.operands):
                self._needed.add(entry.out)
            if entry.op == "dot":
                inputs = entry.operands[len(entry.operands) // 2 :]
                dots[inputs] = dots.get(inputs, 0) + 1
        self._shared = {inputs for inputs, times in dots.items() if times > 1}
        self._terms: dict[int, list[int]] = {root: [self.graph.leaf("weight")]}
        self._pushed: dict[int, list[tuple[int, ...]]] = {}
        for entry in reversed(tape.entries):
            if entry.out in self._needed and (entry.out in self._terms or entry.out in self._pushed):
                upstream = self._upstream(entry.out)
                if entry.op == "dot":
                    self._pass_through_dot(entry, upstream)
                else:
                    self._pass_through(entry, upstream)
        parameters = [index for index in (*self._terms, *self._pushed) if self.graph.nodes[index].op == "parameter"]
        self.gradients = sorted(
            (
                (int(self.graph.nodes[index].number), term)
                for index in dict.fromkeys(parameters)
                for term in self._all_terms(index)
            ),
            key=lambda gradient: gradient[1],
        )

    def _all_terms(self, index: int) -> list[int]:
        """All that has arrived at a node."""
        pushed = [self.graph.node("pushed", index, self.pushes[inputs]) for inputs in self._pushed.pop(index, [])]
        return [*self._terms.pop(index, []), *pushed]

    def _upstream(self, index: int) -> int:
        result, *terms = self._all_terms(index)
        for term in terms:
            result = self.graph.node("add", result, term)
        return result

    def _pass_through(self, entry: Entry, upstream: int) -> None:
        op, operands, out = entry
        names = {**dict(zip(OPS[op].operands, operands, strict=True)), "out": out}
        for operand, formula in zip(operands, OPS[op].local_grads, strict=True):
            if operand not in self._needed:
                continue
            local = reader(formula)(self.graph, names)
            if _may_be_infinite(self.graph, local):
                self.unbounded.append(local)
            if not self.graph.is_constant(local, 0.0):
                self._terms.setdefault(operand, []).append(self.graph.node("mul", upstream, local))

    def _pass_through_dot(self, entry: Entry, upstream: int) -> None:
        half = len(entry.operands) // 2
        weights, inputs = entry.operands[:half], entry.operands[half:]
        if weights == inputs:  # a sum of squares
            upstream = self.graph.node("mul", self.graph.constant(2.0), upstream)
        elif inputs not in self._shared:
            for weight, operand in zip(weights, inputs, strict=True):
                if operand in self._needed:
                    self._terms.setdefault(operand, []).append(self.graph.node("mul", upstream, weight))
        elif inputs not in self.pushes:
            for operand in dict.fromkeys(inputs):
                if operand in self._needed:
                    self._pushed.setdefault(operand, []).append(inputs)
        before = [self.pushes[inputs]] if inputs in self.pushes else []
        self.pushes[inputs] = self.graph.node("push", upstream, entry.out, *before)


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
