"""The bell, its samples, and the shares that can be counted on."""

import math
from random import Random

import pytest

from lessons.gaussian import bell
from tests.lessons.scenes import drawer, handle, marks, table, value

draw = drawer(bell)


def samples(seed: int, count: int) -> list[float]:
    random = Random(seed)
    return [random.gauss(0.0, 1.0) for _ in range(count)]


@pytest.mark.parametrize(("k", "share"), [(1, 68.27), (2, 95.45), (3, 99.73)])
def test_the_shares_within_one_two_and_three_sigma(k: int, share: float) -> None:
    scene = draw(guess="68")
    assert value(scene, f"exact_{k}") == pytest.approx(100.0 * math.erf(k / math.sqrt(2.0)), rel=1e-15)
    assert scene["readouts"][f"exact_{k}"]["text"] == f"{share} %"


@pytest.mark.parametrize("k", [1, 2, 3])
def test_the_exact_share_is_the_area_under_the_bell(k: int) -> None:
    pieces, sigma = 2000, 0.7
    wide = 2.0 * k * sigma / pieces
    area = math.fsum(wide * bell.density(2.0 - k * sigma + (i + 0.5) * wide, 2.0, sigma) for i in range(pieces))
    assert area == pytest.approx(bell.share_within(k), abs=1e-6)


@pytest.mark.parametrize(("seed", "count"), [(1, 1), (1, 200), (7, 999), (7, 10_000)])
def test_counted_shares_are_those_of_the_samples_of_the_seed(seed: int, count: int) -> None:
    scene = draw(seed=float(seed), count=float(count), guess="68")
    drawn = samples(seed, count)
    for k in (1, 2, 3):
        inside = sum(abs(z) < k for z in drawn)
        assert value(scene, f"counted_{k}") == pytest.approx(100.0 * inside / count)


def test_the_counted_shares_approach_the_exact_ones() -> None:
    for seed in (1, 2, 3):
        scene = draw(seed=float(seed), count=10_000.0, guess="68")
        for k, within in ((1, 1.4), (2, 0.7), (3, 0.2)):
            assert abs(value(scene, f"counted_{k}") - value(scene, f"exact_{k}")) < within


@pytest.mark.parametrize("params", [{"mu": 1.3, "sigma": 0.6}, {"mu": -2.0, "sigma": 2.0, "seed": 9.0}])
def test_the_bars_together_have_the_area_1_and_are_what_is_counted(params: dict[str, float]) -> None:
    scene = draw(count=3000.0, guess="68", **params)
    mu, sigma = params["mu"], params["sigma"]
    bars = table(marks(scene, "bars", "data")[0]["at"])
    assert math.fsum((x1 - x0) * y1 for x0, _, x1, y1 in bars) == pytest.approx(1.0)
    for k in (1, 2, 3):
        near = [(x1 - x0) * y1 for x0, _, x1, y1 in bars if abs((x0 + x1) / 2.0 - mu) < k * sigma]
        assert 100.0 * math.fsum(near) == pytest.approx(value(scene, f"counted_{k}"))


def test_a_bar_holds_the_samples_that_fell_into_it() -> None:
    scene = draw(mu=1.0, sigma=2.0, count=500.0)
    drawn = [1.0 + 2.0 * z for z in samples(1, 500)]
    for x0, _, x1, y1 in table(marks(scene, "bars", "data")[0]["at"]):
        assert y1 == pytest.approx(sum(x0 <= x < x1 for x in drawn) / (500 * 0.5))


def test_mean_and_deviation_are_those_of_the_samples() -> None:
    scene = draw(mu=-1.0, sigma=1.5, count=400.0)
    drawn = [-1.0 + 1.5 * z for z in samples(1, 400)]
    mean = math.fsum(drawn) / 400
    assert value(scene, "sample_mean") == pytest.approx(mean, rel=1e-12)
    deviation = math.sqrt(math.fsum((x - mean) ** 2 for x in drawn) / 400)
    assert value(scene, "sample_sd") == pytest.approx(deviation, rel=1e-9)


def test_scrubbing_back_shows_the_same_as_never_having_gone_on() -> None:
    before = draw(seed=33.0, count=120.0, guess="68")
    draw(seed=33.0, count=5000.0, guess="68")
    assert draw(seed=33.0, count=120.0, guess="68") == before


def test_moving_the_bell_moves_no_sample_into_another_bar() -> None:
    heights = []
    for mu, sigma in ((0.0, 1.0), (1.7, 0.6), (-2.0, 2.0)):
        bars = table(marks(draw(mu=mu, sigma=sigma, count=900.0), "bars", "data")[0]["at"])
        heights.append([round(y1 * (x1 - x0) * 900.0) for x0, _, x1, y1 in bars])
    assert heights[0] == heights[1] == heights[2]


def test_the_handles_sit_on_the_bell() -> None:
    scene = draw(mu=0.5, sigma=1.2)
    top, side = handle(scene, "mu"), handle(scene, "sigma")
    assert (top["x"], top["y"]) == (0.5, pytest.approx(1.0 / (1.2 * math.sqrt(2.0 * math.pi))))
    assert side["x"] == pytest.approx(1.7)
    assert side["y"] == pytest.approx(top["y"] * math.exp(-0.5))


def test_shares_are_in_no_scene_before_they_are_asked_for() -> None:
    scene = draw(count=5000.0)
    assert not [name for name in scene["readouts"] if name.startswith(("exact", "counted"))]
    assert marks(scene, "line", "data") == []
    assert "68.2" not in repr(scene)


@pytest.mark.parametrize(
    ("guess", "words"),
    [("68", "Yes, 68.27 %"), ("34", "reach 0.44 σ"), ("50", "reach 0.674 σ"), ("95", "reach 1.96 σ")],
)
def test_a_guess_is_met_with_the_band_it_would_be_right_for(guess: str, words: str) -> None:
    assert words in draw(guess=guess)["verdict"]
    assert draw(guess=guess, mu=1.0, sigma=2.0, count=10.0)["verdict"] == draw(guess=guess)["verdict"]
    assert "verdict" not in draw()


def test_a_bracket_over_each_band_has_its_share() -> None:
    scene = draw(guess="50", mu=1.0, sigma=0.75)
    brackets = [table(mark["at"])[0] for mark in marks(scene, "segments", "best")][:3]
    assert [(x0, x1) for x0, _, x1, _ in brackets] == [(0.25, 1.75), (-0.5, 2.5), (-1.25, 3.25)]
    assert [mark["text"] for mark in marks(scene, "label", "best")][:3] == [
        "68.27 % within 1σ",
        "95.45 % within 2σ",
        "99.73 % within 3σ",
    ]
    assert min(y for _, y, _, _ in brackets) > handle(draw(sigma=bell.SIGMA.low), "mu")["y"]


def test_before_the_first_sample_there_is_nothing_to_count() -> None:
    scene = draw(count=0.0, guess="68")
    assert "counted_1" not in scene["readouts"]
    assert "sample_mean" not in scene["readouts"]
    assert "exact_1" in scene["readouts"]
    assert scene["note"] == "Samples so far: 0."
