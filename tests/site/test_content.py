"""Lessons say what they are, or the build says which file does not."""

from pathlib import Path

import pytest

from publish.content import ContentError, main_figure, parts, read_lesson, read_lessons, split_front_matter

GOOD = """+++
title = "Models"
question = "What does a house cost?"
part = "Part 1"
order = 1
does = "Draw a line."
description = "A line."
+++
<p>Prose.</p>
"""


def write(directory: Path, name: str, text: str) -> Path:
    path = directory / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_lesson_is_its_front_matter_and_its_prose(tmp_path: Path):
    lesson = read_lesson(write(tmp_path, "models.html", GOOD))
    assert (lesson.slug, lesson.title, lesson.order) == ("models", "Models", 1)
    assert lesson.prose.strip() == "<p>Prose.</p>"


def test_a_lesson_says_about_how_long_it_takes(tmp_path: Path):
    # 2,000 words at 200 a minute, and two figures of two minutes each: 14, so about 15.
    prose = (
        '<p class="lead">'
        + "word " * 2000
        + '{{ number("a", "b") }}</p>{% call stage("a") %}{% endcall %}'
        + '{{ figure("b") }}'
    )
    lesson = read_lesson(write(tmp_path, "long.html", GOOD.replace("<p>Prose.</p>", prose)))
    assert lesson.minutes == 15
    assert read_lesson(write(tmp_path, "models.html", GOOD)).minutes == 5


def test_lines_of_prose_keep_their_numbers():
    _, prose = split_front_matter(GOOD)
    assert prose.splitlines().index("<p>Prose.</p>") == GOOD.splitlines().index("<p>Prose.</p>")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("+++\n", "", "front matter"),
        ('title = "Models"\n', "", "lacks title"),
        ("order = 1", 'order = "first"', "order must be a int"),
        ("order = 1", "order = 1\ncolour = 2", "colour"),
        ("order = 1", "order = ", "line 5"),
        ("order = 1", 'order = 1\nneeds = "loss"', "needs must be a list"),
        ("order = 1", 'order = 1\ntimestamp = "8:08"', "timestamp must read as 00:08:08"),
        ("order = 1", "order = 1\nlecture = 9", "the lectures are 1, 2, 3, not 9"),
    ],
)
def test_what_is_wrong_is_said_with_the_name_of_the_file(tmp_path: Path, old: str, new: str, complaint: str):
    path = write(tmp_path, "models.html", GOOD.replace(old, new, 1))
    with pytest.raises(ContentError, match=rf"models\.html.*{complaint}"):
        read_lesson(path)


def test_lessons_come_in_order(tmp_path: Path):
    write(tmp_path, "a.html", GOOD.replace("order = 1", "order = 2"))
    write(tmp_path, "b.html", GOOD)
    assert [lesson.slug for lesson in read_lessons(tmp_path)] == ["b", "a"]


def test_two_lessons_cannot_have_one_place(tmp_path: Path):
    write(tmp_path, "a.html", GOOD)
    write(tmp_path, "b.html", GOOD)
    with pytest.raises(ContentError, match="a and b both have order 1"):
        read_lessons(tmp_path)


def some_lessons(tmp_path: Path, **needs: str) -> dict[str, list[str] | None]:
    """What lessons need that are written in this order."""
    for order, (name, said) in enumerate(needs.items(), start=1):
        write(tmp_path, f"{name}.html", GOOD.replace("order = 1", f"order = {order}\n{said}"))
    return {lesson.slug: lesson.needs for lesson in read_lessons(tmp_path)}


def test_a_lesson_needs_the_one_before_it_unless_it_says_otherwise(tmp_path: Path):
    assert some_lessons(tmp_path, a="", b="", c='needs = ["a"]', d="needs = []") == {
        "a": [],
        "b": ["a"],
        "c": ["a"],
        "d": [],
    }


def test_a_need_that_is_not_written_yet_or_comes_later_is_left_out(tmp_path: Path):
    assert some_lessons(tmp_path, a='needs = ["b"]', b='needs = ["a", "unwritten"]') == {"a": [], "b": ["a"]}


def test_lessons_are_gathered_by_their_parts(tmp_path: Path):
    write(tmp_path, "a.html", GOOD)
    write(tmp_path, "b.html", GOOD.replace("Part 1", "Part 2").replace("order = 1", "order = 2"))
    found = parts(read_lessons(tmp_path))
    assert {part: [lesson.slug for lesson in lessons] for part, lessons in found.items()} == {
        "Part 1": ["a"],
        "Part 2": ["b"],
    }
    assert found["Part 2"][0].needs == [], "a part begins anew"


def test_the_figure_of_an_idea_is_the_last_in_its_prose(tmp_path: Path):
    assert main_figure('{{ figure("a") }} {{ formula(r"x", figure="c") }} {{ figure("b") }}') == "b"
    assert main_figure('{% call stage("a") %} {% endcall %}{% call stage("b", head) %}') == "b"
    assert main_figure("") == ""
    named = read_lesson(write(tmp_path, "m.html", GOOD.replace("order = 1", 'order = 1\nfigure = "mine"')))
    assert named.figure == "mine"


def test_a_timestamp_may_be_given_and_counts_seconds(tmp_path: Path):
    plain = read_lesson(write(tmp_path, "a.html", GOOD))
    timed = read_lesson(write(tmp_path, "b.html", GOOD.replace("order = 1", 'order = 1\ntimestamp = "01:22:28"')))
    assert (plain.timestamp, timed.timestamp, timed.seconds) == ("", "01:22:28", 4948)
