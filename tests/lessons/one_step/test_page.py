"""What a reader does with one step along the gradient, and with one too large."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.browsing import Figure, drag, middle

Lesson = Callable[[str], Page]


def note(figure: Figure) -> Locator:
    return figure.root.locator(".figure-note")


def verdict(figure: Figure) -> Locator:
    return figure.root.locator(".figure-verdict")


def output(figure: Figure, name: str) -> Locator:
    return figure.root.locator(f"output[name={name}]")


def test_the_lecture_prints_are_on_the_page_in_the_lectures_order(lesson: Lesson) -> None:
    assert lesson("one-step/").locator(".prints samp").all_text_contents() == ["-8.0", "-7.286496", "-1.7", "-6.63"]


def test_whether_l_rises_is_hidden_until_it_has_been_guessed(lesson: Lesson) -> None:
    figure = Figure(lesson("one-step/"), "one-step").ready()
    after = figure.root.locator("[data-panel=after]")
    expect(output(figure, "after")).to_have_count(0)
    expect(figure.turn_to("kept").locator(".mark-fog")).to_have_count(1)
    figure.turn_to("before")
    expect(output(figure, "b")).to_have_text("−3 + 0.01 × (−4) = −3.04")
    expect(after.locator("[data-node=b]")).to_have_attribute("data-value", "-3.04")
    figure.choose("guess", "falls")
    expect(verdict(figure)).to_contain_text("No: L rises from −8 to −7.286496")
    expect(verdict(figure)).to_contain_text("less of a minus is more")
    expect(figure.turn_to("kept").locator(".mark-fog")).to_have_count(0)
    figure.choose("guess", "rises")
    expect(verdict(figure)).to_contain_text("Yes: L rises")
    assert abs(figure.value("after") + 7.286496) < 1e-12
    assert abs(figure.value("promise") - 0.72) < 1e-12
    expect(output(figure, "kept")).to_have_text("99.1\u00a0%")


def test_dragging_the_ring_to_the_right_breaks_the_promise(lesson: Lesson) -> None:
    page = lesson("one-step/")
    figure = Figure(page, "one-step").ready()
    figure.choose("guess", "rises")
    figure.turn_to("kept")
    figure.handle("step").scroll_into_view_if_needed()
    drag(page, middle(figure.handle("step")), 300, 0)
    expect(note(figure)).not_to_contain_text("hardly change")
    assert figure.number("step") > 0.1
    assert figure.value("real") < 0.9 * figure.value("promise")
    figure.handle("step").focus()
    figure.handle("step").press("End")
    expect(output(figure, "after")).to_have_text("−96")
    expect(note(figure)).to_contain_text("That is the wrong way")


@pytest.mark.parametrize(
    ("link", "after", "said"),
    [
        ("At a step of 0.1", "−1.536", "The slopes have changed on the way"),
        ("At a step of 1", "−96", "That is the wrong way"),
        ("move alone", "28", "L is a straight line in a"),
    ],
)
def test_the_links_of_the_prose_show_what_they_speak_of(lesson: Lesson, link: str, after: str, said: str) -> None:
    page = lesson("one-step/")
    figure = Figure(page, "one-step").ready()
    page.locator(".prose-list").get_by_role("link", name=link, exact=link.startswith("At")).click()
    expect(output(figure, "after")).to_have_text(after)
    expect(note(figure)).to_contain_text(said)


def test_the_second_graph_asks_anew_and_one_leaf_goes_up_to_go_down(lesson: Lesson) -> None:
    page = lesson("one-step/")
    figure = Figure(page, "one-step").ready()
    figure.choose("guess", "rises")
    expect(output(figure, "after")).to_have_text("−7.286496")
    page.get_by_role("link", name="Set the figure to it").click()
    expect(output(figure, "a")).to_have_text("−2 − 0.1 × (−3) = −1.7")
    expect(output(figure, "after")).to_have_count(0)
    expect(figure.root.locator("[data-param=guess]")).to_be_hidden()
    figure.choose("guess_twice", "rises")
    expect(verdict(figure)).to_contain_text("No: f falls from −6 to −6.63")
    expect(output(figure, "kept")).to_have_text("70\u00a0%")
    expect(figure.root.locator("[data-panel=before] [data-node=b]")).to_have_attribute("data-slope", "-8")


def test_against_the_gradient_everything_turns(lesson: Lesson) -> None:
    figure = Figure(lesson("one-step/"), "one-step").ready()
    figure.choose("guess", "rises")
    figure.choose("way", "against")
    expect(output(figure, "a")).to_have_text("2 − 0.01 × 6 = 1.94")
    expect(output(figure, "promise")).to_have_text("−0.72")
    figure.choose("moves_lecture", "c")
    expect(output(figure, "a")).to_have_count(0)
    expect(note(figure)).to_contain_text("L is a straight line in c")
