"""The style sheets ask nothing of a page that has to be worked out anew with every element that comes or goes."""

import re
from collections.abc import Iterator

import build

SHEETS = sorted((build.ROOT / "site/css").glob("*.css"))


def asked(selectors: str) -> Iterator[str]:
    """What stands in the brackets of each `:has(…)`."""
    for begin in re.finditer(r":has\(", selectors):
        depth = 1
        for end in range(begin.end(), len(selectors)):
            depth += {"(": 1, ")": -1}.get(selectors[end], 0)
            if depth == 0:
                yield selectors[begin.end() : end]
                break


def test_what_is_asked_for_by_has_is_named() -> None:
    """Whatever is not, or anything at all, could be every new element: each would be looked for from the root down."""
    found = {ask for sheet in SHEETS for ask in asked(sheet.read_text(encoding="utf-8"))}
    assert len(found) > 10
    assert [ask for ask in sorted(found) if ":not(" in ask or "*" in ask] == []


def test_what_is_asked_is_found_within_its_brackets() -> None:
    assert list(asked("a:has(> b):not(:has(~ c:not(d))) e:has(*)")) == ["> b", "~ c:not(d)", "*"]
