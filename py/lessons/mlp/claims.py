"""What the lesson on networks says of the example its ledger opens with."""

from picture.words import number
from worlds import lecture_net as net


def comes_in(value: int) -> str:
    """Input `value`, from 1, of the first example."""
    return number(net.XS[0][value - 1])
