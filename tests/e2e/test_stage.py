"""The one rule of the stage: those who move something see what moves with it, and the sentence that asked for it.

Measured on every figure, on a desk's window and a phone's. What a figure does not meet yet stands in `NOT_YET`, which
may only get shorter: a figure in it that meets the rule fails its test.
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.browsing import DIST, Figure, settled, slugs

WINDOWS = {"desk": {"width": 1280, "height": 720}, "phone": {"width": 390, "height": 844}}

NOT_YET: dict[str, set[str]] = {}
"""By rule, the figures that do not meet it in one of the windows, as "figure-window"."""


WITH_FIGURES = [slug for slug in slugs() if '<figure class="figure"' in (DIST / slug / "index.html").read_text()]

BOXES = """figure => {
    const boxes = [figure, ...figure.querySelectorAll(".dock *, .foot *")]
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height)
        .map((one) => one.getBoundingClientRect());
    const top = figure.getBoundingClientRect().top;
    return {
        height: Math.max(...boxes.map((box) => box.bottom)) - top,
        pictures: figure.querySelector(".panels").clientHeight / figure.clientHeight,
    };
}"""

OVERFLOWS = """figure => {
    const slots = [".task-text", ".task-line", ".asked", ".figure-note", ".dock", ".panel-head", ".graph-bar"];
    return slots.flatMap((slot) => [...figure.querySelectorAll(slot)])
        .filter((one) => one.checkVisibility())
        .filter((one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1)
        .map((one) => `${one.className}: ${one.textContent.trim().replace(/\\s+/g, " ").slice(0, 200)}`);
}"""


# Tests in one window follow each other, for a page takes a while to be laid out in another.
@pytest.fixture(params=WINDOWS, scope="module")
def window(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def figures(lesson: Callable[..., Page], slug: str, window: str) -> list[Figure]:
    """The figures of a page in a window of this size."""
    page = lesson(slug, WINDOWS[window])
    return [Figure(page, name) for name in page.locator("figure.figure").evaluate_all("all => all.map(({id}) => id)")]


def show(figure: Figure) -> None:
    """Scroll to where its stage begins."""
    figure.root.evaluate("figure => (figure.closest('section.stage') ?? figure).scrollIntoView()")
    figure.root.evaluate("figure => figure.scrollIntoView({block: 'nearest'})")


def assert_only_what_is_not_yet_met(unmet: dict[str, dict[str, Any]], figures: list[Figure], window: str) -> None:
    """`unmet` are the figures that do not meet a rule, by rule, with what was found."""
    names = {f"{figure.name}-{window}" for figure in figures}
    found = {rule: {f"{name}-{window}" for name in those} for rule, those in unmet.items()}
    assert found == {rule: NOT_YET.get(rule, set()) & names for rule in unmet}, unmet


@pytest.mark.parametrize("slug", WITH_FIGURES)
def test_a_figure_fits_the_window_is_mostly_picture_and_cuts_no_text(figures: list[Figure], window: str) -> None:
    """And the first picture is in the first window."""
    page = figures[0].page
    page.evaluate("() => scrollTo(0, 0)")
    top = page.locator(".picture, .map").first.evaluate("one => one.getBoundingClientRect().top")
    assert top <= 0.6 * WINDOWS[window]["height"]
    unmet: dict[str, dict[str, Any]] = {"fits": {}, "pictures": {}, "slots": {}}
    for figure in figures:
        show(figure)
        found = figure.root.evaluate(BOXES)
        if found["height"] > WINDOWS[window]["height"] * (1 if window == "desk" else 0.62):
            unmet["fits"][figure.name] = found["height"]
        if found["pictures"] < (0.66 if window == "desk" else 0.55):
            unmet["pictures"][figure.name] = found["pictures"]
        if overflows := figure.root.evaluate(OVERFLOWS):
            unmet["slots"][figure.name] = overflows
    assert_only_what_is_not_yet_met(unmet, figures, window)


@pytest.mark.parametrize("slug", WITH_FIGURES)
def test_pressing_moves_no_picture_nor_what_is_pressed_and_cuts_no_text(figures: list[Figure], window: str) -> None:
    """Every button and choice of the dock, pressed one after the other."""
    moved: dict[str, Any] = {}
    cut: dict[str, Any] = {}
    for figure in figures:
        show(figure)
        for press in figure.root.locator(".dock :is(label, button)").element_handles():
            if not press.is_visible() or press.is_disabled():
                continue
            before = places(figure, press)
            # Playwright's own click may scroll.
            x, y, width, height = before[:4]
            figure.page.mouse.click(x + width / 2, y + height / 2)
            settled(figure.page, f"figure#{figure.name}")
            if overflows := figure.root.evaluate(OVERFLOWS):
                cut[figure.name] = overflows
            after = places(figure, press)
            if not press.is_visible():
                after[:4] = before[:4]
            if any(abs(a - b) > 2 for a, b in zip(before, after, strict=True)):
                moved[figure.name] = (press.inner_text(), before, after)
    assert_only_what_is_not_yet_met({"still": moved, "slots after a press": cut}, figures, window)


@pytest.mark.parametrize("slug", WITH_FIGURES)
def test_sliding_what_is_in_the_dock_cuts_no_text(figures: list[Figure]) -> None:
    """As far as it goes and half way, once what is asked has been answered."""
    cut: dict[str, Any] = {}
    for figure in figures:
        show(figure)
        answers = figure.root.locator(".dock label:has(input[type=radio]):visible")
        if answers.count():
            figure.press(answers.first)
            settled(figure.page, f"figure#{figure.name}")
        for slider in figure.root.locator(".dock input[type=range]:visible").all():
            for key in ("Home", "PageUp", "End"):
                slider.press(key)
                settled(figure.page, f"figure#{figure.name}")
                if overflows := figure.root.evaluate(OVERFLOWS):
                    cut[f"{figure.name}, {key}"] = overflows
    assert cut == {}


def places(figure: Figure, press: Any) -> list[float]:
    """Where the picture and what is pressed lie in the window."""
    return press.evaluate(
        """(press, name) => [press, ...document.querySelectorAll(`#${name} .panels`)]
            .map((one) => one.getBoundingClientRect()).flatMap(({x, y, width, height}) => [x, y, width, height])""",
        figure.name,
    )


OWN_LINKS = """() => [...document.querySelectorAll('section.stage .beats a[href^="#"]')]
    .filter((link) => link.closest('section.stage').querySelector('figure').id === link.hash.slice(1).split('?')[0])
    .length"""


@pytest.mark.parametrize("slug", WITH_FIGURES)
def test_after_a_link_of_its_stage_the_picture_and_the_link_are_in_view_and_no_text_is_cut(
    figures: list[Figure],
) -> None:
    page = figures[0].page
    links = page.locator("section.stage .beats a[href^='#']")
    for index in range(page.evaluate(OWN_LINKS)):
        link = links.nth(index)
        name = link.evaluate("link => link.closest('section.stage').querySelector('figure').id")
        link.scroll_into_view_if_needed()
        link.click()
        settled(page, f"figure#{name}")
        assert page.locator(f"figure#{name}").evaluate(OVERFLOWS) == [], link.inner_text()
        seen = link.evaluate(
            """link => {
                const seen = ({top, bottom}) => Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0));
                const share = (box) => seen(box) / box.height;
                const picture = link.closest('section.stage').querySelector('.picture');
                return [share(picture.getBoundingClientRect()), share(link.getBoundingClientRect())];
            }"""
        )
        assert seen[0] >= 0.6, (link.inner_text(), seen)
        assert seen[1] >= 0.95, (link.inner_text(), seen)


@pytest.mark.parametrize("height", [664, 740])
def test_in_a_phones_window_with_its_bars_a_picture_keeps_its_size_and_prose_a_third(
    fresh: Callable[..., Page], height: int
) -> None:
    page = fresh(viewport={"width": 390, "height": height})
    page.goto("matrices/")
    figure = Figure(page, "layer").ready()
    show(figure)
    tall = figure.root.evaluate("figure => figure.offsetHeight")
    assert tall >= 16 * 27 - 1
    assert height - tall >= 0.33 * height
    cells, buttons = (figure.root.locator(one).bounding_box() for one in (".brackets >> nth=0", ".presses"))
    assert cells
    assert buttons
    assert cells["y"] + cells["height"] <= buttons["y"], "what can be pressed lies on no cell"


def test_in_a_small_phones_window_a_graph_is_whole(fresh: Callable[..., Page]) -> None:
    page = fresh(viewport={"width": 360, "height": 640})
    page.goto("backpropagation/")
    figure = Figure(page, "backward-pass").ready()
    assert figure.root.locator(".graph.is-narrow:not(.is-cut)").count() == 1


SMALL = """figure => {
    const boxes = (what) => [...figure.querySelectorAll(what)]
        .filter((one) => one.checkVisibility({ visibilityProperty: true }))
        .map((one) => ({ one, width: one.clientWidth, height: one.clientHeight, words: one.textContent.trim() }));
    const tasks = boxes(":is(.task-text, .asked)").filter(({ width }) => width < 140);
    const tabs = boxes(".tab").filter(({ one, width }) => one.scrollWidth > width);
    const pictures = boxes(".panel:not(.is-inset) > .picture")
        .filter(({ width, height }) => width < 190 || height < 140);
    const few = ({ parentElement }) => parentElement.querySelectorAll("label").length <= 6;
    const presses = boxes(":is(.control-choice, .control-toggle) label, :is(.dock, .quiz-turns, .figure-bar) button")
        .filter(({ one }) => !one.closest(".sheet"))
        .filter(({ one, width, height }) => width < (few(one) ? 39 : 30) || height < 40);
    return [...tasks, ...tabs, ...pictures, ...presses].map(({ one, ...all }) => all);
}"""


@pytest.mark.parametrize("slug", WITH_FIGURES)
def test_on_the_smallest_phone_a_picture_can_be_seen_and_a_button_pressed(
    lesson: Callable[..., Page], slug: str
) -> None:
    page = lesson(slug, {"width": 320, "height": 640})
    figures = [
        Figure(page, name) for name in page.locator("figure.figure").evaluate_all("all => all.map(({id}) => id)")
    ]
    found = {figure.name: figure.root.evaluate(SMALL) + figure.root.evaluate(OVERFLOWS) for figure in figures}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
