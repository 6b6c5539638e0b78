"""A lookup as a product, and the gradient that reaches one row: worked out by hand and by nudging."""

import json
import math
from typing import Any

import pytest

from lessons.lookup import one_hot
from tests.lessons.scenes import drawer, table, value

draw = drawer(one_hot)

LETTERS = one_hot.LETTERS


def cells(scene: Any, name: str) -> Any:
    """The matrix of that name."""
    parts = [part for panel in scene["panels"] for part in panel.get("parts", [])]
    return next(part for part in parts if part.get("name") == name)


def loss_of(weights: list[list[float]], letter: int, following: int) -> float:
    """The surprise, from the definition of a softmax."""
    powers = [math.exp(weight) for weight in weights[letter]]
    return -math.log(powers[following] / sum(powers))


@pytest.mark.parametrize("letter", LETTERS)
def test_the_product_is_the_row_of_the_letter(letter: str) -> None:
    scene = draw(guess="row", letter=letter)
    x, w = (table(cells(scene, name)["at"]) for name in ("x", "W"))
    assert [each for (each,) in x] == [float(each == letter) for each in LETTERS]
    product = [sum(x[i][0] * w[i][j] for i in range(len(LETTERS))) for j in range(len(LETTERS))]
    assert table(cells(scene, "z")["at"]) == [product] == [w[LETTERS.index(letter)]]


@pytest.mark.parametrize("letter", LETTERS)
@pytest.mark.parametrize("following", LETTERS)
def test_the_gradient_is_that_of_nudges_and_zero_in_all_other_rows(letter: str, following: str) -> None:
    gradient = table(cells(draw(guess="row", letter=letter, next=following), "∂L/∂W")["at"])
    at, next_at = LETTERS.index(letter), LETTERS.index(following)
    for i in range(len(LETTERS)):
        for j in range(len(LETTERS)):
            up, down = ([list(row) for row in one_hot.OPENING] for _ in range(2))
            up[i][j] += 1e-5
            down[i][j] -= 1e-5
            slope = (loss_of(up, at, next_at) - loss_of(down, at, next_at)) / 2e-5
            assert gradient[i][j] == pytest.approx(slope, abs=1e-9)
            if i != at:
                assert gradient[i][j] == 0.0
    assert sum(gradient[at]) == pytest.approx(0.0, abs=1e-12)


def test_the_gradient_is_hidden_until_it_has_been_guessed() -> None:
    scene = draw()
    assert cells(scene, "∂L/∂W")["blank"]
    assert not any(cells(scene, "∂L/∂W")["at"]["values"])
    graph = next(panel for panel in scene["panels"] if panel["view"] == "graph")
    assert not any(node["grad"] for node in graph["nodes"])
    assert "0.5158" not in json.dumps({key: scene[key] for key in ("alt", "note", "readouts")})
    assert draw(letter="n", next=".")["panels"] == scene["panels"], "what is asked about stays"


@pytest.mark.parametrize("guess", ["all", "row", "cell"])
def test_only_the_row_is_right(guess: str) -> None:
    assert draw(guess=guess)["verdict"].startswith("Yes") is (guess == "row")


def test_rows_that_are_not_looked_up_are_not_in_the_graph() -> None:
    graph = next(panel for panel in draw(guess="row", letter="n")["panels"] if panel["view"] == "graph")
    given = {node["label"] for node in graph["nodes"] if node["role"] == "parameter"}
    assert given == {"n→.", "n→a", "n→n"}


def test_a_pressed_number_is_nudged() -> None:
    scene = draw(guess="row", picked=9)
    assert scene["note"].startswith("n→n up by 0.001: the loss stays at 0.72529.")
    assert (value(scene, "slope"), value(scene, "measured")) == (0.0, 0.0)
    scene = draw(guess="row", picked=6)
    assert value(scene, "loss") == pytest.approx(loss_of([list(row) for row in one_hot.OPENING], 1, 2))
    assert value(scene, "share") == pytest.approx(math.exp(-value(scene, "loss")))
    assert value(scene, "slope") == pytest.approx(value(scene, "share") - 1.0)
    assert value(scene, "measured") == pytest.approx(value(scene, "slope"), abs=1e-3)
