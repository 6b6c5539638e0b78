"""Two moons, parted: a larger network, a loss that can be satisfied, and a penalty for large weights."""

# %% [markdown]
# A hundred points in two half circles, with a target of 1 or −1 for each.

# %%
from random import Random

from downhill import MLP, SGD, max_margin, moons

points, labels = moons(100)
targets = [2.0 * label - 1.0 for label in labels]

# %% [markdown]
# A network with two hidden layers of 16 ReLUs.

# %%
network = MLP(2, [16, 16, 1], rng=Random(2))
print(len(network.parameters()))

# %% [markdown]
# Twenty steps on all points at once. The penalty α · Σ p² has the slope 2 · α · p, which is what `weight_decay` adds.

# %%
alpha = 0.0001
descent = SGD(network.parameters(), learning_rate=0.3, weight_decay=2.0 * alpha)
for _ in range(20):
    loss = max_margin([network(point) for point in points], targets)
    descent.zero_grad()
    loss.backward()
    descent.step()

# %% [markdown]
# How many points are on their side now?

# %%
scores = [network(point).data for point in points]
print(sum(score * target > 0.0 for score, target in zip(scores, targets, strict=True)))
