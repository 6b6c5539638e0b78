/**
 * The lists view: things in their order, such as a stack, whose last lies on top, and a row that grows to the right.
 *
 * @typedef {import("../js/scene.d.ts").Lists} Lists
 * @typedef {import("../js/scene.d.ts").Listed} Listed
 * @typedef {import("./views.js").ViewOptions} ViewOptions
 * @typedef {import("./views.js").View} View
 */
import { attribute, attributes, write } from "../js/keep.js";

/**
 * @param {Lists} panel
 * @param {ViewOptions & {id: string}} options
 * @returns {View}
 */
export function create(panel, { document, hands, id, label }) {
  /** @param {string} tag @param {string} name */
  function make(tag, name) {
    const element = document.createElement(tag);
    element.className = name;
    return element;
  }

  const element = make("div", "lists");
  element.setAttribute("role", hands ? "group" : "img");

  /** @param {number} place */
  function createSection(place) {
    const section = make("div", "listed");
    const heading = make("p", "listed-title");
    heading.id = `${id}-${place}`;
    attributes(section, { role: "group", "aria-labelledby": heading.id });
    section.append(heading, make("ol", "listed-items"));
    return section;
  }

  /** What is there stays, and is written anew where it differs. @param {Element} section @param {Listed} listed */
  function draw(section, { title, kind, items, most, empty }) {
    attribute(section, "class", `listed is-${kind}`);
    write(section.firstElementChild, title);
    const before = /** @type {Element} */ (section.lastElementChild);
    const [tag, name] = items.length ? ["ol", "listed-items"] : ["p", "listed-empty"];
    const list = before.className === name ? before : make(tag, name);
    if (list !== before) before.replaceWith(list);
    if (!items.length) return write(list, empty);
    attribute(list, "style", `--most: ${most}`);
    while (list.children.length > items.length) list.lastElementChild?.remove();
    for (const [i, { text, role, state, about }] of items.entries()) {
      const item = list.children[i] ?? list.appendChild(make("li", ""));
      attributes(item, {
        class: `listed-item role-${role} is-${state}`,
        "data-about": about || null,
      });
      write(item, text);
    }
  }

  /** @type {View["update"]} */
  function update(next) {
    /** @type {Lists} */
    const { lists, title, name } = next;
    attribute(element, "aria-label", label ?? (title || name));
    while (element.children.length > lists.length) element.lastElementChild?.remove();
    for (const [place, listed] of lists.entries())
      draw(element.children[place] ?? element.appendChild(createSection(place)), listed);
  }

  update(panel, { width: 0, height: 0 });
  return { element, update, destroy: () => element.remove() };
}
