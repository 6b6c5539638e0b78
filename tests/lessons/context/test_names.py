"""A network trained on names: its steps, its losses, and what is drawn from it."""

import json
import math
from typing import Any

import pytest

import bridge
from downhill import softmax
from lessons.context import names as figure
from lessons.context.network import Network
from picture.params import InputError
from tests.lessons.scenes import drawer, marks, table, value
from worlds import names

scene = drawer(figure)


def items(shown: Any) -> list[str]:
    return [mark["text"] for mark in shown["panels"][0]["marks"] if mark.get("large")]


def beside(shown: Any) -> dict[str, str]:
    """What stands beside every name."""
    return {mark["text"]: mark["beside"] for mark in shown["panels"][0]["marks"] if mark.get("large")}


def test_at_first_every_letter_is_as_likely_as_any_other_and_no_list_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network(figure.CONTEXT)
    start = [number.data for number in network.parameters]
    for logits in network.logits(["...", "emm"], start):
        assert list(logits) == pytest.approx([0.0] * 27)

    def no_list() -> None:
        raise AssertionError("the list was read")

    monkeypatch.setattr(names, "whole", no_list)
    monkeypatch.setattr(names, "distinct", no_list)
    figure.forget()
    shown = scene()
    assert value(shown, "dev") == math.log(27)
    assert len(items(shown)) == figure.DRAWN


def test_the_network_learns_names_that_are_not_those_it_is_judged_by() -> None:
    shown = scene(steps=1_000)
    network = Network(figure.CONTEXT)
    train, dev, _ = names.split(names.distinct())
    training = network.training(train, lambda step: figure.RATE * (1 - step / figure.STEPS), batch=figure.BATCH)
    training.run(1_000)
    costs = [
        -math.log(softmax(list(logits))[names.LETTERS.index(letter)])
        for name in dev[:200]
        for context, letter in names.examples(name, 3)
        for logits in network.logits([context], training.parameters)
    ]
    assert network.loss(dev[:200], training.parameters) == pytest.approx(sum(costs) / len(costs), rel=1e-9)
    assert value(shown, "dev") == network.loss(dev, training.parameters)
    assert value(shown, "train") == network.loss(train[: len(dev)], training.parameters)
    assert not set(train) & set(dev)


def test_it_falls_below_what_is_asked_for_and_in_the_end_below_counting() -> None:
    assert not scene(steps=1_000)["goal"]["reached"]
    end = scene(steps=figure.STEPS)
    assert end["goal"]["reached"]
    assert value(end, "dev") < value(end, "counting") == pytest.approx(2.1249, abs=5e-5)
    assert "Better than" in end["note"]
    (line,) = marks(end, "line", "error")
    assert table(line["at"])[0] == [0.0, math.log(27)]
    assert len(table(line["at"])) == figure.STEPS // figure.TICK + 1


def test_beside_every_name_stands_whether_it_is_real_or_new() -> None:
    shown = scene(steps=1_000, temperature=0.6)
    listed = {*names.whole()[0], *names.whole()[1]}
    found = beside(shown)
    assert set(found.values()) == {"real", "new"}
    assert all(known == ("real" if name in listed else "new") for name, known in found.items())
    assert value(shown, "real") == sum(found[name] == "real" for name in items(shown))


def test_the_cooler_the_more_of_the_names_are_real_and_the_note_counts_them() -> None:
    counts = []
    for temperature in (0.5, 1.5):
        draws = [scene(steps=5_000, temperature=temperature, draw=draw) for draw in range(1, 9)]
        counts.append(sum(value(shown, "real") for shown in draws))
        assert f"{value(draws[0], 'real'):.0f} of 8 names" in draws[0]["note"]
    assert counts[0] > 2 * counts[1]
    assert "8 names" not in scene(steps=5_000)["note"]


def test_a_handle_in_the_picture_is_the_temperature() -> None:
    (handle,) = marks(scene(steps=500, temperature=1.4), "handle")
    assert (handle["x"], handle["value"], handle["text"]) == (1.4, 1.4, "1.4")
    assert handle["drag"]["x"]["param"] == "temperature"


def test_names_go_on_from_a_beginning() -> None:
    assert all(text.startswith("zy") for text in items(scene(steps=500, begin=" Zy ")))
    with pytest.raises(InputError, match="a to z only"):
        scene(steps=0, begin="z7")


def test_without_temperature_the_likeliest_is_taken_and_every_draw_is_the_same() -> None:
    assert len(set(items(scene(steps=1_000, temperature=0.0)))) == 1
    assert items(scene(steps=1_000)) == items(scene(steps=1_000))
    assert items(scene(steps=1_000)) != items(scene(steps=1_000, draw=2))


def test_on_a_page_a_long_training_is_asked_for_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = json.dumps({"steps": 1_500.0})
    figure.forget()
    monkeypatch.setattr(bridge, "A_WHILE", 0.0)
    assert json.loads(bridge.ask("names", asked)[0]) == {"error": {"kind": "unfinished", "done": 0.0}}
    monkeypatch.setattr(bridge, "A_WHILE", 0.05)
    done = [0.0]
    while "error" in (answer := json.loads(bridge.ask("names", asked)[0])):
        done.append(answer["error"]["done"])
        assert len(done) < 20
    assert done == sorted(done)
    assert answer["alt"] == bridge.scene("names", {"steps": 1_500.0})["alt"]


def test_names_of_ones_own_are_learned_in_place_of_the_list() -> None:
    mine = names.distinct()[:300]
    shown = scene(steps=1_000, own=", ".join(mine))
    train, dev, _ = names.split(mine)
    network = Network(figure.CONTEXT)
    training = network.training(train, lambda step: figure.RATE * (1 - step / figure.STEPS), batch=figure.BATCH)
    training.run(1_000)
    assert value(shown, "dev") == network.loss(dev, training.parameters)
    counting = names.Counting(3, figure.ADDED).learn(train).loss(dev)
    assert value(shown, "counting") == pytest.approx(counting)
    assert shown["note"].endswith("Your 300 names.")
    assert "goal" not in shown
    assert all((known == "yours") is (name in mine) for name, known in beside(shown).items())
    assert value(scene(steps=500), "dev") != value(scene(steps=500, own=", ".join(mine)), "dev")
