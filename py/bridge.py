"""The one door between the figures and what draws them: JSON in, JSON out, errors as data.

No lesson and no figure is known here by name. A figure is a module with `PARAMS` in a lesson's folder: the figure
`fit-line` is `fit_line.py` in one of the folders of `lessons`, and no other folder may have one of that name.
"""

import ast
import importlib
import inspect
import json
import re
import sys
import traceback
from array import array
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import lessons
from picture import params as figure_params
from picture import patience
from picture.params import InputError
from picture.plain import plain
from picture.scene import Scene

NAME = re.compile(r"[a-z][a-z0-9-]*")
PARAMS = re.compile(r"^PARAMS\b", re.MULTILINE)

SHARED = ("lessons", "picture", "worlds")
"""The packages that figures are made from, beside the engine."""

OURS = (*SHARED, "downhill")

LATER = Path(__file__).parent / "data/later"
"""Files that no page brings along: in a browser, one of them comes when Python first misses it."""

A_WHILE = 0.5
"""Seconds that one answer may take, if the figure can go on from where it is."""

PACKAGE = re.compile(r"picture|worlds|lessons\.\w+")
"""Those that hold modules: `from worlds import houses` imports the module `worlds.houses`."""


def file_name(name: str) -> str:
    """How the lesson or the figure `name` is called where a dash may not stand: "fit-line" is `fit_line`."""
    return name.replace("-", "_")


def page_name(stem: str) -> str:
    """The other way round: `fit_line` is "fit-line"."""
    return stem.replace("_", "-")


def places(stem: str = "*") -> dict[str, str]:
    """The module of every figure whose source is here, by the figure's name; none of them is imported.

    Raises:
        LookupError: two lessons have a figure of one name.
    """
    found: dict[str, str] = {}
    for path in sorted(Path(lessons.__path__[0]).glob(f"*/{stem}.py")):
        if PARAMS.search(path.read_text(encoding="utf-8")):
            name, module = page_name(path.stem), f"lessons.{path.parent.name}.{path.stem}"
            if name in found:
                raise LookupError(f"Two figures are called {name!r}: {found[name]} and {module}.")
            found[name] = module
    return found


def names() -> tuple[str, ...]:
    """Every figure whose source is here, in alphabetical order."""
    return tuple(sorted(places()))


@cache
def figure(name: str) -> ModuleType:
    """The module of the figure `name`.

    Raises:
        LookupError: there is no such figure; names those there are. Or there are two.
    """
    found = places(file_name(name)) if NAME.fullmatch(name) else {}
    if name not in found:
        raise LookupError(f"There is no figure {name!r}; there is {', '.join(names())}.")
    return importlib.import_module(found[name])


def spec(name: str) -> dict[str, Any]:
    """All that a page needs to show the figure `name` before Python has started."""
    module = figure(name)
    return {
        "name": name,
        "title": module.TITLE,
        "task": module.TASK,
        "together": getattr(module, "TOGETHER", ""),
        "dock": list(getattr(module, "DOCK", figure_params.dock(module.PARAMS))),
        "gone": list(getattr(module, "GONE", ())),
        "params": figure_params.as_json(module.PARAMS),
        "scene": scene(name, {}),
    }


