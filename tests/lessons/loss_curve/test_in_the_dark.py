"""The loss in the dark: only what was paid for is known, and a guess is scored."""

import json
from typing import Any

import pytest

import bridge
from downhill.losses import mean
from downhill.value import Value
from lessons.loss_curve import claims, in_the_dark
from tests.lessons.scenes import drawer, handle, marks, table, value
from worlds import houses, one_slope

draw = drawer(in_the_dark)
FLAT = in_the_dark.FLAT


def true_curve() -> tuple[tuple[float, float], ...]:
    return tuple((slope, in_the_dark.loss(slope)) for slope, _ in FLAT)


def shifted(by: float) -> tuple[tuple[float, float], ...]:
    return tuple((slope, min(max(loss + by, 0.0), one_slope.CEILING)) for slope, loss in true_curve())


def test_it_opens_with_one_evaluation_where_the_line_stands() -> None:
    scene = draw()
    assert value(scene, "evaluations") == 1
    assert value(scene, "loss") == houses.mean_loss(houses.some_houses(), 200.0, one_slope.HELD)
    assert table(marks(scene, "dots", "error")[0]["at"]) == [[200.0, value(scene, "loss")]]


def test_only_slopes_that_were_paid_for_are_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    paid: list[float] = []
    real = in_the_dark.loss

    def watched(slope: float) -> float:
        paid.append(slope)
        return real(slope)

    guess = shifted(1000.0)
    monkeypatch.setattr(in_the_dark, "loss", watched)
    for draws in (False, True):
        draw(slope=77, draws=draws, visited=((150,), (200,)), guess=guess)
    assert set(paid) == {150.0, 200.0}


@pytest.mark.parametrize("draws", [False, True])
def test_no_hidden_loss_is_in_the_scene_before_the_fog_lifts(draws: bool) -> None:
    written = json.dumps(bridge.scene("in-the-dark", {"slope": 77, "draws": draws, "visited": [[150], [200]]}))
    known = {150.0, 200.0}
    for slope in {77.0, in_the_dark.lowest(), *(slope for slope, _ in FLAT)} - known:
        loss = in_the_dark.loss(slope)
        assert str(loss) not in written
        assert houses.squared(loss) not in written
    assert str(in_the_dark.loss(150.0)) in written


def test_the_loss_here_is_known_only_if_it_was_paid_for() -> None:
    assert "loss" not in draw(slope=150)["readouts"]
    assert "has not been worked out" in draw(slope=150)["alt"]
    assert "loss" in draw(slope=150, visited=((200,), (150,)))["readouts"]
    assert "loss" in draw(slope=150, reveal=True)["readouts"]


def test_every_slope_tried_leaves_one_dot_and_opens_the_fog() -> None:
    scene = draw(visited=((150,), (0,), (300,), (150,)), slope=0)
    dots = marks(scene, "dots", "error")[0]
    assert [slope for slope, _ in table(dots["at"])] == [150.0, 0.0, 300.0]
    assert dots["lit"] == 1
    assert value(scene, "evaluations") == 3
    clear = table(marks(scene, "fog")[0]["at"])
    assert len(clear) == 3
    assert all(0.0 <= left < right <= 300.0 for left, right in clear)


def test_the_slope_is_what_the_logbook_records() -> None:
    visited = next(param for param in in_the_dark.PARAMS if param.name == "visited")
    assert getattr(visited, "records", "") == "slope"


def test_the_guess_is_drawn_or_set_knot_by_knot() -> None:
    scene = draw()
    sketch = marks(scene, "sketch")[0]
    assert sketch["active"]
    assert (sketch["param"], sketch["column"]) == ("guess", 1)
    knots = [mark for mark in marks(scene, "handle") if mark["role"] == "guess"]
    assert len(knots) == len(FLAT)
    assert knots[3]["drag"] == {"y": {"param": "guess", "per": 1.0, "row": 3, "column": 1}}
    assert [[mark["x"], mark["y"]] for mark in knots] == table(sketch["at"])


def test_the_fog_asks_for_a_guess_until_there_is_one() -> None:
    assert marks(draw(), "label", "guess")
    assert "Draw" in draw()["task"]
    for later in (draw(guess=shifted(1000.0)), draw(reveal=True), draw(draws=False)):
        assert marks(later, "label", "guess") == []
        assert "Draw" not in later["task"]
    assert marks(draw(draws=False), "sketch") == []


