"""What counting letters comes to, counted once more, from the list itself, in other ways."""

import math
import random
import re
from collections import Counter

import pytest

import build
from downhill import Embedding, Layer, Value, cross_entropy
from downhill.compile import Training, adam, compile  # noqa: A004
from picture.params import InputError
from worlds import names
from worlds.names import Counting, Example

TEXT = (build.ROOT / "py/data/later/us_names_2018.txt").read_text()
LISTED = TEXT.split()
JOINED = "." + ".".join(LISTED) + "."

DEV = [2.4592, 2.2319, 2.1249, 2.2025, 2.3891]
"""Losses on held-out names of counting with 1 to 5 letters of context, 0.1 added."""

NUMBERS = [729, 16_011, 146_448, 547_236, 983_934]
UNKNOWN = [0, 6, 155, 1_083, 2_735]


def entropy(counts: Counter[str]) -> float:
    whole = sum(counts.values())
    return -sum(times / whole * math.log(times / whole) for times in counts.values())


def test_the_list_has_the_names_of_girls_and_boys():
    girls, boys = names.whole()
    assert (len(girls), len(boys), len(set(girls + boys))) == (18_148, 14_109, 29_693)
    assert girls[:3] == ("emma", "olivia", "ava")
    assert len(set(girls)) + len(set(boys)) - len(names.distinct()) == len(set(girls) & set(boys)) == 2_564
    assert re.fullmatch(r"([a-z]+\n)+\n([a-z]+\n)+", TEXT)
    assert max(map(len, LISTED)) == names.LONGEST


def test_pairs_are_those_of_the_list():
    found = Counter(JOINED[at : at + 2] for at in range(len(JOINED) - 1) if JOINED[at : at + 2] != "..")
    table = {a + b: names.pairs()[i][j] for i, a in enumerate(names.LETTERS) for j, b in enumerate(names.LETTERS)}
    assert table == {pair: found[pair] for pair in table}
    assert sum(table.values()) == 229_804
    assert list(table.values()).count(0) == 102
    assert found.most_common(4) == [("n.", 6_808), ("a.", 6_682), ("an", 5_471), (".a", 4_438)]


def test_what_guessing_letters_and_pairs_cost():
    ends = [f"{name}." for name in LISTED]
    letters = Counter("".join(ends))
    both = Counter(f"{before}{letter}" for end in ends for before, letter in zip("." + end, end, strict=False))
    before = Counter("".join(f".{end[:-1]}" for end in ends))
    assert math.log(27) == -math.log(1 / 27) == 3.295836866004329
    assert Counting(1).loss(["emma"]) == pytest.approx(math.log(27))
    assert names.loss_of_all(names.of_letters()) == pytest.approx(entropy(letters), rel=1e-12)
    assert names.loss_of_all(names.of_pairs()) == pytest.approx(entropy(both) - entropy(before), rel=1e-12)
    assert round(names.loss_of_all(names.of_letters()), 6) == 2.822909
    assert round(names.loss_of_all(names.of_pairs()), 6) == 2.454395
    with_one = names.loss_of_all(names.of_pairs(1.0))
    assert 0.0 < with_one - names.loss_of_all(names.of_pairs()) < 0.001
    assert names.loss_of_all(names.of_pairs()) == pytest.approx(names.of_pairs().loss(LISTED), rel=1e-12)
    assert names.of_pairs().loss(LISTED) == pytest.approx(Counting(1).learn(LISTED).loss(LISTED), rel=1e-12)


def test_one_pair_that_never_came_costs_infinity_unless_something_is_added():
    assert names.pairs()[names.LETTERS.index("q")][names.LETTERS.index("x")] == 0
    assert names.of_pairs().loss(["qx"]) == math.inf
    assert names.of_pairs(1.0).surprise(Example("q", "x")) == pytest.approx(
        math.log(sum(names.pairs()[names.LETTERS.index("q")]) + 27)
    )


def test_a_name_is_an_example_for_every_letter_and_its_end():
    assert list(names.examples("ann", 1)) == [(".", "a"), ("a", "n"), ("n", "n"), ("n", ".")]
    assert list(names.examples("al", 3)) == [("...", "a"), ("..a", "l"), (".al", ".")]
    assert [letter for _, letter in names.examples("al", 0)] == ["a", "l", "."]


def test_the_split_is_that_of_the_distinct_names():
    train, dev, test = names.split(names.distinct())
    assert (len(train), len(dev), len(test)) == (23_754, 2_969, 2_970)
    assert {*train, *dev, *test} == set(LISTED)
    again = list(dict.fromkeys(LISTED))
    random.Random(2018).shuffle(again)
    assert [*train, *dev, *test] == again


def test_split_by_rows_what_was_learned_is_asked_for():
    train, dev, _ = names.split([*names.whole()[0], *names.whole()[1]])
    assert len(set(train) & set(dev)) > 200


