"""The engine in the Python that the page runs: the same numbers, and deep graphs without a crash.

Freed naively, a chain of 3,000 operations overflows the C stack there, and that is the end of the interpreter.
"""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("in_pyodide.mjs")
PY = SCRIPT.parents[2] / "py"

PROGRAM = """
from random import Random
from downhill import MLP, SGD, Value, houses, least_squares, max_margin, moons

rng = Random(1337)
points, labels = moons(20)
model = MLP(2, [4, 1], activation="sigmoid", rng=rng)
descent = SGD(model.parameters(), learning_rate=0.1, momentum=0.9)
for _ in range(10):
    loss = max_margin([model(point) for point in points], [2 * label - 1 for label in labels])
    descent.zero_grad()
    loss.backward()
    descent.step()
print(f"{loss.data:.12e} {least_squares(*zip(*((house.area, house.price) for house in houses())))}")

x = Value(0.5)
for freed_by in ("adding a number", "sum()", "halving twice", "tanh", "hand"):
    out = x
    if freed_by == "sum()":
        out = sum(x * (1 / 100_000) for _ in range(100_000))
    for _ in range(100_000):
        if freed_by == "adding a number":
            out = out + 1
        elif freed_by == "halving twice":
            out = out / 2 + out / 2
        elif freed_by == "tanh":
            out = out.tanh()
        elif freed_by == "hand":
            out = Value(out.data, (out,), "same")
            def _backward(source=out, target=out.inputs[0]):
                target.grad += source.grad
            out._backward = _backward
    x.grad = 0.0
    out.backward()
    print(freed_by, f"{x.grad:.6e}")
    del out
print("all is freed")
"""


@pytest.fixture(scope="module")
def printed_by_python() -> str:
    return run([sys.executable, "-c", PROGRAM])


@pytest.fixture(scope="module")
def printed_by_pyodide() -> str:
    return run(["node", str(SCRIPT)], PROGRAM)


def run(command: list[str], typed: str = "") -> str:
    answer = subprocess.run(command, input=typed, capture_output=True, text=True, cwd=PY, check=False, timeout=120)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout


def test_a_hundred_thousand_chained_operations_go_forward_backward_and_away(printed_by_pyodide: str):
    assert "adding a number 1.000000e+00\nsum() 1.000000e+00\nhalving twice 1.000000e+00\n" in printed_by_pyodide
    assert printed_by_pyodide.endswith("all is freed\n")


def test_the_page_computes_the_numbers_of_the_build(printed_by_pyodide: str, printed_by_python: str):
    assert printed_by_pyodide == printed_by_python
