"""Three ways to compute a model: with `Value` itself, as Python source, as WebAssembly. One interface."""

from abc import ABC, abstractmethod
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from math import isfinite
from typing import Any, TypeAlias, Union

from downhill import backward
from downhill.backward import topological_order
from downhill.compile import to_wasm
from downhill.compile.descent import Optimizer, Order, State, Steps
from downhill.compile.graph import LEAVES, CannotCompileError
from downhill.compile.hosts import Instance, host
from downhill.compile.tape import Program, trace
from downhill.compile.to_python import run, source_of_gradients, source_of_map
from downhill.value import Value

Rows: TypeAlias = Union[Sequence[Sequence[float]], "array[float]"]
"""Rows of numbers; or all numbers, row by row, in one array('d'), which is fastest."""


MOST_NODES = 40_000
"""A program with more nodes would take too long to write down, one by one, and to translate."""


@dataclass(frozen=True)
class Model:
    """What is to be computed, as functions of Values.

    Attributes:
        parameters: the Values that training changes.
        loss: what a row costs.
        example: a row for it.
        penalty: what is added to the loss once, whatever the rows.
        predict: the outputs for a row of a map, one or several.
        point: a row for it.
    """

    parameters: Sequence[Value]
    loss: Callable[..., Any] | None
    example: Sequence[float]
    penalty: Callable[..., Any] | None
    predict: Callable[..., Any] | None
    point: Sequence[float]

    @cached_property
    def programs(self) -> tuple[Program | None, Program | None, Program | None]:
        """Loss, penalty and predict, traced. CannotCompileError says why they cannot be."""
        loss, penalty = self._program(self.loss, self.example), self._program(self.penalty, ())
        programs = (loss, penalty, self._program(self.predict, self.point, gradients=False))
        nodes = sum(node.op not in LEAVES for made in programs if made for node in made.nodes)
        if nodes > MOST_NODES:
            raise CannotCompileError(f"A program of {nodes} nodes is too long; the limit is {MOST_NODES}.")
        return programs

    def _program(
        self, function: Callable[..., Any] | None, row: Sequence[float], *, gradients: bool = True
    ) -> Program | None:
        if not function:
            return None
        tape, outputs = trace(function, row, self.parameters)
        return tape.program(outputs, gradients=gradients)


class Backend(ABC):
    """Computes one model.

    Rows are what `take` makes of them. The methods raise an ArithmeticError or a ValueError if an operation refuses
    its operands, or if a number anywhere is infinite or none at all.
    """

    name: str

    def __init__(self, model: Model) -> None:
        self.model = model

    def take(self, rows: Rows, width: int) -> Any:
        """Rows as the methods want them. ValueError if they have not `width` numbers each."""
        return list(as_rows(rows, width))

    @abstractmethod
    def gradients(self, rows: Any, parameters: Sequence[float], penalty: float) -> tuple[float, list[float]]:
        """The mean loss of the rows, with `penalty` times the penalty, and its gradients."""

    @abstractmethod
    def map(self, rows: Any, parameters: Sequence[float]) -> "array[float]":
        """The outputs for each row, row by row."""

    def steps(self, rows: Any, parameters: Sequence[float], optimizer: Optimizer, order: Order) -> Steps:
        """A training that begins with these parameters."""
        return Steps(self.gradients, rows, parameters, optimizer, order)


class NotFiniteError(ArithmeticError):
    """Somewhere a number was infinite, or an operation refused its operands; the message says where."""


def as_rows(rows: Rows, width: int) -> Sequence[Sequence[float]]:
    """Rows as sequences. ValueError if they have not `width` numbers each."""
    if isinstance(rows, array):
        return list(zip(*[iter(as_numbers(rows, width))] * width, strict=True)) if width else []
    for index, row in enumerate(rows):
        if len(row) != width:
            raise ValueError(f"a row has {width} numbers, but row {index} has {len(row)}")
    return rows


def as_numbers(rows: Rows, width: int) -> "array[float]":
    """Rows as one array. ValueError if they have not `width` numbers each."""
    if not isinstance(rows, array):  # nothing need be in a row but that it is there
        return array("d", [number for row in as_rows(rows, width) for number in row] if width else bytes(8 * len(rows)))
    if len(rows) % max(width, 1):
        raise ValueError(f"{len(rows)} numbers do not make rows of {width}")
    return rows


