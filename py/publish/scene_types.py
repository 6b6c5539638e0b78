"""TypeScript types from the picture vocabulary, so that the two sides cannot drift.

A dataclass or a TypedDict becomes an interface, a `Literal` or a union an alias, each with its docstring. A kind of
param that refines another, such as a guess, is the other for the page. What is None is left out of a scene, and null in
a param:

    class Rows(TypedDict):          export interface Rows {
        columns: int           →      columns: number;
        values: "array[float]"        values: Float64Array | number[];
                                    }
"""

import inspect
from collections.abc import Mapping
from dataclasses import KW_ONLY, is_dataclass
from types import ModuleType, NoneType, UnionType
from typing import (
    Any,
    Generic,
    Literal,
    NotRequired,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from picture import params, scene

_PLAIN = {str: "string", float: "number", int: "number", bool: "boolean", NoneType: "null", Any: "unknown"}

_Item = TypeVar("_Item")


class _Array(Generic[_Item]):
    """Stands for `array.array`, whose own brackets work in annotations only, before Python 3.12."""


def declarations(*modules: ModuleType) -> str:
    """The text of a `.d.ts` file for all records and type aliases of `modules`."""
    names = " and ".join(module.__name__ for module in modules)
    parts = [f"// Made by build.py from {names}: change that, not this.\n"]
    public = {name: thing for module in modules for name, thing in vars(module).items() if not name.startswith("_")}
    aliases = {thing: name for name, thing in public.items() if _is_alias(thing) and thing != scene.Table}
    for name, thing in public.items():
        if name == "Readouts" or thing == scene.Table:
            continue
        if _is_alias(thing):
            parts.append(f"export type {name} = {type_of(thing)};\n")
        elif _is_record(thing) and thing.__name__ == name and not any(map(is_dataclass, thing.__bases__)):
            parts.append(_interface(thing, aliases))
        elif is_typeddict(thing):
            parts.append(f"export type {name} = {thing.__name__};\n")
    return "\n".join(parts)


def type_of(hint: Any, aliases: Mapping[Any, str] | None = None) -> str:
    """A Python type as TypeScript says it, by its alias where it has one.

    Raises:
        TypeError: a type that pictures should not need.
    """
    aliases = aliases or {}
    if hint in aliases:
        return aliases[hint]
    if hint in _PLAIN:
        return _PLAIN[hint]
    if _is_record(hint):
        return hint.__name__
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return " | ".join(f'"{value}"' if isinstance(value, str) else str(value).lower() for value in arguments)
    inner = [type_of(argument, aliases) for argument in arguments if argument is not Ellipsis]
    if origin in (Union, UnionType):
        return " | ".join(inner)
    if origin is _Array:
        return "Float64Array | number[]"
    if origin is list or (origin is tuple and Ellipsis in arguments):
        return f"Array<{inner[0]}>"
    if origin is dict:
        return f"Record<{', '.join(inner)}>"
    if origin is tuple:
        return f"[{', '.join(inner)}]"
    raise TypeError(f"No TypeScript type is known for {hint!r}; add one to publish/scene_types.py.")


def _is_record(thing: Any) -> bool:
    return is_typeddict(thing) or (isinstance(thing, type) and is_dataclass(thing))


def _is_alias(thing: Any) -> bool:
    return get_origin(thing) in (Literal, Union, UnionType)


def _interface(thing: Any, aliases: Mapping[Any, str]) -> str:
    lines = []
    for key, hint in get_type_hints(thing, localns={"array": _Array}, include_extras=True).items():
        if hint is KW_ONLY:
            continue
        if thing.__module__ == params.__name__:
            lines.append(f"  {key}: {type_of(hint, aliases)};")
            continue
        optional = get_origin(hint) is NotRequired or NoneType in get_args(hint)
        lines.append(f"  {key}{'?' if optional else ''}: {type_of(_said(hint), aliases)};")
    if thing.__name__ == "Scene":
        lines.append("  readouts: Record<string, Readout>;")
    return f"{_comment(thing)}export interface {thing.__name__} {{\n" + "\n".join(lines) + "\n}\n"


def _said(hint: Any) -> Any:
    """The type of a field where it is said: without None; packed rows; the names of a panel's readouts."""
    if get_origin(hint) is NotRequired:
        return get_args(hint)[0]
    if hint == scene.Table:
        return scene.Rows
    if hint == scene.Readouts:
        return list[str]
    if NoneType in get_args(hint):
        return Union[tuple(each for each in get_args(hint) if each is not NoneType)]  # noqa: UP007 (there may be one)
    return hint


def _comment(thing: Any) -> str:
    text = inspect.cleandoc(thing.__doc__ or "").replace("*/", "* /")
    return "\n".join(["/**", *(f" * {line}".rstrip() for line in text.splitlines()), " */", ""])
