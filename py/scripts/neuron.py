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
print("n", round(n.data, 4))
print("o", round(o.data, 4))

# %% [markdown]
# One pass backward. The slope of the curve comes first, and every other gradient has it as a factor.

# %%
o.backward()
print("slope", round(n.grad, 4))
print("x1", round(x1.grad, 4))
print("w1", round(w1.grad, 4))
print("x2", round(x2.grad, 4))
print("w2", round(w2.grad, 4))
print("b", round(b.grad, 4))

# %% [markdown]
# Far out on the curve next to nothing comes back.

# %%
far = Value(5.0)
far.tanh().backward()
print("slope", round(far.grad, 4))
