"""Where WebAssembly runs: in Pyodide's JavaScript, or beside CPython in wasmtime if that is installed.

Neither is imported before it is asked for, and the engine works without.
"""

import importlib
import math
from array import array
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

PAGE = 65536


class Instance(Protocol):
    """A running module, and its memory."""

    def function(self, name: str) -> Callable[..., Any]:
        """An exported function."""
        ...

    def read(self, place: int, numbers: "array[Any]") -> None:
        """Fill `numbers` with what stands from byte `place` on."""
        ...

    def write(self, place: int, numbers: "array[Any]") -> None:
        """Put `numbers` from byte `place` on; the memory grows if it must."""
        ...

    def reserve(self, size: int) -> None:
        """Let the memory be at least `size` bytes long."""
        ...


class Host(Protocol):
    """A compiled module."""

    def instance(self) -> Instance:
        """One that runs, with a memory of its own."""
        ...


class JavaScriptHost:
    """WebAssembly as a browser or Node has it, reached through Pyodide.

    Raises:
        ImportError: this is not Pyodide.
        ValueError: the bytes are not valid here; SIMD may be missing.
    """

    def __init__(self, binary: bytes) -> None:
        self._js = importlib.import_module("js")
        copied = self._js.Uint8Array.new(len(binary))
        copied.assign(binary)
        if not self._js.WebAssembly.validate(copied):
            raise ValueError("the module is not valid")
        self._module = self._js.WebAssembly.Module.new(copied)

    def instance(self) -> Instance:
        """One that runs, with a memory of its own."""
        imports = self._js.Object.new()
        imports.math = self._js.Math
        return JavaScriptInstance(self._js, self._js.WebAssembly.Instance.new(self._module, imports).exports)


class JavaScriptInstance:
    """An Instance in JavaScript."""

    def __init__(self, js: Any, exports: Any) -> None:
        self._js = js
        self._exports = exports
        self._bytes = js.Uint8Array.new(exports.memory.buffer)

    def function(self, name: str) -> Callable[..., Any]:
        """An exported function."""
        return getattr(self._exports, name)

    def read(self, place: int, numbers: "array[Any]") -> None:
        """Fill `numbers` with what stands from byte `place` on."""
        raw = memoryview(numbers).cast("B")
        if raw.nbytes:
            self._bytes.subarray(place, place + raw.nbytes).assign_to(raw)

    def write(self, place: int, numbers: "array[Any]") -> None:
        """Put `numbers` from byte `place` on; the memory grows if it must."""
        raw = memoryview(numbers).cast("B")
        self.reserve(place + raw.nbytes)
        if raw.nbytes:
            self._bytes.subarray(place, place + raw.nbytes).assign(raw)

    def reserve(self, size: int) -> None:
        """Let the memory be at least `size` bytes long."""
        missing = size - self._bytes.length
        if missing > 0:
            self._exports.memory.grow(-(-missing // PAGE))
            self._bytes = self._js.Uint8Array.new(self._exports.memory.buffer)


class WasmtimeHost:
    """WebAssembly beside CPython, for tests, by https://github.com/bytecodealliance/wasmtime-py.

    Raises:
        ImportError: wasmtime is not installed.
    """

    def __init__(self, binary: bytes) -> None:
        self._wasmtime = importlib.import_module("wasmtime")
        self._engine = self._wasmtime.Engine()
        self._module = self._wasmtime.Module(self._engine, binary)

    def instance(self) -> Instance:
        """One that runs, with a memory of its own."""
        wasmtime = self._wasmtime
        store = wasmtime.Store(self._engine)
        number = wasmtime.ValType.f64()
        kind = wasmtime.FuncType([number], [number])
        functions = [wasmtime.Func(store, kind, function) for function in (_sine, _cosine)]
        return WasmtimeInstance(store, wasmtime.Instance(store, self._module, functions).exports(store))


class WasmtimeInstance:
    """An Instance in wasmtime."""

    def __init__(self, store: Any, exports: Any) -> None:
        self._store = store
        self._exports = exports
        self._memory = exports["memory"]
        self._bytes = self._view()

    def _view(self) -> memoryview:
        return memoryview(self._memory.get_buffer_ptr(self._store)).cast("B")

    def function(self, name: str) -> Callable[..., Any]:
        """An exported function."""
        return partial(self._exports[name], self._store)

    def read(self, place: int, numbers: "array[Any]") -> None:
        """Fill `numbers` with what stands from byte `place` on."""
        raw = memoryview(numbers).cast("B")
        raw[:] = self._bytes[place : place + raw.nbytes]

    def write(self, place: int, numbers: "array[Any]") -> None:
        """Put `numbers` from byte `place` on; the memory grows if it must."""
        raw = memoryview(numbers).cast("B")
        self.reserve(place + raw.nbytes)
        self._bytes[place : place + raw.nbytes] = raw

    def reserve(self, size: int) -> None:
        """Let the memory be at least `size` bytes long."""
        missing = size - len(self._bytes)
        if missing > 0:
            self._memory.grow(self._store, -(-missing // PAGE))
            self._bytes = self._view()


def _sine(angle: float) -> float:
    return math.sin(angle) if math.isfinite(angle) else math.nan


def _cosine(angle: float) -> float:
    return math.cos(angle) if math.isfinite(angle) else math.nan


def host(binary: bytes) -> Host | None:
    """The module, compiled by what is there to run it; None if nothing is."""
    for kind in (JavaScriptHost, WasmtimeHost):
        try:
            return kind(binary)
        except ImportError:
            continue
    return None
