"""Gradients filled in by hand: the engine's are accepted, wrong ones are not, and each mistake is told what it was."""

import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import bridge
from downhill.backward import Step
from downhill.value import Value
from lessons.manual_backprop import exercises, fill_in
from lessons.manual_backprop.exercises import Exercise
from lessons.manual_backprop.mistakes import hint, judge
from tests.lessons.scenes import drawer, value

draw = drawer(fill_in)
each_given = pytest.mark.parametrize("name", list(exercises.GIVEN))
any_exercise = some.one_of(
    some.sampled_from(list(exercises.GIVEN)).map(exercises.given),
    some.builds(exercises.made, some.integers(1, exercises.LEVELS), some.integers(1, exercises.SEEDS)),
)

LECTURE = {"L": 1, "f": 4, "d": -2, "c": -2, "e": -2, "b": -4, "a": 6}
TWICE = {"f": 1, "e": -6, "d": 1, "b": -8, "a": -3}


def rows(exercise: Exercise, **answers: float) -> tuple[tuple[float, ...], ...]:
    """Answers by name, each as a first try, in the order given."""
    places = {each.label: place for each, place in exercise.places.items()}
    return tuple((exercise.code, places[name], 1.0, float(answer)) for name, answer in answers.items())


def nodes(scene: object) -> dict[str, dict[str, object]]:
    plain = json.loads(json.dumps(bridge.plain(scene, list)))
    return {node["id"]: node for node in plain["panels"][0]["nodes"]}


def labels(scene: object) -> list[str]:
    return [press["label"] for press in scene["panels"][0]["presses"]]  # type: ignore[index]


@pytest.mark.parametrize(("name", "gradients"), [("lecture", LECTURE), ("twice", TWICE)])
def test_the_lectures_gradients(name: str, gradients: dict[str, float]) -> None:
    exercise = exercises.given(name)
    assert {each.label: exercise.gradient(each) for each in exercise.order} == gradients
    scene = draw(graph=name, answers=rows(exercise, **gradients))
    assert {name: node["slope"] for name, node in nodes(scene).items()} == gradients
    assert value(scene, "right") == value(scene, "first") == len(gradients)
    assert value(scene, "complete") == 1


def test_the_lectures_numbers_going_forward() -> None:
    assert value(draw(), "result") == -8.0
    second = nodes(draw(graph="twice"))
    assert {name: second[name]["value"] for name in "def"} == {"d": -6, "e": 1, "f": -6}


@pytest.mark.parametrize(
    ("name", "data", "gradients"),
    [
        ("sum", {"a": 3, "b": 6}, {"b": 1, "a": 2}),
        ("product", {"a": 3, "b": 9}, {"b": 1, "a": 6}),
        ("error", {"p": 6, "e": 2, "L": 4}, {"L": 1, "e": 4, "p": 4, "y": -4, "w": 8, "x": 12}),
        ("neuron", {"m": -6, "o": math.sqrt(0.5)}, {"o": 1, "n": 0.5, "m": 0.5, "b": 0.5, "w": 1, "x": -1.5}),
    ],
)
def test_the_other_graphs_by_hand(name: str, data: dict[str, float], gradients: dict[str, float]) -> None:
    exercise = exercises.given(name)
    found = {each.label: each for each in exercise.order}
    assert {label: found[label].data for label in data} == pytest.approx(data)
    assert {label: exercise.gradient(found[label]) for label in gradients} == pytest.approx(gradients)


@given(any_exercise)
def test_the_engines_answers_are_accepted_and_a_nudge_agrees(exercise: Exercise) -> None:
    for each in exercise.order:
        right = exercise.gradient(each)
        assert judge(exercise, each, right) == "right"
        assert judge(exercise, each, float(f"{right:.3g}")) == "right"
        assert exercise.walk.nudges[each] == pytest.approx(right, abs=1e-6 * max(1.0, abs(right)))


@given(any_exercise, some.floats(-1000.0, 1000.0))
def test_what_is_not_the_gradient_is_rejected(exercise: Exercise, answer: float) -> None:
    for each in exercise.order:
        right = exercise.gradient(each)
        if abs(answer - right) > 0.01 * max(1.0, abs(right)):
            assert judge(exercise, each, answer) != "right"


