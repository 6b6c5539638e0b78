"""Writes names_pytorch.json beside it: the losses of the models of names as PyTorch trains them.

    python3 -m venv torch && torch/bin/pip install torch==2.13.0
    PYTHONPATH=py:. torch/bin/python tests/worlds/record_names_pytorch.py

The same names, starts and batches as the site's, in 64-bit floats. Starts are asked of our models, and batches are
mixed by our shuffle; all that is computed from them is PyTorch's. Pairs are counted here once more.
"""

import json
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import torch  # pyright: ignore[reportMissingImports]
from torch import Tensor  # pyright: ignore[reportMissingImports]

from downhill.compile.shuffle import shuffle
from lessons.context import names as figure
from lessons.context.network import Network
from lessons.embeddings import bend, letters, two_numbers
from lessons.lookup import counts_or_descent

torch.set_default_dtype(torch.float64)

LIST = Path(__file__).parents[2] / "py/data/later/us_names_2018.txt"
PLACES = {letter: place for place, letter in enumerate(".abcdefghijklmnopqrstuvwxyz")}
STEPS = 500
NETWORK_STEPS = 300


def pairs() -> Tensor:
    """How often each letter (column) came after each (row)."""
    found = Counter(pair for name in LIST.read_text().split() for pair in zip("." + name, name + ".", strict=True))
    return torch.tensor([[float(found[before, letter]) for letter in PLACES] for before in PLACES])


def mean_surprise(logits: Tensor, counts: Tensor) -> Tensor:
    """Of all pairs."""
    return -(torch.log_softmax(logits, 1) * counts).sum() / counts.sum()


def trained(parameters: list[Tensor], loss: Any, optimizer: Any, steps: int, rate: Any = None) -> list[float]:
    """The loss before each step, and after the last."""
    losses: list[float] = []
    for step in range(steps + 1):
        if rate:
            optimizer.param_groups[0]["lr"] = rate(step)
        optimizer.zero_grad()
        now = loss(step)
        now.backward()
        losses.append(now.item())
        if step < steps:
            optimizer.step()
    assert all(parameter.grad is not None for parameter in parameters)
    return losses


def counts(steps: int) -> list[float]:
    """729 weights that start at 0, down the slope of all pairs."""
    weights, seen = torch.zeros(27, 27, requires_grad=True), pairs()
    # The site's loss is the mean of 27 rows, scaled so that it is that of all pairs.
    optimizer = torch.optim.SGD([weights], lr=counts_or_descent.RATE.opening)
    return trained([weights], lambda _: mean_surprise(weights, seen), optimizer, steps)


def placed(numbers: list[float], size: int, hidden: int) -> list[Tensor]:
    """Parameters as PyTorch has them: the table, then the weights and biases of each layer."""
    return [tensor.requires_grad_() for tensor in split(numbers, [27, size], [(size, hidden)] if hidden else [])]


def split(numbers: list[float], table: list[int], hidden: list[tuple[int, int]]) -> list[Tensor]:
    """`numbers` cut into the table, the hidden layers (inputs, neurons), and the last layer, of 27 neurons."""
    at = table[0] * table[1]
    tensors = [torch.tensor(numbers[:at]).reshape(table)]
    inputs = hidden[-1][1] if hidden else table[1]
    for nin, nout in [*hidden, (inputs, 27)]:
        rows = torch.tensor(numbers[at : at + nout * (nin + 1)]).reshape(nout, nin + 1)
        tensors += [rows[:, :-1].clone(), rows[:, -1].clone()]
        at += nout * (nin + 1)
    assert at == len(numbers)
    return tensors


def layers(x: Tensor, tensors: list[Tensor]) -> Tensor:
    """Layers of tanh, and a last one without."""
    for weights, biases in zip(tensors[:-2:2], tensors[1:-2:2], strict=True):
        x = torch.tanh(x @ weights.T + biases)
    return x @ tensors[-2].T + tensors[-1]


def embedded(seed: int, rate: float, size: int, hidden: int) -> list[float]:
    """A few numbers for each letter, straight or bent, by Adam."""
    parameters, seen = placed(letters.model(size, hidden).start(seed), size, hidden), pairs()
    optimizer = torch.optim.Adam(parameters, lr=rate)
    return trained(parameters, lambda _: mean_surprise(layers(parameters[0], parameters[1:]), seen), optimizer, STEPS)


def learned() -> list[str]:
    """The names to learn from."""
    names = list(dict.fromkeys(LIST.read_text().split()))
    Random(2018).shuffle(names)
    return names[: int(0.8 * len(names))]


def network() -> list[float]:
    """The network with three letters before, 32 letters a step."""
    rows = torch.tensor(
        [[PLACES[letter] for letter in f"...{name}."[at : at + 4]] for name in learned() for at in range(len(name) + 1)]
    )
    start = [number.data for number in Network(figure.CONTEXT).parameters]
    parameters = [tensor.requires_grad_() for tensor in split(start, [27, 10], [(30, 200)])]
    order = list(range(len(rows)))
    shuffle(order, 0)
    batches = [rows[order[at : at + figure.BATCH]] for at in range(0, figure.BATCH * (NETWORK_STEPS + 1), figure.BATCH)]

    def loss(step: int) -> Tensor:
        batch = batches[step]
        logits = layers(parameters[0][batch[:, :3]].reshape(len(batch), 30), parameters[1:])
        return torch.nn.functional.cross_entropy(logits, batch[:, 3])

    optimizer = torch.optim.Adam(parameters)
    return trained(parameters, loss, optimizer, NETWORK_STEPS, lambda step: figure.RATE * (1.0 - step / figure.STEPS))


if __name__ == "__main__":
    recorded = {
        "torch": torch.__version__.split("+")[0],
        "counts": counts(counts_or_descent.STEPS),
        "two_numbers": embedded(int(two_numbers.SEED.opening), two_numbers.RATE, 2, 0),
        "straight": embedded(4, bend.RATE, 2, 0),
        "bent": embedded(4, bend.RATE, 2, bend.HIDDEN),
        "network": network(),
    }
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(found)}" for name, found in recorded.items())
    Path(__file__).with_name("names_pytorch.json").write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
