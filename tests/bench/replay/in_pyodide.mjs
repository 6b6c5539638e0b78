// The workloads in Pyodide, and the JavaScript written by hand beside them in the same process.
import { byHand, measure } from "./by_hand.mjs";

/**
 * @param {any} pyodide with this repository's Python to import
 * @param {string} tasks as JSON
 * @param {string} ways as JSON
 * @param {(line: string) => void} report
 * @returns {string} what was found, as JSON
 */
export function run(pyodide, tasks, ways, report) {
  const workloads = pyodide.pyimport("tests.bench.replay.workloads");
  const json = pyodide.pyimport("json");
  const results = {};
  for (const task of JSON.parse(tasks)) {
    const found = workloads.run(pyodide.toPy([task]), pyodide.toPy(JSON.parse(ways)), report);
    Object.assign(results, JSON.parse(json.dumps(found)));
    const way = byHand(JSON.parse(json.dumps(workloads.given(task))));
    results[`${task} javascript`] = measure(way);
    report(`${task} javascript: ${results[`${task} javascript`].ms.toPrecision(4)} ms`);
  }
  return JSON.stringify(results);
}
