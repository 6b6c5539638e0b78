"""The tasks with numpy, for those who have it: all rows at once, and the backward pass written by hand."""

import importlib
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

np: Any = importlib.import_module("numpy")


def numbers(rows: Sequence[Sequence[float]]) -> Any:
    return np.array(rows)


def surface(line: Sequence[Sequence[float]], points: Sequence[Sequence[float]]) -> Callable[[], float]:
    xs, ys = np.array(line).T
    grid = np.array(points)
    return lambda: float(((grid[:, :1] * xs + grid[:, 1:] - ys) ** 2).mean(axis=1)[0])


class Network:
    """Layers with ReLU and a linear last one for max-margin with L2, or with tanh for squared error."""

    def __init__(self, sizes: Sequence[int], parameters: Sequence[float], *, margin: bool) -> None:
        self._margin = margin
        self._layers: list[tuple[Any, Any]] = []
        at = 0
        for nin, nout in pairwise(sizes):
            block = np.array(parameters[at : at + nout * (nin + 1)]).reshape(nout, nin + 1)
            self._layers.append((block[:, :-1].copy(), block[:, -1].copy()))
            at += nout * (nin + 1)

    def _forward(self, x: Any) -> list[Any]:
        outs = [x]
        for index, (weights, biases) in enumerate(self._layers):
            z = outs[-1] @ weights.T + biases
            if not self._margin:
                z = np.tanh(z)
            elif index < len(self._layers) - 1:
                z = np.maximum(z, 0.0)
            outs.append(z)
        return outs

    def plane(self, points: Sequence[Sequence[float]]) -> Callable[[], float]:
        grid = np.array(points)
        return lambda: float(self._forward(grid)[-1][0, 0])

    def step(self, rows: Any, rate: float, l2: float) -> float:
        """One step with these rows; gives the loss before it."""
        x, y = rows[:, :-1], rows[:, -1:]
        outs = self._forward(x)
        if self._margin:
            cost = np.maximum(1.0 - y * outs[-1], 0.0)
            squares = sum((weights**2).sum() + (biases**2).sum() for weights, biases in self._layers)
            loss, flow = cost.mean() + l2 * squares, -y * (cost > 0.0) / len(x)
        else:
            loss, flow = ((outs[-1] - y) ** 2).mean(), 2.0 * (outs[-1] - y) / len(x)
        slopes: list[tuple[Any, Any]] = []
        for index in range(len(self._layers) - 1, -1, -1):
            if not self._margin:
                flow = flow * (1.0 - outs[index + 1] ** 2)
            elif index < len(self._layers) - 1:
                flow = flow * (outs[index + 1] > 0.0)
            slopes.append((flow.T @ outs[index], flow.sum(axis=0)))
            flow = flow @ self._layers[index][0]
        decay = 2.0 * l2 if self._margin else 0.0
        for layer, found in zip(self._layers, reversed(slopes), strict=True):
            for parameters, slope in zip(layer, found, strict=True):
                np.subtract(parameters, rate * (slope + decay * parameters), out=parameters)
        return float(loss)
