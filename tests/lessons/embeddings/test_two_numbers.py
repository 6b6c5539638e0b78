"""Letters in a plane: the steps are those of the engine, a letter that is moved goes home, vowels meet."""

import math
from random import Random
from typing import Any

import pytest

from downhill import Embedding, Layer, Value, cross_entropy
from downhill.compile import Training, adam, compile  # noqa: A004
from lessons.embeddings import letters as m
from lessons.embeddings import two_numbers as figure
from tests.lessons.scenes import drawer, handle, marks, table, value
from worlds import names
from worlds.names import Counting

scene = drawer(figure)
E = names.LETTERS.index("e")
AWAY = ((4000.0, float(E), 0.0, 2.0), (4000.0, float(E), 1.0, -1.5))


def place(shown: Any, letter: int) -> tuple[float, float]:
    found = handle(shown, f"letter-{letter}")
    return found["x"], found["y"]


def test_a_run_takes_the_steps_of_the_engine() -> None:
    rng = Random(3)
    table_of, out = Embedding(27, 2, spread=0.1, rng=rng), Layer(2, 27, nonlin=False, rng=rng)

    def loss(letter: Value, *counts: Value) -> Value:
        return cross_entropy(out(table_of(letter)), counts)

    compiled = compile([*table_of.parameters(), *out.parameters()], loss=loss, example=m.rows()[0])
    training = Training(compiled, m.rows(), figure.RATE, optimizer=adam())
    losses = training.run(1_234)
    run = m.model().run(3, figure.RATE)
    assert run.at(1_234) == pytest.approx(training.parameters, rel=1e-8)
    assert run.losses[:1_234] == pytest.approx(losses, rel=1e-10)
    shown = scene(seed=3, steps=1_234)
    assert value(shown, "loss") == pytest.approx(training.gradients()[0], rel=1e-10)
    assert place(shown, E) == pytest.approx(training.parameters[2 * E : 2 * E + 2])


def test_going_back_finds_the_same_numbers() -> None:
    run = m.model().run(1, figure.RATE)
    first = [run.at(steps) for steps in (0, 499, 500, 1_700)]
    run.at(3_000)
    assert [run.at(steps) for steps in (0, 499, 500, 1_700)] == first
    assert first[0] == m.model().start(1)


@pytest.mark.parametrize("seed", range(1, 6))
def test_vowels_meet_and_the_loss_is_the_same_from_every_seed(seed: int) -> None:
    shown = scene(seed=seed, steps=40_000)
    assert value(shown, "loss") == pytest.approx(2.57385, abs=5e-5)
    assert value(shown, "together") >= 16
    assert value(scene(seed=seed, steps=0), "together") < 10


def test_neighbours_are_counted_as_the_picture_shows_them() -> None:
    shown = scene(steps=4_000)
    places = {names.LETTERS[letter]: place(shown, letter) for letter in range(27)}
    near = 0
    for vowel in "aeiou":
        ways = sorted((math.dist(places[vowel], at), other) for other, at in places.items() if other != vowel)
        near += sum(other in "aeiouy" for _, other in ways[:4])
    assert value(shown, "together") == near
    assert shown["goal"]["reached"] is (near >= 18)


def test_vowels_are_together_within_a_second_of_playing() -> None:
    steps = figure.PARAMS[0]
    a_second = steps.plays * steps.step
    assert scene(steps=a_second)["goal"]["reached"]
    assert not scene()["goal"]["reached"]


def test_a_letter_that_is_dragged_away_costs_and_goes_back() -> None:
    before, after = scene(steps=4_000), scene(steps=4_000, moved=AWAY)
    x, y = place(before, E)
    assert place(after, E) == pytest.approx((x + 2.0, y - 1.5))
    assert place(after, 1) == place(before, 1)
    rise = value(after, "loss") - value(before, "loss")
    assert rise > 0.05
    (said,) = [mark["text"] for mark in marks(after, "label", "error") if not mark.get("large")]
    assert said == f"loss +{rise:.3g}"
    ((x0, y0, x1, y1),) = table(marks(after, "arrows")[0]["at"])
    assert (x0, y0) == place(after, E)
    assert (x1 - x0) * (x - x0) + (y1 - y0) * (y - y0) > 0.0, "the arrow leads home, more or less"
    assert "Next to e are" in after["note"]
    assert not after["goal"]["reached"] or after["goal"]["met"] == after["note"]
    later = scene(steps=14_000, moved=AWAY)
    assert math.dist(place(later, E), (x, y)) < 0.5 * math.dist(place(after, E), (x, y))
    assert not marks(later, "arrows")
    assert value(scene(steps=40_000, moved=AWAY), "loss") == pytest.approx(value(scene(steps=40_000), "loss"), abs=2e-4)