def _check_finite(*numbers: float) -> None:
    if not all(map(isfinite, numbers)):
        raise NotFiniteError("a number is infinite, or none at all")


class EagerBackend(Backend):
    """Every row through `Value`. It can all that `Value` can, says where it goes wrong, and is slow."""

    name = "eager"

    def gradients(
        self, rows: Sequence[Sequence[float]], parameters: Sequence[float], penalty: float
    ) -> tuple[float, list[float]]:
        """The mean loss of the rows, with `penalty` times the penalty, and its gradients."""
        model = self.model
        with having(model.parameters, parameters):
            parts = [(f"row {index}", model.loss, row, 1.0 / len(rows)) for index, row in enumerate(rows)]
            if model.penalty:
                parts.append(("the penalty", model.penalty, (), penalty))
            mean = 0.0
            for where, function, row, weight in parts:
                (answer,) = _answers(where, function, row)
                answer.grad += weight  # not a product, which would be one more op, and might be broken on purpose
                backward.run(reversed(topological_order(answer)))
                mean += weight * answer.data
            gradients = [parameter.grad for parameter in model.parameters]
        for index, gradient in enumerate(gradients):
            if not isfinite(gradient):
                raise NotFiniteError(f"the gradient of parameter {index} is {gradient}")
        _check_finite(mean)
        return mean, gradients

    def map(self, rows: Sequence[Sequence[float]], parameters: Sequence[float]) -> "array[float]":
        """The outputs for each row, row by row."""
        with having(self.model.parameters, parameters):
            answers = [_answers(f"row {index}", self.model.predict, row) for index, row in enumerate(rows)]
        return array("d", [output.data for outputs in answers for output in outputs])


def _answers(where: str, function: Callable[..., Any] | None, row: Sequence[float]) -> list[Value]:
    """What a function of Values answers. NotFiniteError says what goes wrong in it."""
    assert function
    try:
        answer = function(*map(Value, row))
    except (ArithmeticError, ValueError) as error:
        raise NotFiniteError(f"{where}: {error}") from None
    answers: list[Value] = list(answer) if isinstance(answer, list | tuple) else [answer]
    for value in (value for result in answers for value in topological_order(result)):
        if not isfinite(value.data):
            operands = ", ".join(str(below.data) for below in value.inputs)
            what = f"{value.op}({operands}) is {value.data}" if value.inputs else f"an input is {value.data}"
            raise NotFiniteError(f"{where}: {what}")
    return answers


@contextmanager
def having(values: Sequence[Value], numbers: Sequence[float]) -> Iterator[None]:
    """While it lasts, the Values have these numbers and no gradients."""
    before = [(value.data, value.grad) for value in values]
    try:
        for value, number in zip(values, numbers, strict=True):
            value.data, value.grad = number, 0.0
        yield
    finally:
        for value, (data, grad) in zip(values, before, strict=True):
            value.data, value.grad = data, grad


class PythonBackend(Backend):
    """Straight-line Python, which can be read."""

    name = "python"

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        loss, penalty, outputs = model.programs
        named = [(loss, "gradients", source_of_gradients), (penalty, "penalty", source_of_gradients)]
        named.append((outputs, "outputs", source_of_map))
        sources = [(write(program, name), name) for program, name, write in named if program]
        self.source = "\n\n".join(text for text, _ in sources)
        self._functions = {name: run(text, name) for text, name in sources}

    def gradients(
        self, rows: Sequence[Sequence[float]], parameters: Sequence[float], penalty: float
    ) -> tuple[float, list[float]]:
        """The mean loss of the rows, with `penalty` times the penalty, and its gradients."""
        loss, watched, gradients = self._functions["gradients"](parameters, rows, 1.0 / len(rows))
        if "penalty" in self._functions:
            more, watched_too, more_gradients = self._functions["penalty"](parameters, ((),), penalty)
            loss += more
            watched += watched_too
            gradients = [a + b for a, b in zip(gradients, more_gradients, strict=True)]
        _check_finite(sum(gradients, loss + watched))
        return loss, gradients

    def map(self, rows: Sequence[Sequence[float]], parameters: Sequence[float]) -> "array[float]":
        """The outputs for each row, row by row."""
        results, watched = self._functions["outputs"](parameters, rows)
        _check_finite(watched)
        return array("d", results)


