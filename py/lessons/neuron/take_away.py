"""A neuron: the code of the lesson, from top to bottom."""

# %% [markdown]
# Two inputs, a weight for each, and a bias.

# %%
from downhill import Value

x1, x2 = Value(2.0), Value(0.0)
w1, w2 = Value(-3.0), Value(1.0)
b = Value(6.8813735870195432)

# %% [markdown]
# Weigh, add, squash.

# %%
n = x1 * w1 + x2 * w2 + b
o = n.tanh()
print("n", n.data)
print("o", o.data)

# %% [markdown]
# One pass backward. The slope of the curve comes first, and every other gradient has it as a factor.

# %%
o.backward()
print("slope", n.grad)
print("x1", x1.grad)
print("w1", w1.grad)
print("x2", x2.grad)
print("w2", w2.grad)
print("b", b.grad)

# %% [markdown]
# Far out on the curve next to nothing comes back.

# %%
far = Value(5.0)
far.tanh().backward()
print("slope", far.grad)
