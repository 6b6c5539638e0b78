"""An optimizer that never sets a gradient to 0: it goes by the sum of all slopes so far."""

import math
from itertools import accumulate

import pytest

from lessons.accumulate import never_zeroed
from tests.lessons.scenes import drawer, marks, value

draw = drawer(never_zeroed)


@pytest.mark.parametrize("rate", [0.05, 0.1, 0.5])
def test_what_it_goes_by_is_the_sum_of_all_slopes_so_far(rate: float) -> None:
    places = never_zeroed.run(rate, zeroed=False)
    assert [place.grad for place in places] == pytest.approx(list(accumulate(place.slope for place in places)))
    assert [place.slope for place in places] == pytest.approx([2.0 * place.x for place in places])


@pytest.mark.parametrize("rate", [0.05, 0.1, 0.45])
def test_it_swings_as_a_wave_without_end(rate: float) -> None:
    # x[k+1] − 2x[k] + x[k−1] = −2·rate·x[k] has the solution A·cos(ωk + ω/2), with cos ω = 1 − rate.
    turn = math.acos(1.0 - rate)
    far = never_zeroed.START / math.cos(turn / 2.0)
    expected = [far * math.cos(turn * (step + 0.5)) for step in range(never_zeroed.STEPS + 1)]
    assert [place.x for place in never_zeroed.run(rate, zeroed=False)] == pytest.approx(expected, abs=1e-6)


def test_with_zeros_it_arrives() -> None:
    assert [place.x for place in never_zeroed.run(0.1, zeroed=True)][:3] == pytest.approx([4.0, 3.2, 2.56])
    assert abs(never_zeroed.run(0.1, zeroed=True)[-1].x) < 1e-4


def test_after_one_step_both_are_at_the_same_place_and_hold_different_gradients() -> None:
    scene = draw(step=1, guess="swings")
    assert value(scene, "x") == value(scene, "broken_x") == 3.2
    assert (value(scene, "slope"), value(scene, "broken_grad")) == pytest.approx((6.4, 14.4))


def test_only_the_whole_optimizer_runs_before_the_guess() -> None:
    scene = draw(step=20)
    assert set(scene["readouts"]) == {"x", "slope"}
    assert marks(scene, "dots", "error") == []
    assert len(marks(draw(step=20, guess="same"), "dots", "error")) == 2


@pytest.mark.parametrize(
    ("guess", "word"), [("swings", "Yes."), ("sooner", "It gets there"), ("same", "Only the first")]
)
def test_the_guess_is_scored_by_the_broken_optimizer(guess: str, word: str) -> None:
    for rate in (0.05, 0.1, 0.3, 0.5):
        assert draw(guess=guess, rate=rate)["verdict"].startswith(word)


@pytest.mark.parametrize("rate", [0.05 * i for i in range(1, 11)])
def test_at_every_rate_it_goes_on_through_the_bottom_and_far_beyond(rate: float) -> None:
    late = [place.x for place in never_zeroed.run(rate, zeroed=False)[never_zeroed.STEPS // 2 :]]
    assert min(late) < 0.0 < max(late)
    assert max(map(abs, late)) > never_zeroed.START / 2.0


def test_only_the_first_step_is_as_before() -> None:
    whole, broken = (never_zeroed.run(0.1, zeroed=zeroed) for zeroed in (True, False))
    assert [a.x == b.x for a, b in zip(whole, broken, strict=True)][:3] == [True, True, False]


def test_it_says_when_it_goes_uphill() -> None:
    uphill = [step for step in range(1, 15) if "uphill" in draw(guess="swings", step=step)["note"]]
    places = never_zeroed.run(0.1, zeroed=False)
    assert uphill == [step for step in range(1, 15) if places[step].slope * places[step].grad < 0.0]
    assert uphill


def test_what_is_drawn_stays_in_the_picture() -> None:
    for rate in (0.05, 0.1, 0.2, 0.5):
        for place in never_zeroed.run(rate, zeroed=False):
            assert abs(place.x) < 5.0
            assert abs(place.grad) < 30.0


def test_the_goal_is_to_stop_at_the_bottom_though_the_gradient_is_not_0() -> None:
    assert "goal" not in draw()
    assert not draw(guess="swings")["goal"]["reached"]
    assert not draw(guess="swings", step=2)["goal"]["reached"]
    found = draw(guess="swings", step=3)
    assert found["goal"]["reached"]
    assert abs(value(found, "broken_grad")) > 10.0
    assert found["goal"]["value"] == abs(value(found, "broken_x"))
    assert len(marks(found, "met")) == 1
