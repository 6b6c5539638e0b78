"""Three ways to compute a model: with `Value` itself, as Python source, as WebAssembly. One interface."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Protocol, TypeAlias, Union

from downhill.backward import topological_order
from downhill.compile import to_wasm
from downhill.compile.descent import Optimizer, Order, Steps
from downhill.compile.graph import CannotCompileError
from downhill.compile.hosts import Host, Instance, host
from downhill.compile.tape import Program
from downhill.compile.to_python import run, source_of_gradients, source_of_map
from downhill.value import Value

Rows: TypeAlias = Union[Sequence[Sequence[float]], "array[float]"]
"""Rows of numbers; or all numbers, row by row, in one array('d'), which is fastest."""


@dataclass(frozen=True)
class Model:
    """What is to be computed, as functions of Values, and as the programs traced from them.

    Attributes:
        parameters: the Values that training changes.
        loss: what a row costs.
        penalty: what is added to the loss once, whatever the rows.
        predict: the outputs for a row of a map, one or several.
        widths: how many numbers a row of the loss has, and one of a map.
        programs: those of loss, penalty and predict; none in a model that was not traced.
    """

    parameters: Sequence[Value]
    loss: Callable[..., Any] | None
    penalty: Callable[..., Any] | None
    predict: Callable[..., Any] | None
    widths: tuple[int, int]
    programs: tuple[Program | None, Program | None, Program | None] = (None, None, None)

    @property
    def outputs(self) -> int:
        """How many numbers `predict` answers with, once it is traced."""
        return len(self.programs[2].outputs) if self.programs[2] else 0


class Backend(Protocol):
    """Computes one model.

    The methods raise an ArithmeticError or a ValueError if an operation refuses its operands, or if a number
    anywhere is infinite or none at all.
    """

    name: str

    def gradients(self, rows: Rows, parameters: Sequence[float]) -> tuple[float, list[float]]:
        """The mean loss of the rows, with the penalty, and its gradients."""
        ...

    def map(self, rows: Rows, parameters: Sequence[float]) -> "array[float]":
        """The outputs for each row, row by row."""
        ...

    def steps(self, rows: Rows, parameters: Sequence[float], optimizer: Optimizer, order: Order) -> Steps:
        """A training that begins with these parameters."""
        ...


class NotFiniteError(ArithmeticError):
    """Somewhere a number was infinite, or an operation refused its operands; the message says where."""


def as_rows(rows: Rows, width: int) -> Iterable[Sequence[float]]:
    """Rows as sequences. ValueError if they have not `width` numbers each."""
    if isinstance(rows, array):
        _check_length(len(rows), width)
        return zip(*[iter(rows)] * width, strict=True) if width else ()
    for index, row in enumerate(rows):
        if len(row) != width:
            raise ValueError(f"a row has {width} numbers, but row {index} has {len(row)}")
    return rows


def as_numbers(rows: Rows, width: int) -> "array[float]":
    """Rows as one array. ValueError if they have not `width` numbers each."""
    if isinstance(rows, array):
        _check_length(len(rows), width)
        return rows
    if not width:  # nothing in a row but that it is there
        return array("d", bytes(8 * len(rows)))
    return array("d", [number for row in as_rows(rows, width) for number in row])


def _check_length(length: int, width: int) -> None:
    if length % max(width, 1):
        raise ValueError(f"{length} numbers do not make rows of {width}")


def _check_finite(*numbers: float) -> None:
    if not all(map(isfinite, numbers)):
        raise NotFiniteError("a number is infinite, or none at all")


class EagerBackend:
    """Every row through `Value`. It can all that `Value` can, and is slow."""

    name = "eager"

    def __init__(self, model: Model) -> None:
        self._model = model

    def gradients(self, rows: Rows, parameters: Sequence[float]) -> tuple[float, list[float]]:
        """The mean loss of the rows, with the penalty, and its gradients."""
        model = self._model
        assert model.loss
        rows = list(as_rows(rows, model.widths[0]))
        with Parameters(model.parameters, parameters):
            mean = 0.0
            for row in rows:
                mean += self._backward(model.loss(*map(Value, row)), 1.0 / len(rows))
            if model.penalty:
                mean += self._backward(model.penalty(), 1.0)
            gradients = [parameter.grad for parameter in model.parameters]
        _check_finite(mean, *gradients)
        return mean, gradients

    def _backward(self, loss: Value, weight: float) -> float:
        weighted = loss * weight
        _check_finite(*(value.data for value in topological_order(weighted)))
        weighted.backward()
        return weighted.data

    def map(self, rows: Rows, parameters: Sequence[float]) -> "array[float]":
        """The outputs for each row, row by row."""
        model = self._model
        assert model.predict
        results: array[float] = array("d")
        with Parameters(model.parameters, parameters):
            for row in as_rows(rows, model.widths[1]):
                answer = model.predict(*map(Value, row))
                for output in answer if isinstance(answer, list | tuple) else [answer]:
                    _check_finite(*(value.data for value in topological_order(output)))
                    results.append(output.data)
        return results

    def steps(self, rows: Rows, parameters: Sequence[float], optimizer: Optimizer, order: Order) -> Steps:
        """A training that begins with these parameters."""
        return Steps(self.gradients, list(as_rows(rows, self._model.widths[0])), parameters, optimizer, order)


class Parameters:
    """While it lasts, the Values have these numbers and no gradients."""

    def __init__(self, values: Sequence[Value], numbers: Sequence[float]) -> None:
        self._values = values
        self._numbers = numbers
        self._before: list[tuple[float, float]] = []

    def __enter__(self) -> None:
        self._before = [(value.data, value.grad) for value in self._values]
        for value, number in zip(self._values, self._numbers, strict=True):
            value.data, value.grad = number, 0.0

    def __exit__(self, *_: object) -> None:
        for value, (data, grad) in zip(self._values, self._before, strict=True):
            value.data, value.grad = data, grad


class PythonBackend:
    """Straight-line Python, which can be read."""

    name = "python"

    def __init__(self, model: Model) -> None:
        self._model = model
        loss, penalty, outputs = model.programs
        named = [(loss, "gradients", source_of_gradients), (penalty, "penalty", source_of_gradients)]
        named.append((outputs, "outputs", source_of_map))
        sources = [(write(program, name), name) for program, name, write in named if program]
        self.source = "\n\n".join(text for text, _ in sources)
        self._functions = {name: run(text, name) for text, name in sources}

    def gradients(self, rows: Rows, parameters: Sequence[float]) -> tuple[float, list[float]]:
        """The mean loss of the rows, with the penalty, and its gradients."""
        rows = list(as_rows(rows, self._model.widths[0]))
        return self._mean(rows, parameters)

    def _mean(self, rows: Sequence[Sequence[float]], parameters: Sequence[float]) -> tuple[float, list[float]]:
        loss, watched, gradients = self._functions["gradients"](parameters, rows, 1.0 / len(rows))
        if "penalty" in self._functions:
            more, watched_too, more_gradients = self._functions["penalty"](parameters, ((),), 1.0)
            loss += more
            watched += watched_too
            gradients = [a + b for a, b in zip(gradients, more_gradients, strict=True)]
        _check_finite(sum(gradients, loss + watched))
        return loss, gradients

    def map(self, rows: Rows, parameters: Sequence[float]) -> "array[float]":
        """The outputs for each row, row by row."""
        results, watched = self._functions["outputs"](parameters, as_rows(rows, self._model.widths[1]))
        _check_finite(watched)
        return array("d", results)

    def steps(self, rows: Rows, parameters: Sequence[float], optimizer: Optimizer, order: Order) -> Steps:
        """A training that begins with these parameters."""
        return Steps(self._mean, list(as_rows(rows, self._model.widths[0])), parameters, optimizer, order)


class WasmBackend:
    """A WebAssembly module. All steps that are asked for at once run inside.

    Raises:
        CannotCompileError: there is nothing here that runs WebAssembly, or not with SIMD.
    """

    def __init__(self, model: Model, *, simd: bool) -> None:
        self.name = "wasm simd" if simd else "wasm"
        self._model = model
        emitted = to_wasm.emit(*model.programs, simd=simd)
        self.binary, self._layout = emitted.binary, emitted.layout
        try:
            found = host(self.binary)
        except ValueError as error:
            raise CannotCompileError(f"This browser refuses the WebAssembly module: {error}.") from None
        if not found:
            raise CannotCompileError("There is nothing here that runs WebAssembly.")
        self._host: Host = found
        self._instance = found.instance()
        self._map = self._instance.function("map") if model.programs[2] else None
        self._batch = self._instance.function("batch") if model.programs[0] else None

    def gradients(self, rows: Rows, parameters: Sequence[float]) -> tuple[float, list[float]]:
        """The mean loss of the rows, with the penalty, and its gradients."""
        assert self._batch
        numbers, instance, layout = as_numbers(rows, self._model.widths[0]), self._instance, self._layout
        instance.write(layout.parameters, array("d", parameters))
        data = Data(instance, layout.end, numbers, self._model.widths[0])
        self._batch(data.order, data.count)
        sums = array("d", bytes(8 * layout.lanes * len(parameters)))
        instance.read(layout.gradients, sums)
        found = array("d", bytes(16))
        instance.read(to_wasm.LOSS, found)
        gradients = [sum(sums[at : at + layout.lanes]) for at in range(0, len(sums), layout.lanes)]
        _check_finite(*found, *gradients)
        return found[0], gradients

    def map(self, rows: Rows, parameters: Sequence[float]) -> "array[float]":
        """The outputs for each row, row by row."""
        assert self._map
        width, instance = max(self._model.widths[1], 1), self._instance
        numbers = as_numbers(rows, self._model.widths[1])
        count = len(numbers) // width
        place = self._layout.end
        results_at = place + 8 * len(numbers)
        results = array("d", bytes(8 * count * self._model.outputs))
        instance.write(self._layout.parameters, array("d", parameters))
        instance.reserve(results_at + 8 * len(results) + 8 * self._model.outputs)
        instance.write(place, numbers)
        _check_finite(self._map(place, count, results_at))
        instance.read(results_at, results)
        return results

    def steps(self, rows: Rows, parameters: Sequence[float], optimizer: Optimizer, order: Order) -> Steps:
        """A training that begins with these parameters."""
        numbers = as_numbers(rows, self._model.widths[0])
        instance, layout = self._host.instance(), self._layout
        data = Data(instance, layout.end, numbers, self._model.widths[0])
        instance.write(layout.parameters, array("d", parameters))
        return WasmSteps(instance, layout, data, optimizer, order)


class Data:
    """Rows in the memory of a module: their numbers, and their addresses, in the order they are used."""

    def __init__(self, instance: Instance, place: int, numbers: "array[float]", width: int) -> None:
        width = max(width, 1)
        self.count = len(numbers) // width
        self.order = place + 8 * len(numbers)
        # The last pair of rows may read one address too far.
        self.saved_order = self.order + 8 * (self.count // 2 + 1)
        self.end = self.saved_order + 8 * (self.count // 2 + 1)
        instance.reserve(self.end)
        instance.write(place, numbers)
        instance.write(self.order, array("i", range(place, self.order, 8 * width)))


class WasmSteps(Steps):
    """Steps that run inside a module."""

    def __init__(
        self, instance: Instance, layout: to_wasm.Layout, data: Data, optimizer: Optimizer, order: Order
    ) -> None:
        self._instance = instance
        self._layout = layout
        self._train = instance.function("train")
        self._restore = instance.function("restore")
        self._rates: array[float] = array("d")
        self._rates_at = self._losses_at = data.end
        batch_size = min(order.batch_size or data.count, data.count)
        # In the order in which they stand in the header, from their first place on.
        whole = [order.seed, 0, data.order, data.saved_order, data.count, batch_size]
        whole += [order.shuffled, optimizer.adaptive, self._rates_at]
        numbers = [optimizer.momentum, optimizer.weight_decay, optimizer.beta1, optimizer.beta2, optimizer.epsilon]
        instance.write(to_wasm.SHUFFLE_STATE, array("Q", whole))
        instance.write(to_wasm.MOMENTUM, array("d", [*numbers, 1.0, 1.0]))

    @property
    def parameters(self) -> list[float]:
        """The parameters as they are now."""
        numbers = array("d", bytes(8 * self._layout.count))
        self._instance.read(self._layout.parameters, numbers)
        return numbers.tolist()

    def run(self, learning_rates: Sequence[float]) -> list[float]:
        """Take a step for each learning rate; answers with their losses, fewer if one did not go well."""
        losses = self._run(learning_rates)
        if len(losses) < len(learning_rates):
            # What is in the memory now is spoiled: go back, and take only the steps that went well.
            self._restore()
            self._run(learning_rates[: len(losses)])
        return losses

    def _run(self, learning_rates: Sequence[float]) -> list[float]:
        instance, rates = self._instance, array("d", learning_rates)
        if rates != self._rates:
            self._rates = rates
            self._losses_at = self._rates_at + 8 * len(rates)
            instance.reserve(self._losses_at + 8 * len(rates))
            instance.write(to_wasm.LOSSES, array("Q", [self._losses_at, len(rates)]))
            instance.write(self._rates_at, rates)
        losses = array("d", bytes(8 * self._train()))
        instance.read(self._losses_at, losses)
        return losses.tolist()
