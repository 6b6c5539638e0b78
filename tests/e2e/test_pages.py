"""Every page, as it opens: clean, complete, accessible, and readable without scripts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import DESKTOP, PHONE, axe, settled, slugs, views_on, with_all

SIZES = {"phone": PHONE, "desktop": DESKTOP}
THEMES = ["light", "dark"]
SMALL = [320, 375, 378]
"""Small phones, or a page at 400 %; the last is a phone of 390 with a classic scrollbar."""

SPACED = """
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
    p { margin-bottom: 2em !important }
"""
"""As much room in text as WCAG 1.4.12 lets readers ask for."""

TOO_WIDE = """() => {
    const page = document.documentElement;
    if (page.scrollWidth <= page.clientWidth) return [];
    const wide = [...document.querySelectorAll("main *")].filter(
        one => one.getBoundingClientRect().right > page.clientWidth && !one.closest("svg"));
    const words = one => `${one.tagName} ${one.className} ${one.textContent}`;
    return [`${page.scrollWidth} px`, ...wide.slice(-3).map(words)];
}"""
"""What makes a page wider than its window."""

OUT_OF_REACH = """() => [...document.querySelectorAll("main *")].filter(one =>
        one.scrollWidth > one.clientWidth + 1 && ["auto", "scroll"].includes(getComputedStyle(one).overflowX)
        && one.tabIndex < 0 && !one.querySelector("a, button, input, [tabindex]"))
    .map(one => `${one.tagName} ${one.className}`)"""
"""What scrolls sideways, and no key gets there."""

MISMATCH = "label-content-name-mismatch"
OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""What axe finds may be another in another theme."""


@pytest.mark.parametrize("slug", slugs())
def test_a_page_opens_clean_and_every_figure_answers(lesson: Callable[[str], Page], slug: str) -> None:
    page = lesson(slug)
    for figure in page.locator("figure.figure").all():
        expect(figure).to_have_attribute("data-state", "ready")
    assert page.evaluate("() => window.downhill.ready instanceof Promise")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("slug", slugs())
def test_a_page_never_scrolls_sideways(lesson: Callable[[str], Page], slug: str, size: str) -> None:
    page = lesson(slug)
    page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
    too_wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0


@pytest.mark.parametrize("slug", ["gaussian/", "topological-order/", "pytorch/"])
def test_a_table_beside_a_figure_is_seen_whole(lesson: Callable[[str], Page], slug: str) -> None:
    page = lesson(slug)
    page.set_viewport_size({"width": 1280, "height": 720})
    boxes = page.locator(".beats .scrolls")
    assert boxes.count()
    assert boxes.evaluate_all("boxes => boxes.every(box => box.scrollWidth === box.clientWidth)")


@pytest.mark.parametrize("slug", slugs())
def test_no_small_screen_scrolls_sideways_and_what_is_wider_is_reached_by_keyboard(
    lesson: Callable[[str], Page], slug: str
) -> None:
    page = lesson(slug)
    with restyled(page) as style:
        for css in ("", SPACED):
            style(css)
            for width in SMALL:
                page.set_viewport_size({"width": width, "height": 700})
                # Views and scrollers learn of a new size at the next frame.
                page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
                assert page.evaluate(TOO_WIDE) == [], (width, css)
                assert page.evaluate(OUT_OF_REACH) == [], (width, css)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("slug", slugs())
def test_axe_finds_nothing(lesson: Callable[[str], Page], slug: str, size: str) -> None:
    page = lesson(slug)
    page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
    with short_listings(page), all_details_open(page):
        assert axe(page, rules={MISMATCH: {"enabled": False}}) == []
        with whole_graphs(page):
            assert axe(page, runOnly=[MISMATCH]) == []
        if size == "desktop":  # the colours of a phone are the same
            with in_theme(page, "dark"):
                assert axe(page, runOnly=OF_COLOURS) == []


@pytest.mark.parametrize("slug", slugs())
def test_what_is_lit_keeps_its_contrast(lesson: Callable[[str], Page], slug: str) -> None:
    page = lesson(slug)
    with everything_lit(page), short_listings(page):
        for theme in THEMES:
            with in_theme(page, theme):
                assert axe(page, runOnly=["color-contrast"]) == []


