"""What a reader does with the table and with a name."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.browsing import Figure

Lesson = Callable[[str], Page]


def test_a_row_that_is_pressed_shows_what_follows_its_letter(lesson: Lesson) -> None:
    figure = Figure(lesson("pairs/"), "pairs").ready()
    figure.choose("guess", "j")
    expect(figure.root.locator(".figure-verdict")).to_contain_text("Not quite.")
    row = figure.root.locator(".tile-row").nth(26 - 17)
    row.click()
    note = figure.root.locator(".figure-note")
    expect(note).to_contain_text("After q: u 75.5 %")
    figure.root.get_by_role("button", name="Step: Letters walked", exact=True).click()
    expect(note).to_contain_text("1 of 5: after the start, e.")
    row.click()
    expect(note).to_contain_text("After q: u 75.5 %")


def test_a_name_is_typed_and_its_impossible_letter_mended(lesson: Lesson) -> None:
    figure = Figure(lesson("pairs/"), "surprise").ready()
    note = figure.root.locator(".figure-note")
    figure.param("name").fill("Mxolisi")
    expect(note).to_contain_text("mx never came in the list")
    figure.root.get_by_text("Add 1 to all", exact=True).click()
    expect(note).to_contain_text("over 8 letters")
    figure.param("name").fill("josé")
    expect(figure.root.locator(".figure-problem")).to_contain_text("Names here have the letters a to z only")
    figure.param("name").fill("jan")
    expect(note).to_contain_text("Jan costs 1.52 a letter.")
