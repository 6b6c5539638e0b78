/**
 * A Python of the cells' own, away from the page and from the figures: what a reader writes may run forever, and is
 * ended by ending this worker. What comes out is posted as it comes, `{told: [kind, text]}`.
 */
import * as Comlink from "comlink";
import { boot, handOver } from "./boot.js";

/** @type {import("./boot.js").Booted} */
let booted;
/** @type {any} the notebook, which keeps the cells' names */
let notebook;

/** @param {string} kind @param {string} text */
const tell = (kind, text) => self.postMessage({ told: [kind, text] });

/** @param {import("./boot.js").Progress} progress of what the cell waits for */
const tellProgress = (progress) => tell("progress", JSON.stringify(progress));

const python = {
  /**
   * @param {import("./boot.js").Files} files
   * @param {import("./boot.js").Kept} kept
   * @param {(progress: import("./boot.js").Progress) => void} report
   */
  async start(files, kept, report) {
    booted = await boot(files, kept, report);
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
    const what =
      "Data that this cell needs could not be fetched, so it has not run. Run tries again.";
    for (const file of booted.bridge.needs_later(code)) {
      try {
        await booted.later(file, tellProgress);
        tellProgress({ stage: "Running", got: 0, total: 0 });
      } catch (error) {
        tell("err", `${what} (${/** @type {Error} */ (error).message})\n`);
        return false;
      }
    }
    const cells = booted.python.toPy(page);
    const done = notebook.run(code, number, cells);
    cells.destroy();
    return done;
  },
};

Comlink.expose(python);
