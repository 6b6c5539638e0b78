/**
 * Buttons under a picture that give params other values, all at once.
 *
 * @typedef {import("../js/scene.d.ts").Press} Press
 * @typedef {import("../js/drag.js").Hands} Hands
 * @typedef {Parameters<Hands["choose"]>[0]} Chosen
 */

/**
 * They are kept while their number lasts, so that one that was pressed stays in focus.
 *
 * @param {Document} document @param {Hands} hands
 */
export function createPresses(document, hands) {
  const element = document.createElement("div");
  element.className = "presses";
  /** @type {Press[]} */
  let current = [];

  /** @param {number} i */
  function createButton(i) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.addEventListener("click", () => {
      const { sets } = current[i];
      if (possible(current[i])) hands.choose(/** @type {Chosen} */ (sets), "set");
    });
    element.append(button);
  }

  return {
    element,
    /** @param {Press[]} presses */
    update(presses) {
      current = presses;
      while (element.children.length > presses.length) element.lastElementChild?.remove();
      while (element.children.length < presses.length) createButton(element.children.length);
      for (const [i, button] of [...element.children].entries()) {
        const { label } = presses[i];
        if (button.textContent !== label) button.textContent = label;
        if (possible(presses[i])) button.removeAttribute("aria-disabled");
        else button.setAttribute("aria-disabled", "true");
      }
    },
  };
}

/** @param {Press} press */
const possible = ({ sets }) => Object.keys(sets).length > 0;
