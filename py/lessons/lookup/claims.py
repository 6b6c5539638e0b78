"""What the page about looking up says of its training."""

from lessons.lookup import counts_or_descent as figure


def weights() -> int:
    """How many weights are trained."""
    return figure.SIZE * figure.SIZE


def never_below() -> bool:
    """Whether the loss stays above that of the counts at every step."""
    return min(figure.run(figure.RATE.opening).losses(figure.STEPS)) > figure.limit()
