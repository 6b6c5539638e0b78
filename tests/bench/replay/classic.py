"""The classic design, as a yardstick: a closure for every operation, and the children in a set.

The same arithmetic as micrograd (https://github.com/karpathy/micrograd), which made this design known.
"""

import math
from collections.abc import Callable, Sequence
from typing import TypeAlias, Union

Number: TypeAlias = Union["Classic", float]


def nothing() -> None:
    """What a leaf does in the backward pass."""


class Classic:
    """A number with a gradient."""

    def __init__(self, data: float, children: tuple["Classic", ...] = ()) -> None:
        self.data = data
        self.grad = 0.0
        self.children = set(children)
        self.pass_back: Callable[[], None] = nothing

    def __add__(self, other: Number) -> "Classic":
        other = other if isinstance(other, Classic) else Classic(other)
        out = Classic(self.data + other.data, (self, other))

        def pass_back() -> None:
            self.grad += out.grad
            other.grad += out.grad

        out.pass_back = pass_back
        return out

    def __mul__(self, other: Number) -> "Classic":
        other = other if isinstance(other, Classic) else Classic(other)
        out = Classic(self.data * other.data, (self, other))

        def pass_back() -> None:
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out.pass_back = pass_back
        return out

    def __pow__(self, exponent: float) -> "Classic":
        out = Classic(self.data**exponent, (self,))

        def pass_back() -> None:
            self.grad += exponent * self.data ** (exponent - 1) * out.grad

        out.pass_back = pass_back
        return out

    def relu(self) -> "Classic":
        out = Classic(max(self.data, 0.0), (self,))

        def pass_back() -> None:
            self.grad += (out.data > 0) * out.grad

        out.pass_back = pass_back
        return out

    def tanh(self) -> "Classic":
        out = Classic(math.tanh(self.data), (self,))

        def pass_back() -> None:
            self.grad += (1 - out.data**2) * out.grad

        out.pass_back = pass_back
        return out

    def backward(self) -> None:
        order: list[Classic] = []
        seen: set[Classic] = set()

        def visit(node: Classic) -> None:
            if node not in seen:
                seen.add(node)
                for child in node.children:
                    visit(child)
                order.append(node)

        visit(self)
        self.grad = 1.0
        for node in reversed(order):
            node.pass_back()

    def __neg__(self) -> "Classic":
        return self * -1

    def __sub__(self, other: Number) -> "Classic":
        return self + (-other)

    def __rsub__(self, other: float) -> "Classic":
        return (-self) + other

    def __truediv__(self, other: float) -> "Classic":
        return self * other**-1

    __radd__, __rmul__ = __add__, __mul__


def added(terms: Sequence[Classic]) -> Classic:
    """The sum, as a balanced tree: a chain of a thousand would be too deep for `visit`."""
    while len(terms) > 1:
        terms = [sum(terms[at : at + 2], start=Classic(0.0)) for at in range(0, len(terms), 2)]
    return terms[0]
