/**
 * The one place that boots Pyodide.
 *
 * @typedef {{python: string, pyodide: string, sizes: Record<string, number>}} Files
 *   addresses, and the unpacked size in bytes of each file that is counted
 * @typedef {{stage: string, got: number, total: number}} Progress
 */

/**
 * Start Python and load the engine and the figures.
 *
 * @param {Files} files
 * @param {(progress: Progress) => void} report called as bytes arrive, at most every 50 ms
 * @returns {Promise<any>} the `bridge` module, as a Pyodide proxy
 */
export async function boot(files, report) {
  const count = counter(files.sizes, report);
  const ours = count.fetch(files.python).then((response) => response.arrayBuffer());
  const restore = count.install();
  try {
    count.stage("Fetching Python");
    const { loadPyodide } = await import(`${files.pyodide}pyodide.mjs`);
    const starting = loadPyodide({ indexURL: files.pyodide, env: { HOME: "/home/pyodide" } });
    // Pyodide waits for ever for a file that does not come.
    const [python, archive] = await Promise.race([Promise.all([starting, ours]), count.failed]);
    count.stage("Starting the engine");
    python.unpackArchive(archive, "zip", { extractDir: "/home/pyodide/py" });
    python.runPython("import sys; sys.path.insert(0, '/home/pyodide/py')");
    return python.pyimport("bridge");
  } finally {
    restore();
  }
}

/**
 * Counts the bytes of the files in `sizes` as they arrive, whoever fetches them.
 * @param {Record<string, number>} sizes by file name
 * @param {(progress: Progress) => void} report
 */
function counter(sizes, report) {
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  const plainFetch = self.fetch;
  let stage = "";
  let got = 0;
  let reported = 0;

  const tell = () => {
    reported = performance.now();
    report({ stage, got, total });
  };

  /** @type {(reason: Error) => void} */
  let fail;
  /** @type {Promise<never>} */
  const failed = new Promise((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {}); // whoever races with it hears of it

  /** @param {RequestInfo | URL} resource @param {RequestInit} [options] */
  const countingFetch = async (resource, options) => {
    const name =
      String(resource instanceof Request ? resource.url : resource)
        .split("/")
        .pop() ?? "";
    const response = await plainFetch(resource, options).catch(() => null);
    if (!response?.ok) {
      const why = response ? `the server answered ${response.status}` : "the connection failed";
      const error = new Error(`${name} could not be fetched: ${why}`);
      fail(error);
      throw error;
    }
    if (!(name in sizes) || !response.body) return response;
    const counted = response.body.pipeThrough(
      new TransformStream({
        transform(chunk, controller) {
          got += chunk.byteLength;
          if (performance.now() - reported > 50) tell();
          controller.enqueue(chunk);
        },
      }),
    );
    // A new Response forgets its type, and WebAssembly streams only `application/wasm`.
    const type = response.headers.get("Content-Type") ?? "";
    return new Response(counted, { headers: { "Content-Type": type } });
  };

  return {
    fetch: countingFetch,
    /** Rejects as soon as one file cannot be fetched. */
    failed,
    /** Let Pyodide's own fetches be counted too. */
    install() {
      self.fetch = /** @type {typeof self.fetch} */ (countingFetch);
      return () => {
        self.fetch = plainFetch;
      };
    },
    /** @param {string} name */
    stage(name) {
      stage = name;
      tell();
    },
  };
}
