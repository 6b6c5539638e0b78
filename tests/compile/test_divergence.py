"""What cannot go on ends alike in every back end: with the step and the number, and with nothing spoiled."""

import math
from collections.abc import Callable, Sequence
from random import Random

import pytest

from downhill import MLP, Value
from downhill.compile import BACKENDS, NotFiniteError, Training, adam, compile, descent  # noqa: A004

ROWS = [(1.0,), (2.0,), (3.0,)]

Loss = Callable[[Value, Value], Value]

TROUBLES: dict[str, tuple[Loss, float, float, str]] = {
    # what is computed of p and x, p while tracing, p that cannot go on, the explanation
    "log of 0": (lambda p, x: (p * x).log(), 1.0, 0.0, "row 0: log(0.0): only a number above 0 has a logarithm"),
    "log below 0": (lambda p, x: (p * x).log(), 1.0, -2.0, "row 0: log(-2.0): only a number above 0 has a logarithm"),
    "log hidden by tanh": (lambda p, x: (p * x).log().tanh(), 1.0, 0.0, "row 0: log(0.0)"),
    "log in the last row": (lambda p, x: (p - x).log(), 9.0, 3.0, "row 2: log(0.0)"),
    "division by 0": (lambda p, x: x / p, 1.0, 0.0, "row 0: 1.0 / 0.0: the divisor must not be 0"),
    "division by 0, hidden": (lambda p, x: (-x / p).relu(), 1.0, 0.0, "row 0: (-1.0) / 0.0"),
    "0 ** -1": (lambda p, x: x * p**-1, 1.0, 0.0, "row 0: 0.0 ** (-1): 0 takes no negative exponent"),
    "root of a negative": (lambda p, x: x * p.sqrt(), 1.0, -1.0, "row 0: sqrt(-1.0): a square is never negative"),
    "(-8) ** 0.5": (lambda p, x: x * p**0.5, 1.0, -8.0, "row 0: (-8.0) ** 0.5"),
    "(-8) ** a Value": (lambda p, x: p ** (x / 2.0), 1.0, -8.0, "row 0: (-8.0) ** 0.5"),
    "exp too large": (lambda p, x: (p * x).exp(), 1.0, 710.0, "row 0: exp(710.0): the result"),
    "exp too large, hidden": (lambda p, x: 1.0 / (p * x).exp(), 1.0, 710.0, "row 0: exp(710.0): the result"),
    "a square too large": (lambda p, x: x / (1.0 + p**2), 1.0, 1e200, "row 0: 1e+200 ** 2: the result"),
    "a product too large": (lambda p, x: (p * p * x).tanh(), 1.0, 1e200, "row 0: mul(1e+200, 1e+200) is inf"),
    **{
        f"no number, hidden by a {name}": (pick, 1.0, 1e200, "row 0: mul(1e+200, 1e+200) is inf")
        for name, pick in {
            "maximum": lambda p, x: (p * p - p * p).maximum(x),
            "maximum, on the right": lambda p, x: x.maximum(p * p - p * p),
            "minimum": lambda p, x: (p * p - p * p).minimum(x),
            "minimum, on the right": lambda p, x: x.minimum(p * p - p * p),
        }.items()
    },
    "an infinite slope": (lambda p, x: x * p.sqrt(), 1.0, 0.0, "the gradient of parameter 0 is inf"),
    "an infinite slope, cut off": (lambda p, x: (p.sqrt() - x).relu(), 1.0, 0.0, "the gradient of parameter 0 is nan"),
}


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("trouble", TROUBLES)
def test_gradients_refuse_with_the_reason(trouble: str, backend: str):
    function, at, bad, reason = TROUBLES[trouble]
    p = Value(at)
    compiled = compile([p], loss=lambda x: function(p, x), example=ROWS[0], backend=backend)
    loss, gradients = compiled.gradients(ROWS, [at])
    assert math.isfinite(loss + gradients[0])
    with pytest.raises(NotFiniteError) as caught:
        compiled.gradients(ROWS, [bad])
    assert str(caught.value).startswith(reason)
    assert (p.data, p.grad) == (at, 0.0)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("trouble", [name for name in TROUBLES if "slope" not in name])
