"""How far does the end of a chain move when its start is nudged?  Measured, and by the engine.

    w → h → L        ΔL/Δw  =  Δh/Δw · ΔL/Δh        dL/dw  =  dh/dw · dL/dh

Every link is measured by itself: its input is moved, all else is held. Where a quantity has two ways to
the end, the ways are added. Derivatives are the engine's: those of single links are read off its
backward pass over that link alone, dL/dw off the backward pass over all.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from downhill.value import Value
from picture.graph import Walk
from picture.old import Axis, Graph, Handle, Mark, Plot, Readout, Role, Scene, rows
from picture.params import Choice, Params, Slider
from picture.words import in_brackets, listed, number
from worlds import houses as h

TITLE = "A nudge runs down the chain"
CAPTION = "Make a guess first. Then drag w along its line, and the arrow's tip to make the nudge larger or smaller."


class Link(NamedTuple):
    """How one quantity is computed from others. `function` takes Values or plain numbers alike."""

    name: str
    of: tuple[str, ...]
    function: Callable[..., Any]
    written: str


class Chain(NamedTuple):
    """Quantities, each computed from those before it; the last is L."""

    label: str
    links: tuple[Link, ...]
    reach: float
    """As far as the number lines reach on both sides of 0."""
    lens: float
    """So many ε are seen under the microscope on both sides."""

    @property
    def row(self) -> dict[str, int]:
        """On which number line each quantity lies: so many links on."""
        found = {"w": 0}
        for link in self.links:
            found[link.name] = 1 + max(found[name] for name in link.of)
        return found

    @property
    def joints(self) -> list[tuple[str, str]]:
        """Every pair of a quantity and one that is computed from it."""
        return [(name, link.name) for link in self.links for name in link.of]

    @property
    def ways(self) -> list[list[tuple[str, str]]]:
        """Every way from w to L, joint by joint."""
        ways: list[list[tuple[str, str]]] = [[]]
        while any(not way or way[-1][1] != "L" for way in ways):
            ways = [[*way, joint] for way in ways for joint in self.joints if joint[0] == (way[-1][1] if way else "w")]
        return ways

    def values(self, w: Any) -> dict[str, Any]:
        """Every quantity at `w`: Values for a Value, else plain numbers."""
        found = {"w": w}
        for link in self.links:
            found[link.name] = link.function(*(found[name] for name in link.of))
        return found

    def link(self, name: str) -> Link:
        """The one that computes `name`."""
        return next(link for link in self.links if link.name == name)


def _tanh(x: Any) -> Any:
    return x.tanh() if isinstance(x, Value) else math.tanh(x)


CHAINS = {
    "gears": Chain(
        "Two gears",
        (
            Link("h", ("w",), lambda w: 3 * w, "h = 3 · w"),
            Link("L", ("h",), lambda h: 2 * h, "L = 2 · h"),
        ),
        9.5,
        9.0,
    ),
    "bend": Chain(
        "A bend",
        (
            Link("h", ("w",), lambda w: w**2, "h = w²"),
            Link("L", ("h",), lambda h: 3 * h, "L = 3 · h"),
        ),
        9.5,
        9.0,
    ),
    "three": Chain(
        "Three links",
        (
            Link("h", ("w",), lambda w: w**2, "h = w²"),
            Link("k", ("h",), lambda h: h - 4, "k = h − 4"),
            Link("L", ("k",), lambda k: -2 * k, "L = −2 · k"),
        ),
        9.5,
        9.0,
    ),
    "four": Chain(
        "Four links",
        (
            Link("n", ("w",), lambda w: 0.5 * w, "n = ½ · w"),
            Link("o", ("n",), _tanh, "o = tanh(n)"),
            Link("e", ("o",), lambda o: o - 1, "e = o − 1"),
            Link("L", ("e",), lambda e: e**2, "L = e²"),
        ),
        4.0,
        2.0,
    ),
    "fork": Chain(
        "Two ways",
        (
            Link("h", ("w",), lambda w: 2 * w, "h = 2 · w"),
            Link("k", ("w",), lambda w: w**2, "k = w²"),
            Link("L", ("h", "k"), lambda h, k: h + k, "L = h + k"),
        ),
        9.5,
        9.0,
    ),
}

W = Slider(name="w", label="w", low=-1.5, high=1.5, opening=0.5, step=0.1, format=",.4~r")
SIZE = Slider(
    name="size",
    label="Nudge ε",
    low=1e-6,
    high=2.0,
    opening=1.0,
    step=10**0.1,
    format=".3~g",
    role="quiet",
    scale="log",
)
PARAMS = [
    Choice(
        name="guess",
        label="Against the nudge of w, L moves by",
        options=(
            ("add", "the slopes added"),
            ("multiply", "the slopes multiplied"),
            ("last", "the last slope"),
        ),
        opening="",
    ),
    Choice(
        name="chain",
        label="Chain",
        options=tuple((name, chain.label) for name, chain in CHAINS.items()),
        opening="gears",
    ),
    W,
    SIZE,
    Choice(name="way", label="Nudge", options=(("up", "Up"), ("down", "Down")), opening="up"),
]

ROLES: dict[str, Role] = {"w": "parameter", "L": "error"}

STILL = 1e-12
"""What moves by less than this does not move, and nothing can be divided by it."""


class Ripple(NamedTuple):
    """A chain at one place, nudged once."""

    chain: Chain
    asked: float
    """How far w was to be moved, up or down."""
    before: dict[str, float]
    after: dict[str, float]
    measured: dict[tuple[str, str], float | None]
    """What each joint passes on, by moving its input as far as the nudge has; None if that did not move."""
    slopes: dict[tuple[str, str], float]
    """The same by the engine."""
    slope: float
    """dL/dw, by the engine."""
    reaches: dict[str, float]
    """How far each quantity moves for each unit of the nudge, if the slopes stayed what they are."""

    @property
    def nudge(self) -> float:
        """How far w was moved: as far as was asked, but for rounding."""
        return self.after["w"] - self.before["w"]

    def moved(self, name: str) -> float:
        """How far a quantity moved."""
        return self.after[name] - self.before[name]

    @property
    def total(self) -> float:
        """How far L moved for each unit of the nudge."""
        return self.moved("L") / self.nudge


def ripple(chain: Chain, w: float, nudge: float) -> Ripple:
    """Nudge `w`, and measure every link."""
    before, after = chain.values(w), chain.values(w + nudge)
    measured: dict[tuple[str, str], float | None] = {}
    slopes: dict[tuple[str, str], float] = {}
    for start, end in chain.joints:
        link = chain.link(end)
        held = [before[name] for name in link.of]
        moved = [after[name] if name == start else before[name] for name in link.of]
        apart = after[start] - before[start]
        rise = link.function(*moved) - link.function(*held)
        measured[start, end] = rise / apart if abs(apart) > STILL else None
        inputs = [Value(number) for number in held]
        link.function(*inputs).backward()
        slopes[start, end] = inputs[link.of.index(start)].grad
    at = Value(w)
    values = chain.values(at)
    values["L"].backward()
    reaches = {"w": 1.0}
    for link in chain.links:
        reaches[link.name] = math.fsum(slopes[name, link.name] * reaches[name] for name in link.of)
    return Ripple(chain, nudge, before, after, measured, slopes, at.grad, reaches)


def scene(params: Params) -> Scene:
    """The chain on its number lines, under a microscope, and as a graph."""
    chain = CHAINS[params["chain"]]
    nudge = params["size"] if params["way"] == "up" else -params["size"]
    now = ripple(chain, params["w"], nudge)
    told = bool(params["guess"])
    places = {
        name: h.readout(name, value, _text(value), ROLES.get(name, "model")) for name, value in now.before.items()
    }
    ratios = _ratios(now, told)
    lines = _lines(now, told, list(places))
    lens = _microscope(now, told, list(ratios))
    graph, slopes = _graph(now, told)
    written = ", then ".join(link.written for link in chain.links)
    words = f"A chain: {written}. {_in_words(now)}"
    if told:
        words += f" L moves by {_text(now.total)} for each unit of the nudge; the engine's dL/dw is {_text(now.slope)}."
    return {
        "panels": [lines, lens, graph],
        "readouts": places | ratios | slopes,
        "alt": words,
        "note": _note(now, params["guess"]) if told else _question(now),
    }


def _text(value: float) -> str:
    return number(value, 5)


def _in_words(now: Ripple) -> str:
    """What moved how far."""
    moves = [f"{link.name} by {_text(now.moved(link.name))}" for link in now.chain.links if link.name != "L"]
    return f"At w = {_text(now.before['w'])}, a nudge of w by {_text(now.asked)} moves {listed(moves)}."


def _ratios(now: Ripple, told: bool) -> dict[str, Readout]:
    """What is measured: link by link, and once it has been guessed, over the whole."""
    found: dict[str, Readout] = {}
    for place, ((start, end), slope) in enumerate(now.measured.items(), start=1):
        if slope is not None:
            found[f"m{place}"] = h.readout(f"Δ{end}/Δ{start}", slope, _text(slope), "gradient")
    if told:
        found["total"] = h.readout("ΔL/Δw", now.total, _text(now.total), "gradient")
    return found


def _lines(now: Ripple, told: bool, readouts: list[str]) -> Plot:
    """Every quantity on a number line of its own, one above the other."""
    row, reach = now.chain.row, now.chain.reach
    marks: list[Mark] = [
        {
            "kind": "segments",
            "role": "quiet",
            "at": rows([(-reach, place, reach, place) for place in sorted(set(row.values()))], 4),
        },
        *_threads(now, told),
    ]
    for name, place in row.items():
        role = ROLES.get(name, "model")
        if told or name != "L":
            arrow = rows([(now.before[name], place, now.after[name], place)], 4)
            marks.append({"kind": "arrows", "role": role, "at": arrow, "about": name})
        if name != "w":
            dot = rows([(now.before[name], place)], 2)
            marks.append({"kind": "dots", "role": role, "at": dot, "about": name})
    marks += [_name(name, now.before[name], place) for name, place in row.items()]
    marks += _handles(now)
    axis: Axis = {"label": "where each quantity stands", "unit": "", "domain": (-reach, reach), "format": ","}
    panel = _plot("lines", "The nudge, link by link", axis, marks, now)
    panel["readouts"] = readouts
    return panel


def _threads(now: Ripple, told: bool) -> list[Mark]:
    """From line to line, where each quantity comes from: as it was, and dashed as it is after the nudge."""
    marks: list[Mark] = []
    row = now.chain.row
    for values, dashed in ((now.before, False), (now.after, True)):
        joints = [(below, above) for below, above in now.chain.joints if told or not dashed or above != "L"]
        at = [(values[below], row[below], values[above], row[above]) for below, above in joints]
        marks.append({"kind": "segments", "role": "quiet", "at": rows(at, 4), "dashed": dashed})
    return marks


def _name(name: str, x: float, place: float) -> Mark:
    role = ROLES.get(name, "model")
    return {"kind": "label", "role": role, "x": x, "y": place, "text": name, "anchor": "middle", "about": name}


def _handles(now: Ripple) -> list[Mark]:
    """The tip of the nudge, and w itself, which a hand gets where both are one."""
    w, nudge = now.before["w"], now.asked
    tip: Handle = {
        "kind": "handle",
        "role": "quiet",
        "name": "tip",
        "label": "Nudge: move its tip",
        "x": w + nudge,
        "y": 0.0,
        "drag": {"x": {"param": "size", "per": math.copysign(1.0, nudge)}},
        "value": abs(nudge),
        "low": SIZE.low,
        "high": SIZE.high,
        "text": f"nudge of {_text(nudge)}",
    }
    start: Handle = {
        "kind": "handle",
        "role": "parameter",
        "name": "w",
        "label": "w: move along its line",
        "x": w,
        "y": 0.0,
        "drag": {"x": {"param": "w", "per": 1.0}},
        "value": w,
        "low": W.low,
        "high": W.high,
        "text": f"w = {_text(w)}",
        "about": "w",
    }
    return [tip, start]


def _microscope(now: Ripple, told: bool, readouts: list[str]) -> Plot:
    """How far everything has moved, in nudges: arrows as measured, diamonds by the engine's slopes."""
    row = now.chain.row
    seen = [name for name in row if told or name != "L"]
    moves = {name: now.moved(name) / now.nudge for name in seen}
    marks: list[Mark] = [{"kind": "segments", "role": "quiet", "at": rows([(0.0, 0.0, 0.0, max(row.values()))], 4)}]
    for name in seen:
        at = rows([(0.0, row[name], moves[name], row[name])], 4)
        marks.append({"kind": "arrows", "role": ROLES.get(name, "model"), "at": at, "about": name})
    diamonds = rows([(now.reaches[name], row[name]) for name in seen], 2)
    marks.append({"kind": "dots", "role": "gradient", "at": diamonds, "shape": "diamond"})
    marks += [_name(name, moves[name], row[name]) for name in seen]
    title = "The same, with ε as one unit"
    axis: Axis = {"label": "moved by so many ε", "unit": "", "domain": (-now.chain.lens, now.chain.lens), "format": ","}
    panel = _plot("lens", title, axis, marks, now)
    panel["readouts"] = readouts
    return panel


