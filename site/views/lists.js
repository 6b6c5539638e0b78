/**
 * The lists view: things in their order, such as a stack, whose last lies on top, and a row that grows to the right.
 *
 * @typedef {import("../js/scene.d.ts").Lists} Lists
 * @typedef {import("../js/scene.d.ts").Listed} Listed
 * @typedef {import("./views.js").ViewOptions} ViewOptions
 * @typedef {import("./views.js").View} View
 */
import { same } from "./plot/rows.js";

/**
 * @param {Lists} panel
 * @param {ViewOptions & {id: string}} options
 * @returns {View}
 */
export function create(panel, { document, hands, id, label }) {
  /** @param {string} tag @param {string} name @param {string} [text] */
  function make(tag, name, text = "") {
    const element = document.createElement(tag);
    element.className = name;
    element.textContent = text;
    return element;
  }

  const element = make("div", "lists");
  /** @type {Listed[] | undefined} */
  let shown;
  element.setAttribute("role", hands ? "group" : "img");

  /** @param {Listed} listed @param {number} place */
  function drawn({ title, kind, items, most, empty }, place) {
    const section = make("div", `listed is-${kind}`);
    const heading = make("p", "listed-title", title);
    heading.id = `${id}-${place}`;
    section.setAttribute("role", "group");
    section.setAttribute("aria-labelledby", heading.id);
    const list = make("ol", "listed-items");
    list.style.setProperty("--most", String(most));
    for (const { text, role, state, about } of items) {
      const item = make("li", `listed-item role-${role} is-${state}`, text);
      if (about) item.setAttribute("data-about", about);
      list.append(item);
    }
    section.append(heading, items.length ? list : make("p", "listed-empty", empty));
    return section;
  }

  /** @type {View["update"]} */
  function update(next) {
    /** @type {Lists} */
    const { lists, title, name } = next;
    element.setAttribute("aria-label", label ?? (title || name));
    if (same(shown, lists)) return;
    shown = lists;
    element.replaceChildren(...lists.map(drawn));
  }

  update(panel, { width: 0, height: 0 });
  return { element, update, destroy: () => element.remove() };
}
