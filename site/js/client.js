/**
 * The page's end of the line to Python: starts the worker, asks it one thing at a time, and
 * replaces it when it has run away.
 */
import * as Comlink from "comlink";
import { startWorker } from "./start.js";

/** A call may take this long, in ms, before its worker is replaced. */
const REPLACED_AFTER = 5000;

/**
 * After this long, in ms, the next worker is started, so that it is there when the time is up. It would be a waste to
 * do that sooner: a worker takes about 50 MB.
 */
const NEXT_AFTER = 2000;

/**
 * @typedef {import("./scene.js").Scene} Scene
 * @typedef {{scene: Scene, error?: undefined} |
 *   {scene?: undefined, error: {kind: "input" | "bug" | "runaway" | "later" | "unfinished", message: string, trace?: string,
 *   file?: string, done?: number}}} Answer
 *   "input": the figure refuses these params; "bug": our mistake, with its traceback; "runaway": the worker was replaced;
 *   "later": a file that the figure needs could not be fetched; "unfinished": it is asked again, until it is done
 * @typedef {{state: "loading", progress: import("./boot.js").Progress} |
 *   {state: "ready"} | {state: "failed", message: string}} Status
 */

/**
 * @param {import("./start.js").Site} site
 * @param {import("./start.js").Started | undefined} next a worker that has been started already, for the first `start`
 * @param {(status: Status) => void} tell
 */
export function createClient(site, next, tell) {
  /** @type {import("./boot.js").Kept} what the first worker has fetched and prepared, so that the next one need not */
  let kept = {};
  /** @type {Worker | undefined} */
  let worker;
  /** @type {Comlink.Remote<any>} */
  let python;
  /** @type {Promise<void>} resolves when Python answers; renewed with each worker */
  let ready;
  /** Whether all files of Python are there, also those that the first answer did not need. */
  let isWhole = false;
  /** @type {Promise<unknown>} the last call in line */
  let line = Promise.resolve();
  /** @type {(why: string) => void} what is done when the worker breaks down: the present call ends, or another starts */
  let giveUp = start;

  function start() {
    worker?.terminate();
    /** @type {import("./start.js").Started} */
    let begun;
    try {
      begun = next ?? startWorker(site, kept);
    } catch (error) {
      ready = Promise.reject(error);
      ready.catch(() => {});
      tell({ state: "failed", message: /** @type {Error} */ (error).message });
      return;
    }
    const { worker: starting, broken } = begun;
    next = undefined;
    worker = starting;
    python = Comlink.wrap(worker);
    isWhole = false;
    let settled = false;
    const report = Comlink.proxy((/** @type {import("./boot.js").Progress} */ progress) => {
      // What is still on its way when a boot has failed must not undo the failure.
      if (!settled) tell({ state: "loading", progress });
    });
    ready = Promise.race([python.started(report), broken])
      .finally(() => {
        settled = true;
      })
      .then(
        () => {
          takeOver(python, (prepared) => {
            kept = { ...kept, ...prepared };
          });
          broken.catch((error) => {
            if (worker === starting) giveUp(String(error));
          });
          tell({ state: "ready" });
          // After the first answers, which are asked for as soon as Python is ready.
          complete().catch(() => {}); // it is tried again when something is missing
        },
        (error) => {
          starting.terminate();
          tell({ state: "failed", message: error.message });
          throw error;
        },
      );
    // Those who wait for it hear of the failure; here it has been told already.
    ready.catch(() => {});
  }

  /**
   * @param {string} name @param {() => object} params asked for when the line is free: the newest count
   * @param {(progress: import("./boot.js").Progress) => void} report how far a file is that the figure needs
   * @returns {Promise<Answer>}
   */
  function ask(name, params, report) {
    const turn = line.then(() => call(name, params, report));
    line = turn.catch(() => {});
    return turn;
  }

  /**
   * @param {string} name @param {() => object} params @param {(progress: import("./boot.js").Progress) => void} report
   * @returns {Promise<Answer>}
   */
  async function call(name, params, report) {
    await ready;
    const asked = python.ask(name, JSON.stringify(params())).catch(String);
    const doubt = setTimeout(() => {
      next ??= startWorker(site, kept);
    }, NEXT_AFTER);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let end;
    const late = new Promise((resolve) => {
      giveUp = resolve;
      end = setTimeout(resolve, REPLACED_AFTER);
    });
    const answer = await Promise.race([asked, late]);
    giveUp = start;
    clearTimeout(doubt);
    clearTimeout(end);
    if (Array.isArray(answer)) {
      const known = decode(/** @type {[string, ...Float64Array[]]} */ (answer));
      if (known.error?.kind === "unfinished") {
        report({ stage: "Computing", got: known.error.done ?? 0, total: 1, isShare: true });
        return call(name, params, report);
      }
      const missing =
        known.error?.kind === "later"
          ? python.later(known.error.file, Comlink.proxy(report))
          : // Perhaps it lacked a file that is still on its way.
            known.error?.kind === "bug" && !isWhole && complete();
      if (!missing) {
        if (known.error?.trace) console.error(known.error.trace);
        return known;
      }
      const why = await whyNot(missing);
      return why === "" ? call(name, params, report) : { error: { kind: "later", message: why } };
    }
    start();
    const what = answer
      ? `Python itself stopped (${answer})`
      : `Python was still computing after ${REPLACED_AFTER / 1000} seconds, so it was stopped`;
    const message = `${what} and is starting afresh. The picture is the last one that was finished; everything you set is still there.`;
    return { error: { kind: "runaway", message } };
  }

  async function complete() {
    const asked = python;
    await asked.complete();
    if (asked === python) isWhole = true;
  }

  /**
   * Wait for files that Python has missed, however long the connection takes.
   * @param {Promise<void>} coming @returns {Promise<string>} why they have not come; "" if they have
   */
  async function whyNot(coming) {
    const broken = new Promise((resolve) => {
      giveUp = (why) => {
        start();
        resolve(why);
      };
    });
    const come = coming.then(
      () => "",
      (/** @type {Error} */ error) => error.message,
    );
    const why = await Promise.race([come, broken]);
    giveUp = start;
    return why;
  }

  return { start, ask };
}

/**
 * Ask a worker that is ready for what the next one need not do again. That comes through a port of its own: where a
 * browser does not let WebAssembly through, it never comes, and nothing else waits for it.
 * @param {Comlink.Remote<any>} python
 * @param {(prepared: import("./boot.js").Kept) => void} keep
 */
export function takeOver(python, keep) {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => {
    port1.close();
    keep(data);
  };
  python.handOver(Comlink.transfer(port2, [port2])).catch(() => {}); // the next one does it again
}

/**
 * Put the transferred buffers back where the JSON names them.
 * @param {[string, ...Float64Array[]]} answer
 * @returns {Answer}
 */
function decode([json, ...buffers]) {
  const scene = JSON.parse(json);
  if (scene.error) return scene;
  const fill = (/** @type {any} */ part) => {
    if (typeof part !== "object" || !part) return;
    if (part.values?.buffer !== undefined) part.values = buffers[part.values.buffer];
    else Object.values(part).forEach(fill);
  };
  fill(scene.panels);
  return { scene };
}
