"""Where do samples of a normal distribution fall?  The bell curve, and a seeded heap of samples under it.

    density(x) = 1 / (σ √(2π)) · e^(−(x − μ)² / 2σ²)
    share of all samples within k σ of μ = erf(k / √2)

A sample is μ + σ · z, and z is drawn once for each seed: moving μ or σ moves and stretches the same samples. Bars are
σ/4 wide, so k σ is always the edge of a bar, and the counted shares are sums of what the bars show. Shares are in %;
x has no unit.

Source of z: random.Random(seed).gauss, which is the same in every version of Python.
"""

import math
from bisect import bisect_left
from functools import lru_cache
from math import floor
from operator import mul
from random import Random
from statistics import NormalDist

from picture.numbers import Span, mean, spaced
from picture.params import Guess, Params, Slider, counter
from picture.scene import (
    Axis,
    Bars,
    Dots,
    Label,
    Line,
    Mark,
    Plot,
    Readout,
    Readouts,
    Scene,
    Segments,
    in_words,
)
from picture.words import number

TITLE = "A bell, and what falls under it"
TASK = "Let more samples fall, and drag the bell by its top or its side."
DOCK = ["count"]
GONE = ["reveal"]

MOST = 10_000
BINS_IN_SIGMA = 4
REACH = 6
"""Samples further than this many σ from μ are counted in the outermost bars; of ten million, one is."""

MIDDLE = REACH * BINS_IN_SIGMA
"""The bar that begins at μ; there are as many before it."""

BANDS = (1, 2, 3)
"""Samples are counted within this many σ of μ."""

LOWEST_BRACKET, NEXT_BRACKET = 0.7, 0.15
"""How high the bracket over the narrowest band is, over the highest bell; and how much higher each next one."""

X: Span = (-8.0, 8.0)
DENSITIES: Span = (0.0, 1.12)
SHARES: Span = (0.0, 112.0)
"""What the axis of shares spans, in %: a little more than there can be, so that there is room for names."""

LATEST = 12
"""How many of the last samples are shown as dots."""


def share_within(k: float) -> float:
    """The share of all samples of a bell that lie within k σ of its middle."""
    return math.erf(k / math.sqrt(2.0))


def _percent(value: float) -> str:
    return f"{number(value)} %"


def _meets(answer: str, _: Params) -> str:
    """The share, and for another answer the band it would be right for."""
    share = _percent(100.0 * share_within(1.0))
    if answer == RIGHT:
        return f"Yes, {share}: about two out of three."
    edge = NormalDist().inv_cdf(0.5 + float(answer) / 200.0)
    return f"It is {share}. A band with {answer} % would have to reach {number(edge, 3)} σ to each side."


RIGHT = "68"
GUESS = Guess(
    "guess",
    "The grey band reaches one σ to each side. The share of all samples in it is",
    options=tuple((share, f"{share} %") for share in ("34", "50", RIGHT, "95")),
    meets=_meets,
    hides="The shares are hidden",
)
MU = Slider("mu", "Mean μ", -2.0, 2.0, opening=0.0, step=0.1, format=".3~f")
SIGMA = Slider("sigma", "Standard deviation σ", 0.6, 2.0, opening=1.0, step=0.1, format=".3~f")
PARAMS = [
    GUESS,
    MU,
    SIGMA,
    counter("count", "Samples", MOST, opening=200.0, step=10.0, role="data", plays=50.0, scale="log"),
    counter("seed", "Seed", 99, low=1.0, opening=1.0),
]


@lru_cache(maxsize=8)
def samples(seed: int) -> list[float]:
    """As many z of a seed as the figure can ask for."""
    gauss = Random(seed).gauss
    return [gauss(0.0, 1.0) for _ in range(MOST)]


@lru_cache(maxsize=8)
def bars(seed: int) -> list[list[int]]:
    """For each bar, from −6σ to 6σ, which of the samples fall into it, in their order."""
    found: list[list[int]] = [[] for _ in range(2 * MIDDLE)]
    for i, z in enumerate(samples(seed)):
        found[min(max(floor(z * BINS_IN_SIGMA) + MIDDLE, 0), 2 * MIDDLE - 1)].append(i)
    return found


def inside(seed: int, k: int, count: int) -> int:
    """How many of the first `count` samples lie within k σ of μ: the sum of the bars there."""
    reach = k * BINS_IN_SIGMA
    return sum(bisect_left(bar, count) for bar in bars(seed)[MIDDLE - reach : MIDDLE + reach])


@lru_cache(maxsize=64)
def mean_and_deviation(seed: int, count: int) -> tuple[float, float]:
    """Of the first `count` z; the deviation is the root of the mean square about the mean."""
    fallen = samples(seed)[:count]
    middle = mean(fallen)
    return middle, math.sqrt(max(mean(list(map(mul, fallen, fallen))) - middle * middle, 0.0))


def density(x: float, mu: float, sigma: float) -> float:
    """How high the bell is at x: share of the samples, for each unit of x."""
    return math.exp(-0.5 * ((x - mu) / sigma) ** 2) / (sigma * math.sqrt(2.0 * math.pi))


def scene(params: Params) -> Scene:
    """The bell and its samples; once there is a guess, what share of them lies around its middle."""
    count, told, seed = int(params["count"]), bool(params["guess"]), int(params["seed"])
    shares = _shares_panel(params, told)
    hidden = "" if told else f" {GUESS.hidden()}"
    return Scene(
        [_bell_panel(params["mu"], params["sigma"], seed, count, told), shares],
        alt=f"A bell curve, and under it {count:,} samples. {in_words(shares)}{hidden}",
        note=_usual_error(seed, count) if told and count else f"Samples so far: {count:,}.",
        verdict=GUESS.verdict(params),
    )


