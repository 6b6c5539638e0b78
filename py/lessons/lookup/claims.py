"""What the page about looking up says of its training."""

from lessons.lookup import counts_or_descent as figure
from worlds import names


def weights() -> int:
    """How many weights are trained."""
    return figure.SIZE * figure.SIZE


def never_below() -> bool:
    """Whether the loss stays above that of the counts at every step."""
    losses = figure.run(figure.RATE.opening, names.pairs()).losses(figure.STEPS)
    return min(losses) > figure.limit(names.pairs())
