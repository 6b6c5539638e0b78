"""Training by hand: the same loop in plain floats beside it, the three ways to break it, and what is said to each."""

import json
import math
from random import Random
from typing import Any

import pytest

import bridge
from downhill import MLP
from lessons.training_loop import training_loop
from picture.words import number
from tests.lessons.scenes import drawer, table, value
from worlds import lecture_net

draw = drawer(training_loop)
LAST = training_loop.PHASES


def at(phase: int, **values: Any) -> Any:
    return draw(**{"guess": "under", "phase": phase, **values})


def panel(scene: Any, name: str) -> Any:
    return next(found for found in scene["panels"] if found["name"] == name)


def presses(scene: Any) -> list[dict[str, float]]:
    return [press["sets"] for press in panel(scene, "examples")["presses"]]


def by_hand(seed: int, rate: float, steps: int, *, sign: float = -1.0, zeroes: bool = True) -> list[float]:
    """The losses of the lecture's loop, as it is typed there."""
    network = MLP(3, [4, 4, 1], activation="tanh", last="tanh", random_bias=True, rng=Random(seed))
    losses = []
    for _ in range(steps + 1):
        loss: Any = sum((network(x) - y) ** 2 for x, y in lecture_net.EXAMPLES)
        losses.append(loss.data)
        if zeroes:
            for parameter in network.parameters():
                parameter.grad = 0.0
        loss.backward()
        for parameter in network.parameters():
            parameter.data += sign * rate * parameter.grad
    return losses


