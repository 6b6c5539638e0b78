"""Gradients by hand, each checked with a nudge: the code of the lesson, from top to bottom."""

# %% [markdown]
# Forward: four numbers are given, three are computed.

# %%
a, b, c, f = 2.0, -3.0, 10.0, -2.0
e = a * b
d = e + c
L = d * f
print("L", L)

# %% [markdown]
# Backward, by hand, from right to left. Each line is a slope, times what came back from the right.

# %%
L_grad = 1.0
f_grad = d * L_grad
d_grad = f * L_grad
c_grad = 1.0 * d_grad
e_grad = 1.0 * d_grad
b_grad = a * e_grad
a_grad = b * e_grad
by_hand = {"L": L_grad, "f": f_grad, "d": d_grad, "c": c_grad, "e": e_grad, "b": b_grad, "a": a_grad}
print(by_hand)

# %% [markdown]
# Is it true? Let one number come out larger by `h`, whether it was given or computed, and go on from there.


# %%
def compute(nudge, h):
    def with_nudge(name, number):
        return number + h if name == nudge else number

    a = with_nudge("a", 2.0)
    b = with_nudge("b", -3.0)
    c = with_nudge("c", 10.0)
    f = with_nudge("f", -2.0)
    e = with_nudge("e", a * b)
    d = with_nudge("d", e + c)
    return with_nudge("L", d * f)


h = 0.001
for name, gradient in by_hand.items():
    nudged = (compute(name, h) - compute(name, 0.0)) / h
    print(name, gradient, nudged)

# %% [markdown]
# The second graph, `f = (a * b) * (a + b)`. Here `a` and `b` are used twice, so each gets two shares.

# %%
a, b = -2.0, 3.0
d = a * b
e = a + b
f = d * e
f_grad = 1.0
d_grad = e * f_grad
e_grad = d * f_grad
a_grad = b * d_grad + 1.0 * e_grad
b_grad = a * d_grad + 1.0 * e_grad
print("f", f)
print("d.grad", d_grad)
print("e.grad", e_grad)
print("a.grad", a_grad)
print("b.grad", b_grad)

# %%
h = 0.001
print("a", (((a + h) * b) * ((a + h) + b) - f) / h)
print("b", ((a * (b + h)) * (a + (b + h)) - f) / h)

# %% [markdown]
# The second pair of nudges is a little off: this function bends, so a smaller `h` comes closer. And the engine:

# %%
from downhill import Value

a, b = Value(-2.0), Value(3.0)
d = a * b
e = a + b
f = d * e
f.backward()
print(f.grad, d.grad, e.grad, a.grad, b.grad)
