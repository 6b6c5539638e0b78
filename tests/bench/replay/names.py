"""Language models of names, from a letter or three to the next: what a step costs, compiled, in numpy and in PyTorch.

    names 135     two numbers a letter, linear; all pairs of letters a step, as 27 rows of counts
    names 1041    the same with 32 tanh between
    names 11897   three letters before, 10 numbers a letter, 200 tanh; 32 examples a step

A step is a forward and a backward pass and Adam. Every way begins with the same numbers, given in PyTorch's arrangement
(table, then weights and biases of every layer), and gives the same losses.
"""

import csv
import importlib
import time
from array import array
from collections.abc import Callable
from itertools import pairwise
from math import prod
from pathlib import Path
from random import Random
from typing import Any

from downhill import Embedding, Layer, Value, cross_entropy
from downhill.compile import Training, adam, compile  # noqa: A004

LETTERS = 27
SIZES = {"names 135": (1, 2, 0), "names 1041": (1, 2, 32), "names 11897": (3, 10, 200)}
"""Letters before, numbers a letter, width of what lies between."""

TASKS = list(SIZES)
RATE, BATCH, EXAMPLES = 0.01, 32, 20_000

PAIRS = [
    [float(count) for count in row]
    for row in csv.reader((Path(__file__).parents[3] / "py/data/us_names_2018_pairs.csv").open(encoding="utf-8"))
]


def shapes(task: str) -> list[tuple[int, ...]]:
    """Of the table, then of the weights and biases of each layer."""
    before, size, width = SIZES[task]
    widths = [before * size, *([width] if width else []), LETTERS]
    return [(LETTERS, size), *(shape for nin, nout in pairwise(widths) for shape in ((nout, nin), (nout,)))]


def start(task: str) -> list[list[float]]:
    """The same numbers for every way."""
    rng = Random(2018)
    return [[rng.gauss(0.0, 0.1) for _ in range(prod(shape))] for shape in shapes(task)]


def examples(before: int) -> list[list[float]]:
    """Letters and the letter after them, drawn from the pairs, one after the other."""
    rng = Random(1)
    context, found = [0] * before, []
    for _ in range(EXAMPLES):
        following = rng.choices(range(LETTERS), PAIRS[context[-1]])[0]
        found.append([*map(float, context), float(following)])
        context = [*context[1:], following] if following else [0] * before
    return found


def rows(task: str) -> list[list[float]]:
    """Every letter with its counts, for the mean loss of all pairs; or examples."""
    if SIZES[task][0] > 1:
        return examples(SIZES[task][0])
    scale = LETTERS / sum(map(sum, PAIRS))
    return [[float(letter), *(count * scale for count in counts)] for letter, counts in enumerate(PAIRS)]


def compiled_steps(task: str, backend: str) -> Callable[[int], list[float]]:
    """Steps of the compiled engine."""
    before, size, width = SIZES[task]
    table = Embedding(LETTERS, size)
    layers = [Layer(before * size, width, activation="tanh")] if width else []
    layers.append(Layer(width or before * size, LETTERS, nonlin=False))
    first, *rest = start(task)
    for number, given in zip(table.parameters(), first, strict=True):
        number.data = given
    for layer, weights, biases in zip(layers, rest[::2], rest[1::2], strict=True):
        for place, (neuron, bias) in enumerate(zip(layer.neurons, biases, strict=True)):
            neuron.b.data = bias
            for number, given in zip(neuron.w, weights[place * len(neuron.w) :], strict=False):
                number.data = given

    def loss(*row: Value) -> Value:
        x: Any = [number for letter in row[:before] for number in table(letter)]
        for layer in layers:
            x = layer(x)
        return cross_entropy(x, row[before] if before > 1 else row[before:])

    given = rows(task)
    parameters = [*table.parameters(), *(number for layer in layers for number in layer.parameters())]
    compiled = compile(parameters, loss=loss, example=given[0], backend=backend)
    numbers = array("d", [number for row in given for number in row])
    batch = BATCH if before > 1 else None
    return Training(compiled, numbers, RATE, optimizer=adam(), batch_size=batch, shuffled=False).run


