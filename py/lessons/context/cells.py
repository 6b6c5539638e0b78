"""A name as examples, and names drawn from counts of any context, for the lesson “Context”."""

# %% examples
context = 3
name = "emma"

letters = "." * context + name + "."
for at in range(context, len(letters)):
    print(letters[at - context : at], "→", letters[at])

# %% count
from collections import Counter, defaultdict

from downhill.names import distinct

seen = defaultdict(Counter)
for name in distinct():
    letters = "." * context + name + "."
    for at in range(context, len(letters)):
        seen[letters[at - context : at]][letters[at]] += 1

print(f"{len(seen):,} contexts")
seen["emm"]

# %% draw
from random import Random

rng, known = Random(1), set(distinct())
for _ in range(10):
    made = "." * context
    while not made.endswith(".") or len(made) == context:
        counts = seen[made[-context:]]
        made += rng.choices(list(counts), list(counts.values()))[0]
    name = made.strip(".")
    print(name, "(real)" if name in known else "(new)")
