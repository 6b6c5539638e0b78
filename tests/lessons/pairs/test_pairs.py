"""The table of pairs: what is pressed, what is walked, and that no question answers itself."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import build
from lessons.pairs import claims, pairs
from picture.params import InputError
from tests.lessons.scenes import drawer, marks, table, value
from worlds.names import LETTERS

draw = drawer(pairs)

NAMES = Path(build.ROOT / "py/data/later/us_names_2018.txt").read_text(encoding="utf-8").split()
COUNTED = Counter(pair for name in NAMES for pair in zip("." + name, name + ".", strict=True))


def bars(scene: Any) -> list[float]:
    """How high the bar of each letter is."""
    return [y1 - y0 for _, y0, _, y1 in table(marks(scene, "bars", "data")[0]["at"])]


def tiles(scene: Any) -> dict[tuple[str, str], float]:
    """The shade of every pair; the dot's row is the uppermost."""
    found = table(marks(scene, "tiles")[0]["at"])[::-1]
    return {(a, b): shade for a, row in zip(LETTERS, found, strict=True) for b, shade in zip(LETTERS, row, strict=True)}


def test_first_letters_are_hidden_until_they_have_been_guessed() -> None:
    scene = draw()
    assert not any(shade for (before, _), shade in tiles(scene).items() if before == ".")
    assert not marks(scene, "bars")
    assert "13.8" not in scene["note"] + scene["alt"] + json.dumps(scene["readouts"])
    assert draw(row="q", step=3)["panels"] == scene["panels"], "elsewhere it shows no more"


@pytest.mark.parametrize("guess", ["a", "j", "m"])
def test_a_guess_is_met_by_the_shares_of_the_list(guess: str) -> None:
    verdict = draw(guess=guess)["verdict"]
    share = COUNTED[".", guess] / len(NAMES)
    assert f"{100 * share:.3g} %" in verdict
    most = max(LETTERS, key=lambda letter: COUNTED[".", letter])
    assert verdict.startswith("Yes") is (guess == most)


def test_a_tile_is_the_darker_the_more_often_its_pair_came_and_empty_where_it_never_did() -> None:
    shades = tiles(draw(guess="a"))
    by_shade, by_count = sorted(shades, key=lambda pair: shades[pair]), sorted(shades, key=lambda pair: COUNTED[pair])
    assert [COUNTED[pair] for pair in by_shade] == [COUNTED[pair] for pair in by_count]
    assert max(shades.values()) == shades["n", "."] == 1.0
    empty = [pair for pair, shade in shades.items() if not shade]
    assert len(empty) == 102 == claims.never()
    assert not any(COUNTED[pair] for pair in empty)


@pytest.mark.parametrize("row", LETTERS)
def test_the_bars_of_a_row_are_its_shares(row: str) -> None:
    heights = bars(draw(guess="a", row=row))
    counts = [COUNTED[row, letter] for letter in LETTERS]
    assert heights == pytest.approx([pairs.TALLEST * count / max(counts) for count in counts])


def test_pressing_a_row_shows_it_and_ends_the_walk() -> None:
    presses = marks(draw(guess="a", step=2), "tiles")[0]["presses"]
    assert [press["row"] for press in presses[::-1]] == list(LETTERS)
    scene = draw(guess="a", **presses[LETTERS[::-1].index("q")])
    assert scene["note"].startswith("After q: u 75.5 %")
    assert value(scene, "seen") == sum(COUNTED["q", letter] for letter in LETTERS)


def test_a_walk_goes_from_letter_to_letter_up_to_the_end() -> None:
    walked = [draw(guess="a", name="Zoe", step=step) for step in range(1, 6)]
    assert [scene["note"].split(": ")[1].split(".")[0] for scene in walked[:4]] == [
        "after the start, z",
        "after z, o",
        "after o, e",
        "after e, the end",
    ]
    assert walked[4] == walked[3], "it ends with the name"
    assert walked[0]["ends"] == {"step": 4.0}
    for scene, pair in zip(walked, [(".", "z"), ("z", "o"), ("o", "e"), ("e", ".")], strict=False):
        assert value(scene, "count") == COUNTED[pair]
        assert value(scene, "share") == COUNTED[pair] / sum(COUNTED[pair[0], letter] for letter in LETTERS)


@pytest.mark.parametrize(
    ("name", "complaint"), [("", "Type a name"), ("josé", "not 'é'"), ("a" * 16, "more than 15 letters")]
)
def test_what_is_no_name_of_these_letters_is_refused_in_a_sentence(name: str, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        draw(guess="a", name=name)


def test_what_the_page_says_of_the_list_is_so() -> None:
    assert claims.names_counted() == f"{len(NAMES):,}" == "32,257"
    assert claims.tiles() == 27 * 27 == 729
    assert [claims.times(pair) for pair in ("n.", "a.", "an", ".a")] == ["6,808", "6,682", "5,471", "4,438"]
    assert COUNTED.most_common(4) == [(("n", "."), 6808), (("a", "."), 6682), (("a", "n"), 5471), ((".", "a"), 4438)]
    assert claims.percent_of("qu") == f"{100 * COUNTED['q', 'u'] / sum(COUNTED['q', b] for b in LETTERS):.1f} %"


def test_names_of_ones_own_take_the_place_of_the_list() -> None:
    scene = draw(guess="a", own="Ann, ann\nnan", row="n")
    assert scene["note"] == "After n: the end 50 % and n 33.3 %. Your 3 names."
    assert value(scene, "seen") == 6
    assert bars(scene)[0] == pairs.TALLEST
    assert draw(guess="a", own="ann", row="b")["note"] == "b is in none of the names. Your 1 name."
    walked = draw(guess="a", own="ann", name="bo", step=2)
    assert walked["note"] == "2 of 3: after b, o. Never seen. Your 1 name."
    assert value(walked, "share") == 0.0


def test_the_guess_is_about_the_list_whatever_else_is_pasted() -> None:
    assert draw(own="ann")["panels"] == draw()["panels"]
    assert draw(guess="m", own="zoe")["verdict"] == draw(guess="m")["verdict"]
