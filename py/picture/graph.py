"""How does a computation of the engine become a graph to look at, step by step?

    walk = Walk(root)                     what there is: nodes, edges, steps, all in a stable order
    moment = walk.at(12)                  after 12 steps; walk.at() is the end
    panel = moment.panel("graph", "…")    a Graph for the scene; its nodes and edges may still be changed

A walk is, step by step: one operation after the other forward, then 1 as the gradient of the result, then one edge
after the other back, as `backward_steps` of the engine yields them. Which numbers are there after so many steps, what
has added to which gradient, and how that is said in one sentence, is all read off the engine's own Values.

A node's id is its label, or for a Value without one what it is computed from: so it stays while an expression grows.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from types import ModuleType
from typing import Literal, NamedTuple

from downhill import backward
from downhill.backward import Step, topological_order
from downhill.gradcheck import nudged_slope
from downhill.ops import OPS
from downhill.value import Value
from picture.old import Edge, Graph, Node, Progress, Role
from picture.words import in_brackets, listed, number

Show = Literal["data", "grad", "check", "local"]

EVERYTHING: tuple[Show, ...] = ("data", "grad", "local")
"""What a graph shows unless somebody wants less."""

SHORT = 14
"""So many letters of an expression stand for a Value that has no label."""

PRINTED = {"*": "×", "-": "−", "/": "÷", "**": "^"}
"""What stands in print for the signs of a programming language."""

SEATED = 8
"""A number in a node has room for so many letters; a longer one is rounded."""


class Wire(NamedTuple):
    """An edge: `source` is the result, `target` its input number `slot`, as the backward pass goes."""

    source: Value
    slot: int

    @property
    def target(self) -> Value:
        """The input."""
        return self.source.inputs[self.slot]

    @property
    def local(self) -> float:
        """How much the result moves when the input does."""
        return self.source.local_grads[self.slot]


class Walk:
    """Forward and back over everything that `root` was computed from.

    Args:
        root: the result.
        roles: what the Values with these labels mean. Others are data if they were given, else a
            model's; a number without a label, such as the 2 in 2 · w, is quiet.
        number: how a number reads; by default with up to four significant digits.
        engine: the module whose backward pass it is: that of a broken one may walk an edge twice.
    """

    def __init__(
        self,
        root: Value,
        *,
        roles: Mapping[str, Role] | None = None,
        number: Callable[[float], str] = number,
        engine: ModuleType = backward,
    ) -> None:
        self.root = root
        self.engine = engine
        self.number = lru_cache(maxsize=4096)(number)
        self._written: dict[Value, str] = {}
        self.order = topological_order(root)
        self.computed = [value for value in self.order if value.inputs]
        self.wires = [Wire(source, slot) for source in reversed(self.order) for slot in range(len(source.inputs))]
        self.walked = self.wires if engine is backward else _walked(engine.backward_steps(root))
        """The edges, in the order in which the engine walks them."""
        self.ids = _ids(self.order)
        self.names = _names(self.order)
        self._roles = roles or {}

    def __len__(self) -> int:
        """How many steps there are: one for each operation, one for the result's own gradient, one for each edge."""
        return len(self.computed) + 1 + len(self.walked)

    @property
    def forward(self) -> int:
        """So many of the steps are the forward pass."""
        return len(self.computed)

    def role(self, value: Value) -> Role:
        """What `value` means."""
        if value.inputs:
            return self._roles.get(value.label, "model")
        return self._roles.get(value.label, "data") if value.label else "quiet"

    def forward_words(self, value: Value) -> str:
        """Where the data of `value` comes from, as one line of arithmetic."""
        if value not in self._written:
            self._written[value] = self._forward_words(value)
        return self._written[value]

    def _forward_words(self, value: Value) -> str:
        number, names = self.number, self.names
        if not value.inputs:
            return f"{names[value]} is given: {number(value.data)}."
        symbols = written(value, [names[below] for below in value.inputs])
        numbers = written(value, [in_brackets(number(below.data)) for below in value.inputs])
        called = value.label or ("" if symbols == names[value] else names[value])
        return f"{called + ' = ' if called else ''}{symbols} = {numbers} = {number(value.data)}."

    def recomputed(self, value: Value, data: float) -> float:
        """What the result would be if `value` had come out as `data`: all that comes after it is computed again."""
        known: dict[Value, float] = {}
        for each in self.order:
            operands = [known[below] for below in each.inputs]
            if each.constant is not None:
                operands.append(each.constant)
            known[each] = data if each is value else OPS[each.op].compute(*operands) if operands else each.data
        return known[self.root]

    def nudged(self, value: Value) -> float:
        """The slope of the result by `value`, by central difference."""
        return nudged_slope(lambda data: self.recomputed(value, data), [value.data], 0)

    def at(self, step: int | None = None) -> "Moment":
        """The graph after so many steps, or at the end."""
        return Moment(self, len(self) if step is None else max(0, min(step, len(self))))


