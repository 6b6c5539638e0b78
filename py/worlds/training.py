"""The sliders of every training: how large a step is, how many are taken, and where it starts."""

from typing import Any

from picture.params import Slider, counter


def rate_slider(opening: float, low: float = 0.001) -> Slider:
    """The learning rate η, from `low` to a thousand times that."""
    return Slider(
        "rate",
        "Learning rate η",
        low,
        1000.0 * low,
        opening=opening,
        step=10**0.05,
        format=".3~g",
        role="quiet",
        scale="log",
    )


def steps_slider(most: float, plays: float, **more: Any) -> Slider:
    """How many steps are taken, up to `most`; what else is given is a counter's."""
    return counter("steps", "Steps", most, plays=plays, **more)


def seed_slider(opening: float, label: str = "Seed") -> Slider:
    """Which draw of the weights a network starts from."""
    return counter("seed", label, 99, opening=opening)
