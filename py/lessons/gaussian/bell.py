"""Where do samples of a normal distribution fall?  The bell curve, and a seeded heap of samples under it.

    density(x) = 1 / (σ √(2π)) · e^(−(x − μ)² / 2σ²)
    share of all samples within k σ of μ = erf(k / √2)

A sample is μ + σ · z, and z is drawn once for each seed: moving μ or σ moves and stretches the same samples. Bars are
σ/4 wide, so k σ is always the edge of a bar, and the counted shares are sums of what the bars show. Shares are in %;
x has no unit.

Source of z: random.Random(seed).gauss, which is the same in every version of Python.
"""

import math
from array import array
from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate
from math import floor
from operator import mul
from random import Random
from statistics import NormalDist

from picture.numbers import Span
from picture.old import Axis, Handle, Mark, Plot, Readout, Rows, Scene, rows
from picture.params import Params, Slider, Toggle
from picture.words import number
from worlds import houses as h

TITLE = "A bell, and what falls under it"
CAPTION = "Drag the bell by its top, and make it wide or narrow at its side. Then play: samples fall, and heap up."

MOST = 10_000
BINS_IN_SIGMA = 4
REACH = 6
"""Samples further out than so many σ are counted in the outermost bars; of ten million, one is."""

MIDDLE = REACH * BINS_IN_SIGMA
"""The bar that begins at μ; there are as many before it."""

AROUND = (1, 2, 3)
"""So many σ to both sides are counted."""

X: Span = (-8.0, 8.0)
HIGH = 0.85
TOP = 112.0
"""Shares are shown so far up, in %: a little further than they can go, so that there is room for names."""

LATEST = 12
"""So many of the last samples are shown as dots."""

CLOSE = 2.0
"""A guess this near, in percentage points, is good."""

MU = Slider(name="mu", label="Mean μ", low=-2.0, high=2.0, opening=0.0, step=0.1, format=".3~f")
SIGMA = Slider(name="sigma", label="Standard deviation σ", low=0.5, high=2.0, opening=1.0, step=0.1, format=".3~f")
GUESS = Slider(
    name="guess",
    label="Your guess, within 1σ",
    low=0.0,
    high=100.0,
    opening=50.0,
    step=1.0,
    unit="%",
    format=".4~f",
    role="guess",
)
PARAMS = [
    MU,
    SIGMA,
    Slider(
        name="count",
        label="Samples",
        low=0.0,
        high=MOST,
        opening=200.0,
        step=10.0,
        format=",.0f",
        role="data",
        whole=True,
        plays=50.0,
        scale="log",
    ),
    Slider(name="seed", label="Seed", low=1.0, high=99.0, opening=1.0, step=1.0, format="d", role="quiet", whole=True),
    GUESS,
    Toggle(name="reveal", label="Count them", button=True),
]


class Draws:
    """The samples of one seed, drawn no further than has been asked for, and sorted into bars as they fall.

    Attributes:
        z: the samples of a bell with μ = 0 and σ = 1.
    """

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self.z = array("d")
        self._bars = [array("l") for _ in range(2 * MIDDLE)]
        self._sums = array("d", [0.0])
        self._squares = array("d", [0.0])

    def reach(self, count: int) -> None:
        """Draw until there are `count`."""
        before = len(self.z)
        if count <= before:
            return
        gauss = self._random.gauss
        fresh = [gauss(0.0, 1.0) for _ in range(count - before)]
        for i, z in enumerate(fresh, start=before):
            self._bars[min(max(floor(z * BINS_IN_SIGMA) + MIDDLE, 0), 2 * MIDDLE - 1)].append(i)
        self._sums.extend(accumulate(fresh, initial=self._sums.pop()))
        self._squares.extend(accumulate(map(mul, fresh, fresh), initial=self._squares.pop()))
        self.z.extend(fresh)

    def bars(self, count: int) -> list[int]:
        """How many of the first `count` fall into each bar, from −6σ to 6σ."""
        self.reach(count)
        return [bisect_left(bar, count) for bar in self._bars]

    def inside(self, k: int, count: int) -> int:
        """How many of the first `count` lie within k σ of μ: the sum of the bars there."""
        self.reach(count)
        reach = k * BINS_IN_SIGMA
        return sum(bisect_left(bar, count) for bar in self._bars[MIDDLE - reach : MIDDLE + reach])

    def mean(self, count: int) -> float:
        """The mean of the first `count`."""
        self.reach(count)
        return self._sums[count] / count

    def deviation(self, count: int) -> float:
        """How far the first `count` lie from their mean: the root of the mean square."""
        mean = self.mean(count)
        return math.sqrt(max(self._squares[count] / count - mean * mean, 0.0))


@lru_cache(maxsize=16)
def draws(seed: int) -> Draws:
    """The samples of a seed: the same ones whenever they are asked for, so that they are drawn once."""
    return Draws(seed)


def share_within(k: float) -> float:
    """The share of all samples of a bell that lie within k σ of its middle."""
    return math.erf(k / math.sqrt(2.0))


