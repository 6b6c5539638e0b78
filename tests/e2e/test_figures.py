"""Every figure in the browser: the same numbers as at build time, and every way of moving it.

These tests know no figure by name: they find them on the built pages and read PARAMS.
"""

import math
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

import bridge
from picture.params import Choice, Param, Slider, Table, Toggle
from tests.e2e.browsing import (
    DIST,
    PHONE,
    Figure,
    Held,
    Troubles,
    drag_by_mouse,
    drag_by_touch,
    kinds_on,
    middle,
    settled,
    slugs,
    wait_for,
    with_all,
)


def figures_by_page() -> list[tuple[str, str]]:
    found = []
    for slug in slugs():
        html = (DIST / slug / "index.html").read_text()
        found += [(slug, name) for name in re.findall(r'<figure class="figure[^"]*" id="([\w-]+)"', html)]
    return found


EVERYWHERE = figures_by_page()
OPENED_ANEW = with_all(kinds_on)
ONCE = list({name: (slug, name) for slug, name in reversed(EVERYWHERE)}.values())


def states(params: list[Param]) -> list[dict[str, Any]]:
    """The opening; and with one thing moved, both ends of every slider, every option of every choice, every toggle."""
    found: list[dict[str, Any]] = [{}]
    for param in params:
        if isinstance(param, Slider):
            ends = [param.low, param.high, param.low + round(0.37 * (param.high - param.low))]
            found += [{param.name: value} for value in ends if value != param.opening]
        elif isinstance(param, Choice):
            found += [{param.name: option} for option, _ in param.options if option != param.opening]
        elif isinstance(param, Toggle):
            found.append({param.name: not param.opening})
    return found


def moved(slider: Slider, steps: float) -> float:
    """Where keys take a slider from its low end: by steps, or by factors rounded to three digits."""
    if slider.scale == "log" and not slider.whole:
        return min(slider.high, float(f"{slider.low * slider.step**steps:.3g}"))
    size = steps * slider.step
    return min(slider.high, slider.low + (max(size, 1.0) if slider.whole else size))


def written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value:.12g}" if isinstance(value, float) else value


def test_every_figure_there_is_stands_on_a_page() -> None:
    assert {name for _, name in EVERYWHERE} == set(bridge.names())


@pytest.mark.parametrize(("slug", "name"), ONCE)
def test_pyodide_computes_what_cpython_computes(lesson: Callable[[str], Page], slug: str, name: str) -> None:
    page = lesson(slug)
    figure = Figure(page, name).ready()
    asked = states(bridge.figure(name).PARAMS)
    links = [f"#{name}?{urlencode({key: written(value) for key, value in params.items()})}" for params in asked]
    for params, shown in zip(asked, seen_at(figure, links), strict=True):
        expected = bridge.scene(name, params)
        assert shown["says"] == expected["alt"]
        assert shown["readouts"].keys() == expected["readouts"].keys()
        for readout, number in expected["readouts"].items():
            assert math.isclose(shown["readouts"][readout], number["value"], rel_tol=1e-11, abs_tol=1e-9), (
                params,
                readout,
            )
    expect(figure.root.locator(".figure-problem")).to_be_empty()


FOLLOW = """link => new Promise(heard => {
    const before = location.href;
    location.hash = link;
    if (location.href === before) heard();
    else addEventListener("hashchange", () => heard(), { once: true });
})"""


def follow(page: Page, link: str) -> None:
    """Go where a link within the page leads, until the page has heard of it."""
    page.evaluate(FOLLOW, link)


def seen_at(figure: Figure, links: list[str]) -> list[dict[str, Any]]:
    """What the figure says, and its readouts, after each link within the page is followed."""
    return figure.root.evaluate(
        f"""async (figure, links) => {{
            const follow = {FOLLOW};
            const settled = async () => {{
                while (figure.dataset.state !== "ready" || "asking" in figure.dataset)
                    await new Promise((next) => setTimeout(next));
            }};
            const seen = [];
            for (const link of links) {{
                await follow(link);
                await settled();
                const outputs = [...figure.querySelectorAll("output")];
                seen.push({{
                    says: figure.querySelector(".words .alt").textContent,
                    readouts: Object.fromEntries(outputs.map((one) => [one.name, Number(one.dataset.value)])),
                }});
            }}
            return seen;
        }}""",
        links,
    )


def handles(figure: Figure) -> list[Locator]:
    """The handles; of a row of them, whose names differ by a number, the first and the last."""
    found = figure.root.locator("[role=slider]:not(input):visible")
    rows: dict[str, list[int]] = {}
    for index, name in enumerate(found.evaluate_all("all => all.map(({ dataset }) => dataset.handle ?? '')")):
        rows.setdefault(re.sub(r"\d+$", "", name) or str(index), []).append(index)
    return [found.nth(index) for row in rows.values() for index in sorted({row[0], row[-1]})]


