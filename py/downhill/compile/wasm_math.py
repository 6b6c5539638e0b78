"""exp, log, tanh and the like for WebAssembly, which has only + − × ÷ √: for two f64 side by side.

Each is good to about 1 unit in the last place, `power` to about |b · log a| of them. The methods are those of
fdlibm (https://www.netlib.org/fdlibm/): bring the argument near 0, where a short polynomial is exact enough.
Where Python raises an error, the answer is infinite or no number at all.
"""

import math
from collections.abc import Callable, Sequence

from downhill.compile.assembler import F64, V128, Function, Module, call, get, i32, lanes, put, tee

IMPORTS = [("math", name, [F64], [F64]) for name in ("sin", "cos")]
"""What a module takes from its host."""

LOG2_E = 1.4426950408889634
LN2_HIGH, LN2_LOW = 0.6931471803691238, 1.9082149292705877e-10
"""log 2 in two parts; the first has few enough bits for k · LN2_HIGH to be exact."""

WHOLE = 6755399441055744.0
"""1.5 · 2⁵²: whole numbers added to it stand in the low bits of the sum."""

EXPONENTIAL = [1.0 / math.factorial(n) for n in range(2, 14)]
"""eʳ = 1 + r + r² · (1/2! + r/3! + …); for |r| ≤ log(2)/2 the rest is below 2⁻⁵⁷."""

LOGARITHM = [
    *(0.6666666666666735, 0.3999999999940942, 0.2857142874366239, 0.22222198432149784),
    *(0.1818357216161805, 0.15313837699209373, 0.14798198605116586),
]
"""fdlibm's e_log.c: log((1 + s)/(1 − s)) = 2s + s³ · (…)."""


