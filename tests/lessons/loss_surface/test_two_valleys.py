"""The start decides the valley; which one is worked out by walking, and kept until somebody has chosen."""

import json
import math

import pytest

import bridge
from lessons.loss_surface import surfaces as lands
from lessons.loss_surface import two_valleys
from tests.lessons.scenes import drawer, marks, table, value

draw = drawer(two_valleys)


def test_the_valleys_are_twins() -> None:
    (a, b) = two_valleys.bottoms().values()
    assert a == pytest.approx((-b[0], -b[1]), abs=1e-12)
    assert lands.engine("neuron")(*a).steep < 1e-9
    bends = lands.curvatures("neuron", *a)
    assert bends.smallest > 0.0, "a bottom bends upward in every direction"


@pytest.mark.parametrize("steps", [0, 30, 1000])
def test_the_walk_is_in_no_scene_before_a_choice(steps: int) -> None:
    scene = draw(steps=steps)
    assert not marks(scene, "curve")
    assert (value(scene, "at_w1"), value(scene, "at_w2")) == (1.3, -1.4)
    first = lands.walk("neuron", 1.3, -1.4, 0.1)
    first.reach(1)
    assert str(first.places[1][0]) not in json.dumps(bridge.scene("two-valleys", {"steps": steps}))


def test_from_the_opening_it_is_not_the_nearer_valley() -> None:
    bottoms = two_valleys.bottoms()
    assert math.dist((1.3, -1.4), bottoms["B"]) < math.dist((1.3, -1.4), bottoms["A"])
    arrived = draw(valley="A", steps=1000)
    assert arrived["note"].startswith("After 1,000 steps it is in valley A, though B was nearer.")
    assert draw(valley="B", steps=1000)["note"] == arrived["note"]
    assert (value(arrived, "at_w1"), value(arrived, "at_w2")) == pytest.approx(bottoms["A"], abs=0.01)


def test_what_meets_the_guess_leaves_the_answer_to_the_walk() -> None:
    assert "teal ground to A, blue to B" in draw(valley="A")["verdict"]
    assert "Being nearer doesn’t decide it" in draw(valley="B")["verdict"]
    assert "valley" not in draw(valley="A", steps=2)["note"]


@pytest.mark.parametrize("side", [0, 1])
def test_walks_part_at_the_watershed(side: int) -> None:
    (line,) = (two_valleys.watershed()[side],)
    places = [(x, y) for x, y in table(line) if abs(x) > 0.5 and abs(y) < 2.9]
    assert places
    for x, y in places:
        ends = {away: lands.Walk("neuron", x + away, y + away, 0.02) for away in (0.05, -0.05)}
        assert {away: two_valleys.valley(walk.places[walk.reach(4000)]) for away, walk in ends.items()} == {
            0.05: "A",
            -0.05: "B",
        }


def test_mirrored_starts_end_in_mirrored_valleys() -> None:
    for start in [(1.3, -1.4), (0.5, -2.0), (-0.6, 1.8)]:
        one = lands.Walk("neuron", *start, 0.1)
        other = lands.Walk("neuron", -start[0], -start[1], 0.1)
        ends = [going.places[going.reach(2000)] for going in (one, other)]
        assert {two_valleys.valley(end) for end in ends} == {"A", "B"}


def test_from_the_saddle_no_step_leads_away() -> None:
    scene = draw(w1=0.0, w2=0.0, valley="A", steps=500)
    assert (value(scene, "at_w1"), value(scene, "at_w2")) == (0.0, 0.0)
    assert "no step leads away" in scene["note"]


def test_the_loss_is_the_mean_of_the_squared_errors_on_show() -> None:
    scene = draw(w1=0.7, w2=1.2)
    errors = marks(scene, "segments", "error")[0]["at"]["values"]
    lengths = [errors[i + 3] - errors[i + 1] for i in range(0, len(errors), 4)]
    assert value(scene, "neuron_loss") == pytest.approx(math.fsum(e * e for e in lengths) / len(lengths))


def test_the_ground_has_the_colour_of_the_valley_in_which_small_steps_end() -> None:
    a, b = two_valleys.basins()
    side = int(len(a.at["values"]) ** 0.5)
    assert list(b.at["values"]) == [-height for height in a.at["values"]]
    for column, row in [(7, 50), (30, 45), (52, 3), (55, 40), (12, 9), (40, 22), (20, 33)]:
        start = a.x[0] + 6.0 * column / (side - 1), a.y[0] + 6.0 * row / (side - 1)
        going = lands.Walk("neuron", *start, 0.02)
        end = two_valleys.valley(going.places[going.reach(4000)])
        assert end == ("A" if a.at["values"][row * side + column] > 0.0 else "B"), start


def test_map_and_surface_are_coloured_once_the_reader_has_guessed() -> None:
    asked = draw(steps=5)
    assert not marks(asked, "decision")
    assert "sides" not in asked["panels"][0]
    guessed = draw(valley="A")
    on_map = marks(guessed, "decision")
    assert [mark["role"] for mark in on_map] == list(two_valleys.VALLEYS.values())
    sides = guessed["panels"][0]["sides"]
    assert [sides["above"], sides["below"]] == [mark["role"] for mark in on_map]
    assert sides["at"] == on_map[0]["at"]
    assert marks(draw(valley="A", steps=1, w1=2.0, w2=2.0), "decision") == on_map, "whatever the start"


def test_both_pictures_name_the_valleys() -> None:
    surface, above, _ = draw()["panels"]
    for picture in surface, above:
        assert [mark["text"] for mark in picture["marks"] if mark["kind"] == "label"] == ["A", "B"]
