"""Where in a cell an error arose: the frame, the expression at work, and what its names were just then."""

import ast
import builtins
import inspect
import linecache
import textwrap
from collections.abc import Iterator
from types import FrameType, FunctionType
from typing import Any, NamedTuple

OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "truediv",
    ast.Pow: "pow",
}
CHANGING = {"append", "extend", "insert", "sort", "reverse", "clear", "remove", "update", "add"}
"""Methods that change a list, dictionary or set, and give back None."""


class Spot(NamedTuple):
    """Where an error arose: the innermost frame of a cell, and the expression or statement at work there.

    `own` says whether the error arose in that frame itself, or in none, as when a result is written, and not in
    what the cell has called.
    """

    frame: FrameType | None
    node: ast.AST | None
    own: bool

    def look_up(self, name: str) -> Any:
        """What `name` is at the spot; raises LookupError."""
        for names in (self.frame.f_locals, self.frame.f_globals, vars(builtins)) if self.frame else ():
            if name in names:
                return names[name]
        raise LookupError(name)

    def value(self, node: ast.AST | None) -> Any:
        """What an expression is that can be looked up without running anything; raises LookupError."""
        match node:
            case ast.Name(name):
                return self.look_up(name)
            case ast.Constant(value):
                return value
            case ast.Attribute(of, name):
                thing = self.value(of)
                if name in getattr(thing, "__dict__", {}):
                    return thing.__dict__[name]
                return inspect.getattr_static(type(thing), name) if hasattr(type(thing), name) else _missing(name)
        raise LookupError


def _missing(name: str) -> Any:
    raise LookupError(name)


def spot_of(error: BaseException) -> Spot:
    """Where `error` arose."""
    found = last = None
    trace = error.__traceback__
    while trace:
        last = trace
        if trace.tb_frame.f_code.co_filename.startswith("<cell "):
            found = trace
        trace = trace.tb_next
    if not found:
        return Spot(None, None, True)
    positions = list(found.tb_frame.f_code.co_positions())
    return Spot(found.tb_frame, _node(found.tb_frame, positions[found.tb_lasti // 2]), found is last)


def _node(frame: FrameType, place: tuple[int | None, int | None, int | None, int | None]) -> ast.AST | None:
    """The smallest piece of the cell's code that spans `place` just so."""
    try:
        tree = ast.parse("".join(linecache.getlines(frame.f_code.co_filename)))
    except SyntaxError:
        return None
    line, end_line, column, end_column = place
    for node in ast.walk(tree):
        at = (getattr(node, name, None) for name in ("lineno", "end_lineno", "col_offset", "end_col_offset"))
        if tuple(at) == (line, end_line, column, end_column) and not isinstance(node, ast.Expr):
            return node
    return None


def parts(node: ast.AST | None) -> list[ast.expr]:
    """The operands of an operation."""
    match node:
        case ast.BinOp(left, _, right):
            return [left, right]
        case ast.AugAssign(target, _, value):
            return [target, value]
    return []


def looked_up(node: ast.AST | None, spot: Spot) -> Any:
    """What an expression is, or `...` if that cannot be seen."""
    try:
        return spot.value(node)
    except LookupError:
        return ...


def is_none(node: ast.expr, spot: Spot) -> bool:
    """Whether an operand is None; what must be computed first is thought to be, unless it is a number."""
    return looked_up(node, spot) is None or isinstance(node, ast.BinOp | ast.Call)


def assigned(name: str, spot: Spot) -> ast.expr | None:
    """What `name` was given last, as far as that is seen without following the code."""
    if not spot.frame:
        return None
    if spot.frame.f_code.co_name == "<module>" and isinstance(spot.node, ast.expr):
        code = "".join(linecache.getlines(spot.frame.f_code.co_filename))
        before = [made for made in ast.parse(code).body if made.lineno < spot.node.lineno]
        made = [made for made in before if isinstance(made, ast.Assign) and _gives(made, name)]
        if made and not any(_stores(other, name) for other in before[before.index(made[-1]) + 1 :]):
            return made[-1].value
    code = "".join(linecache.getlines(spot.frame.f_code.co_filename))
    if name not in code or spot.frame.f_code.co_name == "<module>" or name in spot.frame.f_globals:
        files = [file for file in linecache.cache if isinstance(file, str) and file.startswith("<cell ")]
    else:
        files = [spot.frame.f_code.co_filename]
    found = [node for file in files for node in _assignments("".join(linecache.getlines(file)))]
    values = [node.value for node in found if _gives(node, name)]
    return values[0] if len(values) == 1 else None


def _gives(statement: ast.Assign, name: str) -> bool:
    """Whether `name` is given what stands on the right."""
    return any(isinstance(target, ast.Name) and target.id == name for target in statement.targets)


def _stores(statement: ast.AST, name: str) -> bool:
    """Whether `name` is given something in there."""
    nodes = ast.walk(statement)
    return any(isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == name for node in nodes)


def _assignments(code: str) -> Iterator[ast.Assign]:
    try:
        yield from (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Assign))
    except SyntaxError:
        return


def why_none(node: ast.AST | None, spot: Spot) -> str:
    """Why an expression, or what a loop goes through, is None, as a further sentence, or ""."""
    if isinstance(node, ast.For):
        node = node.iter
    if isinstance(node, ast.Name):
        made = assigned(node.id, spot)
        return why_none(made, spot) if isinstance(made, ast.Call | ast.BinOp) else ""
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        name = f"__{OPERATORS[type(node.op)]}__"
        for made in spot.frame.f_globals.values() if spot.frame else ():
            if isinstance(made, type) and made.__module__ == "__main__" and _gives_nothing(vars(made).get(name)):
                return f" In the class {made.__name__}, {name} has no return, so what it makes is lost."
        return "".join(why_none(part, spot) for part in parts(node) if isinstance(part, ast.BinOp))
    if isinstance(node, ast.Call):
        match node.func:
            case ast.Attribute(attr=name) if name in CHANGING:
                return f" {name} changes the thing itself, and gives back None."
            case ast.Name("print" | "plot" | "draw" | "draw_dot" as name):
                return f" {name} shows something, and gives back None."
        function = looked_up(node.func, spot)
        if _gives_nothing(function):
            return f" {function.__name__} has no return, so it gives back None."
    return ""


def _gives_nothing(function: Any) -> bool:
    """Whether it is a function of a reader's that has no return with a value."""
    if not isinstance(function, FunctionType) or not function.__code__.co_filename.startswith("<cell "):
        return False
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, SyntaxError):
        return False
    top = tree.body[0]
    return isinstance(top, ast.FunctionDef) and not any(_answers(node) for node in _own(top))


def _answers(node: ast.AST) -> bool:
    return isinstance(node, ast.Yield | ast.YieldFrom) or (isinstance(node, ast.Return) and node.value is not None)


def _own(function: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function, but not in those that it makes."""
    for node in ast.iter_child_nodes(function):
        yield node
        if not isinstance(node, ast.FunctionDef | ast.Lambda | ast.ClassDef):
            yield from _own(node)
