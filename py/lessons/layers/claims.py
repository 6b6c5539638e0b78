"""What the lesson on layers says of the network it opens with."""

from lessons.layers import forward


def shape_of_second() -> str:
    """The shape of W₂, rows first."""
    _, inputs, neurons = forward.SIZES
    return f"{neurons} × {inputs}"


def columns_of_second() -> int:
    """How many columns it has: as many as layer 1 has neurons."""
    return forward.SIZES[1]
