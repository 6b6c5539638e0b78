"""What the lesson on the loss surface says of its walks."""

import math

from lessons.loss_surface import ravine
from lessons.loss_surface import surfaces as lands
from worlds import houses


def areas() -> dict[str, str]:
    """The mean of the areas of the houses, and their standard deviation, in ft²."""
    mean, deviation = lands.spread()
    return {"mean": f"{mean * houses.THOUSAND:,.0f}", "deviation": f"{deviation * houses.THOUSAND:,.0f}"}


def slope_settles() -> bool:
    """Whether in $ and ft² the slope hardly moves after 20 steps, in 10,000, while the intercept stays far off."""
    walk = _raw()
    walk.reach(10_000)
    settled = abs(walk.places[20][0] - walk.places[10_000][0]) < 0.1
    return settled and ravine.off_by(walk, 10_000) > 0.99 * ravine.off_by(walk, 0)


def _raw() -> lands.Walk:
    opening = {param.name: param.opening for param in ravine.PARAMS}
    place = lands.placed("raw", opening["slope"], opening["intercept"])
    limit = lands.curvatures("raw", *place).limit
    assert limit is not None
    return lands.Walk("raw", *place, opening["share"] * limit)


def off_the_axis(slope: float, intercept: float) -> float:
    """By how many degrees the gradient there misses the direction away from the lowest place of the ravine."""
    here, (x, y) = lands.engine("thousands")(slope, intercept), lands.lowest("thousands")
    return abs(math.degrees(math.atan2(here.by_y, here.by_x) - math.atan2(intercept - y, slope - x)))