def test_maps_refuse_with_the_reason(trouble: str, backend: str):
    function, at, bad, reason = TROUBLES[trouble]
    p = Value(at)
    compiled = compile([p], predict=lambda x: function(p, x), point=ROWS[0], backend=backend)
    assert all(map(math.isfinite, compiled.map(ROWS)))
    with pytest.raises(NotFiniteError) as caught:
        compiled.map(ROWS, [bad])
    assert str(caught.value).startswith(reason)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("optimizer", [descent(), descent(momentum=0.5), adam()], ids=str)
def test_a_training_stops_before_the_step_that_fails(backend: str, optimizer: object):
    # At a rate of 1, p goes 3, 2, 1, 0: the slope of p is 1, and at 0 the logarithm, which counts for nothing, ends it.
    p = Value(3.0)
    compiled = compile([p], loss=lambda x: p + 0.0 * (p + x).log(), example=(0.0,), backend=backend)
    training = Training(compiled, [(0.0,)], 1.0)
    assert training.run(2) == [3.0, 2.0]
    assert training.run(10) == [1.0]
    assert training.divergence is not None
    assert training.divergence.step == 3
    assert str(training.divergence) == "step 3: row 0: log(0.0): only a number above 0 has a logarithm"
    assert training.parameters == [0.0]
    assert training.run(10) == []
    assert training.losses == [3.0, 2.0, 1.0]


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_parameter_never_becomes_infinite(backend: str):
    p = Value(1e300)
    compiled = compile([p], loss=lambda: -p, backend=backend)
    training = Training(compiled, [()], 1e308)
    assert training.run(5) == [-1e300]
    assert training.parameters == [1e308 + 1e300]
    assert training.divergence is not None
    assert training.divergence.step == 1
    assert training.divergence.reason == "a parameter, or the loss of all rows together, is too large for a float"


def diverged(backend: str, seed: int) -> tuple[int, str, list[float], list[float]]:
    network = MLP(1, [3, 1], rng=Random(seed))
    rows: Sequence[tuple[float, float]] = [(x / 4.0, x * x / 16.0) for x in range(-8, 9)]
    compiled = compile(
        network.parameters(), loss=lambda x, y: (network([x]) - y) ** 2, example=rows[0], backend=backend
    )
    training = Training(compiled, rows, 3.0, optimizer=descent(momentum=0.9), batch_size=4, seed=seed)
    while not training.divergence:
        training.run(7)
    return training.divergence.step, training.divergence.reason, training.losses, training.parameters


@pytest.mark.parametrize("backend", [name for name in BACKENDS if name != "python"])
@pytest.mark.parametrize("seed", range(6))
def test_too_large_a_learning_rate_ends_in_the_same_step_everywhere(backend: str, seed: int):
    step, reason, losses, parameters = diverged(backend, seed)
    expected_step, expected_reason, _, _ = diverged("python", seed)
    assert step == expected_step
    assert reason.split(":")[0] == expected_reason.split(":")[0]
    assert len(losses) == step
    assert all(map(math.isfinite, [*losses, *parameters]))


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("bad", [math.inf, -math.inf, math.nan])
def test_data_that_is_no_number_is_found(backend: str, bad: float):
    p = Value(0.5)
    compiled = compile(
        [p],
        loss=lambda x: (p * x).tanh(),
        example=(1.0,),
        predict=lambda x: x.tanh() * p,
        point=(1.0,),
        backend=backend,
    )
    with pytest.raises(NotFiniteError, match="row 1: an input is"):
        compiled.gradients([(1.0,), (bad,), (2.0,)])
    with pytest.raises(NotFiniteError, match="row 1: an input is"):
        compiled.map([(1.0,), (bad,), (2.0,)])
