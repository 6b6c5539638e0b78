"""The compiled back ends in the Python that the page runs, where WebAssembly is JavaScript's."""

import subprocess
import sys

import pytest

from tests.engine.test_pyodide import PY, SCRIPT

PROGRAM = """
import gc
from random import Random
from downhill import MLP, Value, moons, total
from downhill.compile import BACKENDS, NotFiniteError, Training, adam, compile

points, labels = moons(31)
rows = [(x, y, 2.0 * label - 1.0) for (x, y), label in zip(points, labels)]

def model(backend, sizes=(10, 3, 1)):
    network = MLP(2, sizes, activation="tanh", rng=Random(4))
    return compile(
        network.parameters(),
        loss=lambda x, y, target: (1.0 - target * network([x, y])).softplus(),
        example=rows[0],
        penalty=lambda: 1e-4 * total([p * p for p in network.parameters()]),
        predict=lambda x, y: network([x, y]),
        point=points[0],
        backend=backend,
    )

print(model(None).backend)
for backend in BACKENDS:
    training = Training(model(backend), rows, 0.01, optimizer=adam(), batch_size=10, seed=5)
    losses = training.run(20)
    numbers = [losses[-1], *training.parameters[::11], *training.map(points[:3])]
    print(" ".join(f"{number:.9e}" for number in numbers))

for backend in BACKENDS:
    p = Value(1.0)
    angle = compile([p], loss=lambda x: (p * x).sin(), example=(1.0,), backend=backend)
    print(*(f"{angle.gradients([(x,)])[0]:.12e}" for x in (0.5, 3.14, 1e6, 1e22)))
    try:
        compile([p], loss=lambda x: (p * x).log().tanh(), example=(1.0,), backend=backend).gradients([(1.0,), (0.0,)])
    except NotFiniteError as error:
        print(error)

def work():
    training = Training(model("wasm"), rows, 0.01, batch_size=10)
    training.run(50)
    training.map(points)

work()
gc.collect()
before = len(gc.get_objects())
for _ in range(10):
    work()
gc.collect()
print("left behind:", len(gc.get_objects()) - before < 50)

# 128 wide, and a chain that would be too deep for one expression.
wide = model("wasm", (128, 128, 1))
print(len(wide.model.parameters), f"{wide.gradients(rows[:3])[0]:.9e}")
def deepened(x):
    out = total([x * (i / 3000.0) for i in range(3000)])
    for _ in range(3000):
        out = (out * 0.5).tanh() + x
    return out
for backend in ("python", "wasm"):
    compiled = compile([p], loss=lambda x: deepened(p * x), example=(0.5,), backend=backend)
    print(f"{compiled.gradients([(0.5,)])[0]:.9e}")
"""


def printed(command: list[str], typed: str = "") -> list[str]:
    answer = subprocess.run(command, input=typed, capture_output=True, text=True, cwd=PY, check=False, timeout=180)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout.splitlines()


@pytest.fixture(scope="module")
def by_pyodide() -> list[str]:
    return printed(["node", str(SCRIPT)], PROGRAM)


def test_the_page_trains_with_the_numbers_of_the_build(by_pyodide: list[str]):
    assert by_pyodide[0] == "wasm"
    assert by_pyodide == printed([sys.executable, "-c", PROGRAM])


def test_every_back_end_prints_the_same(by_pyodide: list[str]):
    trained, asked = by_pyodide[1:4], by_pyodide[4:10]
    assert len(set(trained)) == 1
    assert asked[::2] == 3 * asked[:1]
    assert asked[1::2] == 3 * ["row 1: log(0.0): only a number above 0 has a logarithm"]


def test_nothing_is_left_behind_in_the_page(by_pyodide: list[str]):
    assert "left behind: True" in by_pyodide
