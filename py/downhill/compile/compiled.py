"""From functions of Values to a back end: trace them, and take the fastest that is there."""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from math import isfinite
from typing import Any

from downhill.backward import topological_order
from downhill.compile.backends import (
    Backend,
    EagerBackend,
    Model,
    NotFiniteError,
    Parameters,
    PythonBackend,
    Rows,
    WasmBackend,
    as_rows,
)
from downhill.compile.descent import Optimizer, Order, Steps
from downhill.compile.graph import LEAVES, CannotCompileError
from downhill.compile.tape import Program, trace
from downhill.value import Value

MOST_NODES = 40_000
"""A program with more nodes would take too long to write down, one by one, and to translate."""

BACKENDS: dict[str, Callable[[Model], Backend]] = {
    "wasm": WasmBackend,
    "python": PythonBackend,
    "eager": EagerBackend,
}
"""The back ends, fastest first; the last can do everything."""


class Compiled:
    """A model, ready to be computed many times. Made by `compile`."""

    def __init__(self, model: Model, backend: Backend, reasons: Sequence[str]) -> None:
        self.model = model
        self._backend = backend
        self.reasons = list(reasons)
        """Why a faster back end was not taken, a sentence for each."""

    @property
    def backend(self) -> str:
        """The name of the back end."""
        return self._backend.name

    @cached_property
    def source(self) -> str:
        """The model as straight-line Python, for people, whatever the back end; "" if that would be too long."""
        try:
            return PythonBackend(self.model).source
        except CannotCompileError:
            return ""

    @property
    def binary(self) -> bytes:
        """The WebAssembly module, if that is the back end."""
        return self._backend.binary if isinstance(self._backend, WasmBackend) else b""

    def gradients(
        self, rows: Rows, parameters: Sequence[float] | None = None, penalty: float = 1.0
    ) -> tuple[float, list[float]]:
        """The mean loss of the rows, with `penalty` times the penalty, and its gradients.

        Raises:
            NotFiniteError: an operation refused its operands, or a number was infinite.
        """
        if not len(rows):
            raise ValueError("a mean needs at least one row")
        numbers = self._numbers(parameters)
        try:
            return self._backend.gradients(rows, numbers, penalty)
        except (ArithmeticError, ValueError) as error:
            raise self._explained(error, self.model.loss, rows, 0, numbers) from None

    def losses(self, rows: Rows, parameters: Sequence[float] | None = None) -> "array[float]":
        """The loss of each row, without the penalty and without a backward pass.

        Raises:
            NotFiniteError: an operation refused its operands, or a number was infinite.
        """
        return self._losses.map(rows, self._numbers(parameters))

    @cached_property
    def _losses(self) -> "Compiled":
        """The loss as a map, compiled when it is first asked for."""
        model = self.model
        return compile(model.parameters, predict=model.loss, point=model.example, backend=self.backend)

    def map(self, rows: Rows, parameters: Sequence[float] | None = None) -> "array[float]":
        """What the model answers to each row, row by row if it has several outputs.

        Raises:
            NotFiniteError: an operation refused its operands, or a number was infinite.
        """
        numbers = self._numbers(parameters)
        try:
            return self._backend.map(rows, numbers)
        except (ArithmeticError, ValueError) as error:
            raise self._explained(error, self.model.predict, rows, 1, numbers) from None

    def steps(self, rows: Rows, optimizer: Optimizer, order: Order) -> Steps:
        """A training that begins with the parameters as they are now."""
        return self._backend.steps(rows, self._numbers(None), optimizer, order)

    def count(self, rows: Rows) -> int:
        """How many rows of the loss there are."""
        return len(rows) // max(self.model.widths[0], 1) if isinstance(rows, array) else len(rows)

    def _numbers(self, parameters: Sequence[float] | None) -> Sequence[float]:
        if parameters is None:
            return [parameter.data for parameter in self.model.parameters]
        return self.checked(parameters)

    def checked(self, parameters: Sequence[float]) -> Sequence[float]:
        """Numbers for the parameters. ValueError if they are not as many."""
        if len(parameters) != len(self.model.parameters):
            raise ValueError(f"there are {len(self.model.parameters)} parameters, not {len(parameters)}")
        return parameters

    def explain(self, rows: Rows, parameters: Sequence[float]) -> str:
        """Where a step with these parameters goes wrong."""
        return self._explain(self.model.loss, rows, 0, parameters)

    def _explained(
        self, error: Exception, function: Callable[..., Any] | None, rows: Rows, which: int, parameters: Sequence[float]
    ) -> Exception:
        list(as_rows(rows, self.model.widths[which]))  # if the rows are not right, that is the error
        return NotFiniteError(self._explain(function, rows, which, parameters) or str(error))

    def _explain(self, function: Callable[..., Any] | None, rows: Rows, which: int, parameters: Sequence[float]) -> str:
        """Once more with `Value`, which knows what it does. Slow, but nothing follows."""
        assert function
        values = self.model.parameters
        with Parameters(values, parameters):
            for index, row in enumerate(as_rows(rows, self.model.widths[which])):
                if trouble := _trouble(function, row):
                    return f"row {index}: {trouble}"
            if which == 0 and self.model.penalty and (trouble := _trouble(self.model.penalty, ())):
                return f"the penalty: {trouble}"
            if which == 1:
                return ""
            for index, value in enumerate(values):
                if not isfinite(value.grad):
                    return f"the gradient of parameter {index} is {value.grad}"
        return "a parameter, or the loss of all rows together, is too large for a float"


