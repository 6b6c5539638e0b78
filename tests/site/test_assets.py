"""What the browser gets of Python, and what search engines get."""

import shutil
from pathlib import Path

import pytest

import build
from picture import params, scene
from publish.assets import NodeScript
from publish.content import ContentError, Lesson
from publish.inputs import Inputs
from publish.python import PythonError, read_sources
from publish.python import build as make_python
from publish.scene_types import declarations
from publish.site import base_url, write_for_search


def test_the_browser_gets_engine_figures_bridge_and_data_and_no_more():
    names = read_sources(build.ROOT / "py").keys()
    assert {
        "bridge.py",
        "downhill/value.py",
        "picture/scene.py",
        "lessons/models/fit_line.py",
        "data/saratoga_houses.csv",
    } <= names
    assert not [name for name in names if "__pycache__" in name or name.startswith("publish") or "take_away" in name]


FAILS = "return params['no such param']"

IN_PIECES = f"""asked.append(params)
    if len(asked) < 3:
        raise patience.Unfinished(0.5)
    {FAILS}"""


@pytest.mark.parametrize("body", [FAILS, IN_PIECES], ids=["at once", "in pieces"])
def test_a_figure_that_fails_to_draw_fails_the_build_with_its_words(tmp_path: Path, body: str):
    root = tmp_path / "root"
    shutil.copytree(build.ROOT / "py", root / "py")
    (root / "site/js").mkdir(parents=True)
    (root / "site/build").mkdir()
    scripts = [f"site/{name}.js" for name in ("build/snapshot", "build/reachable", "js/snapshot", "js/boot")]
    for name in ("package.json", "node_modules", *scripts):
        (root / name).symlink_to(build.ROOT / name)
    (root / ".cache").symlink_to(build.ROOT / ".cache")
    with (root / "py/lessons/models/fit_line.py").open("a") as figure:
        figure.write(f"\n\nfrom picture import patience\n\nasked = []\n\ndef scene(params):\n    {body}\n")
    with pytest.raises(PythonError, match=r"fit-line: .*no such param"):
        make_python(Inputs(root), tmp_path)


def test_the_types_on_disk_are_those_of_the_vocabulary():
    assert (build.ROOT / "site/js/scene.d.ts").read_text(encoding="utf-8") == declarations(scene, params)


@pytest.mark.parametrize("address", ["https://example.org/downhill", "https://example.org/downhill/"])
def test_with_an_address_there_is_a_sitemap(tmp_path: Path, address: str):
    lesson = Lesson("loss", "Loss", "How wrong?", "Part 1", 1, "Measures.", "A loss.", "")
    write_for_search(tmp_path, [lesson], base_url(address))
    assert "<loc>https://example.org/downhill/loss/</loc>" in (tmp_path / "sitemap.xml").read_text()
    assert "Sitemap: https://example.org/downhill/sitemap.xml" in (tmp_path / "robots.txt").read_text()


def test_without_an_address_there_is_none(tmp_path: Path):
    write_for_search(tmp_path, [], base_url(""))
    assert not (tmp_path / "sitemap.xml").exists()
    assert "Sitemap" not in (tmp_path / "robots.txt").read_text()


def test_an_address_that_is_none_is_refused():
    with pytest.raises(ContentError, match=r"https://….*'example\.org'"):
        base_url("example.org")


@pytest.mark.parametrize(
    ("changed", "always", "with_a_mark"),
    [
        ("entry.js", True, True),
        ("layout.js", True, True),
        ("dots.js", False, True),
        ("rows.js", False, True),
        ("line.js", False, False),
        ("package-lock.json", True, True),
    ],
)
def test_what_node_makes_hangs_on_the_files_that_make_it(
    tmp_path: Path, changed: str, *, always: bool, with_a_mark: bool
):
    imports = {
        "entry.js": ["layout.js"],
        "layout.js": [],
        "dots.js": ["rows.js"],
        "line.js": ["rows.js"],
        "rows.js": ["dots.js"],
    }

    def digests() -> tuple[str, str]:
        script = NodeScript(tmp_path / "bundle.mjs", "entry.js", imports, Inputs(tmp_path))
        return script.digest(), script.digest(["dots.js"])

    before = digests()
    (tmp_path / changed).write_text("changed")
    after = digests()
    assert (after[0] != before[0], after[1] != before[1]) == (always, with_a_mark)
