"""Words for the sentences about mistakes."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any


def a_(thing: Any) -> str:
    """What sort of thing it is, in words: "an int", "None"."""
    return kind(type(thing).__name__)


def kind(name: str) -> str:
    """A type in words, by Python's name for it."""
    known = {"NoneType": "None", "str": "text", "type": "a class", "builtin_function_or_method": "a function"}
    return known.get(name, f"{'an' if name[0] in 'aeiouAEIO' else 'a'} {name}")


def capital(text: str) -> str:
    """With a large letter."""
    return text[:1].upper() + text[1:]


def listed(names: list[str]) -> str:
    """Names in a row: "a, b and c"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def perhaps(name: str, known: Iterable[str]) -> str:
    """Which of the `known` names may have been meant."""
    near = [f"“{other}”" for other in get_close_matches(name, list(dict.fromkeys(known)), n=2, cutoff=0.7)]
    return f" Did you mean {' or '.join(near)}?" if near else ""