@contextmanager
def restyled(page: Page) -> Iterator[Callable[[str], None]]:
    """With a style sheet of the reader's own, which can be changed."""
    page.evaluate("() => { document.adoptedStyleSheets.push(new CSSStyleSheet()) }")
    write = "css => document.adoptedStyleSheets.at(-1).replaceSync(css)"
    try:
        yield lambda css: page.evaluate(write, css)
    finally:
        page.evaluate("() => { document.adoptedStyleSheets.pop() }")


@contextmanager
def in_theme(page: Page, theme: Any) -> Iterator[None]:
    """The page in a theme, without the moments in which colours go over into others."""
    page.emulate_media(color_scheme=theme)
    try:
        yield
    finally:
        page.emulate_media(color_scheme="light")


@contextmanager
def everything_lit(page: Page) -> Iterator[None]:
    things = page.locator(":is(figure.figure, [data-of]) :is([data-about], [class*='role-'])")
    things.evaluate_all("all => { for (const thing of all) thing.toggleAttribute('data-lit', true) }")
    try:
        yield
    finally:
        things.evaluate_all("all => { for (const thing of all) thing.toggleAttribute('data-lit', false) }")


@contextmanager
def whole_graphs(page: Page) -> Iterator[None]:
    """A graph as if nothing around it cut it off: axe takes a node's words for those of them that are in sight."""
    around = page.locator("*:has(.graph-drawing), .graph-drawing")
    around.evaluate_all("all => { for (const { style } of all) style.overflow = 'visible' }")
    try:
        yield
    finally:
        around.evaluate_all("all => { for (const { style } of all) style.overflow = '' }")


@contextmanager
def short_listings(page: Page) -> Iterator[None]:
    """Of a listing's words of one look only the first in sight: nine of ten elements of a page are such words."""
    listings = page.locator("pre.code > code")
    listings.evaluate_all(
        """all => { for (const code of all) {
            const looks = new Set();
            let hidden = null;
            code.whole = [...code.childNodes];
            code.replaceChildren();
            for (const word of code.whole) {
                const look = word.cloneNode(false).outerHTML;
                if (looks.has(look) && !word.childElementCount) {
                    if (!hidden) code.append(hidden = document.createElement("span"));
                    hidden.style.visibility = "hidden";
                    hidden.append(word.textContent);
                } else {
                    if (word.textContent.trim()) looks.add(look);
                    code.append(word.cloneNode(true));
                    hidden = null;
                }
            }
        } }"""
    )
    try:
        yield
    finally:
        listings.evaluate_all("all => { for (const code of all) code.replaceChildren(...code.whole) }")


@contextmanager
def all_details_open(page: Page) -> Iterator[None]:
    page.locator("details").evaluate_all("all => { for (const details of all) details.open = true }")
    try:
        yield
    finally:
        page.locator("details").evaluate_all("all => { for (const details of all) details.open = false }")


@pytest.mark.parametrize("slug", slugs())
def test_a_page_reads_without_javascript_and_says_what_it_is(unscripted: Page, slug: str) -> None:
    page = unscripted
    page.goto(slug)
    for size in SIZES.values():
        page.set_viewport_size(size)  # type: ignore[arg-type]
        expect(page.locator("main h1")).to_be_visible()
        for figure in page.locator("figure.figure").all():
            expect(figure).to_have_attribute("data-state", "static")
            pictures = figure.locator(".picture")
            labels = figure.locator(".picture .static:visible").evaluate_all("all => all.map(one => one.ariaLabel)")
            assert len(labels) == pictures.count() == pictures.filter(has=page.locator(".static:visible")).count()
            assert all(labels)
            assert labels[0].count(" ") > 8
            expect(figure.locator("form.controls")).to_be_hidden()
            expect(figure.locator(".figure-bar")).to_be_hidden()
    for figure in page.locator("figure.figure").all():
        figure.locator(".python summary").click()
        expect(figure.locator(".python code").first).to_contain_text("def scene(")
        expect(figure.locator(".python code").first).to_be_visible()
    says_what_it_is(page)


def says_what_it_is(page: Page) -> None:
    assert page.title().count("Downhill") == 1
    for name, least in {"description": 50, "og:title": 4, "og:image": 10, "og:description": 50}.items():
        tag = page.locator(f"meta[name='{name}'], meta[property='{name}']")
        assert len(tag.get_attribute("content") or "") >= least, name


