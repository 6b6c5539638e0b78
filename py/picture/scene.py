"""The vocabulary of pictures: what a figure may say, in data units.

A figure answers with a `Scene`: panels of marks, readouts, and one sentence in words. Nothing
here knows of pixels, colours or browsers. A mark names its *role* (what it means: data,
model, error …); the style sheet decides how a role looks. What is `about` one thing (names, with spaces
between) lights with everything else about it, in the figure and in its formulas: a readout is about
itself, a control about its param, a handle about what it moves; what says nothing goes by its role.

The same scene is drawn at build time (as the picture that is on the page before any script
has run) and live. The TypeScript types of the views are generated from this module, so the
two sides cannot drift: a plain class here becomes an interface there.
"""

from array import array
from collections.abc import Iterable, Sequence
from typing import Any, Literal, NotRequired, TypedDict

Role = Literal["data", "model", "error", "gradient", "parameter", "guess", "best", "quiet"]
"""What something means. One meaning each, everywhere on the site."""


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


class Target(TypedDict):
    """What one direction of a drag changes: a param, `per` data unit of movement.

    `row` and `column` name a cell where the param is a table. Where a table says only what differs, `key`
    takes the place of `row`: it is the row that begins with these numbers, added if there is none yet.
    """

    param: str
    per: float
    row: NotRequired[int]
    column: NotRequired[int]
    key: NotRequired[list[float]]


class Drag(TypedDict):
    """What moving a pointer along an axis (in that axis' data units) changes."""

    x: NotRequired[Target]
    y: NotRequired[Target]


class Axis(TypedDict):
    """One axis: its name, its unit, what it spans, and how its ticks read (a d3-format specifier).

    On a `scale` of "log" equal lengths are equal factors; its domain lies above 0. With `names` its
    ticks are words: name i stands at i.
    """

    label: str
    unit: str
    domain: tuple[float, float]
    format: str
    scale: NotRequired[Literal["linear", "log"]]
    names: NotRequired[list[str]]


class Dots(TypedDict):
    """Points; rows are [x, y]. `lit` is the index of the one that stands out."""

    kind: Literal["dots"]
    role: Role
    at: Rows
    shape: NotRequired[Literal["circle", "diamond", "cross"]]
    lit: NotRequired[int]
    about: NotRequired[str]


class Line(TypedDict):
    """A straight line or a curve through rows of [x, y]; `drag` makes its whole body a handle."""

    kind: Literal["line"]
    role: Role
    at: Rows
    dashed: NotRequired[bool]
    drag: NotRequired[Drag]
    about: NotRequired[str]


class Segments(TypedDict):
    """Straight pieces; rows are [x0, y0, x1, y1]."""

    kind: Literal["segments"]
    role: Role
    at: Rows
    dashed: NotRequired[bool]
    about: NotRequired[str]


class Arrows(TypedDict):
    """Straight arrows; rows are [x0, y0, x1, y1], the head at the second point. One without length is not drawn."""

    kind: Literal["arrows"]
    role: Role
    at: Rows
    dashed: NotRequired[bool]
    about: NotRequired[str]


class Squares(TypedDict):
    """Squared errors as true squares; rows are [x, y, error], in data units.

    One side lies on the residual, from (x, y) to (x, y + error); the square has the same width
    in pixels, on the side of the residual that `leans` names (−1 left, +1 right, row by row).
    The first `filled` squares have been poured into the total.
    """

    kind: Literal["squares"]
    role: Role
    at: Rows
    leans: Rows
    filled: int


class Strips(TypedDict):
    """Areas gathered into one square from the origin: rows are [area]; strip i has area i.

    Belongs in a panel with `equal` axes. The strips lie on each other, the first at the bottom,
    all as wide as the finished square, whose side is the square root of `whole`, the area
    of all rows together however many of them are there yet.
    """

    kind: Literal["strips"]
    role: Role
    at: Rows
    whole: float


class Pick(TypedDict):
    """What pressing a thing does: it gives a param a value."""

    param: str
    value: float | str | bool


class Bars(TypedDict):
    """Rectangles; rows are [x0, y0, x1, y1]. With `picks` the strips that they stand in can be pressed."""

    kind: Literal["bars"]
    role: Role
    at: Rows
    about: NotRequired[str]
    picks: NotRequired[Pick]


