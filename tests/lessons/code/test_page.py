"""The lecture as cells, typed as a student would, with the mistakes a student makes."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

import build
from publish.cells import read_cells
from tests.e2e.browsing import PHONE, Cell, Figure, Host, axe
from tests.e2e.test_boot import UNREADABLE

NAMES = list(read_cells(build.ROOT / "py/lessons/code/cells.py"))
NUMBER = re.compile(r"-?\d+\.\d+(?:e[-+]?\d+)?")


@pytest.fixture
def code(fresh: Callable[..., Page]) -> Page:
    page = fresh()
    page.goto("code/")
    return page


def same_text(one: str, other: str) -> bool:
    """Whether two texts are the same, but for the last digits of their numbers, which processors round differently."""
    ours, theirs = ([float(number) for number in NUMBER.findall(text)] for text in (one, other))
    return NUMBER.sub("#", one) == NUMBER.sub("#", other) and ours == pytest.approx(theirs, rel=1e-9, abs=1e-14)


def heights(output: Locator) -> list[float]:
    """How much of each of its pictures is seen."""
    return output.locator(".picture").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")


# ── As it opens ───────────────────────────────────────────────────────────────────────────────────


def test_without_javascript_every_cell_is_read_with_what_it_prints(fresh: Callable[..., Page]) -> None:
    page = fresh(java_script_enabled=False)
    page.goto("code/")
    expect(page.locator(".cell")).to_have_count(len(NAMES))
    cell = Cell(page, "level")
    expect(cell.root.locator("code")).to_contain_text("x, h = 2 / 3, 0.000001")
    expect(cell.output).to_have_text("2.999378523327323e-06")
    expect(Cell(page, "loss-curve").output.locator("svg:visible")).to_have_count(1)
    expect(page.get_by_role("button", name="Run")).to_have_count(0)


def test_cells_come_near_and_nothing_takes_the_focus_or_moves(code: Page) -> None:
    first = Cell(code, "parabola")
    height = code.evaluate("() => document.querySelector('main').scrollHeight")
    assert all(height > 100 for height in heights(code.locator(".cell:not([data-guess]) .cell-output")))
    for name in NAMES:
        Cell(code, name).open()
    assert code.evaluate("() => document.activeElement === document.body")
    assert code.evaluate("() => document.querySelector('main').scrollHeight") == pytest.approx(height, abs=8)
    expect(first.root).to_have_attribute("data-state", "static")


def test_python_is_fetched_only_when_the_reader_turns_to_a_cell(fresh: Callable[..., Page]) -> None:
    page = fresh(viewport=PHONE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("code/")
    cell = Cell(page, "parabola").open()
    assert not [address for address in asked if "/pyodide-" in address]
    cell.run()
    assert [address for address in asked if "/pyodide-" in address]
    assert page.evaluate("async () => { await window.downhill.ready; return true }")


def test_every_cell_prints_in_the_browser_what_it_printed_for_the_build(code: Page, fresh: Callable[..., Page]) -> None:
    without_scripts = fresh(java_script_enabled=False)
    without_scripts.goto("code/")
    built = {name: Cell(without_scripts, name).output.inner_text() for name in NAMES}
    pictures = {name: Cell(without_scripts, name).output.locator(".picture").count() for name in NAMES}
    last = Cell(code, NAMES[-1])
    last.root.get_by_role("button", name="Run to here").click()
    for name in NAMES:
        end = "failed" if name in {"no-rule", "number-first"} else "done"
        expect(Cell(code, name).root).to_have_attribute("data-state", end)
    for name in NAMES:
        shown = Cell(code, name).output
        assert shown.locator(".picture").count() == pictures[name], name
        assert all(height > 100 for height in heights(shown)), name
        if not pictures[name]:
            assert same_text(shown.inner_text(), built[name]), name


def test_what_the_reader_is_to_guess_is_seen_when_it_has_run(code: Page) -> None:
    cell = Cell(code, "level").open()
    expect(cell.output).to_be_hidden()
    expect(cell.note).to_have_text("Guess first. Then run it to see.")
    cell.press("Run to here")
    expect(cell.output).to_have_text("2.999378523327323e-06")
    expect(cell.note).to_be_empty()


# ── A run of many cells ───────────────────────────────────────────────────────────────────────────


def state(cell: Cell, state: str) -> None:
    expect(cell.root).to_have_attribute("data-state", state)


def test_a_run_to_a_cell_ends_at_the_first_that_fails_and_leads_there(code: Page) -> None:
    broken = Cell(code, "nudge").write("x, h = 3.0, 0.001\nrise = parabola(x + h) - parabla(x)")
    last = Cell(code, "three-inputs").open()
    built = last.output.inner_text()
    last.press("Run to here")
    state(broken, "failed")
    state(last, "static")
    expect(last.note).to_have_text("Not run: the run ended at cell 3.")
    expect(broken.note).to_have_text("The run ended here. The cells after this one have not run.")
    expect(broken.editor).to_be_focused()
    expect(broken.output.get_by_text("Did you mean “parabola”?")).to_be_in_viewport()
    expect(last.output).to_have_text(built)
    state(Cell(code, "parabola-curve"), "done")
    code.keyboard.type(" # here")
    expect(broken.editor).to_contain_text("parabla(x) # here")
    broken.write("x, h = 3.0, 0.001\nrise = parabola(x + h) - parabola(x)")
    last.press("Run to here")
    state(last, "done")


def test_a_cell_that_is_meant_to_fail_ends_no_run_unless_it_was_changed(code: Page) -> None:
    after, meant = Cell(code, "plus-and-times").open(), Cell(code, "no-rule").open()
    after.press("Run to here")
    state(after, "done")
    state(meant, "failed")
    meant.write("Value(2.0) + Vaule(-3.0)")
    after.press("Run to here")
    expect(after.note).to_have_text("Not run: the run ended at cell 9.")


def test_all_cells_run_and_their_output_is_cleared(code: Page) -> None:
    bar = code.get_by_role("group", name="All cells of this page")
    Cell(code, "nudge").write("parabla").open()
    bar.get_by_role("button", name="Run all").click()
    state(Cell(code, "nudge"), "failed")
    first = Cell(code, "parabola")
    expect(first.output).to_have_text("20.0")
    bar.get_by_role("button", name="Clear output").click()
    expect(first.output).to_be_empty()
    expect(Cell(code, "nudge").output).to_be_empty()
    expect(Cell(code, "nudge").editor).to_have_text("parabla")
    first.run().press("Clear")
    expect(first.output).to_be_empty()
    expect(first.root.get_by_role("button", name="Run", exact=True)).to_be_focused()


def test_a_restart_forgets_what_was_made_and_ends_what_runs(code: Page) -> None:
    bar = code.get_by_role("group", name="All cells of this page")
    first = Cell(code, "parabola").open().run()
    loop = Cell(code, "nudge").write("while True: pass")
    loop.press("Run")
    state(loop, "running")
    bar.get_by_role("button", name="Restart Python").click()
    expect(bar.get_by_role("status")).to_have_text("What the cells had made is gone, and Python starts afresh.")
    state(loop, "stopped")
    state(first, "past")
    Cell(code, "nudge").write("parabola(3)").run("failed")


def test_after_a_stop_the_cells_above_run_again(code: Page) -> None:
    first = Cell(code, "parabola").open().run()
    loop = Cell(code, "nudge").write("while True: pass")
    loop.press("Run")
    state(loop, "running")
    loop.press("Stop")
    state(first, "past")
    loop.press("Run the cells above again")
    state(first, "done")
    state(Cell(code, "parabola-curve"), "done")
    loop.write("parabola(3)").run()


# ── What is printed ───────────────────────────────────────────────────────────────────────────────


def test_a_hundred_thousand_lines_scroll_in_a_box_of_their_own(code: Page) -> None:
    cell = Cell(code, "parabola").write("for i in range(100_000): print(i)")
    height = code.evaluate("() => document.documentElement.scrollHeight")
    cell.press("Run")
    expect(cell.root).to_have_attribute("data-state", "done", timeout=15_000)
    assert code.evaluate("() => document.documentElement.scrollHeight") < height + 800
    assert cell.output.evaluate("box => box.textContent") == "".join(f"{i}\n" for i in range(100_000))
    cell.output.scroll_into_view_if_needed()
    expect(cell.output.get_by_text("99999")).to_be_in_viewport()
    cell.output.focus()
    code.keyboard.press("Home")
    code.wait_for_function("() => document.querySelector('#cell-parabola .cell-output').scrollTop === 0")
    expect(cell.output).to_have_attribute("tabindex", "0")


def test_a_carriage_return_writes_over_the_line_and_colour_codes_colour(code: Page) -> None:
    cell = Cell(code, "parabola").write(
        r"""
