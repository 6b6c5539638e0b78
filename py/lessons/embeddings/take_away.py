"""Two numbers for each letter, and a bend between: the code of the lesson, from top to bottom."""

# %% [markdown]
# How often each of 27 characters came after each in first names of 2018, and a model in which each of them is two
# numbers. Its logits are straight in those.

# %%
from math import dist
from random import Random

from downhill import LETTERS, Embedding, Layer, cross_entropy, name_pairs
from downhill.compile import Training, adam, compile  # noqa: A004

pairs = name_pairs()
scale = 27 / sum(map(sum, pairs))
rows = [[letter, *(count * scale for count in counts)] for letter, counts in enumerate(pairs)]

rng = Random(4)
table = Embedding(27, 2, spread=0.1, rng=rng)
out = Layer(2, 27, nonlin=False, rng=rng)
parameters = [*table.parameters(), *out.parameters()]
print(f"{len(parameters):,}")

# %% [markdown]
# The loss of a row is that of all its pairs, so every step follows the exact slope of all. Compiled, thousands of
# steps take a moment.

# %%
compiled = compile(parameters, loss=lambda letter, *counts: cross_entropy(out(table(letter)), counts), example=rows[0])
training = Training(compiled, rows, 0.01, optimizer=adam())
training.run(10_000)
print(f"{training.loss():.4f}")

# %% [markdown]
# Who stands near whom? Nobody said which letters are vowels.

# %%
numbers = training.parameters
places = {letter: numbers[2 * at : 2 * at + 2] for at, letter in enumerate(LETTERS)}
for vowel in "aeiou":
    print(vowel, *sorted(places, key=lambda letter: dist(places[letter], places[vowel]))[1:5])

# %% [markdown]
# The same with a layer of tanh between.

# %%
rng = Random(4)
table = Embedding(27, 2, spread=0.1, rng=rng)
hidden = Layer(2, 32, activation="tanh", rng=rng)
out = Layer(32, 27, nonlin=False, rng=rng)
parameters = [*table.parameters(), *hidden.parameters(), *out.parameters()]
print(f"{len(parameters):,}")
compiled = compile(
    parameters, loss=lambda letter, *counts: cross_entropy(out(hidden(table(letter))), counts), example=rows[0]
)
training = Training(compiled, rows, 0.01, optimizer=adam())
training.run(10_000)
print(f"{training.loss():.4f}")
