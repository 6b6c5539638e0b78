"""tanh in one node or in many: the same gradients, other nodes, and where a cut ends."""

import json
import math
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as some

import bridge
from downhill.value import Value
from lessons.tanh_from_exp import cut
from picture.words import DUST
from tests.lessons.scenes import drawer, handle, marks, table, value

draw = drawer(cut)
every_cut = pytest.mark.parametrize("name", list(cut.CUTS))
LEAVES = {"x1": -1.5, "w1": 1.0, "x2": 0.5, "w2": 0.0, "b": 0.5}


@every_cut
def test_every_cut_gives_the_lectures_output_and_gradients(name: str) -> None:
    scene = draw(cut=name, guess="same")
    assert value(scene, "o") == pytest.approx(0.5**0.5, rel=1e-14)
    assert {leaf: value(scene, f"grad_{leaf}") for leaf in LEAVES} == pytest.approx(LEAVES, rel=1e-14)


@every_cut
def test_what_differs_is_rounding(name: str) -> None:
    assert all(apart < 5e-15 for apart in cut.differences(name, cut.B.opening).values())
    assert cut.worst() < 5e-15


@every_cut
@given(b=some.floats(cut.B.low, cut.B.high))
def test_wherever_a_cut_can_be_computed_only_rounding_differs(name: str, b: float) -> None:
    if not cut.made(name, b).refusal:
        assert max(cut.differences(name, b).values()) < DUST


@pytest.mark.parametrize(
    ("name", "nodes", "operations"),
    [("one", 7, 2), ("tanh", 10, 5), ("halves", 15, 10), ("sigmoid", 16, 8), ("exp", 17, 9)],
)
def test_nodes_and_operations_are_counted(name: str, nodes: int, operations: int) -> None:
    scene = draw(cut=name)
    assert (value(scene, "nodes"), value(scene, "operations")) == (nodes, operations)
    assert len(scene["panels"][0]["nodes"]) == nodes
    assert scene["panels"][0]["title"] == f"{nodes} nodes"


@pytest.mark.parametrize("name", [name for name in cut.CUTS if name != "tanh"])
def test_gradients_of_a_new_cut_are_not_in_the_scene_before_the_guess(name: str) -> None:
    scene = draw(cut=name)
    assert not [readout for readout in scene["readouts"] if readout.startswith(("grad_", "apart_"))]
    written = json.dumps(bridge.scene("cut", {"cut": name}))
    assert "slope" not in {key for node in json.loads(written)["panels"][0]["nodes"] for key in node}
    assert ".grad is" not in written


@pytest.mark.parametrize("guess", ["same", "smaller", "larger"])
def test_every_guess_is_scored_and_explained(guess: str) -> None:
    verdict = draw(cut="exp", guess=guess)["verdict"]
    assert verdict.startswith("Yes") is (guess == "same")
    assert ("Together they give 1 − o²" in verdict) is (guess != "same")


def test_what_is_said_of_the_slopes_is_what_stands_on_the_edges() -> None:
    # By n, 2n grows 2 times as fast. By 2n, e²ⁿ grows e²ⁿ times as fast, so by n twice that.
    n, two = Value(0.8813735870195432), Value(2.0)
    doubled = two * n
    assert doubled.local_grads[doubled.inputs.index(n)] == 2.0
    powered = doubled.exp()
    powered.backward()
    assert n.grad == pytest.approx(2.0 * powered.data) == pytest.approx(11.657, abs=1e-3)
    assert "that of 2n by n is 2." in draw(cut="exp", guess="smaller")["verdict"]


def test_where_the_engine_refuses_it_says_so_and_the_rest_is_drawn() -> None:
    scene = draw(cut="exp", guess="same", b=406.0)
    refusal = "exp(800.0): the result or its slope is too large for a float"
    assert refusal == cut.REFUSED
    assert refusal in scene["note"]
    assert f"{refusal}" in scene["alt"]
    assert "it says 1." in scene["note"]
    assert [node["id"] for node in scene["panels"][0]["nodes"]][-1] == "n"
    assert list(scene["readouts"]) == ["n"]
    assert value(draw(cut="tanh", b=406.0), "o") == 1.0


def test_each_cut_reaches_as_far_as_exp_allows() -> None:
    largest = math.log(sys.float_info.max)
    assert cut.reach("exp") == (-cut.FAR, pytest.approx(largest / 2.0, abs=0.01))
    assert cut.reach("halves") == (pytest.approx(-largest, abs=0.01), pytest.approx(largest, abs=0.01))
    for name in ("tanh", "sigmoid", "one"):
        assert cut.reach(name) == (-cut.FAR, cut.FAR)


@every_cut
def test_the_bar_of_the_chosen_cut_stands_out_and_the_ring_is_on_it(name: str) -> None:
    scene = draw(cut=name)
    (bar,) = marks(scene, "bars", "model")
    ((left, low, right, high),) = table(bar["at"])
    ring = handle(scene, "n")
    assert left < ring["x"] < right
    assert low < ring["y"] < high


@given(some.sampled_from(list(cut.CUTS)), some.floats(-20.0, 20.0))
def test_wherever_n_is_all_cuts_agree(name: str, n: float) -> None:
    ours, whole = cut.gradients(name, n + 6.0), cut.gradients("tanh", n + 6.0)
    assert ours == pytest.approx(whole, abs=1e-12)


def test_the_goal_is_a_cut_that_breaks() -> None:
    assert "goal" not in draw()
    assert not draw(guess="same")["goal"]["reached"]
    assert draw(guess="same", b=800)["goal"]["text"] == "no end in sight"
    before = draw(guess="same", cut="exp", b=300)
    assert before["goal"]["value"] == pytest.approx(cut.reach("exp")[1] - value(before, "n"))
    assert not before["goal"]["reached"]
    broken = draw(guess="same", cut="exp", b=400)
    assert broken["goal"]["reached"]
    assert len(marks(broken, "met")) == 1
