"""The little server does what a Pages host does."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from publish.server import serve


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "index.html").write_text("home")
    (tmp_path / "404.html").write_text("nothing here")
    (tmp_path / "x.mjs").write_text("export {}")
    (tmp_path / "x.wasm").write_bytes(b"\0asm")
    with serve(tmp_path, prefix="/downhill/") as address:
        yield address


@pytest.mark.parametrize(("name", "kind"), [("x.mjs", "text/javascript"), ("x.wasm", "application/wasm")])
def test_scripts_and_wasm_have_the_types_that_browsers_ask_for(address: str, name: str, kind: str):
    with urllib.request.urlopen(address + name) as answer:
        assert answer.headers["Content-Type"] == kind


def test_the_home_page_stands_under_the_prefix(address: str):
    assert address.endswith("/downhill/")
    with urllib.request.urlopen(address) as answer:
        assert answer.read() == b"home"


@pytest.mark.parametrize("path", ["downhill/lost", "lost", "x.mjs"])
def test_outside_and_beyond_there_is_the_sites_own_404(address: str, path: str):
    with pytest.raises(urllib.error.HTTPError, match="404") as caught:
        urllib.request.urlopen(address.replace("downhill/", path))
    assert caught.value.read() == b"nothing here"


def test_a_prefix_without_slashes_is_refused(tmp_path: Path):
    with pytest.raises(ValueError, match="slash"), serve(tmp_path, prefix="downhill"):
        pass
