"""Compiled replay: trace one example through `Value`, then compute it for all examples, fast.

    >>> from random import Random
    >>> from downhill import MLP, max_margin, moons
    >>> from downhill.compile import Training, compile
    >>> network = MLP(2, [8, 1], rng=Random(1))
    >>> points, labels = moons(100)
    >>> rows = [(x, y, 2.0 * label - 1.0) for (x, y), label in zip(points, labels)]
    >>> compiled = compile(
    ...     network.parameters(),
    ...     loss=lambda x, y, target: max_margin([network([x, y])], [target]),
    ...     example=rows[0],
    ...     predict=lambda x, y: network([x, y]),
    ...     point=points[0],
    ... )
    >>> training = Training(compiled, rows, learning_rate=0.1)
    >>> losses = training.run(100)
    >>> round(losses[0], 2), round(losses[-1], 2)
    (0.34, 0.24)
    >>> len(training.map(points))
    100

`compiled.backend` says which back end that was: WebAssembly, Python, or `Value` itself if nothing else works.
They agree to rounding; `compiled.source` is the Python one's text. A number that becomes infinite ends a training:
`training.divergence` says in which step, and where.

A training may be changed in mid-run (`training.learning_rate`, `.optimizer`, `.penalty`, `.parameters`), put by and
taken up again to the last digit (`state()`, `restore(…)`), and asked for the loss of rows held out (`loss(rows)`).
"""

from downhill.compile.backends import NotFiniteError
from downhill.compile.compiled import BACKENDS, Compiled, compile  # noqa: A004
from downhill.compile.descent import Optimizer, adam, descent
from downhill.compile.graph import CannotCompileError
from downhill.compile.session import Divergence, Training

__all__ = [
    "BACKENDS",
    "CannotCompileError",
    "Compiled",
    "Divergence",
    "NotFiniteError",
    "Optimizer",
    "Training",
    "adam",
    "compile",
    "descent",
]
