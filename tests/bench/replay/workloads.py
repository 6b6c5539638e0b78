"""What is measured: five tasks and wider networks, by every way there is to do them. Runs in Pyodide too.

    W1  one full-batch training step of MLP(2, [16, 16, 1]), ReLU, max-margin + L2, 100 moons (micrograd's demo)
    W2  MLP(3, [4, 4, 1]), tanh, 4 examples, 20 steps (Karpathy's lecture)
    W3  the mean squared error of a line on 30 points, over a 60 × 60 grid of slopes and intercepts
    W4  the network of W1 over a 50 × 50 grid
    W5  MLP(2, [4, 2, 1]), tanh, one epoch of 250 moons in batches of 10
    32, 64, 128  W1 with layers so wide

Every way gives a number that must be the same: the loss, or the first of the map.
"""

import gc
import itertools
import math
import statistics
import time
from array import array
from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Any, NamedTuple

from downhill import MLP, SGD, Value, max_margin, mean_squared_error, moons, total
from downhill.compile import Compiled, Training, compile  # noqa: A004
from tests.bench.replay.classic import Classic, added

Way = Callable[[], float]
"""Does the task once and gives the number that must be the same."""

LECTURE = [(2.0, 3.0, -1.0, 1.0), (3.0, -1.0, 0.5, -1.0), (0.5, 1.0, 1.0, -1.0), (1.0, 1.0, -1.0, 1.0)]
MARGIN_RATE, TANH_RATE = 0.01, 0.05
L2 = 1e-4
STEPS_AT_ONCE = 50
"""The steps of W1 that are asked for at once by a figure, in each frame."""
TOO_SLOW = {"64 classic", "64 eager", "128 classic", "128 eager"}
"""Nobody would wait for these."""

LINE = [(x / 10.0, 2.0 * x / 10.0 + 1.0 + 0.3 * math.sin(7.0 * x)) for x in range(30)]
SURFACE = [(-3.0 + slope / 10.0, -3.0 + intercept / 10.0) for slope in range(60) for intercept in range(60)]
PLANE = [(-1.5 + 0.08 * x, -1.0 + 0.06 * y) for x in range(50) for y in range(50)]


def rows_of(count: int) -> list[tuple[float, float, float]]:
    """Moons as x, y and the class, -1 or 1."""
    return [(x, y, 2.0 * label - 1.0) for (x, y), label in zip(*moons(count), strict=True)]


def numbers_of(sizes: Sequence[int]) -> list[float]:
    """The same parameters for every way."""
    rng = Random(7)
    return [rng.uniform(-0.5, 0.5) for nin, nout in itertools.pairwise(sizes) for _ in range(nout * (nin + 1))]


class Network:
    """A network of any kind of number, neuron by neuron, as loops over weights. Its neurons are not fused."""

    def __init__(self, sizes: Sequence[int], kind: Callable[[float], Any], activation: str, last: str) -> None:
        self.parameters = [kind(number) for number in numbers_of(sizes)]
        self._sizes = sizes
        self._activations = [activation] * (len(sizes) - 2) + [last]

    def __call__(self, x: Sequence[Any]) -> Any:
        at = 0
        for nin, nout, activation in zip(self._sizes, self._sizes[1:], self._activations, strict=False):
            outs: list[Any] = []
            for _ in range(nout):
                weights, bias = self.parameters[at : at + nin], self.parameters[at + nin]
                out = sum((w * number for w, number in zip(weights, x, strict=True)), bias)
                outs.append(getattr(out, activation)() if activation else out)
                at += nin + 1
            x = outs
        return x[0]


def fused(sizes: Sequence[int], activation: str, last: str) -> MLP:
    """The engine's own network."""
    network = MLP(sizes[0], sizes[1:], activation=activation, last=last or "linear")
    for parameter, number in zip(network.parameters(), numbers_of(sizes), strict=True):
        parameter.data = number
    return network


# The ways that compute with objects: classic, eager, fused.


def object_ways(task: str) -> dict[str, Callable[[], Way]]:
    """The ways of `task` that need no compiler."""
    if task == "W3":
        return {"classic": lambda: surface(Classic), "eager": lambda: surface(Value), "fused": fused_surface}
    if task == "W4":
        sizes = (2, 16, 16, 1)
        return {
            "classic": lambda: plane(Network(sizes, Classic, "relu", "")),
            "eager": lambda: plane(Network(sizes, Value, "relu", "")),
            "fused": lambda: plane(fused(sizes, "relu", "")),
        }
    training = training_of(task)

    def slow(kind: Any, add: Callable[[list[Any]], Any]) -> Way:
        network = Network(training.sizes, kind, *training.activations)
        return lambda: steps(training, network, add)

    def quick() -> Way:
        network = fused(training.sizes, *training.activations)
        return lambda: fused_steps(training, network)

    return {"classic": lambda: slow(Classic, added), "eager": lambda: slow(Value, added_values), "fused": quick}


