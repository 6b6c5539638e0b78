/**
 * A Python of the cells' own, away from the page and from the figures: what a reader writes may run for ever, and is
 * ended by ending this worker. What comes out is posted as it comes, `{told: [kind, text]}`.
 */
import * as Comlink from "comlink";
import { boot } from "./boot.js";

/** @type {import("./boot.js").Booted} */
let booted;
/** @type {any} the notebook, which keeps the cells' names */
let notebook;

const python = {
  /**
   * @param {import("./boot.js").Files} files
   * @param {WebAssembly.Module | undefined} kept
   * @param {(progress: import("./boot.js").Progress) => void} report
   * @returns {Promise<WebAssembly.Module>} for the next start, which then need not compile it
   */
  async start(files, kept, report) {
    booted = await boot(files, kept, report);
    const tell = (/** @type {string} */ kind, /** @type {string} */ text) =>
      self.postMessage({ told: [kind, text] });
    notebook = booted.python.pyimport("notebook").Notebook(tell);
    return booted.compiled;
  },

  /** Fetch the rest of the standard library, for the cells that import from it. */
  complete: () => booted.whole(),

  /**
   * @param {string} code
   * @param {number} number the cell's
   * @param {Map<number, string>} page the code of every cell
   * @returns {Promise<boolean>} whether it came to its end
   */
  async run(code, number, page) {
    if (notebook.needs_library(code)) await booted.whole();
    const cells = booted.python.toPy(page);
    const done = notebook.run(code, number, cells);
    cells.destroy();
    return done;
  },
};

Comlink.expose(python);
