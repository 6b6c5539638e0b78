"""Lessons: a TOML block between `+++` lines, then prose."""

import re
import tomllib
from dataclasses import MISSING, dataclass, fields
from itertools import pairwise
from pathlib import Path

_TIMESTAMP = re.compile(r"\d\d:[0-5]\d:[0-5]\d")


class ContentError(ValueError):
    """Something in a page's source is wrong; the message names the file."""


@dataclass(frozen=True)
class Lesson:
    """What a lesson says of itself, and its prose (a Jinja2 template)."""

    slug: str
    title: str
    question: str
    part: str
    order: int
    does: str
    """What it lets the reader do, in one sentence."""
    description: str
    prose: str
    timestamp: str = ""
    """Where in Karpathy's lecture this is, as hours, minutes and seconds: "00:08:08"; "" where it is not from there."""

    @property
    def seconds(self) -> int:
        """The timestamp, from the start of the lecture."""
        hours, minutes, seconds = map(int, self.timestamp.split(":"))
        return 3600 * hours + 60 * minutes + seconds


def split_front_matter(text: str) -> tuple[dict[str, object], str]:
    """The front matter of a page, and what follows it.

    The lines of the front matter are left empty in what follows, so that its line numbers are the file's.

    Raises:
        ValueError: no block between two `+++` lines at the top, or no TOML in it.
    """
    lines = text.splitlines()
    if not lines or lines[0] != "+++" or "+++" not in lines[1:]:
        raise ValueError("it must open with front matter, between two lines of +++")
    end = lines.index("+++", 1)
    matter = tomllib.loads("\n".join(["", *lines[1:end]]))
    return matter, "\n" * (end + 1) + "\n".join(lines[end + 1 :]) + "\n"


def read_lesson(path: Path) -> Lesson:
    """The lesson in the file `path`.

    Raises:
        ContentError: front matter that is missing or not what a lesson needs.
    """
    try:
        matter, prose = split_front_matter(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ContentError(f"{path}: {error}") from error
    known = [field for field in fields(Lesson) if field.name not in ("slug", "prose")]
    wanted = {field.name: field.type for field in known}
    if missing := {field.name for field in known if field.default is MISSING} - matter.keys():
        raise ContentError(f"{path}: the front matter lacks {', '.join(sorted(missing))}")
    if unknown := matter.keys() - wanted:
        raise ContentError(f"{path}: the front matter has {', '.join(sorted(unknown))}, which no lesson uses")
    for name, kind in wanted.items():
        if name in matter and not isinstance(matter[name], kind):  # type: ignore[arg-type]  (annotations here are classes)
            raise ContentError(f"{path}: {name} must be a {kind.__name__}, not {matter[name]!r}")  # type: ignore[union-attr]
    if not _TIMESTAMP.fullmatch(str(matter.get("timestamp", "00:00:00"))):
        raise ContentError(f"{path}: timestamp must read as 00:08:08, not {matter['timestamp']!r}")
    return Lesson(slug=path.stem, prose=prose, **matter)  # type: ignore[arg-type]


def read_lessons(directory: Path) -> list[Lesson]:
    """Every lesson there is, in the order in which they are read.

    Raises:
        ContentError: two lessons claim the same place.
    """
    lessons = sorted(
        (read_lesson(path) for path in directory.glob("*.html")), key=lambda lesson: (lesson.order, lesson.slug)
    )
    for first, second in pairwise(lessons):
        if first.order == second.order:
            raise ContentError(f"The lessons {first.slug} and {second.slug} both have order {first.order}.")
    return lessons