@pytest.mark.parametrize("slug", slugs())
def test_a_page_prints_its_pictures_and_not_its_controls(lesson: Callable[[str], Page], slug: str) -> None:
    page = lesson(slug)
    page.emulate_media(media="print")
    try:
        for figure in page.locator("figure.figure").all():
            # One that was behind a tab is drawn for the paper.
            for picture in figure.locator(".picture").all():
                expect(picture.locator("> :visible").first).to_be_visible()
            expect(figure.locator("form.controls")).to_be_hidden()
            expect(figure.locator(".figure-bar")).to_be_hidden()
    finally:
        page.emulate_media(media="screen")


AS_ON_PAPER = """() => {
    const whole = (inner, outer) =>
        inner.left >= outer.left - 1 && inner.right <= outer.right + 1 && inner.bottom <= outer.bottom + 1;
    const page = document.documentElement.getBoundingClientRect();
    return [...document.querySelectorAll(".panel > .picture")].flatMap((picture) => {
        const drawing = picture.querySelector(":scope > svg, .surface-box > svg");
        if (!drawing?.checkVisibility()) return [];
        const [box, room] = [drawing, picture].map((one) => one.getBoundingClientRect());
        return whole(box, room) && whole(room, page) && box.height > 40 && box.height <= 400 ? [] : [drawing.ariaLabel];
    });
}"""


@pytest.mark.parametrize("slug", with_all(views_on))
def test_a_picture_is_whole_on_paper_though_nothing_is_drawn_anew_for_it(fresh: Callable[..., Page], slug: str) -> None:
    page = fresh(viewport={"width": 1280, "height": 720})
    # A browser that prints lays the page out for paper at once, and asks no script.
    page.add_init_script("ResizeObserver = class { observe() {} unobserve() {} disconnect() {} }")
    page.goto(slug)
    settled(page, "figure[data-state]")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 642, "height": 986})  # of A4 within its margins
    assert page.evaluate(AS_ON_PAPER) == []


@pytest.mark.parametrize("theme", THEMES)
def test_in_forced_colours_what_is_chosen_right_or_read_stands_out(fresh: Callable[..., Page], theme: str) -> None:
    page = fresh(viewport=PHONE, forced_colors="active", color_scheme=theme)
    ground = "(one, part) => getComputedStyle(one, part).backgroundColor"

    def differ(one: str, other: str, part: str | None = None) -> bool:
        return bool(page.locator(one).first.evaluate(ground, part) != page.locator(other).first.evaluate(ground, part))

    page.goto("vectors/")
    settled(page, "figure.figure")
    assert differ(".tab[aria-pressed=true]", ".tab[aria-pressed=false]")
    page.evaluate("() => localStorage.setItem('downhill-path', JSON.stringify({seen: {models: 'read'}}))")
    page.goto("recap/")
    settled(page, "figure.figure")
    assert differ(".is-read .map-dot", "li:not(.is-read) .map-dot")
    while not page.locator(".quiz-option").count():
        page.get_by_role("button", name="Next question").click()
        settled(page, "figure.figure")
    for option in page.locator(".quiz-option").all():
        option.click()
        settled(page, "figure.figure")
        assert differ(".quiz-option[aria-pressed=true]", ".quiz-option[aria-pressed=false]")
        if page.locator(".quiz-turns .is-right").count():
            break
    assert differ(".quiz-turns .is-right", ".quiz-turns .is-open", "::before")


def test_lessons_lead_from_one_to_the_next(fresh: Callable[..., Page]) -> None:
    page = fresh(java_script_enabled=False)
    page.goto("./")
    lessons = page.locator("main a[href]").evaluate_all("links => links.map(a => a.href)")
    page.get_by_role("link", name="Start here").first.click()
    seen = [page.url]
    while page.locator("a.next").count():
        page.locator("a.next").click()
        assert page.url not in seen
        seen.append(page.url)
    assert {url.removesuffix("index.html") for url in seen if url != page.url} <= {
        url.removesuffix("index.html") for url in lessons
    }


def test_the_theme_button_turns_the_page_dark_and_is_remembered(fresh: Callable[..., Page]) -> None:
    page = fresh(color_scheme="light")
    page.goto("models/")
    background = "() => getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    page.locator("button.theme").click()
    assert page.evaluate(background) != light
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
