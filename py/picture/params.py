"""Params: everything a figure's picture depends on, and nothing else.

A figure lists its params in `PARAMS`. From that list the build makes native controls, the page
clamps and links, and the tests draw examples. A figure's state is a dictionary of values, one
for each param, so a link, a test, a scrubber and a reload are the same thing.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, asdict, dataclass, field, fields
from typing import Any, Literal

from picture.scene import Drag, Entry, Handle, Role, Target

Params = Mapping[str, Any]
Row = tuple[float, ...]


class InputError(ValueError):
    """The reader asked for what cannot be: says what is wrong and what would be right.

    Raised on purpose, for the reader to read. Any other exception is a mistake of ours.
    """


@dataclass(frozen=True)
class Slider:
    """A number between `low` and `high`.

    An arrow key moves it by `step`, Shift and an arrow by a tenth of that, Page Up and Down by ten.
    `whole` numbers move by one step at least. `plays` per second makes it playable: it runs
    from where it is to `high`.

    On a `scale` of "log" equal lengths are equal factors, and an arrow key multiplies by `step`. Whole
    numbers are still counted one by one; they may start at 0, and then lie by factors of themselves plus 1.
    """

    kind: Literal["slider"] = field(default="slider", init=False)
    name: str
    label: str
    low: float
    high: float
    _: KW_ONLY
    opening: float
    step: float
    unit: str = ""
    format: str = ",.4~r"
    """How its value reads, unit and all: a d3-format specifier."""
    role: Role = "parameter"
    whole: bool = False
    plays: float = 0.0
    when: tuple[str, str | tuple[str, ...]] | None = None
    """The param, and the choice in it (or one of several), without which this slider does nothing: it is then out of
    sight."""
    scale: Literal["linear", "log"] = "linear"
    turns: tuple[str, ...] = ()
    """What its steps are called, in turn. A player then has a button for each in place of Step."""

    def check(self, value: Any) -> float:
        """`value` as this param's number.

        Raises:
            InputError: not a number, or outside the limits; says what would be right.
        """
        number = _number(self.label, value)
        if not self.low <= number <= self.high:
            raise InputError(f"{self.label} must lie between {self.low:,g} and {self.high:,g}, not {number:,g}.")
        if self.whole and number != round(number):
            raise InputError(f"{self.label} must be a whole number, not {number:,g}.")
        return number

    def handle(
        self,
        label: str,
        x: float,
        y: float,
        text: str,
        *,
        value: float | None = None,
        along: Literal["x", "y"] = "x",
        per: float = 1.0,
        name: str = "",
        role: Role | None = None,
        about: str | None = None,
    ) -> Handle:
        """This param as a handle at (x, y), dragged `along` an axis; its value is where it stands, unless given."""
        drag = Drag(**{along: Target(self.name, per)})
        at = (x if along == "x" else y) if value is None else value
        return Handle(
            role or self.role, name or self.name, label, x, y, drag, at, self.low, self.high, text, about=about
        )

    def entry(self, value: float) -> Entry:
        """This param as the data of a node, to be typed there."""
        return Entry(
            "data", f"{self.label}, data", f"{value:.4g}", self.step, self.low, self.high, Target(self.name, 1.0)
        )


def counter(
    name: str,
    label: str,
    most: float,
    *,
    low: float = 0.0,
    opening: float = 0.0,
    step: float = 1.0,
    role: Role = "quiet",
    **more: Any,
) -> Slider:
    """A slider that counts up to `most` in whole numbers; what else is given is a slider's."""
    return Slider(
        name, label, low, float(most), opening=float(opening), step=step, format=",.0f", role=role, whole=True, **more
    )


def one_of(name: str, label: str, most: int, *, opening: float = 1.0, role: Role = "quiet") -> Slider:
    """A slider for which of `most` things, counted from 1; it reads "3 of 24"."""
    return counter(name, label, most, low=1.0, opening=opening, unit=f"of {most}", role=role)


@dataclass(frozen=True)
class Choice:
    """One of a few; `options` are (value, label). An opening of "" means nothing is chosen yet.

    With `until` it answers what that param, or those params, ask: asking something else takes the answer back.
    """

    kind: Literal["choice"] = field(default="choice", init=False)
    name: str
    label: str
    _: KW_ONLY
    options: tuple[tuple[str, str], ...]
    opening: str
    until: str | tuple[str, ...] = ""
    when: tuple[str, str | bool] | None = None
    """The param, and the choice in it, or how the switch stands, without which this choice does nothing: it is then out
    of sight."""

    def check(self, value: Any) -> str:
        """`value` if it is an option, else an InputError that names them."""
        if value != self.opening and value not in [option for option, _ in self.options]:
            names = ", ".join(repr(option) for option, _ in self.options)
            raise InputError(f"{self.label} must be one of {names}, not {value!r}.")
        return value


