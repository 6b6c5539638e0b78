"""Drawing from what a model says is likely."""

from collections.abc import Sequence
from random import Random

from downhill.ops import softmax


def draw(logits: Sequence[float], rng: Random, *, temperature: float = 1.0) -> int:
    """The number of a class, drawn with the probabilities softmax(logits / temperature).

    Below 1 the likely ones become likelier still, until at 0 the likeliest is always taken; far above 1 all become
    alike. One number is drawn from `rng`, so the same seed gives the same classes in every version of Python.

    Raises:
        ValueError: a negative temperature.
    """
    if not temperature >= 0.0:
        raise ValueError(f"temperature must not be negative, and is {temperature}")
    point = rng.random()
    largest = max(logits)
    if temperature == 0.0:
        return list(logits).index(largest)
    below = 0.0
    shares = softmax([(logit - largest) / temperature for logit in logits])
    for place, share in enumerate(shares):
        below += share
        if point < below:
            return place
    return max(place for place, share in enumerate(shares) if share)  # rounding may leave the sum short of 1
