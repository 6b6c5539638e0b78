"""tanh in one node, or cut into smaller ones: the code of the lesson, from top to bottom."""

# %%
from downhill import Value


def neuron(squash):
    """The output, its inputs' gradients, and how many numbers the graph has."""
    leaves = [Value(number) for number in (2.0, -3.0, 0.0, 1.0, 6.8813735870195432)]
    x1, w1, x2, w2, b = leaves
    o = squash(x1 * w1 + x2 * w2 + b)
    o.backward()
    return o, [round(leaf.grad, 4) for leaf in leaves], count(o)


def count(value, seen=None):
    """How many numbers there are in the graph of `value`."""
    seen = set() if seen is None else seen
    if value not in seen:
        seen.add(value)
        for below in value._prev:
            count(below, seen)
    return len(seen)


# %% [markdown]
# In one node.


# %%
def whole(n):
    return n.tanh()


o, grads, nodes = neuron(whole)
print(round(o.data, 4), grads, nodes)

# %% [markdown]
# Cut into exp, ÷, − and +.


# %%
def cut(n):
    e = (2 * n).exp()
    return (e - 1) / (e + 1)


o, grads, nodes = neuron(cut)
print(round(o.data, 4), grads, nodes)

# %% [markdown]
# Far out, tanh in one node says 1. Cut, it asks for a number that no float can hold.

# %%
print(whole(Value(400.0)).data)
try:
    cut(Value(400.0))
except OverflowError as error:
    print(error)
