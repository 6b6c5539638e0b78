"""Record what PyTorch computes, so that the engine can be compared with it where there is no PyTorch.

    python3 -m venv torch && torch/bin/pip install torch==2.13.0
    torch/bin/python tests/engine/record_pytorch.py

It rewrites pytorch.json beside it. All in 64-bit floats, as the engine's. Weights and points are drawn from
Python's `random` and written down too, so that nothing but arithmetic is compared.
"""

import json
import math
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import torch  # pyright: ignore[reportMissingImports]
from torch import Tensor  # pyright: ignore[reportMissingImports]

torch.set_default_dtype(torch.float64)

OPS = {
    "add": torch.add,
    "sub": torch.sub,
    "mul": torch.mul,
    "div": torch.div,
    "neg": torch.neg,
    "pow": torch.pow,
    "exp": torch.exp,
    "log": torch.log,
    "sqrt": torch.sqrt,
    "sin": torch.sin,
    "cos": torch.cos,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "softplus": lambda a: torch.logaddexp(a, torch.zeros(())),
    "relu": torch.relu,
    "abs": torch.abs,
    "maximum": torch.maximum,
    "minimum": torch.minimum,
}

POINTS = {
    "log": [(0.5,), (1.0,), (3.0,), (1e-9,), (1e9,)],
    "sqrt": [(0.5,), (1.0,), (4.0,), (1e-9,), (1e9,)],
    "div": [(2.0, -3.0), (0.0, 2.0), (-7.5, 0.25), (1e-3, 1e3)],
    "pow": [(2.0, -3.0), (0.5, 2.5), (3.0, 0.0), (1.0, 7.0), (1e-3, 0.5), (0.0, 2.0), (0.0, 1.0), (0.0, 0.0)],
    "exp": [(0.5,), (-2.0,), (0.0,), (-700.0,), (700.0,)],
}
ONE = [(0.5,), (-2.0,), (0.0,), (3.0,), (-40.0,), (40.0,), (700.0,), (-700.0,)]
TWO = [(2.0, -3.0), (-3.0, 2.0), (0.0, 0.0), (1.5, 1.5), (1e-9, 1e9)]
NAN = float("nan")
POINTS["maximum"] = POINTS["minimum"] = [*TWO, (NAN, 1.0), (1.0, NAN), (NAN, NAN)]
TWO_OPERANDS = {"add", "sub", "mul"}


def leaf(number: float) -> Tensor:
    return torch.tensor(number, requires_grad=True)


def grads(*leaves: Tensor) -> list[float]:
    return [0.0 if leaf.grad is None else leaf.grad.item() for leaf in leaves]


def ops() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for name, function in OPS.items():
        for operands in POINTS.get(name, TWO if name in TWO_OPERANDS else ONE):
            leaves = [leaf(operand) for operand in operands]
            out = function(*leaves)
            out.backward()
            rows.append({"op": name, "operands": operands, "out": out.item(), "grads": grads(*leaves)})
    return rows


def neuron() -> dict[str, Any]:
    """The neuron of Karpathy's lecture."""
    x1, x2, w1, w2, b = (leaf(number) for number in (2.0, 0.0, -3.0, 1.0, 6.8813735870195432))
    out = torch.tanh(x1 * w1 + x2 * w2 + b)
    out.backward()
    return {"out": out.item(), "grads": dict(zip(("x1", "x2", "w1", "w2", "b"), grads(x1, x2, w1, w2, b), strict=True))}


def expression() -> dict[str, Any]:
    """The example on micrograd's front page."""
    a, b = leaf(-4.0), leaf(2.0)
    c = a + b
    d = a * b + b**3
    c = c + c + 1
    c = c + 1 + c + (-a)
    d = d + d * 2 + (b + a).relu()
    d = d + 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g = g + 10.0 / f
    g.backward()
    return {"out": g.item(), "grads": grads(a, b)}


