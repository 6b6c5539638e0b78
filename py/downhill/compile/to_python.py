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
import weakref
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any, NamedTuple

from downhill.compile.graph import LEAVES, CannotCompileError, reachable
from downhill.compile.tape import Program
from downhill.ops import FUNCTIONS

LONGEST = 64
"""The most nodes that one expression may contain."""

MOST_PRODUCTS = 20_000
"""The most that the neurons of a network may multiply; every product has up to three lines."""

INDENT = "    "

# How tightly the outermost operator of an expression binds.
CHOICE, COMPARISON, SUM, PRODUCT, CALL, NAME = range(6)

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
        text = [indent + zeroed(self.zeros)] if self.zeros else []
        for line in self.lines:
            text += line.printed(indent + INDENT) if isinstance(line, Block) else [indent + line]
        return text or [indent + "pass"]


def zeroed(names: Sequence[str]) -> str:
    """A line that sets every name to 0."""
    return " = ".join(names) + " = 0.0"


class Printer:
    """Writes the lines for one row of a program."""

    def __init__(self, program: Program, *, as_loss: bool) -> None:
        self.program = program
        self.as_loss = as_loss
        self.forward: list[str] = []
        self.body = Block()
        self.texts: list[Text] = []
        self.blocks: list[Block] = []
        roots = [*program.outputs, *program.watched, *program.pushes, *program.gradients]
        certain = reachable(program.nodes, roots, certain=True)
        # What stands in a branch of a choice only must be computed only where the choice falls on it:
        # 0.5 / out if out else inf. So it gets no name.
        self.uses = [count if index in certain else 0 for index, count in enumerate(program.uses())]
        self.pushed: dict[tuple[tuple[int, ...], int], list[tuple[Block, str]]] = {}

    def print(self) -> None:
        """Write all nodes, and add the gradients up."""
        flowing: list[bool] = []  # whether a node belongs to the backward pass
        for index, (op, operands, number) in enumerate(self.program.nodes):
            text, block = self._text(index, op, operands, number)
            flowing.append(op == "weight" or any(flowing[operand] for operand in operands))
            used = self.uses[index]
            if used and text.level != NAME and (used > 1 or text.size > LONGEST or op == "select"):
                name = f"{'d' if flowing[index] else 'v'}{index}"
                (block.lines if flowing[index] else self.forward).append(f"{name} = {text.text}")
                text = Text(name, NAME, 1)
            self.texts.append(text)
            self.blocks.append(block)
            for parameter in self.program.gradients.get(index, ()):
                self._add(f"g{parameter}", index)
        self.body.lines[:0] = [*self.forward, *self._results(), *self._watch()]

    def _results(self) -> list[str]:
        texts = [self.texts[index] for index in self.program.outputs]
        if self.as_loss:
            return [f"loss += {texts[0].inside(PRODUCT)}*weight"]
        if len(texts) == 1:
            return [f"add({texts[0].text})"]
        return [f"add(({', '.join(text.text for text in texts)}))"]

    def _watch(self) -> list[str]:
        names = [self.texts[index].text for index in self.program.watched]
        parts = [" + ".join(names[at : at + LONGEST]) for at in range(0, len(names), LONGEST)]
        return [f"watched += 0.0*({part})" for part in parts]

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
        if op == "dot":
            return self._dot(index), self.body
        if op == "push":
            return self._push(index, operands)
        if op == "pushed":
            return self._pushed(index, operands)
        if op == "pick":
            return Text(f"parameters[{self._place(index)}]", CALL, 2), self.body
        if op == "drop":
            blocks[0].lines.append(f"picked[{self._place(operands[1])}] += {self.texts[operands[0]].text}")
            return Text("", NAME, 0), blocks[0]
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
            return Text(f"{op}({', '.join(text.text for text in texts)})", CALL, size)
        level, template = TEMPLATES[op]
        # a - (b + c) and a / (b * c) need their parentheses; without them a sum is added from the left.
        inside = [text.inside(level + (place > 0 or op == "neg" or level < SUM)) for place, text in enumerate(texts)]
        return Text(template.format(*inside), CALL if op in ("and", "or") else level, size)

    def _gate(self, index: int, operands: tuple[int, ...]) -> tuple[Text, Block]:
        condition, inner = operands
        outside = self.blocks[inner]
        block = Block(outside)
        outside.lines += [f"if {self.texts[condition].text}:", block]
        text = self.texts[inner]
        if text.level != NAME:
            block.lines.append(f"d{index} = {text.text}")
            text = Text(f"d{index}", NAME, 1)
        return text, block

    def _dot(self, index: int) -> Text:
        weights, inputs = self.program.weights_and_inputs(index)
        texts = [self.texts[operand].inside(CALL) for operand in inputs]
        products = [f"{self.texts[weight].text}*{text}" for weight, text in zip(weights, texts, strict=True)]
        if len(products) <= LONGEST:
            return Text(" + ".join(products), SUM, 2 * len(products))
        name, sign = f"v{index}", "="
        for at in range(0, len(products), LONGEST):
            self.forward.append(f"{name} {sign} {' + '.join(products[at : at + LONGEST])}")
            sign = "+="
        return Text(name, NAME, 1)

    def _push(self, index: int, operands: tuple[int, ...]) -> tuple[Text, Block]:
        text, block = self.texts[operands[0]], self.blocks[operands[0]]
        if text.level != NAME:
            block.lines.append(f"d{index} = {text.text}")
            text = Text(f"d{index}", NAME, 1)
        weights, inputs = self.program.weights_and_inputs(operands[1])
        for weight, operand in zip(weights, inputs, strict=True):
            number = self.program.nodes[weight].number
            block.lines.append(f"g{number} += {text.text}*{self.texts[operand].text}")
            self.pushed.setdefault((inputs, operand), []).append((block, f"{text.text}*p{number}"))
        return text, block

    def _place(self, pick: int) -> str:
        """Which parameter a pick takes."""
        first, stride = self.program.first_and_stride(pick)
        return f"{first} + {stride}*{self.texts[self.program.nodes[pick].operands[0]].inside(CALL)}"

    def _pushed(self, index: int, operands: tuple[int, ...]) -> tuple[Text, Block]:
        terms = self.pushed[self.program.inputs_of_push(operands[1]), operands[0]]
        block = terms[0][0]
        for other, _ in terms:
            block = block.common(other)
        if len(terms) <= LONGEST and all(other is block for other, _ in terms):
            return Text(" + ".join(product for _, product in terms), SUM, 2 * len(terms)), block
        block.zeros.append(f"d{index}")
        for other, product in terms:
            other.lines.append(f"d{index} += {product}")
        return Text(f"d{index}", NAME, 1), block

    def _sum_over_blocks(self, index: int, op: str, operands: tuple[int, ...], block: Block) -> tuple[Text, Block]:
        """A sum some of whose terms stand inside blocks: each is added there."""
        first, second = operands
        name = self.texts[first].text
        if not (name in block.zeros and self.uses[first] == 1):  # otherwise it grows on
            name = f"d{index}"
            block.zeros.append(name)
            self._add(name, first)
        self._add(name, second, "+" if op == "add" else "-")
        return Text(name, NAME, 1), block


