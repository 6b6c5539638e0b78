"""What a reader does with the engine's one line: break it, guess, see what is left, and put it back."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.browsing import Figure

Lesson = Callable[[str], Page]


def test_the_line_is_changed_guessed_and_put_back_by_its_switch(lesson: Lesson) -> None:
    figure = Figure(lesson("accumulate/"), "overwrite").ready()
    added, a = figure.root.locator(".code-line.is-added"), figure.root.locator("output[name=a_grad]")
    expect(a).to_have_attribute("data-value", "2")
    figure.switch("broken")
    expect(added).to_have_count(1)
    expect(added).to_contain_text("target.grad = local * upstream")
    expect(figure.root.locator(".figure-note")).to_contain_text("what will a.grad be?")
    figure.choose("guess_doubled", "2")
    expect(a).to_have_attribute("data-value", "1")
    expect(figure.root.locator(".figure-verdict")).to_contain_text("Not 2: the engine says 1.")
    expect(figure.root.locator("[data-node=a] .number-check")).to_have_text("2 ✗")
    figure.switch("broken")
    expect(added).to_have_count(0)
    expect(a).to_have_attribute("data-value", "2")


def test_which_share_is_left_depends_on_the_order_of_visits(lesson: Lesson) -> None:
    figure = Figure(lesson("accumulate/"), "overwrite").ready()
    a, note, verdict = (
        figure.root.locator(each) for each in ("output[name=a_grad]", ".figure-note", ".figure-verdict")
    )
    figure.choose("graph", "twice")
    expect(a).to_have_attribute("data-value", "-3")
    figure.switch("broken")
    figure.choose("guess_twice", "3")
    expect(a).to_have_attribute("data-value", "3")
    expect(verdict).to_contain_text("Yes: 3.")
    figure.choose("visits", "right")
    expect(note).to_contain_text("what will a.grad be?")
    figure.choose("guess_twice", "3")
    expect(a).to_have_attribute("data-value", "-6")
    expect(verdict).to_contain_text("Not 3: the engine says −6.")


def test_the_line_that_runs_is_lit(lesson: Lesson) -> None:
    figure = Figure(lesson("accumulate/"), "overwrite").ready()
    lit = figure.root.locator(".code-line[aria-current=step]")
    expect(lit).to_contain_text("target.grad += local * upstream")
    figure.set("step", 1)
    expect(lit).to_have_count(0)


def test_an_optimizer_that_never_zeroes_does_not_come_to_rest(lesson: Lesson) -> None:
    figure = Figure(lesson("accumulate/"), "never-zeroed").ready()
    grad, note = figure.root.locator("output[name=grad]"), figure.root.locator(".figure-note")
    expect(grad).to_have_attribute("data-value", "6.4")
    figure.switch("broken")
    expect(note).to_contain_text("what will x do?")
    expect(figure.root.locator(".code-line.is-added")).to_contain_text("pass")
    figure.choose("guess", "sooner")
    expect(figure.root.locator(".figure-verdict")).to_contain_text("No.")
    figure.set("step", 60)
    expect(note).to_contain_text("After 60 steps.")
    assert abs(figure.value("loss")) > 0.1


def test_python_prints_2_and_the_table_has_both_wrong_answers(lesson: Lesson) -> None:
    page = lesson("accumulate/")
    assert page.locator(".prints samp").all_text_contents() == ["2.0"]
    rows = page.locator(".beside tbody tr")
    assert [row.locator("td").all_text_contents() for row in rows.all()] == [["−3", "3"], ["−3", "−6"]]
