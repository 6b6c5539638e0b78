"""Local rules to mend, for the lesson “Local rules”. They are wrong on purpose, and the check says how."""

# %% first-rule
from downhill import check_rule


def slopes(out, a, b):
    return a, b


print(check_rule("mul", slopes))

# %% any-operation
operation = "tanh"


def slopes(out, a):
    return 1 - a * a


print(check_rule(operation, slopes))

# %% whole-table
from downhill import OPS

for name, op in OPS.items():
    print(f"{name:9}", check_rule(name, op.differentiate).verdicts[0])


# %% invented
def cube_plus_one(x):
    return x**3 + 1


def cube_slope(out, x):
    return x**2


print(check_rule(cube_plus_one, cube_slope))

# %% in-a-graph
from downhill import Value


def cube(x):
    out = Value(cube_plus_one(x.data), (x,), "cube")

    def _backward():
        x.grad += cube_slope(out.data, x.data) * out.grad

    out._backward = _backward
    return out


def chain(a, b):
    return cube(a * b) + a


a, b = Value(0.5, label="a"), Value(-3.0, label="b")
L = chain(a, b)
L.backward()
draw(L)

# %% nudge-the-graph
from downhill import compare

for name, found in zip("ab", compare(chain, 0.5, -3.0)):
    print(f"{name}.grad {found.derived:.4f}, by a nudge {found.nudged:.4f}")
