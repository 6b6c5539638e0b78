"""Value: a number that remembers how it was computed.

    >>> a, b = Value(2.0), Value(-3.0)
    >>> c = a * b
    >>> c.backward()
    >>> a
    Value(data=2.0, grad=-3.0)

Every operation makes a new Value. Its `inputs` are the operands and its `local_grads` the
derivatives by them: the edges of a graph, kept as plain data, so that they can be drawn, stepped
through, tested and compiled. A plain number that meets a Value becomes a Value without inputs.

Code written for micrograd (https://github.com/karpathy/micrograd) runs unchanged: `_prev`, `_op` and
`_backward` are its names. The formulas are those of the table in ops.py, and nowhere here.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from numbers import Real
from typing import Any, TypeVar

from downhill import backward as backward_pass
from downhill.ops import FUNCTIONS, OPS

Operand = "Value | float"
Method = TypeVar("Method", bound=Callable[..., Any])

TEMPLATE = """
def {op}({parameters}):
    {prepare}
    try:
        out = {forward}
        local_grads = ({local_grads},)
    except (ArithmeticError, ValueError) as error:
        raise explained({op!r}, ({operands},), error) from None
    value = new(Value)
    value.data = out
    value.grad = 0.0
    value.inputs = ({inputs},)
    value.local_grads = local_grads
    value.op = {op!r}
    value.constant = {constant}
    value.label = ""
    value.own_backward = None
    return value
"""
"""How any operation makes a Value."""

SCOPE: dict[str, Any] = dict(FUNCTIONS, new=object.__new__)


def from_table(op: str, *, swapped: bool = False, constant: bool = False) -> Callable[[Method], Method]:
    """Fill in a method from the row `op` of the table.

    The row's formulas are put into the method's text: to call them as functions would make every
    operation dearer by half. `swapped` is for what Python calls on `number - value`; with
    `constant` the second operand is a plain number, and no edge.
    """
    row = OPS[op]
    names = [operand.strip("*") for operand in row.operands]
    prepare = [
        f"{name} = [value.data for value in {name}_]" if operand.startswith("*") else f"{name} = {name}_.data"
        for name, operand in zip(names, row.operands, strict=True)
    ]
    edges = len(names)
    if len(names) == 2:
        other = names[0] if swapped else names[1]
        if constant:
            edges = 1
            prepare[1] = f"{other} = {other}_"
        else:
            prepare.insert(0, f"if not isinstance({other}_, Value): {other}_ = constant({other}_, {op!r})")
            prepare.insert(1, f"if {other}_ is NotImplemented: return NotImplemented")
    source = TEMPLATE.format(
        op=op,
        parameters=", ".join(f"{name}_" for name in (reversed(names) if swapped else names)),
        prepare="\n    ".join(prepare),
        forward=row.forward,
        local_grads=", ".join(row.local_grads[:edges]),
        operands=", ".join(names),
        inputs=", ".join(f"{operand}_" for operand in row.operands[:edges]),
        constant=names[1] if constant else None,
    )
    made: dict[str, Any] = {}
    exec(compile(source, f"<{op}, from the table in ops.py>", "exec"), SCOPE, made)

    def fill(method: Method) -> Method:
        function = made[op]
        function.__name__, function.__qualname__ = method.__name__, method.__qualname__
        function.__doc__ = method.__doc__
        return function

    return fill


class Value:
    """A number, the gradient of some later result by it, and how it was computed.

    Args:
        data: the number.
        _children: what it was computed from, for those who write an operation by hand.
        _op: the name of that operation.
        label: a name for people.

    Raises:
        TypeError: `data` is no real number.
    """

    __slots__ = ("constant", "data", "grad", "inputs", "label", "local_grads", "op", "own_backward")

    data: float
    grad: float
    """d(result)/d(this), once `backward()` has run on a result."""
    inputs: "tuple[Value, ...]"
    """The operands, in order; `x * x` has x twice."""
    local_grads: tuple[float, ...]
    """d(this)/d(input), for each input."""
    op: str
    """The operation's name in the table; empty for a number that was given, not computed."""
    constant: float | None
    """The exponent where it is a plain number: it has no edge, since nothing flows to it."""
    label: str
    own_backward: Callable[[], None] | None
    """A `_backward` written by hand and assigned, which then takes the place of `local_grads`."""

    def __init__(self, data: float, _children: "Iterable[Value]" = (), _op: str = "", label: str = "") -> None:
        self.inputs = ()
        self.data = data if type(data) is float else real(data)
        self.grad = 0.0
        self.inputs = tuple(_children)
        self.local_grads = ()
        self.op = _op
        self.constant = None
        self.label = label
        self.own_backward = None

    @from_table("add")
    def __add__(self, other: Operand) -> "Value": ...

    @from_table("add", swapped=True)
    def __radd__(self, other: Operand) -> "Value": ...

    @from_table("sub")
    def __sub__(self, other: Operand) -> "Value": ...

    @from_table("sub", swapped=True)
    def __rsub__(self, other: Operand) -> "Value": ...

    @from_table("mul")
    def __mul__(self, other: Operand) -> "Value": ...

    @from_table("mul", swapped=True)
    def __rmul__(self, other: Operand) -> "Value": ...

    @from_table("div")
    def __truediv__(self, other: Operand) -> "Value": ...

    @from_table("div", swapped=True)
    def __rtruediv__(self, other: Operand) -> "Value": ...

    def __pow__(self, other: Operand) -> "Value":
        if isinstance(other, Value):
            return self._pow(other)
        if type(other) is not float and operand(other, "pow") is NotImplemented:
            return NotImplemented
        return self._pow_constant(float(other))

    @from_table("pow")
    def _pow(self, other: "Value") -> "Value": ...

    @from_table("pow", constant=True)
    def _pow_constant(self, other: float) -> "Value": ...

    @from_table("pow", swapped=True)
    def __rpow__(self, other: Operand) -> "Value": ...

    @from_table("neg")
    def __neg__(self) -> "Value": ...

    @from_table("abs")
    def __abs__(self) -> "Value": ...

    @from_table("exp")
    def exp(self) -> "Value":
        """e to this power. OverflowError above 709.78."""
        ...

    @from_table("log")
    def log(self) -> "Value":
        """The natural logarithm. ValueError unless above 0."""
        ...

    @from_table("sqrt")
    def sqrt(self) -> "Value":
        """The square root. ValueError below 0."""
        ...

    @from_table("sin")
    def sin(self) -> "Value":
        """The sine of this angle in radians."""
        ...

    @from_table("cos")
    def cos(self) -> "Value":
        """The cosine of this angle in radians."""
        ...

    @from_table("tanh")
    def tanh(self) -> "Value":
        """Squash into −1 … 1."""
        ...

    @from_table("sigmoid")
    def sigmoid(self) -> "Value":
        """Squash into 0 … 1: 1 / (1 + e⁻ˣ)."""
        ...

    @from_table("softplus")
    def softplus(self) -> "Value":
        """A smooth ReLU: log(1 + eˣ)."""
        ...

    @from_table("relu")
    def relu(self) -> "Value":
        """This where it is positive, else 0."""
        ...

    @from_table("maximum")
    def maximum(self, other: Operand) -> "Value":
        """The larger of two."""
        ...

    @from_table("minimum")
    def minimum(self, other: Operand) -> "Value":
        """The smaller of two."""
        ...

    def backward(self) -> None:
        """Add d(this)/d(node) to the `grad` of everything this was computed from."""
        backward_pass.backward(self)

    def __float__(self) -> float:
        return float(self.data)

    def __repr__(self) -> str:
        return f"Value(data={self.data}, grad={self.grad})"

    @property
    def _prev(self) -> "set[Value]":
        return set(self.inputs)

    @property
    def _op(self) -> str:
        if self.constant is not None:
            return f"**{self.constant:g}"
        return OPS[self.op].symbol if self.op in OPS else self.op

    @property
    def _backward(self) -> Callable[[], None]:
        """This node's share of the backward pass; may be called, and replaced by one's own."""
        return self.own_backward or partial(backward_pass.run, (self,))

    @_backward.setter
    def _backward(self, function: Callable[[], None]) -> None:
        self.own_backward = function

    def __del__(self) -> None:
        # Left to itself, a long chain is freed node inside node and overflows the C stack, which ends
        # Pyodide at 3,000 nodes. So a node leaves its inputs in a list, and the first one empties it.
        global _freeing
        if self.inputs:
            _freed.append(self.inputs)
            self.inputs = ()
            if not _freeing:
                _freeing = True
                try:
                    while _freed:
                        _freed.pop()
                finally:
                    _freeing = False


