"""Every hand: mice that are let go elsewhere, screen readers, numbers as they are written around the world."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import Figure

Lesson = Callable[[str], Page]


def test_a_graph_that_was_let_go_outside_its_window_stays_where_it_is(lesson: Lesson) -> None:
    page = lesson("backpropagation/")
    figure = Figure(page, "backward-pass").ready()
    window = figure.root.locator(".graph-window")
    for _ in range(4):
        figure.root.locator(".graph-in").click()
    window.scroll_into_view_if_needed()
    box = window.bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2
    page.mouse.move(middle, box["y"] + box["height"] - 3)
    page.mouse.down()
    page.mouse.move(middle, box["y"] + box["height"] + 40)
    page.mouse.up()
    stage = figure.root.locator(".graph-drawing > g")
    before = stage.get_attribute("style")
    page.mouse.move(middle, box["y"] + box["height"] / 2)
    page.mouse.move(middle + 60, box["y"] + box["height"] / 2 + 30)
    assert stage.get_attribute("style") == before


def test_a_drag_is_told_to_a_screen_reader_once_and_when_it_is_over(lesson: Lesson) -> None:
    page = lesson("models/")
    figure = Figure(page, "fit-line").ready()
    page.evaluate("""() => {
        window.told = [];
        const live = "[role=status], [role=alert], [aria-live], output";
        new MutationObserver(changes => {
            for (const { target } of changes) {
                const region = (target.nodeType === 1 ? target : target.parentElement).closest(live);
                if (region && region.ariaLive !== "off") window.told.push(region.textContent);
            }
        }).observe(document.getElementById("fit-line"), { subtree: true, childList: true, characterData: true });
    }""")
    box = figure.handle("intercept").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 60, steps=30)
    page.mouse.up()
    figure.ready()
    expect(figure.root.locator(".live")).to_have_text(figure.says().text_content() or "nothing")
    assert len(page.evaluate("() => window.told")) == 1


def test_undo_is_the_same_letter_on_every_keyboard(lesson: Lesson) -> None:
    figure = Figure(lesson("models/"), "fit-line").ready()
    for key, code in [("Z", "KeyZ"), ("я", "KeyZ"), ("z", "KeyW")]:
        figure.handle("slope").press("ArrowUp")
        assert figure.number("slope") != 200
        figure.handle("slope").evaluate(
            "(handle, key) => handle.dispatchEvent(new KeyboardEvent('keydown', key))",
            {"key": key, "code": code, "ctrlKey": True, "bubbles": True},
        )
        assert figure.number("slope") == 200, key


def test_what_follows_fast_upon_something_else_is_a_step_of_undo_by_itself(lesson: Lesson) -> None:
    figure = Figure(lesson("loss/"), "squared-errors").ready()
    figure.root.locator("form").evaluate(
        """form => {
            const press = (control) => form.querySelector(control).click();
            press("[name=measure][value=absolute]");
            press("[data-play=back]");
            press("[data-play=back]");
        }"""
    )
    assert figure.number("poured") == 10
    figure.root.locator(".undo").click()
    assert figure.number("poured") == 12
    expect(figure.root.locator("[name=measure][value=absolute]")).to_be_checked()


def test_a_player_has_no_step_where_there_is_no_further(lesson: Lesson) -> None:
    figure = Figure(lesson("loss/"), "squared-errors").ready()
    step, back = (figure.root.locator(f"[data-play={way}]") for way in ("step", "back"))
    expect(step).to_be_disabled()
    expect(back).to_be_enabled()
    figure.set("poured", 0)
    expect(step).to_be_enabled()
    expect(back).to_be_disabled()


@pytest.mark.parametrize(("typed", "slope"), [("10,5", 10.5), ("10.5", 10.5), ("1 00", None), ("−5", None), ("5,", 5)])
def test_a_typed_number_is_read_or_refused(lesson: Lesson, typed: str, slope: float | None) -> None:
    figure = Figure(lesson("models/"), "fit-line").ready()
    figure.open("all-controls")
    box = figure.root.locator("[data-param=slope] input.number")
    box.clear()
    box.press_sequentially(typed)
    expect(box).to_have_value(typed)
    if slope is None:
        expect(figure.root.locator("[data-param=slope] .control-problem")).to_contain_text("Slope must ")
    else:
        assert figure.value("slope") == slope


@pytest.mark.parametrize(
    ("locale", "rows"),
    [
        ("German", "1.500,5\t250.000,00 €\n980\t99.999,9 €"),
        ("French", "1\u202f500,5\t250\u202f000,00 €\n980\t99\u202f999,9 €"),
        ("Swiss", "1’500.5\tCHF 250’000.00\n980\tCHF 99’999.9"),
        ("English", "1,500.5\t$250,000.00\n980\t$99,999.9"),
    ],
)
def test_rows_from_a_sheet_arrive_as_they_were_meant(lesson: Lesson, locale: str, rows: str) -> None:
    figure = Figure(lesson("models/"), "fit-line").ready()
    figure.unfold("houses")
    figure.param("houses").fill(rows)
    expect(figure.root.locator(".control-table .control-problem")).to_be_empty()
    figure.param("houses").blur()
    expect(figure.param("houses")).to_have_value("1500.5, 250000\n980, 99999.9")
    figure.unfold("houses")


def test_a_box_is_stepped_with_arrow_keys_and_says_its_number(lesson: Lesson) -> None:
    figure = Figure(lesson("models/"), "fit-line").ready()
    figure.open("all-controls")
    box = figure.root.get_by_role("spinbutton", name="Slope")
    box.press("ArrowUp")
    expect(box).to_have_value("201")
    expect(box).to_have_attribute("aria-valuenow", "201")
    box.press("Shift+ArrowDown")
    assert figure.number("slope") == 200.9


def test_on_a_page_that_runs_from_right_to_left_pictures_and_numbers_do_not(lesson: Lesson) -> None:
    page = lesson("models/")
    figure = Figure(page, "fit-line").ready()
    places = """() => [...document.querySelectorAll("#fit-line .picture text")].map(text => {
        const [box, picture] = [text, text.closest(".picture")].map(one => one.getBoundingClientRect());
        return [text.textContent, Math.round(box.x - picture.x), Math.round(box.width)];
    })"""
    before = page.evaluate(places)
    page.evaluate("() => { document.documentElement.dir = 'rtl' }")
    try:
        figure.ready()
        assert page.evaluate(places) == before
        for part in (".readout", ".katex", ".live-number", ".control-box"):
            assert page.locator(part).first.evaluate("one => getComputedStyle(one).direction") == "ltr", part
    finally:
        page.evaluate("() => document.documentElement.removeAttribute('dir')")


def test_a_formula_is_copied_once(lesson: Lesson) -> None:
    page = lesson("models/")
    copied = page.evaluate("""() => {
        const formula = document.querySelector("main .katex");
        getSelection().selectAllChildren(formula);
        return [getSelection().toString(), formula.querySelector(".katex-html").textContent];
    }""")
    once, seen = ("".join(text.split()) for text in copied)
    assert once == seen != ""
    page.evaluate("() => getSelection().removeAllRanges()")


def test_long_lines_of_code_are_whole_on_paper(lesson: Lesson) -> None:
    page = lesson("value/")
    page.emulate_media(media="print")
    try:
        cut = page.locator(".cell .code, .take-away .code, main > .code").evaluate_all(
            "all => all.filter(one => one.clientHeight && one.scrollWidth > one.clientWidth).map(one => one.innerText)"
        )
        assert cut == []
    finally:
        page.emulate_media(media="screen")


def test_a_graph_is_whole_on_paper_and_in_its_window_afterwards(lesson: Lesson) -> None:
    page = lesson("backpropagation/")
    figure = Figure(page, "backward-pass").ready()
    for _ in range(4):
        figure.root.locator(".graph-in").click()
    page.emulate_media(media="print")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    try:
        expect(figure.root.locator(".graph-window")).to_be_hidden()
        sheet = figure.root.locator(".graph > .on-paper")
        boxes = sheet.evaluate("svg => [svg, svg.querySelector('g')].map(one => one.getBoundingClientRect().toJSON())")
        width = figure.root.evaluate("figure => figure.clientWidth")
        assert boxes[0]["left"] <= boxes[1]["left"] + 3
        assert boxes[1]["right"] <= boxes[0]["right"] + 3
        assert 0 < boxes[0]["width"] <= width
        assert sheet.locator(".node").count() == figure.root.locator(".graph-window [data-node]").count()
    finally:
        page.evaluate("() => dispatchEvent(new Event('afterprint'))")
        page.emulate_media(media="screen")
    expect(figure.root.locator(".on-paper")).to_have_count(0)
    expect(figure.root.locator(".graph-window")).to_be_visible()