def _plot(name: str, title: str, x: Axis, marks: list[Mark], now: Ripple) -> Plot:
    """A picture with one number line above the other."""
    top = max(now.chain.row.values()) + 0.55
    return {
        "view": "plot",
        "name": name,
        "title": title,
        "share": 1.0,
        "x": x,
        "y": {"label": "links passed", "unit": "", "domain": (-0.45, top), "format": "d"},
        "marks": marks,
        "readouts": [],
    }


def _graph(now: Ripple, told: bool) -> tuple[Graph, dict[str, Readout]]:
    """The chain in the engine: on its edges the local gradients, and once it has been guessed, dL/dw."""
    values = now.chain.values(Value(now.before["w"]))
    for name, value in values.items():
        value.label = name
    walk = Walk(values["L"], roles={**dict.fromkeys(values, "model"), **ROLES})
    moment = walk.at(None if told else walk.forward)
    readouts = {"gradient": h.readout("dL/dw, by the engine", now.slope, _text(now.slope), "gradient")} if told else {}
    panel = moment.panel(
        "graph", "The same chain in the engine, with the slope of every link on its edge", readouts=list(readouts)
    )
    if not told:
        panel["shows"] = ["data", "local"]
        for node in panel["nodes"]:
            node["grad"] = ""
            node.pop("slope", None)
            node["says"] = moment.forward_words(next(value for value in walk.order if walk.ids[value] == node["id"]))
    for node in panel["nodes"]:
        node["state"] = "forward"
    for edge in panel["edges"]:
        edge["state"] = "forward"
    panel["focus"] = []
    return panel, readouts


