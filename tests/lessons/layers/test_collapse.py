"""Two layers are one matrix, unless tanh stands between them."""

import math
from random import Random
from typing import Any

import pytest

import bridge
from lessons.layers import collapse
from tests.lessons.scenes import drawer, handle, marks, table, value

draw = drawer(collapse)


def drawn_matrix(scene: Any, name: str) -> list[list[float]]:
    parts = scene["panels"][1]["parts"]
    return table(next(part for part in parts if part.get("name") == name)["at"])


def test_the_one_matrix_is_the_product_and_the_one_bias_goes_through_the_second_layer() -> None:
    scene = draw(w1=((1.0, 0.5), (-1.0, 0.0)), w2=((1.5, 1.0), (0.5, -1.0)), b1=((1.0,), (-0.5,)), b2=((0.0,), (1.0,)))
    assert drawn_matrix(scene, "W") == [[0.5, 0.75], [1.5, 0.25]]
    assert drawn_matrix(scene, "b") == [[1.0], [2.0]]


def test_without_tanh_nothing_is_between_two_layers_and_the_one_matrix() -> None:
    rng = Random(7)
    number = lambda limit: round(rng.uniform(-limit, limit), 2)  # noqa: E731
    for _ in range(50):
        w1, w2 = (tuple((number(1.5), number(1.5)) for _ in "ab") for _ in "12")
        b1, b2 = (tuple((number(1.0),) for _ in "ab") for _ in "12")
        assert value(draw(w1=w1, w2=w2, b1=b1, b2=b2), "apart") < 1e-14


def beside(scene: Any) -> Any:
    """The picture of the one matrix, beside the sheet."""
    return {"panels": [panel for panel in scene["panels"] if panel["name"] == "single"]}


def test_the_one_matrix_beside_the_sheet_is_the_same_until_tanh_and_then_off_by_what_is_said() -> None:
    assert [label["text"] for label in marks(beside(draw()), "label")] == ["the same"]
    assert not marks(beside(draw()), "arrows")
    bent = draw(guess="none", tanh=True)
    ((x0, y0, x1, y1),) = table(marks(beside(bent), "arrows", "error")[0]["at"])
    assert math.dist((x0, y0), (x1, y1)) == pytest.approx(value(bent, "apart"), rel=1e-12)
    assert marks(beside(bent), "label")[0]["text"] == f"{value(bent, 'apart'):.4g} off"


def test_one_identity_after_another_leaves_the_sheet_to_tanh_alone() -> None:
    # tanh(1.5) = 0.905 at the corner, and the one matrix leaves it at 1.5: off by 0.595 · √2.
    one, none = ((1.0, 0.0), (0.0, 1.0)), ((0.0,), (0.0,))
    scene = draw(guess="none", tanh=True, w1=one, w2=one, b1=none, b2=none)
    assert value(scene, "apart") == pytest.approx((1.5 - 0.905148) * math.sqrt(2.0), abs=1e-5)


def test_with_tanh_no_single_matrix_is_near() -> None:
    scene = draw(guess="none", tanh=True)
    assert value(scene, "apart") > 1.0
    assert 0.1 < value(scene, "least") < value(scene, "apart")
    assert scene["verdict"].startswith("Right, no matrix does it")


def test_the_nearest_matrix_is_where_the_mean_square_is_level() -> None:
    answers = [(math.tanh(x + 0.3 * y), x * x - y) for x, y in collapse.points()]
    best = collapse.nearest(answers)
    corner = [best(point) for point in ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))]
    (p, q), (a, c), (b, d) = corner[0], *[(x - corner[0][0], y - corner[0][1]) for x, y in corner[1:]]

    def loss(numbers: list[float]) -> float:
        one = collapse.affine(((numbers[0], numbers[1]), (numbers[2], numbers[3])), (numbers[4], numbers[5]))
        return math.fsum(
            math.dist(one(point), answer) ** 2 for point, answer in zip(collapse.points(), answers, strict=True)
        )

    least = [a, b, c, d, p, q]
    for i in range(6):
        for nudge in (-1e-3, 1e-3):
            assert loss([number + nudge * (j == i) for j, number in enumerate(least)]) > loss(least)


