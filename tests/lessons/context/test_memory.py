"""Counting one to five letters: the picture has the losses that counting anew comes to."""

import json
from random import Random

import pytest

from downhill import cross_entropy
from lessons.context import memory as figure
from lessons.context import recorded
from lessons.context.network import Network
from picture.params import InputError
from tests.lessons.scenes import drawer, marks, table, value
from tests.worlds import record_names
from worlds import names
from worlds.names import Counting

scene = drawer(figure)


@pytest.mark.parametrize("of", ["names", "rows"])
@pytest.mark.parametrize("context", figure.CONTEXTS)
def test_what_is_recorded_is_what_counting_comes_to(context: int, of: recorded.Of) -> None:
    listed = names.distinct() if of == "names" else [*names.whole()[0], *names.whole()[1]]
    train, dev, _ = names.split(listed)
    model = Counting(context, 0.1).learn(train)
    found = recorded.counting(context, of)
    assert (found.numbers, found.unknown) == (model.numbers, model.unknown(dev))
    assert found.letters == sum(len(name) + 1 for name in dev)
    assert found.losses[0.1] == pytest.approx((model.loss(train), model.loss(dev)), rel=1e-9)


def test_the_facts_of_counting_are_in_the_picture() -> None:
    held_out = [value(scene(guess="5", context=context), "held_out") for context in figure.CONTEXTS]
    assert [round(loss, 4) for loss in held_out] == [2.4592, 2.2319, 2.1249, 2.2025, 2.3891]
    line = table(marks(scene(guess="5"), "line", "error")[0]["at"])
    assert [loss for _, loss in line] == held_out
    numbers = [value(scene(guess="5", context=context), "table_numbers") for context in figure.CONTEXTS]
    assert numbers == [729, 16_011, 146_448, 547_236, 983_934]


def test_every_amount_that_can_be_added_is_recorded() -> None:
    amounts = {float(text) for text, _ in figure.ADDED.options}
    assert amounts == set(record_names.ADDED)
    train, dev, _ = names.split(names.distinct())
    model = Counting(2).learn(train)
    for model.added in amounts:
        shown = scene(guess="1", context=2, added=f"{model.added:g}")
        assert (value(shown, "learned"), value(shown, "held_out")) == pytest.approx(
            (model.loss(train), model.loss(dev))
        )


def test_before_the_guess_nothing_is_said_of_names_held_out() -> None:
    shown = scene(context=5, networks=True)
    assert "held_out" not in shown["readouts"]
    assert not marks(shown, "line", "error") + marks(shown, "line", "best")
    assert [scene(guess=guess)["verdict"].split(":")[0] for guess in ("1", "3", "5")] == ["No", "Yes", "No"]


def test_names_that_leak_make_the_loss_look_better() -> None:
    for context in (3, 4, 5):
        rows, own = (value(scene(guess="3", context=context, of=of), "held_out") for of in ("rows", "names"))
        assert rows < own


def test_networks_are_as_good_as_pytorch_trains_them() -> None:
    with_pytorch = {3: 2.1208, 4: 2.0774, 5: 2.0551}
    for context, network in recorded.networks().items():
        assert network.losses.dev == pytest.approx(with_pytorch[context], abs=0.012)
    assert [network.numbers for network in recorded.networks().values()] == [11_897, 13_897, 15_897]


def test_the_file_is_what_its_script_writes_as_far_as_that_is_quick() -> None:
    found = json.loads(record_names.FILE.read_text())
    assert record_names.counted(names.split(names.distinct()), 1) == found["counting"]["names"][0]


def test_a_network_says_what_its_parts_say() -> None:
    network, rng = Network(2), Random(4)
    parameters = [rng.gauss(0.0, 0.3) for _ in network.parameters]
    for number, given in zip(network.parameters, parameters, strict=True):
        number.data = given
    table_of, hidden, out = network.parts

    def eager(context: str) -> list[float]:
        places = [names.LETTERS.index(letter) for letter in context]
        return [logit.data for logit in out(hidden([number for place in places for number in table_of(place)]))]

    assert list(network.logits([".e"], parameters)[0]) == pytest.approx(eager(".e"), rel=1e-9)
    expected = cross_entropy(eager(".."), 5) + cross_entropy(eager(".e"), 0)
    assert network.loss(("e",), parameters) == pytest.approx(expected / 2, rel=1e-9)


OWN = names.distinct()[:400]


def test_names_of_ones_own_are_counted_and_a_tenth_is_held_out() -> None:
    again = list(OWN)
    Random(2018).shuffle(again)
    train, dev = again[:320], again[320:360]
    model = Counting(4, 0.1).learn(train)
    shown = scene(guess="3", context=4, own="\n".join(OWN))
    assert value(shown, "held_out") == pytest.approx(model.loss(dev))
    assert value(shown, "learned") == pytest.approx(model.loss(train))
    assert value(shown, "table_numbers") == model.numbers
    assert shown["note"].endswith("Your 400 names.")
    assert scene(guess="3", own="") == scene(guess="3")
    assert scene(own="\n".join(OWN)) == scene(), "the question is about the list"


def test_names_that_stand_twice_in_ones_own_list_leak() -> None:
    twice = "\n".join([*OWN, *OWN])
    apart, rows = (scene(guess="3", context=5, own=twice, of=of) for of in ("names", "rows"))
    assert value(rows, "held_out") < value(apart, "held_out") - 0.1
    assert value(rows, "leaked") > 40
    dashed = table(marks(rows, "line", "quiet")[0]["at"])
    assert dashed[-1][1] == value(apart, "held_out")


def test_the_leak_is_counted_in_the_picture() -> None:
    train, dev, _ = names.split([*names.whole()[0], *names.whole()[1]])
    shown = scene(guess="3", context=5, of="rows")
    assert value(shown, "leaked") == sum(name in set(train) for name in dev) == 391
    assert shown["note"].startswith(f"391 of {len(dev):,} held-out rows hold a name it learned.")


def test_one_name_is_too_few_to_hold_one_out() -> None:
    with pytest.raises(InputError, match="at least 6 different names"):
        scene(guess="3", own="anna anna anna")
