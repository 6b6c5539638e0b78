"""What the lesson on context says of its models."""

from functools import cache
from random import Random

from lessons.context import memory, recorded
from lessons.context import names as figure
from worlds import names
from worlds.names import Counting


def numbers(context: int) -> str:
    """How many numbers the table has that looks so far back."""
    return f"{recorded.counting(context).numbers:,}"


def dev(context: int, of: recorded.Of = "names") -> float:
    """The loss of counting on held-out names."""
    return recorded.counting(context, of).losses[figure.ADDED].dev


def train(context: int) -> float:
    """The loss of counting on names that it learned."""
    return recorded.counting(context).losses[figure.ADDED].train


def network(context: int) -> float:
    """The loss of a network on held-out names, after the long training."""
    return recorded.networks()[context].losses.dev


def network_numbers(context: int = figure.CONTEXT) -> str:
    """How many numbers a network has."""
    return f"{recorded.networks()[context].numbers:,}"


def share(context: int = figure.CONTEXT) -> float:
    """How many times as many numbers counting needs."""
    return recorded.counting(context).numbers / recorded.networks()[context].numbers


def twice() -> str:
    """How many names stand in the list for girls and for boys."""
    girls, boys = names.whole()
    return f"{len(set(girls) & set(boys)):,}"


def leaked() -> int:
    """How many names are on both sides of a cut by rows."""
    return recorded.counting(1, "rows").leaked


def copied(context: int, draws: int = 200) -> float:
    """Which share of the names is in the list that counting draws which looks so far back."""
    model, rng = Counting(context).learn(names.distinct()), Random(0)
    made = []
    for _ in range(draws):
        name = "." * context
        while name == "." * context or name[-1] != ".":
            seen = model.seen[name[len(name) - context :]]
            name += rng.choices(list(seen), list(seen.values()))[0]
        made.append(name.strip("."))
    return sum(name in names.distinct() for name in made) / draws


def split() -> list[str]:
    """How many names there are to learn, to choose by, and for the end."""
    return [f"{len(part):,}" for part in names.split(names.distinct())]


def live() -> float:
    """The loss of the network of the page on held-out names, at the end of its training."""
    return figure.run().at(figure.STEPS).losses.dev


def below() -> str:
    """The step at which it first falls below the goal."""
    steps = range(0, figure.STEPS + 1, figure.TICK)
    return f"{next(step for step in steps if figure.run().at(step).losses.dev < figure.LOW):,}"


def four(value: float) -> str:
    """A loss, in four decimals."""
    return f"{value:.4f}"


def most() -> int:
    """How far back the longest table looks."""
    return memory.MOST


@cache
def _counted(context: int) -> Counting:
    """Counting, done here once more."""
    return Counting(context).learn(names.split(names.distinct()).train)


def likeliest(context: str) -> str:
    """The letter that follows most often."""
    return _counted(len(context)).seen[context].most_common(1)[0][0]


def ways(context: str) -> int:
    """How many different letters, or ends, follow."""
    return len(_counted(len(context)).seen[context])


def empty(context: int) -> float:
    """The share of zeros in the table that looks so far back."""
    model = _counted(context)
    return 1.0 - sum(map(len, model.seen.values())) / model.numbers


def real(draws: int = 40) -> float:
    """Which share of the names is in the list that the trained network draws, of that many draws."""
    now = figure.run()
    made = [name for chance in range(1, draws + 1) for name in figure.drawn(now, figure.STEPS, 1.0, "", chance)]
    return sum(name in now.known for name in made) / len(made)


def low() -> float:
    """The loss that is asked for."""
    return figure.LOW
