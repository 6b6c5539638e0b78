"""Optimizers: how parameters move, once their gradients are known."""

from collections.abc import Iterable

from downhill.value import Value


class SGD:
    """Stochastic gradient descent with momentum and weight decay, as PyTorch defines them.

        g ← grad + weight_decay · parameter
        v ← momentum · v + g        (v = g at the first step)
        parameter ← parameter − learning_rate · v

    `learning_rate` may be changed between steps.

    Raises:
        ValueError: no parameters, or a negative setting.
    """

    def __init__(
        self,
        parameters: Iterable[Value],
        learning_rate: float,
        *,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
    ) -> None:
        self.parameters = list(parameters)
        if not self.parameters:
            raise ValueError("there are no parameters to move")
        for name, setting in (("learning_rate", learning_rate), ("momentum", momentum), ("weight_decay", weight_decay)):
            if not setting >= 0.0:
                raise ValueError(f"{name} must not be negative, and is {setting}")
        self.learning_rate = learning_rate
        self.momentum = momentum
        self.weight_decay = weight_decay
        self.velocities = [0.0] * len(self.parameters)

    def zero_grad(self) -> None:
        """Set every gradient to 0."""
        for parameter in self.parameters:
            parameter.grad = 0.0

    def step(self) -> None:
        """Move every parameter once, against its gradient."""
        for index, parameter in enumerate(self.parameters):
            slope = parameter.grad + self.weight_decay * parameter.data
            self.velocities[index] = self.momentum * self.velocities[index] + slope
            parameter.data -= self.learning_rate * self.velocities[index]
