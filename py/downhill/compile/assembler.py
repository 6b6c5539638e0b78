r"""WebAssembly, byte by byte: enough of the binary format for the modules of to_wasm.py.

An expression is the bytes that leave its value on the stack, so a sum is its operands' bytes and one
more: `add(a, b) == a + b + b"\xa0"`. Numbers and opcodes: https://webassembly.github.io/spec/core/binary/

`i32`, `i64` and `f64` have the instructions for plain numbers, and make constants when they are called; `lanes` has
those for two f64 side by side: every browser that can show the page has them.
"""

import struct
from collections.abc import Callable, Sequence

I32, I64, F64, V128 = 0x7F, 0x7E, 0x7C, 0x7B
"""The types of values."""

SIMD = b"\xfd"
"""What instructions for two f64 begin with."""


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


def get(local: int) -> bytes:
    """The value of a local variable."""
    return b"\x20" + unsigned(local)


def put(local: int, value: bytes) -> bytes:
    """Set a local variable."""
    return value + b"\x21" + unsigned(local)


def tee(local: int, value: bytes) -> bytes:
    """Set a local variable, and leave the value as well."""
    return value + b"\x22" + unsigned(local)


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


def fill(address: bytes, length: bytes) -> bytes:
    """Set `length` bytes from `address` on to 0."""
    return address + i32(0) + length + b"\xfc\x0b\x00"


def copy(to: bytes, source: bytes, length: bytes) -> bytes:
    """Copy `length` bytes."""
    return to + source + length + b"\xfc\x0a\x00\x00"


def operations(*codes: int, prefix: bytes = b"") -> "list[staticmethod[..., bytes]]":
    """Several instructions, as methods of a class: functions of their operands."""

    def instruction(code: int) -> Callable[..., bytes]:
        ending = prefix + unsigned(code) if prefix else bytes([code])
        return lambda *operands: b"".join(operands) + ending

    return [staticmethod(instruction(code)) for code in codes]


def access(load: int, store: int, alignment: int, prefix: bytes = b"") -> "list[staticmethod[..., bytes]]":
    """What loads a number from an address, and what stores it there, as methods of a class."""

    def loaded(address: bytes, offset: int = 0) -> bytes:
        return address + prefix + bytes([load, alignment]) + unsigned(offset)

    def stored(address: bytes, value: bytes, offset: int = 0) -> bytes:
        return address + value + prefix + bytes([store, alignment]) + unsigned(offset)

    return [staticmethod(loaded), staticmethod(stored)]


class WholeNumbers:
    """Instructions for i32, without a sign."""

    add, sub, mul, shift_left = operations(0x6A, 0x6B, 0x6C, 0x74)
    is_zero, lt, ge, both = operations(0x45, 0x49, 0x4F, 0x71)
    (from_i64,) = operations(0xA7)
    load, store = access(0x28, 0x36, 2)

    def __call__(self, number: int) -> bytes:
        """A constant."""
        return b"\x41" + signed(number)


class LongNumbers:
    """Instructions for i64, without a sign."""

    add, mul, xor, shift_right = operations(0x7C, 0x7E, 0x85, 0x88)
    (from_i32,) = operations(0xAD)
    load, store = access(0x29, 0x37, 3)

    def __call__(self, number: int) -> bytes:
        """A constant, of any sign or none."""
        return b"\x42" + signed(number if number < 1 << 63 else number - (1 << 64))


class Floats:
    """Instructions for f64."""

    eq, add, sub, mul, div = operations(0x61, 0xA0, 0xA1, 0xA2, 0xA3)
    (from_i32,) = operations(0xB8)
    load, store = access(0x2B, 0x39, 3)

    def __call__(self, number: float) -> bytes:
        """A constant."""
        return b"\x44" + struct.pack("<d", number)


