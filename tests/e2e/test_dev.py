"""While the site is being written, open pages follow: what has changed is loaded again, and what is broken is said."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import build
from tests.e2e.browsing import Figure, settled
from tests.site.copies import copy_project, developing

LESSON = "site/lessons/models.html"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    copy_project(root)
    return root


@pytest.fixture(scope="module")
def address(project: Path) -> Iterator[str]:
    with developing(project) as address:
        yield address


def append(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n{text}\n")


def test_a_changed_sentence_comes_by_itself_and_the_page_stays_as_it_was(
    fresh: Callable[..., Page], project: Path, address: str
):
    page = fresh()
    page.goto(f"{address}models/")
    settled(page, "figure.figure")
    Figure(page, "fit-line").open("all-controls")
    slider = page.locator("#fit-line input[type=range][name=slope]")
    slider.fill("120")
    settled(page, "figure.figure")
    value = slider.input_value()
    page.evaluate("scrollTo(0, 900)")
    scrolled = page.evaluate("scrollY")
    assert scrolled > 0
    page.evaluate("window.before = true")
    append(project / LESSON, "<p>Just written.</p>")
    expect(page.get_by_text("Just written.")).to_be_attached()
    assert page.evaluate("window.before") is None
    settled(page, "figure.figure")
    assert page.locator("#fit-line input[type=range][name=slope]").input_value() == value
    # Fonts come after the first layout, and the browser then moves by what has moved above, in whole pixels.
    assert abs(page.evaluate("scrollY") - scrolled) < 5


def test_a_page_that_has_not_changed_is_left_alone(fresh: Callable[..., Page], project: Path, address: str):
    page, other = fresh(), fresh()
    page.goto(f"{address}models/")
    other.goto(f"{address}loss/")
    other.evaluate("window.before = true")
    append(project / LESSON, "<p>Another sentence.</p>")
    expect(page.get_by_text("Another sentence.")).to_be_attached()
    append(project / "site/lessons/loss.html", "{{ nothing }}")
    expect(other.locator("#build-problem")).to_contain_text("'nothing' is undefined")
    assert other.evaluate("window.before") is True
    path = project / "site/lessons/loss.html"
    path.write_text(path.read_text(encoding="utf-8").replace("{{ nothing }}", ""), encoding="utf-8")
    expect(other.locator("#build-problem")).to_have_count(0)


def test_what_is_broken_is_said_in_the_page_and_mends_itself(fresh: Callable[..., Page], project: Path, address: str):
    page = fresh()
    page.goto(f"{address}models/")
    figure = project / "py/lessons/models/fit_line.py"
    sound = figure.read_text(encoding="utf-8")
    figure.write_text(sound + "\nthis is no Python\n", encoding="utf-8")
    problem = page.locator("#build-problem")
    expect(problem).to_contain_text("py/lessons/models/fit_line.py, line")
    expect(page.locator("#fit-line")).to_be_visible()
    figure.write_text(sound.replace('TASK = "', 'TASK = "Mended: '), encoding="utf-8")
    expect(page.locator("#fit-line .task-text")).to_contain_text("Mended: ")
    expect(problem).to_have_count(0)


def test_nothing_of_this_is_in_the_built_site(project: Path):
    for dist in (build.DIST, project / "dist"):
        assert not [path for path in dist.rglob("*.html") if "/-/" in path.read_text(encoding="utf-8")]
        assert not list(dist.rglob("reload*"))
