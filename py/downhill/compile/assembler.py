r"""WebAssembly, byte by byte: enough of the binary format for the modules of to_wasm.py.

An expression is the bytes that leave its value on the stack, so a sum is its operands' bytes and one
more: `add(a, b) == a + b + b"\xa0"`. Numbers and opcodes: https://webassembly.github.io/spec/core/binary/

`lanes` has the instructions for two f64 side by side: every browser that can show the page has them.
"""

import struct
from collections.abc import Callable, Sequence
from typing import TypeAlias

I32, I64, F64, V128 = 0x7F, 0x7E, 0x7C, 0x7B
"""The types of values."""

Instruction: TypeAlias = Callable[..., bytes]


def unsigned(number: int) -> bytes:
    """A whole number in LEB128: seven bits a byte, the lowest first."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def signed(number: int) -> bytes:
    """A whole number, which may be negative, in LEB128."""
    out = bytearray()
    while not -0x40 <= number < 0x40:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number & 0x7F)
    return bytes(out)


def vector(items: Sequence[bytes]) -> bytes:
    """How many, then each."""
    return unsigned(len(items)) + b"".join(items)


def text(name: str) -> bytes:
    """A name."""
    encoded = name.encode()
    return unsigned(len(encoded)) + encoded


def instruction(code: int, *, prefix: int | None = None) -> Instruction:
    """The instruction `code` as a function of its operands."""
    ending = bytes([code]) if prefix is None else bytes([prefix]) + unsigned(code)

    def joined(*operands: bytes) -> bytes:
        return b"".join(operands) + ending

    return joined


def simd(code: int) -> Instruction:
    """An instruction for two f64, or four i32, at once."""
    return instruction(code, prefix=0xFD)


def get(local: int) -> bytes:
    """The value of a local variable."""
    return b"\x20" + unsigned(local)


def put(local: int, value: bytes) -> bytes:
    """Set a local variable."""
    return value + b"\x21" + unsigned(local)


def tee(local: int, value: bytes) -> bytes:
    """Set a local variable, and leave the value as well."""
    return value + b"\x22" + unsigned(local)


def i32(number: int) -> bytes:
    """A constant."""
    return b"\x41" + signed(number)


def i64(number: int) -> bytes:
    """A constant, of any sign or none."""
    return b"\x42" + signed(number if number < 1 << 63 else number - (1 << 64))


def f64(number: float) -> bytes:
    """A constant."""
    return b"\x44" + struct.pack("<d", number)


def call(function: int, *operands: bytes) -> bytes:
    """A call; the operands come first."""
    return b"".join(operands) + b"\x10" + unsigned(function)


def when(condition: bytes, body: bytes, otherwise: bytes = b"") -> bytes:
    """Run `body` if `condition` is not 0, `otherwise` if it is."""
    return condition + b"\x04\x40" + body + (b"\x05" + otherwise if otherwise else b"") + b"\x0b"


def repeat_while(body: bytes, condition: bytes) -> bytes:
    """Run `body`, and again for as long as `condition` is not 0 after it."""
    return b"\x03\x40" + body + condition + b"\x0d\x00\x0b"


def leave(value: bytes) -> bytes:
    """Return from the function."""
    return value + b"\x0f"


def choose(yes: bytes, no: bytes, condition: bytes) -> bytes:
    """`yes` if `condition` is not 0, `no` if it is; both are computed. Not for V128."""
    return yes + no + condition + b"\x1b"


def load(code: int, alignment: int, address: bytes, offset: int = 0) -> bytes:
    """Load what is at `address` + `offset`."""
    return address + bytes([code, alignment]) + unsigned(offset)


def load_i32(address: bytes, offset: int = 0) -> bytes:
    """Load a 32-bit whole number."""
    return load(0x28, 2, address, offset)


def load_i64(address: bytes, offset: int = 0) -> bytes:
    """Load a 64-bit whole number."""
    return load(0x29, 3, address, offset)


def load_f64(address: bytes, offset: int = 0) -> bytes:
    """Load an f64."""
    return load(0x2B, 3, address, offset)


def store_i32(address: bytes, value: bytes, offset: int = 0) -> bytes:
    """Store a 32-bit whole number."""
    return address + value + b"\x36\x02" + unsigned(offset)


def store_i64(address: bytes, value: bytes, offset: int = 0) -> bytes:
    """Store a 64-bit whole number."""
    return address + value + b"\x37\x03" + unsigned(offset)


def store_f64(address: bytes, value: bytes, offset: int = 0) -> bytes:
    """Store an f64."""
    return address + value + b"\x39\x03" + unsigned(offset)


def fill(address: bytes, length: bytes) -> bytes:
    """Set `length` bytes from `address` on to 0."""
    return address + i32(0) + length + b"\xfc\x0b\x00"


def copy(to: bytes, source: bytes, length: bytes) -> bytes:
    """Copy `length` bytes."""
    return to + source + length + b"\xfc\x0a\x00\x00"


i32_add, i32_sub, i32_mul, i32_shift_left = map(instruction, (0x6A, 0x6B, 0x6C, 0x74))
i32_is_zero, i32_lt, i32_ge, i32_and, i32_or = map(instruction, (0x45, 0x49, 0x4F, 0x71, 0x72))
i64_add, i64_mul, i64_xor, i64_shift_right = map(instruction, (0x7C, 0x7E, 0x85, 0x88))
i64_to_i32, i64_from_i32, f64_from_i32 = map(instruction, (0xA7, 0xAD, 0xB8))
f64_eq, f64_ne, f64_gt = map(instruction, (0x61, 0x62, 0x64))
f64_add, f64_sub, f64_mul, f64_div = map(instruction, (0xA0, 0xA1, 0xA2, 0xA3))


def operations(*codes: int, prefix: int | None = None) -> "list[staticmethod[..., bytes]]":
    """Several instructions, as methods of a class."""
    return [staticmethod(instruction(code, prefix=prefix)) for code in codes]


class Simd:
    """Instructions for two f64 side by side. A condition is a mask, all ones where it holds."""

    count = 2
    type = V128
    mask_type = V128
    abs, neg, nearest, sqrt = operations(0xEC, 0xED, 0x94, 0xEF, prefix=0xFD)
    add, sub, mul, div = operations(0xF0, 0xF1, 0xF2, 0xF3, prefix=0xFD)
    # The short forms of the processor. They do not pass on NaN, but that is watched for.
    min, max = operations(0xF6, 0xF7, prefix=0xFD)
    eq, ne, lt, gt, le, ge = operations(0x47, 0x48, 0x49, 0x4A, 0x4B, 0x4C, prefix=0xFD)
    both, either = operations(0x4E, 0x50, prefix=0xFD)
    bits_type = V128
    bits_add, bits_sub, bits_and = operations(0xCE, 0xD1, 0x4E, prefix=0xFD)

    def bits(self, value: bytes) -> bytes:
        """The same bits, taken for whole numbers."""
        return value

    floats = bits

    def constant(self, number: float, other: float | None = None) -> bytes:
        """A plain number, or two."""
        return b"\xfd\x0c" + struct.pack("<dd", number, number if other is None else other)

    def bits_constant(self, number: int) -> bytes:
        """A whole number."""
        return b"\xfd\x0c" + 2 * number.to_bytes(8, "little", signed=number < 1 << 63)

    def shift_left(self, bits: bytes, places: int) -> bytes:
        """Shift whole numbers."""
        return simd(0xCB)(bits, i32(places))

    def shift_right(self, bits: bytes, places: int) -> bytes:
        """Shift whole numbers and keep their signs."""
        return simd(0xCC)(bits, i32(places))

    def splat(self, value: bytes) -> bytes:
        """One f64 for all rows."""
        return simd(0x14)(value)

    def load_splat(self, address: bytes, offset: int) -> bytes:
        """One f64 of the memory for all rows."""
        return address + b"\xfd\x0a\x03" + unsigned(offset)

    def load(self, address: bytes, offset: int) -> bytes:
        """An f64 for each row."""
        return address + b"\xfd\x00\x03" + unsigned(offset)

    def store(self, address: bytes, value: bytes, offset: int) -> bytes:
        """Store an f64 for each row."""
        return address + value + b"\xfd\x0b\x03" + unsigned(offset)

    def copysign(self, value: bytes, sign: bytes) -> bytes:
        """`value`, which is not negative, with the sign of `sign`."""
        return self.either(value, self.both(sign, self.bits_constant(1 << 63)))

    def choose(self, yes: bytes, no: bytes, mask: bytes) -> bytes:
        """`yes` where the condition holds, `no` elsewhere."""
        return simd(0x52)(yes, no, mask)

    def gate(self, value: bytes, mask: bytes) -> bytes:
        """`value` where the condition holds, 0 elsewhere."""
        return self.both(value, mask)

    def any(self, value: bytes) -> bytes:
        """Whether one of the two is not 0."""
        return simd(0x53)(value)

    def rectified(self, value: bytes) -> bytes:
        """The larger of `value` and 0."""
        return self.max(self.constant(0.0), value)

    def total(self, local: int) -> bytes:
        """The sum over the rows of a local variable."""
        return f64_add(*(get(local) + b"\xfd\x21" + bytes([lane]) for lane in range(2)))

    def only(self, value: bytes) -> bytes:
        """The first of the two."""
        return value + b"\xfd\x21\x00"


lanes = Simd()


class Function:
    """A function being written: it hands out local variables."""

    def __init__(self, parameters: Sequence[int], results: Sequence[int] = ()) -> None:
        self.parameters = list(parameters)
        self.results = list(results)
        self._locals: list[int] = []

    def local(self, kind: int) -> int:
        """A new local variable."""
        self._locals.append(kind)
        return len(self.parameters) + len(self._locals) - 1

    def encoded(self, body: bytes) -> bytes:
        """The function's entry in the module."""
        code = vector([b"\x01" + bytes([kind]) for kind in self._locals]) + body + b"\x0b"
        return unsigned(len(code)) + code


