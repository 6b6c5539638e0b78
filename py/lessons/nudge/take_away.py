"""A derivative is what happens when you nudge: the code of the lesson, from top to bottom."""

# %% [markdown]
# A function of one number, and what it is at 3.


# %%
def f(x):
    return 3 * x**2 - 4 * x + 5


print(f(3.0))

# %% [markdown]
# Nudge `x` by a small `h`. How much does `f` rise, and how much is that for each bit of `h`?

# %%
h = 0.001
x = 3.0
print(f(x + h))
print(f(x + h) - f(x))
print((f(x + h) - f(x)) / h)

# %% [markdown]
# With a smaller `h` the slope comes closer to 14, up to a point.

# %%
for h in [0.0001, 0.00001, 0.00000001, 1e-12, 1e-16]:
    print(h, (f(x + h) - f(x)) / h)

# %% [markdown]
# On the other side of the valley the slope is negative, and at the bottom it is nearly 0.

# %%
h = 0.000001
x = -3.0
print((f(x + h) - f(x)) / h)
x = 2 / 3
print((f(x + h) - f(x)) / h)

# %% [markdown]
# A nudge to both sides does better with the same `h`.

# %%
h = 0.001
x = 3.0
print((f(x + h) - f(x - h)) / (2 * h))

# %% [markdown]
# The engine needs no `h` at all: it follows every operation backwards.

# %%
from downhill import Value

x = Value(3.0)
y = f(x)
y.backward()
print(x.grad)