@pytest.mark.parametrize("context", [1, 2, 3, 4, 5])
def test_counting_more_letters_remembers_more_and_knows_less(context: int):
    train, dev, _ = names.split(names.distinct())
    model = Counting(context, 0.1).learn(train)
    text = "".join("." * context + name for name in train) + "." * context
    grams = Counter(text[at : at + context + 1] for at in range(len(text) - context))
    # What begins with a letter and goes on after its end is the beginning of the next name.
    grams = Counter({gram: times for gram, times in grams.items() if not re.search(r"[a-z]\.+.", gram)})
    wholes: Counter[str] = Counter()
    for gram, times in grams.items():
        if gram != "." * (context + 1):
            wholes[gram[:-1]] += times
    costs: list[float] = []
    unknown = 0
    for name in dev:
        padded = "." * context + name + "."
        for at in range(len(name) + 1):
            gram = padded[at : at + context + 1]
            unknown += wholes[gram[:-1]] == 0
            costs.append(math.log((wholes[gram[:-1]] + 2.7) / (grams[gram] + 0.1)))
    assert model.loss(dev) == pytest.approx(sum(costs) / len(costs), rel=1e-9)
    assert round(model.loss(dev), 4) == DEV[context - 1]
    assert model.numbers == 27 * len(wholes) == NUMBERS[context - 1]
    assert model.unknown(dev) == unknown == UNKNOWN[context - 1]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_two_numbers_a_letter_come_to_the_same_loss_from_every_seed(seed: int):
    rng = random.Random(seed)
    table, out = Embedding(27, 2, spread=0.1, rng=rng), Layer(2, 27, nonlin=False, rng=rng)
    scale = 27 / sum(map(sum, names.pairs()))
    rows = [[float(place), *(times * scale for times in row)] for place, row in enumerate(names.pairs())]

    def loss(letter: Value, *counts: Value) -> Value:
        return cross_entropy(out(table(letter)), counts)

    compiled = compile([*table.parameters(), *out.parameters()], loss=loss, example=rows[0])
    training = Training(compiled, rows, lambda step: 0.03 * 0.9997**step, optimizer=adam())
    training.run(12_000)
    assert len(training.parameters) == 135
    assert training.losses[-1] == pytest.approx(2.57385, abs=2e-5)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Type a name"),
        ("  ", "Type a name"),
        ("zoë", "a to z only, and not 'ë'"),
        ("x" * 16, "more than 15 letters"),
    ],
)
def test_what_is_no_name_is_refused_with_a_sentence(typed: str, sentence: str):
    with pytest.raises(InputError, match=sentence):
        names.checked(typed)
    assert names.checked(" Emma ") == "emma"


def test_a_pasted_list_is_counted_and_says_what_was_left_out() -> None:
    found = names.own("Cairo\nLima, Oslo;  S\u00e3o\nLlanfairpwllgwyn x-ray")
    assert found.said == "Your 3 names; left out 3, such as são (a to z only)."
    assert sum(map(sum, found.table)) == len("cairo.lima.oslo.")
    assert names.own("bartholomewalexander ann").said.endswith("left out bartholo… (too long).")
    assert names.own("").table == names.pairs()
    assert names.own(" ,\n").said == ""
    with pytest.raises(InputError, match=r"None of these names can be read\. Names here have the letters a to z only"):
        names.own("Zo\u00eb, 12")
    assert found.names == ("cairo", "lima", "oslo")
    assert names.loss_of_all(names.of_pairs(0.0, found.table), found.table) == pytest.approx(
        Counting(1).learn(["cairo", "lima", "oslo"]).loss(["cairo", "lima", "oslo"])
    )


@pytest.mark.parametrize("count", range(1, 40))
def test_a_tenth_of_ones_own_names_is_held_out_if_there_are_enough(count: int) -> None:
    listed = ["".join(map(chr, (97 + at // 26, 97 + at % 26))) for at in range(count)]
    mine = names.own(" ".join([*listed, *listed]))
    if count < names.FEWEST:
        with pytest.raises(InputError, match=rf"takes at least 6 different names\. This list has {count}\."):
            _ = mine.split
        return
    train, dev, test = mine.split
    assert sorted([*train, *dev, *test]) == sorted(listed)
    assert train
    assert dev
    assert sum(map(len, mine.split_by_rows)) == 2 * count


def test_ten_thousand_names_of_any_length_fit_and_too_many_are_refused_whole() -> None:
    text = "\n".join(["a" * names.LONGEST] * 10_000)
    assert names.own(names.OWN.check(text)).said == "Your 10,000 names."
    with pytest.raises(InputError, match="takes 160,000 characters at most; here are "):
        names.OWN.check("\n".join(LISTED))
