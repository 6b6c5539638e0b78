"""The losses of counting: recorded for the list, and counted here for other names."""

from collections.abc import Iterable
from functools import lru_cache

from lessons.context import recorded
from lessons.context.recorded import Counted, Losses, Of
from worlds import names


def counting(own: names.Own, context: int, added: float, of: Of = "names") -> Counted:
    """Counting of these names. InputError says how many it takes."""
    if not own.names:
        return recorded.counting(context, of)
    return _counted(own, context, added, of)


@lru_cache(maxsize=32)
def _counted(own: names.Own, context: int, added: float, of: Of) -> Counted:
    return count(own.split if of == "names" else own.split_by_rows, context, [added])


def count(split: names.Split, context: int, amounts: Iterable[float]) -> Counted:
    """Count what is to be learned, and add each of these amounts to every count."""
    model = names.Counting(context).learn(split.train)
    losses: dict[float, Losses] = {}
    for model.added in amounts:
        losses[model.added] = Losses(model.loss(split.train), model.loss(split.dev))
    learned, dev = set(split.train), split.dev
    letters, leaked = sum(len(name) + 1 for name in dev), sum(name in learned for name in dev)
    return Counted(model.numbers, model.unknown(dev), letters, len(dev), leaked, losses)
