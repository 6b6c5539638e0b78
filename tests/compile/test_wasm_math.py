"""The functions that WebAssembly lacks, against Python's: apart by a few units in the last place."""

import math
import operator
import struct
from array import array
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from downhill import OPS, Value
from downhill.compile import Compiled, compile  # noqa: A004

FUNCTIONS: dict[str, tuple[float, float, int]] = {
    # from, to, and how many units in the last place they may be apart
    "exp": (-745.0, 709.78, 1),
    "log": (5e-324, 1.7e308, 1),
    "tanh": (-30.0, 30.0, 4),
    "sigmoid": (-745.0, 745.0, 4),
    "softplus": (-745.0, 1e300, 4),
    "sin": (-1e5, 1e5, 1),
    "cos": (-1e5, 1e5, 1),
}
ANGLES = [0.0, 1e-300, math.pi, math.pi / 2, 1e5, 1e5 + 1, 1e22, 1e300, 0.7853981633974483, 3.9269908169872414]
BACKENDS = ["wasm"]


@cache
def compiled(name: str, backend: str) -> Compiled:
    method: Callable[..., Value] = operator.pow if name == "pow" else getattr(Value, name)
    point = (1.0,) * len(OPS[name].operands)
    return compile([], predict=method, point=point, backend=backend)


@pytest.fixture(scope="module", autouse=True)
def modules_let_go() -> Iterator[None]:
    """Wasmtime cannot free its modules as late as the interpreter's end."""
    yield
    compiled.cache_clear()


def apart(a: float, b: float) -> int:
    """How many floats apart two numbers of one sign are."""
    whole = [struct.unpack("<q", struct.pack("<d", abs(number)))[0] for number in (a, b)]
    return abs(whole[0] - whole[1]) if (a < 0) == (b < 0) else whole[0] + whole[1]


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_over_the_whole_range(name: str, backend: str):
    low, high, units = FUNCTIONS[name]
    points = [low + (high - low) * step / 9999 for step in range(10_000)]
    if name == "log":
        points = [math.ldexp(1.0 + step / 997, exponent) for step in range(997) for exponent in range(-1021, 1020, 60)]
        points += [5e-324, 1e-310, 1.0, 1.7e308, math.nextafter(1.0, 2.0), math.nextafter(1.0, 0.0), math.sqrt(0.5)]
    if name in ("tanh", "sigmoid", "softplus", "sin", "cos", "exp"):
        points += [sign * math.ldexp(1.7, exponent) for exponent in range(-1000, 5) for sign in (1.0, -1.0)]
    results = compiled(name, backend).map(array("d", points))
    worst = max(zip(points, results, strict=True), key=lambda pair: apart(OPS[name].compute(pair[0]), pair[1]))
    assert apart(OPS[name].compute(worst[0]), worst[1]) <= units, worst


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", ["sin", "cos"])
def test_any_angle(name: str, backend: str):
    points = [sign * angle for angle in ANGLES for sign in (1.0, -1.0)]
    results = compiled(name, backend).map(array("d", points))
    assert list(results) == pytest.approx([getattr(math, name)(angle) for angle in points], rel=4e-16, abs=1e-323)


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_ends_of_tanh_and_sigmoid(backend: str):
    ends = array("d", [-1e300, -800.0, 800.0, 1e300])
    assert list(compiled("tanh", backend).map(ends)) == [-1.0, -1.0, 1.0, 1.0]
    assert list(compiled("sigmoid", backend).map(ends)) == [0.0, 0.0, 1.0, 1.0]
    assert list(compiled("softplus", backend).map(ends)) == [0.0, 0.0, 800.0, 1e300]


@settings(max_examples=300, deadline=None)
@given(some.floats(1e-300, 1e300), some.floats(-50.0, 50.0))
def test_powers_with_any_exponent(base: float, exponent: float):
    try:
        expected = base**exponent
    except OverflowError:
        return
    if not expected > 1e-300:
        return
    for backend in BACKENDS:
        found = compiled("pow", backend).map([(base, exponent)])[0]
        assert found == pytest.approx(expected, rel=1e-15 * max(1.0, abs(exponent * math.log(base))))


@pytest.mark.parametrize("backend", BACKENDS)
def test_powers_of_negative_numbers_and_of_0(backend: str):
    points = [(-2.0, 3.0), (-2.0, 4.0), (-2.0, -3.0), (-0.5, 0.0), (0.0, 0.0), (0.0, 2.5), (-7.0, 1.0), (1.0, 1e300)]
    assert list(compiled("pow", backend).map(points)) == pytest.approx(
        [-8.0, 16.0, -0.125, 1.0, 1.0, 0.0, -7.0, 1.0], rel=4e-15
    )
