"""What a reader does in the lesson on the bell curve, and what must come of it."""

import math
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

import bridge
from tests.e2e.browsing import Figure, drag_by_mouse, wait_for

Lesson = Callable[[str], Page]


def test_the_bell_is_moved_by_its_top_and_widened_at_its_side(lesson: Lesson) -> None:
    page = lesson("gaussian/")
    figure = Figure(page, "bell").ready()
    drag_by_mouse(page, figure.handle("mu"), 40, 0)
    assert figure.number("mu") > 0.5
    assert figure.number("sigma") == 1
    drag_by_mouse(page, figure.handle("sigma"), 20, 0)
    assert figure.number("sigma") > 1.2
    expected = bridge.scene("bell", {"mu": figure.number("mu"), "sigma": figure.number("sigma")})
    expect(figure.says()).to_have_text(expected["alt"])


def test_shares_are_counted_when_asked_for_and_are_the_same_as_at_build_time(lesson: Lesson) -> None:
    figure = Figure(lesson("gaussian/"), "bell").ready()
    expect(figure.root.locator("output[name=exact_1]")).to_have_count(0)
    figure.choose("guess", "68")
    expect(figure.root.locator(".figure-verdict")).to_contain_text("Yes")
    for k, share in ((1, "68.27 %"), (2, "95.45 %"), (3, "99.73 %")):
        expect(figure.root.locator("[data-panel=bell] .mark-label.role-best text").nth(k - 1)).to_contain_text(share)
    for seed, count in ((1, 10_000), (42, 777)):
        figure.root.locator("[data-param=count] input.number").fill(str(count))
        figure.set("seed", seed)
        expected = bridge.scene("bell", {"seed": seed, "count": count, "guess": "68"})
        expect(figure.says()).to_have_text(expected["alt"])


def test_samples_fall_one_step_after_the_other_and_can_be_taken_back(lesson: Lesson) -> None:
    figure = Figure(lesson("gaussian/"), "bell").ready()
    figure.choose("guess", "50")
    count = figure.root.locator("[data-param=count] input.number")
    count.fill("0")
    expect(figure.says()).to_contain_text("under it 0 samples")
    figure.root.locator("[data-param=count] [data-play=step]").click()
    expect(count).to_have_value("10")
    expect(figure.says()).to_contain_text("under it 10 samples")
    figure.root.locator("[data-param=count] [data-play=back]").click()
    expect(count).to_have_value("0")


def test_playing_lets_samples_fall_until_it_is_paused(lesson: Lesson) -> None:
    figure = Figure(lesson("gaussian/"), "bell").ready()
    figure.choose("guess", "50")
    play = figure.root.locator("[data-param=count] [data-play=play]")
    play.click()
    expect(figure.says()).not_to_contain_text("under it 200 samples")
    play.click()
    expect(play).to_have_attribute("aria-pressed", "false")


def test_the_fog_lifts_when_an_answer_is_chosen(lesson: Lesson) -> None:
    figure = Figure(lesson("gaussian/"), "init").ready()
    expect(figure.root.locator("output[name=spread_6]")).to_have_count(0)
    figure.choose("guess", "ends")
    expect(figure.root.locator(".figure-verdict")).to_contain_text("Yes")
    expect(figure.root.locator("[data-panel=layers] .mark-label text")).to_have_count(6)
    figure.switch("rule")
    expect(figure.root.locator("[data-panel=widths] .mark-label text")).to_have_text(
        ["1/√36 = 0.167", "5/3 of it: 0.278"]
    )


def tops_of_ticks(panel: Locator) -> list[float]:
    return panel.locator(".axis-y .tick").evaluate_all("all => all.map(one => one.getBoundingClientRect().y)")


@pytest.mark.parametrize("width", [390, 1280])
def test_activations_and_gradients_are_seen_together_layer_beside_layer(lesson: Lesson, width: int) -> None:
    page = lesson("gaussian/")
    page.set_viewport_size({"width": width, "height": 844})
    figure = Figure(page, "init").ready()
    figure.choose("guess", "ends")
    layers, gradients = (figure.root.locator(f"[data-panel={name}]") for name in ("layers", "gradients"))
    # Pictures learn of the new size one by one.
    wait_for(page, lambda: tops_of_ticks(layers) == tops_of_ticks(gradients))
    assert len(tops_of_ticks(layers)) == 6
    left, right = layers.bounding_box(), gradients.bounding_box()
    assert left
    assert right
    assert left["x"] + left["width"] <= right["x"]
    if width == 390:  # the third picture takes its turn
        figure.turn_to("widths")
        expect(layers).to_be_hidden()
    expect(figure.handle("sigma")).to_be_visible()


@pytest.mark.parametrize(("link", "word"), [("Small weights", "vanish"), ("Large weights", "saturate")])
def test_the_links_in_the_prose_show_what_they_say(lesson: Lesson, link: str, word: str) -> None:
    page = lesson("gaussian/")
    figure = Figure(page, "init").ready()
    page.get_by_role("link", name=link).click()
    expect(figure.root.locator(".figure-note")).to_contain_text(word)


def test_wherever_the_width_is_let_go_it_leaves_a_dot(lesson: Lesson) -> None:
    page = lesson("gaussian/")
    figure = Figure(page, "init").ready()
    figure.choose("guess", "ends")
    drag_by_mouse(page, figure.handle("sigma"), -40, 0)
    sigma = figure.number("sigma")
    assert 0.1 < sigma < 1
    expect(figure.param("tried")).to_have_value(re.compile(r"^1\n0\.\d+$"))
    spread = bridge.scene("init", {"guess": "ends", "sigma": sigma})["readouts"]["spread_6"]["value"]
    expect(figure.root.locator("output[name=width]")).to_have_attribute("data-value", str(sigma))
    figure.open("numbers")
    written = figure.root.locator(".numbers dd", has_text=f"{spread:.3g}").locator(".exact").first
    assert math.isclose(float(written.inner_text()), spread, rel_tol=1e-11)
