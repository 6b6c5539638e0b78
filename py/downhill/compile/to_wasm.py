"""A program as WebAssembly: what one row costs, and around it the whole of training, in one module.

Nothing here runs a module: `emit` gives its bytes, and hosts.py brings them to life.

The memory is the module's own. First stand the numbers of `Layout`, then whatever its host puts behind:

    header | parameters | velocities | squares | gradients | inputs of neurons | rows, their order, …

Two rows are computed at once, and every gradient is two sums, one for the even rows and one for the odd; they are
added when the parameters move.

Everything stands in one line after the other, but for wide neurons: what they do with each of their
weights is a loop, in a function that all of them share.
"""

import math
from collections.abc import Callable
from itertools import count

from downhill.compile.assembler import (
    F64,
    I32,
    I64,
    V128,
    Function,
    Module,
    call,
    choose,
    copy,
    f64,
    fill,
    get,
    i32,
    i64,
    lanes,
    leave,
    put,
    repeat_while,
    tee,
    when,
)
from downhill.compile.graph import CannotCompileError, Node
from downhill.compile.hosts import PAGE
from downhill.compile.shuffle import INCREMENT, MIXERS, SHIFTS
from downhill.compile.tape import Program
from downhill.compile.wasm_math import IMPORTS, Functions

WIDE = 8
"""A neuron with this many inputs becomes a loop."""

LONGEST = 250
"""The most bytes of an expression; a longer one is kept in a local variable."""

_places = count(0, 8)

LOSS = next(_places)
WATCHED = next(_places)
"""Finite, if all went well."""

# What `train` is told. WasmSteps writes it in this order: first whole numbers, LOSSES and STEPS before every run that
# is unlike the last, then numbers in f64, of which POWER1 and POWER2 are kept by `train` itself.
SHUFFLE_STATE = next(_places)
POSITION = next(_places)
"""Which row of the order comes next."""
ORDER = next(_places)
"""Where the addresses of the rows stand."""
SAVED_ORDER = next(_places)
"""Where there is room for them once more."""
ROWS = next(_places)
"""How many there are."""
BATCH_SIZE = next(_places)
SHUFFLED = next(_places)
"""1 if the rows are mixed before each epoch, or 0."""
RATES = next(_places)
"""Where the learning rates stand, one for each step."""
LOSSES = next(_places)
"""Where the losses are put."""
STEPS = next(_places)
ADAPTIVE = next(_places)
"""1 for Adam, 0 for plain descent."""

MOMENTUM = next(_places)
WEIGHT_DECAY = next(_places)
BETA1 = next(_places)
BETA2 = next(_places)
EPSILON = next(_places)
PENALTY = next(_places)
"""How much the penalty counts."""
POWER1 = next(_places)
"""beta1 to the number of steps so far."""
POWER2 = next(_places)