class Moment:
    """A walk after some of its steps. The gradients are those the engine has just put into the Values."""

    def __init__(self, walk: Walk, step: int) -> None:
        self.walk = walk
        self.step = step
        for value in walk.order:
            value.grad = 0.0
        self.seeded = step > walk.forward
        """Whether the result has its own gradient."""
        self.edges_done = max(0, step - walk.forward - 1)
        self.steps: list[Step] = list(islice(walk.engine.backward_steps(walk.root), self.edges_done))
        if self.seeded:
            walk.root.grad = 1.0  # the first line of backward_steps, which runs together with its first edge
        self.grads = {value: value.grad for value in walk.order}
        self.known = {value for value in walk.order if not value.inputs} | set(walk.computed[:step])
        self.shares: dict[Value, list[Step]] = {}
        """What has been added to each gradient so far."""
        for share in self.steps:
            self.shares.setdefault(share.target, []).append(share)
        self._awaiting = {wire.target for wire in walk.walked[self.edges_done :]}

    @property
    def ended(self) -> bool:
        """Whether there is no further step."""
        return self.step == len(self.walk)

    @property
    def computing(self) -> Value | None:
        """What the forward pass has just computed."""
        return self.walk.computed[self.step - 1] if 0 < self.step <= self.walk.forward else None

    @property
    def seeding(self) -> bool:
        """Whether this is the step that gives the result its own gradient, 1."""
        return self.step == self.walk.forward + 1

    @property
    def passing(self) -> Step | None:
        """The edge that the backward pass has just walked."""
        return self.steps[-1] if self.steps else None

    def focus(self) -> list[str]:
        """The ids of the nodes at work."""
        ids = self.walk.ids
        if self.computing is not None:
            return [ids[self.computing]]
        if self.seeding:
            return [ids[self.walk.root]]
        if self.passing is not None:
            return [ids[self.passing.source], ids[self.passing.target]]
        return []

    def says(self, value: Value) -> str:
        """Where the numbers of `value` come from, in sentences of arithmetic."""
        if value not in self.known:
            return f"{_capital(self.walk.names[value])} is not computed yet."
        return f"{self.forward_words(value)} {self.backward_words(value)}"

    def forward_words(self, value: Value) -> str:
        """Where the data of `value` comes from: “e = a × b = 2 × (−3) = −6”."""
        return self.walk.forward_words(value)

    def backward_words(self, value: Value) -> str:
        """Where the gradient of `value` comes from: “a.grad = 3 × 1 + 1 × (−6) = −3”."""
        number, names = self.walk.number, self.walk.names
        name = f"{names[value]}.grad" if value.label else "Its gradient"
        if value is self.walk.root:
            if not self.seeded:
                return "Its gradient is not asked for yet."
            return f"{name} = 1: what it moves by is what it moves by."
        shares = self.shares.get(value, [])
        if not shares:
            return f"{name} = 0: nothing has come back to it yet."
        sum_of = " + ".join(
            f"{in_brackets(number(share.local))} × {in_brackets(number(share.upstream))}" for share in shares
        )
        sources = [names[share.source] for share in shares]
        grad = self.grads[value]
        if abs(math.fsum(share.local * share.upstream for share in shares) - grad) > 1e-9 * max(1.0, abs(grad)):
            last, before = shares[-1], shares[-2]
            product = f"{in_brackets(number(last.local))} × {in_brackets(number(last.upstream))}"
            return (
                f"{name} = {product} = {number(grad)}, from {sources[-1]}. "
                f"The {number(before.local * before.upstream)} that was there, from {sources[-2]}, is overwritten."
            )
        if len(set(sources)) < len(sources) and len(set(sources)) > 1:
            whence = f"{len(sources)} shares, from {listed(list(dict.fromkeys(sources)))}"
        elif len(set(sources)) == 1:
            whence = f"{'both ' * (len(sources) == 2)}from {sources[0]}"
        else:
            whence = f"one share each from {listed(sources)}"
        return f"{name} = {sum_of} = {number(self.grads[value])}, {whence}."

    def state(self, value: Value) -> Progress:
        """How far `value` has come."""
        if value not in self.known:
            return "waiting"
        at_work = value is self.computing or (self.seeding and value is self.walk.root)
        if at_work or (self.passing is not None and value is self.passing.target):
            return "now"
        return "done" if self.is_complete(value) else "forward"

    def is_complete(self, value: Value) -> bool:
        """Whether all of its gradient is there."""
        return self.seeded and value not in self._awaiting

    def nodes(self) -> list[Node]:
        """Every Value as a node, inputs before results."""
        walk, known = self.walk, self.known
        nodes: list[Node] = []
        for value in walk.order:
            seen = value in known
            node: Node = {
                "id": walk.ids[value],
                "role": walk.role(value),
                "label": value.label,
                "op": symbol(value),
                "data": seated(value.data, walk.number) if seen else "",
                "grad": seated(self.grads[value], walk.number) if seen else "",
                "state": self.state(value),
                "says": self.says(value),
                "about": value.label or walk.ids[value].replace(" ", ""),
            }
            if seen:
                node["value"] = value.data
                node["slope"] = self.grads[value]
            nodes.append(node)
        return nodes

    def edges(self) -> list[Edge]:
        """Every edge, in the order in which the backward pass walks them."""
        walk, known = self.walk, self.known
        edges: list[Edge] = []
        gone = set(walk.walked[: self.edges_done])
        last = walk.walked[self.edges_done - 1] if self.edges_done else None
        for wire in walk.wires:
            source, target = wire.source, wire.target
            seen = source in known
            state: Progress = "forward" if seen else "waiting"
            if source is self.computing:
                state = "now"
            elif wire in gone:
                state = "now" if wire == last else "done"
            edge: Edge = {
                "start": walk.ids[target],
                "end": walk.ids[source],
                "slot": wire.slot,
                "local": f"×\u2009{seated(wire.local, walk.number)}" if seen else "",
                "state": state,
                "about": f"{walk.ids[target]}→{walk.ids[source]}".replace(" ", ""),
            }
            if wire in gone:
                edge["back"] = True
            edges.append(edge)
        return edges

    def panel(
        self,
        name: str,
        title: str,
        *,
        share: float = 1.0,
        shows: Sequence[Show] = EVERYTHING,
        readouts: Sequence[str] = (),
        whole: bool = True,
        still: bool = False,
    ) -> Graph:
        """The graph as a panel of a scene; in one that stands `still` nothing is at work."""
        panel: Graph = {
            "view": "graph",
            "name": name,
            "title": title,
            "share": share,
            "nodes": self.nodes(),
            "edges": self.edges(),
            "shows": list(shows),
            "readouts": list(readouts),
            "focus": self.focus(),
        }
        if whole:
            panel["whole"] = True
        if still:
            panel["focus"] = []
            for part in (*panel["nodes"], *panel["edges"]):
                if part["state"] == "now":
                    part["state"] = "done" if self.seeded else "forward"
        return panel


