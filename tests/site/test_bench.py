"""What the benches say of what they have measured."""

import json
from pathlib import Path

import pytest

import build
from tests.bench import boot, results
from tests.bench.results import Row, beside, faster


@pytest.mark.parametrize(
    ("row", "met"),
    [
        (beside("boot", 250.0, "ms", ("stock", 1000.0), "≤ 0.25"), True),
        (beside("boot", 251.0, "ms", ("stock", 1000.0), "≤ 0.25"), False),
        (faster("step", 1.0, "ms", ("classic", 5000.0), "≥ 5,000"), True),
        (faster("step", 1.1, "ms", ("classic", 5000.0), "≥ 5,000"), False),
        (Row("frame", 17.9, "ms", target="≤ 18 ms"), True),
        (Row("frame", 17.9, "ms"), None),
    ],
)
def test_a_target_is_about_the_ratio_or_else_the_value(row: Row, met: bool | None) -> None:
    assert row.met is met


def test_a_table_says_what_stands_beside_and_whether_it_is_as_it_should_be() -> None:
    text = results.table([beside("boot", 251.0, "ms", ("stock", 1000.0), "≤ 0.25")])
    assert text.splitlines()[-1] == "| boot | 251 ms | stock 1,000 ms | 0.251 | ≤ 0.25 ✗ |"


def test_all_benches_come_together_in_one_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "OUT", tmp_path)
    monkeypatch.setattr(results, "SPEED", tmp_path / "SPEED.md")
    results.save("boot", [beside("boot", 1.0, "ms", ("stock", 4.0), "≤ 0.25")])
    results.save("training", [faster("W1", 2.0, "ms", ("classic", 4.0), "≥ 60")], places={})
    (tmp_path / "training.md").write_text("| W1 |\n")
    text = results.summary()
    assert "| boot | 1 ms |" in text
    assert "Targets missed: W1 2 (≥ 60)." in text
    assert results.machine() in text
    assert (tmp_path / "summary.svg").read_text().count("<rect") == 2
    assert json.loads((tmp_path / "boot.json").read_text())["rows"][0]["ratio"] == 0.25


def test_a_bench_that_ran_by_itself_leaves_what_the_others_have_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "SPEED", tmp_path / "SPEED.md")
    for name, what in (("drag", "frames"), ("names", "steps"), ("drag", "other frames")):
        monkeypatch.setattr(results, "OUT", tmp_path / what)
        results.save(name, [Row(what, 60.0, "")])
        assert f"| {what} | 60 " in results.summary()
    written = (tmp_path / "SPEED.md").read_text()
    titles = [line.removeprefix("## ") for line in written.splitlines() if line.startswith("## ")]
    assert titles == ["Dragging", "Models of names", "What the numbers mean", "Where the floor is"]
    assert "| steps | 60 " in written
    assert "| other frames | 60 " in written
    assert "| frames | 60 " not in written


def test_beside_ours_pyodide_starts_as_npm_has_it(tmp_path: Path) -> None:
    boot.make_stock(tmp_path / "stock")
    ours, stock = (next((site / "assets").glob("worker-*.js")) for site in (build.DIST, tmp_path / "stock"))
    assert "loadPyodide" in stock.read_text()
    assert "snapshot could not be used" in ours.read_text()
    assert "snapshot could not be used" not in stock.read_text()
