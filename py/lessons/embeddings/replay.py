"""A training that goes to any of its steps, forward or back, and always finds the same numbers there."""

from collections.abc import Sequence
from typing import Any

from downhill.compile import Training
from picture import patience

EVERY = 500
"""After this many steps the state is kept. Between two of them, steps are taken again."""


class Replay:
    """The steps of a training from one start.

    It works out no more than it is asked for. Several of them may share a `training`, which each sets back to where it
    was itself.

    Attributes:
        losses: the loss before each step that has been taken.
    """

    def __init__(self, training: Training, start: Sequence[float], rate: float) -> None:
        self._training = training
        self._rate = rate
        training.parameters = start
        fresh = training.state()
        nothing = [0.0] * len(start)
        # Adam begins anew, whatever the training did before.
        self._kept = [{**fresh, "velocities": nothing, "squares": nothing, "powers": [1.0, 1.0], "steps": 0}]
        self.losses: list[float] = []

    def state(self, steps: int) -> dict[str, Any]:
        """The state of the training after that many steps."""
        while (reached := (len(self._kept) - 1) * EVERY) < steps:
            patience.rest(reached / steps)
            self.losses += self._go(self._kept[-1], EVERY)
            self._kept.append(self._training.state())
        kept, rest = divmod(steps, EVERY)
        if rest:
            self._go(self._kept[kept], rest)
            return self._training.state()
        return self._kept[kept]

    def at(self, steps: int) -> list[float]:
        """The parameters after that many steps."""
        return list(self.state(steps)["parameters"])

    def branch(self, steps: int, parameters: Sequence[float]) -> "Replay":
        """Another, which goes on from there with other parameters; its steps count from there."""
        other = Replay(self._training, parameters, self._rate)
        other._kept[0] = {**self.state(steps), "parameters": list(parameters), "steps": 0}
        return other

    def _go(self, state: dict[str, Any], steps: int) -> list[float]:
        self._training.restore(state)
        self._training.learning_rate = self._rate
        return self._training.run(steps)
