"""Pyodide without what only other sites need of it, so that it is sooner here and starts sooner.

Its WebAssembly exports 8,560 things to libraries that may be linked to it while it runs, and its script brings a
megabyte for them, to play sounds and to draw with WebGL. Every start reads all that, and gives every export a place in
a table. This site links no libraries. So of the script stays what it and the WebAssembly use, of the exports stay those
that the script names, and of the functions those that can be reached from there. Python has all its modules.

This hangs on the form in which Emscripten writes a script. Where that has changed, the build says so.
"""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

LOADER, SCRIPT, MODULE = NAMES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
"""Pyodide's core, without the consoles, the types, the packages, and the standard library, of which we make our own."""

USERS = ("node_modules/pyodide/pyodide.mjs", "site/build/snapshot.js", "site/js/boot.js")
"""The scripts that use Emscripten's."""

# In this script nothing happens when a property is read, so what is read for nothing can go.
TERSER = ("--module", "--ecma", "2020", "--compress", "passes=3,pure_getters=true", "--mangle")


class LeanError(RuntimeError):
    """Pyodide is not what this module expects, or a tool refused, with the tool's words."""


def make(root: Path, out: Path) -> None:
    """Write the files of Pyodide's core into the new directory `out`.

    Raises:
        LeanError: see there.
    """
    package = root / "node_modules/pyodide"
    users = [(root / name).read_text(encoding="utf-8") for name in USERS]
    imported, exported = links(root, package / MODULE)
    script = used((package / SCRIPT).read_text(encoding="utf-8"), users, imported)
    script = _run([root / "node_modules/.bin/terser", *TERSER], script.encode())
    module = reachable(root, package / MODULE, exported.intersection(re.findall(r"\w+", script)))
    script = read_once(script)
    out.mkdir(parents=True)
    shutil.copyfile(package / LOADER, out / LOADER)
    (out / SCRIPT).write_text(script, encoding="utf-8")
    (out / MODULE).write_bytes(module)


def used(script: str, users: Iterable[str], imported: set[str]) -> str:
    """The script without what keeps alive what nobody uses: that is for Terser to find.

    Args:
        script: Emscripten's.
        users: scripts that use it.
        imported: the functions that the WebAssembly imports.
    """

    def called(found: re.Match[str]) -> str:
        kept = [entry for entry in found[1].split(",") if entry.split(":")[0] in imported]
        return f"var wasmImports={{{','.join(kept)}}};"

    def unread(found: re.Match[str]) -> str:
        return found[0] if found["name"] in read else found["rest"]

    # The types of functions, for libraries that are linked.
    script = _replaced(r'[\w$]+\.sig="\w*";', "", script)
    script = _replaced(r"var wasmImports=\{([^{}]*)\};", called, script)
    # Properties of the module that nobody reads.
    property_set = r'Module\["(?P<name>[\w$]+)"\]='
    read = {*re.findall(r'[."]([\w$]+)', re.sub(property_set, "", script)), *re.findall(r"\w+", " ".join(users))}
    script = _replaced(rf"{property_set}[\w$]+;(?P<rest>)", unread, script)
    script = _replaced(rf'{property_set}(?P<rest>wasmExports\["[\w$]+"\](\.value>>>0)?;)', unread, script)
    # Code in a string could use any name, if it were not outside of the function that has them.
    return _replaced(r"\beval\(", "globalThis.eval(", script)


def read_once(script: str) -> str:
    """The script, which is one function, with that in parentheses.

    Engines take it that such a function is called soon, and read it whole at once, not first to see where it ends.
    """
    return _replaced(r"(?s)^async (function.*\})export default \w+;?\s*$", r"export default(async \1);", script)


def _replaced(pattern: str, by: str | Callable[[re.Match[str]], str], script: str) -> str:
    script, count = re.subn(pattern, by, script)
    if not count:
        raise LeanError(f"{SCRIPT} has nothing like {pattern}: this Pyodide is made in another way.")
    return script


def links(root: Path, module: Path) -> tuple[set[str], set[str]]:
    """The names of the functions that a WebAssembly module imports, and of all that it exports.

    What else Pyodide's imports is addresses of functions, to hand to libraries.
    """
    found = json.loads(_run(["node", root / "site/build/reachable.js", module]))
    return set(found["imports"]), set(found["exports"])


def reachable(root: Path, module: Path, exports: Iterable[str]) -> bytes:
    """What of a WebAssembly module can be reached from those of its exports."""
    with tempfile.TemporaryDirectory() as directory:
        made = Path(directory) / MODULE
        _run(["node", root / "site/build/reachable.js", module, made, *sorted(exports)])
        return made.read_bytes()


def _run(command: Sequence[str | Path], given: bytes = b"") -> str:
    done = subprocess.run(command, input=given, capture_output=True, check=False)
    if done.returncode != 0:
        raise LeanError(f"{Path(command[0]).name} refused:\n{done.stderr.decode().strip()}")
    return done.stdout.decode()
