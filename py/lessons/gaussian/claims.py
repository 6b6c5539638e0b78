"""What the lesson on the bell curve says of its figures."""

from lessons.gaussian import bell, init


def seed() -> int:
    """The seed that the bell opens with."""
    return int(next(param.opening for param in bell.PARAMS if param.name == "seed"))


def left_of_half() -> float:
    """What a factor of 0.5 leaves after all layers."""
    return 0.5**init.DEPTH


def spreads(sigma: float) -> list[float]:
    """How widely the activations are spread, layer by layer, with weights of this width."""
    return list(init.forward(1, sigma).spreads)
