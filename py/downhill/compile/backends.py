"""Three ways to compute a model: with `Value` itself, as Python source, as WebAssembly. One interface."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, Protocol, TypeAlias, Union

from downhill.backward import topological_order
from downhill.compile import to_wasm
from downhill.compile.descent import Optimizer, Order, State, Steps
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
        example: a row of the loss.
        programs: those of loss, penalty and predict; none in a model that was not traced.
    """

    parameters: Sequence[Value]
    loss: Callable[..., Any] | None
    penalty: Callable[..., Any] | None
    predict: Callable[..., Any] | None
    widths: tuple[int, int]
    example: Sequence[float] = ()
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

    def gradients(self, rows: Rows, parameters: Sequence[float], penalty: float) -> tuple[float, list[float]]:
        """The mean loss of the rows, with `penalty` times the penalty, and its gradients."""
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

    def gradients(self, rows: Rows, parameters: Sequence[float], penalty: float) -> tuple[float, list[float]]:
        """The mean loss of the rows, with `penalty` times the penalty, and its gradients."""
        model = self._model
        assert model.loss
        rows = list(as_rows(rows, model.widths[0]))
        with Parameters(model.parameters, parameters):
            mean = 0.0
            for row in rows:
                mean += self._backward(model.loss(*map(Value, row)), 1.0 / len(rows))
            if model.penalty:
                mean += self._backward(model.penalty(), penalty)
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

    def gradients(self, rows: Rows, parameters: Sequence[float], penalty: float) -> tuple[float, list[float]]:
        """The mean loss of the rows, with `penalty` times the penalty, and its gradients."""
        rows = list(as_rows(rows, self._model.widths[0]))
        return self._mean(rows, parameters, penalty)

    def _mean(
        self, rows: Sequence[Sequence[float]], parameters: Sequence[float], penalty: float
    ) -> tuple[float, list[float]]:
        loss, watched, gradients = self._functions["gradients"](parameters, rows, 1.0 / len(rows))
        if "penalty" in self._functions:
            more, watched_too, more_gradients = self._functions["penalty"](parameters, ((),), penalty)
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
        CannotCompileError: there is nothing here that runs WebAssembly.
    """

    name = "wasm"

    def __init__(self, model: Model) -> None:
        self._model = model
        self.binary, self._layout = to_wasm.emit(*model.programs)
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

    def gradients(self, rows: Rows, parameters: Sequence[float], penalty: float) -> tuple[float, list[float]]:
        """The mean loss of the rows, with `penalty` times the penalty, and its gradients."""
        assert self._batch
        numbers, instance, layout = as_numbers(rows, self._model.widths[0]), self._instance, self._layout
        instance.write(layout.parameters, array("d", parameters))
        instance.write(to_wasm.PENALTY, array("d", [penalty]))
        data = Data(instance, layout.end, numbers, self._model.widths[0])
        self._batch(data.order, data.count)
        sums = array("d", bytes(16 * len(parameters)))
        instance.read(layout.gradients, sums)
        found = array("d", bytes(16))
        instance.read(to_wasm.LOSS, found)
        gradients = [sum(sums[at : at + 2]) for at in range(0, len(sums), 2)]
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
        self.place, self.size = place, 8 * width
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
        self, instance: Instance, layout: to_wasm.Memory, data: Data, optimizer: Optimizer, order: Order
    ) -> None:
        self._instance = instance
        self._layout = layout
        self._data = data
        self._train = instance.function("train")
        self._restore = instance.function("restore")
        self._rates: array[float] = array("d")
        self._rates_at = self._losses_at = data.end
        batch_size = min(order.batch_size or data.count, data.count)
        # In the order in which they stand in the header, from their first place on.
        whole = [order.seed, 0, data.order, data.saved_order, data.count, batch_size, order.shuffled, self._rates_at]
        instance.write(to_wasm.SHUFFLE_STATE, array("Q", whole))
        instance.write(to_wasm.POWER1, array("d", [1.0, 1.0]))
        self.change(optimizer, 1.0)

    def change(self, optimizer: Optimizer, penalty: float) -> None:
        """Move in another way from now on; `penalty` is how much the penalty counts."""
        numbers = [optimizer.momentum, optimizer.weight_decay, optimizer.beta1, optimizer.beta2, optimizer.epsilon]
        self._instance.write(to_wasm.ADAPTIVE, array("Q", [optimizer.adaptive]))
        self._instance.write(to_wasm.MOMENTUM, array("d", [*numbers, penalty]))

    def state(self) -> State:
        """All that the next steps hang on."""
        layout, data = self._layout, self._data
        drawn, position = self._read("Q", to_wasm.SHUFFLE_STATE, 2)
        parameters, velocities, squares, powers = (
            self._read("d", at, count)
            for at, count in (
                *((at, layout.count) for at in (layout.parameters, layout.velocities, layout.squares)),
                (to_wasm.POWER1, 2),
            )
        )
        rows = [(address - data.place) // data.size for address in self._read("i", data.order, data.count)]
        return State(parameters, velocities, squares, powers, rows, position, drawn)

    def _read(self, kind: str, place: int, count: int) -> list[Any]:
        numbers = array(kind, bytes(array(kind).itemsize * count))
        self._instance.read(place, numbers)
        return numbers.tolist()

    def restore(self, state: State) -> None:
        """Go on from there."""
        write, layout, data = self._instance.write, self._layout, self._data
        write(layout.parameters, array("d", state.parameters))
        write(layout.velocities, array("d", state.velocities))
        write(layout.squares, array("d", state.squares))
        write(to_wasm.POWER1, array("d", state.powers))
        write(to_wasm.SHUFFLE_STATE, array("Q", [state.shuffle, state.position]))
        write(data.order, array("i", [data.place + data.size * number for number in state.order]))

    @property
    def parameters(self) -> list[float]:
        """The parameters as they are now."""
        return self._read("d", self._layout.parameters, self._layout.count)

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
