/**
 * What must not wait until the page is there: its theme, and Python, which takes longest. The address of everything
 * Python needs stands in the page before this script.
 *
 * It stands in the page itself, so that it waits for nothing; the rest of the site is modules, and comes later. If it
 * does not come, nobody else is there to say so.
 */
import { startWorker } from "./start.js";
import { runs } from "./theme.js";
import { LATE, sayOfPage, stopPage } from "./trouble.js";

/**
 * @typedef {{started?: import("./start.js").Started, ready?: Promise<unknown>}} Downhill
 *   the worker that has been started, and what main.js promises
 * @type {Downhill}
 */
const downhill = {};

if (runs) {
  Object.assign(window, { downhill });
  const site = JSON.parse(document.getElementById("site")?.textContent ?? "");
  try {
    if (site.hasFigures) downhill.started = startWorker(site);
  } catch {
    // It is tried again, and told, when Python is asked for.
  }
  // What main.js does last is to promise that Python will be ready.
  setTimeout(() => {
    if (!downhill.ready) sayOfPage("The scripts of this page are still on their way.");
  }, LATE);
  addEventListener("load", () => {
    if (!downhill.ready) stopPage();
  });
}