class Fog(TypedDict):
    """What cannot be seen yet: the whole panel but for the rows of [x0, x1], which are clear."""

    kind: Literal["fog"]
    role: Role
    at: Rows


class Label(TypedDict):
    """Words at a place."""

    kind: Literal["label"]
    role: Role
    x: float
    y: float
    text: str
    anchor: Literal["start", "middle", "end"]
    about: NotRequired[str]


class Handle(TypedDict):
    """Something to take hold of: with a mouse, a finger or the arrow keys.

    `value` is what a screen reader hears as the number, `text` how it is said.
    """

    kind: Literal["handle"]
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
    removes: NotRequired[Target]
    about: NotRequired[str]


class Sketch(TypedDict):
    """A curve the reader draws: rows are [x, y], and drawing over x sets the table cell of that row."""

    kind: Literal["sketch"]
    role: Role
    at: Rows
    param: str
    column: int
    active: bool


class Decision(TypedDict):
    """What a network says everywhere: the role's colour where its score is above 0, the stronger the higher.

    Rows of `at` are the scores over one y each, from the lowest y to the highest; `x` and `y` are what they span,
    evenly. The boundary, where the score is 0, is a line; the margins, where it is 1 or −1, are dashed.
    """

    kind: Literal["decision"]
    role: Role
    at: Rows
    x: tuple[float, float]
    y: tuple[float, float]
    about: NotRequired[str]


class Contours(TypedDict):
    """Lines of equal height, and between them the colour of the role, the stronger the higher.

    The rows of `at` are the heights over one y each, from the lowest y to the highest; both spans are parted
    evenly. A level is drawn if it is in `levels`, and named if its name in `names` is not empty.
    """

    kind: Literal["contours"]
    role: Role
    at: Rows
    x: tuple[float, float]
    y: tuple[float, float]
    levels: Rows
    names: list[str]
    about: NotRequired[str]


Mark = Dots | Line | Segments | Arrows | Squares | Strips | Bars | Fog | Label | Handle | Sketch | Decision | Contours


class Hover(TypedDict):
    """Moving a mouse over the panel sets a param to the x under it (no click)."""

    param: str


class Adds(TypedDict):
    """Pressing on an empty place of the panel adds a row [x, y] to a table param."""

    param: str


class Plot(TypedDict):
    """Marks over two axes.

    All panels of a figure are equally high, so two panels whose y axes span as much have the
    same pixels per unit; with `equal`, x has them too (and its domain only says where it starts:
    it ends where the panel does; a 0 in its middle stays there). A `square` one is as high as it is wide, between its
    axes. One that is `whole` has a row to itself.
    """

    view: Literal["plot"]
    name: str
    title: str
    share: float
    x: Axis
    y: Axis
    marks: list[Mark]
    readouts: list[str]
    equal: NotRequired[bool]
    square: NotRequired[bool]
    whole: NotRequired[bool]
    hover: NotRequired[Hover]
    adds: NotRequired[Adds]


Verdict = Literal["open", "right", "wrong"]
"""How a question stands."""


class Option(TypedDict):
    """One of the answers to choose from."""

    value: float
    label: str


class QuizParams(TypedDict):
    """The params that a quiz sets: which question, the answers (rows of [question, answer]), which set of them."""

    question: str
    answers: str
    set: str


class Quiz(TypedDict):
    """One question of several, to answer by choosing or by typing a number.

    `given` are the lines it is about, `said` what the answer was told, `idea` the lesson it belongs to.
    """

    view: Literal["quiz"]
    name: str
    title: str
    share: float
    readouts: list[str]
    number: int
    set: int
    verdicts: list[Verdict]
    idea: str
    ask: str
    given: list[str]
    options: list[Option]
    unit: str
    said: str
    answers: Rows
    params: QuizParams
    sets: int


Progress = Literal["waiting", "forward", "now", "done"]
"""How far a node or an edge has come: nothing is known yet; the forward pass has been there; it is
at work now; all of its gradient is there."""


class Entry(TypedDict):
    """A number of a node that the reader can type: the cell or the slider it sets, and how it stands there.

    `text` is "" where nothing has been typed yet. An answer that `waits` is sent when the reader has finished it
    (Enter, or going elsewhere), anything else at every key. `step`, `low` and `high` are for the arrow keys.
    """

    row: Literal["data", "grad"]
    label: str
    text: str
    step: float
    low: float
    high: float
    target: Target
    waits: NotRequired[bool]
    verdict: NotRequired[Literal["right", "wrong"]]


