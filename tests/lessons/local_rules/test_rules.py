"""A card for every operation: what the engine says, what a nudge says, and what is told before a guess."""

import math
from typing import Any

import pytest

from downhill.gradcheck import nudged_slope
from downhill.ops import OPS
from lessons.local_rules import claims, rules
from lessons.local_rules.rules import OPENINGS, QUESTIONS
from tests.lessons.scenes import drawer, handle, marks, value

draw = drawer(rules)
every_operation = pytest.mark.parametrize("name", list(QUESTIONS))


def flat(operands: tuple[Any, ...]) -> list[float]:
    return [number for operand in operands for number in (operand if isinstance(operand, tuple) else (operand,))]


def samples(name: str) -> list[dict[str, float]]:
    return [dict(zip(rules.operands(name), flat(sample), strict=True)) for sample in OPS[name].samples]


def inside(name: str) -> list[dict[str, float]]:
    """The samples of an operation that the sliders can be set to."""
    return [at for at in samples(name) if max(map(abs, at.values())) <= rules.REACH]


def row_of(scene: Any) -> str:
    (panel,) = [panel for panel in scene["panels"] if panel["view"] == "code"]
    (excerpt,) = panel["excerpts"]
    return "\n".join("".join(text for _, text in line) for line in excerpt["lines"])


def test_there_is_a_card_for_every_operation_of_the_engine() -> None:
    operation = next(param for param in rules.PARAMS if param.name == "op")
    assert [option for option, _ in getattr(operation, "options", ())] == list(QUESTIONS)
    assert [*QUESTIONS, *claims.without_a_card()] == list(OPS)
    assert claims.without_a_card() == ["logsumexp", "pick"]


@every_operation
def test_at_its_samples_every_slope_is_the_engines_and_a_nudge_agrees(name: str) -> None:
    row = OPS[name]
    for at in inside(name) or [{operand: OPENINGS[operand] for operand in rules.operands(name)}]:
        scene = draw(op=name, shown=True, **at)
        operation = rules._operation(name)
        out = operation.compute(*at.values())
        slopes = row.differentiate(out, *operation.deep(list(at.values())))
        assert value(scene, "out") == out
        for index, (operand, slope) in enumerate(zip(at, slopes, strict=True)):
            assert value(scene, f"slope_{operand}") == slope
            assert slope == pytest.approx(nudged_slope(operation.compute, list(at.values()), index), rel=1e-6, abs=1e-9)
        checks = [node["check"] for node in scene["panels"][0]["nodes"] if "check" in node]
        assert len(checks) == len(at)
        assert all(check["right"] for check in checks)
        assert value(scene, "off") < 1e-6
        assert "A nudge agrees" in scene["note"]


@every_operation
def test_of_the_answers_exactly_one_is_right_and_every_other_gets_a_hint(name: str) -> None:
    scores = [rules.score(name, str(place)) for place in range(1, len(QUESTIONS[name].answers) + 1)]
    assert [right for right, _ in scores].count(True) == 1
    assert all(bool(hint) != right for right, hint in scores)
    assert 3 <= len(scores) <= 4


def test_the_right_answer_does_not_always_stand_at_the_same_place() -> None:
    places = [next(place for place in range(1, 5) if rules.score(name, str(place))[0]) for name in QUESTIONS]
    assert {1, 2, 3, 4} == set(places)


@every_operation
def test_before_a_guess_no_rule_no_slope_and_no_source_is_told(name: str) -> None:
    before = draw(op=name)
    assert list(before["readouts"]) == ["out"]
    listed = '", "'.join(OPS[name].local_grads)
    assert f'("{listed}"' not in row_of(before)
    assert "( …" in row_of(before)
    assert f'"{OPS[name].forward}"' in row_of(before)
    graph = before["panels"][0]
    assert all(edge["local"] == "" for edge in graph["edges"])
    assert all("slope" not in node and "check" not in node for node in graph["nodes"])
    assert marks(before, "line", "gradient") == []
    after = draw(op=name, **{f"guess_{name}": "1"})
    assert {f"slope_{operand}" for operand in rules.operands(name)} <= after["readouts"].keys()
    assert all(edge["local"] for edge in after["panels"][0]["edges"])


