"""Models for the compiler's tests, and what `Value` itself says of them."""

import math
import operator
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from hypothesis import strategies as some

from downhill import Value, logsumexp, pick, topological_order, total, weighted_sum
from downhill.compile import Compiled, compile  # noqa: A004

COMPILED = ["wasm", "python"]
"""The back ends that are compared with the eager one."""

Line = tuple[str, int, int, float]
"""An op, which earlier results it takes, and a plain number."""

ONE = ["exp", "log", "sqrt", "sin", "cos", "tanh", "sigmoid", "softplus", "relu", "neg", "abs"]
TWO: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "pow": operator.pow,
    "maximum": Value.maximum,
    "minimum": Value.minimum,
    "total": lambda a, b: total([a, b, a]),
    "logsumexp": lambda a, b: logsumexp([a, b, a]),
    "pick": lambda a, b: pick([a, b, a * b], 0.0 * a + 1.0),
    "neuron": lambda a, b: weighted_sum(a, [b, a], [a, b]),
}
EXPONENTS = [-3.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 2.5, 3.0, 4.0, 7.0]
BACK = some.sampled_from([0, 0, 0, 0, 1, 2, 3, 5])
"""How far back an operand stands: mostly it is the result just before, so that few are computed in vain."""

LINES = some.one_of(
    some.tuples(some.sampled_from([*ONE, *TWO]), BACK, BACK, some.just(0.0)),
    some.tuples(some.just("power"), BACK, some.just(0), some.sampled_from(EXPONENTS)),
    some.tuples(some.sampled_from(["plus", "times"]), BACK, some.just(0), some.floats(-2.0, 2.0)),
)
GRAPHS = some.lists(LINES, min_size=1, max_size=12)
"""Straight-line programs over all ops of the table."""


def run(graph: Sequence[Line], known: list[Value]) -> Value:
    """The last result of a program whose first results are `known`."""
    for op, left, right, number in graph:
        a, b = known[-1 - left % len(known)], known[-1 - right % len(known)]
        if op in TWO:
            known.append(TWO[op](a, b))
        elif op == "power":
            known.append(a**number)
        elif op == "plus":
            known.append(a + number)
        elif op == "times":
            known.append(number * a)
        else:
            known.append(-a if op == "neg" else abs(a) if op == "abs" else getattr(a, op)())
    return known[-1]


def all_used(graph: Sequence[Line], numbers: Sequence[float]) -> bool:
    """Whether nothing is computed in vain. Compiled, that is left out, and so it cannot fail either."""
    known = [Value(number) for number in numbers]
    used = set(topological_order(run(graph, known)))
    return used.issuperset(known[len(numbers) :])


def angles(graph: Sequence[Line], numbers: Sequence[float]) -> list[float]:
    """What a sine or a cosine is taken of, up to where the program fails."""
    known = [Value(number) for number in numbers]
    with suppress(ArithmeticError, ValueError):
        run(graph, known)
    return [node.inputs[0].data for node in known if node.op in ("sin", "cos")]


def compiled_graph(
    graph: Sequence[Line], parameters: Sequence[float], example: Sequence[float], backend: str
) -> Compiled:
    """A program whose last result is the loss, and is mapped as well."""
    values = [Value(number) for number in parameters]

    def out(*row: Value) -> Value:
        return run(graph, [*values, *row])

    return compile(values, loss=out, example=example, predict=out, point=example, backend=backend)


def eager(
    graph: Sequence[Line], parameters: Sequence[float], rows: Sequence[Sequence[float]]
) -> tuple[float, list[float], list[Value]]:
    """The mean loss, its gradients, and all nodes of all rows. Raises what Python's arithmetic raises."""
    values = [Value(number) for number in parameters]
    results = [run(graph, [*values, *map(Value, row)]) for row in rows]
    mean = total([result * (1.0 / len(rows)) for result in results])
    mean.backward()
    return mean.data, [value.grad for value in values], topological_order(mean)


def finite(*numbers: float) -> bool:
    """Whether all are numbers, and none infinite."""
    return all(map(math.isfinite, numbers))
