"""What a lesson can be taken away as: one Python script, a notebook, and the engine that both import.

The code of the lesson `many-inputs` is `py/lessons/many_inputs/take_away.py`: Python that runs as it is, cut into cells
by lines `# %%`; after `# %% [markdown]` the comments are text, plain sentences with `code` in backquotes. Editors know
these cells, too. What each cell prints is not in the file: the build runs it.
"""

import ast
import base64
import hashlib
import re
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from textwrap import indent
from typing import Any, Literal

import bridge

_MARKER = re.compile(r"^# %%(.*)$", re.MULTILINE)
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The same engine makes the same file, whenever it is built."""


class ScriptError(ValueError):
    """A script that cannot be cut into cells, or does not run; the message names the file."""


@dataclass(frozen=True)
class Cell:
    """A piece of a script: code with what it printed, or text."""

    kind: Literal["code", "markdown"]
    text: str
    printed: str = ""


@dataclass(frozen=True)
class Script:
    """The code of one lesson: the file as it is, what it is, and its cells."""

    slug: str
    source: str
    title: str
    cells: tuple[Cell, ...]

    @property
    def printed(self) -> str:
        """All that it prints."""
        return "".join(cell.printed for cell in self.cells)


def place(root: Path, slug: str) -> Path:
    """Where the code of a lesson is, if it has any."""
    return root / "py/lessons" / bridge.file_name(slug) / "take_away.py"


def read(path: Path) -> Script:
    """The script in the file `path`, run cell by cell.

    Raises:
        ScriptError: it does not open with a docstring, has no cells, or does not run.
    """
    return _parsed(path.read_text(encoding="utf-8"), bridge.page_name(path.parent.name), path)


def _parsed(source: str, slug: str, path: Path) -> Script:
    title = ast.get_docstring(ast.parse(source)) or ""
    _, *pieces = _MARKER.split(source)
    if not title or not pieces:
        raise ScriptError(f"{path}: a script opens with a docstring, and has cells, each after a line `# %%`")
    cells = [_cell(marker, text) for marker, text in zip(pieces[::2], pieces[1::2], strict=True)]
    return Script(slug, source, title, tuple(_run(cells, path)))


PICTURES = """
# %% [markdown]
# On the page, `plot` and `draw` show pictures. Here, matplotlib draws the curves where it is installed, and a graph is
# listed: each number, and under it, further in, what it was made from.

# %%
def plot(*numbers, x="x", y="y"):
    try:
        import matplotlib.pyplot as plt
    except ImportError:
        print(f"(A curve of {y} over {x}. With matplotlib installed, it is drawn.)")
        return
    plt.plot(*numbers)
    plt.xlabel(x)
    plt.ylabel(y)
    plt.show()


def draw(value, indent=""):
    made = f"{value._op} of" if value._prev else "given"
    print(f"{indent}{value.label or 'a number'}: data {value.data:.4f}, grad {value.grad:.4f}, {made}")
    for before in value._prev:
        draw(before, indent + "    ")