@dataclass(frozen=True, kw_only=True)
class Guess(Choice):
    """A choice that the reader makes before the figure answers, and the sentence that meets it.

    `label` is the question. `meets` has the sentence for each answer; or it is a function of the answer and of the
    state that is asked about: the values of the params that `until` names, and the fixed ones in `state`. It sees
    nothing else, so a verdict cannot speak of what the reader changes later. `hides` says what is not shown until then.
    """

    opening: str = ""
    meets: Mapping[str, str] | Callable[[str, Params], str]
    state: Mapping[str, Any] = field(default_factory=dict)
    hides: str = ""

    def is_about(self, params: Params) -> bool:
        """Whether the figure stands where the question is asked."""
        return all(params[name] == value for name, value in self.state.items())

    def verdict(self, params: Params) -> str | None:
        """What meets the reader's answer; None before there is one."""
        answer = params[self.name]
        if not answer:
            return None
        if isinstance(self.meets, Mapping):
            return self.meets[answer]
        asked = (self.until,) if isinstance(self.until, str) else self.until
        return self.meets(answer, {**self.state, **{name: params[name] for name in asked if name}})

    def hidden(self) -> str:
        """What the picture in words says before there is an answer."""
        return f"{self.hides} until you have made a guess."


@dataclass(frozen=True)
class Toggle:
    """On or off. With `button` it is a button that, once pressed, shows what was hidden.

    `when` is a switch, and how it stands, without which this one does nothing: it is then out of sight.
    """

    kind: Literal["toggle"] = field(default="toggle", init=False)
    name: str
    label: str
    _: KW_ONLY
    opening: bool = False
    button: bool = False
    when: tuple[str, bool] | None = None

    def check(self, value: Any) -> bool:
        """`value` if it is a truth value, else an InputError."""
        if not isinstance(value, bool):
            raise InputError(f"{self.label} must be true or false, not {value!r}.")
        return value


@dataclass(frozen=True)
class Column:
    """One column of a table: its name, unit, limits, and how far an arrow key moves a cell."""

    label: str
    low: float
    high: float
    _: KW_ONLY
    step: float
    unit: str = ""
    format: str = ","


@dataclass(frozen=True)
class Table:
    """Rows of numbers, edited as text (one row a line) or by dragging.

    With `records` it is a logbook: whenever the reader has finished changing that param, its
    value is appended as a row (repeats once), the oldest going when `most` rows are there.
    With `until` its rows answer what that param, or those params, ask, as with a `Choice`.
    """

    kind: Literal["table"] = field(default="table", init=False)
    name: str
    label: str
    _: KW_ONLY
    columns: tuple[Column, ...]
    opening: tuple[Row, ...]
    least: int = 0
    most: int = 60
    records: str = ""
    until: str | tuple[str, ...] = ""
    when: tuple[str, str] | None = None
    """The param, and the choice in it, without which this table does nothing: it is then out of sight."""

    def check(self, value: Any) -> tuple[Row, ...]:
        """`value` as a tuple of rows.

        Raises:
            InputError: too few or many rows, a row of another length, a cell that is no number
                or outside its column's limits; says which row and what would be right.
        """
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise InputError(f"{self.label} must be rows of numbers, not {value!r}.")
        if not self.least <= len(value) <= self.most:
            raise InputError(f"{self.label} takes {self.least} to {self.most} rows, not {len(value)}.")
        return tuple(self._row(number, row) for number, row in enumerate(value, start=1))

    def _row(self, number: int, row: Any) -> Row:
        where = f"{self.label}, row {number}"
        if isinstance(row, str) or not isinstance(row, Sequence) or len(row) != len(self.columns):
            names = ", ".join(column.label for column in self.columns)
            raise InputError(f"{where}: needs {len(self.columns)} numbers ({names}).")
        cells = []
        for column, cell in zip(self.columns, row, strict=True):
            value = _number(f"{where}, {column.label}", cell)
            if not column.low <= value <= column.high:
                raise InputError(
                    f"{where}: {column.label} must lie between {column.low:,g} and {column.high:,g}, not {value:,g}."
                )
            cells.append(value)
        return tuple(cells)


