"""What the lesson on the loss curve says of its curve."""

from lessons.loss_curve.in_the_dark import lowest


def across(slope: float) -> float:
    """The slope on the other side of the valley where a parabola is just as high."""
    return 2.0 * lowest() - slope
