"""One cell after another, as a notebook runs them: the last line's value is shown without `print`.

What comes out is told as it comes, each time with its kind:

    out        text that was printed          value     the last line's value, as Python writes it
    err        text for the error stream      picture   a scene, as JSON
    hint       a sentence about the value     problem   what went wrong, as JSON (problems.py)

A cell is a file to Python, `<cell 3>`, so that its lines stand in tracebacks.
"""

import ast
import builtins
import io
import json
import linecache
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from functools import wraps
from time import monotonic
from types import MethodType
from typing import Any

from notebook import pictures, problems
from picture.plain import plain
from picture.scene import Scene

Tell = Callable[[str, str], None]
"""Called with the kind of what came out, and its text."""

MOST = 1_000_000
"""Characters of one cell's text that are shown; the rest of a loop that prints forever is not."""

SPELL = 0.05
AT_ONCE = 100
"""How long a spell is, in seconds, and how many pieces of text are passed on at once in each.

What else comes is told with the next piece after it, or when the cell ends: a message for each of 100,000 lines would
take longer than printing them."""


class Notebook:
    """Runs cells that share their names.

    Args:
        tell: hears what comes out.
    """

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        draw = self._showing(pictures.draw)
        self._own: dict[str, Any] = {
            "__name__": "__main__",
            "__builtins__": builtins,
            "draw": draw,
            "draw_dot": draw,  # as the lecture calls it
            "plot": self._showing(pictures.plot),
        }
        self._names = dict(self._own)
        self._known = set(self._own)
        self._text = _Text(tell)

    def run(self, code: str, number: int, page: Mapping[int, str] | None = None) -> bool:
        """Run the cell `number`; says whether it came to its end.

        `page` is the code of all cells by their numbers, to say where a name would have been made.
        """
        file = problems.file_of(number)
        linecache.cache[file] = (len(code), None, [f"{line}\n" for line in code.split("\n")], file)
        for name, own in self._own.items():
            self._names.setdefault(name, own)  # a reader may have deleted it
        text = self._text = _Text(self._tell)
        try:
            with redirect_stdout(text.of("out")), redirect_stderr(text.of("err")):
                value = self._run(code, file)
                if value is not None:
                    self._names["_"] = value
                    text.add("value", repr(value))
                    if isinstance(value, MethodType):
                        text.add("hint", f"{value.__name__} has not run. With brackets it does: {value.__name__}().")
        except BaseException as error:  # a cell may raise what it likes, and the next one still runs
            text.flush()
            self._tell("problem", json.dumps(problems.explain(error, number, self._names, page or {}, self._known)))
            return False
        finally:
            text.flush()
            self._known |= self._names.keys()
        return True

    def _run(self, code: str, file: str) -> Any:
        """Run all lines; gives the value of the last one if it is an expression."""
        tree = ast.parse(code, file)
        last = tree.body[-1] if tree.body else None
        if isinstance(last, ast.Expr):
            tree.body.pop()
        exec(compile(tree, file, "exec", dont_inherit=True), self._names)
        if not isinstance(last, ast.Expr):
            return None
        return eval(compile(ast.Expression(last.value), file, "eval", dont_inherit=True), self._names)

    def _showing(self, picture: Callable[..., Scene]) -> Callable[..., None]:
        """`picture` as a cell calls it: what it gives is shown."""

        @wraps(picture)
        def show(*args: Any, **kwargs: Any) -> None:
            scene = picture(*args, **kwargs)
            self._text.flush()
            self._tell("picture", json.dumps(plain(scene), allow_nan=False))

        return show


class _Text:
    """What one cell prints, up to a limit."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._left = MOST
        self._kind = ""
        self._held: list[str] = []
        self._spell = 0.0
        self._told = 0

    def of(self, kind: str) -> io.TextIOBase:
        """A file that tells what is written to it."""
        return _Stream(lambda text: self.add(kind, text))

    def add(self, kind: str, text: str) -> None:
        """Tell `text`, or what still fits, now or soon."""
        if self._left <= 0:
            return
        self._hold(kind, text[: self._left])
        self._left -= len(text)
        if self._left <= 0:
            self._hold("err", f"\n… The first {MOST:,} characters are shown; the rest is not.\n")
            self.flush()

    def _hold(self, kind: str, text: str) -> None:
        if kind != self._kind:
            self.flush()
            self._kind = kind
        self._held.append(text)
        now = monotonic()
        if now - self._spell > SPELL:
            self._spell, self._told = now, 0
        if self._told < AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Tell what is held."""
        if self._held:
            self._tell(self._kind, "".join(self._held))
            self._held.clear()
            self._told += 1


class _Stream(io.TextIOBase):
    def __init__(self, add: Callable[[str], None]) -> None:
        self._add = add

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if text:
            self._add(text)
        return len(text)
