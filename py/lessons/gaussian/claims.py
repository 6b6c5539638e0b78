"""What the lesson on the bell curve says of its figures."""

from lessons.gaussian import bell, init, noise
from picture.words import number
from worlds.houses import THOUSAND, dollars


def seed() -> int:
    """The seed that the bell opens with."""
    return int(next(param.opening for param in bell.PARAMS if param.name == "seed"))


def spreads(sigma: float) -> list[float]:
    """How widely the activations are spread, layer by layer, with weights of this width."""
    return list(init.forward(1, sigma).spreads)


def typical_miss() -> str:
    """Of the best line through all houses."""
    return dollars(noise.every().miss, THOUSAND)


def expected_beyond() -> str:
    """How many of as many samples of a bell lie beyond 3σ."""
    return number(noise.expected_beyond(noise.FAR), 2)


def times_a_bell(sigma: float) -> float:
    """How many times as many houses lie beyond 3σ."""
    return noise.beyond(sigma) / noise.expected_beyond(noise.FAR)
