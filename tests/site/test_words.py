"""Turns of speech that no native speaker would use, in prose, code and tests alike. Single words are codespell's."""

import re
from pathlib import Path

from build import ROOT

TURNS = {
    r"\bfor ever\b": "forever",
    r"\bso many times as (far|much|many)\b": "… times as far",
    r"\bwhat comes of it\b": "the result",
    r"\bas one (types|writes|says) it\b": "as you would type it",
    r"\btakes? hold of\b": "drag, grab",
    r"\b[Oo]ut comes\b": "the result is",
    r"\b[Oo]ver \w+ comes\b": "… is the share through …",
    r"\b[Hh]ere the \w+ part begins\b": "the … part begins here",
}
CODE = {
    r"\b[Ss]o many\b": "how many, that many, the number of",
    r"(?i)\bwhoever\b": "those who, anyone who",
    r"\banswers with\b": "gives, returns",
    r"\bwhence\b": "where … from",
    r"\blets? go of\b": "release, drop",
    r"\bmany-eth\b": "the index of",
}
"""What comments and docstrings have no use for, though prose may say “only so many digits”."""

KINDS = {".py", ".html", ".js", ".mjs", ".css", ".md"}


def test_no_turn_of_speech_reads_translated() -> None:
    ours = [ROOT / "README.md", ROOT / "build.py", *(path for room in ("py", "site", "tests") for path in files(room))]
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in ours
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if any(re.search(turn, line) for turn in (TURNS if path.suffix in {".html", ".md"} else TURNS | CODE))
    ]
    assert not found, "\n".join(found)


def files(room: str) -> list[Path]:
    """What has words in it, but for this file, which names the turns."""
    return [path for path in (ROOT / room).rglob("*") if path.suffix in KINDS and path != Path(__file__)]
