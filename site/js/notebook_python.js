/**
 * The page's end of the line to the cells' Python: starts its worker when the first cell needs it, runs one cell at a
 * time, and ends the worker to stop one.
 */
import * as Comlink from "comlink";
import { takeOver } from "./client.js";
import { brokenOf, filesOf } from "./start.js";

/**
 * @typedef {{notebookWorker: string, pyscript: string, serviceWorker: string} & import("./boot.js").Files} Site
 *   addresses relative to the page
 * @typedef {"done" | "failed" | "stopped" | "broken"} End
 *   "failed": the cell's own mistake, told; "stopped": by the reader; "broken": Python itself is at its end
 * @typedef {object} Task
 * @property {string} code
 * @property {number} number the cell's
 * @property {Map<number, string>} page the code of every cell
 * @property {() => void} begins called when its turn has come and Python is there
 * @property {(kind: string, text: string) => void} tell what comes out of it, as it comes, and what it waits for
 */

/**
 * @param {Site} site
 * @param {(status: import("./client.js").Status) => void} tellStatus
 */
export function createCellPython(site, tellStatus) {
  /** @type {import("./boot.js").Kept} what the first worker has fetched and prepared, so that the next one need not */
  let kept = {};
  /** @type {{end: (how: End) => void, ended: Promise<End>, ready: Promise<void>, python: Comlink.Remote<any>} | undefined} */
  let current;
  /** @type {Promise<unknown>} the last cell in line */
  let line = Promise.resolve();
  /** @type {Task | undefined} */
  let running;
  /** Raised by every stop: those who were waiting then no longer wait. */
  let round = 0;

  function start() {
    if (current) return current;
    const worker = new Worker(new URL(site.notebookWorker, document.baseURI), { type: "module" });
    const python = Comlink.wrap(worker);
    /** @type {(how: End) => void} */
    let settle = () => {};
    /** @type {Promise<End>} */
    const ended = new Promise((resolve) => {
      settle = resolve;
    });
    const leave = () => {
      worker.terminate();
      if (current === started) current = undefined;
    };
    const end = (/** @type {End} */ how) => {
      leave();
      settle(how);
    };
    worker.addEventListener("message", ({ data }) => {
      if (data?.told && current === started) running?.tell(data.told[0], data.told[1]);
    });
    const broken = brokenOf(worker);
    const files = { ...filesOf(site), figures: "" };
    const report = Comlink.proxy((/** @type {import("./boot.js").Progress} */ progress) => {
      if (current === started && !isReady) tellStatus({ state: "loading", progress });
    });
    let isReady = false;
    const booted = Promise.race([python.start(files, kept, report), broken]);
    const ready = booted.then(
      () => {
        takeOver(python, (prepared) => {
          kept = { ...kept, ...prepared };
        });
        broken.catch(() => end("broken"));
        isReady = true;
        if (current === started) tellStatus({ state: "ready" });
      },
      (error) => {
        leave(); // and does not end, for it has not begun: those who wait for it hear of the error
        tellStatus({ state: "failed", message: error.message });
        throw error;
      },
    );
    ready.catch(() => {}); // the one who runs a cell hears of it
    const started = { end, ended, ready, python };
    current = started;
    return started;
  }

  /**
   * Run a cell when those before it have run.
   * @param {Task} task
   * @returns {Promise<End>}
   * @throws {Error} Python could not start
   */
  function run(task) {
    const mine = round;
    const turn = line.then(() => (mine === round ? perform(task) : "stopped"));
    line = turn.catch(() => {});
    return turn;
  }

  /** @param {Task} task @returns {Promise<End>} */
  async function perform(task) {
    const { ready, ended, end, python } = start();
    const stopped = await Promise.race([ready, ended]);
    if (stopped) return stopped;
    running = task;
    task.begins();
    const asked = python.run(task.code, task.number, task.page).then(
      (/** @type {boolean} */ well) => (well ? "done" : "failed"),
      () => "broken",
    );
    const how = await Promise.race([asked, ended]);
    running = undefined;
    if (how === "broken") {
      end(how);
      start();
    }
    return how;
  }

  /** End what runs and what waits, and all that the cells have made; then start anew. */
  function stop() {
    round += 1;
    current?.end("stopped");
    start();
  }

  return { start, run, stop };
}
