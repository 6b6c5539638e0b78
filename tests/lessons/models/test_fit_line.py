"""The line through houses: what it reads off, what dragging does, and the line of least squares."""

import pytest

from lessons.models import fit_line
from tests.lessons.scenes import drawer, handle, marks, table, value
from worlds import houses

draw = drawer(fit_line)
TOY = ((1000.0, 100_000.0), (2000.0, 150_000.0), (3000.0, 130_000.0))


def test_it_opens_at_200_and_50000() -> None:
    scene = draw()
    assert (value(scene, "slope"), value(scene, "intercept")) == (200.0, 50_000.0)
    assert len(table(marks(scene, "dots", "data")[0]["at"])) == 24


def test_the_price_is_read_off_the_line() -> None:
    scene = draw(slope=100, intercept=20_000, area=1500)
    assert value(scene, "price") == 170_000.0
    assert "$170,000" in scene["alt"]
    assert [1500.0, 170_000.0] in table(marks(scene, "dots", "model")[0]["at"])


def test_a_price_beyond_the_picture_is_still_told() -> None:
    scene = draw(slope=400, intercept=300_000, area=3500)
    assert value(scene, "price") == 1_700_000.0
    assert "$1,700,000" in scene["alt"]
    assert marks(scene, "dots", "model") == []


def test_the_loss_of_three_houses_by_hand() -> None:
    # Predictions 110, 120, 130 thousand: errors 10, −30, 0, and (100 + 900 + 0) / 3.
    assert value(draw(slope=10, intercept=100_000, houses=TOY), "loss") == pytest.approx(1000.0 / 3.0)


def test_a_typical_miss_is_the_side_of_the_mean_square() -> None:
    # √(1000/3) is 18.26 thousand dollars.
    scene = draw(slope=10, intercept=100_000, houses=TOY)
    assert [mark["text"] for mark in marks(scene, "label", "error")] == ["typically $18,000 off"]


def test_what_to_do_follows_what_the_hand_moves() -> None:
    assert "Drag the houses" in draw(hand="houses")["task"]
    assert "task" not in draw()


def test_least_squares_on_all_houses() -> None:
    scene = draw(all=True, best=True)
    assert value(scene, "best_slope") == pytest.approx(113.1225418468094, rel=1e-12)
    assert value(scene, "best_intercept") == pytest.approx(13439.394004889764, rel=1e-12)
    assert len(table(marks(scene, "dots", "data")[0]["at"])) == 1728


def test_no_other_line_has_a_smaller_loss_than_the_best() -> None:
    best = draw(best=True)
    slope, intercept = value(best, "best_slope"), value(best, "best_intercept")
    lowest = value(best, "best_loss")
    assert value(draw(slope=slope, intercept=intercept), "loss") == pytest.approx(lowest)
    for turn, lift in [(1, 0), (-1, 0), (0, 1000), (0, -1000), (1, -2000)]:
        assert value(draw(slope=slope + turn, intercept=intercept + lift), "loss") > lowest


def test_the_best_line_is_not_in_the_picture_before_it_is_asked_for() -> None:
    scene = draw()
    assert marks(scene, "line", "best") == []
    assert not any(name.startswith("best") for name in scene["readouts"])
    assert marks(draw(best=True), "line", "best")[0]["dashed"]


def test_houses_of_one_area_are_explained() -> None:
    scene = draw(best=True, houses=((1500, 100_000), (1500, 300_000)))
    assert "same area" in scene["note"]
    assert "best_slope" not in scene["readouts"]


def test_the_body_of_the_line_moves_both_params_and_each_handle_one() -> None:
    scene = draw()
    line = marks(scene, "line", "model")[0]
    assert line["drag"]["y"] == {"param": "intercept", "per": 1.0}
    assert line["drag"]["x"]["param"] == "slope"
    assert handle(scene, "intercept")["drag"] == {"y": {"param": "intercept", "per": 1.0}}
    grip = handle(scene, "slope")
    assert grip["drag"] == {"y": {"param": "slope", "per": 1.0 / grip["x"]}}
    assert not any(mark["name"].startswith("house") for mark in marks(scene, "handle"))


def test_every_house_can_be_moved_removed_and_joined_by_others() -> None:
    scene = draw(hand="houses", houses=TOY)
    houses = marks(scene, "handle", "data")
    assert [(mark["x"], mark["y"]) for mark in houses] == list(TOY)
    assert houses[1]["drag"]["x"] == {"param": "houses", "per": 1.0, "row": 1, "column": 0}
    assert houses[1]["drag"]["y"] == {"param": "houses", "per": 1.0, "row": 1, "column": 1}
    assert houses[1]["removes"]["row"] == 1
    assert scene["panels"][0]["adds"] == {"param": "houses"}
    assert "drag" not in marks(scene, "line", "model")[0]


def test_the_last_two_houses_stay() -> None:
    assert not any("removes" in mark for mark in marks(draw(hand="houses", houses=TOY[:2]), "handle"))


def test_all_1728_houses_cannot_be_moved_and_the_figure_says_why() -> None:
    scene = draw(hand="houses", all=True)
    assert marks(scene, "handle", "data") == []
    assert "Switch" in scene["note"]
    assert "adds" not in scene["panels"][0]


def test_a_moved_house_moves_the_best_line() -> None:
    still = draw(best=True)
    moved = draw(best=True, houses=(*houses.some_houses()[:-1], (3021.0, 574_000.0)))
    assert value(moved, "best_slope") > value(still, "best_slope")


def test_moving_over_the_picture_reads_off_prices() -> None:
    assert draw()["panels"][0]["hover"] == {"param": "area"}


def test_the_goal_is_a_typical_miss_that_a_hand_can_reach_and_the_opening_does_not() -> None:
    assert not draw()["goal"]["reached"]
    found = draw(slope=110, intercept=0)
    assert found["goal"]["value"] == pytest.approx(1000.0 * value(found, "loss") ** 0.5)
    assert found["goal"]["value"] < 55_000.0
    assert found["goal"]["reached"]
    assert len(marks(found, "met")) == 1


def test_with_other_houses_nothing_counts() -> None:
    assert "goal" not in draw(slope=110, intercept=0, houses=TOY)
    assert "goal" not in draw(slope=110, intercept=0, all=True)


def test_the_goal_is_reached_where_the_picture_says_its_number() -> None:
    said = {
        label["text"]: scene["goal"]["reached"]
        for intercept in range(0, 40_000, 500)
        for scene in [draw(slope=110, intercept=intercept)]
        for label in marks(scene, "label", "error")
    }
    assert said["typically $55,000 off"]
    assert not said["typically $56,000 off"]
