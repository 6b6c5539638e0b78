"""Pairs counted in a handful of names, and names drawn from the table, for the lesson “Pairs of letters”."""

# %% count
from collections import Counter

names = ["emma", "ava", "mia", "emily"]

pairs = Counter()
for name in names:
    for before, letter in zip("." + name, name + "."):
        pairs[before + letter] += 1

for pair, times in pairs.most_common(6):
    print(pair, times)

# %% shares
before = "m"
row = {pair: times for pair, times in pairs.items() if pair[0] == before}
for pair, times in row.items():
    print(pair, times / sum(row.values()))

# %% make-names
from random import Random

from downhill import LETTERS, name_pairs

table, rng = name_pairs(), Random(2018)
for _ in range(8):
    made = "."
    while len(made) == 1 or made[-1] != ".":
        row = table[LETTERS.index(made[-1])]
        made += rng.choices(LETTERS, row)[0]
    print(made.strip("."))
