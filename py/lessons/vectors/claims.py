"""What the lesson on vectors says of the houses."""

from downhill import datasets, fit
from lessons.vectors import dot_product


def new_house() -> int:
    """The number of the first house in the figure that is new, so that its age is 0."""
    return next(number for number, house in enumerate(dot_product.HOUSES, start=1) if house.age == 0)


def more_bedrooms_sell_for_more() -> bool:
    """Whether price rises with bedrooms, and area does too, where nothing else is held."""
    houses = datasets.houses()
    bedrooms = [house.bedrooms for house in houses]
    slopes = [fit.least_squares(bedrooms, ys)[0] for ys in ([e.price for e in houses], [e.area for e in houses])]
    return all(slope > 0.0 for slope in slopes)
