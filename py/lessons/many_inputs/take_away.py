"""One output, many inputs: the code of the lesson, from top to bottom."""

# %% [markdown]
# One number made of three.

# %%
a = 2.0
b = -3.0
c = 10.0
d = a * b + c
print(d)

# %% [markdown]
# Nudge one input, and hold the others still. First `a`.

# %%
h = 0.0001
d1 = a * b + c
a += h
d2 = a * b + c
print("d1", d1)
print("d2", d2)
print("slope", (d2 - d1) / h)

# %% [markdown]
# Put `a` back, and nudge `b`.

# %%
a = 2.0
b += h
d2 = a * b + c
print("d1", d1)
print("d2", d2)
print("slope", (d2 - d1) / h)

# %% [markdown]
# Put `b` back, and nudge `c`.

# %%
b = -3.0
c += h
d2 = a * b + c
print("d1", d1)
print("d2", d2)
print("slope", (d2 - d1) / h)

# %% [markdown]
# Three nudges took four evaluations: `d1` is the same for all of them. The engine takes one pass, and has all three
# slopes.

# %%
from downhill import Value

a, b, c = Value(2.0), Value(-3.0), Value(10.0)
d = a * b + c
d.backward()
print(d.data, a.grad, b.grad, c.grad)