HEADER = 16 * ((next(_places) + 15) // 16)


class Memory:
    """Where everything stands, in bytes.

    Attributes:
        count: how many parameters there are.
        parameters: the parameters, one f64 each.
        velocities: their velocities.
        squares: the averages of their squared gradients, for Adam.
        gradients: their gradients, two numbers each.
        end: the first byte that is free.
    """

    def __init__(self, parameters: int) -> None:
        size = 16 * ((parameters + 1) // 2)
        self.count = parameters
        self.parameters, self.velocities, self.squares, self.gradients = (HEADER + size * at for at in range(4))
        self.end = self.gradients + 2 * size
        self._found: dict[object, int] = {}

    def place(self, key: object, pairs: int) -> int:
        """Room for that many pairs of numbers; the same for the same key."""
        if key not in self._found:
            self._found[key] = self.end
            self.end += 16 * pairs
        return self._found[key]


def emit(loss: Program | None, penalty: Program | None, outputs: Program | None) -> tuple[bytes, Memory]:
    """The module of what is there: a loss, something to add to it once a step, and a map.

    It exports, of the functions below,
    `batch`(order, count), `map`(rows, count, results) → watched, `train`() → steps done, and `restore`().
    """
    parameters = max([program.parameters for program in (loss, penalty, outputs) if program], default=0)
    target = Target(Memory(parameters))
    if outputs:
        _map(target, outputs)
    if loss:
        batch = _batch(target, _gradients(target, loss), _penalty(target, penalty) if penalty else None)
        saved = target.memory.place("saved", target.memory.gradients // 16)
        _restore(target, saved)
        _train(target, saved, batch=batch, update=_update(target), shuffle=_shuffle(target.module))
    return target.module.binary(target.memory.end // PAGE + 1), target.memory


# What wide neurons share. Inputs stand in the memory as pairs, one for each row, with a stride of 16; where they are
# parameters, as single numbers, with a stride of 8.


def _dot(stride: int) -> tuple[Function, bytes]:
    """dot(weights, inputs, end of the weights). Four sums at once: one would wait for itself."""
    function = Function([I32] * 3, [V128])
    weights, inputs, end = range(3)
    sums = [function.local(V128) for _ in range(4)]

    def term(place: int) -> bytes:
        product = lanes.mul(lanes.load_splat(get(weights), 8 * place), _fetched(inputs, place, stride))
        return put(sums[place], lanes.add(get(sums[place]), product))

    code = _by_fours(term, {weights: 8, inputs: stride}, weights, end)
    return function, code + lanes.add(*(lanes.add(get(sums[at]), get(sums[at + 1])) for at in (0, 2)))


def _push(stride: int, pushing: bool) -> tuple[Function, bytes]:
    """push(upstream, weights, inputs, gradients, pushed, end of the weights).

    Adds upstream times inputs to gradients and, when `pushing`, upstream times weights to pushed.
    """
    function = Function([V128, *[I32] * 5])
    upstream, weights, inputs, gradients, pushed, end = range(6)

    def one(place: int) -> bytes:
        product = lanes.mul(get(upstream), _fetched(inputs, place, stride))
        code = _grow(get(gradients), product, 16 * place)
        if pushing:
            product = lanes.mul(get(upstream), lanes.load_splat(get(weights), 8 * place))
            code += _grow(get(pushed), product, 16 * place)
        return code

    strides = {weights: 8, inputs: stride, gradients: 16, pushed: 16}
    # Where no row has anything to pass back, as behind a ReLU that is shut, there is nothing to add.
    return function, when(lanes.any(get(upstream)), _by_fours(one, strides, weights, end))


def _fetched(inputs: int, place: int, stride: int) -> bytes:
    """An input of a neuron, counted from the address in a local variable."""
    return (lanes.load_splat if stride == 8 else lanes.load)(get(inputs), stride * place)


def _grow(address: bytes, value: bytes, offset: int) -> bytes:
    """Add to a pair of numbers in the memory."""
    return lanes.store(address, lanes.add(lanes.load(address, offset), value), offset)


def _by_fours(one: Callable[[int], bytes], strides: dict[int, int], first: int, end: int) -> bytes:
    """Do `one` for each place, four a turn while there are four, until the address in `first` has come to `end`."""

    def on(count: int) -> bytes:
        return b"".join(put(local, i32.add(get(local), i32(count * by))) for local, by in strides.items())

    def left(count: int) -> bytes:
        return i32.lt(i32.add(get(first), i32(8 * (count - 1))), get(end))

    four = b"".join(map(one, range(4))) + on(4)
    return when(left(4), repeat_while(four, left(4))) + when(left(1), repeat_while(one(0) + on(1), left(1)))


class Target:
    """The module that programs are written into, what they share there, and its memory."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.module = Module(IMPORTS)
        self.functions = Functions(self.module)


class Printer:
    """The bytes for two rows of a program, side by side."""

    def __init__(self, program: Program, function: Function, target: Target) -> None:
        self.program = program
        self.function = function
        self.target = target
        self.memory = target.memory
        self.weight = b""
        self.rows: tuple[bytes, bytes] = b"", b""
        self.code: list[bytes] = []
        self.texts: list[bytes] = []
        self.stored: set[tuple[int, ...]] = set()
        self.wanted = {  # (inputs of dots, one of them): the node that is all that was pushed on to it
            (program.inputs_of_push(node.operands[1]), node.operands[0]): index
            for index, node in enumerate(program.nodes)
            if node.op == "pushed"
        }
        self.pushed: dict[int, int] = {}
        self.steps: dict[tuple[int, int], tuple[int, int]] = {}
        self.instructions: dict[str, Callable[..., bytes]] = {
            **{name: getattr(lanes, name) for name in SAME},
            "and": lanes.both,
            "or": lanes.either,
            "gate": lanes.both,
            "index": self._index,
            "select": lambda condition, yes, no: lanes.choose(yes, no, condition),
        }

    def print(self) -> tuple[bytes, list[bytes]]:
        """What computes all nodes and adds the gradients up, and the expression of each node."""
        uses = self.program.uses()
        for index, (op, operands, number) in enumerate(self.program.nodes):
            if op in ("push", "drop"):
                (self._push if op == "push" else self._drop)(operands)
                self.texts.append(b"")
                continue
            text = self._expression(index, op, operands, number)
            kept = op in ("input", "dot", "pick") or (op not in FREE and uses[index] > 1)
            if kept or len(text) > LONGEST:
                text = self._kept(text)
            self.texts.append(text)
            self.code += [self._add(parameter, text) for parameter in self.program.gradients.get(index, ())]
        return b"".join(self.code), self.texts

    def _kept(self, text: bytes) -> bytes:
        """An expression, computed here and kept in a local variable."""
        local = self.function.local(V128)
        self.code.append(put(local, text))
        return get(local)

    def _expression(self, index: int, op: str, operands: tuple[int, ...], number: float) -> bytes:
        texts = self.texts
        match op:
            case "constant":
                return lanes.constant(number)
            case "parameter":
                return lanes.load_splat(i32(0), self.memory.parameters + 8 * int(number))
            case "input":
                return lanes.load_two(*self.rows, 8 * int(number))
            case "weight":
                return self.weight
            case "pushed":
                return self._all_pushed(index, *operands)
            case "dot" | "pick":
                return self._dot(index) if op == "dot" else self._pick(index)
            case "select" if self._rectifies(operands):
                return lanes.max(lanes.constant(0.0), texts[operands[2]])
        if op in self.instructions:
            return self.instructions[op](*(texts[operand] for operand in operands))
        if op in self.target.functions:
            return self.target.functions.call(op, *(texts[operand] for operand in operands))
        raise CannotCompileError(f"There is no WebAssembly for the instruction {op!r}.")

    def _dot(self, index: int) -> bytes:
        weights, inputs = self.program.weights_and_inputs(index)
        if len(weights) >= WIDE:
            place, stride = self._vector(inputs)
            loop = self.target.module.once(("dot", stride), lambda: _dot(stride))
            first = self._address(weights[0])
            return call(loop, i32(first), i32(place), i32(first + 8 * len(weights)))
        result = lanes.mul(self.texts[weights[0]], self.texts[inputs[0]])
        for weight, operand in zip(weights[1:], inputs[1:], strict=True):
            result = lanes.add(result, lanes.mul(self.texts[weight], self.texts[operand]))
        return result

    def _address(self, parameter: int) -> int:
        return self.memory.parameters + 8 * int(self.program.nodes[parameter].number)

    def _vector(self, inputs: tuple[int, ...]) -> tuple[int, int]:
        """Where the inputs of neurons stand in the memory, one after the other, and their stride.

        They are put there at their first use, unless they are parameters.
        """
        nodes = [self.program.nodes[index] for index in inputs]
        if nodes == [Node("parameter", (), nodes[0].number + at) for at in range(len(nodes))]:
            return self._address(inputs[0]), 8
        place = self._scratch("inputs", inputs)
        if inputs not in self.stored:
            self.stored.add(inputs)
            for at, index in enumerate(inputs):
                self.code.append(lanes.store(i32(0), self.texts[index], place + 16 * at))
        return place, 16

    def _index(self, place: bytes, count: bytes) -> bytes:
        """The nearest whole number, if it is at least 0 and below `count`; no number otherwise."""
        nearest = self._kept(lanes.nearest(place))
        inside = lanes.both(lanes.ge(nearest, lanes.constant(0.0)), lanes.lt(nearest, count))
        return lanes.choose(nearest, lanes.constant(math.nan), inside)

    def _steps(self, pick: int) -> tuple[int, int]:
        """Local variables with how many parameters lie between the first and the picked one, for both rows."""
        key = (self.program.nodes[pick].operands[0], self.program.first_and_stride(pick)[1])
        if key not in self.steps:
            self.steps[key] = self.function.local(I32), self.function.local(I32)
            whole = lanes.to_i32s(self.texts[key[0]])
            for lane, local in enumerate(self.steps[key]):
                self.code.append(put(local, i32.mul(lanes.one_i32(whole, lane), i32(key[1]))))
        return self.steps[key]

    def _pick(self, index: int) -> bytes:
        """A parameter for each row."""
        one, other = (i32.shift_left(get(local), i32(3)) for local in self._steps(index))
        return lanes.load_two(one, other, self._address(self.program.nodes[index].operands[1]))

    def _drop(self, operands: tuple[int, ...]) -> None:
        text = self._kept(self.texts[operands[0]])
        first, _ = self.program.first_and_stride(operands[1])
        for lane, local in enumerate(self._steps(operands[1])):
            address, offset = i32.shift_left(get(local), i32(4)), self.memory.gradients + 16 * first + 8 * lane
            grown = f64.add(f64.load(address, offset), lanes.one(text, lane))
            self.code.append(f64.store(address, grown, offset))

    def _scratch(self, what: str, inputs: tuple[int, ...]) -> int:
        return self.memory.place((id(self), what, inputs), len(inputs))

    def _push(self, operands: tuple[int, ...]) -> None:
        upstream, dot, *before = operands
        weights, inputs = self.program.weights_and_inputs(dot)
        wanted = [self.wanted.get((inputs, operand)) for operand in inputs]
        text = self._kept(self.texts[upstream])
        if len(weights) < WIDE:
            for weight, operand, pushed in zip(weights, inputs, wanted, strict=True):
                product = lanes.mul(text, self.texts[operand])
                self.code.append(self._add(int(self.program.nodes[weight].number), product))
                if pushed is not None:
                    self._push_one(pushed, lanes.mul(text, self.texts[weight]))
            return
        pushed_at = self._scratch("pushed", inputs) if any(pushed is not None for pushed in wanted) else 0
        if pushed_at and not before:
            self.code.append(fill(i32(pushed_at), i32(16 * len(inputs))))
        place, stride = self._vector(inputs)
        loop = self.target.module.once(("push", stride, bool(pushed_at)), lambda: _push(stride, bool(pushed_at)))
        first = self._address(weights[0])
        gradients = self.memory.gradients + 16 * int(self.program.nodes[weights[0]].number)
        end = first + 8 * len(inputs)
        self.code.append(call(loop, text, *map(i32, (first, place, gradients, pushed_at, end))))

    def _push_one(self, pushed: int, product: bytes) -> None:
        if pushed in self.pushed:
            local = self.pushed[pushed]
            self.code.append(put(local, lanes.add(get(local), product)))
        else:
            self.pushed[pushed] = self.function.local(V128)
            self.code.append(put(self.pushed[pushed], product))

    def _all_pushed(self, index: int, operand: int, push: int) -> bytes:
        if index in self.pushed:
            return get(self.pushed[index])
        inputs = self.program.inputs_of_push(push)
        places = [at for at, other in enumerate(inputs) if other == operand]
        first, *others = (lanes.load(i32(0), self._scratch("pushed", inputs) + 16 * at) for at in places)
        for other in others:
            first = lanes.add(first, other)
        return first

    def _rectifies(self, operands: tuple[int, ...]) -> bool:
        """Whether a choice is ReLU's: 0 if a <= 0 else a."""
        nodes = self.program.nodes
        condition, zero, value = operands
        op, compared, _ = nodes[condition]
        return (
            op == "le"
            and compared[0] == value
            and all(nodes[index].op == "constant" and nodes[index].number == 0.0 for index in (zero, compared[1]))
        )

    def _add(self, parameter: int, text: bytes) -> bytes:
        return _grow(i32(0), text, self.memory.gradients + 16 * parameter)

    def watched(self, texts: list[bytes], before: bytes) -> bytes:
        """`before` and 0 times all that is watched, which is 0 unless something there is infinite or no number."""
        if not self.program.watched:
            return before
        first, *others = (texts[index] for index in self.program.watched)
        for text in others:
            first = lanes.add(first, text)
        return lanes.add(before, lanes.mul(first, lanes.constant(0.0)))


FREE = {"parameter", "constant", "weight"}
"""Instructions whose expressions are as cheap as a local variable."""

SAME = ("add", "sub", "mul", "div", "neg", "max", "min", "abs", "sqrt", "gt", "ge", "lt", "le", "eq", "ne")
"""Instructions that WebAssembly has by the same name."""


def _gradients(target: Target, program: Program) -> int:
    """gradients(order, end, weight): add the loss of some rows, and its gradients, to what is there.

    From `order` to `end` stand the addresses of the rows. The last row of an odd number is computed twice side
    by side, the second time with the weight 0.
    """
    function = Function([I32, I32, F64])
    order, end, weight = range(3)
    loss, watched, both = (function.local(V128) for _ in range(3))
    printer = Printer(program, function, target)
    printer.weight = get(both)
    code = put(both, lanes.splat(get(weight)))
    row, other = function.local(I32), function.local(I32)
    printer.rows = (get(row), get(other))
    each = put(row, i32.load(get(order))) + put(other, i32.load(get(order), 4))
    alone = i32.ge(i32.add(get(order), i32(4)), get(end))
    each += when(alone, put(other, get(row)) + put(both, lanes.with_one(get(both), 1, f64(0.0))))
    body, texts = printer.print()
    each += body + put(loss, lanes.add(get(loss), lanes.mul(texts[program.outputs[0]], get(both))))
    each += put(watched, printer.watched(texts, get(watched)))
    following = tee(order, i32.add(get(order), i32(4 * 2)))
    code += when(i32.lt(get(order), get(end)), repeat_while(each, i32.lt(following, get(end))))
    code += _accumulate(LOSS, lanes.total(get(loss))) + _accumulate(WATCHED, lanes.total(get(watched)))
    return target.module.add(function, code)


def _penalty(target: Target, program: Program) -> int:
    """penalty(): what is added to the loss once, whatever the rows; it depends on the parameters only."""
    function = Function([])
    printer = Printer(program, function, target)
    weight = f64.load(i32(0), PENALTY)
    printer.weight = lanes.with_one(lanes.constant(0.0), 0, weight)  # both lanes compute it, one adds it up
    watched = function.local(V128)
    body, texts = printer.print()
    body += _accumulate(LOSS, f64.mul(weight, lanes.one(texts[program.outputs[0]], 0)))
    body += put(watched, printer.watched(texts, lanes.constant(0.0)))
    return target.module.add(function, body + _accumulate(WATCHED, lanes.total(get(watched))))


def _accumulate(place: int, value: bytes) -> bytes:
    return f64.store(i32(0), f64.add(f64.load(i32(0), place), value), place)


def _batch(target: Target, rows: int, penalty: int | None) -> int:
    """batch(order, count): the mean loss of `count` rows, with the penalty, and its gradients."""
    function = Function([I32, I32])
    order, rows_in_it = 0, 1
    code = fill(i32(target.memory.gradients), i32(16 * target.memory.count))
    code += f64.store(i32(0), f64(0.0), LOSS) + f64.store(i32(0), f64(0.0), WATCHED)
    end = i32.add(get(order), i32.shift_left(get(rows_in_it), i32(2)))
    code += call(rows, get(order), end, f64.div(f64(1.0), f64.from_i32(get(rows_in_it))))
    code += call(penalty) if penalty is not None else b""
    return target.module.add(function, code, "batch")


def _update(target: Target) -> int:
    """update(learning rate): move every parameter, two at once, and watch the new ones.

    The formulas are those of descent.py.
    """
    function = Function([F64])
    at, gradients = function.local(I32), function.local(I32)
    rate, slope, velocity, square, moved, watched = (function.local(V128) for _ in range(6))
    correction1, correction2 = function.local(V128), function.local(V128)

    def setting(place: int) -> bytes:
        return lanes.load_splat(i32(0), place)

    def one_less(place: int) -> bytes:
        return lanes.sub(lanes.constant(1.0), setting(place))

    value = lanes.load(get(at), target.memory.parameters)
    pairs = (lanes.load(get(gradients), target.memory.gradients + offset) for offset in (0, 16))
    gradient = lanes.sums_of_pairs(*pairs)
    body = put(slope, lanes.add(gradient, lanes.mul(setting(WEIGHT_DECAY), value)))
    old = lanes.load(get(at), target.memory.velocities)
    plain = put(velocity, lanes.add(lanes.mul(setting(MOMENTUM), old), get(slope)))
    plain += put(moved, lanes.mul(get(rate), get(velocity)))
    adaptive = put(velocity, lanes.add(lanes.mul(setting(BETA1), old), lanes.mul(one_less(BETA1), get(slope))))
    squared = lanes.mul(lanes.mul(one_less(BETA2), get(slope)), get(slope))
    old_square = lanes.load(get(at), target.memory.squares)
    adaptive += put(square, lanes.add(lanes.mul(setting(BETA2), old_square), squared))
    adaptive += lanes.store(get(at), get(square), target.memory.squares)
    root = lanes.sqrt(lanes.div(get(square), get(correction2)))
    step = lanes.div(lanes.div(get(velocity), get(correction1)), lanes.add(root, setting(EPSILON)))
    adaptive += put(moved, lanes.mul(get(rate), step))
    body += when(i32.load(i32(0), ADAPTIVE), adaptive, plain)
    body += lanes.store(get(at), get(velocity), target.memory.velocities)
    body += put(moved, lanes.sub(value, get(moved))) + lanes.store(get(at), get(moved), target.memory.parameters)
    body += put(watched, lanes.add(get(watched), get(moved)))
    body += put(gradients, i32.add(get(gradients), i32(8 * 4)))
    following = tee(at, i32.add(get(at), i32(8 * 2)))
    code = put(rate, lanes.splat(get(0)))
    for power, beta, correction in ((POWER1, BETA1, correction1), (POWER2, BETA2, correction2)):
        grown = f64.mul(f64.load(i32(0), power), f64.load(i32(0), beta))
        code += f64.store(i32(0), grown, power) + put(correction, one_less(power))
    code += repeat_while(body, i32.lt(following, i32(8 * target.memory.count)))
    return target.module.add(function, code + _accumulate(WATCHED, lanes.total(get(watched))))


def _shuffle(module: Module) -> int:
    """shuffle(order, count): the i32 at `order`, mixed as in shuffle.py."""
    function = Function([I32, I32])
    order, last = 0, 1
    state, mixed = function.local(I64), function.local(I64)
    kept, here, there = (function.local(I32) for _ in range(3))
    draw = i64.store(i32(0), tee(state, i64.add(i64.load(i32(0), SHUFFLE_STATE), i64(INCREMENT))), SHUFFLE_STATE)
    draw += put(mixed, get(state))
    for places, factor in zip(SHIFTS, (*MIXERS, None), strict=True):
        value = i64.xor(get(mixed), i64.shift_right(get(mixed), i64(places)))
        draw += put(mixed, i64.mul(value, i64(factor)) if factor is not None else value)
    # `last` + 1 rows are left; the one that comes last of them is drawn with the high half of the number.
    rows_left = i64.from_i32(i32.add(get(last), i32(1)))
    high = i64.shift_right(get(mixed), i64(32))
    drawn = i32.from_i64(i64.shift_right(i64.mul(high, rows_left), i64(32)))
    body = draw + put(there, i32.add(get(order), i32.shift_left(drawn, i32(2))))
    body += put(here, i32.add(get(order), i32.shift_left(get(last), i32(2))))
    body += put(kept, i32.load(get(here))) + i32.store(get(here), i32.load(get(there)))
    body += i32.store(get(there), get(kept))
    following = tee(last, i32.sub(get(last), i32(1)))
    code = put(last, i32.sub(get(last), i32(1)))
    return module.add(function, code + when(get(last), repeat_while(body, following)))


def _in_header(place: int) -> bytes:
    """A whole number in the header."""
    return i32.load(i32(0), place)


def _restore(target: Target, saved: int) -> int:
    """restore(): all as it was when `train` was called last."""
    code = copy(_in_header(ORDER), _in_header(SAVED_ORDER), i32.shift_left(_in_header(ROWS), i32(2)))
    code += copy(i32(0), i32(saved), i32(target.memory.gradients))
    return target.module.add(Function([]), code, "restore")


def _train(target: Target, saved: int, *, batch: int, update: int, shuffle: int) -> int:
    """train() → how many steps went well. What it is told stands in the header, as wasmtime takes 6 µs an argument.

    A step does not go well if its loss, something watched or a new parameter is infinite or no number.
    All is spoiled then; `restore` brings back what was before the first of the steps.
    """
    function = Function([], [I32])
    order, rows, batch_size, rates, losses, steps = map(_in_header, (ORDER, ROWS, BATCH_SIZE, RATES, LOSSES, STEPS))
    step, position, size, offset = (function.local(I32) for _ in range(4))
    body = put(position, _in_header(POSITION))
    body += when(i32.ge(get(position), rows), put(position, i32(0)))
    body += when(i32.both(i32.is_zero(get(position)), _in_header(SHUFFLED)), call(shuffle, order, rows))
    left = i32.sub(rows, get(position))
    body += put(size, choose(left, batch_size, i32.lt(left, batch_size)))
    body += call(batch, i32.add(order, i32.shift_left(get(position), i32(2))), get(size))
    body += i32.store(i32(0), i32.add(get(position), get(size)), POSITION)
    body += put(offset, i32.mul(get(step), i32(8)))
    body += call(update, f64.load(i32.add(rates, get(offset))))
    loss = f64.load(i32(0), LOSS)
    body += f64.store(i32.add(losses, get(offset)), loss)
    together = [f64.sub(f64.load(i32(0), place), f64.load(i32(0), place)) for place in (LOSS, WATCHED)]
    body += when(i32.is_zero(f64.eq(f64.add(*together), f64(0.0))), leave(get(step)))
    following = tee(step, i32.add(get(step), i32(1)))
    code = copy(i32(saved), i32(0), i32(target.memory.gradients))
    code += copy(_in_header(SAVED_ORDER), order, i32.shift_left(rows, i32(2)))
    code += when(steps, repeat_while(body, i32.lt(following, steps)))
    return target.module.add(function, code + get(step), "train")


def _map(target: Target, program: Program) -> int:
    """map(rows, count, results) → watched: the outputs of every row, row by row.

    There must be room for the results of one row more.
    """
    function = Function([I32, I32, I32], [F64])
    row, rows, results = range(3)
    end, watched = function.local(I32), function.local(V128)
    printer = Printer(program, function, target)
    length, width = 8 * max(program.inputs, 1), 8 * len(program.outputs)
    other = function.local(I32)
    printer.rows = (get(row), get(other))
    behind = i32.add(get(row), i32(length))
    each = put(other, choose(get(row), behind, i32.ge(behind, get(end))))
    body, texts = printer.print()
    each += body + put(watched, printer.watched(texts, get(watched)))
    if len(program.outputs) == 1:
        each += lanes.store(get(results), texts[program.outputs[0]])
    else:
        answer = function.local(V128)
        for place, index in enumerate(program.outputs):
            each += put(answer, texts[index])
            for lane in range(2):
                each += lanes.store_one(get(results), get(answer), lane, 8 * place + lane * width)
    each += put(results, i32.add(get(results), i32(2 * width)))
    following = tee(row, i32.add(get(row), i32(2 * length)))
    code = put(end, i32.add(get(row), i32.mul(get(rows), i32(length))))
    code += when(get(rows), repeat_while(each, i32.lt(following, get(end))))
    return target.module.add(function, code + lanes.total(get(watched)), "map")
