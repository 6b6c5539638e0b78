"""One input at a time: three slopes, by nudges and by one backward pass."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

import bridge
from lessons.many_inputs import nudges
from tests.lessons.scenes import drawer, handle, marks, table, value

draw = drawer(nudges)
ALL: dict[str, Any] = {f"guess_{name}": "1" for name in nudges.NAMES}
TRUE = {"a": -3.0, "b": 2.0, "c": 1.0}


def answered(name: str, **others: Any) -> Any:
    """As in the lecture, where h is 0.0001, once the question is answered."""
    return draw(**{"which": name, f"guess_{name}": "1", "h": 1e-4, **others})


@pytest.mark.parametrize(
    ("name", "d2", "slope"),
    [
        ("a", "3.999699999999999", "-3.000000000010772"),
        ("b", "4.0002", "2.0000000000042206"),
        ("c", "4.0001", "0.9999999999976694"),
    ],
)
def test_a_nudge_prints_what_the_lecture_prints(name: str, d2: str, slope: str) -> None:
    scene = answered(name)
    texts = {key: readout["text"] for key, readout in scene["readouts"].items()}
    assert (texts["d1"], texts["d2"], texts["slope"]) == ("4.0", d2, slope)
    assert repr(value(scene, "slope")) == slope


def test_one_backward_pass_gives_all_three() -> None:
    scene = draw(**ALL)
    assert {name: value(scene, f"grad_{name}") for name in nudges.NAMES} == TRUE


@given(some.floats(-3.0, 3.0), some.floats(-5.0, 5.0), some.floats(-12.0, 12.0))
def test_in_a_product_each_slope_is_the_other_factor_and_in_a_sum_it_is_1(a: float, b: float, c: float) -> None:
    assert nudges.gradients(a, b, c) == {"a": b, "b": a, "c": 1.0}


@pytest.mark.parametrize("name", nudges.NAMES)
@pytest.mark.parametrize("guess", [value for value, _ in nudges.ANSWERS])
def test_every_guess_is_scored_by_the_engine_and_met_with_what_it_would_have_meant(name: str, guess: str) -> None:
    verdict = draw(**{"which": name, f"guess_{name}": guess})["verdict"]
    right = float(guess) == TRUE[name]
    assert verdict.startswith("Yes:") is right
    if right:
        return
    if float(guess) == nudges.OPENINGS[name]:
        assert f"is {name} itself" in verdict
    else:
        assert ("c is added" if name == "c" else f"{name} is multiplied by ") in verdict


def test_a_guess_is_about_the_opening_inputs_wherever_they_are_now() -> None:
    scene = answered("a", guess_a="-3", b=4.0)
    assert scene["verdict"].startswith("Yes: at a = 2, b = −3, c = 10 it is −3.")
    assert value(scene, "grad_a") == 4.0
    assert "a is multiplied by b, so d moves 4 for each 1" in answered("a", b=4.0, h=1.0)["note"]


@pytest.mark.parametrize("name", nudges.NAMES)
def test_what_has_not_been_guessed_is_not_in_the_scene(name: str) -> None:
    scene = draw(which=name)
    assert list(scene["readouts"]) == ["d1"]
    assert marks(scene, "line") == []
    written = json.dumps(bridge.scene("nudges", {"which": name}))
    for hidden in ("0.9999999999976694", "-3.000000000010772", "2.0000000000042206", ".grad"):
        assert hidden not in written


def test_each_line_is_d_as_that_input_alone_moves() -> None:
    inputs = {"a": 1.5, "b": -2.0, "c": 3.0}
    scene = draw(**ALL, **inputs)
    lines = {mark["about"]: table(mark["at"]) for mark in marks(scene, "line")}
    d = value(scene, "d1")
    for name, ((x0, y0), (x1, y1)) in lines.items():
        slope = value(scene, f"grad_{name}")
        assert math.isclose((y1 - y0) / (x1 - x0), slope, abs_tol=1e-12)
        assert math.isclose(y0 + slope * (inputs[name] - x0), d, abs_tol=1e-12)


@pytest.mark.parametrize("name", nudges.NAMES)
def test_an_arrow_under_d_is_as_long_as_the_slope_says(name: str) -> None:
    scene = answered(name, h=1.0)
    ((x0, _, x1, _),) = table(marks(scene, "arrows", "parameter")[0]["at"])
    ((d0, _, d1, _),) = table(marks(scene, "arrows", "gradient")[0]["at"])
    assert x0 == handle(scene, name)["x"]
    assert x1 - x0 == 1.0
    assert (d0, d1 - d0) == (4.0, TRUE[name])


def test_a_nudge_that_cannot_be_seen_is_said() -> None:
    small = answered("a", h=1e-4)
    assert marks(small, "arrows") == []
    assert "That is all rounding" in small["note"]
    assert "rounding" not in answered("c", h=1.0)["note"]


def test_an_h_that_is_lost_in_the_input_is_said_to_be() -> None:
    scene = answered("c", h=1e-16)
    assert value(scene, "slope") == 0.0
    assert "c + h is c again" in scene["note"]


def test_multiplied_by_nothing_an_input_does_nothing() -> None:
    assert "a is multiplied by nothing" in answered("a", b=0.0)["note"]


def test_the_gap_between_floats_is_that_of_the_largest_number_rounded() -> None:
    assert value(answered("c"), "gap") == math.ulp(10.0001)


def test_each_question_is_asked_when_its_input_is_chosen() -> None:
    for name in nudges.NAMES:
        guess = next(param for param in nudges.PARAMS if param.name == f"guess_{name}")
        assert getattr(guess, "when", None) == ("which", name)
