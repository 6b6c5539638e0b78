"""Value: a number that remembers how it was computed.

    >>> a, b = Value(2.0), Value(-3.0)
    >>> c = a * b
    >>> c.backward()
    >>> a
    Value(data=2.0, grad=-3.0)

Every operation makes a new Value. Its `inputs` are the operands and its `local_grads` are the
derivatives by them: the edges of a graph, kept as plain data, so that they can be drawn, stepped
through, tested and compiled. A plain number that meets a Value becomes a Value without inputs.

What an operation computes, and its derivatives, stand in ops.py: the methods below are only its names.
Code written for micrograd (https://github.com/karpathy/micrograd) runs unchanged; `_prev`, `_op` and
`_backward` are its words.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, NoReturn, TypeAlias, Union

from downhill import backward as backward_pass
from downhill import copying
from downhill.methods import REAL, binary, described, generate, leaf, scope, unary, with_constant
from downhill.ops import OPS

Number: TypeAlias = Union["Value", float]


class Value:
    """A number, how it was computed, and the slope of a later result by it.

    Args:
        data: the number.
        _children: the inputs, for an operation written by hand.
        _op: the name of that operation.
        label: a name for people.

    Raises:
        TypeError: `data` is no real number, or `_children` are no Values.
    """

    # With a `__dict__` besides, as micrograd's have, for what others keep there: an optimizer its moments.
    __slots__ = ("__dict__", "__weakref__", "constant", "data", "grad", "inputs", "local_grads", "op", "own_backward")

    data: float
    grad: float
    """d(result)/d(this), once `backward()` has run on the result."""
    inputs: tuple["Value", ...]
    """The operands, in order; `x * x` has x twice."""
    local_grads: tuple[float, ...]
    """d(this)/d(input), for each of the inputs."""
    op: str
    """The operation's name in the table; "" if this was given and not computed."""
    constant: float | None
    """The exponent in `x ** 2`: a plain number to which no gradient flows, so no input."""
    label: str = ""
    own_backward: Callable[[], None] | None
    """A `_backward` that was written by hand; it takes the place of `local_grads`."""

    def __init__(self, data: float, _children: Iterable["Value"] = (), _op: str = "", label: str = "") -> None:
        self.inputs = ()
        self.data = data if type(data) is float else _real(data)
        self.grad = 0.0
        self.local_grads = ()
        self.op = _op
        self.constant = None
        self.own_backward = None
        if label:
            self.label = label
        if _children:
            children = tuple(_children)
            if not all(isinstance(child, Value) for child in children):
                raise TypeError(f"_children must be Values, not {described(_children)}; a name is given as label=")
            self.inputs = children

    __add__, __radd__ = binary("add"), binary("add", swapped=True)
    __sub__, __rsub__ = binary("sub"), binary("sub", swapped=True)
    __mul__, __rmul__ = binary("mul"), binary("mul", swapped=True)
    __truediv__, __rtruediv__ = binary("div"), binary("div", swapped=True)
    __rpow__ = binary("pow", swapped=True)
    __neg__ = unary("neg")
    __abs__ = unary("abs")

    exp = unary("exp")
    log = unary("log")
    sqrt = unary("sqrt")
    sin = unary("sin")
    cos = unary("cos")
    tanh = unary("tanh")
    sigmoid = unary("sigmoid")
    softplus = unary("softplus")
    relu = unary("relu")
    maximum = binary("maximum")
    minimum = binary("minimum")

    def __pow__(self, other: Number) -> "Value":
        if type(other) is int or type(other) is float:
            return _power_of_constant(self, other)
        if isinstance(other, Value):
            return _power(self, other)
        if isinstance(other, REAL):  # a number of numpy's would go on computing in its own way, and what follows too
            return _power_of_constant(self, _real(other))
        return leaf(other, "pow")

    def backward(self) -> None:
        """Add d(this)/d(input) to the `grad` of everything this was computed from."""
        backward_pass.backward(self)

    def __float__(self) -> NoReturn:
        # `math.exp(value)` asks for this, and would go on with a number that has lost its gradient.
        raise TypeError(
            "a Value is not a plain number: its number is value.data, "
            "and its functions are value.exp(), value.tanh() and so on, which keep the gradient"
        )

    def __round__(self, digits: int | None = None) -> float:
        """The number, rounded, without a gradient: it is for showing."""
        return round(self.data, digits)

    def __format__(self, specification: str) -> str:
        return format(self.data, specification) if specification else str(self)

    def __repr__(self) -> str:
        return f"Value(data={self.data}, grad={self.grad})"

    def __deepcopy__(self, memo: dict[int, Any]) -> "Value":
        return copying.deep_copy(self, memo)

    def __reduce_ex__(self, protocol: Any) -> Any:
        return copying.reduced(self, max(protocol, 2))

    @property
    def _prev(self) -> set["Value"]:
        return set(self.inputs)

    @property
    def _op(self) -> str:
        if self.constant is not None:
            return f"**{self.constant}"
        return OPS[self.op].symbol if self.op in OPS else self.op

    @property
    def _backward(self) -> Callable[[], None]:
        """This node's share of the backward pass: may be called, and replaced."""
        return self.own_backward or partial(backward_pass.run, (self,))

    @_backward.setter
    def _backward(self, function: Callable[[], None]) -> None:
        self.own_backward = function

    def __del__(self) -> None:
        # Left to itself, a chain of nodes is freed one inside the other, until the C stack is full: in
        # Pyodide that is the end of the interpreter. So each leaves its inputs to the outermost one. When
        # Python itself ends, `_freed` may be gone before the last Value is. Where `__init__` never ran, or
        # failed, there are no inputs.
        try:
            if not self.inputs:
                return
        except AttributeError:
            return
        if _freed is not None:
            _freed.inputs.append(self.inputs)
            self.inputs = ()
            if not _freed.emptying:
                _freed.emptying = True
                try:
                    while _freed.inputs:
                        _freed.inputs.pop()
                finally:
                    _freed.emptying = False


class _Freed:
    """Inputs of Values that are gone, waiting to be released in turn."""

    def __init__(self) -> None:
        self.inputs: list[tuple[Value, ...]] = []
        self.emptying = False


_freed = _Freed()

scope["Value"] = Value

_power = binary("pow")
_power_of_constant = with_constant("pow")

total: Callable[[Sequence[Value]], Value] = generate("total")
"""The sum of many Values as one node of the graph."""

weighted_sum: Callable[[Value, Sequence[Value], Sequence[Value]], Value] = generate("neuron")
"""bias + weights · inputs as one node, whose inputs are (bias, *weights, *inputs)."""

logsumexp: Callable[[Sequence[Value]], Value] = generate("logsumexp")
"""log(Σ eᵃ) of many Values as one node; nothing is too large for it."""

pick: Callable[[Sequence[Value], Value], Value] = generate("pick")
"""The one of many Values whose place another says, as one node: all others get the gradient 0."""


def as_values(numbers: Iterable[Number]) -> list[Value]:
    """`numbers` with every plain one made a Value."""
    return [number if isinstance(number, Value) else Value(number) for number in numbers]


def _real(data: object) -> float:
    if isinstance(data, REAL):
        return float(data)
    raise TypeError(f"a Value holds a real number, not {described(data)}")
