"""The recap: every idea leads to its figure, and the self-check is answered, scored and endless."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from lessons.recap import self_check
from tests.e2e.browsing import PHONE, Figure

Lesson = Callable[[str], Page]


def answer(figure: Figure, number: int, deal: int) -> None:
    """Answer a question as a reader would, and rightly."""
    asked = self_check.question(number, deal)
    if asked.options:
        label = next(label for value, label in asked.options if value == asked.answer)
        figure.root.get_by_role("button", name=label, exact=True).click()
    else:
        box = figure.root.locator(".quiz-answer input")
        box.fill(f"{asked.answer:.6g}")
        box.press("Enter")
    expect(figure.root.locator(".quiz-said")).to_have_text(f"Yes. {asked.why}")


def test_every_idea_leads_to_its_figure(lesson: Lesson) -> None:
    page = lesson("recap/")
    addresses = page.locator(".ideas a").evaluate_all("links => links.map(link => link.href)")
    assert addresses
    for address in addresses:
        slug, figure = address.split("/")[-2:]
        page.goto(address)
        expect(page.locator(f"figure{figure}")).to_be_in_viewport()
        assert slug
    page.goto("recap/")


def test_a_wrong_answer_is_told_what_it_would_have_meant_and_can_be_mended(lesson: Lesson) -> None:
    figure = Figure(lesson("recap/"), "self-check").ready()
    asked = self_check.question(1, 1)
    box = figure.root.locator(".quiz-answer input")
    box.fill(f"{asked.meant[0][0]}")
    figure.root.get_by_role("button", name="Check").click()
    expect(figure.root.locator(".quiz-said")).to_have_text(f"{asked.meant[0][1]} {asked.hints[0]}")
    expect(figure.root.get_by_role("button", name="Question 1, wrong")).to_be_visible()
    expect(figure.root.locator("output[name=engine]")).to_have_count(0)
    # A pause makes it a step of its own, which the address names.
    expect(figure.page).to_have_url(re.compile(r"answers="))
    answer(figure, 1, 1)
    assert figure.value("engine") == asked.answer
    assert figure.value("right") == 1
    figure.root.locator(".undo").click()
    expect(figure.root.locator(".quiz-said")).to_have_text(f"{asked.meant[0][1]} {asked.hints[0]}")


def test_an_answer_can_be_worked_out_and_hints_come_in_three_steps(lesson: Lesson) -> None:
    figure = Figure(lesson("recap/"), "self-check").ready()
    asked = self_check.question(1, 1)
    box, said = figure.root.locator(".quiz-answer input"), figure.root.locator(".quiz-said")
    for typed, hint in zip(("3*-2", "−7", "8,5", "9"), (*asked.hints, asked.hints[2]), strict=True):
        box.fill(typed)
        box.press("Enter")
        expect(said).to_have_text(f"Not yet. {hint}")
    assert figure.value("answer") == 9


def test_on_a_phone_a_question_is_seen_with_all_its_answers_and_then_all_that_is_said_of_one(
    lesson: Callable[..., Page],
) -> None:
    figure = Figure(lesson("recap/", PHONE), "self-check").ready()
    shown = """(root, selector) => {
        const [all, one] = [".picture", selector].map((each) => root.querySelector(each).getBoundingClientRect());
        return all.top <= one.top + 1 && one.bottom <= all.bottom + 1;
    }"""
    for number in range(1, self_check.MANY + 1):
        asked = self_check.question(number, 1)
        figure.root.get_by_role("button", name=f"Question {number},").click()
        expect(figure.root.locator(".quiz-ask")).to_have_text(asked.ask)
        for part in (".quiz-turns", ".quiz-ask", ".quiz-answer"):
            assert figure.root.evaluate(shown, part), f"{part} of question {number}"
        wrong = asked.meant[0][0]
        if asked.options:
            figure.root.locator(f"[data-value='{wrong:g}']").click()
        else:
            figure.root.locator(".quiz-answer input").fill(f"{wrong:.6g}")
            figure.root.get_by_role("button", name="Check").click()
        expect(figure.root.locator(".quiz-said")).to_contain_text(asked.hints[0])
        assert figure.root.evaluate(shown, ".quiz-said"), f"what is said of question {number}"


def test_all_questions_can_be_answered_and_another_set_opens(lesson: Lesson) -> None:
    figure = Figure(lesson("recap/"), "self-check").ready()
    for number in range(1, self_check.MANY + 1):
        expect(figure.root.locator(".quiz-ask")).to_have_text(self_check.question(number, 1).ask)
        answer(figure, number, 1)
        if number < self_check.MANY:
            figure.root.get_by_role("button", name="Next question").click()
    expect(figure.root.locator(".figure-note")).to_contain_text("All 12 are right.")
    assert figure.value("right") == self_check.MANY
    figure.root.get_by_role("button", name="Another set").click()
    expect(figure.root.locator(".quiz-ask")).to_have_text(self_check.question(1, 2).ask)
    expect(figure.root.locator(".quiz-ask")).to_be_focused()
    expect(figure.root.locator("output[name=right]")).to_have_attribute("data-value", "0")


def test_a_question_is_chosen_by_its_number_and_leads_back_to_its_lesson(lesson: Lesson) -> None:
    figure = Figure(lesson("recap/"), "self-check").ready()
    figure.root.get_by_role("button", name="Question 4, open").click()
    expect(figure.root.locator(".quiz-ask")).to_have_text(self_check.question(4, 1).ask)
    expect(figure.param("question")).to_have_value("4")
    link = figure.root.locator(".quiz-lesson")
    expect(link).to_have_text("The lesson: The derivative")
    assert (link.get_attribute("href") or "").endswith("derivative/#tangent")


def test_what_is_no_number_is_not_taken_for_an_answer(lesson: Lesson) -> None:
    figure = Figure(lesson("recap/"), "self-check").ready()
    box, said = figure.root.locator(".quiz-answer input"), figure.root.locator(".quiz-said")
    for typed, words in [("", "here is none"), ("1/0", "“1/0” is not one"), ("1e400", "“1e400” is not one")]:
        box.fill(typed)
        figure.root.get_by_role("button", name="Check").click()
        expect(said).to_contain_text(words)
        expect(box).to_be_focused()
        expect(box).to_have_value(typed)
        expect(figure.root.get_by_role("button", name="Question 1, open")).to_be_visible()
    box.fill("1")
    expect(said).to_be_empty()


def test_answers_are_in_the_link(lesson: Lesson) -> None:
    page = lesson("recap/")
    figure = Figure(page, "self-check").ready()
    answer(figure, 1, 1)
    figure.menu(".copy-link").click()
    expect(figure.root.locator(".copy-link")).to_have_text("Copied")
    address = page.evaluate("() => navigator.clipboard.readText()")
    other = page.context.new_page()
    other.goto(address)
    copy = Figure(other, "self-check").ready()
    expect(copy.root.locator("output[name=right]")).to_have_attribute("data-value", "1")
    other.close()
