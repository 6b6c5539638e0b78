"""What moves by a press moves there, and ends where it would stand without moving."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browsing import Figure, drag_by_mouse, settled
from tests.e2e.test_stage import WITH_FIGURES

# What every figure says of its motion, and what its readouts say at that moment. `onmove` is called once something has
# moved a little.
WATCH = """
window.moves = [];
new MutationObserver((records) => {
    for (const { target } of records) {
        const readouts = [...target.querySelectorAll("output")].map((one) => one.dataset.value);
        moves.push([target.id, target.dataset.moving, readouts.join(" ")]);
        if (window.onmove) requestAnimationFrame(() => requestAnimationFrame(() => {
            window.onmove?.(target);
            window.onmove = undefined;
        }));
    }
}).observe(document, { subtree: true, attributeFilter: ["data-moving"] });
"""


@pytest.fixture
def moving(fresh: Callable[..., Page]) -> Callable[[str], Page]:
    """A page on which things move, all its figures ready."""

    def get(address: str) -> Page:
        page = fresh(has_touch=True, reduced_motion="no-preference")
        page.add_init_script(WATCH)
        page.goto(address)
        settled(page, "figure.figure")
        return page

    return get


def moves(page: Page) -> list[str]:
    """What has been said of motion since it was asked last."""
    said = page.evaluate("() => moves.map(([, moving]) => moving)")
    page.evaluate("() => { moves.length = 0 }")
    return said


def pictures(figure: Figure) -> list[str]:
    """What is seen in all pictures of a figure, whatever the order in which it was made."""
    return figure.ready().root.evaluate(
        """async figure => {
            // A picture learns of a room of another size at the next frame.
            await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            const said = (one) => {
                const attributes = [...one.attributes]
                    .map(({ name, value }) => [name, value.replace(/ ?\\b(is-animated|hint)\\b/g, "").trim()])
                    .filter(([name, value]) => value !== "" && name !== "aria-describedby" && name !== "tabindex")
                    .map((pair) => pair.join("="));
                const words = [...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim());
                return [one.tagName, ...attributes.sort(), ...words.filter(Boolean)].join(" ");
            };
            // A surface is drawn in pieces until its canvas is there.
            return [...figure.querySelectorAll(".panel, .panel *")]
                .filter((one) => one.checkVisibility() && !one.closest("canvas, .facets")).map(said).sort();
        }"""
    )


@contextmanager
def at_first_move(page: Page, act: str) -> Iterator[None]:
    """Do something to a figure, `it`, once something has begun to move in it."""
    page.evaluate(f"() => {{ window.onmove = (it) => {{ {act} }} }}")
    yield
    page.wait_for_function("() => !window.onmove")


@pytest.mark.parametrize("slug", WITH_FIGURES)
def test_a_motion_ends_where_the_picture_stands_without_it(lesson: Callable[[str], Page], slug: str) -> None:
    """What is in every dock is pressed, one after the other: with motion, and once more without."""
    page = lesson(slug)
    with wishing_for_motion(page):
        moved = after_each_press(page)
    stood = after_each_press(page)
    assert moved.keys() == stood.keys()
    for pressed in stood:
        assert moved[pressed] == stood[pressed], pressed


@contextmanager
def wishing_for_motion(page: Page) -> Iterator[None]:
    page.emulate_media(reduced_motion="no-preference")
    yield
    page.emulate_media(reduced_motion="reduce")


# Frames tell a time three times as fast, so that nearly all go as far as a motion goes in one of them.
HURRY = """() => {
    window.ownFrame ??= window.requestAnimationFrame;
    window.requestAnimationFrame = (then) => ownFrame((time) => then(3 * time));
}"""


def after_each_press(page: Page) -> dict[str, list[str]]:
    """The pictures of all figures after each press, by what is pressed, from the opening on."""
    for button in page.locator("figure.figure .reset").all():
        button.evaluate("one => one.click()")
    settled(page, "figure.figure")
    if page.locator(".graph").count():  # whose nodes stay where they have been
        page.reload()
        settled(page, "figure.figure")
    page.evaluate(HURRY)
    seen = {}
    for name in page.locator("figure.figure").evaluate_all("all => all.map(({ id }) => id)"):
        figure = Figure(page, name)
        figure.root.evaluate("one => one.scrollIntoView({block: 'center'})")
        for index in range(figure.root.locator(PRESSES).count()):
            press = figure.root.locator(PRESSES).nth(index)
            press.evaluate("one => one.click()")
            seen[f"{name} {index}: {press.evaluate('one => one.outerHTML')}"] = pictures(figure)
    return seen


# Of many answers to one question, the first two.
PRESSES = ".dock :is(label:nth-of-type(-n + 2):has(input), button:not([data-play=play]))"


def test_a_press_moves_the_picture_and_the_readouts_are_right_at_once(moving: Callable[[str], Page]) -> None:
    page = moving("models/")
    figure = Figure(page, "fit-line")
    figure.switch("best")
    figure.ready()
    (began, ended) = page.evaluate("() => moves")
    assert [began[1], ended[1]] == ["true", "false"]
    assert began[2] == ended[2]
    assert str(figure.value("best_loss")) in began[2]


def test_the_best_line_sweeps_from_the_readers_to_its_own_place(moving: Callable[[str], Page]) -> None:
    page = moving("models/")
    figure = Figure(page, "fit-line")
    figure.root.evaluate(
        """figure => {
            window.heights = [];
            const last = (path) => Number(path.getAttribute("d").split(",").at(-1));
            const own = figure.querySelector(".mark-line.role-model .stroke");
            heights.push(last(own));
            new MutationObserver(() => {
                const path = figure.querySelector(".mark-line.role-best .stroke");
                if (path) heights.push(last(path));
            }).observe(figure.querySelector(".marks"), {subtree: true, childList: true, attributeFilter: ["d"]});
        }"""
    )
    figure.switch("best")
    figure.ready()
    heights = page.evaluate("() => heights")
    assert len(heights) > 2
    assert heights == sorted(heights), "the best line is flatter: its end comes down, and down only"


def test_a_drag_does_not_ease(moving: Callable[[str], Page]) -> None:
    page = moving("models/")
    figure = Figure(page, "fit-line")
    drag_by_mouse(page, figure.handle("slope"), 0, 30)
    figure.ready()
    figure.set("intercept", 20_000)
    figure.ready()
    assert moves(page) == []


def test_without_a_wish_for_motion_nothing_moves(moving: Callable[[str], Page]) -> None:
    page = moving("models/")
    page.emulate_media(reduced_motion="reduce")
    figure = Figure(page, "fit-line")
    figure.switch("best")
    figure.ready()
    assert moves(page) == []


def test_the_first_answer_is_there_at_once(moving: Callable[[str], Page]) -> None:
    page = moving("models/#fit-line?slope=120&best=true")
    assert Figure(page, "fit-line").value("slope") == 120.0
    assert moves(page) == []


def test_another_press_in_flight_leads_to_its_own_end(moving: Callable[[str], Page]) -> None:
    page = moving("models/")
    figure = Figure(page, "fit-line")
    before = pictures(figure)
    with at_first_move(page, "it.querySelector('[name=best]').click()"):
        figure.switch("best")
    assert pictures(figure) == before
    assert moves(page) == ["true", "true", "false"]


def test_a_drag_in_flight_is_followed_at_once(moving: Callable[[str], Page]) -> None:
    page = moving("models/")
    figure = Figure(page, "fit-line")
    set_slope = "const s = it.querySelector('form [name=slope]'); s.value = 90; s.dispatchEvent(new Event('input'))"
    with at_first_move(page, set_slope):
        figure.switch("best")
    seen: Any = pictures(figure)
    assert figure.value("slope") == 90.0
    assert moves(page) == ["true", "false"]
    figure.switch("best")
    figure.switch("best")
    assert pictures(figure) == seen


def test_a_mouse_that_passes_over_does_not_stop_a_motion(moving: Callable[[str], Page]) -> None:
    page = moving("models/")
    figure = Figure(page, "fit-line")
    pass_over = """
        const svg = it.querySelector('svg.plot'), box = svg.getBoundingClientRect();
        svg.dispatchEvent(new PointerEvent('pointermove',
            {bubbles: true, pointerType: 'mouse', clientX: box.x + box.width / 2, clientY: box.y + box.height / 2}));
    """
    with at_first_move(page, pass_over):
        figure.switch("best")
    figure.ready()
    assert figure.number("area") != 2000.0
    assert moves(page) == ["true", "false"]
    assert figure.root.locator(".mark-line.role-best").get_attribute("style") is None


def test_undo_and_reset_move_back(moving: Callable[[str], Page]) -> None:
    page = moving("models/")
    figure = Figure(page, "fit-line")
    opening = pictures(figure)
    for back in (".undo", ".reset"):
        figure.set("slope", 90)
        assert pictures(figure) != opening
        assert moves(page) == []
        figure.root.locator(back).click()
        assert pictures(figure) == opening
        assert moves(page) == ["true", "false"]


def test_a_square_flies_into_the_total_and_is_gone_when_it_has_landed(moving: Callable[[str], Page]) -> None:
    page = moving("loss/")
    figure = Figure(page, "squared-errors")
    figure.set("poured", 3)
    figure.ready()
    page.evaluate(
        """() => {
            window.flown = [];
            new MutationObserver((records) => {
                for (const { target } of records)
                    if (target.closest(".flights")) flown.push([target, target.getBoundingClientRect()].pop());
            }).observe(document.querySelector("#squared-errors .panels"), {subtree: true, attributeFilter: ["x"]});
        }"""
    )
    square = figure.root.locator(".square").nth(3).bounding_box()
    figure.root.locator("[data-param=poured] [data-play=step]").evaluate("one => one.click()")
    figure.ready()
    assert figure.number("poured") == 4
    strip = figure.root.locator(".strip").nth(3).bounding_box()
    flown = page.evaluate("() => flown.map(({ x, width }) => [x, width])")
    assert len(flown) > 2
    assert square
    assert strip
    assert [x for x, _ in flown] == sorted(x for x, _ in flown)
    assert square["x"] - 1 <= flown[0][0] <= flown[-1][0] <= strip["x"] + 1
    assert figure.root.locator(".flights").count() == 0


SEEN = """([name, selector, attribute]) => {
    window.seen = [];
    new MutationObserver(() => {
        const one = document.querySelector(`#${name} ${selector}`);
        const {x, y, width, height} = one?.getBBox() ?? {};
        if (one) seen.push([one.getAttribute(attribute), [x, y, x + width, y + height]]);
    }).observe(document.querySelector(`#${name} .panels`), {subtree: true, childList: true, attributes: true});
}"""


def seen(
    figure: Figure, selector: str, press: Callable[[], None], attribute: str = "d"
) -> tuple[list[str], list[list[float]]]:
    """How the first thing that `selector` finds is drawn in the motion of a press, and its edges, as they change."""
    figure.ready()
    figure.page.evaluate(SEEN, [figure.name, selector, attribute])
    press()
    figure.ready()
    found = figure.page.evaluate("() => seen")
    changed = [one for i, one in enumerate(found) if i == 0 or one[0] != found[i - 1][0]]
    return [drawn for drawn, _ in changed], [edges for _, edges in changed]


def test_units_stretch_the_ravine_into_a_bowl(moving: Callable[[str], Page]) -> None:
    figure = Figure(moving("loss-surface/"), "ravine")
    _, edges = seen(figure, ".mark-contours .ground:nth-of-type(9)", lambda: figure.switch("centred"))
    assert len(edges) > 3
    left = [max(abs(a - b) for a, b in zip(box, edges[-1], strict=True)) for box in edges]
    assert all(after <= before + 0.1 * left[0] for before, after in pairwise(left)), left


def test_the_boundary_of_the_moons_bends(moving: Callable[[str], Page]) -> None:
    figure = Figure(moving("modern-nets/#two-moons?guess=kinked&steps=200"), "two-moons")
    drawn, _ = seen(figure, ".mark-decision .boundary", lambda: figure.choose("neurons", "tanh"))
    assert len(drawn) > 3


def test_the_sheet_bends_from_stage_to_stage(moving: Callable[[str], Page]) -> None:
    figure = Figure(moving("layers/#collapse?stage=0&tanh=true&guess=none"), "collapse")
    step = figure.root.locator("[data-param=stage] [data-play=step]")
    for _ in range(3):
        drawn, edges = seen(figure, ".mark-segments.role-model path", lambda: step.evaluate("one => one.click()"))
        assert len(drawn) > 3
        left = [max(abs(a - b) for a, b in zip(box, edges[-1], strict=True)) for box in edges]
        assert all(after <= before + 1 for before, after in pairwise(left)), left


def pressed(figure: Figure) -> Iterator[int]:
    """Presses what the dock has, one after the other, and waits for each."""
    presses = figure.root.locator(PRESSES)
    for index in range(presses.count()):
        presses.nth(index).evaluate("one => one.click()")
        figure.ready()
        yield index


@pytest.mark.parametrize("address", ["derivative/#tangent", "loss/#squared-errors"])
def test_the_edges_of_a_plot_go_straight_to_where_they_will_be(moving: Callable[[str], Page], address: str) -> None:
    page = moving(address)
    figure = Figure(page, address.split("#")[1])
    page.evaluate(EDGES, figure.name)
    moved = False
    for index in pressed(figure):
        drawn: dict[str, list[list[float]]] = page.evaluate("() => { const seen = edges; edges = {}; return seen; }")
        moved = moved or bool(drawn)
        for places in drawn.values():
            for side in zip(*places, strict=True):
                assert list(side) in (sorted(side), sorted(side, reverse=True)), (index, side)
    assert moved


EDGES = """name => {
    window.edges = {};
    const figure = document.getElementById(name);
    new MutationObserver((records) => {
        if (figure.dataset.moving !== "true") return;
        for (const { target } of records) {
            const line = target.matches(".axis-x .domain") && target.getAttribute("d").match(/[\\d.]+/g).map(Number);
            const panel = target.closest("[data-panel]").dataset.panel;
            if (line) (edges[panel] ??= []).push([line[0], line.at(-1)]);
        }
    }).observe(figure.querySelector(".panels"), {subtree: true, attributeFilter: ["d"]});
}"""


VAIN = """name => {
    window.written = [];
    const figure = document.getElementById(name);
    new MutationObserver((records) => {
        if (figure.dataset.moving !== "true") return;
        for (const { type, target, attributeName, oldValue } of records) {
            const now = type === "attributes" ? target.getAttribute(attributeName) : target.data;
            written.push([`${target.nodeName} ${attributeName ?? ""}`, oldValue === now]);
        }
    }).observe(figure.querySelector(".panels"), {
        subtree: true, attributes: true, attributeOldValue: true, characterData: true, characterDataOldValue: true,
    });
}"""


@pytest.mark.parametrize(
    "address",
    [
        "derivative/#tangent",
        "embeddings/#bend",
        "layers/#forward",
        "loss-curve/#in-the-dark",
        "backpropagation/#backward-pass",
        "one-step/#one-step",
        "gaussian/#init",
        "loss-surface/#ravine",
        "loss-surface/#descent-2d",
        "modern-nets/#two-moons",
    ],
)
def test_in_a_motion_nothing_is_written_that_is_so_already(moving: Callable[[str], Page], address: str) -> None:
    page = moving(address)
    figure = Figure(page, address.split("#")[1])
    page.evaluate(VAIN, figure.name)
    for _ in pressed(figure):
        pass
    written = page.evaluate("() => written")
    assert written
    assert [what for what, in_vain in written if in_vain] == []


def test_a_gradient_runs_back_along_its_edge(moving: Callable[[str], Page]) -> None:
    figure = Figure(moving("backpropagation/#backward-pass?step=4"), "backward-pass")
    step = figure.root.locator("[data-param=step] [data-play=step]")
    figure.page.evaluate(
        """() => {
            window.colours = [];
            new MutationObserver(() => {
                const pulse = document.querySelector("#backward-pass .pulse");
                if (!pulse) return;
                const tip = pulse.parentElement.querySelector(".head");
                colours.push([getComputedStyle(pulse).stroke, getComputedStyle(tip).fill]);
            }).observe(document.querySelector("#backward-pass .panels"), {subtree: true, childList: true});
        }"""
    )
    drawn, _ = seen(figure, ".pulse", lambda: step.evaluate("one => one.click()"), "stroke-dashoffset")
    offsets = [float(offset) for offset in drawn]
    assert len(offsets) > 1
    assert offsets == sorted(offsets), "a forward pulse runs the other way"
    assert [pulse for pulse, edge in figure.page.evaluate("() => colours") if pulse != edge] == []
    assert figure.page.evaluate("() => colours.length") > 0
    assert figure.root.locator(".pulse").count() == 0


def test_numbers_travel_along_the_edges_and_turn_into_products_at_their_cells(moving: Callable[[str], Page]) -> None:
    figure = Figure(moving("layers/"), "forward")
    step = figure.root.locator("[data-param=step] [data-play=step]")
    last = figure.root.locator(".crossbar-flying text").last
    drawn, _ = seen(figure, ".crossbar-flying text", lambda: step.evaluate("one => one.click()"), "y")
    assert len(drawn) > 1
    heights = [float(y) for y in drawn]
    assert heights == sorted(heights), "a number goes down to its cell, and then level"
    expect(last).to_have_count(0)