for step in range(3): print(f'\rstep {step}', end='')
print('\n\x1b[31mred\x1b[0m plain')
"""
    )
    cell.run()
    expect(cell.output).to_have_text(re.compile(r"^step 2\s+red plain\s*$"))
    expect(cell.output.locator(".role-error")).to_have_text("red")


def test_a_method_that_was_not_called_gets_a_hint(code: Page) -> None:
    cell = Cell(code, "parabola").write("from downhill import Value\nValue(2.0).backward").run()
    expect(cell.output.locator(".cell-hint")).to_have_text("backward has not run. With brackets it does: backward().")


# ── Mistakes ──────────────────────────────────────────────────────────────────────────────────────


def test_a_misspelt_name_is_said_with_the_right_one_and_mended(code: Page) -> None:
    cell = (
        Cell(code, "parabola").write("def parabola(x):\n    return 3 * x**2 - 4 * x + 5\n\nparabla(3.0)").run("failed")
    )
    expect(cell.output).to_contain_text("There is no name “parabla”. Did you mean “parabola”?")
    expect(cell.output).to_contain_text("Cell 1, line 4")
    expect(cell.output).to_contain_text("NameError: name 'parabla' is not defined")
    expect(cell.output).not_to_contain_text("run.py")
    cell.write("parabola(3.0)").run()
    expect(cell.output).to_have_text("20.0")


def test_a_missing_bracket_is_shown_where_it_was_opened(code: Page) -> None:
    cell = Cell(code, "parabola").write("print((1 + 2)").run("failed")
    expect(cell.output).to_contain_text("The bracket “(” is opened here and never closed.")
    assert cell.output.locator("pre").inner_text().splitlines() == ["print((1 + 2)", "     ^"]


def test_an_endless_loop_is_stopped_and_the_rest_of_the_page_stays(code: Page) -> None:
    first, second = Cell(code, "parabola").open().run(), Cell(code, "nudge").open().run()
    loop = Cell(code, "level").write("print('here')\nwhile True:\n    pass")
    loop.press("Run")
    expect(loop.root).to_have_attribute("data-state", "running")
    expect(loop.output).to_have_text("here")
    loop.root.get_by_role("button", name="Stop").focus()
    code.keyboard.press("Enter")
    expect(loop.root).to_have_attribute("data-state", "stopped", timeout=1000)
    expect(loop.note).to_contain_text("What the cells had made is gone")
    expect(loop.root.get_by_role("button", name="Run", exact=True)).to_be_focused()
    expect(loop.root.get_by_role("button", name="Run the cells above again")).to_be_visible()
    expect(loop.output).to_have_text("here")
    expect(first.output).to_have_text("20.0")
    second.run("failed")
    expect(second.output).to_contain_text("There is no name “parabola” yet. Cell 1 makes it: run that one first.")
    second.root.get_by_role("button", name="Run to here").click()
    expect(second.root).to_have_attribute("data-state", "done")
    expect(second.output).to_have_text("14.00300000000243")


def test_the_figures_of_a_page_go_on_while_a_cell_runs_for_ever(fresh: Callable[..., Page]) -> None:
    page = fresh()
    page.goto("nudge/")
    figure = Figure(page, "h-dial").ready()
    loop = Cell(page, "script-1").write("while True: pass")
    loop.press("Run")
    expect(loop.root).to_have_attribute("data-state", "running")
    figure.set("x", 2)
    expect(figure.root.locator("output[name=here]")).to_have_attribute("data-value", "9")
    loop.press("Stop")
    expect(loop.root).to_have_attribute("data-state", "stopped", timeout=1000)
    figure.set("x", 3)
    expect(figure.root.locator("output[name=here]")).to_have_attribute("data-value", "20")


def test_a_lesson_ends_in_its_code_which_runs(fresh: Callable[..., Page]) -> None:
    page = fresh()
    page.goto("nudge/")
    cells = page.locator(".take-away .cell")
    expect(cells.last.get_by_role("log")).to_have_text("14.0")
    cells.last.get_by_role("button", name="Run to here").click()
    expect(cells.last).to_have_attribute("data-state", "done")
    expect(cells.last.get_by_role("log")).to_have_text("14.0")


def test_what_waits_behind_an_endless_loop_does_not_run(code: Page) -> None:
    loop = Cell(code, "parabola").write("while True: print('again')")
    loop.press("Run")
    expect(loop.output).to_contain_text("the rest is not")
    waiting = Cell(code, "nudge").open()
    waiting.press("Run")
    expect(waiting.root).to_have_attribute("data-state", "waiting")
    loop.press("Stop")
    expect(waiting.root).to_have_attribute("data-state", "stopped")
    expect(waiting.note).to_have_text("Not run.")
    expect(waiting.output).to_have_text("14.00300000000243")


def test_a_number_too_large_for_exp_gets_a_sentence(code: Page) -> None:
    cell = Cell(code, "parabola").write("from downhill import Value\nValue(1000.0).exp()").run("failed")
    expect(cell.output).to_contain_text("exp(1000.0) is too large")
    expect(cell.output).to_contain_text("Cell 1, line 2")
    cell.write("import math\nmath.exp(1000)").run("failed")
    expect(cell.output).to_contain_text("exp passes it at 709.8")


def test_a_mistake_that_ends_python_itself_starts_it_afresh(fresh: Callable[..., Page]) -> None:
    page = fresh(trouble_expected=True)
    page.goto("code/")
    cell = Cell(page, "parabola").write("import ctypes\nctypes.string_at(2**31)").run("broken")
    expect(cell.note).to_contain_text("Python itself broke down")
    cell.write("1 + 1").run()
    expect(cell.output).to_have_text("2")


def test_where_what_python_says_cannot_be_read_a_cell_says_that_it_could_not_start(fresh: Callable[..., Page]) -> None:
    page = fresh()
    page.add_init_script(UNREADABLE)
    page.goto("code/")
    cell = Cell(page, "parabola").open().run("broken")
    expect(cell.note).to_contain_text("Python could not start, so nothing has run. Run tries again.")
    expect(cell.note).to_contain_text("could not be read")
    page.evaluate("() => { window.unreadable = 0 }")
    cell.write("6 * 7").run()
    expect(cell.output).to_have_text("42")


def test_html_in_output_is_shown_as_text(code: Page) -> None:
    bad = "<img src=x onerror=alert(1)>"
    cell = Cell(code, "parabola").write(
        f"import sys\nprint('{bad}')\nprint('{bad}', file=sys.stderr)\nplot([1, 2], y='{bad}')\n'{bad}'"
    )
    cell.run()
    assert cell.output.inner_text().count(bad) >= 3
    cell.write(f"raise ValueError('{bad}')").run("failed")
    expect(cell.output).to_contain_text(f"ValueError: {bad}")
    expect(cell.output.locator("img")).to_have_count(0)


def test_a_module_of_the_library_is_waited_for(code: Page) -> None:
    cell = Cell(code, "parabola").write("import statistics\nstatistics.mean([1, 2])").run()
    expect(cell.output).to_have_text("1.5")


# ── Pictures ──────────────────────────────────────────────────────────────────────────────────────


def test_the_graph_of_a_value_is_drawn_and_tells_of_its_nodes(code: Page) -> None:
    cell = Cell(code, "parabola").write(
        "from downhill import Value\na = Value(3.0, label='a')\nL = a * a\nL.label = 'L'\nL.backward()\ndraw(L)"
    )
    cell.run()
    expect(cell.output.locator("[data-node=a]")).to_have_attribute("data-slope", "6")
    expect(cell.output.locator("[data-edge]")).to_have_count(2)
    cell.output.locator("[data-node=L]").click()
    expect(cell.output).to_contain_text("L = a × a = 3 × 3 = 9.")


def test_a_plot_is_redrawn_for_the_width_there_is(code: Page) -> None:
    cell = Cell(code, "parabola").write("plot([0, 1, 2], [1, 3, 2])").run()
    expect(cell.output.locator("svg")).to_have_attribute("width", "640")
    code.set_viewport_size(PHONE)  # type: ignore[arg-type]
    expect(cell.output.locator("svg")).not_to_have_attribute("width", "640")
    assert code.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")


# ── What a reader writes ──────────────────────────────────────────────────────────────────────────


def test_what_was_written_is_there_after_a_reload_and_reset_brings_the_original(code: Page) -> None:
    cell = Cell(code, "parabola").write("6 * 7")
    expect(cell.root).to_have_attribute("data-stale", "")
    code.reload()
    expect(cell.note).to_have_text("This is the code as you left it.")
    expect(cell.open().editor).to_have_text("6 * 7")
    expect(cell.root).to_have_attribute("data-state", "static")
    cell.run()
    expect(cell.output).to_have_text("42")
    cell.press("Reset")
    expect(cell.editor).to_contain_text("def parabola(x)")
    code.reload()
    expect(cell.open().editor).to_contain_text("def parabola(x)")
    expect(cell.note).to_be_empty()


def test_a_link_brings_code_and_does_not_run_it(fresh: Callable[..., Page]) -> None:
    page = fresh(permissions=["clipboard-read", "clipboard-write"])
    page.goto("code/")
    cell = Cell(page, "nudge").write("print('from & afar # + %')")
    cell.press("Copy link")
    expect(cell.note).to_contain_text("Copied")
    address = page.evaluate("() => navigator.clipboard.readText()")
    other = fresh()
    other.goto(address)
    brought = Cell(other, "nudge")
    expect(brought.note).to_contain_text("nothing has run yet")
    expect(brought.open().editor).to_have_text("print('from & afar # + %')")
    expect(brought.root).to_have_attribute("data-state", "static")
    brought.run()
    expect(brought.output).to_have_text("from & afar # + %")
    other.goto("code/")
    expect(brought.open().editor).to_contain_text("x, h = 3.0, 0.001")


def test_with_the_keyboard_alone_a_cell_is_written_run_and_left(code: Page) -> None:
    first, second = Cell(code, "parabola").open(), Cell(code, "parabola-curve").open()
    first.editor.focus()
    code.keyboard.press("Control+a")
    code.keyboard.type("def parabola(x):\nreturn x")
    code.keyboard.press("Control+Enter")
    expect(first.root).to_have_attribute("data-state", "done")
    expect(first.editor).to_be_focused()
    code.keyboard.press("Tab")
    expect(first.editor).to_be_focused()
    code.keyboard.press("Shift+Enter")
    expect(second.editor).to_be_focused()
    code.keyboard.press("Escape")
    code.keyboard.press("Tab")
    expect(second.root.get_by_role("button", name="Run", exact=True)).to_be_focused()
    code.keyboard.press("Enter")
    expect(second.root).to_have_attribute("data-state", "done")


def test_an_editor_has_a_name_and_says_how_to_leave_it(code: Page) -> None:
    cell = Cell(code, "nudge").open()
    expect(cell.editor).to_have_attribute("aria-label", "Python cell 3")
    expect(cell.editor).to_have_accessible_description(re.compile("Press Escape, then Tab, to leave"))


def test_an_editor_is_seen_only_in_the_colours_of_the_page(fresh: Callable[..., Page]) -> None:
    page = fresh()
    page.add_init_script("""{
        window.seen = [];
        const look = () => {
            const opening = document.querySelector('.cell-editor[inert]');
            if (opening) window.seen.push(getComputedStyle(opening).visibility);
        };
        new MutationObserver(look).observe(document, {subtree: true, childList: true});
    }""")
    page.goto("code/")
    Cell(page, NAMES[0]).open()
    assert set(page.evaluate("() => window.seen")) == {"hidden"}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_cells_that_have_run(fresh: Callable[..., Page], theme: str) -> None:
    page = fresh(color_scheme=theme)
    page.goto("code/")
    Cell(page, "parabola").open().run()
    Cell(page, "parabola-curve").open().run()
    Cell(page, "nudge").write("import sys\nprint('a', file=sys.stderr)\nparabla").run("failed")
    Cell(page, "level").write("# a comment, 'a string', 1.5").open()
    assert axe(page) == []


# ── Offline ───────────────────────────────────────────────────────────────────────────────────────


def test_cells_run_without_a_network(fresh: Callable[..., Page], tmp_path: Path) -> None:
    host = Host(tmp_path / "site")
    page = fresh(trouble_expected=True, service_workers="allow")
    page.goto(f"{host.address}code/")
    Cell(page, "parabola").open().run()
    page.evaluate("async () => { await navigator.serviceWorker.ready }")
    host.disconnect()
    page.reload()
    cell = Cell(page, "parabola").write("import statistics\nstatistics.mean([20, 22])").run()
    expect(cell.output).to_have_text("21")
