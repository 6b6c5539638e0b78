/**
 * A Python of the cells' own, away from the page and from the figures: what a reader writes may run for ever, and is
 * ended by ending this worker. What comes out is posted as it comes, `{told: [kind, text]}`.
 */
import * as Comlink from "comlink";
import { boot, handOver } from "./boot.js";

/** @type {import("./boot.js").Booted} */
let booted;
/** @type {any} the notebook, which keeps the cells' names */
let notebook;

const python = {
  /**
   * @param {import("./boot.js").Files} files
   * @param {import("./boot.js").Kept} kept
   * @param {(progress: import("./boot.js").Progress) => void} report
   */
  async start(files, kept, report) {
    booted = await boot(files, kept, report);
    const tell = (/** @type {string} */ kind, /** @type {string} */ text) =>
      self.postMessage({ told: [kind, text] });
    booted.python.setStdin({ stdin: () => null }); // nobody can be asked
    notebook = booted.python.pyimport("notebook").Notebook(tell);
  },

  /** Give what the next start need not do again. @param {MessagePort} port */
  handOver(port) {
    handOver(booted.prepared, port);
  },

  /**
   * @param {string} code
   * @param {number} number the cell's
   * @param {Map<number, string>} page the code of every cell
   * @returns {Promise<boolean>} whether it came to its end
   */
  async run(code, number, page) {
    await booted.whole().catch(() => {}); // without it, a cell that needs it says so
    const cells = booted.python.toPy(page);
    const done = notebook.run(code, number, cells);
    cells.destroy();
    return done;
  },
};

Comlink.expose(python);
