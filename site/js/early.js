/**
 * What must not wait until the page is there: its theme, and Python, which takes longest. The address of everything
 * Python needs stands in the page before this script.
 *
 * It stands in the page itself, so that it waits for nothing; the rest of the site is modules, and comes later.
 */
import "./theme.js";
import { startWorker } from "./start.js";

const site = JSON.parse(document.getElementById("site")?.textContent ?? "");
if (site.hasFigures) Object.assign(window, { downhill: { started: startWorker(site) } });
