"""The sliders of every training: how large a step is, how many are taken, and where it starts."""

from typing import Literal

from picture.params import Slider


def rate_slider(opening: float, low: float = 0.001) -> Slider:
    """The learning rate η, from `low` to a thousand times that."""
    return Slider(
        name="rate",
        label="Learning rate η",
        low=low,
        high=1000.0 * low,
        opening=opening,
        step=10**0.05,
        format=".3~g",
        role="quiet",
        scale="log",
    )


def steps_slider(
    most: float,
    plays: float,
    *,
    opening: float = 0.0,
    unit: str = "",
    scale: Literal["linear", "log"] = "linear",
    step: float = 1.0,
) -> Slider:
    """How many steps are taken, up to `most`, and `step` of them at once."""
    return Slider(
        name="steps",
        label="Steps",
        role="quiet",
        low=0.0,
        high=most,
        opening=opening,
        step=step,
        unit=unit,
        format=",.0f",
        whole=True,
        plays=plays,
        scale=scale,
    )


def seed_slider(opening: float, label: str = "Seed") -> Slider:
    """Which draw of the weights a network starts from."""
    return Slider(
        name="seed", label=label, low=0.0, high=99.0, opening=opening, step=1.0, format="d", role="quiet", whole=True
    )
