"""Long computations in pieces: the page hears of every piece, and Python stays free to hear the page.

A figure that trains for seconds calls `rest` now and then. Where nobody waits, that does nothing. On a page, when the
time for one answer is over, it raises `Unfinished`; the page says how far it is and asks again. What has been computed
so far must then be kept, so that the answer, in the end, is the one that it would have been at once.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic

_until = ContextVar("until", default=math.inf)


class Unfinished(Exception):  # noqa: N818 - nothing is wrong
    """There is more to compute. `done` is the share of it that is there."""

    def __init__(self, done: float) -> None:
        super().__init__(f"{done:.0%} is done")
        self.done = done


@contextmanager
def lasting(seconds: float) -> Iterator[None]:
    """What is computed within may take so long, or a little longer, before it is interrupted."""
    begun = _until.set(monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(begun)


def rest(done: float) -> None:
    """A good moment for an interruption. Raises Unfinished if it is time."""
    if monotonic() > _until.get():
        raise Unfinished(done)
