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
from tests.lessons.scenes import drawer, marks, table, value
from worlds import lecture_net

draw = drawer(training_loop)
LAST = training_loop.PHASES


def at(phase: int, **values: Any) -> Any:
    return draw(**{"guess": "under", "phase": phase, **values})


def panel(scene: Any, name: str) -> Any:
    return next(found for found in scene["panels"] if found["name"] == name)


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
    answers = panel(at(0), "answers")
    assert answers["y"]["names"][::-1] == ["2, 3, −1", "3, −1, 0.5", "0.5, 1, 1", "1, 1, −1"]
    (targets,) = [mark for mark in answers["marks"] if mark["kind"] == "dots" and mark["role"] == "data"]
    assert table(targets["at"]) == [[1.0, 3.0], [-1.0, 2.0], [-1.0, 1.0], [1.0, 0.0]]


def test_red_is_what_is_missing_between_an_answer_and_its_target() -> None:
    scene = at(1)
    missing = [abs(x1 - x0) for x0, _, x1, _ in table(marks(scene, "segments", "error")[0]["at"])]
    assert sum(length**2 for length in missing) == pytest.approx(value(scene, "loss"), rel=1e-12)
    assert missing == pytest.approx(
        [abs(value(scene, f"prediction_{i}") - y) for i, (_, y) in enumerate(lecture_net.EXAMPLES, start=1)]
    )


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
    assert scene["verdict"].endswith(", as you said.")
    assert at(LAST, guess="over")["verdict"].endswith(", below 0.1. You said above 1.")


def test_the_guess_is_met_at_the_end_of_the_run_that_it_is_about_and_of_no_other() -> None:
    assert "verdict" in at(LAST)
    assert "verdict" not in at(LAST - 1)
    for other in ({"rate": 10.0}, {"seed": 3}, {"engine": "uphill"}):
        assert "verdict" not in at(LAST, **other)


def test_it_is_said_what_comes_next() -> None:
    for phase, following in enumerate(("Forward comes first", "Backward is next", "Step is next", "Forward is next")):
        assert following in at(phase)["note"]
    assert "next" not in at(LAST)["note"]


def test_nothing_is_known_before_the_guess() -> None:
    scene = draw(phase=LAST)
    assert set(scene["readouts"]) == {"steps", "data"}
    assert not marks(scene, "segments", "error")
    written = json.dumps(bridge.scene("training-loop", {"phase": LAST}))
    run = training_loop.run("whole", 6, 0.1)
    assert str(run.losses[0]) not in written
    assert str(run.losses[-1]) not in written
    assert str(run.predictions[0][0]) not in written


def test_a_step_moves_the_picked_parameter_by_its_arithmetic() -> None:
    before, after = at(2, picked=14), at(3, picked=14)
    moved = value(before, "data") - 0.1 * value(before, "grad")
    assert value(after, "data") == pytest.approx(moved, rel=1e-15)
    assert after["note"].startswith(f"w1-4-2: {number(value(before, 'data'))} − 0.1 × ")
    assert f"= {number(moved)}, and the other 40 likewise" in after["note"]


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
    excerpt = panel(at(1, engine=engine), "code")["excerpts"][-1]
    lines = ["".join(text for _, text in line) for line in excerpt["lines"]]
    signed = dict(zip(excerpt["signs"], lines, strict=True))
    assert old in signed["-"]
    assert new in signed["+"]
    source = (training_loop.patched.ENGINE / "optim.py").read_text(encoding="utf-8").splitlines()
    assert signed["-"] in source
    assert len(panel(at(1), "code")["excerpts"]) == 3


def test_uphill_is_said_when_the_loss_rises() -> None:
    scene = at(4, engine="uphill")
    assert value(scene, "loss") > value(at(1, engine="uphill"), "loss")
    assert "plus the gradient leads uphill" in scene["note"]
    assert "plus, so uphill" in at(3, engine="uphill")["note"]


def test_what_is_left_over_is_told_apart_from_what_is_new() -> None:
    first, second = (training_loop.run("never-zeroed", 6, 0.1).grads[made][40] for made in (0, 1))
    left = training_loop.run("never-zeroed", 6, 0.1).left[1][40]
    assert left == first
    note = at(5, engine="never-zeroed")["note"]
    assert "that was never cleared" in note
    assert number(second - left) in note
    assert number(left) in note
    assert "never cleared" not in at(5)["note"]


def test_too_long_a_step_ends_where_tanh_is_flat() -> None:
    scene = at(LAST, rate=1.0)
    assert value(scene, "loss") == pytest.approx(8.0, abs=0.01)
    assert "Tanh is flat here" in scene["note"]
    assert scene["note"].endswith("and nothing is learned.")
    assert "the step was too long for its slope" in at(4, rate=0.5, seed=3)["note"]


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
