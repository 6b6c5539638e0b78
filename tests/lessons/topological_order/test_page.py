"""What a reader does with the order: guess, step, then break the engine and go back through its run."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.browsing import Figure

Lesson = Callable[[str], Page]


def test_the_walk_is_stepped_forward_and_back(lesson: Lesson) -> None:
    figure = Figure(lesson("topological-order/"), "order").ready()
    stack, listed = (figure.root.locator(f".listed.is-{kind} .listed-item") for kind in ("stack", "row"))
    expect(stack).to_have_count(0)
    figure.reach("step")
    step, back = (figure.root.locator(f"[data-play={what}]") for what in ("step", "back"))
    for _ in range(5):
        step.click()
    expect(listed).to_have_text(["1  a", "2  b", "3  d"])
    expect(stack).to_have_text(["f = d × e"])
    expect(figure.root.locator("[data-node=d] .badge")).to_have_text("3")
    back.click()
    expect(listed).to_have_text(["1  a", "2  b"])
    expect(stack).to_have_text(["f = d × e", "d = a × b"])
    figure.root.locator(".reset").click()
    expect(listed).to_have_count(0)


def test_who_may_be_next_is_asked_once_and_scored(lesson: Lesson) -> None:
    figure = Figure(lesson("topological-order/"), "order").ready()
    verdict = figure.root.locator(".figure-verdict")
    figure.choose("guess", "d")
    expect(verdict).to_have_text("Not d. d has −8 so far, and a share from e is to come.")
    figure.choose("graph", "twice")
    expect(figure.root).not_to_have_class(re.compile(r"\basks\b"))


def test_the_engine_is_broken_once_guessed_and_restored(lesson: Lesson) -> None:
    figure = Figure(lesson("topological-order/"), "unordered").ready()
    a, b = (figure.root.locator(f"[data-node={name}] .number-grad") for name in "ab")
    expect(a).to_have_text("−48")
    figure.choose("guess", "missing")
    expect(a).to_have_text("−72")
    expect(b).to_have_text("44")
    expect(figure.root.locator("[data-node=a] .number-check")).to_have_text("−48 ✗")
    expect(figure.root.locator("[data-node=b] .number-check")).to_have_text("28 ✗")
    expect(figure.root.locator("[data-node=d] .number-check")).to_have_text("−14 ✓")
    figure.set("step", 4)
    expect(figure.root.locator(".figure-note")).to_contain_text("Too early: e still has a share for d")
    figure.set("step", 14)
    figure.root.get_by_role("button", name="Put the order back").click()
    expect(a).to_have_text("−48")
    expect(figure.root.locator("[data-node=a] .number-check")).to_have_text("−48 ✓")
    figure.root.get_by_role("button", name="Take the order out").click()
    code = figure.turn_to("code")
    expect(code.locator(".code-line.is-added").first).to_contain_text("_pass_back(without_order(root), pausing=True)")
    expect(code.locator(".code-line.is-removed").first).to_contain_text("reversed(topological_order(root))")


def test_both_answers_stand_beside_each_other_and_python_prints_the_right_one(lesson: Lesson) -> None:
    page = lesson("topological-order/")
    rows = page.locator(".beside tbody tr")
    assert [row.locator("td").all_text_contents() for row in rows.all()] == [["−48", "−72", "−48"], ["28", "44", "28"]]
    assert page.locator(".prints samp").all_text_contents() == ["-48.0", "28.0"]
