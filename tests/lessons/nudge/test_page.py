"""What a reader does with the dial for h, and takes away."""

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import build
from picture.words import short
from tests.e2e.browsing import PHONE, Figure, drag, middle

Lesson = Callable[[str], Page]


def prints(page: Page) -> list[str]:
    return page.locator(".prints samp").all_text_contents()


def test_the_lecture_prints_are_on_the_page_in_the_lectures_order(lesson: Lesson) -> None:
    assert prints(lesson("nudge/")) == [
        "20.0",
        "20.014003000000002",
        "0.01400300000000243",
        "14.00300000000243",
        "13.999999999999346",
        "-21.999997002808414",
        "2.999378523327323e-06",
        "14.0",
    ]


def test_the_place_in_the_lecture_is_named(lesson: Lesson) -> None:
    head = lesson("nudge/").locator(".eyebrow")
    expect(head).to_have_text("In the lecture at 00:08:08")
    expect(head.get_by_role("link")).to_have_attribute("href", "https://www.youtube.com/watch?v=VMj-3S1tku0&t=488s")


def test_the_errors_are_hidden_until_an_h_has_been_chosen(lesson: Lesson) -> None:
    figure = Figure(lesson("nudge/"), "h-dial").ready()
    expect(figure.root.locator(".mark-fog")).to_have_count(1)
    expect(figure.root.locator("output[name=error]")).to_have_count(0)
    figure.choose("guess", "1e-16")
    expect(figure.root.locator(".figure-verdict")).to_contain_text("1e-8 is best")
    expect(figure.root.locator(".figure-verdict")).to_contain_text("At 1e-16, your choice, it is off by 14")
    expect(figure.root.locator(".mark-fog")).to_have_count(0)
    assert math.isclose(figure.value("error"), 0.003, rel_tol=1e-3)


def test_the_browsers_floats_are_pythons_floats(lesson: Lesson) -> None:
    page = lesson("nudge/")
    figure = Figure(page, "h-dial").ready()
    for h, text in [(1e-8, "14.00000009255109"), (1e-12, "14.001244608152774"), (1e-16, "0.0")]:
        figure.set("h", h)
        expect(figure.root.locator("output[name=forward]")).to_have_text(text)
        assert figure.value("forward") == float(text)
    page.get_by_role("link", name="Go there in the figure").click()
    expect(figure.root.locator("output[name=forward]")).to_have_text("2.999378523327323e-06")
    expect(figure.root.locator("output[name=derivative]")).to_have_text("0.0")


@pytest.mark.parametrize("grip", [-6, 0, 6])
def test_wherever_the_ring_is_gripped_h_follows_by_factors(lesson: Lesson, grip: int) -> None:
    page = lesson("nudge/")
    figure = Figure(page, "h-dial").ready()
    x, y = middle(figure.handle("h"))
    width = (figure.root.locator("[data-panel=errors] svg").bounding_box() or {"width": 0.0})["width"]
    drag(page, (x + grip, y), -100, 0)
    decades = 3 + 100 * 16 / (0.89 * width)
    assert abs(-math.log10(figure.number("h")) - decades) < 0.5


def test_the_second_function_gives_the_central_difference_a_v(lesson: Lesson) -> None:
    page = lesson("nudge/")
    figure = Figure(page, "h-dial").ready()
    page.get_by_role("link", name="at a larger h").click()
    expect(figure.root.locator("output[name=derivative]")).to_have_text("27.0")
    assert figure.value("error_central") < 1e-8 < figure.value("error")


@pytest.mark.parametrize("slug", ["nudge", "many-inputs"])
def test_the_script_is_copied_whole(lesson: Lesson, slug: str) -> None:
    page = lesson(f"{slug}/")
    button = page.get_by_role("button", name="Copy as Python")
    button.click()
    expect(page.locator(".copy-python")).to_have_text("Copied")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied == (build.ROOT / f"py/lessons/{slug.replace('-', '_')}/take_away.py").read_text()
    expect(page.locator(".copy-python")).to_have_text("Copy as Python")


@pytest.mark.parametrize("link", ["nudge.py", "nudge.ipynb", "downhill-0.1.0-py3-none-any.whl"])
def test_the_files_are_downloaded(lesson: Lesson, link: str) -> None:
    page = lesson("nudge/")
    with page.expect_download() as download:
        page.get_by_role("link", name=link, exact=True).click()
    made = build.DIST / (link if link.endswith(".whl") else f"nudge/{link}")
    assert download.value.suggested_filename == link
    assert Path(download.value.path()).read_bytes() == made.read_bytes()


def test_a_slider_stays_under_the_hand_while_the_sentence_above_it_grows(lesson: Lesson) -> None:
    page = lesson("nudge/")
    for size in ({"width": 1280, "height": 900}, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        figure = Figure(page, "h-dial").ready()
        figure.choose("guess", "1e-12")
        slider = figure.root.locator("[data-param=h] input[type=range]")
        places = set()
        for h in (1, 1e-4, 1e-6, 1e-12, 1e-16):
            figure.set("h", h)
            expect(figure.root.locator(".figure-note")).to_contain_text(f"At h = {short(h)} ")
            box, top = slider.bounding_box(), figure.root.bounding_box()
            assert box
            assert top
            places.add(round(box["y"] - top["y"]))
        assert len(places) == 1
