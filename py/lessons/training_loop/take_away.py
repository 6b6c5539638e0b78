"""The training loop: the code of the lesson, from top to bottom."""

# %% [markdown]
# Four examples, their targets, and a network that has seen neither. The seed makes it the one on the page.

# %%
from random import Random

from downhill import MLP, SGD

xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
ys = [1.0, -1.0, -1.0, 1.0]
network = MLP(3, [4, 4, 1], activation="tanh", last="tanh", random_bias=True, rng=Random(6))

# %% [markdown]
# Forward, backward, step: once by hand.


# %%
def forward():
    predictions = [network(x) for x in xs]
    return predictions, sum((prediction - y) ** 2 for prediction, y in zip(predictions, ys, strict=True))


optimizer = SGD(network.parameters(), 0.1)
predictions, loss = forward()
optimizer.zero_grad()
loss.backward()
optimizer.step()
print("loss before the step", loss.data)
print("loss after it", forward()[1].data)

# %% [markdown]
# The other nineteen, in a loop.

# %%
for _ in range(19):
    predictions, loss = forward()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
predictions, loss = forward()
print("loss at the end", loss.data)
for prediction, y in zip(predictions, ys, strict=True):
    print(prediction.data, "should be", int(y))

# %% [markdown]
# Leave out `optimizer.zero_grad()`, set the rate to 1, or write `+=` for `-=` in a step of your own, and see what
# breaks.
