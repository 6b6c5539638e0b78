"""Gradients are added up: the code of the lesson, from top to bottom."""

# %% [markdown]
# A number that is used twice gets two shares.

# %%
from downhill import SGD, Value, topological_order

a = Value(3.0)
b = a + a
b.backward()
print(a.grad)

# %% [markdown]
# The backward pass once more, by hand, with `+=` and with `=`.


# %%
def backward(root, *, adding):
    order = topological_order(root)
    for node in order:
        node.grad = 0.0
    root.grad = 1.0
    for node in reversed(order):
        for below, local in zip(node.inputs, node.local_grads, strict=True):
            if adding:
                below.grad += local * node.grad
            else:
                below.grad = local * node.grad


backward(b, adding=True)
print("+=", a.grad)
backward(b, adding=False)
print("= ", a.grad)

# %% [markdown]
# Two shares that differ: which is left depends on who comes last. Written the other way round, the
# same product is walked in the other order.

# %%
for adding in (True, False):
    for swapped in (False, True):
        a, b = Value(-2.0), Value(3.0)
        f = (a + b) * (a * b) if swapped else (a * b) * (a + b)
        backward(f, adding=adding)
        print("+=" if adding else "= ", "swapped" if swapped else "as it is", a.grad)

# %% [markdown]
# One level up: gradients that are not set to 0 between two steps.

# %%
for zeroing in (True, False):
    x = Value(4.0)
    descent = SGD([x], learning_rate=0.1)
    for _ in range(15):
        if zeroing:
            descent.zero_grad()
        loss = x * x
        loss.backward()
        descent.step()
    print("zeroed" if zeroing else "never zeroed", x.data)