def typical(shares: list[Step], each: Value) -> dict[str, float]:
    """What the usual mistakes come to, worked out here from what flows back to a number."""
    found = {"sign": -sum(share.local * share.upstream for share in shares)}
    if len(shares) > 1:
        found["overwrote"] = shares[-1].local * shares[-1].upstream
        found["multiplied"] = math.prod(share.local * share.upstream for share in shares)
        return found
    (share,) = shares
    found["upstream"] = share.local
    found["local"] = share.upstream
    found["added"] = share.local + share.upstream
    if share.source.op == "mul":
        found["own"] = each.data * share.upstream
    return found


@given(any_exercise)
def test_each_usual_mistake_is_found_out(exercise: Exercise) -> None:
    for each in exercise.order[1:]:
        mistakes = typical(exercise.shares(each), each)
        right = exercise.gradient(each)
        for kind, answer in mistakes.items():
            judged = judge(exercise, each, answer)
            alike = [other for other, number in mistakes.items() if math.isclose(number, answer, abs_tol=1e-9)]
            if math.isclose(answer, right, abs_tol=1e-9):
                assert judged == "right"
            elif judged == "right":
                assert math.isclose(answer, right, rel_tol=0.01)
            elif alike == [kind]:
                stronger = {"sign": ("overwrote", "own", "rule"), "overwrote": ()}
                before = stronger.get(kind, ("overwrote", "own", "rule", "sign", "upstream", "local"))
                assert judged in {kind, *before}, (exercise.title, each.label, kind, answer)


def named(exercise: Exercise, name: str) -> Value:
    return next(each for each in exercise.order if each.label == name)


@pytest.mark.parametrize(
    ("graph", "name", "answers", "kind"),
    [
        ("lecture", "L", (-8,), "data"),
        ("lecture", "d", (4,), "own"),
        ("lecture", "d", (2,), "sign"),
        ("lecture", "c", (1,), "upstream"),
        ("lecture", "a", (-3,), "upstream"),
        ("lecture", "a", (-2,), "local"),
        ("lecture", "a", (-4, 2), "own"),
        ("lecture", "a", (-6,), "sign"),
        ("lecture", "a", (-5,), "added"),
        ("lecture", "a", (6.2,), "rounding"),
        ("lecture", "a", (77,), "other"),
        ("twice", "a", (-6, 3), "overwrote"),
        ("twice", "a", (-18,), "multiplied"),
        ("twice", "a", (4,), "upstream"),
        ("twice", "a", (9,), "sign"),
        ("twice", "a", (50,), "other"),
        ("sum", "a", (1,), "overwrote"),
        ("product", "a", (3,), "overwrote"),
        ("product", "a", (9,), "multiplied"),
        ("neuron", "n", (0.7071,), "rule"),
        ("error", "e", (2,), "rule"),
        ("error", "y", (4,), "sign"),
    ],
)
def test_a_wrong_answer_tells_which_mistake_it_is(graph: str, name: str, answers: Any, kind: str) -> None:
    exercise = exercises.given(graph)
    assert {judge(exercise, named(exercise, name), answer) for answer in answers} == {kind}


@pytest.mark.parametrize(
    ("graph", "name", "words"),
    [
        ("lecture", "L", "How far does L move when L moves? Just as far."),
        (
            "lecture",
            "a",
            "In e = a × b the slope for a is the other factor, b = −3. What came back to e is −2: multiply.",
        ),
        (
            "lecture",
            "c",
            "In d = e + c, d moves as far as c: the slope is 1. What came back to d is −2: multiply.",
        ),
        ("twice", "a", "The share through e is 1 × (−6), the share through d is 3 × 1. Add the shares."),
        ("neuron", "n", "The slope of o = tanh(n) is 1 − o² = 1 − 0.7071² = 0.5. What came back to o is 1: multiply."),
        ("error", "e", "In L = e^2 the slope is 2 × e = 2 × 2 = 4. What came back to L is 1: multiply."),
        (
            "error",
            "y",
            "In e = p − y, e falls by 1 for each unit of y: the slope is −1. What came back to e is 4: multiply.",
        ),
    ],
)
def test_the_third_try_gets_the_numbers(graph: str, name: str, words: str) -> None:
    exercise = exercises.given(graph)
    assert hint(exercise, named(exercise, name), 3) == words


