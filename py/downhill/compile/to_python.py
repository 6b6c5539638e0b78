"""A program as straight-line Python, looped over rows: works wherever Python does, and can be read.

    for x0, x1, x2 in rows:
        v4 = p0*x0 + p1*x1 + p2
        v6 = 0.0 if v4 <= 0.0 else v4
        ...
        if v4 > 0.0:
            g0 += d12*x0

What passes through a gate (the derivative of ReLU) is 0 while the gate is shut, so all of it stands
inside an `if`: every gate opens a block. Very deep expressions end the interpreter in Pyodide, so a long
one is cut into lines.
"""

import linecache
import math
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any, NamedTuple

from downhill.compile.graph import LEAVES
from downhill.compile.tape import Program
from downhill.ops import FUNCTIONS

LONGEST = 64
"""The most nodes that one expression may contain."""

NAMES_A_LINE = 50
"""How many names are set to 0 by one line."""

INDENT = "    "

# How tightly the outermost operator of an expression binds.
CHOICE, COMPARISON, SUM, PRODUCT, ATOM = range(5)

TEMPLATES: dict[str, tuple[int, str]] = {
    "and": (CHOICE, "({} and {})"),
    "or": (CHOICE, "({} or {})"),
    "gt": (COMPARISON, "{} > {}"),
    "ge": (COMPARISON, "{} >= {}"),
    "lt": (COMPARISON, "{} < {}"),
    "le": (COMPARISON, "{} <= {}"),
    "eq": (COMPARISON, "{} == {}"),
    "ne": (COMPARISON, "{} != {}"),
    "add": (SUM, "{} + {}"),
    "sub": (SUM, "{} - {}"),
    "mul": (PRODUCT, "{}*{}"),
    "div": (PRODUCT, "{}/{}"),
    "neg": (PRODUCT, "-{}"),
    "select": (CHOICE, "{1} if {0} else {2}"),
}
"""How an instruction is written, and how tightly it binds; all others are calls."""

_numbers = count(1)


class Text(NamedTuple):
    """An expression: its text, how tightly its outermost operator binds, how many nodes it contains."""

    text: str
    level: int
    size: int

    def inside(self, level: int) -> str:
        """The text as an operand of something that binds as tightly as `level`."""
        return self.text if self.level >= level else f"({self.text})"


class Block:
    """Lines that run only while a gate is open; the outermost runs always."""

    def __init__(self, outer: "Block | None" = None) -> None:
        self.outer = outer
        self.depth: int = outer.depth + 1 if outer else 0
        self.zeros: list[str] = []
        self.lines: list[str | Block] = []

    def common(self, other: "Block") -> "Block":
        """The innermost block that contains both."""
        a, b = self, other
        while a is not b:
            if a.depth < b.depth:
                a, b = b, a
            assert a.outer
            a = a.outer
        return a

    def printed(self, indent: str) -> list[str]:
        """The lines, indented."""
        text = [indent + line for line in zeroed(self.zeros)]
        for line in self.lines:
            text += line.printed(indent + INDENT) if isinstance(line, Block) else [indent + line]
        return text or [indent + "pass"]


def zeroed(names: Sequence[str]) -> list[str]:
    """Lines that set every name to 0."""
    return [" = ".join(names[at : at + NAMES_A_LINE]) + " = 0.0" for at in range(0, len(names), NAMES_A_LINE)]


