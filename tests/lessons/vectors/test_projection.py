"""Two arrows, their dot product, and the shadow of one on the other."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lessons.vectors import projection, which_sign
from tests.lessons.scenes import drawer, handle, marks, table, value

draw = drawer(projection)
ask = drawer(which_sign)

numbers = some.floats(-4.0, 4.0)


@given(numbers, numbers, numbers, numbers)
def test_both_ways_of_working_give_one_number(w1: float, w2: float, x1: float, x2: float) -> None:
    scene = draw(w1=w1, w2=w2, x1=x1, x2=x2)
    dot = value(scene, "dot")
    assert dot == pytest.approx(w1 * x1 + w2 * x2, abs=1e-14)
    assert dot == pytest.approx(value(scene, "first") + value(scene, "second"), abs=1e-14)
    if "cosine" in scene["readouts"]:
        lengths = value(scene, "length_w") * value(scene, "length_x")
        assert dot == pytest.approx(lengths * value(scene, "cosine"), abs=1e-12)
        assert dot == pytest.approx(lengths * math.cos(math.radians(value(scene, "angle"))), abs=1e-12)
        assert dot == pytest.approx(value(scene, "length_w") * value(scene, "along"), abs=1e-12)


def test_a_right_angle_makes_zero_however_long_the_arrows_are() -> None:
    for size in (0.5, 1.0, 1.3):
        scene = draw(w1=2.0, w2=3.0, x1=3.0 * size, x2=-2.0 * size)
        assert value(scene, "dot") == 0.0
        assert value(scene, "cosine") == 0.0
        assert abs(value(scene, "angle")) == 90.0
        assert "right angle" in scene["note"]


@pytest.mark.parametrize(("x", "sign", "degrees"), [((3.0, 3.0), "Plus", 45.0), ((-3.0, 3.0), "Minus", 135.0)])
def test_the_sign_says_on_which_side_of_a_right_angle_they_are(
    x: tuple[float, float], sign: str, degrees: float
) -> None:
    scene = draw(w1=2.0, w2=0.0, x1=x[0], x2=x[1])
    assert scene["note"].startswith(sign)
    assert value(scene, "angle") == pytest.approx(degrees)


def test_the_foot_lies_on_the_line_of_w_straight_below_x() -> None:
    scene = draw(w1=4.0, w2=0.0, x1=2.0, x2=3.0)
    ((x0, y0, x1, y1),) = table(marks(scene, "segments", "model")[0]["at"])
    assert (x0, y0) == (2.0, 3.0)
    assert (x1, y1) == pytest.approx((2.0, -projection.ASIDE))
    assert value(scene, "along") == 2.0


def test_moving_x_straight_away_from_w_changes_nothing() -> None:
    dots = [value(draw(w1=3.0, w2=1.0, x1=1.0 - step, x2=1.0 + 3.0 * step), "dot") for step in (0.0, 0.3, 1.0, -1.0)]
    assert dots == pytest.approx([4.0] * 4)


@pytest.mark.parametrize("params", [{"w1": 0.0, "w2": 0.0}, {"x1": 0.0, "x2": 0.0}])
def test_an_arrow_without_length_has_no_angle_and_the_product_is_zero(params: dict[str, float]) -> None:
    scene = draw(**params)
    assert value(scene, "dot") == 0.0
    assert not {"angle", "cosine"} & set(scene["readouts"])
    assert "no length" in scene["note"]


def test_the_tips_are_dragged_in_both_directions() -> None:
    scene = draw()
    for name in ("w", "x"):
        assert handle(scene, name)["drag"] == {
            "x": {"param": f"{name}1", "per": 1.0},
            "y": {"param": f"{name}2", "per": 1.0},
        }


def test_the_plane_has_one_scale_for_both_axes() -> None:
    assert draw()["panels"][0]["equal"]


# ── Before that, the sign by eye ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("pair", "dot", "sign"),
    [(1, 9, "plus"), (2, -7, "minus"), (3, 6, "plus"), (4, 0, "zero"), (5, 1, "plus"), (6, -2, "minus")],
)
def test_every_pair_has_the_sign_that_its_numbers_give(pair: int, dot: float, sign: str) -> None:
    for answer in ("plus", "zero", "minus"):
        scene = ask(**{"pair": str(pair), f"sign{pair}": answer})
        assert value(scene, "dot") == dot
        assert scene["verdict"].startswith("Yes:") is (answer == sign)


@pytest.mark.parametrize("pair", range(1, 7))
def test_no_scene_has_the_answer_before_a_sign_is_chosen(pair: int) -> None:
    scene = ask(pair=str(pair))
    assert set(scene["readouts"]) == {"w_long", "x_long"}
    assert marks(scene, "arrows", "model") == []
    assert "verdict" not in scene


@pytest.mark.parametrize(
    ("values", "reached"),
    [
        ({"x1": -1.0, "x2": 3.0}, True),
        ({"x1": -1.0, "x2": 3.1}, False),
        ({"w1": 0.9, "w2": 0.0, "x1": 0.0, "x2": 1.0}, False),
    ],
)
def test_the_goal_is_a_dot_product_of_zero_of_arrows_that_are_no_mere_dots(
    values: dict[str, float], reached: bool
) -> None:
    goal = draw(**values)["goal"]
    assert goal["reached"] is reached
    if reached:
        assert goal["met"] == "At a right angle, nothing of x goes along w."
