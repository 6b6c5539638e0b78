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
    pick    operands (place, parameters…)     the parameter that stands in that place; they stand at equal distances
    drop    operands (upstream, pick)         the backward pass of a pick: upstream goes to the gradient of that one

All dots of the same inputs push to the same places, one after the other: the third operand of a push is the
push before it.

A number that is infinite, or none at all, must not go unnoticed. Most nodes pass it on to what is
computed from them, as 1 + ∞ and 0 · ∞ do. Some hide it: tanh(∞) is 1. So the operands of those are
*watched*: 0 times their sum is 0, unless one of them is infinite or no number. (Or unless all of them
together are too large for a float.)
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import contains
from typing import Any, NamedTuple, TypeAlias

from downhill.backward import topological_order
from downhill.compile.formulas import Term, nodes, one_hot, read
from downhill.compile.graph import CONDITIONS, CannotCompileError, Graph, Node, reachable
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
        gradients: for a node, the parameters to whose gradients it is to be added.
        pushes: the last push to each group of inputs, and all drops. They, too, add to gradients.
    """

    nodes: tuple[Node, ...]
    inputs: int
    parameters: int
    outputs: tuple[int, ...]
    watched: tuple[int, ...]
    gradients: Mapping[int, Sequence[int]] = field(default_factory=dict[int, Sequence[int]])
    pushes: tuple[int, ...] = ()

    def uses(self) -> list[int]:
        """How often the expression of each node is read, if it is written wherever it is used."""
        uses = [0] * len(self.nodes)
        for op, operands, _ in self.nodes:
            for operand in operands[:1] if op in ("push", "pick", "drop") else operands:
                uses[operand] += 1
            if op == "push":
                for operand in self.weights_and_inputs(operands[1])[1]:
                    uses[operand] += 1
        for index in (*self.outputs, *self.watched, *self.watched, *self.gradients):  # a watched one is to have a name
            uses[index] += 1
        return uses

    def weights_and_inputs(self, dot: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The nodes that a dot multiplies."""
        operands = self.nodes[dot].operands
        half = len(operands) // 2
        return operands[:half], operands[half:]

    def inputs_of_push(self, push: int) -> tuple[int, ...]:
        """What the dot multiplies whose backward pass a push is."""
        return self.weights_and_inputs(self.nodes[push].operands[1])[1]

    def first_and_stride(self, pick: int) -> tuple[int, int]:
        """The first parameter that a pick chooses from, and how far from it the next is."""
        first, second = (int(self.nodes[operand].number) for operand in self.nodes[pick].operands[1:3])
        return first, second - first


class Entry(NamedTuple):
    """One op of the table, as it was met: node `out` is `op` of the nodes `operands`."""

    op: str
    operands: tuple[int, ...]
    out: int


def names(op: str, operands: Sequence[int]) -> dict[str, Any]:
    """What the names in the formulas of `op` stand for; starred operands are equally long."""
    row, left = OPS[op].operands, iter(operands)
    starred = sum(name.startswith("*") for name in row)
    length = (len(operands) - len(row) + starred) // max(starred, 1)
    return {name.strip("*"): tuple(islice(left, length)) if name.startswith("*") else next(left) for name in row}


