/**
 * Links of the prose that set a figure. One of its own stage has the figure beside it, so nothing scrolls; one from
 * elsewhere brings the whole picture into view, and leaves a way back to where the reader was.
 */
import * as url from "./url.js";

/**
 * @typedef {object} Linked a figure, as far as links know it
 * @property {string} name
 * @property {HTMLElement} element
 * @property {(query: string) => void} restore
 */

/** @param {Linked[]} figures @param {() => void} moved the history has a new entry, which keeps every figure's state */
export function followLinks(figures, moved) {
  const back = document.createElement("button");
  back.type = "button";
  back.className = "way-back button";
  back.textContent = "Back to the text";
  /** @type {HTMLElement | undefined} where the reader came from */
  let from;
  back.addEventListener("click", () => {
    back.remove();
    from?.scrollIntoView({ block: "center" });
    from?.focus({ preventScroll: true });
  });

  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey)
      return;
    const link = /** @type {Element} */ (event.target).closest("a");
    if (!link || link.pathname !== location.pathname || !link.hash) return;
    const asked = url.parse(link.hash.slice(1));
    const figure = figures.find(({ name }) => name === asked.figure);
    if (!figure) return;
    event.preventDefault();
    history.pushState(null, "", link.href);
    figure.restore(asked.query);
    moved();
    back.remove();
    if (figure.element.parentElement?.contains(link)) return;
    from = link;
    figure.element.scrollIntoView({ block: "center" });
    figure.element.append(back);
  });
}