def _walked(steps: Iterable[Step]) -> list[Wire]:
    """The edges that were walked: a node passes on to its inputs from the first to the last."""
    wires: list[Wire] = []
    for step in steps:
        slot = wires[-1].slot + 1 if wires and wires[-1].source is step.source else 0
        wires.append(Wire(step.source, slot % len(step.source.inputs)))
    return wires


def _ids(order: Sequence[Value]) -> dict[Value, str]:
    """An id for every Value: its label, else what it is computed from; alike ones are numbered."""
    ids: dict[Value, str] = {}
    taken: set[str] = set()
    for place, value in enumerate(order):
        stem = value.label
        if not stem and value.inputs:
            stem = f"{value.op or 'op'}({','.join(ids[below] for below in value.inputs)})"
        elif not stem:
            stem = f"{value.data:g}"
        if len(stem) > 60:
            stem = f"{value.op or 'op'}@{place}"
        unique, count = stem, 2
        while unique in taken:
            unique, count = f"{stem}#{count}", count + 1
        taken.add(unique)
        ids[value] = unique
    return ids


def _names(order: Sequence[Value]) -> dict[Value, str]:
    """What every Value is called in a sentence: its label, its expression if that is short, else its operation."""
    names: dict[Value, str] = {}
    for value in order:
        name = value.label or (written(value, [names[below] for below in value.inputs]) if value.inputs else "")
        if not name:
            name = number(value.data)
        if not value.label and value.inputs and len(name) > SHORT:
            name = f"the {symbol(value)} node"
        names[value] = name
    return names


def symbol(value: Value) -> str:
    """How the operation that `value` comes from is written; "" if it was given."""
    if not value.inputs:
        return ""
    if value.constant is not None:
        return f"^{number(value.constant)}"
    sign = OPS[value.op].symbol if value.op in OPS else value.op
    return PRINTED.get(sign, sign)


def written(value: Value, operands: Sequence[str]) -> str:
    """The operation of `value`, on what its inputs are called: “a × b”, “tanh(n)”, “w·x+b of b, w, x”."""
    if value.constant is not None:
        return f"{_grouped(operands[0])}^{in_brackets(number(value.constant))}"
    sign = symbol(value)
    if len(operands) == 1:
        return f"−{_grouped(operands[0])}" if value.op == "neg" else f"{sign}({_bare(operands[0])})"
    if value.op in {"add", "sub", "mul", "div", "pow"}:
        if value.op in {"mul", "div", "pow"}:
            operands = [_grouped(operand) for operand in operands]
        elif value.op == "sub":
            operands = [operands[0], _grouped(operands[1])]
        return f" {sign} ".join(operands)
    return f"{sign}({', '.join(map(_bare, operands))})"


def _grouped(text: str) -> str:
    """In brackets if it is a sum or a product, so that what it meets takes hold of the whole."""
    return f"({text})" if " " in text and not text.startswith(("(", "the ")) else text


def _bare(text: str) -> str:
    """Without the brackets that an argument does not need."""
    return text[1:-1] if text.startswith("(−") and text.endswith(")") and text.count("(") == 1 else text


def seated(value: float, number: Callable[[float], str]) -> str:
    """`value` as `number` says it, or shorter if it would not fit into a node."""
    text = number(value)
    return text if len(text) <= SEATED else f"{value:.2g}".replace("-", "−")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
