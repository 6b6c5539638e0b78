"""A lookup, its gradient, and 729 weights that go downhill: the code of the lesson, from top to bottom."""

# %% [markdown]
# A row is looked up and becomes probabilities. The loss is the surprise at the letter that came, and the gradient of
# the row is its probabilities, minus 1 there.

# %%
from downhill import SGD, Embedding, Value, cross_entropy, name_pairs, softmax, total

row = [Value(0.4), Value(-0.8), Value(0.6)]
p = softmax(row)[2]
loss = -p.log()
loss.backward()
print("p", p.data)
print("loss", loss.data)
print("gradient", row[2].grad)

# %% [markdown]
# A table of 27 rows, all zeros. The loss of all pairs needs each row only once, with how often each letter followed.

# %%
pairs = name_pairs()
table = Embedding(27, 27, spread=0.0)


def mean_surprise():
    rows = [cross_entropy(table(letter), counts) for letter, counts in enumerate(pairs)]
    return total(rows) / sum(map(sum, pairs))


print("at the start", mean_surprise().data)

# %% [markdown]
# Steps against the gradient of all pairs at once. In this many, the loss has come most of its way.

# %%
descent = SGD(table.parameters(), learning_rate=50.0)
for _ in range(100):
    loss = mean_surprise()
    descent.zero_grad()
    loss.backward()
    descent.step()
print("after 100 steps", mean_surprise().data)
