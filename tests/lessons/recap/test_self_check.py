"""The self-check: every answer found again without the engine, and none told before it is given."""

import json
import math
import re

import pytest

import bridge
from lessons.recap import self_check
from picture import words
from tests.lessons.scenes import drawer, value

draw = drawer(self_check)
SETS = (1, 2, 3, 57, 400, 999)
QUESTIONS = range(1, self_check.MANY + 1)


def asked(idea: str, deal: int) -> self_check.Question:
    return next(question for number in QUESTIONS if (question := self_check.question(number, deal)).idea == idea)


def numbers(text: str) -> list[float]:
    """Every number in `text`, in order; a minus belongs to what follows it without a space."""
    return [float(found.replace("−", "-").replace(",", "")) for found in re.findall(r"[−]?\d[\d,]*(?:\.\d+)?", text)]


def line(text: str) -> tuple[float, float]:
    """The slope and the intercept in "y = −3x + 4"."""
    slope, sign, more = re.fullmatch(r".* = (−?\d*)[a-z] ([+−]) (\d+)", text).groups()  # type: ignore[union-attr]
    factor = float(slope.replace("−", "-") + ("1" if slope in {"", "−"} else ""))
    return factor, float(more) * (-1.0 if sign == "−" else 1.0)


@pytest.mark.parametrize("deal", SETS)
def test_the_price_is_slope_times_area_plus_intercept(deal: int) -> None:
    question = asked("models", deal)
    slope, sign, intercept = re.search(r"\$(\d+)/ft² × area ([+−]) \$([\d,]+)", question.given[0]).groups()  # type: ignore[union-attr]
    (area,) = numbers(question.ask.replace("ft²", ""))
    more = float(intercept.replace(",", "")) * (-1.0 if sign == "−" else 1.0)
    assert question.answer == float(slope) * area + more


@pytest.mark.parametrize("deal", SETS)
def test_the_loss_is_the_mean_of_the_squares(deal: int) -> None:
    question = asked("loss", deal)
    errors = numbers(question.given[0].replace("+", ""))
    assert len(errors) == 3
    assert question.answer == sum(error**2 for error in errors) / 3


@pytest.mark.parametrize("deal", SETS)
def test_places_multiply_once_for_each_parameter(deal: int) -> None:
    question = asked("loss-curve", deal)
    parameters, places = numbers(question.given[0])
    assert question.answer == places**parameters


@pytest.mark.parametrize("deal", SETS)
def test_the_slope_is_what_a_tiny_nudge_measures(deal: int) -> None:
    question = asked("derivative", deal)
    a, sign, b, more = re.fullmatch(r"f\(x\) = (\d*)x² ([+−]) (\d*)x ([+−] \d+)", question.given[0]).groups()  # type: ignore[union-attr]
    second = float(b or 1) * (-1.0 if sign == "−" else 1.0)
    at = numbers(question.ask)[-1]

    def f(x: float) -> float:
        return float(a or 1) * x**2 + second * x

    assert more
    assert math.isclose(question.answer, (f(at + 1e-5) - f(at - 1e-5)) / 2e-5, abs_tol=1e-6)


@pytest.mark.parametrize("deal", SETS)
def test_a_step_goes_against_the_slope(deal: int) -> None:
    question = asked("gradient-descent", deal)
    w, slope, rate = numbers(question.given[0])
    assert math.isclose(question.answer, w - rate * slope, abs_tol=1e-12)


@pytest.mark.parametrize("deal", SETS)
def test_the_step_on_the_surface_lowers_the_loss_most_of_all_four(deal: int) -> None:
    question = asked("loss-surface", deal)
    p, q = re.fullmatch(r"L = (\d*)w₁² \+ (\d*)w₂² \+ w₁w₂", question.given[0]).groups()  # type: ignore[union-attr]
    w1, w2 = numbers(question.ask.replace("₁", "").replace("₂", ""))[:2]

    def after(label: str) -> float:
        one, two = (1e-4 if "grows" in part else -1e-4 for part in label.split(", "))
        # Each alone: a slope says what one parameter does while the other stays.
        x, y = w1 + one, w2 + two
        return float(p or 1) * (x**2 - w1**2) + float(q or 1) * (y**2 - w2**2) + (x * w2 - w1 * w2) + (w1 * y - w1 * w2)

    chosen = next(label for number, label in question.options if number == question.answer)
    assert after(chosen) == min(after(label) for _, label in question.options)


@pytest.mark.parametrize("deal", SETS)
def test_the_dot_product_adds_the_products(deal: int) -> None:
    question = asked("vectors", deal)
    found = numbers(question.given[0])
    assert question.answer == sum(a * b for a, b in zip(found[:3], found[3:], strict=True))


@pytest.mark.parametrize("deal", range(1, 40))
def test_shapes_fit_if_the_middle_two_are_one(deal: int) -> None:
    question = asked("matrices", deal)
    m, n, p, k = numbers(question.given[0])
    chosen = next(label for number, label in question.options if number == question.answer)
    assert chosen == (f"{m:.0f} × {k:.0f}" if n == p else "They do not fit")


@pytest.mark.parametrize("deal", SETS)
def test_the_slopes_of_two_layers_multiply(deal: int) -> None:
    question = asked("layers", deal)
    assert question.answer == line(question.given[0])[0] * line(question.given[1])[0]


@pytest.mark.parametrize("deal", SETS)
def test_effects_along_a_chain_multiply(deal: int) -> None:
    question = asked("chain-rule", deal)
    a, b = line(question.given[0])
    w = numbers(question.ask)[-1]
    assert question.answer == 2 * (a * w + b) * a


