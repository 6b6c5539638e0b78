"""A program as WebAssembly: what one row costs, and around it the whole of training, in one module.

Nothing here runs a module: `emit` answers with its bytes, and hosts.py brings them to life.

The memory is the module's own. First stand the numbers of `Layout`, then whatever its host puts behind:

    header | parameters | velocities | squares | gradients | rows, their order, learning rates, losses

With SIMD, two rows are computed at once, and every gradient is two sums, one for the even rows and
one for the odd; they are added when the parameters move.
"""

from dataclasses import dataclass
from itertools import count

from downhill.compile.assembler import (
    F64,
    I32,
    I64,
    SCALAR,
    SIMD,
    Function,
    Instruction,
    Lanes,
    Module,
    Scalar,
    call,
    choose,
    f64,
    f64_add,
    f64_div,
    f64_eq,
    f64_from_i32,
    f64_mul,
    f64_sub,
    fill,
    get,
    i32,
    i32_add,
    i32_and,
    i32_ge,
    i32_is_zero,
    i32_lt,
    i32_mul,
    i32_shift_left,
    i32_sub,
    i64,
    i64_add,
    i64_from_i32,
    i64_mul,
    i64_shift_right,
    i64_to_i32,
    i64_xor,
    leave,
    load_f64,
    load_i32,
    load_i64,
    put,
    repeat_while,
    store_f64,
    store_i32,
    store_i64,
    tee,
    unsigned,
    when,
)
from downhill.compile.graph import CannotCompileError
from downhill.compile.shuffle import INCREMENT, MIXERS, SHIFTS
from downhill.compile.tape import Program
from downhill.compile.wasm_math import IMPORTS, Functions

PAGE = 65536

LONGEST = 250
"""The most bytes of an expression; a longer one is kept in a local variable."""

_places = count(0, 8)

