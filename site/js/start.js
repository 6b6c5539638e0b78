/**
 * Starts a worker that runs Python.
 *
 * @typedef {{worker: string, serviceWorker: string} & import("./boot.js").Files} Site addresses relative to the page
 * @typedef {{worker: Worker, broken: Promise<never>}} Started a worker, and what rejects if it fails
 */

/**
 * @param {Site} site
 * @param {import("./boot.js").Kept} [kept] not for the page's first worker
 * @returns {Started}
 */
export function startWorker(site, kept) {
  const files = filesOf(site);
  const name = kept ? "" : JSON.stringify(files);
  const worker = new Worker(absolute(site.worker), { type: "module", name });
  if (kept) worker.postMessage({ files, kept });
  return { worker, broken: brokenOf(worker) };
}

/**
 * What rejects when a worker fails in a way that it cannot tell of itself.
 * @param {Worker} worker
 * @returns {Promise<never>}
 */
export function brokenOf(worker) {
  /** @type {Promise<never>} */
  const broken = new Promise((_, reject) => {
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message || "The worker that runs Python could not be loaded."));
    };
    // Chromium's workers have no `onmessageerror`.
    worker.addEventListener("messageerror", () => {
      reject(new Error("What the worker that runs Python has sent could not be read."));
    });
  });
  broken.catch(() => {}); // those who ask this worker for Python hear of it
  return broken;
}

/**
 * What a worker needs to start Python, which knows nothing of the page's own address.
 * @param {import("./boot.js").Files} site addresses relative to the page
 * @returns {import("./boot.js").Files}
 */
export function filesOf(site) {
  return {
    pyodide: absolute(site.pyodide),
    sources: absolute(site.sources),
    snapshot: site.snapshot && absolute(site.snapshot),
    library: absolute(site.library),
    figures: site.figures && absolute(site.figures),
    later: Object.fromEntries(
      Object.entries(site.later).map(([file, address]) => [file, absolute(address)]),
    ),
    header: site.header,
    sizes: serviceWorkers()?.controller ? undefined : site.sizes,
  };
}

/** The browser's service workers, if it has them: in a frame that may keep nothing, it is an error to ask. */
export function serviceWorkers() {
  try {
    return navigator.serviceWorker;
  } catch {
    return undefined;
  }
}

/** @param {string} address */
const absolute = (address) => new URL(address, document.baseURI).href;
