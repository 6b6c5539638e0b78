"""Computations to go back through by hand: a few that are given, and an endless supply of others.

Those that are made are seeded: the same level and seed make the same graph, everywhere. Their numbers are whole and
small, so that it can be done in one's head, and no two numbers of one graph are equal, so that an answer shows
which of them was taken. From level to level there are more operations; then numbers that are used twice; then a square.

The first two are those of Andrej Karpathy's lecture, with its numbers.
"""

from collections.abc import Callable
from functools import lru_cache
from random import Random
from typing import NamedTuple

from downhill.backward import Step
from downhill.value import Value
from picture.graph import Walk, written
from picture.scene import Role
from worlds.computations import COMPUTATIONS, leaves, named

LEVELS = 5
SEEDS = 999

NUDGE = 0.001
"""What the lecture nudges by."""

LARGEST = 100.0
"""No number of a graph that is made, and no gradient, is larger."""


class Level(NamedTuple):
    """How difficult a graph is."""

    operations: int
    reused: int
    """How many operations take a number that has been used before."""
    signs: str
    squared: bool = False


LADDER = (
    Level(2, 0, "+×"),
    Level(3, 0, "+−×"),
    Level(3, 1, "+×"),
    Level(4, 2, "+−×"),
    Level(5, 2, "+−×", squared=True),
)
OPERATIONS: dict[str, Callable[[Value, Value], Value]] = {
    "+": lambda x, y: x + y,
    "−": lambda x, y: x - y,
    "×": lambda x, y: x * y,
}
LEAVES = (-5, -4, -3, -2, 2, 3, 4, 5, 6)


class Exercise:
    """A graph, and its gradients as the engine finds them.

    Args:
        code: its number, by which answers to it are known.
        title: how it is written.
        root: its result.
        roles: what the Values with these labels mean.
    """

    def __init__(self, code: int, title: str, root: Value, roles: dict[str, Role] | None = None) -> None:
        self.code = code
        self.title = title
        self.root = root
        self.walk = Walk(root, roles=roles)
        self.moment = self.walk.at()
        self.order = list(reversed(self.walk.order))
        """From right to left: whatever comes back to a Value comes from those before it."""
        self.places = {value: place for place, value in enumerate(self.order, start=1)}

    def lecture_nudge(self, value: Value) -> float:
        """The slope by a nudge of 0.001 to one side, as in the lecture."""
        return (self.walk.recomputed(value, value.data + NUDGE) - self.root.data) / NUDGE

    def gradient(self, value: Value) -> float:
        """The engine's gradient."""
        return self.moment.grads[value]

    def shares(self, value: Value) -> list[Step]:
        """What the backward pass adds to the gradient of `value`, edge by edge."""
        return self.moment.shares.get(value, [])

    def above(self, value: Value) -> list[Value]:
        """What `value` goes into."""
        return list(dict.fromkeys(share.source for share in self.shares(value)))

    def formula(self, value: Value) -> str:
        """“e = a × b”."""
        return f"{value.label} = {written(value, [below.label for below in value.inputs])}"


def leaf(label: str, data: float) -> Value:
    """A number that is given."""
    return named(label, Value(data))


SHARED = {"lecture": "lecture", "twice": "twice", "sum": "doubled", "product": "square"}
"""Those of the graphs that are always there which other lessons walk through, and what they are called there."""

GIVEN = (*SHARED, "neuron", "error")
"""The graphs that are always there."""


ROLES: dict[str, dict[str, Role]] = {
    "lecture": {"L": "error"},
    "neuron": {"w": "parameter", "b": "parameter"},
    "error": {"w": "parameter", "e": "error", "L": "error"},
}
"""What their numbers mean, where they are more than data and results."""


@lru_cache(maxsize=len(GIVEN))
def given(name: str) -> Exercise:
    """One of them."""
    if name == "neuron":
        v = leaves({"w": -3.0, "x": 2.0, "b": 6.881373587019543})
        n = named("n", named("m", v["w"] * v["x"]) + v["b"])
        root, title = named("o", n.tanh()), "o = tanh(w · x + b)"
    elif name == "error":
        v = leaves({"w": 3.0, "x": 2.0, "y": 4.0})
        e = named("e", named("p", v["w"] * v["x"]) - v["y"])
        root, title = named("L", e**2), "L = (w · x − y)²"
    else:
        computation = COMPUTATIONS[SHARED[name]]
        root = computation.build(leaves(computation.inputs))
        title = f"{root.label} = {computation.label}"
    return Exercise(GIVEN.index(name) + 1, title, root, ROLES.get(name))


@lru_cache(maxsize=64)
def made(level: int, seed: int) -> Exercise:
    """The first graph that chance makes of this seed which can be done in one's head and has enough products."""
    random = Random(f"{level}/{seed}")
    while True:
        root = _attempt(LADDER[level - 1], random)
        walk = Walk(root) if root else None
        if walk and all(0.0 < abs(gradient) <= LARGEST for gradient in walk.at().grads.values()):
            title = ", ".join(
                f"{each.label} = {written(each, [below.label for below in each.inputs])}" for each in walk.computed
            )
            return Exercise(1000 * level + seed, title, walk.root, {"L": "error"})


def coded(code: int) -> Exercise | None:
    """The exercise with this number, if there is one."""
    if 1 <= code <= len(GIVEN):
        return given(GIVEN[code - 1])
    level, seed = divmod(code, 1000)
    return made(level, seed) if 1 <= level <= LEVELS and 1 <= seed <= SEEDS else None


def _attempt(level: Level, random: Random) -> Value | None:
    """A chain of operations, each on the result of the last and a new number, or on one that is there already.

    None if two of its numbers are alike, one is 0, 1 or too large, or nearly all is sums.
    """
    unused = random.sample(LEAVES, len(LEAVES))
    names = iter("abcdef")
    last = level.operations - 1
    reused = set(random.sample(range(1, last + (not level.squared)), level.reused))
    signs = random.choices(level.signs, k=level.operations - level.squared)
    if signs.count("×") < level.operations // 2:
        return None
    current = leaf(next(names), float(unused.pop()))
    there: list[Value] = []
    for i in range(level.operations):
        other = random.choice(there) if i in reused else None
        there.append(current)
        if level.squared and i == last:
            result = current**2
        else:
            if other is None:
                other = leaf(next(names), float(unused.pop()))
                there.append(other)
            pair = [current, other]
            random.shuffle(pair)
            result = OPERATIONS[signs[i]](*pair)
        data = [each.data for each in (*there, result)]
        if len(set(data)) < len(data) or result.data in {0.0, 1.0} or abs(result.data) > LARGEST:
            return None
        current = named("L" if i == last else "pqrst"[i], result)
    return current