draw_dot = draw
"""
"""What the cells of a page may call, for a script."""


def of_cells(slug: str, title: str, cells: Sequence[Mapping[str, Any]]) -> Script:
    """The cells of a page, as publish/cells.py has run them, as a script that prints what they show.

    Raises:
        ScriptError: it does not run.
    """
    pieces = [f"# %% [markdown]\n# {cell['name'].replace('-', ' ')}\n\n# %%\n{_printing(cell)}\n" for cell in cells]
    source = "\n".join([f'"""{title}."""', PICTURES, *pieces])
    return _parsed(source, slug, Path(f"{slug}.py"))


def _printing(cell: Mapping[str, Any]) -> str:
    """The code of a cell; it prints the value that the page shows by itself, and the mistake it is meant to make."""
    code: str = cell["code"]
    if any(output["kind"] == "value" for output in cell["outputs"]):
        last = ast.parse(code).body[-1]
        lines = code.splitlines()
        value = "\n".join(lines[last.lineno - 1 :])
        bare = isinstance(last, ast.Expr) and isinstance(last.value, ast.Tuple) and not value.startswith("(")
        code = "\n".join([*lines[: last.lineno - 1], f"print(({value}))" if bare else f"print({value})"])
    if cell["fails"]:
        handled = "except Exception as error:\n    print(type(error).__name__, error, sep=': ')"
        return f"try:\n{indent(code, '    ')}\n{handled}"
    return code


def from_json(made: Mapping[str, Any]) -> Script:
    """A script from its fields, whose cells are fields, too."""
    return Script(**{**made, "cells": tuple(Cell(**cell) for cell in made["cells"])})


def _cell(marker: str, text: str) -> Cell:
    if marker.strip() != "[markdown]":
        return Cell("code", text.strip("\n"))
    lines = (line.removeprefix("#").removeprefix(" ") for line in text.strip("\n").splitlines())
    return Cell("markdown", "\n".join(lines))


def _run(cells: list[Cell], path: Path) -> list[Cell]:
    """The cells with what they print, run in order with one set of names, as a notebook does."""
    names: dict[str, Any] = {"__name__": "__main__"}
    done = []
    for cell in cells:
        out = StringIO()
        if cell.kind == "code":
            try:
                with redirect_stdout(out):
                    exec(compile(cell.text, str(path), "exec"), names)
            except Exception as error:
                raise ScriptError(f"{path}: {type(error).__name__}: {error}, in the cell\n{cell.text}") from error
        done.append(Cell(cell.kind, cell.text, out.getvalue()))
    return done


def notebook(script: Script, engine: str) -> dict[str, Any]:
    """The script as a notebook (nbformat 4.5), with what it printed; `engine` is the file that its reader installs."""
    opening = (
        f"# {script.title}\n\n"
        f"The cells import `downhill`. Install it once from the file beside this notebook: `pip install {engine}`."
    )
    cells: list[dict[str, Any]] = [_notebook_cell(0, Cell("markdown", opening), 0)]
    run = 0
    for number, cell in enumerate(script.cells, start=1):
        run += cell.kind == "code"
        cells.append(_notebook_cell(number, cell, run))
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
        },
        "cells": cells,
    }


def _notebook_cell(number: int, cell: Cell, run: int) -> dict[str, Any]:
    made = {"id": f"cell-{number}", "cell_type": cell.kind, "metadata": {}, "source": _lines(cell.text)}
    if cell.kind == "code":
        stream = {"output_type": "stream", "name": "stdout", "text": _lines(cell.printed)}
        made |= {"execution_count": run, "outputs": [stream] if cell.printed else []}
    return made


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def write_engine(root: Path, out: Path) -> str:
    """Write the engine as a wheel into `out`, which pip installs without a network; gives its name."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    stem = f"{project['name']}-{project['version']}"
    py = root / "py"
    files = {path.relative_to(py).as_posix(): path.read_bytes() for path in sorted((py / "downhill").rglob("*.py"))}
    for table in ("saratoga_houses.csv", "us_names_2018_pairs.csv", "later/us_names_2018.txt"):
        files[f"downhill/data/{table}"] = (py / "data" / table).read_bytes()
    about = f"{stem}.dist-info"
    files[f"{about}/METADATA"] = (
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
        f"Summary: A small engine that computes derivatives, and learns with them.\n"
        f"License: {project['license']}\nRequires-Python: {project['requires-python']}\n"
    ).encode()
    files[f"{about}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: downhill\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    record = "".join(f"{name},{_digest(content)},{len(content)}\n" for name, content in files.items())
    files[f"{about}/RECORD"] = f"{record}{about}/RECORD,,\n".encode()
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, content in files.items():
            wheel.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    name = f"{stem}-py3-none-any.whl"
    (out / name).write_bytes(packed.getvalue())
    return name


def _digest(content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
    return f"sha256={digest}"