def test_a_number_of_the_one_beside_it_is_found_out() -> None:
    exercise = exercises.made(4, 3)
    beside = [
        judge(exercise, each, exercise.gradient(other))
        for each in exercise.order
        for source in exercise.above(each)
        for other in source.inputs
        if other is not each
    ]
    assert "swapped" in beside


@each_given
def test_nothing_that_is_asked_is_in_the_scene(name: str) -> None:
    scene = draw(graph=name)
    for node in nodes(scene).values():
        assert "slope" not in node
        assert "check" not in node
        assert node["grad"] == ""
        assert ".grad =" not in str(node["says"])
    assert {edge["local"] for edge in scene["panels"][0]["edges"]} == {""}
    assert set(scene["readouts"]) == {"result", "right", "first", "complete"}


def test_what_is_right_stays_and_what_is_next_is_said() -> None:
    exercise = exercises.given("lecture")
    scene = draw(answers=rows(exercise, L=1, d=-2))
    d = nodes(scene)["d"]
    assert d["slope"] == -2
    assert d["check"] == {"text": "−2", "right": True}
    assert str(d["says"]).endswith("d.grad = (−2) × 1 = −2, from L. A nudge says −2.")
    assert d["entry"]["verdict"] == "right"  # type: ignore[index]
    assert scene["note"] == "Yes. d.grad = (−2) × 1 = −2, from L. Next: f.grad, c.grad or e.grad."
    assert (value(scene, "engine"), value(scene, "answer")) == (-2, -2)
    assert scene["readouts"]["nudge"]["text"] == "-2.000000000000668"


def test_the_lectures_nudges() -> None:
    exercise = exercises.given("lecture")
    nudges = {each.label: exercise.lecture_nudge(each) for each in exercise.order}
    assert nudges["a"] == 6.000000000000227
    assert nudges["f"] == 3.9999999999995595
    assert nudges["L"] == 1.000000000000334


def test_a_second_try_counts_but_not_as_a_first() -> None:
    wrong = (1.0, 1.0, 1.0, -8.0)
    scene = draw(answers=(wrong,))
    assert nodes(scene)["L"]["entry"]["verdict"] == "wrong"  # type: ignore[index]
    assert nodes(scene)["L"]["entry"]["target"]["key"] == [1, 1, 2]  # type: ignore[index]
    assert scene["note"] == "L.grad is not −8. How far does L move when L moves? Just as far."
    scene = draw(answers=(wrong, (1.0, 1.0, 2.0, 1.0)))
    assert (value(scene, "right"), value(scene, "first")) == (1, 0)


@each_given
def test_hints_come_in_three_steps_and_only_the_last_has_the_numbers(name: str) -> None:
    exercise = exercises.given(name)
    first = rows(exercise, **{exercise.root.label: 1})
    for place, number in enumerate(exercise.order, 1):
        above = exercise.above(number)
        if above != [exercise.root]:
            continue
        answers = [(float(exercise.code), float(place), float(trial), 98.7) for trial in (1, 2, 3)]
        operation, rule, numbers = [str(draw(graph=name, answers=(*first, *answers[:n]))["note"]) for n in (1, 2, 3)]
        formula = exercise.formula(exercise.root)
        assert f"{number.label} goes into {formula}" in operation
        assert "slope" not in operation
        assert "slope" in rule
        assert rule.count("=") <= rule.count(formula)
        assert numbers != rule
        assert nodes(draw(graph=name, answers=(*first, answers[0])))[number.label]["entry"]["said"] == "Not yet."  # type: ignore[index]


def test_a_number_can_be_shown_and_does_not_count() -> None:
    opening = draw()
    (show,) = opening["panels"][0]["presses"]
    assert show["label"] == "Show me L.grad"
    scene = draw(**show["sets"])
    assert nodes(scene)["L"]["slope"] == 1
    assert (value(scene, "right"), value(scene, "first")) == (0, 0)
    assert scene["note"].startswith("Shown, and not scored. L.grad = 1")
    assert labels(scene) == ["Show me f.grad", "Begin this graph again"]
    assert draw(**scene["panels"][0]["presses"][1]["sets"]) == opening


def test_what_was_shown_is_not_scored_at_the_end() -> None:
    exercise = exercises.given("sum")
    (show,) = [press for press in draw(graph="sum")["panels"][0]["presses"] if press["label"].startswith("Show")]
    answers = (*show["sets"]["answers"], *rows(exercise, a=2))
    assert draw(graph="sum", answers=answers)["note"].endswith("1 of 2 are yours, 1 of them at the first try.")


