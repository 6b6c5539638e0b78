"""A tanh layer between: nearly the loss of the table, and a map that is less tidy."""

from itertools import pairwise
from random import Random

import pytest

from downhill import Embedding, Layer, cross_entropy, mean
from lessons.embeddings import bend as figure
from lessons.embeddings import letters as m
from tests.lessons.scenes import drawer, marks, table, value
from worlds import names
from worlds.names import Counting

scene = drawer(figure)


@pytest.mark.parametrize("size", ["1", "3"])
@pytest.mark.parametrize("bent", [True, False])
def test_the_model_is_that_of_the_engine(size: str, bent: bool) -> None:
    rng = Random(9)
    table_of = Embedding(27, int(size), spread=m.SPREAD, rng=rng)
    hidden = [Layer(int(size), figure.HIDDEN, activation="tanh", rng=rng)] if bent else []
    out = Layer(figure.HIDDEN if bent else int(size), 27, nonlin=False, rng=rng)
    costs = []
    for letter, *counts in m.rows():
        x = table_of(int(letter))
        for layer in (*hidden, out):
            x = layer(x)
        costs.append(cross_entropy(x, counts))
    shown = scene(size=size, bent=bent, seed=9, steps=0)
    assert value(shown, "final_loss") == pytest.approx(mean(costs).data, rel=1e-9)
    parts = [table_of, *hidden, out]
    assert value(shown, "numbers") == sum(len(part.parameters()) for part in parts)


def test_bent_it_comes_near_the_table_and_the_map_is_less_tidy() -> None:
    straight, bent = scene(), scene(bent=True)
    assert value(straight, "final_loss") == pytest.approx(2.57385, abs=5e-5)
    assert value(bent, "final_loss") == pytest.approx(2.4551, abs=1e-3)
    assert value(bent, "numbers") == 1_041
    assert value(bent, "met") < value(straight, "met")
    assert value(bent, "final_loss") > names.loss_of_all(names.of_pairs())


def test_more_numbers_a_letter_know_more() -> None:
    for bent in (False, True):
        losses = [value(scene(size=size, bent=bent), "final_loss") for size in ("1", "2", "3", "10")]
        assert all(more < fewer + 1e-4 for fewer, more in pairwise(losses))
        assert losses[0] > losses[-1] + 0.01


def test_every_letter_stands_where_its_first_two_numbers_are() -> None:
    shown = scene(seed=2, steps=100)
    places = m.model().places(m.run(2, figure.RATE).at(100))
    drawn = {
        word: tuple(row)
        for mark in marks(shown, "texts")
        for word, row in zip(mark["words"], table(mark["at"]), strict=True)
    }
    assert drawn == {
        letter if letter != "." else "·": place for letter, place in zip(names.LETTERS, places, strict=True)
    }
    (flat,) = {row[1] for mark in marks(scene(size="1", steps=100), "texts") for row in table(mark["at"])}
    assert flat == 0.0


def test_names_of_ones_own_are_learned_too() -> None:
    mine = ["cairo", "lima", "oslo", "paris", "rome", "tokyo"]
    straight, bent = (scene(own=" ".join(mine), bent=bent) for bent in (False, True))
    least = Counting(1).learn(mine).loss(mine)
    assert value(bent, "above") == pytest.approx(value(bent, "final_loss") - least)
    assert least < value(bent, "final_loss") < value(straight, "final_loss")
    assert bent["note"].endswith("Your 6 names.")
