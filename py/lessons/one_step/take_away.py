"""Move every leaf along its gradient: the code of the lesson, from top to bottom."""

# %% [markdown]
# A graph, and the gradients of its leaves.

# %%
from downhill import Value

a, b, c, f = Value(2.0), Value(-3.0), Value(10.0), Value(-2.0)
L = (a * b + c) * f
L.backward()
print(L.data)

# %% [markdown]
# Every leaf moves by a hundredth of its gradient, and `L` is computed again.

# %%
for leaf in [a, b, c, f]:
    leaf.data += 0.01 * leaf.grad
L = (a * b + c) * f
print(L.data)

# %% [markdown]
# The gradients promised a rise of `grad` times the change, summed. A small step keeps most of it, a large one does not.


# %%
def rise(step):
    a, b, c, f = leaves = [Value(2.0), Value(-3.0), Value(10.0), Value(-2.0)]
    before = (a * b + c) * f
    before.backward()
    promised = sum(leaf.grad * step * leaf.grad for leaf in leaves)
    for leaf in leaves:
        leaf.data += step * leaf.grad
    after = (a * b + c) * f
    return promised, after.data - before.data


for step in [0.01, 0.1, 1]:
    promised, real = rise(step)
    print(f"step {step}: promised {promised:.6g}, came true {real:.6g}")

# %% [markdown]
# Against the gradient the result falls. Here only `a` moves, and it goes up, because its gradient is negative.

# %%
a, b = Value(-2.0), Value(3.0)
f = (a * b) * (a + b)
f.backward()
a.data -= 0.1 * a.grad
f = (a * b) * (a + b)
print(a.data, f.data)