def draw(rng: Random, sizes: list[int]) -> list[list[Tensor]]:
    """One [weights (out × in), biases (out)] for each layer, drawn neuron by neuron, biases last."""
    layers: list[list[Tensor]] = []
    for nin, nout in pairwise(sizes):
        rows = [[rng.uniform(-1, 1) for _ in range(nin + 1)] for _ in range(nout)]
        weights = torch.tensor([row[:-1] for row in rows], requires_grad=True)
        biases = torch.tensor([row[-1] for row in rows], requires_grad=True)
        layers.append([weights, biases])
    return layers


def flat(layers: list[list[Tensor]], grad: bool = False) -> list[float]:
    """The parameters, or their gradients, neuron by neuron: weights, then bias."""
    numbers: list[float] = []
    for layer in layers:
        weights, biases = (tensor.grad if grad else tensor for tensor in layer)
        for row, bias in zip(weights.tolist(), biases.tolist(), strict=True):
            numbers += [*row, bias]
    return numbers


def lecture_training() -> dict[str, Any]:
    """The lecture's training loop: MLP(3, [4, 4, 1]), tanh everywhere, 20 steps at 0.1, summed squared error."""
    layers = draw(Random(1337), [3, 4, 4, 1])
    start = flat(layers)
    xs = torch.tensor([[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]])
    ys = torch.tensor([1.0, -1.0, -1.0, 1.0])
    optimizer = torch.optim.SGD([tensor for layer in layers for tensor in layer], lr=0.1)
    losses: list[float] = []
    gradients: list[float] = []
    for _ in range(20):
        out = xs
        for weights, biases in layers:
            out = torch.tanh(out @ weights.T + biases)
        loss = ((out[:, 0] - ys) ** 2).sum()
        optimizer.zero_grad()
        loss.backward()
        gradients = gradients or flat(layers, grad=True)
        optimizer.step()
        losses.append(loss.item())
    return {"start": start, "first_grads": gradients, "losses": losses, "end": flat(layers)}


def margin_training() -> dict[str, Any]:
    """A smaller demo of micrograd: MLP(2, [8, 8, 1]), ReLU, max-margin, L2, momentum; 15 steps on 30 points."""
    rng = Random(42)
    layers = draw(rng, [2, 8, 8, 1])
    start = flat(layers)
    points = [[rng.uniform(-1, 1), rng.uniform(-1, 1)] for _ in range(30)]
    labels = [1.0 if x * y > 0 else -1.0 for x, y in points]
    xs, ys = torch.tensor(points), torch.tensor(labels)
    tensors = [tensor for layer in layers for tensor in layer]
    optimizer = torch.optim.SGD(tensors, lr=0.05, momentum=0.9)
    losses: list[float] = []
    for _ in range(15):
        out = xs
        for index, (weights, biases) in enumerate(layers):
            out = out @ weights.T + biases
            out = out if index == len(layers) - 1 else torch.relu(out)
        loss = torch.relu(1.0 - ys * out[:, 0]).mean() + 1e-4 * sum((tensor**2).sum() for tensor in tensors)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return {"start": start, "points": points, "labels": labels, "losses": losses, "end": flat(layers)}


def sgd() -> list[dict[str, Any]]:
    """Paths of (x, y) down x² + 10 y² + xy from (3, -2)."""
    paths: list[dict[str, Any]] = []
    for settings in ({}, {"momentum": 0.9}, {"weight_decay": 0.1}, {"momentum": 0.5, "weight_decay": 0.2}):
        x, y = leaf(3.0), leaf(-2.0)
        optimizer = torch.optim.SGD([x, y], lr=0.03, **settings)
        path: list[list[float]] = []
        for _ in range(12):
            optimizer.zero_grad()
            (x**2 + 10.0 * y**2 + x * y).backward()
            optimizer.step()
            path.append([x.item(), y.item()])
        paths.append({"settings": settings, "path": path})
    return paths


