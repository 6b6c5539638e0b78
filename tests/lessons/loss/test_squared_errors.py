"""Errors made into one number: the squares, their total, and where the gradient is zero."""

import itertools
import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lessons.loss import squared_errors
from tests.lessons.scenes import drawer, handle, marks, table, value

draw = drawer(squared_errors)
HOUSES = squared_errors.HOUSES
MEASURES = ["residual", "absolute", "squared"]


def errors(slope: float, intercept: float) -> list[float]:
    """In thousands of dollars, line minus house."""
    return [(slope * area + intercept - price) / 1000.0 for area, price in HOUSES]


def test_there_are_twelve_houses() -> None:
    assert len(HOUSES) == 12


@pytest.mark.parametrize(
    ("measure", "by_hand"),
    [
        ("residual", lambda error: error),
        ("absolute", abs),
        ("squared", lambda error: error * error),
    ],
)
def test_the_loss_is_the_sum_of_its_parts_or_a_twelfth_of_it(measure: str, by_hand: Callable[[float], float]) -> None:
    together = math.fsum(by_hand(error) for error in errors(120.0, 10_000.0))
    line = {"slope": 120.0, "intercept": 10_000.0, "measure": measure}
    assert value(draw(**line, total="sum"), "loss") == pytest.approx(together)
    assert value(draw(**line, total="mean"), "loss") == pytest.approx(together / 12.0)


@given(some.floats(0.0, 400.0), some.floats(-100_000.0, 300_000.0))
def test_the_squares_have_the_area_that_the_total_has(slope: float, intercept: float) -> None:
    scene = draw(slope=slope, intercept=intercept, total="sum")
    squares = table(marks(scene, "squares")[0]["at"])
    strips = marks(scene, "strips")[0]
    areas = [area for (area,) in table(strips["at"])]
    assert areas == pytest.approx([error**2 for _, _, error in squares])
    assert strips["whole"] == pytest.approx(math.fsum(areas))
    assert strips["whole"] / 1e6 == pytest.approx(value(scene, "loss"))


def test_the_mean_square_is_a_twelfth_of_all() -> None:
    whole = marks(draw(total="sum"), "strips")[0]["whole"]
    assert marks(draw(total="mean"), "strips")[0]["whole"] == pytest.approx(whole / 12.0)


def test_each_square_stands_between_its_house_and_the_line() -> None:
    scene = draw(slope=150, intercept=0)
    for (x, y, error), (area, price) in zip(table(marks(scene, "squares")[0]["at"]), HOUSES, strict=True):
        assert (x, y) == (area, price)
        assert y + error == pytest.approx(150.0 * area)


def test_squares_lean_away_from_the_line() -> None:
    squares = marks(draw(slope=110, intercept=0), "squares")[0]
    leans = [lean for (lean,) in table(squares["leans"])]
    assert set(leans) == {-1.0, 1.0}
    for (_, _, error), lean in zip(table(squares["at"]), leans, strict=True):
        assert lean == (-1.0 if error < 0.0 else 1.0)


def test_both_panels_have_the_same_dollars_per_pixel() -> None:
    houses, total = draw()["panels"]
    assert total["equal"]
    spans = [high - low for low, high in (houses["y"]["domain"], total["y"]["domain"])]
    assert spans[0] == spans[1]


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("total", ["sum", "mean"])
def test_what_is_poured_grows_to_the_total(measure: str, total: str) -> None:
    for poured in range(12):
        scene = draw(poured=poured, measure=measure, total=total)
        kind = "strips" if measure == "squared" else "bars"
        assert len(table(marks(scene, kind)[0]["at"])) == poured
        assert value(scene, "so_far") != value(scene, "loss")
        assert f"{poured} of the 12" in scene["alt"]
    assert "so_far" not in draw(measure=measure, total=total)["readouts"]
    first = draw(poured=1, measure="squared", total="sum")
    assert value(first, "so_far") == pytest.approx(errors(200.0, 50_000.0)[0] ** 2)


def test_what_is_poured_does_not_change_the_loss() -> None:
    assert value(draw(poured=3), "loss") == value(draw(), "loss")


def test_residuals_cancel_and_absolute_errors_do_not() -> None:
    best = squared_errors.least_squares()
    line = {"slope": best[0], "intercept": best[1], "total": "sum"}
    assert value(draw(**line, measure="residual"), "loss") == pytest.approx(0.0, abs=1e-9)
    assert value(draw(**line, measure="absolute"), "loss") > 100.0
    bars = table(marks(draw(**line, measure="residual"), "bars")[0]["at"])
    ends = [high for _, _, _, high in bars]
    assert ends != sorted(ends), "some bars go up and some come down again"


