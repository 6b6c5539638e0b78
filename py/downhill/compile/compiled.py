"""From functions of Values to a back end: trace them, and take the fastest that is there."""

from array import array
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from downhill.compile.backends import (
    Backend,
    EagerBackend,
    Model,
    NotFiniteError,
    PythonBackend,
    Rows,
    WasmBackend,
)
from downhill.compile.descent import Optimizer, Order, Steps
from downhill.compile.graph import CannotCompileError
from downhill.value import Value

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
        taken = self._backend.take(rows, len(self.model.example))
        try:
            return self._backend.gradients(taken, numbers, penalty)
        except (ArithmeticError, ValueError):
            raise self.explain(rows, numbers, penalty) from None

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
        numbers, width = self._numbers(parameters), len(self.model.point)
        taken = self._backend.take(rows, width)
        try:
            return self._backend.map(taken, numbers)
        except (ArithmeticError, ValueError) as error:
            eager = EagerBackend(self.model)
            raise _said(lambda: eager.map(eager.take(rows, width), numbers), str(error)) from None

    def steps(self, rows: Rows, optimizer: Optimizer, order: Order) -> Steps:
        """A training that begins with the parameters as they are now."""
        taken = self._backend.take(rows, len(self.model.example))
        return self._backend.steps(taken, self._numbers(None), optimizer, order)

    def count(self, rows: Rows) -> int:
        """How many rows of the loss there are."""
        return len(rows) // max(len(self.model.example), 1) if isinstance(rows, array) else len(rows)

    def _numbers(self, parameters: Sequence[float] | None) -> Sequence[float]:
        if parameters is None:
            return [parameter.data for parameter in self.model.parameters]
        return self.checked(parameters)

    def checked(self, parameters: Sequence[float]) -> Sequence[float]:
        """Numbers for the parameters. ValueError if they are not as many."""
        if len(parameters) != len(self.model.parameters):
            raise ValueError(f"there are {len(self.model.parameters)} parameters, not {len(parameters)}")
        return parameters

    def explain(self, rows: Rows, parameters: Sequence[float], penalty: float) -> NotFiniteError:
        """Where a step with these parameters goes wrong."""
        eager = EagerBackend(self.model)
        taken = eager.take(rows, len(self.model.example))
        otherwise = "a parameter, or the loss of all rows together, is too large for a float"
        return _said(lambda: eager.gradients(taken, parameters, penalty), otherwise)


def _said(ask: Callable[[], object], otherwise: str) -> NotFiniteError:
    """What `Value` says when it is asked once more: it knows what it does. That is slow, but nothing follows."""
    try:
        ask()
    except NotFiniteError as error:
        return error
    return NotFiniteError(otherwise)


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
    model = Model(parameters, loss, example, penalty, predict, point)
    reasons: list[str] = []
    for name, start in BACKENDS.items():
        if backend in (None, name):
            try:
                return Compiled(model, start(model), reasons)
            except CannotCompileError as error:
                if backend:
                    raise
                reasons += [str(error)] if str(error) not in reasons else []  # tracing fails for all alike
    raise AssertionError("the last back end can do everything")
