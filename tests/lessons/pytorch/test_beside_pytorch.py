"""The neuron beside PyTorch: what was recorded, what our lines give, and what 32 bits do."""

import json
from typing import Any

import pytest

import bridge
from downhill import Value
from lessons.pytorch import beside_pytorch
from lessons.pytorch.beside_pytorch import Run
from tests.engine.recorded import PYTORCH
from tests.lessons.scenes import drawer, marks, value

draw = drawer(beside_pytorch)
every_run = pytest.mark.parametrize("run", ["recorded", "lecture"])
BITS = {"run": "lecture", "guess": "bits"}


def test_the_recorded_numbers_are_those_that_the_script_wrote_down() -> None:
    assert beside_pytorch.recorded()["recorded"] == {"torch": PYTORCH["torch"], **PYTORCH["neuron"]}


def test_the_lectures_numbers_are_those_it_prints() -> None:
    assert beside_pytorch.theirs("lecture") == {
        "out": 0.7071066904050358,
        "x2": 0.5000001283844369,
        "w2": 0.0,
        "x1": -1.5000003851533106,
        "w1": 1.0000002567688737,
    }


class Torch:
    """As much of PyTorch as the lines beside ours ask for, on the engine."""

    float64 = None

    def tensor(self, number: float, *, requires_grad: bool) -> Value:
        assert requires_grad
        return Value(number)

    def Tensor(self, numbers: list[float]) -> Any:  # noqa: N802
        return Shortened(beside_pytorch.in_32_bits(numbers[0]))

    def tanh(self, value: Value) -> Value:
        return value.tanh()


class Shortened(float):
    """A 32-bit float that becomes a 64-bit one."""

    def double(self) -> "Shortened":
        return self

    def requires_grad_(self) -> Value:
        return Value(float(self))


@every_run
def test_pytorchs_lines_compute_what_ours_do(run: Run) -> None:
    names: dict[str, Any] = {"torch": Torch()}
    ours = beside_pytorch.ours(run, run == "lecture")
    for line in beside_pytorch.program(run, short=False):
        if line.gives:
            expression = line.theirs.replace(".grad.item()", ".grad").replace(".item()", ".data")
            assert eval(expression, names) == ours[line.gives]
        elif not line.theirs.startswith("import"):
            exec(line.theirs, names)


def test_with_64_bits_throughout_all_agree_but_for_rounding() -> None:
    off = beside_pytorch.apart("recorded", short=False)
    assert set(off) == {"out", "x1", "x2", "w1", "w2", "b"}
    assert max(off.values()) < 5e-15
    assert "All numbers agree to 14 digits or more" in draw()["note"]


def test_the_lectures_numbers_differ_until_b_is_rounded_to_32_bits() -> None:
    assert max(beside_pytorch.apart("lecture", short=False).values()) > 1e-7
    assert max(beside_pytorch.apart("lecture", short=True).values()) < 5e-15
    scene = draw(**BITS)
    assert (value(scene, "b"), value(scene, "b32")) == (6.8813735870195432, 6.881373405456543)


@pytest.mark.parametrize("guess", ["bits", "tanh", "nudge"])
def test_every_reason_is_met_and_b_is_named(guess: str) -> None:
    verdict = draw(run="lecture", guess=guess)["verdict"]
    assert verdict.startswith("Yes.") is (guess == "bits")
    assert "It is b: torch.Tensor makes 32-bit floats" in verdict
    assert "verdict" not in draw(run="recorded", guess=guess)


def test_the_reason_is_not_in_the_scene_before_one_is_chosen() -> None:
    for params in ({}, {"run": "lecture"}):
        written = json.dumps(bridge.scene("beside-pytorch", params))
        for hidden in ("6.881373405456543", "in_32_bits", "b32"):
            assert hidden not in written


@every_run
def test_the_same_line_is_lit_on_both_sides(run: Run) -> None:
    lines = beside_pytorch.program(run, short=False)
    for number, line in enumerate(lines, start=1):
        scene = draw(run=run, line=float(number))
        ours, theirs = (panel["excerpts"][0] for panel in scene["panels"][:2])
        assert ours["lit"] == theirs["lit"] == [number]
        assert "".join(text for _, text in ours["lines"][number - 1]).startswith(line.ours)
        assert "".join(text for _, text in theirs["lines"][number - 1]).startswith(line.theirs)
        assert ("ours" in scene["readouts"]) is ("theirs" in scene["readouts"]) is bool(line.gives)
        if line.gives:
            assert value(scene, "theirs") == beside_pytorch.theirs(run)[line.gives]


@every_run
def test_both_sides_have_a_line_for_each_other(run: Run) -> None:
    scene = draw(run=run)
    ours, theirs = (panel["excerpts"][0]["lines"] for panel in scene["panels"][:2])
    assert len(ours) == len(theirs) == scene["ends"]["line"]


def test_the_digits_that_differ_are_set_apart() -> None:
    ours, theirs = (panel["excerpts"][0]["lines"][8] for panel in draw(run="lecture")["panels"][:2])
    assert [list(piece) for piece in theirs[1:]] == [["c1", "  # 0.707106"], ["err", "6904050358"]]
    assert list(ours[1]) == ["c1", "  # 0.707106"]


def test_the_goal_is_the_line_that_differs_most() -> None:
    assert not draw()["goal"]["reached"]
    off = beside_pytorch.apart("recorded", False)
    for place, line in enumerate(beside_pytorch.program("recorded", False), start=1):
        found = draw(line=place)
        is_most = off.get(line.gives) == max(off.values())
        assert found["goal"]["reached"] == is_most
        assert len(marks(found, "met")) == is_most
    assert "goal" not in draw(run="lecture")