class Functions:
    """The functions of one module, each added when it is first asked for."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._writers: dict[str, Callable[[Function], bytes]] = {
            "exp": self._exp,
            "log": self._log,
            "tanh": self._tanh,
            "sigmoid": self._sigmoid,
            "softplus": self._softplus,
            "power": self._power,
            "sin": lambda _: self._sin_or_cos("sin"),
            "cos": lambda _: self._sin_or_cos("cos"),
        }

    def __contains__(self, name: str) -> bool:
        return name in self._writers

    def call(self, name: str, *operands: bytes) -> bytes:
        """The bytes that call `name`."""
        return call(self._module.once(name, lambda: self._written(name, len(operands))), *operands)

    def _written(self, name: str, operands: int) -> tuple[Function, bytes]:
        function = Function([V128] * operands, [V128])
        return function, self._writers[name](function)

    def _polynomial(self, variable: bytes, coefficients: Sequence[float]) -> bytes:
        """The sum c₀ + c₁x + c₂x² and so on."""
        result = lanes.constant(coefficients[-1])
        for coefficient in coefficients[-2::-1]:
            result = lanes.add(lanes.mul(result, variable), lanes.constant(coefficient))
        return result

    def _power_of_two(self, whole: bytes) -> bytes:
        """2ᵏ for a whole k from -1022 to 1023: k + 1023 stands in the exponent's bits."""
        bits = lanes.add(whole, lanes.constant(WHOLE))
        return lanes.shift_left(lanes.bits_add(bits, lanes.bits_constant(1023)), i32(52))

    def _reduced(self, function: Function, x: bytes) -> tuple[bytes, int, int]:
        """X = k · log 2 + r with the smallest |r|: what sets the locals k and r, and their numbers."""
        k, r = function.local(V128), function.local(V128)
        code = put(k, lanes.nearest(lanes.mul(x, lanes.constant(LOG2_E))))
        high = lanes.sub(x, lanes.mul(get(k), lanes.constant(LN2_HIGH)))
        return code + put(r, lanes.sub(high, lanes.mul(get(k), lanes.constant(LN2_LOW)))), k, r

    def _exp(self, function: Function) -> bytes:
        """2ᵏ · eʳ. The power of two in two steps: from 2⁻¹⁰⁷⁶ to 2¹⁰²⁴, one f64 does not hold it."""
        half = function.local(V128)
        clamped = lanes.min(lanes.max(get(0), lanes.constant(-746.0)), lanes.constant(710.0))
        code, k, r = self._reduced(function, get(0))
        square = lanes.mul(get(r), get(r))
        series = lanes.add(get(r), lanes.mul(square, self._polynomial(get(r), EXPONENTIAL)))
        value = lanes.add(lanes.constant(1.0), series)
        halved = put(half, lanes.nearest(lanes.mul(get(k), lanes.constant(0.5))))
        first = lanes.mul(value, self._power_of_two(get(half)))
        return put(0, clamped) + code + halved + lanes.mul(first, self._power_of_two(lanes.sub(get(k), get(half))))

    def _tanh(self, function: Function) -> bytes:
        """Of a = 2|x|: (eᵃ − 1) / (eᵃ + 1), where eᵃ − 1 = 2ᵏ (eʳ − 1) + (2ᵏ − 1) is exact for small a too."""
        scale, less, a = (function.local(V128) for _ in range(3))
        # From 22 on, tanh is 1 as far as an f64 can tell.
        doubled = lanes.mul(lanes.min(lanes.abs(get(0)), lanes.constant(22.0)), lanes.constant(2.0))
        code, k, r = self._reduced(function, get(a))
        square = lanes.mul(get(r), get(r))
        series = lanes.add(get(r), lanes.mul(square, self._polynomial(get(r), EXPONENTIAL)))
        exponential_less_one = lanes.add(
            lanes.mul(tee(scale, self._power_of_two(get(k))), series), lanes.sub(get(scale), lanes.constant(1.0))
        )
        ratio = lanes.div(tee(less, exponential_less_one), lanes.add(get(less), lanes.constant(2.0)))
        sign = lanes.both(get(0), lanes.bits_constant(1 << 63))
        return put(a, doubled) + code + lanes.either(ratio, sign)

    def _sigmoid(self, function: Function) -> bytes:
        """With z = e^-|x|: 1/(1 + z), or z/(1 + z) for negative x."""
        z = function.local(V128)
        code = put(z, self.call("exp", lanes.neg(lanes.abs(get(0)))))
        one = lanes.constant(1.0)
        above = lanes.choose(one, get(z), lanes.ge(get(0), lanes.constant(0.0)))
        return code + lanes.div(above, lanes.add(one, get(z)))

    def _softplus(self, function: Function) -> bytes:
        """max(x, 0) + log(1 + z) with z = e^-|x|; what 1 + z rounds off, the factor z/((1 + z) − 1) mends."""
        z, above = function.local(V128), function.local(V128)
        one = lanes.constant(1.0)
        code = put(z, self.call("exp", lanes.neg(lanes.abs(get(0)))))
        code += put(above, lanes.add(one, get(z)))
        mended = lanes.div(lanes.mul(self.call("log", get(above)), get(z)), lanes.sub(get(above), one))
        grown = lanes.choose(get(z), mended, lanes.eq(get(above), one))
        return code + lanes.add(lanes.max(lanes.constant(0.0), get(0)), grown)

    def _log(self, function: Function) -> bytes:
        """Fdlibm's e_log.c: x = 2ᵏ · (1 + f) with 1 + f between √½ and √2."""
        k, f, s, half, x, bits = (function.local(V128) for _ in range(6))
        zero, one = lanes.constant(0.0), lanes.constant(1.0)
        tiny = lanes.lt(get(0), lanes.constant(2.0**-1022))
        code = put(x, lanes.choose(lanes.mul(get(0), lanes.constant(2.0**54)), get(0), tiny))
        # With √½ taken off before, the bits of the exponent are k.
        root = int.from_bytes(bytes.fromhex("cd3b7f669ea0e63f"), "little")
        code += put(bits, lanes.bits_sub(get(x), lanes.bits_constant(root)))
        whole = int.from_bytes(bytes.fromhex("0000000000003843"), "little")
        exponent = lanes.bits_add(lanes.shift_right(get(bits), i32(52)), lanes.bits_constant(whole))
        code += put(k, lanes.sub(exponent, lanes.constant(WHOLE)))
        mantissa = lanes.both(get(bits), lanes.bits_constant((1 << 52) - 1))
        code += put(f, lanes.sub(lanes.bits_add(mantissa, lanes.bits_constant(root)), one))
        code += put(k, lanes.choose(lanes.sub(get(k), lanes.constant(54.0)), get(k), tiny))
        code += put(s, lanes.div(get(f), lanes.add(lanes.constant(2.0), get(f))))
        code += put(half, lanes.mul(lanes.constant(0.5), lanes.mul(get(f), get(f))))
        square = lanes.mul(get(s), get(s))
        series = lanes.mul(square, self._polynomial(square, LOGARITHM))
        low = lanes.add(lanes.mul(get(s), lanes.add(get(half), series)), lanes.mul(get(k), lanes.constant(LN2_LOW)))
        rest = lanes.sub(lanes.sub(get(half), low), get(f))
        value = lanes.sub(lanes.mul(get(k), lanes.constant(LN2_HIGH)), rest)
        value = lanes.choose(value, get(0), lanes.lt(get(0), lanes.constant(math.inf)))
        outside = lanes.choose(lanes.constant(-math.inf), lanes.constant(math.nan), lanes.eq(get(0), zero))
        return code + lanes.choose(value, outside, lanes.gt(get(0), zero))

    def _power(self, function: Function) -> bytes:
        """|a|ᵇ = exp(b · log |a|), negative if a is and b is odd; no number if a is negative and b is not whole."""
        a, b = get(0), get(1)
        zero, one = lanes.constant(0.0), lanes.constant(1.0)
        value = function.local(V128)
        code = put(value, self.call("exp", lanes.mul(b, self.call("log", lanes.abs(a)))))
        half = lanes.mul(b, lanes.constant(0.5))
        odd = lanes.ne(lanes.nearest(half), half)
        signed = lanes.choose(lanes.neg(get(value)), get(value), odd)
        signed = lanes.choose(signed, lanes.constant(math.nan), lanes.eq(lanes.nearest(b), b))
        result = lanes.choose(signed, get(value), lanes.lt(a, zero))
        return code + lanes.choose(one, result, lanes.eq(b, zero))

    def _sin_or_cos(self, name: str) -> bytes:
        """Those of the host, one after the other: no sine is good for all angles in a few lines."""
        number = [imported for _, imported, _, _ in IMPORTS].index(name)
        first, second = (call(number, lanes.one(get(0), lane)) for lane in range(2))
        return lanes.with_one(lanes.splat(first), 1, second)
