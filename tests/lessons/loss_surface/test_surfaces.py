"""Landscapes of two parameters: gradients, curvatures and walks against independent witnesses."""

import math

import pytest

from downhill import datasets
from downhill.value import Value
from lessons.loss_surface import surfaces as lands
from picture.scene import Drag, Handle, Target
from worlds import houses

LINES = list(lands.MEASURES)


def loss_by_hand(slope: float, intercept: float) -> float:
    """Mean squared error in (thousand $)², house by house; the intercept is in thousand $."""
    errors = [(slope * house.area + intercept * 1000.0 - house.price) / 1000.0 for house in datasets.sample()]
    return math.fsum(error * error for error in errors) / len(errors)


def least_squares_by_hand() -> tuple[float, float]:
    houses = datasets.sample()
    n = len(houses)
    mean_x = math.fsum(house.area for house in houses) / n
    mean_y = math.fsum(house.price for house in houses) / n
    slope = math.fsum((house.area - mean_x) * (house.price - mean_y) for house in houses) / math.fsum(
        (house.area - mean_x) ** 2 for house in houses
    )
    return slope, mean_y - slope * mean_x


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("line", [(200.0, 50.0), (0.0, -100.0), (113.0, 0.0)])
def test_a_line_has_the_same_loss_in_any_units(name: str, line: tuple[float, float]) -> None:
    place = lands.placed(name, *line)
    assert math.isclose(lands.engine(name)(*place).loss, loss_by_hand(*line), rel_tol=1e-9)
    assert lands.line_at(name, *place) == pytest.approx(line, abs=1e-9)


@pytest.mark.parametrize("name", LINES)
def test_the_lowest_place_is_the_least_squares_line(name: str) -> None:
    slope, intercept = least_squares_by_hand()
    assert slope == pytest.approx(112.98232058201222)
    assert intercept == pytest.approx(-755.7307244980184)
    assert lands.line_at(name, *lands.lowest(name)) == pytest.approx((slope, intercept / 1000.0), rel=1e-9)
    assert lands.engine(name)(*lands.lowest(name)).loss == pytest.approx(2864.5262231059824)


@pytest.mark.parametrize("name", lands.LANDSCAPES)
def test_the_gradient_is_the_engines_and_agrees_with_differences(name: str) -> None:
    land = lands.LANDSCAPES[name]
    x, y = land.middle[0] + 0.1 * land.size[0], land.middle[1] - 0.2 * land.size[1]
    point = lands.engine(name)(x, y)
    a, b = Value(x), Value(y)
    loss = land.loss(a, b)
    loss.backward()
    assert (point.loss, point.by_x, point.by_y) == pytest.approx((loss.data, a.grad, b.grad), rel=1e-12)
    dx, dy = 1e-5 * land.size[0], 1e-5 * land.size[1]
    assert point.by_x == pytest.approx((land.loss(x + dx, y) - land.loss(x - dx, y)) / (2 * dx), rel=1e-5)
    assert point.by_y == pytest.approx((land.loss(x, y + dy) - land.loss(x, y - dy)) / (2 * dy), rel=1e-5)


def test_the_curvatures_are_those_of_the_means() -> None:
    # The Hessian of a mean squared error is 2 · (mean of x², mean of x; mean of x, 1): by its trace and determinant.
    areas = [house.area / 1000.0 for house in datasets.sample()]
    mean = math.fsum(areas) / len(areas)
    mean_square = math.fsum(area * area for area in areas) / len(areas)
    trace, determinant = 2.0 * (mean_square + 1.0), 4.0 * (mean_square - mean * mean)
    root = math.sqrt(trace * trace - 4.0 * determinant)
    bends = lands.curvatures("thousands", 0.0, 0.0)
    assert bends.largest == pytest.approx((trace + root) / 2.0)
    assert bends.smallest == pytest.approx((trace - root) / 2.0)
    assert bends.limit == pytest.approx(0.23261406174398255)


@pytest.mark.parametrize(
    ("name", "condition"), [("thousands", 64.30359669291553), ("raw", 39417522.31354589), ("standardised", 1.0)]
)
def test_the_condition_number_says_how_long_a_ravine_is(name: str, condition: float) -> None:
    assert lands.curvatures(name, 0.0, 0.0).condition == pytest.approx(condition, rel=1e-7)


def test_between_the_valleys_is_a_saddle() -> None:
    # ∂²L/∂w₁∂w₂ at 0 is −2 · mean of x · target: nothing else is left there.
    products = [x * target for x, target in lands.POINTS]
    crossed = -2.0 * math.fsum(products) / len(products)
    bends = lands.curvatures("neuron", 0.0, 0.0)
    assert (bends.xx, bends.xy, bends.yy) == pytest.approx((0.0, crossed, 0.0), abs=1e-5)
    assert bends.largest == pytest.approx(-bends.smallest, rel=1e-5)
    assert lands.engine("neuron")(0.0, 0.0).steep == 0.0


