"""A scene as plain data, on its way to what draws it: what is None is not said."""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import is_dataclass
from typing import Any

from picture.scene import Panel, Scene

ATOMS = frozenset({str, float, int, bool, type(None)})


def plain(thing: Any, encode: Callable[[Any], Any] = list) -> Any:
    """`thing` as JSON has it, every array given by `encode`.

    A panel names its readouts, and the scene has them all.
    """
    kind = type(thing)
    if kind in ATOMS:
        return thing
    if kind is list or kind is tuple:
        return [each if type(each) in ATOMS else plain(each, encode) for each in thing]
    if kind is array:
        return encode(thing)
    if is_dataclass(kind):
        said = {name: plain(value, encode) for name in kind.__slots__ if (value := getattr(thing, name)) is not None}
        if "readouts" in said:
            said["readouts"] = list(said["readouts"])
        return {**said, "readouts": _readouts(thing.panels, encode)} if kind is Scene else said
    return {key: plain(value, encode) for key, value in thing.items()}


def _readouts(panels: Sequence[Panel], encode: Callable[[Any], Any]) -> dict[str, Any]:
    """The readouts of all panels, by their names."""
    return {name: plain(each, encode) for panel in panels for name, each in panel.readouts.items()}