def state(figure: Figure) -> dict[str, str]:
    """What every control says, but for those that follow by themselves: logbooks, and what a hovering mouse sets."""
    form = figure.root.locator("form.controls")
    controls: dict[str, str] = form.evaluate("form => Object.fromEntries(new FormData(form))")
    logbooks = {p.name for p in bridge.figure(figure.name).PARAMS if isinstance(p, Table) and p.records}
    hovered = {panel["hover"]["param"] for panel in bridge.scene(figure.name, {})["panels"] if "hover" in panel}
    return {name: value for name, value in controls.items() if name not in logbooks | hovered}


@pytest.mark.parametrize(("slug", "name"), ONCE)
def test_every_handle_moves_alike_by_mouse_and_by_touch(lesson: Callable[[str], Page], slug: str, name: str) -> None:
    page = lesson(slug)
    figure = Figure(page, name).ready()
    for i in range(len(handles(figure))):
        ends = []
        for drag in [drag_by_mouse, drag_by_touch]:
            figure.reset()
            before = state(figure)
            drag(page, handles(figure)[i], 24, -18)
            expect(figure.root.locator(".undo")).to_be_enabled()
            ends.append(state(figure))
            assert ends[-1] != before
        assert ends[0] == ends[1]


@pytest.mark.parametrize(("slug", "name"), ONCE)
def test_every_handle_moves_by_keys(lesson: Callable[[str], Page], slug: str, name: str) -> None:
    page = lesson(slug)
    figure = Figure(page, name).ready()
    for i in range(len(handles(figure))):
        figure.reset()
        before = state(figure)
        handle = handles(figure)[i]
        handle.focus()
        handle.press("ArrowUp")
        up = state(figure)
        assert up != before, f"ArrowUp on {handle.get_attribute('aria-label')}"
        handle.press("ArrowDown")
        assert state(figure) == before
        handle.press("PageUp")
        assert state(figure) not in (up, before)
        handle.press("End")
        expect(handle).to_be_focused()
        assert handle.get_attribute("aria-valuetext")


@pytest.mark.parametrize(("slug", "name"), ONCE)
def test_every_handle_is_large_enough_for_a_thumb(lesson: Callable[[str], Page], slug: str, name: str) -> None:
    figure = Figure(lesson(slug), name).ready()
    sizes = figure.root.locator("[role=slider]:not(input):visible").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(({ width, height }) => Math.min(width, height))"
    )
    assert all(size >= 44 for size in sizes)


@pytest.mark.parametrize(("slug", "name"), ONCE)
def test_every_slider_answers_to_keys(lesson: Callable[[str], Page], slug: str, name: str) -> None:
    """To arrows and limit keys; of sliders that count alike, the first of a figure to coarse and fine ones, too."""
    figure = Figure(lesson(slug), name).ready()
    tried: set[tuple[str, bool]] = set()
    for param in bridge.figure(name).PARAMS:
        if not isinstance(param, Slider):
            continue
        if param.when:
            name_of, options = param.when
            figure.choose(name_of, options if isinstance(options, str) else options[0])
        control = figure.reach(param.name).locator("input[type=range]")
        answers = figure.root.locator(".dock-ask input:checked").evaluate_all(
            "all => Object.fromEntries(all.map(one => [one.name, one.value]))"
        )
        # How far it goes may depend on those before it, which stand at their ends now.
        others = [one for one in bridge.figure(name).PARAMS if isinstance(one, Slider) and one is not param]
        now = answers | {one.name: figure.number(one.name) for one in others}
        end = bridge.scene(name, now).get("ends", {}).get(param.name, param.high)
        control.focus()
        control.press("Home")
        assert figure.number(param.name) == param.low
        control.press("ArrowRight")
        assert math.isclose(figure.number(param.name), moved(param, 1))
        if (param.scale, param.whole) not in tried:
            tried.add((param.scale, param.whole))
            control.press("Home")
            control.press("PageUp")
            assert math.isclose(figure.number(param.name), min(end, moved(param, 10)))
            control.press("Home")
            control.press("Shift+ArrowRight")
            assert math.isclose(figure.number(param.name), moved(param, 0.1))
        control.press("End")
        assert figure.number(param.name) == end


def make_another_choice(figure: Figure) -> None:
    """Of those that the figure offers; where it has none, the first switch."""
    params = bridge.figure(figure.name).PARAMS
    choice = next((param for param in params if isinstance(param, Choice) and param.opening), None)
    if choice:
        figure.choose(choice.name, choice.options[-1][0])
    else:
        figure.switch(next(param.name for param in params if isinstance(param, Toggle)))
    figure.ready()


@pytest.mark.parametrize("slug", dict.fromkeys(slug for slug, _ in ONCE))
def test_copied_links_restore_the_state(lesson: Callable[[str], Page], slug: str) -> None:
    page = lesson(slug)
    copied = [copy_link(page, name) for name in [name for each, name in ONCE if each == slug]]
    if slug in OPENED_ANEW:
        open_before_the_library_is_there(page, copied)
    else:
        lesson(slug)
        follow_all(page, copied)


