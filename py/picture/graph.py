"""How does a computation of the engine become a graph to look at, step by step?

    walk = Walk(root)                     what there is: nodes, edges, steps, all in a stable order
    moment = walk.at(12)                  after 12 steps; walk.at() is the end
    panel = moment.panel("graph", "…")    a Graph for the scene

A walk is, step by step: one operation after the other forward, then 1 as the gradient of the result, then one edge
after the other back, as `backward_steps` of the engine yields them. Which numbers are there after some of the steps,
what has added to which gradient, and the sentence that says so, are all read off the engine's own Values.

A node's id is its label, or for a Value without one what it is computed from: so it stays while an expression grows.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from itertools import islice
from types import ModuleType
from typing import Any, Literal, NamedTuple

from downhill import backward
from downhill.backward import Step, topological_order
from downhill.gradcheck import TOLERANCE, nudged_slope
from downhill.ops import OPS
from downhill.value import Value
from picture.scene import Check, Edge, Entry, Graph, Node, Press, Progress, Readouts, Role
from picture.words import in_brackets, listed, number

Show = Literal["data", "grad", "check", "local"]

EVERYTHING: tuple[Show, ...] = ("data", "grad", "local")
"""What a graph shows by default."""

SHORT = 14
"""The longest expression that names a Value without a label."""

PRINTED = {"*": "×", "-": "−", "/": "÷", "**": "^"}
"""What stands in print for the signs of a programming language."""

LONGEST = 8
"""The longest text that fits into a node; a longer number is rounded."""


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
        self.order = topological_order(root)
        self.computed = [value for value in self.order if value.inputs]
        self.wires = [Wire(source, slot) for source in reversed(self.order) for slot in range(len(source.inputs))]
        with _kept(self.order):
            self.walked = self.wires if engine is backward else _walked(engine.backward_steps(root))
        """The edges, in the order in which the engine walks them."""
        self.labelled = {value.label: value for value in self.order if value.label}
        self.ids = _ids(self.order)
        self.names = _names(self.order)
        self._roles = roles or {}

    def __len__(self) -> int:
        """How many steps there are: one for each operation, one for the result's own gradient, one for each edge."""
        return len(self.computed) + 1 + len(self.walked)

    @property
    def forward(self) -> int:
        """The number of steps in the forward pass."""
        return len(self.computed)

    def role(self, value: Value) -> Role:
        """What `value` means."""
        if value.inputs:
            return self._roles.get(value.label, "model")
        return self._roles.get(value.label, "data") if value.label else "quiet"

    def forward_words(self, value: Value) -> str:
        """Where the data of `value` comes from, as one line of arithmetic: “e = a × b = 2 × (−3) = −6”."""
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

    @cached_property
    def nudges(self) -> dict[Value, float]:
        """The slope of the result by every number, by central difference."""
        return {
            value: nudged_slope(lambda data, value=value: self.recomputed(value, data), [value.data], 0)
            for value in self.order
        }

    def at(self, step: int | None = None) -> "Moment":
        """The graph after that number of steps, or at the end."""
        return Moment(self, len(self) if step is None else max(0, min(step, len(self))))

    def as_left(self) -> "Moment":
        """The graph with the gradients that its Values have now, wherever these come from."""
        return Moment(self, self.forward, {value: value.grad for value in self.order})


