"""Can you do what the engine does?  Every gradient of a graph, worked out by hand, from right to left.

    gradient = the sum, over all that a number goes into, of local slope · gradient of that

An answer is compared with the engine's gradient, and beside a right one stands what a nudge says: a central
difference over everything that comes after the number. A wrong one is compared with the results of the usual mistakes.
Every try is kept, to count what was right at the first one; a number that was shown does not count.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from downhill.value import Value
from lessons.manual_backprop import exercises
from lessons.manual_backprop.exercises import Exercise
from lessons.manual_backprop.mistakes import Kind, hint, judge, near, seen
from picture.params import Choice, Column, Params, Row, Table, one_of
from picture.scene import Entry, Goal, Graph, Press, Progress, Readout, Readouts, Scene, Target, exact
from picture.words import listed, number

TITLE = "Fill in the gradients"
TASK = "Find every gradient, from the end. Enter checks it."
DOCK = ["graph"]

MORE = "more"
"""The choice of graphs that are made by chance."""

FURTHEST = 10_000.0
"""The largest answer that can be typed."""

TRIES = 99
"""The last try that is counted."""

MOST = 400
"""The most answers that are kept."""

LEVEL = replace(one_of("level", "Difficulty", exercises.LEVELS), when=("graph", MORE))
SEED = replace(LEVEL, name="seed", label="Graph number", high=exercises.SEEDS, unit="")
PARAMS = [
    Choice(
        "graph",
        "Graph",
        options=(*((name, exercises.given(name).title) for name in exercises.GIVEN), (MORE, "More and more")),
        opening="lecture",
    ),
    LEVEL,
    SEED,
    Table(
        "answers",
        "Answers",
        columns=(
            Column("graph", 1.0, 1000.0 * exercises.LEVELS + exercises.SEEDS, step=1.0),
            Column("number, from the right", 1.0, 30.0, step=1.0),
            Column("try, or 0 if shown", 0.0, TRIES, step=1.0),
            Column("answer", -FURTHEST, FURTHEST, step=0.001),
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
        answers: rows of (graph, number from the right, try, answer), to any exercises.
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

    def judge(self, value: Value) -> Kind:
        """What the last answer for `value` is."""
        found = judge(self.exercise, value, self.standings[value].tries[-1])
        return found if found == "right" or self.is_ready(value) else "early"

    def missing(self, value: Value) -> str:
        """What comes back to `value` and is still open: "d.grad and e.grad"."""
        return listed([f"{source.label}.grad" for source in self.exercise.above(value) if source not in self.settled])

    def asked(self) -> Value | None:
        """What to do next: mend what has just gone wrong, or the first from the right; None if all is done."""
        latest = self.latest
        if latest is not None and latest not in self.settled and self.is_ready(latest):
            return latest
        return self.open[0] if self.open else None


def scene(params: Params) -> Scene:
    """The graph, with a box for each gradient and what has been filled in so far."""
    exercise = chosen(params)
    work = Work(exercise, params["answers"])
    root, note = exercise.root, _note(work)
    known = [f"{value.label}.grad is {_gradient(exercise, value)}" for value in exercise.order if value in work.settled]
    words = (
        f"A graph of {len(exercise.order)} numbers: {exercise.title}. {root.label} is {number(root.data)}. "
        f"{len(work.settled)} of {len(exercise.order)} gradients are there{': ' * bool(known)}{', '.join(known)}."
    )
    goal = None if params["graph"] == MORE else _goal(work, note)
    graph = _graph(work, params)
    if goal and goal.reached and work.latest:
        graph.nodes[exercise.walk.order.index(work.latest)].met = True
    return Scene([graph], alt=f"{words} {note}", note=note, goal=goal)


def _goal(work: Work, note: str) -> Goal:
    """Every gradient of this graph, found by hand."""
    right, many = len(work.right), len(work.exercise.order)
    return Goal("all gradients", right / many, right == many, note, f"{right} of {many}", best="highest")


def chosen(params: Params) -> Exercise:
    """The graph that is shown."""
    if params["graph"] == MORE:
        return exercises.made(int(params["level"]), int(params["seed"]))
    return exercises.given(params["graph"])


def _gradient(exercise: Exercise, value: Value) -> str:
    return number(exercise.gradient(value))


def _readouts(work: Work, answers: Sequence[Row]) -> Readouts:
    """The result and the score; and of what was answered last, both answers."""
    exercise, latest = work.exercise, work.latest
    root, right, first = exercise.root, len(work.right), len(work.at_first)
    readouts: Readouts = {
        "result": Readout(root.label, root.data, exercise.walk.role(root)),
        "right": Readout("right", right, "best", f"{right} of {len(exercise.order)}"),
        "first": Readout("at the first try", first, "best"),
        "complete": Readout("graphs complete", len(complete(answers)), "quiet"),
    }
    if latest is None:
        return readouts
    name, standing = f"{latest.label}.grad", work.standings[latest]
    if standing.tries and not standing.shown:
        readouts["answer"] = Readout(f"your {name}", standing.tries[-1], "guess", number(standing.tries[-1], 6))
    if latest in work.settled:
        gradient, nudge = exercise.gradient(latest), exercise.lecture_nudge(latest)
        readouts["engine"] = exact(f"{name}, by the engine", gradient, "gradient")
        readouts["nudge"] = exact(f"by a nudge of {exercises.NUDGE}", nudge, "error")
    return readouts


def complete(answers: Sequence[Row]) -> list[int]:
    """The numbers of all graphs of which the reader has found every gradient."""
    by_graph: dict[float, list[Row]] = {}
    for row in answers:
        by_graph.setdefault(row[0], []).append(row)
    found: list[int] = []
    for code, rows in by_graph.items():
        # The smallest graphs have two numbers.
        exercise = exercises.coded(int(code)) if code == int(code) and len(rows) > 1 else None
        if exercise and len(Work(exercise, rows).right) == len(exercise.order):
            found.append(int(code))
    return found


def _note(work: Work) -> str:
    """Whether the last answer is right, and what comes next."""
    exercise, latest = work.exercise, work.latest
    root = exercise.root.label
    if latest is None:
        return f"{root}.grad is the first: say how far {root} moves for each unit that {root} moves."
    if latest not in work.settled:
        name, tries = latest.label, work.standings[latest].tries
        words = hint(exercise, latest, len(tries))
        if not work.is_ready(latest):
            words = f"Nothing has come back to {name} yet. Find {work.missing(latest)} first."
        return f"{name}.grad is not {number(tries[-1], 6)}. {words}"
    words = f"{'Shown, and not scored.' if latest in work.shown else 'Yes.'} {_arithmetic(work, latest)}"
    if not work.open:
        return f"{words} {_score(work)}"
    ready = [f"{value.label}.grad" for value in work.open if work.is_ready(value)]
    return f"{words} Next: {listed(ready).replace(' and ', ' or ')}."


def _arithmetic(work: Work, value: Value) -> str:
    """Where the gradient of `value` comes from, without giving away what is still asked."""
    exercise = work.exercise
    if work.is_ready(value):
        return exercise.moment.backward_words(value)
    return f"{value.label}.grad = {_gradient(exercise, value)}, though {work.missing(value)} is still open."


def _score(work: Work) -> str:
    many, right, first = len(work.exercise.order), len(work.right), len(work.at_first)
    if first == many:
        return f"All {many} are right, each at the first try."
    if right == many:
        return f"All {many} are right, {first} of them at the first try."
    return f"That was the last one. {right} of {many} are yours, {first} of them at the first try."


def _graph(work: Work, params: Params) -> Graph:
    """The graph with a box for each gradient; of the rest it shows what has been found."""
    exercise, asked = work.exercise, work.asked()

    def state(value: Value) -> Progress:
        return "done" if value in work.settled else "now" if value is asked else "forward"

    def says(value: Value) -> str:
        back = _asks(work, value)
        if value in work.settled:
            back = f"{_arithmetic(work, value)} A nudge says {exercise.moment.check(value).text}."
        return f"{exercise.walk.forward_words(value)} {back}"

    return exercise.moment.panel(
        "graph",
        exercise.title,
        _readouts(work, params["answers"]),
        shows=("data", "grad", "check", "local"),
        state=state,
        edge_state=lambda wire: "done" if wire.target in work.settled else "forward",
        gradients=lambda value: value in work.settled,
        local=lambda wire: wire.target in work.settled,
        says=says,
        checks={value: exercise.moment.check(value) for value in work.settled},
        entries={value: _entry(work, value) for value in exercise.order},
        focus=[asked] if asked else [],
        presses=_presses(work, params),
        down=True,
    )


def _entry(work: Work, value: Value) -> Entry:
    """The box for the gradient of `value`."""
    exercise, standing = work.exercise, work.standings[value]
    answer = exercise.gradient(value) if standing.shown else standing.tries[-1] if standing.tries else None
    key = [float(exercise.code), float(exercise.places[value]), float(min(len(standing.tries) + 1, TRIES))]
    return Entry(
        "grad",
        f"{value.label}.grad{', shown' * standing.shown}",
        "" if answer is None else f"{answer:.6g}",
        step=1.0,
        low=-FURTHEST,
        high=FURTHEST,
        target=Target("answers", 1.0, key=key),
        waits=True,
        verdict=None if answer is None or standing.shown else "right" if value in work.settled else "wrong",
        said=seen(exercise, value, work.judge(value)) if value is work.latest and value not in work.settled else None,
    )


def _asks(work: Work, value: Value) -> str:
    """Where the gradient of an open number is to be looked for."""
    above = work.exercise.above(value)
    if not above:
        return f"{value.label}.grad: how far does {value.label} move when {value.label} moves?"
    first = f", after {work.missing(value)}" if not work.is_ready(value) else ""
    return f"{value.label}.grad comes from {listed([work.exercise.formula(source) for source in above])}{first}."


def _presses(work: Work, params: Params) -> list[Press]:
    """Show one, go on to another graph, or begin this one again."""
    exercise, asked = work.exercise, work.asked()
    answers: tuple[Row, ...] = params["answers"]
    presses: list[Press] = []
    if asked:
        shown = (float(exercise.code), float(exercise.places[asked]), 0.0, 0.0)
        show = {"answers": [*answers, shown]} if len(answers) < MOST else {}
        presses.append(Press(f"Show me {asked.label}.grad", show))
    elif params["graph"] != MORE:
        names = [*exercises.GIVEN, MORE]
        presses.append(Press("Next graph", {"graph": names[names.index(params["graph"]) + 1]}))
    if params["graph"] == MORE:
        # The oldest answers go, so that there is always room for more.
        kept = list(answers[-MOST // 2 :])
        presses.append(Press("Another one", {"seed": params["seed"] % exercises.SEEDS + 1.0, "answers": kept}))
        if params["level"] < exercises.LEVELS:
            presses.append(Press("A harder one", {"level": params["level"] + 1.0, "answers": kept}))
    if work.latest is not None:
        others = [row for row in answers if row[0] != exercise.code]
        presses.append(Press("Begin this graph again", {"answers": others}))
    return presses
