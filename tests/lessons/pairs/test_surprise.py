"""The surprise of a name, worked out once more from the list."""

import math
from collections import Counter
from pathlib import Path

import pytest

import build
from lessons.pairs import claims, surprise
from tests.lessons.scenes import drawer, marks, table, value

draw = drawer(surprise)

FILE = Path(build.ROOT / "py/data/later/us_names_2018.txt")
NAMES = FILE.read_text(encoding="utf-8").split()
PAIRS = Counter(pair for name in NAMES for pair in zip("." + name, name + ".", strict=True))
BEFORE = Counter(before for name in NAMES for before in "." + name)
AFTER = Counter(letter for name in NAMES for letter in name + ".")


def by_hand(name: str, added: int = 0) -> list[float]:
    pairs = zip("." + name, name + ".", strict=True)
    return [-math.log((PAIRS[pair] + added) / (BEFORE[pair[0]] + 27 * added)) for pair in pairs]


@pytest.mark.parametrize("name", ["emma", "jan", "xavier", "alexanderxavier"])
@pytest.mark.parametrize("added", [0, 1])
def test_each_bar_is_the_surprise_at_its_letter(name: str, added: int) -> None:
    scene = draw(name=name, added=bool(added))
    expected = by_hand(name, added)
    assert [y1 for _, _, _, y1 in table(marks(scene, "bars")[0]["at"])] == pytest.approx(expected, rel=1e-12)
    assert value(scene, "sum") == pytest.approx(sum(expected), rel=1e-12)
    assert value(scene, "mean") == pytest.approx(sum(expected) / len(expected), rel=1e-12)


def test_guessing_letters_and_pairs_cost_what_the_list_says() -> None:
    scene = draw()
    count = AFTER.total()
    assert count == 229_804
    assert value(scene, "blind") == math.log(27) == 3.295836866004329
    letters = -sum(times * math.log(times / count) for times in AFTER.values()) / count
    assert value(scene, "letters") == pytest.approx(letters, rel=1e-12)
    pairs = -sum(times * math.log(times / BEFORE[before]) for (before, _), times in PAIRS.items()) / count
    assert value(scene, "all") == pytest.approx(pairs, rel=1e-12)
    assert scene["readouts"]["all"]["text"] == "2.454395"
    with_one = -sum(n * math.log((n + 1) / (BEFORE[before] + 27)) for (before, _), n in PAIRS.items()) / count
    assert value(draw(added=True), "all") == pytest.approx(with_one, rel=1e-12)
    assert 0.0 < with_one - pairs < 0.001


def test_a_pair_that_never_came_has_no_number_until_1_is_added() -> None:
    assert PAIRS["m", "x"] == 0
    scene = draw(name="mxolisi")
    assert scene["note"].startswith("mx never came in the list, so ")
    assert not {"sum", "mean"} & scene["readouts"].keys()
    assert "goal" not in scene
    assert table(marks(scene, "bars")[0]["at"])[1][3] == draw(name="mxolisi")["panels"][0]["y"]["domain"][1]
    mended = draw(name="mxolisi", added=True)
    assert value(mended, "sum") == pytest.approx(sum(by_hand("mxolisi", 1)))


def test_the_goal_is_reached_by_few_names_of_the_list() -> None:
    reached = {name for name in set(NAMES) if sum(by_hand(name)) / (len(name) + 1) < surprise.LOW}
    assert {"jan", "man", "kanan"} <= reached
    assert len(reached) < 20
    for name in ("jan", "ma", "emma"):
        scene = draw(name=name)
        assert scene["goal"]["reached"] is (name in reached)
        assert bool(marks(scene, "met")) is (name in reached)


def test_no_bar_leaves_the_picture_and_each_has_room_for_its_number() -> None:
    rarest = max(-math.log(times / BEFORE[before]) for (before, _), times in PAIRS.items())
    assert rarest + surprise.ROOM < surprise.HEIGHTS[-1]
    for name in ("emma", "xavier", "alexanderxavier"):
        scene = draw(name=name)
        top = scene["panels"][0]["y"]["domain"][1]
        assert max(by_hand(name)) + surprise.ROOM < top


def test_emma_is_the_first_in_the_list_and_surprises_more_than_a_name_far_down() -> None:
    girls, boys = (part.split() for part in FILE.read_text(encoding="utf-8").split("\n\n"))
    assert girls[0] == "emma"
    assert boys.index("kanan") > 1000
    assert "kanan" not in girls
    assert value(draw(name="kanan"), "mean") < value(draw(), "mean")


def test_chances_in_words_are_their_surprise() -> None:
    assert claims.surprise_of(2) == "0.693"
    assert claims.surprise_of(100) == "4.61"


def test_names_of_ones_own_are_the_measure_in_place_of_the_list() -> None:
    scene = draw(name="ann", own="ann ann nan")
    shares = [2 / 3, 1.0, 2 / 6, 3 / 6]
    assert [y1 for _, _, _, y1 in table(marks(scene, "bars")[0]["at"])] == pytest.approx([-math.log(p) for p in shares])
    assert scene["note"].endswith("Mean 0.55. Your 3 names.")
    assert "goal" not in scene


def test_of_many_pairs_that_never_came_a_few_are_named() -> None:
    note = draw(name="nanananaz", own="ann")["note"]
    assert note.startswith(".n, na and 1 more never came in your names, so "), note
