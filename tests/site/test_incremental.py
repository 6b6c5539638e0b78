"""Whatever was changed, what is built upon earlier results is what is built from nothing, file by file."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.site.copies import LESSONS, LONG, build_draft, copy_project, copy_sources

Change = Callable[[Path, random.Random], None]


def replace(name: str, old: str, new: str) -> Change:
    """Put `new` in the place of the first `old` in a file; `{}` in `new` is another number each time."""

    def change(root: Path, chance: random.Random) -> None:
        text = (root / name).read_text(encoding="utf-8")
        assert old in text, f"{name} has no {old!r}"
        (root / name).write_text(text.replace(old, new.format(chance.randrange(10**6)), 1), encoding="utf-8")

    return change


def append(name: str, line: str) -> Change:
    def change(root: Path, chance: random.Random) -> None:
        with (root / name).open("a", encoding="utf-8") as file:
            file.write(f"\n{line.format(chance.randrange(10**6))}\n")

    return change


def in_any_lesson(change: Callable[[str], Change]) -> Change:
    def chosen(root: Path, chance: random.Random) -> None:
        change(f"site/lessons/{chance.choice(LESSONS)}.html")(root, chance)

    return chosen


def in_any_module(root: Path, chance: random.Random) -> None:
    """Change a module that the browser gets: of the engine, of a world, or with a figure."""
    folders = ("downhill", "picture", "worlds", "lessons/models", "lessons/loss", "lessons/pytorch")
    modules = sorted(path for folder in folders for path in (root / "py" / folder).glob("*.py"))
    # What only the build asks, and cells, of which the page shows no last remark.
    modules = [path for path in modules if path.stem not in {"claims", "cells"}]
    append(chance.choice(modules).relative_to(root).as_posix(), "# Changed {}.")(root, chance)


CHANGES: dict[str, Change] = {
    "a sentence": in_any_lesson(lambda name: append(name, "<p>Changed {}.</p>")),
    "a title": in_any_lesson(lambda name: replace(name, 'title = "', 'title = "{} ')),
    "a module": in_any_module,
    "a figure": replace("py/lessons/loss/squared_errors.py", 'TITLE = "', 'TITLE = "{} '),
    "a script": append("py/lessons/nudge/take_away.py", "# %%\nprint({})"),
    "data": replace("py/data/saratoga_houses.csv", "\n132500,", "\n132501,"),
    "a style": append("site/css/page.css", "main {{ --changed: {}; }}"),
    "a mark": replace("site/views/marks/dots.js", "`dots ${shape}", "`dots ${{shape}} changed-{}"),
    "what views share": replace("site/views/plot/rows.js", "value * 100) / 100", "value * 10) / 10"),
    "what draws": replace("site/build/render.js", "width: 358", "width: 359"),
    "a new mark": append("site/views/marks/changed.js", "export const changed = {};"),
    "a script of the page": append("site/js/main.js", "globalThis.changed = {};"),
    "how a figure is laid out": replace("site/figure.html", '<p class="task-text">', '<p class="task-text">{} '),
    "the layout": replace("site/layout.html", "</body>", "<!-- {} --></body>"),
    "a tool": replace("py/publish/highlight.py", 'r"\\1"', 'r"\\1 "'),
}
"""What may be changed, each in a way that shows in the built site."""


def files(dist: Path) -> dict[str, bytes]:
    return {path.relative_to(dist).as_posix(): path.read_bytes() for path in dist.rglob("*") if path.is_file()}


def test_random_changes_give_what_a_build_from_nothing_gives(tmp_path: Path):
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    here, anew, before = tmp_path / "here", tmp_path / "anew", tmp_path / "before"
    for directory in (here, anew):
        directory.mkdir()
        copy_project(directory)
    build_draft(here)
    built = files(here / "dist")
    for name in chance.sample([*CHANGES, "undo"], 6):
        print(name)
        if name == "undo":
            if before.exists():
                copy_sources(before, here)
        else:
            if chance.random() < 0.3:
                before.mkdir(exist_ok=True)
                copy_sources(here, before)
            CHANGES[name](here, chance)
        build_draft(here)
        forget(anew)
        copy_sources(here, anew)
        build_draft(anew)
        assert differences(files(here / "dist"), files(anew / "dist")) == []
        assert name == "undo" or files(here / "dist") != built
        built = files(here / "dist")


def forget(root: Path) -> None:
    """Empty the store, and take away what was built."""
    shutil.rmtree(root / "dist", ignore_errors=True)
    for path in (root / ".cache").iterdir():
        if path.name not in LONG:
            shutil.rmtree(path)


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    copy_project(root)
    build_draft(root)
    return root


def changed_by(root: Path, change: Change) -> set[str]:
    """The pages that are not as before."""
    before = files(root / "dist")
    change(root, random.Random(1))
    build_draft(root)
    return {name for name in differences(before, files(root / "dist")) if name.endswith(".html")}


def test_a_sentence_changes_its_page_alone(built: Path):
    assert changed_by(built, append("site/lessons/loss.html", "<p>Changed.</p>")) == {"loss/index.html"}


def test_a_figure_changes_the_pages_that_show_it_and_what_hangs_on_it(built: Path):
    changed = changed_by(built, replace("py/lessons/models/fit_line.py", 'TASK = "', 'TASK = "Changed '))
    assert "models/index.html" in changed
    assert changed <= {"index.html", "models/index.html", "loss/index.html"}


def test_what_does_not_change_is_not_written(built: Path):
    times = {path: path.stat().st_mtime_ns for path in (built / "dist").rglob("*")}
    append("site/lessons/models.html", "<p>Changed.</p>")(built, random.Random(1))
    build_draft(built)
    touched = {path for path in times if path.is_file() and path.stat().st_mtime_ns != times[path]}
    assert touched == {built / "dist/models/index.html"}


def test_a_build_that_fails_leaves_the_site_as_it_was(built: Path):
    before = files(built / "dist")
    append("site/lessons/models.html", "{{{{ nothing }}}}")(built, random.Random(1))
    with pytest.raises(AssertionError, match=r"models\.html, line \d+: 'nothing' is undefined"):
        build_draft(built)
    assert files(built / "dist") == before