class Tape:
    """The ops between the inputs and parameters and a result, in the order they were computed."""

    def __init__(self, inputs: Sequence[Value], parameters: Sequence[Value]) -> None:
        self.graph = Graph()
        self.entries: dict[tuple[str, tuple[int, ...]], Entry] = {}
        self.inputs = inputs
        self.parameters = parameters
        self._node_of = {value: self.graph.leaf("input", index) for index, value in enumerate(inputs)}
        self._node_of.update((value, self.graph.leaf("parameter", index)) for index, value in enumerate(parameters))

    def record(self, root: Value) -> int:
        """Write down how `root` was computed; gives its node."""
        for value in topological_order(root):
            if value not in self._node_of:
                self._node_of[value] = self._record_one(value)
        return self._node_of[root]

    def _record_one(self, value: Value) -> int:
        operands = [self._node_of[below] for below in value.inputs]
        if not operands:
            return self.graph.constant(value.data)
        if value.own_backward:
            raise CannotCompileError("A backward step written by hand has no formula to compile.")
        if value.op not in OPS:
            raise CannotCompileError(f"There is no formula of the operation {value.op!r}, so it cannot be compiled.")
        if value.constant is not None:
            operands.append(self.graph.constant(value.constant))
        return self._op(value.op, tuple(operands))

    def _op(self, op: str, operands: tuple[int, ...]) -> int:
        if (op, operands) not in self.entries:
            known = len(self.graph.nodes)
            (out,) = read(OPS[op].forward, self.graph, names(op, operands))
            if all(self.graph.nodes[operand].op == "constant" for operand in operands):
                return out  # to which no gradient flows
            # What another op has computed before, as p * p and p ** 2, has derivatives of its own here.
            if out < known or self.graph.nodes[out].op == "constant":
                out = self.graph.again(out)
            self.entries[op, operands] = Entry(op, operands, out)
        return self.entries[op, operands].out

    def program(self, outputs: Sequence[int], *, gradients: bool) -> Program:
        """What computes `outputs` from a row, with or without the gradients of the only one."""
        forward = reachable(self.graph.nodes, outputs)
        watched = [] if gradients else [index for index in outputs if self.graph.nodes[index].op not in FINITE]
        watched += [hidden for index in sorted(forward) for hidden in self._hidden(index)]
        backward = Backward(self, outputs[0]) if gradients else None
        added = backward.gradients if backward else {}
        pushes = [*backward.pushes.values(), *backward.drops] if backward else []
        watched += backward.unbounded if backward else []
        watched = list(dict.fromkeys(watched))
        live: list[int] = []
        place: dict[int, int] = {}
        for index in sorted(reachable(self.graph.nodes, [*outputs, *watched, *pushes, *added])):
            node = self.graph.nodes[index]
            place[index] = place[node.operands[0]] if node.op == "again" else len(live)
            live += [index] if node.op != "again" else []
        return Program(
            nodes=tuple(
                Node(op, tuple(place[operand] for operand in operands), number)
                for op, operands, number in (self.graph.nodes[index] for index in live)
            ),
            inputs=len(self.inputs),
            parameters=len(self.parameters),
            outputs=tuple(place[index] for index in outputs),
            watched=tuple(place[index] for index in watched),
            gradients={place[index]: parameters for index, parameters in added.items()},
            pushes=tuple(place[index] for index in pushes),
        )

    def _hidden(self, index: int) -> list[int]:
        """The operands of a node that may be infinite without the node telling."""
        op, operands, _ = self.graph.nodes[index]
        hidden = operands[HIDES[op]] if op in HIDES else ()
        return [operand for operand in hidden if self.graph.nodes[operand].op not in FINITE]


Passing: TypeAlias = list[tuple[int, int]]
"""Operands and their local gradients."""


