"""Any engine's pass over a small graph, and the nudge that knows nothing of it."""

from difflib import unified_diff

import pytest

from downhill.value import Value
from picture.graph import Walk
from picture.scene import Check
from worlds import broken, patched
from worlds.computations import COMPUTATIONS


@pytest.mark.parametrize("name", COMPUTATIONS)
def test_a_nudge_agrees_with_every_gradient_of_the_engine_as_it_is(name: str) -> None:
    moment = broken.walk(name).at()
    assert broken.wrong(moment) == []


def test_a_nudge_of_a_number_on_the_way_is_the_slope_by_it() -> None:
    walked = broken.walk("levels")
    found = {value.label: slope for value, slope in walked.nudges.items()}
    # f = d · (d + a) at a = −2, d = −6: by d it is 2d + a, by e it is d.
    assert found == pytest.approx({"a": -48, "b": 28, "d": -14, "e": -6, "f": 1})


def test_a_power_is_nudged_too() -> None:
    a = Value(3.0, label="a")
    walked = Walk(a**2)
    assert walked.nudges[a] == pytest.approx(6)


def test_a_broken_pass_walks_its_own_edges() -> None:
    as_it_is, naive = broken.walk("levels"), broken.walk("levels", ("unordered",))
    assert [(wire.source.label, wire.target.label) for wire in as_it_is.walked] == [
        ("f", "d"),
        ("f", "e"),
        ("e", "d"),
        ("e", "a"),
        ("d", "a"),
        ("d", "b"),
    ]
    assert [(wire.source.label, wire.target.label) for wire in naive.walked] == [
        ("f", "d"),
        ("f", "e"),
        ("d", "a"),
        ("d", "b"),
        ("e", "d"),
        ("e", "a"),
        ("d", "a"),
        ("d", "b"),
    ]


def test_what_is_overwritten_is_told_on_the_node() -> None:
    moment = broken.walk("twice", ("overwrite",)).at()
    a = next(value for value in moment.walk.order if value.label == "a")
    assert moment.backward_words(a) == "a.grad = 3 × 1 = 3, from d. What was there is overwritten."
    checks = {node.id: node.check for node in broken.panel(moment, "f", {}).nodes}
    assert checks["a"] == Check("−3", right=False)
    assert checks["d"] == Check("1", right=True)


def test_before_the_last_edge_nobody_is_judged() -> None:
    walked = broken.walk("twice", ("overwrite",))
    panel = broken.panel(broken.backward(walked, broken.steps_back(walked) - 1), "f", {})
    assert not any(node.check for node in panel.nodes)


def diff(change: str) -> list[str]:
    """What that change does to the engine's own source and to the one that runs, as difflib prints it."""
    lines: list[str] = []
    for file in dict.fromkeys(each.file for each in patched.CHANGES[change]):
        changed = patched.SOURCES[file]
        for each in patched.CHANGES[change]:
            changed = changed.replace(each.old, each.new) if each.file == file else changed
        old, new = (text.splitlines() for text in (patched.SOURCES[file], changed))
        _, _, *hunks = unified_diff(old, new, n=patched.AROUND, lineterm="")
        lines += [line for line in hunks if not line.startswith("@@")]
    return lines


def test_the_listing_shows_the_diff_and_nothing_else() -> None:
    for change in patched.CHANGES:
        shown = [
            sign + "".join(text for _, text in line)
            for excerpt in patched.excerpts(change)
            for sign, line in zip(excerpt.signs or "", excerpt.lines, strict=True)
        ]
        assert shown == diff(change)


def test_restored_lines_are_the_engines_own() -> None:
    for change in patched.CHANGES:
        for excerpt in patched.excerpts(change, made=False):
            source = patched.SOURCES[excerpt.file.removeprefix("py/downhill/")].splitlines()
            lines = ["".join(text for _, text in line) for line in excerpt.lines]
            assert lines == source[excerpt.first - 1 :][: len(lines)]
            assert excerpt.signs is None


def test_the_line_that_is_lit_is_the_one_that_runs() -> None:
    for made, text in [(False, "target.grad += local * upstream"), (True, "target.grad = local * upstream")]:
        (excerpt,) = broken.code({"overwrite": made}, lit=("target.grad",)).excerpts
        kept = [
            "".join(text for _, text in line).strip()
            for sign, line in zip(excerpt.signs or " " * 9, excerpt.lines, strict=False)
            if sign != "-"
        ]
        (number,) = excerpt.lit
        assert kept[number - excerpt.first] == text
