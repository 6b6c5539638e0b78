"""Training, compiled: take steps, many at once, and look at what has been learned so far."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from downhill.compile.backends import NotFiniteError, Rows
from downhill.compile.descent import Optimizer, Order, descent

if TYPE_CHECKING:
    from array import array

    from downhill.compile.compiled import Compiled

REMEMBERED = 100_000
"""The losses of so many steps are kept at least, however long a training is, and of twice as many at most."""

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
        self.steps = 0
        """How many steps have been taken."""
        self.losses: list[float] = []
        """The loss before each step that was taken, of the rows of that step; of a long training, of the latest."""
        self.divergence: Divergence | None = None
        """The step that could not be taken; no step follows it."""
        self._rows = rows
        shuffled = batch_size is not None if shuffled is None else shuffled
        self._backend = compiled.steps(rows, optimizer or descent(), Order(batch_size, shuffled, seed))

    @property
    def parameters(self) -> list[float]:
        """The parameters as they are now."""
        return self._backend.parameters

    def run(self, steps: int = 1) -> list[float]:
        """Take so many steps; answers with their losses, fewer if the training diverged."""
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
            self.divergence = Divergence(self.steps, self.compiled.explain(self._rows, self.parameters))
        return losses

    def gradients(self) -> tuple[float, list[float]]:
        """The mean loss of all rows, with the penalty, and its gradients. Raises NotFiniteError."""
        return self.compiled.gradients(self._rows, self.parameters)

    def map(self, rows: Rows) -> "array[float]":
        """What the model answers to each of `rows`. Raises NotFiniteError."""
        return self.compiled.map(rows, self.parameters)

    def write_back(self) -> None:
        """Give the model's Values the parameters as they are now."""
        for value, number in zip(self.compiled.model.parameters, self.parameters, strict=True):
            value.data = number


__all__ = ["Divergence", "LearningRate", "NotFiniteError", "Sequence", "Training"]
