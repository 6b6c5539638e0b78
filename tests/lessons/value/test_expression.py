"""Expressions typed by readers: what they make, and what is said of what is none."""

import math
import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from downhill.value import Value
from lessons.value.expression import FUNCTIONS, ExpressionError, read

NUMBERS = {"a": 2.0, "b": -3.0, "c": 10.0, "f": -2.0}


def test_the_lectures_expression_has_the_lectures_gradients() -> None:
    program = read("e = a*b; d = e + c\nL = d * f", NUMBERS)
    assert program.result.data == -8.0
    program.result.backward()
    grads = {name: value.grad for name, value in program.names.items()}
    assert grads == {"a": 6.0, "b": -4.0, "e": -2.0, "c": -2.0, "d": -2.0, "f": 4.0, "L": 1.0}
    assert [value.label for value in program.values] == ["a", "b", "e", "c", "d", "f", "L"]


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("-a ** 2", -4.0),
        ("2 ** -1", 0.5),
        ("-2 * a", -4.0),
        ("-(a + 1)", -3.0),
        ("a ** b", 0.125),
        ("(a + 0.5).tanh()", math.tanh(2.5)),
        ("tanh(a) + exp(0)", math.tanh(2.0) + 1.0),
        ("Value(3) * a", 6.0),
        ("a − b × c", 32.0),
        ("maximum(a, b)", 2.0),
        ("max(a, b) + min(a, b)", -1.0),
        ("abs(b)", 3.0),
        ("math.tanh(a)", math.tanh(2.0)),
        ("a² + a³", 12.0),
        ("+a", 2.0),
        ("a  # a comment", 2.0),
    ],
)
def test_an_expression_is_worth_what_python_says(text: str, data: float) -> None:
    assert read(text, NUMBERS).result.data == data


def test_a_name_used_twice_is_one_node_and_a_number_used_twice_is_two() -> None:
    assert len(read("a + a", NUMBERS).values) == 2
    assert len(read("2 + 2", NUMBERS).values) == 3
    assert len(read("a ** 2", NUMBERS).values) == 2, "an exponent is part of its operation"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is nothing to compute yet. Type an expression, such as a*b + c."),
        ("a * (b + c", "A bracket is opened and never closed. Here: a * ▸(◂b + c"),
        ("a * q", "There is no “q” here; the names are a, b, c, f. Here: a * ▸q◂"),
        (
            "a * tanh",
            "There is no “tanh” here; tanh is a function and needs brackets; the names are a, b, c, f. Here: ",
        ),
        ("a ^ 2", "Python writes a power as **, so the square of a is a**2. Here: ▸a ^ 2◂"),
        ("tanh(a, b)", "tanh takes 1 number. Here: ▸tanh(a, b)◂"),
        ("a / (b + 3)", "2.0 / 0.0: the divisor must not be 0. Here: ▸a / (b + 3)◂"),
        ("2a", "A sign for times is missing: 2*a. Here: "),
        ("a b", "A sign for times is missing: a*b. Here: "),
        ("2(a + b)", "A sign for times is missing before the bracket. Here: ▸2(a + b)◂"),
        ("a(b + c)", "A sign for times is missing before the bracket. Here: ▸a(b + c)◂"),
        ("(a + b)(c)", "A sign for times is missing before the bracket. Here: ▸(a + b)(c)◂"),
        ("ab + c", "There is no “ab” here; times has a sign, a*b; the names are"),
        ("tanh a", "A function needs brackets: tanh(a). Here: "),
        ("max(a, b, c)", "max takes 2 numbers. Here: ▸max(a, b, c)◂"),
        ("b ** a", "A base below 0 takes a plain number as its exponent, as in b**2"),
        ("a ** b ** c", "A base below 0 takes a plain number as its exponent, as in b**2"),
        ("sqrt(a - a)", "The result or its slope is infinite here, or too large for a float"),
        ("a > b", "Only names, numbers, + - * / ** and functions make an expression. Here: ▸a > b◂"),
        ("1e999 * a", "This number is too large for a float. Here: ▸1e999◂ * a"),
        ("1e308 * 1e308", "The result or its slope is infinite here, or too large for a float. Here: ▸1e308 * 1e308◂"),
        ("a\nb *", "Python cannot read this. Here: b *▸◂"),
        ("import os", "Here a line is an expression, or a name = an expression. Here: ▸import os◂"),
        ("a, b = b, a", "Here a line is an expression, or a name = an expression. Here: ▸a, b = b, a◂"),
        ("'a'", "This is no number. Here: ▸'a'◂"),
        ("+".join("a" * 62), "These are more than 60 operations"),
    ],
)
def test_what_is_no_arithmetic_is_refused_with_the_spot(text: str, sentence: str) -> None:
    with pytest.raises(ExpressionError, match=re.escape(sentence)):
        read(text, NUMBERS)


@pytest.mark.parametrize(
    "text",
    ["__import__('os').system('true')", "a.__class__", "(lambda: a)()", "[a][0]", "f'{a}'", "eval('a')", "a.data"],
)
def test_nothing_is_run_as_python(text: str) -> None:
    with pytest.raises(ExpressionError):
        read(text, NUMBERS)


@given(some.text(alphabet="abcf0123456789.+-*/() =;\ntanhexplog_^%,'é", max_size=60))
def test_any_text_makes_a_finite_value_or_is_refused(text: str) -> None:
    with suppress(ExpressionError):
        assert math.isfinite(read(text, NUMBERS).result.data)


def test_every_function_of_the_engine_with_numbers_for_operands_can_be_typed() -> None:
    assert {"tanh", "exp", "log", "relu", "sigmoid", "maximum"} <= set(FUNCTIONS)
    assert "backward" not in FUNCTIONS
    assert isinstance(read("relu(a)", NUMBERS).result, Value)
