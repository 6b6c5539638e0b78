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

/** @param {HTMLElement} element @param {Record<string, string>} values of its own style */
export const styles = (element, values) =>
  attribute(
    element,
    "style",
    Object.entries(values)
      .map(([name, value]) => `${name}: ${value}`)
      .join("; "),
  );

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

/**
 * As many children of one kind as there are things, in their order: those that are there stay, and a new one comes
 * after the last of its kind.
 *
 * @template Thing
 * @param {Element} parent
 * @param {string} tag
 * @param {string} name a class of theirs, which no other child of the parent has
 * @param {Iterable<Thing>} things
 * @param {(thing: Thing, index: number) => Record<string, string | number | null | undefined>} valuesOf their
 *   attributes; the class is the name if nothing is said
 * @param {(element: SVGElement, index: number) => void} [made] what a new one gets once
 * @returns {SVGElement[]}
 */
export function pieces(parent, tag, name, things, valuesOf, made) {
  const wanted = Array.from(things, valuesOf);
  const there = /** @type {SVGElement[]} */ (
    [...parent.children].filter(({ classList }) => classList.contains(name))
  );
  for (const gone of there.splice(wanted.length)) gone.remove();
  for (const [i, values] of wanted.entries()) {
    let element = there[i];
    if (!element) {
      element = parent.ownerDocument.createElementNS("http://www.w3.org/2000/svg", tag);
      parent.insertBefore(element, there.at(-1)?.nextSibling ?? null);
      there.push(element);
      made?.(element, i);
    }
    attributes(element, { class: name, ...values });
  }
  return there;
}
