"""What a row of the table may say, for the compiler to follow it; and what it refuses rather than get it wrong."""

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest

from downhill import OPS, Value
from downhill.compile import compile  # noqa: A004
from downhill.methods import generate
from tests.compile.models import COMPILED
from tests.engine.recorded import same

FOLLOWED: list[tuple[str, str, tuple[str, ...]]] = [
    # a row of the table, and other formulas for it
    ("tanh", "1.0 - 2.0 / (1.0 + exp(2.0 * a))", ("1.0 - out ** 2",)),
    ("relu", "a if a > 0.0 and a < 100.0 else 0.01 * a", ("1.0 if a > 0.0 and a < 100.0 else 0.01",)),
    ("relu", "a if a else 3.0", ("1.0 if 0.0 < a or a < -1.0 else 0.25",)),
    ("abs", "max(a, -a)", ("(a > 0.0) - (a < 0.0)",)),
    ("total", "fsum(number * number for number in a)", ("*[2.0 * number for number in a]",)),
    ("total", "sum(a) / len(a)", ("*[1.0 / len(a)] * len(a)",)),
    ("neuron", "b * fsum(map(mul, w, x))", ("fsum(map(mul, w, x))", "*[b * n for n in x]", "*[b * n for n in w]")),
    ("logsumexp", "logsumexp([2.0 * n for n in a]) / 2.0", ("*softmax([2.0 * n for n in a])",)),
    ("pick", "pick(a, i) * pick(a, i)", ("*[2.0 * pick(a, i) * n for n in one_hot(i, len(a))]", "0.0")),
]


def answers(name: str, backend: str | None) -> tuple[str, list[float], list[str]]:
    """What a row computes in a back end: its name, the loss and the gradients, and why another was not taken."""
    sizes = {"total": (3,), "neuron": (1, 2, 2), "logsumexp": (3,), "pick": (3, 1)}.get(name, (1,))
    numbers = iter([0.7, -1.5, 2.25, 0.5, 1.0])
    values = [[Value(next(numbers)) for _ in range(size)] for size in sizes]
    if name == "pick":
        values[1][0].data = 2.0
    starred = [operand.startswith("*") for operand in OPS[name].operands]

    def loss() -> Value:
        operands: Sequence[object] = [many if star else many[0] for many, star in zip(values, starred, strict=True)]
        return generate(name)(*operands)

    compiled = compile([value for many in values for value in many], loss=loss, backend=backend)
    found, gradients = compiled.gradients([()])
    return compiled.backend, [found, *gradients], compiled.reasons


@pytest.mark.parametrize("backend", COMPILED)
@pytest.mark.parametrize(("name", "forward", "slopes"), FOLLOWED, ids=str)
def test_a_formula_that_is_new_to_it_is_computed_as_python_computes_it(
    name: str, forward: str, slopes: tuple[str, ...], backend: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(OPS, name, replace(OPS[name], forward=forward, local_grads=slopes))
    assert answers(name, backend)[1] == same(answers(name, "eager")[1])


@pytest.mark.parametrize(
    ("forward", "why"),
    [
        ("a or 1.0", "whether a number is true"),
        ("a if not a > 0.0 else 2.0", "whether a number is true"),
        ("1.0 if 0.0 < a < 1.0 else 0.0", "whether a number is true"),
        ("float(round(a))", "type Term doesn't define __round__ method"),
        ("a.real", "no attribute 'real'"),
    ],
)
def test_what_it_cannot_follow_it_leaves_to_value_and_says_why(forward: str, why: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(OPS, "exp", replace(OPS["exp"], forward=forward))
    backend, found, (reason,) = answers("exp", None)
    assert (backend, math.isfinite(found[0])) == ("eager", True)
    assert reason.startswith(f"`{forward}` has no instruction: ")
    assert why in reason
