"""What the lesson on local rules says of the engine's table."""

from downhill.ops import OPS
from lessons.local_rules.rules import QUESTIONS


def without_a_card() -> list[str]:
    """The operations of the engine that the figure does not show."""
    return [name for name in OPS if name not in QUESTIONS]