def torch_steps(task: str) -> Callable[[int], list[float]]:
    """Steps of PyTorch, in 64-bit floats."""
    torch: Any = importlib.import_module("torch")
    torch.set_num_threads(1)  # matrices so small are soonest done by one
    before = SIZES[task][0]
    tensors = [
        torch.tensor(numbers, dtype=torch.float64).reshape(shape).requires_grad_()
        for numbers, shape in zip(start(task), shapes(task), strict=True)
    ]
    table, *layers = tensors
    optimizer = torch.optim.Adam(tensors, lr=RATE)
    given = torch.tensor(rows(task), dtype=torch.float64)
    letters, targets = given[:, :before].long(), given[:, before:]

    def run(steps: int) -> list[float]:
        losses = []
        for step in range(steps):
            at = slice(None) if before == 1 else slice(BATCH * step % EXAMPLES, BATCH * step % EXAMPLES + BATCH)
            x = torch.nn.functional.embedding(letters[at], table).flatten(1)
            for place in range(0, len(layers), 2):
                x = (torch.tanh(x) if place else x) @ layers[place].T + layers[place + 1]
            if before == 1:
                loss = -(torch.log_softmax(x, 1) * targets).sum() / LETTERS
            else:
                loss = torch.nn.functional.cross_entropy(x, targets[at, 0].long())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        return losses

    return run


def numpy_steps(task: str) -> Callable[[int], list[float]]:
    """Steps of numpy, the backward pass written by hand."""
    np: Any = importlib.import_module("numpy")
    before, size, _ = SIZES[task]
    numbers = [np.array(flat).reshape(shape) for flat, shape in zip(start(task), shapes(task), strict=True)]
    velocities, squares = ([np.zeros_like(one) for one in numbers] for _ in range(2))
    given = np.array(rows(task))
    letters, targets = given[:, :before].astype(int), given[:, before:]
    if before > 1:
        targets = np.eye(LETTERS)[targets[:, 0].astype(int)]

    def run(steps: int) -> list[float]:
        losses = []
        for step in range(steps):
            at = slice(None) if before == 1 else slice(BATCH * step % EXAMPLES, BATCH * step % EXAMPLES + BATCH)
            table, *layers = numbers
            here, aims = letters[at], targets[at]
            xs = [table[here].reshape(len(here), -1)]
            for place in range(0, len(layers), 2):
                xs.append((np.tanh(xs[-1]) if place else xs[-1]) @ layers[place].T + layers[place + 1])
            z = xs[-1] - xs[-1].max(axis=1, keepdims=True)
            powers = np.exp(z)
            together = powers.sum(axis=1, keepdims=True)
            losses.append(float(((np.log(together) - z) * aims).sum() / len(here)))
            slope = (powers / together * aims.sum(axis=1, keepdims=True) - aims) / len(here)
            slopes = []
            for place in range(len(layers) - 2, -1, -2):
                x = np.tanh(xs[place // 2]) if place else xs[0]
                slopes[:0] = [slope.T @ x, slope.sum(axis=0)]
                slope = slope @ layers[place]
                slope = slope * (1.0 - x * x) if place else slope
            of_table = np.zeros_like(table)
            np.add.at(of_table, here, slope.reshape(*here.shape, size))
            for place, g in enumerate([of_table, *slopes]):
                velocities[place] += 0.1 * (g - velocities[place])
                squares[place] += 0.001 * (g * g - squares[place])
                root = np.sqrt(squares[place] / (1 - 0.999 ** (step + 1))) + 1e-8
                numbers[place] -= RATE * (velocities[place] / (1 - 0.9 ** (step + 1))) / root
        return losses

    return run


WAYS: dict[str, Callable[[str], Callable[[int], list[float]]]] = {
    "wasm": lambda task: compiled_steps(task, "wasm"),
    "python": lambda task: compiled_steps(task, "python"),
    "numpy": numpy_steps,
    "PyTorch": torch_steps,
}


def measured(seconds: float = 0.5, samples: int = 5) -> dict[str, float]:
    """Steps a second for every task and way that there is here; the median of several runs."""
    found: dict[str, float] = {}
    for task in TASKS:
        expected = None
        for way, make in WAYS.items():
            try:
                run = make(task)
            except ImportError:  # numpy and PyTorch need not be there
                continue
            losses = run(3)
            expected = losses if expected is None else expected
            assert all(abs(a - b) < 1e-9 for a, b in zip(losses, expected, strict=True)), (task, way, losses, expected)
            steps, taken = 1, 0.0
            while taken < seconds / 4:
                steps *= 2
                taken = _timed(run, steps)
            found[f"{task} {way}"] = steps / sorted(_timed(run, steps) for _ in range(samples))[samples // 2]
    return found


def _timed(run: Callable[[int], object], steps: int) -> float:
    started = time.perf_counter()
    run(steps)
    return time.perf_counter() - started