def added_values(terms: list[Value]) -> Value:
    return sum(terms[1:], start=terms[0])


class Task(NamedTuple):
    """A training: its layers, its rows, and whether its loss is max-margin with L2 or squared error."""

    sizes: tuple[int, ...]
    rows: list[tuple[float, ...]]
    batch: int
    epochs: int
    margin: bool

    @property
    def rate(self) -> float:
        return MARGIN_RATE if self.margin else TANH_RATE

    @property
    def activations(self) -> tuple[str, str]:
        """That of the hidden layers, and that of the last."""
        return ("relu", "") if self.margin else ("tanh", "tanh")

    def batches(self) -> Iterable[list[tuple[float, ...]]]:
        """The rows of every step."""
        for _ in range(self.epochs):
            for at in range(0, len(self.rows), self.batch):
                yield self.rows[at : at + self.batch]


def training_of(name: str) -> Task:
    """The training that a task is."""
    if name == "W2":
        return Task((3, 4, 4, 1), list(LECTURE), 4, 20, margin=False)
    if name == "W5":
        return Task((2, 4, 2, 1), list(rows_of(250)), 10, 1, margin=False)
    width = 16 if name in ("W1", "W4") else int(name)
    return Task((2, width, width, 1), list(rows_of(100)), 100, 1, margin=True)


def steps(task: Task, network: Network, add: Callable[[list[Any]], Any]) -> float:
    """Training, written out."""
    last = 0.0
    for rows in task.batches():
        outs = [network(row[:-1]) for row in rows]
        if task.margin:
            costs = [(1.0 - row[-1] * out).relu() for row, out in zip(rows, outs, strict=True)]
            loss = add(costs) / len(rows) + L2 * add([p * p for p in network.parameters])
        else:
            loss = add([(out - row[-1]) ** 2 for row, out in zip(rows, outs, strict=True)]) / len(rows)
        for parameter in network.parameters:
            parameter.grad = 0.0
        loss.backward()
        for parameter in network.parameters:
            parameter.data -= task.rate * parameter.grad
        last = loss.data
    return last


def fused_steps(task: Task, network: MLP) -> float:
    """Training, as the engine's users write it."""
    parameters = network.parameters()
    descent = SGD(parameters, task.rate)
    last = 0.0
    for rows in task.batches():
        outs, targets = [network(row[:-1]) for row in rows], [row[-1] for row in rows]
        if task.margin:
            loss = max_margin(outs, targets) + L2 * total([p * p for p in parameters])
        else:
            loss = mean_squared_error(outs, targets)
        descent.zero_grad()
        loss.backward()
        descent.step()
        last = loss.data
    return last


def surface(kind: Callable[[float], Any]) -> Way:
    def once() -> float:
        found: list[float] = []
        for slope, intercept in SURFACE:
            w, b = kind(slope), kind(intercept)
            costs = [(w * x + b - y) ** 2 for x, y in LINE]
            mean: Any = sum(costs[1:], start=costs[0]) / len(LINE)
            found.append(mean.data)
        return found[0]

    return once


def fused_surface() -> Way:
    xs, ys = zip(*LINE, strict=True)

    def once() -> float:
        found: list[float] = []
        for slope, intercept in SURFACE:
            w, b = Value(slope), Value(intercept)
            found.append(mean_squared_error([w * x + b for x in xs], ys).data)
        return found[0]

    return once


def plane(network: Callable[..., Any]) -> Way:
    def once() -> float:
        found = [network(point).data for point in PLANE]
        return found[0]

    return once


# The ways that are compiled.


def compiled_way(task: str, backend: str) -> tuple[Compiled, Way]:
    """The model of `task`, and the way to do it."""
    if task == "W3":
        xs, ys = zip(*LINE, strict=True)

        def cost(w: Value, b: Value) -> Value:
            return mean_squared_error([w * x + b for x in xs], ys)

        compiled = compile([], predict=cost, point=(1.0, 1.0), backend=backend)
        return compiled, mapping(compiled, SURFACE)
    if task == "W4":
        network = fused((2, 16, 16, 1), "relu", "")
        compiled = compile(
            network.parameters(), predict=lambda x, y: network([x, y]), point=(0.0, 0.0), backend=backend
        )
        return compiled, mapping(compiled, PLANE)
    training = training_of(task)
    network = fused(training.sizes, *training.activations)
    parameters = network.parameters()

    def loss(*row: Value) -> Value:
        out = network(row[:-1])
        return (1.0 - row[-1] * out).relu() if training.margin else (out - row[-1]) ** 2

    compiled = compile(
        parameters,
        loss=loss,
        example=training.rows[0],
        penalty=(lambda: L2 * total([p * p for p in parameters])) if training.margin else None,
        backend=backend,
    )
    session = Training(compiled, training.rows, training.rate, batch_size=training.batch, shuffled=False)
    number = sum(1 for _ in training.batches())

    def once() -> float:
        return session.run(number)[-1]

    def many() -> float:
        return session.run(STEPS_AT_ONCE)[0]

    return compiled, many if training.margin and backend.startswith("wasm") else once


