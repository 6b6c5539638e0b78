"""The vocabulary of pictures: what a figure may say, in data units.

A figure gives a `Scene`: panels of marks and readouts, and the picture in one sentence. Every type is its own
constructor, and what is not said is not there:

    Plot("houses", "Price against area", area, price, [Dots(houses, "data"), Line(ends, "model", dashed=True)])

Nothing here knows of pixels, colours or browsers. A mark names its *role* (what it means: data, model, error …); the
style sheet decides how a role looks. What is `about` one thing (names, with spaces between) lights with everything
else about it, in the figure and in its formulas: a readout is about itself, a control about its param, a handle about
what it moves; what says nothing goes by its role.

The same scene is drawn at build time (the picture that is on the page before any script has run) and live. The
TypeScript types of the views are generated from this module, so that the two sides cannot drift.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypedDict

from picture.words import number

Role = Literal["data", "model", "error", "gradient", "parameter", "guess", "best", "quiet"]
"""What something means. One meaning each, everywhere on the site."""


Shape = Literal["circle", "diamond", "cross", "person"]
"""What a point looks like; a person stands on it, with a lamp in hand."""


class Rows(TypedDict):
    """A table of numbers, row after row in one buffer: `values[i * columns + j]`."""

    columns: int
    values: "array[float]"


def rows(table: Iterable[Sequence[float]], columns: int) -> Rows:
    """Pack `table`, each row `columns` floats long, into one buffer.

    Raises:
        ValueError: a row has another length.
    """
    values = array("d")
    for row in table:
        if len(row) != columns:
            raise ValueError(f"a row of {len(row)} numbers where {columns} are needed: {row!r}")
        values.extend(row)
    return {"columns": columns, "values": values}


Table = Rows | Sequence[Sequence[float]]
"""Rows, packed or not yet: a mark packs what it is given."""


def packed(table: Table, columns: int) -> Rows:
    """`table` as Rows; what is packed already stays as it is."""
    return table if isinstance(table, dict) else rows(table, columns)


@dataclass(slots=True)
class Target:
    """What one direction of a drag changes: a param, `per` data unit of movement.

    `row` and `column` name a cell where the param is a table. Where a table says only what differs, `key`
    takes the place of `row`: it is the row that begins with these numbers, added if there is none yet, and left out
    where it would say `rest`, at which nothing differs.
    """

    param: str
    per: float
    row: int | None = None
    column: int | None = None
    key: list[float] | None = None
    rest: float | None = None


@dataclass(slots=True)
class Drag:
    """What moving a pointer along an axis (in that axis' data units) changes."""

    x: Target | None = None
    y: Target | None = None


@dataclass(slots=True)
class Axis:
    """One axis: its name, its unit, what it spans, and how its ticks read (a d3-format specifier).

    On a `scale` of "log" equal lengths are equal factors; its domain lies above 0. With `names` its
    ticks are words: name i stands at i.
    """

    label: str
    domain: tuple[float, float]
    unit: str = ""
    format: str = ","
    scale: Literal["linear", "log"] | None = None
    names: list[str] | None = None


@dataclass(slots=True)
class Dots:
    """Points; rows are [x, y]. `lit` is the index of the one that stands out.

    Points that `rides` names a role for move along that role's curve, as a ball rolls down a slope. Where points come
    and go, `keys` are their names, so that none moves into the place of another; one that is new falls from the height
    `falls_from`, if there is one.
    """

    kind: Literal["dots"] = field(default="dots", init=False)
    at: Table
    role: Role
    shape: Shape | None = None
    lit: int | None = None
    about: str | None = None
    rides: Role | None = None
    keys: list[int] | None = None
    falls_from: float | None = None

    def __post_init__(self) -> None:
        self.at = packed(self.at, 2)


@dataclass(slots=True)
class Line:
    """A straight line or a curve through rows of [x, y]; `drag` makes its whole body a handle.

    One that is new sweeps to its place from the line of the role that it comes `out_of`.
    """

    kind: Literal["line"] = field(default="line", init=False)
    at: Table
    role: Role
    dashed: bool | None = None
    drag: Drag | None = None
    about: str | None = None
    out_of: Role | None = None

    def __post_init__(self) -> None:
        self.at = packed(self.at, 2)


@dataclass(slots=True)
class Segments:
    """Straight pieces; rows are [x0, y0, x1, y1]."""

    kind: Literal["segments"] = field(default="segments", init=False)
    at: Table
    role: Role
    dashed: bool | None = None
    about: str | None = None

    def __post_init__(self) -> None:
        self.at = packed(self.at, 4)


@dataclass(slots=True)
class Arrows:
    """Straight arrows; rows are [x0, y0, x1, y1], the head at the second point. One without length is not drawn."""

    kind: Literal["arrows"] = field(default="arrows", init=False)
    at: Table
    role: Role
    dashed: bool | None = None
    about: str | None = None

    def __post_init__(self) -> None:
        self.at = packed(self.at, 4)


@dataclass(slots=True)
class Squares:
    """Squared errors as true squares; rows are [x, y, error], in data units.

    One side lies on the residual, from (x, y) to (x, y + error); the square has the same width
    in pixels, on the side of the residual that `leans` names (−1 left, +1 right, row by row).
    The first `filled` squares have been poured into the total.
    """

    kind: Literal["squares"] = field(default="squares", init=False)
    at: Table
    role: Role
    leans: Table
    filled: int

    def __post_init__(self) -> None:
        self.at, self.leans = packed(self.at, 3), packed(self.leans, 1)


@dataclass(slots=True)
class Strips:
    """Areas gathered into one square from the origin: rows are [area]; strip i has area i.

    Belongs in a panel with `equal` axes. The strips lie on each other, the first at the bottom,
    all as wide as the finished square, whose side is the square root of `whole`, the area
    of all rows together however many of them are there yet. A strip that is new flies in from the square of its row
    in the panel that it is `poured_from`.
    """

    kind: Literal["strips"] = field(default="strips", init=False)
    at: Table
    role: Role
    whole: float
    poured_from: str | None = None

    def __post_init__(self) -> None:
        self.at = packed(self.at, 1)


@dataclass(slots=True)
class Gears:
    """Wheels with teeth; rows are [x, y, radius, teeth, offset, start, end].

    A wheel has turned from start to end: its hand points there, and what lies between is filled. Angles are in turns,
    clockwise from the top; the offset is where a tooth stands while the hand points to the top. `dashed` ones are only
    a rim: nobody knows yet how far they turn.
    """

    kind: Literal["gears"] = field(default="gears", init=False)
    at: Table
    role: Role
    dashed: bool | None = None
    about: str | None = None

    def __post_init__(self) -> None:
        self.at = packed(self.at, 7)


@dataclass(slots=True)
class Pick:
    """What pressing a thing does: it gives a param a value."""

    param: str
    value: float | str | bool


@dataclass(slots=True)
class Bars:
    """Rectangles; rows are [x0, y0, x1, y1]. With `picks` the strips that they stand in can be pressed."""

    kind: Literal["bars"] = field(default="bars", init=False)
    at: Table
    role: Role
    about: str | None = None
    picks: Pick | None = None

    def __post_init__(self) -> None:
        self.at = packed(self.at, 4)


@dataclass(slots=True)
class Tiles:
    """A table as tiles, the stronger the higher: 0 is not drawn, 1 is the role's full colour.

    Rows of `at` go from the lowest to the highest; the tile of column j in row i is the unit square around (j, i).
    With `presses`, pressing a row sets the params that stand there for it.
    """

    kind: Literal["tiles"] = field(default="tiles", init=False)
    at: Rows
    role: Role
    about: str | None = None
    presses: list[dict[str, str | float | bool]] | None = None


@dataclass(slots=True)
class Fog:
    """What cannot be seen yet: the whole panel but for the rows of [x0, x1], which are clear."""

    kind: Literal["fog"] = field(default="fog", init=False)
    at: Table
    role: Role

    def __post_init__(self) -> None:
        self.at = packed(self.at, 2)


@dataclass(slots=True)
class Label:
    """Words at a place; `large` ones are what the picture comes to. What is `beside` them is small and quiet."""

    kind: Literal["label"] = field(default="label", init=False)
    text: str
    x: float
    y: float
    role: Role
    anchor: Literal["start", "middle", "end"] = "middle"
    about: str | None = None
    large: bool | None = None
    beside: str | None = None


@dataclass(slots=True)
class Texts:
    """A word at the very place of each row [x, y], as a letter is that stands for a point."""

    kind: Literal["texts"] = field(default="texts", init=False)
    at: Table
    words: list[str]
    role: Role
    about: str | None = None

    def __post_init__(self) -> None:
        self.at = packed(self.at, 2)


@dataclass(slots=True)
class Handle:
    """Something to drag: with a mouse, a finger or the arrow keys.

    `value` is what a screen reader hears as the number, `text` how it is said. A `glyph` is a letter or two that stand
    in its place. One that is moved `around` a place turns there: the x of its drag is then in turns, clockwise.
    """

    kind: Literal["handle"] = field(default="handle", init=False)
    role: Role
    name: str
    label: str
    x: float
    y: float
    drag: Drag
    value: float
    low: float
    high: float
    text: str
    removes: Target | None = None
    about: str | None = None
    glyph: str | None = None
    around: tuple[float, float] | None = None


@dataclass(slots=True)
class Sketch:
    """A curve the reader draws: rows are [x, y], and drawing over x sets the table cell of that row."""

    kind: Literal["sketch"] = field(default="sketch", init=False)
    role: Role
    at: Rows
    param: str
    column: int
    active: bool


@dataclass(slots=True)
class Decision:
    """What a network says everywhere: the role's colour where its score is above 0, the stronger the higher.

    Rows of `at` are the scores over one y each, from the lowest y to the highest; `x` and `y` are what they span,
    evenly. The boundary, where the score is 0, is a line; the margins, where it is 1 or −1, are dashed.
    """

    kind: Literal["decision"] = field(default="decision", init=False)
    role: Role
    at: Rows
    x: tuple[float, float]
    y: tuple[float, float]
    about: str | None = None


@dataclass(slots=True)
class Contours:
    """Lines of equal height, and between them the colour of the role, the stronger the higher.

    The rows of `at` are the heights over one y each, from the lowest y to the highest; both spans are parted
    evenly. A level is drawn if it is in `levels`, and named if its name in `names` is not empty. No name stands at
    `clear`, where a handle begins.
    """

    kind: Literal["contours"] = field(default="contours", init=False)
    role: Role
    at: Rows
    x: tuple[float, float]
    y: tuple[float, float]
    levels: Rows
    names: list[str]
    about: str | None = None
    clear: tuple[float, float] | None = None


@dataclass(slots=True)
class Met:
    """The small sign that a goal is reached, at the place where it was."""

    kind: Literal["met"] = field(default="met", init=False)
    x: float
    y: float
    role: Role = "best"


Mark = (
    Dots
    | Line
    | Segments
    | Arrows
    | Squares
    | Strips
    | Gears
    | Bars
    | Tiles
    | Fog
    | Label
    | Texts
    | Handle
    | Sketch
    | Decision
    | Contours
    | Met
)


@dataclass(slots=True)
class Readout:
    """A number to read: exact in `value`, for people in `text` (rounded, with its unit).

    One that is `aside` stands under “Numbers” only: a label says it in the picture, or few ask for it.
    """

    label: str
    value: float
    role: Role
    text: str = ""
    about: str | None = None
    aside: bool | None = None

    def __post_init__(self) -> None:
        self.text = self.text or number(self.value)


def exact(label: str, value: float, role: Role, *, aside: bool | None = None) -> Readout:
    """A number to read in every digit that Python prints."""
    return Readout(label, value, role, repr(value), aside=aside)


Readouts = dict[str, Readout]
"""Numbers to read, by their names, in their order."""


def aside(readouts: Readouts) -> Readouts:
    """All of `readouts` under “Numbers” only."""
    return {name: replace(readout, aside=True) for name, readout in readouts.items()}


@dataclass(slots=True)
class Hover:
    """Moving a mouse over the panel (no click), or tapping there, sets a param to the x under it."""

    param: str


@dataclass(slots=True)
class Adds:
    """Pressing on an empty place of the panel adds a row [x, y] to a table param."""

    param: str


@dataclass(slots=True)
class Plot:
    """Marks over two axes.

    All panels of a figure are equally high, so two panels whose y axes span as much have the
    same pixels per unit; with `equal`, x has them too (and its domain only says where it starts:
    it ends where the panel does; a 0 in its middle stays there; where there are squares or strips,
    all of it fits). A `plain` one has no axes, and both of its domains fit into it with as many
    pixels per unit. A `square` one is as high as it is wide, between its
    axes. One that is `whole` has a row to itself. An `inset` is small and has no axes: it stands under the last of the
    others or beside a single one, and on a phone it stays beside whichever of them is on show. Insets come last.
    One that is `apart` takes its turn on a phone, though the others are shown together there.
    """

    view: Literal["plot"] = field(default="plot", init=False)
    name: str
    title: str
    x: Axis
    y: Axis
    marks: list[Mark]
    readouts: Readouts = field(default_factory=dict)
    share: float = 1.0
    equal: bool | None = None
    plain: bool | None = None
    square: bool | None = None
    whole: bool | None = None
    aside: bool | None = None
    inset: bool | None = None
    apart: bool | None = None
    hover: Hover | None = None
    adds: Adds | None = None


Verdict = Literal["open", "right", "wrong"]
"""How a question stands."""


@dataclass(slots=True)
class Option:
    """One of the answers to choose from."""

    value: float
    label: str


@dataclass(slots=True)
class QuizParams:
    """The params that a quiz sets: which question, the answers (rows of [question, answer]), which set of them."""

    question: str
    answers: str
    set: str


@dataclass(slots=True)
class Quiz:
    """One question of several, to answer by choosing or by typing a number.

    `given` are the lines it is about, `said` what the answer was told, `idea` the lesson it belongs to. A number
    that is typed is no further from 0 than `largest`. Where a goal has been `met`, a small sign says so.
    """

    view: Literal["quiz"] = field(default="quiz", init=False)
    name: str
    title: str
    number: int
    set: int
    verdicts: list[Verdict]
    idea: str
    ask: str
    given: list[str]
    options: list[Option]
    said: str
    answers: Rows
    params: QuizParams
    sets: int
    largest: float
    unit: str = ""
    met: bool | None = None
    readouts: Readouts = field(default_factory=dict)
    share: float = 1.0


Progress = Literal["waiting", "forward", "now", "done"]
"""How far a node or an edge has come: nothing is known yet; the forward pass has been there; it is
at work now; all of its gradient is there."""


@dataclass(slots=True)
class Entry:
    """A number of a node that the reader can type: the cell or the slider it sets, and how it stands there.

    `text` is "" where nothing has been typed yet. An answer that `waits` is sent when the reader has finished it
    (Enter, or going elsewhere), anything else at every key. `step`, `low` and `high` are for the arrow keys. `said` is
    what the figure says of the answer, in a few words at the box.
    """

    row: Literal["data", "grad"]
    label: str
    text: str
    step: float
    low: float
    high: float
    target: Target
    waits: bool | None = None
    verdict: Literal["right", "wrong"] | None = None
    said: str | None = None


@dataclass(slots=True)
class Check:
    """A second opinion on a node's gradient, such as what a nudge says; `right` if both agree."""

    text: str
    right: bool


@dataclass(slots=True)
class Node:
    """One number of a graph.

    Args:
        id: stays while the graph changes around it.
        role: of its data; an input is data, a weight a parameter, a result a model's.
        label: its name; "" if it has none: its box is lower then.
        op: the operation it comes from, drawn as a small circle on its left; "" if it was given.
        data: its number, rounded for people to about 8 characters; "" while it is not known.
        grad: the same of its gradient.
        says: what Enter or a press on it tells: where its numbers come from, as one sentence of arithmetic.
        about: what lights together with it.
        value: its data exactly; `slope` is its gradient exactly. Both are left out while not known.
        entry: the number to type in place of one that is shown.
        check: shown if the graph shows "check".
        press: the params that pressing it sets; its sentence is told all the same.
        badge: its place in an order, beside its name.
        met: a goal has been reached here, which a small sign says.
    """

    id: str
    role: Role
    label: str
    op: str
    data: str
    grad: str
    state: Progress
    says: str
    about: str | None = None
    value: float | None = None
    slope: float | None = None
    entry: Entry | None = None
    check: Check | None = None
    press: dict[str, str | float | bool] | None = None
    badge: str | None = None
    met: bool | None = None


@dataclass(slots=True)
class Edge:
    """From an input to what was computed from it. `start` and `end` are ids of nodes.

    `slot` is which of the operands it is, from 0: x · x has two edges from x. `local` is its local gradient as
    text, "" while not known. At work now, it shows by its arrow which way: `back` towards the input.
    """

    start: str
    end: str
    slot: int
    local: str
    state: Progress
    back: bool | None = None
    about: str | None = None


@dataclass(slots=True)
class Press:
    """A button that gives params other values, all at once; without any it cannot be pressed now."""

    label: str
    sets: dict[str, Any]


@dataclass(slots=True)
class Graph:
    """A computation as a graph, laid out from left to right by its structure alone: numbers never move it.

    One that may run `down` does so where it would be too wide, each of its nodes a line: for short names and numbers,
    data and gradients only. Nodes come in a stable order, inputs before results. `shows` says what there is room for:
    "data", "grad" and "check" on the nodes, "local" on the edges. What is in `focus` is brought into view when that
    changes, the first of it where there is no room for all. `selected` is the node whose sentence is told until the
    reader chooses another. `presses` are buttons under it. A panel that is `whole` has a row to itself.
    """

    view: Literal["graph"] = field(default="graph", init=False)
    name: str
    title: str
    nodes: list[Node]
    edges: list[Edge]
    shows: list[Literal["data", "grad", "check", "local"]]
    readouts: Readouts = field(default_factory=dict)
    share: float = 1.0
    focus: list[str] | None = None
    selected: str | None = None
    presses: list[Press] | None = None
    whole: bool | None = None
    aside: bool | None = None
    down: bool | None = None


@dataclass(slots=True)
class Excerpt:
    """Some lines of a source file, each as pieces of (class of token, text), the first with this number.

    `lit` are the numbers of the lines at work now. `near` are those they go by. Where something has been changed,
    `signs` has a letter for each line: "+" it is new, "-" it is taken out and has no number, " " it is as it was.
    """

    file: str
    first: int
    lines: list[list[tuple[str, str]]]
    lit: list[int] = field(default_factory=list)
    near: list[int] | None = None
    signs: str | None = None


@dataclass(slots=True)
class Code:
    """Source code, with the lines lit that are at work now."""

    view: Literal["code"] = field(default="code", init=False)
    name: str
    title: str
    excerpts: list[Excerpt]
    readouts: Readouts = field(default_factory=dict)
    share: float = 1.0
    whole: bool | None = None
    aside: bool | None = None


@dataclass(slots=True)
class Item:
    """One thing in a list."""

    text: str
    role: Role
    state: Progress
    about: str | None = None


@dataclass(slots=True)
class Listed:
    """Things in their order. The last of a "stack" lies on top; a "row" reads from the left.

    It never holds more than `most`, and has room for that many; `empty` is said while it holds nothing.
    """

    title: str
    kind: Literal["stack", "row"]
    items: list[Item]
    most: int
    empty: str


@dataclass(slots=True)
class Lists:
    """Lists beside each other."""

    view: Literal["lists"] = field(default="lists", init=False)
    name: str
    title: str
    lists: list[Listed]
    readouts: Readouts = field(default_factory=dict)
    share: float = 1.0
    whole: bool | None = None
    aside: bool | None = None


@dataclass(slots=True)
class Heading:
    """What a row or a column of a matrix is called. `picks` makes it a button."""

    text: str
    about: str | None = None
    picks: Pick | None = None


@dataclass(slots=True)
class Cells:
    """A matrix or a vector between its brackets; `at` are its numbers, `shape` says "4 × 3" or "3 numbers".

    With `param` the cells can be edited: they are those of that param, and a paste fills it as a whole.
    `about` has the names for each cell, row after row. `blank` ones are not known yet: their numbers do not show.
    Pressing a cell that cannot be edited sets the param `picks` to its number in `values`, row after row.
    """

    kind: Literal["cells"] = field(default="cells", init=False)
    role: Role
    name: str
    shape: str
    at: Rows
    format: str
    param: str | None = None
    rows: list[Heading] | None = None
    columns: list[Heading] | None = None
    about: list[str] | None = None
    blank: bool | None = None
    picks: str | None = None
    values: Rows | None = None


@dataclass(slots=True)
class Sign:
    """What stands between matrices: ·, +, =, tanh. `says` is how it is read aloud."""

    kind: Literal["sign"] = field(default="sign", init=False)
    text: str
    says: str


@dataclass(slots=True)
class Matrices:
    """Matrices, vectors and signs side by side, as an equation.

    What has its own name in `picked` stands out: the first of those it is `about`; the others are what it touches.
    """

    view: Literal["matrix"] = field(default="matrix", init=False)
    name: str
    title: str
    parts: list[Cells | Sign]
    readouts: Readouts = field(default_factory=dict)
    share: float = 1.0
    picked: str | None = None
    whole: bool | None = None
    aside: bool | None = None


@dataclass(slots=True)
class Neuron:
    """A neuron or an input: `label` names it in the picture, `says` in full.

    `value` is its activation, if it is known yet; `bias` is what it adds. In a crossbar `picks` makes it something to
    press. Where a goal has been `met`, a small sign says so.
    """

    label: str
    says: str
    role: Role
    value: float | None = None
    bias: float | None = None
    about: str | None = None
    bias_about: str | None = None
    picks: Pick | None = None
    met: bool | None = None


@dataclass(slots=True)
class Links:
    """The edges between two layers: `weights[i][j]` leads from neuron j to neuron i of the next layer.

    `about` has the names for each, row after row; so have `says`, how it is read aloud, and `labels`, what is
    written at it.
    """

    role: Role
    weights: Rows
    about: list[str] | None = None
    says: list[str] | None = None
    labels: list[str] | None = None


@dataclass(slots=True)
class Network:
    """Layers of neurons, the inputs first, and the edges between each and the next.

    A weight of size `widest` has the widest edge, minus is dashed; an activation of size `fullest` fills its
    neuron, minus hollow. Numbers read as `format` says. What has its own name, the first it is `about`,
    in `picked` stands out.
    """

    view: Literal["network"] = field(default="network", init=False)
    name: str
    title: str
    layers: list[list[Neuron]]
    titles: list[str]
    links: list[Links]
    widest: float
    fullest: float
    format: str
    readouts: Readouts = field(default_factory=dict)
    share: float = 1.0
    picked: str | None = None
    whole: bool | None = None
    aside: bool | None = None


@dataclass(slots=True)
class Wired:
    """A layer of a crossbar: its matrix, its biases and its neurons, whose answers together are called `out`.

    `sums` are those of its rows, with the biases, rows of [sum]; `products` are each weight times its input. None of
    both are there before the layer has been at work. The sums go through `curve`, rows of [sum, answer], if there is
    one. `picks` is what pressing its title does.
    """

    title: str
    weights: Cells
    biases: Cells
    neurons: list[Neuron]
    out: str
    sums: Rows | None = None
    products: Rows | None = None
    curve: Rows | None = None
    picks: Pick | None = None


@dataclass(slots=True)
class Crossbar:
    """Matrices and network as one picture: the edge from input j to neuron i runs through cell (i, j), its weight.

    Input j enters column j from above, and row i comes out at neuron i, level with it; the neurons of a layer are the
    inputs of the next. Where there is room for one layer only, it is the one `shown`, counted from 0. Otherwise as in
    Network.
    """

    view: Literal["crossbar"] = field(default="crossbar", init=False)
    name: str
    title: str
    inputs: Cells
    layers: list[Wired]
    widest: float
    fullest: float
    format: str
    readouts: Readouts = field(default_factory=dict)
    share: float = 1.0
    shown: int = 0
    presses: list[Press] | None = None
    picked: str | None = None
    whole: bool | None = None
    aside: bool | None = None


@dataclass(slots=True)
class Curve:
    """A curve in a surface's room.

    Rows of [x, y] lie on the surface, and what it hides of them is drawn faintly; rows of [x, y, height] go where they
    say, and are seen through it.
    """

    kind: Literal["curve"] = field(default="curve", init=False)
    at: Rows
    role: Role
    dashed: bool | None = None
    about: str | None = None


@dataclass(slots=True)
class Spots:
    """Points that lie on a surface; rows are [x, y]. `lit` is the index of the one that stands out."""

    kind: Literal["spots"] = field(default="spots", init=False)
    at: Table
    role: Role
    shape: Literal["circle", "diamond"] | None = None
    lit: int | None = None
    about: str | None = None

    def __post_init__(self) -> None:
        self.at = packed(self.at, 2)


OnSurface = Curve | Spots | Label | Met | Handle


@dataclass(slots=True)
class Sides:
    """Two kinds of ground on a surface: the colour of `above` where `at` is above 0, of `below` elsewhere.

    Rows of `at` lie over one y each, from the lowest y to the highest; they span the surface evenly.
    """

    above: Role
    below: Role
    at: Rows


@dataclass(slots=True)
class Surface:
    """Heights over a plane, as a surface that can be turned.

    `at` and `levels` are those of a map of the same heights (Contours). What is higher than z's domain is cut off.
    The camera looks at the middle, turned by `azimuth` degrees and from `elevation` degrees above the plane; `turn`
    says what these are set by, degree for degree. A handle is moved in the plane, and is as high as the surface. The
    ground has one colour, or those of its `sides`.
    """

    view: Literal["surface"] = field(default="surface", init=False)
    name: str
    title: str
    x: Axis
    y: Axis
    z: Axis
    at: Rows
    levels: Rows
    azimuth: float
    elevation: float
    turn: Drag
    marks: list[OnSurface]
    readouts: Readouts = field(default_factory=dict)
    share: float = 1.0
    sides: Sides | None = None


Panel = Plot | Graph | Code | Lists | Matrices | Network | Crossbar | Quiz | Surface
"""Anything a scene can be made of."""


def in_words(*panels: Panel) -> str:
    """Every number that these panels show, for the picture in words: “slope: $2/ft²; loss: 4,770”."""
    numbers = [f"{each.label}: {each.text}" for panel in panels for each in panel.readouts.values()]
    return f"{'; '.join(numbers)}."


@dataclass(slots=True)
class Goal:
    """Something to achieve in a figure, for the joy of it.

    What `counts` stands in the task line in a few words, such as "loss below 3,000"; the figure's task asks for it.
    `value` is the number it is judged by, `text` how that reads: the page remembers the `best` of them in this
    browser. While the goal is reached, `met` is said in place of the note.
    """

    counts: str
    value: float
    reached: bool
    met: str
    text: str = ""
    best: Literal["lowest", "highest"] = "lowest"

    def __post_init__(self) -> None:
        self.text = self.text or number(self.value)

    def sign(self, x: float, y: float) -> list[Met]:
        """The small sign at (x, y), once the goal is reached."""
        return [Met(x, y)] if self.reached else []


@dataclass(slots=True)
class Scene:
    """One picture, and in `alt` what it shows, in words.

    `note` is what is so where the reader stands; `verdict` is what meets the reader's guess (see `params.Guess`).
    `ends` are sliders that end sooner now than they may: a graph of few edges has few steps. What lies beyond
    an end is drawn as the end. `task` is what to do now, where that is not always the same. A figure that has a `goal`
    opens with it, or has it once its question is answered, not yet reached; where nothing counts, such as with other
    data, there is none.
    """

    panels: list[Panel]
    alt: str
    note: str | None = None
    verdict: str | None = None
    ends: dict[str, float] | None = None
    task: str | None = None
    goal: Goal | None = None