def test_before_a_letter_was_moved_it_was_not() -> None:
    assert scene(steps=3_900, moved=AWAY) == scene(steps=3_900)


def test_a_letter_may_be_moved_again_later() -> None:
    again = (*AWAY, (6_000.0, float(E), 0.0, -1.0))
    moved, once = scene(steps=6_000, moved=again), scene(steps=6_000, moved=AWAY)
    assert place(moved, E)[0] == pytest.approx(place(once, E)[0] - 1.0)
    assert scene(steps=5_000, moved=again) == scene(steps=5_000, moved=AWAY)


def test_the_arrow_is_against_the_slope_that_a_nudge_finds() -> None:
    numbers = m.model().run(2, figure.RATE).at(2_000)
    slopes = m.model().gradients(numbers)[1]
    for letter in (E, 17):
        for axis in range(2):
            sides = []
            for nudge in (1e-5, -1e-5):
                nudged = list(numbers)
                nudged[2 * letter + axis] += nudge
                sides.append(m.model().gradients(nudged)[0])
            assert slopes[letter][axis] == pytest.approx((sides[0] - sides[1]) / 2e-5, rel=1e-4, abs=1e-7)


def test_a_letter_that_is_moved_at_the_end_has_time_to_go_back_to_the_vowels() -> None:
    assert scene(steps=figure.MOST) == scene(steps=40_000)
    at_end = tuple((40_000.0, *rest) for _, *rest in AWAY)
    assert scene(steps=40_000)["ends"]["steps"] == 40_000.0
    assert scene(steps=40_000, moved=at_end)["ends"]["steps"] == 60_000.0
    later = scene(steps=60_000, moved=at_end)
    assert value(later, "loss") == pytest.approx(value(scene(steps=40_000), "loss"), abs=1e-3)
    letters = [place(later, letter) for letter in range(27)]
    nearest = sorted(range(27), key=lambda letter: math.dist(letters[letter], letters[E]))[1:5]
    assert {names.LETTERS[letter] for letter in nearest} <= set("aiouy")


OWN = "cairo lima oslo paris rome tokyo berlin bonn kyiv"


def test_names_of_ones_own_are_learned_as_the_list_is() -> None:
    rng = Random(2)
    table_of, out = Embedding(27, 2, spread=0.1, rng=rng), Layer(2, 27, nonlin=False, rng=rng)
    costs = [
        cross_entropy(out(table_of(names.LETTERS.index(before))), names.LETTERS.index(letter))
        for name in OWN.split()
        for before, letter in zip("." + name, name + ".", strict=True)
    ]
    start = scene(seed=2, own=OWN, steps=0)
    assert value(start, "loss") == pytest.approx(sum(cost.data for cost in costs) / len(costs), rel=1e-9)
    end = scene(seed=2, own=OWN, steps=40_000)
    assert value(end, "pairs") == pytest.approx(Counting(1).learn(OWN.split()).loss(OWN.split()))
    assert value(end, "pairs") < value(end, "loss") < value(end, "pairs") + 0.1
    assert end["note"].endswith("Your 9 names.")
    assert "goal" not in end
    assert value(scene(seed=2), "loss") == value(scene(seed=2, own=" , "), "loss")


def test_there_is_room_for_letters_that_few_names_push_far_away() -> None:
    end = scene(own=OWN, steps=40_000)
    (low, high) = end["panels"][0]["x"]["domain"]
    places = m.model(own=names.own(OWN)).places(m.run(6, figure.RATE, own=names.own(OWN)).at(40_000))
    assert max(abs(x) for x, _ in places) > 4.0
    assert all(low <= x <= high for x, _ in places)
    assert [place(end, letter) for letter in range(27)] == [tuple(at) for at in places]
