"""Going downhill, step by step: which rows, which way, how far. WebAssembly does the same in to_wasm.py."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite, sqrt
from typing import TypeAlias

from downhill.compile.shuffle import MASK, shuffle


@dataclass(frozen=True)
class Optimizer:
    """How far a parameter moves, once its gradient is known. Made by `descent` and `adam`."""

    adaptive: bool = False
    momentum: float = 0.0
    weight_decay: float = 0.0
    beta1: float = 0.0
    beta2: float = 0.0
    epsilon: float = 1e-8

    def __post_init__(self) -> None:
        for name in ("momentum", "weight_decay"):
            if not 0.0 <= getattr(self, name) < float("inf"):
                raise ValueError(f"{name} must be a number that is not negative, and is {getattr(self, name)}")
        for name in ("beta1", "beta2"):
            if not 0.0 <= getattr(self, name) < 1.0:
                raise ValueError(f"{name} must be at least 0 and below 1, and is {getattr(self, name)}")
        if not 0.0 < self.epsilon < float("inf"):
            raise ValueError(f"epsilon must be above 0, and is {self.epsilon}")


def descent(*, momentum: float = 0.0, weight_decay: float = 0.0) -> Optimizer:
    """Stochastic gradient descent, with momentum and weight decay as `SGD` of optim.py has them.

    g ← gradient + weight_decay · parameter
    v ← momentum · v + g
    parameter ← parameter − learning_rate · v
    """
    return Optimizer(momentum=momentum, weight_decay=weight_decay)


def adam(*, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8, weight_decay: float = 0.0) -> Optimizer:
    """Adam (Kingma and Ba, 2014; https://arxiv.org/abs/1412.6980).

    In step t = 1, 2, …

    g ← gradient + weight_decay · parameter
    v ← beta1 · v + (1 − beta1) · g
    s ← beta2 · s + (1 − beta2) · g²
    parameter ← parameter − learning_rate · v/(1 − beta1ᵗ) / (√(s/(1 − beta2ᵗ)) + epsilon)
    """
    return Optimizer(True, 0.0, weight_decay, beta1, beta2, epsilon)


@dataclass(frozen=True)
class Order:
    """Which rows a step is taken with: all, or the next `batch_size` of them.

    The last batch of an epoch may be smaller. With `shuffled`, the rows are mixed before each epoch.
    """

    batch_size: int | None = None
    shuffled: bool = False
    seed: int = 0

    def __post_init__(self) -> None:
        if self.batch_size is not None and self.batch_size < 1:
            raise ValueError(f"a batch has at least one row, not {self.batch_size}")
        if not 0 <= self.seed <= MASK:
            raise ValueError(f"a seed is a whole number from 0 to 2⁶⁴ − 1, not {self.seed}")


@dataclass(slots=True)  # not frozen, for it is made anew by every step, and that takes three times as long
class State:
    """All that the next steps of a training hang on, in plain numbers: the same for every back end.

    Attributes:
        parameters: the parameters.
        velocities: their velocities, or Adam's averages of their gradients.
        squares: Adam's averages of their squared gradients.
        powers: beta1 and beta2 to the number of steps.
        order: the numbers of the rows, in the order of this epoch.
        position: which of them comes next.
        shuffle: what the next shuffle is drawn from.
    """

    parameters: Sequence[float]
    velocities: Sequence[float]
    squares: Sequence[float]
    powers: Sequence[float]
    order: Sequence[int]
    position: int
    shuffle: int


Gradients: TypeAlias = Callable[[Sequence[Sequence[float]], Sequence[float], float], tuple[float, list[float]]]
"""(rows, parameters, how much the penalty counts) → the mean loss and its gradients."""


class Steps:
    """A training in Python: what it has come to, and the steps that take it further."""

    def __init__(
        self,
        gradients: Gradients,
        rows: Sequence[Sequence[float]],
        parameters: Sequence[float],
        optimizer: Optimizer,
        order: Order,
    ) -> None:
        self._gradients = gradients
        self._rows = rows
        self._optimizer = optimizer
        self._batch_size = order.batch_size or len(rows)
        self._shuffled = order.shuffled
        self._penalty = 1.0
        nothing = [0.0] * len(parameters)
        self._state = State(list(parameters), nothing, nothing, [1.0, 1.0], list(range(len(rows))), 0, order.seed)

    @property
    def parameters(self) -> list[float]:
        """The parameters as they are now."""
        return list(self.state().parameters)

    def state(self) -> State:
        """All that the next steps hang on."""
        return self._state

    def restore(self, state: State) -> None:
        """Go on from there."""
        self._state = state

    def change(self, optimizer: Optimizer, penalty: float) -> None:
        """Move in another way from now on; `penalty` is how much the penalty counts."""
        self._optimizer = optimizer
        self._penalty = penalty

    def run(self, learning_rates: Sequence[float]) -> list[float]:
        """Take a step for each learning rate; gives their losses.

        They are fewer if a step did not go well. Then all is as it was before that step.
        """
        losses: list[float] = []
        for learning_rate in learning_rates:
            state = self._next_batch()
            try:
                loss, gradients = self._gradients(self._rows_of(state), state.parameters, self._penalty)
            except (ArithmeticError, ValueError):
                break
            parameters, velocities, squares, powers = self._moved(state, gradients, learning_rate)
            if not isfinite(sum(parameters)):
                break
            following = state.position + self._batch_size
            self._state = State(parameters, velocities, squares, powers, state.order, following, state.shuffle)
            losses.append(loss)
        return losses

    def _next_batch(self) -> State:
        """The state in which a step begins: after the last rows of an epoch the first come again, mixed."""
        state = self._state
        if state.position < len(self._rows) and (state.position or not self._shuffled):
            return state
        order, drawn = state.order, state.shuffle
        if self._shuffled:
            order = list(order)
            drawn = shuffle(order, drawn)
        return State(state.parameters, state.velocities, state.squares, state.powers, order, 0, drawn)

    def _rows_of(self, state: State) -> Sequence[Sequence[float]]:
        if not self._shuffled:
            return self._rows[state.position : state.position + self._batch_size]
        return [self._rows[number] for number in state.order[state.position : state.position + self._batch_size]]

    def _moved(
        self, state: State, gradients: Sequence[float], learning_rate: float
    ) -> tuple[Sequence[float], Sequence[float], Sequence[float], Sequence[float]]:
        """The parameters, velocities, squares and powers after a step."""
        optimizer = self._optimizer
        slopes, decay = gradients, optimizer.weight_decay
        if decay:
            slopes = [slope + decay * number for slope, number in zip(gradients, state.parameters, strict=True)]
        squares, powers = state.squares, state.powers
        if optimizer.adaptive:
            beta1, beta2, epsilon = optimizer.beta1, optimizer.beta2, optimizer.epsilon
            rest1, rest2 = 1.0 - beta1, 1.0 - beta2
            powers = [powers[0] * beta1, powers[1] * beta2]
            correction1, correction2 = 1.0 - powers[0], 1.0 - powers[1]
            velocities = [beta1 * v + rest1 * g for v, g in zip(state.velocities, slopes, strict=True)]
            squares = [beta2 * s + rest2 * g * g for s, g in zip(squares, slopes, strict=True)]
            moves = [
                v / correction1 / (sqrt(s / correction2) + epsilon) for v, s in zip(velocities, squares, strict=True)
            ]
        else:
            moves = velocities = list(slopes)
            if momentum := optimizer.momentum:
                moves = velocities = [momentum * v + g for v, g in zip(state.velocities, slopes, strict=True)]
        moved = [p - learning_rate * move for p, move in zip(state.parameters, moves, strict=True)]
        return moved, velocities, squares, powers
