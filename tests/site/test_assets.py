"""What the browser gets of Python, and what search engines get."""

import zipfile
from pathlib import Path

import pytest

import build
from figures import scene
from publish.assets import zip_python
from publish.content import ContentError, Lesson
from publish.scene_types import declarations
from publish.site import base_url, write_for_search


def test_the_same_sources_give_the_same_archive(tmp_path: Path):
    names = []
    for directory in (tmp_path / "a", tmp_path / "b"):
        directory.mkdir()
        names.append(directory / zip_python(build.ROOT / "py", directory))
    assert names[0].name == names[1].name
    assert names[0].read_bytes() == names[1].read_bytes()


def test_the_archive_holds_engine_figures_bridge_and_data_and_no_more(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / zip_python(build.ROOT / "py", tmp_path)) as archive:
        names = archive.namelist()
    assert {"bridge.py", "downhill/value.py", "figures/scene.py", "data/saratoga_houses.csv"} <= set(names)
    assert not [name for name in names if "__pycache__" in name or name.startswith("publish")]


def test_the_types_on_disk_are_those_of_the_vocabulary():
    assert (build.ROOT / "site/js/scene.d.ts").read_text(encoding="utf-8") == declarations(scene)


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
