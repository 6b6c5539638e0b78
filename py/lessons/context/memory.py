"""How many letters before should be counted?  The loss on names that were learned, and on held-out names.

    p = (times seen + added) / (times its context was seen + 27 · added)

Counting looks at 1 to 5 letters before. Its loss is the mean surprise. Networks that look as far back stand beside it.
"""

import math

from lessons.context import recorded
from lessons.context.counted import counting
from picture import patience
from picture.numbers import Span
from picture.params import Choice, Guess, Params, Slider, Toggle
from picture.scene import Axis, Dots, Label, Line, Mark, Plot, Readout, Readouts, Role, Scene, aside
from picture.words import percent
from worlds import names

TITLE = "Counting one letter before, or five"
TASK = "Look further and further back. Which table knows new names best?"
DOCK = ["context", "of"]

MOST = 5
CONTEXTS = range(1, MOST + 1)
LOSSES = (1.4, 3.0)
USUAL = "0.1"
ROWS = "rows"


def _meets(answer: str, asked: Params) -> str:
    """The guess beside the loss on held-out names."""
    dev = {context: recorded.counting(context, asked["of"]).losses[float(asked["added"])].dev for context in CONTEXTS}
    best = min(dev, key=lambda context: dev[context])
    yes = "Yes" if int(answer) == best else "No"
    return (
        f"{yes}: {best}, at {dev[best]:.4f}. {MOST} letters fit old names best, but cost {dev[MOST]:.4f} on new ones."
    )


CONTEXT = Slider(
    "context", "Letters before", 1.0, float(MOST), opening=1.0, step=1.0, format="d", role="quiet", whole=True
)
ADDED = Choice(
    "added",
    "Added to every count",
    options=tuple((text, text) for text in ("0.001", "0.01", USUAL, "1", "10")),
    opening=USUAL,
)
OF = Choice("of", "Held out", options=(("names", "Names"), (ROWS, "Rows")), opening="names")
GUESS = Guess(
    "guess",
    "How many letters back should it look, for names it has never seen?",
    options=(("1", "1"), ("3", "3"), ("5", "5")),
    meets=_meets,
    state={"added": USUAL, "of": "names", "own": ""},
    hides="The loss on held-out names is hidden",
)
NETWORKS = Toggle("networks", "Networks")
PARAMS = [GUESS, CONTEXT, ADDED, OF, NETWORKS, names.OWN]


def scene(params: Params) -> Scene:
    """Losses by how far back the table looks; those at new names once they have been guessed."""
    asked = bool(params["guess"])
    if not asked:
        params = {**params, **GUESS.state}
    own, context, added = names.own(params["own"]), int(params["context"]), float(params["added"])
    found = _counted(own, added, params["of"])
    losses = [one.losses[added] for one in found]
    here, picked = found[context - 1], losses[context - 1]
    unknown = here.unknown / here.letters
    span = LOSSES if not own.names else _span(losses)
    marks = _line("on names it learned", [loss.train for loss in losses], context)
    readouts: Readouts = {
        "table_numbers": Readout("numbers in the table", here.numbers, "model", f"{here.numbers:,}", aside=True),
        "unknown": Readout("context never seen", unknown, "error", percent(unknown), aside=True),
        "learned": Readout("learned", picked.train, "model", f"{picked.train:.4f}"),
    }
    alt = (
        f"The loss of counting with {context} letter{'s' * (context > 1)} before and {params['added']} added: "
        f"{picked.train:.4f} on names it learned. "
    )
    if not asked:
        alt += GUESS.hidden()
        note = "The further back, the better a table fits the names it has counted."
        return Scene([_plot(marks, aside(readouts), span)], alt=alt, note=note)
    marks += _line("on held-out names", [loss.dev for loss in losses], context, held_out=True)
    readouts["held_out"] = Readout("held out", picked.dev, "error", f"{picked.dev:.4f}")
    alt += f"{picked.dev:.4f} on held-out names. {own.said}".strip()
    letters = "one" if context == 1 else context
    unseen = f"{percent(unknown)} of held-out letters follow {letters} it has never seen."
    note = f"{unseen} {own.said}" if own.names else f"{here.numbers:,} numbers. {unseen}"
    if params["of"] == ROWS:
        apart = [one.losses[added].dev for one in _counted(own, added, "names")]
        marks.insert(0, Line(list(zip(map(float, CONTEXTS), apart, strict=True)), "quiet", dashed=True))
        readouts["leaked"] = Readout("names on both sides", here.leaked, "error", f"{here.leaked:,}", aside=True)
        rows = f"{here.held_out:,} held-out row{'s' * (here.held_out > 1)}"
        note = f"{here.leaked:,} of {rows} hold a name it learned. "
        note += own.said or f"Each name once (dashed): {apart[context - 1]:.4f}."
    if params["networks"] and own.names:
        note = f"The networks learned the list, so they are not shown. {own.said}"
    elif params["networks"]:
        trained = recorded.networks()
        at = [(float(each), one.losses.dev) for each, one in trained.items()]
        marks += [
            Line(at, "best"),
            Dots(at, "best", shape="diamond"),
            Label("networks, held out", *at[-1], "best", "end"),
        ]
        readouts |= {
            f"network_{each}": Readout(f"network, {each}", one.losses.dev, "best", f"{one.losses.dev:.4f}", aside=True)
            for each, one in trained.items()
        }
        alt += f" Networks: {', '.join(f'{one.losses.dev:.4f} with {each}' for each, one in trained.items())}."
    return Scene([_plot(marks, readouts, span)], alt=alt, note=note, verdict=GUESS.verdict(params))


def _counted(own: names.Own, added: float, of: recorded.Of) -> list[recorded.Counted]:
    """What counting comes to, by how far back it looks. Of some thousand names that takes a second or two."""
    found: list[recorded.Counted] = []
    for context in CONTEXTS:
        found.append(counting(own, context, added, of))
        patience.rest(context / MOST)
    return found


def _span(losses: list[recorded.Losses]) -> Span:
    """Whole numbers that all losses lie between."""
    every = [loss for both in losses for loss in both]
    return float(math.floor(min(every))), float(math.ceil(max(every)))


def _line(words: str, losses: list[float], context: int, *, held_out: bool = False) -> list[Mark]:
    """Losses by how far back the table looks, the picked one lit."""
    at = [(float(each), loss) for each, loss in zip(CONTEXTS, losses, strict=True)]
    role: Role = "error" if held_out else "model"
    return [
        Line(at, role, dashed=not held_out),
        Dots(at, role, lit=context - 1),
        Label(words, *at[-1], role, "end"),
    ]


def _plot(marks: list[Mark], readouts: Readouts, span: Span) -> Plot:
    x, y = Axis("letters before", (0.7, MOST + 0.3), format="d"), Axis("loss", span)
    return Plot("losses", "Loss", x, y, marks, readouts)
