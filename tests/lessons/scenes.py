"""Reading scenes in tests."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

from picture import params as figure_params
from picture.plain import plain


def drawer(figure: ModuleType) -> Callable[..., Any]:
    """A function that draws `figure` as it opens, but for the params that are given."""

    def draw(**values: Any) -> Any:
        return plain(figure.scene(figure_params.check(figure.PARAMS, values)), lambda numbers: numbers)

    return draw


def value(scene: Any, readout: str) -> float:
    """The exact number of a readout."""
    return scene["readouts"][readout]["value"]


def marks(scene: Any, kind: str, role: str | None = None) -> list[Any]:
    """All marks of a kind (and a role), panel after panel."""
    return [
        mark
        for panel in scene["panels"]
        for mark in panel.get("marks", [])
        if mark["kind"] == kind and (role is None or mark["role"] == role)
    ]


def handle(scene: Any, name: str) -> Any:
    """The handle called `name`."""
    return next(mark for mark in marks(scene, "handle") if mark["name"] == name)


def table(rows: Any) -> list[list[float]]:
    """Packed rows as lists."""
    values, columns = list(rows["values"]), rows["columns"]
    return [values[start : start + columns] for start in range(0, len(values), columns)]