_freed: list[tuple[Value, ...]] = []
_freeing = False


@from_table("total")
def total(values: "Sequence[Value]") -> Value:
    """The sum of many Values as one node."""
    ...


@from_table("neuron")
def weighted_sum(bias: Value, weights: Sequence[Value], inputs: Sequence[Value]) -> Value:
    """bias + weights · inputs as one node."""
    ...


def real(data: Any) -> float:
    """`data` as a float, or a TypeError that says what would be right."""
    if isinstance(data, Real):
        return float(data)
    if isinstance(data, Value):
        raise TypeError(f"data must be a plain number, not a Value; its number is .data, here {data.data}")
    raise TypeError(f"data must be a real number, not {_named(data)}")


def operand(other: Any, op: str) -> Any:
    """What a Value met in an operation, as a Value without inputs.

    NotImplemented for a type of someone else's that may know better (a numpy array, say).
    """
    if isinstance(other, Real):
        return Value(float(other))
    reflected = f"__r{op.replace('div', 'truediv')}__"
    if type(other).__module__ != "builtins" and hasattr(other, reflected):
        return NotImplemented
    raise TypeError(f"{OPS[op].symbol} needs two numbers, Values or plain ones; one was {_named(other)}")


def explained(op: str, operands: Sequence[Any], error: Exception) -> Exception:
    """`error`, with a message that says what was computed and what would be right."""
    row = OPS[op]
    if row.operands == ("a", "b") and not row.symbol.isalpha():
        what = f"{operands[0]} {row.symbol} {operands[1]}"
    elif row.operands == ("a",):
        what = f"{row.symbol} of {operands[0]}"
    else:
        what = row.symbol
    return type(error)(f"{what}: {row.needs}")


def _named(thing: Any) -> str:
    return "None" if thing is None else f"the {type(thing).__name__} {thing!r}"


SCOPE.update(Value=Value, constant=operand, explained=explained)
