"""How far does the end of a chain move when its start is nudged?  Measured, and by the engine.

    w → h → L        ΔL/Δw  =  Δh/Δw · ΔL/Δh        dL/dw  =  dh/dw · dL/dh

Every link is measured by itself: its input is moved, all else is held. Links of constant slope are gears. Where a
quantity reaches the end along two paths, the paths are added. Derivatives are the engine's: those of single links come
from its backward pass over that link alone, dL/dw from the backward pass over all of them.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from downhill.value import Value
from lessons.chain_rule import gears
from picture.graph import Walk
from picture.params import Choice, Guess, Params, Slider
from picture.scene import (
    Arrows,
    Axis,
    Dots,
    Gears,
    Goal,
    Graph,
    Label,
    Mark,
    Plot,
    Readout,
    Readouts,
    Role,
    Scene,
    Segments,
    in_words,
)
from picture.words import DUST, factor, number

TITLE = "A nudge runs down the chain"
TASK = "Find a chain and a w whose nudges hardly reach L."
TURNING = "Turn w. Then drag a slope until L stands still."
DOCK = ["chain"]

Joint = tuple[str, str]
"""A quantity, and one that is computed from it."""


class Link(NamedTuple):
    """How one quantity is computed from others, each named by a letter; `function` takes Values or plain numbers."""

    name: str
    inputs: str
    function: Callable[..., Any]
    formula: str


class Chain(NamedTuple):
    """Quantities, each computed from those before it; the last is L."""

    label: str
    links: tuple[Link, ...]
    reach: float = 9.5
    """How far the number lines reach on both sides of 0."""
    lens: float = 9.0
    """How many nudges the microscope shows on both sides."""

    @property
    def rows(self) -> dict[str, int]:
        """The number line of each quantity, counted from w's."""
        return {name: row for row, name in enumerate(["w", *(link.name for link in self.links)])}

    @property
    def joints(self) -> list[Joint]:
        """Every pair of a quantity and one that is computed from it."""
        return [(name, link.name) for link in self.links for name in link.inputs]

    @property
    def paths(self) -> list[list[Joint]]:
        """Every path from w to L, joint by joint."""
        return list(self._paths_from("w"))

    def _paths_from(self, name: str) -> list[list[Joint]]:
        if name == "L":
            return [[]]
        return [[joint, *rest] for joint in self.joints if joint[0] == name for rest in self._paths_from(joint[1])]

    def values(self, w: Any) -> dict[str, Any]:
        """Every quantity at `w`: Values for a Value, else plain numbers."""
        found = {"w": w}
        for link in self.links:
            found[link.name] = link.function(*(found[name] for name in link.inputs))
        return found


def _tanh(x: Any) -> Any:
    return x.tanh() if isinstance(x, Value) else math.tanh(x)


def _times(slope: float, of: str, name: str) -> Link:
    return Link(name, of, lambda value: slope * value, f"{number(slope)} · {of}")


def two_gears(first: float, second: float) -> Chain:
    """L = second · (first · w)."""
    return Chain("Two gears", (_times(first, "w", "h"), _times(second, "h", "L")))


FIRST = Slider(
    "first",
    "Turns of h for each turn of w",
    -3.0,
    3.0,
    opening=3.0,
    step=1.0,
    role="gradient",
    whole=True,
    when=("chain", "gears"),
)
SECOND = replace(FIRST, name="second", label="Turns of L for each turn of h", opening=2.0)
BEND = Link("h", "w", lambda w: w**2, "w²")
CHAINS = {
    "gears": two_gears(FIRST.opening, SECOND.opening),
    "bend": Chain("A bend: L = 3 · w²", (BEND, _times(3.0, "h", "L"))),
    "three": Chain(
        "Three links: L = −2 · (w² − 4)",
        (BEND, Link("k", "h", lambda h: h - 4, "h − 4"), Link("L", "k", lambda k: -2 * k, "−2 · k")),
    ),
    "four": Chain(
        "Four links: L = (tanh(½ · w) − 1)²",
        (
            Link("n", "w", lambda w: 0.5 * w, "½ · w"),
            Link("o", "n", _tanh, "tanh(n)"),
            Link("e", "o", lambda o: o - 1, "o − 1"),
            Link("L", "e", lambda e: e**2, "e²"),
        ),
        reach=4.0,
        lens=2.0,
    ),
    "fork": Chain(
        "Two paths: L = 2 · w + w²",
        (
            Link("h", "w", lambda w: 2 * w, "2 · w"),
            Link("k", "w", lambda w: w**2, "w²"),
            Link("L", "hk", lambda h, k: h + k, "h + k"),
        ),
    ),
}

