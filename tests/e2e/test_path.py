"""The home page as a path: a map of what builds on what, and where the reader was, in this browser only."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

import build
from publish.content import read_lessons
from tests.e2e.browsing import DESKTOP, PHONE

LESSONS = read_lessons(build.ROOT / "site/lessons")
SIZES = {"phone": PHONE, "desktop": DESKTOP}


def idea(page: Page, slug: str) -> Locator:
    return page.locator(f".ideas > [data-lesson='{slug}']")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("page_name", ["./", "recap/"])
def test_every_lesson_is_on_the_map_in_order_and_in_sight(
    fresh: Callable[..., Page], page_name: str, size: str
) -> None:
    page = fresh(java_script_enabled=False, viewport=SIZES[size])
    page.goto(page_name)
    expected = [lesson.title for lesson in LESSONS if page_name == "./" or lesson.part == "Part 1 · The math"]
    if page_name != "./":
        expected.remove("Recap")
    assert page.locator(".ideas a").all_text_contents() == expected
    boxes = [box for item in page.locator(".ideas > li").all() if (box := item.bounding_box())]
    assert len(boxes) == len(expected)
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            apart = one["y"] + one["height"] <= other["y"] + 1 or other["y"] + other["height"] <= one["y"] + 1
            beside = one["x"] + one["width"] <= other["x"] + 1 or other["x"] + other["width"] <= one["x"] + 1
            assert apart or beside


def test_every_lesson_with_a_picture_has_it_small_on_the_path(fresh: Callable[..., Page]) -> None:
    page = fresh(java_script_enabled=False)
    page.goto("./")
    for lesson in LESSONS:
        sign = idea(page, lesson.slug).locator(".map-sign > svg")
        # A quiz and a page of code are words.
        assert sign.count() == (lesson.slug not in {"recap", "code"}), lesson.slug
    signs = page.locator(".map-sign:not(:empty)")
    assert signs.locator("[tabindex], a, button, [role]").count() == 0
    size = signs.evaluate_all("all => all.reduce((sum, one) => sum + one.innerHTML.length, 0)")
    assert size < 100_000
    page.goto("recap/")
    expect(page.locator(".map-sign")).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
def test_the_words_of_an_idea_stay_in_their_place(fresh: Callable[..., Page], size: str) -> None:
    page = fresh(java_script_enabled=False, viewport=SIZES[size])
    for page_name in ["./", "recap/"]:
        page.goto(page_name)
        over = page.locator(".ideas > li").evaluate_all(
            """all => {
                const bottom = element => element.getBoundingClientRect().bottom;
                return all.filter(li => bottom(li.lastElementChild) > bottom(li)).map(li => li.textContent);
            }"""
        )
        assert over == []


@pytest.mark.parametrize("size", SIZES)
def test_a_line_leads_from_dot_to_dot(fresh: Callable[..., Page], size: str) -> None:
    page = fresh(viewport=SIZES[size])
    page.goto("./")
    ends = page.locator(".map-lines:visible path").evaluate_all(
        """lines => lines.map(line => {
            const dot = slug => {
                const box = document.querySelector(`[data-lesson="${slug}"] .map-dot`).getBoundingClientRect();
                return [box.x + box.width / 2, box.y + box.height / 2];
            };
            const place = length => {
                const {x, y} = line.getPointAtLength(length).matrixTransform(line.getScreenCTM());
                return [x, y];
            };
            return [[dot(line.dataset.from), place(0)], [dot(line.dataset.to), place(line.getTotalLength())]];
        })"""
    )
    assert len(ends) == sum(len(lesson.needs or []) for lesson in LESSONS)
    for pair in ends:
        for (x, y), (at_x, at_y) in pair:
            assert abs(x - at_x) < 2
            assert abs(y - at_y) < 2


def test_ideas_are_reached_and_followed_by_the_keyboard(fresh: Callable[..., Page]) -> None:
    page = fresh()
    page.goto("./")
    link = idea(page, "loss").locator("a")
    link.focus()
    expect(page.locator(".map-lines.wide path.is-lit[data-to=loss]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("main h1")).to_have_text("Loss")


def test_the_path_remembers_what_was_begun_and_what_was_read(fresh: Callable[..., Page]) -> None:
    page = fresh()
    page.goto("./")
    go = page.locator(".resume .go")
    expect(go).to_have_text("Start here: Models")
    expect(page.locator(".resume-words")).to_have_text("Your progress stays in this browser.")
    expect(page.locator(".forget")).to_be_hidden()

    page.goto("models/")
    page.locator(".next").scroll_into_view_if_needed()
    page.wait_for_function("() => JSON.parse(localStorage.getItem('downhill-path')).seen.models === 'read'")
    page.goto("loss/")
    page.wait_for_function("() => JSON.parse(localStorage.getItem('downhill-path')).seen.loss === 'begun'")

    page.goto("./")
    expect(go).to_have_text("Go on with: Loss")
    expect(page.locator(".resume-words")).to_contain_text(f"1 of {len(LESSONS)} lessons read")
    expect(page.locator(".resume-words")).to_contain_text("stays in this browser")
    expect(idea(page, "models").locator(".map-seen")).to_have_text("read")
    expect(idea(page, "loss").locator(".map-seen")).to_have_text("begun")
    expect(idea(page, "derivative").locator(".map-seen")).to_be_hidden()
    go.click()
    expect(page.locator("main h1")).to_have_text("Loss")


def test_the_path_can_be_forgotten(fresh: Callable[..., Page]) -> None:
    page = fresh()
    page.goto("loss/")
    page.wait_for_function("() => localStorage.getItem('downhill-path')")
    page.goto("./")
    page.get_by_role("button", name="Forget it").click()
    expect(page.locator(".resume .go")).to_have_text("Start here: Models")
    expect(page.locator(".resume .go")).to_be_focused()
    expect(page.locator(".forget")).to_be_hidden()
    expect(page.locator(".map-seen:visible")).to_have_count(0)
    assert page.evaluate("() => localStorage.getItem('downhill-path')") is None


def test_without_storage_the_home_page_is_as_on_the_first_visit(fresh: Callable[..., Page]) -> None:
    page = fresh()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError') }})"
    )
    page.goto("loss/")
    expect(page.locator("#squared-errors")).to_have_attribute("data-state", "ready")
    page.goto("./")
    expect(page.locator(".resume .go")).to_have_text("Start here: Models")
    expect(page.locator("#fit-line")).to_have_attribute("data-state", "ready")