def test_the_dot_says_a_typical_miss_only_where_it_was_paid_for() -> None:
    # The square root of the opening's loss, 28,582, is 169.1.
    assert [mark["text"] for mark in marks(draw(), "label", "error")] == ["typically $169,000 off"]
    assert marks(draw(slope=77), "label", "error") == []


def test_the_goal_is_a_low_place_in_few_evaluations() -> None:
    assert not draw()["goal"]["reached"]
    assert draw(visited=((200,), (100,), (110,)))["goal"]["reached"]
    assert "goal" not in draw(visited=tuple((float(slope),) for slope in range(7)))
    assert "goal" not in draw(visited=((110,),), reveal=True), "nobody who sees the curve is in the dark"


def test_a_perfect_guess_is_off_by_nothing() -> None:
    assert value(draw(reveal=True, guess=true_curve()), "gap") == 0.0
    assert "off by 0 %" in draw(reveal=True, guess=true_curve())["note"]


def test_the_gap_is_a_share_of_the_curves_height() -> None:
    tenth = 0.1 * in_the_dark.height()
    guess = tuple(
        (slope, loss + (tenth if loss + tenth < one_slope.CEILING else -tenth)) for slope, loss in true_curve()
    )
    assert value(draw(reveal=True, guess=guess), "gap") == pytest.approx(0.1)
    assert "off by 10 %" in draw(reveal=True, guess=guess)["note"]


def test_moving_one_knot_moves_the_score() -> None:
    better = list(shifted(2000.0))
    before = value(draw(reveal=True, guess=tuple(better)), "gap")
    better[5] = true_curve()[5]
    assert value(draw(reveal=True, guess=tuple(better)), "gap") < before


def test_the_verdict_says_on_which_side_the_lowest_point_was_guessed() -> None:
    def valley(bottom: float) -> Any:
        return tuple((slope, 500.0 * abs(slope - bottom)) for slope, _ in FLAT)

    assert "$88/ft² too far left" in draw(reveal=True, guess=valley(25.0))["note"]
    assert "$87/ft² too far right" in draw(reveal=True, guess=valley(200.0))["note"]
    assert "right beside the true one" in draw(reveal=True, guess=valley(100.0))["note"]


def test_once_the_fog_has_lifted_it_says_what_looking_cost() -> None:
    # The curve is drawn from 101 losses.
    assert "You took 2 tries, the curve 101." in draw(reveal=True, visited=((200,), (100,)))["note"]
    assert "You took" not in draw()["alt"]


def test_across_the_valley_the_loss_is_as_high() -> None:
    assert in_the_dark.loss(claims.across(75.0)) == pytest.approx(in_the_dark.loss(75.0), rel=1e-9)


def test_no_guess_is_no_score() -> None:
    scene = draw(reveal=True)
    assert "gap" not in scene["readouts"]
    assert "no guess" in scene["note"]
    assert marks(scene, "sketch") == []


def test_the_lowest_point_is_where_the_engines_gradient_is_zero() -> None:
    slope = Value(in_the_dark.lowest())
    errors = [(slope * area - price) / 1000.0 for area, price in houses.some_houses()]
    mean([error**2 for error in errors]).backward()
    # 24 terms of some 100 (thousand $)² per $/ft² cancel to rounding.
    assert slope.grad == pytest.approx(0.0, abs=1e-9)


def test_the_true_curve_ends_inside_the_axis() -> None:
    assert all(0.0 < loss < one_slope.CEILING for _, loss in table(in_the_dark.curve()))
    assert in_the_dark.height() == pytest.approx(in_the_dark.loss(300.0) - in_the_dark.loss(in_the_dark.lowest()))


def test_once_the_fog_has_lifted_the_point_on_the_curve_turns_the_line() -> None:
    scene = draw(reveal=True, slope=130)
    point = handle(scene, "point")
    assert point["drag"] == {"x": {"param": "slope", "per": 1.0}}
    assert (point["x"], point["y"]) == (130.0, in_the_dark.loss(130.0))
    assert marks(scene, "fog") == []
    assert marks(scene, "line", "error")
    line = table(marks(scene, "line", "model")[0]["at"])
    assert line[1][1] == 130.0 * line[1][0]
    assert not any(mark["name"] == "point" for mark in marks(draw(), "handle"))
