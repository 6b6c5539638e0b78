"""Python as the browser gets it: our sources, the standard library compiled, a snapshot to start from, and the figures.

The snapshot holds the engine, the bridge, the notebook, how a picture is said, and what those import: it does not
grow with the figures. A page brings its own figures in a file, with all that they import, compiled; so comes compiled
replay, too, which few need.

Library, snapshot and compiled figures are made by Pyodide itself, in Node, which takes seconds; so they are kept.
"""

import base64
import gzip
import hashlib
import json
import lzma
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import bridge
from publish import lean
from publish.inputs import Inputs
from publish.store import fingerprint

SHIPPED = ("downhill", "picture", "worlds", "lessons", "notebook", "data", "bridge.py")
"""What of py/ the browser gets."""

LEFT_OUT = {"__pycache__", "take_away.py", "cells.py", "claims.py"}
"""What it does not get of that: the script and the cells of a lesson stand in its page, and claims are the build's."""

ALWAYS = ("downhill", "picture", "notebook", "data", "bridge.py")
"""What of it the snapshot holds, and what this imports, but for what comes later."""

EVERYWHERE = tuple(f"{'file' if '.' in name else 'tree'} py/{name}" for name in ALWAYS)
"""What every page is made from, of that."""

LATER = "downhill.compile"
"""A package that only some figures need: it comes with them."""

ON_DEMAND = "data/later"
"""Files that come, each by itself, when Python first misses them."""

