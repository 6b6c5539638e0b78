"""What a reader sees of the neuron beside PyTorch."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.browsing import Figure

Lesson = Callable[[str], Page]


def test_what_the_lectures_pytorch_prints_is_on_the_page(lesson: Lesson) -> None:
    tables = lesson("pytorch/").locator(".beside")
    assert tables.nth(1).locator("tbody td:first-of-type").all_text_contents() == [
        "0.7071066904050358",
        "0.5000001283844369",
        "0.0",
        "-1.5000003851533106",
        "1.0000002567688737",
    ]


def test_stepping_lights_the_same_line_on_both_sides(lesson: Lesson) -> None:
    figure = Figure(lesson("pytorch/"), "beside-pytorch").ready()
    lit = figure.root.locator(".code-line.is-now")
    expect(lit).to_have_count(2)
    for line, ours, theirs in [(8, "o = n.tanh()", "o = torch.tanh(n)"), (11, "x1.grad", "x1.grad.item()")]:
        figure.set("line", line)
        expect(lit.nth(0)).to_contain_text(ours)
        expect(lit.nth(1)).to_contain_text(theirs)
    expect(figure.root.locator("output[name=theirs]")).to_have_text("-1.4999999999999998")
    assert all(value < 5e-15 for name, value in figure.values().items() if name.startswith("apart_"))


def test_the_lectures_digits_are_explained_once_a_reason_is_chosen(lesson: Lesson) -> None:
    figure = Figure(lesson("pytorch/"), "beside-pytorch").ready()
    expect(figure.root.locator("[data-param=guess]")).to_be_hidden()
    figure.choose("run", "lecture")
    expect(figure.root.locator("output[name=theirs]")).to_have_text("0.7071066904050358")
    assert figure.value("apart_x1") > 1e-7
    expect(figure.root.locator("output[name=b32]")).to_have_count(0)
    figure.choose("guess", "nudge")
    expect(figure.root.locator(".figure-verdict")).to_contain_text("It is b")
    expect(figure.root.locator("output[name=b32]")).to_have_attribute("data-value", "6.881373405456543")
    assert figure.value("apart_x1") < 5e-15
