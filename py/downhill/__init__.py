"""Downhill: a small engine that computes derivatives, and learns with them.

    >>> from downhill import Value
    >>> a, b = Value(2.0), Value(-3.0)
    >>> loss = (a * b + 10.0) ** 2 / 2
    >>> loss.backward()
    >>> loss.data, a.grad, b.grad
    (8.0, -12.0, 8.0)

A Value is a number that remembers how it was computed, so that `backward()` can walk back through
every operation and give each number its slope. A network is many of them:

    >>> from random import Random
    >>> from downhill import MLP, SGD, mean_squared_error
    >>> network = MLP(3, [4, 4, 1], activation="tanh", last="tanh", rng=Random(1))
    >>> xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
    >>> ys = [1.0, -1.0, -1.0, 1.0]
    >>> descent = SGD(network.parameters(), learning_rate=0.2)
    >>> for step in range(100):
    ...     loss = mean_squared_error([network(x) for x in xs], ys)
    ...     descent.zero_grad()
    ...     loss.backward()
    ...     descent.step()
    >>> [round(network(x).data, 2) for x in xs]
    [0.97, -0.95, -0.96, 0.96]

It needs nothing but Python. Code written for micrograd, or typed along with Karpathy's lecture on
it, runs unchanged.
"""

from downhill.backward import Step, backward_steps, topological_order
from downhill.datasets import LETTERS, Dataset, House, circles, houses, moons, name_pairs, sample, spiral, xor
from downhill.fit import least_squares, least_squares_plane
from downhill.gradcheck import Comparison, GradientError, compare, gradcheck, nudged_slope
from downhill.local_rules import RuleCheck, check_rule
from downhill.losses import (
    binary_cross_entropy_from_logits,
    cross_entropy,
    max_margin,
    mean,
    mean_squared_error,
    softmax,
)
from downhill.nn import MLP, Embedding, Layer, Module, Neuron
from downhill.ops import OPS, Op
from downhill.optim import SGD
from downhill.sampling import draw
from downhill.value import Value, as_values, logsumexp, pick, total, weighted_sum

__all__ = [
    "LETTERS",
    "MLP",
    "OPS",
    "SGD",
    "Comparison",
    "Dataset",
    "Embedding",
    "GradientError",
    "House",
    "Layer",
    "Module",
    "Neuron",
    "Op",
    "RuleCheck",
    "Step",
    "Value",
    "as_values",
    "backward_steps",
    "binary_cross_entropy_from_logits",
    "check_rule",
    "circles",
    "compare",
    "cross_entropy",
    "draw",
    "gradcheck",
    "houses",
    "least_squares",
    "least_squares_plane",
    "logsumexp",
    "max_margin",
    "mean",
    "mean_squared_error",
    "moons",
    "name_pairs",
    "nudged_slope",
    "pick",
    "sample",
    "softmax",
    "spiral",
    "topological_order",
    "total",
    "weighted_sum",
    "xor",
]
