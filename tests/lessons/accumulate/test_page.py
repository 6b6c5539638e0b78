"""What a reader does with the engine's one line: break it, guess, see what is left, and put it back."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.browsing import Figure

Lesson = Callable[[str], Page]


def test_the_line_is_changed_once_guessed_and_put_back_by_its_button(lesson: Lesson) -> None:
    figure = Figure(lesson("accumulate/"), "overwrite").ready()
    added, grad = figure.root.locator(".code-line.is-added"), figure.root.locator("[data-node=a] .number-grad")
    expect(grad).to_have_text("2")
    figure.choose("guess", "2")
    expect(grad).to_have_text("1")
    expect(figure.root.locator(".figure-verdict")).to_contain_text("That is the sum.")
    expect(figure.root.locator("[data-node=a] .number-check")).to_have_text("2 ✗")
    figure.root.get_by_role("button", name="Put the + back").click()
    expect(grad).to_have_text("2")
    figure.root.get_by_role("button", name="Take the + out").click()
    expect(grad).to_have_text("1")
    figure.turn_to("code")
    expect(added).to_have_count(1)
    expect(added).to_contain_text("target.grad = local * upstream")


def test_which_share_is_left_depends_on_the_order_of_visits(lesson: Lesson) -> None:
    figure = Figure(lesson("accumulate/"), "overwrite").ready()
    grad = figure.root.locator("[data-node=a] .number-grad")
    figure.choose("guess", "1")
    figure.choose("graph", "twice")
    expect(grad).to_have_text("3")
    figure.choose("visits", "right")
    expect(grad).to_have_text("−6")


def test_the_line_that_runs_is_lit(lesson: Lesson) -> None:
    figure = Figure(lesson("accumulate/"), "overwrite").ready()
    lit = figure.turn_to("code").locator(".code-line[aria-current=step]")
    expect(lit).to_contain_text("target.grad += local * upstream")
    figure.set("step", 1)
    expect(lit).to_have_count(0)


def test_an_optimizer_that_never_zeroes_does_not_come_to_rest(lesson: Lesson) -> None:
    figure = Figure(lesson("accumulate/"), "never-zeroed").ready()
    figure.choose("guess", "sooner")
    expect(figure.root.locator(".figure-verdict")).to_contain_text("does not stay")
    figure.set("step", 60)
    expect(figure.root.locator(".figure-note")).to_contain_text("After 60 steps.")
    assert abs(figure.value("broken_x")) > 0.3 > abs(figure.value("x"))
    expect(figure.turn_to("code").locator(".code-line.is-added")).to_contain_text("pass")


def test_python_prints_2_and_the_table_has_both_wrong_answers(lesson: Lesson) -> None:
    page = lesson("accumulate/")
    assert page.locator(".prints samp").all_text_contents() == ["2.0"]
    rows = page.locator(".beside tbody tr")
    assert [row.locator("td").all_text_contents() for row in rows.all()] == [["−3", "3"], ["−3", "−6"]]


def test_a_second_pass_adds_to_what_inner_nodes_still_hold(lesson: Lesson) -> None:
    figure = Figure(lesson("accumulate/"), "twice-around").ready()
    expect(figure.root.locator(".asked")).to_contain_text("After a second over the same graph")
    figure.choose("guess", "2")
    expect(figure.root.locator(".figure-verdict")).to_contain_text("1 + 2 = 3")
    figure.root.locator("[data-play=step]").click()
    assert [figure.value(f"held_{name}") for name in "abhcl"] == [3, 3, 2, 2, 1]
    figure.root.get_by_role("button", name="Forward in between").click()
    assert [figure.value(f"held_{name}") for name in "abhcl"] == [2, 2, 1, 2, 1]
    expect(figure.root.locator(".figure-note")).to_contain_text("h and L are new nodes")
