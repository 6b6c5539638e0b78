/**
 * Python, away from the page: the UI thread is for UI work only.
 * The page starts it once and then asks for scenes; it keeps nothing between the questions.
 */
import * as Comlink from "comlink";
import { boot, handOver } from "./boot.js";

/** @typedef {import("./boot.js").Progress} Progress */

/** @type {Promise<import("./boot.js").Booted>} */
let booting;
/** @type {import("./boot.js").Booted} */
let booted;

/** @type {Progress | undefined} */
let progress;
/** @type {(progress: Progress) => void} */
let report = () => {};

const python = {
  /**
   * Wait until Python answers.
   * @param {(progress: Progress) => void} reportTo
   */
  async started(reportTo) {
    report = reportTo;
    if (progress) report(progress);
    booted = await booting;
    // For a look into this worker: with the browser's tools, or in a test.
    Object.assign(self, { python: booted.python });
  },

  /** Give what the next start need not do again. @param {MessagePort} port */
  handOver(port) {
    handOver(booted.prepared, port);
  },

  /** Fetch the rest of the standard library, and our sources, which the first answer does not wait for. */
  async complete() {
    await booted.whole();
  },

  /**
   * Fetch a file that Python has missed.
   * @param {string} file @param {(progress: Progress) => void} reportTo
   */
  async later(file, reportTo) {
    await booted.later(file, reportTo);
  },

  /**
   * One scene: JSON, and the number buffers it refers to, which move to the page.
   * @param {string} name the figure's
   * @param {string} params as JSON
   * @returns {Promise<[string, ...Float64Array[]]>}
   */
  async ask(name, params) {
    const answer = booted.bridge.ask(name, params);
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

// The page's first worker is told by its name, for messages wait until the page has time; it can be given nothing else.
if (self.name) begin(JSON.parse(self.name), {});
else addEventListener("message", ({ data: { files, kept } }) => begin(files, kept), { once: true });

/** @param {import("./boot.js").Files} files @param {import("./boot.js").Kept} kept */
function begin(files, kept) {
  Comlink.expose(python);
  booting = boot(files, kept, (latest) => {
    progress = latest;
    report(latest);
  });
  booting.catch(() => {}); // those who wait for it hear of it
}

/** @param {any} rows a Python array("d") @returns {Float64Array} */
function copyOf(rows) {
  if (rows.length === 0) return new Float64Array(0);
  const memory = rows.getBuffer("f64");
  const copy = memory.data.slice();
  memory.release();
  return copy;
}
