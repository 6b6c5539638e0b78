"""Pairs of letters, counted: the code of the lesson, from top to bottom."""

# %% [markdown]
# How often each of 27 characters (column) came after each (row) in first names of 2018. The dot is where a name begins
# and where it ends.

# %%
from math import log

from downhill import LETTERS, name_pairs

pairs = name_pairs()
print(f"names {sum(pairs[0]):,}")
print("pairs that never came", sum(row.count(0) for row in pairs), "of", 27 * 27)

# %% [markdown]
# A count, divided by the total of its row, is a probability. Adding something to every count makes nothing impossible.


# %%
def probability(before, letter, added=0):
    row = pairs[LETTERS.index(before)]
    return (row[LETTERS.index(letter)] + added) / (sum(row) + 27 * added)


print(f"u after q {100 * probability('q', 'u'):.1f} %")

# %% [markdown]
# The surprise at each letter of a name, and at its end. Put your own name here.


# %%
def surprises(name):
    return [-log(probability(before, letter)) for before, letter in zip("." + name, name + ".")]


print("mean of emma", sum(surprises("emma")) / 5)

# %% [markdown]
# The loss is the mean surprise over all pairs that came. To guess blindly, or by single letters, costs more.


# %%
def loss(added=0):
    total = sum(map(sum, pairs))
    return (
        sum(
            -times * log(probability(before, letter, added))
            for before, row in zip(LETTERS, pairs)
            for letter, times in zip(LETTERS, row)
            if times
        )
        / total
    )


columns = [sum(column) for column in zip(*pairs)]
print("blind", -log(1 / 27))
print("letters", -sum(times * log(times / sum(columns)) for times in columns) / sum(columns))
print("pairs", loss())
print("pairs, 1 added", loss(1))
