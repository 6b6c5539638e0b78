"""The built site, read as files: whole, local, and safe to put under any path."""

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import bridge
import build
from publish import python
from publish.content import read_lessons
from publish.lean import NAMES as PYODIDE

PAGES = sorted(build.DIST.rglob("*.html"))
SHEETS = sorted((build.DIST / "assets").glob("*.css"))
LOADS = {
    ("script", "src"),
    ("link", "href"),
    ("img", "src"),
    ("source", "src"),
    ("video", "src"),
    ("audio", "src"),
    ("iframe", "src"),
    ("use", "href"),
    ("image", "href"),
    ("object", "data"),
}
each_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(build.DIST)))


class Reader(HTMLParser):
    """Collects what the tests ask for."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.ids: list[str] = []
        self.texts: dict[str, str] = {}
        self._open: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        self._open.append(tag)
        if "id" in attributes:
            self.ids.append(attributes["id"])

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts.setdefault(self._open[-1], data)

    def all(self, tag: str) -> Iterator[dict[str, str]]:
        return (attributes for name, attributes in self.tags if name == tag)

    def meta(self, name: str) -> str:
        return next(a["content"] for a in self.all("meta") if name in (a.get("name"), a.get("http-equiv")))


@cache
def read(path: Path) -> Reader:
    return Reader(path)


def addresses(reader: Reader) -> Iterator[tuple[str, str, str]]:
    for tag, attributes in reader.tags:
        for name in ("href", "src", "data"):
            if name in attributes:
                yield tag, name, attributes[name]


def test_there_is_a_page_for_home_every_lesson_and_nothing():
    names = {str(path.relative_to(build.DIST)) for path in PAGES}
    lessons = {f"{path.stem}/index.html" for path in (build.ROOT / "site/lessons").glob("*.html")}
    assert names == {"index.html", "404.html", *lessons}


def test_the_home_page_says_how_long_each_lesson_takes():
    said = re.findall(r"About (\d+) minutes", (build.DIST / "index.html").read_text(encoding="utf-8"))
    lessons = read_lessons(build.ROOT / "site/lessons")
    assert list(map(int, said)) == [lesson.minutes for lesson in lessons]
    assert len(set(said)) > 1


@each_page
def test_every_page_says_its_language_title_and_description(path: Path):
    reader = read(path)
    assert next(reader.all("html"))["lang"] == "en"
    assert reader.texts["title"].strip()
    assert 20 <= len(reader.meta("description")) <= 170
    assert len(list(reader.all("h1"))) == 1


@each_page
def test_every_page_has_the_strict_policy_before_anything_loads(path: Path):
    reader = read(path)
    policy = reader.meta("Content-Security-Policy")
    assert "default-src 'none'" in policy
    inline = re.findall(r"<script>(.*?)</script>", path.read_text(encoding="utf-8"), re.DOTALL)
    assert inline
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in inline]
    hashes = " ".join(f"'sha256-{digest}'" for digest in digests)
    # Without 'wasm-unsafe-eval', Firefox does not hand a compiled module to a page.
    assert f"script-src 'self' 'wasm-unsafe-eval' {hashes};" in policy
    assert "'unsafe-eval'" not in policy
    tags = [tag for tag, _ in reader.tags]
    assert tags.index("script") > [a.get("http-equiv") for _, a in reader.tags].index("Content-Security-Policy")


@each_page
def test_python_is_started_before_anything_else_is_loaded_where_there_are_figures(path: Path):
    reader = read(path)
    has_figures = any("figure" in a.get("class", "").split() for a in reader.all("figure"))
    assert f'"hasFigures": {str(has_figures).lower()}' in path.read_text(encoding="utf-8")
    loading = [
        (tag, attributes)
        for tag, attributes in reader.tags
        if tag == "script" or (tag == "link" and attributes.get("rel") == "stylesheet")
    ]
    assert loading.pop(0) == ("script", {"type": "application/json", "id": "site"})
    assert loading[0] == ("script", {})  # it stands in the page


@each_page
def test_a_page_brings_the_figures_that_stand_in_it_and_no_others(path: Path):
    site, reader = site_of(path), read(path)
    figures = [a["id"] for a in reader.all("figure") if "figure" in a.get("class", "").split()]
    assert bool(figures) == bool(site["figures"])
    if figures:
        first_line, _, rest = gzip.decompress((path.parent / site["figures"]).read_bytes()).partition(b"\n")
        sizes = dict(json.loads(first_line))
        assert sum(sizes.values()) == len(rest)
        modules = python.brought(python.read_sources(build.ROOT / "py"), figures)
        assert modules == {re.sub(r"__pycache__/(\w+)\..*", r"\1.py", name) for name in sizes if name.endswith(".pyc")}
        assert modules <= sizes.keys()
        others = sizes.keys() - modules
        assert not any(bridge.is_shared(name.split("/")[0]) and name.endswith(".py") for name in others)
        assert ("downhill/compile/__init__.py" in modules) == (path.parent.name in COMPILING)


def test_the_list_of_names_comes_by_itself_and_is_as_it_stands_in_the_repository() -> None:
    later = {path.name: path.read_bytes() for path in (build.ROOT / "py/data/later").iterdir()}
    site = site_of(build.DIST / "models/index.html")
    assert later.keys() == site["later"].keys() == {"us_names_2018.txt"}
    for name, address in site["later"].items():
        assert gzip.decompress((build.DIST / "models" / address).read_bytes()) == later[name]
    sources = json.loads((build.DIST / "models" / site["sources"]).read_bytes())
    assert not [path for path in sources if "later" in path]
    assert "data/us_names_2018_pairs.csv" in sources


def test_the_snapshot_knows_no_place_of_the_machine_that_built_it() -> None:
    snapshot = gzip.decompress(next((build.DIST / "assets").glob("snapshot-*.bin")).read_bytes())
    assert b"/home/pyodide" in snapshot
    assert str(build.ROOT).encode() not in snapshot


COMPILING = {"context", "embeddings", "gradient-descent", "lookup", "loss-surface", "modern-nets"}
"""Lessons that replay what was compiled."""


MOST_TO_THE_FIRST_ANSWER = 8_000_000
LATER = re.compile(r"notebook|worker|webgl")
"""Scripts of cells, of the worker, of which there is one, and for surfaces once they have been answered."""


@each_page
def test_little_is_downloaded_up_to_the_first_answer(path: Path):
    """Every script that figures may need is counted, and every font that has a letter of the page in it."""
    site, reader = site_of(path), read(path)
    if not site["hasFigures"]:
        return
    text = path.read_text(encoding="utf-8")
    files = {path, *((path.parent / site[name]) for name in ("worker", "snapshot", "figures"))}
    files |= {path.parent / site["pyodide"] / name for name in PYODIDE}
    files |= {path.parent / address for tag, name, address in addresses(reader) if (tag, name) in LOADS}
    files |= {script for script in (build.DIST / "assets").glob("*.js") if not LATER.match(script.name)}
    files |= {sheet.parent / font for sheet in SHEETS for font in fonts_for(sheet, text)}
    sent = {file.resolve(): size_sent(file) for file in files if file.is_file()}
    largest = sorted(((size, file.name) for file, size in sent.items()), reverse=True)[:8]
    assert sum(sent.values()) < MOST_TO_THE_FIRST_ANSWER, largest


def site_of(path: Path) -> dict[str, Any]:
    """What a page says of where everything is."""
    return json.loads(re.findall(r'id="site">(.*?)</script>', path.read_text(encoding="utf-8"))[0])


@cache
def size_sent(path: Path) -> int:
    """The bytes that a host which packs what is worth packing sends of a file."""
    content = path.read_bytes()
    return len(content) if path.suffix in {".bin", ".woff2", ".png"} else len(gzip.compress(content, 6))


class Letters(HTMLParser):
    """Collects the letters that a page opens with, without those of formulas, which have fonts of their own."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[int] = set()
        self._within = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._within or tag in {"script", "details"} or ("class", "katex") in attrs:
            self._within += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self._within = max(0, self._within - 1)

    def handle_data(self, data: str) -> None:
        if not self._within:
            self.found.update(map(ord, data))