class Printer:
    """Writes the lines for one row of a program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.body = Block()
        self.texts: list[Text] = []
        self.blocks: list[Block] = []
        self.uses = self._uses()

    def _uses(self) -> list[int]:
        """How often each node is read; 0 for what stands in a branch of a choice only.

        That must be computed only where the choice falls on it: 0.5 / out if out else inf.
        """
        nodes = self.program.nodes
        certain: set[int] = set()
        waiting = [*self.program.outputs, *self.program.watched, *(node for _, node in self.program.gradients)]
        while waiting:
            index = waiting.pop()
            if index not in certain:
                certain.add(index)
                op, operands, _ = nodes[index]
                waiting += operands[:1] if op == "select" else operands
        uses = [0] * len(nodes)
        for op, operands, _ in nodes:
            for place, operand in enumerate(operands):
                uses[operand] += 2 if op == "select" and place else 1
        for index in (*self.program.outputs, *self.program.watched):
            uses[index] += 2
        for _, index in self.program.gradients:
            uses[index] += 1
        return [used if index in certain else 0 for index, used in enumerate(uses)]

    def print(self) -> None:
        """Write all nodes, and add the gradients up."""
        added: dict[int, list[int]] = {}
        for parameter, node in self.program.gradients:
            added.setdefault(node, []).append(parameter)
        last = max([*self.program.outputs, *self.program.watched], default=-1)
        for index, (op, operands, number) in enumerate(self.program.nodes):
            text, block = self._text(index, op, operands, number)
            kept = self.uses[index] > 1 and text.level != ATOM
            if kept or text.size > LONGEST or (op == "select" and self.uses[index]):
                name = f"{'v' if index <= last else 'd'}{index}"
                block.lines.append(f"{name} = {text.text}")
                text = Text(name, ATOM, 1)
            self.texts.append(text)
            self.blocks.append(block)
            for parameter in added.get(index, ()):
                self._add(f"g{parameter}", index)

    def _add(self, name: str, index: int, sign: str = "+") -> None:
        """Add a node to a variable, in the block of the node."""
        text = self.texts[index].text
        if text.startswith("-") and self.texts[index].level == PRODUCT:
            text, sign = text[1:], "-" if sign == "+" else "+"
        self.blocks[index].lines.append(f"{name} {sign}= {text}")

    def _text(self, index: int, op: str, operands: tuple[int, ...], number: float) -> tuple[Text, Block]:
        if op in LEAVES:
            return leaf(op, number), self.body
        blocks = [self.blocks[operand] for operand in operands]
        if op == "gate":
            return self._gate(index, operands)
        if op in ("add", "sub") and (blocks[0].depth or blocks[1].depth):
            block = blocks[0].common(blocks[1])
            if any(other is not block for other in blocks):
                return self._sum_over_blocks(index, op, operands, block)
        # A product with something behind a gate is behind that gate as well.
        return self._expression(op, operands), max(blocks, key=lambda block: block.depth)

    def _expression(self, op: str, operands: tuple[int, ...]) -> Text:
        texts = [self.texts[operand] for operand in operands]
        size = 1 + sum(text.size for text in texts)
        if op not in TEMPLATES:
            return Text(f"{op}({', '.join(text.text for text in texts)})", ATOM if size < LONGEST else PRODUCT, size)
        level, template = TEMPLATES[op]
        # a - (b + c) and a / (b * c) need their parentheses; without them a sum is added from the left.
        inside = [text.inside(level + (place > 0 or op == "neg" or level < SUM)) for place, text in enumerate(texts)]
        return Text(template.format(*inside), ATOM if op in ("and", "or") else level, size)

    def _gate(self, index: int, operands: tuple[int, ...]) -> tuple[Text, Block]:
        condition, inner = operands
        outside = self.blocks[inner]
        block = Block(outside)
        outside.lines += [f"if {self.texts[condition].text}:", block]
        text = self.texts[inner]
        if text.level != ATOM:
            block.lines.append(f"d{index} = {text.text}")
            text = Text(f"d{index}", ATOM, 1)
        return text, block

    def _sum_over_blocks(self, index: int, op: str, operands: tuple[int, ...], block: Block) -> tuple[Text, Block]:
        """A sum some of whose terms stand inside blocks: each is added there."""
        first, second = operands
        name = self.texts[first].text
        if not (name in block.zeros and self.uses[first] == 1):  # otherwise it grows on
            name = f"d{index}"
            block.zeros.append(name)
            self._add(name, first)
        self._add(name, second, "+" if op == "add" else "-")
        return Text(name, ATOM, 1), block


def leaf(op: str, number: float) -> Text:
    """How an input, a parameter, the weight or a plain number is written."""
    if op == "constant":
        return Text(repr(number), ATOM if number >= 0.0 else PRODUCT, 1)
    return Text({"input": f"x{number}", "parameter": f"p{number}", "weight": "weight"}[op], ATOM, 1)


def unpacked(prefix: str, number: int) -> str:
    """The left side of an assignment that takes a row, or all parameters, apart."""
    return ", ".join(f"{prefix}{index}" for index in range(number)) + ("," if number == 1 else "")


def source_of_gradients(program: Program, name: str = "gradients") -> str:
    """The source of `name`(parameters, rows, weight), which answers (loss, watched, gradients).

    The loss is the sum over the rows, each times `weight`; `watched` is finite if all went well.
    """
    printer = Printer(program)
    printer.print()
    head = [f"{unpacked('p', program.parameters)} = parameters"] if program.parameters else []
    head += ["loss = watched = 0.0", *zeroed([f"g{index}" for index in range(program.parameters)])]
    body = printer.body
    body.lines.append(f"loss += {printer.texts[program.outputs[0]].inside(PRODUCT)}*weight")
    body.lines += _watch(printer)
    loop = f"for {unpacked('x', program.inputs)} in rows:" if program.inputs else "for _ in rows:"
    gradients = ", ".join(f"g{index}" for index in range(program.parameters))
    return _function(name, "parameters, rows, weight", [*head, loop], body, f"return loss, watched, [{gradients}]")


def source_of_map(program: Program, name: str = "outputs") -> str:
    """The source of `name`(parameters, rows), which answers (outputs of all rows in one list, watched)."""
    printer = Printer(program)
    printer.print()
    head = [f"{unpacked('p', program.parameters)} = parameters"] if program.parameters else []
    outputs = [printer.texts[index].text for index in program.outputs]
    head += ["watched = 0.0", "results = []", f"add = results.{'extend' if len(outputs) > 1 else 'append'}"]
    body = printer.body
    body.lines += [f"add(({', '.join(outputs)}))" if len(outputs) > 1 else f"add({outputs[0]})", *_watch(printer)]
    loop = f"for {unpacked('x', program.inputs)} in rows:" if program.inputs else "for _ in rows:"
    return _function(name, "parameters, rows", [*head, loop], body, "return results, watched")


def _watch(printer: Printer) -> list[str]:
    names = [printer.texts[index].inside(PRODUCT) for index in printer.program.watched]
    return [f"watched += {' + '.join(names[at : at + LONGEST])}" for at in range(0, len(names), LONGEST)]


def _function(name: str, parameters: str, head: Sequence[str], body: Block, tail: str) -> str:
    lines = [f"def {name}({parameters}):", *(INDENT + line for line in head), *body.printed(2 * INDENT), INDENT + tail]
    return "\n".join(lines) + "\n"


def run(source: str, name: str) -> Callable[..., Any]:
    """The function `name` that `source` defines; tracebacks show its lines."""
    file = f"<compiled {name} {next(_numbers)}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    made: dict[str, Any] = {**FUNCTIONS, "math": math}
    exec(compile(source, file, "exec"), made)
    return made[name]
