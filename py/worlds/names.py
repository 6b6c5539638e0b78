"""First names, letter by letter: which letter follows which in the names of babies born in the United States in 2018.

A name begins and ends with a dot, so "ann" is the four examples .→a a→n n→n n→. , and there are 27 characters.

Source: US Social Security Administration (see py/data/README.md).
"""

from functools import cache
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"

LATER = ["us_names_2018.txt"]
"""What `whole` reads, which a browser fetches when it is first asked for."""


@cache
def whole() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """All names: those of girls, and those of boys, from the most frequent to the least."""
    girls, boys = (DATA / "later" / LATER[0]).read_text(encoding="utf-8").split("\n\n")
    return tuple(girls.split()), tuple(boys.split())
