"""The neuron beside PyTorch: what PyTorch said is written down here, and compared with what the engine says now."""

# %% [markdown]
# Recorded from PyTorch 2.13.0, with 64-bit floats throughout: the output, and every gradient.

# %%
recorded = {
    "o": 0.7071067811865476,
    "x1": -1.4999999999999998,
    "w1": 0.9999999999999999,
    "x2": 0.49999999999999994,
    "w2": 0.0,
    "b": 0.49999999999999994,
}

# %% [markdown]
# What the lecture’s own PyTorch cell prints.

# %%
lecture = {
    "o": 0.7071066904050358,
    "x2": 0.5000001283844369,
    "w2": 0.0,
    "x1": -1.5000003851533106,
    "w1": 1.0000002567688737,
}

# %%
from math import isclose

from downhill import Value


def neuron(bias):
    """The output and the gradients, by name."""
    x1, x2, w1, w2, b = Value(2.0), Value(0.0), Value(-3.0), Value(1.0), Value(bias)
    o = (x1 * w1 + x2 * w2 + b).tanh()
    o.backward()
    return {"o": o.data, "x1": x1.grad, "w1": w1.grad, "x2": x2.grad, "w2": w2.grad, "b": b.grad}


def compare(ours, theirs):
    """Print PyTorch's numbers, and whether ours are the same but for the last digits."""
    for name, number in theirs.items():
        print(name, number, isclose(ours[name], number, rel_tol=1e-13))


compare(neuron(6.8813735870195432), recorded)

# %% [markdown]
# The lecture’s differ, for its `b` was a 32-bit float before it became a 64-bit one.

# %%
from struct import pack, unpack

(short,) = unpack("<f", pack("<f", 6.8813735870195432))
print(short)
compare(neuron(short), lecture)
