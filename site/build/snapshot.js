/**
 * What lets Python start at once, for the build: reads one JSON on standard input, writes one file.
 *
 *     {make: "library", target: path}
 *     {make: "figures", target, pyodide: directory, library: path, sources: {path: text}, brought: [package, …]}
 *     {make: "snapshot", target, pyodide, library, sources, imports: [module, …]}
 *
 * The library is Python's standard library, compiled; Pyodide's own holds sources, which it would compile at every
 * start. The figures are JSON: `compiled`, what a page brings of each module, `{source: {path: base64}}`; and
 * `imports`, what else all figures together have imported when each has been drawn once. The snapshot is the memory of
 * a Pyodide that has imported all of that, but no figure, as `site/js/snapshot.js` folds it. Two
 * snapshots of the same sources differ in some bytes.
 *
 * Snapshots are no public interface of Pyodide: its version is pinned, and the page can start without one.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";
import { loadPyodide } from "pyodide";
import { ADD_TO_PATH, ENVIRONMENT, fold, PROGRAM, writeSources } from "../js/snapshot.js";

/**
 * The magic number of a .pyc changes with Python's version, so Pyodide itself compiles. Docstrings and asserts are
 * left out (optimize=2), and so are line numbers, since nobody has the library's sources to look them up in: that
 * makes the library a third smaller and the snapshot a tenth. What is left says of every instruction that it stands
 * in its function's first line, for a traceback has to name one. (The format: Objects/locations.md in CPython; an
 * entry is for at most 8 instructions.) The same sources give the same bytes: no time is kept.
 */
const COMPILE = `
import importlib.util, io, marshal, zipfile

def without_lines(code):
    inner = (without_lines(part) if hasattr(part, "co_linetable") else part for part in code.co_consts)
    entries, rest = divmod(len(code.co_code) // 2, 8)
    lines = b"\\xef\\0" * entries + (bytes((0xE7 + rest, 0)) if rest else b"")
    return code.replace(co_linetable=lines, co_consts=tuple(inner))

def compiled(archive):
    packed = io.BytesIO()
    with zipfile.ZipFile(archive) as sources, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        for name in sources.namelist():
            content = sources.read(name)
            if name.endswith(".py"):
                code = compile(content, f"{archive}/{name}", "exec", dont_inherit=True, optimize=2)
                # Flags, time and size of the source: zeros, for nothing checks them in an archive.
                name, content = name + "c", importlib.util.MAGIC_NUMBER + bytes(12) + marshal.dumps(without_lines(code))
            if not name.endswith("/"):
                entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                out.writestr(entry, content)
    return packed.getvalue()

compiled(next(path for path in __import__("sys").path if path.endswith(".zip")))
`;

/**
 * Ask every figure for its opening scene, and compile every module beside them. A compiled file is not compared with
 * its source: where it is read, both come out of one file of ours.
 */
const FIGURES = `
import sys
before = set(sys.modules)

import bridge, json

for name in bridge.names():
    answer = {"error": {"kind": "unfinished"}}
    while answer.get("error", {}).get("kind") == "unfinished":
        answer = json.loads(bridge.ask(name, "{}")[0])
    if "error" in answer:
        raise RuntimeError(f"{name}: {answer['error']}")
imports = sorted(name for name in set(sys.modules) - before if not name.startswith(tuple(brought)))

import base64, py_compile
from pathlib import Path
root = Path(bridge.__file__).parent

def compiled(path):
    made = py_compile.compile(path, doraise=True, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
    return {str(Path(made).relative_to(root)): base64.b64encode(Path(made).read_bytes()).decode()}

modules = sorted(path for name in brought for path in (root / name.replace(".", "/")).rglob("*.py"))
json.dumps({"compiled": {str(path.relative_to(root)): compiled(path) for path in modules}, "imports": imports})
`;