def density(x: float, mu: float, sigma: float) -> float:
    """How high the bell is at x: share of the samples, for each unit of x."""
    return math.exp(-0.5 * ((x - mu) / sigma) ** 2) / (sigma * math.sqrt(2.0 * math.pi))


def scene(params: Params) -> Scene:
    """The bell and its samples; what share of them lies around its middle, once that is asked for."""
    mu, sigma, count, seed = params["mu"], params["sigma"], int(params["count"]), int(params["seed"])
    guess, revealed = params["guess"], params["reveal"]
    fallen = draws(seed)
    above: dict[str, Readout] = {
        "mu": h.readout("μ", mu, _number(mu), "parameter"),
        "sigma": h.readout("σ", sigma, _number(sigma), "parameter"),
    }
    words = f"A bell curve with its middle at {_number(mu)} and a standard deviation of {_number(sigma)}."
    if count:
        mean, deviation = mu + sigma * fallen.mean(count), sigma * fallen.deviation(count)
        above["sample_mean"] = h.readout("mean of samples", mean, _number(mean), "data")
        above["sample_sd"] = h.readout("their deviation", deviation, _number(deviation), "data")
        words += f" {_many(count)} drawn, with a mean of {_number(mean)} and a deviation of {_number(deviation)}."
    else:
        words += " No sample has been drawn."
    below: dict[str, Readout] = {}
    words += f" Your guess for the share within 1σ is {_percent(guess)}."
    note = "How much of everything will lie in the grey band, within one σ of the middle? Set your guess, then count."
    if revealed:
        for k in AROUND:
            if count:
                counted = 100.0 * fallen.inside(k, count) / count
                below[f"counted_{k}"] = h.readout(f"counted in {k}σ", counted, _percent(counted), "data")
        for k in AROUND:
            exact = 100.0 * share_within(k)
            below[f"exact_{k}"] = h.readout(f"exact in {k}σ", exact, _percent(exact), "best")
        words += " " + "; ".join(_shares_in_words(fallen, k, count) for k in AROUND) + "."
        note = f"{_score(guess)} {_wobble(fallen, count)}"
    below["guess"] = h.readout("your guess", guess, _percent(guess), "guess")
    return {
        "panels": [
            _bell_panel(mu, sigma, fallen.bars(count), _latest(fallen, count), list(above)),
            _shares_panel(seed, count, guess, revealed, list(below)),
        ],
        "readouts": above | below,
        "alt": words,
        "note": note,
    }


def _number(value: float) -> str:
    return number(round(value, 4), 4 if abs(value) >= 1.0 else 3)


def _percent(value: float) -> str:
    return f"{number(value)} %"


def _many(count: int) -> str:
    return "1 sample is" if count == 1 else f"{count:,} samples are"


def _latest(fallen: Draws, count: int) -> list[float]:
    """The last few samples, the newest at the end."""
    return list(fallen.z[max(count - LATEST, 0) : count])


def _shares_in_words(fallen: Draws, k: int, count: int) -> str:
    exact = f"{_percent(100.0 * share_within(k))} of all lie within {k}σ"
    if not count:
        return exact
    inside = fallen.inside(k, count)
    return f"{exact}, and {inside:,} of these {count:,}, or {_percent(100.0 * inside / count)}"


def _score(guess: float) -> str:
    """How far the guess is off, and what it would have meant."""
    share = 100.0 * share_within(1.0)
    gap = guess - share
    if abs(gap) < CLOSE:
        return f"The share is {_percent(share)}: your {_percent(guess)} is right, or as good as right."
    if guess >= 100.0:
        return f"The share is {_percent(share)}. No band takes in everything: the curve comes down to 0 nowhere."
    edge = NormalDist().inv_cdf(0.5 + guess / 200.0)
    few = "too few" if gap < 0.0 else "too many"
    return (
        f"The share is {_percent(share)}: your {_percent(guess)} is {number(abs(gap), 3)} points {few}. It would be "
        f"right for a band that reaches {number(edge, 3)} σ to both sides."
    )


def _wobble(fallen: Draws, count: int) -> str:
    """How near a count can be expected to come."""
    if not count:
        return "Draw some samples, and count."
    share = share_within(1.0)
    away = 100.0 * math.sqrt(share * (1.0 - share) / count)
    inside = fallen.inside(1, count)
    return (
        f"Of {count:,} samples {inside:,} lie there: {_percent(100.0 * inside / count)}. With so many, being off by "
        f"about {number(away, 2)} points is usual; to halve that takes four times as many."
    )


SHAPE = [density(-4.0 + i / 12.0, 0.0, 1.0) for i in range(97)]
"""The bell with μ = 0 and σ = 1, from −4 to 4."""