@every_operation
def test_the_row_on_show_is_the_engines_own(name: str) -> None:
    text = row_of(draw(op=name, shown=True))
    assert f'"{name}": Op(' in text
    assert f'"{OPS[name].forward}"' in text
    assert all(f'"{rule}"' in text for rule in OPS[name].local_grads)


@pytest.mark.parametrize(
    ("name", "guess", "words"),
    [
        ("mul", "2", "Yes. The slope for a is b."),
        ("mul", "1", "Not a. That is the slope for b."),
        ("mul", "3", "Not 1. A factor is missing: b."),
        ("mul", "4", "Not −b. Only the sign is wrong."),
        ("tanh", "1", "It would be right with the result in place of a"),
        ("abs", "1", "does this operation have two cases?"),
        ("sqrt", "2", "too large by the same factor everywhere: 2."),
    ],
)
def test_a_guess_is_met_with_what_it_would_have_meant(name: str, guess: str, words: str) -> None:
    opened = draw(op=name, **{f"guess_{name}": guess})["verdict"]
    assert words in opened
    assert draw(op=name, **{f"guess_{name}": guess}, a=-1.0, b=0.0)["verdict"] == opened, "wherever the operands are"


@pytest.mark.parametrize(
    ("name", "guess", "words"),
    [
        ("mul", "1", "Here your rule gives 2; the engine’s slope for a is −3."),
        ("mul", "4", "Here your rule gives 3; the engine’s slope for a is −3."),
        ("relu", "2", "Here 1 gives the right number, but it is not the rule."),
    ],
)
def test_a_wrong_answer_stands_beside_the_engines_slope(name: str, guess: str, words: str) -> None:
    assert draw(op=name, **{f"guess_{name}": guess})["note"].startswith(words)


def test_a_right_answer_leaves_the_word_to_the_nudge() -> None:
    assert draw(op="mul", guess_mul="2")["note"] == "A nudge agrees by a and by b."


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"op": "log", "a": -1.0}, "log(-1.0): only a number above 0 has a logarithm"),
        ({"op": "sqrt", "a": -4.0}, "sqrt(-4.0): a square is never negative"),
        ({"op": "div", "b": 0.0}, "2.0 / 0.0: the divisor must not be 0"),
        ({"op": "div", "b": 5e-324}, "2.0 / 5e-324: the result or its slope is too large for a float"),
        ({"op": "pow", "a": -2.0, "b": 0.5}, "a negative base takes whole exponents only"),
    ],
)
def test_what_the_engine_refuses_is_said_in_its_words_and_the_picture_stays(
    params: dict[str, Any], sentence: str
) -> None:
    for told in (False, True):
        scene = draw(shown=told, **params)
        assert f"{sentence}. Move a number" in scene["note"]
        assert scene["readouts"] == {}
        assert marks(scene, "line", "model")
        assert handle(scene, QUESTIONS[params["op"]].by)["value"] == params.get(QUESTIONS[params["op"]].by, 2.0)
        assert [node["data"] for node in scene["panels"][0]["nodes"]][-1] == ""


def test_where_a_nudge_goes_out_of_all_bounds_it_cannot_tell() -> None:
    scene = draw(op="div", shown=True, a=0.0, b=5e-324)
    assert "By a there is no finite slope here" in scene["note"]


@pytest.mark.parametrize(
    ("params", "chosen", "nudged"),
    [
        ({"op": "relu", "a": 0.0}, 0.0, 0.5),
        ({"op": "abs", "a": 0.0}, 0.0, 0.0),
        ({"op": "maximum", "a": -3.0, "b": -3.0}, 0.5, 0.5),
        ({"op": "minimum", "a": -3.0, "b": -3.0}, 0.5, 0.5),
    ],
)
def test_at_a_corner_the_choice_is_called_a_choice(params: dict[str, Any], chosen: float, nudged: float) -> None:
    scene = draw(shown=True, **params)
    assert value(scene, "slope_a") == chosen
    assert "Here is a kink by a" in scene["note"]
    assert "the engine chooses" in scene["note"]
    (check, *_) = [node["check"] for node in scene["panels"][0]["nodes"] if "check" in node]
    assert float(check["text"]) == nudged
    assert check["right"] == (chosen == nudged)


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"op": "log", "a": 1e-9}, "By a a nudge cannot tell"),
        ({"op": "log", "a": 0.001}, "By a a nudge cannot tell"),
        ({"op": "pow", "a": 0.0, "b": 0.5, "guess_pow": "1"}, "By a there is no finite slope here"),
    ],
)
def test_where_a_nudge_or_a_rule_fails_it_is_said_and_drawn(params: dict[str, Any], words: str) -> None:
    scene = draw(shown=True, **params)
    assert words in scene["note"]
    assert "your rule gives" not in scene["note"], "a rule that has no result here gives nothing"


