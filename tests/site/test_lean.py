"""Pyodide's core as the site has it: less of it, and what is left is unchanged."""

import re

import pytest

import build
from publish import lean, python

PACKAGE = build.ROOT / "node_modules/pyodide"
MADE = python.lean_pyodide(build.ROOT)

SCRIPT = (
    'function _drawn(){}_drawn.sig="v";function _used(){}_used.sig="v";function _drawn_elsewhere(){}'
    'Module["unread"]=_drawn;Module["read"]=_used;Module["read_by_loader"]=_used;'
    '_a=Module["_a"]=wasmExports["a"];_b=Module["_b"]=wasmExports["b"];_c=Module["_c"]=wasmExports["c"].value>>>0;'
    "function run(x){eval(x);return Module.read+Module._b}"
    "var wasmImports={drawn:_drawn,used:_used,drawn_elsewhere:_drawn_elsewhere};"
)


def exports(module: bytes) -> set[str]:
    return {name for name, _ in lean.exports(dict(lean.sections(module))[lean.EXPORTS])}


def test_functions_constants_and_imports_are_pyodides_own() -> None:
    ours, theirs = ((path / lean.MODULE).read_bytes() for path in (MADE, PACKAGE))
    assert [content for kind, content in lean.sections(ours) if kind != lean.EXPORTS] == [
        content for kind, content in lean.sections(theirs) if kind != lean.EXPORTS
    ]


def test_every_export_that_the_script_takes_is_there_and_few_others() -> None:
    script = (MADE / lean.SCRIPT).read_text()
    ours, theirs = (exports((path / lean.MODULE).read_bytes()) for path in (MADE, PACKAGE))
    taken = set(re.findall(r"(?:\w+\.)(\w+)", script)) & theirs
    assert taken <= ours
    assert len(theirs) > 8000
    assert len(ours) < 1000


def test_what_the_webassembly_imports_is_there_and_what_only_libraries_would_is_not() -> None:
    imported = lean.imports((PACKAGE / lean.MODULE).read_bytes())
    assert imported["fd_write"] == lean.FUNCTION
    assert imported["emscripten_glClear"] == lean.GLOBAL
    script = lean.used(SCRIPT, ["loader.read_by_loader"], {"used": lean.FUNCTION, "drawn": lean.GLOBAL})
    assert "var wasmImports={drawn:_unavailable,used:_used};" in script
    assert 'Module["unread"]' not in script
    assert 'Module["read"]=_used;Module["read_by_loader"]=_used;' in script
    assert '_a=wasmExports["a"];_b=Module["_b"]=wasmExports["b"];_c=wasmExports["c"].value>>>0;' in script
    assert "globalThis.eval(x)" in script


@pytest.mark.parametrize("without", ["var wasmImports", '"unread"]=', "eval(", '.sig="v"'])
def test_a_script_of_another_form_is_refused(without: str) -> None:
    script = SCRIPT.replace(without, "other")
    script = script if without != '"unread"]=' else re.sub(r'Module\["\w+"\]=', "", SCRIPT)
    with pytest.raises(lean.LeanError, match=re.escape(lean.SCRIPT)):
        lean.used(script, [], {"used": lean.FUNCTION})


def test_the_function_that_is_the_script_is_in_parentheses() -> None:
    made = lean.read_once("async function e(a={}){return a}export default e;\n")
    assert made == "export default(async function e(a={}){return a});"
    with pytest.raises(lean.LeanError):
        lean.read_once(made)


def test_the_script_has_no_drawing_and_no_sound_in_it() -> None:
    script = (MADE / lean.SCRIPT).read_text()
    assert len(script) < len((PACKAGE / lean.SCRIPT).read_text()) / 4
    assert "texImage2D" not in script
