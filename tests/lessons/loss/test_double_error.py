"""Twice the error costs four times as much."""

import pytest

from lessons.loss import double_error
from tests.lessons.scenes import drawer, handle, marks, table, value

draw = drawer(double_error)


def test_the_second_square_waits_for_an_answer() -> None:
    scene = draw()
    assert len(marks(scene, "squares")) == 1
    assert list(scene["readouts"]) == ["first"]
    assert "verdict" not in scene
    assert "6,400" not in scene["alt"]


@pytest.mark.parametrize("long", [1, 3, 5])
def test_twice_the_error_costs_four_times_as_much(long: int) -> None:
    error = 10_000.0 * long
    scene = draw(long=long, times="2")
    assert value(scene, "first") == pytest.approx((error / 1000.0) ** 2)
    assert value(scene, "second") == pytest.approx((2.0 * error / 1000.0) ** 2)
    assert value(scene, "times") == pytest.approx(4.0)


def test_50000_dollars_cost_2500_and_100000_cost_10000() -> None:
    scene = draw(long=5, times="4")
    assert (value(scene, "first"), value(scene, "second")) == (2500.0, 10_000.0)


def test_the_squares_are_true_and_do_not_touch() -> None:
    first, second = [table(mark["at"])[0] for mark in marks(draw(long=5, times="4"), "squares")]
    assert (first[2], second[2]) == (50_000.0, 100_000.0)
    assert first[0] + first[2] < second[0]
    assert draw()["panels"][0]["equal"]


def test_little_squares_are_counted() -> None:
    # $40,000 is 4 little squares long, and $80,000 is 8.
    words = [mark["text"] for mark in marks(draw(long=4, times="4"), "label")]
    assert words == ["$40,000", "16", "$80,000", "64"]
    assert [mark["text"] for mark in marks(draw(long=4), "label")] == ["$40,000", "16", "$80,000"]


def test_every_answer_is_met_with_what_it_would_have_meant() -> None:
    assert draw(times="4")["verdict"].startswith("Yes, 4.")
    assert "counts only the width" in draw(times="2")["verdict"]
    assert "corner" in draw(times="3")["verdict"]


def test_the_house_is_dragged_once_the_question_is_answered() -> None:
    assert marks(draw(), "handle") == []
    house = handle(draw(times="4", long=3), "long")
    assert house["drag"] == {"y": {"param": "long", "per": 1.0 / 10_000.0}}
    assert table(marks(draw(long=3), "dots", "data")[0]["at"])[0][1] == house["y"] == 30_000.0
