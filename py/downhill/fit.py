"""Fitting a line, or a plane, in closed form, without going downhill.

The loss of a line is a bowl, so it has one lowest point, where both of its slopes are 0:

    ∂/∂intercept Σ (slope·x + intercept − y)² = 0    ⟹   the line goes through the mean (x̄, ȳ)
    ∂/∂slope     Σ (slope·x + intercept − y)² = 0    ⟹   slope = Σ (x − x̄)(y − ȳ) / Σ (x − x̄)²

With several inputs there is a weight for each, and an equation for each: the normal equations

    Σ_j  C_ij · weight_j = c_i        C_ij = Σ (x_i − x̄_i)(x_j − x̄_j),   c_i = Σ (x_i − x̄_i)(y − ȳ)
"""

from collections.abc import Sequence
from math import fsum
from operator import mul

DEPENDENT = 1e-12
"""What is left of a unit pivot, where an input follows from the others."""


def least_squares(xs: Sequence[float], ys: Sequence[float]) -> tuple[float, float]:
    """The (slope, intercept) with the smallest sum of squared errors; slope in units of y for one x.

    Raises:
        ValueError: not as many ys as xs, fewer than two points, or all xs the same.
    """
    if len(xs) != len(ys):
        raise ValueError(f"every x needs a y: there are {len(xs)} xs and {len(ys)} ys")
    if len(xs) < 2:
        raise ValueError(f"a line needs at least two points, not {len(xs)}")
    mean_x, mean_y = fsum(xs) / len(xs), fsum(ys) / len(ys)
    spread = fsum((x - mean_x) ** 2 for x in xs)
    if spread == 0.0:
        raise ValueError(f"all points have the same x, {xs[0]}, so every slope through their mean fits as well")
    slope = fsum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / spread
    return slope, mean_y - slope * mean_x


def least_squares_plane(inputs: Sequence[Sequence[float]], ys: Sequence[float]) -> tuple[tuple[float, ...], float]:
    """The (weights, bias) with the smallest Σ (weights·x + bias − y)²; each row of `inputs` is one x.

    Columns are measured from their means and in units of their spread, so that the equations stay
    well apart whatever units the inputs have. They are solved by elimination, the largest pivot first.

    Raises:
        ValueError: not as many ys as rows, rows of different lengths, fewer rows than unknowns, or an
            input that is the same everywhere or follows from the others.
    """
    if len(inputs) != len(ys):
        raise ValueError(f"every x needs a y: there are {len(inputs)} xs and {len(ys)} ys")
    if len({len(row) for row in inputs}) != 1:
        raise ValueError("every x must have as many inputs as the others")
    many = len(inputs[0])
    if len(inputs) <= many:
        raise ValueError(f"{many} weights and a bias need more than {many} rows, not {len(inputs)}")
    columns = [_centred(column) for column in zip(*inputs, strict=True)]
    spreads = [_dot(column, column) ** 0.5 for _, column in columns]
    if 0.0 in spreads:
        raise ValueError(f"input {spreads.index(0.0) + 1} is the same in every row, so its weight could be anything")
    scaled = [[x / spread for x in column] for (_, column), spread in zip(columns, spreads, strict=True)]
    mean_y, centred_ys = _centred(ys)
    answers = _solve([[_dot(one, other) for other in scaled] for one in scaled], [_dot(x, centred_ys) for x in scaled])
    weights = tuple(answer / spread for answer, spread in zip(answers, spreads, strict=True))
    return weights, mean_y - _dot(weights, [mean for mean, _ in columns])


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return fsum(map(mul, one, other))


def _centred(column: Sequence[float]) -> tuple[float, list[float]]:
    """The mean, and what each number differs from it."""
    mean = fsum(column) / len(column)
    return mean, [x - mean for x in column]


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """The x with matrix · x = right, by Gauss–Jordan elimination; the matrix has ones on its diagonal."""
    table = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    many = len(table)
    for i in range(many):
        best = max(range(i, many), key=lambda row: abs(table[row][i]))
        table[i], table[best] = table[best], table[i]
        pivot = table[i][i]
        if abs(pivot) < DEPENDENT:
            raise ValueError(f"input {i + 1} follows from the others, so no one set of weights is best")
        table[i] = [value / pivot for value in table[i]]
        for j in range(many):
            if j != i:
                factor = table[j][i]
                table[j] = [value - factor * above for value, above in zip(table[j], table[i], strict=True)]
    return [row[-1] for row in table]
