"""Cells on a page: read from a lesson's cells.py, and run once by the build, so that a page shows what they print.

A file of cells is a Python script in which a comment opens each cell:

    # %% parabola
    def f(x):
        return 3 * x**2 - 4 * x + 5

A cell that is meant to fail says so: `# %% no-rule (fails)`. What stands before the first cell is for those who read
the file.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notebook import Notebook
from publish.content import ContentError

_OPENING = re.compile(r"# %% ([a-z][a-z0-9-]*)( \(fails\))?")


@dataclass(frozen=True)
class Cell:
    """A cell as its file has it."""

    name: str
    code: str
    fails: bool


def read_cells(path: Path) -> dict[str, Cell]:
    """The cells of a file by their names, in its order.

    Raises:
        ContentError: there is no such file, it has no cells, or two of one name.
    """
    if not path.is_file():
        known = ", ".join(sorted(other.parent.name for other in path.parents[1].glob("*/cells.py"))) or "none"
        raise ContentError(f"there are no cells of {path.parent.name!r}; there are those of {known}")
    cells: dict[str, Cell] = {}
    opening, lines = None, []
    for line in [*path.read_text(encoding="utf-8").splitlines(), "# %% end"]:
        if not line.startswith("# %%"):
            lines.append(line)
            continue
        if opening:
            name, fails = opening[1], bool(opening[2])
            if name in cells:
                raise ContentError(f"{path}: two cells are called {name!r}")
            cells[name] = Cell(name, "\n".join(lines).strip("\n"), fails)
        opening, lines = _OPENING.fullmatch(line), []
        if not opening:
            raise ContentError(f'{path}: a cell opens with "# %% a-name", not {line!r}')
    if not cells:
        raise ContentError(f"{path}: it has no cells")
    return cells


Keep = Callable[[list[str], Callable[[], str]], str]
"""Gives what such cells make, in their order, or has it made."""


class CellPage:
    """The cells of one page, numbered as they come, in one memory.

    A cell is run when what it makes is not kept, after all those before it, which may have been kept.
    """

    def __init__(self, keep: Keep = lambda _, make: make()) -> None:
        self._keep = keep
        self._told: list[tuple[str, str]] = []
        self._notebook = Notebook(lambda kind, text: self._told.append((kind, text)))
        self._codes: dict[int, str] = {}
        self._names: set[str] = set()
        self._run = 0
        self.ran: list[dict[str, Any]] = []
        """What `run` has given, for every cell."""

    def run(self, cell: Cell) -> dict[str, Any]:
        """Run `cell` as the next one; gives its "number", "name", "code", "fails" and "outputs".

        An output is {"kind", "text"}, or {"kind": "picture", "scene"}, or {"kind": "problem", "problem"}.

        Raises:
            ContentError: it stands here already, or it fails and was not meant to, or the other way round.
        """
        if cell.name in self._names:
            raise ContentError(f"the cell {cell.name!r} stands here twice")
        number = len(self._codes) + 1
        self._names.add(cell.name)
        self._codes[number] = cell.code
        made = json.loads(self._keep(list(self._codes.values()), self._run_all))
        if made["fine"] == cell.fails:
            why = "it was meant to fail and did not" if cell.fails else made["outputs"][-1]["problem"]["python"]
            raise ContentError(f"the cell {cell.name!r}: {why}")
        ran = {
            "number": number,
            "name": cell.name,
            "code": cell.code,
            "fails": cell.fails,
            "outputs": made["outputs"],
        }
        self.ran.append(ran)
        return ran

    def _run_all(self) -> str:
        """Run the cells that have not been run; gives what the last of them makes, as JSON."""
        fine = True
        while self._run < len(self._codes):
            self._run += 1
            self._told.clear()
            fine = self._notebook.run(self._codes[self._run], self._run, self._codes)
        return json.dumps({"fine": fine, "outputs": list(_outputs(self._told))})


def _outputs(told: list[tuple[str, str]]) -> list[Mapping[str, Any]]:
    """What was told, with pieces of one text put together."""
    outputs: list[dict[str, Any]] = []
    for kind, text in told:
        if kind in {"picture", "problem"}:
            outputs.append({"kind": kind, {"picture": "scene"}.get(kind, kind): json.loads(text)})
        elif outputs and outputs[-1]["kind"] == kind == "out":
            outputs[-1]["text"] += text
        else:
            outputs.append({"kind": kind, "text": text})
    return list(outputs)