class WasmBackend(Backend):
    """A WebAssembly module. All steps that are asked for at once run inside.

    Raises:
        CannotCompileError: there is nothing here that runs WebAssembly.
    """

    name = "wasm"

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        self.binary, self._memory = to_wasm.emit(*model.programs)
        try:
            start = host(self.binary)
        except ValueError as error:
            raise CannotCompileError(f"This browser refuses the WebAssembly module: {error}.") from None
        if not start:
            raise CannotCompileError("There is nothing here that runs WebAssembly.")
        self._start = start
        self._instance = start()
        self._function = cache(self._instance.function)

    def take(self, rows: Rows, width: int) -> "array[float]":
        """Rows as one array. ValueError if they have not `width` numbers each."""
        return as_numbers(rows, width)

    def gradients(self, rows: "array[float]", parameters: Sequence[float], penalty: float) -> tuple[float, list[float]]:
        """The mean loss of the rows, with `penalty` times the penalty, and its gradients."""
        instance, memory = self._instance, self._memory
        instance.write(memory.parameters, array("d", parameters))
        instance.write(to_wasm.PENALTY, array("d", [penalty]))
        data = Data(instance, memory.end, rows, len(self.model.example))
        self._function("batch")(data.order, data.count)
        sums = read(instance, "d", memory.gradients, 2 * len(parameters))
        loss, watched = read(instance, "d", to_wasm.LOSS, 2)
        gradients = [sums[at] + sums[at + 1] for at in range(0, len(sums), 2)]
        _check_finite(loss, watched, *gradients)
        return loss, gradients

    def map(self, rows: "array[float]", parameters: Sequence[float]) -> "array[float]":
        """The outputs for each row, row by row."""
        _, _, program = self.model.programs
        assert program
        instance, place = self._instance, self._memory.end
        count, outputs = len(rows) // max(program.inputs, 1), len(program.outputs)
        results_at = place + 8 * len(rows)
        instance.write(self._memory.parameters, array("d", parameters))
        instance.reserve(results_at + 8 * (count + 1) * outputs)
        instance.write(place, rows)
        _check_finite(self._function("map")(place, count, results_at))
        return read(instance, "d", results_at, count * outputs)

    def steps(self, rows: "array[float]", parameters: Sequence[float], optimizer: Optimizer, order: Order) -> Steps:
        """A training that begins with these parameters."""
        instance = self._start()
        data = Data(instance, self._memory.end, rows, len(self.model.example))
        instance.write(self._memory.parameters, array("d", parameters))
        return WasmSteps(instance, self._memory, data, optimizer, order)


def read(instance: Instance, kind: str, place: int, count: int) -> "array[Any]":
    """That many numbers from byte `place` on."""
    numbers = array(kind, bytes(array(kind).itemsize * count))
    instance.read(place, numbers)
    return numbers


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
        self, instance: Instance, memory: to_wasm.Memory, data: Data, optimizer: Optimizer, order: Order
    ) -> None:
        self._instance = instance
        self._memory = memory
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
        memory, data = self._memory, self._data
        drawn, position = self._read("Q", to_wasm.SHUFFLE_STATE, 2)
        places = (memory.parameters, memory.velocities, memory.squares)
        parameters, velocities, squares = (self._read("d", place, memory.count) for place in places)
        rows = [(address - data.place) // data.size for address in self._read("i", data.order, data.count)]
        return State(parameters, velocities, squares, self._read("d", to_wasm.POWER1, 2), rows, position, drawn)

    def _read(self, kind: str, place: int, count: int) -> list[Any]:
        return read(self._instance, kind, place, count).tolist()

    def restore(self, state: State) -> None:
        """Go on from there."""
        write, memory, data = self._instance.write, self._memory, self._data
        write(memory.parameters, array("d", state.parameters))
        write(memory.velocities, array("d", state.velocities))
        write(memory.squares, array("d", state.squares))
        write(to_wasm.POWER1, array("d", state.powers))
        write(to_wasm.SHUFFLE_STATE, array("Q", [state.shuffle, state.position]))
        write(data.order, array("i", [data.place + data.size * number for number in state.order]))

    @property
    def parameters(self) -> list[float]:
        """The parameters as they are now."""
        return self._read("d", self._memory.parameters, self._memory.count)

    def run(self, learning_rates: Sequence[float]) -> list[float]:
        """Take a step for each learning rate; gives their losses, fewer if one did not go well."""
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