@dataclass(frozen=True)
class Matrix:
    """Numbers in rows and columns, edited cell by cell, by dragging, or pasted as a whole.

    It may have `rows` (least, most) and `columns` (least, most) of them; what is not said stays as it opens. Whether
    its shape goes with that of another matrix is the figure's to say: a scene that refuses it leaves the reader with
    the one before.
    """

    kind: Literal["matrix"] = field(default="matrix", init=False)
    name: str
    label: str
    _: KW_ONLY
    opening: tuple[Row, ...]
    low: float
    high: float
    step: float
    rows: tuple[int, int] = (0, 0)
    columns: tuple[int, int] = (0, 0)
    format: str = ".4~f"

    def __post_init__(self) -> None:
        for name, size in (("rows", len(self.opening)), ("columns", len(self.opening[0]))):
            if getattr(self, name) == (0, 0):
                object.__setattr__(self, name, (size, size))

    def check(self, value: Any) -> tuple[Row, ...]:
        """`value` as a tuple of rows, all equally long.

        Raises:
            InputError: no rows of numbers, a shape or a number outside the limits; says what would be right.
        """
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise InputError(f"{self.label} must be rows of numbers, not {value!r}.")
        for row in value:
            if isinstance(row, str) or not isinstance(row, Sequence):
                raise InputError(f"{self.label} must be rows of numbers, not {value!r}.")
        lengths = {len(row) for row in value}
        if len(lengths) > 1:
            raise InputError(f"{self.label}: all rows must be equally long, not {min(lengths)} and {max(lengths)}.")
        wide = lengths.pop() if lengths else 0
        if not (self.rows[0] <= len(value) <= self.rows[1] and self.columns[0] <= wide <= self.columns[1]):
            raise InputError(f"{self.label} takes {self.allows()}, not {shape(len(value), wide)}.")
        return tuple(tuple(self._cell(i, j, cell) for j, cell in enumerate(row)) for i, row in enumerate(value))

    def allows(self) -> str:
        """The shapes it may have, in words: "3 × 3", "1 × 1 to 4 × 5"."""
        least, most = shape(self.rows[0], self.columns[0]), shape(self.rows[1], self.columns[1])
        return least if least == most else f"{least} to {most}"

    def _cell(self, i: int, j: int, cell: Any) -> float:
        where = f"{self.label}, row {i + 1}, column {j + 1}"
        value = _number(where, cell)
        if not self.low <= value <= self.high:
            raise InputError(f"{where}: must lie between {self.low:,g} and {self.high:,g}, not {value:,g}.")
        return value


def shape(rows: int, columns: int) -> str:
    """How a shape is written: rows × columns."""
    return f"{rows} × {columns}"


@dataclass(frozen=True)
class Text:
    """Words in a formal language, such as a Python expression, on a number of `lines`.

    Whether they make sense is for the figure to say, by an InputError. `examples` are offered beside the box.
    """

    kind: Literal["text"] = field(default="text", init=False)
    name: str
    label: str
    _: KW_ONLY
    opening: str
    examples: tuple[str, ...] = ()
    most: int = 200
    """The most characters it takes."""
    lines: int = 1

    def check(self, value: Any) -> str:
        """`value` if it is a text that is not too long, else an InputError."""
        if not isinstance(value, str):
            raise InputError(f"{self.label} must be a text, not {value!r}.")
        if len(value) > self.most:
            raise InputError(f"{self.label} takes {self.most:,} characters at most; here are {len(value):,}.")
        return value


Param = Slider | Choice | Toggle | Table | Matrix | Text


def opening(params: Sequence[Param]) -> dict[str, Any]:
    """The values a figure opens with."""
    return {param.name: param.opening for param in params}


def told(params: Sequence[Param]) -> dict[str, Any]:
    """The same, with some answer to everything that is asked first."""
    return opening(params) | {param.name: param.options[0][0] for param in params if isinstance(param, Guess)}


def check(params: Sequence[Param], values: Params) -> dict[str, Any]:
    """`values`, checked one by one, with the opening value for every param that is not given.

    Raises:
        InputError: a param this figure does not have, or a value it cannot take.
    """
    known = {param.name: param for param in params}
    for name in values:
        if name not in known:
            raise InputError(f"There is no {name!r} here; there is {', '.join(known)}.")
    return {name: param.check(values.get(name, param.opening)) for name, param in known.items()}


def dock(params: Sequence[Param]) -> list[str]:
    """The params that a figure offers under its picture where it names none (`DOCK`): what plays, and what reveals."""
    shown = [param.name for param in params if getattr(param, "plays", 0) or getattr(param, "button", False)]
    return shown[:2] or [param.name for param in params[:1]]


def as_json(params: Sequence[Param]) -> list[dict[str, Any]]:
    """The list as plain data. A guess is a choice there: the page need not know what meets it."""
    return [_as_json(Choice if isinstance(param, Choice) else type(param), param) for param in params]


def _as_json(kind: type[Any], param: Param) -> dict[str, Any]:
    said = asdict(param)
    return {each.name: said[each.name] for each in fields(kind)}


def _number(label: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InputError(f"{label} must be a number, not {value!r}.")
    return float(value)