class Lanes:
    """Instructions for two f64 side by side. A condition is a mask, all ones where it holds."""

    abs, neg, nearest, sqrt = operations(0xEC, 0xED, 0x94, 0xEF, prefix=SIMD)
    add, sub, mul, div = operations(0xF0, 0xF1, 0xF2, 0xF3, prefix=SIMD)
    # The short forms of the processor. They do not pass on NaN, but that is watched for.
    min, max = operations(0xF6, 0xF7, prefix=SIMD)
    eq, ne, lt, gt, le, ge = operations(0x47, 0x48, 0x49, 0x4A, 0x4B, 0x4C, prefix=SIMD)
    both, either = operations(0x4E, 0x50, prefix=SIMD)
    choose, splat, any = operations(0x52, 0x14, 0x53, prefix=SIMD)
    bits_add, bits_sub, shift_left, shift_right = operations(0xCE, 0xD1, 0xCB, 0xCC, prefix=SIMD)
    (to_i32s,) = operations(0xFD, prefix=SIMD)
    load, store = access(0x00, 0x0B, 3, SIMD)
    load_splat, _ = access(0x0A, 0x0B, 3, SIMD)

    def constant(self, number: float) -> bytes:
        """A plain number, for both."""
        return b"\xfd\x0c" + 2 * struct.pack("<d", number)

    def bits_constant(self, number: int) -> bytes:
        """Bits, for both."""
        return b"\xfd\x0c" + 2 * number.to_bytes(8, "little", signed=number < 1 << 63)

    def one(self, value: bytes, lane: int) -> bytes:
        """One of the two, as an f64."""
        return value + b"\xfd\x21" + bytes([lane])

    def one_i32(self, value: bytes, lane: int) -> bytes:
        """One of what `to_i32s` has made."""
        return value + b"\xfd\x1b" + bytes([lane])

    def with_one(self, value: bytes, lane: int, number: bytes) -> bytes:
        """`value`, with an f64 in place of one of the two."""
        return value + number + b"\xfd\x22" + bytes([lane])

    def total(self, value: bytes) -> bytes:
        """The sum of the two of a local variable."""
        return f64.add(self.one(value, 0), self.one(value, 1))

    def load_two(self, address: bytes, other: bytes, offset: int) -> bytes:
        """One f64 from each of two addresses: v128.load64_zero, then v128.load64_lane."""
        return other + address + b"\xfd\x5d\x03" + unsigned(offset) + b"\xfd\x57\x03" + unsigned(offset) + b"\x01"

    def store_one(self, address: bytes, value: bytes, lane: int, offset: int) -> bytes:
        """Store one of the two."""
        return address + value + b"\xfd\x5b\x03" + unsigned(offset) + bytes([lane])

    def sums_of_pairs(self, first: bytes, second: bytes) -> bytes:
        """The sum of the two of `first`, and the sum of the two of `second`."""
        even, odd = bytes([*range(8), *range(16, 24)]), bytes([*range(8, 16), *range(24, 32)])
        return self.add(*(first + second + b"\xfd\x0d" + half for half in (even, odd)))  # i8x16.shuffle


i32, i64, f64, lanes = WholeNumbers(), LongNumbers(), Floats(), Lanes()


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
        self._shared: dict[object, int] = {}

    def _type(self, parameters: Sequence[int], results: Sequence[int]) -> int:
        kind = b"\x60" + vector([bytes([p]) for p in parameters]) + vector([bytes([r]) for r in results])
        if kind not in self._types:
            self._types.append(kind)
        return self._types.index(kind)

    def add(self, function: Function, body: bytes, export: str = "") -> int:
        """Add a function; gives its number, for `call`."""
        number = len(self._imports) + len(self._functions)
        self._functions.append((self._type(function.parameters, function.results), function.encoded(body)))
        if export:
            self._exports.append(text(export) + b"\x00" + unsigned(number))
        return number

    def once(self, key: object, write: Callable[[], tuple[Function, bytes]]) -> int:
        """A function that many call, written and added when it is first asked for; gives its number."""
        if key not in self._shared:
            self._shared[key] = self.add(*write())
        return self._shared[key]

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
