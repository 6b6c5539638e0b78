"""How a row of the table in ops.py becomes a method of `Value`.

The row's formulas are put into the text of a function, and the text is compiled. To call them as
functions instead would make every operation dearer by half.
"""

import linecache
from collections.abc import Callable, Sequence
from numbers import Real
from typing import TYPE_CHECKING, Any

from downhill.ops import FUNCTIONS, OPS

if TYPE_CHECKING:
    from downhill.value import Value

REAL = (float, int, Real)
"""What counts as a plain number. `Real` is all of them, but slow to ask for."""

TEMPLATE = """\
def {name}({parameters}):
    {unpack}
    try:
        out = {forward}
        local_grads = {local_grads}
    except (ArithmeticError, ValueError) as error:
        raise explained({name!r}, {operands}, error) from None
    value = new(Value)
    value.data = out
    value.grad = 0.0
    value.inputs = {inputs}
    value.local_grads = local_grads
    value.op = {name!r}
    value.constant = {constant}
    value.own_backward = None
    return value
"""
"""How every operation makes its Value. `a` is the number, `a_` the Value that holds it."""


def unary(name: str) -> Callable[["Value"], "Value"]:
    """The operation `name` of one Value."""
    return generate(name)


def binary(name: str, *, swapped: bool = False) -> Callable[["Value", "Value | float"], "Value"]:
    """The operation `name` of a Value and whatever it meets; `swapped` takes the second operand first.

    Python calls the swapped one for `number - value`.
    """
    return generate(name, swapped=swapped)


def with_constant(name: str) -> Callable[["Value", float], "Value"]:
    """The operation `name` of a Value and a plain number, to which no gradient flows."""
    return generate(name, constant=True)


def generate(name: str, *, swapped: bool = False, constant: bool = False) -> Callable[..., "Value"]:
    """The operation `name` as a function of its operands, Values or sequences of Values."""
    row = OPS[name]
    plain = [operand.strip("*") for operand in row.operands]
    inputs = [f"{operand}_" for operand in row.operands]
    local_grads = row.local_grads
    unpack = [
        f"{operand} = {operand}_.data" if operand in row.operands else f"{operand} = [v.data for v in {operand}_]"
        for operand in plain
    ]
    if constant:
        unpack[1] = "b = b_"
        inputs, local_grads = inputs[:1], local_grads[:1]
    elif row.operands == ("a", "b"):
        other = "a_" if swapped else "b_"
        unpack = [
            f"if not isinstance({other}, Value): {other} = leaf({other}, {name!r})",
            f"if {other} is NotImplemented: return NotImplemented",
            *unpack,
        ]
    text = TEMPLATE.format(
        name=name,
        parameters=", ".join(f"{operand}_" for operand in (reversed(plain) if swapped else plain)),
        unpack="\n    ".join(unpack),
        forward=row.forward,
        local_grads=_tuple(local_grads),
        operands=_tuple(plain),
        inputs=_tuple(inputs),
        constant="b" if constant else None,
    )
    file = f"<{name}{' swapped' * swapped}{' with constant' * constant}, made from downhill/ops.py>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)  # so that tracebacks show it
    made: dict[str, Any] = {}
    exec(compile(text, file, "exec"), scope, made)
    made[name].__doc__ = f"out = {row.forward}, with derivatives {', '.join(row.local_grads)}."
    return made[name]


def _tuple(items: Sequence[str]) -> str:
    return f"({', '.join(items)}{',' * (len(items) == 1)})"


def leaf(other: Any, name: str) -> "Value":
    """What a Value met in the operation `name`, as a Value.

    Answers NotImplemented for a type of someone else's that may know better, such as a numpy array.

    Raises:
        TypeError: it is no number.
    """
    if isinstance(other, REAL):
        return scope["Value"](other)
    reflected = "__rtruediv__" if name == "div" else f"__r{name}__"
    if type(other).__module__ != "builtins" and hasattr(other, reflected):
        return NotImplemented
    raise TypeError(f"{OPS[name].symbol} takes Values and plain numbers, not {described(other)}")


def explained(name: str, operands: Sequence[Any], error: Exception) -> Exception:
    """`error`, with a message that says what was to be computed and what would be right."""
    row = OPS[name]
    if row.operands == ("a", "b"):
        left, right = (f"({operand})" if operand < 0 else f"{operand}" for operand in operands)
        what = f"{left} {row.symbol} {right}"
    elif row.operands == ("a",):
        what = f"{row.symbol}({operands[0]})"
    else:
        what = row.symbol
    why = "the result or its slope is too large for a float" if isinstance(error, OverflowError) else row.needs
    return type(error)(f"{what}: {why}")


def described(thing: object) -> str:
    """`thing`, for a message that says what was wrong."""
    return "None" if thing is None else f"the {type(thing).__name__} {thing!r}"


scope: dict[str, Any] = {**FUNCTIONS, "new": object.__new__, "leaf": leaf, "explained": explained}
"""What the generated functions see; value.py adds `Value`."""
