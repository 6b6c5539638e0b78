"""Counting one letter before, or five, and a network that shares what it learns: the code of the lesson."""

# %% [markdown]
# Every name once, shuffled, and cut in three: to learn from, to judge by, and for the very end.

# %%
from collections import Counter
from math import fsum, log, sqrt
from random import Random

from downhill import LETTERS, Embedding, Layer, cross_entropy, draw
from downhill.compile import Training, adam, compile  # noqa: A004
from downhill.names import distinct, girls_and_boys


def split(names):
    names = list(names)
    Random(2018).shuffle(names)
    one, two = int(0.8 * len(names)), int(0.9 * len(names))
    return names[:one], names[one:two], names[two:]


train, held_out, last = split(distinct())
print(f"{len(train):,} {len(held_out):,} {len(last):,}")

# %% [markdown]
# Count what follows that number of letters. The loss is the mean surprise, with 0.1 added to every count.


# %%
def examples(names, context):
    for name in names:
        letters = "." * context + name + "."
        for at in range(context, len(letters)):
            yield letters[at - context : at], letters[at]


def counted(names, context):
    seen = {}
    for before, letter in examples(names, context):
        seen.setdefault(before, Counter())[letter] += 1
    return seen


def loss(seen, names, context, added=0.1):
    costs = []
    for before, letter in examples(names, context):
        row = seen.get(before, Counter())
        costs.append(-log((row[letter] + added) / (row.total() + 27 * added)))
    return fsum(costs) / len(costs)


for context in range(1, 6):
    seen = counted(train, context)
    losses = [loss(seen, names, context) for names in (train, held_out)]
    print(context, f"{27 * len(seen):,}", *(f"{each:.4f}" for each in losses))

# %% [markdown]
# Split by rows, some names are on both sides of the cut: given to girls and to boys, they stand in the list twice.

# %%
girls, boys = girls_and_boys()
learned, asked, _ = split([*girls, *boys])
print("on both sides", len(set(learned) & set(asked)))
print(f"{loss(counted(learned, 5), asked, 5):.4f}")

# %% [markdown]
# The network: ten numbers for each of three letters, 200 tanh neurons, 27 logits. Its first answer to everything is
# that all letters are as likely as each other.

# %%
rng = Random(1)
table = Embedding(27, 10, rng=rng)
hidden = Layer(30, 200, activation="tanh", rng=rng)
out = Layer(200, 27, nonlin=False, rng=rng)
for weight in (weight for neuron in hidden.neurons for weight in neuron.w):
    weight.data *= 5 / 3 * sqrt(3 / 30)
for weight in out.parameters():
    weight.data = 0.0
parameters = [*table.parameters(), *hidden.parameters(), *out.parameters()]
print(f"{len(parameters):,}")

# %% [markdown]
# Train it, 32 letters a step. The page goes on to 24,000 steps. In plain Python these take about a minute; where
# `pip install wasmtime` has been run, a second.


# %%
def logits(*letters):
    return out(hidden([number for letter in letters for number in table(letter)]))


def rows(names):
    return [[*map(LETTERS.index, before), LETTERS.index(letter)] for before, letter in examples(names, 3)]


compiled = compile(
    parameters,
    loss=lambda *row: cross_entropy(logits(*row[:3]), row[3]),
    example=[0, 0, 0, 0],
    predict=logits,
    point=[0, 0, 0],
)
training = Training(compiled, rows(train), lambda step: 0.004 * (1 - step / 24_000), optimizer=adam(), batch_size=32)
training.run(1_000)
print(f"{training.loss(rows(held_out)):.4f}")

# %% [markdown]
# Names, letter by letter. Try another temperature, or a beginning of your own.

# %%
temperature, beginning = 1.0, ""
for seed in range(8):
    rng, name = Random(seed), beginning
    while not name.endswith(".") and len(name) < 15:
        before = [LETTERS.index(letter) for letter in ("..." + name)[-3:]]
        name += LETTERS[draw(training.map([before]), rng, temperature=temperature)]
    name = name.strip(".")
    print(name, "✓" if name in distinct() else "")