class Backward:
    """Writes down the backward pass from a node of a tape, which starts with the weight of the row.

    Attributes:
        gradients: as in a `Program`.
        pushes: the last push to each group of inputs.
        drops: the backward passes of picks.
        unbounded: local gradients that may be infinite.
    """

    def __init__(self, tape: Tape, root: int) -> None:
        self.graph = tape.graph
        self.pushes: dict[tuple[int, ...], int] = {}
        self.unbounded: list[int] = []
        self._needed = {index for index, node in enumerate(self.graph.nodes) if node.op == "parameter"}
        entries = list(tape.entries.values())
        self._entry_of = {entry.out: entry for entry in entries}
        for entry in entries:
            if not self._needed.isdisjoint(entry.operands):
                self._needed.add(entry.out)
        dots = Counter(node.operands[len(node.operands) // 2 :] for node in self.graph.nodes if node.op == "dot")
        self._shared = {inputs for inputs, times in dots.items() if times > 1}
        self._terms: dict[int, list[int]] = {root: [self.graph.leaf("weight")]}
        self._pushed: dict[int, list[tuple[int, ...]]] = {}
        self.drops: list[int] = []
        for entry in reversed(entries):
            if entry.out in self._needed and (entry.out in self._terms or entry.out in self._pushed):
                self._pass_through(entry, self._upstream(entry.out))
        self.gradients: dict[int, list[int]] = {}
        for index in [*self._terms, *self._pushed]:
            if self.graph.nodes[index].op == "parameter":
                for term in self._all_terms(index):
                    self.gradients.setdefault(term, []).append(int(self.graph.nodes[index].number))

    def _all_terms(self, index: int) -> list[int]:
        """All that has arrived at a node."""
        pushed = [self.graph.node("pushed", index, self.pushes[inputs]) for inputs in self._pushed.pop(index, [])]
        return [*self._terms.pop(index, []), *pushed]

    def _upstream(self, index: int) -> int:
        result, *terms = self._all_terms(index)
        for term in terms:
            result = self.graph.node("add", result, term)
        return result

    def _local_grads(self, entry: Entry) -> list[int]:
        """The nodes of the local gradients, one for each operand, by the formulas of the table."""
        found = {**names(entry.op, entry.operands), "out": entry.out}
        return read(", ".join(OPS[entry.op].local_grads), self.graph, found)

    def _pass_through(self, entry: Entry, upstream: int) -> None:
        passing = list(zip(entry.operands, self._local_grads(entry), strict=True))
        for shortcut in (self._through_dot, self._through_squares, self._through_pick):
            passing = shortcut(entry, passing, upstream)
        for operand, local in passing:
            if operand not in self._needed:
                continue
            if _may_be_infinite(self.graph, local):
                self.unbounded.append(local)
            if not self.graph.is_constant(local, 0.0):
                self._terms.setdefault(operand, []).append(self.graph.node("mul", upstream, local))

    # Shortcuts. Where what the table says is what a dot or a pick does, one node passes all of it back.
    # Each gives the operands that are left, and their local gradients.

    def _through_dot(self, entry: Entry, passing: Passing, upstream: int) -> Passing:
        half = len(passing) // 2
        weights, inputs = entry.operands[1 : half + 1], entry.operands[half + 1 :]
        dot = self.graph.found("dot", *entry.operands[1:])
        if len(passing) % 2 and dot is not None and [local for _, local in passing[1:]] == [*inputs, *weights]:
            self._push(dot, weights, inputs, upstream)
            return passing[:1]
        return passing

    def _through_squares(self, entry: Entry, passing: Passing, upstream: int) -> Passing:
        squares = [self._entry_of.get(operand) for operand in entry.operands]
        roots = tuple(square.operands[0] for square in squares if square)
        if len(roots) < len(squares) or (dot := self.graph.found("dot", *roots, *roots)) != entry.out or dot is None:
            return passing
        twice = [{(root, root), (self.graph.node("mul", self.graph.constant(2.0), root),)} for root in roots]
        slopes = [tuple(self._local_grads(square))[: 1 + (square.op == "mul")] for square in squares if square]
        if all(self.graph.is_constant(local, 1.0) for _, local in passing) and all(map(contains, twice, slopes)):
            self._push(dot, roots, roots, self.graph.node("mul", self.graph.constant(2.0), upstream))
            return []
        return passing

    def _through_pick(self, entry: Entry, passing: Passing, upstream: int) -> Passing:
        node = self.graph.nodes[entry.out]
        *terms, place = entry.operands
        if node.op != "pick" or node.operands[1:] != tuple(terms) or place in self._needed:
            return passing
        if [local for _, local in passing[:-1]] == nodes(self.graph, one_hot(Term(self.graph, place), len(terms))):
            self.drops.append(self.graph.node("drop", upstream, entry.out))
            return passing[-1:]
        return passing

    def _push(self, dot: int, weights: tuple[int, ...], inputs: tuple[int, ...], upstream: int) -> None:
        if weights != inputs and inputs not in self._shared:
            for weight, operand in zip(weights, inputs, strict=True):
                if operand in self._needed:
                    self._terms.setdefault(operand, []).append(self.graph.node("mul", upstream, weight))
        elif weights != inputs and inputs not in self.pushes:
            for operand in dict.fromkeys(inputs):
                if operand in self._needed:
                    self._pushed.setdefault(operand, []).append(inputs)
        before = [self.pushes[inputs]] if inputs in self.pushes else []
        self.pushes[inputs] = self.graph.node("push", upstream, dot, *before)


HIDES = {
    "pick": slice(1),
    **dict.fromkeys(("exp", "tanh", "sigmoid", "softplus", "max", "min", "power"), slice(None)),
    **dict.fromkeys(("select", *CONDITIONS - {"and", "or"}), slice(None)),
    "div": slice(1, None),
}
"""Which operands of an instruction can be infinite, or no number, without the result being so."""

FINITE = {
    *("constant", "weight"),
    *("tanh", "sigmoid", "softplus", "max", "min", "select"),
    *CONDITIONS,
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
