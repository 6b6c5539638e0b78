"""Pyodide's core as the site has it: less of it, and what is left is unchanged."""

import re
from pathlib import Path

import pytest
import wasmtime

import build
from publish import lean, python
from publish.inputs import Inputs

PACKAGE = build.ROOT / "node_modules/pyodide"
MADE = python.lean_pyodide(Inputs(build.ROOT))

SCRIPT = (
    'function _drawn(){}_drawn.sig="v";function _used(){}_used.sig="v";function _drawn_elsewhere(){}'
    'Module["unread"]=_drawn;Module["read"]=_used;Module["read_by_loader"]=_used;'
    '_a=Module["_a"]=wasmExports["a"];_b=Module["_b"]=wasmExports["b"];_c=Module["_c"]=wasmExports["c"].value>>>0;'
    "function run(x){eval(x);return Module.read+Module._b}"
    "var wasmImports={drawn:_drawn,used:_used,drawn_elsewhere:_drawn_elsewhere};"
)


def test_every_export_that_the_script_takes_is_there_and_few_others() -> None:
    script = (MADE / lean.SCRIPT).read_text()
    ours, theirs = (lean.links(build.ROOT, path / lean.MODULE)[1] for path in (MADE, PACKAGE))
    taken = set(re.findall(r"(?:\w+\.)(\w+)", script)) & theirs
    assert taken <= ours
    assert len(theirs) > 8000
    assert len(ours) < 1000


def test_what_the_webassembly_imports_the_script_has() -> None:
    script = (MADE / lean.SCRIPT).read_text()
    imported = lean.links(build.ROOT, MADE / lean.MODULE)[0]
    assert "fd_write" in imported
    assert "emscripten_glClear" not in imported
    assert all(re.search(rf"[{{,]{name}:", script) for name in imported)


def test_of_a_module_stays_what_its_exports_reach(tmp_path: Path) -> None:
    whole = tmp_path / "whole.wasm"
    whole.write_bytes(
        wasmtime.wat2wasm("""(module
            (data (i32.const 0) "constant")
            (memory (export "memory") 1)
            (func $called (result i32) i32.const 42)
            (func (export "caller") (result i32) call $called)
            (func (export "other") (result i32) i32.const 1234567))""")
    )
    part = lean.reachable(build.ROOT, whole, ["caller", "memory"])
    store = wasmtime.Store()
    instance = wasmtime.Instance(store, wasmtime.Module(store.engine, part), [])
    exports = instance.exports(store)
    assert set(exports.keys()) == {"caller", "memory"}
    caller, memory = exports["caller"], exports["memory"]
    assert isinstance(caller, wasmtime.Func)
    assert isinstance(memory, wasmtime.Memory)
    assert caller(store) == 42
    assert bytes(memory.read(store, 0, 8)) == b"constant"
    number = b"\x41\x87\xad\xcb\x00"  # i32.const 1234567
    assert number in whole.read_bytes()
    assert number not in part


def test_what_only_libraries_use_goes_from_the_script() -> None:
    script = lean.used(SCRIPT, ["loader.read_by_loader"], {"used"})
    assert "var wasmImports={used:_used};" in script
    assert 'Module["unread"]' not in script
    assert 'Module["read"]=_used;Module["read_by_loader"]=_used;' in script
    assert '_a=wasmExports["a"];_b=Module["_b"]=wasmExports["b"];_c=wasmExports["c"].value>>>0;' in script
    assert "globalThis.eval(x)" in script


@pytest.mark.parametrize("without", ["var wasmImports", '"unread"]=', "eval(", '.sig="v"'])
def test_a_script_of_another_form_is_refused(without: str) -> None:
    script = SCRIPT.replace(without, "other")
    script = script if without != '"unread"]=' else re.sub(r'Module\["\w+"\]=', "", SCRIPT)
    with pytest.raises(lean.LeanError, match=re.escape(lean.SCRIPT)):
        lean.used(script, [], {"used"})


def test_the_function_that_is_the_script_is_in_parentheses() -> None:
    made = lean.read_once("async function e(a={}){return a}export default e;\n")
    assert made == "export default(async function e(a={}){return a});"
    with pytest.raises(lean.LeanError):
        lean.read_once(made)


def test_the_script_has_no_drawing_and_no_sound_in_it() -> None:
    script = (MADE / lean.SCRIPT).read_text()
    assert len(script) < len((PACKAGE / lean.SCRIPT).read_text()) / 4
    assert "texImage2D" not in script
