"""Python as the browser gets it: our sources, the standard library compiled, and a snapshot to start from.

Library and snapshot are made by Pyodide itself, in Node, which takes seconds; so they are kept in .cache, under the
hash of all that they are made from.
"""

import gzip
import hashlib
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

SHIPPED = ("downhill", "figures", "notebook", "data", "bridge.py")
"""What of py/ the browser gets."""


class PythonError(RuntimeError):
    """Pyodide refused; the message is its own."""


def build(root: Path, out: Path, *, draft: bool = False) -> dict[str, str]:
    """Write the files into `out`; gives the names of "sources", "library" and, unless it is a draft, "snapshot".

    Raises:
        PythonError: a figure cannot draw its opening scene in Pyodide, with Pyodide's words.
    """
    sources = read_sources(root / "py")
    made = {"sources": json.dumps(sources, ensure_ascii=False, separators=(",", ":")).encode()}
    cached = _cached(root, sources)
    if draft:
        del cached["snapshot"]
    _make(root, sources, cached)
    made |= {name: path.read_bytes() for name, path in cached.items()}
    suffixes = {"sources": ".json", "library": ".zip", "snapshot": ".bin"}
    names = {name: f"{name}-{_hash(content)}{suffixes[name]}" for name, content in made.items()}
    for name, content in made.items():
        (out / names[name]).write_bytes(content)
    return names


def memory_size(snapshot: Path) -> int:
    """The bytes of a snapshot when it is unfolded, which it says in its first word."""
    with gzip.open(snapshot) as folded:
        return int.from_bytes(folded.read(4), "little")


def read_sources(py: Path) -> dict[str, str]:
    """The text of every file of `py` that is shipped, by its path in there."""
    return {path.relative_to(py).as_posix(): path.read_text(encoding="utf-8") for path in sorted(_shipped(py))}


def _shipped(py: Path) -> Iterator[Path]:
    for name in SHIPPED:
        top = py / name
        found = [top] if top.is_file() else top.rglob("*")
        yield from (path for path in found if path.is_file() and "__pycache__" not in path.parts)


def _cached(root: Path, sources: dict[str, str]) -> dict[str, Path]:
    """Where "library" and "snapshot" are kept, or will be."""
    script = root / "site/snapshot.js"
    makers = [root / "node_modules/pyodide/package.json", script, root / "site/js/snapshot.js"]
    common = b"".join(path.read_bytes() for path in makers)
    return {
        "library": root / f".cache/library-{_hash(common)}",
        "snapshot": root / f".cache/snapshot-{_hash(common + json.dumps(sources).encode())}",
    }


def _make(root: Path, sources: dict[str, str], wanted: dict[str, Path]) -> None:
    """Have Pyodide make what is not there, and forget what is no longer wanted."""
    if all(path.is_file() for path in wanted.values()):
        return
    cache = root / ".cache"
    cache.mkdir(exist_ok=True)
    for name, path in wanted.items():
        for old in cache.glob(f"{name}-*"):
            if old != path:
                old.unlink()
    request = {"sources": sources, "snapshot": "", **{name: str(path) for name, path in wanted.items()}}
    done = subprocess.run(
        ["node", root / "site/snapshot.js"],
        input=json.dumps(request),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != 0:
        raise PythonError(f"Pyodide could not prepare Python for the browser:\n{done.stderr.strip()}")


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8].upper()
