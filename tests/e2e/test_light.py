"""Formulas and their figures light together: by mouse, by finger, by keys, and both ways."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.e2e.browsing import PHONE, Figure

Lesson = Callable[[str], Page]


def formula(page: Page, figure: str, text: str) -> Locator:
    """The first formula of `figure` whose source has `text` in it."""
    return (
        page.locator(f".formula[data-of='{figure}']").filter(has=page.locator(f"annotation:has-text('{text}')")).first
    )


def symbol(of: Locator, name: str) -> Locator:
    return of.locator(f".katex-html [data-about='{name}']").first


def lit(root: Locator) -> set[str]:
    """What is lit in a figure, by its names, else by its role."""
    return set(
        root.locator("[data-lit]").evaluate_all(
            "all => all.map(one => one.dataset.about || one.getAttribute('class').match(/role-[a-z]+/)[0])"
        )
    )


def test_a_symbol_under_the_mouse_lights_what_it_stands_for(lesson: Lesson) -> None:
    page = lesson("derivative/")
    figure = Figure(page, "tangent")
    of = formula(page, "tangent", "secant")
    of.scroll_into_view_if_needed()
    symbol(of, "rise").hover()
    expect(figure.root.locator(".readout[data-about=rise]")).to_have_attribute("data-lit", "")
    assert lit(figure.root) == {"rise"}
    symbol(of, "h").hover()
    expect(figure.root.locator("[data-about=rise][data-lit]")).to_have_count(0)
    expect(figure.root.locator(".control[data-lit]")).to_have_count(1)
    page.locator("h1").hover()
    expect(page.locator("[data-lit]")).to_have_count(0)


def test_what_scrolls_away_from_a_mouse_at_rest_is_lit_no_longer(lesson: Lesson) -> None:
    page = lesson("derivative/")
    of = formula(page, "tangent", "secant")
    of.scroll_into_view_if_needed()
    symbol(of, "h").hover()
    expect(of.locator("[data-lit]").first).to_be_visible()
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator("[data-lit]")).to_have_count(0)


def test_nothing_moves_when_symbols_light(lesson: Lesson) -> None:
    page = lesson("derivative/")
    of = formula(page, "tangent", "secant")
    of.scroll_into_view_if_needed()
    boxes = "document.querySelectorAll('.formula, .readout, .control')"
    places = f"() => [...{boxes}].map(box => box.getBoundingClientRect().toJSON())"
    page.mouse.move(3, 3)
    before = page.evaluate(places)
    of.focus()
    of.press("ArrowRight")
    expect(of.locator("[data-lit]").first).to_be_visible()
    assert page.evaluate(places) == before
    of.blur()


def test_a_handle_and_a_control_light_their_symbols(lesson: Lesson) -> None:
    page = lesson("models/")
    figure = Figure(page, "fit-line")
    slope = symbol(formula(page, "fit-line", "slope"), "slope")
    figure.handle("slope").focus()
    page.keyboard.press("Shift")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(figure.handle("slope")).to_be_focused()
    expect(slope).to_have_attribute("data-lit", "")
    expect(symbol(formula(page, "fit-line", "slope"), "intercept")).not_to_have_attribute("data-lit", "")
    figure.handle("intercept").hover()
    expect(slope).not_to_have_attribute("data-lit", "")
    expect(symbol(formula(page, "fit-line", "slope"), "intercept")).to_have_attribute("data-lit", "")
    figure.open("all-controls")
    figure.root.locator("[data-param=slope] label").hover()
    expect(slope).to_have_attribute("data-lit", "")
    figure.close()


def test_arrow_keys_walk_the_symbols_of_a_formula_and_each_is_announced(lesson: Lesson) -> None:
    page = lesson("derivative/")
    of = formula(page, "tangent", "secant")
    spoken = page.locator("body > p[role=status]")
    expect(of).to_have_attribute("role", "group")
    assert "Left and right arrow keys" in (of.get_attribute("aria-label") or "")
    of.focus()
    of.press("ArrowRight")
    expect(spoken).to_have_text("secant, +857.69, gradient")
    of.press("ArrowRight")
    expect(spoken).to_have_text("rise, +68,615 (thousand $)², error")
    of.press("ArrowRight")
    expect(spoken).to_have_text("h, $80/ft², parameter")
    expect(of.locator("[data-here]")).to_have_count(1)
    of.press("ArrowLeft")
    expect(spoken).to_have_text("rise, +68,615 (thousand $)², error")
    expect(page.locator("#tangent .mark-segments[data-lit]")).to_have_count(1)
    of.press("End")
    expect(spoken).to_have_text("secant, +857.69, gradient")
    of.press("Escape")
    expect(page.locator("[data-lit]")).to_have_count(0)
    of.press("Home")
    of.press("Tab")
    expect(page.locator("[data-lit], [data-here]")).to_have_count(0)


def test_a_formula_with_a_figure_is_one_stop_for_the_keyboard(lesson: Lesson) -> None:
    page = lesson("gradient-descent/")
    stops = page.locator(".formula[data-of]").evaluate_all(
        "all => all.map(one => [one.tabIndex, one.querySelectorAll('[tabindex], a, button').length])"
    )
    assert stops
    assert all(stop == [0, 0] for stop in stops)


def test_the_number_that_is_announced_follows_the_figure(lesson: Lesson) -> None:
    page = lesson("derivative/")
    figure = Figure(page, "tangent")
    figure.set("slope_h", 40)
    expect(figure.root.locator("output[name=h]")).to_have_text("$40/ft²")
    of = formula(page, "tangent", "secant")
    of.focus()
    for _ in range(3):
        of.press("ArrowRight")
    expect(page.locator("body > p[role=status]")).to_have_text("h, $40/ft², parameter")
    of.press("Escape")
    of.blur()


def test_tapping_a_symbol_lights_it_and_tapping_elsewhere_ends_it(fresh: Callable[..., Page]) -> None:
    page = fresh(viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto("models/")
    Figure(page, "fit-line").ready()
    of = formula(page, "fit-line", "slope")
    of.scroll_into_view_if_needed()
    symbol(of, "slope").tap()
    expect(page.locator("#fit-line .readout[data-about=slope]")).to_have_attribute("data-lit", "")
    page.locator("h2").filter(has_text="The rule, written down").tap()
    expect(page.locator("[data-lit]")).to_have_count(0)


def test_nothing_is_lit_on_paper(lesson: Lesson) -> None:
    page = lesson("models/")
    of = formula(page, "fit-line", "slope")
    of.focus()
    of.press("ArrowRight")
    lit_symbol = of.locator("[data-lit] > :first-child").first
    shadow = "element => getComputedStyle(element).boxShadow"
    expect(lit_symbol).not_to_have_css("box-shadow", "none")
    page.emulate_media(media="print")
    assert lit_symbol.evaluate(shadow) == "none"
    page.emulate_media(media="screen")
    of.press("Escape")
    of.blur()


def test_every_formula_with_a_figure_says_what_each_of_its_symbols_is(lesson: Lesson) -> None:
    for slug in ["models/", "loss/", "loss-curve/", "derivative/", "gradient-descent/"]:
        page = lesson(slug)
        spoken = page.locator("body > p[role=status]")
        for of in page.locator(".formula[tabindex]").all():
            of.focus()
            of.press("Home")
            expect(spoken).not_to_be_empty()
            of.press("Escape")
        page.locator(".formula[tabindex]").first.blur()
