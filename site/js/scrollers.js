/**
 * What is wider than the page scrolls in a box of its own, and while it does the keyboard reaches the box: tables, formulas
 * on their own lines, and in the prose those formulas of which a piece that cannot be broken is wider than its line.
 */

const BOXES = ".scrolls, .formula";

/** @param {Document} document */
export function reachScrollers(document) {
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const box = target.closest(BOXES);
      if (box) reach(box, box.scrollWidth > box.clientWidth);
      else inLine(/** @type {HTMLElement} */ (target));
    }
  });
  // The contents, too: live numbers make them wider.
  for (const box of document.querySelectorAll(
    `:is(${BOXES}), :is(${BOXES}) > *, main .katex-base`,
  )) {
    observer.observe(box);
  }
}

/** @param {HTMLElement} piece of a formula in the prose */
function inLine(piece) {
  const formula = /** @type {HTMLElement} */ (piece.closest(".katex"));
  let line = /** @type {HTMLElement} */ (formula.parentElement);
  while (getComputedStyle(line).display.startsWith("inline")) {
    line = /** @type {HTMLElement} */ (line.parentElement);
  }
  const pieces = /** @type {NodeListOf<HTMLElement>} */ (formula.querySelectorAll(".katex-base"));
  const wide = [...pieces].some((one) => one.offsetWidth > line.clientWidth);
  formula.classList.toggle("is-wide", wide);
  reach(formula, wide);
}

/** @param {Element} box @param {boolean} scrolls */
function reach(box, scrolls) {
  // One whose symbols light is reached by the keyboard in any case (light.js).
  if (box.matches(".formula[data-of]")) return;
  const what = box.matches(".scrolls") ? "Table" : "Formula";
  const attributes = { tabindex: "0", role: "group", "aria-label": `${what}, wider than the page` };
  for (const [name, value] of Object.entries(attributes)) {
    if (scrolls) box.setAttribute(name, value);
    else box.removeAttribute(name);
  }
}