def losses() -> dict[str, Any]:
    predictions, targets = [0.3, -1.2, 4.0, 0.0], [1.0, -1.0, 1.0, -1.0]
    logits, shares = [0.3, -1.2, 40.0, -1000.0, 1000.0, 0.0], [1.0, 0.0, 0.0, 0.0, 1.0, 0.25]
    found: dict[str, Any] = {}
    for name, numbers, aims, function in (
        ("mean_squared_error", predictions, targets, torch.nn.functional.mse_loss),
        ("max_margin", predictions, targets, lambda out, aim: torch.relu(1.0 - aim * out).mean()),
        (
            "binary_cross_entropy_from_logits",
            logits,
            shares,
            torch.nn.functional.binary_cross_entropy_with_logits,
        ),
    ):
        given = torch.tensor(numbers, requires_grad=True)
        loss = function(given, torch.tensor(aims))
        loss.backward()
        assert given.grad is not None
        found[name] = {"predictions": numbers, "targets": aims, "loss": loss.item(), "grads": given.grad.tolist()}
    return found


def cross_entropies() -> list[dict[str, Any]]:
    """Of classes, and of counts, near 0 and far out; PyTorch takes shares, so counts are their sum times shares."""
    found: list[dict[str, Any]] = []
    for logits in ([0.3, -1.2, 2.0, 0.0], [1000.0, -1000.0, 999.0, 0.0], [-1000.0] * 4, [0.0, 1e-9, -1e-9, 40.0]):
        for target in (0, 1, 3, [1.0, 0.0, 0.0, 2.0], [5.0, 4.0, 3.0, 0.25]):
            given = torch.tensor(logits, requires_grad=True)
            if isinstance(target, int):
                loss = torch.nn.functional.cross_entropy(given, torch.tensor(target))
            else:
                loss = -(torch.log_softmax(given, 0) * torch.tensor(target)).sum()
            loss.backward()
            assert given.grad is not None
            softmax = torch.softmax(given, 0).tolist()
            row = {"logits": logits, "target": target, "loss": loss.item(), "grads": given.grad.tolist()}
            found.append({**row, "softmax": softmax})
    return found


def embedding_training() -> dict[str, Any]:
    """A letter before, two numbers for each letter, tanh, the letter after: five letters, all rows a step, Adam."""
    rng = Random(4)
    shapes = [(5, 2), (6, 2), (6,), (5, 6), (5,)]
    start = [[rng.gauss(0.0, 1.0) for _ in range(math.prod(shape))] for shape in shapes]
    counts = [[float(rng.randrange(9)) for _ in range(5)] for _ in range(5)]
    table, w1, b1, w2, b2 = (
        torch.tensor(numbers).reshape(shape).requires_grad_() for numbers, shape in zip(start, shapes, strict=True)
    )
    optimizer = torch.optim.Adam([table, w1, b1, w2, b2], lr=0.05)
    losses: list[float] = []
    for _ in range(40):
        logits = torch.tanh(torch.nn.functional.embedding(torch.arange(5), table) @ w1.T + b1) @ w2.T + b2
        loss = -(torch.log_softmax(logits, 1) * torch.tensor(counts)).sum() / 5
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    end = [number for tensor in (table, w1, b1, w2, b2) for number in tensor.flatten().tolist()]
    return {"start": start, "counts": counts, "losses": losses, "end": end}


if __name__ == "__main__":
    recorded = {
        "torch": torch.__version__.split("+")[0],
        "ops": ops(),
        "neuron": neuron(),
        "expression": expression(),
        "lecture_training": lecture_training(),
        "margin_training": margin_training(),
        "sgd": sgd(),
        "losses": losses(),
        "cross_entropies": cross_entropies(),
        "embedding_training": embedding_training(),
    }
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(found)}" for name, found in recorded.items())
    Path(__file__).with_name("pytorch.json").write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
