"""Writes py/data/us_names_2018_models.json: the losses of models of names that are too slow to learn on a page.

    PYTHONPATH=py python -m tests.worlds.record_names

Counting with 1 to 5 letters of context takes seconds, the networks minutes. They are trained by this engine.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lessons.context.counted import count
from lessons.context.network import Network
from worlds import names

FILE = Path(__file__).parents[2] / "py/data/us_names_2018_models.json"
ADDED = (0.001, 0.01, 0.1, 1.0, 10.0)
STEPS, BATCH, RATE = 30_000, 64, 0.003


def counted(split: names.Split, context: int) -> dict[str, Any]:
    """Counting with a number of letters before, whatever is added."""
    found = count(split, context, ADDED)
    return {**found._asdict(), "losses": [[added, *losses] for added, losses in found.losses.items()]}


def trained(split: names.Split, context: int) -> dict[str, Any]:
    """A network with a number of letters before, its rate falling to 0."""
    network = Network(context)
    training = network.training(split.train, lambda step: RATE * (1.0 - step / STEPS), batch=BATCH)
    training.run(STEPS)
    losses = [network.loss(names_, training.parameters) for names_ in (split.train, split.dev)]
    return {"numbers": len(training.parameters), "losses": losses}


def main() -> None:
    """Record everything."""
    lists: dict[str, Sequence[str]] = {"names": names.distinct(), "rows": [*names.whole()[0], *names.whole()[1]]}
    splits = {of: names.split(those) for of, those in lists.items()}
    found = {
        "counting": {of: [counted(split, context) for context in range(1, 6)] for of, split in splits.items()},
        "networks": {str(context): trained(splits["names"], context) for context in (3, 4, 5)},
    }
    FILE.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