SHUFFLE_STATE = next(_places)
POSITION = next(_places)
"""Which row of the order comes next."""
LOSS = next(_places)
WATCHED = next(_places)
"""Finite, if all went well."""
MOMENTUM = next(_places)
WEIGHT_DECAY = next(_places)
ADAPTIVE = next(_places)
"""1 for Adam, 0 for plain descent."""
BETA1 = next(_places)
BETA2 = next(_places)
EPSILON = next(_places)
POWER1 = next(_places)
"""beta1 to the number of steps so far."""
POWER2 = next(_places)
HEADER = 16 * ((next(_places) + 15) // 16)


@dataclass(frozen=True)
class Layout:
    """Where in the memory everything stands, in bytes.

    Attributes:
        count: how many parameters there are.
        lanes: how many rows are computed at once.
        parameters: the parameters, one f64 each.
        velocities: their velocities.
        squares: the averages of their squared gradients, for Adam.
        gradients: their gradients, `lanes` numbers each.
        end: the first byte that is free.
    """

    count: int
    lanes: int
    parameters: int
    velocities: int
    squares: int
    gradients: int
    end: int


def layout(parameters: int, lanes: int) -> Layout:
    """The layout for so many parameters."""
    size = 16 * ((parameters + 1) // 2)
    starts = [HEADER + size * place for place in range(4)]
    return Layout(parameters, lanes, *starts, end=starts[3] + size * lanes)


@dataclass(frozen=True)
class Emitted:
    """A module and where its numbers stand."""

    binary: bytes
    layout: Layout


def emit(loss: Program | None, penalty: Program | None, outputs: Program | None, *, simd: bool = True) -> Emitted:
    """The module of what is there: a loss, something to add to it once a step, and a map.

    It exports, of the functions below,
    `gradients`(order, end, weight), `map`(rows, count, results) → watched, and `train`(…) → steps done.
    """
    lanes: Lanes = SIMD if simd else SCALAR
    parameters = max([program.parameters for program in (loss, penalty, outputs) if program], default=0)
    places = layout(parameters, lanes.count)
    module = Module(IMPORTS)
    functions = Functions(module, lanes)
    if outputs:
        _map(module, functions, lanes, places, outputs)
    if loss:
        rows = _gradients(module, functions, lanes, places, loss)
        once = _penalty(module, Functions(module, SCALAR), places, penalty) if penalty else None
        batch = _batch(module, places, rows, once, parameters)
        update = _update(module, lanes, places, parameters)
        _train(module, batch, update, _shuffle(module))
    return Emitted(module.binary(places.end // PAGE + 1), places)


class Printer:
    """The bytes for one row, or for two side by side."""

    def __init__(
        self, program: Program, function: Function, functions: Functions, lanes: Lanes, places: Layout
    ) -> None:
        self.program = program
        self.function = function
        self.functions = functions
        self.lanes = lanes
        self.places = places
        self.weight = b""
        self.rows: tuple[bytes, ...] = ()
        self.binary: dict[str, Instruction] = {
            "add": lanes.add,
            "sub": lanes.sub,
            "mul": lanes.mul,
            "div": lanes.div,
            "neg": lanes.neg,
            "max": lanes.max,
            "min": lanes.min,
            "abs": lanes.abs,
            "sqrt": lanes.sqrt,
            "gt": lanes.gt,
            "ge": lanes.ge,
            "lt": lanes.lt,
            "le": lanes.le,
            "eq": lanes.eq,
            "ne": lanes.ne,
            "and": lanes.both,
            "or": lanes.either,
            "gate": lambda condition, value: lanes.gate(value, condition),
            "select": lambda condition, yes, no: lanes.choose(yes, no, condition),
        }

    def print(self) -> tuple[bytes, list[bytes]]:
        """What computes all nodes and adds the gradients up, and the expression of each node."""
        program = self.program
        uses = [0] * len(program.nodes)
        for node in program.nodes:
            for operand in node.operands:
                uses[operand] += 1
        for index in (*program.outputs, *program.watched):
            uses[index] += 2
        added: dict[int, list[int]] = {}
        for parameter, index in program.gradients:
            added.setdefault(index, []).append(parameter)
            uses[index] += 1
        code: list[bytes] = []
        texts: list[bytes] = []
        for index, (op, operands, number) in enumerate(program.nodes):
            text = self._expression(op, operands, number, texts)
            kept = op == "input" or (op not in ("parameter", "constant", "weight") and uses[index] > 1)
            if kept or len(text) > LONGEST:
                local = self.function.local(self.lanes.mask_type if op in CONDITIONS else self.lanes.type)
                code.append(put(local, text))
                text = get(local)
            texts.append(text)
            code += [self._add(parameter, text) for parameter in added.get(index, ())]
        return b"".join(code), texts

    def _expression(self, op: str, operands: tuple[int, ...], number: float, texts: list[bytes]) -> bytes:
        match op:
            case "constant":
                return self.lanes.constant(number)
            case "parameter":
                return self.lanes.load_splat(i32(0), self.places.parameters + 8 * int(number))
            case "input":
                return self._input(8 * int(number))
            case "weight":
                return self.weight
            case "select" if self._rectifies(operands):
                return self.lanes.rectified(texts[operands[2]])
        if op in self.binary:
            return self.binary[op](*(texts[operand] for operand in operands))
        if op in self.functions:
            return self.functions.call(op, *(texts[operand] for operand in operands))
        raise CannotCompileError(f"There is no WebAssembly for the instruction {op!r}.")

    def _input(self, offset: int) -> bytes:
        """A number of the row; of two rows, one each."""
        if len(self.rows) == 1:
            return load_f64(self.rows[0], offset)
        first = self.rows[0] + b"\xfd\x5d\x03" + unsigned(offset)  # v128.load64_zero
        return self.rows[1] + first + b"\xfd\x57\x03" + unsigned(offset) + b"\x01"  # v128.load64_lane

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
        offset = self.places.gradients + 8 * self.places.lanes * parameter
        return self.lanes.store(i32(0), self.lanes.add(self.lanes.load(i32(0), offset), text), offset)

    def watched(self, texts: list[bytes], before: bytes) -> bytes:
        """`before` and 0 times all that is watched, which is 0 unless something there is infinite or no number."""
        if not self.program.watched:
            return before
        first, *others = (texts[index] for index in self.program.watched)
        for text in others:
            first = self.lanes.add(first, text)
        return self.lanes.add(before, self.lanes.mul(first, self.lanes.constant(0.0)))


CONDITIONS = {"gt", "ge", "lt", "le", "eq", "ne", "and", "or"}


def _gradients(module: Module, functions: Functions, lanes: Lanes, places: Layout, program: Program) -> int:
    """gradients(order, end, weight): add the loss of some rows, and its gradients, to what is there.

    From `order` to `end` stand the addresses of the rows. The last row of an odd number is computed twice side
    by side, the second time with the weight 0.
    """
    function = Function([I32, I32, F64])
    order, end, weight = range(3)
    loss, watched, both = (function.local(lanes.type) for _ in range(3))
    printer = Printer(program, function, functions, lanes, places)
    printer.weight = get(both)
    code = put(both, lanes.splat(get(weight)))
    each = b""
    if isinstance(lanes, Scalar):
        row = function.local(I32)
        printer.rows = (get(row),)
        each += put(row, load_i32(get(order)))
    else:
        row, other = function.local(I32), function.local(I32)
        printer.rows = (get(row), get(other))
        each += put(row, load_i32(get(order))) + put(other, load_i32(get(order), 4))
        alone = i32_ge(i32_add(get(order), i32(4)), get(end))
        each += when(alone, put(other, get(row)) + put(both, get(both) + f64(0.0) + b"\xfd\x22\x01"))
    body, texts = printer.print()
    each += body + put(loss, lanes.add(get(loss), lanes.mul(texts[program.outputs[0]], get(both))))
    each += put(watched, printer.watched(texts, get(watched)))
    following = tee(order, i32_add(get(order), i32(4 * lanes.count)))
    code += when(i32_lt(get(order), get(end)), repeat_while(each, i32_lt(following, get(end))))
    code += _accumulate(LOSS, lanes.total(loss)) + _accumulate(WATCHED, lanes.total(watched))
    return module.add(function, code, "gradients")


def _penalty(module: Module, functions: Functions, places: Layout, program: Program) -> int:
    """penalty(): what is added to the loss once, whatever the rows; it depends on the parameters only."""
    function = Function([])
    printer = Printer(program, function, functions, SCALAR, places)
    printer.weight = f64(1.0)
    body, texts = printer.print()
    body += _accumulate(LOSS, texts[program.outputs[0]])
    return module.add(function, body + _accumulate(WATCHED, printer.watched(texts, f64(0.0))))


def _accumulate(place: int, value: bytes) -> bytes:
    return store_f64(i32(0), f64_add(load_f64(i32(0), place), value), place)


def _batch(module: Module, places: Layout, rows: int, penalty: int | None, parameters: int) -> int:
    """batch(order, count): the mean loss of `count` rows, with the penalty, and its gradients."""
    function = Function([I32, I32])
    order, rows_in_it = 0, 1
    code = fill(i32(places.gradients), i32(8 * places.lanes * parameters))
    code += store_f64(i32(0), f64(0.0), LOSS) + store_f64(i32(0), f64(0.0), WATCHED)
    end = i32_add(get(order), i32_shift_left(get(rows_in_it), i32(2)))
    code += call(rows, get(order), end, f64_div(f64(1.0), f64_from_i32(get(rows_in_it))))
    code += call(penalty) if penalty is not None else b""
    return module.add(function, code, "batch")


def _update(module: Module, lanes: Lanes, places: Layout, parameters: int) -> int:
    """update(learning rate): move every parameter, and watch the new ones.

    Two parameters at once with SIMD. The formulas are those of session.py.
    """
    function = Function([F64])
    at, gradients = function.local(I32), function.local(I32)
    rate, slope, velocity, square, moved, watched = (function.local(lanes.type) for _ in range(6))
    correction1, correction2 = function.local(lanes.type), function.local(lanes.type)

    def setting(place: int) -> bytes:
        return lanes.load_splat(i32(0), place)

    def one_less(place: int) -> bytes:
        return lanes.sub(lanes.constant(1.0), setting(place))

    value = lanes.load(get(at), places.parameters)
    if isinstance(lanes, Scalar):
        gradient = load_f64(get(gradients), places.gradients)
    else:
        first, second = (lanes.load(get(gradients), places.gradients + offset) for offset in (0, 16))
        even, odd = bytes([*range(8), *range(16, 24)]), bytes([*range(8, 16), *range(24, 32)])
        gradient = lanes.add(*(first + second + b"\xfd\x0d" + half for half in (even, odd)))  # i8x16.shuffle
    body = put(slope, lanes.add(gradient, lanes.mul(setting(WEIGHT_DECAY), value)))
    old = lanes.load(get(at), places.velocities)
    plain = put(velocity, lanes.add(lanes.mul(setting(MOMENTUM), old), get(slope)))
    plain += put(moved, lanes.mul(get(rate), get(velocity)))
    adaptive = put(velocity, lanes.add(lanes.mul(setting(BETA1), old), lanes.mul(one_less(BETA1), get(slope))))
    squared = lanes.mul(lanes.mul(one_less(BETA2), get(slope)), get(slope))
    old_square = lanes.load(get(at), places.squares)
    adaptive += put(square, lanes.add(lanes.mul(setting(BETA2), old_square), squared))
    adaptive += lanes.store(get(at), get(square), places.squares)
    root = lanes.sqrt(lanes.div(get(square), get(correction2)))
    step = lanes.div(lanes.div(get(velocity), get(correction1)), lanes.add(root, setting(EPSILON)))
    adaptive += put(moved, lanes.mul(get(rate), step))
    body += when(load_i32(i32(0), ADAPTIVE), adaptive, plain)
    body += lanes.store(get(at), get(velocity), places.velocities)
    body += put(moved, lanes.sub(value, get(moved))) + lanes.store(get(at), get(moved), places.parameters)
    body += put(watched, lanes.add(get(watched), get(moved)))
    body += put(gradients, i32_add(get(gradients), i32(8 * lanes.count * lanes.count)))
    following = tee(at, i32_add(get(at), i32(8 * lanes.count)))
    code = put(rate, lanes.splat(get(0)))
    for power, beta, correction in ((POWER1, BETA1, correction1), (POWER2, BETA2, correction2)):
        grown = f64_mul(load_f64(i32(0), power), load_f64(i32(0), beta))
        code += store_f64(i32(0), grown, power) + put(correction, one_less(power))
    code += repeat_while(body, i32_lt(following, i32(8 * parameters)))
    return module.add(function, code + _accumulate(WATCHED, lanes.total(watched)))


def _shuffle(module: Module) -> int:
    """shuffle(order, count): the i32 at `order`, mixed as in shuffle.py."""
    function = Function([I32, I32])
    order, last = 0, 1
    state, mixed = function.local(I64), function.local(I64)
    kept, here, there = (function.local(I32) for _ in range(3))
    draw = store_i64(i32(0), tee(state, i64_add(load_i64(i32(0), SHUFFLE_STATE), i64(INCREMENT))), SHUFFLE_STATE)
    draw += put(mixed, get(state))
    for places, factor in zip(SHIFTS, (*MIXERS, None), strict=True):
        value = i64_xor(get(mixed), i64_shift_right(get(mixed), i64(places)))
        draw += put(mixed, i64_mul(value, i64(factor)) if factor is not None else value)
    # `last` + 1 rows are left; the one that comes last of them is drawn with the high half of the number.
    rows_left = i64_from_i32(i32_add(get(last), i32(1)))
    high = i64_shift_right(get(mixed), i64(32))
    drawn = i64_to_i32(i64_shift_right(i64_mul(high, rows_left), i64(32)))
    body = draw + put(there, i32_add(get(order), i32_shift_left(drawn, i32(2))))
    body += put(here, i32_add(get(order), i32_shift_left(get(last), i32(2))))
    body += put(kept, load_i32(get(here))) + store_i32(get(here), load_i32(get(there)))
    body += store_i32(get(there), get(kept))
    following = tee(last, i32_sub(get(last), i32(1)))
    code = put(last, i32_sub(get(last), i32(1)))
    return module.add(function, code + when(get(last), repeat_while(body, following)))


def _train(module: Module, batch: int, update: int, shuffle: int) -> int:
    """train(steps, order, count, batch size, shuffled, rates, losses) → how many steps went well.

    The addresses of `count` rows stand at `order`; a learning rate for each step at `rates`. The losses are put at
    `losses`. A step does not go well if its loss, something watched or a new parameter is infinite or no number.
    """
    function = Function([I32] * 7, [I32])
    steps, order, rows, batch_size, shuffled, rates, losses = range(7)
    step, position, size, offset = (function.local(I32) for _ in range(4))
    body = put(position, load_i32(i32(0), POSITION))
    body += when(i32_ge(get(position), get(rows)), put(position, i32(0)))
    body += when(i32_and(i32_is_zero(get(position)), get(shuffled)), call(shuffle, get(order), get(rows)))
    left = i32_sub(get(rows), get(position))
    body += put(size, choose(left, get(batch_size), i32_lt(left, get(batch_size))))
    body += call(batch, i32_add(get(order), i32_shift_left(get(position), i32(2))), get(size))
    body += store_i32(i32(0), i32_add(get(position), get(size)), POSITION)
    body += put(offset, i32_mul(get(step), i32(8)))
    body += call(update, load_f64(i32_add(get(rates), get(offset))))
    loss = load_f64(i32(0), LOSS)
    body += store_f64(i32_add(get(losses), get(offset)), loss)
    together = [f64_sub(load_f64(i32(0), place), load_f64(i32(0), place)) for place in (LOSS, WATCHED)]
    body += when(i32_is_zero(f64_eq(f64_add(*together), f64(0.0))), leave(get(step)))
    following = tee(step, i32_add(get(step), i32(1)))
    code = when(get(steps), repeat_while(body, i32_lt(following, get(steps))))
    return module.add(function, code + get(step), "train")


def _map(module: Module, functions: Functions, lanes: Lanes, places: Layout, program: Program) -> int:
    """map(rows, count, results) → watched: the outputs of every row, row by row.

    There must be room for the results of one row more.
    """
    function = Function([I32, I32, I32], [F64])
    row, rows, results = range(3)
    end, watched = function.local(I32), function.local(lanes.type)
    printer = Printer(program, function, functions, lanes, places)
    length, width = 8 * max(program.inputs, 1), 8 * len(program.outputs)
    each = b""
    if isinstance(lanes, Scalar):
        printer.rows = (get(row),)
    else:
        other = function.local(I32)
        printer.rows = (get(row), get(other))
        behind = i32_add(get(row), i32(length))
        each += put(other, choose(get(row), behind, i32_ge(behind, get(end))))
    body, texts = printer.print()
    each += body + put(watched, printer.watched(texts, get(watched)))
    for place, index in enumerate(program.outputs):
        if isinstance(lanes, Scalar):
            each += store_f64(get(results), texts[index], 8 * place)
        elif len(program.outputs) == 1:
            each += lanes.store(get(results), texts[index], 0)
        else:
            for lane in range(2):  # v128.store64_lane
                offset = unsigned(8 * place + lane * width)
                each += get(results) + texts[index] + b"\xfd\x5b\x03" + offset + bytes([lane])
    each += put(results, i32_add(get(results), i32(lanes.count * width)))
    following = tee(row, i32_add(get(row), i32(lanes.count * length)))
    code = put(end, i32_add(get(row), i32_mul(get(rows), i32(length))))
    code += when(get(rows), repeat_while(each, i32_lt(following, get(end))))
    return module.add(function, code + lanes.total(watched), "map")
