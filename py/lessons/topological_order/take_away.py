"""An order for the backward pass: the code of the lesson, from top to bottom."""

# %% [markdown]
# `d` is used in two places: `e` is computed from it, and `f` is.

# %%
from downhill import Value, nudged_slope


def build(a, b):
    d = a * b
    e = d + a
    f = d * e
    return d, e, f


a, b = Value(-2.0, label="a"), Value(3.0, label="b")
d, e, f = build(a, b)
d.label, e.label, f.label = "d", "e", "f"

# %% [markdown]
# The walk: a node is written down after everything it was computed from.


# %%
def topological_order(root):
    order, seen = [], {root}
    stack = [(root, iter(root.inputs))]
    while stack:
        node, inputs = stack[-1]
        for below in inputs:
            if below not in seen:
                seen.add(below)
                stack.append((below, iter(below.inputs)))
                break
        else:
            order.append(node)
            stack.pop()
    return order


order = topological_order(f)
print("the list", [value.label for value in order])
print("backward", [value.label for value in reversed(order)])

# %% [markdown]
# Backward: from the end of the list to its beginning, each node passes on to its inputs.


# %%
def pass_on(node):
    for below, local in zip(node.inputs, node.local_grads, strict=True):
        below.grad += local * node.grad


f.grad = 1.0
for node in reversed(order):
    pass_on(node)
print("in order", a.grad, b.grad)

# %% [markdown]
# Without the list: pass on, then let the inputs do the same.


# %%
def naive(node):
    pass_on(node)
    for below in node.inputs:
        naive(below)


for value in order:
    value.grad = 0.0
f.grad = 1.0
naive(f)
print("without", a.grad, b.grad)

# %% [markdown]
# A nudge of each input says who is right.

# %%
for index in range(2):
    print("nudge", round(nudged_slope(lambda a, b: build(a, b)[2], [-2.0, 3.0], index), 6))
