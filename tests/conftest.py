"""What goes with all tests."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

import bridge

# Every test in these opens pages of its own: they go one by one, last, to whichever process is free.
ALONE = {"tests/e2e/test_boot.py", "tests/e2e/test_code.py", "tests/e2e/test_offline.py"}


class PageByPage(LoadScopeScheduling):
    """Browser tests of one page run one after the other in one process, which keeps that page open."""

    def _split_scope(self, nodeid: str) -> str:
        return page_of(nodeid)


def page_of(nodeid: str) -> str:
    """What is to stay together: a page, by the slug in the test's parameters or by its file; without pages, a file."""
    path, _, test = nodeid.partition("::")
    if path in ALONE:
        return nodeid
    if not path.startswith("tests/e2e/"):
        return path
    slug = re.search(r"\[chromium-(\.|[\w-]+)/", test)
    return slug[1] if slug else PurePosixPath(path).stem.removeprefix("test_").replace("_", "-")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> PageByPage:
    return PageByPage(config, log)


@pytest.fixture(autouse=True, scope="session")
def _nothing_compiled_is_left() -> Iterator[None]:
    """Lets go of WebAssembly while the library that runs it is still there: at Python's exit it would complain."""
    yield
    bridge.forget()
