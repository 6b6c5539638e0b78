"""What goes with all tests."""

from collections.abc import Iterator

import pytest

import bridge


@pytest.fixture(autouse=True, scope="session")
def _nothing_compiled_is_left() -> Iterator[None]:
    """Lets go of WebAssembly while the library that runs it is still there: at Python's exit it would complain."""
    yield
    bridge.forget()
