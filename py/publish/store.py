"""What the build has computed, kept in .cache under the hash of all that it was made from.

So nothing that is kept can be out of date: what is made from something else has another name. Times of files mean
nothing. Any number of builds may share a store, drafts and whole ones, of any version of the sources.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

LIMIT = 500_000_000
"""The bytes that a store may hold. Beyond that goes what the build that prunes it has not used."""


def fingerprint(*parts: str | bytes) -> str:
    """The hash of `parts`, each told from the next."""
    made = hashlib.blake2b(digest_size=16)
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        made.update(f"{len(content)} ".encode())
        made.update(content)
    return made.hexdigest()


class Store:
    """Files and directories by what they are and what they were made from."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._used: set[Path] = set()

    def path(self, kind: str, made_from: Iterable[str | bytes], make: Callable[[Path], object]) -> Path:
        """The file or directory that `make` writes at the path it is given; it is called only if there is none yet."""
        place = self._place(kind, fingerprint(*made_from))
        if not place.exists():
            with self.room() as room:
                make(room)
                _move(room, place)
        return place

    def has(self, kind: str, made_from: Iterable[str | bytes]) -> bool:
        """Whether this is here already."""
        return self._place(kind, fingerprint(*made_from)).exists()

    def text(self, kind: str, made_from: Iterable[str | bytes], make: Callable[[], str]) -> str:
        """The text that `make` gives."""
        return self.path(kind, made_from, lambda path: path.write_text(make(), encoding="utf-8")).read_text("utf-8")

    def traced(
        self,
        kind: str,
        made_from: Iterable[str | bytes],
        make: Callable[[Path], Iterable[str]],
        digest: Callable[[str], str],
    ) -> Path:
        """Like `path`, for what tells only when it is made what else it is made from.

        `make` gives the names of that, such as the files that a bundler has read, and `digest` the hash of what has a
        name now. The names are kept beside what was made, and while all of them have the hashes they had, so is that.
        """
        asked = fingerprint(*made_from)
        names_file = self._place(kind, f"{asked}.names")
        if names_file.exists():
            place = self._traced_place(kind, asked, json.loads(names_file.read_text(encoding="utf-8")), digest)
            if place.exists():
                return place
        with self.room() as room:
            names = sorted(set(make(room)))
            place = self._traced_place(kind, asked, names, digest)
            _move(room, place)
        with self.room() as room:
            room.write_text(json.dumps(names), encoding="utf-8")
            _move(room, names_file)
        return place

    def prune(self, limit: int = LIMIT) -> None:
        """If more is kept than `limit` bytes, delete what has not been asked for."""
        kept = list(self._directory.glob("[!.]*/*"))
        if sum(map(_size, kept)) > limit:
            for path in kept:
                if path not in self._used:
                    _delete(path)

    def _traced_place(self, kind: str, asked: str, names: Iterable[str], digest: Callable[[str], str]) -> Path:
        return self._place(kind, fingerprint(asked, *(f"{name} {digest(name)}" for name in names)))

    def _place(self, kind: str, name: str) -> Path:
        place = self._directory / kind / name
        self._used.add(place)
        return place

    @contextmanager
    def room(self) -> Iterator[Path]:
        """A path for what is being made, on the same disk as the store, so that it can be moved when it is whole."""
        self._directory.mkdir(parents=True, exist_ok=True)
        room = self._directory / f".making-{uuid4().hex}"
        try:
            yield room
        finally:
            _delete(room)


def _move(made: Path, place: Path) -> None:
    """Put what was made in its place, unless another build has just put the same there."""
    place.parent.mkdir(exist_ok=True)
    try:
        made.replace(place)
    except OSError:
        if not place.is_dir():
            raise


def _size(path: Path) -> int:
    return sum(file.stat().st_size for file in (path.rglob("*") if path.is_dir() else [path]))


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
