/**
 * What a page does when something of it cannot work: it says so in one sentence, offers Retry where that may help, and
 * leaves nothing within reach that would do nothing.
 *
 * A browser keeps a module that could not be loaded as failed, so Retry loads the whole page again; the address and the
 * history entry keep the state of its figures. Python alone is started anew without that (client.js).
 */

import { write } from "./keep.js";

/** How long scripts may take, in ms, before a reader is told that they are still on their way. */
export const LATE = 8000;

const STANDS_STILL = "so the picture stays as it was drawn beforehand.";

const reload = () => location.reload();

/**
 * @param {Element} place has a `<span>` for the sentence, and a `.retry`
 * @param {string} sentence
 * @param {(() => void) | null} retry null where it would be of no use
 */
export function say(place, sentence, retry = reload) {
  const button = /** @type {HTMLButtonElement} */ (place.querySelector(".retry"));
  /** @type {HTMLElement} */ (place).hidden = false;
  write(place.querySelector("span"), sentence);
  button.hidden = !retry;
  button.onclick = retry;
}

/** Of the page as a whole. @param {string} sentence @param {(() => void) | null} [retry] */
export function sayOfPage(sentence, retry) {
  say(/** @type {Element} */ (document.getElementById("trouble")), sentence, retry);
}

/** There was nothing to be said of the page after all. */
export function takeBack() {
  /** @type {HTMLElement} */ (document.getElementById("trouble")).hidden = true;
}

/**
 * A figure stands still.
 * @param {HTMLElement} figure @param {string} what cannot be done @param {string} why in a technician's words
 * @param {(() => void) | null} [retry]
 */
export function stopFigure(figure, what, why, retry) {
  figure.dataset.state = "failed";
  setLive(figure, false);
  const bar = /** @type {Element} */ (figure.querySelector(".figure-boot"));
  write(bar.querySelector(".boot-bytes"), "");
  /** @type {HTMLElement} */ (bar.querySelector("progress")).hidden = true;
  say(bar, `${what}, ${STANDS_STILL}${why && ` (${why})`}`, retry);
}

/**
 * Whether what can be touched in a figure can be touched now. A picture of the build's has nothing to touch.
 * @param {HTMLElement} figure @param {boolean} isLive
 */
export function setLive(figure, isLive) {
  const parts = /** @type {NodeListOf<HTMLElement>} */ (
    figure.querySelectorAll(".panels:not(:has(.static)), .controls, .figure-bar, .tabs")
  );
  for (const part of parts) part.inert = !isLive;
}

/** The scripts of the page do not run: all that needs them goes out of sight. */
export function stopPage() {
  document.documentElement.classList.remove("js");
  const { what, mayHelp } = whyStopped();
  const retry = mayHelp ? reload : null;
  for (const figure of document.querySelectorAll("figure.figure"))
    stopFigure(/** @type {HTMLElement} */ (figure), what, "", retry);
  sayOfPage(`${what}, so nothing on it can be moved or run.`, retry);
}

/** Why the scripts of a page do not run, and whether they may when it is loaded again. */
function whyStopped() {
  if (location.protocol === "file:")
    return {
      what: "This page was opened as a file, whose scripts no browser runs; from a web server it works",
      mayHelp: false,
    };
  if (self.origin === "null")
    return {
      what: "This page stands in a frame that may not run its scripts; in a window of its own it works",
      mayHelp: false,
    };
  return { what: "A script of this page could not be loaded", mayHelp: true };
}
