"""Fitting a line in closed form, without going downhill.

The loss of a line is a bowl, so it has one lowest point, where both of its slopes are 0:

    ∂/∂intercept Σ (slope·x + intercept − y)² = 0    ⟹   the line goes through the mean (x̄, ȳ)
    ∂/∂slope     Σ (slope·x + intercept − y)² = 0    ⟹   slope = Σ (x − x̄)(y − ȳ) / Σ (x − x̄)²
"""

from collections.abc import Sequence
from math import fsum


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
