"""What holds for every figure, found as the site finds them, over everything its params may be."""

import itertools
import re
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

import bridge
from picture import params as figure_params
from picture.params import Choice, Guess, InputError, Params, Slider, Table, Toggle
from tests.lessons.checks import (
    any_shape,
    check,
    corners,
    ends,
    matrices_of,
    param_of,
    plain_text,
    values,
)

FIGURES = [bridge.figure(name) for name in bridge.names()]
every_figure = pytest.mark.parametrize("figure", FIGURES, ids=bridge.names())


@every_figure
def test_a_figure_opens(figure: ModuleType) -> None:
    check(figure, figure_params.opening(figure.PARAMS))


PAGES = Path(__file__).parents[2] / "site" / "lessons"
LESSONS = sorted(page.stem for page in PAGES.glob("*.html") if page.stem != "code")
"""All that have figures: `code` has cells."""


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_lesson_has_something_to_achieve(lesson: str) -> None:
    home = f"lessons.{lesson.replace('-', '_')}."
    figures = [figure for figure in FIGURES if figure.__name__.startswith(home)]
    assert any(figure.scene(figure_params.told(figure.PARAMS)).goal for figure in figures)


@every_figure
def test_no_goal_is_reached_before_anything_is_done(figure: ModuleType) -> None:
    for first in (figure_params.opening, figure_params.told):
        goal = figure.scene(first(figure.PARAMS)).goal
        assert goal is None or not goal.reached


@every_figure
def test_every_combination_of_limits_can_be_drawn(figure: ModuleType) -> None:
    for params in corners(figure.PARAMS):
        check(figure, params)


@every_figure
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=some.data())
def test_anything_the_params_allow_can_be_drawn(figure: ModuleType, data: some.DataObject) -> None:
    params = {param.name: data.draw(values(param), label=param.name) for param in figure.PARAMS}
    check(figure, figure_params.check(figure.PARAMS, params))


@pytest.mark.parametrize(
    "figure", [figure for figure in FIGURES if matrices_of(figure)], ids=lambda each: each.__name__
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=some.data())
def test_matrices_of_any_shape_are_drawn_or_refused_by_their_shapes(figure: ModuleType, data: some.DataObject) -> None:
    params = {param.name: data.draw(any_shape(param), label=param.name) for param in matrices_of(figure)}
    checked = figure_params.check(figure.PARAMS, params)
    sentence = refusal(figure, checked)
    if sentence:
        assert len(re.findall(r"\d+ × \d+|\d+ numbers?", sentence)) >= 2, "it names both shapes"
        assert sentence.endswith(".")
    else:
        check(figure, checked)


FITS_A_PHONE = 130
"""How many letters a phone has room for, in the three lines of what meets a guess."""


def guesses_of(figure: ModuleType) -> list[Guess]:
    return [param for param in figure.PARAMS if isinstance(param, Guess)]


@pytest.mark.parametrize("figure", [figure for figure in FIGURES if guesses_of(figure)], ids=lambda each: each.__name__)
def test_a_verdict_stays_as_it_is_whatever_else_changes(figure: ModuleType) -> None:
    for when in {guess.when for guess in guesses_of(figure)}:
        guesses = [guess for guess in guesses_of(figure) if guess.when == when]
        given = dict([when]) if when else {}
        asked = {name for guess in guesses for name in ([guess.until] if isinstance(guess.until, str) else guess.until)}
        until = [param for param in figure.PARAMS if param.name in asked]
        free = [param for param in figure.PARAMS if param not in until and not isinstance(param, Guess)]
        met: set[str] = set()
        for answers, state in itertools.product(corners(guesses, most=24), list(corners(until, most=8))):
            scenes = [verdict_of(figure, {**answers, **state, **rest, **given}) for rest in corners(free, most=40)]
            verdicts = {verdict for verdict in scenes if verdict is not None}
            assert len(verdicts) <= 1, f"{answers} at {state}"
            assert all(len(verdict) <= FITS_A_PHONE for verdict in verdicts), verdicts
            met |= {name for name, answer in answers.items() if answer and verdicts}
        assert met == {guess.name for guess in guesses}


def verdict_of(figure: ModuleType, params: Params) -> str | None:
    """What meets the reader's guess; None if there is no such scene."""
    try:
        return figure.scene(figure_params.check(figure.PARAMS, params)).verdict
    except InputError:
        return None


def refusal(figure: ModuleType, params: Params) -> str:
    """What the figure says to params that it cannot draw; "" if it can."""
    try:
        figure.scene(params)
    except InputError as error:
        return str(error)
    return ""


@every_figure
def test_every_param_makes_a_difference_somewhere(figure: ModuleType) -> None:
    for param in figure.PARAMS:
        places = (
            {plain_text(figure, {**others, param.name: end}) for end in ends(param)}
            for others in corners(figure.PARAMS)
        )
        assert any(len(pictures) > 1 for pictures in places), param.name


@every_figure
def test_params_name_others_that_are_there(figure: ModuleType) -> None:
    for param in figure.PARAMS:
        if isinstance(param, Slider | Table) and param.when:
            choice = param_of(figure, param.when[0])
            assert isinstance(choice, Choice)
            needed = (param.when[1],) if isinstance(param.when[1], str) else param.when[1]
            assert set(needed) <= {option for option, _ in choice.options}
        if isinstance(param, Toggle) and param.when:
            assert isinstance(param_of(figure, param.when[0]), Toggle)
        if isinstance(param, Choice | Table) and param.until:
            for name in [param.until] if isinstance(param.until, str) else param.until:
                assert param_of(figure, name) is not param
            assert not param.opening, "what is taken back is open again"


@every_figure
def test_a_figure_says_what_it_is(figure: ModuleType) -> None:
    assert figure.TITLE
    assert figure.TASK.endswith((".", "?"))
    assert figure.__doc__
    assert "?" in figure.__doc__.splitlines()[0], "the docstring opens with the question"
    assert all(param.label for param in figure.PARAMS)


@every_figure
def test_the_opening_values_are_allowed(figure: ModuleType) -> None:
    opening = figure_params.opening(figure.PARAMS)
    assert figure_params.check(figure.PARAMS, opening) == opening
    assert figure_params.check(figure.PARAMS, {}) == opening