def letters_of_code(text: str) -> set[int]:
    """The letters of a page in the typewriter font, without those of sources that are not open."""
    shown = re.sub(r"<details.*?</details>", "", text, flags=re.DOTALL)
    code = re.findall(r"<(?:code|pre|samp|kbd|textarea)\b.*?</", shown, flags=re.DOTALL)
    return {ord(letter) for piece in code for letter in piece}


def fonts_for(sheet: Path, text: str) -> Iterator[str]:
    """The fonts of a sheet that a page may ask for: those for its letters, and those of formulas if it has any."""
    letters = Letters(text[text.index("<body") :]).found
    for face in re.findall(r"@font-face\s*{(.*?)}", sheet.read_text(encoding="utf-8"), re.DOTALL):
        file = re.findall(r"url\(\s*[\"']?([^\"')]*woff2)", face)
        ranges = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", face)
        spans = [range(int(low, 16), int(high or low, 16) + 1) for low, high in ranges]
        asked = letters_of_code(text) if "Source Code" in face else letters
        of_formulas = re.search(r"KaTeX_(Main-Regular|Math-Italic|Size)", face) and 'class="katex"' in text
        if of_formulas or any(letter in span for span in spans for letter in asked):
            yield from file


def test_the_worker_that_runs_python_is_one_file():
    for worker in (build.DIST / "assets").glob("*worker-*.js"):
        assert not re.search(r"(\bfrom|\bimport) ?\"\./", worker.read_text(encoding="utf-8"))


