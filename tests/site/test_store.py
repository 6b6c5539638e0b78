"""What has been computed is kept by what it was made from."""

from collections.abc import Callable
from pathlib import Path

import pytest

from publish.store import Store, fingerprint


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "kept")


def writes(text: str, calls: list[str]) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        calls.append(text)
        path.write_text(text)

    return make


def test_the_same_is_made_once_and_what_is_made_from_something_else_anew(store: Store):
    calls: list[str] = []
    assert store.path("kind", ["a"], writes("one", calls)).read_text() == "one"
    assert store.path("kind", ["a"], writes("never", calls)).read_text() == "one"
    assert store.path("kind", ["b"], writes("two", calls)).read_text() == "two"
    assert store.path("other kind", ["a"], writes("three", calls)).read_text() == "three"
    assert calls == ["one", "two", "three"]


def test_parts_are_told_from_each_other():
    assert fingerprint("ab", "c") != fingerprint("a", "bc")
    assert fingerprint("a", "") != fingerprint("a")


def test_what_fails_is_not_kept_and_neither_is_half_of_it(store: Store, tmp_path: Path):
    def fails(path: Path) -> None:
        path.write_text("half")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        store.path("kind", ["a"], fails)
    assert not store.has("kind", ["a"])
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_was_read_while_it_was_made_counts_too(store: Store):
    now = {"x": "1", "y": "1", "z": "1"}
    calls: list[str] = []

    def made(reads: list[str]) -> str:
        def make(path: Path) -> list[str]:
            path.write_text(" ".join(f"{name}{now[name]}" for name in reads))
            calls.append(path.read_text())
            return reads

        return store.traced("kind", ["asked"], make, now.__getitem__).read_text()

    assert made(["x", "y"]) == "x1 y1"
    now["z"] = "2"
    assert made(["x", "y"]) == "x1 y1"
    now["y"] = "2"
    assert made(["x", "z"]) == "x1 z2"
    now["y"] = "3"
    assert made(["x", "z"]) == "x1 z2"
    assert calls == ["x1 y1", "x1 z2"]


def test_a_full_store_loses_what_was_not_asked_for(tmp_path: Path):
    Store(tmp_path).path("kind", ["old"], writes("old", []))
    store = Store(tmp_path)
    store.path("kind", ["new"], writes("new", []))
    store.prune(limit=6)
    assert store.has("kind", ["old"])
    store = Store(tmp_path)
    store.path("kind", ["new"], writes("new", []))
    store.prune(limit=5)
    assert store.has("kind", ["new"])
    assert not store.has("kind", ["old"])
