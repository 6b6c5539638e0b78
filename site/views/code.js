/**
 * The code view: some lines of a source file with their numbers, and the lines lit that are at work now.
 *
 * @typedef {import("../js/scene.d.ts").Code} Code
 * @typedef {import("../js/scene.d.ts").Excerpt} Excerpt
 * @typedef {import("./views.js").ViewOptions} ViewOptions
 * @typedef {import("./views.js").View} View
 */
import { same } from "./plot/rows.js";

/**
 * @param {Code} panel
 * @param {ViewOptions & {id: string}} options
 * @returns {View}
 */
export function create(panel, { document, hands, label }) {
  /** @param {string} tag @param {string} name @param {string} [text] */
  function make(tag, name, text = "") {
    const element = document.createElement(tag);
    element.className = name;
    element.textContent = text;
    return element;
  }

  const element = make("div", "listing");
  element.setAttribute("role", hands ? "group" : "img");
  /** What is on show, but for which lines are lit. @type {unknown} */
  let shown;
  /** @type {Map<string, HTMLElement>} */
  const lines = new Map();

  /** @param {Excerpt[]} excerpts */
  function write(excerpts) {
    element.replaceChildren();
    lines.clear();
    for (const [part, { file, first, lines: texts }] of excerpts.entries()) {
      if (file !== excerpts[part - 1]?.file) element.append(make("p", "listing-file", file));
      const pre = make("pre", "code");
      if (hands) {
        pre.setAttribute("tabindex", "0");
        pre.setAttribute("role", "group");
        pre.setAttribute("aria-label", `${file}, from line ${first}`);
      }
      for (const [i, pieces] of texts.entries()) {
        const line = make("span", "code-line");
        line.append(make("span", "code-number", String(first + i)));
        for (const [kind, text] of pieces) {
          line.append(kind ? make("span", kind, text) : document.createTextNode(text));
        }
        line.append(document.createTextNode("\n"));
        lines.set(`${part}:${first + i}`, line);
        pre.append(line);
      }
      element.append(pre);
    }
  }

  /** @type {View["update"]} */
  function update(next) {
    /** @type {Code} */
    const { excerpts, title, name } = next;
    element.setAttribute("aria-label", label ?? (title || name));
    const texts = excerpts.map(({ file, first, lines }) => ({ file, first, lines }));
    if (!same(shown, texts)) write(excerpts);
    shown = texts;
    for (const [part, { first, lines: texts, lit, near = [] }] of excerpts.entries()) {
      for (const i of texts.keys()) {
        const number = first + i;
        const line = /** @type {HTMLElement} */ (lines.get(`${part}:${number}`));
        line.classList.toggle("is-now", lit.includes(number));
        line.classList.toggle("is-near", near.includes(number));
        if (lit.includes(number)) line.setAttribute("aria-current", "step");
        else line.removeAttribute("aria-current");
      }
    }
    const now = element.querySelector(".is-now");
    if (hands && now) keepInView(/** @type {HTMLElement} */ (now));
  }

  update(panel, { width: 0, height: 0 });
  return { element, update, destroy: () => element.remove() };
}

/** Scroll the listing, never the page, until `line` is seen. @param {HTMLElement} line */
function keepInView(line) {
  const box = line.parentElement;
  if (!box || box.scrollHeight <= box.clientHeight) return;
  const above = line.offsetTop - box.offsetTop;
  if (above < box.scrollTop || above + line.offsetHeight > box.scrollTop + box.clientHeight) {
    box.scrollTop = above - box.clientHeight / 2;
  }
}