def _bell_panel(mu: float, sigma: float, bars: list[int], latest: list[float], readouts: list[str]) -> Plot:
    """The heap of samples, and the bell."""
    count, wide = sum(bars), sigma / BINS_IN_SIGMA
    left = mu - REACH * sigma
    heap = rows(
        [(left + i * wide, 0.0, left + (i + 1) * wide, many / (count * wide)) for i, many in enumerate(bars) if many],
        4,
    )
    peak, side = density(mu, mu, sigma), density(mu + sigma, mu, sigma)
    edges = [mu + k * sigma for k in (-3, -2, 2, 3)]
    bell = rows([(mu + sigma * (-4.0 + i / 12.0), y / sigma) for i, y in enumerate(SHAPE)], 2)
    marks: list[Mark] = [
        {"kind": "bars", "role": "quiet", "at": rows([(mu - sigma, 0.0, mu + sigma, HIGH)], 4), "about": "sigma"},
        {"kind": "segments", "role": "quiet", "at": rows([(x, 0.0, x, HIGH) for x in edges], 4), "dashed": True},
        {"kind": "bars", "role": "data", "at": heap},
        {"kind": "line", "role": "model", "at": bell},
        {"kind": "segments", "role": "parameter", "at": rows([(mu, 0.0, mu, peak)], 4), "about": "mu"},
        {"kind": "segments", "role": "parameter", "at": rows([(mu, side, mu + sigma, side)], 4), "about": "sigma"},
    ]
    for k in AROUND:
        x = mu + k * sigma
        marks.append({"kind": "label", "role": "quiet", "x": x, "y": HIGH, "text": f"{k}σ", "anchor": "middle"})
    if latest:
        fallen = rows([(mu + sigma * z, 0.0) for z in latest], 2)
        marks.append({"kind": "dots", "role": "data", "at": fallen, "lit": len(latest) - 1})
    marks.append(_handle(MU, mu, peak, mu, "the middle"))
    marks.append(_handle(SIGMA, mu + sigma, side, sigma, "the width"))
    return {
        "view": "plot",
        "name": "bell",
        "title": "Samples, and the bell they come from",
        "share": 3.0,
        "x": {"label": "x", "unit": "", "domain": X, "format": "d"},
        "y": {"label": "density", "unit": "share per unit of x", "domain": (0.0, HIGH), "format": ".1f"},
        "marks": marks,
        "readouts": readouts,
    }


def _handle(slider: Slider, x: float, y: float, value: float, what: str) -> Handle:
    return {
        "kind": "handle",
        "role": "parameter",
        "name": slider.name,
        "label": f"{slider.label}: move {what}",
        "x": x,
        "y": y,
        "drag": {"x": {"param": slider.name, "per": 1.0}},
        "value": value,
        "low": slider.low,
        "high": slider.high,
        "text": _number(value),
        "about": slider.name,
    }


COUNTS = tuple(sorted({round(MOST ** (i / 120.0)) for i in range(121)}))
"""Where the counted shares are drawn."""


@lru_cache(maxsize=1024)
def _share(seed: int, k: int, count: int) -> float:
    """The share, in %, of the first `count` samples that lies within k σ."""
    return 100.0 * draws(seed).inside(k, count) / count


@lru_cache(maxsize=16)
def _counted(seed: int, k: int, upto: int) -> Rows:
    """Rows of [count, share in %], for the COUNTS up to one of them."""
    return rows([(n, _share(seed, k, n)) for n in COUNTS if n <= upto], 2)


def _shares_panel(seed: int, count: int, guess: float, revealed: bool, readouts: list[str]) -> Plot:
    """The shares within 1σ, 2σ and 3σ, as they were counted after each number of samples; and the guess."""
    marks: list[Mark] = []
    if revealed:
        upto = max((n for n in COUNTS if n <= count), default=0)
        for k in AROUND:
            exact = 100.0 * share_within(k)
            at = rows([(1.0, exact, MOST, exact)], 4)
            # Two of the lines are close together: one has its name above, the other below.
            named = exact - (16.0 if k == 2 else 0.0)
            marks.append({"kind": "segments", "role": "best", "at": at, "dashed": True})
            marks.append({"kind": "label", "role": "best", "x": MOST, "y": named, "text": f"{k}σ", "anchor": "end"})
            if count:
                now = _share(seed, k, count)
                counted = _counted(seed, k, upto)
                line: Rows = {"columns": 2, "values": counted["values"] + array("d", [count, now])}
                marks.append({"kind": "line", "role": "data", "at": line})
                marks.append({"kind": "dots", "role": "data", "at": rows([(count, now)], 2), "lit": 0})
    marks.append({"kind": "segments", "role": "guess", "at": rows([(1.0, guess, MOST, guess)], 4), "dashed": True})
    marks.append(
        {
            "kind": "handle",
            "role": "guess",
            "name": "guess",
            "label": "Your guess for the share within 1σ",
            "x": 3.0,
            "y": guess,
            "drag": {"y": {"param": "guess", "per": 1.0}},
            "value": guess,
            "low": GUESS.low,
            "high": GUESS.high,
            "text": _percent(guess),
        }
    )
    across: Axis = {"label": "samples", "unit": "", "domain": (1.0, float(MOST)), "format": "~s", "scale": "log"}
    return {
        "view": "plot",
        "name": "shares",
        "title": "How many lie around the middle",
        "share": 2.0,
        "x": across,
        "y": {"label": "share", "unit": "%", "domain": (0.0, TOP), "format": "d"},
        "marks": marks,
        "readouts": readouts,
    }
