"""The chain: measured link by link, multiplied, and compared with the engine."""

import math
from itertools import pairwise
from typing import Any

import pytest

from downhill.gradcheck import nudged_slope
from lessons.chain_rule import ripple
from lessons.chain_rule.ripple import CHAINS
from tests.lessons.scenes import drawer, marks, value

draw = drawer(ripple)
every_chain = pytest.mark.parametrize("name", list(CHAINS))
PLACES = (-1.5, -0.7, 0.3, 1.2)


def at_the_end(name: str, w: float) -> float:
    return CHAINS[name].values(w)["L"]


@every_chain
@pytest.mark.parametrize("w", PLACES)
def test_the_products_of_local_gradients_added_over_the_ways_are_the_engines_gradient(name: str, w: float) -> None:
    now = ripple.ripple(CHAINS[name], w, 0.1)
    ways = [math.prod(now.slopes[joint] for joint in way) for way in CHAINS[name].paths]
    assert math.fsum(ways) == pytest.approx(now.slope, rel=1e-14)
    assert now.slope == pytest.approx(nudged_slope(lambda x: at_the_end(name, x), [w], 0), rel=1e-8)
    assert now.reaches["L"] == pytest.approx(now.slope, rel=1e-14)


@every_chain
@pytest.mark.parametrize("size", [1.0, 0.1, 1e-3])
def test_what_is_measured_along_one_way_multiplies_exactly_whatever_the_nudge(name: str, size: float) -> None:
    now = ripple.ripple(CHAINS[name], 0.5, size)
    ways = [math.prod(now.measured[joint] for joint in way) for way in CHAINS[name].paths]
    assert math.fsum(ways) == pytest.approx(now.total, rel=1e-9)


@every_chain
def test_the_smaller_the_nudge_the_nearer_the_measured_product_comes_to_the_derivative(name: str) -> None:
    gaps = [
        abs(
            value(draw(guess="multiply", chain=name, size=size), "total")
            - value(draw(guess="multiply", chain=name), "gradient")
        )
        for size in (1.0, 0.1, 0.01, 0.001)
    ]
    if gaps[0] > 1e-9:
        assert gaps == sorted(gaps, reverse=True)
    assert gaps[-1] < 0.01


def test_the_gears_of_the_page() -> None:
    scene = draw(guess="multiply")
    assert [value(scene, name) for name in ("wh", "hL", "total", "gradient")] == pytest.approx([3.0, 2.0, 6.0, 6.0])


def test_two_ways_add() -> None:
    scene = draw(guess="multiply", chain="fork", w=0.5)
    assert value(scene, "gradient") == pytest.approx(2.0 * 1.0 + (2.0 * 0.5) * 1.0)
    assert CHAINS["fork"].paths == [[("w", "h"), ("h", "L")], [("w", "k"), ("k", "L")]]


@every_chain
def test_before_the_guess_nothing_tells_how_far_the_end_moves(name: str) -> None:
    before, after = draw(chain=name), draw(chain=name, guess="add")
    assert {"total", "gradient"} <= after["readouts"].keys() - before["readouts"].keys()
    (graph,) = [panel for panel in before["panels"] if panel["view"] == "graph"]
    assert all(node["grad"] == "" and "slope" not in node for node in graph["nodes"])
    assert not any("grad" in node["says"] for node in graph["nodes"])
    assert len(marks(after, "arrows", "error")) == (1 if name == "gears" else 2)
    assert marks(before, "arrows", "error") == []
    assert all(mark["dashed"] for mark in marks(before, "gears", "error"))
    moved = CHAINS[name].values(1.5)["L"]
    if moved != CHAINS[name].values(0.5)["L"]:
        assert moved not in [number for mark in marks(before, "segments") for number in mark["at"]["values"]]


def test_the_guess_offers_what_adding_multiplying_and_the_last_link_alone_would_make_of_3_and_2() -> None:
    assert ripple.GUESS.label.startswith("h turns 3 times as far as w, L 2 times as far as h.")
    offered = {value: label.split()[0] for value, label in ripple.GUESS.options}
    assert offered == {"add": "5", "multiply": "6", "last": "2"}


@every_chain
@pytest.mark.parametrize(("guess", "verdict"), [("multiply", "Yes"), ("add", "No, 6 times"), ("last", "No")])
def test_a_guess_is_about_the_gears_whatever_the_reader_turns_to_later(name: str, guess: str, verdict: str) -> None:
    scene = draw(guess=guess, chain=name, w=-1.1)
    assert scene["verdict"].startswith(verdict)
    assert scene["verdict"] == draw(guess=guess)["verdict"]


def test_the_note_has_the_product_as_measured_and_by_the_engine() -> None:
    # At w = 0.5 a nudge of 1 moves h from 0.25 to 2.25.
    assert draw(guess="add")["note"] == "Measured: 3 × 2 = 6. By the engine: 3 × 2 = 6."
    assert draw(guess="add", chain="bend")["note"] == "Measured: 2 × 3 = 6. By the engine: 1 × 3 = 3."
    assert draw(guess="add", chain="fork")["note"] == "Measured: 2 × 1 + 2 × 1 = 4. By the engine: 2 × 1 + 1 × 1 = 3."