def test_both_signs_turned_the_neuron_is_the_same() -> None:
    at = lands.engine("neuron")
    for w1, w2 in [(1.3, -1.4), (0.4, 2.0), (-2.0, -0.3)]:
        one, other = at(w1, w2), at(-w1, -w2)
        assert one.loss == pytest.approx(other.loss, rel=1e-14)
        assert (one.by_x, one.by_y) == pytest.approx((-other.by_x, -other.by_y), rel=1e-12)


@pytest.mark.parametrize("name", LINES)
def test_below_the_limit_a_walk_settles_and_above_it_diverges(name: str) -> None:
    limit = lands.curvatures(name, 0.0, 0.0).limit
    assert limit
    start = lands.placed(name, 130.0, 140.0)
    below, above = lands.Walk(name, *start, 0.98 * limit), lands.Walk(name, *start, 1.02 * limit)
    assert below.points[below.reach(400)].loss < below.points[0].loss
    assert not below.lost(400)
    assert above.lost(2000)
    assert above.points[-1].loss > above.points[0].loss


def test_a_step_goes_against_both_partial_derivatives() -> None:
    going = lands.Walk("thousands", 200.0, 50.0, 0.1)
    going.reach(1)
    here = going.points[0]
    assert going.places[1] == (200.0 - 0.1 * here.by_x, 50.0 - 0.1 * here.by_y)


def test_a_walk_takes_no_more_steps_than_it_is_asked_for() -> None:
    going = lands.Walk("thousands", 200.0, 50.0, 0.1)
    assert going.reach(3) == 3
    assert len(going.places) == 4
    assert going.reach(2) == 2
    assert len(going.places) == 4


def test_a_long_trail_is_drawn_by_few_points_from_start_to_end() -> None:
    (piece,) = lands.trail("thousands", 130.0, 140.0, 0.001, 10_000)
    values = list(piece["values"])
    assert len(values) // 2 < 300
    assert tuple(values[:2]) == (130.0, 140.0)
    assert tuple(values[-2:]) == lands.walk("thousands", 130.0, 140.0, 0.001).places[10_000]


def test_a_trail_that_never_rests_keeps_both_of_its_ends() -> None:
    limit = lands.curvatures("thousands", 0.0, 0.0).limit
    assert limit
    first, last = lands.trail("thousands", 130.0, 140.0, 0.9999 * limit, 9000)
    assert len(first["values"]) == len(last["values"]) == 2 * lands.ENDS


def test_a_grid_has_the_heights_of_its_places() -> None:
    grid = lands.grid("thousands")
    assert grid["columns"] == lands.CELLS + 1
    half = lands.CELLS // 2
    middle = grid["values"][half * grid["columns"] + half]
    assert middle == pytest.approx(loss_by_hand(150.0, 50.0), rel=1e-3)
    assert lands.grid("thousands") is grid, "worked out once"


def test_the_arrow_points_up_the_gradient_and_stays_short() -> None:
    for place in [(0.0, -100.0), (300.0, 200.0), (113.0, 0.0)]:
        here = lands.engine("thousands")(*place)
        x0, y0, x1, y1 = lands.arrow("thousands", *place)
        assert (x0, y0) == place
        assert (x1 - x0) * here.by_y == pytest.approx((y1 - y0) * here.by_x)
        assert (x1 - x0) * here.by_x >= 0.0
        assert math.hypot(x1 - x0, y1 - y0) < lands.ARROW * 300.0


def test_the_tangents_lie_on_the_slices() -> None:
    here = lands.engine("thousands")(150.0, 100.0)
    for curve, by, axis in zip(
        lands.tangent_curves("thousands", 150.0, 100.0), (here.by_x, here.by_y), (0, 1), strict=True
    ):
        x0, y0, z0, x1, y1, z1 = curve.at["values"]
        run = (x1 - x0, y1 - y0)[axis]
        assert (z1 - z0) / run == pytest.approx(by)
        assert (z0 + z1) / 2.0 == pytest.approx(here.loss)


def test_the_intercept_of_the_line_is_dragged_in_thousands() -> None:
    _, lift, _ = lands.line_marks(100.0, 50.0)
    assert isinstance(lift, Handle)
    assert lift.drag == Drag(y=Target("intercept", 0.001))
    assert (lift.x, lift.y) == (houses.AREAS[0], 50_000.0)
    assert lift.value == 50.0


@pytest.mark.parametrize(("name", "start"), [("standardised", (100.0, 0.0)), ("neuron", (1.3, 0.5))])
def test_steps_become_too_short_to_see_before_they_end(name: str, start: tuple[float, float]) -> None:
    walk = lands.walk(name, *start, 0.3)
    last = walk.reach(10_000)
    first = next(step for step in range(1, last) if walk.moved(step) < lands.REST)
    assert walk.at_rest
    for step, asked in ((first, first), (last, last + 1)):
        assert lands.behaviour(walk, step, asked) == (
            f"After {step} steps it has settled: its steps are too short to see."
        )