LONG = 3
"""The links of a chain of which there is room for the product twice."""

STILL = 1e-12
"""What moves by less than this does not move, and nothing can be divided by it."""


class Ripple(NamedTuple):
    """A chain at one place, nudged once."""

    chain: Chain
    asked: float
    """How far w was to be moved, up or down."""
    before: dict[str, float]
    after: dict[str, float]
    measured: dict[Joint, float]
    """What each joint passes on, its input moved as far as the nudge has moved it; if that left it in place, by ε."""
    slopes: dict[Joint, float]
    """The same by the engine."""
    slope: float
    """dL/dw, by the engine."""
    reaches: dict[str, float]
    """How far each quantity moves for each unit of the nudge, if the slopes stayed what they are."""

    def moved(self, name: str) -> float:
        """How far a quantity moved; of w that is the nudge, but for rounding."""
        return self.after[name] - self.before[name]

    @property
    def total(self) -> float:
        """How far L moved for each unit of the nudge."""
        return self.moved("L") / self.moved("w")


def ripple(chain: Chain, w: float, nudge: float) -> Ripple:
    """Nudge `w`, and measure every link."""
    before, after = chain.values(w), chain.values(w + nudge)
    measured: dict[Joint, float] = {}
    slopes: dict[Joint, float] = {}
    reaches = {"w": 1.0}
    for link in chain.links:
        inputs = {name: Value(before[name]) for name in link.inputs}
        link.function(*inputs.values()).backward()
        for name in link.inputs:
            to = after[name] if abs(after[name] - before[name]) > STILL else before[name] + nudge
            moved = link.function(*(to if each == name else before[each] for each in link.inputs))
            measured[name, link.name] = (moved - before[link.name]) / (to - before[name])
            slopes[name, link.name] = inputs[name].grad
        reaches[link.name] = math.fsum(slopes[name, link.name] * reaches[name] for name in link.inputs)
    start = Value(w)
    chain.values(start)["L"].backward()
    return Ripple(chain, nudge, before, after, measured, slopes, start.grad, reaches)


ONE, OTHER, BOTH = (number(slope) for slope in (FIRST.opening, SECOND.opening, FIRST.opening * SECOND.opening))
GUESS = Guess(
    "guess",
    f"h turns {ONE} times as far as w, L {OTHER} times as far as h. So L turns",
    options=tuple(
        (answer, f"{times} × as far as w")
        for answer, times in (("last", OTHER), ("add", number(FIRST.opening + SECOND.opening)), ("multiply", BOTH))
    ),
    meets={
        "last": f"No: the second link stretches what the first made {ONE} times as long.",
        "add": f"No, {BOTH} times: the second link stretches whatever reaches it.",
        "multiply": "Yes: the second link stretches whatever reaches it.",
    },
)
W = Slider("w", "w", -1.5, 1.5, opening=0.5, step=0.1)
SIZE = Slider("size", "Nudge ε", 1e-6, 2.0, opening=1.0, step=10**0.1, format=".3~g", role="quiet", scale="log")
PARAMS = [
    GUESS,
    Choice("chain", "Chain", options=tuple((key, chain.label) for key, chain in CHAINS.items()), opening="gears"),
    W,
    SIZE,
    FIRST,
    SECOND,
    Choice("way", "Nudge", options=(("up", "Up"), ("down", "Down")), opening="up"),
]


def scene(params: Params) -> Scene:
    """The chain as gears or on its number lines, under a microscope, and as a graph."""
    turns, told = params["chain"] == "gears", bool(params["guess"])
    chain = two_gears(params["first"], params["second"]) if turns else CHAINS[params["chain"]]
    now = ripple(chain, params["w"], params["size"] if params["way"] == "up" else -params["size"])
    seen = [name for name in chain.rows if told or name != "L"]
    goal = _goal(now) if told else None
    chained = _gears(now, goal) if turns else _lines(now, seen, goal)
    graph = _graph(now, told)
    links = ", then ".join(f"{link.name} = {link.formula}" for link in chain.links)
    return Scene(
        [chained, _microscope(now, seen), graph],
        alt=f"A chain: {links}. Its w is {_text(now.before['w'])}. {in_words(chained, graph)}",
        note=_note(now) if told else None,
        task=TURNING if turns else None,
        verdict=GUESS.verdict(params),
        goal=goal,
    )


