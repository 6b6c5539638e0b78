"""Descent on 729 weights, beside steps taken by hand and the counts themselves."""

import csv
import math
from functools import cache

import pytest

import build
from lessons.lookup import claims
from lessons.lookup import counts_or_descent as figure
from tests.lessons.scenes import drawer, marks, table, value
from worlds import names

draw = drawer(figure)

with (build.ROOT / "py/data/us_names_2018_pairs.csv").open(encoding="utf-8") as file:
    PAIRS = [[int(count) for count in row] for row in csv.reader(file)]
TOTAL = sum(map(sum, PAIRS))
ROWS = [sum(row) for row in PAIRS]


def softmax(row: list[float]) -> list[float]:
    powers = [math.exp(weight) for weight in row]
    return [power / sum(powers) for power in powers]


@cache
def by_hand(steps: int, rate: float) -> tuple[list[list[float]], float]:
    """The probabilities and the loss after that many steps: a weight falls by rate · (seen · p − count) / all pairs."""
    weights = [[0.0] * 27 for _ in PAIRS]
    for _ in range(steps):
        for row, counts, seen in zip(weights, PAIRS, ROWS, strict=True):
            for j, p in enumerate(softmax(row)):
                row[j] -= rate * (seen * p - counts[j]) / TOTAL
    shares = [softmax(row) for row in weights]
    surprise = sum(
        -n * math.log(p) for counts, row in zip(PAIRS, shares, strict=True) for n, p in zip(counts, row, strict=True)
    )
    return shares, surprise / TOTAL


@pytest.mark.parametrize(("steps", "rate"), [(0, 50.0), (1, 50.0), (40, 50.0), (10, 3.0)])
def test_a_step_is_the_gradient_of_all_pairs(steps: int, rate: float) -> None:
    shares, loss = by_hand(steps, rate)
    scene = draw(steps=steps, rate=rate)
    assert value(scene, "loss") == pytest.approx(loss, rel=1e-10)
    drawn = table(marks(scene, "tiles")[0]["at"])[::-1]
    for row, expected in zip(drawn, shares, strict=True):
        assert row == pytest.approx([math.sqrt(p) for p in expected], abs=1e-9)


def test_it_starts_at_a_blind_guess_and_ends_above_the_counts() -> None:
    assert value(draw(), "loss") == pytest.approx(math.log(27), rel=1e-14)
    counts = sum(-n * math.log(n / ROWS[i]) for i, row in enumerate(PAIRS) for n in row if n) / TOTAL
    assert value(draw(), "limit") == pytest.approx(counts, rel=1e-12)
    assert draw()["readouts"]["limit"]["text"] == "2.454395"
    losses = figure.run(50.0, names.pairs()).losses(figure.STEPS)
    assert min(losses) > counts
    assert claims.never_below()
    assert claims.weights() == 729
    assert losses == sorted(losses, reverse=True)


def test_the_maps_are_what_was_learned_what_was_counted_and_how_far_they_are_apart() -> None:
    learned, counted, off = (
        table(marks(draw(steps=30, shows=shows), "tiles")[0]["at"])[::-1] for shows in ("learned", "counted", "off")
    )
    for i, row in enumerate(PAIRS):
        assert counted[i] == pytest.approx([math.sqrt(n / ROWS[i]) for n in row])
        assert off[i] == pytest.approx(
            [math.sqrt(abs(a * a - b * b)) for a, b in zip(learned[i], counted[i], strict=True)], abs=1e-7
        )
    scene = draw(steps=30)
    assert value(scene, "apart") == pytest.approx(max(max(row) for row in off) ** 2)


def test_the_goal_is_reached_late_and_at_no_other_rate_of_the_page() -> None:
    assert draw(steps=300)["goal"]["reached"]
    assert not draw(steps=200)["goal"]["reached"]
    for rate in (20.0, 100.0):
        assert not draw(steps=300, rate=rate)["goal"]["reached"]


def test_steps_that_were_taken_are_the_same_whatever_was_asked_before() -> None:
    figure.run.cache_clear()
    late = draw(steps=120)
    figure.run.cache_clear()
    draw(steps=300)
    assert draw(steps=120) == late


def test_nothing_is_compiled_before_there_is_a_step() -> None:
    """The opening picture is computed at every visit."""
    figure.run.cache_clear()
    figure.model.cache_clear()
    draw(shows="off")
    assert figure.model.cache_info().currsize == 0


def test_a_loss_that_leaves_the_picture_is_still_said() -> None:
    scene = draw(steps=50, rate=1000.0)
    assert value(scene, "loss") > figure.TOP
    assert "loss 27.08" in scene["note"]


def test_names_of_ones_own_are_learned_in_place_of_the_list() -> None:
    own = "ann\nann, Nan; jos\u00e9"
    scene = draw(own=own, steps=300, rate=10.0)
    assert scene["note"].endswith("Your 3 names; left out josé (a to z only).")
    assert "goal" not in scene
    # .a twice and .n once, an three times (one of them in nan), n. three times, na and nn.
    counts = {".": [2, 1], "a": [3], "n": [3, 1, 2]}
    surprise = sum(-n * math.log(n / sum(row)) for row in counts.values() for n in row) / 12
    assert value(scene, "limit") == pytest.approx(surprise)
    assert 0.0 < value(scene, "above") < 0.05
    low = scene["panels"][1]["y"]["domain"][0]
    assert low < value(scene, "limit")
    counted = table(marks(draw(own=own, shows="counted"), "tiles")[0]["at"])[::-1]
    assert counted[2] == pytest.approx([math.sqrt(1 / 27)] * 27), "b was never seen, so all may follow"


def test_a_step_so_long_that_probabilities_vanish_still_has_a_loss() -> None:
    assert value(draw(own="aa", steps=300, rate=1000.0), "loss") >= 0.0
