"""Each operation knows only its own slope: the code of the lesson, with the rules as they should be."""

# %% [markdown]
# The rule of a product: each factor's slope is the other factor. A nudge agrees.

# %%
from downhill import check_rule


def slopes(out, a, b):
    return b, a


print(check_rule("mul", slopes))

# %% [markdown]
# The rule of `tanh` is written with the result, which is there already.


# %%
def slopes(out, a):
    return 1 - out * out


print(check_rule("tanh", slopes))

# %% [markdown]
# An operation that is not in the table: its rule needs nobody's leave, only a nudge's.


# %%
def cube_plus_one(x):
    return x**3 + 1


def cube_slope(out, x):
    return 3 * x**2


print(check_rule(cube_plus_one, cube_slope))

# %% [markdown]
# Hung onto a Value as its `_backward`, the rule takes part in any graph.

# %%
from downhill import Value


def cube(x):
    out = Value(cube_plus_one(x.data), (x,), "cube")

    def _backward():
        x.grad += cube_slope(out.data, x.data) * out.grad

    out._backward = _backward
    return out


def chain(a, b):
    return cube(a * b) + a


a, b = Value(0.5), Value(-3.0)
chain(a, b).backward()
print(f"{a.grad:.4f} {b.grad:.4f}")

# %% [markdown]
# And the whole graph, too, agrees with a nudge of each of its inputs.

# %%
from downhill import compare

for name, found in zip("ab", compare(chain, 0.5, -3.0)):
    print(f"{name}.grad {found.derived:.4f}, by a nudge {found.nudged:.4f}")
