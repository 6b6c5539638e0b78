"""Figures are found by their names, and only the one that is asked is imported."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import bridge
import build
from picture import patience

IMPORTED = """
import sys, bridge
bridge.names()
bridge.ask("fit-line", "{}")
print(*(name for name in sys.modules if hasattr(sys.modules[name], "PARAMS") and name.startswith("lessons.")))
"""


def test_a_figure_is_every_module_with_params():
    assert bridge.names() == tuple(sorted(bridge.names()))
    assert all(bridge.figure(name).PARAMS for name in bridge.names())
    assert {"fit-line", "squared-errors"} < set(bridge.names())
    assert not {"houses", "scene", "params"} & set(bridge.names())


def test_to_find_one_imports_no_other():
    done = subprocess.run([sys.executable, "-c", IMPORTED], cwd=build.ROOT / "py", capture_output=True, check=True)
    assert done.stdout.split() == [b"lessons.models.fit_line"]


@pytest.mark.parametrize("name", ["no-such", "no such", "fit_line", "Fit-line", "houses", "params.Slider", ""])
def test_what_is_no_figure_is_refused_and_those_there_are_are_named(name: str):
    with pytest.raises(LookupError, match=r"no figure .*; there is .*fit-line, "):
        bridge.figure(name)
    error = json.loads(bridge.ask(name, "{}")[0])["error"]
    assert error["kind"] == "bug"
    assert "LookupError" in error["message"]


def refused(name: str, params: dict[str, object]) -> dict[str, str]:
    return json.loads(bridge.ask(name, json.dumps(params))[0])["error"]


@pytest.mark.parametrize(
    ("name", "params", "sentence"),
    [
        ("fit-line", {"slope": 1e9}, "Slope must lie between"),
        ("fit-line", {"nothing": 1}, "There is no 'nothing' here"),
        ("layer", {"w": [[1.0, 2.0, 3.0]]}, "each neuron needs one number of b"),
        ("expression-graph", {"expression": "a*"}, "Python cannot read this"),
    ],
)
def test_what_the_reader_cannot_ask_for_is_the_readers_to_mend(name: str, params: dict[str, object], sentence: str):
    error = refused(name, params)
    assert error["kind"] == "input"
    assert sentence in error["message"]


@pytest.mark.parametrize("mistake", [ValueError, ZeroDivisionError, OverflowError, KeyError, RecursionError])
def test_any_other_exception_is_our_mistake_and_comes_with_its_traceback(
    monkeypatch: pytest.MonkeyPatch, mistake: type[Exception]
):
    def broken(_params: object) -> None:
        raise mistake("oh")

    monkeypatch.setattr(bridge.figure("fit-line"), "scene", broken)
    error = refused("fit-line", {})
    assert error["kind"] == "bug"
    assert "our mistake" in error["message"]
    assert "in broken" in error["trace"]
    assert mistake.__name__ in error["trace"].splitlines()[-1]


def test_imports_are_named_in_order():
    code = "import a.b\nfrom worlds import x, y as z\nfrom lessons.loss import g\ndef f():\n    from c.d import e"
    assert bridge.imports(code) == ["a.b", "worlds.x", "worlds.y", "lessons.loss.g", "c.d"]


def test_two_figures_of_one_name_are_refused_with_both_their_places(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for lesson in ("loss", "models"):
        (tmp_path / lesson).mkdir()
        (tmp_path / lesson / "my_figure.py").write_text("PARAMS = []\n")
    monkeypatch.setattr(bridge.lessons, "__path__", [str(tmp_path)])
    with pytest.raises(LookupError, match=r"'my-figure': lessons.loss.my_figure and lessons.models.my_figure"):
        bridge.names()


def test_a_file_that_no_page_brings_along_is_asked_for_by_its_name(monkeypatch: pytest.MonkeyPatch):
    def missing(place: Path) -> dict[str, str]:
        monkeypatch.setattr(bridge.figure("fit-line"), "scene", lambda _: place.read_text())
        return refused("fit-line", {})

    assert missing(bridge.LATER / "no_such.txt") == {"kind": "later", "file": "no_such.txt"}
    assert missing(bridge.LATER / "us_names_2018.txt" / "below")["kind"] == "bug"
    assert missing(Path("elsewhere.txt"))["kind"] == "bug"


def test_a_cell_tells_by_its_imports_what_it_will_need(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    assert bridge.needs_later("from worlds import names") == []
    monkeypatch.setattr(bridge, "LATER", tmp_path)
    assert bridge.needs_later("import math\nfrom worlds import names, houses") == ["us_names_2018.txt"]
    assert bridge.needs_later("from worlds.names import whole") == ["us_names_2018.txt"]
    assert bridge.needs_later("from downhill import Value\nfrom downhill.names import distinct") == [
        "us_names_2018.txt"
    ]
    assert bridge.needs_later("import math") == bridge.needs_later("from worlds import nothing") == []
    assert bridge.needs_later("no Python at all") == []


def test_what_takes_long_is_computed_in_pieces_and_comes_out_as_it_would_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    figure = bridge.figure("fit-line")
    at_once, pieces = figure.scene, iter(range(4))

    def slow(params: Any) -> Any:
        for piece in pieces:
            patience.rest(piece / 4)
        return at_once(params)

    monkeypatch.setattr(figure, "scene", slow)
    monkeypatch.setattr(bridge, "A_WHILE", -1.0)
    answers = [json.loads(bridge.ask("fit-line", "{}")[0]) for _ in range(5)]
    assert [answer["error"] for answer in answers[:4]] == [{"kind": "unfinished", "done": n / 4} for n in range(4)]
    assert answers[4]["alt"] == bridge.scene("fit-line", {})["alt"]
    patience.rest(0.0)