def test_the_examples_are_the_lectures() -> None:
    x, _, _, _, targets, _ = panel(at(1), "examples")["parts"]
    assert table(x["at"]) == [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
    assert table(targets["at"]) == [[1.0], [-1.0], [-1.0], [1.0]]


@pytest.mark.parametrize("seed", [0, 6, 41])
@pytest.mark.parametrize(
    ("values", "how"),
    [
        ({}, {}),
        ({"rate": 0.05}, {}),
        ({"engine": "never-zeroed"}, {"zeroes": False}),
        ({"engine": "uphill"}, {"sign": 1.0}),
    ],
)
def test_every_engine_runs_the_loop_as_it_is_typed(seed: int, values: dict[str, Any], how: dict[str, Any]) -> None:
    expected = by_hand(seed, values.get("rate", 0.1), 20, **how)
    found = [value(at(3 * made + 1, seed=seed, **values), "loss") for made in range(21)]
    assert found == pytest.approx(expected, rel=1e-9)


def test_twenty_steps_at_a_tenth_bring_the_loss_below_a_tenth() -> None:
    assert value(at(1), "loss") > 6.0
    scene = at(LAST)
    assert value(scene, "steps") == 20
    assert value(scene, "loss") < 0.1
    targets = [1.0, -1.0, -1.0, 1.0]
    for i, target in enumerate(targets, start=1):
        assert abs(value(scene, f"prediction_{i}") - target) < 0.1
    assert "ends below 0.1, as you said." in scene["verdict"]
    assert "ends below 0.1; you said above 1." in at(LAST, guess="over")["verdict"]


def test_the_guess_is_met_at_the_end_and_holds_whatever_is_changed_then() -> None:
    assert "verdict" not in at(LAST - 1)
    verdict = at(LAST)["verdict"]
    assert value(at(LAST, rate=10.0), "loss") > 1.0
    assert at(LAST, rate=10.0)["verdict"] == at(LAST, seed=3)["verdict"] == verdict
    assert "ends above 1, as you said" in at(LAST, guess="over", engine="uphill")["verdict"]


def test_the_buttons_go_in_turn_and_only_after_the_guess() -> None:
    assert presses(draw()) == [{}, {}, {}]
    assert presses(draw(phase=7)) == [{}, {}, {}]
    assert presses(at(0)) == [{"phase": 1.0}, {}, {}]
    assert presses(at(1)) == [{}, {"phase": 2.0}, {}]
    assert presses(at(2)) == [{}, {}, {"phase": 3.0}]
    assert presses(at(3)) == [{"phase": 4.0}, {}, {}]
    assert presses(at(LAST)) == [{}, {}, {}]


def test_it_is_said_why_the_others_have_to_wait() -> None:
    assert "without gradients there is nothing to step against" in at(0)["note"]
    assert "Step would go by old gradients, or by none" in at(1)["note"]
    assert "nothing has moved" in at(2)["note"]
    assert "The predictions are still the old ones" in at(3)["note"]


def test_nothing_is_known_before_the_guess() -> None:
    scene = draw(phase=LAST)
    assert set(scene["readouts"]) == {"steps", "data"}
    parts = panel(scene, "examples")["parts"]
    assert [part.get("blank", False) for part in (parts[2], parts[5])] == [True, True]
    written = json.dumps(bridge.scene("training-loop", {"phase": LAST}))
    run = training_loop.run("whole", 6, 0.1)
    assert str(run.losses[0]) not in written
    assert str(run.losses[-1]) not in written
    assert str(run.predictions[0][0]) not in written


def test_a_step_moves_the_picked_parameter_by_its_arithmetic() -> None:
    before, after = at(2, picked=14), at(3, picked=14)
    moved = value(before, "data") - 0.1 * value(before, "grad")
    assert value(after, "data") == pytest.approx(moved, rel=1e-15)
    assert "w1-4-2 is now" in after["note"]


def test_the_lines_lit_are_those_that_ran() -> None:
    def lit(phase: int) -> list[str]:
        return [
            "".join(text for _, text in line).strip()
            for excerpt in panel(at(phase), "code")["excerpts"]
            for number, line in enumerate(excerpt["lines"], start=excerpt["first"])
            if number in excerpt["lit"]
        ]

    assert lit(0) == []
    assert lit(1)[0] == "predictions = [network(x) for x in net.XS]"
    assert lit(2) == ["optimizer.zero_grad()", "loss.backward()"]
    assert lit(3) == ["optimizer.step()"]


@pytest.mark.parametrize(
    ("engine", "old", "new"),
    [
        ("never-zeroed", "parameter.grad = 0.0", "pass"),
        ("uphill", "parameter.data -= ", "parameter.data += "),
    ],
)
def test_a_broken_engine_shows_the_line_that_is_changed(engine: str, old: str, new: str) -> None:
    is_, runs = panel(at(1, engine=engine), "code")["excerpts"][-2:]
    changed = []
    for excerpt in (is_, runs):
        (number,) = excerpt["near"]
        changed.append(excerpt["lines"][number - excerpt["first"]][0][1])
    assert changed[0].startswith("-")
    assert old in changed[0]
    assert changed[1].startswith("+")
    assert new in changed[1]
    source = (training_loop.patched.ENGINE / "optim.py").read_text(encoding="utf-8").splitlines()
    assert source[is_["near"][0] - 1] == changed[0][1:]
    assert len(panel(at(1), "code")["excerpts"]) == 3


def test_uphill_is_said_when_the_loss_rises() -> None:
    scene = at(4, engine="uphill")
    assert value(scene, "loss") > value(at(1, engine="uphill"), "loss")
    assert "the gradient points uphill" in scene["note"]
    assert "Plus where there should be a minus" in at(3, engine="uphill")["note"]


def test_what_is_left_over_is_told_apart_from_what_is_new() -> None:
    first, second = (training_loop.run("never-zeroed", 6, 0.1).grads[made][40] for made in (0, 1))
    left = training_loop.run("never-zeroed", 6, 0.1).left[1][40]
    assert left == first
    note = at(5, engine="never-zeroed")["note"]
    assert "that has not been cleared away" in note
    assert number(second - left) in note
    assert number(left) in note
    assert "cleared away" not in at(5)["note"]


def test_too_long_a_step_ends_where_tanh_is_flat() -> None:
    scene = at(LAST, rate=1.0)
    assert value(scene, "loss") == pytest.approx(8.0, abs=0.01)
    assert "tanh is flat there" in scene["note"]
    assert "The network hardly moves." in scene["note"]
    assert "a slope holds near the place" in at(4, rate=3.0)["note"]


def test_without_zeroing_this_seed_ends_lower_and_another_is_thrown_out_again() -> None:
    assert value(at(LAST, engine="never-zeroed"), "loss") < value(at(LAST), "loss")
    thrown = training_loop.run("never-zeroed", 3, 0.1).losses
    assert min(thrown) < 0.01
    assert thrown[-1] == pytest.approx(8.0, abs=0.01)


@pytest.mark.parametrize("engine", list(training_loop.BREAKS))
@pytest.mark.parametrize("rate", [0.01, 10.0])
def test_no_run_leaves_the_finite_numbers(engine: str, rate: float) -> None:
    for seed in range(12):
        run = training_loop.run(engine, seed, rate)
        assert all(0.0 <= loss <= training_loop.MOST + 1e-9 for loss in run.losses)
        assert all(math.isfinite(number) for numbers in (*run.data, *run.grads) for number in numbers)


def test_the_same_seed_repeats_the_run_to_the_last_digit() -> None:
    assert training_loop.Run("whole", 17, 0.1).data == training_loop.Run("whole", 17, 0.1).data
    assert training_loop.Run("whole", 17, 0.1).data[0] != training_loop.Run("whole", 18, 0.1).data[0]