def test_beside_a_corner_there_is_none() -> None:
    assert "kink" not in draw(op="relu", a=0.5, shown=True)["note"]
    assert "kink" not in draw(op="abs", a=-0.5, shown=True)["note"]


def test_a_slope_that_is_no_number_is_said_and_not_shown() -> None:
    vertical = draw(op="sqrt", a=0.0, shown=True)
    assert "slope_a" not in vertical["readouts"]
    assert "By a there is no finite slope here" in vertical["note"]
    none = draw(op="pow", a=-2.0, b=2.0, shown=True)
    assert "slope_b" not in none["readouts"]
    assert value(none, "slope_a") == -4.0
    assert "By b there is no finite slope here" in none["note"]


@pytest.mark.parametrize("name", ["mul", "exp", "div", "tanh"])
def test_the_line_that_touches_has_the_engines_slope(name: str) -> None:
    scene = draw(op=name, shown=True, a=1.0, b=2.0)
    (line,) = marks(scene, "line", "gradient")
    x0, y0, x1, y1 = line["at"]["values"]
    assert (y1 - y0) / (x1 - x0) == pytest.approx(value(scene, f"slope_{QUESTIONS[name].by}"))
    assert math.fsum((x0, x1)) / 2.0 == pytest.approx(handle(scene, QUESTIONS[name].by)["x"])


@every_operation
def test_hints_come_in_three_steps_before_a_guess_and_hold_no_rule(name: str) -> None:
    question = QUESTIONS[name]
    told: list[str] = []
    scene = draw(op=name)
    assert "a hint is a press away" in scene["note"]
    while (press := scene["panels"][0]["presses"][0])["label"] != "Next operation":
        scene = draw(op=name, **press["sets"])
        told.append(scene["note"])
        assert list(scene["readouts"]) == ["out"]
    operation, rule, numbers = told
    assert f"out = {rules._title(name)}" in operation
    assert "made of" in rule or "the same everywhere" in rule
    assert "A nudge says" in numbers
    right = next(place for place in range(1, 5) if rules.score(name, str(place))[0])
    assert max(map(len, told)) <= 120
    if len(question.answers[right - 1]) > 4:
        assert rules.chosen(name, str(right)) not in " ".join(told)
    (press,) = draw(op=name, hint="rule", **{f"guess_{name}": "1"})["panels"][0]["presses"]
    assert press["label"] == "Next operation"
    assert press["sets"]["op"] in QUESTIONS


def right_answer(name: str) -> str:
    answers = range(1, len(QUESTIONS[name].answers) + 1)
    return next(str(answer) for answer in answers if rules.score(name, str(answer))[0])


def test_the_goal_is_half_of_the_rules() -> None:
    found = {f"guess_{name}": right_answer(name) for name in list(QUESTIONS)[: rules.ENOUGH]}
    assert "goal" not in draw()
    assert not draw(guess_mul="1")["goal"]["reached"]
    assert draw(**found)["goal"]["reached"]
    assert len(marks(draw(**found), "met")) == 1
    assert "goal" not in draw(**found, op="neuron", guess_neuron=right_answer("neuron")), "it has been reached before"
    assert "goal" not in draw(**found, op="neuron"), "here a question stands"
    wrong = next(answer for answer in ("1", "2") if answer != found["guess_mul"])
    one_less = draw(**{**found, "guess_mul": wrong})["goal"]
    assert one_less["value"] == rules.ENOUGH - 1
    assert not one_less["reached"]