def test_a_right_answer_is_taken_in_any_order_and_gives_nothing_else_away() -> None:
    exercise = exercises.given("lecture")
    scene = draw(answers=rows(exercise, a=6))
    assert value(scene, "right") == 1
    assert scene["note"].startswith("Yes. a.grad = 6, though e.grad is still open.")
    assert "-2" not in scene["note"].replace("−", "-")
    scene = draw(answers=rows(exercise, a=7))
    assert scene["note"] == "a.grad is not 7. Nothing has come back to a yet. Find e.grad first."
    assert labels(scene)[0] == "Show me L.grad"


def test_every_try_of_every_graph_is_kept() -> None:
    first, second = exercises.given("lecture"), exercises.given("twice")
    answers = (*rows(first, **LECTURE), *rows(second, f=1, e=1))
    assert value(draw(answers=answers), "right") == 7
    assert draw(answers=answers)["note"].endswith("All 7 are right, each at the first try.")
    assert labels(draw(answers=answers)) == ["Next graph", "Begin this graph again"]
    scene = draw(graph="twice", answers=answers)
    assert (value(scene, "right"), value(scene, "complete")) == (1, 1)


@given(some.integers(1, exercises.LEVELS), some.integers(1, exercises.SEEDS))
@settings(max_examples=60)
def test_a_graph_that_is_made_can_be_done_by_head_and_has_the_difficulty_it_says(level: int, seed: int) -> None:
    exercise = exercises.made(level, seed)
    rung = exercises.LADDER[level - 1]
    numbers = [number for each in exercise.order for number in (each.data, exercise.gradient(each))]
    assert all(number == round(number) and 0 < abs(number) <= exercises.LARGEST for number in numbers)
    assert len({each.data for each in exercise.order}) == len(exercise.order)
    assert len(exercise.walk.computed) == rung.operations
    used_twice = sum(len(exercise.shares(each)) - 1 for each in exercise.order[1:])
    assert used_twice == rung.reused
    assert any(each.constant == 2.0 for each in exercise.order) is rung.squared
    assert exercises.coded(exercise.code) is exercise
    assert all(
        exercise.places[source] < exercise.places[each] for each in exercise.order for source in exercise.above(each)
    )


def test_the_same_number_is_the_same_graph_and_another_is_another() -> None:
    assert [exercises.made(3, seed).title for seed in (1, 2)] == [
        exercises.made.__wrapped__(3, seed).title for seed in (1, 2)
    ]
    titles = {(exercises.made(3, seed).title, exercises.made(3, seed).root.data) for seed in range(1, 40)}
    assert len(titles) > 30


def test_another_graph_and_a_harder_one_are_a_press_away() -> None:
    scene = draw(graph="more", seed=exercises.SEEDS)
    presses = {press["label"]: press["sets"] for press in scene["panels"][0]["presses"]}
    assert presses["Another one"]["seed"] == 1
    assert presses["A harder one"]["level"] == 2
    hardest = draw(graph="more", level=exercises.LEVELS)
    assert "A harder one" not in labels(hardest)


def test_answers_to_graphs_that_are_not_there_do_no_harm() -> None:
    places = [(17.5, 1.0), (17.5, 2.0), (17.0, 1.0), (17.0, 2.0), (1.0, 2.5), (1.0, 29.0)]
    scene = draw(answers=tuple((*place, 1.0, 1.0) for place in places))
    assert (value(scene, "right"), value(scene, "complete")) == (0, 0)


def test_the_goal_is_every_gradient_of_a_graph() -> None:
    exercise = exercises.given("lecture")
    code, order = float(exercise.code), exercise.order
    answers = [(code, float(exercise.places[number]), 1.0, exercise.gradient(number)) for number in order]
    assert not draw()["goal"]["reached"]
    assert draw(answers=answers[:-1])["goal"]["text"] == f"{len(answers) - 1} of {len(answers)}"
    found = draw(answers=answers)
    assert found["goal"]["reached"]
    assert [node["id"] for node in found["panels"][0]["nodes"] if node.get("met")] == [order[-1].label]
    assert "goal" not in draw(graph="more")