class Moment:
    """A walk after some of its steps. It looks without touching: the Values keep the gradients that they have.

    With `grads` these are the gradients, and no backward pass is run: so a graph is shown as somebody has left it.
    """

    def __init__(self, walk: Walk, step: int, grads: Mapping[Value, float] | None = None) -> None:
        self.walk = walk
        self.step = step
        self.seeded = step > walk.forward
        """Whether the result has its own gradient."""
        self.edges_done = max(0, step - walk.forward - 1)
        self.steps: list[Step] = []
        if grads is None:
            with _kept(walk.order):
                self.steps = list(islice(walk.engine.backward_steps(walk.root), self.edges_done))
                if self.seeded:
                    walk.root.grad = 1.0  # the first line of backward_steps, which runs together with its first edge
                grads = {value: value.grad for value in walk.order}
        self.grads = grads
        self.known = {value for value in walk.order if not value.inputs} | set(walk.computed[:step])
        self.shares: dict[Value, list[Step]] = {}
        """What has been added to each gradient so far."""
        for share in self.steps:
            self.shares.setdefault(share.target, []).append(share)
        self._awaiting = {wire.target for wire in walk.walked[self.edges_done :]}
        self._gone = set(walk.walked[: self.edges_done])

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
        """The ids of the nodes at work, first where something arrives."""
        ids = self.walk.ids
        if self.computing is not None:
            return list(dict.fromkeys(ids[value] for value in (self.computing, *self.computing.inputs)))
        if self.seeding:
            return [ids[self.walk.root]]
        if self.passing is not None:
            return [ids[self.passing.target], ids[self.passing.source]]
        return []

    def says(self, value: Value) -> str:
        """Where the numbers of `value` come from, in sentences of arithmetic."""
        if value not in self.known:
            return f"{_capital(self.walk.names[value])} is not computed yet."
        return f"{self.walk.forward_words(value)} {self.backward_words(value)}"

    def backward_words(self, value: Value) -> str:
        """Where the gradient of `value` comes from: “a.grad = 3 × 1 + 1 × (−6) = −3, from d and e”."""
        number, names = self.walk.number, self.walk.names
        name = f"{names[value]}.grad" if value.label else "Its gradient"
        if value is self.walk.root:
            if not self.seeded:
                return "Its gradient is not asked for yet."
            return f"{name} = 1: what it moves by is what it moves by."
        shares = self.shares.get(value, [])
        if not shares:
            return f"{name} = 0: nothing has come back to it yet."
        grad, lost = self.grads[value], ""
        if abs(math.fsum(share.local * share.upstream for share in shares) - grad) > 1e-9 * max(1.0, abs(grad)):
            shares, lost = shares[-1:], " What was there is overwritten."
        products = " + ".join(
            f"{in_brackets(number(share.local))} × {in_brackets(number(share.upstream))}" for share in shares
        )
        sources = list(dict.fromkeys(names[share.source] for share in shares))
        return f"{name} = {products} = {number(grad)}, from {listed(sources)}.{lost}"

    def check(self, value: Value) -> Check:
        """What a nudge says of the gradient of `value`, without what rounding has left in it."""
        nudge = self.walk.nudges[value]
        is_right = abs(self.grads[value] - nudge) <= TOLERANCE * max(1.0, abs(nudge))
        return Check(number(round(nudge, 6)), is_right)

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

    def edge_state(self, wire: Wire) -> Progress:
        """How far an edge has come."""
        if wire.source is self.computing:
            return "now"
        if wire in self._gone:
            return "now" if wire == self.walk.walked[self.edges_done - 1] else "done"
        return "forward" if wire.source in self.known else "waiting"

    def panel(
        self,
        name: str,
        title: str,
        readouts: Readouts | None = None,
        *,
        share: float = 1.0,
        shows: Sequence[Show] | None = None,
        whole: bool = True,
        aside: bool = False,
        still: bool = False,
        state: Progress | Callable[[Value], Progress] | None = None,
        edge_state: Callable[[Wire], Progress] | None = None,
        gradients: bool | Callable[[Value], bool] = True,
        local: bool | Callable[[Wire], bool] | None = None,
        says: Callable[[Value], str] | None = None,
        roles: Mapping[Value, Role] | None = None,
        checks: Mapping[Value, Check] | None = None,
        entries: Mapping[Value, Entry] | None = None,
        badges: Mapping[Value, str] | None = None,
        abouts: Mapping[Value, str] | None = None,
        focus: Sequence[Value] | None = None,
        selected: str | None = None,
        presses: list[Press] | None = None,
        down: bool = False,
    ) -> Graph:
        """The graph as a panel of a scene, as it is after these steps unless something else is said.

        Args:
            name: of the panel.
            title: of the panel.
            readouts: numbers beside it.
            share: how much of the row it takes.
            shows: what there is room for; by default everything, or data alone if there are no gradients.
            whole: whether it has a row to itself.
            aside: whether it takes turns with the other panels.
            still: nothing is at work; what would be is as far as the rest.
            state: how far every node has come; one word goes for the edges too. Nothing is in focus then.
            edge_state: how far every edge has come.
            gradients: whether gradients are shown, or whose.
            local: whether local gradients are shown, or on which edges; by default if gradients are.
            says: the sentence of a node; else where its numbers come from, as far as they are shown.
            roles: what some of the Values mean now.
            checks: second opinions on gradients.
            entries: numbers to type; a gradient then reads as it was typed.
            badges: places in an order.
            abouts: what lights with a node, if it is more than its label.
            focus: the Values to bring into view.
            selected: the id of the node whose sentence is read first.
            presses: buttons under the graph.
            down: whether it may run down where it would be too wide.
        """
        ids = self.walk.ids
        one: Progress | None = None if callable(state) else state
        node_state = state if callable(state) else self.state
        edge_state = edge_state or self.edge_state
        shows = shows or (EVERYTHING if gradients else ("data",))
        local = bool(gradients) if local is None else local
        nodes = [
            self._node(
                value,
                one or node_state(value),
                gradient=gradients(value) if callable(gradients) else gradients,
                role=(roles or {}).get(value),
                says=says(value) if says else None,
                check=(checks or {}).get(value),
                entry=(entries or {}).get(value),
                badge=(badges or {}).get(value),
                about=(abouts or {}).get(value),
            )
            for value in self.walk.order
        ]
        edges = [
            self._edge(wire, one or edge_state(wire), local=local(wire) if callable(local) else local)
            for wire in self.walk.wires
        ]
        if still:
            for part in (*nodes, *edges):
                if part.state == "now":
                    part.state = "done" if self.seeded else "forward"
        at_work = [] if still or state else self.focus()
        return Graph(
            name,
            title,
            nodes,
            edges,
            list(shows),
            {} if readouts is None else readouts,
            share,
            focus=at_work if focus is None else [ids[value] for value in focus],
            selected=selected,
            presses=presses,
            whole=whole or None,
            aside=aside or None,
            down=down or None,
        )

    def _node(
        self,
        value: Value,
        state: Progress,
        *,
        gradient: bool = True,
        role: Role | None = None,
        says: str | None = None,
        entry: Entry | None = None,
        about: str | None = None,
        **more: Any,
    ) -> Node:
        walk, known = self.walk, value in self.known
        seen = known and gradient
        grad = in_node(self.grads[value], walk.number) if seen else ""
        if entry and entry.row == "grad":
            grad = entry.text.replace("-", "−")
        return Node(
            id=walk.ids[value],
            role=role or walk.role(value),
            label=value.label,
            op=symbol(value),
            data=in_node(value.data, walk.number) if known else "",
            grad=grad,
            state=state,
            says=says if says is not None else self.says(value) if gradient else walk.forward_words(value),
            about=about or value.label or walk.ids[value].replace(" ", ""),
            value=value.data if known else None,
            slope=self.grads[value] if seen else None,
            entry=entry,
            **more,
        )

    def _edge(self, wire: Wire, state: Progress, *, local: bool = True) -> Edge:
        walk, source = self.walk, wire.source
        start, end = walk.ids[wire.target], walk.ids[source]
        seen = local and source in self.known and bool(source.local_grads)
        return Edge(
            start,
            end,
            wire.slot,
            f"×\u2009{in_node(wire.local, walk.number)}" if seen else "",
            state,
            back=True if local and wire in self._gone else None,
            about=f"{start}→{end}".replace(" ", ""),
        )


@contextmanager
def _kept(values: Sequence[Value]) -> Iterator[None]:
    """Gradients for a backward pass to fill, all 0; afterwards `values` have their own again."""
    own = [value.grad for value in values]
    for value in values:
        value.grad = 0.0
    try:
        yield
    finally:
        for value, grad in zip(values, own, strict=True):
            value.grad = grad


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
    """In brackets if it is a sum or a product, so that what it meets applies to the whole."""
    return f"({text})" if " " in text and not text.startswith(("(", "the ")) else text


def _bare(text: str) -> str:
    """Without the brackets that an argument does not need."""
    return text[1:-1] if text.startswith("(−") and text.endswith(")") and text.count("(") == 1 else text


def in_node(value: float, number: Callable[[float], str]) -> str:
    """`value` as `number` says it, or shorter if it would not fit into a node."""
    text = number(value)
    return text if len(text) <= LONGEST else f"{value:.2g}".replace("-", "−")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
