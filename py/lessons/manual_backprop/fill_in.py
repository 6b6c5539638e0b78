"""Can you do what the engine does?  Every gradient of a graph, worked out by hand, from right to left.

    gradient = the sum, over all that a number goes into, of local slope · gradient of that

An answer is compared with the engine's gradient, and beside a right one stands what a nudge says: a central
difference over everything that comes after the number. A wrong one is compared with what the usual mistakes come to.
Each try is kept, so that it can be told what was right at the first; a number that was shown does not count.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from downhill.gradcheck import TOLERANCE
from downhill.value import Value
from lessons.manual_backprop import exercises as graphs
from lessons.manual_backprop.exercises import Exercise
from lessons.manual_backprop.mistakes import Judgement, hint, judge, near
from picture.old import Entry, Graph, Node, Press, Readout, Scene
from picture.params import Choice, Column, Params, Row, Slider, Table
from picture.words import listed, number
from worlds import houses as h

TITLE = "Fill in the gradients"
CAPTION = "Type a gradient and press Enter. Begin at the right, where you know it, and work to the left."

MORE = "more"
FURTHEST = 10_000.0
TRIES = 99
MOST = 400
"""So many answers are kept."""

PARAMS = [
    Choice(
        name="graph",
        label="Graph",
        options=(*((name, graphs.given(name).title) for name in graphs.GIVEN), (MORE, "More and more")),
        opening="lecture",
    ),
    Slider(
        name="level",
        label="Difficulty",
        low=1.0,
        high=graphs.LEVELS,
        opening=1.0,
        step=1.0,
        unit=f"of {graphs.LEVELS}",
        format="d",
        role="quiet",
        whole=True,
        when=("graph", MORE),
    ),
    Slider(
        name="seed",
        label="Graph number",
        low=1.0,
        high=graphs.SEEDS,
        opening=1.0,
        step=1.0,
        format="d",
        role="quiet",
        whole=True,
        when=("graph", MORE),
    ),
    Table(
        name="answers",
        label="Answers",
        columns=(
            Column(label="graph", low=1.0, high=1000.0 * graphs.LEVELS + graphs.SEEDS, step=1.0),
            Column(label="number, from the right", low=1.0, high=30.0, step=1.0),
            Column(label="try, or 0 if shown", low=0.0, high=TRIES, step=1.0),
            Column(label="answer", low=-FURTHEST, high=FURTHEST, step=0.001),
        ),
        opening=(),
        most=MOST,
    ),
]


class Standing(NamedTuple):
    """How far the reader has come with one number: all answers, the last of them counts."""

    tries: tuple[float, ...] = ()
    shown: bool = False

    def is_right(self, gradient: float) -> bool:
        """Whether the reader has found it."""
        return not self.shown and bool(self.tries) and near(self.tries[-1], gradient)

    def at_first(self, gradient: float) -> bool:
        """Whether the first try was right, and has been left so."""
        return self.is_right(gradient) and near(self.tries[0], gradient)


class Work:
    """What has been answered to one exercise.

    Args:
        exercise: the graph.
        answers: rows of (graph, number from the right, try, answer), to any graphs.
    """

    def __init__(self, exercise: Exercise, answers: Sequence[Row]) -> None:
        self.exercise = exercise
        self.standings = dict.fromkeys(exercise.order, Standing())
        self.latest: Value | None = None
        """What was answered, or shown, last."""
        for code, place, trial, answer in answers:
            if code != exercise.code or place not in exercise.places.values():
                continue
            value = exercise.order[int(place) - 1]
            tries, shown = self.standings[value]
            self.standings[value] = Standing(tries, True) if trial == 0.0 else Standing((*tries, answer), shown)
            self.latest = value
        gradient = exercise.gradient
        self.right = [value for value, standing in self.standings.items() if standing.is_right(gradient(value))]
        self.at_first = [value for value, standing in self.standings.items() if standing.at_first(gradient(value))]
        self.shown = [value for value, standing in self.standings.items() if standing.shown]
        self.settled = {*self.right, *self.shown}
        self.open = [value for value in exercise.order if value not in self.settled]

    def is_ready(self, value: Value) -> bool:
        """Whether all that comes back to `value` is known."""
        return all(source in self.settled for source in self.exercise.above(value))

    def judge(self, value: Value) -> Judgement:
        """What to say of the last answer for `value`."""
        found = judge(self.exercise, value, self.standings[value].tries[-1])
        if found.kind == "right" or self.is_ready(value):
            return found
        missing = [source.label for source in self.exercise.above(value) if source not in self.settled]
        return Judgement(
            "early",
            f"It is early for {value.label}, too: what comes back to it comes from the right. "
            f"Find {listed([f'{label}.grad' for label in missing])} first.",
        )

    def asked(self) -> Value | None:
        """What to do next: mend what has just gone wrong, or the first from the right; None if all is done."""
        latest = self.latest
        if latest is not None and latest not in self.settled and self.is_ready(latest):
            return latest
        return self.open[0] if self.open else None


def scene(params: Params) -> Scene:
    """The graph, with a box for each gradient and what has been filled in so far."""
    answers: tuple[Row, ...] = params["answers"]
    exercise = chosen(params)
    work = Work(exercise, answers)
    readouts = _readouts(work, answers)
    note = _note(work)
    root = exercise.root
    words = (
        f"A graph of {len(exercise.order)} numbers: {exercise.title}. {root.label} is {number(root.data)}. "
        f"{len(work.settled)} of {len(exercise.order)} gradients are there"
    )
    known = [f"{value.label}.grad is {_gradient(exercise, value)}" for value in exercise.order if value in work.settled]
    return {
        "panels": [_graph(work, params, list(readouts))],
        "readouts": readouts,
        "alt": f"{words}{': ' * bool(known)}{', '.join(known)}. {note}",
        "note": note,
    }


def chosen(params: Params) -> Exercise:
    """The graph that is shown."""
    if params["graph"] == MORE:
        return graphs.made(int(params["level"]), int(params["seed"]))
    return graphs.given(params["graph"])


def _gradient(exercise: Exercise, value: Value) -> str:
    return number(exercise.gradient(value))


def _nudge(exercise: Exercise, value: Value) -> str:
    return number(round(exercise.nudges[value], 6))


def _readouts(work: Work, answers: Sequence[Row]) -> dict[str, Readout]:
    """The result and the score; and of what was answered last, both answers."""
    exercise, latest = work.exercise, work.latest
    root, many = exercise.root, len(exercise.order)
    finished = len(complete(answers))
    found = {
        "result": h.readout(root.label, root.data, number(root.data), exercise.walk.role(root)),
        "right": h.readout("right", len(work.right), f"{len(work.right)} of {many}", "best"),
        "first": h.readout("at the first try", len(work.at_first), str(len(work.at_first)), "best"),
        "complete": h.readout("graphs complete", finished, str(finished), "quiet"),
    }
    if latest is None:
        return found
    name = f"{latest.label}.grad"
    if work.standings[latest].tries and not work.standings[latest].shown:
        answer = work.standings[latest].tries[-1]
        found["answer"] = h.readout(f"your {name}", answer, number(answer, 6), "guess")
    if latest in work.settled:
        gradient, nudge = exercise.gradient(latest), exercise.lecture_nudge(latest)
        found["engine"] = h.readout(f"{name}, by the engine", gradient, repr(gradient), "gradient")
        found["nudge"] = h.readout(f"by a nudge of {graphs.NUDGE}", nudge, repr(nudge), "error")
    return found


def complete(answers: Sequence[Row]) -> list[int]:
    """The numbers of all graphs of which the reader has found every gradient."""
    by_graph: dict[float, list[Row]] = {}
    for row in answers:
        by_graph.setdefault(row[0], []).append(row)
    found: list[int] = []
    for code, rows in by_graph.items():
        # The smallest graphs have two numbers.
        exercise = graphs.coded(int(code)) if code == int(code) and len(rows) > 1 else None
        if exercise and len(Work(exercise, rows).right) == len(exercise.order):
            found.append(int(code))
    return found


def _note(work: Work) -> str:
    """What the last answer was worth, and what comes next."""
    exercise, latest = work.exercise, work.latest
    root = exercise.root.label
    if latest is None:
        return f"{root}.grad is the first: say how far {root} moves for each unit that {root} moves."
    if latest not in work.settled:
        tries = work.standings[latest].tries
        said = hint(exercise, latest, work.judge(latest), len(tries))
        return f"{latest.label}.grad is not {number(tries[-1], 6)}. {said}"
    said = "Shown, and not scored. " if latest in work.shown else "Yes. "
    said += _arithmetic(work, latest)
    if not work.open:
        return f"{said} {_score(work)}"
    ready = [f"{value.label}.grad" for value in work.open if work.is_ready(value)]
    return f"{said} Next: {listed(ready).replace(' and ', ' or ')}."


def _arithmetic(work: Work, value: Value) -> str:
    """How the gradient of `value` comes about, as far as that tells nothing that is still asked."""
    exercise = work.exercise
    if work.is_ready(value):
        return exercise.moment.backward_words(value)
    missing = [f"{source.label}.grad" for source in exercise.above(value) if source not in work.settled]
    return f"{value.label}.grad = {_gradient(exercise, value)}, though {listed(missing)} is still open."


def _score(work: Work) -> str:
    many, right, first = len(work.exercise.order), len(work.right), len(work.at_first)
    if first == many:
        return f"That was the last one. All {many} are right, each at the first try."
    if right == many:
        return f"That was the last one. All {many} are right, {first} of them at the first try."
    return f"That was the last one. {right} of {many} are yours, {first} of them at the first try."


def _graph(work: Work, params: Params, readouts: list[str]) -> Graph:
    """The graph without its gradients, but for those that have been found."""
    exercise = work.exercise
    panel = exercise.moment.panel("graph", exercise.title, shows=("data", "grad", "check", "local"), readouts=readouts)
    asked = work.asked()
    panel["focus"] = [exercise.walk.ids[asked]] if asked else []
    for node, value in zip(panel["nodes"], exercise.walk.order, strict=True):
        _fill(node, work, value, asked)
    settled = {exercise.walk.ids[value] for value in work.settled}
    for edge in panel["edges"]:
        if edge["start"] in settled:
            edge["state"] = "done"
        else:
            edge["state"], edge["local"] = "forward", ""
            edge.pop("back", None)
    panel["presses"] = _presses(work, params)
    return panel


def _fill(node: Node, work: Work, value: Value, asked: Value | None) -> None:
    """Give a node its box, and take away what has not been found."""
    exercise, standing = work.exercise, work.standings[value]
    name = f"{value.label}.grad"
    entry: Entry = {
        "row": "grad",
        "label": name,
        "text": "",
        "step": 1.0,
        "low": -FURTHEST,
        "high": FURTHEST,
        "target": {
            "param": "answers",
            "per": 1.0,
            "key": [float(exercise.code), float(exercise.places[value]), float(min(len(standing.tries) + 1, TRIES))],
        },
        "waits": True,
    }
    node["entry"] = entry
    if value in work.settled:
        nudge = exercise.nudges[value]
        agrees = abs(nudge - exercise.gradient(value)) <= TOLERANCE * max(1.0, abs(nudge))
        node["check"] = {"text": _nudge(exercise, value), "right": agrees}
        node["state"] = "done"
        node["says"] = f"{exercise.walk.forward_words(value)} {_arithmetic(work, value)}"
        if value in work.shown:
            entry["label"] = f"{name}, shown"
            entry["text"] = f"{exercise.gradient(value):.6g}"
        else:
            entry["text"] = f"{standing.tries[-1]:.6g}"
            entry["verdict"] = "right"
    else:
        node.pop("slope", None)
        node["state"] = "now" if value is asked else "forward"
        node["says"] = f"{exercise.walk.forward_words(value)} {_asks(work, value)}"
        if standing.tries:
            entry["text"] = f"{standing.tries[-1]:.6g}"
            entry["verdict"] = "wrong"
    node["grad"] = entry["text"].replace("-", "−")


def _asks(work: Work, value: Value) -> str:
    """Where the gradient of an open number is to be looked for."""
    exercise = work.exercise
    above = exercise.above(value)
    if not above:
        return f"{value.label}.grad: how far does {value.label} move when {value.label} moves?"
    formulas = listed([exercise.formula(source) for source in above])
    missing = [f"{source.label}.grad" for source in above if source not in work.settled]
    first = f", after {listed(missing)}" if missing else ""
    return f"{value.label}.grad comes from {formulas}{first}."


def _presses(work: Work, params: Params) -> list[Press]:
    """Show one, go on to another graph, or begin this one again."""
    exercise = work.exercise
    answers: tuple[Row, ...] = params["answers"]
    presses: list[Press] = []
    asked = work.asked()
    if asked:
        row = (float(exercise.code), float(exercise.places[asked]), 0.0, 0.0)
        show: dict[str, Any] = {"answers": [*answers, row]} if len(answers) < MOST else {}
        presses.append({"label": f"Show me {asked.label}.grad", "sets": show})
    elif params["graph"] != MORE:
        names = [*graphs.GIVEN, MORE]
        after = names[names.index(params["graph"]) + 1]
        presses.append({"label": "Next graph", "sets": {"graph": after}})
    if params["graph"] == MORE:
        # So that there is always room for more.
        kept = list(answers[-MOST // 2 :])
        seed = params["seed"] % graphs.SEEDS + 1.0
        presses.append({"label": "Another one", "sets": {"seed": seed, "answers": kept}})
        if params["level"] < graphs.LEVELS:
            harder = {"level": params["level"] + 1.0, "answers": kept}
            presses.append({"label": "A harder one", "sets": harder})
    if work.latest is not None:
        others = [row for row in answers if row[0] != exercise.code]
        presses.append({"label": "Begin this graph again", "sets": {"answers": others}})
    return presses