def test_a_link_whose_input_did_not_move_is_nudged_by_itself() -> None:
    # h = w² is 0.25 at −0.5 and at 0.5: nothing reaches k and L. By themselves k follows h, and L goes back by 2.
    scene = draw(guess="multiply", chain="three", w=-0.5, size=1.0)
    slopes = [mark["text"] for mark in marks(scene, "label", "gradient")]
    assert slopes == ["Δh/Δw = 0", "Δk/Δh = 1", "ΔL/Δk = −2"]
    assert scene["note"].startswith("Measured: 0 × 1 × (−2) = 0.")
    assert value(scene, "total") == 0.0
    assert value(scene, "gradient") == pytest.approx(2.0)


@pytest.mark.parametrize("way", ["up", "down"])
def test_the_tip_is_as_far_from_w_as_the_nudge(way: str) -> None:
    scene = draw(way=way, size=0.25, chain="bend")
    handles: dict[str, Any] = {mark["name"]: mark for mark in marks(scene, "handle")}
    assert handles["tip"]["x"] - handles["w"]["x"] == (0.25 if way == "up" else -0.25)
    assert handles["tip"]["drag"]["x"]["per"] == (1.0 if way == "up" else -1.0)
    assert [mark["name"] for mark in marks(scene, "handle")][-1] == "w", "where both are one, a hand gets w"


def test_the_goal_is_a_place_where_the_slopes_make_0() -> None:
    assert "goal" not in draw()
    assert not draw(guess="multiply")["goal"]["reached"]
    one = draw(guess="multiply", chain="bend", w=0.0)
    assert one["goal"]["reached"]
    assert one["goal"]["met"].startswith("One link has slope 0")
    two = draw(guess="multiply", chain="fork", w=-1.0)
    assert two["goal"]["reached"]
    assert two["goal"]["met"].startswith("The two paths cancel")
    assert not draw(guess="multiply", chain="fork", w=0.0)["goal"]["reached"]


def wheels(scene: Any) -> list[list[float]]:
    """Every wheel, as [x, y, radius, teeth, offset, start, end], from left to right."""
    return sorted(list(mark["at"]["values"]) for mark in marks(scene, "gears"))


def test_wheels_turn_as_their_teeth_say_and_a_small_one_between_turns_the_sense_back() -> None:
    # w 60 teeth, h 20, L 10: 60/20 = 3 and 20/10 = 2. A nudge of 1 is a twelfth of a turn, so L makes half of one.
    w, one, h, other, last = wheels(draw(guess="add"))
    assert [wheel[3] for wheel in (w, one, h, other, last)] == [60.0, 10.0, 20.0, 10.0, 10.0]
    turned = [wheel[6] - wheel[5] for wheel in (w, one, h, other, last)]
    assert turned == pytest.approx([1 / 12, -6 / 12, 3 / 12, -6 / 12, 6 / 12])


@pytest.mark.parametrize(("first", "second"), [(3.0, 2.0), (-2.0, 1.0), (1.0, -3.0), (-1.0, -1.0)])
@pytest.mark.parametrize("w", [-1.5, 0.5, 0.73])
def test_a_tooth_meets_a_gap_wherever_two_wheels_touch(first: float, second: float, w: float) -> None:
    row = wheels(draw(guess="add", first=first, second=second, w=w))
    assert len(row) == 3 + (first > 0) + (second > 0)
    for left, right in pairwise(row):
        assert right[0] - left[0] == pytest.approx(left[2] + right[2])
        assert left[2] / left[3] == pytest.approx(right[2] / right[3]), "teeth of one size"
        # How far each is past its last tooth, in teeth, where they touch: three o'clock of one, nine of the other.
        past = [(at - wheel[4] - wheel[6]) * wheel[3] for at, wheel in ((0.25, left), (0.75, right))]
        assert sum(past) % 1.0 == pytest.approx(0.5, abs=1e-6)


def test_a_wheel_of_slope_0_touches_nothing_and_stands_still() -> None:
    scene = draw(guess="add", second=0.0)
    (h, last) = wheels(scene)[-2:]
    assert last[0] - h[0] > (h[2] + last[2]) * 1.05
    assert last[5] == last[6] == 0.0
    assert [mark["text"] for mark in marks(scene, "label", "gradient")] == ["Δh/Δw = 3", "ΔL/Δh = 0"]
    assert scene["goal"]["reached"]


def test_each_link_of_the_gears_is_measured_even_where_the_first_is_loose() -> None:
    scene = draw(guess="add", first=0.0, second=-2.0)
    assert [value(scene, name) for name in ("wh", "hL", "total", "gradient")] == [0.0, -2.0, 0.0, 0.0]


def test_hands_stand_at_the_ends_of_the_first_wheels_hands_and_turn_around_its_middle() -> None:
    # At w = 0 the hand points up; a nudge of 2 takes it on by 60°.
    scene = draw(guess="add", w=0.0, size=2.0)
    x, y, radius, *_ = wheels(scene)[0]
    handles: dict[str, Any] = {mark["name"]: mark for mark in marks(scene, "handle")}
    places = {name: (handles[name]["x"] - x, handles[name]["y"] - y) for name in ("w", "tip")}
    assert places["w"] == pytest.approx((0.0, 0.8 * radius))
    assert places["tip"] == pytest.approx((0.8 * radius * math.sqrt(3.0) / 2.0, 0.4 * radius))
    assert all(list(handles[name]["around"]) == [x, y] for name in places)
    assert all(handles[name]["drag"]["x"]["per"] == 12.0 for name in places)
