"""Pyodide without what only other sites need of it, so that it starts sooner.

Its WebAssembly exports 8,560 things to libraries that may be linked to it while it runs, and its script brings a
megabyte for them, to play sounds and to draw with WebGL. Every start reads all that, and gives every export a place in
a table. This site links no libraries. So of the script stays what it and the WebAssembly use, and of the exports stay
those that the script names. The functions themselves are as they were, and Python has all its modules.

This hangs on the form in which Emscripten writes a script. Where that has changed, the build says so.
"""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path

from downhill.compile import assembler

LOADER, SCRIPT, MODULE = NAMES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
"""Pyodide's core, without the consoles, the types, the packages, and the standard library, of which we make our own."""

USERS = ("node_modules/pyodide/pyodide.mjs", "site/snapshot.js", "site/js/boot.js")
"""The scripts that use Emscripten's."""

# In this script nothing happens when a property is read, so what is read for nothing can go.
TERSER = ("--module", "--ecma", "2020", "--compress", "passes=3,pure_getters=true", "--mangle")

IMPORTS, EXPORTS = 2, 7
"""Sections of a WebAssembly module."""

HEADER = 8
"""The bytes before the first."""

FUNCTION, GLOBAL = 0, 3
"""Kinds of imports."""

UNAVAILABLE = 'function _unavailable(){throw new Error("This Pyodide has no WebGL.")}_unavailable.sig="v";'
"""Stands for a function whose address the WebAssembly hands to libraries."""


class LeanError(RuntimeError):
    """Pyodide is not what this module expects, or Terser refused, with Terser's words."""


def make(root: Path, out: Path) -> None:
    """Write the files of Pyodide's core into the new directory `out`.

    Raises:
        LeanError: see there.
    """
    package = root / "node_modules/pyodide"
    module = (package / MODULE).read_bytes()
    users = [(root / name).read_text(encoding="utf-8") for name in USERS]
    script = used((package / SCRIPT).read_text(encoding="utf-8"), users, imports(module))
    command = [root / "node_modules/.bin/terser", *TERSER]
    done = subprocess.run(command, input=script, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise LeanError(f"Terser could not read {SCRIPT}:\n{done.stderr.strip()}")
    out.mkdir(parents=True)
    shutil.copyfile(package / LOADER, out / LOADER)
    (out / SCRIPT).write_text(read_once(done.stdout), encoding="utf-8")
    (out / MODULE).write_bytes(with_exports(module, set(re.findall(r"\w+", done.stdout))))


def used(script: str, users: Iterable[str], imported: dict[str, int]) -> str:
    """The script without what keeps alive what nobody uses: that is for Terser to find.

    Args:
        script: Emscripten's.
        users: scripts that use it.
        imported: what the WebAssembly imports, as `imports` gives it.
    """

    def functions(found: re.Match[str]) -> str:
        names = ((entry, entry.split(":")[0]) for entry in found[1].split(","))
        kept = [
            entry if imported[name] == FUNCTION else f"{name}:_unavailable" for entry, name in names if name in imported
        ]
        return f"{UNAVAILABLE}var wasmImports={{{','.join(kept)}}};"

    def unread(found: re.Match[str]) -> str:
        return found[0] if found["name"] in read else found["rest"]

    # The types of functions, for libraries that are linked.
    script = _replaced(r'[\w$]+\.sig="\w*";', "", script)
    script = _replaced(r"var wasmImports=\{([^{}]*)\};", functions, script)
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


def imports(module: bytes) -> dict[str, int]:
    """The kinds of what a WebAssembly module imports, by name: FUNCTION, or GLOBAL for a function's address."""
    found: dict[str, int] = {}
    section = BytesIO(dict(sections(module))[IMPORTS])
    for _ in range(_unsigned(section)):
        _name(section)  # of the module it comes from
        name, kind = _name(section), _unsigned(section)
        if kind not in {FUNCTION, GLOBAL}:
            raise LeanError(f"{MODULE} imports {name}, which is neither a function nor a global.")
        _unsigned(section)  # its type
        if kind == GLOBAL:
            _unsigned(section)  # whether it may change
        found[name] = min(kind, found.get(name, kind))  # what is called is more than an address
    return found


def with_exports(module: bytes, names: set[str]) -> bytes:
    """The WebAssembly module with those of its exports alone."""
    out = bytearray(module[:HEADER])
    for kind, content in sections(module):
        section = content
        if kind == EXPORTS:
            section = assembler.vector([entry for name, entry in exports(content) if name in names])
        out += bytes([kind]) + assembler.unsigned(len(section)) + section
    return bytes(out)


def exports(section: bytes) -> Iterator[tuple[str, bytes]]:
    """What an export section holds: names, and all that it says of them."""
    stream = BytesIO(section)
    for _ in range(_unsigned(stream)):
        start = stream.tell()
        name = _name(stream)
        _unsigned(stream)  # its kind
        _unsigned(stream)  # its index
        yield name, section[start : stream.tell()]


def sections(module: bytes) -> Iterator[tuple[int, bytes]]:
    """The sections of a module: what kind, and what it holds."""
    stream = BytesIO(module)
    stream.seek(HEADER)
    while kind := stream.read(1):
        yield kind[0], stream.read(_unsigned(stream))


def _name(stream: BytesIO) -> str:
    return stream.read(_unsigned(stream)).decode()


def _unsigned(stream: BytesIO) -> int:
    """A whole number in LEB128."""
    number = shift = 0
    while True:
        byte = stream.read(1)[0]
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number
        shift += 7
