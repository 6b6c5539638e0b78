/** Finds the figures on the page and connects them to Python. */
import { createClient } from "./client.js";
import { createFigure } from "./figure.js";
import { lightTogether } from "./light.js";
import { followLinks } from "./links.js";
import { keepSite, takeUpNewVersion } from "./offline.js";
import { followPath } from "./path.js";
import { reachScrollers } from "./scrollers.js";
import { stickWhereThereIsRoom } from "./sticking.js";
import { bindTakeAway } from "./take-away.js";
import { LATE, say, sayOfPage, stopFigure, takeBack } from "./trouble.js";
import * as url from "./url.js";

const { downhill } = /** @type {any} */ (window);
if (downhill) start(downhill); // else the browser is too old: see old.js

/** @param {import("./early.js").Downhill} downhill */
function start(downhill) {
  /** @type {(value?: unknown) => void} */
  let answers = () => {};
  const ready = new Promise((resolve) => {
    answers = resolve;
  });
  takeUpNewVersion();
  lightTogether(document);
  followPath(document);
  themeButton();
  bindTakeAway(document);
  reachScrollers(document);
  stickWhereThereIsRoom(document);
  const cells = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".cell"));
  if (cells.length > 0) startCells([...cells], answers);
  const elements = /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll("figure.figure")
  );
  if (elements.length > 0) startFigures([...elements], downhill.started, answers);
  downhill.ready = ready;
  takeBack();
}

/** @param {HTMLElement[]} elements @param {() => void} answers */
async function startCells(elements, answers) {
  try {
    const notebook = await import("./notebook.js");
    notebook.startCells(elements, readSite(), answers);
  } catch (error) {
    console.error(error);
    sayOfPage("The code of this page cannot be run, for a script could not be loaded.");
  }
}

/** Where everything is, as the build has written it into the page. */
function readSite() {
  return JSON.parse(document.getElementById("site")?.textContent ?? "");
}

/**
 * @param {HTMLElement[]} elements
 * @param {import("./start.js").Started | undefined} started
 * @param {() => void} answers
 */
async function startFigures(elements, started, answers) {
  const site = readSite();
  /** @type {Awaited<ReturnType<typeof createFigure>>[]} */
  const figures = [];
  /** @type {import("./client.js").Status | undefined} */
  let latest;
  const client = createClient(site, started, (status) => {
    latest = status;
    for (const figure of figures) figure.status(status);
    if (status.state !== "ready") return;
    answers();
    // Not sooner: what it fetches must not be in Python's way.
    keepSite(site.serviceWorker);
  });
  client.start();
  const place = readPlace();
  // They all say the same of Python: one of them says it aloud.
  elements[0].querySelector(".boot-text")?.setAttribute("role", "status");
  // A figure that comes late, or not at all, is nothing to the others.
  await Promise.all(
    elements.map(async (element) => {
      const late = setTimeout(() => {
        const bar = /** @type {Element} */ (element.querySelector(".figure-boot"));
        say(bar, "A script of this figure is still on its way.");
      }, LATE);
      try {
        const figure = await createFigure(element, client);
        // Before it asks Python: its first answer is about the state that was asked for.
        restore(figure, place);
        if (latest) figure.status(latest);
        figures.push(figure);
      } catch (error) {
        console.error(error);
        stopFigure(element, "This figure could not start", /** @type {Error} */ (error).message);
      } finally {
        clearTimeout(late);
      }
    }),
  );
  if (!place.kept) url.keep(figures);
  followLinks(figures, () => url.keep(figures));
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
  const button = /** @type {HTMLElement | null} */ (document.querySelector(".theme"));
  const page = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (page.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
  const show = () => button?.setAttribute("aria-pressed", String(isDark()));
  button?.addEventListener("click", () => {
    page.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("theme", page.dataset.theme);
    } catch {
      // Storage may be forbidden: the choice lasts as long as the page.
    }
    show();
  });
  dark.addEventListener("change", show);
  show();
  if (button) button.inert = false;
}