@each_page
def test_no_script_stands_in_a_page_but_those_that_the_policy_knows(path: Path):
    inside = [a for a in read(path).all("script") if "src" not in a and a.get("type") != "application/json"]
    known = re.findall(r"'sha256-[^']+'", read(path).meta("Content-Security-Policy"))
    assert inside == [{}] * len(known)
    assert not re.search(r"\son[a-z]+=", re.sub(r"<script.*?</script>", "", path.read_text(), flags=re.DOTALL))


@each_page
def test_a_page_loads_nothing_from_elsewhere_and_by_no_absolute_address(path: Path):
    for tag, name, address in addresses(read(path)):
        parts = urlsplit(address)
        if (tag, name) in LOADS:
            assert not parts.scheme or parts.scheme == "data", address
        if not parts.scheme:
            assert not parts.netloc, address
            assert not parts.path.startswith("/"), address


@each_page
def test_every_link_within_the_site_leads_somewhere(path: Path):
    reader = read(path)
    for _, _, address in addresses(reader):
        parts = urlsplit(address)
        if parts.scheme:
            continue
        target = (path.parent / parts.path).resolve() if parts.path else path
        target = target / "index.html" if target.is_dir() else target
        assert target.is_file(), f"{address} in {path}"
        fragment = parts.fragment.split("?")[0]
        if fragment and target.suffix == ".html":
            assert fragment in read(target).ids, f"{address} in {path}"


@each_page
def test_an_id_is_used_once_and_every_reference_to_one_holds(path: Path):
    reader = read(path)
    assert sorted(reader.ids) == sorted(set(reader.ids))
    for _, attributes in reader.tags:
        for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            for reference in attributes.get(name, "").split():
                assert reference in reader.ids


@each_page
def test_figures_have_their_picture_before_any_script(path: Path):
    reader = read(path)
    figures = [a for a in reader.all("figure") if "figure" in a.get("class", "")]
    pictures = [(tag, a) for tag, a in reader.tags if "static" in a.get("class", "").split()]
    panels = [a for a in reader.all("section") if "panel" in a.get("class", "").split()]
    places = [a for a in reader.all("div") if a.get("class") == "picture"]
    assert len(places) >= len(panels) >= len(figures)
    assert len(pictures) == 2 * len(places)
    assert all(a["role"] == "img" and a["aria-label"] for tag, a in pictures if tag == "svg")
    assert all(a["data-state"] == "static" for a in figures)


@each_page
def test_every_table_has_room_to_scroll_in(path: Path):
    page = path.read_text()
    assert page.count('<table class="beside">') == len(
        re.findall(r'<div class="scrolls"[^>]*>\s*<table class="beside">', page)
    )


@each_page
def test_no_number_that_is_none_reaches_a_page(path: Path):
    assert not re.search(
        r"\b(NaN|Infinity|undefined|inf)\b", re.sub(r"<pre.*?</pre>", "", path.read_text(), flags=re.DOTALL)
    )


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_styles_load_only_files_beside_them(path: Path):
    for address in re.findall(r"url\(\s*[\"']?([^\"')]*)", path.read_text(encoding="utf-8")):
        if address and not address.startswith("data:"):
            assert (path.parent / address).is_file(), address
    assert "@import" not in path.read_text(encoding="utf-8")


def test_files_in_assets_are_named_by_what_they_hold():
    for path in (build.DIST / "assets").iterdir():
        assert re.search(r"-[A-Z0-9]{8}\.[a-z0-9]+(\.map|\.xz)?$", path.name), path.name


def test_every_script_has_its_source_map():
    for path in (build.DIST / "assets").glob("*.js"):
        assert path.with_suffix(".js.map").is_file()


def test_the_preview_picture_has_the_size_that_is_promised():
    header = (build.DIST / "preview.png").read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(header[16:20], "big"), int.from_bytes(header[20:24], "big")) == (1200, 630)
