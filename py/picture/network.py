"""What the figures about layers share: how matrices, neurons and edges are named, and how they are put into a picture.

    z = W · x + b        row i of W and b_i belong to neuron i, column j of W to input j

Names tie a cell of a matrix to the edge it is: hovering one lights the other. Layers count from 1; the inputs
are layer 0.
"""

from array import array
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random

from downhill import nn
from picture.params import InputError, shape
from picture.scene import Cells, Heading, Links, Role, Rows, Sign, packed, rows
from picture.words import decimal

Table = Sequence[Sequence[float]]
Vector = Sequence[float]

WIDEST = 2.0
"""A weight of this size has the widest edge."""

TIMES = Sign("·", "times")
PLUS = Sign("+", "plus")
EQUALS = Sign("=", "equals")


def layer(weights: Table, biases: Vector, activation: str = "linear") -> nn.Layer:
    """The engine's layer with these parameters."""
    made = nn.Layer(len(weights[0]), len(weights), activation=activation, rng=Random(0))
    numbers = [number for row, bias in zip(weights, biases, strict=True) for number in (*row, bias)]
    for parameter, number in zip(made.parameters(), numbers, strict=True):
        parameter.data = number
    return made


def answers(weights: Table, biases: Vector, x: Vector, activation: str = "linear") -> tuple[float, ...]:
    """What each neuron of the layer answers to x: a row of W · x + b, through the activation."""
    return tuple(neuron(x).data for neuron in layer(weights, biases, activation).neurons)


def weight_name(layer: int, i: int, j: int) -> str:
    """The weight from neuron j of the layer before to neuron i of `layer`: a cell and an edge."""
    return f"w{layer}-{i + 1}-{j + 1}"


def bias_name(layer: int, i: int) -> str:
    """The bias of neuron i of `layer`."""
    return f"b{layer}-{i + 1}"


def neuron_name(layer: int, i: int) -> str:
    """Neuron i of `layer`, and its answer."""
    return f"n{layer}-{i + 1}"


def weights_about(layer: int, high: int, wide: int) -> list[str]:
    """The names of the cells of a weight matrix, row after row; those of its edges too."""
    return [weight_name(layer, i, j) for i in range(high) for j in range(wide)]


def neuron_about(layer: int, i: int, sizes: Sequence[int]) -> str:
    """All that neuron i of `layer` touches: itself, its bias, and the weights that lead to it and from it."""
    names = [neuron_name(layer, i)]
    if layer:
        names.append(bias_name(layer, i))
        names += [weight_name(layer, i, j) for j in range(sizes[layer - 1])]
    if layer + 1 < len(sizes):
        names += [weight_name(layer + 1, k, i) for k in range(sizes[layer + 1])]
    return " ".join(names)


def row_about(layer: int, i: int, wide: int) -> str:
    """Neuron i of `layer` by its row: itself, its bias and its weights."""
    return " ".join([neuron_name(layer, i), bias_name(layer, i), *(weight_name(layer, i, j) for j in range(wide))])


def layer_about(layer: int, sizes: Sequence[int]) -> list[str]:
    """What every neuron of `layer` is about."""
    return [neuron_about(layer, i, sizes) for i in range(sizes[layer])]


def matrix(
    name: str,
    table: Table,
    role: Role = "parameter",
    *,
    reads: str = ".2f",
    param: str | None = None,
    rows: list[Heading] | None = None,
    columns: list[Heading] | None = None,
    about: list[str] | None = None,
) -> Cells:
    """A matrix between brackets, with its shape; its numbers read as `reads` says. With `param` it can be edited."""
    wide = len(table[0])
    return Cells(role, name, shape(len(table), wide), packed(table, wide), reads, param, rows, columns, about)


def vector(
    name: str,
    numbers: Vector,
    role: Role,
    *,
    shape: str | None = None,
    reads: str = ".2f",
    param: str | None = None,
    rows: list[Heading] | None = None,
    about: list[str] | None = None,
) -> Cells:
    """A vector between brackets, standing; under it how many numbers it has, or what `shape` says."""
    said = count(len(numbers)) if shape is None else shape
    return Cells(role, name, said, packed([(number,) for number in numbers], 1), reads, param, rows, None, about)


def products(table: Table, x: Vector) -> Rows:
    """Each weight times the number that comes in on its edge."""
    return rows([[weight * number for weight, number in zip(row, x, strict=True)] for row in table], len(x))


def flat(table: Table) -> tuple[float, ...]:
    """The numbers of a standing vector."""
    return tuple(value for (value,) in table)


def blank(cells: Cells) -> Cells:
    """The same, its numbers not known yet."""
    columns, values = cells.at["columns"], cells.at["values"]
    return replace(cells, at={"columns": columns, "values": array("d", bytes(8 * len(values)))}, blank=True)


def count(numbers: int) -> str:
    """How many numbers a vector has, in words."""
    return f"{numbers} number{'' if numbers == 1 else 's'}"


def headings(texts: Sequence[str], abouts: Sequence[str] = ()) -> list[Heading]:
    """Names of rows or columns, each about something if `abouts` says what."""
    if not abouts:
        return [Heading(text) for text in texts]
    return [Heading(text, about) for text, about in zip(texts, abouts, strict=True)]


def links(layer: int, table: Table, says: Sequence[str], labels: bool = False, role: Role = "parameter") -> Links:
    """The edges that lead to `layer`; `says` names the neurons of both of its sides, from and to, last."""
    wide = len(table[0])
    return Links(
        role,
        packed(table, wide),
        weights_about(layer, len(table), wide),
        list(says),
        [decimal(number) for row in table for number in row] if labels else None,
    )


def fits(named: Sequence[tuple[str, Table, Vector]], x: Vector, x_name: str = "x") -> None:
    """Check that a chain of layers, each (digit, W, b), can be applied to `x`.

    Raises:
        InputError: shapes that do not go together; the sentence names both.
    """
    for digit, weights, biases in named:
        high, wide = len(weights), len(weights[0])
        if digit == named[0][0] and wide != len(x):
            raise InputError(
                f"W{digit} is {shape(high, wide)} and {x_name} has {count(len(x))}: "
                f"W{digit} needs as many columns as {x_name} has numbers."
            )
        if len(biases) != high:
            raise InputError(
                f"W{digit} is {shape(high, wide)} and b{digit} has {count(len(biases))}: "
                f"every row of W{digit} is a neuron, and each neuron needs one number of b{digit}."
            )
    for (before, first, _), (after, second, _) in pairwise(named):
        if len(second[0]) != len(first):
            raise InputError(
                f"W{after} is {shape(len(second), len(second[0]))} and W{before} is "
                f"{shape(len(first), len(first[0]))}: W{after} needs as many columns as W{before} has rows."
            )
