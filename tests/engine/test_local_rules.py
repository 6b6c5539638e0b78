"""A local rule that somebody wrote is passed if it is right; a typical mistake gets its own hint."""

import math
import re
from collections.abc import Callable
from typing import Any

import pytest

from downhill import OPS, check_rule
from downhill.local_rules import Operation


def hints(operation: Any, slopes: Callable[..., Any]) -> list[str]:
    return [verdict.hint for verdict in check_rule(operation, slopes).verdicts]


@pytest.mark.parametrize("name", list(OPS))
def test_the_engines_own_rules_pass(name: str):
    checked = check_rule(name, OPS[name].differentiate)
    assert checked.passed
    assert str(checked).endswith("The rule agrees with a nudge.")


@pytest.mark.parametrize("name", list(OPS))
def test_no_rule_of_the_table_passes_with_one_slope_off(name: str):
    count = len(Operation(name).operands)
    for index in range(count):

        def slightly_off(*numbers: Any, wrong: int = index) -> list[float]:
            slopes = [*OPS[name].differentiate(*numbers)]
            slopes[wrong] += 0.001
            return slopes

        checked = check_rule(name, slightly_off)
        assert [verdict.right for verdict in checked.verdicts] == [place != index for place in range(count)]
        assert checked.verdicts[index].hint


@pytest.mark.parametrize(
    ("operation", "slopes", "hint"),
    [
        ("mul", lambda out, a, b: (a, b), "That is the slope for b. Have the two changed places?"),
        ("mul", lambda out, a, b: (-b, a), "Only the sign is wrong."),
        ("mul", lambda out, a, b: (1, a), "A factor is missing: b."),
        ("mul", lambda out, a, b: (0, a), "A slope of 0 says that the result stands still when a moves."),
        ("mul", lambda out, a, b: (out, a), "That is the result itself, not how fast it changes."),
        ("add", lambda out, a, b: (a, 1), "That is a itself: how large it is"),
        ("add", lambda out, a, b: (b, 1), "That is b, and b stands still while a moves."),
        ("exp", lambda out, a: a * out, "There is one factor too many: a."),
        ("tanh", lambda out, a: 1 - a * a, "write out where you have a"),
        ("log", lambda out, a: 1 / out, "write a where you have out"),
        ("pow", lambda out, a, b: (a ** (b - 1), out * math.log(a)), "A factor is missing: b."),
        ("softplus", lambda out, a: 1, "A slope of 1 would be right if a were only added."),
        ("relu", lambda out, a: 1.0, "does this operation have two cases?"),
        ("sin", lambda out, a: math.nan, "That is not a number, or an infinite one."),
        (lambda x: x**3 + 1, lambda out, x: x**2, "too small by the same factor everywhere: 3."),
        (lambda x: x**3 + 1, lambda out, x: 3 * x**2 + 1, "too large by 1, the same everywhere"),
        (lambda x: x**3 + 1, lambda out, x: -3 * x**2, "Only the sign is wrong."),
        (lambda x: x**3 + 1, lambda out, x: math.cos(x), "From x = 1.5, moving x by 0.001 takes the result"),
    ],
)
def test_a_typical_mistake_gets_its_hint(operation: Any, slopes: Callable[..., Any], hint: str):
    assert hint in hints(operation, slopes)[0]
    assert not check_rule(operation, slopes).passed


def test_the_slopes_that_are_right_are_said_to_be_right():
    checked = check_rule("div", lambda out, a, b: (1 / b, -1 / b))
    assert [verdict.right for verdict in checked.verdicts] == [True, False]
    assert "by a: right at 4 places." in str(checked)
    assert "by b: at a = 2, b = -3 you say 0.333333, and a nudge says -0.222222." in str(checked)
    assert str(checked).endswith("Not right yet: the slope for b.")


def test_a_rule_that_is_right_at_one_place_only_does_not_pass():
    assert not check_rule(lambda x: x * x, lambda out, x: x + 2).passed
    assert check_rule(lambda x: x * x, lambda out, x: x + 2, [2.0]).passed


def test_an_invented_operation_passes_with_its_own_rule():
    assert check_rule(math.cbrt, lambda out, x: 1 / (3 * out * out)).passed
    assert check_rule(lambda x, y: x * y * y, lambda out, x, y: (y * y, 2 * x * y)).passed


@pytest.mark.parametrize(
    ("operation", "slopes", "sentence"),
    [
        ("mull", lambda out, a, b: (b, a), "there is no operation 'mull' in the table; there is add, sub, mul"),
        ("mul", lambda out, a, b: None, "the rule gives nothing back: it needs a return"),
        ("mul", lambda out, a, b: b, "the rule gives 1 slope, and there are 2 operands: a, b"),
        ("div", lambda out, a: 1 - a, "the rule must take the result and the operands: (out, a, b)"),
        ("neuron", lambda out, w, x: 1, "the rule must take the result and the operands: (out, b, w, x)"),
        ("exp", lambda out, a: (out, out), "the rule gives 2 slopes, and there is 1 operand: a"),
        (lambda x: math.log(-x * x), lambda out, x: x, "could be computed at none of the places"),
    ],
)
def test_what_cannot_be_checked_is_said(operation: Any, slopes: Callable[..., Any], sentence: str):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        check_rule(operation, slopes)


def test_operands_of_many_numbers_are_checked_one_by_one():
    checked = check_rule("neuron", lambda out, b, w, x: (1.0, *w, *x))
    assert [verdict.operand for verdict in checked.verdicts] == ["b", "w1", "w2", "x1", "x2"]
    assert [verdict.right for verdict in checked.verdicts] == [True, False, False, False, False]
    assert "That is the slope for x1." in checked.verdicts[1].hint