def _rounded(value: float) -> str:
    return number(round(value, 4), 4 if abs(value) >= 1.0 else 3)


def _usual_error(seed: int, count: int) -> str:
    """How near a counted share can be expected to be."""
    share = share_within(1.0)
    away = 100.0 * math.sqrt(share * (1.0 - share) / count)
    near = inside(seed, 1, count)
    return (
        f"{near:,} of {count:,} lie within 1σ: {_percent(100.0 * near / count)}. With this many, "
        f"{number(away, 2)} points off is usual."
    )


SHAPE = [(z, density(z, 0.0, 1.0)) for z in spaced((-4.0, 4.0), 96)]
"""The bell with μ = 0 and σ = 1."""


def _bell_panel(mu: float, sigma: float, seed: int, count: int, told: bool) -> Plot:
    """The heap of samples, the bell, and over it the share in each band."""
    width, left, top = sigma / BINS_IN_SIGMA, mu - REACH * sigma, DENSITIES[1]
    heap = [
        (left + i * width, 0.0, left + (i + 1) * width, fallen / (count * width))
        for i, bar in enumerate(bars(seed))
        if (fallen := bisect_left(bar, count))
    ]
    peak, side = density(mu, mu, sigma), density(mu + sigma, mu, sigma)
    marks: list[Mark] = [
        Bars([(mu - sigma, 0.0, mu + sigma, top)], "quiet", about="sigma"),
        Segments([(mu + k * sigma, 0.0, mu + k * sigma, top) for k in (-3, -2, 2, 3)], "quiet", dashed=True),
        Bars(heap, "data"),
        Line([(mu + sigma * z, y / sigma) for z, y in SHAPE], "model"),
        Segments([(mu, 0.0, mu, peak)], "parameter", about="mu"),
        Segments([(mu, side, mu + sigma, side)], "parameter", about="sigma"),
    ]
    for k in BANDS if told else ():
        height = LOWEST_BRACKET + NEXT_BRACKET * (k - 1)
        marks.append(Segments([(mu - k * sigma, height, mu + k * sigma, height)], "best"))
        marks.append(Label(f"{_percent(100.0 * share_within(k))} within {k}σ", mu, height, "best"))
    if not told:
        marks += [Label(f"{k}σ", mu + k * sigma, top, "quiet") for k in BANDS]
    latest = range(max(count - LATEST, 0), count)
    if latest:
        fallen = [(mu + sigma * samples(seed)[i], 0.0) for i in latest]
        marks.append(Dots(fallen, "data", lit=len(fallen) - 1, keys=list(latest), falls_from=top))
    marks += [
        MU.handle(f"{MU.label}: move the middle", mu, peak, _rounded(mu), about="mu"),
        SIGMA.handle(f"{SIGMA.label}: move the width", mu + sigma, side, _rounded(sigma), value=sigma, about="sigma"),
    ]
    return Plot(
        "bell",
        "Samples",
        Axis("x", X, format="d"),
        Axis("density", DENSITIES, "share per unit of x", ".1f"),
        marks,
    )


COUNTS = tuple(sorted({round(MOST ** (i / 120.0)) for i in range(121)}))
"""The numbers of samples after which the counted shares are drawn."""


@lru_cache(maxsize=1024)
def _share(seed: int, k: int, count: int) -> float:
    """The share, in %, of the first `count` samples that lies within k σ."""
    return 100.0 * inside(seed, k, count) / count


def _numbers(mu: float, sigma: float, seed: int, count: int) -> Readouts:
    """What makes the bell, and the same of its samples."""
    found = {
        "mu": Readout("μ", mu, "parameter", _rounded(mu)),
        "sigma": Readout("σ", sigma, "parameter", _rounded(sigma)),
    }
    if count:
        middle, deviation = mean_and_deviation(seed, count)
        middle, deviation = mu + sigma * middle, sigma * deviation
        found["sample_mean"] = Readout("mean of samples", middle, "data", _rounded(middle))
        found["sample_sd"] = Readout("their deviation", deviation, "data", _rounded(deviation))
    return found


def _shares_panel(params: Params, told: bool) -> Plot:
    """The shares within 1σ, 2σ and 3σ, as they were counted after each number of samples."""
    seed, count = int(params["seed"]), int(params["count"])
    marks: list[Mark] = []
    counted: Readouts = {}
    exact: Readouts = {}
    for k in BANDS if told else ():
        share = 100.0 * share_within(k)
        exact[f"exact_{k}"] = Readout(f"exact in {k}σ", share, "best", _percent(share))
        # Two of the lines are close together: only the highest has its name above.
        name_at = share - (0.0 if k == 3 else 22.0)
        marks.append(Segments([(1.0, share, MOST, share)], "best", dashed=True))
        marks.append(Label(f"{k}σ", MOST, name_at, "best", "end"))
        if count:
            now = _share(seed, k, count)
            counted[f"counted_{k}"] = Readout(f"counted in {k}σ", now, "data", _percent(now))
            line = [(n, _share(seed, k, n)) for n in (*COUNTS, count) if n <= count]
            marks.append(Line(line, "data"))
            marks.append(Dots([(count, now)], "data", lit=0))
    return Plot(
        "shares",
        "How the shares settle",
        Axis("samples", (1.0, float(MOST)), format="~s", scale="log"),
        Axis("share", SHARES, "%", "d"),
        marks,
        {**counted, **exact, **_numbers(params["mu"], params["sigma"], seed, count)},
        aside=True,
    )
