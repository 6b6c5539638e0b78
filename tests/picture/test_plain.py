"""What is said reaches the page, what is not said does not; a guess is met by what it asked about, and no more."""

from array import array

import pytest

from picture import params as figure_params
from picture.params import Guess, Slider
from picture.plain import plain
from picture.scene import Axis, Dots, Plot, Readout, Scene

PLOT = Plot("p", "A plot", Axis("x", (0.0, 1.0)), Axis("y", (0.0, 1.0)), [Dots([(0.5, 0.5)], "data")])


def test_a_scene_has_the_readouts_that_its_panels_hold():
    panel = Plot("q", "Another", PLOT.x, PLOT.y, [], {"loss": Readout("loss", 4770.4, "error")})
    drawn = plain(Scene([PLOT, panel], alt="Two plots.", verdict="Yes."))
    assert [each["readouts"] for each in drawn["panels"]] == [[], ["loss"]]
    assert drawn["readouts"] == {"loss": {"label": "loss", "value": 4770.4, "role": "error", "text": "4,770"}}
    assert drawn["verdict"] == "Yes."
    assert "note" not in drawn


def test_a_mark_packs_its_rows_and_says_nothing_more_than_it_was_told():
    (dots,) = plain(PLOT, array.tolist)["marks"]
    assert dots == {"kind": "dots", "at": {"columns": 2, "values": [0.5, 0.5]}, "role": "data"}


def test_a_mark_refuses_rows_of_another_length():
    with pytest.raises(ValueError, match="row of 3 numbers where 2"):
        Dots([(1.0, 2.0, 3.0)], "data")


def test_the_handle_of_a_slider_ends_where_the_slider_does():
    handle = Slider("w", "w", -1.0, 2.0, opening=0.0, step=0.1).handle("w: move it", 0.5, 3.0, "w")
    assert (handle.low, handle.high, handle.value, handle.name, handle.role) == (-1.0, 2.0, 0.5, "w", "parameter")
    assert plain(handle.drag) == {"x": {"param": "w", "per": 1.0}}


def test_a_verdict_sees_only_what_the_guess_is_about():
    guess = Guess(
        "way",
        "Which way?",
        options=(("left", "Left"), ("right", "Right")),
        until="place",
        state={"w": 3.0},
        meets=lambda answer, asked: f"{answer} {sorted(asked.items())}",
    )
    assert guess.verdict({"way": "", "place": 1, "rate": 0.1}) is None
    assert guess.verdict({"way": "left", "place": 1, "rate": 0.1}) == "left [('place', 1), ('w', 3.0)]"
    (said,) = figure_params.as_json([guess])
    assert said["kind"] == "choice"
    assert not {"meets", "state", "hides"} & said.keys()