def _goal(now: Ripple) -> Goal:
    """A place where the slopes of the links make 0: one of them is 0, or two paths cancel out."""
    steep = abs(now.slope)
    still = any(abs(slope) < DUST for slope in now.slopes.values())
    why = "One link has slope 0, so the whole chain has slope 0" if still else "The two paths cancel out"
    return Goal("dL/dw = 0", steep, steep < DUST, f"{why}: a small nudge of w hardly moves L.", number(steep))


def _text(value: float) -> str:
    return number(value, 5)


def _role(name: str) -> Role:
    return "parameter" if name == "w" else "error" if name == "L" else "model"


def _lines(now: Ripple, seen: list[str], goal: Goal | None) -> Plot:
    """Every quantity on a number line of its own, with the slopes of its link; threads lead there."""
    chain, rows, before, reach = now.chain, now.chain.rows, now.before, now.chain.reach
    marks: list[Mark] = [Segments([(-reach, row, reach, row) for row in rows.values()], "quiet")]
    for values, ends, dashed in ((before, rows, False), (now.after, seen, True)):
        threads = [(values[a], rows[a], values[b], rows[b]) for a, b in chain.joints if b in ends]
        marks.append(Segments(threads, "quiet", dashed=dashed))
    for name, row in rows.items():
        if name in seen:
            marks.append(Arrows([(before[name], row, now.after[name], row)], _role(name), about=name))
        if name != "w":
            marks.append(Dots([(before[name], row)], _role(name), about=name))
        marks.append(Label(f"{name} = {number(before[name])}", before[name], row, _role(name), about=name))
    for link in chain.links:
        slopes = ", ".join(_slope(now, (name, link.name)) for name in link.inputs)
        marks.append(Label(slopes, -reach, rows[link.name] - 0.72, "gradient", anchor="start"))
    marks += _hands(now, lambda value: (value, 0.0))
    if goal:
        marks += goal.sign(before["L"], rows["L"])
    x = Axis("where each quantity is", (-reach, reach))
    return Plot("lines", "Number lines", x, _rows(chain), marks, _totals(now, goal), share=2.0)


def _gears(now: Ripple, goal: Goal | None) -> Plot:
    """Every quantity as a wheel. The first is turned; how far each has come is filled."""
    slopes = {end: slope for (_, end), slope in now.slopes.items()}
    wheels = gears.train("w", slopes)
    marks: list[Mark] = []
    for wheel in wheels:
        row, is_open = wheel.row(now.before[wheel.of], now.after[wheel.of]), wheel.of == "L" and not goal
        role = "quiet" if wheel.between else _role(wheel.of)
        marks.append(Gears([row], role, dashed=is_open or None, about=None if wheel.between else wheel.of))
    own = {wheel.of: wheel for wheel in wheels if not wheel.between}
    for name, wheel in own.items():
        moved = _text(now.moved(name)) if goal or name != "L" else "?"
        label = Label(f"{name} turns {moved}", wheel.x, wheel.top, _role(name), about=name)
        marks.append(replace(label, x=wheel.left, anchor="start") if name == "L" else label)
    for slider, (joint, slope) in zip((FIRST, SECOND), now.slopes.items(), strict=True):
        one, next_one = (own[name] for name in joint)
        x, said = (one.right + next_one.left) / 2.0, f"{joint[1]} turns {number(slope)} times as far as {joint[0]}"
        marks += [
            Segments([(x, gears.RATIOS + 5.0, x, gears.MIDDLE)], "quiet"),
            Label(_slope(now, joint), x, gears.RATIOS + 2.0, "gradient"),
        ]
        if goal:
            marks.append(slider.handle(slider.label, x, gears.RATIOS, said, value=slope, per=1.0 / gears.STEP))
    if goal:
        marks += goal.sign(own["L"].x, 2.0 * gears.MIDDLE - own["L"].top - 9.0)
    hands = _hands(now, own["w"].rim, 1.0 / gears.HOUR, (own["w"].x, gears.MIDDLE))
    return Plot("lines", "Gears", gears.X, gears.Y, [*marks, *hands], _totals(now, goal), share=2.0, plain=True)


