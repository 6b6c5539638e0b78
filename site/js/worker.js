/**
 * Python, away from the page: the UI thread is for UI work only.
 * The page starts it once and then asks for scenes; it keeps nothing between the questions.
 */
import * as Comlink from "comlink";
import { boot } from "./boot.js";

/** @type {import("./boot.js").Booted} */
let booted;
let isWhole = false;

const python = {
  /**
   * @param {import("./boot.js").Files} files
   * @param {WebAssembly.Module | undefined} kept
   * @param {(progress: import("./boot.js").Progress) => void} report
   * @returns {Promise<WebAssembly.Module>} for the next start, which then need not compile it
   */
  async start(files, kept, report) {
    booted = await boot(files, kept, report);
    // For whoever looks into this worker: with the browser's tools, or in a test.
    Object.assign(self, { python: booted.python });
    return booted.compiled;
  },

  /** Fetch the rest of the standard library, which the first answer does not wait for. */
  async complete() {
    await booted.whole();
    isWhole = true;
  },

  /**
   * One scene: JSON, and the number buffers it refers to, which move to the page.
   * @param {string} name the figure's
   * @param {string} params as JSON
   * @returns {Promise<[string, ...Float64Array[]]>}
   */
  async ask(name, params) {
    let answer = booted.bridge.ask(name, params);
    if (!isWhole && JSON.parse(answer.get(0)).error?.kind === "bug") {
      // Perhaps it lacked a module that is still on its way.
      answer.destroy();
      await python.complete();
      answer = booted.bridge.ask(name, params);
    }
    const json = answer.get(0);
    const buffers = [];
    for (let i = 1; i < answer.length; i++) {
      const rows = answer.get(i);
      buffers.push(copyOf(rows));
      rows.destroy();
    }
    answer.destroy();
    return Comlink.transfer(
      [json, ...buffers],
      buffers.map((buffer) => buffer.buffer),
    );
  },
};

/** @param {any} rows a Python array("d") @returns {Float64Array} */
function copyOf(rows) {
  if (rows.length === 0) return new Float64Array(0);
  const memory = rows.getBuffer("f64");
  const copy = memory.data.slice();
  memory.release();
  return copy;
}

Comlink.expose(python);
