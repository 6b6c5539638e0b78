/**
 * The one place that boots Pyodide: from a snapshot of its memory, taken by the build with the engine imported, to which
 * the page's own figures are added, compiled; or else in the ordinary way, from the compiled library and our sources,
 * which takes about twice as long.
 *
 * @typedef {{pyodide: string, sources: string, snapshot: string, library: string, figures: string,
 *   later: Record<string, string>, header: number, sizes?: Record<string, number>}} Files
 *   addresses; the bytes of a snapshot's header, and of each file that is counted: none where the browser has them
 *   already; of what comes on demand, by the files' names in Python. Without a snapshot its address is "", and so is
 *   that of the figures where there are none
 * @typedef {{stage: string, got: number, total: number, isShare?: boolean}} Progress
 * @typedef {{compiled?: WebAssembly.Module, folded?: Uint8Array, figures?: Uint8Array}} Kept
 *   what an earlier start has prepared: Pyodide's WebAssembly, and the snapshot and the figures as they were sent,
 *   unpacked
 * @typedef {{python: any, bridge: any, prepared: Kept, whole: () => Promise<void>}} Started
 * @typedef {Started & {later: (file: string, report: (progress: Progress) => void) => Promise<void>}} Booted
 *   Pyodide, our `bridge`, what to keep for a later start, and a promise of all files: until they are there, only the
 *   page's figures and what the snapshot holds can be imported, and nothing else can be read; `later` fetches a file
 *   that Python has missed, or one that it will
 */
import { info } from "pyodide/pyodide-lock.json";
import { XzReadableStream } from "xz-decompress";
import {
  ADD_TO_PATH,
  ENVIRONMENT,
  files as filesIn,
  PROGRAM,
  unfold,
  writeSources,
} from "./snapshot.js";

/** A zip without entries, which stands in for the standard library while nothing is imported from it. */
const EMPTY_ZIP = new Uint8Array(22);
EMPTY_ZIP.set([0x50, 0x4b, 5, 6]);

/** In ms: when downloading takes longer than this, its smaller form is worth unpacking. */
const SLOW = 2500;

/** In ms: for how long the download is watched at a time. */
const WATCHED = 60;

/** How many watches in a row must find it slow: a busy machine delivers in bursts, a narrow line never does. */
const WATCHES = 3;

/** Once this share of the larger form is there, the rest of it comes sooner than the smaller one would. */
const TOO_LATE = 0.2;

/** Keeps Pyodide from asking for its list of packages, of which the site has none. */
const NO_PACKAGES = { info, packages: {} };

/**
 * Start Python and load the engine.
 *
 * @param {Files} files
 * @param {Kept} kept
 * @param {(progress: Progress) => void} report called as bytes arrive, at most every 50 ms
 * @returns {Promise<Booted>}
 */
export async function boot(files, kept, report) {
  if (!("WebAssembly" in self))
    throw new Error("WebAssembly, which Python needs, is switched off in this browser");
  const begun = await begin(files, kept, report);
  return {
    ...begun,
    async later(file, reportTo) {
      const download = createDownload(files, reportTo);
      download.stage("Fetching data", [files.later[file]]);
      writeSources(begun.python, {
        [`data/later/${file}`]: await download.get(files.later[file]).then(unpacked),
      });
    },
  };
}

/**
 * @param {Files} files @param {Kept} kept @param {(progress: Progress) => void} report
 * @returns {Promise<Started>}
 */
async function begin(files, kept, report) {
  const download = createDownload(files, report);
  const wasm = `${files.pyodide}pyodide.asm.wasm`;
  const needed = kept.compiled ? [] : [wasm];
  const start = {
    pyodide: files.pyodide,
    scripts: Promise.all([
      import(`${files.pyodide}pyodide.mjs`),
      import(`${files.pyodide}pyodide.asm.mjs`),
    ]),
    compiled: kept.compiled ?? download.either(wasm, compile, compile),
    /** @returns {Promise<[Uint8Array, Record<string, string>]>} the standard library, and our sources */
    fetchFiles: () =>
      Promise.all([
        download.get(files.library).then(bytes),
        download.get(files.sources).then((response) => response.json()),
      ]),
  };
  // They are awaited later, and may fail before.
  for (const part of [start.scripts, start.compiled]) Promise.resolve(part).catch(() => {});

  if (files.snapshot) {
    try {
      download.stage("Fetching Python", kept.folded ? needed : [...needed, files.snapshot]);
      const figures = files.figures
        ? (kept.figures ?? download.get(files.figures).then(unpacked))
        : undefined;
      Promise.resolve(figures).catch(() => {}); // `restored` hears of it
      const folded = kept.folded ?? download.either(files.snapshot, unpacked, bytes);
      Promise.all([folded, start.compiled]).then(
        () => download.stage("Starting the engine"),
        () => {}, // `restored` hears of it
      );
      return await restored(start, { folded, header: files.header }, figures);
    } catch (error) {
      console.info("Python starts in the ordinary way, for its snapshot could not be used:", error);
    }
  }
  download.stage("Fetching Python", [...needed, files.library, files.sources]);
  const fetched = await start.fetchFiles();
  download.stage("Starting the engine");
  return await started(start, ...fetched);
}

