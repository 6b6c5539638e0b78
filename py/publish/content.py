"""Lessons: a TOML block between `+++` lines, then prose."""

import re
import tomllib
from dataclasses import MISSING, dataclass, fields, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

_WORDS_A_MINUTE = 200
_MINUTES_A_FIGURE = 2
"""How fast people read, and how long they stay with a figure, at least."""

_KINDS = {"order": int, "needs": list, "sign": dict, "lecture": int}
"""What front matter is made of, where it is not text."""

LECTURES = {
    1: ("the lecture", "VMj-3S1tku0"),
    2: ("the second lecture", "PaCmpygFfXo"),
    3: ("the third lecture", "TCH_1BHY58I"),
}
"""Karpathy's lectures, in words, and the names of their videos."""

_FIGURE = re.compile(r"""(?:\{\{\s*figure|\{%\s*call stage)\("([\w-]+)"[,)]""")
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
    needs: list[str] | None = None
    """The lessons it builds on, by their slugs; if nothing is said, the one before it in its part."""
    idea: str = ""
    """The lesson in one sentence, for the map of ideas."""
    figure: str = ""
    """The figure that shows the idea; if nothing is said, the last one in the prose."""
    sign: dict[str, Any] | None = None
    """What its small picture is of: a figure, its params, a panel; if nothing is said, its own figure as it opens."""
    timestamp: str = ""
    """Where in Karpathy's lecture this is, as hours, minutes and seconds: "00:08:08"; "" where it is not from there."""
    lecture: int = 1
    """Which of them that is."""
    minutes: int = 0
    """About how long it takes; worked out from the prose, so that it is known where the prose is not."""

    @property
    def video(self) -> tuple[str, str]:
        """The lecture, in words, and the name of its video."""
        return LECTURES[self.lecture]

    @property
    def seconds(self) -> int:
        """The timestamp, from the start of the lecture."""
        return seconds(self.timestamp)

    def moment(self, time: str) -> str:
        """The address of the lecture at another time."""
        return f"https://www.youtube.com/watch?v={self.video[1]}&t={seconds(time)}s"


def seconds(time: str) -> int:
    """How long "00:08:08" is."""
    hours, minutes, rest = map(int, time.split(":"))
    return 3600 * hours + 60 * minutes + rest


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
    wanted = {field.name: field.default for field in fields(Lesson) if field.name not in ("slug", "prose", "minutes")}
    if missing := {name for name, default in wanted.items() if default is MISSING} - matter.keys():
        raise ContentError(f"{path}: the front matter lacks {', '.join(sorted(missing))}")
    if unknown := matter.keys() - wanted:
        raise ContentError(f"{path}: the front matter has {', '.join(sorted(unknown))}, which no lesson uses")
    for name, value in matter.items():
        kind = _KINDS.get(name, str)
        if not isinstance(value, kind):
            raise ContentError(f"{path}: {name} must be a {kind.__name__}, not {value!r}")
    if not _TIMESTAMP.fullmatch(str(matter.get("timestamp", "00:00:00"))):
        raise ContentError(f"{path}: timestamp must read as 00:08:08, not {matter['timestamp']!r}")
    if matter.get("lecture", 1) not in LECTURES:
        raise ContentError(f"{path}: the lectures are {', '.join(map(str, LECTURES))}, not {matter['lecture']!r}")
    lesson = Lesson(slug=path.stem, prose=prose, **matter)  # type: ignore[arg-type]
    return replace(lesson, figure=lesson.figure or main_figure(prose), minutes=_minutes(prose))


def _minutes(prose: str) -> int:
    """About how long a lesson takes, to the nearest five minutes."""
    words = len(re.sub(r"{{.*?}}|{%.*?%}|<.*?>", " ", prose, flags=re.DOTALL).split())
    figures = len(_FIGURE.findall(prose))
    return max(5, 5 * round((words / _WORDS_A_MINUTE + _MINUTES_A_FIGURE * figures) / 5))


def main_figure(prose: str) -> str:
    """The last figure that stands in `prose`, or "" if there is none."""
    return next(reversed(_FIGURE.findall(prose)), "")


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
    return [replace(lesson, needs=_needs(lesson, lessons[:place])) for place, lesson in enumerate(lessons)]


def _needs(lesson: Lesson, before: list[Lesson]) -> list[str]:
    """The lessons of the same part that `lesson` builds on, of those that are there to be read before it."""
    there = [other.slug for other in before if other.part == lesson.part]
    return there[-1:] if lesson.needs is None else [slug for slug in lesson.needs if slug in there]


def parts(lessons: list[Lesson]) -> dict[str, list[Lesson]]:
    """The lessons of each part, in order."""
    found: dict[str, list[Lesson]] = {}
    for lesson in lessons:
        found.setdefault(lesson.part, []).append(lesson)
    return found
