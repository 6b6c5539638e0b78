"""Two letters that are used alike are pushed alike, for the lesson “Embeddings”."""

# %% look-up
from random import Random

from downhill import LETTERS, Embedding, Layer, cross_entropy

rng = Random(4)
table = Embedding(27, 2, spread=0.1, rng=rng)
out = Layer(2, 27, nonlin=False, rng=rng)


def place(letter):
    return [number.data for number in table.table[LETTERS.index(letter)]]


place("a"), place("e")


# %% push
def pushed(letter, following):
    """Where a step would move the letter, and nothing else, if `following` came after it."""
    loss = cross_entropy(out(table(LETTERS.index(letter))), LETTERS.index(following))
    loss.backward()
    numbers = table.table[LETTERS.index(letter)]
    push = [-number.grad for number in numbers]
    for number in [*table.parameters(), *out.parameters()]:
        number.grad = 0.0
    return push


print("a, then n", pushed("a", "n"))
print("e, then n", pushed("e", "n"))
print("k, then o", pushed("k", "o"))

# %% walk
for step in range(201):
    if step % 50 == 0:
        print(step, *(f"{letter} ({place(letter)[0]:.2f}, {place(letter)[1]:.2f})" for letter in "aek"))
    for letter, following in ("an", "en", "ko"):
        push = pushed(letter, following)
        for number, by in zip(table.table[LETTERS.index(letter)], push):
            number.data += 0.05 * by
