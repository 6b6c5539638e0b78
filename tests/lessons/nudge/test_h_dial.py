"""The dial for h: the lecture's prints, two kinds of error, and where they meet."""

import json
import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

import bridge
from downhill.value import Value
from lessons.nudge import h_dial
from picture.words import short
from tests.lessons.scenes import drawer, handle, marks, table, value

draw = drawer(h_dial)


def lecture(x: float) -> float:
    """As it is typed in the lecture."""
    return 3 * x**2 - 4 * x + 5


def crosses(scene: object) -> list[list[float]]:
    return [row for mark in marks(scene, "dots", "error") if mark.get("shape") == "cross" for row in table(mark["at"])]


@pytest.mark.parametrize(
    ("x", "h", "prints"),
    [
        (3.0, 0.001, "14.00300000000243"),
        (3.0, 1e-4, "14.000300000063248"),
        (3.0, 1e-8, "14.00000009255109"),
        (3.0, 1e-16, "0.0"),
        (-3.0, 1e-6, "-21.999997002808414"),
        (2 / 3, 1e-6, "2.999378523327323e-06"),
    ],
)
def test_the_slope_is_printed_as_the_lecture_prints_it(x: float, h: float, prints: str) -> None:
    readout = draw(x=x, h=h)["readouts"]["forward"]
    assert readout["text"] == prints == repr((lecture(x + h) - lecture(x)) / h)
    assert repr(readout["value"]) == prints


def test_the_first_numbers_of_the_lecture() -> None:
    texts = {name: readout["text"] for name, readout in draw()["readouts"].items()}
    assert (texts["here"], texts["over"], texts["rise"]) == ("20.0", "20.014003000000002", "0.01400300000000243")


def test_the_errors_are_measured_against_the_backward_pass() -> None:
    for x in (-5.0, -0.3, 3.0):
        v = Value(x)
        (3 * v**2 - 4 * v + 5).backward()
        scene = draw(x=x, h=1e-5, guess="1e-8")
        assert value(scene, "derivative") == v.grad
        assert value(scene, "error") == abs(value(scene, "forward") - v.grad)
        assert value(scene, "error_central") == abs(value(scene, "central") - v.grad)


@given(some.floats(-5.0, 5.0), some.sampled_from([1.0, 0.1, 0.01]))
def test_without_rounding_a_forward_difference_of_the_parabola_is_off_by_3h(x: float, h: float) -> None:
    slope = 6.0 * Fraction(x) - 4
    now = h_dial.nudge("f", x, h)
    bent, rounded = h_dial.parts("f", now, float(slope))
    assert math.isclose(bent, 3.0 * h, rel_tol=1e-9)
    assert rounded <= 4.0 * math.ulp(220.0) / h


def test_left_of_the_best_h_it_is_rounding_and_right_of_it_the_bend() -> None:
    for exponent in range(17):
        note = draw(h=float(f"1e-{exponent}"), guess="1e-8")["note"]
        assert ("the bend of the curve" in note) is (exponent < 8), note
        assert ("rounding spoils" in note) is (8 <= exponent < 16), note
        assert ("nothing moves" in note) is (exponent == 16), note


def test_of_a_parabola_the_central_difference_has_only_rounding_errors() -> None:
    central = dict(h_dial.errors("f", 3.0).central)
    assert central[1.0] == 0.0
    for h, error in central.items():
        assert error <= 2.0 * math.ulp(40.0) / h


def test_of_a_cube_the_central_difference_has_a_v_of_its_own_lower_and_further_to_the_right() -> None:
    forward, central = map(h_dial.at_powers, h_dial.errors("cube", 2.0))
    assert h_dial.best(forward)[0] == 1e-8
    assert h_dial.best(central)[0] == 1e-5
    assert h_dial.best(central)[1] < h_dial.best(forward)[1] / 100.0
    for h, error in central[:4]:
        assert math.isclose(error, h * h, rel_tol=1e-3)


@pytest.mark.parametrize("guess", h_dial.GUESSES)
def test_a_guess_is_met_by_the_errors_there(guess: str) -> None:
    verdict = draw(guess=guess)["verdict"]
    off = abs((lecture(3.0 + float(guess)) - 20.0) / float(guess) - 14.0)
    assert ("Yes" in verdict) is (guess == "1e-8")
    assert short(off) in verdict
    assert "1e-8 is best" in verdict
    assert draw(guess=guess, x=-3.0, curve="cube")["verdict"] == verdict, "it speaks of one place only"


def test_nothing_of_the_errors_is_in_the_scene_before_a_guess() -> None:
    scene = draw()
    assert set(scene["readouts"]) == {"at", "h", "here", "over", "rise", "forward"}
    assert marks(scene, "dots", "error") == marks(scene, "segments", "error") == []
    assert "note" not in scene
    assert "verdict" not in scene
    written = json.dumps(bridge.scene("h-dial", {}))
    assert "13.999999999999346" not in written
    assert "9.26e-8" not in written


def test_an_error_of_exactly_zero_is_a_cross_at_the_floor() -> None:
    scene = draw(x=1.0, guess="1")
    forward, central = h_dial.errors("f", 1.0)
    zeros = [h for h, error in [*forward, *central] if error == 0.0]
    assert zeros
    assert sorted(crosses(scene)) == sorted([h, h_dial.FLOOR] for h in zeros)
    assert "exactly 0" in [mark["text"] for mark in marks(scene, "label")]
    assert min(y for mark in marks(scene, "segments", "error") for row in table(mark["at"]) for y in row[1::2]) > 0.0


def test_the_ring_on_the_error_curve_turns_h() -> None:
    scene = draw(h=1e-5, guess="1e-8")
    ring = handle(scene, "h")
    assert (ring["x"], ring["y"]) == (1e-5, value(scene, "error"))
    assert ring["drag"] == {"x": {"param": "h", "per": 1.0}}
    assert handle(draw(h=1e-5), "h")["y"] == h_dial.FLOOR


def test_the_dial_is_where_the_arrow_keys_lead() -> None:
    assert h_dial.DIAL[::10] == tuple(float(f"1e-{k}") for k in range(17))
    assert len(set(h_dial.DIAL)) == 161


@given(some.floats(-6.0, 6.0))
def test_a_square_by_multiplication_is_what_the_lecture_types_but_for_the_last_digit(x: float) -> None:
    assert math.isclose(h_dial.parabola(x), lecture(x), rel_tol=1e-14)