def test_bars_lie_end_to_end() -> None:
    for measure in ("residual", "absolute"):
        bars = table(marks(draw(measure=measure, total="sum"), "bars")[0]["at"])
        for (_, low, _, high), (_, after_low, _, after_high) in itertools.pairwise(bars):
            assert {low, high} & {after_low, after_high}


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("total", ["sum", "mean"])
def test_the_gradient_is_what_nudging_the_line_does_to_the_loss(measure: str, total: str) -> None:
    at = {"slope": 131.0, "intercept": 17_000.0, "measure": measure, "total": total}
    scene = draw(**at)
    for param, h in (("slope", 1e-3), ("intercept", 1.0)):
        up, down = (value(draw(**{**at, param: at[param] + step}), "loss") for step in (h, -h))
        assert value(scene, f"gradient_{param}") == pytest.approx((up - down) / (2.0 * h), rel=1e-6)


def test_the_gradient_is_zero_at_the_closed_form() -> None:
    slope, intercept = squared_errors.least_squares()
    scene = draw(slope=slope, intercept=intercept, best=True)
    # Twelve terms of some 100 (thousand $)² per $/ft² cancel to rounding.
    assert value(scene, "gradient_slope") == pytest.approx(0.0, abs=1e-9)
    assert value(scene, "gradient_intercept") == pytest.approx(0.0, abs=1e-12)
    assert value(scene, "best_slope") == slope
    assert value(scene, "loss") == pytest.approx(value(scene, "best_loss"))
    assert "no small change" in scene["alt"]


def test_the_closed_form_solves_the_normal_equations() -> None:
    residuals = errors(*squared_errors.least_squares())
    assert math.fsum(residuals) == pytest.approx(0.0, abs=1e-9)
    assert math.fsum(error * area for error, (area, _) in zip(residuals, HOUSES, strict=True)) == pytest.approx(
        0.0, abs=1e-6
    )


def test_the_best_line_is_hidden_until_it_is_asked_for() -> None:
    scene = draw()
    assert marks(scene, "line", "best") == []
    assert not any(name.startswith("best") for name in scene["readouts"])


def test_the_words_point_downhill() -> None:
    assert "a smaller slope or a smaller intercept" in draw(slope=300, intercept=100_000)["alt"]
    assert "a larger slope or a larger intercept" in draw(slope=0, intercept=0)["alt"]


def test_what_leaves_the_picture_is_told_in_numbers() -> None:
    scene = draw(slope=400, intercept=300_000, total="sum")
    assert "outside the picture" in scene["alt"]
    assert "outside" not in draw(slope=110, intercept=0)["alt"]


def test_a_small_total_is_enlarged_a_large_one_reduced_and_its_panel_says_so() -> None:
    scenes = draw(), draw(slope=110, intercept=0), draw(total="sum"), draw(slope=400, intercept=300_000, total="sum")
    said = [marks(scene, "label", "quiet")[0]["text"] for scene in scenes]
    assert said == ["same scale", "5 × enlarged", "at a quarter", "at a tenth"]
    same, near, large, largest = [scene["panels"][1]["y"]["domain"][1] for scene in scenes]
    assert (near, large, largest) == (same / 5.0, 4.0 * same, 10.0 * same)


@given(some.floats(0.0, 400.0), some.floats(-100_000.0, 300_000.0), some.sampled_from(["sum", "mean"]))
def test_the_total_fits_into_its_panel_whatever_the_line(slope: float, intercept: float, total: str) -> None:
    scene = draw(slope=slope, intercept=intercept, total=total)
    assert math.sqrt(marks(scene, "strips")[0]["whole"]) <= scene["panels"][1]["x"]["domain"][1]


def test_the_side_of_the_mean_square_is_the_typical_miss_and_said_once_every_house_is_in() -> None:
    assert marks(draw(poured=11), "label", "error") == []
    assert [mark["text"] for mark in marks(draw(), "label", "error")] == ["off by $214,000"]
    assert [mark["text"] for mark in marks(draw(total="sum"), "label", "error")] == ["side $743,000"]


@pytest.mark.parametrize("measure", ["residual", "absolute"])
def test_errors_end_to_end_say_what_they_come_to_once_every_house_is_in(measure: str) -> None:
    level = {"slope": 0.0, "intercept": 300_000.0, "measure": measure}
    off = math.fsum(abs(error) if measure == "absolute" else error for error in errors(0.0, 300_000.0))
    for total, times in (("mean", 12.0), ("sum", 1.0)):
        scene = draw(**level, total=total)
        assert [mark["text"] for mark in marks(scene, "label", "error")] == [f"${round(off / times):,},000"]
    assert marks(draw(**level, poured=11), "label", "error") == []
    assert draw(**level)["task"] != draw()["task"]


def test_the_goal_is_a_typical_miss_near_that_of_the_best_line() -> None:
    assert not draw()["goal"]["reached"]
    assert draw(slope=110, intercept=0)["goal"]["reached"]
    assert "goal" not in draw(measure="absolute")


def test_residuals_come_with_a_warning() -> None:
    assert "cancel" in draw(measure="residual")["note"]
    assert "note" not in draw()


def test_the_line_can_be_dragged_as_in_the_first_lesson() -> None:
    scene = draw()
    assert set(marks(scene, "line", "model")[0]["drag"]) == {"x", "y"}
    assert handle(scene, "intercept")["value"] == 50_000.0
    assert handle(scene, "slope")["value"] == 200.0
