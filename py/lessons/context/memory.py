"""How many letters before should be counted?  The loss at names that were learned, and at names held out.

    p = (times seen + added) / (times its context was seen + 27 · added)

Counting looks at 1 to 5 letters before. Its loss is the mean surprise. Networks that look as far back stand beside it.
"""

from lessons.context import recorded
from picture.params import Choice, Guess, Params, Slider, Toggle
from picture.scene import Axis, Dots, Label, Line, Mark, Plot, Readout, Readouts, Role, Scene, aside
from picture.words import percent

TITLE = "Counting one letter before, or five"
TASK = "Look further and further back. Which table knows new names best?"
DOCK = ["context"]

MOST = 5
CONTEXTS = range(1, MOST + 1)
LOSSES = (1.4, 3.0)
USUAL = "0.1"
ROWS = "rows"


def _meets(answer: str, asked: Params) -> str:
    """The guess beside the loss at held-out names."""
    dev = {context: recorded.counting(context, asked["of"]).losses[float(asked["added"])].dev for context in CONTEXTS}
    best = min(dev, key=lambda context: dev[context])
    yes = "Yes" if int(answer) == best else "No"
    return f"{yes}: {best}, at {dev[best]:.4f}. {MOST} letters fit old names best, but cost {dev[MOST]:.4f} at new."


CONTEXT = Slider(
    name="context",
    label="Letters before",
    low=1.0,
    high=float(MOST),
    opening=1.0,
    step=1.0,
    format="d",
    role="quiet",
    whole=True,
)
ADDED = Choice(
    name="added",
    label="Added to every count",
    options=tuple((text, text) for text in ("0.001", "0.01", USUAL, "1", "10")),
    opening=USUAL,
)
OF = Choice(
    name="of",
    label="Held out",
    options=(("names", "A tenth of the names"), (ROWS, "A tenth of the rows")),
    opening="names",
)
GUESS = Guess(
    name="guess",
    label="How many letters before are best, for names it has never seen?",
    options=(("1", "1"), ("3", "3"), ("5", "5")),
    meets=_meets,
    state={"added": USUAL, "of": "names"},
    hides="The loss at names held out is hidden",
)
NETWORKS = Toggle(name="networks", label="Networks")
PARAMS = [GUESS, CONTEXT, ADDED, OF, NETWORKS]


def scene(params: Params) -> Scene:
    """Losses by how far back the table looks; those at new names once they have been guessed."""
    context, asked = int(params["context"]), bool(params["guess"])
    found = [recorded.counting(each, params["of"]) for each in CONTEXTS]
    losses = [one.losses[float(params["added"])] for one in found]
    here, picked = found[context - 1], losses[context - 1]
    letters = "the letter" if context == 1 else f"the {context} letters"
    unknown = here.unknown / here.letters
    marks = _line("at names it learned", [loss.train for loss in losses], context)
    readouts: Readouts = {
        "numbers": Readout("numbers in the table", here.numbers, "model", f"{here.numbers:,}", aside=True),
        "unknown": Readout("context never seen", unknown, "error", percent(unknown), aside=True),
        "learned": Readout("learned", picked.train, "model", f"{picked.train:.4f}"),
    }
    alt = (
        f"The loss of counting with {letters} before and {params['added']} added: "
        f"{picked.train:.4f} at names it learned. "
    )
    if not asked:
        alt += GUESS.hidden()
        note = "The further back, the better a table fits the names it has counted."
        return Scene([_plot(marks, aside(readouts))], alt=alt, note=note)
    marks += _line("at names held out", [loss.dev for loss in losses], context, held_out=True)
    readouts["held_out"] = Readout("held out", picked.dev, "error", f"{picked.dev:.4f}")
    alt += f"{picked.dev:.4f} at names held out."
    note = f"{here.numbers:,} numbers. At {percent(unknown)} of letters held out it has never seen {letters} before."
    if params["of"] == ROWS:
        note = "Split by rows, a name of girls and of boys may be learned and asked for: the lower line flatters."
    if params["networks"]:
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
    return Scene([_plot(marks, readouts)], alt=alt, note=note, verdict=GUESS.verdict(params))


def _line(words: str, losses: list[float], context: int, *, held_out: bool = False) -> list[Mark]:
    """Losses by how far back the table looks, the picked one lit."""
    at = [(float(each), loss) for each, loss in zip(CONTEXTS, losses, strict=True)]
    role: Role = "error" if held_out else "model"
    return [
        Line(at, role, dashed=not held_out),
        Dots(at, role, lit=context - 1),
        Label(words, *at[-1], role, "end"),
    ]


def _plot(marks: list[Mark], readouts: Readouts) -> Plot:
    x, y = Axis("letters before", (0.7, MOST + 0.3), format="d"), Axis("loss", LOSSES)
    return Plot("losses", "Loss", x, y, marks, readouts)
