"""Downhill, chosen in the fog: nothing hidden is given away, and the engine keeps the score."""

import json
from typing import Any

import pytest

import bridge
from downhill.gradcheck import nudged_slope
from lessons.derivative import which_way
from picture.words import signed
from tests.lessons.scenes import drawer, marks, table, value

scene_of = drawer(which_way)
PLACES = range(1, len(which_way.SEEDS) + 1)


def draw(place: int, way: str = "") -> Any:
    return scene_of(place=str(place), **{f"way_{place}": way})


@pytest.mark.parametrize("place", PLACES)
def test_the_score_is_the_sign_of_the_engines_derivative(place: int) -> None:
    here = which_way.ground(place)
    slope = value(draw(place=place, way="left"), "slope")
    assert slope == here.slope()
    assert slope == pytest.approx(nudged_slope(here.loss, [here.stand], 0), rel=1e-6)
    right, wrong = ("left", "right") if slope > 0.0 else ("right", "left")
    assert draw(place=place, way=right)["verdict"].startswith("Yes")
    assert not draw(place=place, way=wrong)["verdict"].startswith("Yes")
    step = -0.05 if right == "left" else 0.05
    assert here.loss(here.stand + step) < here.loss(here.stand)


@pytest.mark.parametrize("place", range(1, which_way.LIT + 1))
def test_under_the_lamp_there_is_a_short_piece_and_nothing_else(place: int) -> None:
    scene = draw(place=place)
    here = which_way.ground(place)
    assert "verdict" not in scene
    assert list(scene["readouts"]) == ["stand"]
    seen = [w for mark in marks(scene, "line") for w, _ in table(mark["at"])]
    assert min(seen) == pytest.approx(here.stand - which_way.LAMP)
    assert max(seen) == pytest.approx(here.stand + which_way.LAMP)
    assert marks(scene, "line", "gradient") == []
    written = json.dumps(bridge.scene("which-way", {"place": str(place)}))
    assert str(here.slope()) not in written
    assert signed(here.slope(), 3) not in written
    assert "downhill" not in written


@pytest.mark.parametrize("place", range(which_way.LIT + 1, len(which_way.SEEDS) + 1))
def test_without_the_lamp_there_is_the_number_alone(place: int) -> None:
    scene = draw(place=place)
    assert marks(scene, "line") == []
    assert table(marks(scene, "fog")[0]["at"]) == []
    assert value(scene, "slope") == which_way.ground(place).slope()
    assert "verdict" not in scene


def test_the_places_are_the_same_for_everybody_and_differ() -> None:
    which_way.ground.cache_clear()
    first = [which_way.ground(place) for place in PLACES]
    which_way.ground.cache_clear()
    assert [which_way.ground(place) for place in PLACES] == first
    assert len(set(first)) == len(first)


def test_neither_answer_is_always_right() -> None:
    signs = [which_way.ground(place).slope() > 0.0 for place in PLACES]
    assert sum(signs) == len(signs) / 2
    assert len(set(signs[: which_way.LIT])) == len(set(signs[which_way.LIT :])) == 2


def test_once_the_lowest_place_lies_the_other_way_and_the_score_says_so() -> None:
    behind = [place for place in PLACES if "behind the hill" in draw(place=place, way="left")["verdict"]]
    assert behind == [3]
    here = which_way.ground(3)
    losses = dict(here.curve())
    lowest = min(losses, key=losses.__getitem__)
    assert (lowest - here.stand) * here.slope() > 0.0


@pytest.mark.parametrize("place", PLACES)
def test_every_curve_lies_in_its_picture(place: int) -> None:
    losses = [loss for _, loss in which_way.ground(place).curve()]
    assert min(losses) == pytest.approx(which_way.GROUND[0])
    assert max(losses) == pytest.approx(which_way.GROUND[1])


@pytest.mark.parametrize("place", PLACES)
def test_whoever_has_chosen_takes_the_step(place: int) -> None:
    here = which_way.ground(place)
    for way, sign in (("left", -1.0), ("right", 1.0)):
        [[w, loss]] = table(marks(draw(place, way), "dots", "parameter")[0]["at"])
        assert (w - here.stand) * sign > 0.0
        assert loss == here.loss(w)
        assert which_way.SPAN[0] < w < which_way.SPAN[1]


def test_an_answer_stays_with_its_place() -> None:
    answered = {"way_1": "left", "way_2": "right"}
    assert "verdict" in scene_of(place="1", **answered)
    assert "verdict" in scene_of(place="2", **answered)
    assert "verdict" not in scene_of(place="3", **answered)


def test_the_goal_is_the_way_down_at_every_place_and_asked_for_once_there_is_an_answer() -> None:
    down = {f"way_{place}": which_way.ground(place).down for place in PLACES}
    assert "goal" not in scene_of()
    assert scene_of(place="6", **down)["goal"]["reached"]
    assert marks(scene_of(place="6", **down), "met")
    once_up = {**down, "way_2": "left" if down["way_2"] == "right" else "right"}
    assert not scene_of(place="6", **once_up)["goal"]["reached"]
    assert "5 of 6" in scene_of(place="6", **once_up)["task"]
    assert "next place" in scene_of(**{**down, "way_6": ""}).get("task", which_way.TASK)
