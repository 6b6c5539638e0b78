"""Neuron, Layer, MLP: the code of the lesson, from top to bottom."""

# %% [markdown]
# The lecture's network: three inputs, layers of 4, 4 and 1 neurons, tanh everywhere. The seed makes it the one on the
# page.

# %%
from random import Random

from downhill import MLP

network = MLP(3, [4, 4, 1], activation="tanh", last="tanh", random_bias=True, rng=Random(6))
print("parameters", len(network.parameters()))

# %% [markdown]
# The same count, layer by layer: a neuron has a weight for everything that comes in, and a bias.

# %%
for layer in network.layers:
    print(len(layer.neurons), "neurons:", len(layer.parameters()), "parameters")

# %% [markdown]
# One example forward, and its squared error back.

# %%
answer = network([2.0, 3.0, -1.0])
loss = (answer - 1.0) ** 2
loss.backward()
print("answer", answer.data)
print("loss", loss.data)

# %% [markdown]
# One of the 41: layer 1, neuron 4, weight 2. Python counts from 0. A step of 0.1 goes against its gradient.

# %%
weight = network.layers[0].neurons[3].w[1]
print("data", weight.data)
print("grad", weight.grad)
print("after", weight.data - 0.1 * weight.grad)
