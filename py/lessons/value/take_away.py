"""A number that remembers how it was made: the code of the lesson, from top to bottom."""

# %% [markdown]
# A number, what it was made from, and by which operation.


# %%
class Value:
    def __init__(self, data, inputs=(), op=""):
        self.data = data
        self.inputs = inputs
        self.op = op

    def __repr__(self):
        return f"Value(data={self.data})"

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), "+")

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), "*")


a, b, c = Value(2.0), Value(-3.0), Value(10.0)
d = a * b + c
print(d)

# %% [markdown]
# It knows where it comes from.

# %%
print(d.inputs)
print(d.op)

# %% [markdown]
# And so does what it comes from, back to what was given.


# %%
def way_back(value, depth=0):
    print(f"{'    ' * depth}{value.data} {value.op}".rstrip())
    for below in value.inputs:
        way_back(below, depth + 1)


f = Value(-2.0)
e = a * b
d = e + c
L = d * f
way_back(L)

# %% [markdown]
# The engine's `Value` keeps one number more: how far the result moves for each bit that this one moves.
# Before a backward pass it is 0.

# %%
from downhill import Value

a, b, c, f = Value(2.0), Value(-3.0), Value(10.0), Value(-2.0)
L = (a * b + c) * f
print(L.data, L.grad)