/**
 * @typedef {{pyodide: string, scripts: Promise<any[]>,
 *   compiled: WebAssembly.Module | Promise<WebAssembly.Module>,
 *   fetchFiles: () => Promise<[Uint8Array, Record<string, string>]>}} Start
 * @typedef {{folded: Uint8Array | Promise<Uint8Array>, header: number}} Snapshot on its way; the bytes of its header
 */

/**
 * The ordinary way.
 * @param {Start} start @param {Uint8Array} library @param {Record<string, string>} sources
 * @returns {Promise<Started>}
 */
async function started(start, library, sources) {
  const python = await load(start, library);
  writeSources(python, sources);
  python.runPython(ADD_TO_PATH);
  return {
    python,
    bridge: python.pyimport("bridge"),
    prepared: { compiled: await start.compiled },
    whole: async () => {},
  };
}

/**
 * @param {Start} start
 * @param {Snapshot} snapshot
 * @param {Uint8Array | Promise<Uint8Array> | undefined} coming the page's figures
 * @returns {Promise<Started>}
 */
async function restored(start, snapshot, coming) {
  const python = await load(start, EMPTY_ZIP, snapshot);
  python.runPython("import random; random.seed()");
  const figures = await coming;
  if (figures) writeSources(python, filesIn(figures));

  /** @type {Promise<void> | undefined} */
  let whole;
  // Files are not part of a snapshot. Only tracebacks show our other sources, and only imports read the library.
  const completed = async () => {
    const [library, sources] = await start.fetchFiles();
    writeSources(python, sources);
    const archive = python.runPython("next(path for path in sys.path if path.endswith('.zip'))");
    python.FS.writeFile(archive, library);
    python.runPython("import importlib; importlib.invalidate_caches()");
  };
  return {
    python,
    bridge: python.pyimport("bridge"),
    prepared: { compiled: await start.compiled, folded: await snapshot.folded, figures },
    whole: () => {
      whole ??= completed();
      whole.catch(() => {
        whole = undefined; // the next who needs it tries again
      });
      return whole;
    },
  };
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
  const header = snapshot && new Uint8Array(snapshot.header);
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
      _sysExecutable: PROGRAM,
      createPyodideModule: async (/** @type {any} */ settings) => {
        const module = await createPyodideModule(settings);
        if (snapshot && header) unfold(await snapshot.folded, header, module.HEAPU8);
        return module;
      },
      // Pyodide would copy what comes after the header, and finds nothing: it is in its place already.
      _loadSnapshot: header,
    });
    // Pyodide waits forever for what does not come.
    const [python] = await Promise.all([starting, compiled]);
    return python;
  } finally {
    self.fetch = fetch;
    WebAssembly.instantiateStreaming = instantiateStreaming;
  }
}

/**
 * Give the page what it shall keep; the snapshot moves there.
 * @param {Kept} prepared @param {MessagePort} port
 */
export function handOver(prepared, port) {
  port.postMessage(prepared, prepared.folded ? [prepared.folded.buffer] : []);
}

/**
 * Compile what is WebAssembly whatever the host has called it. As it was sent, a browser may know it from last time.
 * @param {Response} response
 */
function compile(response) {
  const type = "application/wasm";
  const named = response.headers.get("Content-Type") === type;
  return WebAssembly.compileStreaming(
    named ? response : new Response(response.body, { headers: { "Content-Type": type } }),
  );
}

/** @param {Response} response */
const bytes = async (response) => new Uint8Array(await response.arrayBuffer());

/** What a gzipped file holds, which the service worker may have unpacked. @param {Response} packed */
const unpacked = async (packed) => {
  // What a blob holds comes in one piece, in half the time.
  if (packed.headers.has("Unpacked"))
    return new Uint8Array(await (await packed.blob()).arrayBuffer());
  const body = /** @type {ReadableStream<BufferSource>} */ (packed.body);
  return gathered(body.pipeThrough(new DecompressionStream("gzip")));
};

/**
 * What a stream holds. A Response does the same, but of one that breaks off Firefox complains on the console as well.
 * @param {ReadableStream<Uint8Array>} stream
 */