def leaf(op: str, number: float) -> Text:
    """How an input, a parameter, the weight or a plain number is written."""
    if op == "constant":
        return Text(repr(number), NAME if number >= 0.0 else PRODUCT, 1)
    return Text({"input": f"x{number}", "parameter": f"p{number}", "weight": "weight"}[op], NAME, 1)


def unpacked(prefix: str, number: int) -> str:
    """The left side of an assignment that takes a row, or all parameters, apart."""
    return ", ".join(f"{prefix}{index}" for index in range(number)) + ("," if number == 1 else "")


def check_length(program: Program) -> None:
    """Refuse what would be too long. CannotCompileError says so."""
    products = sum(len(operands) // 2 for op, operands, _ in program.nodes if op == "dot")
    if products > MOST_PRODUCTS:
        raise CannotCompileError(f"Python without loops is too long for {products} products; {MOST_PRODUCTS} would do.")


def source_of_gradients(program: Program, name: str = "gradients") -> str:
    """The source of `name`(parameters, rows, weight), which answers (loss, watched, gradients).

    The loss is the sum over the rows, each times `weight`; `watched` is 0 if all went well.
    """
    names = [f"g{index}" for index in range(program.parameters)]
    head = [zeroed(["loss", "watched"]), *([zeroed(names)] if names else [])]
    tail = f"return loss, watched, [{', '.join(names)}]"
    if any(node.op == "drop" for node in program.nodes):
        head.append(f"picked = [0.0]*{program.parameters}")
        tail = f"return loss, watched, [a + b for a, b in zip([{', '.join(names)}], picked)]"
    return _function(f"{name}(parameters, rows, weight)", program, head, tail, as_loss=True)


def source_of_map(program: Program, name: str = "outputs") -> str:
    """The source of `name`(parameters, rows), which answers (outputs of all rows in one list, watched)."""
    add = "append" if len(program.outputs) == 1 else "extend"
    head = ["watched = 0.0", "results = []", f"add = results.{add}"]
    return _function(f"{name}(parameters, rows)", program, head, "return results, watched", as_loss=False)


def _function(signature: str, program: Program, head: Sequence[str], tail: str, *, as_loss: bool) -> str:
    check_length(program)
    printer = Printer(program, as_loss=as_loss)
    printer.print()
    lines = [f"{unpacked('p', program.parameters)} = parameters"] if program.parameters else []
    lines += [*head, f"for {unpacked('x', program.inputs) or '_'} in rows:"]
    lines = [f"def {signature}:", *(INDENT + line for line in lines), *printer.body.printed(2 * INDENT), INDENT + tail]
    return "\n".join(lines) + "\n"


def run(source: str, name: str) -> Callable[..., Any]:
    """The function `name` that `source` defines; tracebacks show its lines."""
    file = f"<compiled {name} {next(_numbers)}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    made: dict[str, Any] = dict(FUNCTIONS)
    exec(compile(source, file, "exec"), made)
    function = made.pop(name)
    weakref.finalize(function, linecache.cache.pop, file, None)
    return function
