/**
 * The one place that boots Pyodide: from a snapshot of its memory, taken by the build with the engine and the figures
 * imported, or else in the ordinary way, from compiled modules, which takes about twice as long.
 *
 * @typedef {{pyodide: string, sources: string, snapshot: string, library: string,
 *   memory: number, sizes: Record<string, number>}} Files
 *   addresses; the bytes of an unpacked snapshot, and of each file that is counted; without a snapshot its address is ""
 * @typedef {{stage: string, got: number, total: number}} Progress
 * @typedef {{python: any, bridge: any, compiled: WebAssembly.Module, whole: () => Promise<void>}} Booted
 *   Pyodide, our `bridge`, Pyodide's WebAssembly, and a promise of the standard library: until it is there, only
 *   modules that the snapshot holds can be imported
 */
import { ADD_TO_PATH, ENVIRONMENT, writeSources, xor } from "./snapshot.js";

/** A zip without entries, which stands in for the standard library while nothing is imported from it. */
const EMPTY_ZIP = new Uint8Array(22);
EMPTY_ZIP.set([0x50, 0x4b, 5, 6]);

/** Keeps Pyodide from asking for its list of packages, of which the site has none. */
const NO_PACKAGES = {
  info: { abi_version: "2026_0", arch: "wasm32", platform: "emscripten_5_0_3", python: "3.14.2" },
  packages: {},
};

/**
 * Start Python and load the engine and the figures.
 *
 * @param {Files} files
 * @param {WebAssembly.Module | undefined} kept what an earlier start has compiled
 * @param {(progress: Progress) => void} report called as bytes arrive, at most every 50 ms
 * @returns {Promise<Booted>}
 */
export async function boot(files, kept, report) {
  const download = createDownload(files, report);
  const wasm = `${files.pyodide}pyodide.asm.wasm`;
  const needed = kept ? [files.sources] : [wasm, files.sources];
  const start = {
    pyodide: files.pyodide,
    scripts: Promise.all([
      import(`${files.pyodide}pyodide.mjs`),
      import(`${files.pyodide}pyodide.asm.mjs`),
    ]),
    compiled: kept ?? download.get(wasm).then(WebAssembly.compileStreaming),
    sources: download.get(files.sources).then((response) => response.json()),
  };
  // They are awaited later, and may fail before.
  for (const part of [start.scripts, start.compiled, start.sources]) {
    Promise.resolve(part).catch(() => {});
  }

  if (files.snapshot) {
    try {
      download.stage("Fetching Python", [...needed, files.snapshot]);
      const memory = new Uint8Array(files.memory);
      const filled = download.get(files.snapshot).then((packed) => unpack(packed, memory));
      filled.then(
        () => download.stage("Starting the engine"),
        () => {}, // `restored` hears of it
      );
      return await restored(start, { memory, filled }, () =>
        download.get(files.library).then(bytes),
      );
    } catch (error) {
      console.info("Python starts in the ordinary way, for its snapshot could not be used:", error);
    }
  }
  download.stage("Fetching Python", [...needed, files.library]);
  const library = await download.get(files.library).then(bytes);
  download.stage("Starting the engine");
  return await started(start, library);
}

/**
 * @typedef {{pyodide: string, scripts: Promise<any[]>,
 *   compiled: WebAssembly.Module | Promise<WebAssembly.Module>,
 *   sources: Promise<Record<string, string>>}} Start
 * @typedef {{memory: Uint8Array, filled: Promise<void>}} Snapshot as it arrives
 */

/** The ordinary way. @param {Start} start @param {Uint8Array} library @returns {Promise<Booted>} */
async function started(start, library) {
  const python = await load(start, library);
  writeSources(python, await start.sources);
  python.runPython(ADD_TO_PATH);
  return { ...(await booted(start, python)), whole: async () => {} };
}

/**
 * @param {Start} start
 * @param {Snapshot} snapshot
 * @param {() => Promise<Uint8Array>} fetchLibrary
 * @returns {Promise<Booted>}
 */
async function restored(start, snapshot, fetchLibrary) {
  const python = await load(start, EMPTY_ZIP, snapshot);
  // Files are not part of a snapshot, and tracebacks show them.
  writeSources(python, await start.sources);
  python.runPython("import random; random.seed()");

  /** @type {Promise<void> | undefined} */
  let whole;
  const completed = async () => {
    const library = await fetchLibrary();
    const archive = python.runPython("next(path for path in sys.path if path.endswith('.zip'))");
    python.FS.writeFile(archive, library);
    python.runPython("import importlib; importlib.invalidate_caches()");
  };
  return {
    ...(await booted(start, python)),
    whole: () => {
      whole ??= completed();
      whole.catch(() => {
        whole = undefined; // the next who needs it tries again
      });
      return whole;
    },
  };
}

