"""First names for models to learn from. They are a file that no page brings: in a browser it comes with this module.

Source: names of babies born in the United States in 2018, US Social Security Administration (data/README.md).
"""

from functools import cache

from downhill.datasets import DATA

LATER = ["us_names_2018.txt"]
"""What a browser fetches before a cell that imports this module runs."""


@cache
def girls_and_boys() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of girls, and those of boys, from the most frequent to the least."""
    girls, boys = (DATA / "later" / LATER[0]).read_text(encoding="utf-8").split("\n\n")
    return tuple(girls.split()), tuple(boys.split())


@cache
def distinct() -> tuple[str, ...]:
    """Every name once, in that order: 2,564 are given to girls and to boys."""
    girls, boys = girls_and_boys()
    return tuple(dict.fromkeys([*girls, *boys]))
