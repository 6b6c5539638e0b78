"""The engine broken on purpose: its own wrong numbers, and the engine itself untouched."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import downhill
from worlds.patched import CHANGES, Change, engine, excerpts, module


def grads(broken: ModuleType, make: Any) -> tuple[float, ...]:
    leaves = [broken.Value(number) for number in (-2.0, 3.0)]
    make(*leaves).backward()
    return tuple(leaf.grad for leaf in leaves)


def product_times_sum(a: Any, b: Any) -> Any:
    return (a * b) * (a + b)


def used_on_two_levels(a: Any, b: Any) -> Any:
    d = a * b
    e = d + a
    return d * e


def test_an_equals_sign_keeps_the_last_contribution_only() -> None:
    assert grads(engine("overwrite"), product_times_sum) in {(3.0, -2.0), (-6.0, -6.0)}
    both = {grads(engine(*names), product_times_sum)[0] for names in [("overwrite",), ("overwrite", "from-the-right")]}
    assert both == {3.0, -6.0}
    assert grads(downhill, product_times_sum) == (-3.0, -8.0)


def test_without_an_order_gradients_are_passed_on_before_they_are_whole() -> None:
    assert grads(engine("unordered"), used_on_two_levels) == (-72.0, 44.0)
    assert grads(downhill, used_on_two_levels) == (-48.0, 28.0)


def test_the_order_of_visits_makes_no_difference_to_an_engine_that_adds() -> None:
    for make in (product_times_sum, used_on_two_levels):
        assert grads(engine("from-the-right"), make) == grads(downhill, make)


def test_a_broken_optimizer_goes_uphill_or_never_forgets() -> None:
    for name, places in {"uphill": [1.0, 2.0, 4.0], "never-zeroed": [1.0, 0.0, -1.0]}.items():
        broken = engine(name)
        x = broken.Value(1.0)
        descent = broken.SGD([x], learning_rate=0.5)
        seen = [x.data]
        for _ in range(2):
            descent.zero_grad()
            (x * x).backward()
            descent.step()
            seen.append(x.data)
        assert seen == places


def test_the_engine_itself_is_left_alone() -> None:
    import downhill.backward

    before = downhill.backward
    engine("overwrite")
    import downhill.backward as after

    assert after is before
    assert engine() is downhill
    assert engine("overwrite").Value is not downhill.Value


@pytest.mark.parametrize("name", CHANGES)
def test_the_excerpts_show_each_line_that_changes(name: str) -> None:
    added = [
        "".join(text for _, text in line).strip()
        for excerpt in excerpts(name)
        for sign, line in zip(excerpt.signs or "", excerpt.lines, strict=True)
        if sign == "+"
    ]
    for change in CHANGES[name]:
        assert any(line in change.new for line in added)


def test_one_module_alone_can_be_changed_and_takes_the_engines_own_values() -> None:
    a, b = downhill.Value(-2.0), downhill.Value(3.0)
    steps = module("backward.py", "overwrite").backward_steps(product_times_sum(a, b))
    assert len(list(steps)) == 6
    assert a.grad in {3.0, -6.0}
    assert module("backward.py").backward_steps is downhill.backward_steps
    assert module("backward.py", "overwrite") is not module("backward.py")


def test_a_walk_that_is_watched_finds_the_same_order_and_tells_each_step() -> None:
    root = used_on_two_levels(downhill.Value(-2.0), downhill.Value(3.0))
    told = list(module("backward.py", "watched").topological_order(root))
    assert told[-1][-1] == downhill.topological_order(root)
    assert [kind for kind, *_ in told] == [
        "push",
        "push",
        "leaf",
        "leaf",
        "done",
        "push",
        "seen",
        "seen",
        "done",
        "done",
    ]


def test_the_engine_is_read_once_so_that_it_needs_no_files_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pathlib.Path.read_text", lambda *_, **__: pytest.fail("a file was read"))
    assert engine("overwrite", "uphill").Value is not downhill.Value
    assert excerpts("overwrite")


def test_python_ends_in_silence_though_a_broken_engine_was_there() -> None:
    code = "from worlds import broken, patched; patched.engine('overwrite'); broken.walk('levels')"
    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(downhill.__file__).parent.parent,
        capture_output=True,
        check=True,
        text=True,
    )
    assert ended.stderr == ""


def test_a_change_whose_line_is_gone_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CHANGES, "gone", (Change("backward.py", "a line that nobody wrote", ""),))
    with pytest.raises(LookupError, match=r"backward\.py no longer has 'a line that nobody wrote'"):
        module("backward.py", "gone")
