"""What a param takes, and what it says to what it does not."""

import re
from typing import Any

import pytest

from picture import params as figure_params
from picture.params import Choice, Column, InputError, Matrix, Slider, Table, Text, Toggle

SLOPE = Slider("slope", "Slope", 0.0, 400.0, opening=200.0, step=1.0)
COUNT = Slider("count", "Count", 0.0, 12.0, opening=12.0, step=1.0, whole=True)
ANSWER = Choice("answer", "Answer", options=(("2", "twice"), ("4", "four times")), opening="")
ALL = Toggle("all", "All houses")
HOUSES = Table(
    "houses",
    "Houses",
    columns=(
        Column("area", 0.0, 3500.0, step=50.0),
        Column("price", 0.0, 600_000.0, step=5000.0),
    ),
    opening=((1000.0, 100_000.0), (2000.0, 200_000.0)),
    least=2,
    most=3,
)
WEIGHTS = Matrix("w", "W", opening=((1.0, 0.0),), low=-2.0, high=2.0, step=0.1, rows=(1, 3), columns=(2, 3))
BIAS = Matrix("b", "b", opening=((0.0,), (1.0,)), low=-2.0, high=2.0, step=0.1)
TEXT = Text("text", "Expression", opening="a*b", examples=("a + a",), most=12)
PARAMS = [SLOPE, COUNT, ANSWER, ALL, HOUSES, WEIGHTS, BIAS, TEXT]


def test_what_is_not_given_opens_as_ever() -> None:
    checked = figure_params.check(PARAMS, {"slope": 10})
    assert checked == figure_params.opening(PARAMS) | {"slope": 10.0}
    assert isinstance(checked["slope"], float)


def test_limits_themselves_are_allowed() -> None:
    assert SLOPE.check(0) == 0.0
    assert SLOPE.check(400) == 400.0


def test_a_choice_not_yet_made_is_allowed_where_it_opens_so() -> None:
    assert ANSWER.check("") == ""
    assert ANSWER.check("4") == "4"


def test_rows_from_json_become_tuples() -> None:
    assert HOUSES.check([[1, 2], [3, 4]]) == ((1.0, 2.0), (3.0, 4.0))


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"slope": 401}, "Slope must lie between 0 and 400, not 401."),
        ({"slope": -0.5}, "Slope must lie between 0 and 400, not -0.5."),
        ({"slope": "steep"}, "Slope must be a number, not 'steep'."),
        ({"slope": None}, "Slope must be a number, not None."),
        ({"slope": True}, "Slope must be a number, not True."),
        ({"slope": float("nan")}, "Slope must be a number, not nan."),
        ({"slope": float("inf")}, "Slope must be a number, not inf."),
        ({"count": 2.5}, "Count must be a whole number, not 2.5."),
        ({"answer": "3"}, "Answer must be one of '2', '4', not '3'."),
        ({"answer": ["2"]}, "Answer must be one of '2', '4', not ['2']."),
        ({"all": 1}, "All houses must be true or false, not 1."),
        ({"houses": "1, 2"}, "Houses must be rows of numbers, not '1, 2'."),
        ({"houses": [[1, 2]]}, "Houses takes 2 to 3 rows, not 1."),
        ({"houses": [[1, 2]] * 4}, "Houses takes 2 to 3 rows, not 4."),
        ({"houses": [[1, 2], [3]]}, "Houses, row 2: needs 2 numbers (area, price)."),
        ({"houses": [[1, 2], "34"]}, "Houses, row 2: needs 2 numbers (area, price)."),
        ({"houses": [[1, 2], [3, "x"]]}, "Houses, row 2, price must be a number, not 'x'."),
        ({"houses": [[1, 2], [3501, 4]]}, "Houses, row 2: area must lie between 0 and 3,500, not 3,501."),
        ({"w": "1, 2"}, "W must be rows of numbers, not '1, 2'."),
        ({"w": [1, 2]}, "W must be rows of numbers, not [1, 2]."),
        ({"w": []}, "W takes 1 × 2 to 3 × 3, not 0 × 0."),
        ({"w": [[1]]}, "W takes 1 × 2 to 3 × 3, not 1 × 1."),
        ({"w": [[1, 2]] * 4}, "W takes 1 × 2 to 3 × 3, not 4 × 2."),
        ({"w": [[1, 2], [3]]}, "W: all rows must be equally long, not 1 and 2."),
        ({"w": [[1, 2], [0, 3]]}, "W, row 2, column 2: must lie between -2 and 2, not 3."),
        ({"w": [[1, "x"]]}, "W, row 1, column 2 must be a number, not 'x'."),
        ({"b": [[1]]}, "b takes 2 × 1, not 1 × 1."),
        ({"text": 3}, "Expression must be a text, not 3."),
        ({"text": "a" * 13}, "Expression takes 12 characters at most; here are 13."),
        ({"slop": 1}, "There is no 'slop' here; there is slope, count, answer, all, houses, w, b, text."),
    ],
)
def test_what_cannot_be_taken_is_refused_in_a_sentence(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InputError, match=f"^{re.escape(sentence)}$"):
        figure_params.check(PARAMS, values)


def test_a_matrix_takes_every_shape_within_its_limits() -> None:
    assert WEIGHTS.check([[1, 2, -2], [0, 0, 0.5]]) == ((1.0, 2.0, -2.0), (0.0, 0.0, 0.5))
    assert WEIGHTS.check([[1, 2]]) == ((1.0, 2.0),)


def test_a_matrix_keeps_the_shape_it_opens_with_unless_others_are_allowed() -> None:
    assert (BIAS.rows, BIAS.columns) == ((2, 2), (1, 1))
    with pytest.raises(InputError, match="takes 2 × 1, not 1 × 1"):
        BIAS.check([[1.0]])


def test_the_page_is_told_each_params_kind() -> None:
    described = figure_params.as_json(PARAMS)
    kinds = ["slider", "slider", "choice", "toggle", "table", "matrix", "matrix", "text"]
    assert [param["kind"] for param in described] == kinds
    assert described[0]["low"] == 0.0
    assert described[4]["columns"][1]["label"] == "price"


def test_the_page_is_told_of_a_log_scale() -> None:
    rate = Slider("rate", "Rate", 0.001, 1.0, opening=0.1, step=10**0.05, scale="log")
    assert [param["scale"] for param in figure_params.as_json([SLOPE, rate])] == ["linear", "log"]
    assert rate.check(1 / 3) == 1 / 3


def test_a_figure_that_names_no_dock_offers_what_plays_and_reveals_or_else_its_first_param() -> None:
    player, button = figure_params.counter("step", "Step", 5, plays=1.0), Toggle("rule", "Rule", button=True)
    assert figure_params.dock([SLOPE, player, ALL, button, COUNT]) == ["step", "rule"]
    assert figure_params.dock([SLOPE, COUNT]) == ["slope"]
    assert figure_params.dock([]) == []


def test_a_counter_takes_whole_numbers_to_its_end() -> None:
    step = figure_params.counter("step", "Step", 5, opening=1, unit="of 5")
    assert (step.opening, step.low, step.high) == (1.0, 0.0, 5.0)
    with pytest.raises(InputError, match=r"Step must be a whole number, not 1\.5"):
        step.check(1.5)
