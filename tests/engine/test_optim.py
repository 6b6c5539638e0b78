"""Gradient descent, with momentum and weight decay."""

from typing import Any

import pytest

from downhill import SGD, Value
from tests.engine.recorded import PYTORCH


@pytest.mark.parametrize("record", PYTORCH["sgd"], ids=lambda record: str(record["settings"]))
def test_the_path_is_that_of_pytorch(record: dict[str, Any]):
    x, y = Value(3.0), Value(-2.0)
    descent = SGD([x, y], learning_rate=0.03, **record["settings"])
    path: list[list[float]] = []
    for _ in record["path"]:
        descent.zero_grad()
        (x**2 + 10.0 * y**2 + x * y).backward()
        descent.step()
        path.append([x.data, y.data])
    assert path == [pytest.approx(point, rel=1e-12) for point in record["path"]]


def test_a_step_is_the_learning_rate_times_the_slope():
    x = Value(3.0)
    (x**2).backward()
    SGD([x], learning_rate=0.1).step()
    assert x.data == pytest.approx(3.0 - 0.1 * 6.0)


def test_the_learning_rate_may_change_between_steps():
    x = Value(1.0)
    descent = SGD([x], learning_rate=0.5)
    x.grad = 1.0
    descent.learning_rate = 0.25
    descent.step()
    assert x.data == 0.75


def test_a_rate_of_one_third_cycles_between_two_points_for_ever():
    a = Value(-1.0)
    descent = SGD([a], learning_rate=1 / 3)
    places: list[float] = []
    for _ in range(4):
        descent.zero_grad()
        (3 * a**2 + 9 * a).backward()
        descent.step()
        places.append(a.data)
    assert places == pytest.approx([-2.0, -1.0, -2.0, -1.0])


@pytest.mark.parametrize("setting", ["learning_rate", "momentum", "weight_decay"])
def test_a_negative_setting_is_refused_by_name(setting: str):
    with pytest.raises(ValueError, match=f"{setting} must not be negative, and is -0.1"):
        SGD([Value(1.0)], **{"learning_rate": 0.1, setting: -0.1})


def test_nothing_to_move_is_refused():
    with pytest.raises(ValueError, match="no parameters"):
        SGD([], learning_rate=0.1)