def mapping(compiled: Compiled, points: Sequence[Sequence[float]]) -> Way:
    numbers = array("d", [number for point in points for number in point])
    parameters = [parameter.data for parameter in compiled.model.parameters]
    return lambda: compiled.map(numbers, parameters)[0]


def given(task: str) -> dict[str, Any]:
    """What the JavaScript written by hand is given."""
    if task == "W3":
        return {"task": task, "line": LINE, "points": SURFACE}
    training = training_of(task)
    return {
        "task": task,
        **training._asdict(),
        "rate": training.rate,
        "l2": L2,
        "parameters": numbers_of(training.sizes),
        "points": PLANE if task == "W4" else [],
    }


def numpy_way(task: str) -> Way | None:
    """The task with numpy, if it is installed."""
    try:
        from tests.bench.replay import with_numpy
    except ImportError:
        return None
    if task == "W3":
        return with_numpy.surface(LINE, SURFACE)
    training = training_of(task)
    network = with_numpy.Network(training.sizes, numbers_of(training.sizes), margin=training.margin)
    if task == "W4":
        return network.plane(PLANE)
    batches = [with_numpy.numbers(rows) for rows in training.batches()]
    return lambda: [network.step(rows, training.rate, L2) for rows in batches][-1]


# Measuring.

TASKS = ["W1", "W2", "W3", "W4", "W5", "32", "64", "128"]
WAYS = ["classic", "eager", "fused", "python", "wasm", "numpy"]


def measure(way: Way, least_seconds: float = 0.3, samples: int = 7) -> list[float]:
    """Seconds for doing it once, several times measured. What takes a second is measured once or twice."""
    started = time.perf_counter()
    way()
    first = time.perf_counter() - started
    if first > 1.0:
        return [first] if first > 4.0 else [first, timed(way, 1)]
    while time.perf_counter() - started < least_seconds:  # until machine code has taken over
        way()
    repeat = max(1, int(least_seconds / samples / max(timed(way, 1), 1e-7)))
    return [timed(way, repeat) for _ in range(samples)]


def timed(way: Way, repeat: int) -> float:
    started = time.perf_counter()
    for _ in range(repeat):
        way()
    return (time.perf_counter() - started) / repeat


def once(task: str, name: str) -> tuple[float, list[float], float | None]:
    """The number the task gives first, its times in ms, and the time in ms to compile, if it is."""
    gc.collect()
    compiling = None
    factor = 1.0
    if name in ("classic", "eager", "fused"):
        way: Way | None = object_ways(task)[name]()
    elif name == "numpy":
        way = numpy_way(task)
    else:
        started = time.perf_counter()
        compiled, way = compiled_way(task, name)
        compiling = 1e3 * (time.perf_counter() - started)
        assert compiled.backend == name
        if way.__name__ == "many":
            factor = 1.0 / STEPS_AT_ONCE
    if way is None:
        return math.nan, [], None
    first = way()
    return first, [1e3 * factor * seconds for seconds in measure(way)], compiling


def run(tasks: Sequence[str], ways: Sequence[str], report: Callable[[str], object]) -> dict[str, Any]:
    """Measure; the answers are checked against each other."""
    found: dict[str, Any] = {}
    for task in tasks:
        expected: float | None = None
        for name in ways:
            if f"{task} {name}" in TOO_SLOW:
                continue
            try:
                answer, times, compiling = once(task, name)
            except Exception as error:
                found[f"{task} {name}"] = {"failed": f"{type(error).__name__}: {error}"}
                report(f"{task} {name}: {error}")
                continue
            if not times:
                continue
            expected = answer if expected is None else expected
            assert abs(answer - expected) <= 1e-9 * abs(expected), (task, name, answer, expected)
            found[f"{task} {name}"] = {"ms": statistics.median(times), "all": times, "compile": compiling}
            report(f"{task} {name}: {statistics.median(times):.4g} ms")
    return found
