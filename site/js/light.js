/**
 * What belongs together lights together: a symbol in a formula and its picture, a row of a matrix and
 * its neuron, whichever of them is under the mouse or in focus.
 *
 * An element says what it is about in `data-about`, names with spaces between; one that says nothing goes by
 * its role. All in the same figure, or in a formula of that figure (`data-of`), that has a name in
 * common with it gets the attribute `data-lit`, for the style sheet.
 */

const ROLE = /\brole-[a-z]+\b/;

/**
 * @param {Element} element
 * @returns {string[]}
 */
function namesOf(element) {
  const about = element.getAttribute("data-about");
  if (about) return about.split(" ");
  return element.getAttribute("class")?.match(ROLE) ?? [];
}

/**
 * What is in hand at `target`, and everything that it could light.
 *
 * @param {EventTarget | null} target
 * @returns {{names: string[], rooms: Element[]} | null}
 */
function subject(target) {
  if (!(target instanceof Element)) return null;
  const element = target.closest('[data-about], [class*="role-"]');
  const of =
    element?.closest("[data-of]")?.getAttribute("data-of") ?? element?.closest("figure")?.id;
  if (!element || !of) return null;
  const rooms = [
    ...element.ownerDocument.querySelectorAll(`figure[id="${of}"], [data-of="${of}"]`),
  ];
  return { names: namesOf(element), rooms };
}

/** Watch `document` for what the reader points at or focuses. @param {Document} document */
export function lightTogether(document) {
  /** @param {EventTarget | null} target */
  function light(target) {
    for (const old of document.querySelectorAll("[data-lit]")) old.removeAttribute("data-lit");
    const found = subject(target);
    if (!found) return;
    for (const room of found.rooms) {
      for (const other of room.querySelectorAll('[data-about], [class*="role-"]')) {
        if (namesOf(other).some((name) => found.names.includes(name)))
          other.setAttribute("data-lit", "");
      }
    }
  }
  for (const begins of ["pointerover", "focusin"])
    document.addEventListener(begins, (event) => light(event.target));
  document.addEventListener("focusout", () => light(null));
}
