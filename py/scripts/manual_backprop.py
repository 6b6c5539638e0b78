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
grad_L = 1.0
grad_f = d * grad_L
grad_d = f * grad_L
grad_c = 1.0 * grad_d
grad_e = 1.0 * grad_d
grad_b = a * grad_e
grad_a = b * grad_e
by_hand = {"L": grad_L, "f": grad_f, "d": grad_d, "c": grad_c, "e": grad_e, "b": grad_b, "a": grad_a}
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
grad_f = 1.0
grad_d = e * grad_f
grad_e = d * grad_f
grad_a = b * grad_d + 1.0 * grad_e
grad_b = a * grad_d + 1.0 * grad_e
print("f", f)
print("d.grad", grad_d)
print("e.grad", grad_e)
print("a.grad", grad_a)
print("b.grad", grad_b)

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
