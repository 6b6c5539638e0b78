"""What a reader does with three inputs, one at a time."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import Figure, drag, middle

Lesson = Callable[[str], Page]


def test_the_lecture_prints_are_on_the_page_in_the_lectures_order(lesson: Lesson) -> None:
    assert lesson("many-inputs/").locator(".prints samp").all_text_contents() == [
        "4.0",
        "4.0",
        "3.999699999999999",
        "-3.000000000010772",
        "4.0002",
        "2.0000000000042206",
        "4.0001",
        "0.9999999999976694",
        "-3.0",
        "2.0",
        "1.0",
    ]


@pytest.mark.parametrize(
    ("name", "right", "wrong", "slope"),
    [
        ("a", "-3", "2", "-3.000000000010772"),
        ("b", "2", "-3", "2.0000000000042206"),
        ("c", "1", "10", "0.9999999999976694"),
    ],
)
def test_each_input_is_guessed_before_it_is_measured(
    lesson: Lesson, name: str, right: str, wrong: str, slope: str
) -> None:
    figure = Figure(lesson("many-inputs/"), "nudges").ready()
    figure.choose("which", name)
    figure.set("h", 0.0001)
    for other in "abc":
        expect(figure.root.locator(f"[data-param=guess_{other}]")).to_be_visible(visible=other == name)
    expect(figure.root.locator("output[name=slope]")).to_have_count(0)
    figure.choose(f"guess_{name}", wrong)
    expect(figure.root.locator(".figure-verdict")).to_contain_text(f"is {name} itself")
    expect(figure.root.locator("output[name=slope]")).to_have_text(slope)
    assert figure.value(f"grad_{name}") == float(right)


def test_what_was_found_stays_while_the_next_input_is_asked(lesson: Lesson) -> None:
    figure = Figure(lesson("many-inputs/"), "nudges").ready()
    figure.choose("guess_a", "-3")
    slopes = figure.root.locator(".mark-label", has_text="slope")
    expect(slopes).to_have_text(["slope −3"])
    figure.choose("which", "b")
    expect(figure.root.locator("output[name=slope]")).to_have_count(0)
    expect(figure.root.locator("output[name=grad_a]")).to_have_text("-3.0")
    figure.choose("guess_b", "2")
    expect(slopes).to_have_text(["slope −3", "slope 2"])


def test_dragging_one_input_turns_the_line_of_the_other_factor(lesson: Lesson) -> None:
    page = lesson("many-inputs/")
    figure = Figure(page, "nudges").ready()
    figure.choose("which", "b")
    figure.choose("guess_b", "2")
    expect(figure.root.locator("output[name=grad_b]")).to_have_text("2.0")
    drag(page, middle(figure.handle("a")), -60, 0)
    a = figure.number("a")
    assert a < 2
    expect(figure.root.locator("output[name=grad_b]")).to_have_attribute("data-value", f"{a:g}")


def test_three_slopes_stand_beside_three_gradients(lesson: Lesson) -> None:
    rows = lesson("many-inputs/").locator(".beside tbody tr")
    assert [row.locator("td").all_text_contents() for row in rows.all()] == [
        ["-3.000000000010772", "-3.0"],
        ["2.0000000000042206", "2.0"],
        ["0.9999999999976694", "1.0"],
    ]
