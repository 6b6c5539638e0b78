"""What the page about pairs of letters says beside its figures."""

from worlds import names


def names_counted() -> str:
    """How many names were counted: the pairs that begin with a dot."""
    return f"{sum(names.pairs()[0]):,}"
