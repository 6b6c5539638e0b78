"""Training, compiled: take steps, many at once, and look at what has been learned so far."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from math import fsum
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from downhill.compile.backends import Rows
from downhill.compile.descent import Optimizer, Order, State, descent

if TYPE_CHECKING:
    from array import array

    from downhill.compile.compiled import Compiled

REMEMBERED = 100_000
"""How many losses are kept at least, however long a training is; at most it is twice as many."""

LearningRate: TypeAlias = float | Callable[[int], float]
"""A number, or what gives one for each step, from 0."""


class Divergence(NamedTuple):
    """A step that could not be taken: a number had become infinite, or an operation refused its operands."""

    step: int
    """Which step, from 0."""
    reason: str
    """Where, and which number."""

    def __str__(self) -> str:
        return f"step {self.step}: {self.reason}"


class Training:
    """Goes downhill from the parameters of a model as they are now.

    Args:
        compiled: the model; it must have a loss.
        rows: the examples, each as the loss takes it.
        learning_rate: how far to go, or a function from the number of the step (from 0) to that.
        optimizer: `descent(…)` or `adam(…)`.
        batch_size: how many rows a step is taken with; all of them if it is not given.
        shuffled: whether the rows are mixed before each epoch; if not given, they are when there are batches.
        seed: of the shuffling, which is the same in every back end.

    Raises:
        ValueError: no rows, or rows of another length.
    """

    def __init__(
        self,
        compiled: "Compiled",
        rows: Rows,
        learning_rate: LearningRate,
        *,
        optimizer: Optimizer | None = None,
        batch_size: int | None = None,
        shuffled: bool | None = None,
        seed: int = 0,
    ) -> None:
        if not len(rows):
            raise ValueError("there are no rows to learn from")
        self.compiled = compiled
        self.learning_rate = learning_rate
        """May be changed between steps."""
        self.steps = 0
        """How many steps have been taken."""
        self.losses: list[float] = []
        """The loss before each step that was taken, of the rows of that step; of a long training, of the latest."""
        self.divergence: Divergence | None = None
        """The step that could not be taken. No step follows it, until something but the rate is changed."""
        self._rows = rows
        self._optimizer = optimizer or descent()
        self._penalty = 1.0
        self._count = compiled.count(rows)
        shuffled = batch_size is not None if shuffled is None else shuffled
        self._backend = compiled.steps(rows, self._optimizer, Order(batch_size, shuffled, seed))
        self.steps_an_epoch = -(-self._count // min(batch_size or self._count, self._count))
        """How many steps see every row once."""

    @property
    def parameters(self) -> list[float]:
        """The parameters as they are now; they may be changed."""
        return self._backend.parameters

    @parameters.setter
    def parameters(self, numbers: Sequence[float]) -> None:
        self._go_on_from(replace(self._backend.state(), parameters=self.compiled.checked(numbers)))

    @property
    def optimizer(self) -> Optimizer:
        """How parameters move. One of another kind begins without velocities."""
        return self._optimizer

    @optimizer.setter
    def optimizer(self, optimizer: Optimizer) -> None:
        if optimizer.adaptive != self._optimizer.adaptive:
            state = self._backend.state()
            nothing = [0.0] * len(state.parameters)
            self._go_on_from(replace(state, velocities=nothing, squares=nothing, powers=(1.0, 1.0)))
        self._optimizer, self.divergence = optimizer, None
        self._backend.change(optimizer, self._penalty)

    @property
    def penalty(self) -> float:
        """How much the model's penalty counts, from 0 for nothing."""
        return self._penalty

    @penalty.setter
    def penalty(self, penalty: float) -> None:
        self._penalty, self.divergence = penalty, None
        self._backend.change(self._optimizer, penalty)

    def state(self) -> dict[str, Any]:
        """All that the next steps hang on but the rows and the learning rate, as lists and numbers, for `restore`."""
        found = {**asdict(self._backend.state()), "optimizer": asdict(self._optimizer)}
        return {**found, "penalty": self._penalty, "steps": self.steps}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on from a state of this training, or of another with as many parameters and rows, in any back end."""
        parts = {field.name: state[field.name] for field in fields(State)}
        self.compiled.checked(parts["parameters"])
        if sorted(parts["order"]) != list(range(self._count)):
            raise ValueError(f"that is the state of a training with {len(parts['order'])} rows, not {self._count}")
        self._go_on_from(State(**parts))
        self._optimizer, self._penalty = Optimizer(**state["optimizer"]), state["penalty"]
        self._backend.change(self._optimizer, self._penalty)
        self.steps = state["steps"]

    def _go_on_from(self, state: State) -> None:
        self._backend.restore(state)
        self.divergence = None

    def run(self, steps: int = 1) -> list[float]:
        """Take that many steps; gives their losses, fewer if the training diverged."""
        if self.divergence:
            return []
        rate = self.learning_rate
        rates = [rate(step) for step in range(self.steps, self.steps + steps)] if callable(rate) else [rate] * steps
        losses = self._backend.run(rates)
        self.steps += len(losses)
        self.losses += losses
        if len(self.losses) > 2 * REMEMBERED:
            del self.losses[:-REMEMBERED]
        if len(losses) < steps:
            reason = self.compiled.explain(self._rows, self.parameters, self._penalty)
            self.divergence = Divergence(self.steps, str(reason))
        return losses

    def run_epoch(self) -> list[float]:
        """Take the steps that are left of this epoch, or all of the next one."""
        return self.run(self.steps_an_epoch - self.steps % self.steps_an_epoch)

    def gradients(self) -> tuple[float, list[float]]:
        """The mean loss of all rows, with the penalty, and its gradients. Raises NotFiniteError."""
        return self.compiled.gradients(self._rows, self.parameters, self._penalty)

    def loss(self, rows: Rows | None = None) -> float:
        """The mean loss of all rows, or of others that were held out, without the penalty. Raises NotFiniteError."""
        losses = self.compiled.losses(self._rows if rows is None else rows, self.parameters)
        return fsum(losses) / len(losses)

    def map(self, rows: Rows) -> "array[float]":
        """What the model answers to each of `rows`. Raises NotFiniteError."""
        return self.compiled.map(rows, self.parameters)
