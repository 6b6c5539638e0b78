"""Where WebAssembly runs: in Pyodide's JavaScript, or beside CPython in wasmtime if that is installed.

Neither is imported before it is asked for, and the engine works without.
"""

import importlib
import math
from abc import ABC, abstractmethod
from array import array
from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

PAGE = 65536


class Instance(ABC):
    """A running module, and its memory, of which `_bytes` is a view."""

    _bytes: Any

    @abstractmethod
    def function(self, name: str) -> Callable[..., Any]:
        """An exported function."""

    @abstractmethod
    def read(self, place: int, numbers: "array[Any]") -> None:
        """Fill `numbers` with what stands from byte `place` on."""

    def write(self, place: int, numbers: "array[Any]") -> None:
        """Put `numbers` from byte `place` on; the memory grows if it must."""
        raw = memoryview(numbers).cast("B")
        self.reserve(place + raw.nbytes)
        if raw.nbytes:
            self._put(place, raw)

    def reserve(self, size: int) -> None:
        """Let the memory be at least `size` bytes long."""
        missing = size - len(self._bytes)
        if missing > 0:
            self._grow(-(-missing // PAGE))

    @abstractmethod
    def _put(self, place: int, raw: memoryview) -> None: ...

    @abstractmethod
    def _grow(self, pages: int) -> None: ...


Start: TypeAlias = Callable[[], Instance]
"""Starts a compiled module, each time with a memory of its own."""


def in_javascript(binary: bytes) -> Start:
    """WebAssembly as a browser or Node has it, reached through Pyodide.

    Raises:
        ImportError: this is not Pyodide.
        ValueError: the bytes are not valid here; SIMD may be missing.
    """
    js: Any = importlib.import_module("js")
    copied = js.Uint8Array.new(len(binary))
    copied.assign(binary)
    if not js.WebAssembly.validate(copied):
        raise ValueError("the module is not valid")
    module, imports = js.WebAssembly.Module.new(copied), js.Object.new()
    imports.math = js.Math
    return lambda: JavaScriptInstance(js, js.WebAssembly.Instance.new(module, imports).exports)


class JavaScriptInstance(Instance):
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

    def _put(self, place: int, raw: memoryview) -> None:
        self._bytes.subarray(place, place + raw.nbytes).assign(raw)

    def _grow(self, pages: int) -> None:
        self._exports.memory.grow(pages)
        self._bytes = self._js.Uint8Array.new(self._exports.memory.buffer)


def in_wasmtime(binary: bytes) -> Start:
    """WebAssembly beside CPython, by https://github.com/bytecodealliance/wasmtime-py.

    Raises:
        ImportError: wasmtime is not installed.
    """
    wasmtime: Any = importlib.import_module("wasmtime")
    engine, number = wasmtime.Engine(), wasmtime.ValType.f64()
    module = wasmtime.Module(engine, binary)

    def start() -> Instance:
        store, kind = wasmtime.Store(engine), wasmtime.FuncType([number], [number])
        functions = [wasmtime.Func(store, kind, function) for function in map(_of_any_angle, (math.sin, math.cos))]
        return WasmtimeInstance(store, wasmtime.Instance(store, module, functions).exports(store))

    return start


class WasmtimeInstance(Instance):
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

    def _put(self, place: int, raw: memoryview) -> None:
        self._bytes[place : place + raw.nbytes] = raw

    def _grow(self, pages: int) -> None:
        self._memory.grow(self._store, pages)
        self._bytes = self._view()


def _of_any_angle(function: Callable[[float], float]) -> Callable[[float], float]:
    """As JavaScript has it: of an infinite angle, no number."""
    return lambda angle: function(angle) if math.isfinite(angle) else math.nan


def host(binary: bytes) -> Start | None:
    """The module, compiled by what is there to run it; None if nothing is."""
    for compiled in (in_javascript, in_wasmtime):
        try:
            return compiled(binary)
        except ImportError:
            continue
    return None
