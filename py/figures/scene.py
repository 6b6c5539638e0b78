"""The vocabulary of pictures: what a figure may say, in data units.

A figure answers with a `Scene`: panels of marks, readouts, and one sentence in words. Nothing
here knows of pixels, colours or browsers. A mark names its *role* (what it means: data,
model, error …); the style sheet decides how a role looks. What is `about` one thing (names, with spaces
between) lights with everything else about it, in the figure and in its formulas.

The same scene is drawn at build time (as the picture that is on the page before any script
has run) and live. The TypeScript types of the views are generated from this module, so the
two sides cannot drift: a plain class here becomes an interface there.
"""

from array import array
from collections.abc import Iterable, Sequence
from typing import Literal, NotRequired, TypedDict

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

    `row` and `column` name a cell where the param is a table.
    """

    param: str
    per: float
    row: NotRequired[int]
    column: NotRequired[int]


class Drag(TypedDict):
    """What moving a pointer along an axis (in that axis' data units) changes."""

    x: NotRequired[Target]
    y: NotRequired[Target]


class Axis(TypedDict):
    """One axis: its name, its unit, what it spans, and how its ticks read (a d3-format specifier).

    On a `scale` of "log" equal lengths are equal factors; its domain lies above 0.
    """

    label: str
    unit: str
    domain: tuple[float, float]
    format: str
    scale: NotRequired[Literal["linear", "log"]]


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


class Bars(TypedDict):
    """Rectangles; rows are [x0, y0, x1, y1]."""

    kind: Literal["bars"]
    role: Role
    at: Rows
    about: NotRequired[str]


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


Mark = Dots | Line | Segments | Arrows | Squares | Strips | Bars | Fog | Label | Handle | Sketch | Contours


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
    it ends where the panel does). A `square` one is as high as it is wide, between its axes.
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
    hover: NotRequired[Hover]
    adds: NotRequired[Adds]


class Curve(TypedDict):
    """A curve in a surface's room; what the surface hides of it is drawn faintly.

    Rows of [x, y] lie on the surface; rows of [x, y, height] go where they say.
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


Panel = Plot | Surface
"""Anything a scene can be made of."""


class Readout(TypedDict):
    """A number to read: exact in `value`, for people in `text` (rounded, with its unit)."""

    label: str
    value: float
    text: str
    role: Role


class Scene(TypedDict):
    """One picture. Every readout is named by exactly one panel."""

    panels: list[Panel]
    readouts: dict[str, Readout]
    alt: str
    note: NotRequired[str]