def open_before_the_library_is_there(page: Page, copied: list[tuple[str, str, dict[str, str], str]]) -> None:
    """The link of the first figure opens a new page, and the others' are followed on it."""
    other, troubles = page.context.new_page(), Troubles()
    troubles.watch(other)
    held = Held(other, re.compile(r"/(library|sources)-"), copied[0][0])
    follow_all(other, copied)
    settled(other, "figure.figure")
    wait_for(other, lambda: len(held.routes) >= 2)
    troubles.check()
    other.close()


def follow_all(page: Page, copied: list[tuple[str, str, dict[str, str], str]]) -> None:
    for address, name, wanted, says in copied:
        follow(page, f"#{address.partition('#')[2]}")
        copy = Figure(page, name).ready()
        assert state(copy) == wanted
        expect(copy.says()).to_have_text(says or re.compile("."))


def copy_link(page: Page, name: str) -> tuple[str, str, dict[str, str], str]:
    """The link to a figure that has been moved; its name, its state, and what it says."""
    figure = Figure(page, name).ready()
    move_all(figure)
    figure.menu(".copy-link").click()
    expect(figure.root.locator(".copy-link")).to_have_text("Copied")
    address = page.evaluate("() => navigator.clipboard.readText()")
    assert f"#{name}?" in address
    return address, name, state(figure), figure.ready().says().inner_text()


def move_all(figure: Figure) -> None:
    """Every slider is moved; where there is none, another choice is made."""
    sliders = [param for param in bridge.figure(figure.name).PARAMS if isinstance(param, Slider)]
    for param in sliders:
        others = [moved(param, 1), moved(param, 2), param.low]
        figure.set(param.name, next(value for value in others if value != param.opening))
    if not sliders:
        make_another_choice(figure)


@pytest.mark.parametrize(("slug", "name"), ONCE)
def test_the_python_on_show_is_the_python_that_runs(lesson: Callable[[str], Page], slug: str, name: str) -> None:
    figure = Figure(lesson(slug), name).ready()
    shown = figure.root.locator(".python section").evaluate_all("""sections => sections.map((section) => {
        const above = section.querySelector('a');
        return (above ? document.querySelector(above.hash) : section).querySelector('code').textContent;
    })""")
    expected = [part["code"] for part in bridge.source(name)]
    assert [text.strip() for text in shown] == [code.strip() for code in expected]


@pytest.mark.parametrize(("slug", "name"), ONCE)
def test_resetting_restores_the_opening_and_undo_takes_it_back(
    lesson: Callable[[str], Page], slug: str, name: str
) -> None:
    page = lesson(slug)
    figure = Figure(page, name).ready()
    opening = state(figure)
    param = next((param for param in bridge.figure(name).PARAMS if isinstance(param, Slider)), None)
    if param:
        figure.set(param.name, param.low if param.low != param.opening else param.high)
    else:
        make_another_choice(figure)
    moved = state(figure)
    figure.root.locator(".reset").click()
    assert state(figure) == opening
    figure.root.locator(".undo").click()
    assert state(figure) == moved


def test_the_description_is_spoken_once_the_reader_pauses(lesson: Callable[[str], Page]) -> None:
    figure = Figure(lesson("models/"), "fit-line").ready()
    figure.handle("slope").focus()
    for _ in range(3):
        figure.handle("slope").press("ArrowUp")
    live = figure.root.locator(".live[role=status]")
    expect(live).to_contain_text("203")
    assert live.text_content() == figure.says().text_content()


def test_nothing_moves_by_itself_under_reduced_motion(fresh: Callable[..., Page]) -> None:
    page = fresh()
    page.goto("models/")
    figure = Figure(page, "fit-line").ready()
    figure.set("slope", 150)
    expect(figure.says()).to_contain_text("150")
    running = page.evaluate(
        "() => document.getAnimations().filter(a => a.effect.getComputedTiming().activeDuration > 1).length"
    )
    assert running == 0


def test_a_phone_drags_the_line_with_one_thumb(fresh: Callable[..., Page]) -> None:
    page = fresh(viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)
    page.goto("models/")
    figure = Figure(page, "fit-line").ready()
    x, y = middle(figure.handle("slope"))
    scrolled = page.evaluate("() => scrollY")
    session = page.context.new_cdp_session(page)
    touch: list[tuple[str, list[dict[str, Any]]]] = [
        ("touchStart", [{"x": x, "y": y}]),
        *[("touchMove", [{"x": x, "y": y + 10 * i}]) for i in range(1, 7)],
        ("touchEnd", []),
    ]
    for kind, points in touch:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(figure.param("slope")).not_to_have_value("200")
    assert page.evaluate("() => scrollY") == scrolled
