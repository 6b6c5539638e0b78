"""One step along the gradient: the lecture's numbers, and how far a promise holds."""

import json
import math

import pytest

import bridge
from downhill.gradcheck import nudged_slope
from lessons.one_step import one_step
from lessons.one_step.one_step import RESULTS, STEP, Move
from tests.lessons.scenes import drawer, handle, table, value
from worlds.computations import COMPUTATIONS, Computation

draw = drawer(one_step)
SECOND = {"graph": "twice", "guess_twice": "falls"}
MOVES = [
    Move(name, leaves, sign)
    for name in RESULTS
    for leaves in [tuple(COMPUTATIONS[name].inputs), *((leaf,) for leaf in COMPUTATIONS[name].inputs)]
    for sign in (1.0, -1.0)
]


def test_a_hundredth_of_every_gradient_lifts_the_lectures_l() -> None:
    scene = draw(guess="rises")
    assert value(scene, "before") == -8.0
    assert [value(scene, leaf) for leaf in "abcf"] == [2.06, -3.04, 9.98, -1.96]
    assert value(scene, "after") == pytest.approx(-7.286496, abs=1e-12)
    assert value(scene, "promise") == pytest.approx(0.01 * (6**2 + 4**2 + 2**2 + 4**2))
    assert value(scene, "real") == pytest.approx(0.713504, abs=1e-12)


def test_against_its_slope_one_leaf_of_the_second_graph_lowers_f() -> None:
    scene = draw(**SECOND, moves_twice="a", way="against", step=0.1)
    assert value(scene, "a") == pytest.approx(-1.7)
    assert value(scene, "after") == pytest.approx(-6.63)
    assert "b" not in scene["readouts"], "only a moved"
    assert scene["readouts"]["a"]["text"] == "−2 − 0.1 × (−3) = −1.7"


def result(computation: Computation, leaves: tuple[float, ...]) -> float:
    root, _ = one_step.values(computation, dict(zip(computation.inputs, leaves, strict=True)))
    return root.data


@pytest.mark.parametrize("name", RESULTS)
def test_the_gradients_are_what_a_nudge_says(name: str) -> None:
    computation = COMPUTATIONS[name]
    at = list(computation.inputs.values())
    for index, grad in enumerate(one_step.before(name).grads.values()):
        assert grad == pytest.approx(nudged_slope(lambda *leaves: result(computation, leaves), at, index))


@pytest.mark.parametrize("move", MOVES)
def test_the_smaller_the_step_the_more_of_the_promise_is_kept(move: Move) -> None:
    misses = [abs(move.kept(step) - 1.0) for step in (1e-2, 1e-3, 1e-4)]
    if len(move.leaves) == 1 and move.graph == "lecture":
        assert max(misses) < 1e-9, "a straight line keeps it always"
    else:
        assert misses == sorted(misses, reverse=True)
        assert misses[2] < 0.02 * misses[0], "it misses by as many times less as the step is smaller"


@pytest.mark.parametrize("move", MOVES)
def test_the_limits_are_where_the_promise_crosses_them(move: Move) -> None:
    nearly = one_step.nearly_kept(move)
    if nearly is not None:
        assert abs(move.kept(nearly) - 1.0) == pytest.approx(one_step.NEARLY)
    assert (nearly is None) == (move.graph == "lecture" and len(move.leaves) == 1)


def test_a_large_step_uphill_ends_below() -> None:
    scene = draw(guess="rises", step=1.0)
    assert value(scene, "after") == -96.0
    assert value(scene, "promise") == 72.0
    assert value(scene, "real") == -88.0
    assert "That is the wrong way" in scene["note"]


def test_the_real_change_is_that_of_the_numbers_in_the_graphs() -> None:
    for step in (1e-4, 0.03, 1.0):
        scene = draw(guess="rises", step=step, way="against")
        (before, after) = ({node["label"]: node["value"] for node in panel["nodes"]} for panel in scene["panels"][:2])
        assert after["L"] == (after["a"] * after["b"] + after["c"]) * after["f"]
        assert value(scene, "real") == after["L"] - before["L"]
        assert value(scene, "kept") == value(scene, "real") / value(scene, "promise")