def _product(chain: Chain, slopes: Mapping[tuple[str, str], float | None]) -> str:
    """What is multiplied, way by way, and added: “3 × 2”, “2 × 1 + 2.5 × 1”."""
    ways: list[str] = []
    for way in chain.ways:
        factors = [slopes[joint] for joint in way]
        ways.append(" × ".join("?" if slope is None else in_brackets(_text(slope)) for slope in factors))
    return " + ".join(ways)


def _question(now: Ripple) -> str:
    """What is asked before the answer is shown."""
    moves = [
        f"{end} moves {_text(slope or 0.0)} times as far as {start}" for (start, end), slope in now.measured.items()
    ]
    return f"{'; '.join(moves)}. How many times as far as w does L move?"


def _note(now: Ripple, guess: str) -> str:
    """The score of the guess, and the arithmetic of the present chain."""
    chain = now.chain
    added, last = _guesses(now)
    if len(chain.ways) > 1:
        said = {
            "multiply": "That is half of it. Along each way the slopes multiply, but the ways are added.",
            "add": "That is half of it. The ways are added, but along each of them the slopes multiply.",
            "last": f"The last link alone would make {_text(last)}. Along each way the slopes multiply, and the ways "
            "are added.",
        }[guess]
    elif guess == "multiply":
        said = "Yes, they multiply."
    elif guess == "add":
        said = f"Added they would make {_text(added)}. But each link stretches all that arrives, so they multiply."
    else:
        said = (
            f"The last link alone would make {_text(last)}. But it gets what the links before have stretched already."
        )
    measured = _product(chain, now.measured)
    if "?" in measured:
        still = next(start for (start, _), slope in now.measured.items() if slope is None)
        said += (
            f" But this nudge leaves {still} where it was, and nothing can be divided by a move of 0, so the "
            "measured slopes cannot be multiplied here. The engine's can."
        )
    else:
        said += f" ΔL/Δw = {measured} = {_text(now.total)}."
    return f"{said} By the engine, dL/dw = {_product(chain, now.slopes)} = {_text(now.slope)}."


def _guesses(now: Ripple) -> tuple[float, float]:
    """What the wrong guesses come to: all slopes added, and the last one only."""
    slopes: Sequence[float] = [slope for slope in now.measured.values() if slope is not None]
    return math.fsum(slopes), (slopes[-1] if slopes else 0.0)