def test_the_matrix_that_is_shown_is_nearest_on_average_and_another_is_nearer_at_its_worst_point() -> None:
    w1, b1, w2, b2 = (param.opening for param in collapse.PARAMS if param.name in {"w1", "b1", "w2", "b2"})
    first, second = (collapse.affine(w, tuple(row[0] for row in b)) for w, b in ((w1, b1), (w2, b2)))
    answers = [second(collapse.squashed(first(point))) for point in collapse.points()]
    # Found by Lawson's method, least squares again and again with each point weighted by how far off it is.
    another = collapse.affine(((0.5913, 0.2259), (-0.1386, 0.6973)), (-0.1581, 0.2138))
    scene = draw(guess="none", tanh=True)
    assert collapse.apart(answers, another) == pytest.approx(0.3996, abs=1e-3)
    assert value(scene, "least") == pytest.approx(0.5687, abs=1e-4)
    assert "nearest on average" in scene["note"]
    assert "nearest on average" in scene["readouts"]["least"]["label"]


def test_tanh_waits_for_the_prediction_and_its_numbers_too() -> None:
    scene = bridge.scene("collapse", {"tanh": True, "stage": 3})
    assert "least" not in scene["readouts"]
    assert value(scene, "apart") < 1e-14
    assert "verdict" not in scene


@pytest.mark.parametrize(("guess", "said"), [("same", "did nothing"), ("other", "come nearer"), ("none", "no matrix")])
def test_each_prediction_is_met(guess: str, said: str) -> None:
    assert said in draw(guess=guess, tanh=True)["verdict"]
    assert "verdict" not in draw(guess=guess), "it waits until tanh is switched on"


def test_a_layer_of_zeros_leaves_tanh_nothing_to_bend() -> None:
    flat = ((0.0, 0.0), (0.0, 0.0))
    scene = draw(guess="same", tanh=True, w2=flat)
    assert value(scene, "apart") < 1e-14
    assert "nothing left to bend" in scene["note"]


def test_small_weights_are_nearly_one_matrix() -> None:
    small = ((0.2, -0.1), (0.1, 0.2))
    bent = draw(guess="none", tanh=True, w1=small, b1=((0.0,), (0.0,)))
    assert 0.0 < value(bent, "least") < 0.02


def test_an_arrow_ends_where_its_unit_vector_has_gone() -> None:
    scene = draw(stage=1, w1=((1.0, 0.25), (0.5, -1.0)), b1=((0.5,), (0.0,)))
    ends = [(handle(scene, f"column-{j}")["x"], handle(scene, f"column-{j}")["y"]) for j in (1, 2)]
    assert ends == [(1.5, 0.5), (0.75, -1.0)]
    assert not marks(draw(stage=2), "handle")
    assert handle(draw(stage=3), "column-1")["drag"]["x"]["param"] == "w2"


def directions(pieces: list[list[float]]) -> int:
    """In how many directions they lead."""
    return len({round(math.atan2(y1 - y0, x1 - x0), 6) for x0, y0, x1, y1 in pieces})


def test_lines_stay_straight_until_tanh_bends_them() -> None:
    straight = table(marks(draw(stage=3), "segments", "model")[0]["at"])
    bent = table(marks(draw(stage=3, guess="none", tanh=True), "segments", "model")[0]["at"])
    assert len(straight) == len(bent) == 2 * collapse.LINES * collapse.PIECES
    assert directions(straight) == 2
    assert directions(bent) > 2 * collapse.LINES
    for x0, y0, x1, y1 in table(marks(draw(stage=2, guess="none", tanh=True), "segments", "model")[0]["at"]):
        assert max(map(abs, (x0, y0, x1, y1))) < 1.0


def test_the_goal_is_a_sheet_without_area() -> None:
    # Areas grow by the determinant: 1 · 1.2 + 0.6 · 0.5, and once more by 0.8 · 0.9 + 0.7 · 0.6.
    assert draw(stage=1)["goal"]["value"] == pytest.approx(1.5)
    assert draw(stage=3)["goal"]["value"] == pytest.approx(1.5 * 1.14)
    flat = draw(stage=1, w1=((1.0, -0.5), (0.6, -0.3)))
    assert flat["goal"]["reached"]
    assert [(mark["x"], mark["y"]) for mark in marks(flat, "met")] == [(0.3, -0.2)]