/** @param {Start} start @param {any} python */
async function booted(start, python) {
  const bridge = python.pyimport("bridge");
  bridge.names().destroy(); // it answers
  return { python, bridge, compiled: await start.compiled };
}

/**
 * Pyodide's own start, but for its requests: what it asks for is already on its way. Everything that can be done before
 * the snapshot has arrived is done by then.
 * @param {Start} start
 * @param {Uint8Array} library
 * @param {Snapshot} [snapshot]
 */
async function load({ pyodide, scripts, compiled }, library, snapshot) {
  const [{ loadPyodide }, { default: createPyodideModule }] = await scripts;
  const { fetch } = self;
  const { instantiateStreaming } = WebAssembly;
  self.fetch = async (address) =>
    new Response(String(address).endsWith(".zip") ? library.slice() : null);
  WebAssembly.instantiateStreaming = async (_, imports) => {
    const module = await compiled;
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
  try {
    const starting = loadPyodide({
      indexURL: pyodide,
      stdLibURL: "library.zip",
      lockFileContents: NO_PACKAGES,
      env: { ...ENVIRONMENT },
      createPyodideModule: (/** @type {any} */ settings) => {
        if (snapshot) settings.preRun.unshift(restoreFrom(snapshot));
        return createPyodideModule(settings);
      },
      _loadSnapshot: snapshot?.memory,
    });
    // Pyodide waits for ever for what does not come.
    const [python] = await Promise.all([starting, compiled, snapshot?.filled]);
    return python;
  } finally {
    self.fetch = fetch;
    WebAssembly.instantiateStreaming = instantiateStreaming;
  }
}

/**
 * Holds Pyodide's start until the snapshot is there. Nothing has run by then that could have written to its memory.
 * @param {Snapshot} snapshot
 */
function restoreFrom({ memory, filled }) {
  return (/** @type {any} */ module) => {
    module.addRunDependency("snapshot");
    filled.then(
      () => {
        xor(memory, module.HEAPU8);
        module.removeRunDependency("snapshot");
      },
      () => {}, // `load` hears of it, and this module is given up
    );
  };
}

/** @param {Response} response */
const bytes = async (response) => new Uint8Array(await response.arrayBuffer());

/** Unpack a gzipped file while it arrives. @param {Response} packed @param {Uint8Array} target filled from its start */
async function unpack({ body }, target) {
  let end = 0;
  const write = (/** @type {Uint8Array} */ chunk) => {
    target.set(chunk, end);
    end += chunk.length;
  };
  await body?.pipeThrough(new DecompressionStream("gzip")).pipeTo(new WritableStream({ write }));
  if (end !== target.length) throw new Error(`It has ${end} bytes, not ${target.length}.`);
}

/**
 * Fetches files, and counts the bytes of those in `sizes` as they arrive.
 * @param {Files} files
 * @param {(progress: Progress) => void} report
 */
function createDownload({ sizes }, report) {
  /** @type {Map<string, number>} bytes so far, by address */
  const got = new Map();
  let stage = "";
  /** @type {string[]} */
  let counted = [];
  let reported = 0;

  const tell = () => {
    reported = performance.now();
    const sum = (/** @type {(address: string) => number} */ size) =>
      counted.reduce((total, address) => total + size(address), 0);
    report({
      stage,
      got: sum((address) => got.get(address) ?? 0),
      total: sum((address) => sizes[nameOf(address)] ?? 0),
    });
  };

  return {
    /** @param {string} name @param {string[]} [addresses] what has to arrive; as before where it is left out */
    stage(name, addresses = counted) {
      stage = name;
      counted = addresses;
      tell();
    },

    /** @param {string} address @returns {Promise<Response>} */
    async get(address) {
      const response = await fetch(address).catch(() => null);
      if (!response?.ok) {
        const why = response ? `the server answered ${response.status}` : "the connection failed";
        throw new Error(`${nameOf(address)} could not be fetched: ${why}`);
      }
      got.set(address, 0);
      const counting = response.body?.pipeThrough(
        new TransformStream({
          transform(chunk, controller) {
            got.set(address, (got.get(address) ?? 0) + chunk.byteLength);
            if (performance.now() - reported > 50) tell();
            controller.enqueue(chunk);
          },
        }),
      );
      // A new Response forgets its type, and WebAssembly streams only `application/wasm`.
      const type = response.headers.get("Content-Type") ?? "";
      return new Response(counting, { headers: { "Content-Type": type } });
    },
  };
}

/** @param {string} address */
const nameOf = (address) => address.slice(address.lastIndexOf("/") + 1);
