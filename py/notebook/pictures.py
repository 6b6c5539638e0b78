"""What a cell can show beside words: the scenes behind `plot` and `draw`, in the vocabulary of every picture here."""

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

from downhill.methods import described
from downhill.ops import OPS
from downhill.value import Value
from picture.graph import Walk
from picture.scene import Axis, Dots, Line, Mark, Plot, Scene, rows
from picture.words import listed

DOTTED = 40
"""The most points that are shown as dots."""

MOST_NODES = 200
"""A larger graph could be drawn, but not read."""

NAMES = {op.symbol: name for name, op in OPS.items()}
"""What the engine calls the operations that a reader's class names by their signs."""

DEEPEST = 100_000
"""A graph that goes on for so long may go on forever, as when a Value was made from itself."""


def plot(*numbers: Iterable[Any], x: str = "x", y: str = "y") -> Scene:
    """Draw a curve under the cell, through xs and ys, or through ys over 0, 1, 2, …; x= and y= name the axes."""
    if len(numbers) not in {1, 2}:
        raise TypeError(f"plot takes ys, or xs and ys; it was given {len(numbers)} things")
    *over, ys = [_floats(given) for given in numbers]
    xs = over[0] if over else [float(place) for place in range(len(ys))]
    if len(xs) != len(ys):
        raise ValueError(f"plot needs a y for every x; it was given {len(xs)} xs and {len(ys)} ys")
    if not xs:
        raise ValueError("plot was given no points")
    points = rows(zip(xs, ys, strict=True), 2)
    marks: list[Mark] = [Line(points, "model")]
    if len(xs) <= DOTTED:
        marks.append(Dots(points, "data"))
    panel = Plot(
        "plot",
        "",
        Axis(x, _domain(xs, 0.0), format="~g"),
        Axis(y, _domain(ys, 0.06), format="~g"),
        marks,
    )
    alt = (
        f"A curve of {y} over {x} through {len(xs)} point{'s' * (len(xs) > 1)}, from ({xs[0]:.4g}, {ys[0]:.4g}) to "
        f"({xs[-1]:.4g}, {ys[-1]:.4g}); {y} lies between {min(ys):.4g} and {max(ys):.4g}."
    )
    return Scene([panel], alt)


def draw(value: Any) -> Scene:
    """Draw the graph of a Value under the cell: everything it was computed from, with data and grad as they are now.

    A Value is the engine's own, or one of a class that a reader has written: something with `data`, and with `_prev`
    for what it was made from.
    """
    root = _likeness(value)
    walk = Walk(root)
    number = walk.number
    panel = walk.as_left().panel(
        "graph",
        "",
        shows=("data", "grad"),
        state="done" if root.grad else "forward",
        says=lambda each: f"{walk.forward_words(each)} Its grad is {number(each.grad)}.",
    )
    leaves = [f"{each.label or 'a number'}, {number(each.data)}" for each in walk.order if not each.inputs]
    alt = (
        f"The graph of {root.label or 'a result'}, which is {number(root.data)} with gradient {number(root.grad)}: "
        f"{len(walk.computed)} operations on {listed(leaves[:6])}{' and more' * (len(leaves) > 6)}."
    )
    return Scene([panel], alt)


def _likeness(root: Any) -> Value:
    """A copy of the graph of `root`, made of the engine's Values, with the gradients that are there now.

    Raises:
        TypeError: it is no Value, or was made from something that is none.
        ValueError: there are more nodes than can be drawn.
    """
    made: dict[int, Value] = {}
    stack = [root]
    while stack and len(made) <= MOST_NODES and len(stack) <= DEEPEST:
        thing = stack[-1]
        if not hasattr(thing, "data"):
            raise TypeError(f"draw takes a Value, with data and what it was made from, not {described(thing)}")
        inputs = _inputs(thing)
        waiting = [below for below in inputs if id(below) not in made]
        if waiting:
            stack += waiting
            continue
        stack.pop()
        if id(thing) in made:
            continue
        label = str(getattr(thing, "label", "") or "")
        op, constant = _operation(thing)
        copy = Value(thing.data, [made[id(below)] for below in inputs], op, label)
        copy.grad = float(getattr(thing, "grad", 0.0))
        copy.constant = constant
        made[id(thing)] = copy
    if stack or len(made) > MOST_NODES:
        raise ValueError(f"this graph has more than {MOST_NODES} nodes, and draw shows no more; draw a part of it")
    return made[id(root)]


def _inputs(thing: Any) -> tuple[Any, ...]:
    """What a Value was made from."""
    return thing.inputs if isinstance(thing, Value) else tuple(getattr(thing, "_prev", ()))


def _operation(thing: Any) -> tuple[str, float | None]:
    """The operation that a Value comes from, by the engine's name for it, and the exponent of a power."""
    if isinstance(thing, Value):
        return thing.op, thing.constant
    sign = str(getattr(thing, "_op", ""))
    power = re.fullmatch(r"\*\*(-?[\d.]+)", sign)
    return ("pow", float(power[1])) if power else (NAMES.get(sign, sign), None)


def _floats(given: Iterable[Any]) -> list[float]:
    if not isinstance(given, Iterable):
        raise TypeError(f"plot takes lists of numbers, not {described(given)}")
    numbers: list[float] = []
    for number in given:
        try:
            numbers.append(number.data if isinstance(number, Value) else float(number))
        except (TypeError, ValueError):
            raise TypeError(f"plot takes lists of numbers, and in one of these is {described(number)}") from None
    if not all(map(math.isfinite, numbers)):
        raise ValueError("plot needs finite numbers, and one of these is infinite or not a number")
    return numbers


def _domain(numbers: Sequence[float], room: float) -> tuple[float, float]:
    """What an axis spans: all of `numbers`, and some room."""
    low, high = min(numbers), max(numbers)
    margin = room * (high - low) if low < high else max(abs(low), 1.0) / 2
    return low - margin, high + margin