@pytest.mark.parametrize("params", [{}, {"graph": "twice", "moves_twice": "a", "way": "against", "step": 0.1}])
def test_what_becomes_of_the_result_is_nowhere_before_the_guess(params: dict[str, object]) -> None:
    scene = bridge.scene("one-step", params)
    assert {"after", "promise", "real", "kept"}.isdisjoint(scene["readouts"])
    assert all("value" not in node for node in scene["panels"][1]["nodes"] if node["op"])
    assert [mark["kind"] for mark in scene["panels"][2]["marks"]] == ["fog"]
    written = json.dumps(scene, ensure_ascii=False)
    assert "7.28" not in written
    assert "6.63" not in written


@pytest.mark.parametrize(
    ("params", "guess", "right"),
    [({}, "guess", "rises"), ({"graph": "twice"}, "guess_twice", "falls")],
)
def test_the_guess_is_scored_by_the_engine(params: dict[str, str], guess: str, right: str) -> None:
    for option in ("rises", "same", "falls"):
        verdict = draw(**params, **{guess: option})["verdict"]
        assert verdict.startswith("Yes" if option == right else "No")
        assert right in verdict.split(".")[0]
    assert "less of a minus is more" in draw(guess="falls")["verdict"]


def test_each_graph_has_a_guess_of_its_own() -> None:
    assert "after" not in draw(graph="twice", guess="rises")["readouts"]


def test_every_term_of_the_promise_is_in_words_and_at_its_leaf() -> None:
    scene = draw(guess="rises")
    assert "6 × 0.06 + (−4) × (−0.04) + (−2) × (−0.02) + 4 × 0.04 = +0.72." in scene["alt"]
    assert scene["note"].startswith("Promised +0.72, came to +0.7135.")
    says = {node["label"]: node["says"] for node in scene["panels"][1]["nodes"]}
    assert says["a"] == "a moved from 2 to 2.06. Its share of the promise is 6 × 0.06."


def test_a_leaf_alone_keeps_every_promise_and_the_reason_is_told() -> None:
    note = draw(guess="rises", moves_lecture="b", step=1.0)["note"]
    assert "L is a straight line in b" in note


@pytest.mark.parametrize("move", MOVES)
def test_the_ring_lies_on_the_curve_or_at_the_edge(move: Move) -> None:
    which = move.leaves[0] if len(move.leaves) == 1 else "all"
    scene = draw(
        guess="rises",
        guess_twice="rises",
        graph=move.graph,
        way="along" if move.sign > 0.0 else "against",
        step=0.5,
        **{f"moves_{move.graph}": which},
    )
    ring = handle(scene, "step")
    low, high = one_step.SHARES
    assert ring["y"] == min(max(move.kept(0.5), low), high)
    (line,) = [mark for mark in scene["panels"][2]["marks"] if mark["kind"] == "line"]
    points = table(line["at"])
    assert points[0][0] == STEP.low
    for step, kept in points:
        assert math.isclose(move.kept(step), kept)


def test_what_moved_stands_out_and_what_did_not_says_so() -> None:
    scene = draw(guess="rises", moves_lecture="a")
    found = {node["label"]: node for node in scene["panels"][1]["nodes"]}
    assert [name for name, node in found.items() if node["state"] == "now"] == ["a"]
    assert found["a"]["says"].startswith("a moved from 2 to 2.06.")
    assert found["b"]["says"] == "b stayed where it was."


def test_the_goal_is_a_step_that_is_neither_small_nor_large() -> None:
    assert "goal" not in draw()
    assert not draw(guess="rises")["goal"]["reached"]
    for step, reached in ((0.2, False), (0.32, True), (0.45, False)):
        found = draw(guess="rises", step=step)
        assert found["goal"]["value"] == value(found, "after")
        assert found["goal"]["reached"] == reached
    assert "goal" not in draw(guess="rises", step=1.0, moves_lecture="a"), "one leaf alone may go on and on"
    assert "goal" not in draw(graph="twice")