class Module:
    """A module being written. It has a memory of its own, exported as "memory"."""

    def __init__(self, imports: Sequence[tuple[str, str, Sequence[int], Sequence[int]]] = ()) -> None:
        self._types: list[bytes] = []
        self._imports = [
            text(module) + text(name) + b"\x00" + unsigned(self._type(parameters, results))
            for module, name, parameters, results in imports
        ]
        self._functions: list[tuple[int, bytes]] = []
        self._exports: list[bytes] = []

    def _type(self, parameters: Sequence[int], results: Sequence[int]) -> int:
        kind = b"\x60" + vector([bytes([p]) for p in parameters]) + vector([bytes([r]) for r in results])
        if kind not in self._types:
            self._types.append(kind)
        return self._types.index(kind)

    def add(self, function: Function, body: bytes, export: str = "") -> int:
        """Add a function; answers with its number, for `call`."""
        number = len(self._imports) + len(self._functions)
        self._functions.append((self._type(function.parameters, function.results), function.encoded(body)))
        if export:
            self._exports.append(text(export) + b"\x00" + unsigned(number))
        return number

    def binary(self, pages: int) -> bytes:
        """The whole module, with a memory of `pages` of 64 KiB to begin with."""
        sections = [
            (1, vector(self._types)),
            (2, vector(self._imports)),
            (3, vector([unsigned(kind) for kind, _ in self._functions])),
            (5, vector([b"\x00" + unsigned(pages)])),
            (7, vector([*self._exports, text("memory") + b"\x02\x00"])),
            (10, vector([code for _, code in self._functions])),
        ]
        return b"\x00asm\x01\x00\x00\x00" + b"".join(
            bytes([number]) + unsigned(len(content)) + content for number, content in sections
        )