@pytest.mark.parametrize("deal", SETS)
def test_a_number_used_twice_gets_both_contributions(deal: int) -> None:
    question = asked("backpropagation", deal)
    (more,) = numbers(question.given[0])
    assert question.answer == numbers(question.given[1])[1] + more


@pytest.mark.parametrize("deal", SETS)
def test_the_shares_are_those_of_the_bell_curve(deal: int) -> None:
    question = asked("gaussian", deal)
    low, high = numbers(question.ask)[1:]
    sigma = numbers(question.given[0])[1]
    shares = {1: 0.6827, 2: 0.9545, 3: 0.9973}
    assert abs(question.answer / 1000 - shares[round((high - low) / (2 * sigma))]) < 1e-3


def test_there_is_one_question_for_each_idea_in_the_order_of_the_lessons() -> None:
    ideas = [self_check.question(number, 1).idea for number in QUESTIONS]
    first = ["models", "loss", "loss-curve", "derivative", "gradient-descent", "loss-surface"]
    then = ["vectors", "matrices", "layers", "chain-rule", "backpropagation", "gaussian"]
    assert ideas == first + then


@pytest.mark.parametrize("deal", SETS)
@pytest.mark.parametrize("number", QUESTIONS)
def test_no_answer_is_in_the_scene_before_it_is_given(deal: int, number: int) -> None:
    question = self_check.question(number, deal)
    scene = bridge.scene("self-check", {"set": deal, "question": number})
    assert "engine" not in scene["readouts"]
    assert question.why not in json.dumps(scene, ensure_ascii=False)
    if not question.options:
        panel = scene["panels"][0]
        asking = " ".join([panel["ask"], *panel["given"]])
        told = set(numbers(scene["alt"].replace(asking, "").replace("; ".join(panel["given"]), "")))
        assert panel["said"] == ""
        assert question.answer not in told - set(numbers(asking)) - {float(deal), float(number), 0.0, 12.0}


@pytest.mark.parametrize("deal", SETS)
@pytest.mark.parametrize("number", QUESTIONS)
def test_every_mistake_is_told_from_the_right_answer(deal: int, number: int) -> None:
    question = self_check.question(number, deal)
    right = draw(set=deal, question=number, answers=((number, question.answer),))
    assert right["panels"][0]["verdicts"][number - 1] == "right"
    assert right["panels"][0]["said"] == f"Yes. {question.why}"
    assert value(right, "engine") == question.answer
    assert value(right, "right") == 1
    for wrong, meant in question.meant:
        scene = draw(set=deal, question=number, answers=((number, wrong),))
        assert scene["panels"][0]["verdicts"][number - 1] == "wrong"
        alike = dict.fromkeys(meant for other, meant in question.meant if abs(other - wrong) < 0.01)
        said = f"{' Or: '.join(alike)} {question.hints[0]}"
        assert scene["panels"][0]["said"] == said, "nobody can tell which of two mistakes it was"
        assert meant.endswith(".")
        assert "engine" not in scene["readouts"]


@pytest.mark.parametrize("deal", SETS)
@pytest.mark.parametrize("number", QUESTIONS)
def test_hints_come_in_three_steps_and_none_is_the_answer(deal: int, number: int) -> None:
    question = self_check.question(number, deal)
    tries = [(number, 1e6 + trial) for trial in range(5)]
    said = [draw(set=deal, question=number, answers=tuple(tries[:many]))["panels"][0]["said"] for many in range(1, 6)]
    operation, rule, worked = question.hints
    assert said == [f"Not yet. {hint}" for hint in (operation, rule, worked, worked, worked)]
    assert len({operation, rule, worked, question.why}) == 4
    assert len(numbers(worked)) > len(numbers(operation)), "the numbers come last"
    assert not re.search(rf"(is|=) {re.escape(words.number(question.answer))}\.$", worked), (
        "it is left to be worked out"
    )


def test_the_last_answer_counts_and_of_many_the_oldest_go() -> None:
    right = self_check.question(1, 1).answer
    scene = draw(answers=((1.0, right), (1.0, 0.5)))
    assert scene["panels"][0]["verdicts"][0] == "wrong"
    many = tuple((1.0, float(answer)) for answer in range(self_check.MOST))
    assert len(draw(answers=many)["panels"][0]["answers"]["values"]) == 2 * (self_check.MOST - 1)


def test_sets_differ_and_a_set_stays_the_same() -> None:
    given = {tuple(self_check.question(number, deal).given for number in QUESTIONS) for deal in range(1, 41)}
    assert len(given) == 40
    self_check.question.cache_clear()
    assert tuple(self_check.question(number, 1).given for number in QUESTIONS) in given


def test_the_score_is_said_when_nothing_is_open() -> None:
    answers = [(float(number), self_check.question(number, 5).answer) for number in QUESTIONS]
    assert "note" not in draw(set=5, answers=tuple(answers[:-1]))
    goal = draw(set=5, answers=tuple(answers))["goal"]
    assert goal["reached"]
    assert goal["met"].startswith("All 12 are right.")
    answers[3] = (4.0, -987.0)
    assert draw(set=5, answers=tuple(answers))["note"].startswith("11 of 12 are right.")
    assert draw(set=5, answers=tuple(answers))["goal"]["text"] == "11 of 12"


def test_asking_for_another_set_takes_the_answers_back() -> None:
    answers = next(param for param in self_check.PARAMS if param.name == "answers")
    assert getattr(answers, "until", "") == "set"
