/**
 * Python, away from the page: the UI thread is for UI work only.
 * The page starts it once and then asks for scenes; it keeps nothing between the questions.
 */
import * as Comlink from "comlink";
import { boot } from "./boot.js";

/** @type {any} */
let bridge;

const python = {
  /**
   * @param {import("./boot.js").Files} files
   * @param {(progress: import("./boot.js").Progress) => void} report
   */
  async start(files, report) {
    bridge = await boot(files, report);
  },

  /**
   * One scene: JSON, and the number buffers it refers to, which move to the page.
   * @param {string} name the figure's
   * @param {string} params as JSON
   * @returns {[string, ...Float64Array[]]}
   */
  ask(name, params) {
    const answer = bridge.ask(name, params);
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
