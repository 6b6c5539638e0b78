"""What a build is made from, by name, each with its hash.

    file site/layout.html      what is in the file, or that there is none
    tree py/data               what is in all files of a directory
    names site/views           which files a directory has
    python py/bridge.py        a module, all of ours that it imports, and what these may read
    figure fit-line            the same for the module of a figure

While a build runs its sources do not change, as far as it is concerned, so each hash is computed once.
"""

import ast
import json
import subprocess
from functools import cache, cached_property
from itertools import accumulate
from pathlib import Path

import bridge
from publish.content import ContentError
from publish.store import Store, fingerprint

READERS = {"importlib", "inspect"}
"""A module that imports one of them may read the engine's sources, or import what a string names."""

ENGINE, DATA = "py/downhill", "py/data"

ABSENT = "absent"


class Inputs:
    """The hashes of what is in the directory `root`, whose results are in `store`."""

    def __init__(self, root: Path, store: Store | None = None) -> None:
        self.root = root
        self.store = store or Store(root / ".cache")
        self.digest = cache(self._digest)
        self._imports = cache(self._imported_files)

    def _digest(self, name: str) -> str:
        kind, _, which = name.partition(" ")
        return self._KINDS[kind](self, which)

    def _file(self, name: str) -> str:
        path = self.root / name
        return fingerprint(path.read_bytes()) if path.is_file() else ABSENT

    def _tree(self, name: str) -> str:
        return self._files(self._listed(name))

    def _names(self, name: str) -> str:
        return fingerprint(*self._listed(name))

    def _python(self, name: str) -> str:
        return self._files(sorted(self.behind(name)))

    def _figure(self, name: str) -> str:
        return self._python(self._modules[name]) if name in self._modules else ABSENT

    _KINDS = {"file": _file, "tree": _tree, "names": _names, "python": _python, "figure": _figure}  # noqa: RUF012

    def _files(self, names: list[str]) -> str:
        return fingerprint(*(f"{name} {self.digest(f'file {name}')}" for name in names))

    def _listed(self, directory: str) -> list[str]:
        """The files of a directory, but for what Python has compiled."""
        found = (path for path in (self.root / directory).rglob("*") if path.is_file())
        return sorted(path.relative_to(self.root).as_posix() for path in found if path.suffix != ".pyc")

    @cached_property
    def _modules(self) -> dict[str, str]:
        """The file of every figure's module."""
        return {name: f"py/{module.replace('.', '/')}.py" for name, module in bridge.places().items()}

    @cached_property
    def node(self) -> str:
        """The version of Node."""
        return subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()

    def behind(self, name: str) -> set[str]:
        """The files that a module consists of: its own, those of ours that it imports, and what these may read."""
        found: set[str] = set()
        waiting = [name]
        while waiting:
            file = waiting.pop()
            if file not in found:
                found.add(file)
                waiting += self._imports(file)
        return found | set(self._data)

    @cached_property
    def _data(self) -> list[str]:
        return self._listed(DATA)

    @cached_property
    def _engine(self) -> list[str]:
        return [name for name in self._listed(ENGINE) if name.endswith(".py")]

    def _imported_files(self, file: str) -> list[str]:
        """The files of ours that `file` imports."""
        if self.digest(f"file {file}") == ABSENT:
            return []
        code = (self.root / file).read_text(encoding="utf-8")
        names = json.loads(self.store.text("imports", [file, code], lambda: json.dumps(imported(code, file))))
        parts = {part for name in names for part in accumulate(name.split("."), "{}/{}".format)}
        files = [f"py/{part}{end}" for part in sorted(parts) for end in (".py", "/__init__.py")]
        found = [file for file in files if self.digest(f"file {file}") != ABSENT]
        return found + (self._engine if READERS.intersection(names) else [])


def imported(code: str, file: str) -> list[str]:
    """The modules that `code` imports, and what it imports out of them, which may be modules, too.

    Raises:
        ContentError: it is no Python.
    """
    package = Path(file).relative_to("py").parts[:-1]
    found: set[str] = set()
    try:
        tree = ast.parse(code)
    except SyntaxError as error:
        raise ContentError(f"{file}, line {error.lineno}: {error.msg}") from error
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            found.update([base, *(f"{base}.{alias.name}" for alias in node.names)])
    return sorted(found)
