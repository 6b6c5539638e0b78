/**
 * Only what has changed is changed. An attribute or a text that is set again, even to what it was, is laid out again.
 */

/** @param {Element} element @param {string} name @param {string | number | null | undefined} value none takes it away */
export function attribute(element, name, value) {
  if (value === null || value === undefined) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, String(value));
  }
}

/** @param {Element} element @param {Record<string, string | number | null | undefined>} values */
export function attributes(element, values) {
  for (const [name, value] of Object.entries(values)) attribute(element, name, value);
}

/**
 * A new text in the same node. A new node would make the browser ask of half the page whether something is empty now.
 *
 * @param {Node | null} element @param {string} text
 */
export function write(element, text) {
  if (!element || element.textContent === text) return;
  const { firstChild: node, lastChild } = element;
  if (text && node && node === lastChild && node.nodeType === 3) node.nodeValue = text;
  else element.textContent = text;
}
