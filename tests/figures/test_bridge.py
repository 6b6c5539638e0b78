"""Figures are found by their names, and only the one that is asked is imported."""

import json
import subprocess
import sys

import pytest

import bridge
import build

IMPORTED = """
import sys, bridge
bridge.names()
bridge.ask("fit-line", "{}")
print(*(name for name in sys.modules if hasattr(sys.modules[name], "PARAMS") and name.startswith("figures.")))
"""


def test_a_figure_is_every_module_with_params():
    assert bridge.names() == tuple(sorted(bridge.names()))
    assert all(bridge.figure(name).PARAMS for name in bridge.names())
    assert {"fit-line", "squared-errors"} < set(bridge.names())
    assert not {"houses", "scene", "params"} & set(bridge.names())


def test_to_find_one_imports_no_other():
    done = subprocess.run([sys.executable, "-c", IMPORTED], cwd=build.ROOT / "py", capture_output=True, check=True)
    assert done.stdout.split() == [b"figures.fit_line"]


@pytest.mark.parametrize("name", ["no-such", "no such", "fit_line", "Fit-line", "houses", "params.Slider", ""])
def test_what_is_no_figure_is_refused_and_those_there_are_are_named(name: str):
    with pytest.raises(LookupError, match=r"no figure .*; there is .*fit-line, "):
        bridge.figure(name)
    error = json.loads(bridge.ask(name, "{}")[0])["error"]
    assert error["kind"] == "bug"
    assert "LookupError" in error["message"]


def test_imports_are_named_in_order():
    code = "import a.b\nfrom figures import houses, runs as r\ndef f():\n    from c.d import e"
    assert bridge.imports(code) == ["a.b", "figures.houses", "figures.runs", "c.d"]
