"""The models of names are trained as PyTorch trains them: the same names, starts and batches give the same losses."""

import json
from pathlib import Path
from typing import Any

import pytest

from lessons.context import names as figure
from lessons.context.network import Network
from lessons.embeddings import bend, letters, two_numbers
from lessons.lookup import counts_or_descent
from worlds import names

PYTORCH: dict[str, Any] = json.loads(Path(__file__).with_name("names_pytorch.json").read_text(encoding="utf-8"))


def test_weights_that_start_at_zero_go_down_as_in_pytorch() -> None:
    run = counts_or_descent.run(counts_or_descent.RATE.opening, names.pairs())
    assert run.losses(counts_or_descent.STEPS) == pytest.approx(PYTORCH["counts"], rel=1e-10)


@pytest.mark.parametrize(
    ("model", "seed", "rate", "hidden"),
    [
        ("two_numbers", int(two_numbers.SEED.opening), two_numbers.RATE, 0),
        ("straight", 4, bend.RATE, 0),
        ("bent", 4, bend.RATE, bend.HIDDEN),
    ],
)
def test_letters_move_as_in_pytorch(model: str, seed: int, rate: float, hidden: int) -> None:
    expected = PYTORCH[model]
    run = letters.run(seed, rate, 2, hidden)
    end, _ = letters.model(2, hidden).gradients(run.at(len(expected) - 1))
    assert [*run.losses[: len(expected) - 1], end] == pytest.approx(expected, rel=1e-8)
    assert expected[-1] < expected[0] - 0.01


def test_the_network_learns_its_batches_as_in_pytorch() -> None:
    train, _, _ = names.split(names.distinct())
    training = Network(figure.CONTEXT).training(
        train, lambda step: figure.RATE * (1.0 - step / figure.STEPS), batch=figure.BATCH
    )
    losses = training.run(len(PYTORCH["network"]))
    assert losses == pytest.approx(PYTORCH["network"], rel=1e-8)
    assert losses[-1] < losses[0] - 0.5