/** Ask a figure that is none, run a cell, make each kind of mistake; then forget what only this needed. */
const WARM_UP = `
import gc, importlib, json, linecache, sys, types
import bridge, notebook
from downhill import datasets
from picture import params, scene

for name in imports:
    importlib.import_module(name)

datasets.houses()  # its file is not there before the first answer

figure = types.ModuleType("lessons.none.none")
figure.PARAMS = [params.Slider(name="x", label="x", low=0.0, high=1.0, opening=0.5, step=0.1)]
figure.scene = lambda params: {"panels": [{"at": scene.rows([(params["x"], 1.0)], 2)}]}
sys.modules["lessons.none.none"] = figure
bridge.names()
places, bridge.places = bridge.places, lambda stem="*": {"none": "lessons.none.none"}
answer = json.loads(bridge.ask("none", "{}")[0])
if "error" in answer:
    raise RuntimeError(answer["error"])
for mistake in ("no such figure", "{}"), ("none", '{"no such param": 1}'), ("none", "no JSON"):
    bridge.ask(*mistake)
for cell in "from downhill import Value; print(Value(1.0).exp())", "no_such_name", "no Python":
    notebook.Notebook(lambda kind, text: None).run(cell, 1)

del sys.modules["lessons.none.none"]
bridge.places = places
bridge.figure.cache_clear()
linecache.clearcache()
sys._clear_internal_caches()
del answer, cell, figure, imports, mistake, name, places
gc.collect()
`;

/** @param {string} target */
async function makeLibrary(target) {
  const python = await loadPyodide();
  writeFileSync(target, python.runPython(COMPILE).toJs());
}

/**
 * The Pyodide that the site has.
 * @param {{pyodide: string, library: string}} request @param {object} [options]
 */
const load = ({ pyodide, library }, options) =>
  loadPyodide({
    indexURL: pyodide,
    stdLibURL: library,
    lockFileURL: createRequire(import.meta.url).resolve("pyodide/pyodide-lock.json"),
    env: { ...ENVIRONMENT },
    _sysExecutable: PROGRAM,
    ...options,
  });

/** @param {any} request */
async function makeFigures(request) {
  const { target, sources, brought } = request;
  const python = await load(request);
  writeSources(python, sources);
  python.runPython(ADD_TO_PATH);
  python.globals.set("brought", python.toPy(brought));
  writeFileSync(target, python.runPython(FIGURES));
}

/** @param {any} request */
async function makeSnapshot(request) {
  const { target, pyodide, sources, imports } = request;
  const { default: createPyodideModule } = await import(`${pyodide}pyodide.asm.mjs`);
  let [fresh, begun] = [new Uint8Array(), new Uint8Array()];
  const python = await load(request, {
    _makeSnapshot: true,
    createPyodideModule: (/** @type {any} */ settings) => {
      settings.preRun.unshift((/** @type {any} */ module) => {
        fresh = module.HEAPU8.slice();
        module.onRuntimeInitialized = () => {
          begun = module.HEAPU8.slice();
        };
      });
      return createPyodideModule(settings);
    },
  });
  writeSources(python, sources);
  python.runPython(ADD_TO_PATH);
  python.globals.set("imports", python.toPy(imports));
  python.runPython(WARM_UP);
  wipeFreed(python._module);
  const snapshot = python.makeMemorySnapshot();
  if (begun.length !== fresh.length) throw new Error("Pyodide does not tell when it begins.");
  if (python._module.HEAPU8.length !== fresh.length) {
    throw new Error("The engine and what it imports need more memory than Python starts with.");
  }
  writeFileSync(target, gzipSync(fold(snapshot, fresh, begun), { level: 9 }));
}

/**
 * Write zeros where memory was used and freed again: nobody reads it, and zeros pack to nothing (0.3 MB less).
 * It is taken block by block, up to the last byte that was ever used, so that the memory does not grow.
 * @param {any} module
 */
function wipeFreed({ HEAPU8, _malloc, _free }) {
  const end = HEAPU8.findLastIndex((/** @type {number} */ byte) => byte !== 0);
  const taken = [];
  for (let size = 1 << 20; size >= 64; size /= 2) {
    let block = _malloc(size);
    while (block && block + size <= end) {
      HEAPU8.fill(0, block, block + size);
      taken.push(block);
      block = _malloc(size);
    }
    _free(block);
  }
  taken.forEach(_free);
}

try {
  const request = JSON.parse(readFileSync(0, "utf8"));
  if (request.make === "library") await makeLibrary(request.target);
  if (request.make === "figures") await makeFigures(request);
  if (request.make === "snapshot") await makeSnapshot(request);
} catch (error) {
  // The message alone, without the line of the source, which in Pyodide is a megabyte long.
  console.error(/** @type {Error} */ (error).message);
  process.exitCode = 1;
}