def _trouble(function: Callable[..., Any], row: Sequence[float]) -> str:
    """What goes wrong in a function of Values; if nothing does, its gradients are added."""
    inputs = [Value(number) for number in row]
    try:
        answer = function(*inputs)
    except (ArithmeticError, ValueError) as error:
        return str(error)
    answers: list[Value] = list(answer) if isinstance(answer, list | tuple) else [answer]
    for result in answers:
        for value in topological_order(result):
            if not isfinite(value.data):
                operands = ", ".join(str(below.data) for below in value.inputs)
                return f"{value.op}({operands}) is {value.data}" if value.inputs else f"an input is {value.data}"
    if len(answers) == 1:
        answers[0].backward()
    return ""


def compile(  # noqa: A001
    parameters: Sequence[Value],
    *,
    loss: Callable[..., Value] | None = None,
    example: Sequence[float] = (),
    penalty: Callable[[], Value] | None = None,
    predict: Callable[..., Any] | None = None,
    point: Sequence[float] = (),
    backend: str | None = None,
) -> Compiled:
    """A model, compiled by the fastest back end that is there.

    `loss(*example)` is called once, with Values, and what it does is written down; then it can be computed for any row,
    without it. Where it takes a decision by looking at `data`, that decision stays: write relu, maximum and the like.

    Args:
        parameters: the Values that training changes.
        loss: what one row costs; the loss of many is the mean.
        example: a row, for tracing. It may be any that the loss can be computed of.
        penalty: what is added to the loss once, whatever the rows.
        predict: what a map shows of one row: a Value, or several.
        point: a row for it.
        backend: one of BACKENDS; if none is given, the first that works.

    Raises:
        CannotCompileError: the named back end cannot; the message says why. Without a name, another is taken.
    """
    if not loss and not predict:
        raise ValueError("there is nothing to compile: give a loss, a predict, or both")
    if backend is not None and backend not in BACKENDS:
        raise ValueError(f"a back end is one of {', '.join(BACKENDS)}, not {backend!r}")
    reasons: list[str] = []
    model = Model(parameters, loss, penalty, predict, (len(example), len(point)), example)
    if backend != "eager":
        try:
            model = traced(model, example, point)
        except CannotCompileError as error:
            if backend:
                raise
            reasons.append(str(error))
            backend = "eager"
    for name, start in BACKENDS.items():
        if backend in (None, name):
            try:
                return Compiled(model, start(model), reasons)
            except CannotCompileError as error:
                if backend:
                    raise
                reasons.append(str(error))
    raise AssertionError("the last back end can do everything")


def traced(model: Model, example: Sequence[float], point: Sequence[float]) -> Model:
    """The model with its programs. CannotCompileError says why it cannot have any."""

    def program(function: Callable[..., Any] | None, row: Sequence[float], *, gradients: bool = True) -> Program | None:
        if not function:
            return None
        tape, outputs = trace(function, row, model.parameters)
        return tape.program(outputs, gradients=gradients)

    loss, penalty = program(model.loss, example), program(model.penalty, ())
    programs = (loss, penalty, program(model.predict, point, gradients=False))
    nodes = sum(node.op not in LEAVES for made in programs if made for node in made.nodes)
    if nodes > MOST_NODES:
        raise CannotCompileError(f"A program of {nodes} nodes is too long; the limit is {MOST_NODES}.")
    return replace(model, programs=programs)