class Check(TypedDict):
    """A second opinion on a node's gradient, such as what a nudge says; `right` if both agree."""

    text: str
    right: bool


class Node(TypedDict):
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
    """

    id: str
    role: Role
    label: str
    op: str
    data: str
    grad: str
    state: Progress
    says: str
    about: NotRequired[str]
    value: NotRequired[float]
    slope: NotRequired[float]
    entry: NotRequired[Entry]
    check: NotRequired[Check]
    press: NotRequired[dict[str, str | float | bool]]
    badge: NotRequired[str]


class Edge(TypedDict):
    """From an input to what was computed from it. `start` and `end` are ids of nodes.

    `slot` is which of the operands it is, from 0: x · x has two edges from x. `local` is its local gradient as
    text, "" while not known. At work now, it shows by its arrow which way: `back` towards the input.
    """

    start: str
    end: str
    slot: int
    local: str
    state: Progress
    back: NotRequired[bool]
    about: NotRequired[str]


class Press(TypedDict):
    """A button that gives params other values, all at once; without any it cannot be pressed now."""

    label: str
    sets: dict[str, Any]


class Graph(TypedDict):
    """A computation as a graph, laid out from left to right by its structure alone: numbers never move it.

    Nodes come in a stable order, inputs before results. `shows` says what there is room for: "data", "grad" and
    "check" on the nodes, "local" on the edges. What is in `focus` is brought into view when that changes. `selected` is
    the node whose sentence is told until the reader chooses another. `presses` are buttons under it. A panel that is
    `whole` has a row to itself.
    """

    view: Literal["graph"]
    name: str
    title: str
    share: float
    nodes: list[Node]
    edges: list[Edge]
    shows: list[Literal["data", "grad", "check", "local"]]
    readouts: list[str]
    focus: NotRequired[list[str]]
    selected: NotRequired[str]
    presses: NotRequired[list[Press]]
    whole: NotRequired[bool]


class Excerpt(TypedDict):
    """Some lines of a source file, each as pieces of (class of token, text), the first with this number.

    `lit` are the numbers of the lines at work now. `near` are those they go by. Where something has been changed,
    `signs` has a letter for each line: "+" it is new, "-" it is taken out and has no number, " " it is as it was.
    """

    file: str
    first: int
    lines: list[list[tuple[str, str]]]
    lit: list[int]
    near: NotRequired[list[int]]
    signs: NotRequired[str]


class Code(TypedDict):
    """Source code, with the lines lit that are at work now."""

    view: Literal["code"]
    name: str
    title: str
    share: float
    excerpts: list[Excerpt]
    readouts: list[str]
    whole: NotRequired[bool]


class Item(TypedDict):
    """One thing in a list."""

    text: str
    role: Role
    state: Progress
    about: NotRequired[str]


class Listed(TypedDict):
    """Things in their order. The last of a "stack" lies on top; a "row" reads from the left.

    It never holds more than `most`, and has room for so many; `empty` is said while it holds nothing.
    """

    title: str
    kind: Literal["stack", "row"]
    items: list[Item]
    most: int
    empty: str


class Lists(TypedDict):
    """Lists beside each other."""

    view: Literal["lists"]
    name: str
    title: str
    share: float
    lists: list[Listed]
    readouts: list[str]
    whole: NotRequired[bool]


class Heading(TypedDict):
    """What a row or a column of a matrix is called. `picks` makes it a button."""

    text: str
    about: NotRequired[str]
    picks: NotRequired[Pick]


class Cells(TypedDict):
    """A matrix or a vector between its brackets; `at` are its numbers, `shape` says "4 × 3" or "3 numbers".

    With `param` the cells can be edited: they are those of that param, and a paste fills it as a whole.
    `about` has the names for each cell, row after row. `blank` ones are not known yet: their numbers do not show.
    Pressing a cell that cannot be edited sets the param `picks` to its number in `values`, row after row.
    """

    kind: Literal["cells"]
    role: Role
    name: str
    shape: str
    at: Rows
    format: str
    param: NotRequired[str]
    rows: NotRequired[list[Heading]]
    columns: NotRequired[list[Heading]]
    about: NotRequired[list[str]]
    blank: NotRequired[bool]
    picks: NotRequired[str]
    values: NotRequired[Rows]


class Sign(TypedDict):
    """What stands between matrices: ·, +, =, tanh. `says` is how it is read aloud."""

    kind: Literal["sign"]
    text: str
    says: str


class Matrices(TypedDict):
    """Matrices, vectors and signs side by side, as an equation.

    What has its own name in `picked` stands out: the first of those it is `about`; the others are what it touches.
    """

    view: Literal["matrix"]
    name: str
    title: str
    share: float
    parts: list[Cells | Sign]
    readouts: list[str]
    presses: NotRequired[list[Press]]
    picked: NotRequired[str]
    whole: NotRequired[bool]


class Neuron(TypedDict):
    """A neuron or an input: `label` names it in the picture, `says` in full.

    `value` is its activation, if it is known yet; `bias` is what it adds. `picks` makes it something to press.
    """

    label: str
    says: str
    role: Role
    value: NotRequired[float]
    bias: NotRequired[float]
    about: NotRequired[str]
    bias_about: NotRequired[str]
    picks: NotRequired[Pick]


class Links(TypedDict):
    """The edges between two layers: `weights[i][j]` leads from neuron j to neuron i of the next layer.

    `about` has the names for each, row after row; so have `says`, how it is read aloud, and `labels`, what is
    written at it. Pressing an edge sets the param `picks` to its number in `values`.
    """

    role: Role
    weights: Rows
    about: NotRequired[list[str]]
    says: NotRequired[list[str]]
    labels: NotRequired[list[str]]
    picks: NotRequired[str]
    values: NotRequired[Rows]


class Network(TypedDict):
    """Layers of neurons, the inputs first, and the edges between each and the next.

    A weight of size `widest` has the widest edge, minus is dashed; an activation of size `fullest` fills its
    neuron, minus hollow. Numbers read as `format` says. What has its own name, the first it is `about`,
    in `picked` stands out.
    """

    view: Literal["network"]
    name: str
    title: str
    share: float
    layers: list[list[Neuron]]
    titles: list[str]
    links: list[Links]
    widest: float
    fullest: float
    format: str
    readouts: list[str]
    picked: NotRequired[str]
    whole: NotRequired[bool]


class Curve(TypedDict):
    """A curve in a surface's room.

    Rows of [x, y] lie on the surface, and what it hides of them is drawn faintly; rows of [x, y, height] go where they
    say, and are seen through it.
    """

    kind: Literal["curve"]
    role: Role
    at: Rows
    dashed: NotRequired[bool]
    about: NotRequired[str]


class Spots(TypedDict):
    """Points that lie on a surface; rows are [x, y]. `lit` is the index of the one that stands out."""

    kind: Literal["spots"]
    role: Role
    at: Rows
    shape: NotRequired[Literal["circle", "diamond"]]
    lit: NotRequired[int]
    about: NotRequired[str]


OnSurface = Curve | Spots | Handle


class Surface(TypedDict):
    """Heights over a plane, as a surface that can be turned.

    `at` and `levels` are those of a map of the same heights (Contours). What is higher than z's domain is cut off.
    The camera looks at the middle, turned by `azimuth` degrees and from `elevation` degrees above the plane; `turn`
    says what these are set by, degree for degree. A handle is moved in the plane, and is as high as the surface.
    """

    view: Literal["surface"]
    name: str
    title: str
    share: float
    x: Axis
    y: Axis
    z: Axis
    at: Rows
    levels: Rows
    azimuth: float
    elevation: float
    turn: Drag
    marks: list[OnSurface]
    readouts: list[str]


Panel = Plot | Graph | Code | Lists | Matrices | Network | Quiz | Surface
"""Anything a scene can be made of."""


class Readout(TypedDict):
    """A number to read: exact in `value`, for people in `text` (rounded, with its unit)."""

    label: str
    value: float
    text: str
    role: Role
    about: NotRequired[str]


class Scene(TypedDict):
    """One picture. Every readout is named by exactly one panel.

    `ends` are sliders that end sooner now than they may: a graph of few edges has few steps. What lies beyond
    an end is drawn as the end.
    """

    panels: list[Panel]
    readouts: dict[str, Readout]
    alt: str
    note: NotRequired[str]
    ends: NotRequired[dict[str, float]]
