"""What the lesson on embeddings says of its runs."""

from lessons.embeddings import bend, two_numbers
from lessons.embeddings import letters as m
from worlds import names

SEEDS = range(1, 6)


def letters() -> int:
    """How many there are, with the dot."""
    return m.COUNT


def parameters() -> int:
    """How many numbers the model has."""
    return len(m.model().start(0))


def counted() -> int:
    """How many numbers the table of pairs has."""
    return len(names.LETTERS) ** 2


def ends() -> list[float]:
    """The loss at the end of the run from each of five seeds."""
    return [m.model().gradients(m.run(seed, two_numbers.RATE).at(two_numbers.STEPS))[0] for seed in SEEDS]


def together() -> list[int]:
    """How many of the vowels' neighbours are vowels or y, at the end of each of these runs."""
    runs = (m.run(seed, two_numbers.RATE).at(two_numbers.STEPS) for seed in SEEDS)
    return [m.together(m.model().places(parameters)) for parameters in runs]


def cost(letter: str) -> float:
    """By how much the loss rises when a letter is moved by 2 in both directions, at the end of the run."""
    numbers = m.run(int(two_numbers.SEED.opening), two_numbers.RATE).at(two_numbers.STEPS)
    before = m.model().gradients(numbers)[0]
    for axis in range(2):
        numbers[2 * names.LETTERS.index(letter) + axis] += 2.0
    return m.model().gradients(numbers)[0] - before


def by_chance() -> int:
    """About how many of those would be vowels or y if places meant nothing: of all others, four vowels and y are."""
    return round(m.PLACES * len(m.VOWELS) / (m.COUNT - 1))


def tidy(hidden: int) -> list[int]:
    """How many of the vowels' neighbours are vowels or y from each of five starts, straight or bent."""
    ends = [m.run(seed, bend.RATE, 2, hidden).at(bend.STEPS) for seed in SEEDS]
    return [m.together(m.model(2, hidden).places(parameters)) for parameters in ends]
