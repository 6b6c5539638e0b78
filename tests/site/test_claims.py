"""What prose says of runs: every fact is asked for, and the facts agree with witnesses of another kind."""

import math
import re
from pathlib import Path

import pytest

import bridge
import build
from downhill import datasets
from lessons.code import claims as code
from lessons.loss_surface import claims as loss_surface
from lessons.modern_nets import claims as modern_nets
from lessons.tanh_from_exp import claims as tanh_from_exp
from lessons.training_loop import claims as training_loop
from lessons.vectors import claims as vectors
from publish.cells import CellPage, read_cells

CLAIMS = sorted((build.ROOT / "py/lessons").glob("*/claims.py"))


@pytest.mark.parametrize("path", CLAIMS, ids=lambda path: path.parent.name)
def test_every_fact_is_asked_for_by_the_prose_of_its_lesson(path: Path):
    prose = (build.ROOT / "site/lessons" / f"{bridge.page_name(path.parent.name)}.html").read_text(encoding="utf-8")
    source = path.read_text(encoding="utf-8")
    defined = set(re.findall(r"^def ([a-z]\w*)\(", source, re.MULTILINE))
    used_by_others = {name for name in defined if re.search(rf"(?<!def )\b{name}\(", source)}
    asked = set(re.findall(r"""fact\("(\w+)\"""", prose))
    assert asked <= defined
    assert defined - used_by_others <= asked


def test_the_run_without_zero_is_the_one_that_the_cells_print():
    page = CellPage()
    cells = read_cells(build.ROOT / "py/lessons/code/cells.py")
    printed = {name: page.run(cell)["outputs"] for name, cell in cells.items() if name != "rules"}
    losses = [float(line.split()[1]) for line in printed["forgotten-zero"][0]["text"].splitlines()]
    assert losses == pytest.approx(code.without_zero(), abs=1e-6)
    assert losses[code.jump()] == pytest.approx(3.783671, abs=1e-6)
    assert code.share_of_start() == f"{round(100 * losses[code.jump()] / losses[0])} %"


def test_the_sum_of_gradients_hardly_grows_after_the_first():
    grads = training_loop.loop.run("never-zeroed", 6, 0.1).grads
    first, last = math.hypot(*grads[0]), math.hypot(*grads[19])
    assert training_loop.growth() == f"{100 * (last / first - 1):.0f}" == "14"


def test_the_mean_and_deviation_of_the_areas_are_those_of_the_table():
    areas = [house.area for house in datasets.sample()]
    mean = sum(areas) / len(areas)
    deviation = math.sqrt(sum((area - mean) ** 2 for area in areas) / len(areas))
    assert loss_surface.areas() == {"mean": f"{mean:,.0f}", "deviation": f"{deviation:,.0f}"}


def test_the_slope_of_e_to_the_2n_is_measured_by_a_nudge():
    n, h = math.asinh(1.0), 1e-6  # where tanh(n) is √½, as in the lecture's neuron
    slope = (math.exp(2 * (n + h)) - math.exp(2 * (n - h))) / (2 * h)
    assert float(tanh_from_exp.slope_of_power()) == pytest.approx(slope, abs=0.005)


def test_neurons_that_come_back_to_life_are_all_in_the_second_layer():
    # Without a slope nothing in the first layer moves but by the penalty, for its inputs are the points themselves.
    assert {layer for _, layer in modern_nets.revived()} == {2}


def test_the_new_house_is_new():
    house = vectors.dot_product.HOUSES[vectors.new_house() - 1]
    assert (house.age, house.new) == (0, True)