def scene(name: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """The scene of the figure `name` as plain JSON; params that are not given open as they do.

    Raises:
        InputError: params that the figure cannot take, or cannot draw, in a clear sentence.
    """
    module = figure(name)
    drawn = module.scene(figure_params.check(module.PARAMS, params))
    if not isinstance(drawn, Scene):
        raise TypeError(f"scene() gives {drawn!r} where a Scene is needed")
    return plain(drawn, list)


def ask(name: str, params_json: str) -> list[Any]:
    """What the page asks at every move: `[json, buffer, buffer, …]`.

    In the JSON every `Rows.values` is `{"buffer": i}`, the i-th array that follows it. What goes
    wrong is data too: `{"error": {"kind": "input", "message": …}}` for params that the figure refuses,
    `{"error": {"kind": "later", "file": …}}` where a file of LATER is to be fetched first,
    `{"error": {"kind": "unfinished", "done": …}}` where A_WHILE is over: asked again, it goes on,
    `{"error": {"kind": "bug", "message": …, "trace": …}}` for a mistake of ours.
    """
    buffers: list[array[float]] = []

    def lift(values: "array[float]") -> dict[str, int]:
        buffers.append(values)
        return {"buffer": len(buffers) - 1}

    try:
        module = figure(name)
        params = figure_params.check(module.PARAMS, json.loads(params_json))
        with patience.lasting(A_WHILE):
            answer = json.dumps(plain(module.scene(params), lift), allow_nan=False)
    except patience.Unfinished as pause:
        return [json.dumps({"error": {"kind": "unfinished", "done": pause.done}})]
    except InputError as error:
        return [json.dumps({"error": {"kind": "input", "message": str(error)}})]
    except Exception as error:
        if isinstance(error, FileNotFoundError) and Path(str(error.filename)).parent == LATER:
            return [json.dumps({"error": {"kind": "later", "file": Path(error.filename).name}})]
        trace = traceback.format_exc()
        return [json.dumps({"error": {"kind": "bug", "message": _sentence(error), "trace": trace}})]
    return [answer, *buffers]


def source(name: str) -> list[dict[str, str]]:
    """The Python behind the figure `name`: its own module, then the engine's functions it uses.

    Each is `{"title", "file", "code"}`; `file` is relative to `py/`.
    """
    module = figure(name)
    own = {"title": name, "file": _file(module), "code": inspect.getsource(module)}
    return [own, *(_listing(thing) for thing in _engine_parts(module))]


def forget() -> None:
    """Release what was compiled to WebAssembly. A module that keeps any has a function `forget` of its own."""
    for name in [name for name in sys.modules if is_shared(name)]:
        getattr(sys.modules[name], "forget", lambda: None)()


def needs_later(code: str) -> list[str]:
    """The files of LATER that modules of ours need which `code` imports, and that are not here yet.

    A module that reads any has a list of their names, `LATER`.
    """
    try:
        modules = [importlib.import_module(name) for name in imports(code) if name.split(".")[0] in OURS]
    except (ImportError, SyntaxError):
        return []  # which the one who runs it will say
    files = [file for module in modules for file in getattr(module, "LATER", ())]
    return [file for file in files if not (LATER / file).exists()]


def is_shared(name: str) -> bool:
    """Whether a module is of those that figures are made from."""
    return name.split(".", maxsplit=1)[0] in SHARED


def imports(code: str) -> list[str]:
    """The modules that `code` imports, as `import a.b` or `from a.b import c`, in order."""
    found: dict[str, None] = {}
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found.update(dict.fromkeys(alias.name for alias in node.names))
        elif isinstance(node, ast.ImportFrom) and PACKAGE.fullmatch(node.module or ""):
            found.update(dict.fromkeys(f"{node.module}.{alias.name}" for alias in node.names))
        elif isinstance(node, ast.ImportFrom) and node.module:
            found[node.module] = None
    return list(found)


def _sentence(error: Exception) -> str:
    where = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"The figure's own Python failed: {type(error).__name__}: {error} ({where.name}, line {where.lineno}). "
        "This is our mistake, not yours."
    )


def _engine_parts(module: ModuleType) -> Iterator[Any]:
    """The engine's functions and classes that `module`, or a figure module it imports, names.

    They are followed through our own helper modules, so that a figure which leaves its
    arithmetic to a helper still shows it; the helpers themselves come first.
    """
    seen: set[str] = set()
    helpers = [importlib.import_module(name) for name in imports(inspect.getsource(module)) if _is_helper(name)]
    yield from helpers
    for user in (module, *helpers):
        for thing in _names_from_engine(user):
            if inspect.isfunction(thing) or inspect.isclass(thing):
                key = f"{thing.__module__}.{thing.__qualname__}"
                if key not in seen:
                    seen.add(key)
                    yield thing


VOCABULARY = {f"picture.{name}" for name in ("scene", "params", "words", "numbers", "plain", "patience")}
"""What every figure is written in, and no reader need see."""


def _is_helper(name: str) -> bool:
    return is_shared(name) and name not in VOCABULARY


def _names_from_engine(module: ModuleType) -> Iterator[Any]:
    """What `module` takes out of the engine: `from downhill.x import thing` and `x.thing`."""
    tree = ast.parse(inspect.getsource(module))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "downhill":
            for alias in node.names:
                yield getattr(module, alias.asname or alias.name)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner = getattr(module, node.value.id, None)
            if inspect.ismodule(owner) and owner.__name__.startswith("downhill"):
                yield getattr(owner, node.attr)


def _listing(thing: Any) -> dict[str, str]:
    module = thing if inspect.ismodule(thing) else inspect.getmodule(thing)
    assert module is not None
    return {"title": thing.__name__, "file": _file(module), "code": inspect.getsource(thing)}


def _file(module: ModuleType) -> str:
    parts = module.__name__.split(".")
    return "/".join(parts) + ("/__init__.py" if hasattr(module, "__path__") else ".py")