XZ = {"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME}

WORDS, BYTES = {"lc": 2, "lp": 2, "pb": 2}, {"lc": 3, "lp": 0, "pb": 0}
"""For xz: a snapshot consists of words of four bytes each, a WebAssembly module of bytes."""

READERS = {"importlib", "inspect"}
"""A figure that imports one of them, or something that does, reads the engine's sources, so they come with it."""


class PythonError(RuntimeError):
    """Pyodide refused; the message is its own."""


class Figures:
    """The modules of the figures, compiled, for pages to bring."""

    def __init__(
        self,
        inputs: Inputs,
        out: Path,
        sources: Mapping[str, str],
        compiled: Mapping[str, Mapping[str, str]],
        file: str,
    ) -> None:
        self._inputs = inputs
        self._out = out
        self._sources = sources
        self._compiled = compiled
        self.file = file
        """The name of the file with all our sources."""

    @cached_property
    def _always(self) -> set[str]:
        return always(self._sources)

    def sources(self, names: Iterable[str]) -> str:
        """Where a page with those figures finds all our sources.

        In a draft that is one name, whatever they are, with a hash of what the page needs of them: so of the pages,
        those change whose figures do.
        """
        if self._compiled:
            return self.file
        needed = [*EVERYWHERE, *(f"figure {name}" for name in names)]
        return f"{self.file}?{fingerprint(*map(self._inputs.digest, needed))}"

    def write(self, names: Iterable[str]) -> str:
        """Write what a page with those figures brings; gives the name of the file, or "" in a draft.

        It holds those modules, and what they import, that are not in the snapshot: sources for tracebacks, and
        compiled, for that is sooner imported; and the data that they name.
        """
        if not self._compiled:
            return ""
        reached = with_all(self._sources, names)
        modules = sorted(reached - self._always)
        files = {path: self._sources[path].encode() for path in modules}
        readers = (path for path in reached if not path.startswith("downhill/"))
        if any(READERS.intersection(_imports(self._sources[path])) for path in readers):
            files |= {path: text.encode() for path, text in self._sources.items() if path.startswith("downhill/")}
        data = (path for path in self._sources if path.startswith("data/"))
        named = {path for path in data if any(Path(path).name in self._sources[module] for module in modules)}
        files |= {path: self._sources[path].encode() for path in sorted(named)}
        for path in modules:
            files |= {place: base64.b64decode(content) for place, content in self._compiled[path].items()}
        content = gzip.compress(packed(files), mtime=0)
        name = f"figures-{_hash(content)}.bin"
        (self._out / name).write_bytes(content)
        return name


def build(inputs: Inputs, out: Path, *, draft: bool = False) -> tuple[dict[str, str], Figures]:
    """Write the files into `out`; gives the names of "library" and, unless it is a draft, "snapshot"; and the figures.

    Raises:
        PythonError: a figure cannot draw its opening scene in Pyodide, with Pyodide's words.
    """
    sources = read_sources(inputs.root / "py")
    made = {"sources": json.dumps(sources, ensure_ascii=False, separators=(",", ":")).encode()}
    made["library"] = _made(inputs, "library", {}).read_bytes()
    compiled: dict[str, Any] = {}
    if not draft:
        figures = json.loads(
            _made(inputs, "figures", {"sources": sources, "brought": ["lessons", "worlds", LATER]}).read_bytes()
        )
        compiled = figures["compiled"]
        kept = {path: sources[path] for path in sorted(always(sources))}
        made["snapshot"] = _made(inputs, "snapshot", {"sources": kept, "imports": figures["imports"]}).read_bytes()
    suffixes = {"sources": ".json", "library": ".zip", "snapshot": ".bin"}
    names = {name: f"{name}-{_hash(content)}{suffixes[name]}" for name, content in made.items()}
    if draft:
        names["sources"] = "sources.json"
    for name, content in made.items():
        (out / names[name]).write_bytes(content)
    return names, Figures(inputs, out, sources, compiled, names.pop("sources"))


def write_later(inputs: Inputs, out: Path) -> dict[str, str]:
    """Write the files that come on demand, gzipped, into `out`; gives the names they have there, by their own."""
    names: dict[str, str] = {}
    for path in sorted((inputs.root / "py" / ON_DEMAND).iterdir()):
        content = gzip.compress(path.read_bytes(), mtime=0)
        names[path.name] = f"{path.stem}-{_hash(content)}.bin"
        (out / names[path.name]).write_bytes(content)
    return names


def write_smaller(inputs: Inputs, path: Path) -> Path:
    """Write beside a file, for slow connections, what it holds packed with xz, which takes long, so it is kept too."""
    content, units = path.read_bytes(), BYTES
    if path.suffix == ".bin":
        content, units = gzip.decompress(content), WORDS
    filters = [{**XZ, **units}]
    made = inputs.store.path(
        "xz",
        [str(filters), content],
        lambda place: place.write_bytes(lzma.compress(content, check=lzma.CHECK_CRC32, filters=filters)),
    )
    return Path(shutil.copyfile(made, path.with_name(f"{path.name}.xz")))


def header_size(snapshot: Path) -> int:
    """The bytes of a snapshot's header, which it says in its first word."""
    with gzip.open(snapshot) as folded:
        return int.from_bytes(folded.read(4), "little")


def read_sources(py: Path) -> dict[str, str]:
    """The text of every file of `py` that is shipped, by its path in there."""
    return {path.relative_to(py).as_posix(): path.read_text(encoding="utf-8") for path in sorted(_shipped(py))}


def _shipped(py: Path) -> Iterator[Path]:
    for name in SHIPPED:
        top = py / name
        found = [top] if top.is_file() else top.rglob("*")
        files = (path for path in found if path.is_file() and not LEFT_OUT.intersection(path.parts))
        yield from (path for path in files if path.parent != py / ON_DEMAND)


def always(sources: Mapping[str, str]) -> set[str]:
    """The paths of what the snapshot holds."""
    kept = {path for path in sources if path.split("/")[0] in ALWAYS} - _package(sources, LATER)
    code = [path for path in kept if path.endswith(".py")]
    return kept | _with_imports(sources, code) | {"lessons/__init__.py", "worlds/__init__.py"}


def brought(sources: Mapping[str, str], names: Iterable[str]) -> set[str]:
    """The paths of the modules that a page with those figures brings."""
    return with_all(sources, names) - always(sources)


def with_all(sources: Mapping[str, str], names: Iterable[str]) -> set[str]:
    """The paths of the modules of those figures, and of what of ours they import beside the engine."""
    wanted = {bridge.file_name(name) for name in names}
    figures = (path for path, text in sources.items() if path.startswith("lessons/") and bridge.PARAMS.search(text))
    modules = _with_imports(sources, [path for path in figures if Path(path).stem in wanted])
    imported = {name for path in modules for name in _imports(sources[path])}
    if LATER in imported:
        modules |= _package(sources, LATER)
    return modules


_imports = cache(bridge.imports)


def _package(sources: Mapping[str, str], name: str) -> set[str]:
    """The paths of the modules of a package."""
    return {path for path in sources if path.startswith(name.replace(".", "/") + "/")}


def _with_imports(sources: Mapping[str, str], paths: Iterable[str]) -> set[str]:
    """`paths`, and the modules of lessons, worlds and the picture that they import, and so on."""
    found: set[str] = set()
    waiting = list(paths)
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            imported = (f"{name.replace('.', '/')}.py" for name in _imports(sources[path]))
            waiting += [other for other in imported if bridge.is_shared(other.split("/")[0]) and other in sources]
    return found


def packed(files: Mapping[str, bytes]) -> bytes:
    """Files as one: their paths and sizes as JSON, in one line, and then what they hold."""
    contents = json.dumps([(path, len(content)) for path, content in files.items()], separators=(",", ":"))
    return b"".join([contents.encode(), b"\n", *files.values()])


def _made(inputs: Inputs, name: str, request: Mapping[str, Any]) -> Path:
    """The file that `site/build/snapshot.js` makes of `request`."""
    script = inputs.root / "site/build/snapshot.js"
    pyodide = lean_pyodide(inputs)

    def make(path: Path) -> None:
        library = {} if name == "library" else {"library": str(_made(inputs, "library", {}))}
        done = subprocess.run(
            ["node", script],
            input=json.dumps({"make": name, "target": str(path), "pyodide": f"{pyodide}/", **library, **request}),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode != 0:
            raise PythonError(f"Pyodide could not prepare Python for the browser:\n{done.stderr.strip()}")

    scripts = [inputs.digest(f"file {path}") for path in ("site/build/snapshot.js", "site/js/snapshot.js")]
    return inputs.store.path(name, [*scripts, inputs.node, content_hash(pyodide), json.dumps(request)], make)


def lean_pyodide(inputs: Inputs) -> Path:
    """A directory with Pyodide's core as the site has it, which takes some seconds.

    Raises:
        LeanError: see publish/lean.py.
    """
    names = [f"node_modules/{package}/package.json" for package in ("pyodide", "terser", "binaryen")]
    names += ["py/publish/lean.py", "site/build/reachable.js", *lean.USERS]
    made_from = [inputs.node, *(inputs.digest(f"file {name}") for name in names)]
    return inputs.store.path("pyodide", made_from, lambda path: lean.make(inputs.root, path))


def content_hash(directory: Path) -> str:
    """Of all files in it."""
    return _hash(_read(*sorted(directory.iterdir())))


def _read(*paths: Path) -> bytes:
    return b"".join(path.read_bytes() for path in paths)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8].upper()
