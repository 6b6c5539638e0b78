"""The engine broken on purpose: its own wrong numbers, and the engine itself untouched."""

from types import ModuleType
from typing import Any

import pytest

import downhill
from figures.patched import CHANGES, diff, engine


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
def test_a_diff_shows_each_line_that_changes(name: str) -> None:
    lines = diff(name)
    for change in CHANGES[name]:
        assert any(line.startswith("+") and line[1:].strip() in change.new for line in lines)
    assert lines[0].startswith("--- downhill/")
    assert diff() == []
