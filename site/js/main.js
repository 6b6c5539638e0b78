/** Finds the figures on the page and connects them to Python. */
import { createClient } from "./client.js";
import { createFigure } from "./figure.js";
import { lightTogether } from "./light.js";
import { keepSite, takeUpNewVersion } from "./offline.js";
import { followPath } from "./path.js";
import { reachScrollers } from "./scrollers.js";
import { bindTakeAway } from "./take-away.js";
import * as url from "./url.js";

/** @type {(value?: unknown) => void} */
let answers = () => {};
const ready = new Promise((resolve) => {
  answers = resolve;
});
/** @type {{downhill?: {started: import("./start.js").Started}}} */
const { downhill } = /** @type {any} */ (window);
Object.assign(window, { downhill: { ready } });

takeUpNewVersion();
lightTogether(document);
followPath(document);
themeButton();
bindTakeAway(document);
reachScrollers(document);
const cells = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".cell"));
if (cells.length > 0) {
  import("./notebook.js").then(({ startCells }) => startCells([...cells], readSite(), answers));
}
const elements = [...document.querySelectorAll("figure.figure")];
if (elements.length > 0) await startFigures(/** @type {HTMLElement[]} */ (elements));

/** Where everything is, as the build has written it into the page. */
function readSite() {
  return JSON.parse(document.getElementById("site")?.textContent ?? "");
}

/** @param {HTMLElement[]} elements */
async function startFigures(elements) {
  const site = readSite();
  /** @type {Awaited<ReturnType<typeof createFigure>>[]} */
  const figures = [];
  /** @type {import("./client.js").Status | undefined} */
  let latest;
  const client = createClient(site, downhill?.started, (status) => {
    latest = status;
    for (const figure of figures) figure.status(status);
    if (status.state !== "ready") return;
    answers();
    // Not sooner: what it fetches must not be in Python's way.
    keepSite(site.serviceWorker);
  });
  client.start();
  const place = readPlace();
  for (const element of elements) {
    const figure = await createFigure(element, client);
    // Before it asks Python: its first answer is about the state that was asked for.
    restore(figure, place);
    if (latest) figure.status(latest);
    figures.push(figure);
  }
  if (!place.kept) url.keep(figures);

  // They all say the same of Python: one of them says it aloud.
  elements[0].querySelector(".boot-text")?.setAttribute("role", "status");
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.matches(".retry")) client.start();
  });
  addEventListener("popstate", () => {
    const now = readPlace();
    for (const figure of figures) restore(figure, now);
    if (!now.kept) url.keep(figures);
  });
}

/** Where the reader is: what the history entry keeps of the figures, if it does, and what the address names. */
function readPlace() {
  return { kept: url.kept(), asked: url.read() };
}

/**
 * Take up the state that the history entry keeps or, where there is none, that the address names.
 * @param {Awaited<ReturnType<typeof createFigure>>} figure
 * @param {ReturnType<typeof readPlace>} place
 */
function restore(figure, { kept, asked }) {
  if (kept) figure.restore(kept[figure.name] ?? "");
  else if (figure.name === asked.figure) {
    figure.restore(asked.query);
    figure.element.scrollIntoView({ block: "nearest" });
  }
}

/** The theme: the system's until the reader chooses; the choice is kept in this browser. */
function themeButton() {
  const button = document.querySelector(".theme");
  const page = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (page.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
  const say = () => button?.setAttribute("aria-pressed", String(isDark()));
  button?.addEventListener("click", () => {
    page.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("theme", page.dataset.theme);
    } catch {
      // Storage may be forbidden: the choice lasts as long as the page.
    }
    say();
  });
  dark.addEventListener("change", say);
  say();
}
