"""A guess before there is a line: nothing is given away, and it is scored in dollars."""

import json

import pytest

import bridge
from lessons.models import guess_price
from tests.lessons.scenes import drawer, handle, marks, table, value
from worlds import houses

draw = drawer(guess_price)


def test_nothing_of_the_answer_is_there_before_it_is_asked_for() -> None:
    scene = draw()
    assert marks(scene, "line") == []
    assert not any(mark["role"] == "best" for panel in scene["panels"] for mark in panel["marks"])
    assert list(scene["readouts"]) == ["guess"]
    assert "note" not in scene
    answer = value(draw(reveal=True), "price")
    written = json.dumps(bridge.scene("guess-price", {}))
    assert str(answer) not in written
    assert houses.dollars(answer) not in written


def test_the_price_is_the_least_squares_lines_at_2000() -> None:
    slope, intercept = houses.best_line(houses.some_houses()) or (0.0, 0.0)
    assert value(draw(reveal=True), "price") == pytest.approx(2000.0 * slope + intercept)


def test_the_mark_is_dragged_up_and_down() -> None:
    mark = handle(draw(price=123_000), "price")
    assert (mark["x"], mark["y"]) == (2000.0, 123_000.0)
    assert mark["drag"] == {"y": {"param": "price", "per": 1.0}}
    assert mark["role"] == "guess"


def test_the_score_says_how_far_which_way_and_what_it_would_mean() -> None:
    price = value(draw(reveal=True), "price")
    high = draw(reveal=True, price=price + 50_000)
    assert value(high, "gap") == pytest.approx(50_000.0)
    assert "$50,000 above" in high["note"]
    assert "$25 a square foot more" in high["note"]
    low = draw(reveal=True, price=price - 50_000)
    assert "$50,000 below" in low["note"]
    assert "$25 a square foot less" in low["note"]
    assert "within $4,000" in draw(reveal=True, price=price - 4_000)["note"]


def test_how_far_the_mark_lies_from_the_line_is_drawn_between_them() -> None:
    price = value(draw(reveal=True), "price")
    scene = draw(reveal=True, price=100_000)
    gap, *ends = [row for mark in marks(scene, "segments", "error") for row in table(mark["at"])]
    assert gap == [2000.0, 100_000.0, 2000.0, price]
    assert [at for _, at, _, _ in ends] == [100_000.0, price]
    assert [mark["text"] for mark in marks(scene, "label", "error")] == ["$125,000 off"]
    assert marks(draw(reveal=True, price=price - 50_000), "label", "error") == [], "there is no room for it"


def test_a_mark_that_was_moved_after_the_reveal_is_not_praised_as_a_guess() -> None:
    # The figure cannot know when the mark came to where it is.
    price = value(draw(reveal=True), "price")
    assert draw(reveal=True, price=price)["note"].endswith("your mark is within $1,000 of it.")


def test_half_of_the_real_houses_of_that_size_lie_in_the_band() -> None:
    low, high, count = guess_price.middle_half()
    near = [price for area, price in houses.every_house() if 1900.0 <= area <= 2100.0]
    assert count == len(near)
    assert sum(low <= price <= high for price in near) == pytest.approx(count / 2.0, abs=2.0)
    assert f"half of {count} real houses" in draw(reveal=True)["alt"]
    assert "Your guess is inside it" in draw(reveal=True, price=(low + high) / 2.0)["alt"]
    assert "Your guess is above it" in draw(reveal=True, price=500_000)["alt"]
    assert "Your guess is below it" in draw(reveal=True, price=0)["alt"]