async function gathered(stream) {
  const reader = stream.getReader();
  const chunks = [];
  let size = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    chunks.push(next.value);
    size += next.value.length;
  }
  const whole = new Uint8Array(size);
  for (const chunk of chunks.reverse()) {
    size -= chunk.length;
    whole.set(chunk, size);
  }
  return whole;
}

/**
 * Fetches files, and counts the bytes of those in `sizes` as they arrive, which takes some of the time it tells of.
 * @param {Files} files
 * @param {(progress: Progress) => void} report
 */
function createDownload({ sizes }, report) {
  const fetch = self.fetch.bind(self); // Pyodide is given another while it starts
  /** @type {Map<string, number>} bytes so far, by address */
  const got = new Map();
  let stage = "";
  /** @type {string[]} */
  let counted = [];
  let reported = 0;
  /** @type {(value: undefined) => void} */
  let giveUp = () => {};
  /** @type {Promise<undefined>} when the connection has turned out to be slow */
  const slow = new Promise((resolve) => {
    giveUp = resolve;
  });
  /**
   * The smaller form that was asked for last. They come one after the other, for only one is unpacked at a time.
   * @type {Promise<unknown>}
   */
  let last = Promise.resolve();
  let isWatched = false;

  /** @param {(address: string) => number} size */
  const sum = (size) => counted.reduce((total, address) => total + size(address), 0);
  const sumGot = () => sum((address) => got.get(address) ?? 0);
  const sumTotal = () => sum((address) => sizes?.[nameOf(address)] ?? 0);

  const tell = () => {
    reported = performance.now();
    report({ stage, got: sumGot(), total: sumTotal() });
  };

  /** @param {number} watches how many more must find it slow */
  const watch = (watches) => {
    const before = sumGot();
    const began = performance.now();
    setTimeout(() => {
      const [now, all, took] = [sumGot(), sumTotal(), performance.now() - began];
      if (now > TOO_LATE * all) return;
      const isLong = (all - now) * took > (now - before) * SLOW;
      // A watch that ends late tells of a busy processor.
      if (!isLong || took > 2 * WATCHED) watch(WATCHES);
      else if (watches > 1) watch(watches - 1);
      else giveUp(undefined);
    }, WATCHED);
  };

  return {
    /** @param {string} name @param {string[]} [addresses] what has to arrive; as before where it is left out */
    stage(name, addresses = counted) {
      stage = name;
      counted = addresses;
      tell();
    },

    /**
     * What is read of a file or, where the rest would take long to come, of the same file packed with xz, which is a
     * quarter smaller, and takes a good while longer to unpack.
     * @template T
     * @param {string} address
     * @param {(response: Response) => Promise<T>} read
     * @param {(response: Response) => Promise<T>} readUnpacked
     * @returns {Promise<T>}
     */
    async either(address, read, readUnpacked) {
      const reads = this.get(address, slow).then(read);
      const first = await Promise.race([reads.then((value) => ({ value })), slow]);
      if (first) return first.value;
      const smaller = `${address}.xz`;
      counted = counted.map((other) => (other === address ? smaller : other));
      const reading = last.then(async () => {
        const { body } = await this.get(smaller);
        const packed = /** @type {ReadableStream<Uint8Array>} */ (body);
        return await readUnpacked(new Response(new XzReadableStream(packed)));
      });
      last = reading.catch(() => {});
      return await reading;
    },

    /**
     * @param {string} address
     * @param {Promise<undefined>} [stopped] from then on it is no longer wanted, and ends where it has got to
     * @returns {Promise<Response>}
     */
    async get(address, stopped) {
      const response = await fetch(address).catch(() => null);
      if (!response?.ok) {
        const why = response ? `the server answered ${response.status}` : "the connection failed";
        throw new Error(`${nameOf(address)} could not be fetched: ${why}`);
      }
      if (!sizes || !response.body) return response;
      got.set(address, 0);
      const reader = response.body.getReader();
      stopped?.then(() => reader.cancel());
      const counting = new ReadableStream({
        async pull(controller) {
          const { done, value } = await reader.read();
          if (done) {
            controller.close();
            return;
          }
          got.set(address, (got.get(address) ?? 0) + value.byteLength);
          if (!isWatched && counted.includes(address) && `${nameOf(address)}.xz` in (sizes ?? {})) {
            isWatched = true;
            watch(WATCHES);
          }
          if (performance.now() - reported > 50) tell();
          controller.enqueue(value);
        },
      });
      // A new Response forgets its type, and WebAssembly streams only `application/wasm`.
      return new Response(counting, { headers: response.headers });
    },
  };
}

/** @param {string} address */
const nameOf = (address) => address.slice(address.lastIndexOf("/") + 1);
