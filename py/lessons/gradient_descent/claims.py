"""What the lesson on gradient descent says of its runs."""

from lessons.gradient_descent import race
from picture.words import number
from worlds import descent as runs


def times() -> str:
    """How many times as large C's rate is as A's, as the race opens."""
    return number(race.OPENINGS["C"] / race.OPENINGS["A"], 2)


def share_of_limit() -> float:
    """C's rate as the race opens, as a share of the largest that comes down."""
    limit = runs.limit(race.CURVE, race.START)
    assert limit
    return race.OPENINGS["C"] / limit


def rests(curve: str, start: float, rate: float) -> bool:
    """Whether a run comes to rest."""
    run = runs.Run(curve, start, rate)
    steps = run.reach(2000)
    return not run.diverged and abs(run.places[steps] - run.places[max(steps - 1, 0)]) < 1e-9
