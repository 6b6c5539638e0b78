"""Lines of the engine, cut out of its source as it stands."""

import inspect

from downhill import ops
from picture import listing
from picture.scene import Excerpt


def lines(excerpt: Excerpt) -> list[str]:
    return ["".join(text for _, text in line) for line in excerpt.lines]


def test_a_row_of_a_table_comes_with_the_remark_above_it() -> None:
    row = listing.row(ops, "OPS", "relu")
    remark, *rest = lines(row)
    assert remark.strip().startswith("# At 0 the slope is 0")
    assert rest[0].strip().startswith('"relu": Op(')
    source = inspect.getsource(ops).splitlines()
    assert lines(row) == source[row.first - 1 : row.first - 1 + len(row.lines)]
    assert row.lit == list(range(row.first + 1, row.first + len(row.lines)))


def test_an_argument_can_be_left_out_on_one_line_or_on_several() -> None:
    assert lines(listing.row(ops, "OPS", "relu", gap=2)) == [
        '    "relu": Op("ReLU", "0.0 if a <= 0.0 else a", ( … ), ((1.5,), (-1.5,))),'
    ]
    neuron = lines(listing.row(ops, "OPS", "neuron", gap=2))
    assert neuron[3] == "        ( … ),"
    for name in ops.OPS:
        whole, cut = (lines(listing.row(ops, "OPS", name, gap=gap)) for gap in (None, 2))
        assert len(cut) == len([line for line in whole if not line.lstrip().startswith("#")])
