"""What a reader does with a network's parameters: guess how many, and find one in four pictures."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.browsing import PHONE, Figure

Lesson = Callable[..., Page]


def test_the_guess_is_met_and_the_engine_counts(lesson: Lesson) -> None:
    figure = Figure(lesson("mlp/"), "how-many").ready()
    count = figure.root.locator("output[name=count]")
    expect(count).to_have_count(0)
    figure.choose("guess", "32")
    expect(figure.root.locator(".figure-verdict")).to_contain_text("Each of the 9 neurons has a bias as well")
    expect(count).to_have_attribute("data-value", "41")
    figure.set("first", 5)
    expect(count).to_have_attribute("data-value", "49")
    figure.set("neurons", 9)
    expect(count).to_have_attribute("data-value", "44")


def test_the_page_prints_the_count(lesson: Lesson) -> None:
    expect(lesson("mlp/").locator(".prints samp").first).to_have_text("41")


def test_an_edge_a_cell_a_node_and_a_bar_pick_the_same(lesson: Lesson) -> None:
    figure = Figure(lesson("mlp/"), "ledger").ready()
    picked, note = figure.param("picked").first, figure.root.locator(".figure-note")
    expect(note).to_contain_text("w1-4-2, the weight of input 2 in neuron 4 of layer 1")
    figure.root.locator(".edge[data-about='w2-2-1']").dispatch_event("click")
    expect(note).to_contain_text("w2-2-1, ")
    expect(picked).to_have_value("22")
    expect(figure.root.locator(".crossing[data-about='w2-2-1']")).to_have_attribute("aria-pressed", "true")
    figure.root.locator(".crossing[data-about='b1-3']").click()
    expect(note).to_contain_text("b1-3, the bias of neuron 3 of layer 1")
    figure.root.locator(".mark-bars[data-about='w3-1-4'] .strip-hit").click()
    expect(note).to_contain_text("w3-1-4, ")
    expect(picked).to_have_value("40")
    figure.root.get_by_role("button", name="Graph", exact=True).click()
    figure.root.locator("[data-node='w3-1-2']").dispatch_event("click")
    expect(note).to_contain_text("w3-1-2, ")
    figure.root.get_by_role("button", name="Network and matrices", exact=True).click()
    expect(figure.root.locator(".edge.is-picked")).to_have_attribute("data-about", "w3-1-2")


def test_a_phone_shows_one_layer_and_leads_to_the_others(lesson: Lesson) -> None:
    page = lesson("mlp/", PHONE)
    figure = Figure(page, "ledger").ready()
    turns = figure.root.locator(".crossbar-turns button")
    expect(figure.root.locator(".crossbar .edge")).to_have_count(12)
    expect(turns.first).to_have_attribute("aria-pressed", "true")
    turns.nth(1).click()
    expect(figure.root.locator(".crossbar .edge")).to_have_count(16)
    expect(figure.root.locator(".figure-note")).to_contain_text("w2-1-1, ")
    expect(turns.nth(1)).to_have_attribute("aria-pressed", "true")


def test_pointing_at_a_cell_lights_the_edge_and_the_bar(lesson: Lesson) -> None:
    figure = Figure(lesson("mlp/"), "ledger").ready()
    figure.root.locator(".crossing[data-about='w2-3-3']").hover()
    for what in (".edge", ".mark-bars", ".crossing"):
        expect(figure.root.locator(f"{what}[data-about='w2-3-3']")).to_have_attribute("data-lit", "")


def test_another_example_has_other_gradients_for_the_same_parameters(lesson: Lesson) -> None:
    figure = Figure(lesson("mlp/"), "ledger").ready()
    data, gradient = figure.value("data"), figure.value("grad")
    figure.choose("example", "3")
    expect(figure.root.locator("output[name=grad]")).not_to_have_attribute("data-value", repr(gradient))
    assert figure.value("data") == data