def _hands(
    now: Ripple,
    at: Callable[[float], tuple[float, float]],
    per: float = 1.0,
    around: tuple[float, float] | None = None,
) -> list[Mark]:
    """The tip of the nudge and w itself, to be moved from where their values are."""
    w, up, nudged = now.before["w"], math.copysign(per, now.asked), abs(now.asked)
    # Of two in one place the later one is grasped.
    hands = [
        SIZE.handle(
            "Nudge: move its tip", *at(w + now.asked), f"nudge of {_text(now.asked)}", value=nudged, per=up, name="tip"
        ),
        W.handle("w: move it", *at(w), f"w = {_text(w)}", value=w, per=per, about="w"),
    ]
    for hand in hands:
        hand.around = around
    return [*hands]


def _totals(now: Ripple, goal: Goal | None) -> Readouts:
    """The nudge, and how many times as far L moves, once that is known."""
    found = {"nudge": Readout("nudge ε", now.asked, "parameter", _text(now.asked))}
    if goal:
        found |= {"total": _read("ΔL/Δw", now.total), "gradient": _read("dL/dw", now.slope)}
    return found


def _read(label: str, slope: float) -> Readout:
    return Readout(label, slope, "gradient", _text(slope))


def _slope(now: Ripple, joint: Joint) -> str:
    return f"Δ{joint[1]}/Δ{joint[0]} = {number(now.measured[joint])}"


def _microscope(now: Ripple, seen: list[str]) -> Plot:
    """How far everything has moved, in nudges: arrows as measured, diamonds by the engine's slopes."""
    rows, lens = now.chain.rows, now.chain.lens
    moves = {name: now.moved(name) / now.moved("w") for name in seen}
    marks: list[Mark] = [Segments([(0.0, 0.0, 0.0, max(rows.values()))], "quiet")]
    marks += [Arrows([(0.0, rows[name], moves[name], rows[name])], _role(name), about=name) for name in seen]
    marks.append(Dots([(now.reaches[name], rows[name]) for name in seen], "gradient", shape="diamond"))
    marks += [Label(_text(moves[name]), moves[name], rows[name], _role(name), about=name) for name in seen]
    return Plot("lens", "In nudges", Axis("moved by this many ε", (-lens, lens)), _rows(now.chain), marks)


def _rows(chain: Chain) -> Axis:
    """One number line above the other, each with its formula."""
    names = ["w", *(f"{link.name} = {link.formula}" for link in chain.links)]
    return Axis("", (-0.45, len(names) - 0.45), names=names)


def _graph(now: Ripple, told: bool) -> Graph:
    """The chain in the engine: on its edges the local gradients, and once it has been guessed, dL/dw."""
    values = now.chain.values(Value(now.before["w"]))
    for name, value in values.items():
        value.label = name
    walk = Walk(values["L"], roles={name: _role(name) for name in values})
    return walk.at(None if told else walk.forward).panel(
        "graph",
        "In the engine",
        {f"{a}{b}": _read(f"Δ{b}/Δ{a}", slope) for (a, b), slope in now.measured.items()},
        shows=("data", "grad", "local") if told else ("data", "local"),
        state="forward",
        gradients=told,
        local=True,
        aside=True,
        down=True,
    )


def _product(chain: Chain, slopes: Mapping[Joint, float]) -> str:
    """What is multiplied along each path, and added: “3 × 2”, “2 × 1 + 2.5 × 1”."""
    return " + ".join(" × ".join(factor(slopes[joint]) for joint in path) for path in chain.paths)


def _note(now: Ripple) -> str:
    """What the slopes make, as measured and by the engine; on a phone there is no room for both of a long chain."""
    engine = number(now.slope)
    if len(now.chain.links) <= LONG:
        engine = f"{_product(now.chain, now.slopes)} = {engine}"
    return f"Measured: {_product(now.chain, now.measured)} = {number(now.total)}. By the engine: {engine}."
