"""Copies of a graph, and its way through pickle, however long the graph is.

Python copies an object by copying what it refers to first, one call inside the other: a chain of a hundred operations
would meet its limit. So a graph is taken in topological order, in which the inputs of a Value come before it.
"""

import copy
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from downhill.backward import topological_order

if TYPE_CHECKING:
    from downhill.value import Value


def deep_copy(root: "Value", memo: dict[int, Any]) -> "Value":
    """`root` and all it was computed from, once more; `memo` holds what is copied already, as in `copy.deepcopy`."""
    new = [value for value in topological_order(root) if id(value) not in memo]
    for value in new:
        memo[id(value)] = object.__new__(type(value))
    for value in new:
        for name, content in _state(value):
            setattr(memo[id(value)], name, copy.deepcopy(content, memo))
    return memo[id(root)]


def _state(value: "Value") -> Iterator[tuple[str, Any]]:
    """The attributes of a Value, those it was given later too."""
    state: Any = object.__getstate__(value)
    later, slots = state
    yield from slots.items()
    yield from (later or {}).items()


def reduced(value: "Value", protocol: int) -> Any:
    """What pickle is to write for `value`: first what it was computed from, one by one, then the Value itself."""
    plain = object.__reduce_ex__(value, protocol)
    if not value.inputs or value in _listed:
        return plain
    return (_after, (type(value), _Listed(topological_order(value)[:-1])), *plain[2:])


def _after(kind: type["Value"], _: Sequence["Value"]) -> "Value":
    return object.__new__(kind)


_listed: WeakSet["Value"] = WeakSet()
"""Values that pickle meets after all of their inputs."""


class _Listed:
    """Values that pickle writes as a list, in this order."""

    def __init__(self, values: Sequence["Value"]) -> None:
        self._values = values

    def __reduce__(self) -> Any:
        _listed.update(self._values)
        return list, (), None, iter([*self._values, _End(self._values)])


class _End:
    """The end of such a list: pickle asks for it when all before it is written."""

    def __init__(self, values: Sequence["Value"]) -> None:
        self._values = values

    def __reduce__(self) -> Any:
        _listed.difference_update(self._values)
        return type(None), ()
